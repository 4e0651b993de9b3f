"""The one table of parameters: what each is called, means and looks like, and how its text is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from ca_geo import cql2
from ca_geo.crs import CRS84, CRS_FORM, Crs, CrsBox
from ca_geo.errors import BadValue
from ca_geo.lonlat import BBOX_FORM, BBox
from ca_geo.period import DATETIME_FORM, Interval
from ca_geo.precision import PRECISIONS
from ca_geo.query.asked import CERTAIN, FOOTPRINT, HITS, LONGEST, MOST_HITS, short_enough, terms
from ca_geo.schema import PropertyInfo

CQL2_TEXT = "cql2-text"
LANGUAGES = tuple(cql2.LANGUAGES)


class Elsewhere(Exception):  # noqa: N818
    """A value cannot be read because of the fault of another parameter, which is told there."""


@dataclass(frozen=True)
class Given:
    """What a text is read with: the layer's properties, and the parameters that one depends on."""

    schema: Mapping[str, PropertyInfo] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)

    def other(self, name: str, read: Callable[[str], Any], default: Any) -> Any:
        """The value of another parameter.

        :raises Elsewhere: that one cannot be read.
        """
        try:
            return read(self.texts[name]) if name in self.texts else default
        except BadValue as fault:
            raise Elsewhere from fault


@dataclass(frozen=True)
class Parameter:
    """One row of the table of parameters. `schema` is a JSON Schema as OpenAPI 3.0 takes it.

    `field` is that of Query which holds the value; None where the value only says how another is read.
    """

    name: str
    title: str
    description: str
    schema: Mapping[str, Any]
    field: str | None
    read: Callable[[str, Given], Any]
    style: str = "form"
    explode: bool = False


def _plain(read: Callable[[str], Any]) -> Callable[[str, Given], Any]:
    """Reads a value that depends on nothing else."""
    return lambda text, _given: read(text)


def is_whole(text: str, low: int, most: int = 10**18) -> bool:
    """Whether a text is a whole number between two bounds, in ASCII digits: no more than `int` takes."""
    return text.isascii() and text.isdigit() and len(text) <= 18 and low <= int(text) <= most


def line(text: str, name: str, longest: int) -> str:
    """A text in one line, without blanks around it; `name` is what it is to be. Raises BadValue."""
    if not text.strip() or not text.isprintable() or len(text) > longest:
        raise BadValue(f"is no {name}", f"a line of 1 to {longest} characters")
    return text.strip()


def _whole(low: int, form: str) -> Callable[[str, Given], int]:
    def read(text: str) -> int:
        if not is_whole(text, low):
            raise BadValue(f"{text!r} is not such a number", form)
        return int(text)

    return _plain(read)


def _one_of(*allowed: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in allowed:
            raise BadValue(f"{text!r} is unknown", ", ".join(allowed))
        return text

    return read


def _switch(off: str, on: str) -> Callable[[str, Given], bool]:
    read = _one_of(off, on)
    return lambda text, _given: read(text) == on


def _with_terms(text: str, _given: Given) -> str:
    terms(text)
    return text


_language = _one_of(*LANGUAGES)


def _box(text: str, given: Given) -> BBox | CrsBox:
    """A box in the system of `bbox-crs`, its axes in the authority's order (OGC 18-058r1, 6.3)."""
    crs = given.other("bbox-crs", Crs.parse, CRS84)
    return BBox.parse(text) if crs == CRS84 else _box_of(text, crs)


def _box_of(text: str, crs: Crs) -> BBox | CrsBox:
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        raise BadValue(f"{text!r} is not a list of numbers", crs.box_form) from None
    box = CrsBox.of(numbers, crs)
    return BBox.of(box.numbers) if crs.is_wgs84 else box


def _filter(text: str, given: Given) -> cql2.Filter:
    language = given.other("filter-lang", _language, CQL2_TEXT)
    return cql2.compile(text, language, given.schema, crs=given.other("filter-crs", Crs.parse, CRS84))


def _order(text: str, given: Given) -> tuple[tuple[str, bool], ...]:
    """Properties with their direction; a plus sign in a query string arrives as a blank."""
    asked = [part.strip() for part in text.split(",")]
    found = tuple((part.lstrip("+-").strip(), part.startswith("-")) for part in asked)
    allowed = [info.name for info in given.schema.values() if info.is_sortable]
    return tuple(zip(_names([name for name, _ in found], allowed), (down for _, down in found), strict=True))


def _properties(text: str, given: Given) -> tuple[str, ...]:
    """Names in the layer's order; an empty text asks for none."""
    asked = _names(text.split(","), given.schema) if text else []
    return tuple(name for name in given.schema if name in asked)


def _names(asked: list[str], allowed: Any) -> list[str]:
    for name in asked:
        if name not in allowed:
            raise BadValue(f"{name!r} is not among the properties", ", ".join(allowed))
        if asked.count(name) > 1:
            raise BadValue(f"{name!r} is named more than once", "each property once")
    return asked


def _table(*rows: Parameter) -> Mapping[str, Parameter]:
    return MappingProxyType({row.name: row for row in rows})


_NAMES = {"type": "array", "items": {"type": "string"}}
_CRS = {"type": "string", "default": CRS84.uri}

PARAMETERS: Mapping[str, Parameter] = _table(
    Parameter(
        "q",
        "Text",
        "Features that contain a term in their names, other names, district, actors or summary, in "
        "any script and spelling, best match first. Commas separate terms, any of which will do; the "
        "words of a term follow one another.",
        {"type": "string", "minLength": 1, "maxLength": LONGEST},
        "text",
        _with_terms,
    ),
    Parameter(
        "bbox",
        "Box",
        f"Features that touch a box: {BBOX_FORM}, or in the system and order of `bbox-crs`. West greater "
        "than east crosses the antimeridian. Features without a place always match.",
        {"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 6},
        "bbox",
        _box,
    ),
    Parameter(
        "bbox-crs",
        "System of the box",
        f"The coordinate reference system of `bbox`: {CRS_FORM}.",
        _CRS,
        None,
        _plain(Crs.parse),
    ),
    Parameter(
        "datetime",
        "Time",
        f"Features that may have been at that time: {DATETIME_FORM}. Compared by calendar day with "
        "the widest reading of a feature's dates, unless `datetime-match` says otherwise. Features "
        "without dates match.",
        {"type": "string"},
        "datetime",
        _plain(Interval.parse),
    ),
    Parameter(
        "datetime-match",
        "Certainty of time",
        "How `datetime` is compared: `possible` finds features that may have been at that time, "
        "`certain` those that were by every reading of their dates, and none without dates.",
        {"type": "string", "enum": ["possible", CERTAIN], "default": "possible"},
        "certain",
        _switch("possible", CERTAIN),
    ),
    Parameter(
        "precision-min",
        "Least precision of place",
        "Features placed at least this precisely; from the most to the least precise: "
        f"{', '.join(PRECISIONS)}.",
        {"type": "string", "enum": list(PRECISIONS)},
        "least_precision",
        _plain(_one_of(*PRECISIONS)),
    ),
    Parameter(
        "filter",
        "Filter",
        "Features of which a condition in CQL2 is true, such as `status = 'planned' AND start > "
        "DATE('2020-01-01')`. Its names are the queryables; places are called `geometry`.",
        {"type": "string", "minLength": 1},
        "filter",
        _filter,
    ),
    Parameter(
        "filter-lang",
        "Language of the filter",
        "How `filter` is written: as text or as JSON.",
        {"type": "string", "enum": list(LANGUAGES), "default": CQL2_TEXT},
        None,
        _plain(_language),
    ),
    Parameter(
        "filter-crs",
        "System of the filter",
        f"The coordinate reference system of the geometries in `filter`: {CRS_FORM}.",
        _CRS,
        None,
        _plain(Crs.parse),
    ),
    Parameter(
        "sortby",
        "Order",
        "Properties to sort by, with commas, the first one first; `-` before one turns it round, `+` does "
        "not. Dates go by their first day, then by their last; features without a value come last both ways.",
        _NAMES | {"minItems": 1},
        "sortby",
        _order,
    ),
    Parameter(
        "properties",
        "Properties",
        "Only these properties, with commas; none if empty. The feature's `id` is always there.",
        _NAMES,
        "properties",
        _properties,
    ),
    Parameter(
        "limit",
        "Page size",
        "How many features at most; a number above the server's own maximum is lowered to it.",
        {"type": "integer", "minimum": 1},
        "limit",
        _whole(1, "a whole number from 1"),
    ),
    Parameter(
        "offset",
        "Page start",
        "How many matching features to pass over first.",
        {"type": "integer", "minimum": 0, "default": 0},
        "offset",
        _whole(0, "a whole number from 0"),
    ),
    Parameter(
        "geometry",
        "Geometry",
        "`footprint` widens points and lines by what is not known of their place.",
        {"type": "string", "enum": ["default", FOOTPRINT], "default": "default"},
        "footprint",
        _switch("default", FOOTPRINT),
    ),
    Parameter(
        "skipGeometry",
        "Without geometry",
        "`true` leaves the geometries out.",
        {"type": "boolean", "default": False},
        "skip_geometry",
        _switch("false", "true"),
    ),
    Parameter(
        "crs",
        "System of the answer",
        f"The coordinate reference system of the geometries in the answer: {CRS_FORM}.",
        _CRS,
        "crs",
        _plain(Crs.parse),
    ),
)

FEATURE_PARAMETERS = _table(*(PARAMETERS[name] for name in ("properties", "geometry", "skipGeometry", "crs")))

LOOKUP_PARAMETERS: Mapping[str, Parameter] = _table(
    Parameter(
        "q",
        "Text",
        "What is looked for, as far as it is typed. All words are to be found in one record, in any "
        "script and spelling. Without it nothing is found.",
        {"type": "string", "maxLength": LONGEST},
        "text",
        _plain(short_enough),
    ),
    Parameter(
        "limit",
        "Hits",
        f"How many hits at most; a number above {MOST_HITS} is lowered to it.",
        {"type": "integer", "minimum": 1, "maximum": MOST_HITS, "default": HITS},
        "limit",
        _whole(1, "a whole number from 1"),
    ),
)
