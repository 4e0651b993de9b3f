"""The first page, conformance, and the API's own description."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Response

from ca_geo import documents, openapi
from ca_geo.deps import Resource, get, offer
from ca_geo.links import as_json
from ca_geo.media import HTML, JSON, OPENAPI, OPENAPI31

router = APIRouter()


@get(router, "/")
async def landing(resource: Annotated[Resource, offer(JSON, HTML)]) -> Response:
    catalog = resource.site.atlas.catalog
    links = [*resource.links(), *documents.landing_links(resource.base)]
    said = {"title": catalog.title, "description": catalog.description, "links": as_json(links)}
    return await resource.send("landing.html", links, lambda: said)


@get(router, "/conformance")
async def conformance(resource: Annotated[Resource, offer(JSON, HTML)]) -> Response:
    links = resource.links()
    return await resource.send(
        "conformance.html", links, lambda: {"conformsTo": documents.CONFORMS_TO, "links": as_json(links)}
    )


@get(router, "/functions")
async def functions(resource: Annotated[Resource, offer(JSON, HTML)]) -> Response:
    links = resource.links()
    return await resource.send("functions.html", links, lambda: documents.functions(links))


@get(router, "/api")
async def api(resource: Annotated[Resource, offer(OPENAPI, OPENAPI31, HTML)]) -> Response:
    site = resource.site

    def document() -> openapi.Object:
        made = openapi.document(site.atlas, resource.base, site.settings)
        return openapi.in_31(made) if resource.media is OPENAPI31 else made

    return await resource.send("docs.html", resource.links(), document)


@get(router, "/docs")
async def docs(resource: Annotated[Resource, offer(HTML)]) -> Response:
    return await resource.send("docs.html", resource.links(), dict)
