"""Columns of a file as properties: names that no parameter has, one type each, titles."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

import orjson

from ca_geo.errors import BadValue
from ca_geo.media import CHOOSING
from ca_geo.period import Period
from ca_geo.query import PARAMETERS
from ca_geo.schema import Kind, PropertyInfo
from ca_geo.userlayers.raw import Column
from ca_geo.userlayers.report import Notes

# `id` is the feature's own, `geometry` what spatial filters ask for; the others are parameters of items that
# are read outside the table of parameters.
RESERVED = frozenset(
    {
        *PARAMETERS,
        "id",
        "geometry",
        *CHOOSING,
        "crs",
        "bbox-crs",
        "filter",
        "filter-lang",
        "filter-crs",
        "sortby",
    }
    | {"properties", "skipGeometry", "skipgeometry", "release", "lang", "profile", "tile-version"}
)
DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
DATE_TIME = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d+)?)?([Zz]|[+-]\d\d:?\d\d)?", re.ASCII)
_UNUSABLE = re.compile(r"[\x00-\x1f\x7f,\ud800-\udfff]")
_INT64 = 2**63
_INTEGER = re.compile(r"[+-]?(0|[1-9]\d*)", re.ASCII)
_NUMBER = re.compile(r"[+-]?((0|[1-9]\d*)([.]\d*)?|[.]\d+)([eE][+-]?\d+)?", re.ASCII)


@dataclass(frozen=True)
class Property:
    """A column as a property: plain JSON values, lists as tuples, None where missing."""

    info: PropertyInfo
    values: Sequence[Any]


def properties(columns: Sequence[Column], notes: Notes) -> list[Property]:
    """The columns as properties in their order; a column of bytes is left out, and noted."""
    kept = [column for column in columns if not _is_binary(column, notes)]
    names = _names([column.name for column in kept], notes)
    return [_property(column, name, notes) for column, name in zip(kept, names, strict=True)]


def _is_binary(column: Column, notes: Notes) -> bool:
    if not any(isinstance(value, bytes) for value in column.values):
        return False
    notes.say(f"column {column.name}: left out, because it holds bytes")
    return True


def _names(given: Sequence[str], notes: Notes) -> list[str]:
    """Names that differ by more than case (SQL), and that are no parameter of items."""
    taken: set[str] = set()
    names = []
    for number, name in enumerate(given, 1):
        plain = _UNUSABLE.sub("_", name).strip() or f"column_{number}"
        free = _free(f"{plain}_" if plain in RESERVED or plain.lower() == "id" else plain, taken)
        if free != name:
            notes.say(f"column {name!r} is called {free} here{_why(plain, name)}")
        taken.add(free.casefold())
        names.append(free)
    return names


def _free(name: str, taken: Iterable[str]) -> str:
    number, free = 1, name
    while free.casefold() in taken:
        number += 1
        free = f"{name}_{number}"
    return free


def _why(plain: str, name: str) -> str:
    if plain in RESERVED or plain.lower() == "id":
        return f": {plain.lower() if plain.lower() == 'id' else plain} is taken by the interface"
    return (
        ": there is another of this name"
        if plain == name
        else ": it needs a name without commas and controls"
    )


def _property(column: Column, name: str, notes: Notes) -> Property:
    """The column with the one type that all its values have."""
    read = column if column.typed else _from_texts(column)
    values, kind, form = _typed(read, notes)
    title = column.title or column.name.replace("_", " ").strip() or name
    info = PropertyInfo(name, kind, title[:1].upper() + title[1:], column.description, format=form)
    return Property(info, values)


Typed = tuple[list[Any], Kind, str | None]


def _typed(column: Column, notes: Notes) -> Typed:
    kinds = {type(value) for value in column.values if value is not None}
    if kinds == {bool}:
        return [*column.values], "boolean", None
    if kinds and kinds <= {int, float}:
        return _numbers(column, notes)
    if kinds == {list}:
        return [None if value is None else _texts(value) for value in column.values], "array", None
    if kinds == {str}:
        return _of_texts(column.values)
    return _as_texts(column, kinds, notes)


def _numbers(column: Column, notes: Notes) -> Typed:
    """Numbers that JSON can hold; whole ones beyond 64 bits stay exact as texts."""
    values = [*column.values]
    if all(isinstance(value, int) or value is None for value in values):
        if all(value is None or -_INT64 <= value < _INT64 for value in values):
            return values, "integer", None
        notes.say(f"column {column.name}: whole numbers beyond 64 bits, kept as texts")
        return [None if value is None else str(value) for value in values], "string", None
    wrong = [i for i, value in enumerate(values) if value is not None and not math.isfinite(value)]
    notes.rows(wrong, f"column {column.name}: no finite number; left empty")
    for index in wrong:
        values[index] = None
    return [None if value is None else float(value) for value in values], "number", None


def _texts(items: Iterable[Any]) -> tuple[str, ...]:
    """A list as the interface has lists: of texts."""
    return tuple(_text(item) for item in items if item is not None)


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, date | time):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)


def _as_texts(column: Column, kinds: set[type], notes: Notes) -> Typed:
    """Everything that is no plain kind: dates in ISO form, objects and mixtures as JSON texts."""
    values = [None if value is None else _text(value) for value in column.values]
    if kinds in ({date}, {datetime}):
        return values, "string", "date" if kinds == {date} else "date-time"
    if kinds == {dict}:
        notes.say(f"column {column.name}: objects, kept as JSON texts")
    elif len(kinds) > 1:
        notes.say(f"column {column.name}: values of several types, kept as texts")
    return values, "string", None


def _of_texts(values: Sequence[Any]) -> Typed:
    """Texts, or what all of them are: JSON lists, dates, times."""
    distinct = {value for value in values if value is not None}
    if all(text.startswith("[") for text in distinct):
        lists = {text: _list(text) for text in distinct}
        if None not in lists.values():
            return [None if value is None else lists[value] for value in values], "array", None
    return [*values], "string", _date_form(distinct)


def _list(text: str) -> tuple[str, ...] | None:
    try:
        items = orjson.loads(text)
    except orjson.JSONDecodeError:
        return None
    return _texts(items) if isinstance(items, list) else None


def _date_form(texts: Iterable[str]) -> str | None:
    """`date`, `date-time` or `edtf` where all texts are such; bare numbers are no dates yet."""
    tests: tuple[tuple[str, Callable[[str], bool]], ...] = (
        ("date", lambda text: bool(DATE.fullmatch(text)) and is_edtf(text)),
        ("date-time", is_date_time),
        ("edtf", is_edtf),
    )
    form = next((name for name, test in tests if all(map(test, texts))), None)
    return None if form == "edtf" and all(text.isdigit() for text in texts) else form


def is_edtf(text: str) -> bool:
    """Whether a text is an EDTF date of level 0 or 1, in the years that the calendar here has."""
    try:
        Period.parse(text)
    except BadValue:
        return False
    return True


def is_date_time(text: str) -> bool:
    """Whether a text is a day with a time, with T or a blank between (ISO 8601, RFC 3339)."""
    if not DATE_TIME.fullmatch(text):
        return False
    try:
        datetime.fromisoformat(text.upper())
    except ValueError:
        return False
    return True


def _from_texts(column: Column) -> Column:
    """A column of texts as what all of them are: true and false, whole numbers, numbers, else texts.

    A decimal comma is read where no text has a point. Whole numbers with a leading zero are codes.
    """
    distinct = {value for value in column.values if value is not None}
    read = next((made for read in (_booleans, _whole, _real) if (made := read(distinct))), None)
    values = [None if value is None else read[value] for value in column.values] if read else column.values
    return replace(column, values=values)


def _booleans(texts: set[str]) -> dict[str, bool] | None:
    plain = {text: text.strip().lower() for text in texts}
    return (
        {text: word == "true" for text, word in plain.items()}
        if {*plain.values()} <= {"true", "false"}
        else None
    )


def _whole(texts: set[str]) -> dict[str, int] | None:
    return (
        {text: int(text) for text in texts}
        if all(_INTEGER.fullmatch(text.strip()) for text in texts)
        else None
    )


def _real(texts: set[str]) -> dict[str, float] | None:
    commas = any("," in text for text in texts) and not any("." in text for text in texts)
    plain = {text: text.strip().replace(",", "." if commas else ",") for text in texts}
    if not all(map(_NUMBER.fullmatch, plain.values())):
        return None
    return {text: float(number) for text, number in plain.items()}
