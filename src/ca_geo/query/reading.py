"""Reads name-value pairs by a table of parameters, and tells every fault."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from ca_geo.errors import BadQuery, BadValue, Fault
from ca_geo.media import CHOOSING
from ca_geo.query.asked import HITS, MOST_HITS, Lookup, Query
from ca_geo.query.parameters import (
    FEATURE_PARAMETERS,
    LOOKUP_PARAMETERS,
    PARAMETERS,
    Elsewhere,
    Given,
    Parameter,
)
from ca_geo.schema import PropertyInfo

Pair = tuple[str, str]


def parse_lookup(items: Iterable[Pair], also: Collection[str] = CHOOSING) -> Lookup:
    """The search that name-value pairs ask for.

    :raises BadQuery: with every fault, as `parse`.
    """
    values, _ = _Reader(LOOKUP_PARAMETERS, {}, also).read(items)
    limit = values.pop("limit", HITS)
    return Lookup(limit=min(limit, MOST_HITS), **values)


def parse(
    items: Iterable[Pair],
    schema: Mapping[str, PropertyInfo],
    *,
    default_limit: int | None,
    max_limit: int,
    also: Collection[str] = CHOOSING,
) -> Query:
    """The query that name-value pairs ask for. `also` names parameters that are read elsewhere.

    :raises BadQuery: with every fault: unknown or repeated parameters, values that cannot be read.
    """
    values, filters = _Reader(PARAMETERS, schema, also).read(items)
    limit = values.pop("limit", default_limit)
    capped = None if limit is None else min(limit, max_limit)
    return Query(limit=capped, filters=tuple(sorted(filters)), **values)


def parse_feature(
    items: Iterable[Pair], schema: Mapping[str, PropertyInfo], also: Collection[str] = CHOOSING
) -> Query:
    """How one feature is asked for, by name-value pairs: no more than `FEATURE_PARAMETERS`.

    :raises BadQuery: with every fault, as `parse`.
    """
    values, _ = _Reader(FEATURE_PARAMETERS, {}, also).read(items, schema)
    return Query(**values)


def read_table(
    rows: Mapping[str, Parameter], items: Iterable[Pair], also: Collection[str] = CHOOSING
) -> dict[str, Any]:
    """The values that name-value pairs give to the parameters of a table, by field.

    :raises BadQuery: with every fault, as `parse`.
    """
    values, _ = _Reader(rows, {}, also).read(items)
    return values


class _Reader:
    """Reads one pair after another and keeps values and faults apart."""

    def __init__(
        self, rows: Mapping[str, Parameter], schema: Mapping[str, PropertyInfo], also: Collection[str]
    ) -> None:
        self.rows, self.schema, self.also = rows, schema, also
        self.seen: set[str] = set()
        self.values: dict[str, Any] = {}
        self.filters: list[Pair] = []
        self.faults: list[Fault] = []

    def read(
        self, items: Iterable[Pair], schema: Mapping[str, PropertyInfo] | None = None
    ) -> tuple[dict[str, Any], list[Pair]]:
        """The values of the table's parameters by field, and the property filters.

        `schema` holds the properties that values may name, if they are not those that filter.
        """
        pairs = list(items)
        given = Given(schema or self.schema, dict(pairs))
        for name, text in pairs:
            self._take(name, text, given)
        if self.faults:
            raise BadQuery(self.faults)
        return self.values, self.filters

    def _take(self, name: str, text: str, given: Given) -> None:
        try:
            self._read_one(name, text, given)
        except BadValue as fault:
            self.faults.append(Fault(name, fault.message, fault.allowed))
        except Elsewhere:
            pass  # the other parameter's own fault is among the faults

    def _read_one(self, name: str, text: str, given: Given) -> None:
        if name in self.seen:
            raise BadValue("is given more than once", "one value")
        self.seen.add(name)
        if name in self.also:
            return
        if name in self.rows:
            row = self.rows[name]
            value = row.read(text, given)
            if row.field is not None:
                self.values[row.field] = value
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
    return _number(text, info.type == "integer") if info.type in {"integer", "number"} else text


def _number(text: str, whole: bool) -> str:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value) or (whole and not value.is_integer()):
        form = "a whole number" if whole else "a number"
        raise BadValue(f"{text!r} is not {form}", form)
    return repr(value + 0.0).removesuffix(".0")
