"""The collections, without their features."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Response

from ca_geo import documents
from ca_geo.deps import LayerDep, Resource, get, offer
from ca_geo.media import HTML, JSON

router = APIRouter()


@get(router, "/collections")
async def collections(resource: Annotated[Resource, offer(JSON, HTML)]) -> Response:
    links = [*resource.links(), *documents.collections_links(resource.base)]
    return await resource.send(
        "collections.html", links, lambda: documents.collections(resource.site.atlas, resource.base, links)
    )


@get(router, "/collections/{collection}")
async def collection(layer: LayerDep, resource: Annotated[Resource, offer(JSON, HTML)]) -> Response:
    layer = resource.layer(layer)
    links = [*resource.links(), *documents.items_links(layer, resource.base)]
    return await resource.send(
        "collection.html", links, lambda: documents.collection(layer, resource.base, links)
    )
