"""Which degrees a picture shows at least: what the map page shows of the view, or a chosen record's place."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from ca_geo.extent import HOME_ZOOM, TILE_PX, seen
from ca_geo.figure.records import geometry_of
from ca_geo.geodesic import footprint
from ca_geo.lonlat import BBox

if TYPE_CHECKING:
    from ca_geo.view import Record, View

PAGE_PX = (960, 640)  # the map of a common map page: a picture shows what that shows, at least
HOME_SPAN = 9.6  # degrees of longitude that a small map shows at least (camera.js)
LEAST_KM = 160  # across: nearer, the base map has nothing to say
KM_PER_DEGREE = 111.32  # of the equator
AROUND = 2.2  # times the size of a chosen record's place
MOST_HALF = (60, 40)  # degrees east and north of its middle: of a user's record, which may span the Earth


def of_record(record: Record) -> BBox:
    """All that the place of a record may be, and around it: never nearer than it is known."""
    radius = record.properties.get("location_uncertainty_m")
    geometry = geometry_of(record)
    whole = footprint(geometry, radius) if radius else geometry
    west, south, east, north = whole.bounds
    lon, lat = (west + east) / 2, (south + north) / 2
    least = LEAST_KM / KM_PER_DEGREE
    high = min(max((north - south) * AROUND, least) / 2, MOST_HALF[1])
    wide = min(max((east - west) * AROUND, least / math.cos(math.radians(lat))) / 2, MOST_HALF[0])
    return BBox(max(lon - wide, -180), max(lat - high, -85), min(lon + wide, 180), min(lat + high, 85))


def of_view(view: View, width: float, height: float) -> BBox:
    """What the map page shows: its centre at its zoom in a common window.

    `width` and `height` are those of the picture's map in px of that page: one that is smaller shows no less
    of a view that names neither centre nor zoom than the page does on a small screen.
    """
    center, zoom = view.camera
    wide, high = map(float, PAGE_PX)
    if view.center is None and view.zoom is None:
        zoom = min(HOME_ZOOM, math.log2(width * 360 / (TILE_PX * HOME_SPAN)))
        wide, high = min(wide, width), min(high, height)
    box = seen(center, zoom, wide, high)
    return BBox(max(box.west, -180), box.south, min(box.east, 180), box.north)
