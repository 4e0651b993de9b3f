"""A coverage: areas that share their edges exactly, without gaps or overlaps."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

import shapely
from shapely import LineString, MultiLineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from basemap.extent import GRID

REACH = 0.15
"""Degrees: lines of Natural Earth end up to this far from the borders of OpenStreetMap."""

K = TypeVar("K", bound=Hashable)


def faces(lines: Iterable[BaseGeometry]) -> list[Polygon]:
    """Return the polygons that `lines` bound once they are noded on the grid of the files."""
    noded = shapely.union_all(list(lines), grid_size=GRID)
    return [face for face in shapely.polygonize([noded]).geoms if face.area > 0]


def build(areas: Mapping[K, BaseGeometry], within: Polygon) -> dict[K, BaseGeometry]:
    """Return `areas` as a coverage of `within`.

    Where two overlap the first wins; a gap goes to the area that it shares the longest edge with.
    """
    edges = [area.boundary for area in areas.values()]
    pieces = [
        face for face in faces([*edges, within.boundary]) if within.contains(face.representative_point())
    ]
    labels = _labels(pieces, areas)
    _fill_gaps(pieces, labels)
    return {
        key: dissolve(p for p, label in zip(pieces, labels, strict=True) if label == key) for key in areas
    }


def dissolve(areas: Iterable[BaseGeometry]) -> BaseGeometry:
    """Return the union of areas of one coverage, its outer edges unchanged."""
    return shapely.coverage_union_all(list(areas))


def simplify(areas: dict[K, BaseGeometry], tolerance: float, keys: Sequence[K]) -> dict[K, BaseGeometry]:
    """Return the coverage with fewer vertices, `tolerance` in degrees (Visvalingam-Whyatt).

    Only edges between areas of `keys` are thinned; those with any other area stay as they are.
    """
    thin = shapely.coverage_simplify([areas[key] for key in keys], tolerance, simplify_boundary=False)
    return areas | dict(zip(keys, thin, strict=True))


def shared_edge(one: BaseGeometry, other: BaseGeometry) -> MultiLineString:
    """Return the lines along which two areas of a coverage meet, joined where they can be; may be empty."""
    if not one.intersects(other):
        return MultiLineString()
    lines = [
        part for part in parts(one.boundary.intersection(other.boundary)) if part.geom_type == "LineString"
    ]
    merged = shapely.line_merge(MultiLineString(lines))
    return MultiLineString(list(parts(merged)))


def lead_on(lines: BaseGeometry, rims: BaseGeometry) -> list[LineString]:
    """Return the single lines, each loose end led on to the nearest rim or other line within REACH."""
    singles = parts(shapely.line_merge(lines) if lines.geom_type == "MultiLineString" else lines)
    joined = []
    for line in singles:
        rest = shapely.union_all([rims, *[other for other in singles if other is not line]])
        start, end = (_nearest(shapely.get_point(line, at), rest) for at in (0, -1))
        joined.append(LineString([*start, *line.coords, *end]))
    return joined


def parts(geometry: BaseGeometry) -> list[BaseGeometry]:
    """Return the single geometries that `geometry` is made of."""
    return [] if geometry.is_empty else list(getattr(geometry, "geoms", [geometry]))


def _labels(pieces: list[Polygon], areas: Mapping[K, BaseGeometry]) -> list[K | None]:
    points = [piece.representative_point() for piece in pieces]
    found: list[K | None] = [None] * len(pieces)
    for key, area in reversed(list(areas.items())):
        shapely.prepare(area)
        for index in shapely.contains(area, points).nonzero()[0]:
            found[index] = key
    return found


def _fill_gaps(pieces: list[Polygon], labels: list[K | None]) -> None:
    tree = shapely.STRtree(pieces)
    for index in [i for i, label in enumerate(labels) if label is None]:
        touching = [i for i in tree.query(pieces[index], predicate="touches") if labels[i] is not None]
        shared = {i: pieces[index].intersection(pieces[i]).length for i in touching}
        best = max(shared, key=lambda i: (shared[i], -i))
        labels[index] = labels[best]


def _nearest(end: Point, rest: BaseGeometry) -> list[tuple[float, float]]:
    bridge = shapely.shortest_line(end, rest)
    if not 0 < bridge.length < REACH:
        return []
    x, y = bridge.coords[-1]
    # A hair past the rim, so that noding on the grid cannot leave the two apart.
    stretch = 1 + 5 * GRID / bridge.length
    return [(end.x + (x - end.x) * stretch, end.y + (y - end.y) * stretch)]
