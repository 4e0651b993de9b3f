"""Measuring and drawing: right to the metre, by pointer and by keyboard; files; drawn areas ask questions."""

from __future__ import annotations

import json
import random
import re
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from browser_fixtures import Visitor, settle, visiting
from ca_geo.geodesic import WGS84

TENTH_OF_A_PERCENT = 1e-3
MEASURE = """async (cases) => {
  const { areaOf, azimuth, distance, geodesicLine, length } = await import("ca-geo/later/geodesy.js");
  const { destination } = await import("ca-geo/geometry.js");
  const { measures, shape } = await import("ca-geo/later/sketches.js");
  return {
    pairs: cases.pairs.map(([a, b]) => ({ metres: distance(a, b), azimuth: azimuth(a, b),
      line: geodesicLine(a, b, 500_000) })),
    lines: cases.lines.map(length),
    rings: cases.rings.map(areaOf),
    circles: cases.circles.map(([centre, radius]) =>
      measures(shape("circle", [centre, destination(centre, 90, radius)]))),
  };
}"""


@pytest.fixture(scope="module")
def cases() -> dict[str, Any]:
    dice = random.Random(7)  # noqa: S311  no secret

    def anywhere(west: float = -180, south: float = -85, east: float = 180, north: float = 85) -> list[float]:
        return [dice.uniform(west, east), dice.uniform(south, north)]

    def around(lon: float, lat: float) -> list[list[float]]:
        size = dice.choice([0.001, 0.1, 1, 6])
        return [
            [lon + size * dice.uniform(0.5, 1) * dx, lat + size * dice.uniform(0.5, 1) * dy]
            for dx, dy in ((-1, -1), (0, -1.2), (1, -1), (1, 1), (-1, 1))
        ]

    region = [anywhere(45, 34, 90, 56) for _ in range(400)]
    return {
        "pairs": [[anywhere(), anywhere()] for _ in range(300)]
        + [region[i : i + 2] for i in range(0, 300, 2)],
        "lines": [region[i : i + 5] for i in range(0, 300, 5)],
        "rings": [around(*one) for one in region[:200]],
        "circles": [[one, dice.choice([50, 3000, 80_000, 400_000])] for one in region[:60]],
    }


@pytest.mark.browser
def test_measures_are_those_of_the_ellipsoid(visitor: Visitor, cases: dict[str, Any]) -> None:
    told = visitor.open("/map").evaluate(MEASURE, cases)
    for (a, b), one in zip(cases["pairs"], told["pairs"], strict=True):
        azimuth, _, metres = WGS84.inv(*a, *b)
        assert one["metres"] == pytest.approx(metres, rel=1e-9)
        assert abs((one["azimuth"] - azimuth + 180) % 360 - 180) < 1e-6
        through = [one["line"][i] for i in (0, len(one["line"]) // 2, -1)]
        legs = sum(WGS84.inv(*p, *q)[2] for p, q in pairwise(through))
        assert legs == pytest.approx(metres, rel=1e-9)
    for line, metres in zip(cases["lines"], told["lines"], strict=True):
        assert metres == pytest.approx(WGS84.line_length(*zip(*line, strict=True)), rel=1e-9)
    for ring, one in zip(cases["rings"], told["rings"], strict=True):
        area, perimeter = WGS84.polygon_area_perimeter(*zip(*ring, strict=True))
        assert one["area"] == pytest.approx(abs(area), rel=1e-6, abs=1)
        assert one["perimeter"] == pytest.approx(perimeter, rel=1e-9)
    for (centre, radius), one in zip(cases["circles"], told["circles"], strict=True):
        edge = [WGS84.fwd(*centre, step / 10, radius)[:2] for step in range(3600)]
        area, perimeter = WGS84.polygon_area_perimeter(*zip(*edge, strict=True))
        assert one["radius"] == pytest.approx(radius, rel=1e-6)
        assert one["area"] == pytest.approx(abs(area), rel=TENTH_OF_A_PERCENT)
        assert one["perimeter"] == pytest.approx(perimeter, rel=TENTH_OF_A_PERCENT)


def tool(page: Page, name: str) -> None:
    page.get_by_role("button", name="Tools").click()
    page.get_by_role("button", name=name, exact=True).and_(page.locator(".menu-entry")).click()
    expect(page.locator("#draw")).to_be_visible()
    settle(page)


def saved(page: Page, to: Path) -> Any:
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as GeoJSON").click()
    download.value.save_as(to)
    assert download.value.suggested_filename == "drawings.geojson"
    return json.loads(to.read_text("utf-8"))


def press(page: Page, x: int, y: int, *, twice: bool = False) -> None:
    box = page.locator(".leaflet-container").bounding_box()
    assert box is not None
    (page.mouse.dblclick if twice else page.mouse.click)(box["x"] + x, box["y"] + y)
    settle(page)


def positions_at(page: Page, points: list[tuple[int, int]]) -> list[list[float]]:
    found: list[list[float]] = page.evaluate(
        """(points) => points.map((point) => { const { lng, lat } = map_atlas.containerPointToLatLng(point);
          return [lng, lat]; })""",
        points,
    )
    return found


@pytest.mark.browser
def test_shapes_are_drawn_by_pointer_changed_saved_and_read_again(visitor: Visitor, tmp_path: Path) -> None:
    page = visitor.open("/map")
    tool(page, "Measure")
    corners = [(200, 200), (400, 300), (600, 250)]
    for x, y in corners[:2]:
        press(page, x, y)
    press(page, *corners[2], twice=True)
    line = positions_at(page, corners)
    length = WGS84.line_length(*zip(*line, strict=True))
    row = page.locator(".sketch-list li")
    expect(row).to_have_count(1)
    expect(row).to_contain_text(f"{length / 1000:.4g} km long")
    assert not page.locator("#panel").is_visible(), "a press while drawing opens no record"
    page.get_by_role("button", name="Circle", exact=True).click()
    press(page, 500, 450)
    page.get_by_label("Radius, kilometres").fill("40")
    page.keyboard.press("Tab")
    expect(row).to_have_count(2)
    row.nth(1).get_by_label("Name").fill("Round")
    written = saved(page, tmp_path / "a.geojson")
    _is_what_was_drawn(written, line, positions_at(page, [(500, 450)])[0])
    row.nth(0).get_by_role("button", name="Delete").click()
    expect(row).to_have_count(1)
    page.locator("#draw").get_by_role("button", name="Undo").click()
    expect(row).to_have_count(2)
    _a_corner_moves_by_keys(page, tmp_path, written)
    page.get_by_role("button", name="Delete all").click()
    expect(row).to_have_count(0)
    page.locator("#draw input[type=file]").set_input_files(tmp_path / "a.geojson")
    expect(row).to_have_count(2)
    again = saved(page, tmp_path / "b.geojson")
    assert [one["geometry"]["type"] for one in again["features"]] == ["LineString", "Polygon"]
    assert again["features"][1]["properties"]["radius_m"] == pytest.approx(40_000, rel=1e-4)
    assert again["features"][1]["properties"]["name"] == "Round"
    asked = [url for url in visitor.asked if "analysis" in url]
    assert asked == [], "nothing of it leaves the browser"


def _is_what_was_drawn(written: Any, line: list[list[float]], centre: list[float]) -> None:
    assert written["type"] == "FeatureCollection"
    drawn, circle = written["features"]
    assert len({drawn["id"], circle["id"]}) == 2
    assert drawn["geometry"]["type"] == "LineString"
    for told, position in zip(drawn["geometry"]["coordinates"], line, strict=True):
        assert told == pytest.approx(position, abs=1e-5)
    assert drawn["properties"]["length_m"] == pytest.approx(
        WGS84.line_length(*zip(*line, strict=True)), rel=1e-6
    )
    [ring] = circle["geometry"]["coordinates"]
    assert (len(ring), ring[0]) == (65, ring[-1])
    assert circle["properties"]["centre"] == pytest.approx(centre, abs=1e-5)
    away = [WGS84.inv(*circle["properties"]["centre"], *one)[2] for one in ring]
    assert away == pytest.approx([40_000] * 65, rel=1e-4)
    assert WGS84.polygon_area_perimeter(*zip(*ring, strict=True))[0] > 0, "counter-clockwise"
    assert circle["properties"] | {"kind": "circle", "name": "Round"} == circle["properties"]


def _a_corner_moves_by_keys(page: Page, tmp_path: Path, written: Any) -> None:
    page.locator(".sketch-list li").nth(0).get_by_role("button", name="Change").click()
    corner = page.get_by_role("button", name="Corner 2", exact=True)
    corner.focus()
    page.keyboard.press("Shift+ArrowUp")
    settle(page)
    expect(page.get_by_role("button", name="Corner 2", exact=True)).to_be_focused()
    moved = saved(page, tmp_path / "c.geojson")["features"][0]["geometry"]["coordinates"]
    before = written["features"][0]["geometry"]["coordinates"]
    assert moved[1][1] > before[1][1] + 0.05
    assert (moved[0], moved[2]) == (before[0], before[2])
    page.locator("#draw").get_by_role("button", name="Undo").click()


@pytest.mark.browser
def test_an_area_is_drawn_by_keyboard_and_asked_what_lies_in_it(
    visitor: Visitor, client: httpx.Client, tmp_path: Path
) -> None:
    page = visitor.open("/map?center=69.8,38.2&zoom=7.5")
    tool(page, "Draw")
    page.get_by_role("button", name="Area", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.locator(".leaflet-container")).to_be_focused()
    page.keyboard.press("Enter")
    for move in ("ArrowRight", "ArrowDown", "ArrowLeft"):
        for _ in range(2):
            page.keyboard.press(move)
            page.wait_for_timeout(350)  # Leaflet glides
        page.keyboard.press("Enter")
    page.keyboard.press("Backspace")
    expect(page.locator("#draw [role=status]")).to_contain_text("km²")
    page.get_by_label("Or type a position").fill("37.4N 69.0E")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Finish").click()
    expect(page.locator(".sketch-list li")).to_have_count(1)
    [drawn] = saved(page, tmp_path / "a.geojson")["features"]
    [ring] = drawn["geometry"]["coordinates"]
    assert len(ring) == 5
    assert [69.0, 37.4] in ring
    page.get_by_role("button", name="What lies in it").click()
    expect(page.locator("#questions .answer-links")).to_be_visible()
    [asked] = parse_qs(urlsplit(page.url).query)["ask"]
    numbers = re.findall(r"[-\d.]+", asked)
    corners = [f"{lon} {lat}" for lon, lat in zip(numbers[::2], numbers[1::2], strict=True)]
    wkt = f"POLYGON(({','.join([*corners, corners[0]])}))"
    body = client.get("/analysis/polygon", params={"polygon": wkt, "f": "json"}).json()
    told = page.locator("#questions .answer-record").evaluate_all(
        "nodes => nodes.map((one) => one.dataset.record)"
    )
    assert told == [f"{one['collection']}/{one['id']}" for one in body["features"]]
    assert len(told) > 3
    assert body["area_km2"] == pytest.approx(drawn["properties"]["area_m2"] / 1e6, rel=TENTH_OF_A_PERCENT)
    marked = page.locator(".mark[data-answer]").evaluate_all(
        "nodes => nodes.map((one) => one.dataset.records)"
    )
    assert {key for keys in marked for key in keys.split()} & set(told)
    page.keyboard.press("Escape")
    expect(page.get_by_role("heading", name="Measure and draw")).to_be_focused()


@pytest.mark.browser
def test_drawings_are_kept_only_where_the_reader_says_so(visitor: Visitor) -> None:
    page = visitor.open("/map")
    tool(page, "Draw")
    page.get_by_label("Or type a position").fill("38.56 68.79")
    page.keyboard.press("Enter")
    expect(page.locator(".sketch-list li")).to_contain_text("38.5600° N, 68.7900° E")
    assert page.evaluate("() => localStorage.length") == 0
    page.get_by_label("Keep in this browser").check()
    page.reload()
    page.wait_for_selector("html[data-drawn=true]")
    tool(page, "Draw")
    expect(page.locator(".sketch-list li")).to_contain_text("38.5600° N, 68.7900° E")
    page.get_by_label("Keep in this browser").uncheck()
    page.reload()
    page.wait_for_selector("html[data-drawn=true]")
    tool(page, "Draw")
    expect(page.locator(".sketch-list li")).to_have_count(0)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("no JSON", "no GeoJSON"),
        ('{"type": "Topology"}', "no GeoJSON"),
        ('{"type": "Feature", "geometry": null, "properties": null}', "Left out"),
        ('{"type": "Point", "coordinates": [70, 95]}', "Left out"),
        ('{"type": "MultiPoint", "coordinates": [[70, 38], [71, "x"]]}', "Left out"),
        ('{"type": "MultiLineString", "coordinates": [null]}', "Left out"),
        ('{"type": "MultiPolygon", "coordinates": [null]}', "Left out"),
        ('{"type": "constructor", "coordinates": []}', "Left out"),
    ],
)
@pytest.mark.browser
def test_a_file_that_cannot_be_read_is_told(drawing: Page, text: str, said: str) -> None:
    drawing.evaluate("document.getElementById('notices').replaceChildren()")
    drawing.locator("#draw input[type=file]").set_input_files(
        {"name": "a.geojson", "mimeType": "application/json", "buffer": text.encode()}
    )
    expect(drawing.locator("#notices .notice").last).to_contain_text(said)


@pytest.fixture(scope="module")
def drawing(chromium: Browser, site: str) -> Any:
    with visiting(chromium, site) as visitor:
        page = visitor.open("/map")
        tool(page, "Draw")
        yield page
