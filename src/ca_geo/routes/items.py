"""The features of a collection: pages of them, whole selections as files, one at a time."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from fastapi import APIRouter, Depends, Request, Response

from ca_geo import documents, export, query
from ca_geo.deps import LayerDep, Resource, SiteDep, both, chosen_of, get, offer
from ca_geo.layers import Layer
from ca_geo.links import header
from ca_geo.media import GEOJSON, HTML
from ca_geo.query import Query
from ca_geo.responses import Answer, Body, send

router = APIRouter()
PAGES = (GEOJSON, HTML)
OFFERED = (*PAGES, *export.FILES.values())


class Asked(NamedTuple):
    """Which features, in which form."""

    resource: Resource
    query: Query


async def _asked(request: Request, site: SiteDep, layer: LayerDep) -> Asked:
    """Raises BadQuery with the faults of `f` and of all other parameters, NotAcceptable."""

    def parse(default_limit: int | None) -> Query:
        parameters = request.query_params.multi_items()
        most = site.settings.limit_max
        return query.parse(parameters, layer.schema, default_limit=default_limit, max_limit=most)

    default = site.settings.limit_default
    media, asked = both(lambda: chosen_of(request, OFFERED), lambda: parse(default))
    resource = Resource(request, site, media, OFFERED)
    return Asked(
        resource, asked if media in PAGES else parse(None)
    )  # a file holds all, unless told otherwise


@get(router, "/collections/{collection}/items")
async def items(layer: LayerDep, asked: Annotated[Asked, Depends(_asked)]) -> Response:
    resource, media = asked.resource, asked.resource.media
    if media not in PAGES:
        file = export.of_layer(layer, asked.query, media.key)
        return await send(resource.request, file, resource.site.bodies)
    version = resource.site.version if media is HTML else layer.version
    tag = resource.tag(version, asked.query.canonical())
    answer = Answer(media.content_type, tag, lambda: _page(layer, asked), slow=media is HTML)
    return await send(resource.request, answer, resource.site.bodies)


def _page(layer: Layer, asked: Asked) -> Body:
    resource, selection = asked.resource, layer.select(asked.query)
    links = [
        *resource.links(asked.query.canonical(), PAGES),
        *documents.page_links(selection, resource.base, resource.media),
    ]
    if resource.media is HTML:
        return resource.page("items.html", links, selection=selection, layer=layer)
    return Body(documents.items(selection, links), header(links))


@get(router, "/collections/{collection}/items/{feature}")
async def item(layer: LayerDep, feature: str, resource: Annotated[Resource, offer(*PAGES)]) -> Response:
    index, media = layer.index_of(feature), resource.media

    def build() -> Body:
        links = [*resource.links(), *documents.item_links(layer, resource.base)]
        if media is HTML:
            return resource.page("item.html", links, layer=layer, index=index)
        return Body(documents.item(layer, index, links), header(links))

    version = resource.site.version if media is HTML else layer.version
    answer = Answer(media.content_type, resource.tag(version), build, slow=media is HTML)
    return await send(resource.request, answer, resource.site.bodies)
