"""What layers, codes, properties and places are called in another language than that of the data.

`languages/<code>.json` of the data folder holds it, by the same ids and names as the data; where it is
silent, or there is no such file, the data's own English stands. docs/languages.md describes the file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from ca_geo import jsonfile
from ca_geo.basemap import BaseMap
from ca_geo.catalog import Catalog, LayerInfo
from ca_geo.schema import PropertyInfo, Vocabularies
from ca_geo.strings import DEFAULT

FOLDER = "languages"
Words = Mapping[str, Any]


@dataclass(frozen=True)
class Vocabulary:
    """The words of one language; one that says nothing leaves everything as it is."""

    lang: str = DEFAULT
    said: Words = field(default_factory=lambda: MappingProxyType({}))

    @classmethod
    def load(cls, data: Path, lang: str) -> Vocabulary:
        """The vocabulary of a data folder.

        :raises DataError: its file is no JSON.
        """
        path = data / FOLDER / f"{lang}.json"
        return cls(lang, jsonfile.read(path, data) if path.is_file() else {})

    def catalog(self, catalog: Catalog) -> Catalog:
        """Titles, descriptions, codelists; actors by their name in the language, where there is one."""
        lists = {
            name: {code: {**entry, **self._of("codelists", name, code)} for code, entry in codes.items()}
            for name, codes in catalog.codelists.items()
        }
        return replace(
            catalog,
            title=self.said.get("title", catalog.title),
            description=self.said.get("description", catalog.description),
            layers={name: self.info(info) for name, info in catalog.layers.items()},
            codelists=lists,
            actors={code: self._actor(actor, lists) for code, actor in catalog.actors.items()},
            feature_schema=self._rules(catalog.feature_schema),
        )

    def info(self, info: LayerInfo) -> LayerInfo:
        """The description of a layer or a table."""
        words = self._of("layers", info.id) or self._of("tables", info.id)
        told = {key: words[key] for key in ("title", "description", "note", "attribution") if key in words}
        return replace(info, **told)

    def schema(
        self, schema: Mapping[str, PropertyInfo], lists: Vocabularies, table: str | None = None
    ) -> Mapping[str, PropertyInfo]:
        """The properties of a layer, or of the table of that id; `lists` are the titles of codes."""
        own = self._of("tables", table, "properties") if table else self._of("properties")
        titles = {name: info.title for name, info in schema.items()}
        return MappingProxyType(
            {
                name: _told(info, self._property(name, own, titles), lists.get(info.codelist or ""))
                for name, info in schema.items()
            }
        )

    def place(self, kind: str, name: str) -> str:
        """A name of the base map. `kind`: `country`, `region`, `water`, `admin1`, `claim`."""
        return str(self._of("places", kind).get(name, name))

    def town(self, id: str, name: str) -> str:
        """A town of the base map by its GeoNames id; `name` is what the base map calls it."""
        return str(self._of("towns").get(id, name))

    def district(self, name: str) -> str:
        """A district as it stands before the word for district."""
        return str(self._of("districts").get(name, name))

    def basemap(self, basemap: BaseMap) -> BaseMap:
        """The base map, its states by their names in the language; its files stay as they are."""
        found = replace(basemap)
        states = {code: self.place("country", name) for code, name in basemap.states.items()}
        vars(found)["states"] = states  # what the property would keep
        return found

    @property
    def names(self) -> dict[str, Any]:
        """What the map's scripts are told: names of towns by id, of places by kind and name, districts."""
        return {name: self.said[name] for name in ("towns", "places", "districts") if name in self.said}

    def _of(self, *path: str) -> Words:
        here: Words = self.said
        for step in path:
            here = here.get(step, {})
        return here

    def _actor(self, actor: Words, lists: Words) -> Words:
        """A state is called as its country; what has no name in the language says in which its name is."""
        country = (
            lists.get("country", {}).get(actor.get("country"), {}) if actor.get("kind") == "state" else {}
        )
        name = actor.get(f"name_{self.lang}") or country.get("title")
        return {**actor, "name": name} if name else {**actor, "lang": DEFAULT}

    def _rules(self, document: Words) -> Words:
        """The JSON Schema of features with other titles and descriptions."""
        members = document.get("properties", {}).get("properties", {})
        rules = members.get("properties", {})
        titles = {name: rule.get("title", name) for name, rule in rules.items()}
        own = self._of("properties")
        told = {name: {**rule, **self._property(name, own, titles)} for name, rule in rules.items()}
        inner = {**members, "properties": told}
        return {**document, "properties": {**document.get("properties", {}), "properties": inner}}

    def _property(self, name: str, own: Words, titles: Mapping[str, str]) -> Words:
        """Title and description of a property; of `killed_low` made of those of `killed`."""
        if name in own:
            return {**own[name]}
        for ending, words in self._of("derived").items():
            base = name.removesuffix(ending)
            if base != name and (base in own or base in titles):
                title = own[base]["title"] if base in own else titles[base]
                return {"title": words["title"].format(title=title), "description": words["description"]}
        return {}


def _told(info: PropertyInfo, words: Words, values: Mapping[str, str] | None) -> PropertyInfo:
    values = values or words.get("values")
    title, description = words.get("title", info.title), words.get("description", info.description)
    return replace(info, title=title, description=description, values=values or info.values)
