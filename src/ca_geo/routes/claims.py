"""The claims on a feature: who says what, in which source."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Response

from ca_geo import documents
from ca_geo.deps import LayerDep, Resource, get, offer
from ca_geo.errors import NotFound
from ca_geo.media import HTML, JSON

router = APIRouter()


@get(router, "/collections/{collection}/items/{feature}/claims")
async def claims(layer: LayerDep, feature: str, resource: Annotated[Resource, offer(JSON, HTML)]) -> Response:
    if not layer.info.claimed:
        raise NotFound("claims on a record of", layer.id)
    layer = resource.layer(layer)
    index, atlas = layer.index_of(feature), resource.site.atlas
    links = [*resource.links(), *documents.claims_links(layer, feature, resource.base)]
    return await resource.send("claims.html", links, lambda: documents.claims(atlas, layer, index, links))
