"""The atlas as catalogues read it: Data Package, STAC, GeoDCAT-AP."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Response

from ca_geo.deps import Resource, get, offer
from ca_geo.links import header
from ca_geo.media import DATAPACKAGE, JSON, JSONLD
from ca_geo.metadata import dcat, stac
from ca_geo.metadata.datapackage import datapackage, served_at
from ca_geo.responses import Answer, Body, send

router = APIRouter()


@get(router, "/datapackage.json")
async def package(resource: Annotated[Resource, offer(DATAPACKAGE)]) -> Response:
    atlas, base = resource.site.atlas, resource.base
    return await _send(resource, lambda: datapackage(atlas, served_at(base), base))


@get(router, "/dcat")
async def dcat_catalog(resource: Annotated[Resource, offer(JSONLD)]) -> Response:
    return await _send(resource, lambda: dcat.catalog(resource.site.atlas, resource.base))


@get(router, "/stac")
async def stac_catalog(resource: Annotated[Resource, offer(JSON)]) -> Response:
    return await _send(resource, lambda: stac.catalog(resource.site.atlas, resource.base))


@get(router, "/stac/{collection}")
async def stac_collection(collection: str, resource: Annotated[Resource, offer(JSON)]) -> Response:
    dataset = stac.find(resource.site.atlas, collection, resource.base)
    return await _send(resource, lambda: stac.collection(dataset))


async def _send(resource: Resource, document: Callable[[], Mapping[str, Any]]) -> Response:
    """A document whose form its standard settles; the links that HTTP gives stand in the header alone."""

    def build() -> Body:
        return Body(orjson.dumps(document()), header(resource.links()))

    answer = Answer(resource.media.content_type, resource.tag(resource.site.version), build, slow=True)
    return await send(resource.request, answer, resource.site.bodies)
