"""The data folder read file by file, so that one bad file hides no other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from ca_geo import jsonfile
from ca_geo.basemap import NAMES, BaseMap
from ca_geo.errors import DataError, DataFault

Feature = Mapping[str, Any]
DOCUMENTS = ("catalog", "actors", "sources", "codelists")
SCHEMAS = (*DOCUMENTS, "layer", "feature")


@dataclass(frozen=True)
class Folder:
    """What could be read. Documents and schemas go by name (`actors`), GeoJSON files by id (`mines`)."""

    documents: Mapping[str, Any]
    schemas: Mapping[str, Any]
    layers: Mapping[str, Any]
    drawn: Mapping[str, Any]
    basemap: BaseMap
    faults: tuple[DataFault, ...]

    @classmethod
    def read(cls, data: Path) -> Folder:
        """Reads all files; those that are missing or broken are faults and absent."""
        faults: list[DataFault] = []
        documents = dict(_read(data, DOCUMENTS, "{}.json", faults))
        found = sorted(path.stem for path in (data / "layers").glob("*.geojson"))
        layers = dict.fromkeys([*_listed(documents.get("catalog")), *found])
        drawn = dict(_collections(data, NAMES, "basemap/{}.geojson", faults))
        return cls(
            documents=documents,
            schemas=dict(_read(data, SCHEMAS, "schema/{}.schema.json", faults)),
            layers=dict(_collections(data, layers, "layers/{}.geojson", faults)),
            drawn=drawn,
            basemap=BaseMap.load(data) if len(drawn) == len(NAMES) else BaseMap({}, {}),
            faults=tuple(faults),
        )

    @property
    def actors(self) -> Mapping[str, Any]:
        actors: Mapping[str, Any] = self.documents["actors"]
        return actors

    @cached_property
    def sources(self) -> frozenset[str]:
        """The ids of all sources."""
        if not isinstance(self.documents["sources"], list):
            raise TypeError("sources.json is no list")
        return frozenset(item["id"] for item in self.documents["sources"])

    @cached_property
    def vocabularies(self) -> Mapping[str, Any] | None:
        """The codes that may be used, by list, the actors' ids under `actors`; None if they are not known."""
        lists, actors = self.documents.get("codelists"), self.documents.get("actors")
        if not isinstance(lists, dict) or not isinstance(actors, dict):
            return None
        return {name: codes for name, codes in {**lists, "actors": actors}.items() if isinstance(codes, dict)}

    def files(self) -> Iterator[tuple[str, list[Feature]]]:
        """Every GeoJSON file, layers first, with its features."""
        for name, content in self.layers.items():
            yield f"layers/{name}.geojson", content["features"]
        for name, content in self.drawn.items():
            yield f"basemap/{name}.geojson", content["features"]

    def in_order(self, report: Iterable[DataFault]) -> list[DataFault]:
        """Faults by file, then as the features stand in it."""
        names = [f"{name}.json" for name in DOCUMENTS] + [file for file, _ in self.files()]
        files = {name: place for place, name in enumerate(names)}
        features = {
            (file, feature_id(feature)): place
            for file, found in self.files()
            for place, feature in enumerate(found)
        }

        def place(fault: DataFault) -> tuple[int, int]:
            return (files.get(fault.file, -1), features.get((fault.file, fault.feature or ""), -1))

        return sorted(report, key=place)


def feature_id(feature: Any) -> str:
    """What a report calls a feature: its id, or `?` where it has none."""
    return str(feature.get("id", "?")) if isinstance(feature, dict) else "?"


def _listed(catalog: Any) -> list[str]:
    """The ids of the catalogue's layers, as far as it has any."""
    try:
        return [str(entry["id"]) for entry in catalog["layers"]]
    except (TypeError, KeyError):
        return []


def _read(
    data: Path, names: Iterable[str], pattern: str, faults: list[DataFault]
) -> Iterator[tuple[str, Any]]:
    for name in names:
        try:
            yield name, jsonfile.read(data / pattern.format(name), data)
        except DataError as fault:
            faults.extend(fault.report)


def _collections(
    data: Path, names: Iterable[str], pattern: str, faults: list[DataFault]
) -> Iterator[tuple[str, Any]]:
    """The files that are FeatureCollections, of which each feature is at least an object."""
    for name, content in _read(data, names, pattern, faults):
        if _is_collection(content):
            yield name, content
        else:
            faults.append(
                DataFault(pattern.format(name), None, None, "is no FeatureCollection (RFC 7946, 3.3)")
            )


def _is_collection(content: Any) -> bool:
    return (
        isinstance(content, dict)
        and content.get("type") == "FeatureCollection"
        and isinstance(content.get("features"), list)
        and all(
            isinstance(one, dict) and {"geometry", "properties"} <= set(one) for one in content["features"]
        )
    )
