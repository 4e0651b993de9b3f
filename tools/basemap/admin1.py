"""First-level divisions from Natural Earth, fitted to the borders of OpenStreetMap."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import shapely
from shapely import Polygon
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from basemap.coverage import dissolve, faces, lead_on, parts, shared_edge
from basemap.extent import CLIP, WORK

TABLE: dict[str, dict[str, dict[str, str]]] = tomllib.loads(
    Path(__file__).with_name("admin1.toml").read_text(encoding="utf-8")
)
NEIGHBOURS = ("AF", "CN", "IR", "MN", "PK", "RU")
"""States whose divisions are large enough to be read at the scale of the map."""
COARSE = 0.03
"""Degrees of tolerance for the lines of neighbours."""


def divisions(package: Path) -> dict[str, dict[str, BaseGeometry]]:
    """Return Natural Earth's divisions inside WORK: by country, then by ISO code (elsewhere its own)."""
    collection = json.loads((package / "package/data/states/admin1.json").read_text(encoding="utf-8"))
    found: dict[str, dict[str, BaseGeometry]] = {}
    for one in collection["features"]:
        country, code = _place(one["properties"])
        if country not in TABLE and country not in NEIGHBOURS:
            continue
        polygon = shapely.make_valid(shape(one["geometry"]))
        if polygon.intersects(WORK):
            found.setdefault(country, {}).setdefault(code, Polygon())
            found[country][code] = found[country][code].union(polygon)
    return found


def named(country: str) -> dict[str, dict[str, str]]:
    """Return the table's divisions of a country by ISO code."""
    return {row["id"]: row for row in reversed(TABLE[country].values())}


def fitted(regions: dict[str, BaseGeometry], country: BaseGeometry) -> dict[str, BaseGeometry]:
    """Return `regions` as a coverage of exactly `country`.

    The lines between regions are led on to the country's own border; each piece that they cut goes to
    the region it overlaps most, and one that overlaps none (an exclave, a strip) to the nearest.
    """
    rim = country.boundary
    inner = [shared_edge(one, other) for one, other in combinations(regions.values(), 2)]
    cuts = lead_on(shapely.union_all(inner), rim)
    shapely.prepare(country)
    pieces = [face for face in faces([rim, *cuts]) if country.contains(face.representative_point())]
    owners = [_owner(piece, regions) for piece in pieces]
    return {code: dissolve(p for p, o in zip(pieces, owners, strict=True) if o == code) for code in regions}


def inner_lines(areas: dict[str, BaseGeometry]) -> BaseGeometry:
    """Return the lines between the divisions of one country, joined where they can be."""
    edges = [shared_edge(areas[one], areas[other]) for one, other in combinations(sorted(areas), 2)]
    return shapely.line_merge(shapely.union_all(edges))


def neighbour_lines(areas: dict[str, BaseGeometry], keep_out: BaseGeometry) -> Iterator[BaseGeometry]:
    """Yield the lines of a neighbour, coarser, without what lies in `keep_out`."""
    lines = inner_lines(areas).intersection(CLIP).difference(keep_out)
    for line in parts(shapely.line_merge(lines) if lines.geom_type == "MultiLineString" else lines):
        if line.length > COARSE * 3:
            yield shapely.simplify(line, COARSE)


def _place(properties: dict[str, Any]) -> tuple[str, str]:
    code = properties["adm1_code"]
    for country, table in TABLE.items():
        if code in table:
            return country, table[code]["id"]
    return properties["iso_a2"], code


def _owner(piece: Polygon, regions: dict[str, BaseGeometry]) -> str:
    overlap = {code: piece.intersection(region).area for code, region in regions.items()}
    best = max(overlap, key=lambda code: overlap[code])
    if overlap[best] > 0:
        return best
    return min(regions, key=lambda code: regions[code].distance(piece))
