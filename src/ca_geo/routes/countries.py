"""Country profiles, and what is not known."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Response

from ca_geo import profiles
from ca_geo.countries import profile
from ca_geo.deps import Resource, get, offer
from ca_geo.media import HTML, JSON

router = APIRouter()


@get(router, "/countries")
async def countries(resource: Annotated[Resource, offer(JSON, HTML)]) -> Response:
    links = resource.links()
    return await resource.send(
        "countries.html", links, lambda: profiles.countries(resource.site.atlas, resource.base, links)
    )


@get(router, "/countries/{country}")
async def country(country: str, resource: Annotated[Resource, offer(JSON, HTML)]) -> Response:
    found = profile(resource.site.atlas, country)
    links = [*resource.links(), *profiles.country_links(resource.base)]
    return await resource.send(
        "country.html",
        links,
        lambda: profiles.country(found, resource.site.atlas, resource.base, links),
        profile=found,
    )


@get(router, "/gaps")
async def gaps(resource: Annotated[Resource, offer(JSON, HTML)]) -> Response:
    links = resource.links()
    return await resource.send(
        "gaps.html", links, lambda: profiles.gaps(resource.site.atlas, resource.base, links)
    )
