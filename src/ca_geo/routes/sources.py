"""The sources: what each is, and what rests on it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Response

from ca_geo import documents
from ca_geo.deps import Resource, get, offer
from ca_geo.errors import NotFound
from ca_geo.media import HTML, JSON

router = APIRouter()


@get(router, "/sources")
async def sources(resource: Annotated[Resource, offer(JSON, HTML)]) -> Response:
    links = resource.links()
    return await resource.send("sources.html", links, lambda: documents.sources(resource.site.atlas, links))


@get(router, "/sources/{source}")
async def one_source(source: str, resource: Annotated[Resource, offer(JSON, HTML)]) -> Response:
    atlas = resource.site.atlas
    known = atlas.catalog.sources
    if source not in known:
        raise NotFound("source", source)
    links = [*resource.links(), *documents.source_links(known[source], resource.base)]
    return await resource.send(
        "source.html", links, lambda: documents.source(atlas, known[source], resource.base, links)
    )
