"""Measuring on the ellipsoid: geodesic area, length, distance and buffers on WGS 84.

All lengths are in metres on the ellipsoid, all positions in degrees, longitude first (CRS84).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Geod
from shapely import LineString, MultiLineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from ca_geo.errors import BadValue
from ca_geo.lonlat import LonLat

WGS84 = Geod(ellps="WGS84")
WORLD = shapely.box(-180, -90, 180, 90)
PIECE_M = 20_000  # a line straight in degrees stays within 30 m of its geodesic over this length, up to 75 N
Degrees = NDArray[np.float64]


def geodesic_area(geometry: BaseGeometry) -> float:
    """Area in square metres; 0 for points and lines. Edges are geodesics; orientation does not matter."""
    return float(
        sum(
            _ring_area(part.exterior) - sum(map(_ring_area, part.interiors))
            for part in shapely.get_parts(geometry)
            if isinstance(part, Polygon)
        )
    )


def _ring_area(ring: LineString) -> float:
    return abs(float(WGS84.geometry_area_perimeter(ring)[0]))


def geodesic_length(geometry: BaseGeometry) -> float:
    """Length in metres of lines, and of the rings of polygons, along geodesics; 0 for points."""
    if isinstance(geometry, Polygon):
        return sum(map(geodesic_length, (geometry.exterior, *geometry.interiors)))
    if isinstance(geometry, LineString):
        return float(WGS84.geometry_length(geometry))
    return float(sum(map(geodesic_length, getattr(geometry, "geoms", ()))))


def distance_m(a: LonLat, b: LonLat) -> float:
    """Metres between two positions, along the geodesic."""
    return float(WGS84.inv(*a, *b)[2])


def destination(start: LonLat, azimuth: float, metres: float) -> LonLat:
    """Where one arrives after `metres` towards `azimuth`, in degrees clockwise from north."""
    lon, lat, _ = WGS84.fwd(*start, azimuth, metres)
    return LonLat(lon, lat)


def footprint(geometry: BaseGeometry, radius_m: float) -> BaseGeometry:
    """All that a location known to `radius_m` may be: a point's disc, a line's band. Areas stay as they are.

    :raises BadValue: as `disc`.
    """
    buffer = _BUFFERS.get(geometry.geom_type)
    return buffer(geometry, radius_m) if buffer else geometry


def disc(centre: LonLat, radius_m: float, n: int = 64) -> Polygon | MultiPolygon:
    """The disc of a point-radius location as a polygon of `n` vertices, counter-clockwise.

    The vertices lie on a geodesic circle a little wider than the radius (0.08 % with 64 vertices), so that
    the polygon has the disc's area and its edge runs as far inside the true circle as outside. A disc over
    the antimeridian is cut there into two polygons (RFC 7946, 3.1.9).

    :raises BadValue: a radius that is not positive, or a disc that holds a pole.
    """
    step = 2 * math.pi / n
    return _cut(_circle(centre, radius_m * math.sqrt(step / math.sin(step)), n))


def widen(line: LineString | MultiLineString, radius_m: float) -> Polygon | MultiPolygon:
    """The band of everything within `radius_m` of a line that is straight in degrees, counter-clockwise.

    The union of a circle at each vertex and a ribbon along each segment. Cut at the antimeridian like `disc`.

    :raises BadValue: as `disc`.
    """
    paths = [np.asarray(part.coords) for part in shapely.get_parts(line)]
    circles = [_circle(LonLat(*point), radius_m) for path in paths for point in path]
    ribbons = [_ribbon(a, b, radius_m) for path in paths for a, b in pairwise(path)]
    pieces = [_cut(piece) for piece in (*circles, *ribbons)]
    return shapely.orient_polygons(shapely.union_all(pieces))


def _circle(centre: LonLat, radius_m: float, n: int = 64) -> Polygon:
    """Points on a geodesic circle, counter-clockwise; longitudes may leave -180..180."""
    if not radius_m > 0:
        raise BadValue(f"a disc of {radius_m:g} m has no area", "a radius above 0 m")
    if min(distance_m(centre, LonLat(0, pole)) for pole in (-90, 90)) <= radius_m:
        raise BadValue(f"a disc of {radius_m:g} m around {centre} holds a pole", "a smaller radius")
    azimuths = np.linspace(0, -360, n, endpoint=False)
    return Polygon(_beside(np.tile(np.asarray(centre, dtype=float), (n, 1)), azimuths, radius_m))


def _ribbon(a: Degrees, b: Degrees, radius_m: float) -> Polygon:
    """Everything on both sides of a segment, in pieces so short that it follows the segment's bend."""
    count = max(1, math.ceil(distance_m(LonLat(*a), LonLat(*b)) / PIECE_M))
    along = a + (b - a) * (np.arange(count + 1)[:, None] / count)
    step = (b - a) / count * 1e-3
    before, after = along - step, along + step
    azimuths = np.asarray(WGS84.inv(before[:, 0], before[:, 1], after[:, 0], after[:, 1])[0])
    left, right = _beside(along, azimuths - 90, radius_m), _beside(along, azimuths + 90, radius_m)
    return Polygon(np.vstack([right, left[::-1]]))


def _beside(points: Degrees, azimuths: Degrees, metres: float) -> Degrees:
    """One point beside each, its longitude without a jump: within half a turn of where it started."""
    lons, lats, _ = WGS84.fwd(points[:, 0], points[:, 1], azimuths, np.full(len(points), metres))
    around = points[:, 0]
    return np.column_stack([around + (np.asarray(lons) - around + 180) % 360 - 180, lats])


def _cut(polygon: Polygon) -> Polygon | MultiPolygon:
    """A polygon whose longitudes may leave -180..180, cut at the antimeridian."""
    west, _, east, _ = polygon.bounds
    if west >= -180 and east <= 180:
        return polygon
    turn = np.array([-360.0 if east > 180 else 360.0, 0.0])
    moved = shapely.transform(polygon, lambda points: points + turn)
    return shapely.orient_polygons(MultiPolygon([polygon.intersection(WORLD), moved.intersection(WORLD)]))


_BUFFERS: Mapping[str, Callable[[Any, float], BaseGeometry]] = {
    "Point": lambda point, radius: disc(LonLat(point.x, point.y), radius),
    "LineString": widen,
    "MultiLineString": widen,
}
