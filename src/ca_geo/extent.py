"""What the map can show: its box, its zooms, where it begins, how much of a long layer."""

from __future__ import annotations

from ca_geo.lonlat import BBox, LonLat

HOME = LonLat(71.5, 39.5)
HOME_ZOOM = 6.4
MIN_ZOOM, MAX_ZOOM = 4, 12
CLIP = BBox(46, 33, 97, 56)  # the base map's clip: the camera never leaves it
MOST = 10_000  # features of a user's layer that the map has: more than it can draw at once, in one answer
