"""The words of a picture in one language: the interface's catalogue and the vocabulary of the data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ca_geo.figure.fonts import drawable
from ca_geo.strings import DEFAULT, Strings, for_language
from ca_geo.vocabulary import Vocabulary

if TYPE_CHECKING:
    from ca_geo.atlas import Atlas
    from ca_geo.catalog import Catalog, LayerInfo
    from ca_geo.view import Record


@dataclass(frozen=True, eq=False)
class Language:
    """What things are called. Names of records stay as the data have them, but for `name_ru` and its like."""

    t: Strings
    vocabulary: Vocabulary
    atlas: Atlas

    @classmethod
    def of(cls, atlas: Atlas, lang: str | None) -> Language:
        """The words of a language of `strings.LANGUAGES`, English without one."""
        code = lang or DEFAULT
        return cls(for_language(atlas.settings.web, code), Vocabulary.load(atlas.settings.data, code), atlas)

    @property
    def lang(self) -> str:
        return self.t.lang

    @cached_property
    def catalog(self) -> Catalog:
        return self.vocabulary.catalog(self.atlas.catalog)

    def layer(self, info: LayerInfo) -> str:
        """The title of a layer."""
        return drawable(self.vocabulary.info(info).title)

    def record(self, record: Record, *, short: bool = False) -> str:
        """What a record is called, in few words if there are such."""
        said = record.properties
        names = (said.get(f"name_{self.lang}"), said.get("name_short") if short else None)
        return drawable(str(next(filter(None, names), record.name)))

    def counted(self, layer: str, count: int) -> str:
        """ "5 incidents" """
        key = f"map.count.{layer}"
        return self.t(key if key in self.t else "records", n=count)

    def stack(self, records: Sequence[Record]) -> list[str]:
        """ "5 incidents, Shamsiddin Shohin district", and the count alone."""
        count = self.counted(records[0].layer.id, len(records))
        districts = {one.properties.get("district") for one in records}
        district = districts.pop() if len(districts) == 1 else None
        if not district:
            return [count]
        place = self.t("map.district", district=self.vocabulary.district(str(district)))
        return [self.t("map.stack.in", count=count, place=drawable(place)), count]

    def code(self, name: str, code: str) -> str:
        """What a code of a list stands for."""
        entry: Mapping[str, Any] = self.catalog.codelists.get(name, {}).get(code, {})
        return str(entry.get("title", code))
