"""A collection as catalogues describe it: what it covers, what it rests on, as which files it can be had."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeGuard

from ca_geo.catalog import source_id
from ca_geo.export import FILES
from ca_geo.links import Link, address, licences

if TYPE_CHECKING:
    from ca_geo.atlas import Atlas
    from ca_geo.layers import Layer

KEYWORDS = ("category", "countries", "commodity")  # the properties whose words a reader would search for


@dataclass(frozen=True)
class Distribution:
    """One file: where the whole collection can be had in which format."""

    key: str
    title: str
    media_type: str
    href: str


@dataclass(frozen=True)
class Dataset:
    """One collection of an atlas that is served at `base` (an address without closing slash)."""

    atlas: Atlas
    layer: Layer
    base: str

    @property
    def id(self) -> str:
        return self.layer.id

    @property
    def title(self) -> str:
        return self.layer.info.title

    @property
    def description(self) -> str:
        """The description, then the sentence that a count needs; a layer that has neither is named again."""
        info = self.layer.info
        return " ".join(filter(None, (info.description, info.note))) or info.title

    @property
    def attribution(self) -> str:
        return self.layer.info.attribution

    @property
    def licence(self) -> str:
        """The licence's SPDX id; of a layer from a user's file any text, or none."""
        return self.layer.info.licence

    @property
    def licence_link(self) -> Link | None:
        """Where the licence is to be read, if that is known."""
        return next(iter(licences(self.licence)), None)

    @property
    def publisher(self) -> str:
        """The atlas speaks for itself; nobody else is named."""
        return self.atlas.catalog.title

    @property
    def page(self) -> str:
        return address(self.base, f"/collections/{self.id}")

    @property
    def items(self) -> str:
        return address(self.base, f"/collections/{self.id}/items")

    @property
    def is_spatial(self) -> bool:
        return self.layer.is_spatial

    @property
    def bbox(self) -> tuple[float, float, float, float] | None:
        """West, south, east, north of all footprints in degrees (CRS84); None where nothing has a place."""
        return self.layer.bbox.as_tuple() if self.layer.bbox else None

    @property
    def interval(self) -> tuple[date | None, date | None] | None:
        """First and last day by the widest reading of all dates, None for an open end; None without dates."""
        return self.layer.interval

    @cached_property
    def modified(self) -> str | None:
        """The day on which a record was last changed, where the records say so."""
        said = (record.get("updated") for record in self.layer.properties)
        return max((text for text in said if _is_day(text)), default=None)

    @cached_property
    def keywords(self) -> tuple[str, ...]:
        """Kinds and countries that occur, in the words of the codelists."""
        return tuple(dict.fromkeys(word for name in KEYWORDS for word in self._words(name)))

    def _words(self, name: str) -> Iterator[str]:
        info = self.layer.schema.get(name)
        titles = (info.values if info else None) or {}
        for record in self.layer.properties:
            stored = record.get(name)
            codes = stored if isinstance(stored, tuple) else (stored,)
            yield from (titles[str(code)] for code in codes if str(code) in titles)

    @cached_property
    def sources(self) -> tuple[Mapping[str, Any], ...]:
        """The CSL items that its records name, in the order of the bibliography."""
        named = (record.get("sources") for record in self.layer.properties)
        cited = {source_id(one) for locators in named if isinstance(locators, tuple) for one in locators}
        return tuple(item for key, item in self.atlas.catalog.sources.items() if key in cited)

    @property
    def distributions(self) -> tuple[Distribution, ...]:
        """The whole collection in each file format."""
        return tuple(
            Distribution(
                media.key,
                media.title,
                media.names[0],
                address(self.base, f"/collections/{self.id}/items", f=media.key),
            )
            for media in FILES.values()
        )


def datasets(atlas: Atlas, base: str) -> tuple[Dataset, ...]:
    """Every collection, the layers first."""
    return tuple(Dataset(atlas, layer, base) for layer in atlas.collections.values())


def licences_of(found: Iterable[Dataset]) -> dict[str, Link]:
    """By SPDX id where each licence that a collection is under is to be read."""
    return {one.licence: one.licence_link for one in found if one.licence_link}


def modified(atlas: Atlas, base: str) -> str | None:
    """The day on which a record of any collection was last changed."""
    return max(filter(None, (dataset.modified for dataset in datasets(atlas, base))), default=None)


def _is_day(text: Any) -> TypeGuard[str]:
    try:
        return isinstance(text, str) and bool(date.fromisoformat(text))
    except ValueError:
        return False
