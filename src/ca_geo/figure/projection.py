"""Projections fit for the region, their parameters chosen for what a picture shows, and told in words.

The three are those of textbooks (Snyder 1987, USGS Professional Paper 1395): Albers equal-area conic (chapter
14) with its standard parallels a sixth of the span inside the edges, Lambert conformal conic (15), Lambert
azimuthal equal-area (24); and Mercator (7), which web maps have. All on WGS 84.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ca_geo.crs import Definition
from ca_geo.errors import BadValue
from ca_geo.lonlat import BBox

DEFAULT = "albers"
Axis = Literal["lat", "lon"]
Values = Mapping[str, tuple[float, Axis]]
Points = NDArray[np.float64]


@dataclass(frozen=True)
class Projection:
    """A projection with its parameters: `key` names its words, `values` are what these tell: degrees, and
    whether they are north (`lat`) or east (`lon`)."""

    key: str
    definition: Definition
    values: Values

    def forward(self, points: Points) -> Points:
        """Longitude and latitude in degrees to metres east and north."""
        return self.definition.from_crs84(points)

    def inverse(self, points: Points) -> Points:
        """Metres east and north to longitude and latitude in degrees."""
        return self.definition.to_crs84(points)


def projection(name: str | None, shown: BBox) -> Projection:
    """The projection of this name (None: the default), set for an area.

    :raises BadValue: no such projection.
    """
    make = _MAKERS.get(name or DEFAULT)
    if make is None:
        raise BadValue(f"{name!r} is no projection", ", ".join(NAMES))
    return make(shown)


def _conic(key: str, proj: str) -> Callable[[BBox], Projection]:
    def make(shown: BBox) -> Projection:
        lon, lat = _middle(shown)
        sixth = (shown.north - shown.south) / 6
        first, second = _round(shown.south + sixth, shown), _round(shown.north - sixth, shown)
        if first + second == 0:  # a cone about the equator has no tip
            second += 1
        text = f"+proj={proj} +lat_1={first} +lat_2={second} +lat_0={lat} +lon_0={lon} +ellps=WGS84 +units=m"
        values: Values = {"first": (first, "lat"), "second": (second, "lat"), "lon": (lon, "lon")}
        return Projection(key, Definition(text), values)

    return make


def _azimuthal(shown: BBox) -> Projection:
    lon, lat = _middle(shown)
    text = f"+proj=laea +lat_0={lat} +lon_0={lon} +ellps=WGS84 +units=m"
    return Projection("laea", Definition(text), {"lat": (lat, "lat"), "lon": (lon, "lon")})


def _mercator(shown: BBox) -> Projection:
    lon, _ = _middle(shown)
    text = f"+proj=merc +lon_0={lon} +ellps=WGS84 +units=m"
    return Projection("mercator", Definition(text), {"lon": (lon, "lon")})


def _middle(shown: BBox) -> tuple[float, float]:
    return _round((shown.west + shown.east) / 2, shown), _round((shown.south + shown.north) / 2, shown)


def _round(degrees: float, shown: BBox) -> float:
    """To a whole degree, in a small area to half of one, so that the parameters can be told and typed."""
    step = 1 if shown.north - shown.south > 6 else 0.5
    return round(degrees / step) * step + 0.0


_MAKERS: Mapping[str, Callable[[BBox], Projection]] = MappingProxyType(
    {
        "albers": _conic("albers", "aea"),
        "laea": _azimuthal,
        "lcc": _conic("lcc", "lcc"),
        "mercator": _mercator,
    }
)
NAMES = tuple(_MAKERS)
