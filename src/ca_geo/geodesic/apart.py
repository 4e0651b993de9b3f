"""How near to each other two geometries are, and how far apart, along geodesics.

Lines and edges are straight in degrees (RFC 7946, 3.1.1). They are cut into pieces of at most `STEP_M`. Which
points are nearest or farthest is found by chords through the earth, which keep the order of geodesics to
1 in 10,000 up to 2,000 km; what is told is the geodesic between the points found.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from ca_geo.geodesic.measure import WGS84, Degrees, distance_m
from ca_geo.lonlat import LonLat

STEP_M = 5_000  # over such a length a chord runs within 1 m of the line it stands for
GRID_M = 5_000  # between the points that stand for the inside of an area
SLACK_M2 = (STEP_M / 2 + 50) ** 2  # by how much squares of distances to cut points exceed those to the line
MOST_INSIDE = 20_000  # of these points
ROOM = 4_000_000  # chords in memory at once
RUN = 32  # neighbouring points that are looked at together
ROWS = 512  # points whose nearest ones are looked for at once
Metres = NDArray[np.float64]


class Apart(NamedTuple):
    """The metres between two positions, and the positions: on the first geometry, on the second."""

    metres: float
    start: LonLat
    end: LonLat

    def turned(self) -> Apart:
        """The same, seen from the other side."""
        return Apart(self.metres, self.end, self.start)


@dataclass(frozen=True, eq=False)
class Course:
    """A geometry in CRS84, cut into short pieces. What takes long is made when first asked for, and kept."""

    geometry: BaseGeometry

    @cached_property
    def _paths(self) -> list[Degrees]:
        return [_cut(np.asarray(path.coords)[:, :2]) for path in _simple(self.geometry)]

    @cached_property
    def points(self) -> Degrees:
        """The cut points, longitude and latitude in two columns."""
        return np.vstack(self._paths)

    @cached_property
    def xyz(self) -> Metres:
        """The cut points in metres from the centre of the earth."""
        return _geocentric(self.points)

    @cached_property
    def pieces(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """First and last point of each piece, by index; a point that stands alone is a piece of no length."""
        starts = np.cumsum([0, *map(len, self._paths)])
        ends = [last - 1 if last - first > 1 else last for first, last in pairwise(starts)]
        firsts = [np.arange(first, end) for first, end in zip(starts[:-1], ends, strict=True)]
        first = np.concatenate(firsts)
        single = np.isin(first, starts[:-1][np.diff(starts) == 1])
        return first, first + ~single

    @property
    def grid_m(self) -> float:
        """`GRID_M`, or more where the area is so large that it would take too many points."""
        west, south, east, north = self.geometry.bounds
        degrees = (east - west) * _widest_degree(self.geometry) * (north - south)
        return max(GRID_M, math.sqrt(degrees / MOST_INSIDE) * math.radians(WGS84.b))

    @cached_property
    def inside(self) -> Degrees:
        """Points of a grid of `grid_m` within areas; none of points and lines."""
        if self.geometry.area == 0:
            return np.empty((0, 2))
        grid = _grid(self.geometry, self.grid_m)
        within: Degrees = grid[shapely.intersects_xy(self.geometry, *grid.T)]
        return within

    @cached_property
    def sphere(self) -> tuple[Metres, float]:
        """The centre of a sphere around all points, and its radius in metres."""
        centre = self.xyz.mean(axis=0)
        return centre, float(np.linalg.norm(self.xyz - centre, axis=1).max())

    @cached_property
    def runs(self) -> tuple[Metres, Metres, Metres]:
        """The cut points in runs of neighbours, the last repeated to fill its run; the sphere around each."""
        missing = -len(self.xyz) % RUN
        runs = np.vstack([self.xyz, np.repeat(self.xyz[-1:], missing, axis=0)]).reshape(-1, RUN, 3)
        centres = runs.mean(axis=1)
        return runs, centres, np.sqrt(((runs - centres[:, None]) ** 2).sum(axis=2).max(axis=1))

    @cached_property
    def prepared(self) -> BaseGeometry:
        """The geometry, indexed for many questions."""
        shapely.prepare(self.geometry)
        return self.geometry

    def foot(self, xyz: Metres) -> LonLat:
        """The position on the edge of the geometry that is nearest to a point."""
        best, share = self._foot(xyz)
        a, b = (self.points[ends[best]] for ends in self.pieces)
        return LonLat(*map(float, a + share * (b - a)))

    def along(self, position: LonLat) -> float:
        """Metres from the start of a line, along it, to where it is nearest to a position."""
        best, share = self._foot(_geocentric(np.array([position]))[0])
        return float(self._metres[:best].sum() + share * self._metres[best])

    @property
    def length(self) -> float:
        """Metres along all lines and edges, which are straight in degrees and no geodesics."""
        return float(self._metres.sum())

    @cached_property
    def _metres(self) -> Metres:
        """The length of each piece."""
        first, last = self.pieces
        return np.asarray(WGS84.inv(*self.points[first].T, *self.points[last].T)[2])

    def _foot(self, xyz: Metres) -> tuple[int, float]:
        """The piece that is nearest to a point, and at which share of it."""
        first, last = self.pieces
        start, along = self.xyz[first], self.xyz[last] - self.xyz[first]
        squares = np.einsum("ij,ij->i", along, along)
        wanted = np.einsum("ij,ij->i", xyz - start, along)
        share = np.clip(np.divide(wanted, squares, out=np.zeros_like(wanted), where=squares > 0), 0, 1)
        gaps = start + share[:, None] * along - xyz
        best = int(np.einsum("ij,ij->i", gaps, gaps).argmin())
        return best, float(share[best])


def nearest(a: Course, b: Course) -> Apart:
    """The shortest way between two geometries; of no length where they touch."""
    if shapely.intersects(a.prepared, b.geometry):
        met = LonLat(*map(float, shapely.get_coordinates(shapely.shortest_line(a.geometry, b.geometry))[0]))
        return Apart(0.0, met, met)
    if len(a.points) == 1:
        return _shortest(a, b)
    back = _shortest(b, a).turned()
    return back if len(b.points) == 1 else min(_shortest(a, b), back, key=lambda apart: apart.metres)


def widest(a: Course, b: Course) -> Apart:
    """The longest way between a point of one geometry and a point of the other: between their corners."""
    _, i, j = max(_longest(row, block) for row, block in _chords(a.xyz, b.xyz))
    start, end = LonLat(*map(float, a.points[i])), LonLat(*map(float, b.points[j]))
    return Apart(distance_m(start, end), start, end)


def reach(of: Course, to: Course) -> float:
    """How far, in metres, a point of the first geometry is at most from the nearest one of the second.

    Never too little. Too much by half a `STEP_M` for lines, by four fifths of `grid_m` for areas.
    """
    if shapely.covers(to.geometry, of.geometry):
        return 0.0
    if len(to.points) == 1:
        return widest(of, to).metres
    found = max(_deepest(of.points, to), _deepest(of.inside, to))
    return found + (0, STEP_M / 2, of.grid_m * 0.8)[int(shapely.get_dimensions(of.geometry))]


def _longest(row: int, block: Metres) -> tuple[float, int, int]:
    at, j = divmod(int(block.argmax()), block.shape[1])
    return float(block[at, j]), row + at, j


def _deepest(points: Degrees, to: Course) -> float:
    """The longest of the shortest ways from each point."""
    outside = points[~shapely.intersects_xy(to.prepared, *points.T)] if to.geometry.area else points
    if not len(outside):
        return 0.0
    xyz = _geocentric(outside)
    squares = _least_squares(xyz, to)
    likely = np.flatnonzero(squares >= squares.max() - SLACK_M2)
    return max(distance_m(LonLat(*outside[one]), to.foot(xyz[one])) for one in likely)


def _shortest(a: Course, b: Course) -> Apart:
    """The shortest way from a cut point of the first to a piece of the second."""
    squares = _least_squares(a.xyz, b)
    likely = np.flatnonzero(squares <= squares.min() + SLACK_M2)
    return min((_way(a, int(one), b) for one in likely), key=lambda apart: apart.metres)


def _way(a: Course, index: int, b: Course) -> Apart:
    start, end = LonLat(*map(float, a.points[index])), b.foot(a.xyz[index])
    return Apart(distance_m(start, end), start, end)


def _least_squares(points: Metres, to: Course) -> Metres:
    """For each point the square of the chord to the nearest cut point of a geometry."""
    return np.concatenate([_least(points[row : row + ROWS], to) for row in range(0, len(points), ROWS)])


def _least(points: Metres, to: Course) -> Metres:
    """Only those runs are looked at that may hold the nearest."""
    runs, centres, radii = to.runs
    gaps = np.sqrt(((points[:, None] - centres) ** 2).sum(axis=2))
    rows, near = np.nonzero(gaps - radii <= (gaps + radii).min(axis=1)[:, None])
    away = points[rows, None] - runs[near]
    found = np.full(len(points), np.inf)
    np.minimum.at(found, rows, np.einsum("ijk,ijk->ij", away, away).min(axis=1))
    return found


def _chords(a: Metres, b: Metres) -> Iterator[tuple[int, Metres]]:
    """The squares of all chords, in blocks of rows; with each the index of its first row."""
    middle = b.mean(axis=0)  # small numbers lose less when they are subtracted
    a, b = a - middle, b - middle
    rows = max(1, ROOM // len(b))
    squares_b = np.einsum("ij,ij->i", b, b)
    for row in range(0, len(a), rows):
        block = a[row : row + rows]
        yield row, np.einsum("ij,ij->i", block, block)[:, None] + squares_b - 2 * (block @ b.T)


def _geocentric(points: Degrees) -> Metres:
    """Positions on the ellipsoid in metres from the centre of the earth (IOGP 373-7-2, 4.1.1)."""
    lon, lat = np.radians(points[:, 0]), np.radians(points[:, 1])
    normal = WGS84.a / np.sqrt(1 - WGS84.es * np.sin(lat) ** 2)
    flat = normal * np.cos(lat)
    return np.column_stack([flat * np.cos(lon), flat * np.sin(lon), normal * (1 - WGS84.es) * np.sin(lat)])


def _simple(geometry: BaseGeometry) -> Iterator[BaseGeometry]:
    """Points, lines and rings of a geometry."""
    for part in shapely.get_parts(geometry):
        if part.geom_type == "Polygon":
            yield from (part.exterior, *part.interiors)
        elif part.geom_type == "GeometryCollection":
            yield from _simple(part)
        else:
            yield part


def _cut(path: Degrees) -> Degrees:
    """A path with points on it so close that none is farther than `STEP_M` from the next one."""
    if len(path) < 2:
        return path
    metres = np.asarray(WGS84.inv(*path[:-1].T, *path[1:].T)[2])
    counts = np.maximum(1, np.ceil(metres / STEP_M)).astype(int)
    share = np.concatenate([np.arange(count) / count for count in counts])[:, None]
    starts, spans = np.repeat(path[:-1], counts, axis=0), np.repeat(np.diff(path, axis=0), counts, axis=0)
    return np.vstack([starts + share * spans, path[-1:]])


def _grid(geometry: BaseGeometry, metres: float) -> Degrees:
    """Points in the box around a geometry, none farther than so many metres from its neighbours."""
    west, south, east, north = geometry.bounds
    up = math.degrees(metres / WGS84.b)
    lons, lats = np.meshgrid(
        np.arange(west, east, up / _widest_degree(geometry)), np.arange(south, north, up)
    )
    return np.column_stack([lons.ravel(), lats.ravel()])


def _widest_degree(geometry: BaseGeometry) -> float:
    """How wide a degree of longitude is at most, as a share of one at the equator."""
    _, south, _, north = geometry.bounds
    lowest = 0.0 if south < 0 < north else min(abs(south), abs(north))
    return max(math.cos(math.radians(lowest)), 0.01)
