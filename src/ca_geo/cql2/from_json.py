"""CQL2 JSON to a tree (OGC 21-065r2, annex C)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ca_geo.cql2 import literals
from ca_geo.cql2.places import MAX_NESTING, NOWHERE, Pointer, check_length, fault, shown, too_deep
from ca_geo.cql2.rules import Rule, run
from ca_geo.cql2.tree import Array, Boolean, Box, Expr, Property, Shape, check_depth, operation
from ca_geo.errors import BadValue

# Texts are passed over, so that their brackets do not count. Each operation is an object and a list.
_BRACKET = re.compile(r'"(?:[^"\\]|\\.)*+"|([\[{])|([\]}])', re.DOTALL)
# By type, the member that holds what a geometry is made of.
_GEOMETRIES = {**dict.fromkeys(literals.DEPTHS, "coordinates"), "GeometryCollection": "geometries"}
_MAX_BRACKETS = 2 * MAX_NESTING + 10
_KINDS = "op, property, date, timestamp, interval, bbox, or type for a geometry"


def from_json(source: str) -> Expr:
    """The tree of a filter in CQL2 JSON.

    :raises BadValue: too long, nested too deeply, no JSON, or no CQL2; says at which character or member.
    """
    check_length(source)
    _check_brackets(source)
    try:
        document = json.loads(
            source, object_pairs_hook=_object, parse_int=_whole, parse_float=_float, parse_constant=_constant
        )
    except json.JSONDecodeError as reason:
        where = f"line {reason.lineno}, column {reason.colno}"
        raise BadValue(f"the filter is no JSON: {reason.msg} ({where})") from None
    expr: Expr = run(_expr(document, NOWHERE))
    check_depth(expr)
    return expr


def _check_brackets(source: str) -> None:
    open_now = 0
    for match in _BRACKET.finditer(source):
        open_now += (match[1] is not None) - (match[2] is not None)
        if open_now > _MAX_BRACKETS:
            raise too_deep(NOWHERE)


def _object(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise BadValue(f"the member {shown(twice)} stands twice in one object")
    return members


def _whole(digits: str) -> int | float:
    return int(digits) if len(digits) < 400 else float(digits)


def _float(digits: str) -> float:
    return float(digits)


def _constant(name: str) -> float:
    raise BadValue(f"{name} is no number of JSON")


def _expr(value: Any, at: Pointer) -> Rule:
    match value:
        case bool():
            return Boolean(value, at)
        case int() | float():
            return literals.number(value, at)
        case str():
            return literals.text(value, at)
        case list():
            return Array((yield _all(value, at)), at)
        case dict():
            return (yield _member(value, at))
    raise fault("null cannot stand here", at, '{"op": "isNull", "args": […]} to ask for it')


def _all(values: Sequence[Any], at: Pointer) -> Rule:
    found = []
    for index, value in enumerate(values):
        found.append((yield _expr(value, at / index)))
    return tuple(found)


def _member(value: Mapping[str, Any], at: Pointer) -> Rule | Expr:
    """An object, read by the member that tells what it is."""
    kind = next((kind for kind in _READERS if kind in value), None)
    if kind is None:
        raise fault("the object is nothing that a filter knows", at, _KINDS)
    read, others = _READERS[kind]
    if others is not None:
        _check_members(value, {kind, *others}, at)
    return read(value, at)


def _check_members(value: Mapping[str, Any], known: set[str], at: Pointer) -> None:
    others = set(value) - known
    if others:
        raise fault(f"the member {shown(min(others))} is unknown here", at)


def _operation(value: Mapping[str, Any], at: Pointer) -> Rule:
    name = _string(value["op"], at / "op")
    args = _list(value.get("args"), at / "args")
    return operation(name, (yield _all(args, at / "args")), at)


def _property(value: Mapping[str, Any], at: Pointer) -> Expr:
    place = at / "property"
    return Property(literals.fit(_string(value["property"], place), place), at)


def _date(value: Mapping[str, Any], at: Pointer) -> Expr:
    return literals.day(_string(value["date"], at / "date"), at)


def _timestamp(value: Mapping[str, Any], at: Pointer) -> Expr:
    return literals.moment(_string(value["timestamp"], at / "timestamp"), at)


def _interval(value: Mapping[str, Any], at: Pointer) -> Rule:
    place = at / "interval"
    sides = _list(value["interval"], place)
    if len(sides) != 2:
        raise fault(f"{len(sides)} sides make no interval", place, "2")
    start = yield _side(sides[0], place / 0)
    end = yield _side(sides[1], place / 1)
    return literals.interval(start, end, at)


def _side(value: Any, at: Pointer) -> Rule | Expr | None:
    if isinstance(value, str):
        return literals.instant(value, at)
    if isinstance(value, dict) and ("property" in value or "op" in value):
        return _member(value, at)
    raise fault("this is no side of an interval", at, literals.INSTANT_FORM)


def _box(value: Mapping[str, Any], at: Pointer) -> Box:
    place = at / "bbox"
    numbers = enumerate(_list(value["bbox"], place))
    return literals.box([_number(one, place / index) for index, one in numbers], at)


def _geometry(value: Mapping[str, Any], at: Pointer) -> Shape:
    kind = _string(value["type"], at / "type")
    if kind not in _GEOMETRIES:
        raise fault(f"{shown(kind)} is no type of geometry", at, ", ".join(_GEOMETRIES))
    body = _GEOMETRIES[kind]
    _check_members(value, {"type", body, "bbox"}, at)
    place = at / body
    if body == "coordinates":
        return literals.shape(kind, _numbers(value.get(body), place), at)
    parts = enumerate(_list(value.get(body), place))
    return literals.collection([_part(part, place / index) for index, part in parts], at)


def _part(value: Any, at: Pointer) -> Shape:
    if not isinstance(value, dict) or value.get("type") not in literals.DEPTHS:
        raise fault("this is no part of a collection", at, ", ".join(literals.DEPTHS))
    return _geometry(value, at)


def _numbers(value: Any, at: Pointer, deepest: int = 4) -> Any:
    """Lists of numbers in lists, the numbers checked."""
    if not isinstance(value, list):
        return _number(value, at)
    if not deepest:
        raise fault("no geometry has lists as deep as this", at)
    return [_numbers(one, at / index, deepest - 1) for index, one in enumerate(value)]


def _number(value: Any, at: Pointer) -> int | float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise fault("a number is missing", at)
    return literals.number(value, at).value


def _string(value: Any, at: Pointer) -> str:
    if not isinstance(value, str):
        raise fault("a text is missing", at)
    return value


def _list(value: Any, at: Pointer) -> Sequence[Any]:
    if not isinstance(value, list):
        raise fault("a list is missing", at)
    return value


# By the member that tells what an object is: how it is read, and which members it may have besides; None
# where reading tells.
_READERS: Mapping[str, tuple[Callable[[Mapping[str, Any], Pointer], Rule | Expr], tuple[str, ...] | None]] = {
    "type": (_geometry, None),
    "op": (_operation, ("args",)),
    "property": (_property, ()),
    "date": (_date, ()),
    "timestamp": (_timestamp, ()),
    "interval": (_interval, ()),
    "bbox": (_box, ()),
}
