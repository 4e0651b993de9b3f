"""Sources as lines of a bibliography."""

from __future__ import annotations

from ca_geo.citation import citation, issued


def test_a_full_item_gives_every_part_in_order() -> None:
    item = {
        "id": "D1",
        "author": [{"given": "Rollan", "family": "Ismail"}, {"literal": "A Centre"}, {"family": "Alone"}],
        "title": "A title",
        "container-title": "A journal",
        "collection-title": "Visions",
        "collection-number": "142",
        "publisher": "Ifri",
        "issued": {"date-parts": [[2026, 7]]},
        "ISBN": "979-10-373-1250-1",
    }
    assert citation(item) == [
        "Rollan Ismail, A Centre, Alone",
        "A title",
        "A journal",
        "Visions 142",
        "Ifri",
        "July 2026",
        "ISBN 979-10-373-1250-1",
    ]


def test_what_is_missing_leaves_no_gap() -> None:
    assert citation({"id": "atlas", "title": "Derivations"}) == ["Derivations"]
    assert citation({"id": "x"}) == []


def test_dates_say_no_more_than_the_item() -> None:
    assert issued({}) == ""
    assert issued({"issued": {"date-parts": [[2024]]}}) == "2024"
    assert issued({"issued": {"date-parts": [[2024, 2, 9]]}}) == "9 February 2024"
    assert issued({"issued": {"date-parts": [[2024, 2], [2024, 3]]}}) == "February 2024 – March 2024"
