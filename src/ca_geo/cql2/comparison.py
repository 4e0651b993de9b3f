"""Comparisons, BETWEEN, IN and IS NULL (OGC 21-065r2, clauses 6 and 7).

Texts compare by code point, false before true. Times compare by calendar day (UTC) as soon as one of the two
is a day or an EDTF date. An EDTF date lies somewhere between its outer bounds: a comparison is true or false
where that holds for every day between them, else NULL.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ca_geo.cql2.columns import DAY, Column, Prepared, Span
from ca_geo.cql2.places import Place
from ca_geo.cql2.truth import Truth, always
from ca_geo.cql2.typed import INSTANTS, Typed, mismatch

_OPERATORS: Mapping[str, Callable[[Any, Any], Any]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
# By type, what to write instead; the first that one of the two has.
_HINTS = {
    "array": "A_CONTAINS({name}, ('…')), A_OVERLAPS, A_CONTAINEDBY or A_EQUALS for lists",
    "geometry": "S_EQUALS, S_INTERSECTS and their like for geometries",
    "interval": "T_EQUALS, T_INTERSECTS and their like for intervals",
    "number": "numbers without quotes, texts in single quotes",
}


def compared(sign: str, left: Typed, right: Typed, place: Place, *, said: str | None = None) -> Typed:
    """`said` is how the filter says it, where not with the sign.

    :raises BadValue: the two cannot be compared.
    """
    types = {left.type, right.type}
    evaluate: Callable[[Prepared], Truth]
    if types <= INSTANTS:
        by_day = left.by_day or right.by_day
        evaluate = _of_instants(_INSTANTS[sign], left, right, by_day)
    elif types in ({"number"}, {"boolean"}):
        evaluate = _of_values(_OPERATORS[sign], left.evaluate, right.evaluate)
    elif left.readable and right.readable:
        evaluate = _of_values(_OPERATORS[sign], left.readable, right.readable)
    else:
        raise mismatch(said or sign, left, right, place, _hint(left, right))
    return Typed("boolean", place, evaluate)


def between(value: Typed, low: Typed, high: Typed, place: Place) -> Typed:
    """`low <= value AND value <= high`."""
    lower = compared("<=", low, value, place, said="BETWEEN")
    upper = compared("<=", value, high, place, said="BETWEEN")
    return Typed("boolean", place, lambda table: lower.evaluate(table) & upper.evaluate(table))


def listed(value: Typed, items: Sequence[Typed], place: Place) -> Typed:
    """Whether a value equals one of a list; of an empty list it equals none."""
    equal = [compared("=", value, item, place, said="IN") for item in items]
    constants = [item.constant for item in items]
    if None not in constants and all(item.type == items[0].type for item in items):
        return Typed("boolean", place, _of_constants(value, constants))
    return Typed("boolean", place, lambda table: reduce(Truth.__or__, [one.evaluate(table) for one in equal]))


def is_null(value: Typed, place: Place) -> Typed:
    read = value.readable or value.evaluate

    def evaluate(table: Prepared) -> Truth:
        known = read(table).known
        return Truth(~known, known)

    return Typed("boolean", place, evaluate)


def in_days(span: Span, by_day: bool) -> Span:
    """The span counted in whole days, if asked for."""
    return Span(span.first // DAY, span.last // DAY, span.known) if by_day else span


def _hint(left: Typed, right: Typed) -> str | None:
    for kind, hint in _HINTS.items():
        odd = next((one for one in (left, right) if one.type == kind), None)
        if odd:
            return hint.format(name=odd.name or "list")
    return None


def _of_values(
    compare: Callable[[Any, Any], Any],
    left: Callable[[Prepared], Column | Truth],
    right: Callable[[Prepared], Column | Truth],
) -> Callable[[Prepared], Truth]:
    def evaluate(table: Prepared) -> Truth:
        one, other = left(table), right(table)
        answer = np.asarray(compare(_values(one), _values(other)), dtype=bool)
        return Truth.of(answer, one.known & other.known)

    return evaluate


def _values(column: Column | Truth) -> NDArray[Any]:
    return column.true.astype(np.int8) if isinstance(column, Truth) else column.values


def _of_constants(value: Typed, constants: Sequence[Any]) -> Callable[[Prepared], Truth]:
    if not constants:
        return lambda _table: always(False)
    read, wanted = value.readable or value.evaluate, frozenset(constants)

    def evaluate(table: Prepared) -> Truth:
        column = read(table)
        found = np.array([one in wanted for one in column.values.tolist()], dtype=bool)
        return Truth.of(found, column.known)

    return evaluate


def _of_instants(
    compare: Callable[[Span, Span], Truth], left: Typed, right: Typed, by_day: bool
) -> Callable[[Prepared], Truth]:
    def evaluate(table: Prepared) -> Truth:
        one, other = in_days(left.evaluate(table), by_day), in_days(right.evaluate(table), by_day)
        answer, known = compare(one, other), one.known & other.known
        return Truth(answer.true & known, answer.false & known)

    return evaluate


def _equal(one: Span, other: Span) -> Truth:
    exact = (one.first == one.last) & (other.first == other.last)
    return Truth(exact & (one.first == other.first), (one.last < other.first) | (one.first > other.last))


def _less(one: Span, other: Span) -> Truth:
    return Truth(one.last < other.first, one.first >= other.last)


_INSTANTS: Mapping[str, Callable[[Span, Span], Truth]] = {
    "=": _equal,
    "<>": lambda one, other: ~_equal(one, other),
    "<": _less,
    ">=": lambda one, other: ~_less(one, other),
    ">": lambda one, other: _less(other, one),
    "<=": lambda one, other: ~_less(other, one),
}
