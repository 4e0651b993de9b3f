"""Geometries on a tile's grid as command integers (Mapbox Vector Tile 2.1, 4.3).

Coordinates are whole numbers, x to the east and y to the south. A feature has one type: a geometry of several
dimensions is written as several features.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

Commands = list[int]
Grid = NDArray[np.int64]  # n rows of x and y

POINT, LINESTRING, POLYGON = 1, 2, 3  # the types, which are also one more than the dimension
_MOVE_TO, _LINE_TO, _CLOSE_PATH = 1, 2, 7


def all_features(geometries: NDArray[np.object_]) -> Iterator[tuple[int, int, Commands]]:
    """Each geometry's position, and what `features` says of it; single points are written all at once."""
    single = (shapely.get_type_id(geometries) == 0) & ~shapely.is_empty(geometries)
    rows = _zigzag(_grid(geometries[single]))
    written = np.column_stack([np.full(len(rows), _command(_MOVE_TO, 1)), rows]).tolist()
    points = dict(zip(np.flatnonzero(single).tolist(), written, strict=True))
    for position, geometry in enumerate(geometries):
        if position in points:
            yield position, POINT, points[position]
            continue
        for kind, commands in features(geometry):
            yield position, kind, commands


def features(geometry: BaseGeometry) -> Iterator[tuple[int, Commands]]:
    """The type and the commands of a geometry, or of each dimension that it has; none where it is empty."""
    parts = [part for part in _leaves(geometry) if not part.is_empty]
    for kind in (POINT, LINESTRING, POLYGON):
        alike = [part for part in parts if shapely.get_dimensions(part) + 1 == kind]
        if alike:
            yield kind, _WRITERS[kind](alike)


def _leaves(geometry: BaseGeometry) -> Iterator[BaseGeometry]:
    """The single geometries of a geometry, also of a collection of collections."""
    for part in shapely.get_parts(geometry):
        if part.geom_type.startswith(("Multi", "GeometryCollection")):
            yield from _leaves(part)
        else:
            yield part


def _points(parts: Sequence[BaseGeometry]) -> Commands:
    """One MoveTo, with each place once (4.3.4.2)."""
    places = list(dict.fromkeys(tuple(row) for row in _grid(parts).tolist()))
    steps = _steps(np.array([(0, 0), *places]))
    return [_command(_MOVE_TO, len(places)), *steps]


def _lines(parts: Sequence[BaseGeometry]) -> Commands:
    """MoveTo and LineTo of each line (4.3.4.3); one that is shorter than a step only if there is no other."""
    paths = [_without_repeats(_grid([part])) for part in parts]
    long = [path for path in paths if len(path) > 1] or [_one_step(paths[0])]
    return _drawn(long, closed=False)


def _polygons(parts: Sequence[BaseGeometry]) -> Commands:
    """Each ring without its last point, which ClosePath stands for (4.3.4.4).

    The surveyor's formula, taken on numbers as they are, makes outer rings positive: counter-clockwise there,
    clockwise on the screen.
    """
    turned = shapely.orient_polygons(np.array(parts, dtype=object), exterior_cw=False)
    rings = [ring for polygon in turned for ring in (polygon.exterior, *polygon.interiors)]
    return _drawn([_grid([ring])[:-1] for ring in rings], closed=True)


_WRITERS = {POINT: _points, LINESTRING: _lines, POLYGON: _polygons}


def _drawn(paths: Sequence[Grid], *, closed: bool) -> Commands:
    """The paths one behind the other; each starts from where the one before it ended."""
    steps = _steps(np.vstack([[(0, 0)], *paths]))
    written: Commands = []
    for path in paths:
        first, others, steps = steps[:2], steps[2 : 2 * len(path)], steps[2 * len(path) :]
        written += [_command(_MOVE_TO, 1), *first, _command(_LINE_TO, len(path) - 1), *others]
        if closed:
            written.append(_command(_CLOSE_PATH, 1))
    return written


def _steps(points: Grid) -> list[int]:
    """From each point to the next (4.3.2)."""
    found: list[int] = _zigzag(np.diff(points, axis=0)).ravel().tolist()
    return found


def _zigzag(numbers: Grid) -> Grid:
    """Signed to unsigned, so that numbers near 0 stay short on both sides."""
    return (numbers << 1) ^ (numbers >> 63)


def _command(command: int, count: int) -> int:
    return command | count << 3


def _grid(parts: Sequence[BaseGeometry] | NDArray[np.object_]) -> Grid:
    points: Grid = np.rint(shapely.get_coordinates(parts)).astype(np.int64)
    return points


def _without_repeats(path: Grid) -> Grid:
    """No step leads nowhere (4.3.3.2)."""
    moved = np.any(path[1:] != path[:-1], axis=1)
    kept: Grid = path[np.concatenate([[True], moved])]
    return kept


def _one_step(path: Grid) -> Grid:
    return np.vstack([path[0], path[0] + np.array([1, 0])])
