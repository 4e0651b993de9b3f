"""An expression whose type is known, ready to be evaluated."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from ca_geo.cql2.columns import Column, Prepared
from ca_geo.cql2.places import Place, fault
from ca_geo.errors import BadValue

Type = Literal["boolean", "number", "string", "date", "timestamp", "edtf", "interval", "geometry", "array"]
INSTANTS: frozenset[Type] = frozenset({"date", "timestamp", "edtf"})
WORDS: Mapping[Type, str] = {
    "boolean": "true or false",
    "number": "a number",
    "string": "a text",
    "date": "a date",
    "timestamp": "a date and time",
    "edtf": "a date of any precision",
    "interval": "an interval",
    "geometry": "a geometry",
    "array": "a list",
}


@dataclass(frozen=True, slots=True, eq=False)
class Typed:
    """`evaluate` gives a `Truth` (boolean), a `Span` (date, timestamp, edtf, interval), else a `Column`.

    `text` reads a property with dates as it is written. `by_day` says that its times are whole days.
    `constant` is the value of a literal text, number or geometry, `items` are those of a list in the filter,
    `name` is that of a property.
    """

    type: Type
    place: Place
    evaluate: Callable[[Prepared], Any]
    text: Callable[[Prepared], Column] | None = None
    by_day: bool = False
    constant: Any = None
    items: tuple[Typed, ...] = ()
    name: str | None = None

    @property
    def readable(self) -> Callable[[Prepared], Column] | None:
        """How it is read as text, if it can be."""
        return self.evaluate if self.type == "string" else self.text


def expect(typed: Typed, types: Collection[Type], what: str, hint: str | None = None) -> None:
    """:raises BadValue: of another type than these."""
    if typed.type not in types:
        wanted = hint or " or ".join(WORDS[one] for one in WORDS if one in types)
        raise fault(f"{what} takes no {WORDS[typed.type].removeprefix('a ')}", typed.place, wanted)


def mismatch(what: str, left: Typed, right: Typed, place: Place, hint: str | None = None) -> BadValue:
    return fault(f"{what} cannot compare {_described(left)} with {_described(right)}", place, hint)


def _described(typed: Typed) -> str:
    return f"{typed.name!r} ({WORDS[typed.type]})" if typed.name else WORDS[typed.type]
