"""The only module that imports pyproj: geodesic area, length, distance and buffers on WGS 84.

All lengths are in metres on the ellipsoid, all positions in degrees, longitude first (CRS84).
"""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import shapely
from pyproj import Geod
from shapely import LinearRing, LineString, MultiLineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from ca_geo.errors import BadValue
from ca_geo.lonlat import LonLat

WGS84 = Geod(ellps="WGS84")
_BEND_M = (
    20_000  # a line straight in degrees leaves its geodesic by less than 100 m over this length, below 75 N
)


def geodesic_area(geometry: BaseGeometry) -> float:
    """Area in square metres, its edges taken as geodesics; 0 for points and lines. Orientation does not matter."""
    polygons = shapely.get_parts(geometry)
    return float(sum(_polygon_area(part) for part in polygons if isinstance(part, Polygon)))


def _polygon_area(polygon: Polygon) -> float:
    outer = _ring_area(polygon.exterior)
    return outer - sum(map(_ring_area, polygon.interiors))


def _ring_area(ring: LinearRing) -> float:
    return abs(float(WGS84.geometry_area_perimeter(ring)[0]))


def geodesic_length(geometry: BaseGeometry) -> float:
    """Length in metres of lines (of polygons: of their rings), along geodesics; 0 for points."""
    if geometry.is_empty:
        return 0.0
    if isinstance(geometry, Polygon):
        return float(sum(WGS84.geometry_length(ring) for ring in (geometry.exterior, *geometry.interiors)))
    if isinstance(geometry, LineString):
        return float(WGS84.geometry_length(geometry))
    return float(sum(map(geodesic_length, getattr(geometry, "geoms", ()))))


def distance_m(a: LonLat, b: LonLat) -> float:
    """Metres between two positions, along the geodesic."""
    return float(WGS84.inv(a[0], a[1], b[0], b[1])[2])


def destination(start: LonLat, azimuth: float, metres: float) -> LonLat:
    """Where one arrives from `start` in the direction `azimuth` (degrees clockwise from north) after `metres`."""
    lon, lat, _ = WGS84.fwd(start[0], start[1], azimuth, metres)
    return LonLat(lon, lat)


def disc(centre: LonLat, radius_m: float, n: int = 64) -> Polygon | MultiPolygon:
    """The disc of a point-radius location as a polygon of `n` vertices, counter-clockwise.

    The vertices lie on a geodesic circle a little wider than the radius (0.08 % with 64 vertices), so that the
    polygon's area is that of the disc and its edge runs on both sides of the true circle. A disc over the
    antimeridian is cut there into two polygons (RFC 7946, 3.1.9).

    :raises BadValue: a radius that is not positive, or a disc that holds a pole.
    """
    if not radius_m > 0:
        raise BadValue(f"a disc of {radius_m:g} m has no area", "a radius above 0 m")
    step = 2 * math.pi / n
    reach = radius_m * math.sqrt(step / math.sin(step))
    if min(distance_m(centre, LonLat(0, 90)), distance_m(centre, LonLat(0, -90))) <= reach:
        raise BadValue(f"a disc of {radius_m:g} m around {tuple(centre)} holds a pole", "a smaller radius")
    azimuths = -np.arange(n) * (360 / n)
    lons, lats, _ = WGS84.fwd(np.full(n, centre[0]), np.full(n, centre[1]), azimuths, np.full(n, reach))
    return _cut(_unwrapped(lons, centre[0]), lats)


def _unwrapped(lons: np.ndarray, around: float) -> np.ndarray:
    """Longitudes without a jump: each within half a turn of `around`."""
    return around + (lons - around + 180) % 360 - 180


def _cut(lons: np.ndarray, lats: np.ndarray) -> Polygon | MultiPolygon:
    """A polygon whose longitudes may leave -180..180, cut at the antimeridian."""
    whole = Polygon(np.column_stack([lons, lats]))
    if lons.min() >= -180 and lons.max() <= 180:
        return whole
    turn = -360 if lons.max() > 180 else 360
    inside = shapely.box(-180, -90, 180, 90)
    moved = shapely.transform(whole, lambda xy: xy + [turn, 0])
    return MultiPolygon([shapely.orient_polygons(part.intersection(inside)) for part in (whole, moved)])


def widen(line: LineString | MultiLineString, radius_m: float) -> Polygon | MultiPolygon:
    """The band of everything within `radius_m` of a line, counter-clockwise; the line is straight in degrees.

    The union of a disc at each vertex and, between them, four-sided strips across short pieces of the line.

    :raises BadValue: a radius that is not positive.
    """
    parts = [LineString(part) for part in shapely.get_parts(line)]
    strips = [strip for part in parts for strip in _strips(_bent(part), radius_m)]
    discs = [disc(LonLat(*xy), radius_m) for part in parts for xy in part.coords]
    band = shapely.union_all([*discs, *strips])
    return shapely.orient_polygons(band)


def _bent(line: LineString) -> LineString:
    """The line with vertices so close that its pieces are geodesics for all purposes."""
    longest = max((distance_m(LonLat(*a), LonLat(*b)) for a, b in pairwise(line.coords)), default=0)
    pieces = max(1, math.ceil(longest / _BEND_M))
    coords = np.asarray(line.coords)
    steps = np.arange(pieces)[:, None] / pieces
    bent = [a + (b - a) * steps for a, b in pairwise(coords)]
    return LineString(np.vstack([*bent, coords[-1:]]))


def _strips(line: LineString, radius_m: float) -> list[Polygon]:
    coords = np.asarray(line.coords)
    begin, finish = coords[:-1], coords[1:]
    there, back, _ = WGS84.inv(*begin.T, *finish.T)
    corners = [
        _beside(begin, there - 90, radius_m),
        _beside(finish, back + 90, radius_m),
        _beside(finish, back - 90, radius_m),
        _beside(begin, there + 90, radius_m),
    ]
    return list(shapely.polygons(np.stack([*corners, corners[0]], axis=1)))


def _beside(points: np.ndarray, azimuths: np.ndarray, metres: float) -> np.ndarray:
    lons, lats, _ = WGS84.fwd(*points.T, azimuths, np.full(len(points), metres))
    return np.column_stack([lons, lats])
