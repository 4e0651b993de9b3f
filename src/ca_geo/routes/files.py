"""Scripts, styles, fonts and base map, under addresses that name their content; the whole atlas as a file."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from ca_geo import archive, export, view
from ca_geo.deps import SiteDep, get, only, site
from ca_geo.errors import NotFound
from ca_geo.responses import send, send_asset
from ca_geo.sharing import onefile
from ca_geo.view import View

router = APIRouter()


async def _nothing(request: Request) -> None:
    only(request, ())


async def _version(request: Request) -> str | None:
    only(request, {"v"})
    return request.query_params.get("v")


@get(router, "/static/{version}/{path:path}", Depends(_nothing))
async def static(request: Request, site: SiteDep, version: str, path: str) -> Response:
    if version != site.assets.version:
        raise NotFound("version of the static files", version)
    return send_asset(request, site.assets.find(site.assets.static, path))


@get(router, "/basemap/{name}")
async def basemap(
    request: Request, site: SiteDep, name: str, version: Annotated[str | None, Depends(_version)]
) -> Response:
    asset = site.assets.find(site.assets.basemap, name)
    if version not in {None, asset.version}:
        raise NotFound(f"version of {name}", str(version), allowed=[asset.version])
    return send_asset(request, asset, forever=version is not None)


@get(router, "/favicon.ico", Depends(_nothing))
async def icon(request: Request, site: SiteDep) -> Response:
    """What browsers ask for beside any page, ours or not."""
    return send_asset(request, site.assets.find(site.assets.static, "icon.svg"), forever=False)


@get(router, "/download/atlas.gpkg", Depends(_nothing))
async def whole_atlas(request: Request, site: SiteDep) -> Response:
    return await send(request, export.of_atlas(site.atlas), site.bodies)


async def _view(request: Request) -> View:
    return view.parse(request.query_params.multi_items(), site(request).atlas)


@get(router, "/download/map.html")
async def one_file(request: Request, site: SiteDep, shown: Annotated[View, Depends(_view)]) -> Response:
    return await send(request, onefile.answer(site.atlas, shown, site.version), site.bodies)


@get(router, "/download/atlas.zip", Depends(_nothing))
async def whole_archive(request: Request, site: SiteDep) -> Response:
    return await send(request, archive.of_atlas(site.atlas), site.bodies)
