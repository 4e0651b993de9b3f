"""A tileset as TileJSON 3.0.0, for MapLibre and others."""

from __future__ import annotations

import html
import math
from collections.abc import Mapping
from typing import Any

from ca_geo.lonlat import BBox
from ca_geo.media import Media
from ca_geo.schema import PropertyInfo
from ca_geo.tiles.matrix import HALF, MAX_LAT, MAX_ZOOM, bounds_in_metres
from ca_geo.tiles.metadata import attribution, evidence_as_of, licence, present
from ca_geo.tiles.tileset import LayerTiles, Tileset

TILEJSON = Media("tilejson", "TileJSON", "application/vnd.mapbox.tile+json")
Document = dict[str, Any]


def document(tileset: Tileset, template: str) -> Document:
    """The tileset; `template` is the address of a tile with `{z}`, `{y}` and `{x}` in it."""
    bounds = _bounds(tileset.bbox)
    return {
        "tilejson": "3.0.0",
        **present(
            name=tileset.title,
            description=tileset.description,
            # viewers may take it for HTML (clause 3.4)
            attribution=html.escape(attribution(tileset)),
            licence=licence(tileset),
            evidence_as_of=evidence_as_of(tileset),
        ),
        "tiles": [template],
        "scheme": "xyz",
        "minzoom": 0,
        "maxzoom": MAX_ZOOM,
        "bounds": list(bounds.as_tuple()),
        "center": _center(bounds),
        "vector_layers": [_layer(tiles) for tiles in tileset.layers],
    }


def _bounds(bbox: BBox) -> BBox:
    """As far as Web Mercator goes."""
    south, north = (min(max(lat, -MAX_LAT), MAX_LAT) for lat in (bbox.south, bbox.north))
    return BBox(bbox.west, south, bbox.east, north)


def _center(bounds: BBox) -> list[float]:
    """The middle, and the zoom at which about four tiles hold everything."""
    west, south, east, north = bounds_in_metres(bounds)
    span = max(east - west, north - south, 1.0)
    zoom = min(max(math.floor(math.log2(2 * HALF / span)), 0), MAX_ZOOM)
    return [round((bounds.west + bounds.east) / 2, 5), round((bounds.south + bounds.north) / 2, 5), zoom]


def _layer(tiles: LayerTiles) -> Document:
    layer = tiles.layer
    return {
        "id": layer.id,
        "description": layer.info.description,
        "minzoom": 0,
        "maxzoom": MAX_ZOOM,
        "fields": _fields(layer.schema),
    }


def _fields(schema: Mapping[str, PropertyInfo]) -> Mapping[str, str]:
    return {info.name: _words(info) for info in schema.values()}


def _words(info: PropertyInfo) -> str:
    kind = "list, as JSON text" if info.type == "array" else info.type
    unit = f", {info.unit}" if info.unit else ""
    return f"{info.title} ({kind}{unit}). {info.description}".strip()
