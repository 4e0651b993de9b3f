"""What the map can show: its box, zooms, first view, how much of a long layer; what a camera sees."""

from __future__ import annotations

import math

from ca_geo.lonlat import BBox, LonLat

HOME = LonLat(71.5, 39.5)
HOME_ZOOM = 6.4
MIN_ZOOM, MAX_ZOOM = 4, 12
CLIP = BBox(46, 33, 97, 56)  # the base map's clip: the camera never leaves it
MOST = 10_000  # features of a user's layer that the map has: more than it can draw at once, in one answer
TILE_PX = 256  # px of the world at zoom 0


def seen(center: LonLat, zoom: float, width: float, height: float) -> BBox:
    """What a map of that size (CSS px) shows, in degrees: Web Mercator (EPSG:3857) about its centre.

    It may reach beyond the 180th meridian.
    """
    lon, lat = center
    world = TILE_PX * 2**zoom
    half = 180 * width / world
    middle, up = math.asinh(math.tan(math.radians(lat))), math.pi * height / world
    south, north = (math.degrees(math.atan(math.sinh(middle + by))) for by in (-up, up))
    return BBox(lon - half, south, lon + half, north)
