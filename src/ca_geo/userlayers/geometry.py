"""Geometries of a file as the atlas has them: CRS84, flat, finite, valid, cut at the antimeridian.

Whatever has to be changed or left out is noted by row. What cannot be repaired becomes no geometry; its row
stays.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LinearRing, LineString, Polygon
from shapely.geometry.base import BaseGeometry

from ca_geo.crs import Definition
from ca_geo.userlayers.raw import Geometries
from ca_geo.userlayers.report import Notes

Points = NDArray[np.float64]
Mask = NDArray[np.bool_]
Change = Callable[[Points], Points]

DECIMALS = 7  # of a degree, as the atlas's own layers have (RFC 7946, 11.2)
WORLD = shapely.box(-180, -90, 180, 90)
TURN = np.array([360.0, 0.0])
AXES = ((1, 90.0, "latitude"), (0, 540.0, "longitude"))  # one turn too far is turned back, more is a mistake
LEFT_OUT = "kept without geometry"


def located(found: Geometries, definition: Definition, notes: Notes) -> Geometries:
    """The geometries in CRS84, rounded to 7 decimals, rings by the right-hand rule; None where there is none.

    Edges stay straight in the file's coordinates at their vertices only: none are added.
    """
    flat = _flat(found, notes)
    moved = _whole_turn(_defined(_moved(flat, definition, notes), flat, definition, notes), notes)
    rounded = shapely.transform(moved, lambda points: np.round(points, DECIMALS) + 0.0)
    turned: Geometries = shapely.orient_polygons(_valid(rounded, notes))
    return turned


def _flat(found: Geometries, notes: Notes) -> Geometries:
    """Without heights and measures; without what is empty or has no finite coordinates."""
    kept = found.copy()
    _drop(kept, shapely.is_empty(kept), f"the geometry is empty; {LEFT_OUT}", notes)
    deep = shapely.has_z(kept) | shapely.has_m(kept)
    notes.rows(np.flatnonzero(deep), "heights or measures (Z, M) left out")
    kept = np.array(shapely.force_2d(kept), dtype=object)
    _drop(kept, ~_finite(kept), f"a coordinate is no finite number; {LEFT_OUT}", notes)
    return kept


def _drop(kept: Geometries, where: Mask, message: str, notes: Notes) -> None:
    notes.rows(np.flatnonzero(where), message)
    kept[where] = None


def _finite(geometries: Geometries) -> Mask:
    return _all(geometries, lambda points: np.asarray(np.isfinite(points).all(axis=1)))


def _all(geometries: Geometries, test: Callable[[Points], Mask]) -> Mask:
    """Whether a test holds for every vertex of each geometry."""
    points, owners = shapely.get_coordinates(geometries, return_index=True)
    holds: Mask = np.ones(len(geometries), dtype=bool)
    holds[owners[~test(points)]] = False
    return holds


class _AroundAPole(Exception):  # noqa: N818 - no fault: degrees have no line for it
    """A ring that does not close in degrees."""


def _moved(flat: Geometries, definition: Definition, notes: Notes) -> Geometries:
    """In degrees; not finite where the file's system ends. Plane lines run on beyond 180."""
    if definition.is_wgs84:
        return flat
    moved: Geometries = np.array(shapely.transform(flat, definition.to_crs84), dtype=object)
    if definition.is_geographic:
        return moved
    for index in np.flatnonzero(_leaps(moved)):
        try:
            moved[index] = _rebuilt(flat[index], lambda points: _unwrapped(points, definition.to_crs84))
        except _AroundAPole:
            moved[index] = None
            notes.row(int(index), f"surrounds a pole in the file's coordinates; {LEFT_OUT}")
    return moved


def _leaps(moved: Geometries) -> Mask:
    """Whether two vertices that follow one another lie more than half a turn apart."""
    points, owners = shapely.get_coordinates(moved, return_index=True)
    with np.errstate(invalid="ignore"):
        leap = (np.abs(np.diff(points[:, 0])) > 180) & (owners[1:] == owners[:-1])
    found: Mask = np.zeros(len(moved), dtype=bool)
    found[owners[1:][leap]] = True
    extended: Mask = found & (shapely.get_dimensions(moved) > 0)
    return extended


def _rebuilt(geometry: BaseGeometry, change: Change) -> BaseGeometry:
    """A geometry with each of its points, lines and rings changed by itself."""
    if isinstance(geometry, Polygon):
        rings = [_rebuilt(ring, change) for ring in (geometry.exterior, *geometry.interiors)]
        return Polygon(rings[0], [_beside(ring, rings[0]) for ring in rings[1:]])
    if isinstance(geometry, LineString):  # rings too
        points = change(np.asarray(geometry.coords))
        if isinstance(geometry, LinearRing) and abs(points[0, 0] - points[-1, 0]) > 180:
            raise _AroundAPole
        return type(geometry)(points)
    if hasattr(geometry, "geoms"):
        return type(geometry)([_rebuilt(part, change) for part in geometry.geoms])
    point: BaseGeometry = shapely.transform(geometry, change)
    return point


def _beside(hole: LinearRing, shell: LinearRing) -> LinearRing:
    """The hole on the turn on which its shell lies."""
    turns = round((shell.bounds[0] + shell.bounds[2] - hole.bounds[0] - hole.bounds[2]) / 2 / 360)
    return LinearRing(np.asarray(hole.coords) + turns * TURN)


def _unwrapped(points: Points, to_crs84: Change) -> Points:
    """Degrees without the leap from 180 to -180; the middle of an edge tells it from a true long way."""
    degrees, middles = to_crs84(points), to_crs84((points[:-1] + points[1:]) / 2)
    step = np.diff(degrees[:, 0])
    between = (degrees[:-1, 0] + degrees[1:, 0]) / 2
    over = (np.abs(step) > 180) & (np.abs(middles[:, 0] - between) > 90)
    turns = np.concatenate([[0.0], np.cumsum(np.where(over, -np.sign(step), 0.0))])
    unwrapped: Points = degrees + turns[:, None] * TURN
    return unwrapped


def _defined(moved: Geometries, flat: Geometries, definition: Definition, notes: Notes) -> Geometries:
    """Without what the file's system does not cover, and without what leaves the globe."""
    kept = moved.copy()
    lost = ~_finite(kept) & ~shapely.is_missing(flat)
    _drop(kept, lost, f"a coordinate lies where {definition.title} has none; {LEFT_OUT}", notes)
    for axis, most, name in AXES:
        within = _all(kept, lambda points, axis=axis, most=most: np.abs(points[:, axis]) <= most + 1e-9)  # type: ignore[misc]
        for index in np.flatnonzero(~within):
            degrees = shapely.get_coordinates(kept[index])[:, axis]
            worst = degrees[np.argmax(np.abs(degrees))]
            notes.row(int(index), f"the {name} {worst:.10g} is none on Earth; {LEFT_OUT}")
        kept[~within] = None
    return kept


def _whole_turn(geometries: Geometries, notes: Notes) -> Geometries:
    """Within -180 to 180: what runs over the antimeridian is cut there (RFC 7946, 3.1.9)."""
    kept = geometries.copy()
    beyond = ~_all(kept, lambda points: np.abs(points[:, 0]) <= 180 + 0.5 * 10**-DECIMALS)
    for index in np.flatnonzero(beyond):
        kept[index] = _cut(kept[index])
    notes.rows(np.flatnonzero(beyond), "cut or turned at the antimeridian to lie within -180 to 180")
    return kept


def _cut(geometry: BaseGeometry) -> BaseGeometry:
    whole = geometry if shapely.is_valid(geometry) else shapely.make_valid(geometry, method="structure")
    west, east = whole.bounds[0], whole.bounds[2]
    first, last = (int(np.floor((lon + 180) / 360)) for lon in (west, east))
    turned = [shapely.transform(whole, lambda points, n=n: points - n * TURN) for n in range(first, last + 1)]
    parts = [_same_kind(shapely.intersection(WORLD, part), whole) for part in turned]
    return _together([part for part in parts if not part.is_empty])


def _same_kind(geometry: BaseGeometry, like: BaseGeometry) -> BaseGeometry:
    """The parts that have as many dimensions: a cut that only touches leaves a point or a line."""
    dimension = shapely.get_dimensions(like)
    parts = [part for part in shapely.get_parts(geometry) if shapely.get_dimensions(part) == dimension]
    return _together(parts) if parts else type(like)()


def _together(parts: list[BaseGeometry]) -> BaseGeometry:
    """One part as it is, several as a Multi geometry of their kind."""
    flat = [one for part in parts for one in shapely.get_parts(part)]
    if len(flat) == 1:
        return flat[0]
    makers: dict[int, Callable[[Any], BaseGeometry]] = {
        0: shapely.multipoints,
        1: shapely.multilinestrings,
        2: shapely.multipolygons,
    }
    return makers[int(shapely.get_dimensions(flat[0]))](flat)


def _valid(geometries: Geometries, notes: Notes) -> Geometries:
    """Repaired where OGC 06-103r4 is broken; a repair keeps the covered area and drops what has collapsed."""
    kept = geometries.copy()
    for index in np.flatnonzero(~shapely.is_missing(kept) & ~shapely.is_valid(kept)):
        reason = shapely.is_valid_reason(kept[index])
        kept[index] = _repaired(kept[index])
        done = f"without extent; {LEFT_OUT}" if kept[index] is None else "repaired"
        notes.row(int(index), f"invalid geometry ({reason}): {done}")
    return kept


def _repaired(geometry: BaseGeometry) -> BaseGeometry | None:
    mended = shapely.make_valid(geometry, method="structure", keep_collapsed=False)
    snapped = shapely.set_precision(mended, 10**-DECIMALS)  # a mended vertex has decimals of its own
    rounded = shapely.transform(snapped, lambda points: np.round(points, DECIMALS) + 0.0)
    if rounded.is_empty:
        return None
    return rounded if geometry.geom_type == "GeometryCollection" else _same_kind(rounded, geometry)
