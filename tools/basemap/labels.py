"""Names on the map: countries, regions and waters set by hand, divisions set where they have most room."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import shapely
from shapely import LineString, MultiPoint, Point
from shapely.geometry.base import BaseGeometry

from basemap import admin1
from basemap.coverage import parts

TABLE: dict[str, list[dict[str, Any]]] = tomllib.loads(
    Path(__file__).with_name("labels.toml").read_text(encoding="utf-8")
)
Label = tuple[BaseGeometry, dict[str, Any]]
PLACES = 3
"""How many places are offered for the name of a division."""
SMALLEST = 0.1
"""Square degrees: a division below this is a city, which its own dot names."""


def by_hand() -> Iterator[Label]:
    """Yield geometry and properties of each name: points to try for a country, else a line to run along."""
    for kind, rows in TABLE.items():
        for row in rows:
            words = {key: value for key, value in row.items() if key not in ("places", "line")}
            geometry = MultiPoint(row["places"]) if "places" in row else LineString(row["line"])
            yield geometry, {"kind": kind, **words}


def of_divisions(areas: Mapping[str, BaseGeometry], country: str, wet: BaseGeometry) -> Iterator[Label]:
    """Yield the name of each division of a country with the roomiest dry places inside it, best first."""
    for code, row in sorted(admin1.named(country).items()):
        if areas[code].area > SMALLEST:
            yield (
                MultiPoint(list(_roomiest(areas[code].difference(wet)))),
                {"kind": "admin1", "name": row["name"]},
            )


def _roomiest(area: BaseGeometry) -> Iterator[Point]:
    """Yield the centre of the largest circle inside, then of the largest beside it, and so on."""
    for _ in range(PLACES):
        body = max(parts(area), key=lambda part: part.area)
        radius = shapely.maximum_inscribed_circle(body, tolerance=0.02)
        centre = shapely.get_point(radius, 0)
        yield centre
        area = area.difference(centre.buffer(radius.length * 0.8))
