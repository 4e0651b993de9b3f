"""What is in which tile, held against the geometries themselves: projected by pyproj, cut by nobody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

from ca_geo.atlas import Atlas
from ca_geo.layers import Layer
from ca_geo.query import Query
from ca_geo.tiles import LayerTiles, Tile, Tileset, commands
from ca_geo.tiles.cut import BUFFER, TOLERANCE, Projected
from ca_geo.tiles.encode import EXTENT
from ca_geo.tiles.matrix import HALF, MAX_ZOOM
from tiles_reading import Read, read

TO_METRES = Transformer.from_crs("OGC:CRS84", "EPSG:3857", always_xy=True)
FEW = 8  # tiles of a layer and a zoom, where there are more
ROUNDING = 0.75  # steps: half a step on either axis
CORNERS = shapely.box(0, 0, EXTENT, EXTENT)
Wholes = dict[str, BaseGeometry]


def _in_metres(geometry: BaseGeometry) -> BaseGeometry:
    return shapely.transform(geometry, lambda points: np.column_stack(TO_METRES.transform(*points.T)))


def _from_grid(geometry: BaseGeometry, tile: Tile) -> BaseGeometry:
    west, _, _, north = tile.bounds
    step = tile.size / EXTENT
    return shapely.transform(
        geometry, lambda at: np.column_stack([west + at[:, 0] * step, north - at[:, 1] * step])
    )


@pytest.fixture(scope="module")
def layers(real_atlas: Atlas) -> dict[str, LayerTiles]:
    return LayerTiles.of(real_atlas.collections.values())


@pytest.fixture(scope="module", params=[False, True], ids=["default", "footprint"])
def wholes(layers: dict[str, LayerTiles], request: pytest.FixtureRequest) -> tuple[bool, dict[str, Wholes]]:
    """Whether footprints are asked for, and every geometry in metres, by layer and feature."""
    return request.param, {
        name: _wholes(tiles.layer, footprint=request.param) for name, tiles in layers.items()
    }


def _wholes(layer: Layer, *, footprint: bool) -> Wholes:
    column = layer.footprint_geometries if footprint else layer.geometries
    found = {fid: _in_metres(one) for fid, one in zip(layer.ids, column, strict=True) if one is not None}
    shapely.prepare(list(found.values()))
    return found


def _tiles(tileset: Tileset, wholes: Wholes, zoom: int) -> Iterator[Tile]:
    """All tiles of a zoom within the limits; of many, some beside features and some with nothing near."""
    every = list(tileset.limits(zoom).tiles()) if zoom < 8 else []
    if 0 < len(every) <= FEW:
        yield from every
        return
    near = {
        Tile(zoom, int((HALF - y) // Tile(zoom, 0, 0).size), int((x + HALF) // Tile(zoom, 0, 0).size))
        for one in wholes.values()
        for x, y in shapely.get_coordinates(one)[:: max(1, shapely.get_num_coordinates(one) // 3)]
    }
    yield from sorted(near)[:: max(1, len(near) // FEW)]
    yield from every[:: max(1, len(every) // 3)]


@pytest.mark.parametrize("zoom", range(MAX_ZOOM + 1))
def test_a_feature_is_in_the_tiles_that_it_touches_and_no_others(
    layers: dict[str, LayerTiles], wholes: tuple[bool, dict[str, Wholes]], zoom: int
) -> None:
    footprint, by_layer = wholes
    slack = ROUNDING if zoom == MAX_ZOOM else TOLERANCE + ROUNDING
    seen = 0
    for name, tiles in layers.items():
        for tile in _tiles(Tileset.of("/", name, "", (tiles,)), by_layer[name], zoom):
            found = read(tiles.tile(tile, Query(footprint=footprint))).get(name, [])
            _assert_right(tile, found, by_layer[name], slack)
            seen += len(found)
    assert seen >= 20


def _assert_right(tile: Tile, found: Sequence[Read], wholes: Wholes, slack: float) -> None:
    step = tile.size / EXTENT
    inside = shapely.box(*tile.bounds)
    window = inside.buffer(BUFFER * step, join_style="mitre")
    nearby = window.buffer(TOLERANCE * step)
    ids = [one.properties["id"] for one in found]
    assert len(set(ids)) == len(ids)
    assert {fid for fid, one in wholes.items() if one.intersects(inside)} <= set(ids), tile
    assert set(ids) <= {fid for fid, one in wholes.items() if one.intersects(nearby)}, tile
    for one in found:
        _assert_near(_from_grid(one.geometry, tile), wholes[one.properties["id"]], window, slack * step)


def _assert_near(cut: BaseGeometry, whole: BaseGeometry, window: BaseGeometry, slack: float) -> None:
    """No vertex of what is cut is further from the whole than the slack; nothing of the whole is missing."""
    vertices = shapely.points(shapely.get_coordinates(cut))
    assert shapely.dwithin(whole, vertices, 2 * slack).all()
    if shapely.get_dimensions(whole) == 2 and cut.area < whole.area:
        core = window.buffer(-3 * slack, join_style="mitre")
        missing = whole.intersection(core).difference(cut.buffer(2 * slack))
        assert missing.area <= 1e-6 * window.area, missing.wkt[:200]


def _pieces(tiles: LayerTiles, zoom: int) -> dict[str, list[tuple[Tile, BaseGeometry]]]:
    """The geometries of each feature without their buffers, on one grid for all tiles of the zoom."""
    found: dict[str, list[tuple[Tile, BaseGeometry]]] = {}
    for tile in Tileset.of("/", "", "", (tiles,)).limits(zoom).tiles():
        moved = np.array([tile.col, tile.row]) * EXTENT
        for one in read(tiles.tile(tile, Query())).get(tiles.layer.id, []):
            kept = one.geometry.intersection(CORNERS)
            placed = shapely.transform(kept, lambda points, by=moved: points + by)
            found.setdefault(one.properties["id"], []).append((tile, placed))
    return found


@pytest.mark.parametrize("zoom", [4, 6])
def test_neighbours_meet_without_a_seam(layers: dict[str, LayerTiles], zoom: int) -> None:
    """Along the edge between two tiles both hold the same of each area."""
    compared = 0
    for pieces in _pieces(layers["countries"], zoom).values():
        by_tile = dict(pieces)
        for tile, piece in pieces:
            beside = by_tile.get(Tile(zoom, tile.row, tile.col + 1))
            x, y = (tile.col + 1) * EXTENT, tile.row * EXTENT
            edge = shapely.LineString([(x, y), (x, y + EXTENT)])
            ours, theirs = piece.intersection(edge), (beside or shapely.Point()).intersection(edge)
            crossings = 2 + len(shapely.get_parts(ours)) + len(shapely.get_parts(theirs))
            assert ours.symmetric_difference(theirs).length <= crossings, (tile, ours.length)
            compared += ours.length > 0
    assert compared > 3


@pytest.mark.parametrize("zoom", [3, 6])
def test_the_pieces_of_an_area_make_the_whole(layers: dict[str, LayerTiles], zoom: int) -> None:
    tiles = layers["countries"]
    wholes = _wholes(tiles.layer, footprint=False)
    step = Tile(zoom, 0, 0).size / EXTENT
    for fid, pieces in _pieces(tiles, zoom).items():
        united = shapely.union_all([piece for _, piece in pieces])
        whole = shapely.transform(
            wholes[fid], lambda at: np.column_stack([at[:, 0] + HALF, HALF - at[:, 1]]) / step
        )
        slack = TOLERANCE + ROUNDING
        assert united.symmetric_difference(whole).area <= slack * whole.length, fid
        assert united.difference(whole.buffer(slack)).area == pytest.approx(0, abs=1), fid
        assert whole.buffer(-slack).difference(united.buffer(0.01)).area == pytest.approx(0, abs=1), fid


def _cut(tile: Tile, *geometries: BaseGeometry | None) -> dict[int, BaseGeometry]:
    indices, found = Projected(geometries).in_tile(tile)
    return dict(zip(indices.tolist(), found, strict=True))


def test_what_the_antimeridian_cuts_is_whole_in_the_tiles_beside_it() -> None:
    area = shapely.MultiPolygon([shapely.box(178, -1, 180, 1), shapely.box(-180, -1, -178, 1)])
    points = [shapely.Point(179.99, 0.1), shapely.Point(-179.99, 0.1), shapely.Point(0, 0)]
    last = 2**6 - 1
    for tile, sign in ((Tile(6, 31, last), 1), (Tile(6, 31, 0), -1)):
        found = _cut(tile, area, *points)
        assert set(found) == {0, 1, 2}
        assert len(shapely.get_parts(found[0])) == 1
        seam = EXTENT if sign > 0 else 0
        assert found[0].covers(shapely.LineString([(seam - 200, EXTENT - 50), (seam + 200, EXTENT - 50)]))
        offsets = [shapely.get_x(found[index]) - seam for index in (1, 2)]
        assert offsets == pytest.approx([-7.28, 7.28], abs=0.01)
    assert set(_cut(Tile(0, 0, 0), area, *points)) == {0, 1, 2, 3}


def test_features_without_a_place_and_beyond_the_world_are_in_no_tile() -> None:
    found = _cut(Tile(0, 0, 0), None, shapely.Point(10, 89), shapely.Point(10, 80), shapely.Point())
    assert set(found) == {2}


def test_an_area_as_wide_as_the_world_fills_every_tile() -> None:
    for tile in (Tile(0, 0, 0), Tile(3, 0, 0), Tile(3, 5, 7), Tile(14, 8000, 4000)):
        (whole,) = _cut(tile, shapely.box(-180, -90, 180, 90)).values()
        assert whole.covers(CORNERS)


def test_small_things_stay_as_large_as_a_step() -> None:
    small = shapely.box(70, 40, 70.00001, 40.00001)
    thin = shapely.Polygon([(70, 40), (75, 40.00001), (75, 40)])
    short = shapely.LineString([(70, 40), (70.00001, 40)])
    found = _cut(Tile(4, 6, 11), small, thin, short)
    assert set(found) == {0, 1, 2}
    assert found[0].area == 1
    assert all(commands_of for one in found.values() for _, commands_of in commands.features(one))


def test_an_area_that_only_touches_the_buffer_leaves_no_lines() -> None:
    tile = Tile(4, 6, 11)
    _, south, east, north = tile.bounds
    edge = tile.size * BUFFER / EXTENT
    comb = shapely.union_all(
        [
            shapely.box(east + edge, south, east + 3 * edge, north),
            shapely.box(east + edge / 2, south, east + 2 * edge, south + edge),
        ]
    )
    degrees = shapely.transform(
        comb, lambda at: np.column_stack(TO_METRES.transform(*at.T, direction="INVERSE"))
    )
    (found,) = _cut(tile, degrees).values()
    assert {part.geom_type for part in shapely.get_parts(found)} == {"Polygon"}


LONS, LATS = st.floats(-179, 179), st.floats(-80, 80)


@st.composite
def tangled(draw: st.DrawFn) -> BaseGeometry:
    """Valid areas with holes and narrow necks: unions and differences of boxes and discs."""
    x, y, size = draw(LONS), draw(LATS), draw(st.sampled_from([0.01, 0.3, 5.0]))
    found = shapely.Point()
    for _ in range(draw(st.integers(1, 5))):
        at = shapely.Point(x + draw(st.floats(-1, 1)) * size, y + draw(st.floats(-1, 1)) * size)
        one = at.buffer(size * draw(st.floats(0.02, 1)), quad_segs=draw(st.integers(1, 8)))
        found = found.difference(one) if draw(st.booleans()) and found.area else found.union(one)
    inside = found.intersection(shapely.box(-180, -85, 180, 85))
    return shapely.MultiPolygon([part for part in shapely.get_parts(inside) if part.geom_type == "Polygon"])


@settings(max_examples=40, deadline=None)
@given(tangled(), st.integers(0, MAX_ZOOM))
def test_areas_stay_valid_at_every_zoom(area: BaseGeometry, zoom: int) -> None:
    if area.is_empty:
        return
    x, y = TO_METRES.transform(*shapely.get_coordinates(area)[0])
    size = Tile(zoom, 0, 0).size
    row, col = (min(max(int(number // size), 0), 2**zoom - 1) for number in (HALF - y, x + HALF))
    (found,) = _cut(Tile(zoom, row, col), area).values()
    assert shapely.is_valid(found), shapely.is_valid_reason(found)
    assert found.area > 0
    ((kind, _),) = commands.features(found)
    assert kind == commands.POLYGON


@pytest.mark.parametrize("name", ["mines", "cku-railway", "countries", "unrest-conflict"])
def test_gdal_reads_the_same(layers: dict[str, LayerTiles], tmp_path: Path, name: str) -> None:
    """A second judge, in metres: its driver takes the tile's place from the path."""
    tiles = layers[name]
    every = Tileset.of("/", "", "", (tiles,)).limits(5).tiles()
    tile, body = next((tile, body) for tile in every if (body := tiles.tile(tile, Query())))
    path = tmp_path / f"{tile.zoom}" / f"{tile.col}" / f"{tile.row}.mvt"
    path.parent.mkdir(parents=True)
    path.write_bytes(body)
    meta, _, geometries, columns = pyogrio.raw.read(path, layer=name, CLIP="NO")
    assert meta["crs"] == "EPSG:3857"
    theirs: dict[str, Any] = dict(zip(meta["fields"], columns, strict=True))
    ours = read(body)[name]
    assert list(theirs["id"]) == [one.properties["id"] for one in ours]
    assert list(theirs["mvt_id"]) == [one.number for one in ours]
    for wkb, one in zip(geometries, ours, strict=True):
        expected = _from_grid(one.geometry, tile)
        assert shapely.hausdorff_distance(shapely.from_wkb(wkb), expected) < tile.size / EXTENT / 100


def test_the_page_on_tiles_tells_the_numbers_that_hold() -> None:
    page = (Path(__file__).parents[1] / "docs" / "tiles.md").read_text(encoding="utf-8")
    assert f"has {EXTENT} steps" in page
    assert f"reaches {BUFFER} steps" in page
    assert f"at most {TOLERANCE:g} steps" in page
    assert f"zooms 0 to {MAX_ZOOM}." in page
