"""Lakes and the Caspian Sea from OpenStreetMap."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import shapely
from shapely import Point, Polygon
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from basemap.coverage import parts
from basemap.extent import CLIP, GRID, WORK

TABLE: dict[str, Any] = tomllib.loads(Path(__file__).with_name("lakes.toml").read_text(encoding="utf-8"))
SEA = "Caspian Sea"
SMALLEST_LAKE = 1.5e-2
"""Square degrees, about 130 km²: lakes without a name in the table are left out below this."""
SMALLEST_ISLAND = 1e-3
FINE, COARSE = 0.003, 0.012
"""Degrees of tolerance for shores in the five republics and elsewhere."""


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
    for name, places in TABLE.items():
        points = [Point(place) for place in (places if isinstance(places[0], list) else [places])]
        nearest = sorted({int(tree.nearest(point)) for point in points})
        yield name, shapely.union_all([_without_islets(whole[index]) for index in nearest])


def drawn(lake: BaseGeometry, home: BaseGeometry) -> BaseGeometry:
    """Return the lake with the vertices and islands that the map can show."""
    tolerance = FINE if lake.intersects(home) else COARSE
    thin = parts(shapely.simplify(lake, tolerance))
    return shapely.union_all([_without_islets(piece) for piece in thin], grid_size=GRID).intersection(CLIP)


def _without_islets(piece: Polygon) -> Polygon:
    islands = [ring for ring in piece.interiors if Polygon(ring).area >= SMALLEST_ISLAND]
    return Polygon(piece.exterior, islands)
