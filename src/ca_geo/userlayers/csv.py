"""Tables of text with a place in each row: longitude and latitude, or WKT.

RFC 4180 as it is met: divided by comma, semicolon, tab or bar, with or without byte order mark, in UTF-8,
UTF-16 or Windows-1252, decimal commas where commas divide nothing.
"""

from __future__ import annotations

import csv
import io
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import shapely

from ca_geo.errors import BadValue
from ca_geo.userlayers.raw import Column, Geometries, RawLayer, from_wkt
from ca_geo.userlayers.report import Notes

LONGITUDES = ("lon", "lng", "long", "longitude", "decimallongitude", "долгота")
LATITUDES = ("lat", "latitude", "decimallatitude", "широта")
WKT = ("wkt", "geometry", "geom", "the_geom", "wkt_geom")
FORM = (
    f"columns of degrees ({', '.join(LONGITUDES)}; {', '.join(LATITUDES)}) or one of WKT ({', '.join(WKT)})"
)
_DIVIDERS = ",;\t|"
_SRID = re.compile(r"\s*SRID=(\d+);", re.IGNORECASE)
Cells = list[str | None]


def read(path: Path) -> Iterator[RawLayer]:
    """The one layer of a file; an empty cell is a missing value.

    :raises BadValue: no header, no columns of places, several coordinate reference systems.
    """
    notes = Notes()
    text = _decoded(path.read_bytes(), notes)
    names, rows = _table(text, notes)
    columns = [
        Column(name, cells, typed=False) for name, cells in zip(names, _turned(rows, len(names)), strict=True)
    ]
    used, geometries, crs = _places(columns, notes)
    kept = [column for column in columns if column not in used]
    yield RawLayer(path.stem, kept, geometries, crs, notes)


def _decoded(content: bytes, notes: Notes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        notes.say(f"byte {fault.start} is no UTF-8: read as Windows-1252, check the letters")
        return content.decode("cp1252", errors="replace")


def _table(text: str, notes: Notes) -> tuple[list[str], list[Cells]]:
    """The names of the header, and the rows, each as long; lines without a character are none."""
    csv.field_size_limit(sys.maxsize)  # a polygon as WKT is longer than the library's own limit
    divider = _divider(text)
    lines = (line for line in csv.reader(io.StringIO(text, newline=""), delimiter=divider) if line)
    names = next(lines, None)
    if names is None:
        raise BadValue("is empty", "a header and rows")
    return [name.strip() for name in names], [
        _fitted(line, len(names), row, notes) for row, line in enumerate(lines)
    ]


def _divider(text: str) -> str:
    """What divides the header most often outside quotes."""
    header = re.sub(r'"[^"]*"', "", text.lstrip().partition("\n")[0])
    return max(_DIVIDERS, key=header.count)


def _fitted(line: Sequence[str], width: int, row: int, notes: Notes) -> Cells:
    if len(line) < width:
        notes.row(row, f"has {len(line)} cells of {width}; the last are left empty")
    if any(line[width:]):
        notes.row(row, f"has more cells than the header; left out: {'; '.join(line[width:])}")
    cells: Cells = [cell or None for cell in line[:width]]
    return cells + [None] * (width - len(cells))


def _turned(rows: Sequence[Cells], width: int) -> list[Cells]:
    return [[row[number] for row in rows] for number in range(width)]


def _places(columns: Sequence[Column], notes: Notes) -> tuple[list[Column], Geometries, str]:
    """The columns that hold the places, the geometries, and their coordinate reference system."""
    wkt = _named(columns, WKT)
    lon, lat = _named(columns, LONGITUDES), _named(columns, LATITUDES)
    if wkt is not None and (lon is None or lat is None or any(wkt.values)):
        notes.say(f"places from the WKT of column {wkt.name}")
        return [wkt], *_from_wkt(wkt, notes)
    if lon is None or lat is None:
        raise BadValue(f"has no places: its columns are {', '.join(column.name for column in columns)}", FORM)
    notes.say(f"places from column {lon.name}, longitude, and column {lat.name}, latitude, taken for CRS84")
    return [lon, lat], _points(lon, lat, notes), "OGC:CRS84"


def _named(columns: Sequence[Column], names: Sequence[str]) -> Column | None:
    by_name = {column.name.casefold(): column for column in reversed(columns)}
    return next((by_name[name] for name in names if name in by_name), None)


def _from_wkt(column: Column, notes: Notes) -> tuple[Geometries, str]:
    """CRS84, or the one system that EWKT (`SRID=32642;POINT(…)`) names."""
    codes = {match[1] for text in column.values if text and (match := _SRID.match(text))}
    if len(codes) > 1:
        raise BadValue(f"column {column.name} has several systems: {', '.join(sorted(codes))}", "one SRID")
    plain = [text and _SRID.sub("", text, count=1) for text in column.values]
    crs = f"EPSG:{codes.pop()}" if codes else "OGC:CRS84"
    if crs == "OGC:CRS84":
        notes.say("the WKT names no coordinate reference system: taken for CRS84")
    return from_wkt(plain, notes), crs


def _points(lon: Column, lat: Column, notes: Notes) -> Geometries:
    xs, ys = _degrees(lon, notes), _degrees(lat, notes)
    known = ~(np.isnan(xs) | np.isnan(ys))
    points = np.full(len(xs), None, dtype=object)
    points[known] = shapely.points(xs[known], ys[known])
    empty = [row for row, pair in enumerate(zip(lon.values, lat.values, strict=True)) if None in pair]
    notes.rows(empty, "no geometry")
    return points


def _degrees(column: Column, notes: Notes) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Numbers with point or comma; what is no number is noted with its text, so that it is not lost."""
    degrees = np.full(len(column.values), np.nan)
    for row, text in enumerate(column.values):
        if text is None:
            continue
        try:
            degrees[row] = float(text.strip().replace(",", "."))
        except ValueError:
            notes.row(row, f"column {column.name}: {text!r} is no number; kept without geometry")
    infinite = np.isinf(degrees)
    notes.rows(np.flatnonzero(infinite), f"column {column.name}: no finite number; kept without geometry")
    degrees[infinite] = np.nan
    return degrees
