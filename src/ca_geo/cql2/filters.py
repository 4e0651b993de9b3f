"""Filters: parsed, checked against the properties of a layer, evaluated over its columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from ca_geo.cql2 import spatial
from ca_geo.cql2.check import checked
from ca_geo.cql2.columns import Columns, Prepared
from ca_geo.cql2.from_json import from_json
from ca_geo.cql2.from_text import from_text
from ca_geo.cql2.places import check_length
from ca_geo.cql2.to_json import to_json
from ca_geo.cql2.to_text import to_text
from ca_geo.cql2.tree import Array, Box, Expr, Operation, Shape, fold
from ca_geo.cql2.truth import Mask, Truth
from ca_geo.cql2.typed import Typed
from ca_geo.crs import CRS84, Crs
from ca_geo.errors import BadValue
from ca_geo.schema import PropertyInfo

LANGUAGES: Mapping[str, Callable[[str], Expr]] = {"cql2-text": from_text, "cql2-json": from_json}


@dataclass(frozen=True)
class Filter:
    """A condition on features. Equal filters ask the same, whatever language or system they were written in.

    `text` is its canonical CQL2 text, with geometries in CRS84.
    """

    text: str
    expr: Expr = field(compare=False, repr=False)
    _typed: Typed = field(compare=False, repr=False)

    def mask(self, columns: Columns | Prepared) -> Mask:
        """Which rows the condition is true of; neither those of which it is false nor those of NULL.

        `Prepared` keeps its arrays for the next filter.
        """
        table = columns if isinstance(columns, Prepared) else Prepared(columns)
        truth: Truth = self._typed.evaluate(table)
        return np.broadcast_to(truth.true, len(table)).copy()

    def __str__(self) -> str:
        return self.text

    def as_json(self) -> Any:
        """The condition as CQL2 JSON, in values that JSON has."""
        return to_json(self.expr)


def parse(text: str, lang: str) -> Expr:
    """A filter as a tree, in `cql2-text` or `cql2-json`; properties and types are not looked at.

    :raises BadValue: another language, too long, nested too deeply, or unreadable; says where.
    """
    if lang not in LANGUAGES:
        raise BadValue(f"{lang!r} is no language of filters", " or ".join(LANGUAGES))
    return LANGUAGES[lang](text)


def compile(
    text: str,
    lang: str,
    schema: Mapping[str, PropertyInfo],
    *,
    crs: Crs = CRS84,
) -> Filter:
    """A filter that can be asked of layers with these properties and `geometry`.

    `crs` is the system of its geometries and boxes (`filter-crs`), its axes in the authority's order.

    :raises BadValue: as `parse`; an unknown property or function, wrong types, or geometries that have no
        place in CRS84.
    """
    expr = _located(parse(text, lang), crs)
    typed = checked(expr, schema)
    canonical = to_text(expr)
    check_length(canonical)  # it goes into links, and has to be read again
    return Filter(canonical, expr, typed)


def _located(expr: Expr, crs: Crs) -> Expr:
    """The tree with its geometries in CRS84."""

    def located(one: Expr, parts: list[Expr]) -> Expr:
        if isinstance(one, Shape | Box):
            return spatial.located(one, crs)
        if isinstance(one, Operation):
            return replace(one, args=tuple(parts))
        return replace(one, items=tuple(parts)) if isinstance(one, Array) else one

    return fold(expr, located)
