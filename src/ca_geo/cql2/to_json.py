"""A tree as CQL2 JSON: `from_json` reads it back to an equal tree."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import shapely

from ca_geo.cql2.literals import OPEN
from ca_geo.cql2.to_text import spelled
from ca_geo.cql2.tree import (
    Array,
    Atom,
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


def to_json(expr: Expr) -> Any:
    """The tree in values that JSON has."""
    return fold(expr, _written)


def _written(expr: Expr, parts: list[Any]) -> Any:
    if isinstance(expr, Operation):
        return {"op": expr.name, "args": parts}
    if isinstance(expr, Array):
        return parts
    if isinstance(expr, Interval):
        sides = iter(parts)
        return {"interval": [_side(side, sides) for side in (expr.start, expr.end)]}
    return _atom(expr)


def _atom(expr: Atom) -> Any:
    match expr:
        case Text() | Number() | Boolean():
            return expr.value
        case Date():
            return {"date": spelled(expr.value)}
        case Timestamp():
            return {"timestamp": spelled(expr.value)}
        case Property():
            return {"property": expr.name}
        case Box():
            return {"bbox": list(expr.numbers)}
        case Shape():
            return _lists(shapely.geometry.mapping(expr.geometry))


def _side(side: Expr | None, written: Iterator[Any]) -> Any:
    """An open side, an instant, or whatever is written next."""
    if side is None:
        return OPEN
    other = next(written)
    return spelled(side.value) if isinstance(side, Date | Timestamp) else other


def _lists(value: Any) -> Any:
    """Tuples as the lists that JSON has."""
    if isinstance(value, dict):
        return {name: _lists(one) for name, one in value.items()}
    return [_lists(one) for one in value] if isinstance(value, list | tuple) else value
