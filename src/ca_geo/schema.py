"""What a property is: type, title, unit and allowed values, as the JSON Schema of features says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["string", "integer", "number", "boolean", "array"]


@dataclass(frozen=True)
class PropertyInfo:
    """One property of a layer.

    `values` holds the codes that are allowed (of an array: of its items) with their titles, in the codelist's
    order; None where anything is allowed. `unit` is a plain word or symbol ("m", "km", "USD").
    """

    name: str
    type: Kind
    title: str
    description: str
    values: Mapping[str, str] | None = None
    codelist: str | None = None
    unit: str | None = None


def describe(
    document: Mapping[str, Any],
    codelists: Mapping[str, Mapping[str, Mapping[str, str]]],
    records: Iterable[Mapping[str, Any]],
) -> dict[str, PropertyInfo]:
    """The properties that occur in `records`, in the order of the JSON Schema of features, then by name.

    A property that the schema does not know is described by its values: such data do not pass validation, but
    a program may still look at them.
    """
    found: dict[str, list[Any]] = {}
    for record in records:
        for name, value in record.items():
            found.setdefault(name, []).append(value)
    rules = property_rules(document)
    known = [name for name in rules if name in found]
    others = sorted(set(found) - set(known))
    return {name: _info(name, _rule(name, document), found[name], codelists) for name in [*known, *others]}


def property_rules(document: Mapping[str, Any]) -> Mapping[str, Mapping[str, Any]]:
    """The part of the JSON Schema of features that speaks of `properties`, by property name."""
    rules: Mapping[str, Mapping[str, Any]] = _members(document).get("properties", {})
    return rules


def _members(document: Mapping[str, Any]) -> Mapping[str, Any]:
    return _resolved(document.get("properties", {}).get("properties", {}), document)


def _resolved(rule: Mapping[str, Any], document: Mapping[str, Any]) -> Mapping[str, Any]:
    """A rule with the definition it points to (`#/$defs/name`) under it."""
    pointer = rule.get("$ref", "")
    if not pointer.startswith("#/$defs/"):
        return rule
    target: Mapping[str, Any] = document.get("$defs", {}).get(pointer.removeprefix("#/$defs/"), {})
    return {**_resolved(target, document), **rule}


def _rule(name: str, document: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the schema says of a property: by its name, else by the first pattern that its name matches."""
    members = _members(document)
    rule = members.get("properties", {}).get(name)
    if rule is None:
        patterns = members.get("patternProperties", {}).items()
        rule = next((rule for pattern, rule in patterns if re.search(pattern, name)), {})
    return _resolved(rule, document)


def _info(
    name: str,
    rule: Mapping[str, Any],
    values: list[Any],
    codelists: Mapping[str, Mapping[str, Mapping[str, str]]],
) -> PropertyInfo:
    items = rule.get("items", {})
    codelist = rule.get("x-codelist") or items.get("x-codelist")
    return PropertyInfo(
        name=name,
        type=_kind(rule.get("type"), values),
        title=rule.get("title", name.replace("_", " ").capitalize()),
        description=rule.get("description", ""),
        values=_titles(codelist, rule.get("enum") or items.get("enum"), codelists),
        codelist=codelist,
        unit=rule.get("x-unit"),
    )


def _titles(
    codelist: str | None, enum: list[Any] | None, codelists: Mapping[str, Mapping[str, Mapping[str, str]]]
) -> Mapping[str, str] | None:
    if codelist in codelists:
        return {code: entry.get("title", code) for code, entry in codelists[codelist].items()}
    return {str(code): str(code) for code in enum} if enum else None


_KINDS: dict[type, Kind] = {bool: "boolean", int: "integer", float: "number", str: "string"}


def _kind(stated: Any, values: list[Any]) -> Kind:
    """The stated type, else the one that the values share; text where they share none."""
    if stated in {*_KINDS.values(), "array"}:
        kind: Kind = stated
        return kind
    kinds = {_KINDS.get(type(value), "array") for value in values if value is not None}
    if kinds == {"integer", "number"}:
        return "number"
    return kinds.pop() if len(kinds) == 1 else "string"
