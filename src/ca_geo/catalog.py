"""The layers' descriptions, codelists, actors and sources, read once. No geometry."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ca_geo import jsonfile

if TYPE_CHECKING:
    from ca_geo.userlayers.report import Report

Record = Mapping[str, Any]


@dataclass(frozen=True)
class LayerInfo:
    """One layer's entry in `catalog.json`; docs/architecture.md says what each member holds.

    `claimed` tells whether its records rest on claims; what is not in that file may have none. `report` tells
    of a layer that the operator of a server brought how its file was read; such a layer may have no `licence`
    and has no `evidence_as_of`: both are empty then.
    """

    id: str
    title: str
    description: str
    symbol: str
    licence: str
    attribution: str
    evidence_as_of: str
    note: str | None = None
    claimed: bool = True
    report: Report | None = None

    @property
    def drawn(self) -> bool:
        """Whether the map has it; a table has no symbol."""
        return bool(self.symbol)


@dataclass(frozen=True)
class Catalog:
    """What the atlas holds and in which words. Read-only."""

    title: str
    description: str
    layers: Mapping[str, LayerInfo]
    actors: Mapping[str, Record]
    sources: Mapping[str, Record]
    codelists: Mapping[str, Mapping[str, Mapping[str, str]]]
    feature_schema: Record

    @classmethod
    def load(cls, data: Path) -> Catalog:
        """The catalogue of a data folder that keeps the rules of `validate`.

        :raises DataError: a file is missing or is not JSON.
        """
        document = jsonfile.read(data / "catalog.json", data)
        layers = [LayerInfo(**entry) for entry in document["layers"]]
        return cls(
            title=document["title"],
            description=document["description"],
            layers={info.id: info for info in layers},
            actors=jsonfile.read(data / "actors.json", data),
            sources={item["id"]: item for item in jsonfile.read(data / "sources.json", data)},
            codelists=jsonfile.read(data / "codelists.json", data),
            feature_schema=jsonfile.read(data / "schema" / "feature.schema.json", data),
        )

    @cached_property
    def vocabularies(self) -> Mapping[str, Mapping[str, str]]:
        """What codes stand for, by list: the codelists' titles, and the actors' names under `actors`."""
        titles = {
            name: {code: entry["title"] for code, entry in codelist.items()}
            for name, codelist in self.codelists.items()
        }
        return {**titles, "actors": {code: actor["name"] for code, actor in self.actors.items()}}

    def latest_source(self, locators: Iterable[str]) -> date | None:
        """The last day on which the latest of these sources (`D1 fn 13`) may be issued, if any is dated."""
        days = (issued(self.sources.get(source_id(locator), {})) for locator in locators)
        return max((day for day in days if day), default=None)


def source_id(locator: str) -> str:
    """The id of the source in a locator: `D1` of `D1 fn 13`."""
    return locator.partition(" ")[0]


def issued(item: Record) -> date | None:
    """The last day on which a CSL item can have been issued: of the year or month where it says no more.

    :raises ValueError: there is no such day.
    """
    match (item.get("issued", {}).get("date-parts") or [[]])[-1]:
        case [year]:
            return date(year, 12, 31)
        case [year, month]:
            return date(year, month, calendar.monthrange(year, month)[1])
        case [year, month, day]:
            return date(year, month, day)
    return None
