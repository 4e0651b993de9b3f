"""The array functions: lists compared as sets (OGC 21-065r2, 7.10)."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from typing import Any

import numpy as np

from ca_geo.cql2.columns import Column, Prepared, Span, element, objects
from ca_geo.cql2.places import Place
from ca_geo.cql2.truth import Mask, Truth
from ca_geo.cql2.typed import Typed, expect

Set = frozenset[Any]
_RELATIONS: Mapping[str, Callable[[Set, Set], bool]] = {
    "a_equals": operator.eq,
    "a_contains": operator.ge,
    "a_containedBy": operator.le,
    "a_overlaps": lambda one, other: not one.isdisjoint(other),
}


def related(name: str, left: Typed, right: Typed, place: Place) -> Typed:
    """One of the functions `a_…`.

    :raises BadValue: an operand is no list.
    """
    for operand in (left, right):
        expect(operand, {"array"}, name.upper(), "a property that holds a list, or a list: ('a', 'b')")
    holds = np.frompyfunc(_RELATIONS[name], 2, 1)

    def evaluate(table: Prepared) -> Truth:
        one, other = left.evaluate(table), right.evaluate(table)
        return Truth.of(holds(one.values, other.values).astype(bool), one.known & other.known)

    return Typed("boolean", place, evaluate)


def array(items: Sequence[Typed], place: Place) -> Typed:
    """A list; NULL in the rows where one of its items is."""

    def evaluate(table: Prepared) -> Column:
        columns = [_elements(item, table) for item in items]
        if not columns:
            return Column(objects([frozenset()]), np.array([True]))
        values = np.broadcast_arrays(*(column.values for column in columns))
        known: Mask = reduce(operator.and_, (column.known for column in columns))
        return Column(objects(map(frozenset, zip(*values, strict=True))), known)

    return Typed("array", place, evaluate, items=tuple(items))


def _elements(item: Typed, table: Prepared) -> Column:
    """The values of an item as elements of sets."""
    value = item.evaluate(table)
    if isinstance(value, Truth):
        return Column(objects(map(element, value.true.tolist())), value.known)
    if isinstance(value, Span):
        times = zip(value.first.tolist(), value.last.tolist(), strict=True)
        return Column(objects(("time", item.by_day, *pair) for pair in times), value.known)
    return Column(objects(value.values.tolist()), value.known)
