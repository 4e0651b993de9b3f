"""What lies within a distance of a place, as areas that can be drawn."""

from __future__ import annotations

from typing import Any

import shapely
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from ca_geo import geodesic
from ca_geo.analysis.extent import CERTAIN, POSSIBLE, Extent
from ca_geo.errors import BadValue
from ca_geo.lonlat import LonLat

SHARE = 0.02  # of the distance: by so much an outline may be off, which is to be looked at, not measured on
DEGREE_M = 111_320
DIGITS = 4


def as_json(extent: Extent, metres: float) -> dict[str, Any]:
    """GeoJSON geometries by how sure: all positions that may be, and that certainly are, so near.

    None where there are no such positions, or where they would hold a pole.
    """
    radius = extent.radius_m
    sure = extent.stated and (extent.is_point or extent.whole) and metres > radius
    return {
        POSSIBLE: _around(extent.course.geometry, metres + radius),
        CERTAIN: _around(extent.course.geometry, metres - radius) if sure else None,
    }


def _around(geometry: BaseGeometry, metres: float) -> dict[str, Any] | None:
    """What is within so many metres of a geometry."""
    try:
        found = _buffer(geometry, metres)
    except BadValue:
        return None  # round a pole: no polygon in degrees
    return dict(mapping(shapely.transform(found, lambda points: points.round(DIGITS))))


def _buffer(geometry: BaseGeometry, metres: float) -> BaseGeometry:
    if geometry.geom_type == "Point":
        return geodesic.disc(LonLat(geometry.x, geometry.y), metres, 128)
    coarse = SHARE * metres / DEGREE_M
    simple = geometry.simplify(coarse)
    if shapely.get_dimensions(simple) == 1:
        return geodesic.widen(simple, metres).simplify(coarse / 2)
    edge = geodesic.widen(simple.boundary, metres)
    return shapely.orient_polygons(shapely.union(edge, simple)).simplify(coarse / 2)
