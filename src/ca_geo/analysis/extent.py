"""Where something may be, and how near to and far from each other two such things may be.

A record's point stands for a disc, so a distance is a range. Nothing is told finer than the range allows.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from ca_geo import geodesic
from ca_geo.geodesic import Course
from ca_geo.layers import Layer
from ca_geo.lonlat import LonLat

CERTAIN, POSSIBLE = "certain", "possible"
HALF_ROUND_M = 20_003_932  # from pole to pole: nothing is farther from anything
GRAINS = (1000, 100, 10)  # metres: what is known to a kilometre or worse is told in whole kilometres
UNSTATED_GRAIN = 1000
BORROWED = ("border:", "admin1:")  # geometries of the base map, in which a record lies


@dataclass(frozen=True, eq=False)
class Extent:
    """A place. Its true position is within `radius_m` of the geometry, in which it lies.

    Of a `whole` one the geometry is the thing itself, a border or a railway: distances are to its nearest
    part. Of any other the place is one point, somewhere in it. `stated` tells whether it is known at all how
    far the true position may be off.
    """

    course: Course
    radius_m: float = 0.0
    whole: bool = False
    stated: bool = True

    @classmethod
    def of(cls, geometry: BaseGeometry, radius_m: float = 0.0, *, whole: bool = True) -> Extent:
        """A geometry that is known to a radius in metres."""
        return cls(Course(geometry), radius_m, whole)

    @property
    def is_point(self) -> bool:
        """Whether it is a position, or a disc around one."""
        return len(self.course.points) == 1


@lru_cache(maxsize=64)
def extents(layer: Layer) -> tuple[Extent | None, ...]:
    """Where each feature of a layer may be, None where it has no place."""
    return tuple(map(_extent, layer.geometries, layer.properties))


def _extent(geometry: BaseGeometry | None, record: Mapping[str, Any]) -> Extent | None:
    """A line of its own is the thing itself; points, areas and what lies along a border are one place."""
    if geometry is None or geometry.is_empty:
        return None
    borrowed = str(record.get("geometry_ref", "")).startswith(BORROWED)
    dimension = int(shapely.get_dimensions(geometry))
    radius = record.get("location_uncertainty_m") if dimension < 2 else 0
    stated = borrowed or radius is not None
    return Extent(Course(geometry), float(radius or 0), whole=dimension == 1 and not borrowed, stated=stated)


@dataclass(frozen=True)
class Distance:
    """How near and how far two places may be, in metres, rounded outwards to what is known.

    `farthest_m` is None where no radius is stated. `between_m` and `bearing_deg` are of two points: the
    distance between them as they are given, and where the second lies from the first, clockwise from north;
    the true bearing is within `bearing_uncertainty_deg` of that one. `ends` are the positions of what is
    given that are nearest to each other, None where these meet: a line to draw, no more.
    """

    nearest_m: int
    farthest_m: int | None
    between_m: int | None = None
    bearing_deg: int | None = None
    bearing_uncertainty_deg: int | None = None
    ends: tuple[LonLat, LonLat] | None = None

    def within(self, metres: float) -> str | None:
        """Whether that far is certain (all positions are), possible (some are) or, None, neither."""
        if self.farthest_m is not None and self.farthest_m <= metres:
            return CERTAIN
        return POSSIBLE if self.nearest_m <= metres else None

    @property
    def at_most(self) -> int:
        """The farthest; where that is not known, what is given."""
        return self.nearest_m if self.farthest_m is None else self.farthest_m

    @property
    def words(self) -> str:
        """The range for people."""
        if self.farthest_m is None:
            return f"{_km(self.nearest_m)} between what is given; how far it may be off is not stated"
        if self.nearest_m == self.farthest_m:
            return _km(self.nearest_m)
        if not self.nearest_m:
            return f"up to {_km(self.farthest_m)}"
        return f"{_number(self.nearest_m)} to {_km(self.farthest_m)}"

    def as_json(self) -> dict[str, Any]:
        """The members that are known, and the words."""
        said = {name: value for name, value in vars(self).items() if value is not None and name != "ends"}
        ends = {"ends": [[round(one, 5) for one in end] for end in self.ends]} if self.ends else {}
        return {**said, **ends, "words": self.words}


def distance(a: Extent, b: Extent) -> Distance:
    """How far the second place may be from the first."""
    apart = geodesic.nearest(a.course, b.course)
    radii = a.radius_m + b.radius_m
    near, far = max(0.0, apart.metres - radii), min(_farthest(a, b, apart.metres) + radii, HALF_ROUND_M)
    points, ends = a.is_point and b.is_point, (apart.start, apart.end) if apart.metres else None
    if not (a.stated and b.stated):
        told = _rounded(apart.metres, UNSTATED_GRAIN)
        return Distance(told, None, between_m=told if points else None, ends=ends)
    grain = next((one for one in GRAINS if far - near >= one), 1)
    nearest, farthest = math.floor(near / grain) * grain, math.ceil(far / grain) * grain
    if not points:
        return Distance(nearest, farthest, ends=ends)
    return Distance(nearest, farthest, _rounded(apart.metres, grain), *_bearing(apart, radii), ends=ends)


def least(a: Extent, b: Extent) -> float:
    """Metres that the two are apart at the very least: quick, and never too much."""
    (centre_a, radius_a), (centre_b, radius_b) = a.course.sphere, b.course.sphere
    chord = float(np.linalg.norm(centre_a - centre_b))  # a geodesic is no shorter than its chord
    return max(0.0, chord - radius_a - radius_b - a.radius_m - b.radius_m)


def _farthest(a: Extent, b: Extent, nearest_m: float) -> float:
    """Of the geometries alone: between two places, from a place to a thing, or between two things."""
    if all(one.is_point or one.whole for one in (a, b)):
        return nearest_m
    if a.whole:
        return geodesic.reach(b.course, a.course)
    if b.whole:
        return geodesic.reach(a.course, b.course)
    return geodesic.widest(a.course, b.course).metres


def _bearing(apart: geodesic.Apart, radii: float) -> tuple[int | None, int | None]:
    """The bearing and how far it may be off; none where the discs touch."""
    if apart.metres <= radii or not apart.metres:
        return None, None
    azimuth = float(geodesic.WGS84.inv(*apart.start, *apart.end)[0])
    north = (
        radii / geodesic.WGS84.b * math.tan(math.radians(min(abs(apart.start.lat), 89)))
    )  # turns on the way
    spread = math.degrees(math.asin(radii / apart.metres) + north)
    return round(azimuth) % 360, math.ceil(spread + 0.5)


def _rounded(metres: float, grain: int) -> int:
    return round(metres / grain) * grain


def _km(metres: int) -> str:
    return f"{_number(metres)}\u00a0km"


def _number(metres: int) -> str:
    return f"{metres / 1000:,.3f}".rstrip("0").rstrip(".").replace(",", "\u202f")
