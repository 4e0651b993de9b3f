"""Spatial questions: the list of them, and each with its form and its answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated

import orjson
from fastapi import APIRouter, Request, Response

from ca_geo import analysis
from ca_geo.analysis import Asked, Question, written
from ca_geo.crs import CRS84
from ca_geo.deps import Resource, both, chosen_of, get, offer, resource_of, site
from ca_geo.export import FILES
from ca_geo.links import Link, address, header
from ca_geo.media import GEOJSON, HTML, JSON, Media
from ca_geo.responses import Answer, Body, send
from ca_geo.strings import DEFAULT

router = APIRouter()
CSV = FILES["csv"]


@get(router, "/analysis")
async def index(resource: Annotated[Resource, offer(JSON, HTML)]) -> Response:
    links = resource.links()

    def document() -> written.Document:
        return written.index(resource.site.atlas, analysis.QUESTIONS, resource.base, links)

    return await resource.send("analyses.html", links, document, questions=analysis.QUESTIONS)


def offered(question: Question) -> tuple[Media, ...]:
    """What an answer is sent as."""
    return (GEOJSON if question.has_features else JSON, HTML, CSV)


def _endpoint(question: Question) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        return await _answer(question, request)

    return answer


async def _answer(question: Question, request: Request) -> Response:
    """Raises BadQuery with the faults of `f` and of all other parameters, NotAcceptable."""
    atlas, media = site(request).atlas, offered(question)
    items = request.query_params.multi_items()
    chosen, asked = both(
        lambda: chosen_of(request, media), lambda: analysis.read(atlas, question.name, items)
    )
    resource = resource_of(request, chosen, media)
    tag = resource.tag(resource.site.version, asked.canonical())
    headers = _headers(question, chosen)
    made = Answer(chosen.content_type, tag, lambda: _body(asked, resource), headers, slow=True)
    return await send(request, made, resource.site.bodies)


def _headers(question: Question, chosen: Media) -> dict[str, str]:
    if chosen is CSV:
        return {"content-disposition": f'attachment; filename="{question.name}.csv"'}
    return {"content-crs": f"<{CRS84.uri}>"} if question.has_features else {}


def _body(asked: Asked, resource: Resource) -> Body:
    atlas, found = resource.site.atlas, asked.answer(resource.site.atlas)
    links = [
        *resource.links(asked.canonical()),
        Link(address(resource.base, "/analysis"), "related", HTML.link_type, "All spatial questions"),
    ]
    if resource.media is CSV:
        return Body(written.csv_text(found), header(links))
    document = written.document(asked, found, atlas, resource.base, links)
    if resource.media is HTML:
        cite = written.cite(asked, atlas.in_language(DEFAULT), resource.base)
        rows = asked.question.parameters(atlas).values()
        said = {"document": document | {"cite": cite}, "asked": asked, "found": found, "parameters": rows}
        return resource.page("analysis.html", links, **said)
    return Body(orjson.dumps(document), header(links))


for _question in analysis.QUESTIONS.values():
    get(router, f"/analysis/{_question.name}")(_endpoint(_question))
