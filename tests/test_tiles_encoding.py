"""What is written is read back equal: by another decoder, and by the strict reader."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import mapbox_vector_tile
import numpy as np
import pytest
import shapely
from google.protobuf.internal import encoder
from hypothesis import given, settings
from hypothesis import strategies as st
from mapbox_vector_tile.Mapbox import vector_tile_pb2
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from ca_geo.schema import Kind, PropertyInfo
from ca_geo.tiles import commands, wire
from ca_geo.tiles.attributes import Attributes, whole_id
from ca_geo.tiles.encode import Feature, written
from tiles_reading import read

relaxed = settings(deadline=None, max_examples=60)
STEPS = st.integers(-300, 4396)
PLACES = st.tuples(STEPS, STEPS)


KINDS: dict[type, Kind] = {bool: "boolean", int: "integer", float: "number", str: "string", tuple: "array"}


def _written(geometry: BaseGeometry, said: Mapping[str, Any] = MappingProxyType({})) -> bytes:
    schema = {name: PropertyInfo(name, KINDS[type(value)], name, "") for name, value in said.items()}
    found = [Feature(0, 7, *one) for one in commands.features(geometry)]
    return written("layer", found, Attributes.of([said], schema))


def _both_ways(geometry: BaseGeometry) -> BaseGeometry:
    """A geometry that was written, as the strict reader has it; the other decoder must have the same."""
    body = _written(geometry)
    (ours,) = read(body)["layer"]
    (other,) = mapbox_vector_tile.decode(body, default_options={"y_coord_down": True})["layer"]["features"]
    assert shape(other["geometry"]).equals(ours.geometry)
    return ours.geometry


@relaxed
@given(st.lists(st.lists(st.integers(0, 2**32 - 1), max_size=8), max_size=5))
def test_numbers_are_packed_as_protobuf_packs_them(groups: list[list[int]]) -> None:
    expected = [b"".join(encoder._VarintBytes(number) for number in group) for group in groups]
    numbers = np.array([number for group in groups for number in group], dtype=np.uint64)
    assert wire.packed(numbers, [len(group) for group in groups]) == expected
    assert [b"".join(map(wire.varint, group)) for group in groups] == expected


@relaxed
@given(st.lists(PLACES, min_size=1, max_size=8))
def test_points_come_back(places: list[tuple[int, int]]) -> None:
    assert _both_ways(shapely.MultiPoint(places)).equals(shapely.MultiPoint(places))


@relaxed
@given(st.lists(st.lists(PLACES, min_size=2, max_size=8), min_size=1, max_size=3))
def test_lines_come_back(paths: list[list[tuple[int, int]]]) -> None:
    lines = [shapely.LineString(path) for path in paths if len(set(path)) > 1]
    if not lines:
        return
    found = _both_ways(shapely.MultiLineString(lines))
    assert [part.coords[0] for part in shapely.get_parts(found)] == [line.coords[0] for line in lines]
    assert found.length == pytest.approx(sum(line.length for line in lines))
    assert shapely.hausdorff_distance(found, shapely.MultiLineString(lines)) < 1e-9


def test_a_line_within_a_step_is_a_step_long_only_if_there_is_nothing_else() -> None:
    short, long = shapely.LineString([(5, 5), (5, 5)]), shapely.LineString([(0, 0), (9, 9)])
    assert _both_ways(short).equals(shapely.LineString([(5, 5), (6, 5)]))
    assert _both_ways(shapely.MultiLineString([short, long])).equals(long)


@st.composite
def polygons(draw: st.DrawFn) -> BaseGeometry:
    """One to three polygons with whole coordinates, valid, some with holes, rings in either direction."""
    found = []
    for column in range(draw(st.integers(1, 3))):
        angles = sorted(draw(st.sets(st.integers(0, 359), min_size=3, max_size=9)))
        radii = [draw(st.integers(200, 500)) for _ in angles]
        turned = [math.radians(angle) for angle in angles]
        xs = [600 + 1200 * column + r * math.cos(a) for a, r in zip(turned, radii, strict=True)]
        ys = [600 + r * math.sin(a) for a, r in zip(turned, radii, strict=True)]
        one = shapely.Polygon(np.rint(np.column_stack([xs, ys])))
        hole = shapely.box(*(round(number) for number in one.representative_point().buffer(4).bounds))
        if draw(st.booleans()) and one.is_valid and one.contains_properly(hole):
            one = one.difference(hole)
        found.append(one.reverse() if draw(st.booleans()) else one)
    sound = [one for one in found if one.is_valid and one.area > 0]
    return shapely.MultiPolygon(sound or [shapely.box(0, 0, 9, 9)])


@relaxed
@given(polygons())
def test_polygons_come_back_with_their_holes(geometry: BaseGeometry) -> None:
    found = _both_ways(geometry)
    assert found.equals(geometry)
    assert len(shapely.get_parts(found)) == len(shapely.get_parts(geometry))


def test_several_dimensions_are_several_features() -> None:
    parts = [shapely.Point(1, 2), shapely.LineString([(0, 0), (3, 3)]), shapely.box(5, 5, 8, 8)]
    nested = shapely.GeometryCollection([parts[2], shapely.GeometryCollection(parts[:2])])
    found = read(_written(nested, {"name": "x"}))["layer"]
    assert [one.geometry.equals(part) for one, part in zip(found, parts, strict=True)] == [True] * 3
    assert {one.properties["name"] for one in found} == {"x"}
    assert list(commands.features(shapely.MultiPoint())) == []


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
VALUES = st.one_of(
    TEXTS,
    st.booleans(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False),
    st.lists(TEXTS, max_size=3).map(tuple),
)


def _as_in_tiles(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) if isinstance(value, tuple) else value


@relaxed
@given(st.dictionaries(TEXTS, VALUES, max_size=5))
def test_properties_come_back_with_their_types(record: dict[str, Any]) -> None:
    (one,) = read(_written(shapely.Point(1, 1), record))["layer"]
    expected = {name: _as_in_tiles(value) for name, value in record.items()}
    assert one.properties == expected
    assert {n: type(v) for n, v in one.properties.items()} == {n: type(v) for n, v in expected.items()}


def test_what_is_not_said_is_absent_and_a_column_of_numbers_holds_doubles() -> None:
    kinds: dict[str, Kind] = {"share": "number", "count": "integer", "gone": "string"}
    schema = {name: PropertyInfo(name, kind, name, "") for name, kind in kinds.items()}
    found = Attributes.of([{"share": 3, "count": 3, "gone": None}, {}], schema)
    assert [numbers.tolist() for numbers in found.numbers] == [[0, 0, 1, 1], []]
    assert found.values == (wire.double(3, 3.0), wire.whole(5, 3))


def test_an_id_is_the_same_number_everywhere_and_no_other_feature_has_it() -> None:
    assert whole_id("taror-mine") == whole_id("taror-mine")
    numbers = {whole_id(f"feature-{count}") for count in range(10_000)}
    assert len(numbers) == 10_000
    assert max(numbers) < 2**53, "JavaScript's numbers hold no more"


def test_layers_one_behind_the_other_are_a_tile() -> None:
    point = [Feature(0, 1, *found) for found in commands.features(shapely.Point(3, 4))]
    nothing = Attributes.of([{}], {})
    both = read(written("a", point, nothing) + written("b", point, nothing))
    assert list(both) == ["a", "b"]
    assert np.array_equal(shapely.get_coordinates([both["a"][0].geometry]), [[3, 4]])


def test_a_tile_holds_only_the_names_and_values_of_its_features() -> None:
    schema = {name: PropertyInfo(name, "string", name, "") for name in "abc"}
    table = Attributes.of([{"a": "1", "b": "2"}, {"b": "2", "c": "3"}, {"c": "1"}], schema)
    found = [Feature(row, row, commands.POINT, [9, 2, 2]) for row in (1, 2)]
    body = written("layer", found, table)
    assert [one.properties for one in read(body)["layer"]] == [{"b": "2", "c": "3"}, {"c": "1"}]
    tile = vector_tile_pb2.tile.FromString(body)
    assert list(tile.layers[0].keys) == ["b", "c"]
    assert [value.string_value for value in tile.layers[0].values] == ["1", "2", "3"]
