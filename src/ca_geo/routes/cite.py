"""How a view, a feature, a layer or a release is cited."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, NamedTuple

from fastapi import APIRouter, Depends, Request, Response

from ca_geo import view
from ca_geo.citing import STYLES, Reference, reference
from ca_geo.deps import Resource, both, chosen_of, get, resource_of
from ca_geo.links import Link, header
from ca_geo.media import CHOOSING, HTML
from ca_geo.responses import Answer, Body, send
from ca_geo.strings import DEFAULT
from ca_geo.view import View, words

router = APIRouter()
OFFERED = (HTML, *(style.media for style in STYLES.values()))


class Asked(NamedTuple):
    """What is cited, in which form."""

    resource: Resource
    cited: View


async def _asked(request: Request) -> Asked:
    """Raises BadQuery with the faults of `f` and of the view, NotAcceptable."""
    items = request.query_params.multi_items()
    here = request.app.state.site.atlas
    media, cited = both(lambda: chosen_of(request, OFFERED), lambda: view.parse(items, here, also=CHOOSING))
    return Asked(resource_of(request, media, OFFERED), cited)


@get(router, "/cite")
async def cite(asked: Annotated[Asked, Depends(_asked)]) -> Response:
    resource, cited = asked
    site, links = resource.site, resource.links(cited.query)
    today = datetime.now(UTC).date()  # what the reference says of access, and so part of the tag

    def build() -> Body:
        found = reference(site.atlas.in_language(DEFAULT), cited, today, resource.base)
        if resource.media is HTML:
            return _page(resource, cited, found, links)
        return Body(STYLES[resource.media.key].write(found).encode(), header(links))

    tag = resource.tag(f"{site.version} {today}", cited.query)
    answer = Answer(resource.media.content_type, tag, build, _headers(resource))
    return await send(resource.request, answer, site.bodies)


def _page(resource: Resource, cited: View, found: Reference, links: Sequence[Link]) -> Body:
    """All forms, which are the same in every language, under what the view is called in that of the page."""
    atlas, t = resource.site.atlas, resource.site.pages.words
    forms = [(style.media, style.write(found)) for style in STYLES.values()]
    limits = [] if cited.feature else [*words.limits(cited, atlas, t)]
    return resource.page("cite.html", links, title=words.title(cited, atlas), limits=limits, forms=forms)


def _headers(resource: Resource) -> dict[str, str]:
    if resource.media is HTML:
        return {}
    return {"content-disposition": f'inline; filename="ca-geo.{STYLES[resource.media.key].ending}"'}
