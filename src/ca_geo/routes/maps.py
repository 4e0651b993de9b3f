"""The map page, and the map without the page around it."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from ca_geo.deps import SiteDep, get
from ca_geo.responses import send

router = APIRouter()

# The page reads the view's parameters itself and says which it does not know: a link shared through a site
# that hangs its own parameters on it must still lead to the map.


@get(router, "/map")
async def whole(request: Request, site: SiteDep) -> Response:
    return await send(request, site.maps["map"], site.bodies)


@get(router, "/embed")
async def embedded(request: Request, site: SiteDep) -> Response:
    return await send(request, site.maps["embed"], site.bodies)
