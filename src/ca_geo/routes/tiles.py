"""Vector tiles, of each collection and of the whole atlas, and what describes them (OGC 20-057)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Any, NamedTuple
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request, Response

from ca_geo import query
from ca_geo.deps import LayerDep, Resource, both, chosen_of, get, offer, only, resource_of, site
from ca_geo.errors import BadQuery, Fault, NotFound
from ca_geo.links import address, header
from ca_geo.media import CHOOSING, HTML, JSON, Media
from ca_geo.query import Query
from ca_geo.responses import IMMUTABLE, Answer, Body, send
from ca_geo.schema import PropertyInfo
from ca_geo.tiles import LayerTiles, Tile, Tileset, metadata, tilejson
from ca_geo.tiles.matrix import ID
from ca_geo.tiles.metadata import MVT, VERSION
from ca_geo.tiles.tilejson import TILEJSON
from ca_geo.tiles.tileset import TAKEN

router = APIRouter()
PAGES, DESCRIBED, TILES = (JSON, HTML), (JSON, TILEJSON, HTML), (MVT,)
OGC, XYZ = ("tileMatrix", "tileRow", "tileCol"), ("z", "y", "x")


class Asked(NamedTuple):
    """Which tileset, of which features, in which form."""

    tileset: Tileset
    query: Query
    resource: Resource

    @property
    def version(self) -> str:
        """What the tiles are made of; a text is looked for in names of actors too."""
        return self.tileset.version if self.query.text is None else self.resource.site.version

    @property
    def parameters(self) -> str:
        """The query string that asks for the same tiles."""
        ids = ",".join(tiles.layer.id for tiles in self.tileset.layers)
        chosen = "collections" in self.resource.request.query_params
        return urlencode([*([("collections", ids)] if chosen else []), *self.query.items()])


async def _known_set(request: Request) -> None:
    name = request.path_params["tileMatrixSet"]
    if name != ID:
        raise NotFound("tile matrix set", name, allowed=[ID])


async def _tile_of(request: Request) -> Tile:
    return Tile.parse(*(request.path_params[name] for name in OGC))


KnownSet = Depends(_known_set)
TileDep = Annotated[Tile, Depends(_tile_of)]


def _of_collection(request: Request, layer: LayerDep) -> Tileset:
    tiles = site(request).tiles
    if layer.id not in tiles:
        raise NotFound("tileset", layer.id, allowed=tiles)
    info = layer.info
    return Tileset.of(f"/collections/{layer.id}/tiles", info.title, info.description, [tiles[layer.id]])


def _of_atlas(request: Request) -> Tileset:
    """The whole atlas, or the collections that `collections` names, in its order."""
    here = site(request)
    text, catalog = request.query_params.get("collections"), here.atlas.catalog
    if not here.tiles:
        raise NotFound("tileset", "tiles")  # nothing has a place
    whole = Tileset.of("/tiles", catalog.title, catalog.description, here.tiles.values())
    if text is None:
        return whole
    return replace(whole, layers=tuple(_chosen(text, here.tiles, here.base(request))))


def _chosen(text: str, known: Mapping[str, LayerTiles], base: str) -> Sequence[LayerTiles]:
    """Collections by their ids or addresses (OGC 20-057, `/req/collections-selection/query-collections`)."""
    ids = {name: name for name in known} | {address(base, f"/collections/{name}"): name for name in known}
    asked = text.split(",")
    allowed = ", ".join(known)
    if unknown := [name for name in asked if name not in ids]:
        raise BadQuery([Fault("collections", f"there are no tiles of {', '.join(unknown)!r}", allowed)])
    if len({ids[name] for name in asked}) < len(asked):
        raise BadQuery([Fault("collections", "names a collection more than once", allowed)])
    return [known[ids[name]] for name in asked]


CollectionTileset = Annotated[Tileset, Depends(_of_collection)]


def _read(
    request: Request,
    offered: tuple[Media, ...],
    schema: Mapping[str, PropertyInfo],
    tileset: Callable[[], Tileset],
    also: set[str],
) -> Asked:
    """Raises BadQuery with the faults of all parameters, NotAcceptable."""
    taken = {*TAKEN, *schema}
    pairs = [(name, text) for name, text in request.query_params.items() if name in taken]

    def parse() -> Query:
        return query.parse(pairs, schema, default_limit=None, max_limit=1)

    def rest() -> tuple[Tileset, Any]:
        return both(tileset, lambda: only(request, taken | also | {*CHOOSING}))

    media, (asked, (found, _)) = both(lambda: chosen_of(request, offered), lambda: both(parse, rest))
    return Asked(found, asked, resource_of(request, media, offered))


async def _collection_tileset(request: Request, layer: LayerDep, tileset: CollectionTileset) -> Asked:
    return _read(request, DESCRIBED, layer.schema, lambda: tileset, set())


async def _collection_tile(request: Request, layer: LayerDep, tileset: CollectionTileset) -> Asked:
    return _read(request, TILES, layer.schema, lambda: tileset, {VERSION})


async def _atlas_tileset(request: Request) -> Asked:
    return _read(request, DESCRIBED, {}, lambda: _of_atlas(request), {"collections"})


async def _atlas_tile(request: Request) -> Asked:
    return _read(request, TILES, {}, lambda: _of_atlas(request), {"collections", VERSION})


@get(router, "/tileMatrixSets")
async def tile_matrix_sets(resource: Annotated[Resource, offer(*PAGES)]) -> Response:
    links = resource.links()
    return await resource.send(
        "tilematrixsets.html", links, lambda: metadata.tile_matrix_sets(resource.base, links)
    )


@get(router, "/tileMatrixSets/{tileMatrixSet}", KnownSet)
async def tile_matrix_set(resource: Annotated[Resource, offer(*PAGES)]) -> Response:
    links = resource.links()
    return await resource.send("tilematrixset.html", links, lambda: metadata.tile_matrix_set(links))


@get(router, "/collections/{collection}/tiles")
async def collection_tilesets(
    tileset: CollectionTileset, resource: Annotated[Resource, offer(*PAGES)]
) -> Response:
    return await _list(tileset, resource)


@get(router, "/tiles")
async def tilesets(request: Request, resource: Annotated[Resource, offer(*PAGES)]) -> Response:
    return await _list(_of_atlas(request), resource)


async def _list(tileset: Tileset, resource: Resource) -> Response:
    tileset, links = _told(tileset, resource), resource.links()
    return await resource.send(
        "tilesets.html", links, lambda: metadata.tilesets(tileset, resource.base, links), tileset=tileset
    )


@get(router, "/collections/{collection}/tiles/{tileMatrixSet}", KnownSet)
async def collection_tileset(asked: Annotated[Asked, Depends(_collection_tileset)]) -> Response:
    return await _described(asked)


@get(router, "/tiles/{tileMatrixSet}", KnownSet)
async def tileset(asked: Annotated[Asked, Depends(_atlas_tileset)]) -> Response:
    return await _described(asked)


def _told(tileset: Tileset, resource: Resource) -> Tileset:
    """In the words of the resource's language."""
    layers = tuple(resource.site.tiles[tiles.layer.id] for tiles in tileset.layers)
    catalog = resource.site.atlas.catalog
    info = catalog if tileset.path == "/tiles" else layers[0].layer.info
    return replace(tileset, layers=layers, title=info.title, description=info.description)


async def _described(asked: Asked) -> Response:
    resource, parameters = asked.resource, asked.parameters
    found = _told(asked.tileset, resource)
    links = [*resource.links(parameters), *metadata.tileset_links(found, resource.base)]
    xyz = metadata.template(found, resource.base, XYZ, _and(parameters, f"{VERSION}={asked.version}"))
    ogc = metadata.template(found, resource.base, OGC, _and(parameters, f"f={MVT.key}"))

    def document() -> dict[str, Any]:
        if resource.media is TILEJSON:
            return tilejson.document(found, xyz)
        return metadata.tileset(found, resource.base, links, ogc)

    plain = metadata.template(found, resource.base, XYZ, parameters)
    return await resource.send("tileset.html", links, document, parameters, tileset=found, tiles=plain)


def _and(*queries: str) -> str:
    return "&".join(filter(None, queries))


@get(
    router,
    "/collections/{collection}/tiles/{tileMatrixSet}/{tileMatrix}/{tileRow}/{tileCol}",
    KnownSet,
)
async def collection_tile(asked: Annotated[Asked, Depends(_collection_tile)], tile: TileDep) -> Response:
    return await _tile(asked, tile)


@get(router, "/tiles/{tileMatrixSet}/{tileMatrix}/{tileRow}/{tileCol}", KnownSet)
async def tile(asked: Annotated[Asked, Depends(_atlas_tile)], tile: TileDep) -> Response:
    return await _tile(asked, tile)


async def _tile(asked: Asked, tile: Tile) -> Response:
    """The tile; to be kept for a year where its address names what it is made of."""
    found, resource = asked.tileset, asked.resource
    if not tile.is_in(found.limits(tile.zoom)):
        raise NotFound("tile of this tileset", str(tile), allowed=[str(found.limits(tile.zoom))])
    current = resource.request.query_params.get(VERSION) == asked.version
    headers = {"cache-control": IMMUTABLE} if current else {}

    def build() -> Body:
        return Body(found.tile(tile, asked.query), header(metadata.tile_links(found, resource.base)))

    tag = resource.tag(asked.version, asked.parameters)
    answer = Answer(MVT.content_type, tag, build, headers, slow=True)
    return await send(resource.request, answer, resource.site.bodies)
