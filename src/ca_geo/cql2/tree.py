"""A filter as a tree, the same for text and JSON (OGC 21-065r2, annexes B and C).

An operation carries the name that JSON gives it (`isNull`, `t_finishedBy`), whatever it was read from. Equal
trees are equal filters: where something stood does not count, and `and` within `and` is one `and`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar

from shapely.geometry.base import BaseGeometry

from ca_geo.cql2.places import MAX_NESTING, NOWHERE, Place, fault, too_deep

COMPARISONS = ("=", "<>", "<", "<=", ">", ">=")
ARITHMETIC = ("+", "-", "*", "/", "%", "div", "^")
LOGICAL = ("and", "or")
SPATIAL = (
    *("s_contains", "s_crosses", "s_disjoint", "s_equals"),
    *("s_intersects", "s_overlaps", "s_touches", "s_within"),
)
TEMPORAL = (
    *("t_after", "t_before", "t_contains", "t_disjoint", "t_during"),
    *("t_equals", "t_finishedBy", "t_finishes", "t_intersects", "t_meets"),
    *("t_metBy", "t_overlappedBy", "t_overlaps", "t_startedBy", "t_starts"),
)
ARRAYS = ("a_containedBy", "a_contains", "a_equals", "a_overlaps")
FOLDS = ("casei", "accenti")
STANDARD_FUNCTIONS = (*SPATIAL, *TEMPORAL, *ARRAYS, *FOLDS)  # as CQL2 calls them

_ARITY = {
    **dict.fromkeys((*COMPARISONS, *ARITHMETIC, *SPATIAL, *TEMPORAL, *ARRAYS, "like", "in"), 2),
    **dict.fromkeys((*FOLDS, "not", "isNull"), 1),
    "between": 3,
}
_Made = TypeVar("_Made")
_NAMES = {name.lower(): name for name in (*_ARITY, *LOGICAL)}


def _place() -> Place:
    return field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Text:
    value: str
    place: Place = _place()


@dataclass(frozen=True, slots=True)
class Number:
    value: int | float
    place: Place = _place()


@dataclass(frozen=True, slots=True)
class Boolean:
    value: bool
    place: Place = _place()


@dataclass(frozen=True, slots=True)
class Date:
    value: date
    place: Place = _place()


@dataclass(frozen=True, slots=True)
class Timestamp:
    """A moment; `value` is in UTC, to the microsecond."""

    value: datetime
    place: Place = _place()


@dataclass(frozen=True, slots=True)
class Property:
    name: str
    place: Place = _place()


@dataclass(frozen=True, slots=True)
class Interval:
    """From `start` to `end`, both within it; None is open (`..`)."""

    start: Expr | None
    end: Expr | None
    place: Place = _place()


@dataclass(frozen=True, slots=True)
class Box:
    """Four numbers, or six with heights: lower corner, then upper corner."""

    numbers: tuple[float, ...]
    place: Place = _place()


@dataclass(frozen=True, slots=True)
class Shape:
    geometry: BaseGeometry
    place: Place = _place()


@dataclass(frozen=True, slots=True)
class Array:
    items: tuple[Expr, ...]
    place: Place = _place()


@dataclass(frozen=True, slots=True)
class Operation:
    """An operator or function with its operands. Made by `operation`, which knows how many there must be."""

    name: str
    args: tuple[Expr, ...]
    place: Place = _place()


Atom = Text | Number | Boolean | Date | Timestamp | Property | Box | Shape
Expr = Atom | Interval | Array | Operation


def operation(name: str, args: Sequence[Expr], place: Place) -> Operation:
    """An operation under its one name, the number of its operands checked.

    :raises BadValue: too few or too many operands, or `in` without a list.
    """
    known = _NAMES.get(name.lower(), name)
    if known in LOGICAL:
        return _logical(known, args, place)
    wanted = _ARITY.get(known, len(args))
    if len(args) != wanted:
        raise fault(f"the number of operands of {name} is {len(args)}", place, str(wanted))
    if known == "in" and not isinstance(args[1], Array):
        raise fault("the second operand of in is no list", args[1].place, "a list of values")
    return Operation(known, tuple(args), place)


def _logical(name: str, args: Sequence[Expr], place: Place) -> Operation:
    if len(args) < 2:
        raise fault(f"the number of operands of {name} is {len(args)}", place, "2 or more")
    flat: list[Expr] = []
    for arg in args:
        flat.extend(arg.args if isinstance(arg, Operation) and arg.name == name else (arg,))
    return Operation(name, tuple(flat), place)


def children(expr: Expr) -> Iterator[Expr]:
    """What an expression is made of directly."""
    if isinstance(expr, Operation):
        yield from expr.args
    elif isinstance(expr, Array):
        yield from expr.items
    elif isinstance(expr, Interval):
        yield from (side for side in (expr.start, expr.end) if side is not None)


def fold(expr: Expr, build: Callable[[Expr, list[_Made]], _Made]) -> _Made:
    """What `build` makes of a tree from its leaves up: of an expression, and of what its children became."""
    made: list[_Made] = []
    waiting = [(expr, False)]
    while waiting:
        one, ready = waiting.pop()
        parts = list(children(one))
        if ready:
            start = len(made) - len(parts)
            made[start:] = [build(one, made[start:])]
        else:
            waiting.append((one, True))
            waiting.extend((part, False) for part in reversed(parts))
    return made[0]


def check_depth(expr: Expr) -> None:
    """:raises BadValue: operations stand within one another more than `MAX_NESTING` deep."""

    def depth(one: Expr, below: list[int]) -> int:
        levels = max(below, default=-1) + (not isinstance(one, Atom))
        if levels > MAX_NESTING:
            raise too_deep(one.place)
        return levels

    fold(expr, depth)
