"""A tree as CQL2 text in one canonical spelling: `from_text` reads it back to an equal tree."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

import shapely
from shapely.geometry.base import BaseGeometry

from ca_geo.cql2.from_text import POWERS, RESERVED
from ca_geo.cql2.literals import OPEN
from ca_geo.cql2.tokens import ESCAPES, PLAIN_NAME
from ca_geo.cql2.tree import (
    ARRAYS,
    FOLDS,
    LOGICAL,
    SPATIAL,
    TEMPORAL,
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
)

_STANDARD = frozenset({*SPATIAL, *TEMPORAL, *ARRAYS, *FOLDS})
_ATOM = max(POWERS.values()) + 1
_ESCAPED = {"'": "''", "\\": "\\\\", **{char: f"\\{letter}" for letter, char in ESCAPES.items()}}
_BY_NAME: Mapping[str, int] = {**POWERS, "isNull": POWERS["is"]}


def to_text(expr: Expr) -> str:
    """The canonical text of a tree."""
    if isinstance(expr, Operation):
        return _operation(expr)
    if isinstance(expr, Array):
        return f"({', '.join(map(to_text, expr.items))})"
    if isinstance(expr, Interval):
        return f"INTERVAL({_side(expr.start)}, {_side(expr.end)})"
    return _atom(expr)


def _atom(expr: Atom) -> str:
    match expr:
        case Text():
            said = quoted(expr.value)
        case Number() | Boolean():
            said = repr(expr.value).upper() if isinstance(expr, Boolean) else repr(expr.value)
        case Date():
            said = f"DATE({quoted(spelled(expr.value))})"
        case Timestamp():
            said = f"TIMESTAMP({quoted(spelled(expr.value))})"
        case Box():
            said = f"BBOX({', '.join(map(repr, expr.numbers))})"
        case Shape():
            said = _geometry(expr.geometry)
        case Property():
            said = _name(expr.name)
    return said


def quoted(text: str) -> str:
    return f"'{''.join(_ESCAPED.get(char, char) for char in text)}'"


def spelled(value: date) -> str:
    """A date, or a moment in UTC, as RFC 3339 has it."""
    if not isinstance(value, datetime):
        return value.isoformat()
    return value.replace(tzinfo=None).isoformat() + "Z"


def _name(name: str) -> str:
    if PLAIN_NAME.fullmatch(name) and name.lower() not in RESERVED:
        return name
    return f'"{name.replace(chr(34), chr(34) * 2)}"'


def _side(side: Expr | None) -> str:
    if side is None:
        return quoted(OPEN)
    return quoted(spelled(side.value)) if isinstance(side, Date | Timestamp) else to_text(side)


def _operation(expr: Operation) -> str:
    name, args = expr.name, expr.args
    if name == "not":
        return _not(args[0])
    if name not in _BY_NAME:
        return f"{name.upper() if name in _STANDARD else name}({', '.join(map(to_text, args))})"
    power = POWERS.get(name, POWERS["is"])
    if name in LOGICAL:
        return f" {name.upper()} ".join(_within(arg, power + 1) for arg in args)
    return _predicate(name, args) or _infix(name, args, power)


def _not(arg: Expr) -> str:
    if isinstance(arg, Operation):
        denied = _predicate(arg.name, arg.args, "NOT ")
        if denied:
            return denied
    return f"NOT {_within(arg, POWERS['not'])}"


def _predicate(name: str, args: tuple[Expr, ...], denial: str = "") -> str | None:
    """The predicates that have words for operators, or None for another operation."""
    first, *rest = (_within(arg, POWERS["+"]) if not isinstance(arg, Array) else to_text(arg) for arg in args)
    match name:
        case "isNull":
            return f"{first} IS {denial}NULL"
        case "between":
            return f"{first} {denial}BETWEEN {rest[0]} AND {rest[1]}"
        case "like" | "in":
            return f"{first} {denial}{name.upper()} {rest[0]}"
    return None


def _infix(name: str, args: tuple[Expr, ...], power: int) -> str:
    """Equal operators group from the left; comparisons and powers do not group at all."""
    groups = name in {"+", "-", "*", "/", "%", "div"}
    left, right = _within(args[0], power if groups else power + 1), _within(args[1], power + 1)
    return f"{left} {name} {right}"


def _within(expr: Expr, floor: int) -> str:
    """An operand, in parentheses where it binds less closely than `floor`."""
    power = _power(expr)
    return to_text(expr) if power >= floor else f"({to_text(expr)})"


def _power(expr: Expr) -> int:
    return _BY_NAME.get(expr.name, _ATOM) if isinstance(expr, Operation) else _ATOM


def _geometry(geometry: BaseGeometry) -> str:
    mark = " Z" if geometry.has_z else ""
    parts = f"({', '.join(map(_geometry, geometry.geoms))})" if _is_collection(geometry) else _body(geometry)
    return f"{geometry.geom_type.upper()}{mark} {parts}"


def _is_collection(geometry: BaseGeometry) -> bool:
    return bool(geometry.geom_type == "GeometryCollection")


def _body(geometry: BaseGeometry) -> str:
    """What stands behind the type of a geometry."""
    if hasattr(geometry, "geoms"):
        return f"({', '.join(map(_body, geometry.geoms))})"
    if geometry.geom_type == "Polygon":
        return f"({', '.join(map(_body, (geometry.exterior, *geometry.interiors)))})"
    positions = shapely.get_coordinates(geometry, include_z=geometry.has_z).tolist()
    return f"({', '.join(' '.join(map(_coordinate, position)) for position in positions)})"


def _coordinate(value: float) -> str:
    return repr(value + 0.0).removesuffix(".0")
