"""The atlas as its files have it, read with json and shapely alone.

What the abstract tests expect is computed here, never by the server's own code: no fault there hides itself.
"""

from __future__ import annotations

import calendar
import json
import re
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

DATA = Path(__file__).parents[1] / "geodata"
Json = dict[str, Any]


@cache
def catalog() -> Any:
    return json.loads((DATA / "catalog.json").read_text(encoding="utf-8"))


LAYERS = tuple(entry["id"] for entry in catalog()["layers"])


@cache
def features(layer: str) -> list[Json]:
    """The features of a layer's file, in its order."""
    text = (DATA / "layers" / f"{layer}.geojson").read_text(encoding="utf-8")
    found: list[Json] = json.loads(text)["features"]
    return found


@cache
def geometries(layer: str) -> dict[str, BaseGeometry | None]:
    """Each feature's geometry by its id; where the file refers to one, that one."""
    return {feature["id"]: _geometry(layer, feature) for feature in features(layer)}


def ids(layer: str) -> list[str]:
    return [feature["id"] for feature in features(layer)]


def touching(layer: str, *corners: float) -> list[str]:
    """Which features touch a box, and those without a place (17-069r4, 7.15.3)."""
    west, south, east, north = corners
    spans = [(west, east)] if west <= east else [(west, 180), (-180, east)]
    boxes = shapely.union_all([shapely.box(low, south, high, north) for low, high in spans])
    found = geometries(layer).items()
    return [fid for fid, geometry in found if geometry is None or geometry.intersects(boxes)]


def during(layer: str, first: date | None, last: date | None) -> list[str]:
    """Which features may have been then, and those without dates (17-069r4, 7.15.4)."""
    return [feature["id"] for feature in features(layer) if _may_have_been(feature, first, last)]


def day_bounds(text: str | None) -> tuple[date | None, date | None]:
    """The first and the last day that an EDTF text may mean, None where open. Only what the files hold."""
    if text is None or text == "..":
        return None, None
    first, _, last = text.partition("/")
    return _first_day(first), _last_day(last or first)


def _may_have_been(feature: Json, first: date | None, last: date | None) -> bool:
    begin = day_bounds(feature["properties"].get("start"))[0] or date.min
    end = day_bounds(feature["properties"].get("end"))[1] or date.max
    return begin <= (last or date.max) and end >= (first or date.min)


def _first_day(text: str) -> date:
    year, month, day = _parts(text)
    low = int(year.replace("X", "0"))
    found = date(low, month or 1, day or 1)
    return found.replace(year=low - 1) if text.endswith("~") else found


def _last_day(text: str) -> date:
    year, month, day = _parts(text)
    high = int(year.replace("X", "9"))
    found = date(high, month or 12, day or calendar.monthrange(high, month or 12)[1])
    return found.replace(year=high + 1) if text.endswith("~") else found


def _parts(text: str) -> tuple[str, int, int]:
    """Year, month and day; zero for what is not said. `~` is read behind years alone."""
    match = re.fullmatch(r"(\d\d[\dX]{2})(?:-(\d\d)(?:-(\d\d))?)?|(\d{4})~", text)
    assert match, f"the files have a date that these tests do not read: {text}"
    year, month, day, about = match.groups()
    return year or about, int(month or 0), int(day or 0)


def _geometry(layer: str, feature: Json) -> BaseGeometry | None:
    if feature["geometry"]:
        return shape(feature["geometry"])
    references = feature["properties"].get("geometry_ref", "").split()
    return shapely.union_all([_referred(layer, name) for name in references]) if references else None


def _referred(layer: str, reference: str) -> BaseGeometry:
    kind, _, name = reference.partition(":")
    if kind == "feature":
        return shape(_by_id(features(layer), name)["geometry"])
    file = {"admin1": "admin1", "border": "borders"}[kind]
    return shape(_by_id(_basemap(file), name)["geometry"])


@cache
def _basemap(name: str) -> list[Json]:
    found: list[Json] = json.loads((DATA / "basemap" / f"{name}.geojson").read_text(encoding="utf-8"))[
        "features"
    ]
    return found


def _by_id(found: Iterable[Json], fid: str) -> Json:
    return next(feature for feature in found if feature["id"] == fid)
