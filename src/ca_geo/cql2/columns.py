"""What filters are evaluated over: the columns of a table, made into arrays when they are first asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property, lru_cache
from typing import Any, Literal, Protocol, TypeVar

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from ca_geo.cql2.truth import Mask, Truth
from ca_geo.errors import BadValue
from ca_geo.period import Period

Micros = NDArray[np.int64]
_Read = TypeVar("_Read")
TemporalKind = Literal["date", "timestamp", "edtf"]
# Microseconds since 1970, as `Span` counts; what is open lies beyond every moment of the calendar.
OPEN_START, OPEN_END = -(2**62), 2**62
DAY = 86_400_000_000
_EPOCH = date(1970, 1, 1).toordinal()


class Columns(Protocol):
    """A table. None stands for NULL, arrays are tuples; geometries are in CRS84."""

    def __len__(self) -> int: ...
    def values(self, name: str) -> Sequence[Any]: ...
    def geometries(self) -> Sequence[BaseGeometry | None]: ...


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """Values by row, and where there are any; one element where all rows share it."""

    values: NDArray[Any]
    known: Mask


@dataclass(frozen=True, slots=True, eq=False)
class Span:
    """Times by row, from `first` to `last` in microseconds since 1970 (UTC); a moment has both equal.

    Days are the midnights on which they begin.
    """

    first: Micros
    last: Micros
    known: Mask


class Prepared:
    """A table whose arrays are kept from one filter to the next. The table must not change meanwhile."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._kept: dict[tuple[str, str], Any] = {}

    def __len__(self) -> int:
        return len(self._columns)

    def numbers(self, name: str) -> Column:
        """64-bit floats; what is no finite number is NULL."""
        return self._once("numbers", name, _numbers)

    def texts(self, name: str) -> Column:
        """Character strings."""
        return self._once("texts", name, _texts)

    def truths(self, name: str) -> Truth:
        """Booleans."""
        return self._once("truths", name, _truths)

    def sets(self, name: str) -> Column:
        """Arrays as frozen sets of `element`."""
        return self._once("sets", name, _sets)

    def spans(self, name: str, kind: TemporalKind) -> Span:
        """Dates, timestamps, or the outer bounds of EDTF dates; what cannot be read is NULL."""
        return self._once(kind, name, lambda values: _spans(values, kind))

    @cached_property
    def geometries(self) -> Column:
        column = np.empty(len(self), dtype=object)
        column[:] = list(self._columns.geometries())
        return Column(column, ~shapely.is_missing(column))

    @cached_property
    def tree(self) -> shapely.STRtree:
        return shapely.STRtree(self.geometries.values)

    def _once(self, kind: str, name: str, read: Callable[[Sequence[Any]], _Read]) -> _Read:
        key = (kind, name)
        if key not in self._kept:
            self._kept[key] = read(self._columns.values(name))
        kept: _Read = self._kept[key]
        return kept


def objects(values: Iterable[Any]) -> NDArray[Any]:
    """An array of Python objects, whatever they are."""
    listed = list(values)
    column = np.empty(len(listed), dtype=object)
    column[:] = listed
    return column


def element(value: Any) -> Any:
    """A value as the element of a set: true is not 1."""
    return ("boolean", value) if isinstance(value, bool) else value


def microseconds(value: date) -> int:
    """Microseconds from 1970 to a moment in UTC, or to the start of a day."""
    days = (value.toordinal() - _EPOCH) * DAY
    if not isinstance(value, datetime):
        return days
    return days + ((value.hour * 60 + value.minute) * 60 + value.second) * 1_000_000 + value.microsecond


def _numbers(values: Sequence[Any]) -> Column:
    floats = np.array([_float(value) for value in values], dtype=np.float64)
    known = np.isfinite(floats)
    return Column(np.where(known, floats, 0.0), known)


def _float(value: Any) -> float:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else np.nan


def _texts(values: Sequence[Any]) -> Column:
    known = np.array([value is not None for value in values], dtype=bool)
    return Column(objects("" if value is None else str(value) for value in values), known)


def _truths(values: Sequence[Any]) -> Truth:
    true = np.array([value is True for value in values], dtype=bool)
    return Truth(true, np.array([value is False for value in values], dtype=bool))


def _sets(values: Sequence[Any]) -> Column:
    known = np.array([value is not None for value in values], dtype=bool)
    return Column(objects(frozenset(map(element, value or ())) for value in values), known)


def _spans(values: Sequence[Any], kind: TemporalKind) -> Span:
    bounds = [None if value is None else _BOUNDS[kind](str(value)) for value in values]
    known = np.array([pair is not None for pair in bounds], dtype=bool)
    pairs = np.array([pair or (0, 0) for pair in bounds], dtype=np.int64).reshape(-1, 2)
    return Span(pairs[:, 0], pairs[:, 1], known)


@lru_cache(maxsize=10_000)
def _edtf_bounds(text: str) -> tuple[int, int] | None:
    try:
        start, end = Period.parse(text).outer
    except BadValue:
        return None
    return (
        OPEN_START if start is None else microseconds(start),
        OPEN_END if end is None else microseconds(end),
    )


def _instant_bounds(text: str) -> tuple[int, int] | None:
    """Of a date or a date-time in any form of ISO 8601: data have more of them than filters."""
    try:
        moment = datetime.fromisoformat(text.upper())
        moment = moment.astimezone(UTC) if moment.tzinfo else moment
    except (ValueError, OverflowError):
        return None
    return (microseconds(moment),) * 2


_BOUNDS: dict[TemporalKind, Callable[[str], tuple[int, int] | None]] = {
    "date": _instant_bounds,
    "timestamp": _instant_bounds,
    "edtf": _edtf_bounds,
}
