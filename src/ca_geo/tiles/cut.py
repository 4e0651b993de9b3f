"""What of a column of geometries is in a tile: projected once, simplified by zoom, cut, put on the grid.

A tile has a buffer, so that what is drawn over its edge (a wide line, a sign) is drawn on both sides. All
tiles of a zoom are cut from the same simplified geometry: neighbours meet without a seam.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from ca_geo.tiles.encode import EXTENT
from ca_geo.tiles.matrix import HALF, MAX_ZOOM, Metres, Points, Tile, mercator

BUFFER = 256  # steps of the grid beyond each edge
TOLERANCE = 4.0  # steps of the grid that simplifying may move a line: a quarter of a pixel, 256 to the tile
KEPT_ZOOMS = 4  # of which the simplified geometries are kept; who pans stays on one or two

Geometries = NDArray[np.object_]
Indices = NDArray[np.int64]


class Projected:
    """A column of geometries in Web Mercator metres. What lies beyond 85.05 degrees is in no tile."""

    def __init__(self, geometries: Iterable[BaseGeometry | None]) -> None:
        column = np.array(list(geometries), dtype=object)
        self._geometries: Geometries = shapely.transform(column, mercator)
        self._tree = shapely.STRtree(self._geometries)
        self._simplified = lru_cache(KEPT_ZOOMS)(self._simplify)

    def in_tile(self, tile: Tile) -> tuple[Indices, Geometries]:
        """Which features are in a tile or its buffer, in their order, and what of each, on the tile's grid.

        Coordinates are whole numbers, y to the south; polygons are valid. What is smaller than a step of the
        grid is one step large.
        """
        found = [self._in_window(tile.zoom, shift, window) for shift, window in _windows(tile)]
        indices, pieces = (np.concatenate(column) for column in zip(*found, strict=True))
        kept = ~shapely.is_empty(pieces)
        indices, whole = _together(indices[kept], pieces[kept])
        return indices, _on_grid(whole, tile)

    def _in_window(self, zoom: int, shift: float, window: Metres) -> tuple[Indices, Geometries]:
        hits = self._touching(window)
        pieces = _clipped(self._simplified(zoom)[hits], window)
        return hits, _moved(pieces, shift) if shift else pieces

    def _touching(self, window: Metres) -> Indices:
        hits: Indices = np.sort(self._tree.query(shapely.box(*window), predicate="intersects"))
        return hits

    def _simplify(self, zoom: int) -> Geometries:
        """At the last zoom as they are: clients magnify those tiles.

        Douglas and Peucker's way, kept from turning a valid geometry invalid.
        """
        if zoom >= MAX_ZOOM:
            return self._geometries
        step = Tile(zoom, 0, 0).size / EXTENT
        simple: Geometries = shapely.simplify(self._geometries, TOLERANCE * step, preserve_topology=True)
        return np.where(shapely.is_valid(simple), simple, self._geometries)


def _windows(tile: Tile) -> Iterable[tuple[float, Metres]]:
    """The tile with its buffer, and what of it lies beyond the antimeridian, with the way back from there."""
    west, south, east, north = tile.bounds
    edge = tile.size * BUFFER / EXTENT
    west, south, east, north = west - edge, south - edge, east + edge, north + edge
    yield 0.0, (west, south, east, north)
    if tile.zoom == 0:
        return  # the one tile of the world has no neighbour but itself
    if east > HALF:
        yield 2 * HALF, (west - 2 * HALF, south, east - 2 * HALF, north)
    if west < -HALF:
        yield -2 * HALF, (west + 2 * HALF, south, east + 2 * HALF, north)


def _clipped(geometries: Geometries, window: Metres) -> Geometries:
    """Polygons stay valid, lines that cross themselves stay whole; what lies within is not touched."""
    bounds = shapely.bounds(geometries)
    west, south, east, north = window
    beyond = (bounds[:, :2] < (west, south)).any(axis=1) | (bounds[:, 2:] > (east, north)).any(axis=1)
    lines = np.isin(shapely.get_type_id(geometries), (1, 5))  # LineString, MultiLineString
    pieces = geometries.copy()
    pieces[beyond & lines] = shapely.clip_by_rect(geometries[beyond & lines], *window)
    pieces[beyond & ~lines] = _overlaps(geometries[beyond & ~lines], window)
    return pieces


def _overlaps(geometries: Geometries, window: Metres) -> Geometries:
    """What two areas share, without the lines and points in which they only touch."""
    pieces: Geometries = shapely.intersection(geometries, shapely.box(*window))
    areal = np.isin(shapely.get_type_id(geometries), (3, 6))  # Polygon, MultiPolygon
    ragged = areal & ~np.isin(shapely.get_type_id(pieces), (3, 6))
    pieces[ragged] = [
        shapely.MultiPolygon([part for part in shapely.get_parts(piece) if part.geom_type == "Polygon"])
        for piece in pieces[ragged]
    ]
    return pieces


def _moved(geometries: Geometries, shift: float) -> Geometries:
    moved: Geometries = shapely.transform(geometries, lambda points: points + np.array([shift, 0]))
    return moved


def _together(indices: Indices, pieces: Geometries) -> tuple[Indices, Geometries]:
    """Each feature once, in order: what the antimeridian had cut, in one piece again."""
    order = np.argsort(indices, kind="stable")
    indices, pieces = indices[order], pieces[order]
    once, starts = np.unique(indices, return_index=True)
    if len(once) == len(indices):
        return indices, pieces
    united = [shapely.union_all(group) for group in np.split(pieces, starts[1:])]
    return once, np.array(united, dtype=object)


def _on_grid(geometries: Geometries, tile: Tile) -> Geometries:
    """From metres to the steps of a tile's grid. Polygons are rounded as wholes, so that no rings cross."""
    west, _, _, north = tile.bounds
    step = tile.size / EXTENT

    def to_grid(points: Points) -> Points:
        return np.column_stack([points[:, 0] - west, north - points[:, 1]]) / step

    placed: Geometries = shapely.transform(geometries, to_grid)
    areal = shapely.get_dimensions(placed) == 2
    rounded = placed.copy()
    rounded[areal] = shapely.set_precision(placed[areal], 1.0)
    lost = areal & shapely.is_empty(rounded)
    rounded[lost] = _squares(shapely.point_on_surface(placed[lost]))
    return rounded


def _squares(points: Geometries) -> Geometries:
    """A square of one step of the grid around each point."""
    x, y = np.floor(shapely.get_x(points)), np.floor(shapely.get_y(points))
    squares: Geometries = shapely.box(x, y, x + 1, y + 1)
    return squares
