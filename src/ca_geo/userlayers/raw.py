"""A layer as a reader found it: columns of plain values and geometries in the file's own coordinates."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from ca_geo.userlayers.report import Notes

Geometries = NDArray[np.object_]


@dataclass(frozen=True)
class Column:
    """One column. Values are what JSON has, or date, datetime, time; None is missing. `typed` is false where
    the file has nothing but texts (CSV), so that numbers must still be read from them."""

    name: str
    values: Sequence[Any]
    title: str | None = None
    description: str = ""
    typed: bool = True


@dataclass(frozen=True)
class RawLayer:
    """`crs` is a definition that `ca_geo.crs` reads, None where the file has none. `ids` are the format's own
    ids of features with the words for where they are from, None where it has none. `about` holds the members
    `title`, `description`, `licence`, `attribution` that the file has. `left_out` counts rows that are
    neither here nor anywhere else."""

    name: str
    columns: Sequence[Column]
    geometries: Geometries
    crs: str | None
    notes: Notes
    ids: tuple[str, Sequence[Any]] | None = None
    about: Mapping[str, str] = field(default_factory=dict)
    left_out: int = 0


def from_wkb(values: Sequence[bytes | None], notes: Notes) -> Geometries:
    """Geometries of WKB; one that cannot be read is None, and noted."""
    return _readable(values, shapely.from_wkb, notes)


def from_wkt(values: Sequence[str | None], notes: Notes) -> Geometries:
    """Geometries of WKT, as `from_wkb`."""
    return _readable(values, shapely.from_wkt, notes)


def from_geojson(values: Sequence[str | None], notes: Notes) -> Geometries:
    """Geometries of GeoJSON texts, as `from_wkb`."""
    return _readable(values, shapely.from_geojson, notes)


def _column(values: Sequence[Any]) -> Geometries:
    column = np.empty(len(values), dtype=object)
    column[:] = values
    return column


def _readable(values: Sequence[Any], read: Callable[..., Geometries], notes: Notes) -> Geometries:
    column = _column(values)
    try:
        found = read(column, on_invalid="ignore")
    except NotImplementedError:  # one of them is a curve, for which there is no kind of geometry here
        found = _column([_one(value, read) for value in values])
    given = np.array([value is not None for value in values], dtype=bool)
    unread = given & shapely.is_missing(found)
    notes.rows(np.flatnonzero(unread), "the geometry cannot be read; kept without geometry")
    notes.rows(np.flatnonzero(~given), "no geometry")
    return found


def _one(value: Any, read: Callable[..., Any]) -> Any:
    try:
        return read(value, on_invalid="ignore")
    except NotImplementedError:
        return None
