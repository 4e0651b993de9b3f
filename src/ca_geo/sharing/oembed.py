"""oEmbed (https://oembed.com, 2.2 to 2.3.5): an address of ours as an embedded map, type `rich`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from ca_geo import framing
from ca_geo.errors import BadQuery, Fault, NotFound, NotProvided
from ca_geo.framing import Frame
from ca_geo.links import join
from ca_geo.media import quality
from ca_geo.query import Parameter, read_table
from ca_geo.sharing.about import about_view
from ca_geo.strings import DEFAULT, for_language
from ca_geo.view import PARTS, View
from ca_geo.view import parse as parse_view

if TYPE_CHECKING:
    from ca_geo.atlas import Atlas
    from ca_geo.briefings import Briefing, Briefings

WIDTH, HEIGHT = 960, 540  # CSS px of a map for which the consumer names no limits
LOWEST = 360  # a narrow map is no lower than this, unless the consumer's limit is
THUMBNAIL = (600, 315)  # px
LEAST_PICTURE = 240  # px of a side: the least that is drawn
CACHE_AGE = 86_400  # s
BRIEFING = re.compile(r"/briefing/([^/]+)")
FEATURE = re.compile(r"/collections/([^/]+)/items/([^/]+)")


FORMS: Mapping[str, str] = {"json": "application/json", "xml": "text/xml; charset=utf-8"}  # media types


@dataclass(frozen=True)
class Asked:
    """What a consumer asks for: whose map, within which limits (CSS px), in which of `FORMS`."""

    url: str
    form: str | None = None
    maxwidth: int | None = None
    maxheight: int | None = None


def _text(name: str, title: str, description: str, schema: Mapping[str, Any], field: str | None) -> Parameter:
    return Parameter(name, title, description, {"type": "string", **schema}, field, lambda text, _: text)


PARAMETERS: Mapping[str, Parameter] = {
    row.name: row
    for row in (
        _text("url", "Address", "The address of a map, a briefing or a feature of this server.", {}, "url"),
        framing.limit("maxwidth", "The most width of the embedded map"),
        framing.limit("maxheight", "The most height of the embedded map"),
        _text(
            "format",
            "Format",
            "The form of the answer; without it by `Accept`, else json.",
            {"enum": [*FORMS]},
            "form",
        ),
        _text("dnt", "Do not track", "Accepted; nobody is tracked anyway.", {}, None),
    )
}


def parse(pairs: Iterable[tuple[str, str]]) -> Asked:
    """What name-value pairs ask for.

    :raises BadQuery: with every fault: no `url`, limits that are no lengths, unknown parameters.
    :raises NotProvided: another form of the response.
    """
    values = read_table(PARAMETERS, pairs, also=())
    if not values.get("url"):
        raise BadQuery([Fault("url", "is missing", "the address of a map of this server")])
    asked = Asked(**values)
    if asked.form is not None and asked.form not in FORMS:
        raise NotProvided("format", asked.form, allowed=FORMS)
    return asked


@dataclass(frozen=True)
class Embedded:
    """A map to be embedded: its view, the frame around it, where it is read about."""

    view: View
    frame: Frame = Frame()

    def src(self, base: str) -> str:
        """The address of the frame."""
        own = {"title": self.frame.title, "controls": ",".join(self.frame.controls)}
        if self.frame.controls == Frame.controls:
            del own["controls"]
        said = urlencode({name: text for name, text in own.items() if text is not None}, safe=",")
        return join(f"{base}/embed", self.view.query, said)


def form_for(asked: Asked, accept: str) -> str:
    """The form of the response: the one asked for, else the one that `Accept` prefers."""
    xml, json = (quality(accept or "*/*", [FORMS[key].partition(";")[0]]) for key in ("xml", "json"))
    return asked.form or ("xml" if xml > json else "json")


def resolve(url: str, atlas: Atlas, briefings: Briefings, base: str) -> Embedded:
    """What is embedded for an address.

    :raises NotFound: it is not the address of one of this server's maps, briefings or features.
    """
    path = _path(url, base)
    if path in {"/map", "/embed"}:
        return _of_map(url, atlas)
    if briefing := BRIEFING.fullmatch(path):
        return _of_briefing(briefings.get(unquote(briefing[1])), atlas, url)
    if feature := FEATURE.fullmatch(path):
        named = ("feature", "/".join(map(unquote, feature.groups())))
        return Embedded(_view([named, *_lang(url)], atlas, url))
    raise NotFound("map, briefing or feature", url)


def response(asked: Asked, atlas: Atlas, briefings: Briefings, base: str) -> dict[str, Any]:
    """The members of the response but for `html`, which is made of `src` (2.3.4.4).

    :raises NotFound: as `resolve`.
    """
    embedded = resolve(asked.url, atlas, briefings, base)
    told = atlas.in_language(embedded.view.lang or DEFAULT)
    about = about_view(embedded.view, told, for_language(atlas.settings.web, told.lang), base)
    width = min(WIDTH, asked.maxwidth or WIDTH)
    height = min(max(LOWEST, round(width * HEIGHT / WIDTH)), asked.maxheight or HEIGHT)
    return {
        "type": "rich",
        "version": "1.0",
        "title": embedded.frame.title or about.title,
        "provider_name": told.catalog.title,
        "provider_url": f"{base}/",
        "cache_age": CACHE_AGE,
        "src": embedded.src(base),
        "width": width,
        "height": height,
        **_thumbnail(embedded.view, asked, base),
    }


def _path(url: str, base: str) -> str:
    """The path below the server's own address; empty where the address is another's. A mere path is ours."""
    there, here = urlsplit(url), urlsplit(base)
    if not there.scheme and not there.netloc:
        return there.path
    ours = there.scheme in {"http", "https"} and there.netloc.lower() == here.netloc.lower()
    return there.path.removeprefix(here.path) if ours and there.path.startswith(f"{here.path}/") else ""


def _of_map(url: str, atlas: Atlas) -> Embedded:
    pairs = parse_qsl(urlsplit(url).query, keep_blank_values=True)
    try:
        return Embedded(
            _view(pairs, atlas, url), replace(framing.parse(pairs), maxwidth=None, maxheight=None)
        )
    except BadQuery as fault:
        raise NotFound("such map", f"{url} ({fault})") from None


def _lang(url: str) -> list[tuple[str, str]]:
    """The language that the address of a page asks for."""
    return [pair for pair in parse_qsl(urlsplit(url).query) if pair[0] == "lang"]


def _view(pairs: Iterable[tuple[str, str]], atlas: Atlas, url: str) -> View:
    """The view of these pairs, and of no others: sites hang parameters of their own on what is shared.

    :raises NotFound: one of them cannot be read, or the atlas does not have the feature.
    """
    try:
        return parse_view([pair for pair in pairs if pair[0] in PARTS], atlas)
    except BadQuery as fault:
        raise NotFound("such map", f"{url} ({fault})") from None


def _of_briefing(briefing: Briefing, atlas: Atlas, url: str) -> Embedded:
    """Its first view in the language of the address, under its title."""
    lang = _view(_lang(url), atlas, url).lang
    return Embedded(replace(briefing.steps[0].view.view(atlas), lang=lang), Frame(title=briefing.title))


def _thumbnail(view: View, asked: Asked, base: str) -> dict[str, Any]:
    """A picture of the view within the same limits; none where they are below what is drawn."""
    most = (asked.maxwidth or THUMBNAIL[0], asked.maxheight or THUMBNAIL[1])
    scale = min(1, *(limit / side for limit, side in zip(most, THUMBNAIL, strict=True)))
    width, height = (int(side * scale) for side in THUMBNAIL)
    if min(width, height) < LEAST_PICTURE:
        return {}
    href = join(f"{base}/figure.png", view.query, f"size={width}x{height}")
    return {"thumbnail_url": href, "thumbnail_width": width, "thumbnail_height": height}
