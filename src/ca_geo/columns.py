"""What the features of a layer say, by property: which are equal to a value, touch a box, come first.

All columns are in file order and equally long; what is looked at once is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from ca_geo.crs import Crs, CrsBox, transform_where_defined
from ca_geo.errors import BadValue
from ca_geo.lonlat import BBox
from ca_geo.period import OPEN, Period
from ca_geo.schema import PropertyInfo

Mask = NDArray[np.bool_]
Record = Mapping[str, Any]
_LATEST = (2**31, 2**31)  # behind the ordinals of all days


@dataclass(frozen=True, eq=False)
class Properties:
    """The properties of all features."""

    schema: Mapping[str, PropertyInfo]
    records: Sequence[Record]
    _values: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    _indices: dict[str, Mapping[Any, NDArray[np.int64]]] = field(default_factory=dict)
    _ranks: dict[str, NDArray[np.int64]] = field(default_factory=dict)

    def values(self, name: str) -> tuple[Any, ...]:
        """The value of each feature, None where it has none."""
        if name not in self._values:
            self._values[name] = tuple(record.get(name) for record in self.records)
        return self._values[name]

    def equal(self, name: str, text: str) -> Mask:
        """Which features have the value that a text stands for, or a list that holds it."""
        mask: Mask = np.zeros(len(self.records), dtype=bool)
        if name in self.schema:
            if name not in self._indices:
                self._indices[name] = _by_value(self.values(name))
            mask[self._indices[name].get(_reader(self.schema[name])(text), [])] = True
        return mask

    def ranks(self, name: str) -> NDArray[np.int64]:
        """The place of each feature's value among all of the property, from 0; -1 where it has none."""
        if name not in self._ranks:
            place = _sort_key(self.schema[name])
            keys = [None if value is None else place(value) for value in self.values(name)]
            order = {key: rank for rank, key in enumerate(sorted({key for key in keys if key is not None}))}
            self._ranks[name] = np.array([-1 if key is None else order[key] for key in keys], dtype=np.int64)
        return self._ranks[name]

    def order(self, sortby: Sequence[tuple[str, bool]]) -> NDArray[np.int64]:
        """One key a property, of which the least comes first: without a value last, whichever way it goes."""
        return np.array([_directed(self.ranks(name), down=down) for name, down in sortby], dtype=np.int64)


class Places:
    """The geometries of all features in degrees, longitude first; None where the sources give no place."""

    def __init__(self, geometries: Iterable[BaseGeometry | None]) -> None:
        self.geometries = tuple(geometries)

    def touching(self, bbox: BBox | CrsBox) -> Mask:
        """Which geometries touch a box, exactly. No geometry: always (OGC 17-069r4, 7.15.3).

        In another system it is the geometries of that system, as they are served, which touch or do not;
        what has no coordinates there does not.
        """
        if isinstance(bbox, CrsBox):
            return self._nowhere | _elsewhere(self, bbox.crs)._within(bbox.parts())
        return self._nowhere | self._within(part.as_tuple() for part in bbox.parts())

    def _within(self, boxes: Iterable[tuple[float, float, float, float]]) -> Mask:
        mask: Mask = np.zeros(len(self.geometries), dtype=bool)
        for box in boxes:
            mask[self._tree.query(shapely.box(*box), predicate="intersects")] = True
        return mask

    @cached_property
    def _column(self) -> NDArray[np.object_]:
        return np.array(self.geometries, dtype=object)

    @cached_property
    def _tree(self) -> shapely.STRtree:
        return shapely.STRtree(self._column)

    @cached_property
    def _nowhere(self) -> Mask:
        nowhere: Mask = shapely.is_missing(self._column)
        return nowhere


@lru_cache(maxsize=8)  # each holds the geometries of a layer once more
def _elsewhere(places: Places, crs: Crs) -> Places:
    """The same in another system; None too where that has no coordinates."""
    return Places(transform_where_defined(places.geometries, crs))


@dataclass(frozen=True, eq=False)
class Columns:
    """Properties and geometries together, as a filter asks for them."""

    properties: Properties
    places: Places

    def __len__(self) -> int:
        return len(self.places.geometries)

    def values(self, name: str) -> Sequence[Any]:
        return self.properties.values(name)

    def geometries(self) -> Sequence[BaseGeometry | None]:
        return self.places.geometries


def _by_value(values: Iterable[Any]) -> Mapping[Any, NDArray[np.int64]]:
    """Which features hold which value; of a list, each of its items."""
    found: dict[Any, list[int]] = {}
    for index, value in enumerate(values):
        for one in value if isinstance(value, tuple) else (value,):
            found.setdefault(one, []).append(index)
    return {value: np.array(indices) for value, indices in found.items()}


def _reader(info: PropertyInfo) -> Callable[[str], Any]:
    if info.type in {"integer", "number"}:
        return float
    if info.type == "boolean":
        return lambda text: text == "true"
    return str


def _directed(ranks: NDArray[np.int64], *, down: bool) -> NDArray[np.int64]:
    directed: NDArray[np.int64] = np.where(ranks < 0, len(ranks), -ranks if down else ranks)
    return directed


def _sort_key(info: PropertyInfo) -> Callable[[Any], Any]:
    """Numbers by size, texts by code point, lists item by item, dates of any precision by `_moment`."""
    if info.format == "edtf":
        return _moment
    return str if info.type == "string" else lambda value: value


def _moment(text: str) -> tuple[tuple[int, int], str]:
    """The first and last day by the plain reading; what goes on still, after all dates."""
    if text == OPEN:
        return (_LATEST, text)
    try:
        first, last = Period.parse(text).inner
    except BadValue:  # in data that nobody has checked
        return (_LATEST, text)
    return ((first.toordinal() if first else 0, last.toordinal() if last else _LATEST[1]), text)
