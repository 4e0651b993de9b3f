"""The spatial functions, by the predicates of simple features (OGC 21-065r2, 7.6 to 7.8).

In the plane of longitude and latitude. No geometry is NULL. Heights are read and do not count.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from ca_geo import crs as crs_room
from ca_geo.cql2.columns import Column, Prepared
from ca_geo.cql2.places import Place, fault
from ca_geo.cql2.tree import Box, Shape
from ca_geo.cql2.truth import Mask, Truth
from ca_geo.cql2.typed import Typed, expect
from ca_geo.crs import Crs, CrsBox
from ca_geo.errors import BadValue
from ca_geo.lonlat import BBox

_CONVERSES = {"contains": "within", "within": "contains"}
_STEPS = 16  # in which the edge of a box goes from one system to another
_REACH = 1e9
_DECIMALS = 9  # a tenth of a millimetre; filters stay short


def related(name: str, left: Typed, right: Typed, place: Place) -> Typed:
    """One of the functions `s_…`.

    :raises BadValue: an operand is no geometry.
    """
    for operand in (left, right):
        expect(operand, {"geometry"}, name.upper())
    predicate = name.removeprefix("s_")
    evaluate: Callable[[Prepared], Truth]
    if left.constant is None and right.constant is not None:
        evaluate = _with_constant(predicate, right.constant)
    elif left.constant is not None and right.constant is None:
        evaluate = _with_constant(_CONVERSES.get(predicate, predicate), left.constant)
    else:
        evaluate = _row_by_row(predicate, left, right)
    return Typed("boolean", place, evaluate)


def located(literal: Shape | Box, crs: Crs) -> Shape | Box:
    """A literal in CRS84. Vertices of shapes move, none are added; the edges of boxes are cut up before.

    :raises BadValue: it has no place there, crosses the antimeridian in a system that has none, or its lower
        corner lies above the upper one.
    """
    try:
        if isinstance(literal, Box):
            return _located_box(literal, crs)
        geometry = crs_room.turned(literal.geometry) if crs.swapped else literal.geometry
        return Shape(_in_degrees(geometry, crs), literal.place)
    except BadValue as reason:
        raise fault(reason.message, literal.place, reason.allowed) from None


def area(box: Box) -> BaseGeometry:
    """What a box in degrees covers; the west greater than the east crosses the antimeridian.

    :raises BadValue: as `BBox.of`.
    """
    return shapely.union_all([_area(*part.as_tuple()) for part in BBox.of(box.numbers).parts()])


def _located_box(box: Box, crs: Crs) -> Shape | Box:
    """A box in degrees, without heights; of another system its area."""
    read = CrsBox.of(box.numbers, crs)
    if crs.is_wgs84:
        BBox.of(read.numbers)
        return Box(read.numbers, box.place)
    west, south, east, north = read.numbers
    _check_reach(read.numbers)
    outline = shapely.union_all([_area(*part) for part in read.parts()])
    step = max(abs(east - west), north - south) / _STEPS
    return Shape(_in_degrees(shapely.segmentize(outline, step or 1.0), crs), box.place)


def _in_degrees(geometry: BaseGeometry, crs: Crs) -> BaseGeometry:
    if crs.is_wgs84:
        return _on_globe(geometry)
    _check_reach(geometry.bounds)
    moved = crs_room.inverse(geometry, crs)
    _check_no_jump(geometry, moved)
    rounded: BaseGeometry = shapely.transform(moved, lambda points: np.round(points, _DECIMALS))
    return _on_globe(rounded)


def _check_reach(bounds: Sequence[float]) -> None:
    """Refuses numbers that are no coordinates in any system, before anything is calculated from them."""
    if max(map(abs, bounds)) > _REACH:
        raise BadValue("the geometry leaves the globe", f"coordinates up to {_REACH:g}")


def _check_no_jump(before: BaseGeometry, after: BaseGeometry) -> None:
    """A step to the east that becomes a step of half the globe to the west has jumped the antimeridian."""
    eastings, lons = (np.diff(shapely.get_coordinates(one)[:, 0]) for one in (before, after))
    if ((np.abs(lons) > 180) & (eastings * lons < 0)).any():
        raise BadValue("the geometry crosses the antimeridian", "CRS84, with a part on either side")


def _on_globe(geometry: BaseGeometry) -> BaseGeometry:
    west, south, east, north = geometry.bounds
    if west < -180 or east > 180 or south < -90 or north > 90:
        raise BadValue("the geometry leaves the globe", "longitudes -180 to 180, latitudes -90 to 90")
    return geometry


def _area(west: float, south: float, east: float, north: float) -> BaseGeometry:
    """A box, or the line or point that is left of one without width or height."""
    if (west, south) == (east, north):
        return shapely.Point(west, south)
    if west == east or south == north:
        return shapely.LineString([(west, south), (east, north)])
    return shapely.box(west, south, east, north)


def _with_constant(predicate: str, geometry: BaseGeometry) -> Callable[[Prepared], Truth]:
    def evaluate(table: Prepared) -> Truth:
        answer = _disjoint(table, geometry) if predicate == "disjoint" else _hits(table, predicate, geometry)
        return Truth.of(answer, table.geometries.known)

    return evaluate


def _disjoint(table: Prepared, geometry: BaseGeometry) -> Mask:
    return ~_hits(table, "intersects", geometry)


def _hits(table: Prepared, predicate: str, geometry: BaseGeometry) -> Mask:
    """Where `predicate(feature, geometry)` holds, by the spatial index."""
    mask: Mask = np.zeros(len(table), dtype=bool)
    if predicate == "equals":
        near = table.tree.query(geometry)
        mask[near] = shapely.equals(table.geometries.values[near], geometry)
    else:
        mask[table.tree.query(geometry, predicate=_CONVERSES.get(predicate, predicate))] = True
    return mask


def _row_by_row(predicate: str, left: Typed, right: Typed) -> Callable[[Prepared], Truth]:
    holds: Callable[[Any, Any], Mask] = getattr(shapely, predicate)

    def evaluate(table: Prepared) -> Truth:
        one: Column = left.evaluate(table)
        other: Column = right.evaluate(table)
        return Truth.of(np.asarray(holds(one.values, other.values)), one.known & other.known)

    return evaluate
