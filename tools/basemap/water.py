"""Lakes from OpenStreetMap, rivers from Natural Earth."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyogrio
import shapely
from shapely import MultiLineString, Point, Polygon
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from basemap.coverage import parts
from basemap.extent import CLIP, GRID, WORK

TABLE: dict[str, Any] = tomllib.loads(Path(__file__).with_name("water.toml").read_text(encoding="utf-8"))
RIVERS = "usr/share/magics/10m/ne_10m_rivers_lake_centerlines"
SEA = "Caspian Sea"
SMALLEST_LAKE = 1e-2
"""Square degrees, about 90 km²: lakes without a name in the table are left out below this."""
SMALLEST_ISLAND = 1e-3
FINE, COARSE = 0.002, 0.008
"""Degrees of tolerance for shores and rivers in the five republics and elsewhere."""
BORDER_RIVER = 0.02
"""Degrees, about 2 km: a river closer than this to a border is the border."""


def lakes(package: Path) -> dict[str, BaseGeometry]:
    """Return lakes and the Caspian inside WORK, by name or, without one, by `lake-1`, `lake-2` by size."""
    collection = json.loads((package / "package/map.geo.json").read_text(encoding="utf-8"))
    pieces = [piece for piece in parts(shape(collection["geometries"][0])) if piece.intersects(WORK)]
    whole = parts(shapely.union_all([shapely.make_valid(piece) for piece in pieces], grid_size=GRID))
    named = dict(_named(whole))
    taken = shapely.union_all(list(named.values()))
    large = [lake for lake in whole if lake.area >= SMALLEST_LAKE and not lake.intersects(taken)]
    large.sort(key=lambda lake: (-lake.area, lake.bounds))
    return named | {f"lake-{number}": lake for number, lake in enumerate(large, 1)}


def _named(whole: list[BaseGeometry]) -> Iterator[tuple[str, BaseGeometry]]:
    tree = shapely.STRtree(whole)
    for name, places in TABLE["lakes"].items():
        points = [Point(place) for place in (places if isinstance(places[0], list) else [places])]
        nearest = sorted({int(tree.nearest(point)) for point in points})
        yield name, shapely.union_all([_without_islets(whole[index]) for index in nearest])


def drawn_shore(lake: BaseGeometry, home: BaseGeometry) -> BaseGeometry:
    """Return the lake with the vertices and islands that the map can show."""
    tolerance = FINE if lake.intersects(home) else COARSE
    thin = parts(shapely.simplify(lake, tolerance))
    return shapely.union_all([_without_islets(piece) for piece in thin], grid_size=GRID).intersection(CLIP)


def _without_islets(piece: Polygon) -> Polygon:
    islands = [ring for ring in piece.interiors if Polygon(ring).area >= SMALLEST_ISLAND]
    return Polygon(piece.exterior, islands)


def rivers(package: Path) -> Iterator[tuple[str, int, BaseGeometry]]:
    """Yield name, rank (1 or 2) and course inside WORK of each river that the table names."""
    meta, _, geometries, columns = pyogrio.raw.read(
        package / f"{RIVERS}.shp", bbox=WORK.bounds, encoding="latin-1", columns=["name"]
    )
    names = columns[list(meta["fields"]).index("name")]
    courses: dict[tuple[str, int], list[BaseGeometry]] = {}
    for rank, table in sorted(TABLE["rivers"].items()):
        for source, name in table.items():
            found = [shapely.from_wkb(g) for g, n in zip(geometries, names, strict=True) if n == source]
            courses.setdefault((name, int(rank)), []).extend(found)
    for (name, rank), lines in sorted(courses.items()):
        yield name, rank, shapely.line_merge(shapely.union_all(lines))


def drawn_course(course: BaseGeometry, borders: BaseGeometry, lakes: BaseGeometry) -> MultiLineString:
    """Return the river thinned, without what is border or lies in a lake."""
    clear = course.intersection(CLIP).difference(borders.buffer(BORDER_RIVER)).difference(lakes)
    long = [line for line in parts(clear) if line.length > 2 * BORDER_RIVER]
    return MultiLineString([shapely.simplify(line, 2 * FINE) for line in long])
