"""The features of a collection: pages of them, whole selections as files, one at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Annotated, NamedTuple

import anyio.to_thread
from fastapi import APIRouter, Depends, Request, Response

from ca_geo import documents, export, query
from ca_geo.deps import LayerDep, Resource, both, chosen_of, get, resource_of, site
from ca_geo.layers import Layer
from ca_geo.links import header
from ca_geo.media import GEOJSON, HTML, Media
from ca_geo.query import Query
from ca_geo.responses import Answer, Body, send

router = APIRouter()
PAGES = (GEOJSON, HTML)
OFFERED = (*PAGES, *export.FILES.values())
SLOW = {"crs", "bbox-crs", "filter", "filter-crs"}


class Asked(NamedTuple):
    """Which features, in which form."""

    layer: Layer
    resource: Resource
    query: Query


async def _asked(request: Request, layer: LayerDep) -> Asked:
    """Raises BadQuery with the faults of `f` and of all other parameters, NotAcceptable."""
    here = site(request)

    def parse(default_limit: int | None) -> Query:
        parameters = request.query_params.multi_items()
        most = here.settings.limit_max
        return query.parse(parameters, layer.schema, default_limit=default_limit, max_limit=most)

    def read() -> tuple[Media, Query]:
        media, asked = both(lambda: chosen_of(request, OFFERED), lambda: parse(here.settings.limit_default))
        # a file holds all, unless told otherwise
        return media, asked if media in PAGES else parse(None)

    media, asked = await _read(request, read)
    return _asked_of(layer, resource_of(request, media, OFFERED), asked)


def _asked_of(layer: Layer, resource: Resource, asked: Query) -> Asked:
    """In the words of the resource's language."""
    return Asked(resource.layer(layer), resource, asked)


async def _read(request: Request, read: Callable[[], tuple[Media, Query]]) -> tuple[Media, Query]:
    """In a worker thread where it may take long: some systems of coordinates need a second to be found."""
    if SLOW.isdisjoint(request.query_params):
        return read()
    return await anyio.to_thread.run_sync(read)


@get(router, "/collections/{collection}/items")
async def items(asked: Annotated[Asked, Depends(_asked)]) -> Response:
    layer, resource, media = asked.layer, asked.resource, asked.resource.media
    if media not in PAGES:
        file = export.of_layer(resource.site.atlas, layer, asked.query, media.key)
        return await _send(asked, file)
    searched = asked.query.text is not None  # by names of actors too; the first one builds the index
    version = resource.site.version if media is HTML or searched else layer.version
    tag = resource.tag(version, asked.query.canonical())
    slow = media is HTML or not asked.query.is_quick
    return await _send(asked, Answer(media.content_type, tag, lambda: _page(asked), slow=slow))


async def _send(asked: Asked, answer: Answer) -> Response:
    """With the system of its coordinates (18-058r1, `/req/crs/ogc-crs-header`)."""
    headers = {**answer.headers, "content-crs": f"<{asked.query.crs.uri}>"}
    return await send(asked.resource.request, replace(answer, headers=headers), asked.resource.site.bodies)


def _page(asked: Asked) -> Body:
    layer, resource = asked.layer, asked.resource
    selection = layer.select(asked.query)
    links = [
        *resource.links(asked.query.canonical(), PAGES),
        *documents.page_links(selection, resource.base, resource.media),
    ]
    if resource.media is HTML:
        return resource.page("items.html", links, selection=selection, layer=layer)
    return Body(documents.items(selection, links), header(links))


async def _asked_one(request: Request, layer: LayerDep) -> Asked:
    """Raises BadQuery with the faults of `f` and of all other parameters, NotAcceptable."""
    parameters = request.query_params.multi_items()

    def read() -> tuple[Media, Query]:
        return both(lambda: chosen_of(request, PAGES), lambda: query.parse_feature(parameters, layer.schema))

    media, asked = await _read(request, read)
    return _asked_of(layer, resource_of(request, media, PAGES), asked)


@get(router, "/collections/{collection}/items/{feature}")
async def item(feature: str, asked: Annotated[Asked, Depends(_asked_one)]) -> Response:
    layer, resource, media = asked.layer, asked.resource, asked.resource.media
    selection = layer.one(feature, asked.query)
    canonical = asked.query.canonical()

    def build() -> Body:
        links = [*resource.links(canonical), *documents.item_links(layer, feature, resource.base)]
        if media is HTML:
            return resource.page(
                "item.html", links, layer=layer, index=selection.indices[0], selection=selection
            )
        return Body(documents.item(selection, links), header(links))

    version = resource.site.version if media is HTML else layer.version
    answer = Answer(
        media.content_type,
        resource.tag(version, canonical),
        build,
        slow=media is HTML or not asked.query.is_quick,
    )
    return await _send(asked, answer)
