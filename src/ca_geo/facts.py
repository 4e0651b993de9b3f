"""What a page says of a feature's properties: titles, words, units, and where an id leads.

All of it comes from the JSON Schema of features (`format`, `x-codelist`, `x-ref`, `x-lang`), the codelists,
the actors and the sources; a property that none of them knows is shown as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from ca_geo.catalog import source_id
from ca_geo.schema import PropertyInfo, property_rules
from ca_geo.words import date_in_words, number_in_words

if TYPE_CHECKING:
    from ca_geo.atlas import Atlas
    from ca_geo.layers import Layer

NAME_LANGUAGES = ("ru", "tg", "ky", "uz", "kk", "zh", "fa")


@dataclass(frozen=True)
class Value:
    """One value in words; `code` as the data have it where that differs; what it means; where it leads."""

    text: str
    code: str | None = None
    meaning: str | None = None
    href: str | None = None


@dataclass(frozen=True)
class Fact:
    """One property of one feature. `contested`: a source says otherwise."""

    info: PropertyInfo
    values: tuple[Value, ...]
    lang: str | None = None
    contested: bool = False


@dataclass(frozen=True)
class Facts:
    """Reads features for pages. `prefix` goes before the path of every address."""

    atlas: Atlas
    prefix: str = ""

    def of(self, layer: Layer, index: int) -> list[Fact]:
        """Every property that the feature has, in the schema's order."""
        record = layer.properties[index]
        return [self.fact(layer, name, record) for name in layer.schema if record.get(name) is not None]

    def fact(self, layer: Layer, name: str, record: Mapping[str, Any]) -> Fact:
        info, stored = layer.schema[name], record[name]
        read = self._reader(layer, info)
        values = stored if isinstance(stored, tuple) else (stored,)
        contested = record.get(f"{name}_contested") is True
        return Fact(info, tuple(map(read, values)), self._rules.get(name, {}).get("x-lang"), contested)

    def value(self, layer: Layer, name: str, stored: Any) -> Value:
        """A value that the property has, or that somebody says it has."""
        return self._reader(layer, layer.schema[name])(stored)

    def cited(self, source: str) -> Iterator[tuple[Layer, int]]:
        """Every feature that names the source, as layer and index."""
        for layer in self.atlas.layers.values():
            for index, record in enumerate(layer.properties):
                if source in map(source_id, record.get("sources", ())):
                    yield layer, index

    @cached_property
    def _rules(self) -> Mapping[str, Mapping[str, Any]]:
        return property_rules(self.atlas.catalog.feature_schema)

    def _reader(self, layer: Layer, info: PropertyInfo) -> Callable[[Any], Value]:
        own = layer.info.report is None  # a user's words mean what the user means by them
        rule = self._rules.get(info.name, {}) if own else {}
        reference = rule.get("items", {}).get("x-ref") or rule.get("x-ref")
        if info.name == "sources" and layer.info.report is None:
            return self._source
        if reference == "actors":
            return self._actor
        if reference == "features":
            return lambda fid: Value(
                str(fid), href=f"{self.prefix}/collections/{quote(layer.id)}/items/{quote(str(fid))}"
            )
        if info.codelist is not None:
            return lambda code: self._code(str(info.codelist), code)
        return _date if info.format in {"edtf", "date"} else lambda value: _plain(value, info.unit)

    def _source(self, locator: Any) -> Value:
        key = source_id(str(locator))
        if key not in self.atlas.catalog.sources:
            return Value(str(locator))
        title = self.atlas.catalog.sources[key].get("title")
        return Value(str(locator), meaning=title, href=f"{self.prefix}/sources/{quote(key)}")

    def _actor(self, key: Any) -> Value:
        name = self.atlas.catalog.actors.get(str(key), {}).get("name")
        return Value(name, code=str(key)) if name else Value(str(key))

    def _code(self, codelist: str, code: Any) -> Value:
        entry = self.atlas.catalog.codelists.get(codelist, {}).get(str(code))
        return (
            Value(entry.get("title", str(code)), str(code), entry.get("definition"))
            if entry
            else Value(str(code))
        )


def _date(text: Any) -> Value:
    words = date_in_words(str(text))
    return Value(words, code=str(text)) if words else Value(str(text))


def _plain(value: Any, unit: str | None) -> Value:
    if isinstance(value, bool):
        return Value("yes" if value else "no")
    if isinstance(value, int | float):
        return Value(number_in_words(value, unit))
    return Value(str(value))
