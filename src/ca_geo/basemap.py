"""The base map's files, and the geometries in it that layers refer to (`admin1:TJ-GB`, `border:AF-TJ`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from ca_geo import jsonfile
from ca_geo.errors import NotFound

NAMES = ("land", "borders", "admin1-lines", "admin1", "rivers", "lakes", "towns", "labels")
REFERENCES = {"admin1": "admin1", "border": "borders"}  # prefix of a reference -> file that holds its target


@dataclass(frozen=True)
class BaseMapFile:
    """One file of the base map: its bytes as served, and where its content is from."""

    name: str
    path: Path
    body: bytes
    source: str
    vintage: str
    licence: str
    attribution: str

    @cached_property
    def version(self) -> str:
        """Hash of the bytes, for addresses that never go stale."""
        return jsonfile.digest(self.body)


@dataclass(frozen=True)
class BaseMap:
    """The base map's files by name, in the order in which they are drawn."""

    files: Mapping[str, BaseMapFile]
    _collections: Mapping[str, Mapping[str, Any]]

    @classmethod
    def load(cls, data: Path) -> BaseMap:
        """The base map of a data folder; a file that is not there is not in `files`, and validation says so.

        :raises DataError: a file is not JSON.
        """
        paths = {name: data / "basemap" / f"{name}.geojson" for name in NAMES}
        collections = {name: jsonfile.read(path, data) for name, path in paths.items() if path.is_file()}
        files = {name: _file(name, paths[name], content) for name, content in collections.items()}
        return cls(files, collections)

    def features(self, name: str) -> tuple[Mapping[str, Any], ...]:
        """The features of one file; none where there is no such file."""
        return tuple(self._collections.get(name, {}).get("features", ()))

    def geometry(self, reference: str) -> BaseGeometry:
        """The geometry that a reference names: the union of all features of that id.

        :raises NotFound: the reference is not of the base map, or nothing has that id.
        """
        prefix, _, target = reference.partition(":")
        hits = self._by_id.get((REFERENCES.get(prefix, ""), target))
        if not hits:
            raise NotFound("geometry in the base map", reference)
        return hits[0] if len(hits) == 1 else shapely.union_all(hits)

    @cached_property
    def _by_id(self) -> Mapping[tuple[str, str], list[BaseGeometry]]:
        found: dict[tuple[str, str], list[BaseGeometry]] = {}
        for name in REFERENCES.values():
            for feature in self.features(name):
                found.setdefault((name, str(feature.get("id"))), []).append(shape(feature["geometry"]))
        return found

    @cached_property
    def countries(self) -> Mapping[str, BaseGeometry]:
        """The land that the base map draws as each country's, by ISO 3166-1 alpha-2 code."""
        found: dict[str, list[BaseGeometry]] = {}
        for feature in self.features("land"):
            country = feature["properties"].get("country")
            if country:
                found.setdefault(country, []).append(shape(feature["geometry"]))
        return {country: shapely.union_all(parts) for country, parts in found.items()}

    @cached_property
    def version(self) -> str:
        """Hash of all files."""
        return jsonfile.digest(*(file.body for file in self.files.values()))


def _file(name: str, path: Path, content: Mapping[str, Any]) -> BaseMapFile:
    said = {
        member: str(content.get(member, "")) for member in ("source", "vintage", "licence", "attribution")
    }
    return BaseMapFile(name=name, path=path, body=path.read_bytes(), **said)
