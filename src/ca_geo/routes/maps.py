"""The map page, and the map without the page around it; each says in its head what view it shows."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from ca_geo import framing, sharing, strings, view
from ca_geo.deps import Site, get, site
from ca_geo.framing import Frame
from ca_geo.jsonfile import digest
from ca_geo.mapview import About
from ca_geo.media import HTML
from ca_geo.responses import Answer, Body, send
from ca_geo.strings import LANGUAGES
from ca_geo.view import View

router = APIRouter()
EMBED = (960, 540)  # CSS px: for how large a frame its records are listed, unless it says its size

# The page says what of its address it cannot read, and here that is passed over: a link shared through a site
# that hangs its own parameters on it must still lead to the map. Those of a frame are read here alone.


async def _told(request: Request) -> Site:
    """The site in the language of the view, which is English unless its address says otherwise."""
    here, lang = site(request), request.query_params.get("lang")
    return here.in_language(lang) if lang and lang in LANGUAGES else here


ToldSite = Annotated[Site, Depends(_told)]


@get(router, "/map")
async def whole(request: Request, site: ToldSite) -> Response:
    about = _about(request, site, _view(request, site))
    return await _send(request, site, "map", site.maps["map"].page.complete(about))


@get(router, "/embed")
async def embedded(request: Request, site: ToldSite) -> Response:
    frame = framing.parse(request.query_params.multi_items())
    shown = _view(request, site)
    about = _framed(_about(request, site, shown), frame, shown, site)
    return await _send(request, site, "embed", site.maps["embed"].page.complete(about, frame))


def _view(request: Request, site: Site) -> View:
    shown, _ = view.read(request.query_params.multi_items(), site.atlas, also=framing.PARAMETERS)
    return shown


def _about(request: Request, site: Site, shown: View) -> About:
    return sharing.about_view(shown, site.atlas, _words(site, shown), site.base(request))


def _framed(about: About, frame: Frame, shown: View, site: Site) -> About:
    """With the layers that it loads, and the records for readers without scripts."""
    size = (frame.maxwidth or EMBED[0], frame.maxheight or EMBED[1])
    rows = sharing.rows(shown, site.atlas, _words(site, shown), *size)
    return replace(about, rows=rows, layers=sharing.needed(shown))


def _words(site: Site, shown: View) -> strings.Strings:
    return strings.for_language(site.settings.web, shown.lang or strings.DEFAULT)


async def _send(request: Request, site: Site, name: str, page: str) -> Response:
    body, policy = Body(page.encode()), site.maps[name].policy
    tag = digest(body.content, policy.encode())
    answer = Answer(HTML.content_type, tag, partial(_same, body), {"content-security-policy": policy})
    return await send(request, answer, site.bodies)


def _same(body: Body) -> Body:
    return body
