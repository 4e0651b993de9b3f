"""Lines on the page, the same as `curve.js` has on the screen: smoothing, parallels, places along a line."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from ca_geo.figure.scene import Points

STEPS = 8  # pieces of a smooth line between two of its points


def lines_of(geometry: BaseGeometry) -> list[Points]:
    """The lines, or the rings, of a geometry as arrays (n, 2)."""
    return [np.asarray(part.coords)[:, :2] for part in _simple(geometry)]


def _simple(geometry: BaseGeometry) -> Iterator[BaseGeometry]:
    for part in shapely.get_parts(geometry):
        if part.geom_type == "Polygon" and not part.is_empty:
            yield from (part.exterior, *part.interiors)
        elif part.geom_type in {"LineString", "LinearRing"} and not part.is_empty:
            yield part
        elif part.geom_type.startswith(("Multi", "GeometryCollection")):
            yield from _simple(part)


def lengths(points: Points) -> NDArray[np.float64]:
    """How far along a line each of its points lies."""
    steps = np.hypot(*np.diff(points, axis=0).T)
    return np.concatenate([[0.0], np.cumsum(steps)])


def length(points: Points) -> float:
    return float(lengths(points)[-1])


def along(points: Points, at: NDArray[np.float64]) -> Points:
    """The points at these lengths along a line; beyond the ends, the ends."""
    far = lengths(points)
    return np.column_stack([np.interp(at, far, points[:, 0]), np.interp(at, far, points[:, 1])])


def directions(points: Points, at: NDArray[np.float64], step: float = 0.5) -> NDArray[np.float64]:
    """The direction of a line at these lengths along it, in radians, clockwise from the right."""
    before, after = along(points, at - step), along(points, at + step)
    return np.arctan2(after[:, 1] - before[:, 1], after[:, 0] - before[:, 0])


def part(points: Points, start: float, end: float) -> Points:
    """The piece of a line between two lengths along it."""
    far = lengths(points)
    inner = points[(far > start) & (far < end)]
    ends = along(points, np.array([start, end]))
    return np.vstack([ends[:1], inner, ends[1:]])


def smooth(points: Points, steps: int = STEPS) -> Points:
    """A smooth line through every point: Catmull-Rom, a tangent as long as its own piece allows."""
    if len(points) < 3:
        return points
    padded = np.vstack([points[:1], points, points[-1:]])
    a, b, c, d = padded[:-3], padded[1:-2], padded[2:-1], padded[3:]
    ab, bc, cd = (np.hypot(*(q - p).T)[:, None] for p, q in ((a, b), (b, c), (c, d)))
    start = b + (c - a) * (bc / np.maximum(ab + bc, 1e-9)) * 0.34
    end = c - (d - b) * (bc / np.maximum(bc + cd, 1e-9)) * 0.34
    t = (np.arange(1, steps + 1) / steps)[None, :, None]
    s = 1 - t
    curve = (
        s**3 * b[:, None] + 3 * s**2 * t * start[:, None] + 3 * s * t**2 * end[:, None] + t**3 * c[:, None]
    )
    return np.vstack([points[:1], curve.reshape(-1, 2)])


def thin(points: Points, tolerance: float) -> Points:
    """Points at least `tolerance` apart, the first and the last always kept."""
    kept = [0]
    for number in range(1, len(points) - 1):
        if np.hypot(*(points[number] - points[kept[-1]])) >= tolerance:
            kept.append(number)
    return points[[*kept, len(points) - 1]] if len(points) > 1 else points


def shifted(points: Points, by: float) -> Points:
    """A line moved sideways, to the right of its direction where `by` is positive."""
    tangent = np.gradient(points, axis=0)
    norm = np.maximum(np.hypot(*tangent.T), 1e-9)[:, None]
    moved: Points = points + np.column_stack([-tangent[:, 1], tangent[:, 0]]) / norm * by
    return moved


def readable(points: Points) -> Points:
    """The line turned so that text along it runs to the right."""
    return points[::-1] if points[-1][0] < points[0][0] else points


def extended(points: Points, least: float) -> Points:
    """A line made at least so long by going straight on at both ends."""
    lacking = least - length(points)
    if lacking <= 0 or len(points) < 2:
        return points
    first, last = (_beyond(points[1], points[0], lacking), _beyond(points[-2], points[-1], lacking))
    return np.vstack([first, points, last])


def _beyond(before: Points, end: Points, lacking: float) -> Points:
    step = end - before
    further: Points = end + step / max(float(np.hypot(*step)), 1e-9) * (lacking / 2 + 1)
    return further
