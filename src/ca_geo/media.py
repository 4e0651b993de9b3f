"""Media types and the choice between them (RFC 9110 clause 12.5.1; `f` as OGC API servers have it)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from ca_geo.errors import BadQuery, Fault, NotAcceptable

CHOOSING = ("f", "lang")  # the parameters by which a representation is chosen


@dataclass(frozen=True)
class Media:
    """One representation: the value of `f`, its title, what it is sent as, what else in `Accept` it meets."""

    key: str
    title: str
    content_type: str
    also: tuple[str, ...] = ()

    @property
    def link_type(self) -> str:
        """The media type as links say it: clients compare it with `text/html`, letter by letter."""
        return self.content_type.replace("; charset=utf-8", "")

    @property
    def names(self) -> tuple[str, ...]:
        """Every media type under which a client may ask for it; one of two versions names itself."""
        bare, _, parameter = self.content_type.partition(";")
        if not parameter.startswith("version="):
            return (bare.strip(), *self.also)
        return (self.content_type, *((bare, *self.also) if self.also else ()))


JSON = Media("json", "JSON", "application/json")
GEOJSON = Media("json", "GeoJSON", "application/geo+json", ("application/json",))
HTML = Media("html", "HTML", "text/html; charset=utf-8")
OPENAPI = Media(
    "json",
    "OpenAPI 3.0",
    "application/vnd.oai.openapi+json;version=3.0",
    ("application/json", "application/openapi+json"),
)
OPENAPI31 = Media(
    "openapi31",
    "OpenAPI 3.1",
    "application/vnd.oai.openapi+json;version=3.1",
)
SCHEMA = Media("json", "JSON Schema", "application/schema+json", ("application/json",))
JSONLD = Media("jsonld", "JSON-LD", "application/ld+json", ("application/json",))
DATAPACKAGE = Media("json", "Data Package", "application/vnd.datapackage+json", ("application/json",))
ZIP = Media("zip", "zip archive", "application/zip")
SVG = Media("svg", "SVG", "image/svg+xml")
PDF = Media("pdf", "PDF", "application/pdf")
PNG = Media("png", "PNG", "image/png")
PPTX = Media(
    "pptx", "PowerPoint", "application/vnd.openxmlformats-officedocument.presentationml.presentation"
)
ATOM = Media("atom", "Atom feed", "application/atom+xml")
PROBLEM = Media(
    "json", "problem details", "application/problem+json", ("application/json", "application/geo+json")
)


def choose(f: str | None, accept: str | None, offered: tuple[Media, ...]) -> Media:
    """`f` wins; else the best by `Accept`; without either the first, which is the one for programs.

    Raises BadQuery for an `f` that is not offered, NotAcceptable when nothing offered satisfies `Accept`.
    """
    if f is not None:
        return _by_key(f, offered)
    if not accept or not accept.strip():
        return offered[0]
    best = _best(accept, offered)
    if best is None:
        raise NotAcceptable(accept, [name for media in offered for name in media.names])
    return best


def quality(header: str, names: Sequence[str]) -> tuple[float, int]:
    """How much the client wants any of the names (0 to 1), and how exactly it said so (0 to 2)."""
    return max((_of_one(header, name) for name in names), default=(0.0, 0))


def choose_language(header: str | None, known: Sequence[str]) -> str:
    """The language that `Accept-Language` wants most (RFC 9110 clause 12.5.4), by its first subtag.

    Without a word on any of them the first.
    """
    wanted: dict[str, float] = {}
    for value, _, q in map(_range, (header or "").split(",")):
        lang = value.lower().partition("-")[0]
        wanted[lang] = max(q, wanted.get(lang, 0.0))
    return max(known, key=lambda lang: wanted.get(lang, 0.0))


def _by_key(f: str, offered: Sequence[Media]) -> Media:
    for media in offered:
        if media.key == f:
            return media
    allowed = ", ".join(media.key for media in offered)
    raise BadQuery([Fault("f", f"{f!r} is not a format of this resource", allowed)])


@lru_cache(maxsize=256)  # browsers say few different things
def _best(accept: str, offered: tuple[Media, ...]) -> Media | None:
    # A type named outright goes before one that only a wildcard lets in; then max() keeps the server's order.
    ranks = [(quality(accept, media.names), media) for media in offered]
    (wanted, _), best = max(ranks, key=lambda rank: rank[0])
    return best if wanted else None


def _of_one(header: str, name: str) -> tuple[float, int]:
    """The quality that the most exact matching range gives this one media type (or encoding)."""
    ranges: dict[str, float] = {}
    for value, version, q in map(_range, header.split(",")):
        ranges |= {value.lower(): q, f"{value.lower()}{version}": q}
    kind = name.partition("/")[0]
    exact = 3 if ";" in name else 2
    for exactness, value in ((exact, name), (1, f"{kind}/*"), (0, "*/*"), (0, "*")):
        if value in ranges:
            return (ranges[value], exactness) if ranges[value] else (0.0, 0)
    return (0.0, 0)


def _range(text: str) -> tuple[str, str, float]:
    """A media type, the parameter that names its version, and how much it is wanted; no other counts."""
    value, *parameters = (part.strip() for part in text.split(";"))
    said = {
        name.strip().lower(): rest.strip() for name, _, rest in (one.partition("=") for one in parameters)
    }
    version = f";version={said['version']}" if "version" in said else ""
    return value, version, _number(said["q"]) if "q" in said else 1.0


def _number(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        return 0.0  # a quality that is no number asks for nothing
    return number if 0 <= number <= 1 else 0.0
