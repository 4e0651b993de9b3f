"""The tile matrix set WebMercatorQuad (OGC 17-083r4, annex D.1): tiles, Web Mercator metres, degrees.

Web Mercator is EPSG:3857: the sphere's formulas on the ellipsoid's longitude and latitude. Matrix `z` has 2^z
rows from north to south and 2^z columns from west to east, all of them squares of the same size.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ca_geo.errors import NotFound
from ca_geo.lonlat import BBox

Points = NDArray[np.float64]  # n rows of x and y
Metres = tuple[float, float, float, float]  # west, south, east, north

ID = "WebMercatorQuad"
RADIUS = 6_378_137.0  # semi-major axis of WGS 84
HALF = math.pi * RADIUS  # from the middle of the world to its edge
MAX_LAT = math.degrees(math.atan(math.sinh(math.pi)))  # where the world is as high as it is wide
NEAR_POLE = 89.9  # degrees; nearer to a pole the projection runs to infinity, and no tile goes there
PIXELS = 256
MATRICES = 25  # that the standard defines
MAX_ZOOM = 14  # of our tiles: one step of their grid is 0.6 m there, finer than any place here is known


@dataclass(frozen=True, order=True)
class Tile:
    """One tile: its matrix (zoom), its row from the north, its column from the west."""

    zoom: int
    row: int
    col: int

    @classmethod
    def parse(cls, zoom: str, row: str, col: str) -> Tile:
        """The tile of an address.

        :raises NotFound: no matrix of ours has such a tile (OGC 20-057, `/req/core/tc-error`).
        """
        numbers = [int(text) if _is_whole(text) else -1 for text in (zoom, row, col)]
        tile = cls(*numbers)
        if not (0 <= tile.zoom <= MAX_ZOOM and tile.is_in(Limits.of_world(tile.zoom))):
            raise NotFound("tile", f"{zoom}/{row}/{col}", allowed=[f"zooms 0 to {MAX_ZOOM}"])
        return tile

    @property
    def size(self) -> float:
        """Metres along an edge."""
        return tile_size(self.zoom)

    @property
    def bounds(self) -> Metres:
        west, north = self.col * self.size - HALF, HALF - self.row * self.size
        return (west, north - self.size, west + self.size, north)

    def __str__(self) -> str:
        return f"{self.zoom}/{self.row}/{self.col}"

    def is_in(self, limits: Limits) -> bool:
        rows, cols = limits.rows, limits.cols
        return rows[0] <= self.row <= rows[1] and cols[0] <= self.col <= cols[1]


@dataclass(frozen=True)
class Limits:
    """The first and the last row and column of a matrix that hold something."""

    zoom: int
    rows: tuple[int, int]
    cols: tuple[int, int]

    @classmethod
    def of_world(cls, zoom: int) -> Limits:
        """The whole matrix."""
        return cls(zoom, (0, 2**zoom - 1), (0, 2**zoom - 1))

    @classmethod
    def of(cls, bbox: BBox, zoom: int) -> Limits:
        """The tiles that a box in degrees touches; `bbox` does not cross the antimeridian."""
        west, south, east, north = bounds_in_metres(bbox)
        rows = (_number(HALF - north, zoom), _number(HALF - south, zoom))
        return cls(zoom, rows, (_number(west + HALF, zoom), _number(east + HALF, zoom)))

    def __str__(self) -> str:
        rows, cols = ("-".join(map(str, pair)) for pair in (self.rows, self.cols))
        return f"rows {rows}, columns {cols}"

    def tiles(self) -> Iterator[Tile]:
        """Every tile within, row by row."""
        for row in range(self.rows[0], self.rows[1] + 1):
            for col in range(self.cols[0], self.cols[1] + 1):
                yield Tile(self.zoom, row, col)


def tile_size(zoom: int) -> float:
    """Metres along the edge of a tile."""
    return math.ldexp(2 * HALF, -zoom)


def cell_size(zoom: int) -> float:
    """Metres along the edge of a pixel where a tile has 256 of them in a row."""
    return tile_size(zoom) / PIXELS


def scale_denominator(zoom: int) -> float:
    """Of a pixel of 0.28 mm, as the standard reckons (OGC 17-083r4, 6.2)."""
    return cell_size(zoom) / 0.000_28


def mercator(lonlat: Points) -> Points:
    """Degrees, longitude first, to metres. Latitudes beyond 89.9 are taken as 89.9, which is in no tile."""
    lon, lat = np.radians(lonlat[:, 0]), np.radians(np.clip(lonlat[:, 1], -NEAR_POLE, NEAR_POLE))
    return np.column_stack([RADIUS * lon, RADIUS * np.arctanh(np.sin(lat))])


def bounds_in_metres(bbox: BBox) -> Metres:
    """A box in degrees as west, south, east, north in metres."""
    (west, south), (east, north) = mercator(np.array([bbox.as_tuple()]).reshape(2, 2)).tolist()
    return (west, south, east, north)


def degrees(metres: Points) -> Points:
    """Metres to degrees, longitude first."""
    lat = np.arctan(np.sinh(metres[:, 1] / RADIUS))
    return np.column_stack([np.degrees(metres[:, 0] / RADIUS), np.degrees(lat)])


def _number(metres: float, zoom: int) -> int:
    """Which row or column lies so far from the edge of the world; the outermost where it is beyond it."""
    last: int = 2**zoom - 1
    return min(max(math.floor(metres / tile_size(zoom)), 0), last)


def _is_whole(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 9
