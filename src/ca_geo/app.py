"""`create_app(settings)`: reads the data, builds everything once, and puts the routes together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache, partial
from typing import Any

from fastapi import Depends, FastAPI
from starlette.middleware.gzip import GZipMiddleware

from ca_geo import mapview, problems
from ca_geo.assets import Assets
from ca_geo.atlas import Atlas
from ca_geo.briefings import load
from ca_geo.deps import ServedMap, Site, at_release
from ca_geo.facts import Facts
from ca_geo.formats import FORMATS
from ca_geo.history import History
from ca_geo.kept import KeptAnswers
from ca_geo.locator import Locators
from ca_geo.metadata.schemaorg import SchemaOrg
from ca_geo.pages import Pages
from ca_geo.released import ReleasedApps
from ca_geo.releases import Release, Releases
from ca_geo.responses import Bodies, SecureHeaders, policy
from ca_geo.retelling import retold
from ca_geo.routes import (
    analysis,
    briefings,
    cite,
    claims,
    collections,
    countries,
    figures,
    files,
    items,
    landing,
    maps,
    metadata,
    oembed,
    queryables,
    releases,
    search,
    slides,
    sources,
    tiles,
)
from ca_geo.settings import Settings
from ca_geo.sharing import Cards
from ca_geo.statements import Statements

PRESENT = (
    slides,  # before `briefings`, whose ids have no dot
    landing,
    collections,
    queryables,
    items,
    claims,
    sources,
    cite,
    countries,
    search,
    analysis,
    briefings,
    files,
    metadata,
    maps,
    oembed,
    tiles,
    figures,
)
HISTORY = (releases,)  # what is not within a release
ROUTES = (*PRESENT, *HISTORY)


def create_app(settings: Settings | None = None) -> FastAPI:
    """The server as an ASGI application; without settings, those of the environment.

    :raises DataError: the data break a rule; carries the report of `validate`.
    """
    return serve(Atlas.load(settings or Settings.from_env()))


def serve(atlas: Atlas) -> FastAPI:
    """The server of an atlas that is loaded already, and of its releases.

    :raises DataError: a file in the folder of releases is none.
    """
    history = History(Releases.read(atlas.settings.releases_folder), atlas)
    app = _application(atlas, history, Depends(at_release))
    for module in HISTORY:
        app.include_router(module.router)
    _add_middleware(app)
    return app


def _serve_release(history: History, release: Release) -> FastAPI:
    """What a release answers under its own prefix; the middleware of the whole server stands before it."""
    settings = replace(history.current.settings, layers=())  # brought to this server, not released
    return _application(Atlas.of_release(settings, release), replace(history, here=release))


def _application(atlas: Atlas, history: History, *checks: Any) -> FastAPI:
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False)
    app.state.site = _site(atlas, history)
    for module in PRESENT:
        app.include_router(module.router, dependencies=checks)
    problems.add_to(app)
    return app


def _site(atlas: Atlas, history: History) -> Site:
    """The site in English; in other languages it is made when first asked for."""
    settings, prefix = atlas.settings, history.root_path + history.mount
    assets = Assets.read(settings.web, settings.data / "basemap", prefix)
    briefings, bodies, released = load(atlas), Bodies(), ReleasedApps(partial(_serve_release, history))

    @cache
    def in_language(lang: str) -> Site:
        told = atlas.in_language(lang)
        pages, shown = _pages(told, history, assets), dict(_maps(told, assets))
        return Site(settings, told, assets, pages, shown, briefings, bodies, history, released, in_language)

    return in_language(atlas.lang)


def _pages(atlas: Atlas, history: History, assets: Assets) -> Pages:
    prefix = history.root_path + history.mount
    facts = Facts(atlas, prefix)
    said = {
        "prefix": prefix,
        "current": history.root_path,
        "statements": Statements(facts),
        "locators": Locators(atlas),
        "schemaorg": SchemaOrg(atlas),
        "cards": Cards(atlas),
    }
    return Pages(atlas.settings.web / "templates", assets.url, facts, said)


def _maps(atlas: Atlas, assets: Assets) -> Iterator[tuple[str, ServedMap]]:
    """The map pages, rendered once but for what they say of a view, so that their scripts' hashes hold."""
    say = retold(atlas.settings.web, atlas.lang)
    downloads = {row.key: say(row.title) for row in FORMATS.values()}
    for name, embed in (("map", False), ("embed", True)):
        page = mapview.map_page(atlas, embed=embed, asset=assets.url, downloads=downloads)
        yield (
            name,
            ServedMap(page, _map_policy(page, ancestors=_framing(atlas.settings) if embed else "'self'")),
        )


def _framing(settings: Settings) -> str:
    """Whose pages may frame the embed: any site's, unless the operator has named some."""
    origins = [one for one in settings.embed_origins if one != "self"]
    return " ".join(["'self'", *origins]) if settings.embed_origins else "*"


def _map_policy(page: mapview.MapPage, *, ancestors: str) -> str:
    """The policy of a map page: folium's inline styles, its pinned scripts, who may frame it."""
    hashes = " ".join(f"'{script}'" for script in page.script_hashes)
    return policy(
        script_src=f"'self' {hashes}",
        img_src=" ".join(["'self' data:", *page.image_origins]),
        style_src="'self' 'unsafe-inline'",
        frame_src="'self'",  # the share dialog shows what it embeds
        frame_ancestors=ancestors,
    )


def _add_middleware(app: FastAPI) -> None:
    """The last one added is the outermost."""
    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=6)
    app.add_middleware(SecureHeaders)
    app.add_middleware(KeptAnswers)
