"""The temporal functions, by the relations of intervals (OGC 21-065r2, 7.9; W3C Time Ontology in OWL).

Intervals hold both their ends; an open end lies beyond every moment, and two of them coincide. A date of any
precision is the interval of its outer bounds. As soon as one side counts in days, both do.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from ca_geo.cql2.columns import OPEN_END, OPEN_START, Prepared, Span
from ca_geo.cql2.comparison import in_days
from ca_geo.cql2.places import Place
from ca_geo.cql2.truth import Mask, Truth
from ca_geo.cql2.typed import INSTANTS, Typed, expect

_OF_ANY = frozenset({"t_after", "t_before", "t_disjoint", "t_equals", "t_intersects"})
_INTERVAL_HINT = "an interval, as INTERVAL('2020-01-01', '..')"


def related(name: str, left: Typed, right: Typed, place: Place) -> Typed:
    """One of the functions `t_…`.

    :raises BadValue: an operand is no time, or a day or moment where only intervals are compared.
    """
    for operand in (left, right):
        if name in _OF_ANY:
            expect(operand, INSTANTS | {"interval"}, name.upper())
        else:
            expect(operand, {"edtf", "interval"}, name.upper(), _INTERVAL_HINT)
    holds, by_day = _RELATIONS[name], left.by_day or right.by_day

    def evaluate(table: Prepared) -> Truth:
        one, other = in_days(left.evaluate(table), by_day), in_days(right.evaluate(table), by_day)
        return Truth.of(holds(one, other), one.known & other.known)

    return Typed("boolean", place, evaluate)


def interval(start: Typed | None, end: Typed | None, place: Place) -> Typed:
    """An interval from instants or dates. A side that a row does not tell is open.

    A row that tells neither side, or an end before the start, is NULL.

    :raises BadValue: a side is no time.
    """
    for side in (start, end):
        if side is not None:
            expect(side, INSTANTS, "INTERVAL")
    by_day = any(side.by_day for side in (start, end) if side)

    def evaluate(table: Prepared) -> Span:
        first = _side(start, table, OPEN_START, lambda span: span.first)
        last = _side(end, table, OPEN_END, lambda span: span.last)
        told = first[1] | last[1] if start or end else np.array([True])
        span = in_days(Span(first[0], last[0], told), by_day)
        return Span(first[0], last[0], told & (span.first <= span.last))

    return Typed("interval", place, evaluate, by_day=by_day)


def _side(
    side: Typed | None, table: Prepared, otherwise: int, bound: Callable[[Span], Any]
) -> tuple[Any, Mask]:
    """One side's bound by row, open where it is not told; and where it is told."""
    if side is None:
        return np.array([otherwise]), np.array([False])
    span: Span = side.evaluate(table)
    return np.where(span.known, bound(span), otherwise), span.known


def _intersects(one: Span, other: Span) -> Mask:
    mask: Mask = (one.first <= other.last) & (other.first <= one.last)
    return mask


def _during(one: Span, other: Span) -> Mask:
    mask: Mask = (one.first > other.first) & (one.last < other.last)
    return mask


def _overlaps(one: Span, other: Span) -> Mask:
    mask: Mask = (one.first < other.first) & (one.last > other.first) & (one.last < other.last)
    return mask


def _starts(one: Span, other: Span) -> Mask:
    mask: Mask = (one.first == other.first) & (one.last < other.last)
    return mask


def _finishes(one: Span, other: Span) -> Mask:
    mask: Mask = (one.last == other.last) & (one.first > other.first)
    return mask


_RELATIONS: Mapping[str, Callable[[Span, Span], Mask]] = {
    "t_before": lambda one, other: one.last < other.first,
    "t_after": lambda one, other: one.first > other.last,
    "t_disjoint": lambda one, other: ~_intersects(one, other),
    "t_intersects": _intersects,
    "t_equals": lambda one, other: (one.first == other.first) & (one.last == other.last),
    "t_during": _during,
    "t_contains": lambda one, other: _during(other, one),
    "t_overlaps": _overlaps,
    "t_overlappedBy": lambda one, other: _overlaps(other, one),
    "t_starts": _starts,
    "t_startedBy": lambda one, other: _starts(other, one),
    "t_finishes": _finishes,
    "t_finishedBy": lambda one, other: _finishes(other, one),
    "t_meets": lambda one, other: one.last == other.first,
    "t_metBy": lambda one, other: one.first == other.last,
}
