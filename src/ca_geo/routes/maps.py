"""The map page, and the map without the page around it."""

from __future__ import annotations

from functools import partial

from fastapi import APIRouter, Request, Response

from ca_geo import framing
from ca_geo.deps import ServedMap, Site, SiteDep, get
from ca_geo.framing import Frame
from ca_geo.jsonfile import digest
from ca_geo.mapview import About
from ca_geo.media import HTML
from ca_geo.responses import Answer, Body, send

router = APIRouter()

# The page reads the view's parameters itself and says which it does not know: a link shared through a site
# that hangs its own parameters on it must still lead to the map. Those of a frame are read here.


@get(router, "/map")
async def whole(request: Request, site: SiteDep) -> Response:
    return await _page(request, site, site.maps["map"])


@get(router, "/embed")
async def embedded(request: Request, site: SiteDep) -> Response:
    return await _page(request, site, site.maps["embed"], framing.parse(request.query_params.multi_items()))


async def _page(request: Request, site: Site, served: ServedMap, frame: Frame | None = None) -> Response:
    body = Body(served.page.complete(About.of_catalog(site.atlas.catalog), frame).encode())
    headers = {"content-security-policy": served.policy}
    answer = Answer(
        HTML.content_type, digest(body.content, served.policy.encode()), partial(_same, body), headers
    )
    return await send(request, answer, site.bodies)


def _same(body: Body) -> Body:
    return body
