"""The functions beside those that CQL2 itself has, as a list of functions tells them (OGC 19-079r2, 6.5)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from ca_geo.cql2.columns import OPEN_END, OPEN_START, Column, Prepared, Span, objects
from ca_geo.cql2.places import Place, fault, shown
from ca_geo.cql2.typed import Type, Typed, expect


@dataclass(frozen=True, slots=True)
class Function:
    """A function of one argument; `takes` are the types that this may have. Of NULL it is NULL."""

    name: str
    description: str
    argument: str
    takes: tuple[Type, ...]
    returns: Type
    evaluate: Callable[[Typed, Prepared], Column | Span]


def _length(value: Typed, table: Prepared) -> Column:
    texts: Column = (value.readable or value.evaluate)(table)
    return Column(np.array([len(text) for text in texts.values], dtype=np.float64), texts.known)


def _size(value: Typed, table: Prepared) -> Column:
    sets: Column = value.evaluate(table)
    return Column(np.array([len(one) for one in sets.values], dtype=np.float64), sets.known)


def _earliest(value: Typed, table: Prepared) -> Span:
    span: Span = value.evaluate(table)
    return Span(span.first, span.first, span.known & (span.first != OPEN_START))


def _latest(value: Typed, table: Prepared) -> Span:
    span: Span = value.evaluate(table)
    return Span(span.last, span.last, span.known & (span.last != OPEN_END))


def _geometry_type(value: Typed, table: Prepared) -> Column:
    geometries: Column = value.evaluate(table)
    names = ("" if one is None else one.geom_type for one in geometries.values)
    return Column(objects(names), ~shapely.is_missing(geometries.values))


_DATES: tuple[Type, ...] = ("edtf", "date")
_TEXTS: tuple[Type, ...] = ("string", "edtf", "date", "timestamp")
FUNCTIONS: Mapping[str, Function] = {
    function.name: function
    for function in (
        Function("length", "Number of characters.", "text", _TEXTS, "number", _length),
        Function("size", "Number of different values in a list.", "list", ("array",), "number", _size),
        Function("earliest", "First day that a date may mean.", "date", _DATES, "date", _earliest),
        Function("latest", "Last day that a date may mean.", "date", _DATES, "date", _latest),
        Function(
            "geometry_type",
            "Type of a geometry as GeoJSON names it: Point, LineString, MultiPolygon, …",
            "geometry",
            ("geometry",),
            "string",
            _geometry_type,
        ),
    )
}


def called(name: str, args: Sequence[Typed], place: Place) -> Typed:
    """:raises BadValue: there is no such function, or it takes other arguments."""
    function = FUNCTIONS.get(name.lower())
    if function is None:
        raise fault(f"there is no function {shown(name)}", place, ", ".join(FUNCTIONS))
    if len(args) != 1:
        raise fault(
            f"the number of arguments of {name} is {len(args)}", place, f"{name}({function.argument})"
        )
    expect(args[0], function.takes, name)
    return Typed(
        function.returns,
        place,
        lambda table: function.evaluate(args[0], table),
        by_day=function.returns == "date",
    )
