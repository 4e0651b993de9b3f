"""The map page, and the map without the page around it."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from ca_geo.deps import SiteDep, get

router = APIRouter()


@get(router, "/map")
async def whole(request: Request, site: SiteDep) -> Response:
    return _send(request.app.state.map)


@get(router, "/embed")
async def embedded(request: Request, site: SiteDep) -> Response:
    return _send(request.app.state.embed)


def _send(page):
    from ca_geo.responses import policy
    csp = policy(script_src=" ".join(["'self'", *page.script_hashes]), style_src="'self' 'unsafe-inline'", img_src="'self' data: https:")
    return Response(page.html, media_type="text/html; charset=utf-8", headers={"content-security-policy": csp})
