"""The releases of the data: the list, each with its changes, its archive, and everything as it was then."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from ca_geo import history
from ca_geo.deps import Resource, SiteDep, get, nothing, offer
from ca_geo.errors import DataError, Unserved
from ca_geo.links import header
from ca_geo.media import ATOM, HTML, JSON
from ca_geo.released import HandedOn
from ca_geo.releases import Release
from ca_geo.releases.changelog import named, shown
from ca_geo.responses import Answer, Body, send

router = APIRouter()


async def _release(site: SiteDep, release: str) -> Release:
    """Raises NotFound with the list of those there are."""
    return site.history.releases.get(release)


ReleaseDep = Annotated[Release, Depends(_release)]


@get(router, "/releases")
async def releases(resource: Annotated[Resource, offer(JSON, HTML, ATOM)]) -> Response:
    site, links = resource.site, resource.links()
    known = site.history.releases
    if resource.media is not ATOM:
        return await resource.send(
            "releases.html",
            links,
            lambda: history.releases(known, resource.base, links),
            known=known,
            in_short=history.in_short,
        )

    def build() -> Body:
        return Body(history.feed(known, site.atlas.catalog, resource.base), header(links))

    answer = Answer(ATOM.content_type, resource.tag(site.version), build, slow=True)
    return await send(resource.request, answer, site.bodies)


@get(router, "/releases/{release}")
async def one_release(one: ReleaseDep, resource: Annotated[Resource, offer(JSON, HTML)]) -> Response:
    base = resource.base
    links = [
        *resource.links(),
        *history.beside(one, resource.site.history.releases, base),
        *history.release_links(one, base),
    ]
    return await resource.send(
        "release.html",
        links,
        lambda: history.release(one, links),
        release=one,
        groups=history.by_kind(one.changes),
        titles=history.TITLES,
        where=history.changed_where,
        named=named,
        shown=shown,
    )


@get(router, "/releases/{release}/data.zip", Depends(nothing))
async def data(request: Request, site: SiteDep, one: ReleaseDep) -> Response:
    def build() -> Body:
        try:
            return Body(one.body())
        except DataError as fault:
            raise Unserved(one.number, str(fault)) from None

    name = f'attachment; filename="ca-geo-release-{one.number}.zip"'
    answer = Answer("application/zip", one.sha256, build, {"content-disposition": name}, slow=True)
    return await send(request, answer, site.bodies)


@get(router, "/releases/{release}/atlas")
async def atlas(site: SiteDep, one: ReleaseDep) -> Response:
    return HandedOn(await site.released.get(one), "/")


@get(router, "/releases/{release}/atlas/{path:path}")
async def within(site: SiteDep, one: ReleaseDep, path: str) -> Response:
    return HandedOn(await site.released.get(one), f"/{path}")
