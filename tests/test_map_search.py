"""The search box of the map: names in any script, positions as people write them, worked by keyboard."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from browser_fixtures import PHONE, Visitor, visiting
from ca_geo.atlas import Atlas

READ = "async (text) => (await import('ca-geo/coordinates.js')).readPosition(text)"
VIEW = """() => { const map = window.map_atlas, b = map.getBounds();
  return { zoom: map.getZoom(), west: b.getWest(), south: b.getSouth(), east: b.getEast(),
    north: b.getNorth() }; }"""


def hits(page: Page) -> Locator:
    return page.locator("#search-hits").get_by_role("option")


def options(page: Page) -> list[str]:
    return [text.split("\n")[0] for text in hits(page).all_inner_texts()]


def type_in(page: Page, text: str) -> None:
    page.keyboard.press("/")
    expect(page.locator("#search-box")).to_be_focused()
    page.locator("#search-box").fill(text)


@pytest.fixture(scope="module")
def reader_page(chromium: Browser, site: str) -> Any:
    with visiting(chromium, site) as visitor:
        yield visitor.open("/map")


@pytest.mark.browser
@pytest.mark.parametrize(
    ("text", "lonlat", "metres"),
    [
        ("37.53 74.83", [74.83, 37.53], 1113.2),
        ("37.53, 74.83", [74.83, 37.53], 1113.2),
        ("74.83 37.53", [74.83, 37.53], 1113.2),  # only this order lies on the map
        ("74.83E 37.53N", [74.83, 37.53], 1113.2),
        ("N37.5° E74.8°", [74.8, 37.5], 11132),
        ("37,53; 74,83", [74.83, 37.53], 1113.2),
        ("37°31'48\"N 74°49'48\"E", [74.83, 37.53], 30.9),
        ("37°31′48″ с. 74°49′48″ в.", None, None),
        ("37°31.8′N 74°49.8′E", [74.83, 37.53], 185.5),
        ("-33.9, 18.4", [18.4, -33.9], 11132),
        ("33.9S 18.4E", [18.4, -33.9], 11132),
        ("43SDB8497953683", [74.83, 37.53], 1),
        ("43S DB 849 536", [74.82965, 37.52969], 100),
        ("43SDB849795368", None, None),  # digits that cannot be halved into the same number
        ("37.53", None, None),
        ("37.53N 74.83N", None, None),
        ("95.5 74.8", [95.5, 74.8], 11132),
        ("37°61'N 74°10'E", None, None),
        ("Murghob", None, None),
        ("201", None, None),
    ],
)
def test_positions_are_read_as_people_write_them(
    reader_page: Page, text: str, lonlat: list[float] | None, metres: float | None
) -> None:
    found = reader_page.evaluate(READ, text)
    if lonlat is None:
        assert found is None
        return
    assert found["lonlat"] == pytest.approx(lonlat, abs=1e-3 if metres == 100 else 1e-5)
    assert found["uncertainty_m"] == pytest.approx(metres, rel=0.01)


@pytest.mark.browser
@pytest.mark.parametrize("text", ["Мургаб", "Murgab", "مرغاب"])
def test_a_place_is_found_in_any_script_and_shown_with_its_surroundings(visitor: Visitor, text: str) -> None:
    page = visitor.open("/map")
    type_in(page, text)
    expect(hits(page).first).to_be_visible()
    assert options(page)[0] == "Murghob"
    page.keyboard.press("ArrowDown")
    chosen = page.locator("#search-box").get_attribute("aria-activedescendant")
    expect(page.locator(f"#{chosen}")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page.locator("#search-hits")).to_be_hidden()
    page.wait_for_function("() => window.map_atlas.getZoom() > 8")
    page.wait_for_timeout(500)
    view = page.evaluate(VIEW)
    assert view["west"] < 73.97 - 0.4
    assert view["east"] > 73.97 + 0.4
    assert view["south"] < 38.17 < view["north"]


@pytest.mark.browser
def test_enter_opens_a_record_and_fits_its_disc_and_never_closer(visitor: Visitor) -> None:
    page = visitor.open("/map?layers=mines")
    type_in(page, "shaym")
    page.keyboard.press("Enter")
    expect(page.locator("#panel h2")).to_have_text("Security facility near Shaymak")
    page.wait_for_function("() => window.map_atlas.getZoom() > 8")
    page.wait_for_timeout(700)
    view = page.evaluate(VIEW)
    assert view["east"] - view["west"] > 2 * 25 / 88.2  # 25 km on both sides, a degree of longitude there
    assert view["north"] - view["south"] > 2 * 25 / 111
    assert "layers=gbao-facilities,mines" in page.url


@pytest.mark.browser
def test_escape_closes_the_list_then_empties_the_box(visitor: Visitor) -> None:
    page = visitor.open("/map")
    type_in(page, "Dushanbe")
    expect(hits(page).first).to_be_visible()
    expect(page.locator("#search-box")).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")
    expect(page.locator("#search-hits")).to_be_hidden()
    expect(page.locator("#search-box")).to_have_value("Dushanbe")
    page.keyboard.press("Escape")
    expect(page.locator("#search-box")).to_have_value("")


@pytest.mark.browser
def test_enter_takes_the_best_hit_where_the_list_with_the_marked_one_was_closed(visitor: Visitor) -> None:
    page = visitor.open("/map")
    type_in(page, "mine")
    best = hits(page).first.locator(".search-name").inner_text()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(hits(page).nth(1)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    expect(page.locator("#search-box")).to_have_value(best)


@pytest.mark.browser
def test_what_is_not_found_says_so_and_what_cannot_be_asked_too(visitor: Visitor) -> None:
    page = visitor.open("/map")
    type_in(page, "zzzzqqq")
    expect(page.locator("#announcement")).to_contain_text("Nothing found")
    page.route("**/search?*", lambda route: route.fulfill(status=503, body="{}"))
    page.locator("#search-box").fill("zzzzqqqx")
    expect(page.locator(".search-none")).to_contain_text("The search failed: 503")
    visitor.errors.clear()  # the browser writes the 503 to its console


@pytest.mark.browser
def test_a_region_without_a_point_moves_nothing(visitor: Visitor) -> None:
    page = visitor.open("/map")
    before = page.evaluate(VIEW)
    type_in(page, "Xinjiang")
    expect(hits(page).first).to_contain_text("Xinjiang")
    page.keyboard.press("Enter")
    expect(page.locator("#notices")).to_contain_text("no point can stand for it")
    assert page.evaluate(VIEW) == before


@pytest.mark.browser
def test_the_list_stays_in_a_phone(visitor: Visitor) -> None:
    page = visitor.open("/map", viewport=PHONE)
    page.locator("#search-box").fill("mine")
    expect(hits(page).first).to_be_visible()
    box = page.locator("#search-hits").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE["width"]
    heights = (
        page.locator("#search-hits")
        .get_by_role("option")
        .evaluate_all("all => all.map((one) => one.offsetHeight)")
    )
    assert min(heights) >= 44


@pytest.mark.browser
def test_a_page_in_one_file_finds_without_a_server(
    chromium: Browser, real_atlas: Atlas, tmp_path: Path
) -> None:
    file = tmp_path / "map.html"
    real_atlas.map().save(str(file))
    with visiting(chromium, file.as_uri()) as visitor:
        page = visitor.open("")
        for text, name in (
            ("мургаб", "Murghob"),
            ("zijin", "Taror gold mine"),
            ("shaimak", "Security facility"),
        ):
            type_in(page, text)
            expect(hits(page).first).to_be_visible()
            page.wait_for_timeout(250)
            assert any(found.startswith(name) for found in options(page)), (text, options(page))
        type_in(page, "43SDB8497953683")
        expect(hits(page).first).to_contain_text("37.5300° N, 74.8300° E")
