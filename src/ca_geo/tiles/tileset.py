"""Layers as tiles: which features are in a tile, its bytes, and which layers are cut together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely

from ca_geo.jsonfile import digest
from ca_geo.layers import Layer
from ca_geo.lonlat import BBox
from ca_geo.query import PARAMETERS, Query
from ca_geo.tiles.attributes import Attributes, whole_id
from ca_geo.tiles.commands import all_features
from ca_geo.tiles.cut import Projected
from ca_geo.tiles.encode import Feature, written
from ca_geo.tiles.matrix import MAX_ZOOM, Limits, Tile

ZOOMS = range(MAX_ZOOM + 1)  # the matrices that tiles are made for
# Those of the items' parameters that tiles take no part in: a tile says where, holds all that is there, and
# has its own coordinates.
NOT_OF_TILES = {"bbox", "bbox-crs", "crs", "limit", "offset", "properties", "skipGeometry", "sortby"}
TAKEN = tuple(name for name in PARAMETERS if name not in NOT_OF_TILES)


class LayerTiles:
    """A layer cut into tiles; `bbox` is around all its features, footprints included.

    What takes long is made when first asked for, and kept.
    """

    def __init__(self, layer: Layer, bbox: BBox) -> None:
        self.layer, self.bbox = layer, bbox

    @classmethod
    def of(cls, layers: Iterable[Layer]) -> dict[str, LayerTiles]:
        """The layers by id, without those of which no feature has a place: they have no tiles."""
        return {layer.id: cls(layer, layer.bbox) for layer in layers if layer.bbox}

    @cached_property
    def dimension(self) -> int | None:
        """0 for points, 1 for lines, 2 for areas; None where they differ."""
        found = {int(shapely.get_dimensions(one)) for one in self.layer.geometries if one is not None}
        return found.pop() if len(found) == 1 else None

    def tile(self, tile: Tile, query: Query) -> bytes:
        """The features of a query that are in a tile or its buffer, as one layer; empty where none is.

        `bbox`, `limit` and `offset` of the query are left at their defaults: the tile says where.
        """
        found = list(self._features(tile, query))
        return written(self.layer.id, found, self._attributes) if found else b""

    def _features(self, tile: Tile, query: Query) -> Iterator[Feature]:
        projected = self._footprints if query.footprint else self._default
        hits, geometries = projected.in_tile(tile)
        selected = np.isin(hits, self.layer.select(query).indices)
        indices = hits[selected].tolist()
        for position, kind, commands in all_features(geometries[selected]):
            index = indices[position]
            yield Feature(index, self._ids[index], kind, commands)

    @cached_property
    def _default(self) -> Projected:
        return Projected(self.layer.geometries)

    @cached_property
    def _footprints(self) -> Projected:
        return Projected(self.layer.footprint_geometries)

    @cached_property
    def _ids(self) -> Sequence[int]:
        return [whole_id(fid) for fid in self.layer.ids]

    @cached_property
    def _attributes(self) -> Attributes:
        return Attributes.of(self.layer.properties, self.layer.schema)


@dataclass(frozen=True)
class Tileset:
    """Layers that are cut together. `path` is where it is served.

    `reach` is the box that its limits go by: around all that is served there, also where only some of the
    layers are chosen, because clients choose after they have learned the limits.
    """

    path: str
    title: str
    description: str
    layers: tuple[LayerTiles, ...]
    reach: BBox

    @classmethod
    def of(cls, path: str, title: str, description: str, layers: Iterable[LayerTiles]) -> Tileset:
        """All that is served at a path."""
        found = tuple(layers)
        return cls(path, title, description, found, around(found))

    @property
    def version(self) -> str:
        """Changes with the content of any layer."""
        return digest(*(tiles.layer.version.encode() for tiles in self.layers))

    @property
    def bbox(self) -> BBox:
        """Around the layers chosen."""
        return around(self.layers)

    def limits(self, zoom: int) -> Limits:
        """The tiles that may hold something; no other is in the set (OGC 20-057, `/req/core/tc-error`)."""
        return Limits.of(self.reach, zoom)

    def tile(self, tile: Tile, query: Query) -> bytes:
        """A tile with all layers of which it holds a feature; no bytes where it holds none."""
        return b"".join(tiles.tile(tile, query) for tiles in self.layers)


def around(layers: Iterable[LayerTiles]) -> BBox:
    """The box around all features of all layers."""
    boxes = np.array([tiles.bbox.as_tuple() for tiles in layers])
    return BBox(*map(float, (*boxes[:, :2].min(axis=0), *boxes[:, 2:].max(axis=0))))
