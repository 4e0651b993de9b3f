"""A tree checked against the properties of a layer, and made ready to be evaluated."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from functools import reduce
from typing import Any

import numpy as np

from ca_geo.cql2 import arithmetic, arrays, comparison, functions, pattern, spatial, temporal
from ca_geo.cql2.columns import Column, Prepared, Span, TemporalKind, microseconds, objects
from ca_geo.cql2.folds import FOLDS
from ca_geo.cql2.places import Place, fault, is_quoted, shown
from ca_geo.cql2.tree import (
    ARITHMETIC,
    ARRAYS,
    COMPARISONS,
    LOGICAL,
    SPATIAL,
    TEMPORAL,
    Array,
    Boolean,
    Box,
    Date,
    Expr,
    Interval,
    Number,
    Operation,
    Property,
    Shape,
    Text,
    Timestamp,
    fold,
)
from ca_geo.cql2.truth import Truth, always
from ca_geo.cql2.typed import Type, Typed, expect
from ca_geo.schema import PropertyInfo

Literal = Text | Number | Boolean | Date | Timestamp | Box | Shape
Schema = Mapping[str, PropertyInfo]
GEOMETRY = "geometry"
_FORMATS: Mapping[str | None, TemporalKind] = {"edtf": "edtf", "date": "date", "date-time": "timestamp"}
_TYPES: Mapping[str, Type] = {"integer": "number", "number": "number", "boolean": "boolean", "array": "array"}
_TRUE = np.array([True])


def checked(expr: Expr, schema: Schema) -> Typed:
    """A filter ready for evaluation.

    :raises BadValue: an unknown property or function, operands of other types than an operator takes, or an
        expression that is neither true nor false.
    """
    typed = fold(expr, lambda one, parts: _typed(one, parts, schema))
    expect(typed, {"boolean"}, "a filter", "a comparison, a predicate, or several with AND, OR and NOT")
    return typed


def _typed(expr: Expr, parts: list[Typed], schema: Schema) -> Typed:
    match expr:
        case Operation(name="like"):
            return _like(parts[0], expr.args[1], expr.place)
        case Operation():
            return _RULES.get(expr.name, functions.called)(expr.name, parts, expr.place)
        case Property():
            return _property(expr, schema)
        case Array():
            return arrays.array(parts, expr.place)
        case Interval():
            start = None if expr.start is None else parts[0]
            end = None if expr.end is None else parts[-1]
            return temporal.interval(start, end, expr.place)
    return _literal(expr)


def _literal(expr: Literal) -> Typed:
    match expr:
        case Text():
            return _constant("string", expr.place, Column(objects([expr.value]), _TRUE), expr.value)
        case Number():
            return _constant("number", expr.place, Column(np.array([float(expr.value)]), _TRUE), expr.value)
        case Boolean():
            return _constant("boolean", expr.place, always(expr.value))
        case Date() | Timestamp():
            at = np.array([microseconds(expr.value)])
            kind: Type = "date" if isinstance(expr, Date) else "timestamp"
            span = Span(at, at, _TRUE)
            return Typed(kind, expr.place, lambda _table: span, by_day=kind == "date")
        case Shape():
            return _constant("geometry", expr.place, Column(objects([expr.geometry]), _TRUE), expr.geometry)
        case Box():
            area = spatial.area(expr)
            return _constant("geometry", expr.place, Column(objects([area]), _TRUE), area)


def _constant(kind: Type, place: Place, value: Column | Truth, constant: Any = None) -> Typed:
    return Typed(kind, place, lambda _table: value, constant=constant)


def _property(expr: Property, schema: Schema) -> Typed:
    name, place = expr.name, expr.place
    if name == GEOMETRY:
        return Typed("geometry", place, lambda table: table.geometries, name=name)
    info = schema.get(name)
    if info is None:
        quoted = "; texts stand in single quotes" if is_quoted(place) else ""
        raise fault(f"there is no property {shown(name)}", place, _others(name, schema) + quoted)
    if info.type == "string":
        return _text_property(info, place)
    kind = _TYPES[info.type]
    read = {"number": Prepared.numbers, "boolean": Prepared.truths, "array": Prepared.sets}[kind]
    return Typed(kind, place, lambda table: read(table, name), name=name)


def _text_property(info: PropertyInfo, place: Place) -> Typed:
    """A text, or a date that can be read as the text that it is."""
    name, kind = info.name, _FORMATS.get(info.format)

    def texts(table: Prepared) -> Column:
        return table.texts(name)

    if kind is None:
        return Typed("string", place, texts, name=name)

    def spans(table: Prepared) -> Span:
        return table.spans(name, kind)

    return Typed(kind, place, spans, texts, by_day=kind != "timestamp", name=name)


def _others(name: str, schema: Schema) -> str:
    known = [*schema, GEOMETRY]
    near = get_close_matches(name, known, n=1)
    return f"{f'{near[0]}? ' if near else ''}{', '.join(known)}"


def _like(value: Typed, wanted: Expr, place: Place) -> Typed:
    _expect_text(value, "LIKE")
    read = value.readable or value.evaluate
    expression = pattern.compiled(_pattern(wanted), wanted.place)

    def evaluate(table: Prepared) -> Truth:
        column = read(table)
        found = [expression.fullmatch(text) is not None for text in column.values]
        return Truth.of(np.array(found, dtype=bool), column.known)

    return Typed("boolean", place, evaluate)


def _pattern(expr: Expr) -> str:
    """A pattern, folded as it is asked for."""
    folds = []
    while isinstance(expr, Operation) and expr.name in FOLDS:
        folds.append(FOLDS[expr.name])
        expr = expr.args[0]
    if not isinstance(expr, Text):
        raise fault("LIKE takes no such pattern", expr.place, "a text, or CASEI and ACCENTI of one")
    return reduce(lambda text, fold: fold(text), reversed(folds), expr.value)


def _expect_text(value: Typed, what: str) -> None:
    if value.readable is None:
        expect(value, {"string"}, what)


def _folded(name: str, args: Sequence[Typed], place: Place) -> Typed:
    _expect_text(args[0], name.upper())
    read, fold = args[0].readable or args[0].evaluate, FOLDS[name]

    def evaluate(table: Prepared) -> Column:
        column = read(table)
        return Column(objects(map(fold, column.values)), column.known)

    return Typed("string", place, evaluate)


def _logical(name: str, args: Sequence[Typed], place: Place) -> Typed:
    for arg in args:
        expect(arg, {"boolean"}, name.upper())
    join = operator.and_ if name == "and" else operator.or_
    parts = [arg.evaluate for arg in args]
    return Typed("boolean", place, lambda table: reduce(join, [part(table) for part in parts]))


def _not(_name: str, args: Sequence[Typed], place: Place) -> Typed:
    expect(args[0], {"boolean"}, "NOT")
    return Typed("boolean", place, lambda table: ~args[0].evaluate(table))


Rule = Callable[[str, Sequence[Typed], Place], Typed]


def _of_two(rule: Callable[[str, Typed, Typed, Place], Typed]) -> Rule:
    return lambda name, args, place: rule(name, args[0], args[1], place)


_RULES: Mapping[str, Rule] = {
    **dict.fromkeys(LOGICAL, _logical),
    "not": _not,
    **dict.fromkeys(COMPARISONS, _of_two(comparison.compared)),
    "between": lambda _name, args, place: comparison.between(args[0], args[1], args[2], place),
    "in": lambda _name, args, place: comparison.listed(args[0], args[1].items, place),
    "isNull": lambda _name, args, place: comparison.is_null(args[0], place),
    **dict.fromkeys(FOLDS, _folded),
    **dict.fromkeys(ARITHMETIC, _of_two(arithmetic.calculated)),
    **dict.fromkeys(SPATIAL, _of_two(spatial.related)),
    **dict.fromkeys(TEMPORAL, _of_two(temporal.related)),
    **dict.fromkeys(ARRAYS, _of_two(arrays.related)),
}
