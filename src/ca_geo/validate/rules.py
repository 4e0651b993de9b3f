"""The rules that take more than one place to look at: one small function each, listed in tables at the end.

A rule yields what it finds wrong as (property, message). Rules read data that passed the JSON Schemas; where
other faults were found before, a rule that cannot read its record is passed over.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, partial
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from ca_geo import geodesic
from ca_geo.basemap import REFERENCES
from ca_geo.catalog import issued, source_id
from ca_geo.errors import BadValue, DataFault
from ca_geo.period import OPEN, Period
from ca_geo.schema import property_rules
from ca_geo.validate.folder import Feature, Folder, feature_id

Said = Iterator[tuple[str, str]]
Faults = Iterator[DataFault]
ODBL = "ODbL-1.0"
ISO = {"country": "[A-Z]{2}", "admin1": "[A-Z]{2}-[A-Z0-9]{1,3}"}
STANDARD = {"country": "ISO 3166-1 alpha-2", "admin1": "ISO 3166-2"}
POINT = frozenset({"Point"})
LINE = frozenset({"LineString", "MultiLineString"})
UNREADABLE = (AttributeError, IndexError, KeyError, TypeError, ValueError, shapely.errors.ShapelyError)


@dataclass(frozen=True)
class Layer:
    """One layer under check, with the folder around it."""

    id: str
    collection: Mapping[str, Any]
    folder: Folder

    @property
    def features(self) -> list[Feature]:
        features: list[Feature] = self.collection["features"]
        return features

    @cached_property
    def by_id(self) -> Mapping[str, Feature]:
        return {feature["id"]: feature for feature in self.features}

    @cached_property
    def roles(self) -> list[str]:
        """The properties that hold actors' ids, but for `actors` itself."""
        rules = property_rules(self.folder.schemas["feature"])
        held = [name for name, rule in rules.items() if rule.get("items", {}).get("x-ref") == "actors"]
        return [name for name in held if name != "actors"]

    def geometry(self, feature: Feature) -> BaseGeometry | None:
        """A feature's geometry, its reference resolved.

        :raises BadValue: the reference leads nowhere.
        """
        return self.folder.basemap.resolve(feature, self.by_id)

    def footprint(self, feature: Feature) -> BaseGeometry | None:
        """All that its place may be.

        :raises BadValue: as `geometry`, or the radius makes no disc.
        """
        place, radius = self.geometry(feature), feature["properties"].get("location_uncertainty_m")
        return place if place is None or radius is None else geodesic.footprint(place, radius)


# Rules of a feature


def id_is_repeated(feature: Feature, layer: Layer) -> Said:
    if feature["properties"]["id"] != feature["id"]:
        yield "id", f"{feature['properties']['id']!r} differs from the Feature's own id"


def sources_exist(feature: Feature, layer: Layer) -> Said:
    for locator in feature["properties"]["sources"]:
        if source_id(locator) not in layer.folder.sources:
            yield "sources", f"{locator!r} names no source of sources.json"


def roles_are_actors(feature: Feature, layer: Layer) -> Said:
    actors = feature["properties"].get("actors", [])
    for role in layer.roles:
        for actor in feature["properties"].get(role, []):
            if actor not in actors:
                yield role, f"{actor!r} is missing from actors"


def actor_countries_are_derived(feature: Feature, layer: Layer) -> Said:
    actors = (layer.folder.actors.get(actor, {}) for actor in feature["properties"].get("actors", []))
    expected = sorted({actor["country"] for actor in actors if "country" in actor})
    if feature["properties"].get("actor_countries", []) != expected:
        yield "actor_countries", f"does not follow from actors, which make it {expected or 'absent'}"


def dates_agree(feature: Feature, layer: Layer) -> Said:
    start, end = (feature["properties"].get(name) for name in ("start", "end"))
    if start == OPEN:
        yield "start", f"{OPEN!r} is for an end that goes on; leave an unknown start out"
    try:
        earliest, latest = Period.parse(start or OPEN).outer[0], Period.parse(end or OPEN).outer[1]
    except BadValue:  # the schema's format has said so
        return
    if earliest and latest and latest < earliest:
        yield "end", f"{end!r} lies before the start {start!r}"


def events_end(feature: Feature, layer: Layer) -> Said:
    if feature["properties"].get("status") == "occurred":
        if "end" not in feature["properties"]:
            yield "end", "is missing: an event has one, equal to start for one day"
        elif feature["properties"]["end"] == OPEN:
            yield "end", "goes on, which an event that occurred does not"


def bounds_hold_the_value(feature: Feature, layer: Layer) -> Said:
    properties = feature["properties"]
    for name in properties:
        if f"{name}_low" in properties or f"{name}_high" in properties:
            value, low, high = (
                properties.get(f"{name}{side}", properties[name]) for side in ("", "_low", "_high")
            )
            (first, last), lowest, highest = _range(value), _range(low)[0], _range(high)[1]
            if not (lowest <= first and last <= highest):
                yield name, f"{value!r} does not lie between {low!r} and {high!r}"


def _range(value: Any) -> tuple[Any, Any]:
    """First and last of what a value covers: a date's days, a number twice."""
    if not isinstance(value, str):
        return value, value
    first, last = Period.parse(value).inner
    return first or date.min, last or date.max


def part_is_within_the_whole(feature: Feature, layer: Layer) -> Said:
    killed, attackers = (feature["properties"].get(name, 0) for name in ("killed", "killed_attackers"))
    if attackers > killed:
        yield "killed_attackers", f"{attackers} is more than killed, {killed}, which counts all sides"


def members_exist(feature: Feature, layer: Layer) -> Said:
    for member in feature["properties"].get("members", []):
        if member not in layer.by_id:
            yield "members", f"{member!r} is no feature of the layer"
        elif member == feature["id"]:
            yield "members", "the record counts itself"


def regions_lie_in_countries(feature: Feature, layer: Layer) -> Said:
    for region in feature["properties"].get("admin1", []):
        if region[:2] not in feature["properties"]["countries"]:
            yield "admin1", f"{region!r} lies in none of countries"


def reference_leads_somewhere(feature: Feature, layer: Layer) -> Said:
    if "geometry_ref" not in feature["properties"]:
        return
    if feature["geometry"] is not None:
        yield "geometry_ref", "stands beside a geometry; one of the two must be absent"
    elif layer.folder.basemap.files:
        try:
            layer.geometry(feature)
        except BadValue as fault:
            yield "geometry_ref", fault.message


@dataclass(frozen=True)
class Place:
    """What a class of precision asks of a place. No geometry is a place too, if `nowhere` allows it."""

    geometries: frozenset[str] = frozenset()
    references: frozenset[str] = frozenset()
    nowhere: bool = False


PLACES: Mapping[str, Place] = {
    "exact-site": Place(POINT),
    "settlement": Place(POINT),
    "district": Place(POINT),
    "region": Place(POINT, frozenset({"admin1"}), nowhere=True),
    "corridor": Place(POINT | LINE, frozenset({"border", "feature"}), nowhere=True),
    "country": Place(nowhere=True),
}


def geometry_fits_precision(feature: Feature, layer: Layer) -> Said:
    precision = feature["properties"]["location_precision"]
    if precision not in PLACES:
        yield "location_precision", f"{precision!r} is none of {', '.join(PLACES)}"
        return
    place, geometry = PLACES[precision], feature["geometry"]
    prefixes = {name.partition(":")[0] for name in feature["properties"].get("geometry_ref", "").split()}
    if geometry is None and not prefixes and not place.nowhere:
        yield "geometry", f"is missing, though the place is known as {precision}"
    if geometry is not None and geometry["type"] not in place.geometries:
        allowed = " or ".join(sorted(place.geometries)) or "null"
        yield "geometry", f"is a {geometry['type']}, where {precision} allows {allowed}"
    for prefix in sorted(prefixes - place.references):
        allowed = " or ".join(sorted(place.references)) or "no reference"
        yield "geometry_ref", f"refers to {prefix}, where {precision} allows {allowed}"


def points_say_their_radius(feature: Feature, layer: Layer) -> Said:
    properties, geometry = feature["properties"], feature["geometry"]
    precision, place = properties["location_precision"], PLACES[properties["location_precision"]]
    is_located = geometry is not None or "geometry_ref" in properties
    has_radius = "location_uncertainty_m" in properties
    is_allowed_point = geometry is not None and geometry["type"] in POINT & place.geometries
    if is_allowed_point and precision != "exact-site" and not has_radius:
        yield "location_uncertainty_m", "is missing: a point that is no exact site stands for a disc"
    if has_radius and not is_located and place.nowhere:
        yield "location_uncertainty_m", "says how far off a place may be, but there is no place"


def footprint_can_be_drawn(feature: Feature, layer: Layer) -> Said:
    if feature["geometry"] is not None:
        try:
            layer.footprint(feature)
        except BadValue as fault:
            yield "location_uncertainty_m", fault.message


def place_touches_its_countries(feature: Feature, layer: Layer) -> Said:
    try:
        place = layer.footprint(feature)
    except BadValue:  # said by the two rules above
        return
    if place is None or not _covered(place, layer.folder):
        return
    for country in feature["properties"]["countries"]:
        land = layer.folder.basemap.countries.get(country)
        if land is not None and not land.intersects(place):
            yield "countries", f"the place does not touch {country}"


def _covered(place: BaseGeometry, folder: Folder) -> bool:
    """Whether all of a place lies within the base map's clip."""
    land = list(folder.basemap.countries.values())
    return bool(land) and bool(shapely.box(*shapely.total_bounds(land)).contains(place))


# Rules of the folder


def layers_are_catalogued(folder: Folder) -> Faults:
    entries = {entry["id"] for entry in folder.documents["catalog"]["layers"]}
    for name in folder.layers:
        if name not in entries:
            yield DataFault(f"layers/{name}.geojson", None, None, "has no entry in catalog.json")


def catalogue_tells_layers_apart(folder: Folder) -> Faults:
    for member in ("id", "symbol"):
        counts = Counter(entry[member] for entry in folder.documents["catalog"]["layers"])
        for entry in folder.documents["catalog"]["layers"]:
            if counts[entry[member]] > 1:
                message = f"{entry[member]!r} stands at {counts[entry[member]]} layers"
                yield DataFault("catalog.json", entry["id"], member, message)


def licences_follow_the_base_map(folder: Folder) -> Faults:
    """Geometry that is OpenStreetMap's brings its licence along (ODbL 1.0, 4.2)."""
    for entry in folder.documents["catalog"]["layers"]:
        used = {REFERENCES[prefix] for prefix in _prefixes(folder.layers[entry["id"]]) & set(REFERENCES)}
        odbl = any(folder.basemap.files[name].licence == ODBL for name in used)
        expected = ODBL if odbl else "CC-BY-4.0"
        if entry["licence"] != expected:
            message = f"must be {expected}, by the licences of the base map's files that the layer refers to"
            yield DataFault("catalog.json", entry["id"], "licence", message)


def _prefixes(collection: Mapping[str, Any]) -> set[str]:
    references = (feature["properties"].get("geometry_ref", "") for feature in collection["features"])
    return {name.partition(":")[0] for reference in references for name in reference.split()}


def ids_are_unique(folder: Folder) -> Faults:
    homes: dict[str, str] = {}
    for name, collection in folder.layers.items():
        for fid in map(feature_id, collection["features"]):
            if fid in homes:
                yield DataFault(
                    f"layers/{name}.geojson", fid, "id", f"is an id of the layer {homes[fid]} already"
                )
            homes.setdefault(fid, name)


def codes_are_iso(folder: Folder) -> Faults:
    for name, form in ISO.items():
        for code in folder.documents["codelists"].get(name, {}):
            if not re.fullmatch(form, code):
                yield DataFault("codelists.json", name, code, f"is no code of {STANDARD[name]}")


def sources_are_told_apart(folder: Folder) -> Faults:
    for fid, count in Counter(item["id"] for item in folder.documents["sources"]).items():
        if count > 1:
            yield DataFault("sources.json", fid, "id", f"stands {count} times")


def sources_have_days_of_the_calendar(folder: Folder) -> Faults:
    for item in folder.documents["sources"]:
        try:
            issued(item)
        except ValueError as fault:
            yield DataFault("sources.json", item["id"], "issued", f"is no day of the calendar: {fault}")


def base_map_says_where_it_is_from(folder: Folder) -> Faults:
    for name, collection in folder.drawn.items():
        for member in ("source", "vintage", "licence", "attribution"):
            if not isinstance(collection.get(member), str) or not collection[member].strip():
                yield DataFault(f"basemap/{name}.geojson", None, member, "is missing")


def no_file_names_a_crs(folder: Folder) -> Faults:
    """RFC 7946, 4: coordinates are CRS84, and the member `crs` of the older GeoJSON is gone."""
    for files, home in ((folder.layers, "layers"), (folder.drawn, "basemap")):
        for name, collection in files.items():
            if "crs" in collection:
                yield DataFault(f"{home}/{name}.geojson", None, "crs", "must be left out (RFC 7946, 4)")


# The tables

FEATURE_RULES: tuple[Callable[[Feature, Layer], Said], ...] = (
    id_is_repeated,
    sources_exist,
    roles_are_actors,
    actor_countries_are_derived,
    dates_agree,
    events_end,
    bounds_hold_the_value,
    part_is_within_the_whole,
    members_exist,
    regions_lie_in_countries,
    reference_leads_somewhere,
    geometry_fits_precision,
    points_say_their_radius,
    footprint_can_be_drawn,
    place_touches_its_countries,
)

FOLDER_RULES: Mapping[Callable[[Folder], Faults], str] = {  # with the file that each mostly reads
    catalogue_tells_layers_apart: "catalog.json",
    layers_are_catalogued: "catalog.json",
    licences_follow_the_base_map: "catalog.json",
    sources_are_told_apart: "sources.json",
    sources_have_days_of_the_calendar: "sources.json",
    codes_are_iso: "codelists.json",
    ids_are_unique: "layers",
    no_file_names_a_crs: "layers",
    base_map_says_where_it_is_from: "basemap",
}


def check_rules(folder: Folder, *, tolerant: bool) -> Faults:
    """The faults of every rule.

    A rule that cannot read a record says so; not if `tolerant`, where the reason was found before.
    """
    for rule, file in FOLDER_RULES.items():
        yield from _heard(partial(rule, folder), DataFault(file, None, None, rule.__name__), tolerant)
    for name, collection in folder.layers.items():
        layer = Layer(name, collection, folder)
        for feature in layer.features:
            for check in FEATURE_RULES:
                place = DataFault(f"layers/{name}.geojson", feature_id(feature), None, check.__name__)
                said = partial(_placed, check, feature, layer)
                yield from _heard(said, place, tolerant)


def _placed(rule: Callable[[Feature, Layer], Said], feature: Feature, layer: Layer) -> Faults:
    for member, message in rule(feature, layer):
        yield DataFault(f"layers/{layer.id}.geojson", feature_id(feature), member, message)


def _heard(rule: Callable[[], Faults], place: DataFault, tolerant: bool) -> Faults:
    try:
        yield from rule()
    except UNREADABLE as fault:
        if not tolerant:
            yield replace(place, message=f"cannot be read for the rule {place.message}: {fault!r}")
