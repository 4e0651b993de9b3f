"""The plane that a small map is drawn in: projection, scale, and geometries as SVG path data.

Units are those of the drawing, about a pixel each; y goes down.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

EARTH_KM = 6371.0088  # mean radius (IUGG)
WIDTH, LOWEST, HIGHEST = 360, 210, 300
MARGIN = 26
LEAST_KM = 450  # across: nearer, the base map has nothing to say
FINE, FINEST = 0.5, 0.1  # what a line of the base map, and the edge of a disc, may lose
BEYOND = 6  # so that no cut edge is seen

Points = NDArray[np.float64]


@dataclass(frozen=True)
class Path:
    """A line or an area: what it is, of which layer, the records that it stands for, its SVG path data."""

    cls: str
    d: str
    layer: str = ""
    ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class Frame:
    """From degrees to the drawing: projection about `lon`, `lat`, then scale (units a km) and shift."""

    lon: float
    lat: float
    scale: float = 1
    shift: tuple[float, float] = (0, 0)
    height: float = LOWEST

    def __call__(self, points: Points) -> Points:
        return laea(points, self.lon, self.lat) * self.scale + self.shift

    def put(self, geometry: BaseGeometry) -> BaseGeometry:
        return shapely.transform(geometry, self)

    def cut(self, geometry: BaseGeometry, loss: float = FINE) -> BaseGeometry:
        """What of a geometry in degrees is seen, in units, and a little around; a line may lose `loss`."""
        box = (-BEYOND, -BEYOND, WIDTH + BEYOND, self.height + BEYOND)
        return shapely.clip_by_rect(self.put(geometry), *box).simplify(loss)

    @classmethod
    def around(cls, geometries: Sequence[BaseGeometry]) -> Frame:
        """The frame that shows all of these as large as there is room for."""
        west, south, east, north = shapely.total_bounds(geometries)
        middle = cls((west + east) / 2, (south + north) / 2)
        left, top, right, bottom = shapely.total_bounds([middle.put(one) for one in geometries])
        wide, high = max(right - left, LEAST_KM), max(bottom - top, LEAST_KM / 2)
        height = min(HIGHEST, max(LOWEST, WIDTH * high / wide))
        scale = min((WIDTH - 2 * MARGIN) / wide, (height - 2 * MARGIN) / high)
        shift = (WIDTH / 2 - scale * (left + right) / 2, height / 2 - scale * (top + bottom) / 2)
        return cls(middle.lon, middle.lat, scale, shift, height)


def laea(points: Points, lon: float, lat: float) -> Points:
    """Longitudes and latitudes in degrees to kilometres east and south of a centre."""
    turned, phi = np.radians(points[:, 0] - lon), np.radians(points[:, 1])
    centre = math.radians(lat)
    towards = np.cos(phi) * np.cos(turned)
    k = np.sqrt(2 / (1 + math.sin(centre) * np.sin(phi) + math.cos(centre) * towards))
    east = k * np.cos(phi) * np.sin(turned)
    south = k * (math.sin(centre) * towards - math.cos(centre) * np.sin(phi))
    return EARTH_KM * np.column_stack([east, south])


def path_data(geometry: BaseGeometry) -> str:
    """A line or an area as SVG path data, to a tenth of a unit, each step relative to the one before."""
    rings = [
        ring
        for part in shapely.get_parts(geometry)
        for ring in ([part.exterior, *part.interiors] if part.geom_type == "Polygon" else [part])
        if ring.geom_type in {"LineString", "LinearRing"}
    ]
    return "".join(_ring_data(ring) for ring in rings)


def _ring_data(ring: BaseGeometry) -> str:
    tenths = np.rint(np.asarray(ring.coords)[:, :2] * 10).astype(int)
    steps = np.diff(tenths, axis=0)
    moved = steps[np.any(steps != 0, axis=1)]
    if not len(moved):
        return ""
    is_closed = ring.geom_type == "LinearRing"
    numbers = " ".join(f"{n / 10:g}" for n in (moved[:-1] if is_closed else moved).ravel())
    return f"M{tenths[0][0] / 10:g} {tenths[0][1] / 10:g}l{numbers}{'z' if is_closed else ''}"
