"""The panel beyond the record itself: what is related, before and after, its files, the way through."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from browser_fixtures import PHONE, Visitor, visiting
from ca_geo import mapview
from ca_geo.atlas import Atlas

pytestmark = pytest.mark.browser

SHAYMAK = "gbao-facilities/shaymak-facility"
SHODAK = "border-incidents/incident-2025-11-30-darvoz"
TAROR = "mines/taror-mine"
ARMENIA = "russian-bases/ru-base-armenia"
WIDE = {"width": 1600, "height": 900}


def opened(visitor: Visitor, key: str, query: str = "", **options: Any) -> Page:
    page = visitor.open(f"/map?feature={key}{query}", **{"viewport": WIDE, **options})
    expect(page.locator("#panel-sources")).to_be_visible()
    expect(page.locator(".panel-content[aria-busy]")).to_have_count(0)
    return page


def group(page: Page, title: str) -> Locator:
    heading = page.get_by_role("heading", name=title, exact=True, level=4)
    return page.locator(".related-group").filter(has=heading)


def keys(place: Locator) -> list[str]:
    found: list[str] = place.locator("[data-record]").evaluate_all(
        "all => all.map((one) => one.dataset.record)"
    )
    return found


def others(atlas: Atlas, key: str) -> dict[str, Mapping[str, Any]]:
    """Properties of every other record by `collection/id`."""
    return {
        f"{layer.id}/{one['id']}": one
        for layer in atlas.layers.values()
        for one in layer.properties
        if f"{layer.id}/{one['id']}" != key
    }


def test_related_records_share_a_place_an_actor_or_lie_near(
    visitor: Visitor, real_atlas: Atlas, site: str
) -> None:
    page = opened(visitor, SHAYMAK)
    rest = others(real_atlas, SHAYMAK)
    murghob = [key for key, one in rest.items() if one.get("district") == "Murghob"]
    assert murghob
    assert keys(group(page, "Murghob district")) == murghob
    region = [key for key, one in rest.items() if "TJ-GB" in one.get("admin1", ()) and key not in murghob]
    listed = keys(group(page, "Gorno-Badakhshan"))
    assert listed == region[:5]
    if len(region) > 5:
        expect(group(page, "Gorno-Badakhshan").get_by_role("button")).to_be_visible()
    answer = httpx.get(f"{site}/analysis/within?feature={SHAYMAK}&km=50&f=json").json()
    near = group(page, "Within 50 km")
    expect(near.locator("[data-record]").first).to_be_visible()
    assert keys(near) == [f"{one['collection']}/{one['id']}" for one in answer["features"]][:10]
    words = near.locator(".record-place").all_inner_texts()
    for said, one in zip(words, answer["features"], strict=False):
        far = one["distance"]
        sure = {"certain": "certainly", "possible": "possibly"}[far["within"]]
        assert said.replace("\xa0", " ").startswith(f"{far['words']}, {sure} within".replace("\xa0", " "))
    shown = group(page, "China").get_by_role("button")
    chinese = [key for key, one in rest.items() if "china" in one.get("actors", ())]
    expect(shown).to_have_text(f"Show all {len(chinese) + 1} records")
    shown.click()
    assert parse_qs(urlsplit(page.url).query)["actors"] == ["china"]
    expect(page.locator("#table-count")).to_contain_text(f"{len(chinese) + 1} records")


def test_a_company_s_other_records_open_and_links_are_those_of_the_view(
    visitor: Visitor, real_atlas: Atlas
) -> None:
    page = opened(visitor, TAROR, "&layers=mines")
    rest = others(real_atlas, TAROR)
    zijin = [key for key, one in rest.items() if "zijin" in one.get("actors", ())]
    place = group(page, "Zijin Mining")
    assert keys(place) == zijin[:5]
    for key, words in zip(keys(place), place.locator(".record-place").all_inner_texts(), strict=True):
        assert ("not shown now" in words) == (not key.startswith("mines/"))
    row = place.locator("[data-record]").first
    href = parse_qs(urlsplit(row.evaluate("one => one.href")).query)
    assert href["feature"] == [zijin[0]]
    assert href["layers"] == ["mines"]
    row.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#panel h2")).to_have_text(rest[zijin[0]]["name"])
    expect(page.locator("#panel h2")).to_be_focused()
    expect(page.locator(f'.related-group [data-record="{TAROR}"]').first).to_be_visible()


def test_before_and_after_are_the_neighbours_in_time_of_the_layer(
    visitor: Visitor, real_atlas: Atlas
) -> None:
    page = opened(visitor, SHODAK)
    layer = real_atlas.layers["border-incidents"]
    began = sorted(
        (period.outer[0], period.inner[0], id_)
        for id_, period in zip(layer.ids, layer.periods, strict=True)
        if period and period.outer[0] and period.inner[0]
    )
    ids = [f"border-incidents/{id_}" for _, _, id_ in began]
    at = ids.index(SHODAK)
    assert sorted(keys(page.locator("#panel .time"))) == sorted(
        ids[max(0, at - 2) : at] + ids[at + 1 : at + 3]
    )
    same = {id_ for first, last, id_ in began if first <= began[at][1] and began[at][0] <= last}
    for row in page.locator("#panel .time [data-record]").all():
        id_ = (row.get_attribute("data-record") or "").split("/")[1]
        assert ("may be in the other order" in row.inner_text()) == (id_ in same)


def test_the_small_timeline_says_in_words_what_it_draws(visitor: Visitor, real_atlas: Atlas) -> None:
    page = opened(visitor, SHAYMAK)
    rows = page.locator(".record-strip li")
    texts = [re.sub(r"\s+", " ", text or "") for text in rows.all_text_contents()]
    dates = {claim.date for claim in real_atlas.claims.of_feature("shaymak-facility") if claim.date}
    assert texts[0] == "This recordfrom about 2016"
    assert texts[1].startswith(f"Statements{len(dates)} dates, from 18 Feb 2019 to ")
    own = (
        rows.nth(0)
        .locator("line")
        .evaluate_all(
            """all => all.map((one) =>
          [one.getAttribute("class"), ...["x1", "x2"].map((name) => parseFloat(one.getAttribute(name)))])"""
        )
    )
    possible = next(line for line in own if line[0] == "strip-possible")
    certain = next(line for line in own if line[0] == "strip-certain")
    assert possible[1] < certain[1]  # about 2016: perhaps a year earlier
    assert certain[2] == 100  # goes on
    said = rows.nth(1).locator(".strip-certain, .strip-possible")
    expect(said).to_have_count(len(dates))
    page = opened(visitor, ARMENIA)
    years = page.locator(".strip-year").all_text_contents()
    assert all(1900 < int(year) < 2100 for year in years)


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_the_parts_of_a_long_panel_are_jumped_to(visitor: Visitor, size: dict[str, int]) -> None:
    page = opened(visitor, SHAYMAK, viewport=size, reduced_motion="reduce")
    nav = page.get_by_role("navigation", name="Parts of this record")
    address = page.url
    for name, title in (("Related", "Related records"), ("Sources", "Sources"), ("Facts", "Facts")):
        link = nav.get_by_role("link", name=name)
        expect(link).to_be_in_viewport()  # the row stays in sight
        link.focus()
        page.keyboard.press("Enter")
        heading = page.locator("#panel").get_by_role("heading", name=title, exact=True, level=3)
        expect(heading).to_be_focused()
        expect(heading).to_be_in_viewport(ratio=1)
        below = heading.bounding_box()
        row = nav.bounding_box()
        assert below is not None
        assert row is not None
        assert below["y"] >= row["y"] + row["height"] - 1
    assert page.url == address
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.locator(".panel-body").evaluate("one => one.scrollWidth <= one.clientWidth")


def test_files_hold_the_record_alone(visitor: Visitor, site: str) -> None:
    page = opened(visitor, TAROR)
    links = page.locator("#panel section.files a")
    by_name = {
        name.strip(): link.evaluate("one => one.href")
        for name, link in zip(links.all_inner_texts(), links.all(), strict=True)
    }
    collection = httpx.get(by_name["GeoJSON"]).json()
    assert [one["id"] for one in collection["features"]] == ["taror-mine"]
    assert len(httpx.get(by_name["CSV"]).text.strip().splitlines()) == 2
    assert httpx.get(by_name["API (JSON)"]).json()["id"] == "taror-mine"
    assert (
        "Taror gold mine" in httpx.get(by_name["Page of this record"], headers={"accept": "text/html"}).text
    )
    claims = httpx.get(by_name["Claims (JSON)"]).json()["claims"]
    assert {claim["feature"] for claim in claims} == {"taror-mine"}


def test_distances_that_cannot_be_had_are_missed_aloud_and_asked_for_again(visitor: Visitor) -> None:
    page = visitor.context().new_page()
    page.route("**/analysis/within?*", lambda route: route.fulfill(status=503, body=""))
    visitor.go(page, f"/map?feature={SHAYMAK}")
    near = group(page, "Within 50 km")
    expect(near.locator(".failed")).to_contain_text("503")
    page.unroute("**/analysis/within?*")
    near.get_by_role("button", name="Retry").click()
    expect(near.locator("[data-record]").first).to_be_visible()
    visitor.errors.clear()  # the browser names every answer of 503


def test_one_file_says_that_it_measures_no_distances(
    chromium: Browser, real_atlas: Atlas, tmp_path: Path
) -> None:
    file = tmp_path / "map.html"
    mapview.standalone(real_atlas, feature=TAROR).save(file)
    with visiting(chromium, "file://") as one:
        page = one.open(file.as_uri())
        expect(group(page, "Within 50 km")).to_contain_text("measured by the server")
        expect(group(page, "Zijin Mining").locator("[data-record]").first).to_be_visible()
        expect(page.locator("#panel section.files")).to_have_count(0)
        assert not [url for url in one.asked if url.startswith("http")]


# ---- dates as claims write them


def test_bounds_of_dates_are_those_of_the_atlas(visitor: Visitor) -> None:
    from ca_geo.period import Period

    texts = [
        "2016",
        "2016~",
        "2024-11",
        "2024-11-18",
        "2024-XX",
        "201X",
        "2024-22",
        "2024-24",
        "2019-02/2020",
    ]
    page = visitor.open("/map", drawn=False)
    found = page.evaluate(
        """async (texts) => {
          const [edtf, days] = await Promise.all([import("ca-geo/later/edtf.js"), import("ca-geo/days.js")]);
          const bounds = texts.map((text) => edtf.boundsOf(text));
          return [bounds.map(({ first, last }) => [days.isoOf(first), days.isoOf(last)]),
            bounds.map(({ sure }) => sure), ["..", "", "soon", undefined].map(edtf.boundsOf)];
        }""",
        texts,
    )
    plain = [[day.isoformat() for day in Period.parse(text).inner if day] for text in texts]
    assert found[0] == plain
    assert found[1] == [not text.endswith("~") for text in texts]
    assert found[2] == [None] * 4
    assert json.dumps(found)
