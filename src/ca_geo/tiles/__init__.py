"""Vector tiles: collections cut along the tile matrix set WebMercatorQuad, as Mapbox Vector Tiles 2.1.

`matrix` knows where a tile lies, `cut` what of a geometry is in it, `commands` and `attributes` how place
and properties are written, `encode` puts them together; `tileset` makes the tiles of layers, `metadata` and
`tilejson` describe them.
"""

from ca_geo.tiles.matrix import Tile
from ca_geo.tiles.tileset import LayerTiles, Tileset

__all__ = ["LayerTiles", "Tile", "Tileset"]
