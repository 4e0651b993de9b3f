"""A tree as CQL2 text in one canonical spelling: `from_text` reads it back to an equal tree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

import shapely
from shapely.geometry.base import BaseGeometry

from ca_geo.cql2.from_text import KEYWORDS, POWERS
from ca_geo.cql2.literals import OPEN
from ca_geo.cql2.tokens import ESCAPES, PLAIN_NAME
from ca_geo.cql2.tree import (
    ARITHMETIC,
    LOGICAL,
    STANDARD_FUNCTIONS,
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

_ATOM = max(POWERS.values()) + 1
_ESCAPED = {"'": "''", "\\": "\\\\", **{char: f"\\{letter}" for letter, char in ESCAPES.items()}}
_PREDICATES = {
    "isNull": "{0} IS {no}NULL",
    "between": "{0} {no}BETWEEN {1} AND {2}",
    "like": "{0} {no}LIKE {1}",
    "in": "{0} {no}IN {1}",
}


@dataclass(frozen=True, slots=True)
class _Said:
    """An expression in text, how closely its operator binds, and its denial where it has one of its own."""

    text: str
    power: int = _ATOM
    denied: str | None = None

    def within(self, floor: int) -> str:
        """As an operand, in parentheses where it binds less closely than `floor`."""
        return self.text if self.power >= floor else f"({self.text})"


def to_text(expr: Expr) -> str:
    """The canonical text of a tree."""
    return fold(expr, _said).text


def _said(expr: Expr, parts: list[_Said]) -> _Said:
    if isinstance(expr, Operation):
        return _operation(expr.name, parts)
    if isinstance(expr, Array):
        return _Said(f"({_listed(parts)})")
    if isinstance(expr, Interval):
        sides = iter(parts)
        return _Said(f"INTERVAL({', '.join(_side(side, sides) for side in (expr.start, expr.end))})")
    return _Said(_atom(expr))


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
    if PLAIN_NAME.fullmatch(name) and name.lower() not in KEYWORDS:
        return name
    return f'"{name.replace(chr(34), chr(34) * 2)}"'


def _side(side: Expr | None, said: Iterator[_Said]) -> str:
    """An open side, an instant, or whatever is said next."""
    if side is None:
        return quoted(OPEN)
    other = next(said)
    return quoted(spelled(side.value)) if isinstance(side, Date | Timestamp) else other.text


def _listed(parts: list[_Said]) -> str:
    return ", ".join(part.text for part in parts)


def _operation(name: str, args: list[_Said]) -> _Said:
    if name == "not":
        power = POWERS["not"]
        return _Said(f"NOT {args[0].within(power)}", power) if args[0].denied is None else _denial(args[0])
    if name in LOGICAL:
        power = POWERS[name]
        return _Said(f" {name.upper()} ".join(arg.within(power + 1) for arg in args), power)
    if name in _PREDICATES:
        return _predicate(name, [arg.within(POWERS["+"]) for arg in args])
    if name in POWERS:
        return _infix(name, *args)
    return _Said(f"{name.upper() if name in STANDARD_FUNCTIONS else name}({_listed(args)})")


def _denial(said: _Said) -> _Said:
    return _Said(said.denied or "", said.power)


def _predicate(name: str, args: list[str]) -> _Said:
    """A predicate with words for an operator, and its denial."""
    form = _PREDICATES[name]
    return _Said(form.format(*args, no=""), POWERS["is"], form.format(*args, no="NOT "))


def _infix(name: str, left: _Said, right: _Said) -> _Said:
    """Equal operators group from the left; comparisons and powers do not group at all."""
    power = POWERS[name]
    groups = name in ARITHMETIC and name != "^"
    return _Said(f"{left.within(power if groups else power + 1)} {name} {right.within(power + 1)}", power)


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
