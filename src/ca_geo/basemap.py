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
from ca_geo.errors import BadValue

Feature = Mapping[str, Any]
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

    def features(self, name: str) -> tuple[Feature, ...]:
        """The features of one file; none where there is no such file."""
        return tuple(self._collections.get(name, {}).get("features", ()))

    def geometry(self, reference: str) -> BaseGeometry:
        """The geometry that a reference names, all features of that id together.

        :raises BadValue: the reference is not of the base map, or nothing has that id.
        """
        prefix, _, target = reference.partition(":")
        hits = self._by_id.get((REFERENCES.get(prefix, ""), target))
        if not hits:
            raise BadValue(f"{reference!r} names nothing in the base map")
        return _together(hits)

    def resolve(
        self, feature: Feature, layer: Mapping[str, Feature], passed: tuple[str, ...] = ()
    ) -> BaseGeometry | None:
        """A feature's geometry: its own, or the union of what its `geometry_ref` names, else None.

        `layer` holds the features of its layer by id, `passed` the ids on the way here.

        :raises BadValue: a reference names nothing, or leads back to itself.
        """
        if feature["geometry"] is not None:
            return shape(feature["geometry"])
        names = (feature["properties"].get("geometry_ref") or "").split()
        targets = [self._target(name, layer, passed) for name in names]
        parts = [part for part in targets if part is not None]
        return _together(parts) if parts else None

    def _target(
        self, name: str, layer: Mapping[str, Feature], passed: tuple[str, ...]
    ) -> BaseGeometry | None:
        prefix, _, target = name.partition(":")
        if prefix != "feature":
            return self.geometry(name)
        if target in passed:
            raise BadValue(f"{name!r} leads back to itself")
        if target not in layer:
            raise BadValue(f"{name!r} names no feature of the layer")
        return self.resolve(layer[target], layer, (*passed, target))

    @cached_property
    def _by_id(self) -> Mapping[tuple[str, str], list[BaseGeometry]]:
        found: dict[tuple[str, str], list[BaseGeometry]] = {}
        for name in REFERENCES.values():
            for feature in self.features(name):
                found.setdefault((name, str(feature.get("id"))), []).append(shape(feature["geometry"]))
        return found

    @cached_property
    def states(self) -> Mapping[str, str]:
        """The states drawn as home: name by ISO 3166-1 alpha-2 code, in the order of the names."""
        land = (feature["properties"] for feature in self.features("land"))
        names = {str(one["country"]): str(one["name"]) for one in land if one.get("home") is True}
        return dict(sorted(names.items(), key=lambda entry: entry[1]))

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


def _together(parts: list[BaseGeometry]) -> BaseGeometry:
    """One geometry as it is, lines side by side and uncut where they cross, anything else united."""
    if len(parts) == 1:
        return parts[0]
    if all(part.geom_type in {"LineString", "MultiLineString"} for part in parts):
        return shapely.MultiLineString([line for part in parts for line in shapely.get_parts(part)])
    return shapely.union_all(parts)


def _file(name: str, path: Path, content: Mapping[str, Any]) -> BaseMapFile:
    said = {
        member: str(content.get(member, "")) for member in ("source", "vintage", "licence", "attribution")
    }
    return BaseMapFile(name=name, path=path, body=path.read_bytes(), **said)
