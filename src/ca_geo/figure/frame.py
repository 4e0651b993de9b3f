"""Which part of the Earth a picture shows, and where each place of it lies on the page.

Three scales meet here: metres of the projection, points of the page, and the map page's own px and zooms, in
which the design document "Cartography" says how large things are and from where on they are drawn.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from ca_geo.extent import TILE_PX
from ca_geo.figure.projection import Projection, projection
from ca_geo.figure.scene import Box
from ca_geo.geodesic import distance_m
from ca_geo.lonlat import BBox, LonLat

EQUATOR_M = 40075016.686  # of EPSG:3857
EDGE_STEPS = 24
BEYOND = 12  # points drawn beyond the edge, so that no cut line is seen
TRIES = 120
STRAIGHT = 0.25  # degrees: the longest edge of a large shape that is put on the page as it is
FAR = 60  # degrees beyond the edge of the map
Points = NDArray[np.float64]


@dataclass(frozen=True)
class Frame:
    """A map on the page: `origin`, metres of the projection, lies in the middle of `box`, at `scale` points
    a metre."""

    projection: Projection
    box: Box
    origin: tuple[float, float]
    scale: float
    unit: float

    def __call__(self, points: Points) -> Points:
        """Longitudes and latitudes in degrees, (n, 2), as points of the page."""
        metres = self.projection.forward(points) - self.origin
        return metres * (self.scale, -self.scale) + self.centre

    def back(self, points: Points) -> Points:
        """Points of the page as longitudes and latitudes."""
        return self.projection.inverse(
            (points - self.centre) * (1 / self.scale, -1 / self.scale) + self.origin
        )

    def put(self, geometry: BaseGeometry) -> BaseGeometry:
        """A geometry in degrees on the page. Vertices move, none are added; of a line or an area that reaches
        far off, where a projection may have no place for it, what is near to the map."""
        whole = self.near(geometry) if self._reaches_far(geometry) else geometry
        put: BaseGeometry = shapely.transform(whole, self)
        return put

    def near(self, geometry: BaseGeometry) -> BaseGeometry:
        """What of a geometry in degrees is seen, and a degree around. Long edges are divided, so that they
        bend as the projection has it: the straight chord of one would cross what lies beside it, and of such
        a shape nobody can say what is inside."""
        west, south, east, north = self.bbox.as_tuple()
        near = shapely.clip_by_rect(geometry, west - 1, south - 1, east + 1, north + 1)
        divided: BaseGeometry = shapely.segmentize(near, STRAIGHT)
        return divided

    def _reaches_far(self, geometry: BaseGeometry) -> bool:
        (west, south, east, north), box = geometry.bounds, self.bbox
        off = (box.west - west, box.south - south, east - box.east, north - box.north)
        return bool(shapely.get_dimensions(geometry) > 0 and max(off) > FAR)

    def clip(self, geometry: BaseGeometry) -> BaseGeometry:
        """What of a geometry on the page is seen, and a little around."""
        left, top, right, bottom = self.box
        clipped: BaseGeometry = shapely.clip_by_rect(
            geometry, left - BEYOND, top - BEYOND, right + BEYOND, bottom + BEYOND
        )
        return clipped

    @property
    def centre(self) -> tuple[float, float]:
        left, top, right, bottom = self.box
        return (left + right) / 2, (top + bottom) / 2

    @property
    def width(self) -> float:
        return self.box[2] - self.box[0]

    @property
    def height(self) -> float:
        return self.box[3] - self.box[1]

    @cached_property
    def middle(self) -> LonLat:
        """What lies in the middle of the map."""
        return LonLat(*self.back(np.array([self.centre]))[0].tolist())

    @cached_property
    def km_per_point(self) -> float:
        """Kilometres on the ellipsoid that a point of the page has, east and west of the middle."""
        x, y = self.centre
        west, east = self.back(np.array([[x - 20, y], [x + 20, y]]))
        return distance_m(LonLat(*west), LonLat(*east)) / 40_000

    @cached_property
    def zoom(self) -> float:
        """The zoom at which the map page shows this map as large."""
        metres_per_px = self.km_per_point * 1000 * self.unit
        return math.log2(EQUATOR_M * math.cos(math.radians(self.middle.lat)) / (TILE_PX * metres_per_px))

    @cached_property
    def edge(self) -> Points:
        """Longitudes and latitudes along the frame, clockwise from its upper left corner."""
        return self.back(_outline(self.box, EDGE_STEPS))

    @property
    def bbox(self) -> BBox:
        """The box in degrees around all that is seen."""
        west, south = self.edge.min(axis=0).tolist()
        east, north = self.edge.max(axis=0).tolist()
        return BBox(max(west, -180), max(south, -90), min(east, 180), min(north, 90))

    def contains(self, point: Points, margin: float = 0) -> bool:
        """Whether a point of the page lies in the map, `margin` points away from its edge."""
        left, top, right, bottom = self.box
        x, y = point
        return bool(left + margin <= x <= right - margin and top + margin <= y <= bottom - margin)


def around(shown: BBox, box: Box, unit: float, within: BBox, name: str | None) -> Frame:
    """The frame that shows an area in degrees as large as the box allows, and nothing beyond `within`.

    :raises BadValue: no projection has this name.
    """
    plane = projection(name, _widened(shown, box))
    frame = _fitted(Frame(plane, box, (0, 0), 1, unit), shown)
    for _ in range(TRIES):
        step = _step_inside(frame.edge, within)
        if step is None:
            break
        frame = _moved(frame, step, within)
    return frame


def _fitted(frame: Frame, shown: BBox) -> Frame:
    outline = _outline((shown.west, shown.south, shown.east, shown.north), EDGE_STEPS)
    metres = frame.projection.forward(outline)
    low, high = metres.min(axis=0), metres.max(axis=0)
    scale = min(frame.width / (high[0] - low[0]), frame.height / (high[1] - low[1]))
    return replace(frame, origin=tuple(((low + high) / 2).tolist()), scale=float(scale))


def _widened(shown: BBox, box: Box) -> BBox:
    """About what will be seen, in degrees: the shape of the page makes more of one side."""
    lat = (shown.south + shown.north) / 2
    wide = (shown.east - shown.west) * math.cos(math.radians(lat))
    high = shown.north - shown.south
    shape = (box[2] - box[0]) / (box[3] - box[1])
    more = max(0.0, wide / shape - high) / 2
    return BBox(shown.west, max(shown.south - more, -89), shown.east, min(shown.north + more, 89))


def _step_inside(edge: Points, within: BBox) -> tuple[float, float, float] | None:
    """Degrees east and north to move by, and a factor to enlarge by, towards lying within; None: it does."""
    if not np.isfinite(edge).all():  # it reaches beyond the Earth
        return 0, 0, 1.5
    over = np.maximum(0, [within.west, within.south] - edge.min(axis=0))
    under = np.maximum(0, edge.max(axis=0) - [within.east, within.north])
    if not (over.any() or under.any()):
        return None
    both = bool(((over > 0) & (under > 0)).any())
    east, north = ((over - under) / (2 if both else 1)).tolist()
    return east, north, 1.06 if both else 1.03


def _moved(frame: Frame, step: tuple[float, float, float], within: BBox) -> Frame:
    """The frame moved and enlarged; its middle stays inside, whatever the edges of a wide one say."""
    east, north, factor = step
    lon, lat = frame.middle
    lon, lat = np.clip(lon + east, within.west, within.east), np.clip(lat + north, within.south, within.north)
    origin = frame.projection.forward(np.array([[lon, lat]]))[0]
    return replace(frame, origin=tuple(origin.tolist()), scale=frame.scale * factor)


def _outline(box: Box, steps: int) -> Points:
    left, top, right, bottom = box
    part = np.linspace(0, 1, steps, endpoint=False)
    across, down = left + (right - left) * part, top + (bottom - top) * part
    return np.vstack(
        [
            np.column_stack([across, np.full(steps, top)]),
            np.column_stack([np.full(steps, right), down]),
            np.column_stack([right - (right - left) * part, np.full(steps, bottom)]),
            np.column_stack([np.full(steps, left), bottom - (bottom - top) * part]),
        ]
    )
