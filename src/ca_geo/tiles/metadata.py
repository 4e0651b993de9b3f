"""What describes tiles: tile matrix sets, lists of tilesets, tilesets (OGC 20-057 and 17-083r4)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ca_geo.links import Link, address, as_json, join, licences
from ca_geo.media import HTML, JSON, Media
from ca_geo.schema import PropertyInfo
from ca_geo.tiles import matrix
from ca_geo.tiles.matrix import HALF, ID, MATRICES, MAX_ZOOM, Limits
from ca_geo.tiles.tileset import ZOOMS, LayerTiles, Tileset

Document = dict[str, Any]

VERSION = "tile-version"  # the parameter by which a tile's address says what the tile is made of
MVT = Media("mvt", "Mapbox Vector Tile", "application/vnd.mapbox-vector-tile", ("application/x-protobuf",))
WEB_MERCATOR = "http://www.opengis.net/def/crs/EPSG/0/3857"
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
URI = f"http://www.opengis.net/def/tilematrixset/OGC/1.0/{ID}"
SCALE_SET = "http://www.opengis.net/def/wkss/OGC/1.0/GoogleMapsCompatible"
_REL = "http://www.opengis.net/def/rel/ogc/1.0/"
TILESETS, SCHEME, SCHEMES = f"{_REL}tilesets-vector", f"{_REL}tiling-scheme", f"{_REL}tiling-schemes"
GEODATA, DATASET = f"{_REL}geodata", f"{_REL}dataset"
CONFORMS_TO = (
    *(
        f"http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/{name}"
        for name in (
            "core",
            "tileset",
            "tilesets-list",
            "geodata-tilesets",
            "dataset-tilesets",
            "collections-selection",
            "mvt",
        )
    ),
    *(
        f"http://www.opengis.net/spec/tms/2.0/conf/{name}"
        for name in (
            "tilematrixset",
            "tilematrixsetlimits",
            "tilesetmetadata",
            "json-tilematrixset",
            "json-tilematrixsetlimits",
            "json-tilesetmetadata",
        )
    ),
)


def links_to(base: str, path: str, title: str) -> list[Link]:
    """From what can be had as tiles (`/`, `/collections/{id}`) to the list of its tilesets."""
    return _both(base, f"{path}/tiles", TILESETS, f"{title}: vector tiles")


def links_to_schemes(base: str) -> list[Link]:
    return _both(base, "/tileMatrixSets", SCHEMES, "Tile matrix sets")


def tile_matrix_sets(base: str, links: Sequence[Link]) -> Document:
    """The list, of one (OGC 20-057, 7.2)."""
    said = {"id": ID, "title": "Web Mercator, quadtree", "uri": URI, "crs": WEB_MERCATOR}
    own = [Link(_scheme(base), "self", JSON.link_type, said["title"])]
    return {"tileMatrixSets": [{**said, "links": as_json(own)}], "links": as_json(links)}


def tile_matrix_set(links: Sequence[Link]) -> Document:
    """The definition of WebMercatorQuad, reckoned from its formula (OGC 17-083r4, annex D.1)."""
    return {
        "id": ID,
        "title": "Web Mercator, quadtree",
        "uri": URI,
        "crs": WEB_MERCATOR,
        "orderedAxes": ["X", "Y"],
        "wellKnownScaleSet": SCALE_SET,
        "boundingBox": {"lowerLeft": [-HALF, -HALF], "upperRight": [HALF, HALF], "crs": WEB_MERCATOR},
        "tileMatrices": [_matrix(zoom) for zoom in range(MATRICES)],
        "links": as_json(links),
    }


def _matrix(zoom: int) -> Document:
    return {
        "id": str(zoom),
        "scaleDenominator": matrix.scale_denominator(zoom),
        "cellSize": matrix.cell_size(zoom),
        "cornerOfOrigin": "topLeft",
        "pointOfOrigin": [-HALF, HALF],
        "tileWidth": matrix.PIXELS,
        "tileHeight": matrix.PIXELS,
        "matrixWidth": 2**zoom,
        "matrixHeight": 2**zoom,
    }


def tilesets(tileset: Tileset, base: str, links: Sequence[Link]) -> Document:
    """The list of the tilesets of one resource: one for each tile matrix set, of which there is one."""
    item = {**_head(tileset), "links": as_json([*_self(tileset, base), _scheme_link(base)])}
    return {"title": f"{tileset.title}: tilesets", "tilesets": [item], "links": as_json(links)}


def tileset_links(tileset: Tileset, base: str) -> list[Link]:
    """Where the matrices of a tileset are defined, and what it is made of."""
    origin = tileset.path.removesuffix("/tiles")
    rel = GEODATA if origin else DATASET
    itself = Link(address(base, origin or "/", f="json"), rel, JSON.link_type, tileset.title)
    return [_scheme_link(base), itself, *_licence_links(tileset)]


def tile_links(tileset: Tileset, base: str) -> list[Link]:
    """What a tile's own head says: which set it is of, and under which licences."""
    itself = Link(address(base, f"{tileset.path}/{ID}", f="json"), "collection", JSON.link_type)
    return [itself, *_licence_links(tileset)]


def tileset(tileset: Tileset, base: str, links: Sequence[Link], template: str) -> Document:
    """One tileset (OGC 17-083r4, tileset metadata).

    `template` is the address of a tile with `{tileMatrix}`, `{tileRow}` and `{tileCol}` in it.
    """
    item = Link(template, "item", MVT.link_type, "Tiles").as_json() | {"templated": True}
    return {
        **_head(tileset),
        **present(
            description=tileset.description,
            version=tileset.version,
            license=licence(tileset),
            attribution=attribution(tileset),
            evidence_as_of=evidence_as_of(tileset),
        ),
        "mediaTypes": [MVT.content_type],
        "boundingBox": _box(tileset),
        "tileMatrixSetLimits": [_limits(tileset.limits(zoom)) for zoom in ZOOMS],
        "layers": [_layer(tiles, base) for tiles in tileset.layers],
        "links": [*as_json(links), item],
    }


def present(**said: str) -> Document:
    """Without what is empty: layers of users may leave licence and date open."""
    return {name: value for name, value in said.items() if value}


def licence(tileset: Tileset) -> str:
    """SPDX: of all layers together, which hold side by side."""
    return " AND ".join(_licences(tileset))


def attribution(tileset: Tileset) -> str:
    said = dict.fromkeys(tiles.layer.info.attribution for tiles in tileset.layers)
    return " | ".join(filter(None, said))


def evidence_as_of(tileset: Tileset) -> str:
    """Up to when the evidence of the newest layer reaches."""
    return max(tiles.layer.info.evidence_as_of for tiles in tileset.layers)


def _licences(tileset: Tileset) -> list[str]:
    return sorted({tiles.layer.info.licence for tiles in tileset.layers} - {""})


def _licence_links(tileset: Tileset) -> list[Link]:
    return [link for named in _licences(tileset) for link in licences(named)]


def template(tileset: Tileset, base: str, variables: Sequence[str], query: str) -> str:
    """The address of a tile with variables in place of matrix, row and column."""
    path = "/".join(f"{{{name}}}" for name in variables)
    return join(f"{address(base, tileset.path)}/{ID}/{path}", query)


def _head(tileset: Tileset) -> Document:
    """What a list says of a tileset too."""
    return {
        "title": tileset.title,
        "dataType": "vector",
        "crs": WEB_MERCATOR,
        "tileMatrixSetId": ID,
        "tileMatrixSetURI": URI,
    }


def _box(one: Tileset | LayerTiles) -> Document:
    west, south, east, north = one.bbox.as_tuple()
    return {"lowerLeft": [west, south], "upperRight": [east, north], "crs": CRS84}


def _limits(limits: Limits) -> Document:
    return {
        "tileMatrix": str(limits.zoom),
        "minTileRow": limits.rows[0],
        "maxTileRow": limits.rows[1],
        "minTileCol": limits.cols[0],
        "maxTileCol": limits.cols[1],
    }


def _layer(tiles: LayerTiles, base: str) -> Document:
    """One layer; no dimension where points, lines and areas are mixed."""
    info = tiles.layer.info
    geodata = Link(address(base, f"/collections/{info.id}", f="json"), GEODATA, JSON.link_type, info.title)
    return {
        "id": info.id,
        "title": info.title,
        "description": info.description,
        "dataType": "vector",
        **({} if tiles.dimension is None else {"geometryDimension": tiles.dimension}),
        "crs": WEB_MERCATOR,
        "minTileMatrix": "0",
        "maxTileMatrix": str(MAX_ZOOM),
        "boundingBox": _box(tiles),
        "propertiesSchema": {
            "type": "object",
            "properties": {one.name: _property(one) for one in tiles.layer.schema.values()},
        },
        "links": as_json([geodata]),
    }


def _property(info: PropertyInfo) -> Document:
    """A property as it is in tiles: lists are JSON texts."""
    said: Document = {"title": info.title, "description": info.description}
    if info.type == "array":
        return said | {"type": "string", "contentMediaType": "application/json"}
    return said | {"type": info.type} | ({"x-unit": info.unit} if info.unit else {})


def _self(tileset: Tileset, base: str) -> list[Link]:
    path = f"{tileset.path}/{ID}"
    return [
        Link(address(base, path, f="json"), "self", JSON.link_type, tileset.title),
        Link(address(base, path, f="html"), "alternate", HTML.link_type, tileset.title),
    ]


def _scheme(base: str) -> str:
    return address(base, f"/tileMatrixSets/{ID}", f="json")


def _scheme_link(base: str) -> Link:
    return Link(_scheme(base), SCHEME, JSON.link_type, "The tile matrix set")


def _both(base: str, path: str, rel: str, title: str) -> list[Link]:
    return [Link(address(base, path, f=media.key), rel, media.link_type, title) for media in (JSON, HTML)]
