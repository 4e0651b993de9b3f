"""Features and places by their names, while they are typed."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from fastapi import APIRouter, Depends, Request, Response

from ca_geo import documents, query
from ca_geo.deps import Resource, both, chosen_of, get, resource_of
from ca_geo.media import HTML, JSON
from ca_geo.query import Lookup

router = APIRouter()
OFFERED = (JSON, HTML)


class Asked(NamedTuple):
    """What is looked for, in which form."""

    resource: Resource
    lookup: Lookup


async def _asked(request: Request) -> Asked:
    """Raises BadQuery with the faults of `f` and of all other parameters, NotAcceptable."""
    items = request.query_params.multi_items()
    media, lookup = both(lambda: chosen_of(request, OFFERED), lambda: query.parse_lookup(items))
    return Asked(resource_of(request, media, OFFERED), lookup)


@get(router, "/search")
async def search(asked: Annotated[Asked, Depends(_asked)]) -> Response:
    resource, lookup = asked
    links = resource.links(lookup.canonical())

    def document() -> documents.Document:
        hits = resource.site.atlas.search.search(lookup.text, limit=lookup.limit)
        return documents.search(lookup, hits, resource.base, links)

    return await resource.send("search.html", links, document, lookup.canonical())
