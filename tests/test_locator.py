"""The small maps of pages: what is drawn where, against pyproj and shapely, nothing sharper than known."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import httpx
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Proj
from shapely.geometry import LineString, Point, Polygon, box

from ca_geo.atlas import Atlas
from ca_geo.countries import profile
from ca_geo.layers import Layer
from ca_geo.locator import Locator, Locators
from ca_geo.locator.plane import EARTH_KM, WIDTH, Frame, laea, path_data
from ca_geo.locator.records import APART, LEAST_DISC, OPEN, TOGETHER, UNSURE
from formats_samples import LAYERS
from formats_samples import layer as sample
from markup import Page

ROUND = 0.06  # path data have one decimal


@pytest.fixture(scope="module")
def locators(real_atlas: Atlas) -> Locators:
    return Locators(real_atlas)


def _ids(drawing: Locator) -> set[tuple[str, str]]:
    return {(layer.id, layer.ids[index]) for layer, index in drawing.drawn}


def _points(d: str) -> list[list[tuple[float, float]]]:
    """The vertices of each part of path data."""
    parts = []
    for text in re.findall(r"M[^M]+", d):
        numbers = [float(one) for one in re.findall(r"-?[\d.]+", text)]
        x, y = numbers[:2]
        part = [(x, y)]
        for dx, dy in zip(numbers[2::2], numbers[3::2], strict=True):
            x, y = x + dx, y + dy
            part.append((x, y))
        parts.append(part)
    return parts


def _frame(drawing: Locator, geometries: Sequence[Any], within: Any) -> Frame:
    frame = Frame.around([shapely.clip_by_rect(one, *within.bounds) for one in geometries])
    assert frame.height == drawing.height
    return frame


def _width(geometry: Any) -> float:
    west, _, east, _ = geometry.bounds
    return float(east - west)


# The plane


@given(
    st.floats(40, 100),
    st.floats(30, 60),
    st.lists(st.tuples(st.floats(20, 150), st.floats(5, 80)), min_size=1),
)
@settings(max_examples=60, deadline=None)
def test_the_projection_is_projs(lon: float, lat: float, points: list[tuple[float, float]]) -> None:
    there = np.array(points)
    sphere = Proj(proj="laea", lon_0=lon, lat_0=lat, R=EARTH_KM * 1000)
    east, north = sphere(there[:, 0], there[:, 1])
    ours = laea(there, lon, lat)
    assert ours[:, 0] * 1000 == pytest.approx(np.asarray(east), abs=0.01)
    assert -ours[:, 1] * 1000 == pytest.approx(np.asarray(north), abs=0.01)


@given(st.floats(50, 90), st.floats(35, 54), st.floats(0.001, 20), st.floats(0.001, 8))
@settings(max_examples=60, deadline=None)
def test_a_frame_holds_what_it_is_made_for(west: float, south: float, wide: float, high: float) -> None:
    shown = shapely.segmentize(box(west, south, west + wide, south + high), 0.5)
    frame = Frame.around([shown])
    left, top, right, bottom = frame.put(shown).bounds
    assert -1e-6 <= left <= right <= WIDTH + 1e-6
    assert -1e-6 <= top <= bottom <= frame.height + 1e-6
    assert WIDTH / frame.scale > 450  # km: never nearer than the base map bears


@given(st.lists(st.tuples(st.floats(-20, 380), st.floats(-20, 280)), min_size=2, max_size=40))
@settings(max_examples=80, deadline=None)
def test_path_data_follow_a_line_to_a_tenth(points: list[tuple[float, float]]) -> None:
    tenths = np.rint(np.array(points) * 10) / 10
    steps = [tenths[0], *(here for before, here in pairwise(tenths) if not np.array_equal(before, here))]
    (found,) = _points(path_data(LineString(points))) or [[]]
    assert len(found) == (len(steps) if len(steps) > 1 else 0)
    assert not found or np.allclose(found, steps, atol=1e-6)


def test_path_data_close_rings_and_keep_holes() -> None:
    square = Polygon([(0, 0), (10, 0), (10, 10), (0, 10)], [[(2, 2), (2, 4), (4, 4)]])
    assert path_data(square) == "M0 0l10 0 0 10 -10 0zM2 2l0 2 2 0z"
    assert path_data(Point(1, 1)) == path_data(Polygon()) == ""


# What is drawn


@pytest.mark.parametrize("index", range(11))
def test_every_record_is_drawn_or_counted(locators: Locators, real_atlas: Atlas, index: int) -> None:
    layer = list(real_atlas.layers.values())[index]
    drawing = locators.of_layer(layer)
    land = [shapely.geometry.shape(one["geometry"]) for one in real_atlas.basemap.features("land")]
    within = box(*shapely.total_bounds(land))
    inside = {
        (layer.id, fid)
        for fid, geometry in zip(layer.ids, layer.footprint_geometries, strict=True)
        if geometry is not None and geometry.intersects(within)
    }
    assert _ids(drawing) == inside
    assert drawing.nowhere == sum(geometry is None for geometry in layer.geometries)
    assert len(inside) + drawing.nowhere + drawing.outside == len(layer)
    assert bool(drawing.ground) == bool(inside)


@pytest.mark.parametrize("index", range(11))
def test_each_located_record_has_its_sign_and_its_area(
    locators: Locators, real_atlas: Atlas, index: int
) -> None:
    """Points and areas stand under one sign each; discs, areas and lines are theirs alone."""
    layer = list(real_atlas.layers.values())[index]
    drawing = locators.of_layer(layer)
    drawn = {fid for _, fid in _ids(drawing)}
    lines = {
        fid
        for fid, geometry in zip(layer.ids, layer.geometries, strict=True)
        if geometry is not None and "Line" in geometry.geom_type
    }
    signed = [fid for sign in drawing.signs for fid in sign.ids]
    assert sorted(signed) == sorted(drawn - lines)
    shown = [layer.footprint_geometries[i] for _, i in drawing.drawn]
    frame = _frame(drawing, shown, locators._ground.within) if shown else None
    placed = {
        fid
        for fid, geometry, footprint in zip(
            layer.ids, layer.geometries, layer.footprint_geometries, strict=True
        )
        if fid in drawn and frame
        if geometry.geom_type != "Point" or _width(frame.put(footprint)) > LEAST_DISC
    }
    assert {fid for path in drawing.places for fid in path.ids} == placed


@pytest.mark.parametrize("index", range(11))
def test_signs_and_discs_are_where_the_projection_puts_them(
    locators: Locators, real_atlas: Atlas, index: int
) -> None:
    layer = list(real_atlas.layers.values())[index]
    drawing = locators.of_layer(layer)
    within = locators._ground.within
    shown = [layer.footprint_geometries[i] for _, i in drawing.drawn]
    if not shown:
        return
    frame = _frame(drawing, shown, within)
    for sign in drawing.signs:
        places = [layer.geometries[layer.index_of(fid)] for fid in sign.ids]
        at = [frame.put(one) for one in places]
        assert at[0].distance(Point(sign.px, sign.py)) < ROUND * 2
        assert all(one.distance(Point(sign.px, sign.py)) < TOGETHER + ROUND * 2 for one in at)
    for path in drawing.places:
        if not path.cls.startswith("disc"):
            continue
        i = layer.index_of(path.ids[0])
        disc = Polygon(_points(path.d)[0])
        expected = frame.put(layer.footprint_geometries[i])
        if box(0, 0, WIDTH, frame.height).contains(expected):
            assert disc.area == pytest.approx(expected.area, rel=0.03)
            radius = layer.properties[i]["location_uncertainty_m"] / 1000 * frame.scale
            assert math.sqrt(disc.area / math.pi) == pytest.approx(radius, rel=0.03)


def test_no_sign_is_surer_than_its_place(locators: Locators, real_atlas: Atlas) -> None:
    for layer in real_atlas.layers.values():
        for sign in locators.of_layer(layer).signs:
            records = [layer.properties[layer.index_of(fid)] for fid in sign.ids]
            if any(record["location_precision"] in UNSURE for record in records):
                assert sign.look == "unsure"
            elif all(record.get("status") in OPEN for record in records):
                assert sign.look == "open"
        for path in locators.of_layer(layer).places:
            assert path.cls not in {"area", "line"}, f"{path.ids} would look exact"


def test_signs_keep_apart_and_only_those_of_a_known_place_have_leaders(
    locators: Locators, real_atlas: Atlas
) -> None:
    drawing = locators.of_country("TJ", profile(real_atlas, "TJ").records)
    signs = drawing.signs
    assert len(signs) > 15
    for number, sign in enumerate(signs):
        for other in signs[:number]:
            assert math.dist((sign.x, sign.y), (other.x, other.y)) >= min(TOGETHER, APART - 1)
        if sign.look == "unsure":
            assert not sign.has_leader
    assert any(sign.has_leader for sign in signs)


@pytest.mark.parametrize("code", ["KZ", "KG", "TJ", "TM", "UZ"])
def test_a_country_fills_its_frame_and_counts_what_lies_elsewhere(
    locators: Locators, real_atlas: Atlas, code: str
) -> None:
    records = profile(real_atlas, code).records
    drawing = locators.of_country(code, records)
    land = real_atlas.basemap.countries[code]
    frame = _frame(drawing, [land], locators._ground.within)
    left, top, right, bottom = frame.put(land).bounds
    assert max((right - left) / WIDTH, (bottom - top) / drawing.height) > 0.6
    assert len(drawing.drawn) + drawing.nowhere + drawing.outside == len(records)
    view = box(0, 0, WIDTH, drawing.height)
    for layer, index in records:
        footprint = layer.footprint_geometries[index]
        seen = footprint is not None and frame.put(footprint).intersects(view)
        assert ((layer.id, layer.ids[index]) in _ids(drawing)) == seen


def test_the_legend_names_each_layer_that_is_drawn(client: httpx.Client, real_atlas: Atlas) -> None:
    """Also one that is a line and has no sign."""
    drawing = Locators(real_atlas).of_country("KZ", profile(real_atlas, "KZ").records)
    assert "industry-energy" in {layer.id for layer in drawing.layers}
    assert "industry-energy" not in {sign.layer.id for sign in drawing.signs}
    text = client.get("/countries/KZ", headers={"accept": "text/html"}).text
    legend = text.partition('<p class="locator-layers">')[2].partition("</p>")[0]
    assert all(layer.info.title in legend for layer in drawing.layers)


def test_the_bar_is_as_long_as_it_says(locators: Locators, real_atlas: Atlas) -> None:
    for layer in real_atlas.layers.values():
        drawing = locators.of_layer(layer)
        if not drawing.drawn:
            continue
        frame = _frame(
            drawing, [layer.footprint_geometries[i] for _, i in drawing.drawn], locators._ground.within
        )
        assert drawing.bar == pytest.approx(drawing.km * frame.scale)
        assert drawing.bar <= WIDTH / 4
        assert str(drawing.km).rstrip("0") in {"1", "2", "5"}


def test_names_cover_neither_signs_nor_each_other(locators: Locators, real_atlas: Atlas) -> None:
    for layer in real_atlas.layers.values():
        drawing = locators.of_layer(layer)
        for label in drawing.labels:
            assert 0 < label.x < WIDTH
            assert 0 < label.y < drawing.height
            if label.cls == "town":
                assert all(math.dist(label.dot, (sign.x, sign.y)) > 6 for sign in drawing.signs)


def test_equal_places_of_a_layer_are_drawn_once(locators: Locators) -> None:
    said = {"location_precision": "district", "location_uncertainty_m": 30000}
    layer = sample("twins", (Point(70, 40), {"id": "a", **said}), (Point(70, 40), {"id": "b", **said}))
    drawing = locators.of_layer(layer)
    assert [path.ids for path in drawing.places] == [("a", "b")]
    assert [sign.ids for sign in drawing.signs] == [["a", "b"]]


def test_what_lies_outside_the_base_map_is_counted_not_drawn(locators: Locators) -> None:
    layer = sample("far", (Point(10, 10), {"id": "a"}), (None, {"id": "b"}))
    drawing = locators.of_layer(layer)
    assert (drawing.outside, drawing.nowhere, drawing.drawn, drawing.ground) == (1, 1, [], [])


def test_long_layers_are_drawn_in_part_and_say_so(locators: Locators) -> None:
    layer = sample("many", *((Point(60 + i / 100, 40), {"id": f"p{i}"}) for i in range(600)))
    drawing = locators.of_layer(layer)
    assert (len(drawing.drawn), drawing.left_out) == (500, 100)


@pytest.mark.parametrize("name", LAYERS)
def test_geometries_of_every_kind_are_drawn(locators: Locators, name: str) -> None:
    drawing = locators.of_layer(LAYERS[name])
    located = [one for one in LAYERS[name].geometries if one is not None]
    assert len(drawing.drawn) + drawing.outside == len(located)
    assert all(re.fullmatch(r"[-MlLz\d. ]+", path.d) for path in [*drawing.ground, *drawing.places])


# In a page


def _drawn(client: httpx.Client, path: str) -> tuple[Page, list[str]]:
    page = Page(client.get(path, headers={"accept": "text/html"}).text)
    spots = [said for name, said in page.elements if name == "g" and "spot" in (said.get("class") or "")]
    return page, [fid for said in spots for fid in (said["data-ids"] or "").split()]


def test_the_page_of_a_collection_has_the_drawing(
    client: httpx.Client, locators: Locators, real_atlas: Atlas
) -> None:
    layer: Layer = real_atlas.layers["mines"]
    page, spots = _drawn(client, "/collections/mines")
    assert spots == [fid for sign in locators.of_layer(layer).signs for fid in sign.ids]
    (picture,) = [one for one in page.all("svg") if one.get("role") == "img"]
    assert picture["aria-labelledby"] == "locator-title locator-words"
    text = " ".join(page.text.split())
    assert "7 records drawn" in text
    assert "Without a known place: 1." in text
    assert "© OpenStreetMap contributors" in text


def test_the_pages_of_records_have_theirs(client: httpx.Client, real_atlas: Atlas) -> None:
    _, spots = _drawn(client, "/collections/mines/items?limit=2")
    assert spots == list(real_atlas.layers["mines"].ids[:2])
    _, spots = _drawn(client, "/collections/mines/items/taror-mine")
    assert spots == ["taror-mine"]
    _, spots = _drawn(client, "/countries/TJ")
    assert set(spots) >= {"taror-mine", "shaymak-facility"}
    _, spots = _drawn(client, "/sources/D1")
    assert "shaymak-facility" in spots


def test_a_page_without_places_says_so_and_draws_nothing(client: httpx.Client) -> None:
    for path, words in (
        ("/collections/security-companies", "Without a known place: 2."),
        ("/collections/institutions/items/djibouti-base", "Outside this map: 1."),
        ("/collections/claims", None),
    ):
        answer = client.get(path, headers={"accept": "text/html"})
        assert answer.status_code == 200
        assert '<figure class="locator">' not in answer.text
        assert words is None or words in answer.text


def test_the_drawing_needs_neither_script_nor_style_attribute(client: httpx.Client) -> None:
    page, _ = _drawn(client, "/countries/KG")
    assert all("style" not in said for _, said in page.elements)
    assert all(said.get("type") == "application/ld+json" for said, _ in page.scripts)
