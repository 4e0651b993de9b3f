"""Query strings to values, all faults at once.

`PARAMETERS` is the one table of parameters: reading, OpenAPI, pages and docs go by it. Beside them every
property of the layer is a parameter (OGC 17-069r4, 7.15.5).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Protocol
from urllib.parse import urlencode

import numpy as np
from numpy.typing import NDArray

from ca_geo import spelling
from ca_geo.crs import CRS84, Crs
from ca_geo.errors import BadQuery, BadValue, Fault
from ca_geo.lonlat import BBOX_FORM, BBox
from ca_geo.period import DATETIME_FORM, Interval
from ca_geo.precision import PRECISIONS
from ca_geo.schema import PropertyInfo

FOOTPRINT = "footprint"
CERTAIN = "certain"
LONGEST = 200  # characters of a text that is searched for
HITS, MOST_HITS = 20, 100  # of a search: unless asked otherwise, and at most


class Filter(Protocol):
    """A condition on features; its text is a filter in CQL2."""

    def mask(self, columns: Any) -> NDArray[np.bool_]:
        """Which features it is true of."""


@dataclass(frozen=True)
class Query:
    """What is asked of a layer. `limit` of None asks for everything from `offset` on.

    `sortby` holds properties, each with whether it descends; `properties` those to be given, None for all of
    them; `crs` is that of the answer.
    """

    bbox: BBox | None = None
    datetime: Interval | None = None
    limit: int | None = None
    offset: int = 0
    filters: tuple[tuple[str, str], ...] = ()
    footprint: bool = False
    certain: bool = False
    least_precision: str | None = None
    text: str | None = None
    filter: Filter | None = None
    sortby: tuple[tuple[str, bool], ...] = ()
    properties: tuple[str, ...] | None = None
    skip_geometry: bool = False
    crs: Crs = CRS84

    def items(self) -> list[tuple[str, str]]:
        """The parameters that say the same, in a fixed order, without those left at their default."""
        named = [
            ("q", self.text),
            ("bbox", self.bbox),
            ("datetime", self.datetime),
            ("datetime-match", CERTAIN if self.certain else None),
            ("precision-min", self.least_precision),
            *sorted(self.filters),
            ("filter", self.filter),
            ("sortby", ",".join(f"{'-' if down else ''}{name}" for name, down in self.sortby) or None),
            ("properties", None if self.properties is None else ",".join(self.properties)),
            ("geometry", FOOTPRINT if self.footprint else None),
            ("skipGeometry", "true" if self.skip_geometry else None),
            ("crs", None if self.crs == CRS84 else self.crs),
            ("limit", self.limit),
            ("offset", self.offset or None),
        ]
        return [(name, str(value)) for name, value in named if value is not None]

    def canonical(self) -> str:
        """The query string of `items`: equal for equal queries, so that it can stand in links and ETags."""
        return urlencode(self.items())


@dataclass(frozen=True)
class Lookup:
    """What is asked of the search over everything: a text, perhaps half typed, and how many hits at most."""

    text: str = ""
    limit: int = HITS

    def canonical(self) -> str:
        """The query string that asks the same."""
        return urlencode({"q": self.text, "limit": self.limit} if self.text else {})


@dataclass(frozen=True)
class Parameter:
    """One row of the table of parameters. `schema` is a JSON Schema as OpenAPI 3.0 takes it."""

    name: str
    title: str
    description: str
    schema: Mapping[str, Any]
    field: str  # of Query
    read: Callable[[str], Any]
    style: str = "form"
    explode: bool = False


def _whole(low: int, form: str) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) <= 18) or int(text) < low:
            raise BadValue(f"{text!r} is not such a number", form)
        return int(text)

    return read


def _one_of(*allowed: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in allowed:
            raise BadValue(f"{text!r} is unknown", ", ".join(allowed))
        return text

    return read


def _switch(off: str, on: str) -> Callable[[str], bool]:
    read = _one_of(off, on)
    return lambda text: read(text) == on


def terms(text: str) -> list[list[str]]:
    """The words of each of the terms that commas separate (OGC 24-031, parameter `q`).

    :raises BadValue: the text is too long, or a term is without a word.
    """
    found = [spelling.comparable_words(term) for term in _short_enough(text).split(",")]
    if not all(found):
        raise BadValue(f"{text!r} has a term without a word", "terms separated by commas")
    return found


def _short_enough(text: str) -> str:
    if len(text) > LONGEST:
        raise BadValue(f"has {len(text)} characters", f"at most {LONGEST}")
    return text


def _with_terms(text: str) -> str:
    terms(text)
    return text


PARAMETERS: Mapping[str, Parameter] = MappingProxyType(
    {
        row.name: row
        for row in (
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
                f"Features that touch a box: {BBOX_FORM}. West greater than east crosses the antimeridian. "
                "Features without a place always match.",
                {"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 6},
                "bbox",
                BBox.parse,
            ),
            Parameter(
                "datetime",
                "Time",
                f"Features that may have been at that time: {DATETIME_FORM}. Compared by calendar day with "
                "the widest reading of a feature's dates, unless `datetime-match` says otherwise. Features "
                "without dates match.",
                {"type": "string"},
                "datetime",
                Interval.parse,
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
                _one_of(*PRECISIONS),
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
        )
    }
)


LOOKUP_PARAMETERS: Mapping[str, Parameter] = MappingProxyType(
    {
        row.name: row
        for row in (
            Parameter(
                "q",
                "Text",
                "What is looked for, as far as it is typed. All words are to be found in one record, in any "
                "script and spelling. Without it nothing is found.",
                {"type": "string", "maxLength": LONGEST},
                "text",
                _short_enough,
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
    }
)


def parse_lookup(items: Iterable[tuple[str, str]], also: Collection[str] = ("f",)) -> Lookup:
    """The search that name-value pairs ask for.

    :raises BadQuery: with every fault, as `parse`.
    """
    reader = _Reader(LOOKUP_PARAMETERS, {}, also)
    reader.take_all(items)
    limit = reader.values.pop("limit", HITS)
    return Lookup(limit=min(limit, MOST_HITS), **reader.values)


def parse(
    items: Iterable[tuple[str, str]],
    schema: Mapping[str, PropertyInfo],
    *,
    default_limit: int | None,
    max_limit: int,
    also: Collection[str] = ("f",),
) -> Query:
    """The query that name-value pairs ask for. `also` names parameters that are read elsewhere.

    :raises BadQuery: with every fault: unknown or repeated parameters, values that cannot be read.
    """
    reader = _Reader(PARAMETERS, schema, also)
    reader.take_all(items)
    limit = reader.values.pop("limit", default_limit)
    capped = None if limit is None else min(limit, max_limit)
    return Query(limit=capped, filters=tuple(sorted(reader.filters)), **reader.values)


class _Reader:
    """Reads one pair after another and keeps values and faults apart."""

    def __init__(
        self, rows: Mapping[str, Parameter], schema: Mapping[str, PropertyInfo], also: Collection[str]
    ) -> None:
        self.rows, self.schema, self.also = rows, schema, also
        self.seen: set[str] = set()
        self.values: dict[str, Any] = {}
        self.filters: list[tuple[str, str]] = []
        self.faults: list[Fault] = []

    def take_all(self, items: Iterable[tuple[str, str]]) -> None:
        for name, text in items:
            self.take(name, text)
        if self.faults:
            raise BadQuery(self.faults)

    def take(self, name: str, text: str) -> None:
        try:
            self._take(name, text)
        except BadValue as fault:
            self.faults.append(Fault(name, fault.message, fault.allowed))

    def _take(self, name: str, text: str) -> None:
        if name in self.seen:
            raise BadValue("is given more than once", "one value")
        self.seen.add(name)
        if name in self.also:
            return
        if name in self.rows:
            row = self.rows[name]
            self.values[row.field] = row.read(text)
        elif name in self.schema:
            self.filters.append((name, _filter_value(self.schema[name], text)))
        else:
            raise BadValue("is not a parameter here", ", ".join([*self.rows, *self.also, *self.schema]))


def _filter_value(info: PropertyInfo, text: str) -> str:
    """The text of a property filter, checked and in one form: numbers as Python writes them."""
    if info.values is not None and text not in info.values:
        raise BadValue(f"{text!r} is not among the values", ", ".join(info.values))
    if info.type == "boolean" and text not in {"true", "false"}:
        raise BadValue(f"{text!r} is neither true nor false", "true, false")
    return _number(text) if info.type in {"integer", "number"} else text


def _number(text: str) -> str:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise BadValue(f"{text!r} is not a number", "a number")
    return repr(value + 0.0).removesuffix(".0")
