"""What a property is: type, title, unit and allowed values, as the JSON Schema of features says.

Beside JSON Schema's own words the schema uses `x-unit` (a word or symbol), `x-codelist` (a list in
`codelists.json`) and `x-ref` (where an id is looked up: `actors`, `features`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

Kind = Literal["string", "integer", "number", "boolean", "array"]
Vocabularies = Mapping[str, Mapping[str, str]]  # name of a list -> code -> title


@dataclass(frozen=True)
class PropertyInfo:
    """One property of a layer.

    `values` holds the codes that are allowed (of an array: of its items) with their titles, in the list's
    order; None where anything is allowed. `codelist` names the list that they are from: one of
    `codelists.json`, or `actors`. `unit` is a word or symbol ("m", "km", "USD"). `format` is JSON Schema's:
    `edtf` marks a date of any precision, `date` a calendar day.
    """

    name: str
    type: Kind
    title: str
    description: str
    values: Mapping[str, str] | None = None
    codelist: str | None = None
    unit: str | None = None
    format: str | None = None

    def as_json_schema(self, *, titled: bool = True) -> dict[str, Any]:
        """The property in JSON Schema, with the keywords of OGC 23-058r2 (clauses 7.2 and 7.3).

        `titled` says what each code stands for, in words that OpenAPI 3.0 does not have.
        """
        said: dict[str, Any] = {"type": self.type, "title": self.title, "description": self.description}
        if self.format is not None:
            said["format"] = self.format
        if self.type == "array":
            said["items"] = {"type": "string"} | self._codes(titled)
        else:
            said |= self._codes(titled)
        return said | ({"x-ogc-unit": ucum(self.unit)} if self.unit else {})

    def _codes(self, titled: bool) -> dict[str, Any]:
        """The values allowed: as a list for programs, with their titles for people."""
        if self.values is None:
            return {}
        one_of = [{"const": self.typed(code), "title": title} for code, title in self.values.items()]
        return {"enum": list(map(self.typed, self.values)), **({"oneOf": one_of} if titled else {})}

    def typed(self, code: str) -> Any:
        """A code as the value that it stands for."""
        return int(code) if self.type == "integer" else float(code) if self.type == "number" else code

    @property
    def is_sortable(self) -> bool:
        """Whether features can be put in order by it; lists have none."""
        return self.type != "array"


UCUM = MappingProxyType(
    {unit: unit for unit in ("mm", "m", "km", "kg", "t", "kW", "MW", "GW", "%")}
    | {"m²": "m2", "km²": "km2", "m³": "m3", "Mt a year": "Mt/a"}
)


def ucum(unit: str) -> str:
    """A unit in the Unified Code for Units of Measure; one that is not there (a currency), in its braces."""
    return UCUM.get(unit) or "{" + "_".join(unit.split()) + "}"


def describe(
    document: Mapping[str, Any], vocabularies: Vocabularies, records: Iterable[Mapping[str, Any]]
) -> dict[str, PropertyInfo]:
    """The properties that occur in `records`, in the order of the JSON Schema of features, then by name.

    A property that the schema does not know is described by its values: such data do not pass validation, but
    a program may still look at them.
    """
    found: dict[str, set[type]] = {}
    for record in records:
        for name, value in record.items():
            found.setdefault(name, set()).add(type(value))
    known = [name for name in property_rules(document) if name in found]
    others = sorted(set(found) - set(known))
    rules = {name: _rule(name, document) for name in (*known, *others)}
    return {name: _info(name, rule, found[name], vocabularies) for name, rule in rules.items()}


def property_rules(document: Mapping[str, Any]) -> Mapping[str, Mapping[str, Any]]:
    """The part of the JSON Schema of features that speaks of `properties`, by property name."""
    rules: Mapping[str, Mapping[str, Any]] = _members(document).get("properties", {})
    return rules


def _members(document: Mapping[str, Any]) -> Mapping[str, Any]:
    members: Mapping[str, Any] = document.get("properties", {}).get("properties", {})
    return members


def _rule(name: str, document: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the schema says of a property: by its name, else by the first pattern that its name matches."""
    members = _members(document)
    by_name: Mapping[str, Any] | None = members.get("properties", {}).get(name)
    if by_name is not None:
        return by_name
    patterns = members.get("patternProperties", {}).items()
    return next((rule for pattern, rule in patterns if re.search(pattern, name)), {})


def _info(name: str, rule: Mapping[str, Any], types: set[type], vocabularies: Vocabularies) -> PropertyInfo:
    items = {**rule.get("items", {}), **rule}
    named = items.get("x-codelist") or items.get("x-ref")
    codelist = named if named in vocabularies else None
    enum = items.get("enum")
    values = vocabularies[codelist] if codelist else {str(code): str(code) for code in enum} if enum else None
    return PropertyInfo(
        name=name,
        type=_kind(rule.get("type"), types),
        title=rule.get("title", name.replace("_", " ").capitalize()),
        description=rule.get("description", ""),
        values=values,
        codelist=codelist,
        unit=rule.get("x-unit"),
        format=rule.get("format"),
    )


_KINDS: Mapping[type, Kind] = {bool: "boolean", int: "integer", float: "number", str: "string"}


def _kind(stated: Any, types: set[type]) -> Kind:
    """The stated type, else the one that the values share; text where they share none."""
    if isinstance(stated, str) and stated in {*_KINDS.values(), "array"}:
        kind: Kind = stated
        return kind
    kinds = {_KINDS.get(one, "array") for one in types - {type(None)}}
    if kinds == {"integer", "number"}:
        return "number"
    return kinds.pop() if len(kinds) == 1 else "string"
