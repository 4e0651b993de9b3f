"""Positions and boxes with named fields, in longitude and latitude (CRS84, degrees).

Longitude comes first everywhere. `LonLat.latlon` is the only place where the axes are turned, for those who
want them the other way round (Leaflet and folium).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ca_geo.errors import BadValue

BBOX_FORM = "west,south,east,north in degrees (or with heights: west,south,low,east,north,high)"


class LonLat(NamedTuple):
    """A position in degrees on WGS 84."""

    lon: float
    lat: float

    def latlon(self) -> tuple[float, float]:
        """The position as (latitude, longitude)."""
        return (self.lat, self.lon)


@dataclass(frozen=True)
class BBox:
    """A box in degrees. `west` greater than `east` means that it crosses the antimeridian (RFC 7946, 5.2)."""

    west: float
    south: float
    east: float
    north: float

    @classmethod
    def parse(cls, text: str) -> BBox:
        """A box from the text of a `bbox` parameter (OGC 17-069r4, 7.15.3).

        :raises BadValue: not four or six finite numbers, out of range, or south above north.
        """
        try:
            return cls.of([float(part) for part in text.split(",")])
        except BadValue:
            raise
        except ValueError:
            raise BadValue(f"{text!r} is not a list of numbers", BBOX_FORM) from None

    @classmethod
    def of(cls, numbers: Sequence[float]) -> BBox:
        """A box from four numbers, or six of which the heights are checked and left out: the data are flat.

        :raises BadValue: as `parse`.
        """
        if len(numbers) not in {4, 6}:
            raise BadValue(f"{len(numbers)} numbers make no box", BBOX_FORM)
        if not all(map(math.isfinite, numbers)):
            raise BadValue("a box has finite numbers only", BBOX_FORM)
        half = len(numbers) // 2
        (west, south), (east, north) = numbers[:2], numbers[half : half + 2]
        _check_order("south", south, "north", north)
        if half == 3:
            _check_order("low", numbers[2], "high", numbers[5])
        _check_range("longitude", 180, (west, east))
        _check_range("latitude", 90, (south, north))
        return cls(west, south, east, north)

    @property
    def crosses_antimeridian(self) -> bool:
        """Whether the box runs over longitude 180."""
        return self.west > self.east

    def parts(self) -> tuple[BBox, ...]:
        """One or two boxes that cover the same area and cross nothing."""
        if not self.crosses_antimeridian:
            return (self,)
        return (
            BBox(self.west, self.south, 180.0, self.north),
            BBox(-180.0, self.south, self.east, self.north),
        )

    def as_tuple(self) -> tuple[float, float, float, float]:
        """West, south, east, north."""
        return (self.west, self.south, self.east, self.north)

    def __str__(self) -> str:
        """The text of a `bbox` parameter; `parse` reads it back to an equal box."""
        return ",".join(repr(float(number) + 0.0).removesuffix(".0") for number in self.as_tuple())


def _check_order(low_name: str, low: float, high_name: str, high: float) -> None:
    if low > high:
        raise BadValue(f"{low_name} ({low:g}) is above {high_name} ({high:g})", BBOX_FORM)


def _check_range(name: str, limit: float, values: Iterable[float]) -> None:
    for value in values:
        if abs(value) > limit:
            raise BadValue(f"the {name} {value:g} is out of range", f"{-limit} to {limit}")
