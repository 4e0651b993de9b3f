"""Tiles read strictly, by the protobuf schema of an independent decoder: a breach of the specification fails.

Clause numbers are those of Mapbox Vector Tile 2.1.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from mapbox_vector_tile.Mapbox import vector_tile_pb2
from shapely.geometry.base import BaseGeometry

MOVE_TO, LINE_TO, CLOSE_PATH = 1, 2, 7
Point = tuple[int, int]


@dataclass(frozen=True)
class Read:
    """A feature of a tile; the geometry in steps of the tile's grid, y to the south."""

    number: int
    properties: dict[str, Any]
    geometry: BaseGeometry


def read(body: bytes) -> dict[str, list[Read]]:
    """The features of each layer."""
    tile = vector_tile_pb2.tile()
    tile.ParseFromString(body)
    names = [layer.name for layer in tile.layers]
    assert len(set(names)) == len(names), "4.1: two layers of one name"
    return {layer.name: list(_features(layer)) for layer in tile.layers}


def ids(body: bytes, layer: str) -> list[str]:
    return [one.properties["id"] for one in read(body).get(layer, [])]


def _features(layer: Any) -> Iterator[Read]:
    assert layer.version == 2
    assert layer.extent == 4096
    assert layer.features, "4.1: a layer should hold a feature"
    keys, values = list(layer.keys), [_value(value) for value in layer.values]
    assert len(set(keys)) == len(keys), "4.1: a key twice"
    assert len({(type(value), value) for value in values}) == len(values), "4.1: a value twice"
    for feature in layer.features:
        tags = list(feature.tags)
        assert len(tags) % 2 == 0, "4.4: tags come in pairs"
        said = {keys[key]: values[value] for key, value in zip(tags[::2], tags[1::2], strict=True)}
        assert len(said) * 2 == len(tags), "4.4: a key twice in one feature"
        yield Read(feature.id, said, _geometry(feature.type, list(feature.geometry)))


def _value(value: Any) -> Any:
    fields = value.ListFields()
    assert len(fields) == 1, "4.1: a value is of exactly one type"
    return fields[0][1]


def _geometry(kind: int, commands: list[int]) -> BaseGeometry:
    assert commands, "4.2: a feature without geometry"
    paths = list(_paths(commands))
    geometry = {1: _points, 2: _lines, 3: _polygons}[kind](paths)
    assert shapely.is_valid(geometry), shapely.is_valid_reason(geometry)
    return geometry


def _paths(commands: Sequence[int]) -> Iterator[tuple[list[Point], bool]]:
    """Points that a MoveTo begins, and whether ClosePath ends them (4.3.3)."""
    at, x, y = 0, 0, 0
    path: list[Point] = []
    while at < len(commands):
        command, count = commands[at] & 7, commands[at] >> 3
        at += 1
        if command == CLOSE_PATH:
            assert count == 1, "4.3.3.3"
            yield path, True
            path = []
            continue
        assert command in {MOVE_TO, LINE_TO}, "4.3.1: an unknown command"
        assert count > 0
        if command == MOVE_TO and path:
            yield path, False
            path = []
        for step in range(count):
            dx, dy = (_signed(number) for number in commands[at + 2 * step : at + 2 * step + 2])
            assert command == MOVE_TO or (dx, dy) != (0, 0), "4.3.3.2: a line to where it is"
            x, y = x + dx, y + dy
            path.append((x, y))
        at += 2 * count
    if path:
        yield path, False


def _signed(number: int) -> int:
    return number >> 1 ^ -(number & 1)


def _points(paths: list[tuple[list[Point], bool]]) -> BaseGeometry:
    ((points, closed),) = paths
    assert not closed, "4.3.4.2: points are a single MoveTo"
    return shapely.MultiPoint(points) if len(points) > 1 else shapely.Point(points[0])


def _lines(paths: list[tuple[list[Point], bool]]) -> BaseGeometry:
    assert all(len(points) > 1 and not closed for points, closed in paths), "4.3.4.3"
    lines = [shapely.LineString(points) for points, _ in paths]
    return shapely.MultiLineString(lines) if len(lines) > 1 else lines[0]


def _polygons(paths: list[tuple[list[Point], bool]]) -> BaseGeometry:
    polygons: list[list[list[Point]]] = []
    for points, closed in paths:
        assert closed, "4.3.4.4: a ring is closed"
        assert len(points) > 2
        assert points[0] != points[-1], "4.3.4.4: ClosePath goes to the first point itself"
        area = _doubled_area(points)
        assert area != 0, "4.3.4.4: a ring without area"
        if area > 0:
            polygons.append([points])
        else:
            polygons[-1].append(points)  # an inner ring before any outer one fails here
    shapes = [shapely.Polygon(shell, holes) for shell, *holes in polygons]
    return shapely.MultiPolygon(shapes) if len(shapes) > 1 else shapes[0]


def _doubled_area(points: Sequence[Point]) -> int:
    """Twice the surveyor's formula."""
    pairs = zip(points, [*points[1:], points[0]], strict=True)
    return sum(x * after_y - after_x * y for (x, y), (after_x, after_y) in pairs)
