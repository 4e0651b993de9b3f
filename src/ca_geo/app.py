"""`create_app(settings)`: reads the data, builds everything once, and puts the routes together."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from urllib.parse import urlsplit

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware

from ca_geo import mapview, problems
from ca_geo.assets import Assets
from ca_geo.atlas import Atlas
from ca_geo.deps import Site
from ca_geo.facts import Facts
from ca_geo.formats import FORMATS
from ca_geo.jsonfile import digest
from ca_geo.kept import KeptAnswers
from ca_geo.pages import Pages
from ca_geo.responses import Answer, Bodies, Body, SecureHeaders, policy
from ca_geo.routes import claims, collections, countries, files, items, landing, maps, search, sources, tiles
from ca_geo.settings import Settings
from ca_geo.statements import Statements

ROUTES = (landing, collections, items, claims, sources, countries, search, files, maps, tiles)


def create_app(settings: Settings | None = None) -> FastAPI:
    """The server as an ASGI application; without settings, those of the environment.

    :raises DataError: the data break a rule; carries the report of `validate`.
    """
    return serve(Atlas.load(settings or Settings.from_env()))


def serve(atlas: Atlas) -> FastAPI:
    """The server of an atlas that is loaded already."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False)
    app.state.site = _site(atlas)
    for module in ROUTES:
        app.include_router(module.router)
    problems.add_to(app)
    _add_middleware(app)
    return app


def _site(atlas: Atlas) -> Site:
    settings = atlas.settings
    prefix = urlsplit(settings.base_url or "").path
    assets = Assets.read(settings.web, settings.data / "basemap", prefix)
    facts = Facts(atlas, prefix)
    said = {"prefix": prefix, "statements": Statements(facts)}
    pages = Pages(settings.web / "templates", assets.url, facts, said)
    return Site(settings, atlas, assets, pages, dict(_maps(atlas, assets)), Bodies())


def _maps(atlas: Atlas, assets: Assets) -> Iterator[tuple[str, Answer]]:
    """The map pages, rendered once: equal bytes, so that their scripts' hashes hold and a 304 is right."""
    downloads = {row.key: row.title for row in FORMATS.values()}
    for name, embed in (("map", False), ("embed", True)):
        page = mapview.map_page(atlas, embed=embed, asset=assets.url, downloads=downloads)
        body = Body(page.html.encode())
        headers = {"content-security-policy": _map_policy(page, embed=embed)}
        tag = digest(body.content, headers["content-security-policy"].encode())
        yield name, Answer("text/html; charset=utf-8", tag, partial(_same, body), headers)


def _same(body: Body) -> Body:
    return body


def _map_policy(page: mapview.MapPage, *, embed: bool) -> str:
    """The policy of a map page: folium's inline styles, its pinned scripts; any site may frame the embed."""
    hashes = " ".join(f"'{script}'" for script in page.script_hashes)
    return policy(
        script_src=f"'self' {hashes}",
        img_src=" ".join(["'self' data:", *page.image_origins]),
        style_src="'self' 'unsafe-inline'",
        frame_ancestors="*" if embed else "'self'",
    )


def _add_middleware(app: FastAPI) -> None:
    """The last one added is the outermost."""
    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=6)
    app.add_middleware(SecureHeaders)
    app.add_middleware(KeptAnswers)
