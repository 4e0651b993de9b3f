"""What the base map covers, and how fine its coordinates are."""

from __future__ import annotations

from shapely import Polygon, box

CLIP: Polygon = box(46, 33, 97, 56)
"""Degrees, longitude first. The files end here."""

WORK: Polygon = box(44, 31, 99, 58)
"""Wider than CLIP, so that nothing that is found by its size or its neighbours depends on the cut."""

DECIMALS = 3
"""111 m of latitude: less than a pixel at zoom 10, and finer than the lines are drawn."""

GRID: float = 10**-DECIMALS

HOME = ("KG", "KZ", "TJ", "TM", "UZ")
"""The five republics, ISO 3166-1 alpha-2."""
