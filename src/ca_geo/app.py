"""`create_app(settings)`: reads the data, builds everything once, and puts the routes together."""

from __future__ import annotations

from urllib.parse import urlsplit

from fastapi import FastAPI

from ca_geo.assets import Assets
from ca_geo.deps import Site
from ca_geo.responses import Bodies, SecureHeaders
from ca_geo.routes import collections, files, maps
from ca_geo.settings import Settings


def create_app(settings: Settings | None = None) -> FastAPI:
    """The server as an ASGI application. Raises DataError, with every fault, for data that break a rule."""
    import ca_geo.atlas

    settings = settings or Settings.from_env()
    prefix = urlsplit(settings.base_url or "").path
    assets = Assets.read(settings.web, settings.data / "basemap", prefix)
    atlas = ca_geo.atlas.open(settings.data)
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False)
    app.state.site = Site(settings, atlas, assets, Bodies())
    from ca_geo import mapview

    app.state.map = mapview.map_page(atlas, embed=False, asset=assets.url)
    app.state.embed = mapview.map_page(atlas, embed=True, asset=assets.url)
    for module in (collections, files, maps):
        app.include_router(module.router)
    app.add_middleware(SecureHeaders)
    return app
