"""Records in a small map: the area in which each may lie, and the signs."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from ca_geo.locator.plane import FINE, FINEST, WIDTH, Frame, Path, path_data

if TYPE_CHECKING:
    from ca_geo.layers import Layer

TOGETHER, APART = 11, 18  # units: signs of one layer become one, signs of several make room for each other
LEAST_DISC = 12  # units across: a smaller one is no wider than its sign
UNSURE = frozenset({"district", "region", "corridor", "country"})
OPEN = frozenset({"planned", "under-construction", "closed"})

Record = tuple["Layer", int]


@dataclass
class Sign:
    """A sign of one layer at (x, y), moved there from (px, py) if another one stood in its way."""

    layer: Layer
    x: float
    y: float
    look: str
    ids: list[str]
    px: float = 0
    py: float = 0

    @property
    def has_leader(self) -> bool:
        """Whether a line leads to its true place; where that is not known, its place means nothing."""
        return self.look != "unsure" and (self.x, self.y) != (self.px, self.py)


def footprint_of(record: Record) -> BaseGeometry:
    """All that the place of a located record may be, in degrees."""
    layer, index = record
    return layer.footprint_geometries[index]


def places(record: Record, frame: Frame) -> Iterator[Path]:
    """The area in which a record may lie, and the line that it is."""
    layer, index = record
    geometry, footprint = layer.geometries[index], footprint_of(record)
    precision = layer.properties[index].get("location_precision")

    def path(cls: str, drawn: BaseGeometry, loss: float = FINE) -> Path:
        return Path(cls, path_data(frame.cut(drawn, loss)), layer.id, (layer.ids[index],))

    if geometry is None:
        return
    is_line = "Line" in geometry.geom_type
    if footprint is geometry:
        yield from (path(cls, geometry) for cls in _classes(geometry.geom_type, precision))
    elif is_line:
        yield path("band", footprint)
        yield path("line rough", geometry)
    elif np.ptp(shapely.get_coordinates(frame.put(footprint))[:, 0]) > LEAST_DISC:
        yield path(f"disc {precision}", footprint, FINEST)


def _classes(kind: str, precision: str | None) -> Iterator[str]:
    """How a geometry is drawn that is not widened; what has no precision is taken as it is given."""
    if "Polygon" in kind:
        yield "area" if precision is None else "hatched"
    if "Line" in kind:
        yield from ("line",) if precision is None else ("corridor", "line rough")


def merged(paths: Iterable[Path]) -> list[Path]:
    """Records of one layer that mean the same place share one drawing, so that tints do not add up."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for path in paths:
        if path.d:
            found.setdefault((path.cls, path.layer, path.d), []).extend(path.ids)
    return [Path(cls, d, layer, tuple(ids)) for (cls, layer, d), ids in found.items()]


def signs(records: Sequence[Record], frame: Frame, view: BaseGeometry) -> list[Sign]:
    """A sign for each place: records of one layer that would cover one another share it."""
    found: list[Sign] = []
    for layer, index in records:
        where = _sign_place(layer, index, frame, view)
        if where is None:
            continue
        same = next((one for one in found if one.layer is layer and _near(one, where, TOGETHER)), None)
        if same is None:
            look = _look(layer.properties[index])
            found.append(Sign(layer, *where, look, [layer.ids[index]], *where))
        else:
            same.ids.append(layer.ids[index])
            same.look = same.look if same.look == _look(layer.properties[index]) else "unsure"
    for number, sign in enumerate(found):
        _make_room(sign, found[:number], frame)
    return found


def _sign_place(layer: Layer, index: int, frame: Frame, view: BaseGeometry) -> tuple[float, float] | None:
    """Where a sign goes, in units: on a point, inside an area that is a place; lines speak for themselves."""
    geometry, precision = layer.geometries[index], layer.properties[index].get("location_precision")
    if geometry is None or "Line" in geometry.geom_type:
        return None
    seen = shapely.clip_by_rect(frame.put(geometry), *view.bounds)
    if seen.is_empty or ("Polygon" in seen.geom_type and precision is None):
        return None
    point = seen.representative_point()
    return round(point.x, 1), round(point.y, 1)


def _look(record: Any) -> str:
    if record.get("location_precision") in UNSURE:
        return "unsure"
    return "open" if record.get("status") in OPEN else "solid"


def _near(sign: Sign, where: tuple[float, float], distance: float) -> bool:
    return math.dist((sign.x, sign.y), where) < distance


def _make_room(sign: Sign, others: Sequence[Sign], frame: Frame) -> None:
    """Moves a sign beside those that stand in its way: to the nearest free place, or nowhere."""
    steps = sorted(product((0, -1, 1, -2, 2), repeat=2), key=lambda step: math.hypot(*step))
    for dx, dy in steps:
        where = (sign.px + dx * APART, sign.py + dy * APART)
        inside = 8 <= where[0] <= WIDTH - 8 and 8 <= where[1] <= frame.height - 8
        if inside and not any(_near(other, where, APART - 1) for other in others):
            sign.x, sign.y = where
            return
