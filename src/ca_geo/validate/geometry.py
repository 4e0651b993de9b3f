"""What RFC 7946 asks of geometries, checked on the JSON as it is written and on the shapes it makes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import shape

from ca_geo.errors import DataFault
from ca_geo.validate.folder import Folder, feature_id

DEPTH = {"Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}
DECIMALS = 7
Positions = NDArray[np.float64]


def check_geometries(folder: Folder) -> Iterator[DataFault]:
    """The faults of every geometry in layers and base map."""
    for file, features in folder.files():
        for feature in features:
            if feature["geometry"] is not None:
                for message in geometry_faults(feature["geometry"]):
                    yield DataFault(file, feature_id(feature), "geometry", message)


def geometry_faults(geometry: Any) -> list[str]:
    """What is wrong with one geometry; the later checks need that the earlier ones found nothing."""
    if not isinstance(geometry, dict) or str(geometry.get("type")) not in DEPTH:
        return [f"is no geometry of these types: {', '.join(DEPTH)}"]
    try:
        parts = list(_parts(geometry["coordinates"], DEPTH[geometry["type"]]))
    except (TypeError, ValueError, KeyError):
        return ["has coordinates that are not positions of two numbers"]
    found = [message for message, wrong in _PART_CHECKS.items() if any(map(wrong, parts))]
    if "Point" not in geometry["type"] and any(map(_jumps, parts)):
        found.append("crosses the antimeridian uncut (RFC 7946, 3.1.9)")
    if "Polygon" in geometry["type"] and not all(map(_is_closed, parts)):
        found.append("has a ring that is not closed, or has under four positions (RFC 7946, 3.1.6)")
    return found or list(_shape_faults(geometry))


def _parts(coordinates: Any, depth: int) -> Iterator[Positions]:
    """The lines, rings or points of a geometry as arrays of (n, 2)."""
    if not isinstance(coordinates, list):
        raise TypeError
    if depth > 1:
        for part in coordinates:
            yield from _parts(part, depth - 1)
        return
    positions = np.asarray([coordinates] if depth == 0 else coordinates)
    if positions.ndim != 2 or positions.shape[1] != 2 or positions.dtype.kind not in "if":
        raise ValueError
    yield positions.astype(np.float64)


_PART_CHECKS: Mapping[str, Callable[[Positions], Any]] = {
    "leaves the range of longitude (-180 to 180) or latitude (-90 to 90)": lambda positions: (
        np.abs(positions) > (180, 90)
    ).any(),
    f"has a coordinate with more than {DECIMALS} decimals": lambda positions: (
        np.round(positions, DECIMALS) != positions
    ).any(),
}


def _jumps(line: Positions) -> bool:
    return bool((np.abs(np.diff(line[:, 0])) > 180).any())


def _is_closed(ring: Positions) -> bool:
    return len(ring) >= 4 and bool((ring[0] == ring[-1]).all())


def _shape_faults(geometry: Mapping[str, Any]) -> Iterator[str]:
    try:
        built = shape(geometry)
    except (ValueError, shapely.errors.ShapelyError) as fault:
        yield f"cannot be built: {fault}"
        return
    if built.is_empty:
        yield "is empty"
    elif not built.is_valid:
        yield f"is not valid: {shapely.is_valid_reason(built)}"
    elif not built.equals_exact(shapely.orient_polygons(built), tolerance=0):
        yield "has a ring against the right-hand rule (RFC 7946, 3.1.6)"
