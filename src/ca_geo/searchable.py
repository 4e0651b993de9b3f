"""What is searched: features and places, and the texts by which each can be found."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, NamedTuple, Protocol

from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from ca_geo import spelling
from ca_geo.errors import DataError, DataFault
from ca_geo.lonlat import LonLat

KINDS = ("feature", "place")
PLACE_FILES = ("towns", "labels")  # of the base map
LABEL_RANK = 2  # names of regions and waters stand with those of large towns


class Part(Enum):
    """What a text is of its record."""

    NAME = "name"
    CONTEXT = "an actor, a district"
    PROSE = "a sentence"


class LayerLike(Protocol):
    """What is read of a layer: columns of equal length."""

    @property
    def id(self) -> str: ...
    @property
    def ids(self) -> Sequence[str]: ...
    @property
    def properties(self) -> Sequence[Mapping[str, Any]]: ...
    @property
    def geometries(self) -> Sequence[BaseGeometry | None]: ...


class CatalogLike(Protocol):
    """What is read of the catalogue: actors by id, with their names."""

    @property
    def actors(self) -> Mapping[str, Mapping[str, Any]]: ...


class BaseMapLike(Protocol):
    """What is read of the base map: the GeoJSON features of one of its files."""

    def features(self, name: str, /) -> Sequence[Mapping[str, Any]]: ...


class AtlasLike(Protocol):
    """What an index is built from."""

    @property
    def catalog(self) -> CatalogLike: ...
    @property
    def basemap(self) -> BaseMapLike: ...
    @property
    def layers(self) -> Mapping[str, LayerLike]: ...
    @property
    def places(self) -> Sequence[Mapping[str, Any]]: ...


class Text(NamedTuple):
    """One text in composed form (Unicode NFC), with its language as a BCP 47 tag if that is known."""

    content: str
    lang: str | None
    part: Part


@dataclass(frozen=True, slots=True)
class Record:
    """A feature or a place. `rank` is a town's, from 1 for capitals; every feature has 0.

    `uncertainty_m` is the radius around `lonlat`, where it stands for a disc.
    """

    kind: str
    collection: str | None
    id: str
    name: str
    detail: tuple[str, ...]
    lonlat: LonLat | None
    rank: int
    texts: tuple[Text, ...]
    uncertainty_m: int | None = None


def records(atlas: AtlasLike) -> list[Record]:
    """All that can be found: features in the order of their layers, then places, the base map's first.

    :raises DataError: a feature names an actor that is not in the catalogue.
    """
    actors = atlas.catalog.actors
    features = [record for layer in atlas.layers.values() for record in _features(layer, actors)]
    drawn = [_place(feature) for name in PLACE_FILES for feature in atlas.basemap.features(name)]
    return [*features, *drawn, *map(_named_place, atlas.places)]


def _features(layer: LayerLike, actors: Mapping[str, Mapping[str, Any]]) -> Iterator[Record]:
    for fid, properties, geometry in zip(layer.ids, layer.properties, layer.geometries, strict=True):
        yield Record(
            kind="feature",
            collection=layer.id,
            id=fid,
            name=properties["name"],
            detail=tuple(_area(properties)),
            lonlat=_position(geometry),
            rank=0,
            texts=(
                *_names(properties, Part.NAME),
                *_texts([properties.get("district")], "en", Part.CONTEXT),
                *_actor_names(layer.id, fid, properties, actors),
                *_texts([properties.get("summary")], "en", Part.PROSE),
            ),
            uncertainty_m=properties.get("location_uncertainty_m"),
        )


def _position(geometry: BaseGeometry | None) -> LonLat | None:
    if geometry is None or geometry.geom_type != "Point":
        return None
    return LonLat(geometry.x, geometry.y)


def _area(properties: Mapping[str, Any]) -> Iterator[str]:
    if "district" in properties:
        yield properties["district"]
    yield from properties.get("admin1") or properties.get("countries") or ()


def _actor_names(
    layer: str, fid: str, properties: Mapping[str, Any], actors: Mapping[str, Mapping[str, Any]]
) -> Iterator[Text]:
    for actor in properties.get("actors", ()):
        if actor not in actors:
            fault = DataFault(f"layers/{layer}.geojson", fid, "actors", f"{actor!r} is not in actors.json")
            raise DataError([fault])
        yield from _names(actors[actor], Part.CONTEXT)


def _place(feature: Mapping[str, Any]) -> Record:
    properties, stands = feature["properties"], shape(feature["geometry"]).representative_point()
    return Record(
        kind="place",
        collection=None,
        id=str(feature.get("id", properties["name"])),
        name=properties["name"],
        detail=(properties["country"],) if properties.get("country") else (),
        lonlat=LonLat(stands.x, stands.y),
        rank=properties.get("rank", LABEL_RANK),
        texts=tuple(_names(properties, Part.NAME)),
    )


def _named_place(place: Mapping[str, Any]) -> Record:
    """A region or line that is named as background; its point, if any, stands for a disc."""
    return Record(
        kind="place",
        collection=None,
        id=place["id"],
        name=place["name"],
        detail=tuple(place.get("admin1") or place["countries"]),
        lonlat=None if place["lon"] is None else LonLat(place["lon"], place["lat"]),
        rank=LABEL_RANK,
        texts=tuple(_names({"name": place["name"], "alt_names": place["names"]}, Part.NAME)),
        uncertainty_m=place.get("location_uncertainty_m"),
    )


def _names(properties: Mapping[str, Any], part: Part) -> Iterator[Text]:
    """The English name first, then the local ones, then other spellings."""
    english = [properties.get(key) for key in ("name", "name_short", "label")]
    yield from _texts(english, "en", part)
    for key, name in properties.items():
        if key.startswith("name_") and key != "name_short":
            yield from _texts([name], key.removeprefix("name_"), part)
    yield from _texts(properties.get("alt_names", ()), None, part)


def _texts(contents: Iterable[str | None], lang: str | None, part: Part) -> Iterator[Text]:
    for content in contents:
        if content:
            yield Text(unicodedata.normalize("NFC", content), lang or _script_tag(content), part)


def _script_tag(text: str) -> str | None:
    """What BCP 47 says of a text of which only the script is known; Latin letters alone say nothing."""
    script = spelling.script(text)
    return f"und-{script}" if script and script != "Latn" else None
