"""The choice of a representation: `f` before `Accept`, quality before exactness, exactness before order."""

from __future__ import annotations

import pytest

from ca_geo.errors import BadQuery, NotAcceptable
from ca_geo.media import GEOJSON, HTML, JSON, Media, choose, quality

CSV = Media("csv", "CSV", "text/csv; charset=utf-8")
OFFERED = (GEOJSON, HTML, CSV)
CHROMIUM = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        (None, GEOJSON),
        ("", GEOJSON),
        ("*/*", GEOJSON),
        (CHROMIUM, HTML),
        ("text/html, */*", HTML),  # what is named goes before what is only let in
        ("application/json", GEOJSON),
        ("application/geo+json, application/json", GEOJSON),
        ("Application/GEO+JSON", GEOJSON),
        ("application/*", GEOJSON),
        ("text/*", HTML),
        ("text/csv", CSV),
        ("text/html;q=0.5, text/csv;q=0.6", CSV),
        ("text/html;q=0, */*", GEOJSON),
        ("text/*, text/html;q=0", CSV),
        ("text/html; q=0.2, application/json; q=0.1", HTML),
        ("text/html;level=1", HTML),
        ("text/html;q=nonsense, text/csv;q=0.001", CSV),
        ("text/html;q=nan, text/csv", CSV),
    ],
)
def test_accept_decides(accept: str | None, chosen: Media) -> None:
    assert choose(None, accept, OFFERED) is chosen


@pytest.mark.parametrize("accept", ["image/png", "application/json;q=0", "*/*;q=0", "text/html;q=2", ","])
def test_what_is_not_offered_is_refused_with_what_is(accept: str) -> None:
    with pytest.raises(NotAcceptable) as refused:
        choose(None, accept, (JSON, CSV) if "html" in accept else (JSON,))
    assert "application/json" in refused.value.offered


def test_f_goes_before_accept() -> None:
    assert choose("csv", CHROMIUM, OFFERED) is CSV
    assert choose("json", "image/png", OFFERED) is GEOJSON


@pytest.mark.parametrize("f", ["", "JSON", "xml", "json,html"])
def test_an_unknown_f_is_a_fault_that_lists_the_known_ones(f: str) -> None:
    with pytest.raises(BadQuery) as refused:
        choose(f, None, OFFERED)
    (fault,) = refused.value.faults
    assert (fault.parameter, fault.allowed) == ("f", "json, html, csv")
    assert repr(f) in fault.message


def test_encodings_are_weighed_in_the_same_way() -> None:
    assert quality("gzip, br", ["gzip"]) == (1.0, 2)
    assert quality("gzip;q=0, *", ["gzip"])[0] == 0
    assert quality("*", ["gzip"])[0] == 1
    assert quality("", ["gzip"])[0] == 0


def test_links_leave_the_charset_out() -> None:
    assert (HTML.link_type, CSV.link_type, GEOJSON.link_type) == (
        "text/html",
        "text/csv",
        "application/geo+json",
    )
