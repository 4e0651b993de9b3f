"""The drawing itself: places in true kilometres, names that cover nothing, stacks, railway, keyboard."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
import pytest
import shapely
from playwright.sync_api import Browser, Page
from pyproj import Geod

from browser_fixtures import DESKTOP, PHONE, Visitor, settle, visiting

pytest_plugins = ["browser_fixtures"]
pytestmark = pytest.mark.browser

GEODATA = Path(__file__).parents[1] / "geodata"
WGS84 = Geod(ellps="WGS84")
VIEWS = [
    (5.2, 44.0, 70.0),
    (6.0, 39.5, 71.5),
    (6.4, 39.5, 71.5),
    (7.3, 38.2, 71.0),
    (8.0, 40.8, 73.8),
    (9.6, 38.4, 68.9),
]

Json = dict[str, Any]

MAP = "window[JSON.parse(document.getElementById('settings').textContent).mapName]"
GO = f"([zoom, lat, lon]) => {{ {MAP}.setView([lat, lon], zoom, {{ animate: false }}); }}"
BOUNDS = f"{MAP}.getBounds().toBBoxString().split(',').map(Number)"
NAMES = 'async () => (await import("ca-geo/drawing.js")).placedLabels()'
SPAN = f"""(px) => {{
  const middle = {MAP}.latLngToContainerPoint({MAP}.getCenter());
  return [-px / 2, px / 2].map((dx) => {MAP}.containerPointToLatLng([middle.x + dx, middle.y]))
    .map(({{ lng, lat }}) => [lng, lat]);
}}"""
DRAWN = 'async () => (await import("ca-geo/drawing.js")).drawnIds()'
IN_VIEW = """() => {
  const { left, top, right, bottom } = document.querySelector(".leaflet-container").getBoundingClientRect();
  return [...document.querySelectorAll(".mark")].map((mark) => mark.getBoundingClientRect())
    .map(({ x, y, width, height }) => [x + width / 2, y + height / 2])
    .filter(([x, y]) => x >= left && x <= right && y >= top && y <= bottom).length;
}"""
SIGNS = """() => {
  const corner = document.querySelector(".leaflet-container").getBoundingClientRect();
  return [...document.querySelectorAll(".mark")].map((mark) => {
    const body = mark.querySelector(".sign-body, .rail-ring, .rail-change, .rail-tunnel, .sign .town-dot");
    const { x, y, width, height } = (body ?? mark).getBoundingClientRect();
    return {
      records: mark.dataset.records.split(" "), kind: mark.classList[1],
      label: mark.ariaLabel, drawn: Boolean(body),
      x: x - corner.x, y: y - corner.y, width, height,
    };
  });
}"""


def load(path: str) -> Json:
    content: Json = json.loads((GEODATA / path).read_text(encoding="utf-8"))
    return content


def collection(id: str) -> list[Json]:
    features: list[Json] = load(f"layers/{id}.geojson")["features"]
    return features


LAYERS = [layer["id"] for layer in load("catalog.json")["layers"]]


@pytest.fixture(scope="module")
def one(chromium: Browser, site: str) -> Iterator[Visitor]:
    with visiting(chromium, site) as visitor:
        yield visitor


@pytest.fixture(scope="module")
def still(one: Visitor) -> Page:
    """One desktop page for tests that only look, or move the camera."""
    return one.open("/map", viewport=DESKTOP, reduced_motion="reduce")


@pytest.fixture
def open_map(visitor: Visitor) -> Callable[..., Page]:
    """A page of the test's own, without motion."""
    return lambda query="", **options: visitor.open(f"/map{query}", **{"reduced_motion": "reduce", **options})


def go(page: Page, zoom: float, lat: float, lon: float) -> None:
    page.evaluate(GO, [zoom, lat, lon])
    settle(page)


def signs(page: Page) -> list[Json]:
    found: list[Json] = page.evaluate(SIGNS)
    return found


def sign_of(page: Page, key: str) -> Json:
    return next(sign for sign in signs(page) if key in sign["records"])


def box(shape: Json) -> shapely.Polygon:
    return shapely.box(shape["x"], shape["y"], shape["x"] + shape["width"], shape["y"] + shape["height"])


# --- geometry ---


@pytest.mark.parametrize(
    ("lon", "lat", "azimuth", "metres"),
    [
        (70.1, 37.86, 0, 35_000),
        (73.5, 38.28, 137, 177_000),
        (-0.1, 51.5, 270, 900),
        (0.0, 0.0, 90, 500_000),
        (75, -45, 45, 1_000_000),
    ],
)
def test_destination_is_the_geodesic_of_wgs84(
    still: Page, lon: float, lat: float, azimuth: float, metres: float
) -> None:
    found = still.evaluate(
        'async (way) => (await import("ca-geo/geometry.js")).destination(...way)',
        [[lon, lat], azimuth, metres],
    )
    expected = WGS84.fwd(lon, lat, azimuth, metres)[:2]
    assert WGS84.inv(*found, *expected)[2] < 0.01


def test_unit_square_and_back(still: Page) -> None:
    found = still.evaluate(
        """async (places) => {
          const { toUnit, toLonLat, unitsPerMetre } = await import("ca-geo/geometry.js");
          return places.map((place) => [toLonLat(toUnit(place)), unitsPerMetre(toUnit(place).y)]);
        }""",
        [[71.5, 39.5], [-180, -60], [46, 56]],
    )
    for (lon, lat), ((lon_back, lat_back), units) in zip(
        [(71.5, 39.5), (-180, -60), (46, 56)], found, strict=True
    ):
        assert (lon_back, lat_back) == pytest.approx((lon, lat), abs=1e-9)
        assert units == pytest.approx(1 / (2 * math.pi * 6378137 * math.cos(math.radians(lat))))


def test_interior_point_lies_in_a_bent_area(still: Page) -> None:
    ring = [(0, 0), (10, 0), (10, 10), (8, 10), (8, 2), (2, 2), (2, 10), (0, 10), (0, 0)]
    found = still.evaluate(
        'async (ring) => (await import("ca-geo/geometry.js")).interiorPoint([ring])',
        [{"x": x, "y": y} for x, y in ring],
    )
    assert shapely.Polygon(ring).contains(shapely.Point(found["x"], found["y"]))


def test_thinning_keeps_the_ends_and_smoothing_keeps_every_point(still: Page) -> None:
    line = [[0, 0], [1, 0.2], [2, 0], [30, 4], [31, 4], [60, 0]]
    thin, smooth = still.evaluate(
        """async (line) => {
          const { thin, smoothPoints } = await import("ca-geo/curve.js");
          const points = line.map(([x, y]) => ({ x, y }));
          return [thin(points, 2.2), smoothPoints(points, 10)];
        }""",
        line,
    )
    assert [[p["x"], p["y"]] for p in thin] == [[0, 0], [30, 4], [60, 0]]
    near = [min(math.dist(place, (p["x"], p["y"])) for p in smooth) for place in line]
    assert max(near) < 1e-9


# --- what is drawn ---


def test_drawn_and_unlocated_are_all_records(still: Page, site: str) -> None:
    drawn = still.evaluate(DRAWN)
    everything, unlocated = set(), set()
    for layer in LAYERS:
        for feature in httpx.get(f"{site}/collections/{layer}/items?f=json&limit=1000").json()["features"]:
            everything.add(f"{layer}/{feature['id']}")
            if feature["geometry"] is None or feature["properties"].get("out_of_region"):
                unlocated.add(f"{layer}/{feature['id']}")
    assert len(drawn) == len(set(drawn))
    assert set(drawn) == everything - unlocated


def test_every_point_record_has_a_sign_or_stands_in_a_stack(still: Page) -> None:
    go(still, 5, 42, 71.5)
    shown = [key for sign in signs(still) for key in sign["records"]]
    points = [
        f"{layer}/{feature['id']}"
        for layer in LAYERS
        if layer != "cku-railway"
        for feature in collection(layer)
        if (feature["geometry"] or {}).get("type") == "Point" and "out_of_region" not in feature["properties"]
    ]
    assert set(points) <= set(shown)
    assert len(shown) == len(set(shown)), "a record stands in two places"


@pytest.mark.parametrize(
    ("layer", "id"),
    [
        ("gbao-facilities", "ishkashim-mvd-base"),
        ("gbao-facilities", "shaymak-facility"),
        ("mines", "silver-mine-yakjilva"),
    ],
)
def test_a_disc_has_the_true_radius(still: Page, layer: str, id: str) -> None:
    go(still, 7.3, 37.6, 73.5)
    feature = next(one for one in collection(layer) if one["id"] == id)
    lon, lat = feature["geometry"]["coordinates"]
    radius = feature["properties"]["location_uncertainty_m"]
    north, south = (WGS84.fwd(lon, lat, azimuth, radius)[1] for azimuth in (0, 180))
    expected = still.evaluate(
        f"([lon, north, south]) => [north, south].map((lat) => {MAP}.latLngToContainerPoint([lat, lon]).y)",
        [lon, north, south],
    )
    boxes = still.evaluate(
        """() => {
          const top = document.querySelector(".leaflet-container").getBoundingClientRect().y;
          return [...document.querySelectorAll(".places path")].map((path) => {
            const { y, height } = path.getBoundingClientRect();
            return [y - top, y - top + height];
          });
        }"""
    )
    assert any(found == pytest.approx(expected, abs=2.5) for found in boxes), (expected, boxes)


def test_places_less_sure_than_a_settlement_are_hollow(still: Page) -> None:
    go(still, 7.3, 37.6, 71.0)
    solid = still.evaluate(
        """() => [...document.querySelectorAll(".mark.sign")]
          .filter((mark) => !mark.querySelector(".sign-body.unsure"))
          .flatMap((mark) => mark.dataset.records.split(" "))"""
    )
    precision = {
        f"{layer}/{f['id']}": f["properties"]["location_precision"]
        for layer in LAYERS
        for f in collection(layer)
    }
    assert solid
    assert {precision[key] for key in solid} <= {"settlement", "exact-site"}


def test_no_discs_and_no_badges_in_the_overview(still: Page) -> None:
    go(still, 5.5, 39.5, 71.5)
    drawn = """[...document.querySelectorAll(".places path")]
      .filter((path) => !path.closest(".band") && path.getAttribute("d")).length"""
    assert still.evaluate(drawn) == 0
    assert still.locator(".marks .sign-badge").count() == 0
    go(still, 6.4, 39.5, 71.5)
    assert still.evaluate(drawn) > 8
    assert still.locator(".marks .sign-badge").count() > 3


def test_the_band_lies_on_the_side_named(still: Page) -> None:
    """Eleven kilometres wide, in Tajikistan, along the whole Tajik-Afghan border."""
    border = next(f for f in load("basemap/borders.geojson")["features"] if f["id"] == "AF-TJ")["geometry"]
    tajikistan = next(f for f in load("basemap/land.geojson")["features"] if f["id"] == "TJ")["geometry"]
    edge = still.evaluate(
        """async (geometry) => {
          const { linesOf, toLonLat, unitsPerMetre, inRings, ringsOf } = await import("ca-geo/geometry.js");
          const { parallel, shifted, thin } = await import("ca-geo/curve.js");
          const [line] = linesOf(geometry.border).sort((a, b) => b.length - a.length);
          const metres = (point) => 11000 * unitsPerMetre(point.y);
          const rings = ringsOf(geometry.land);
          const reach = metres(line[0]);
          const inside = (side) => shifted(thin(line, reach), side * reach)
            .filter((point) => inRings(point, rings)).length;
          return parallel(line, metres, inside(1) > inside(-1) ? 1 : -1).map(toLonLat);
        }""",
        {"border": border, "land": tajikistan},
    )
    inside = shapely.contains_xy(shapely.from_geojson(json.dumps(tajikistan)).buffer(0), edge)
    assert inside.mean() > 0.95
    line = shapely.from_geojson(json.dumps(border))
    for lon, lat in edge[::40]:
        nearest = shapely.shortest_line(shapely.Point(lon, lat), line).coords[1]
        assert WGS84.inv(lon, lat, *nearest)[2] == pytest.approx(11_000, rel=0.35)


def test_border_facilities_are_one_band_and_the_count_is_no_sign(still: Page) -> None:
    go(still, 7.3, 37.6, 71.0)
    assert still.locator(".places .band").count() == 1
    assert still.locator("[id^=hatch-]").count() == 1
    total = sign_of(still, "border-incidents/incidents-h2-2025-total")
    assert not total["drawn"]
    assert [
        sign["records"]
        for sign in signs(still)
        if sign["drawn"] and "border-incidents/incidents-h2-2025-total" in sign["records"]
    ] == []
    names = [name["text"] for name in still.evaluate(NAMES)]
    assert any(name.startswith("Nine incidents") for name in names)
    assert any("sites not published" in name for name in names)


# --- stacks ---


def test_records_of_one_district_are_one_stack(still: Page) -> None:
    go(still, 7.3, 37.9, 70.5)
    stack = sign_of(still, "border-incidents/incident-2025-11-26-shohin-sm")
    assert stack["kind"] == "stack"
    assert len(stack["records"]) == 5
    assert "5 incidents" in stack["label"]
    assert "Shamsiddin Shohin" in stack["label"]


def test_in_the_overview_near_records_of_a_layer_are_one_stack(still: Page) -> None:
    go(still, 5.2, 39.5, 71.5)
    for sign in signs(still):
        assert len({key.split("/")[0] for key in sign["records"]}) == 1, "a stack mixes layers"
    centres = [
        (s["x"] + s["width"] / 2, s["y"] + s["height"] / 2, s["records"][0].split("/")[0])
        for s in signs(still)
        if s["kind"] in ("sign", "stack")
    ]
    gaps = [math.dist(a[:2], b[:2]) for i, a in enumerate(centres) for b in centres[i + 1 :]]
    assert min(gaps) > 20


def test_a_stack_opens_a_list_and_gives_the_focus_back(open_map: Callable[..., Page]) -> None:
    page = open_map("?center=70.5,37.9&zoom=7.3")
    stack = page.locator(".mark.stack[data-records*=shohin-sm]")
    stack.focus()
    page.keyboard.press("Enter")
    card = page.get_by_role("dialog", name="5 incidents in one district, none placed closer")
    rows = card.locator(".list-row")
    assert rows.count() == 5
    assert stack.get_attribute("aria-expanded") == "true"
    dates = rows.locator(".row-date").all_inner_texts()
    assert [date[-4:] for date in dates] == ["2024", "2025", "2025", "2026", "2026"]
    assert page.evaluate("document.activeElement.className") == "list-row"
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.querySelector('.row-name').textContent") == "Shohin SM camp"
    page.keyboard.press("Escape")
    assert card.count() == 0
    assert page.evaluate("document.activeElement.dataset.records").count("border-incidents/") == 5


def test_a_row_of_the_list_opens_its_record(open_map: Callable[..., Page]) -> None:
    page = open_map("?center=70.5,37.9&zoom=6.8")
    page.locator(".mark.stack[data-records*=shohin-sm]").click()
    page.locator(".list-row", has_text="Shohin SM camp").click()
    assert page.locator("#panel h2").inner_text() == "Attack on the Shohin SM camp"
    assert page.locator(".mark.selected").get_attribute("aria-current") == "true"
    assert "feature=border-incidents/incident-2025-11-26-shohin-sm" in page.url.replace("%2F", "/")


# --- names ---


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_names_cover_neither_each_other_nor_a_sign(one: Visitor, size: Any) -> None:
    page = one.open("/map", viewport=size, reduced_motion="reduce")
    for view in VIEWS:
        go(page, *view)
        names = page.evaluate(NAMES)
        assert len(names) > 4, view
        drawn = [(name["text"], shapely.union_all([box(part) for part in name["boxes"]])) for name in names]
        for i, (text, place) in enumerate(drawn):
            for other, second in drawn[i + 1 :]:
                assert place.intersection(second).area < 0.01, (view, text, other)
            for sign in (sign for sign in signs(page) if sign["drawn"]):
                assert place.intersection(box(sign).buffer(-1)).area < 0.5, (view, text, sign["records"])


def test_the_room_reserved_for_a_name_is_the_room_it_takes(still: Page) -> None:
    go(still, 6.4, 39.5, 71.5)
    reserved = {
        name["text"].upper(): name["boxes"][0] for name in still.evaluate(NAMES) if len(name["boxes"]) == 1
    }
    taken = still.evaluate(
        """() => {
          const corner = document.querySelector(".leaflet-container").getBoundingClientRect();
          const texts = [...document.querySelectorAll("text.name")];
          const straight = texts.filter((text) => !text.firstElementChild);
          return straight.map((text) => {
            const { x, y, width, height } = text.getBoundingClientRect();
            return [text.textContent, x - corner.x, y - corner.y, width, height];
          });
        }"""
    )
    assert len(taken) > 30
    for text, x, y, width, height in taken:
        place = reserved[text.upper()]
        assert (x, width) == (pytest.approx(place["x"], abs=3), pytest.approx(place["width"], abs=5)), text
        assert y + height / 2 == pytest.approx(place["y"] + place["height"] / 2, abs=3), text


def test_capitals_are_always_named_and_the_chosen_record_too(open_map: Callable[..., Page]) -> None:
    page = open_map("?feature=gbao-facilities/shaymak-facility")
    for zoom, expected in (
        (5.2, {"Tashkent", "Dushanbe", "Bishkek"}),
        (6.4, {"Tashkent", "Dushanbe", "Bishkek"}),
    ):
        go(page, zoom, 39.5, 71.5)
        names = {name["text"] for name in page.evaluate(NAMES)}
        assert expected | {"Near Shaymak"} <= names


def test_names_follow_a_change_of_layers(open_map: Callable[..., Page]) -> None:
    page = open_map("?layers=mines")
    names = {name["text"] for name in page.evaluate(NAMES)}
    assert "2 mines, Ayni district" in names
    assert not {"Near Shaymak", "Kant air base", "CKU railway (schematic)"} & names
    assert {key.split("/")[0] for key in page.evaluate(DRAWN)} == {"mines"}


# --- railway ---


def test_the_whole_line_is_drawn_once_by_its_sections(still: Page) -> None:
    go(still, 8.0, 40.6, 74.0)
    keys = still.evaluate(
        """[...document.querySelectorAll(".railway .line-hit")].map((path) => path.dataset.key)"""
    )
    sections = [
        f"cku-railway/{f['id']}"
        for f in collection("cku-railway")
        if f["properties"]["category"] == "railway-section"
    ]
    assert keys == sections
    assert "cku-railway/cku-railway" in still.evaluate(DRAWN)


def test_new_lines_are_broken_and_existing_ones_are_not(still: Page) -> None:
    go(still, 8.0, 40.6, 74.0)
    found = still.evaluate(
        """() => [...document.querySelectorAll(".railway .rail-body")].map((path) => [
          path.nextElementSibling.nextElementSibling.dataset.key.split("/")[1],
          path.getAttribute("stroke-dasharray"),
          path.nextElementSibling.getAttribute("stroke-width") / path.getAttribute("stroke-width") > 0.5])"""
    )
    broken = {key: bool(dash) for key, dash, _ in found}
    open_line = {key: core for key, _, core in found}
    for feature in collection("cku-railway"):
        if feature["properties"]["category"] == "railway-section":
            assert broken[feature["id"]] is (feature["properties"]["status"] != "operational")
            assert open_line[feature["id"]] is (feature["properties"]["gauge_mm"] == 1435)


def test_every_waypoint_lies_on_the_smooth_line(still: Page) -> None:
    go(still, 8.0, 40.6, 74.0)
    far = still.evaluate(
        f"""(waypoints) => {{
          const paths = [...document.querySelectorAll(".railway .rail-body")];
          const corner = document.querySelector(".leaflet-container").getBoundingClientRect();
          return waypoints.map(([lon, lat]) => {{
            const at = {MAP}.latLngToContainerPoint([lat, lon]);
            const steps = paths.flatMap((path) => Array.from({{ length: 2000 }}, (_, i) => {{
              const point = path.getPointAtLength((path.getTotalLength() * i) / 1999)
                .matrixTransform(path.getScreenCTM());
              return Math.hypot(point.x - corner.x - at.x, point.y - corner.y - at.y);
            }}));
            return Math.min(...steps);
          }});
        }}""",
        [
            place
            for f in collection("cku-railway")
            if f["geometry"] and f["geometry"]["type"] == "LineString"
            for place in f["geometry"]["coordinates"]
        ],
    )
    assert max(far) < 1.5


def test_a_section_opens_by_click_and_by_keyboard(open_map: Callable[..., Page]) -> None:
    page = open_map("?center=75.4,40.1&zoom=8")
    point = page.evaluate(
        """() => {
          const path = document.querySelector('.line-hit[data-key="cku-railway/cku-line-cn"]');
          const halfway = path.getPointAtLength(path.getTotalLength() * 0.45);
          const { x, y } = halfway.matrixTransform(path.getScreenCTM());
          return [x, y];
        }"""
    )
    page.mouse.click(*point)
    assert page.locator("#panel h2").inner_text() == "Kashgar to Torugart"
    assert page.locator(".rail-outline.selected").count() == 1
    page.locator('.mark.line[data-records="cku-railway/cku-line-kg-1"]').focus()
    page.keyboard.press("Enter")
    assert page.locator("#panel h2").inner_text() == "Torugart to Makmal"


# --- pointer, keyboard, selection ---


def test_all_signs_are_one_tab_stop_and_arrows_reach_each(open_map: Callable[..., Page]) -> None:
    page = open_map()
    assert page.locator('.marks [tabindex="0"]').count() == 1
    page.locator('.marks [tabindex="0"]').focus()
    page.keyboard.press("Home")
    count = page.evaluate(IN_VIEW)
    seen = set()
    for _ in range(count):
        seen.add(page.evaluate("document.activeElement.dataset.records"))
        page.keyboard.press("ArrowRight")
    assert len(seen) == count
    assert page.locator('.marks [tabindex="0"]').count() == 1
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.classList.contains('mark')")


def test_every_sign_says_all_that_its_picture_says(still: Page) -> None:
    go(still, 6.4, 39.5, 71.5)
    sign = sign_of(still, "gbao-facilities/shaymak-facility")
    assert sign["label"].startswith("Facilities in GBAO: Security facility near Shaymak")
    assert "25 km" in sign["label"]
    assert "statements differ" in sign["label"]
    assert all(sign["label"] for sign in signs(still))
    assert still.get_by_role("group", name="Records on the map").count() == 1


@pytest.mark.parametrize(
    ("options", "least"),
    [({"viewport": DESKTOP}, 24), ({"viewport": PHONE, "has_touch": True, "is_mobile": True}, 44)],
)
def test_targets_are_large_enough(open_map: Callable[..., Page], options: Json, least: float) -> None:
    page = open_map(**options)
    sizes = page.evaluate(
        """[...document.querySelectorAll(".mark:not(.line), .map-button")]
          .map((button) => button.getBoundingClientRect())
          .filter(({ width }) => width).map(({ width, height }) => Math.min(width, height))"""
    )
    assert len(sizes) > 10
    assert min(sizes) >= least


def test_hover_names_the_record_and_marks_no_circle(open_map: Callable[..., Page]) -> None:
    page = open_map()
    page.locator('.mark[data-records="mines/pakrut-mine"]').hover()
    card = page.locator(".hover-card")
    assert card.locator("strong").inner_text() == "Pakrut gold mine"
    assert "60 km" in card.locator("span").inner_text()
    page.mouse.move(800, 300)
    assert not card.is_visible()


def test_a_choice_is_bracketed_and_its_disc_stands_out(open_map: Callable[..., Page]) -> None:
    page = open_map("?center=73,38&zoom=7.3")
    page.locator('.mark[data-records="mines/silver-mine-yakjilva"]').click()
    assert page.locator(".mark.selected .bracket").count() == 1
    assert page.locator(".mark.selected").get_attribute("data-records") == "mines/silver-mine-yakjilva"
    assert page.locator(".places .selected .place-disc").count() == 1
    page.keyboard.press("Escape")
    assert page.locator(".mark.selected").count() == 0
    assert page.locator(".places .selected").count() == 0


@pytest.mark.parametrize("zoom", [6, 7.3, 9])
def test_a_chosen_sign_stays_where_it_stood(open_map: Callable[..., Page], zoom: float) -> None:
    page = open_map(f"?center=73,38&zoom={zoom}")
    mark = page.locator('.mark[data-records="mines/silver-mine-yakjilva"]')
    mark.focus()  # by pointer it would stand out as hovered
    page.keyboard.press("Enter")
    page.locator("#panel h2").focus()
    settle(page)
    boxes = mark.evaluate(
        "one => [one, ...one.children].map((part) => part.getBoundingClientRect())"
        ".map(({ x, y, width, height }) => [x + width / 2, y + height / 2])"
    )
    assert len(boxes) == 3  # button, sign, brackets
    assert all(box == pytest.approx(boxes[0], abs=0.1) for box in boxes)


def test_fly_to_shows_the_whole_disc_and_goes_no_closer(open_map: Callable[..., Page]) -> None:
    page = open_map("?feature=border-incidents/incident-2026-04-17-farkhor")
    page.get_by_role("button", name="Zoom to").click()
    settle(page)
    feature = next(f for f in collection("border-incidents") if f["id"].endswith("farkhor"))
    lon, lat = feature["geometry"]["coordinates"]
    radius = feature["properties"]["location_uncertainty_m"]
    view = page.evaluate(BOUNDS)
    for azimuth in (0, 90, 180, 270):
        x, y, _ = WGS84.fwd(lon, lat, azimuth, radius)
        assert view[0] < x < view[2]
        assert view[1] < y < view[3]


def test_exact_and_settlement_signs_stand_at_their_place(still: Page) -> None:
    for zoom in (7.3, 9.0):
        go(still, zoom, 38.2, 69.5)
        for id in ("ru-201-bokhtar", "ru-201-kulob-former"):  # Dushanbe's stands in a row with others
            feature = next(f for f in collection("russian-bases") if f["id"] == id)
            lon, lat = feature["geometry"]["coordinates"]
            at = still.evaluate(f"([lon, lat]) => {MAP}.latLngToContainerPoint([lat, lon])", [lon, lat])
            node = still.locator(f'.mark[data-records="russian-bases/{id}"]').bounding_box()
            corner = still.locator(".leaflet-container").bounding_box()
            assert node is not None
            assert corner is not None
            centre = (
                node["x"] + node["width"] / 2 - corner["x"],
                node["y"] + node["height"] / 2 - corner["y"],
            )
            assert centre == pytest.approx((at["x"], at["y"]), abs=1)


# --- zooming ---

COUNTED = f"""async () => {{
  const {{ onRest }} = await import("ca-geo/resting.js");
  window.told = [];
  onRest({MAP}, () => window.told.push({MAP}.getZoom()));
}}"""
PLACES = f"""() => {{
  const inside = (node) => node.getBoundingClientRect();
  const {{ left, top }} = inside(document.querySelector(".leaflet-container"));
  const drawn = [...document.querySelectorAll(".ca-stage")].map((node) => inside(node).width);
  const signs = [...document.querySelectorAll(".mark:not(.line)")]
    .map((node) => [node.dataset.records, inside(node)])
    .map(([key, {{ x, y, width, height }}]) => [key, x + width / 2 - left, y + height / 2 - top]);
  return {{ zoom: {MAP}.getZoom(), drawn, signs }};
}}"""


def test_what_moves_in_quick_succession_is_drawn_once_when_it_rests(visitor: Visitor) -> None:
    page = visitor.open("/map", drawn=False)
    page.clock.install(time=0)
    page.clock.pause_at(10_000)  # time goes on in run_for() only
    page.evaluate(
        """async () => {
          const { onRest } = await import("ca-geo/resting.js");
          const map = window.stub = new L.Evented();
          window.acts = [];
          ["ground", "signs", "names"].forEach((name) => onRest(map, () => window.acts.push(name)));
        }"""
    )
    said = "() => acts.splice(0).join(' ')"
    for _ in range(3):
        page.evaluate("() => { stub.fire('movestart'); }")
        page.clock.run_for(250)
        page.evaluate("() => { stub.fire('moveend'); }")
        page.clock.run_for(100)
        assert page.evaluate(said) == ""
    page.clock.run_for(21)
    assert page.evaluate(said) == "ground", "a frame for each, so that a key in between is answered"
    page.clock.run_for(20)
    page.evaluate("() => { stub.fire('movestart'); }")
    assert page.evaluate(said).startswith("signs")
    page.clock.run_for(2000)
    assert page.evaluate(said) == "", "what has begun to move is not drawn under way"
    page.evaluate("() => { stub.fire('moveend'); }")
    page.clock.run_for(1000)
    assert page.evaluate(said) == "ground signs names"
    page.evaluate("() => { stub.fire('movestart'); stub.fire('moveend'); }")
    assert page.evaluate(said) == "ground signs names", "a jump is drawn at once"


def test_every_press_counts_however_fast(open_map: Callable[..., Page]) -> None:
    page = open_map("?center=70,39&zoom=6", reduced_motion="no-preference")
    page.locator(".leaflet-container").focus()
    for pause in (0, 40, 110, 230, 0):  # whatever the page is at by then
        page.keyboard.press("+")
        page.wait_for_timeout(pause)
    page.wait_for_function(f"() => {MAP}.getZoom() === 8.5")
    page.wait_for_timeout(600)
    assert page.evaluate(f"{MAP}.getZoom()") == 8.5
    for _ in range(20):
        page.keyboard.press("-")
    page.wait_for_function(f"() => {MAP}.getZoom() === {MAP}.getMinZoom()")


def test_all_that_is_drawn_arrives_where_a_jump_would_put_it(open_map: Callable[..., Page]) -> None:
    page = open_map("?center=70,39&zoom=6.4", reduced_motion="no-preference")
    page.evaluate(COUNTED)
    page.locator(".leaflet-container").focus()
    page.keyboard.press("+")
    page.wait_for_function("() => told.length > 0")
    glided = page.evaluate(PLACES)
    page.evaluate(
        f"{MAP}.setZoom(5, {{ animate: false }}); {MAP}.setView([39, 70], 6.9, {{ animate: false }})"
    )
    settle(page)
    jumped = page.evaluate(PLACES)
    assert glided["zoom"] == jumped["zoom"] == 6.9
    assert glided["drawn"] == jumped["drawn"]
    assert len(glided["signs"]) > 10
    assert {key: pytest.approx(at, abs=2) for key, *at in jumped["signs"]} == {
        key: at for key, *at in glided["signs"]
    }


def test_a_zoom_moves_the_ground_as_leaflet_moves_the_signs(still: Page) -> None:
    """The curve that is worked out is that of the browser's own cubic-bezier(0, 0, 0.25, 1)."""
    pairs = still.evaluate(
        """async () => {
          const { eased } = await import("ca-geo/zoomed.js");
          const node = document.body.appendChild(document.createElement("div"));
          const options = { duration: 1000, easing: "cubic-bezier(0, 0, 0.25, 1)", fill: "both" };
          const moved = node.animate({ marginLeft: ["0px", "1000px"] }, options);
          moved.pause();
          const pairs = Array.from({ length: 101 }, (_, i) => {
            moved.currentTime = i * 10;
            return [eased(i / 100), parseFloat(getComputedStyle(node).marginLeft) / 1000];
          });
          node.remove();
          return pairs;
        }"""
    )
    assert pairs[-1] == [1, 1], "it ends where it goes"
    assert all(ours == pytest.approx(theirs, abs=0.002) for ours, theirs in pairs)


# --- base map and furniture ---


def test_a_change_of_theme_redraws_nothing(open_map: Callable[..., Page]) -> None:
    page = open_map()
    page.evaluate(
        """() => {
          window.changes = 0;
          new MutationObserver((list) => { window.changes += list.length; })
            .observe(document.querySelector(".leaflet-map-pane"),
              { subtree: true, childList: true, attributes: true });
        }"""
    )
    before = page.evaluate("getComputedStyle(document.querySelector('.land.home')).fill")
    page.locator("#view-button").click()
    page.get_by_role("button", name="Dark").click()
    settle(page)
    assert page.evaluate("getComputedStyle(document.querySelector('.land.home')).fill") != before
    assert page.evaluate("window.changes") == 0


def test_the_camera_never_sees_a_cut_edge_of_the_base_map(open_map: Callable[..., Page]) -> None:
    page = open_map()
    for lat, lon in ((33, 46), (56, 97), (44, 71)):
        go(page, 3, lat, lon)
        view = page.evaluate(BOUNDS)
        assert view[0] >= 46 - 0.1
        assert view[1] >= 33 - 0.1
        assert view[2] <= 97 + 0.1
        assert view[3] <= 56 + 0.1


def test_an_unknown_kind_of_border_is_an_error(still: Page) -> None:
    said = still.evaluate(
        """async () => {
          const { drawBasemap } = await import("ca-geo/basemap.js");
          const none = { features: [] };
          const geometry = { type: "LineString", coordinates: [] };
          const borders = { features: [{ properties: { kind: "secret" }, geometry }] };
          try {
            drawBasemap(null, { land: none, borders, admin1Lines: none, rivers: none, lakes: none });
          } catch (error) { return error.message; }
        }"""
    )
    assert '"secret" is not one of coast, home, neighbour, disputed, claim' in said


def test_disputed_lines_are_broken_and_no_area_in_dispute_is_home(still: Page) -> None:
    style = "(cls) => getComputedStyle(document.querySelector(cls)).strokeDasharray"
    assert still.evaluate(style, ".border.disputed") == "5px, 3.5px"
    assert still.evaluate(style, ".border.claim") == "1.5px, 3px"
    assert still.evaluate(style, ".border.home") == "none"


def test_the_scale_is_true_at_the_centre(still: Page) -> None:
    for zoom, lat in ((5.5, 48.0), (6.4, 39.5), (9.0, 38.0)):
        go(still, zoom, lat, 71.5)
        scale = still.locator(".map-scale")
        words = scale.locator("text").nth(1).text_content() or ""
        label = scale.get_attribute("aria-label") or ""
        px = float(label.split()[-2])
        metres = float(words.removesuffix(" km")) * 1000
        west, east = still.evaluate(
            SPAN,
            px,
        )
        assert WGS84.inv(*west, *east)[2] == pytest.approx(metres, rel=0.015)
        assert px <= 130


def test_the_border_statement_is_always_on_the_map(open_map: Callable[..., Page]) -> None:
    text = open_map().locator(".statement-text").inner_text()
    assert "OpenStreetMap" in text
    assert "2025" in text
    laptop = open_map("?feature=gbao-facilities/shaymak-facility", viewport={"width": 1280, "height": 800})
    scale, said = (laptop.locator(one).bounding_box() for one in (".map-scale", ".statement-text"))
    assert scale
    assert said
    assert scale["x"] + scale["width"] < said["x"], "nor over the scale where the panel leaves little room"
    phone = open_map(viewport=PHONE)
    assert not phone.locator(".statement-text").is_visible()
    phone.get_by_role("button", name="Sources and borders").click()
    assert phone.locator(".statement-text").inner_text() == text


def test_coordinates_follow_the_pointer_and_are_copied_with_the_uncertainty(visitor: Visitor) -> None:
    page = visitor.open(
        "/map?feature=gbao-facilities/shaymak-facility",
        permissions=["clipboard-read", "clipboard-write"],
        reduced_motion="reduce",
    )
    page.mouse.move(700, 400)
    read = page.locator(".coordinates-read")
    first = read.inner_text()
    page.mouse.move(760, 460)
    assert read.inner_text() != first
    page.get_by_role("button", name="Copy the coordinates").click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("37.5300° N, 74.8300° E")
    assert "within 25 km" in copied


def test_zoom_and_pan_buttons_move_the_map(open_map: Callable[..., Page]) -> None:
    page = open_map()
    zoom = f"{MAP}.getZoom()"
    before = page.evaluate(zoom)
    page.get_by_role("button", name="Zoom in").click()
    settle(page)
    assert page.evaluate(zoom) == pytest.approx(before + 1)
    west = page.evaluate(f"{MAP}.getCenter().lng")
    page.get_by_role("button", name="Move the map").click()
    page.get_by_role("button", name="Move right").click()
    page.wait_for_timeout(400)
    assert page.evaluate(f"{MAP}.getCenter().lng") > west


# --- many records ---


def test_thousands_of_records_make_few_elements(still: Page) -> None:
    """All are drawn in the sense of the map; buttons are made for the view and its surroundings only."""
    found = still.evaluate(
        """async () => {
          const { createFeatureLayer } = await import("ca-geo/features.js");
          const { t, has } = await import("ca-geo/strings.js");
          const words = await import("ca-geo/words.js");
          const features = Array.from({ length: 4000 }, (_, i) => ({
            type: "Feature", id: `r${i}`,
            geometry: {
              type: "Point",
              coordinates: [50 + ((i * 7919) % 4000) / 100, 35 + ((i * 104729) % 2000) / 100] },
            properties: {
              id: `r${i}`, name: `Record ${i}`, location_uncertainty_m: 20000,
              location_precision: i % 2 ? "district" : "settlement" },
          }));
          const box = document.createElement("div");
          Object.assign(box.style, { position: "absolute", width: "800px", height: "600px", left: "-900px" });
          document.body.append(box);
          const map = L.map(box, { center: [45, 70], zoom: 8, fadeAnimation: false });
          const layer = createFeatureLayer(map, {
            layers: [{ id: "mines", title: "Mines", symbol: "triangle" }],
            collections: { mines: { features } }, land: { features: [] }, onSelect() {}, t, has, words });
          const near = box.querySelectorAll(".mark").length;
          map.setView([45, 70], 4, { animate: false });
          const records = (mark) => mark.dataset.records.split(" ");
          const overview = [...box.querySelectorAll(".mark")].flatMap(records).length;
          const stacks = box.querySelectorAll(".mark").length;
          const result = { drawn: layer.drawnIds().length, near, overview, stacks };
          map.remove();
          box.remove();
          return result;
        }"""
    )
    assert found["drawn"] == 4000
    assert 0 < found["near"] < 1500
    assert found["stacks"] < 300
    assert found["overview"] > 1000


# --- who stands where ---


def arranged(page: Page, records: list[Json], zoom: float) -> list[Json]:
    """Signs of arrange() for [{id, layerId, precision, x, y}]."""
    found: list[Json] = page.evaluate(
        """async ([records, zoom]) => {
          const { arrange } = await import("ca-geo/crowd.js");
          return arrange(records.map((record, order) => ({ order, ...record })), zoom)
            .map((sign) => ({ ...sign, ids: sign.records.map(({ id }) => id) }));
        }""",
        [records, zoom],
    )
    return found


def record(id: str, x: float, y: float, layer: str = "mines", precision: str = "settlement") -> Json:
    return {"id": id, "layerId": layer, "precision": precision, "x": x, "y": y}


def test_a_crowd_stands_in_a_row_with_leaders(still: Page) -> None:
    layers = ("mines", "russian-bases", "digital-security")
    crowd = [record(layer, 100 + i, 100, layer) for i, layer in enumerate(layers)]
    row = arranged(still, [*crowd, record("far", 300, 100)], 7)
    placed = {
        sign["ids"][0]: (sign["x"] + sign["dx"], sign["y"] + sign["dy"], sign["leader"]) for sign in row
    }
    assert placed["far"] == (300, 100, False)
    places = sorted(placed[layer][:2] for layer in layers)
    assert [y for _, y in places] == pytest.approx([82, 82, 82])
    assert [b[0] - a[0] for a, b in pairwise(places)] == pytest.approx([24, 24])
    assert all(placed[layer][2] for layer in layers)


def test_a_crowd_too_wide_for_a_row_becomes_one_stack_a_layer(still: Page) -> None:
    crowd = [record(f"{layer}{i}", 100 + i, 100 + i, layer) for layer in ("mines", "bases") for i in range(6)]
    row = arranged(still, crowd, 8)
    assert sorted(len(sign["ids"]) for sign in row) == [6, 6]


def test_only_signs_without_a_place_of_their_own_give_room(still: Page) -> None:
    pair = [record("town", 100, 100, "mines"), record("somewhere", 104, 100, "bases", "district")]
    town, somewhere = sorted(arranged(still, pair, 7), key=lambda sign: sign["ids"][0] != "town")
    assert (town["dx"], town["dy"]) == (0, 0)
    assert somewhere["dx"] > 10
    assert math.hypot(somewhere["dx"], somewhere["dy"]) <= 20.01


def test_no_record_is_lost_however_they_lie(still: Page) -> None:
    records = [
        record(str(i), (i * 37) % 200, (i * 91) % 150, f"layer{i % 3}", ("district", "settlement")[i % 2])
        for i in range(300)
    ]
    for zoom in (5, 6.4, 9):
        ids = sorted(id for sign in arranged(still, records, zoom) for id in sign["ids"])
        assert ids == sorted(str(i) for i in range(300))


def test_a_long_drag_shows_the_signs_of_where_it_goes_before_it_ends(open_map: Callable[..., Page]) -> None:
    page = open_map()
    page.evaluate(GO, [8, 38.5, 74.6])
    before = page.evaluate(SIGNS)
    place = page.locator(".leaflet-container").bounding_box()
    assert place is not None
    x, y = place["x"] + 150, place["y"] + 0.4 * place["height"]
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 800, y, steps=8)
    page.wait_for_timeout(300)  # no inertia
    under_way = page.evaluate(IN_VIEW)
    records = {record for sign in page.evaluate(SIGNS) for record in sign["records"]}
    page.mouse.up()
    settle(page)
    assert records - {record for sign in before for record in sign["records"]}
    assert page.evaluate(IN_VIEW) == under_way > 0


def test_a_drag_may_begin_on_a_sign_and_opens_nothing(open_map: Callable[..., Page]) -> None:
    page = open_map()
    sign = page.locator('.mark[data-records="mines/pakrut-mine"]')
    before = sign.bounding_box()
    assert before is not None
    x, y = before["x"] + before["width"] / 2, before["y"] + before["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(1, 9):
        page.mouse.move(x + 10 * step, y - 5 * step)
    page.mouse.up()
    page.wait_for_timeout(600)  # the map glides on after a drag
    assert page.locator("#panel h2").count() == 0
    after = sign.bounding_box()
    assert after is not None
    assert after["x"] > before["x"] + 60
    sign.click()
    assert page.locator("#panel h2").inner_text() == "Pakrut gold mine"
