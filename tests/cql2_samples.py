"""A small table for filters, and a second, slow evaluator that goes row by row and by the definitions."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from ca_geo import cql2
from ca_geo.cql2 import tree
from ca_geo.cql2.folds import FOLDS
from ca_geo.errors import BadValue
from ca_geo.period import Period
from ca_geo.schema import Kind, PropertyInfo

Row = Mapping[str, Any]


def _info(name: str, type: Kind, format: str | None = None) -> PropertyInfo:
    return PropertyInfo(name, type, name.capitalize(), "", format=format)


SCHEMA = {
    info.name: info
    for info in (
        _info("id", "string"),
        _info("name", "string"),
        _info("short", "string"),
        _info("n", "integer"),
        _info("x", "number"),
        _info("open", "boolean"),
        _info("codes", "array"),
        _info("start", "string", "edtf"),
        _info("end", "string", "edtf"),
        _info("updated", "string", "date"),
        _info("at", "string", "date-time"),
        _info('od"d name', "integer"),
    )
}

ROWS: tuple[Row, ...] = (
    {
        **{"id": "a", "name": "Jilau", "short": "J", "n": 10, "x": 1.5, "open": True, "codes": ("TJ", "CN")},
        **{"start": "2007-07", "end": "..", "updated": "2026-11-21", "at": "2022-04-16T10:13:19Z"},
        "geometry": shapely.Point(67.85, 39.34),
    },
    {
        **{"id": "b", "name": "Taror", "short": "Taror", "n": 20, "open": False, "codes": ("TJ",)},
        **{"start": "2024-11-17/2024-11-18", "updated": "2026-11-20", "at": "2022-04-16T10:13:20.5+05:00"},
        "geometry": shapely.LineString([(66, 38), (70, 40)]),
    },
    {"id": "c", "name": "jilau", "short": "", "x": -2.0, "codes": (), "end": "2012"},
    {
        **{
            "id": "d",
            "name": "Мурғоб",
            "n": 30,
            "x": 0.0,
            "open": True,
            "start": "2020~",
            "end": "2021-05-01",
        },
        "geometry": shapely.box(70, 37, 72, 39),
    },
    {
        **{"id": "e", "name": "Straße 50%", "n": -10, "codes": ("KG", "TJ", "KG"), "start": "2024-11-18"},
        **{"end": "2024-11-18", "updated": "2024-11-18", 'od"d name': 7},
        "geometry": shapely.Point(179.5, 0),
    },
    {
        **{"id": "f", "name": "Çé_'x'\\", "short": "Ce_", "n": 20, "x": 20.0, "start": "202X", "end": "2024"},
        "geometry": shapely.Point(-179.5, 0),
    },
    {"id": "g", "geometry": shapely.Point(71, 38)},
)


class Rows:
    """Rows as columns. Their geometry is their member `geometry`."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.rows = rows

    def __len__(self) -> int:
        return len(self.rows)

    def values(self, name: str) -> list[Any]:
        return [row.get(name) for row in self.rows]

    def geometries(self) -> list[BaseGeometry | None]:
        return [row.get("geometry") for row in self.rows]


def found(text: str, rows: Sequence[Row] = ROWS, lang: str = "cql2-text") -> list[bool]:
    return cql2.compile(text, lang, SCHEMA).mask(Rows(rows)).tolist()


def ids(text: str) -> str:
    """The ids of the rows found, by the text, by its canonical text and by its JSON, which all agree."""
    condition = cql2.compile(text, "cql2-text", SCHEMA)
    again = cql2.compile(str(condition), "cql2-text", SCHEMA)
    in_json = cql2.compile(json.dumps(condition.as_json()), "cql2-json", SCHEMA)
    assert condition == again == in_json
    masks = [one.mask(Rows(ROWS)).tolist() for one in (condition, again, in_json)]
    assert masks[0] == masks[1] == masks[2]
    return "".join(row["id"] for row, hit in zip(ROWS, masks[0], strict=True) if hit)


# The second evaluator: of one row, True, False or None, and values or None.

_FAR = 10_000_000  # days or hours beyond all dates that the tests use


def truth(expr: tree.Expr, row: Row) -> bool | None:
    """Whether a filter is true of a row, None for NULL."""
    result = _value(expr, row)
    assert result is None or isinstance(result, bool)
    return result


def _value(expr: tree.Expr, row: Row) -> Any:  # noqa: PLR0911 - one return for each sort of node
    match expr:
        case tree.Text() | tree.Number() | tree.Boolean():
            return expr.value
        case tree.Property():
            return row.get(expr.name)
        case tree.Shape():
            return expr.geometry
        case tree.Box():
            return _box(expr.numbers)
        case tree.Date() | tree.Timestamp() | tree.Interval():
            return _time(expr, row)
        case tree.Array():
            items = [_value(item, row) for item in expr.items]
            return None if None in items else frozenset(map(_element, items))
    return _operation(expr, row)


def _element(value: Any) -> Any:
    return (isinstance(value, bool), value)


def _box(numbers: Sequence[float]) -> BaseGeometry:
    west, south, east, north = numbers
    if west <= east:
        return shapely.box(west, south, east, north)
    return shapely.MultiPolygon([shapely.box(west, south, 180, north), shapely.box(-180, south, east, north)])


def _operation(expr: tree.Operation, row: Row) -> Any:  # noqa: PLR0911 - and of operation
    name, args = expr.name, expr.args
    if name in {"and", "or"}:
        return _logical(name, [truth(arg, row) for arg in args])
    if name == "in":
        items = args[1]
        assert isinstance(items, tree.Array)
        equal = [_compared("=", args[0], item, row) for item in items.items]
        return _logical("or", equal)
    if name == "between":
        return _logical(
            "and", [_compared("<=", args[1], args[0], row), _compared("<=", args[0], args[2], row)]
        )
    if name in tree.COMPARISONS:
        return _compared(name, args[0], args[1], row)
    if name == "isNull":
        return _value(args[0], row) is None
    if name in tree.TEMPORAL:
        return _temporal(name, args[0], args[1], row)
    if name in {"earliest", "latest"}:
        return _bound(name, args[0], row)
    values = [_value(arg, row) for arg in args]
    return None if None in values else _of_known(name, values)


def _logical(name: str, values: Iterable[bool | None]) -> bool | None:
    """AND is the least, OR the greatest of false, NULL, true."""
    order = [False, None, True]
    places = [order.index(value) for value in values]
    return order[min(places) if name == "and" else max(places, default=0)]


def _of_known(name: str, values: list[Any]) -> Any:  # noqa: PLR0911
    if name == "not":
        return not values[0]
    if name == "like":
        return _like(values[0], values[1])
    if name in FOLDS:
        return FOLDS[name](values[0])
    if name in tree.SPATIAL:
        return bool(getattr(values[0], name.removeprefix("s_"))(values[1]))
    if name in tree.ARRAYS:
        one, other = (
            value if isinstance(value, frozenset) else frozenset(map(_element, value)) for value in values
        )
        return _sets(name, one, other)
    if name in {"length", "size"}:
        return len(values[0] if name == "length" else set(values[0]))
    if name == "geometry_type":
        return values[0].geom_type
    return _arithmetic(name, float(values[0]), float(values[1]))


def _sets(name: str, one: frozenset[Any], other: frozenset[Any]) -> bool:
    if name == "a_equals":
        return all(item in other for item in one) and all(item in one for item in other)
    if name == "a_contains":
        return all(item in one for item in other)
    if name == "a_containedBy":
        return all(item in other for item in one)
    return any(item in other for item in one)


def _arithmetic(name: str, one: float, other: float) -> float | None:
    try:
        result = {
            "+": lambda: one + other,
            "-": lambda: one - other,
            "*": lambda: one * other,
            "/": lambda: one / other,
            "%": lambda: math.fmod(one, other),
            "div": lambda: float(math.trunc(Fraction(one) / Fraction(other))),
            "^": lambda: one**other,
        }[name]()
    except (ZeroDivisionError, OverflowError, ValueError):
        return None
    return result if isinstance(result, float) and math.isfinite(result) else None


def _like(text: str, pattern: str) -> bool:
    """By trying every way."""
    if not pattern:
        return not text
    if pattern[0] == "%":
        return any(_like(text[start:], pattern[1:]) for start in range(len(text) + 1))
    escaped = pattern[0] == "\\"
    char, rest = (pattern[1], pattern[2:]) if escaped else (pattern[0], pattern[1:])
    fits = bool(text) and ((char == "_" and not escaped) or text[0] == char)
    return fits and _like(text[1:], rest)


# Times: (first, last) as datetimes, None where open, and whether they are days.

Time = tuple[datetime | None, datetime | None, bool]


def _kind(expr: tree.Expr) -> str | None:
    if isinstance(expr, tree.Date):
        return "date"
    if isinstance(expr, tree.Timestamp):
        return "date-time"
    if isinstance(expr, tree.Operation):
        return "date" if expr.name in {"earliest", "latest"} else None
    return SCHEMA[expr.name].format if isinstance(expr, tree.Property) and expr.name in SCHEMA else None


def _time(expr: tree.Expr, row: Row) -> Time | None:
    if isinstance(expr, tree.Date | tree.Timestamp):
        return (_moment(expr.value), _moment(expr.value), isinstance(expr, tree.Date))
    if isinstance(expr, tree.Interval):
        return _interval(expr, row)
    text = _value(expr, row)
    if isinstance(text, tuple) or text is None:
        return text
    if _kind(expr) != "edtf":
        moment = datetime.fromisoformat(text)
        return (_moment(moment), _moment(moment), _kind(expr) == "date")
    try:
        first, last = Period.parse(text).outer
    except BadValue:
        return None
    return (first and _moment(first), last and _moment(last), True)


def _moment(value: date) -> datetime:
    if isinstance(value, datetime):
        return value.replace(tzinfo=value.tzinfo or UTC).astimezone(UTC)
    return datetime(value.year, value.month, value.day, tzinfo=UTC)


def _interval(expr: tree.Interval, row: Row) -> Time | None:
    sides = [expr.start, expr.end]
    times = [side and _time(side, row) for side in sides]
    by_day = any(_by_day(side) for side in sides if side)
    if not any(times) and any(sides):
        return None
    first, last = times[0] and times[0][0], times[1] and times[1][1]
    if first and last and _count(first, by_day) > _count(last, by_day):
        return None
    return (first, last, by_day)


def _by_day(expr: tree.Expr) -> bool:
    if isinstance(expr, tree.Interval):
        return any(_by_day(side) for side in (expr.start, expr.end) if side)
    return _kind(expr) in {"date", "edtf"}


def _count(moment: datetime, by_day: bool) -> float:
    return moment.toordinal() if by_day else moment.timestamp()


def _bound(name: str, arg: tree.Expr, row: Row) -> Time | None:
    time = _time(arg, row)
    moment = time and (time[0] if name == "earliest" else time[1])
    return (moment, moment, True) if moment else None


def _bounds(expr: tree.Expr, row: Row, by_day: bool) -> tuple[float, float] | None:
    time = _time(expr, row)
    if time is None:
        return None
    first, last, _ = time
    return (_count(first, by_day) if first else -math.inf, _count(last, by_day) if last else math.inf)


def _compared(sign: str, left: tree.Expr, right: tree.Expr, row: Row) -> bool | None:
    if _kind(left) and _kind(right):
        return _compared_times(sign, left, right, row)
    one, other = _value(left, row), _value(right, row)
    return None if one is None or other is None else _holds(sign, one, other)


def _holds(sign: str, one: Any, other: Any) -> bool:
    answers = {"=": one == other, "<": one < other, ">": one > other}
    opposites = {"<>": "=", ">=": "<", "<=": ">"}
    return answers[sign] if sign in answers else not answers[opposites[sign]]


def _compared_times(sign: str, left: tree.Expr, right: tree.Expr, row: Row) -> bool | None:
    """By trying days between the bounds: the bounds themselves, and what is special on the other side."""
    by_day = _by_day(left) or _by_day(right)
    one, other = _bounds(left, row, by_day), _bounds(right, row, by_day)
    if one is None or other is None:
        return None
    answers = {_holds(sign, a, b) for a in _readings(one, other) for b in _readings(other, one)}
    return answers.pop() if len(answers) == 1 else None


def _readings(bounds: tuple[float, float], special: tuple[float, float]) -> set[float]:
    first, last = max(bounds[0], -_FAR * 1e6), min(bounds[1], _FAR * 1e6)
    return {first, last, *(one for one in special if first <= one <= last)}


def _temporal(name: str, left: tree.Expr, right: tree.Expr, row: Row) -> bool | None:
    by_day = _by_day(left) or _by_day(right)
    one, other = _bounds(left, row, by_day), _bounds(right, row, by_day)
    if one is None or other is None:
        return None
    return allen(name.removeprefix("t_"), one, other)


def allen(name: str, one: tuple[float, float], other: tuple[float, float]) -> bool:
    """The relations as the Time Ontology names them, told by the order of the four ends."""
    ends = [_order(a, b) for a in one for b in other]  # start:start start:end end:start end:end
    signs = "".join(ends)
    table = {
        "before": r"..<.",
        "after": r".>..",
        "meets": r"..=.",
        "metBy": r".=..",
        "overlaps": r"<.><",
        "overlappedBy": r"><.>",
        "starts": r"=..<",
        "startedBy": r"=..>",
        "during": r">..<",
        "contains": r"<..>",
        "finishes": r">..=",
        "finishedBy": r"<..=",
        "equals": r"=..=",
    }
    if name == "disjoint":
        return allen("before", one, other) or allen("after", one, other)
    if name == "intersects":
        return not allen("disjoint", one, other)
    return re.fullmatch(table[name], signs) is not None


def _order(a: float, b: float) -> str:
    return "<" if a < b else ">" if a > b else "="
