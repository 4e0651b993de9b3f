"""Pictures of a view, drawn by the server: SVG, PDF, PNG."""

from __future__ import annotations

from functools import partial

from fastapi import APIRouter, Request, Response

from ca_geo import figure
from ca_geo.deps import Site, SiteDep, get
from ca_geo.figure.request import Format
from ca_geo.jsonfile import digest
from ca_geo.media import PDF, PNG, SVG, Media
from ca_geo.responses import Answer, Body, policy, send
from ca_geo.view import View

router = APIRouter()

# A document of its own in the browser's eyes: it holds its styles and fonts, and asks for nothing.
ALONE = policy(default_src="'none'", style_src="'unsafe-inline'", font_src="data:", script_src="'none'")


def _declare(format: Format, media: Media) -> None:
    @get(router, f"/figure.{format}")
    async def picture(request: Request, site: SiteDep) -> Response:
        shown, asked = figure.parse(request.query_params.multi_items(), site.atlas, format)
        headers = {
            "content-disposition": f'inline; filename="{_name(shown, asked)}"',
            "content-security-policy": ALONE,
        }
        tag = digest(*(part.encode() for part in (site.version, shown.query, repr(asked))))
        build = partial(_made, site, shown.query, asked)
        return await send(request, Answer(media.content_type, tag, build, headers, slow=True), site.pictures)


def _made(site: Site, query: str, asked: figure.Request) -> Body:
    return Body(site.worker.make(figure.draw_query, query, asked))


def _name(shown: View, asked: figure.Request) -> str:
    """A file's name of ASCII letters, as ids are: `ca-geo-shaymak-facility.svg`."""
    what = asked.chart or (shown.feature[1] if shown.feature else "map")
    plain = "".join(char if char.isascii() and char.isalnum() else "-" for char in what)
    return f"ca-geo-{plain}.{asked.format}"


_declare("svg", SVG)
_declare("pdf", PDF)
_declare("png", PNG)
