"""Literal values, from what text and JSON hold: numbers, texts, instants, intervals, geometries."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

import shapely
from shapely.geometry import shape as from_geojson
from shapely.geometry.base import BaseGeometry

from ca_geo.cql2.places import Place, fault, shown
from ca_geo.cql2.tree import Box, Date, Expr, Interval, Number, Shape, Text, Timestamp

OPEN = ".."
_EXACT = 2**53  # whole numbers up to here are exact as 64-bit floats, and are kept whole
DATE_FORM = "a day of the years 0001 to 9999, as 2024-11-18"
TIMESTAMP_FORM = "a date and time, as 2024-11-18T09:30:00Z, with at most 6 decimals"
INSTANT_FORM = f"{DATE_FORM}, {TIMESTAMP_FORM}, or .. for an open side"
BOX_FORM = "four numbers (west, south, east, north), or six with heights"
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_TIMESTAMP = re.compile(
    r"(\d{4}-\d\d-\d\dT\d\d:\d\d:(?:[0-5]\d|60)(?:\.\d{1,6})?)(Z|[+-]\d\d:\d\d)?", re.ASCII | re.IGNORECASE
)
# What the grammar's rule `character` leaves out: control characters and halves of surrogate pairs.
_UNFIT = re.compile("[\x00-\x06\x0e-\x1f\ud800-\udfff]")

# How deeply the positions of a geometry are nested.
DEPTHS: Mapping[str, int] = {
    "Point": 0,
    "MultiPoint": 1,
    "LineString": 1,
    "MultiLineString": 2,
    "Polygon": 2,
    "MultiPolygon": 3,
}


def number(value: int | float, place: Place) -> Number:
    """A number as a 64-bit float holds it; whole where it is whole and exact.

    :raises BadValue: infinite, not a number, or beyond the range.
    """
    try:
        exact = float(value)
    except OverflowError:
        exact = math.inf
    if not math.isfinite(exact):
        raise fault("the number is out of range", place, "-1.7e308 to 1.7e308")
    whole = exact.is_integer() and abs(exact) <= _EXACT
    return Number(int(exact) if whole else exact, place)


def text(value: str, place: Place) -> Text:
    """A character string.

    :raises BadValue: a control character, or half of a surrogate pair.
    """
    return Text(fit(value, place), place)


def fit(value: str, place: Place) -> str:
    """The text itself, if all its characters may stand in a filter."""
    unfit = _UNFIT.search(value)
    if unfit:
        raise fault(f"U+{ord(unfit[0]):04X} may not stand in a text", place)
    return value


def day(value: str, place: Place) -> Date:
    """:raises BadValue: no RFC 3339 full-date."""
    try:
        if _DATE.fullmatch(value):
            return Date(date.fromisoformat(value), place)
    except ValueError:
        pass
    raise fault(f"{shown(value)} is no date", place, DATE_FORM)


def moment(value: str, place: Place) -> Timestamp:
    """An RFC 3339 date-time; without a zone it is UTC. A leap second counts as the second before it.

    :raises BadValue: none, or no such time.
    """
    match = _TIMESTAMP.fullmatch(value)
    try:
        if match:
            plain = re.sub(r":60(?=$|\.)", ":59", match[1].upper())
            zone = "+00:00" if (match[2] or "Z").upper() == "Z" else match[2]
            return Timestamp(datetime.fromisoformat(plain + zone).astimezone(UTC), place)
    except (ValueError, OverflowError):
        pass
    raise fault(f"{shown(value)} is no date and time", place, TIMESTAMP_FORM)


def instant(value: str, place: Place) -> Date | Timestamp | None:
    """One side of an interval; None is open.

    :raises BadValue: no date, no date and time, and not `..`.
    """
    if value == OPEN:
        return None
    if _DATE.fullmatch(value):
        return day(value, place)
    if "t" not in value.lower():
        raise fault(f"{shown(value)} is no side of an interval", place, INSTANT_FORM)
    return moment(value, place)


def interval(start: Expr | None, end: Expr | None, place: Place) -> Interval:
    """:raises BadValue: the end lies before the start."""
    first, last = _literal_day(start), _literal_day(end)
    backwards = first is not None and last is not None and first > last
    if isinstance(start, Timestamp) and isinstance(end, Timestamp):
        backwards = start.value > end.value
    if backwards:
        raise fault("the interval ends before it starts", place)
    return Interval(start, end, place)


def _literal_day(side: Expr | None) -> date | None:
    if isinstance(side, Timestamp):
        return side.value.date()
    return side.value if isinstance(side, Date) else None


def box(numbers: Sequence[float], place: Place) -> Box:
    """:raises BadValue: not four or six numbers."""
    if len(numbers) not in {4, 6}:
        raise fault(f"{len(numbers)} numbers make no box", place, BOX_FORM)
    return Box(tuple(numbers), place)


def shape(kind: str, coordinates: Any, place: Place) -> Shape:
    """A geometry from the type and coordinates of GeoJSON, positions as sequences of numbers.

    :raises BadValue: coordinates of another form, an open ring, or an invalid geometry (one that crosses
        itself): what such a polygon covers would be a guess.
    """
    _check_positions(coordinates, DEPTHS[kind], place)
    if kind in {"Polygon", "MultiPolygon"}:
        _check_rings(coordinates if kind == "MultiPolygon" else [coordinates], place)
    try:
        geometry = from_geojson({"type": kind, "coordinates": coordinates})
    except (ValueError, TypeError, shapely.errors.ShapelyError) as reason:
        raise fault(f"this makes no {kind}: {reason}", place) from None
    return Shape(_valid(geometry, place), place)


def collection(parts: Sequence[Shape], place: Place) -> Shape:
    """:raises BadValue: a collection of nothing, or one within another."""
    if not parts:
        raise fault("the collection is empty", place, "one geometry or more")
    return Shape(shapely.GeometryCollection([part.geometry for part in parts]), place)


def _check_positions(value: Any, depth: int, place: Place) -> None:
    if depth:
        if not isinstance(value, list | tuple) or not value:
            raise fault("a list of positions is missing", place)
        for part in value:
            _check_positions(part, depth - 1, place)
        return
    numbers = isinstance(value, list | tuple) and all(
        isinstance(one, int | float) and not isinstance(one, bool) for one in value
    )
    if not numbers or len(value) not in {2, 3}:
        raise fault("a position is not two or three numbers", place)


def _check_rings(polygons: Any, place: Place) -> None:
    for ring in (ring for polygon in polygons for ring in polygon):
        if len(ring) < 4 or tuple(ring[0]) != tuple(ring[-1]):
            raise fault("a ring is not closed", place, "four positions or more, the last equal to the first")


def _valid(geometry: BaseGeometry, place: Place) -> BaseGeometry:
    if not shapely.is_valid(geometry):
        raise fault(f"the geometry is invalid ({shapely.is_valid_reason(geometry)})", place)
    return geometry
