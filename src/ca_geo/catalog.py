"""The layers' descriptions, codelists, actors and sources, read once. No geometry."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

from ca_geo import jsonfile
from ca_geo.errors import DataError, DataFault

Record = Mapping[str, Any]


@dataclass(frozen=True)
class LayerInfo:
    """One layer's entry in `catalog.json`; docs/architecture.md says what each member holds."""

    id: str
    title: str
    description: str
    symbol: str
    licence: str
    attribution: str
    evidence_as_of: str
    note: str | None = None

    @classmethod
    def of(cls, entry: Record) -> LayerInfo:
        """A layer's description from its JSON object.

        :raises DataError: a member is missing or unknown.
        """
        names = {field.name for field in fields(cls)}
        missing, unknown = names - {"note"} - set(entry), set(entry) - names
        faults = [
            *(_fault(entry, name, "is missing") for name in sorted(missing)),
            *(_fault(entry, name, "is no member of a layer's entry") for name in sorted(unknown)),
        ]
        if faults:
            raise DataError(faults)
        return cls(**entry)


def _fault(entry: Record, name: str, message: str) -> DataFault:
    return DataFault("catalog.json", str(entry.get("id", "?")), name, message)


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
        """The catalogue of a data folder.

        :raises DataError: a file is missing, is not JSON, or a layer's entry is incomplete.
        """
        document = jsonfile.read(data / "catalog.json", data)
        return cls(
            title=document["title"],
            description=document["description"],
            layers={entry["id"]: LayerInfo.of(entry) for entry in document["layers"]},
            actors=jsonfile.read(data / "actors.json", data),
            sources={item["id"]: item for item in jsonfile.read(data / "sources.json", data)},
            codelists=jsonfile.read(data / "codelists.json", data),
            feature_schema=jsonfile.read(data / "schema" / "feature.schema.json", data),
        )

    def latest_source(self, locators: Iterable[str]) -> date | None:
        """The last day on which the latest of these sources (`D1 fn 13`) can have been issued, if any is dated."""
        issued = (_issued(self.sources.get(source_id(locator), {})) for locator in locators)
        return max((day for day in issued if day), default=None)


def source_id(locator: str) -> str:
    """The id of the source in a locator: `D1` of `D1 fn 13`."""
    return locator.partition(" ")[0]


def _issued(item: Record) -> date | None:
    """The last day of a CSL date: of the year or the month where it says no more."""
    parts = (item.get("issued", {}).get("date-parts") or [[]])[-1]
    if not parts:
        return None
    year, month, day = [*map(int, parts), None, None][:3]
    month = month or 12
    return date(year or 1, month, day or calendar.monthrange(year or 1, month)[1])
