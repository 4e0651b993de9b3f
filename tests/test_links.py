"""Links in bodies and headers."""

from __future__ import annotations

from ca_geo.links import Link, address, as_json, header, join, licence, representations
from ca_geo.media import GEOJSON, HTML


def test_addresses_are_encoded() -> None:
    assert (
        address("https://x.org", "/collections/a b/items", f="json")
        == "https://x.org/collections/a%20b/items?f=json"
    )
    assert address("https://x.org/atlas", "/") == "https://x.org/atlas/"
    assert join("https://x.org/", "", "f=json", "") == "https://x.org/?f=json"
    assert join("https://x.org/") == "https://x.org/"


def test_self_comes_first_and_the_others_are_alternates() -> None:
    found = representations("https://x.org", "/i", HTML, (GEOJSON, HTML), "limit=5")
    assert [(link.rel, link.href, link.type) for link in found] == [
        ("self", "https://x.org/i?limit=5&f=html", "text/html"),
        ("alternate", "https://x.org/i?limit=5&f=json", "application/geo+json"),
    ]


def test_bodies_leave_out_what_is_not_said() -> None:
    assert as_json([Link("https://x.org", "about")]) == [{"href": "https://x.org", "rel": "about"}]


def test_the_header_has_no_titles_and_no_files() -> None:
    links = [
        Link("https://x.org/?f=json", "self", "application/json", "Щ"),
        Link("https://x.org/x.csv", "enclosure", "text/csv"),
        Link("https://x.org", "about"),
    ]
    assert (
        header(links)
        == '<https://x.org/?f=json>; rel="self"; type="application/json", <https://x.org>; rel="about"'
    )


def test_licences_lead_to_their_own_pages_else_to_spdx() -> None:
    assert licence("ODbL-1.0").href == "https://opendatacommons.org/licenses/odbl/1-0/"
    assert licence("CC0-1.0").href == "https://spdx.org/licenses/CC0-1.0.html"
    assert {licence("CC-BY-4.0").rel, licence("X").rel} == {"license"}
