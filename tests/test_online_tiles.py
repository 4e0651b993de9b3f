"""Base maps from other servers: asked for nothing before the viewer picks one, given up when they fail."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

import ca_geo
from browser_fixtures import PHONE, Visitor, settle, wait_for_map
from ca_geo import mapview, onlinetiles
from ca_geo.errors import DataError
from ca_geo.settings import share

TABLE = {tiles.id: tiles for tiles in onlinetiles.read(share() / "web")}
OSM, MARBLE = "tile.openstreetmap.org", "gibs.earthdata.nasa.gov"
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkqPr/HwAEKgJ/oZ1dgwAAAABJRU5ErkJggg=="
)
browser = pytest.mark.browser


# ---- the table


def row(**changes: Any) -> dict[str, Any]:
    return {
        "id": "one",
        "title": "One",
        "url": "https://tiles.example/{z}/{y}/{x}.png",
        "max_zoom": 9,
        "referrer_policy": "no-referrer",
        "needs_referer": False,
        "attribution": [{"text": "© One", "href": "https://one.example"}],
    } | changes


def table(folder: Path, rows: Any) -> Path:
    (folder / "online-tiles.json").write_text(json.dumps(rows), "utf-8")
    return folder


def test_rows_are_read_in_their_order(tmp_path: Path) -> None:
    one, two = onlinetiles.read(table(tmp_path, [row(), row(id="two", max_zoom=3)]))
    assert (one.id, one.origin, one.max_zoom) == ("one", "https://tiles.example", 9)
    assert (two.id, two.max_zoom) == ("two", 3)


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ({}, "list of rows"),
        (["one"], "row 1: needs just these: id (str)"),
        ([row(), row(subdomains="abc")], "row 2: needs just these"),
        ([row(max_zoom="9")], "max_zoom (int)"),
        ([row(id="atlas")], "not 'atlas'"),
        ([row(url="http://tiles.example/{z}/{y}/{x}.png")], "https address"),
        ([row(url="https://{s}.tiles.example/{z}/{y}/{x}.png")], "nothing else in braces"),
        ([row(referrer_policy="unsafe-url")], "referrer_policy is one of no-referrer"),
        ([row(attribution=[])], "attribution holds at least one"),
        ([row(attribution=[{"text": "© One"}])], "attribution holds at least one"),
        ([row(), row()], "one id: stands there twice"),
    ],
)
def test_row_that_cannot_be_used_is_named(tmp_path: Path, rows: Any, told: str) -> None:
    with pytest.raises(DataError) as fault:
        onlinetiles.read(table(tmp_path, rows))
    assert "online-tiles.json" in str(fault.value)
    assert told in str(fault.value)


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(DataError) as fault:
        onlinetiles.read(table(tmp_path, [row(id="A B", attribution=[]), row(url="https://x/{z}")]))
    assert len(fault.value.report) == 3


# ---- who may be asked


def image_sources(client: Any, path: str) -> set[str]:
    policy = client.get(path, headers={"accept": "text/html"}).headers["content-security-policy"]
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    return set(directives["img-src"].split())


def test_policy_of_the_map_alone_lets_images_come_from_the_servers_of_the_table(client: Any) -> None:
    origins = {tiles.origin for tiles in TABLE.values()}
    assert image_sources(client, "/map") == {"'self'", "data:"} | origins
    for path in ("/embed", "/", "/collections", "/docs"):
        assert image_sources(client, path) == {"'self'", "data:"}


def test_page_in_one_file_offers_only_what_needs_no_referer() -> None:
    def offered(*, embed: bool = False, inlined: bool = False) -> list[str]:
        one = mapview.Face(str, embed=embed, inlined=inlined)
        return [tiles.id for tiles in mapview.online_tiles(share() / "web", one)]

    assert offered() == list(TABLE)
    assert offered(inlined=True) == [id_ for id_ in TABLE if id_ != "osm"]
    assert offered(embed=True) == offered(embed=True, inlined=True) == []


# ---- in the browser


@dataclass
class Tiles:
    """Stands in for the tile servers; keeps what they are asked for."""

    visitor: Visitor
    answer: Callable[[Route], None] = lambda route: route.fulfill(body=PIXEL, content_type="image/png")
    asked: list[Any] = field(default_factory=list)

    def page(self, **options: Any) -> Page:
        page = self.visitor.context(**options).new_page()
        for tiles in TABLE.values():
            page.route(f"{tiles.origin}/**", self._take)
        return page

    def open(self, path: str, **options: Any) -> Page:
        return self.visitor.go(self.page(**options), path)

    def hosts(self) -> set[str | None]:
        return {urlsplit(request.url).hostname for request in self.asked}

    def _take(self, route: Route) -> None:
        self.asked.append(route.request)
        self.answer(route)


@pytest.fixture
def tiles(visitor: Visitor) -> Tiles:
    return Tiles(visitor)


def choose(page: Page, name: str) -> None:
    page.get_by_role("radio", name=name).click()  # which a server that fails at once may undo


def shown(page: Page) -> int:
    """How many tiles of another server are on the map, once they have come."""
    settle(page)
    return page.locator(".leaflet-tile-loaded").count()


def base_of(page: Page) -> str | None:
    return parse_qs(urlsplit(page.url).query).get("base", [None])[0]


def no_answer(route: Route) -> None:
    route.abort()


@browser
def test_nothing_is_asked_of_another_server_before_the_viewer_picks_it(tiles: Tiles) -> None:
    page = tiles.open("/map")
    expect(page.get_by_role("radio", name="Atlas from this server")).to_be_checked()
    for one in TABLE.values():
        host = urlsplit(one.url).hostname
        expect(page.get_by_role("radio", name=f"{one.title} online: asks {host}")).to_have_count(1)
    expect(page.locator("#base-note")).to_contain_text("sees your network address")
    page.get_by_role("button", name="Zoom in").click()
    page.locator("#view-button").click()
    page.get_by_role("button", name="Dark").click()
    settle(page)
    assert tiles.asked == []
    assert page.locator(".tile-credit").is_hidden()


@browser
def test_picked_base_map_is_loaded_from_its_server_alone_and_credited(tiles: Tiles) -> None:
    page = tiles.open("/map")
    choose(page, "OpenStreetMap")
    page.wait_for_selector(".leaflet-tile-loaded")
    assert tiles.hosts() == {OSM}
    assert all(request.headers["referer"] == f"{tiles.visitor.base}/" for request in tiles.asked)
    credit = page.locator(".tile-credit")
    expect(credit).to_have_text(f"© OpenStreetMap contributors · {OSM} sees your network address")
    expect(credit.get_by_role("link")).to_have_attribute("href", "https://www.openstreetmap.org/copyright")
    assert base_of(page) == "osm"


@browser
def test_server_that_needs_no_referer_gets_none_and_is_asked_by_row_before_column(tiles: Tiles) -> None:
    page = tiles.open("/map?center=71.5,39.5&zoom=9")
    choose(page, "Blue Marble")
    page.wait_for_selector(".leaflet-tile-loaded")
    assert tiles.hosts() == {MARBLE}
    assert not any("referer" in request.headers for request in tiles.asked)
    level, tile_row, column = map(
        int, urlsplit(tiles.asked[0].url).path.removesuffix(".jpeg").split("/")[-3:]
    )
    assert level == 8  # the server's last one
    assert abs(column - (71.5 + 180) / 360 * 2**8) < 6
    assert abs(tile_row - 97) < 6  # 39.5° N


@browser
def test_tiles_lie_over_the_ground_and_under_borders_names_and_signs(tiles: Tiles) -> None:
    page = tiles.open("/map")
    before = page.locator(".mark").count()
    choose(page, "OpenStreetMap")
    page.wait_for_selector(".leaflet-tile-loaded")
    order = page.evaluate(
        """() => ["ground", "tile", "borders", "signs", "labels"].map((name) =>
             Number(getComputedStyle(document.querySelector(`.leaflet-${name}-pane`)).zIndex))"""
    )
    assert order == sorted(set(order))
    assert page.locator(".border.disputed").get_attribute("d")
    assert page.evaluate("() => getComputedStyle(document.querySelector('.border.disputed')).strokeDasharray")
    assert page.locator(".mark").count() == before


@browser
def test_atlas_picked_again_takes_the_tiles_away(tiles: Tiles) -> None:
    page = tiles.open("/map")
    choose(page, "OpenStreetMap")
    page.wait_for_selector(".leaflet-tile-loaded")
    choose(page, "Atlas")
    asked = len(tiles.asked)
    page.get_by_role("button", name="Zoom in").click()
    assert shown(page) == 0
    assert len(tiles.asked) == asked
    assert page.locator(".tile-credit").is_hidden()
    assert base_of(page) is None


@browser
def test_link_with_an_online_base_map_asks_the_viewer_first(tiles: Tiles) -> None:
    page = tiles.open("/map?base=osm&zoom=7")
    notice = page.locator(".notice")
    expect(notice).to_contain_text(f"Its server, {OSM}, would see your network address")
    expect(page.get_by_role("radio", name="Atlas")).to_be_checked()
    page.get_by_role("button", name="Zoom in").click()
    settle(page)
    assert tiles.asked == []
    notice.get_by_role("button", name=f"Load tiles from {OSM}").click()
    page.wait_for_selector(".leaflet-tile-loaded")
    assert tiles.hosts() == {OSM}
    expect(notice).to_have_count(0)
    expect(page.get_by_role("radio", name="OpenStreetMap online")).to_be_checked()
    assert base_of(page) == "osm"


@browser
def test_link_s_wish_can_be_left_unanswered(tiles: Tiles) -> None:
    page = tiles.open("/map?base=blue-marble")
    page.get_by_role("button", name="Close this message").click()
    page.get_by_role("button", name="Zoom in").click()
    page.wait_for_function("() => location.search.includes('zoom')")
    assert tiles.asked == []
    assert base_of(page) is None


@browser
def test_reload_asks_again_and_back_brings_back_what_was_picked(tiles: Tiles) -> None:
    page = tiles.open("/map")
    choose(page, "OpenStreetMap")
    page.wait_for_selector(".leaflet-tile-loaded")
    page.locator("#unlocated [data-feature]").first.click()
    page.wait_for_function("() => location.search.includes('feature')")
    choose(page, "Atlas")
    page.go_back()
    page.wait_for_selector(".leaflet-tile-loaded")
    assert base_of(page) == "osm"
    asked = len(tiles.asked)
    page.reload()
    wait_for_map(page)
    expect(page.locator(".notice")).to_contain_text("This link asks for the base map “OpenStreetMap”")
    assert len(tiles.asked) == asked


@browser
def test_unknown_base_map_is_named_and_left_out(tiles: Tiles) -> None:
    page = tiles.open("/map?base=satellite")
    expect(page.locator(".notice")).to_contain_text("Allowed: atlas, osm, opentopomap, blue-marble.")
    assert tiles.asked == []


@browser
def test_server_that_does_not_answer_is_given_up_and_can_be_tried_again(tiles: Tiles) -> None:
    tiles.answer = no_answer
    page = tiles.open("/map")
    choose(page, "OpenStreetMap")
    notice = page.locator(".notice")
    expect(notice).to_contain_text(f"No tile of “OpenStreetMap” came from {OSM}.")
    expect(page.get_by_role("radio", name="Atlas")).to_be_checked()
    assert page.locator(".leaflet-tile").count() == 0
    assert page.locator(".land.home").get_attribute("d")
    assert base_of(page) is None
    assert tiles.visitor.errors
    tiles.visitor.errors.clear()  # the browser's own words about each tile
    tiles.answer = Tiles.answer
    notice.get_by_role("button", name="Retry").click()
    page.wait_for_selector(".leaflet-tile-loaded")
    expect(notice).to_have_count(0)


@browser
def test_gaps_are_told_once_and_the_rest_stays(tiles: Tiles) -> None:
    def answer_half(route: Route) -> None:
        if len(tiles.asked) % 2:
            route.fulfill(status=404)
        else:
            Tiles.answer(route)

    tiles.answer = answer_half
    page = tiles.open("/map")
    choose(page, "OpenStreetMap")
    expect(page.locator(".notice")).to_contain_text(f"Some tiles did not come from {OSM}.")
    assert shown(page) > 0
    assert base_of(page) == "osm"
    page.get_by_role("button", name="Close this message").click()
    page.get_by_role("button", name="Zoom in").click()
    page.wait_for_timeout(800)
    assert page.locator(".notice").count() == 0
    tiles.visitor.errors.clear()


@browser
def test_credit_stands_on_a_phone_s_map_too(tiles: Tiles) -> None:
    page = tiles.open("/map", viewport=PHONE)
    page.locator("#show-layers").click()
    choose(page, "OpenStreetMap")
    page.locator("#show-layers").click()
    credit = page.locator(".tile-credit")
    expect(credit).to_be_visible()
    box = credit.bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE["width"]
    scale = page.locator(".map-scale").bounding_box()
    assert scale
    assert box["x"] >= scale["x"] + scale["width"] or box["y"] + box["height"] <= scale["y"]


@browser
def test_embedded_map_offers_none_and_says_so(tiles: Tiles) -> None:
    page = tiles.open("/embed?base=osm")
    expect(page.locator(".notice")).to_contain_text("Allowed: atlas.")
    assert page.locator("[name=base]").count() == 0
    assert tiles.asked == []


@browser
def test_map_in_one_file_offers_what_works_from_a_file(tiles: Tiles, tmp_path: Path) -> None:
    path = tmp_path / "map.html"
    ca_geo.open().map().save(path)
    page = tiles.open(path.as_uri())
    values = page.locator("[name=base]").evaluate_all("inputs => inputs.map((input) => input.value)")
    assert values == ["atlas", "opentopomap", "blue-marble"]
    assert tiles.asked == []
    choose(page, "Blue Marble")
    page.wait_for_selector(".leaflet-tile-loaded")
    assert tiles.hosts() == {MARBLE}
