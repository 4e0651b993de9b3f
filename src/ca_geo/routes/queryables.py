"""The schemas of a collection: what its features have, what can be asked for, by what they can be sorted."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Response

from ca_geo import documents
from ca_geo.deps import LayerDep, Resource, get, offer
from ca_geo.layers import Layer
from ca_geo.media import HTML, SCHEMA
from ca_geo.queryables import KINDS, document, feature_document

router = APIRouter()
ResourceDep = Annotated[Resource, offer(SCHEMA, HTML)]


@get(router, "/collections/{collection}/schema")
async def schema(layer: LayerDep, resource: ResourceDep) -> Response:
    return await _send("schema", layer, resource)


@get(router, "/collections/{collection}/schema/feature")
async def feature_schema(layer: LayerDep, resource: Annotated[Resource, offer(SCHEMA)]) -> Response:
    links = [*resource.links(), *documents.collection_of(layer, resource.base)]
    return await resource.send("queryables.html", links, lambda: feature_document(layer, resource.base))


@get(router, "/collections/{collection}/queryables")
async def queryables(layer: LayerDep, resource: ResourceDep) -> Response:
    return await _send("queryables", layer, resource)


@get(router, "/collections/{collection}/sortables")
async def sortables(layer: LayerDep, resource: ResourceDep) -> Response:
    return await _send("sortables", layer, resource)


async def _send(name: str, layer: Layer, resource: Resource) -> Response:
    kind, layer = KINDS[name], resource.layer(layer)
    links = [*resource.links(), *documents.collection_of(layer, resource.base)]
    return await resource.send(
        "queryables.html", links, lambda: document(kind, layer, resource.base), kind=kind, layer=layer
    )
