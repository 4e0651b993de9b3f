"""Coordinate reference systems by their codes, and geometries taken to them and back.

All data lie in CRS84. Coordinates are x, y (longitude or easting first) wherever ca-geo handles them,
whatever the authority says of its axes; `Crs.swapped` tells where the authority has them the other way round.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError, ProjError
from shapely.geometry.base import BaseGeometry

from ca_geo.errors import BadValue

URIS = "http://www.opengis.net/def/crs"
CRS_FORM = f"{URIS}/EPSG/0/32642 or EPSG:32642, a code of the EPSG for a plane or a surface; CRS84"
_WRITTEN = re.compile(
    r"https?://www\.opengis\.net/def/crs/(?:(?P<uri>EPSG)/[\d.]+/|OGC/[\d.]+/)(?P<uri_code>\w+)"
    r"|urn:ogc:def:crs:(?:(?P<urn>EPSG):[\d.]*:|OGC:[\d.]*:)(?P<urn_code>\w+)"
    r"|(?:(?P<name>EPSG):|(?:OGC:)?(?=CRS84))(?P<name_code>\w+)"
)
_FLAT = ("Geographic 2D CRS", "Projected CRS")
Points = NDArray[np.float64]


@dataclass(frozen=True)
class Crs:
    """One system, by its code: `EPSG:32642`, or `OGC:CRS84`. `parse` knows which there are."""

    code: str

    @classmethod
    def parse(cls, text: str) -> Crs:
        """A system from its URI (OGC 18-058r1, 6.2), URN, code, or code in brackets.

        :raises BadValue: unreadable, unknown, or not of two horizontal axes.
        """
        found = _WRITTEN.fullmatch(text[1:-1] if text[:1] + text[-1:] == "[]" else text)
        parts = {name: part for name, part in (found.groupdict() if found else {}).items() if part}
        code = next((part for name, part in parts.items() if name.endswith("_code")), "")
        epsg = len(parts) == 2
        if not (code.isdigit() if epsg else code == "CRS84"):
            raise BadValue(f"{text!r} names no coordinate reference system", CRS_FORM)
        return _checked(cls(f"{'EPSG' if epsg else 'OGC'}:{code.lstrip('0')}"))

    @property
    def uri(self) -> str:
        """The name by which OGC APIs call it."""
        authority, _, code = self.code.partition(":")
        return f"{URIS}/{authority}/{'1.3' if authority == 'OGC' else '0'}/{code}"

    def __str__(self) -> str:
        return self.uri

    @property
    def title(self) -> str:
        """What the authority calls it: `WGS 84 / UTM zone 42N`."""
        return str(_definition(self.code).name)

    @property
    def is_geographic(self) -> bool:
        """Whether its coordinates are angles, not lengths."""
        return bool(_definition(self.code).is_geographic)

    @cached_property
    def swapped(self) -> bool:
        """Whether the authority has latitude or northing first."""
        first, second = (axis.direction for axis in _definition(self.code).axis_info)
        polar = first == second and _definition(self.code).axis_info[0].name.startswith("Northing")
        return (first, second) == ("north", "east") or polar

    @property
    def decimals(self) -> int:
        """How many decimals keep a centimetre: 7 of a degree (as the data have), 3 of a metre or foot."""
        return 7 if self.is_geographic else 3

    @property
    def wkt(self) -> str:
        """The definition as WKT 2 (ISO 19162:2019)."""
        return str(_definition(self.code).to_wkt())

    @property
    def projjson(self) -> dict[str, Any]:
        """The definition as PROJJSON."""
        definition: dict[str, Any] = _definition(self.code).to_json_dict()
        return definition

    @property
    def is_wgs84(self) -> bool:
        """Whether x and y are those of CRS84 already."""
        return self.code in {"OGC:CRS84", "EPSG:4326"}

    @property
    def box_form(self) -> str:
        """How a box is written, in words."""
        axes = ", ".join(axis.name for axis in _definition(self.code).axis_info)
        return f"lower corner, upper corner, in {self.code} each {axes} (or with heights: six numbers)"


CRS84 = Crs("OGC:CRS84")


@dataclass(frozen=True)
class CrsBox:
    """A box in another system: `numbers` are x and y of the lower corner, then of the upper one.

    Where x is a longitude, the lower one may be the greater: such a box crosses the antimeridian.
    """

    numbers: tuple[float, float, float, float]
    crs: Crs

    @classmethod
    def of(cls, numbers: Sequence[float], crs: Crs) -> CrsBox:
        """A box from four numbers in the authority's order of axes, or six with heights, which are left out.

        :raises BadValue: not so many, not finite, or the lower corner above the upper one.
        """
        if len(numbers) not in {4, 6} or not all(map(math.isfinite, numbers)):
            raise BadValue(f"{len(numbers)} numbers make no box", crs.box_form)
        half = len(numbers) // 2
        lower, upper = numbers[:2], numbers[half : half + 2]
        (west, south), (east, north) = (lower[::-1], upper[::-1]) if crs.swapped else (lower, upper)
        heights = numbers[2::3] if half == 3 else (0, 0)
        if south > north or heights[0] > heights[1] or (west > east and not crs.is_geographic):
            raise BadValue("the lower corner lies above the upper one", crs.box_form)
        return cls((west, south, east, north), crs)

    def parts(self) -> tuple[tuple[float, float, float, float], ...]:
        """One or two boxes that cover the same area and cross nothing."""
        west, south, east, north = self.numbers
        if west <= east:
            return (self.numbers,)
        return ((west, south, 180.0, north), (-180.0, south, east, north))

    def __str__(self) -> str:
        """The text of a `bbox` parameter, in the authority's order of axes."""
        west, south, east, north = self.numbers
        written = (south, west, north, east) if self.crs.swapped else self.numbers
        return ",".join(repr(float(number) + 0.0).removesuffix(".0") for number in written)


@dataclass(frozen=True)
class Definition:
    """A system as a file defines it, in WKT, PROJJSON or by a code; any that has a place on Earth."""

    text: str

    @classmethod
    def read(cls, text: str) -> Definition:
        """The system of a file.

        :raises BadValue: the text defines none, or one that is tied to no place on Earth.
        """
        try:
            _from_file(text)
        except (CRSError, ProjError):
            start = " ".join(text.split())[:80]
            raise BadValue(f"{start!r} places nothing on Earth", "a system that PROJ knows") from None
        return cls(text)

    @property
    def title(self) -> str:
        """Its name, with the code where it has one: `WGS 84 / UTM zone 42N (EPSG:32642)`."""
        definition = _definition(self.text)
        authority = definition.to_authority()
        code = f" ({':'.join(authority)})" if authority and authority[1] not in definition.name else ""
        return f"{definition.name}{code}"

    @property
    def is_geographic(self) -> bool:
        """Whether its coordinates are angles, not lengths."""
        return bool(_definition(self.text).is_geographic)

    @property
    def is_wgs84(self) -> bool:
        """Whether x and y are those of CRS84 already."""
        return bool(_definition(self.text).to_authority() in {("EPSG", "4326"), ("OGC", "CRS84")})

    def to_crs84(self, points: Points) -> Points:
        """Points x, y (longitude or easting first) in degrees; infinite where the system has none."""
        lons, lats = _from_file(self.text).transform(points[:, 0], points[:, 1])
        return np.column_stack([lons, lats])

    def from_crs84(self, points: Points) -> Points:
        """Points in degrees, longitude first, as x, y (easting first); infinite where the system has none."""
        xs, ys = _from_file(self.text).transform(points[:, 0], points[:, 1], direction="INVERSE")
        return np.column_stack([xs, ys])


def transform(geometry: BaseGeometry | None, to: Crs) -> BaseGeometry | None:
    """A geometry of CRS84 in another system, x and y, rounded to its decimals. Vertices move, none are added.

    :raises BadValue: a vertex lies where the system has no coordinates.
    """
    return transform_all((geometry,), to)[0]


def transform_all(geometries: Iterable[BaseGeometry | None], to: Crs) -> tuple[BaseGeometry | None, ...]:
    """`transform` for many at once."""
    column = _column(geometries)
    if to.is_wgs84:
        return tuple(column)
    return tuple(
        shapely.transform(column, lambda points: _defined(_moved(points, to), to).round(to.decimals))
    )


def transform_where_defined(
    geometries: Iterable[BaseGeometry | None], to: Crs
) -> tuple[BaseGeometry | None, ...]:
    """As `transform_all`, with None in place of a geometry where the system has no coordinates."""
    moved = shapely.transform(_column(geometries), lambda points: _moved(points, to).round(to.decimals))
    there = np.isfinite(shapely.bounds(moved)).all(axis=1)
    return tuple(np.where(there, moved, None))


def _column(geometries: Iterable[BaseGeometry | None]) -> NDArray[np.object_]:
    return np.array(list(geometries), dtype=object)


def inverse(geometry: BaseGeometry, of: Crs) -> BaseGeometry:
    """A geometry of another system, x and y, in CRS84. Vertices move, none are added.

    :raises BadValue: a vertex lies where the system has no coordinates.
    """
    if of.is_wgs84:
        return geometry
    moved: BaseGeometry = shapely.transform(
        geometry, lambda points: _defined(_moved(points, of, back=True), of)
    )
    return moved


def turned(geometry: BaseGeometry) -> BaseGeometry:
    """The geometry with its axes the other way round."""
    other: BaseGeometry = shapely.transform(geometry, lambda points: points[:, ::-1])
    return other


def _moved(points: Points, crs: Crs, *, back: bool = False) -> Points:
    """Infinite where the system has no coordinates."""
    xs, ys = _transformer(crs.code).transform(
        points[:, 0], points[:, 1], direction="INVERSE" if back else "FORWARD"
    )
    return np.column_stack([xs, ys])


def _defined(points: Points, crs: Crs) -> Points:
    if not np.isfinite(points).all():
        raise BadValue(f"{crs.code} ({crs.title}) has no coordinates for some of the places", CRS84.uri)
    return points


def _checked(crs: Crs) -> Crs:
    """Refuses unknown codes, heights, systems of three axes, and those without a way to them."""
    try:
        kind = _definition(crs.code).type_name
    except CRSError:
        raise BadValue(f"{crs.code} is no code that the EPSG has given", CRS_FORM) from None
    if kind not in _FLAT:
        raise BadValue(f"{crs.code} is a {kind}", CRS_FORM)
    try:
        _transformer(crs.code)
    except ProjError:
        raise BadValue(f"nothing is known of the way from {CRS84.code} to {crs.code}", CRS_FORM) from None
    return crs


@lru_cache(maxsize=64)
def _definition(code: str) -> CRS:
    return CRS.from_user_input(code)


@lru_cache(maxsize=64)
def _transformer(code: str) -> Transformer:
    return Transformer.from_crs("OGC:CRS84", code, always_xy=True)


@lru_cache(maxsize=64)
def _from_file(definition: str) -> Transformer:
    return Transformer.from_crs(_definition(definition), "OGC:CRS84", always_xy=True)
