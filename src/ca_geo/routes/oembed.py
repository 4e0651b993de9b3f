"""An address of ours as an embedded map, for those who ask as oEmbed has it."""

from __future__ import annotations

from functools import partial
from typing import Any

import orjson
from fastapi import APIRouter, Request, Response

from ca_geo import sharing
from ca_geo.deps import Site, SiteDep, get
from ca_geo.jsonfile import digest
from ca_geo.responses import Answer, Body, send

router = APIRouter()


@get(router, "/oembed")
async def oembed(request: Request, site: SiteDep) -> Response:
    asked = sharing.parse(request.query_params.multi_items())
    members = _members(sharing.response(asked, site.atlas, site.briefings, site.base(request)), site)
    form = sharing.form_for(asked, request.headers.get("accept", ""))
    body = orjson.dumps(members) if form == "json" else _xml(members, site)
    headers = {"cache-control": f"public, max-age={members['cache_age']}"}
    answer = Answer(sharing.FORMS[form], digest(body), partial(Body, body), headers)
    return await send(request, answer, site.bodies)


def _members(said: dict[str, Any], site: Site) -> dict[str, Any]:
    """With `html` in place of the address of the frame."""
    html = site.pages.render("sharing/iframe.html", **said).strip()
    return {name: value for name, value in said.items() if name != "src"} | {"html": html}


def _xml(members: dict[str, Any], site: Site) -> bytes:
    return site.pages.render("sharing/oembed.xml", members=members).encode()
