"""The collections."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from ca_geo.deps import LayerDep, SiteDep, get

router = APIRouter()


@get(router, "/collections/{collection}/items")
async def items(request: Request, site: SiteDep, layer: LayerDep) -> Response:
    body = b'{"type":"FeatureCollection","features":[' + b",".join(layer.features) + b"]}"
    return Response(body, media_type="application/geo+json")
