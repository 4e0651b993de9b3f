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
from ca_geo.strings import DEFAULT, Strings, for_language
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
class Name:
    """What a record is called; `lang` only where that is not the language of the page."""

    text: str
    lang: str | None = None


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

    @cached_property
    def t(self) -> Strings:
        """The words of the language that pages are in."""
        return for_language(self.atlas.settings.web, self.atlas.lang)

    def name(self, layer: Layer, index: int) -> Name:
        """In the language of the pages if the record has a name in it, else as the data call it."""
        record, lang = layer.properties[index], self.atlas.lang
        own = record.get(f"name_{lang}")
        if own or lang == DEFAULT or layer.id not in self.atlas.layers:
            return Name(own or str(record.get("name", layer.ids[index])))
        return Name(str(record.get("name", layer.ids[index])), DEFAULT)

    def fact(self, layer: Layer, name: str, record: Mapping[str, Any]) -> Fact:
        info, stored = layer.schema[name], record[name]
        read = self._reader(layer, info)
        values = stored if isinstance(stored, tuple) else (stored,)
        contested = record.get(f"{name}_contested") is True
        return Fact(info, tuple(map(read, values)), self._lang(info), contested)

    def value(self, layer: Layer, name: str, stored: Any) -> Value:
        """A value that the property has, or that somebody says it has."""
        return self._reader(layer, layer.schema[name])(stored)

    def cited(self, source: str) -> Iterator[tuple[Layer, int]]:
        """Every feature that names the source, as layer and index."""
        for layer in self.atlas.layers.values():
            for index, record in enumerate(layer.properties):
                if source in map(source_id, record.get("sources", ())):
                    yield layer, index

    def _lang(self, info: PropertyInfo) -> str | None:
        """In which language its values are, where that is said, or is not the page's: words of the atlas."""
        own: str | None = self._rules.get(info.name, {}).get("x-lang")
        is_text = info.type == "string" and not (info.codelist or info.values or info.format)
        return own or (DEFAULT if is_text and self.atlas.lang != DEFAULT else None)

    @cached_property
    def _rules(self) -> Mapping[str, Mapping[str, Any]]:
        return property_rules(self.atlas.catalog.feature_schema)

    def _reader(self, layer: Layer, info: PropertyInfo) -> Callable[[Any], Value]:
        own = layer.info.report is None  # a user's words mean what the user means by them
        rule = self._rules.get(info.name, {}) if own else {}
        reference = rule.get("items", {}).get("x-ref") or rule.get("x-ref")
        if info.name in {"sources", "source_ids"} and own:
            return self._source
        if reference == "actors":
            return self._actor
        if reference == "features":
            return lambda fid: Value(
                str(fid), href=f"{self.prefix}/collections/{quote(layer.id)}/items/{quote(str(fid))}"
            )
        if info.codelist is not None:
            return lambda code: self._code(str(info.codelist), code)
        if info.format in {"edtf", "date"}:
            return self._date
        return lambda value: self._plain(value, info.unit)

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

    def _date(self, text: Any) -> Value:
        words = date_in_words(str(text), self.atlas.lang)
        return Value(words, code=str(text)) if words else Value(str(text))

    def _plain(self, value: Any, unit: str | None) -> Value:
        if isinstance(value, bool):
            return Value(self.t("facts.yes" if value else "facts.no"))
        if isinstance(value, int | float):
            return Value(number_in_words(value, unit, self.atlas.lang))
        return Value(str(value))
