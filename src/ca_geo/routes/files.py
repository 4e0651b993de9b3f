"""Files under addresses that name their content: scripts, styles, fonts, base map."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from ca_geo.deps import SiteDep, get
from ca_geo.errors import NotFound
from ca_geo.responses import send_asset

router = APIRouter()


@get(router, "/static/{version}/{path:path}")
async def static(request: Request, site: SiteDep, version: str, path: str) -> Response:
    if version != site.assets.version:
        raise NotFound("version of the static files", version)
    return send_asset(request, site.assets.find(site.assets.static, path))


@get(router, "/basemap/{name}")
async def basemap(request: Request, site: SiteDep, name: str) -> Response:
    return send_asset(request, site.assets.find(site.assets.basemap, name))
