"""Layers for the tests of the file formats, each with something that a format may stumble over."""

from __future__ import annotations

from typing import Any

import orjson
from shapely.geometry import (
    GeometryCollection,
    LineString,
    MultiLineString,
    MultiPoint,
    MultiPolygon,
    Point,
    Polygon,
)
from shapely.geometry.base import BaseGeometry

from ca_geo import geodesic
from ca_geo.catalog import LayerInfo
from ca_geo.layers import Layer, Selection
from ca_geo.query import Query
from ca_geo.schema import describe

Record = tuple[BaseGeometry | None, dict[str, Any]]


def layer(name: str, *records: Record) -> Layer:
    """A layer as it is after loading, without files."""
    info = LayerInfo(
        name, f"{name.title()} & more", "What <b>it</b> holds.", "disc", "CC-BY-4.0", "ca-geo", "2026-07"
    )
    properties = tuple(record for _, record in records)
    geometries = tuple(geometry for geometry, _ in records)
    footprints = tuple(map(_footprint, geometries, properties))
    return Layer(
        info=info,
        ids=tuple(record["id"] for record in properties),
        properties=properties,
        geometries=geometries,
        footprint_geometries=footprints,
        features=tuple(map(_feature, geometries, properties)),
        footprints=tuple(map(_feature, footprints, properties)),
        periods=(None,) * len(records),
        schema=describe({}, {}, properties),
    )


def _footprint(geometry: BaseGeometry | None, properties: dict[str, Any]) -> BaseGeometry | None:
    radius = properties.get("location_uncertainty_m")
    return geodesic.footprint(geometry, radius) if geometry and radius else geometry


def _feature(geometry: BaseGeometry | None, properties: dict[str, Any]) -> bytes:
    member = geometry.__geo_interface__ if geometry else None
    return orjson.dumps(
        {"type": "Feature", "id": properties["id"], "geometry": member, "properties": properties}
    )


def select(source: Layer, *indices: int, footprint: bool = False) -> Selection:
    """A selection of these features."""
    return Selection(source, Query(footprint=footprint), indices, len(indices))


def everything(source: Layer, *, footprint: bool = False) -> Selection:
    return select(source, *range(len(source)), footprint=footprint)


TRIANGLE = [(70, 38), (71, 38), (71, 39), (70, 38)]
HOLE = [(70.5, 38.1), (70.6, 38.2), (70.7, 38.15), (70.5, 38.1)]
ISLAND = [(72, 38), (73, 38), (73, 39), (72, 38)]

MIXED = layer(
    "mixed",
    (
        Point(70.1234567, 38.5),
        {
            "id": "district",
            "name": "A place in a district",
            "location_precision": "district",
            "location_uncertainty_m": 12_345,
            "cost_usd": 8_000_000_000,
            "killed": 5,
            "share_pct": 12.5,
            "aggregate": True,
            "sources": ("D1 fn 13", 'R31 "quoted"'),
            "start": "2024-11-17/2024-11-18",
            "end": "..",
            "location_uncertainty_note": "long names",
            "updated": "2026-07-02",
        },
    ),
    (None, {"id": "nowhere", "name": "Known to no place", "killed": 0, "aggregate": False, "sources": ()}),
    (
        LineString([(70, 38), (71, 39), (72, 38.5)]),
        {"id": "line", "name": "A line", "location_uncertainty_m": 500, "share_pct": -3.25, "killed": -1},
    ),
    (MultiLineString([[(70, 38), (71, 39)], [(72, 38), (73, 39)]]), {"id": "lines", "name": "Two lines"}),
    (Polygon(TRIANGLE, [HOLE[::-1]]), {"id": "area", "name": "An area", "updated": "2026-07-04"}),
    (MultiPolygon([Polygon(TRIANGLE), Polygon(ISLAND)]), {"id": "areas", "name": "Two areas"}),
    (MultiPoint([(70, 38), (71, 39)]), {"id": "points", "name": "Two points"}),
    (
        GeometryCollection([Point(70, 38), LineString([(70, 38), (71, 39)])]),
        {"id": "collection", "name": "A point and a line"},
    ),
)

POINTS = layer(
    "points",
    *((Point(70 + i / 10, 38), {"id": f"p-{i}", "name": f"Point {i}", "number": i}) for i in range(5)),
)

NOWHERE = layer("nowhere", (None, {"id": "a", "name": "First"}), (None, {"id": "b", "name": "Second"}))

EMPTY = layer("empty")

SCRIPTS = (
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    "\"double\" 'single' `tick` ${x} {{ y }} {% z %}",
    "\u202eright to left\u202c \u200f\u061c",
    "control \x01\x02\x0b\x0c\x1b\x1f\x7f\x85\u2028\u2029\ufeff\ufffe\uffff",
    "nul \x00 inside",
    "lines\nof\rall\r\nkinds\tand ]]> &amp; &lt;",
    "x" * 100_000 + "щ",
    "€" * 100,
    "中文 العربية тоҷикӣ 😀",
)
FORMULAS = (
    "=1+1",
    '=HYPERLINK("http://example.org","x")',
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1+1",
    "'=1",
    "''-1",
    "'plain",
    "-",
    "a;=1",
    'b,"=1',
)

HOSTILE = layer(
    "hostile",
    *(
        (
            Point(70 + i / 10, 38),
            {
                "id": f"h-{i}",
                "name": text,
                "summary": text,
                "sources": (text, "D1"),
                "delta": -i,
                "share": -i / 2,
            },
        )
        for i, text in enumerate((*SCRIPTS, *FORMULAS))
    ),
)

LAYERS = {source.id: source for source in (MIXED, POINTS, NOWHERE, EMPTY, HOSTILE)}


def selections(source: Layer) -> dict[str, Selection]:
    """Nothing, one and all of a layer."""
    return {
        "nothing": select(source),
        "one": select(source, *range(len(source))[1:2]),
        "all": everything(source),
    }
