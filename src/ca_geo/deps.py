"""What routes ask for: the site, the layer or 404, the resource in the form chosen, its query checked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Annotated, Any, TypeVar, cast
from urllib.parse import unquote_plus

import orjson
from fastapi import APIRouter, Depends, HTTPException, Request, Response

from ca_geo.assets import Assets
from ca_geo.atlas import Atlas
from ca_geo.briefings import Briefings
from ca_geo.briefings.page import BriefingPages
from ca_geo.errors import BadQuery, CaGeoError, Fault, NotFound
from ca_geo.history import History, mount
from ca_geo.jsonfile import digest
from ca_geo.layers import Layer
from ca_geo.links import Link, address, header, join, representations
from ca_geo.mapview import MapPage
from ca_geo.media import CHOOSING, HTML, Media, choose, choose_language
from ca_geo.pages import Pages, keeping
from ca_geo.released import ReleasedApps
from ca_geo.responses import Answer, Bodies, Body, send
from ca_geo.settings import Settings
from ca_geo.strings import DEFAULT, LANGUAGES
from ca_geo.tiles import LayerTiles
from ca_geo.worker import Worker

T = TypeVar("T")
PICTURES_WAITING = 16


@dataclass(frozen=True)
class ServedMap:
    """A map page, rendered but for what it says of a view, and its Content-Security-Policy."""

    page: MapPage
    policy: str


@dataclass(frozen=True)
class Site:
    """Everything that `create_app` built, for the routes to use; never changes while the server runs.

    `in_language` gives the same site with its atlas, pages and maps in another language.
    """

    settings: Settings
    atlas: Atlas
    assets: Assets
    pages: Pages
    maps: Mapping[str, ServedMap]
    briefings: Briefings
    bodies: Bodies
    history: History
    released: ReleasedApps
    in_language: Callable[[str], Site] = field(compare=False, repr=False)

    @cached_property
    def version(self) -> str:
        """Changes with the data, their releases, the pages, the styles and the code."""
        parts = (self.atlas, self.history, self.pages, self.assets, self.briefings)
        return digest(*(part.version.encode() for part in parts))

    @cached_property
    def tiles(self) -> Mapping[str, LayerTiles]:
        """The collections that have places, cut into tiles."""
        return LayerTiles.of(self.atlas.collections.values())

    @cached_property
    def briefing_pages(self) -> BriefingPages:
        """Their pages, rendered when they are first asked for."""
        return BriefingPages(self.atlas, self.assets.url)

    @cached_property
    def worker(self) -> Worker:
        """The process that draws pictures."""
        return Worker(self.atlas)

    @cached_property
    def pictures(self) -> Bodies:
        """Pictures that were drawn; they wait for each other, and for nothing else."""
        return Bodies(workers=1, queue=PICTURES_WAITING)

    def base(self, request: Request) -> str:
        """The address that links begin with, without closing slash: the settled one, else the client's."""
        return (self.settings.base_url or str(request.base_url).rstrip("/")) + self.history.mount


def site(request: Request) -> Site:
    """The site that the application was built with."""
    return cast("Site", request.app.state.site)


async def _site(request: Request) -> Site:
    return site(request)


SiteDep = Annotated[Site, Depends(_site)]


@dataclass(frozen=True)
class Resource:
    """The resource of a request, the representation chosen, the others on offer."""

    request: Request
    site: Site
    media: Media
    offered: tuple[Media, ...]

    @property
    def base(self) -> str:
        return self.site.base(self.request)

    @property
    def path(self) -> str:
        return cast("str", self.request.scope["path"])

    def links(self, query: str = "", offered: Sequence[Media] | None = None) -> list[Link]:
        """`self`, `alternate` for the other representations, and where other versions of it are."""
        named = self.request.path_params
        collection, feature = named.get("collection"), named.get("feature")
        forms = offered or self.offered
        return [
            *representations(self.base, self.path, self.media, forms, query),
            *self.site.history.links(self.base, self.path, forms, collection, feature),
        ]

    def tag(self, version: str, query: str = "") -> str:
        """What the ETag says: the content's version, which part of it, where its links lead, and its form."""
        said = (
            version,
            self.site.history.version,
            self.base,
            self.path,
            query,
            self.media.key,
            self.kept or "",
        )
        return digest(*(part.encode() for part in said))

    def page(self, template: str, links: Sequence[Link], **context: Any) -> Body:
        """The resource as a page."""
        text = self.site.pages.render(template, base=self.base, links=links, path=self.path, **context)
        kept = keeping(text, (self.base, self.site.pages.prefix), self.kept)
        return Body(kept.encode(), header(links))

    @property
    def kept(self) -> str | None:
        """The language that the links of a page keep: what was asked for, or is not the usual one."""
        if self.media is not HTML:
            return None
        lang = self.site.atlas.lang
        return lang if lang != DEFAULT or "lang" in self.request.query_params else None

    def layer(self, layer: Layer) -> Layer:
        """A collection in the language of the resource."""
        return self.site.atlas.collections[layer.id]

    async def send(
        self,
        template: str,
        links: Sequence[Link],
        document: Callable[[], Mapping[str, Any]],
        query: str = "",
        **context: Any,
    ) -> Response:
        """The document of a query as JSON or as a page; made only if the client does not hold it.

        `context` is what the page is told beside the document.
        """

        def build() -> Body:
            if self.media is HTML:
                return self.page(template, links, document=document(), **context)
            return Body(orjson.dumps(document()), header(links))

        answer = Answer(self.media.content_type, self.tag(self.site.version, query), build, slow=True)
        return await send(self.request, answer, self.site.bodies)


def offer(*media: Media) -> Any:
    """A dependency: the resource in one of these representations, with no parameter but `f` and `lang`.

    It raises BadQuery and NotAcceptable.
    """

    async def resource(request: Request) -> Resource:
        chosen, _ = both(lambda: chosen_of(request, media), lambda: only(request, CHOOSING))
        return resource_of(request, chosen, media)

    return Depends(resource)


def chosen_of(request: Request, media: tuple[Media, ...]) -> Media:
    """The representation that `f` or `Accept` asks for; only pages are to be had in a language (`lang`)."""
    f, accept = request.query_params.get("f"), request.headers.get("accept")
    chosen, lang = both(lambda: choose(f, accept, media), lambda: _language_asked(request))
    if lang is not None and chosen is not HTML:
        raise BadQuery(
            [Fault("lang", f"is of pages alone, and this is {chosen.title}", "f=html, or no lang")]
        )
    return chosen


def resource_of(request: Request, media: Media, offered: tuple[Media, ...]) -> Resource:
    """The resource in the representation chosen, and a page in its language."""
    here = site(request)
    lang = language_of(request) if media is HTML else here.atlas.lang
    told = here if lang == here.atlas.lang else here.in_language(lang)
    return Resource(request, told, media, offered)


def language_of(request: Request) -> str:
    """The language of a page: `lang`, else what `Accept-Language` wants. Raises BadQuery."""
    return _language_asked(request) or choose_language(request.headers.get("accept-language"), [*LANGUAGES])


def _language_asked(request: Request) -> str | None:
    lang = request.query_params.get("lang")
    if lang is not None and lang not in LANGUAGES:
        raise BadQuery([Fault("lang", f"{lang!r} is not a language of this server", ", ".join(LANGUAGES))])
    return lang


def only(request: Request, known: Collection[str]) -> None:
    """Raises BadQuery for every parameter that is not known here, or given twice."""
    allowed = ", ".join(sorted(known)) or "no parameter"
    counts = Counter(name for name, _ in request.query_params.multi_items())
    faults = [Fault(name, "is not a parameter here", allowed) for name in counts if name not in known]
    faults += [Fault(name, "is given more than once", "one value") for name in counts if counts[name] > 1]
    if faults:
        raise BadQuery(faults)


def both(first: Callable[[], T], second: Callable[[], Any]) -> tuple[T, Any]:
    """The results of two checks; if both find faults in the query, all of them in one BadQuery."""
    try:
        result = first()
    except BadQuery as fault:
        raise BadQuery([*fault.faults, *_faults(second)]) from None
    return result, second()


def _faults(check: Callable[[], Any]) -> Sequence[Fault]:
    try:
        check()
    except BadQuery as fault:
        return fault.faults
    except CaGeoError:
        pass  # told once the query is right
    return ()


async def nothing(request: Request) -> None:
    """A check: the address takes no parameter."""
    only(request, ())


async def at_release(request: Request) -> None:
    """A check: a request with `release=N` is led to the same address in that release. Raises BadQuery."""
    given = request.query_params.getlist("release")
    if not given:
        return
    here = site(request)
    found = {str(one.number): one for one in here.history.releases}
    if len(given) > 1 or given[0] not in found:
        allowed = ", ".join(found) or "none has been made yet"
        raise BadQuery([Fault("release", f"there is no release {', '.join(given)}", allowed)])
    path = mount(found[given[0]]) + request.scope["path"]
    href = join(address(here.base(request), path), _without_release(request))
    raise HTTPException(307, headers={"location": href})


def _without_release(request: Request) -> str:
    parts = request.scope["query_string"].decode("latin-1").split("&")
    return "&".join(part for part in parts if unquote_plus(part.partition("=")[0]) != "release")


async def layer_of(request: Request, collection: str) -> Layer:
    """The layer that the address names. Raises NotFound."""
    layers = site(request).atlas.collections
    if collection not in layers:
        raise NotFound("collection", collection, allowed=layers)
    return layers[collection]


LayerDep = Annotated[Layer, Depends(layer_of)]


def get(router: APIRouter, path: str, *checks: Any) -> Callable[[Any], Any]:
    """Declares an address that answers GET and, as RFC 9110 clause 9.1 demands, HEAD; `checks` run before."""
    return router.api_route(path, methods=["GET", "HEAD"], dependencies=checks, response_model=None)
