"""The records of a view in a picture: which are drawn, in which way, and their signs.

What is drawn how is what the map page does (`located.js`, `places.js`, `lines.js`): a record is never drawn
more sharply than its source knows it. Every record ends in exactly one of the groups of `Drawn`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from ca_geo.figure import crowd
from ca_geo.figure.crowd import OVERVIEW_ZOOM, Place, factor_at
from ca_geo.figure.frame import Frame
from ca_geo.figure.ground import Ground
from ca_geo.figure.palette import Palette
from ca_geo.figure.railway import Railway, is_rail
from ca_geo.figure.scene import Circle, Group, Node, Path, Points, Style
from ca_geo.figure.signs import Spot, badge_reach, brackets, contested, reach, sign
from ca_geo.geodesic import disc
from ca_geo.lonlat import LonLat
from ca_geo.styles.rules import BORDER, UNSURE, state_of
from ca_geo.styles.shapes import SHAPES
from ca_geo.styles.signs import Paint, Sign

if TYPE_CHECKING:
    from ca_geo.view import Record

Kind = Literal["rail", "sign", "count", "band", "line", "area"]
LEAST_RING = 13  # px: a smaller ring is no wider than its sign
DISC_VERTICES = 144


@dataclass(frozen=True, eq=False)
class Mark:
    """A sign as it stands on the page: its centre, half width and half height, the box of its badge."""

    sign: crowd.Sign
    x: float
    y: float
    half: tuple[float, float]
    badge: tuple[float, float, float] | None  # x, y, radius

    @property
    def records(self) -> list[Record]:
        return self.sign.records

    @property
    def layer_id(self) -> str:
        return self.records[0].layer.id


@dataclass(frozen=True)
class Drawn:
    """What became of the records: on the map, beyond its edge, without a place, numbers without a place."""

    on_map: tuple[Record, ...]
    outside: tuple[Record, ...]
    nowhere: tuple[Record, ...]
    counts: tuple[Record, ...]

    @cached_property
    def by_layer(self) -> Mapping[str, list[Record]]:
        found: dict[str, list[Record]] = {}
        for record in self.on_map:
            found.setdefault(record.layer.id, []).append(record)
        return found


@dataclass(frozen=True, eq=False)
class Records:
    """The records of a view on a frame. `chosen` is the one that is selected, shown or not."""

    shown: Sequence[Record]
    chosen: Record | None
    frame: Frame
    ground: Ground
    colours: Palette
    order: Mapping[str, int]

    def kind(self, record: Record) -> Kind:
        """In which way a record with a place is drawn."""
        geometry = geometry_of(record)
        if is_rail(record):
            return "rail"
        if record.layer.info.report is not None:
            return ("sign", "line", "area")[int(shapely.get_dimensions(geometry))]
        if "Line" not in geometry.geom_type:
            return "sign"
        if record.properties.get("aggregate"):
            return "count"
        return "band" if str(record.properties.get("geometry_ref")).startswith(BORDER) else "line"

    @cached_property
    def drawn(self) -> Drawn:
        """Each record in its group."""
        on_map: list[Record] = []
        outside: list[Record] = []
        nowhere: list[Record] = []
        counts: list[Record] = []
        for record in self.shown:
            if geometry_of(record).is_empty:
                nowhere.append(record)
            elif self.kind(record) == "count":
                counts.append(record)
            else:
                (on_map if self._is_seen(record) else outside).append(record)
        return Drawn(tuple(on_map), tuple(outside), tuple(nowhere), tuple(counts))

    @cached_property
    def _box(self) -> BaseGeometry:
        return shapely.box(*self.frame.box)

    def _is_seen(self, record: Record) -> bool:
        """Whether anything of a record is drawn in the frame; far off, its plane may have no place for it."""
        if not self._is_near(record):
            return False
        if self.kind(record) in {"sign", "rail"} and "Point" in (
            record.geometry.geom_type if record.geometry else ""
        ):
            return self.frame.contains(self.point(record), self._inset) or self._disc_is_seen(record)
        return bool(self.frame.put(geometry_of(record)).intersects(self._box))

    @property
    def _inset(self) -> float:
        """How far from the edge a sign must lie not to be cut, points."""
        return 9 * self.factor

    def _is_near(self, record: Record) -> bool:
        """Whether all that the place of a record may be touches the box in degrees around the frame."""
        whole = record.layer.footprint_geometries[record.index]
        west, south, east, north = (geometry_of(record) if whole is None else whole).bounds
        box = self.frame.bbox
        return bool(west <= box.east and east >= box.west and south <= box.north and north >= box.south)

    def _disc_is_seen(self, record: Record) -> bool:
        ring = self.ring(record)
        return ring is not None and bool(shapely.Polygon(ring).intersects(self._box))

    # ---- where records are

    def point(self, record: Record) -> Points:
        """Where a sign's place is on the page: a point, or well inside the part of an area that is seen."""
        geometry = geometry_of(record)
        if geometry.geom_type == "Point":
            at: Points = self.frame(np.asarray(geometry.coords)[:, :2])[0]
            return at
        put = self.frame.put(geometry)
        seen = shapely.clip_by_rect(put, *self.frame.box)
        inner = (put if seen.is_empty else seen).representative_point()
        return np.array([inner.x, inner.y])

    def ring(self, record: Record) -> Points | None:
        """The disc in which a record may lie, on the page; None where it is not drawn."""
        radius, geometry = record.properties.get("location_uncertainty_m"), record.geometry
        if not radius or geometry is None or geometry.geom_type != "Point" or is_rail(record):
            return None
        outline = disc(LonLat(*geometry.coords[0][:2]), radius, DISC_VERTICES)
        ring = self.frame(np.asarray(outline.exterior.coords)) if outline.geom_type == "Polygon" else None
        return ring if ring is not None and self._is_worth(record, ring) else None

    def _is_worth(self, record: Record, ring: Points) -> bool:
        if self.is_chosen(record):
            return True
        precision = record.properties.get("location_precision")
        wide = float(np.ptp(ring[:, 0])) / 2 / self.frame.unit
        if precision == "exact-site" or self.frame.zoom < OVERVIEW_ZOOM:
            return False
        return precision != "settlement" or wide >= LEAST_RING

    def is_chosen(self, record: Record) -> bool:
        return self.chosen is not None and record.reference == self.chosen.reference

    def of(self, *kinds: Kind) -> list[Record]:
        """The records on the map that are drawn in one of these ways."""
        return [record for record in self.drawn.on_map if self.kind(record) in kinds]

    def colour(self, record: Record) -> str:
        """The colour of a record's layer."""
        return self.colours.sign(record.layer.info)

    def bands(self) -> list[list[Record]]:
        """Records that share one band along a border, each band once."""
        found: dict[str, list[Record]] = {}
        for record in self.of("band"):
            said = record.properties
            key = f"{record.layer.id} {said.get('geometry_ref')} {said.get('countries')}"
            found.setdefault(key, []).append(record)
        return list(found.values())

    def railway(self) -> Railway:
        """The double line and its points."""
        return Railway(self.of("rail"), self.chosen, self.frame, self.colours)

    # ---- signs

    @cached_property
    def marks(self) -> list[Mark]:
        """The signs, in the order of the layers."""
        unit = self.frame.unit
        places: list[Place] = []
        for record in self.of("sign", "area"):
            for x, y in self._points(record):
                places.append((record, x / unit, y / unit))
        signs = crowd.arrange(places, self.frame.zoom)
        return [self._mark(one) for one in signs]

    def _points(self, record: Record) -> Iterator[tuple[float, float]]:
        geometry = geometry_of(record)
        if geometry.geom_type == "MultiPoint":
            points = self.frame(shapely.get_coordinates(geometry))
        else:
            points = np.array([self.point(record)])
        yield from (
            (float(x), float(y)) for x, y in points if self.frame.contains(np.array([x, y]), self._inset)
        )

    @property
    def factor(self) -> float:
        """Points a px of a sign."""
        return factor_at(self.frame.zoom) * self.frame.unit

    def _mark(self, one: crowd.Sign) -> Mark:
        left, top, right, bottom = self.frame.box
        x, y = (part * self.frame.unit for part in one.at)
        x = min(max(x, left + self._inset), right - self._inset)  # what was moved stays on the map
        y = min(max(y, top + self._inset), bottom - self._inset)
        info, count = one.records[0].layer.info, len(one.records)
        half = reach(info.symbol, count, self.factor)
        return Mark(one, x, y, half, self._badge(one, x, y))

    def _badge(self, one: crowd.Sign, x: float, y: float) -> tuple[float, float, float] | None:
        if self.frame.zoom < OVERVIEW_ZOOM or not any(map(is_contested, one.records)):
            return None
        large = 1.42 if len(one.records) > 1 else 1
        dx, dy = Sign(one.records[0].layer.info.symbol).badge_at()
        return x + dx * large * self.factor, y + dy * large * self.factor, badge_reach(self.frame.unit * 0.9)

    def leaders(self) -> Group:
        """From signs that were moved to the true places of their records."""
        return Group(
            tuple(node for mark in self.marks if mark.sign.leader for node in self._leader(mark)),
            id="leaders",
        )

    def _leader(self, mark: Mark) -> Iterator[Node]:
        unit, colour = self.frame.unit, self.colour(mark.records[0])
        for place in dict.fromkeys((x * unit, y * unit) for _, x, y in mark.sign.places):
            line = (np.array([(mark.x, mark.y), place]),)
            yield Path(line, Style(stroke=self.colours["home"], width=3 * unit, opacity=0.8))
            yield Path(line, Style(stroke=colour, width=unit))
            yield Circle(*place, 1.9 * unit, Style(colour, self.colours["home"], unit))

    def signs(self, said: Mapping[str, str]) -> Group:
        """The signs, each a group that says what it stands for; `said` by the reference of a first record."""
        groups = [
            Group(tuple(self._sign(mark)), title=said.get(mark.records[0].reference)) for mark in self.marks
        ]
        return Group(tuple(groups), id="signs")

    def _sign(self, mark: Mark) -> Iterator[Node]:
        info = mark.records[0].layer.info
        paint = Paint(self.colours.sign(info), self.colours["home"], self.colours["ink"])
        spot = Spot(mark.x, mark.y, self.factor)
        if any(map(self.is_chosen, mark.records)):
            large = 1.42 if len(mark.records) > 1 else 1
            yield from brackets(Spot(mark.x, mark.y, self.frame.unit * large), paint.ink, paint.paper)
        yield from sign(sign_of(mark.records), paint, spot, len(mark.records))
        if mark.badge is not None:
            x, y, _ = mark.badge
            yield from contested(paint, Spot(x, y, self.frame.unit * 0.9))


def geometry_of(record: Record) -> BaseGeometry:
    """The geometry of a record, an empty one of a record without a place."""
    return shapely.Point() if record.geometry is None else record.geometry


def sign_of(records: Sequence[Record]) -> Sign:
    """The sign that stands for records: of several, unsure where one of them is."""
    info, properties = records[0].layer.info, records[0].properties
    shape = info.symbol if info.symbol in SHAPES else "disc"
    unsure = any(one.properties.get("location_precision") in UNSURE for one in records)
    return Sign(shape, state_of(properties), unsure)


def is_contested(record: Record) -> bool:
    """Whether a source denies a record, or sources differ on one of its values."""
    said = record.properties
    if record.layer.info.report is not None:
        return False
    return said.get("assessment") == "contested" or any(name.endswith("_contested") for name in said)
