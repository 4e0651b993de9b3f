"""Briefings: the list of them, and each to be presented, to be read, and as data."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import anyio.to_thread
from fastapi import APIRouter, Request, Response

from ca_geo.briefings import Briefing
from ca_geo.briefings.asked import is_for_reading
from ca_geo.briefings.documents import all_of, briefing_links, one_of
from ca_geo.deps import Resource, Site, both, chosen_of, get, offer, only, resource_of, site
from ca_geo.jsonfile import digest
from ca_geo.mapview import CARD, MapPage
from ca_geo.media import CHOOSING, HTML, JSON
from ca_geo.responses import Answer, Body, policy, send
from ca_geo.sharing import Cards

router = APIRouter()
FORMS = (HTML, JSON)  # a page first: whoever follows a link to a briefing wants to see it


@get(router, "/briefings")
async def briefings(resource: Annotated[Resource, offer(JSON, HTML)]) -> Response:
    links = resource.links()
    found = resource.site.briefings
    return await resource.send("briefings.html", links, lambda: all_of(found, resource.base, links))


@get(router, "/briefing/{briefing}")
async def briefing(briefing: str, request: Request) -> Response:
    here = site(request)
    one = here.briefings.get(briefing)
    pairs = request.query_params.multi_items()
    media, reading = both(lambda: chosen_of(request, FORMS), lambda: is_for_reading(pairs, len(one.steps)))
    if media is JSON:
        only(request, CHOOSING)
        return await _document(request, one)
    lang = request.query_params.get("lang")
    return await _page(request, here.in_language(lang) if lang else here, one, reading=reading)


async def _document(request: Request, one: Briefing) -> Response:
    resource = resource_of(request, JSON, FORMS)
    links = [*resource.links(), *briefing_links(one, resource.base)]
    atlas = resource.site.atlas
    return await resource.send("", links, lambda: one_of(one, atlas, resource.base, links))


async def _page(request: Request, told: Site, one: Briefing, *, reading: bool) -> Response:
    page = await anyio.to_thread.run_sync(partial(told.briefing_pages.get, one, reading=reading))
    body = Body(page.html.replace(CARD, _card(told, one, told.base(request)), 1).encode())
    headers = {"content-security-policy": _policy(page)}
    tag = digest(body.content, headers["content-security-policy"].encode())
    return await send(request, Answer(HTML.content_type, tag, lambda: body, headers), told.bodies)


def _card(told: Site, one: Briefing, base: str) -> str:
    """What link previews look for: the briefing, with the picture of its first view."""
    first = one.steps[0].view.view(told.atlas)
    about = Cards(told.atlas).of_briefing(one.id, one.title, one.summary, first, base)
    return told.pages.render("sharing/card.html", about=about)


def _policy(page: MapPage) -> str:
    """That of a map page, whose addresses are told from the map's."""
    hashes = " ".join(f"'{script}'" for script in page.script_hashes)
    return policy(script_src=f"'self' {hashes}", style_src="'self' 'unsafe-inline'", base_uri="'self'")
