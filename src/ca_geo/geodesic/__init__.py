"""Measuring on WGS 84: geodesic area, length, distance, buffers; how near and how far two geometries are.

All lengths are in metres on the ellipsoid, all positions in degrees, longitude first (CRS84).
"""

from __future__ import annotations

from ca_geo.geodesic.apart import Apart, Course, nearest, reach, widest
from ca_geo.geodesic.measure import (
    PIECE_M,
    WGS84,
    destination,
    disc,
    distance_m,
    footprint,
    geodesic_area,
    geodesic_length,
    widen,
)

__all__ = [
    "PIECE_M",
    "WGS84",
    "Apart",
    "Course",
    "destination",
    "disc",
    "distance_m",
    "footprint",
    "geodesic_area",
    "geodesic_length",
    "nearest",
    "reach",
    "widen",
    "widest",
]
