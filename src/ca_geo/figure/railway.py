"""A railway as a double line: open for 1,435 mm, filled for other gauges, broken where it is not built.

As the map page draws it (`railway.js`); lengths in px. Design document "Cartography", section 5.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import shapely

from ca_geo.figure import curves
from ca_geo.figure.frame import Frame
from ca_geo.figure.ground import Widths, width_at
from ca_geo.figure.palette import Palette
from ca_geo.figure.scene import Box, Circle, Group, Node, Path, Points, Style
from ca_geo.figure.signs import Spot, brackets, drawing
from ca_geo.styles import strokes
from ca_geo.styles.rules import RAIL_LINES, RAIL_POINTS, STANDARD_GAUGE_MM
from ca_geo.styles.signs import Paint, RailSign

if TYPE_CHECKING:
    from ca_geo.view import Record

WIDTHS: Widths = ((5, 5.2), (6.5, 6.6), (8, 8))
FAR_DASH, FAR_ZOOM = (9.0, 3.5), 6.5
BAND_ZOOM, BAND_OPACITY = 6.8, 0.045
OBSTACLE_STEP = 9  # px
STEPS = 10  # pieces of the smooth line between two waypoints
SECTION, WHOLE, SYMBOL = "railway-section", "railway", "double-line"
SINCE: Mapping[str, float] = MappingProxyType(
    {
        "terminus": 5.2,
        "break-of-gauge": 5.6,
        "known": 6.2,
        "estimated": 7,
        "waypoint-town": 7.4,
        "tunnel": 7.4,
        "works-site": 7.4,
    }
)


def is_rail(record: Record) -> bool:
    """Whether a record belongs to a railway that is drawn as one."""
    category = record.properties.get("category")
    return record.layer.info.symbol == SYMBOL and category in {*RAIL_LINES, *RAIL_POINTS}


@dataclass(frozen=True, eq=False)
class Section:
    """A piece of the line: its smooth course on the page."""

    record: Record
    curve: Points

    @property
    def standard(self) -> bool:
        return self.record.properties.get("gauge_mm") == STANDARD_GAUGE_MM

    @property
    def existing(self) -> bool:
        return self.record.properties.get("status") == "operational"


@dataclass(frozen=True, eq=False)
class Stop:
    """A point of the line: where it is, the direction of the line there in degrees, whether the line ends."""

    record: Record
    x: float
    y: float
    turn: float
    terminus: bool

    @property
    def kind(self) -> str:
        category = str(self.record.properties.get("category"))
        if category != "station":
            return category
        if self.terminus:
            return "terminus"
        return "estimated" if self.record.properties.get("location_precision") == "corridor" else "known"


@dataclass(frozen=True, eq=False)
class Railway:
    """The records of railways that are seen in a frame."""

    records: Sequence[Record]
    chosen: Record | None
    frame: Frame
    colours: Palette

    @cached_property
    def sections(self) -> list[Section]:
        """The sections, smooth through every waypoint, those that meet as one line."""
        of_line = [one for one in self.records if one.properties.get("category") == SECTION and _is_line(one)]
        lines = [(one, self._points(one)) for one in of_line]
        return [section for chain in _chains(lines) for section in _smooth(chain)]

    @cached_property
    def stops(self) -> list[Stop]:
        """The points of the line that are drawn at this zoom."""
        points = [one for one in self.records if one.properties.get("category") in RAIL_POINTS]
        found = [self._stop(one) for one in points if one.geometry is not None]
        return [one for one in found if self.frame.zoom >= SINCE.get(one.kind, 0)]

    @property
    def width(self) -> float:
        """Of the double line, points."""
        return width_at(WIDTHS, self.frame.zoom) * self.frame.unit

    @property
    def whole(self) -> Record | None:
        """The record of the line as a whole."""
        return next((one for one in self.records if one.properties.get("category") == WHOLE), None)

    def _points(self, record: Record) -> Points:
        return self.frame(shapely.get_coordinates(record.geometry))

    def obstacles(self) -> list[Box]:
        """Boxes along the line that no name may cover."""
        half = self.width / 2 + self.frame.unit
        found = []
        for section in self.sections:
            at = np.arange(0, curves.length(section.curve), OBSTACLE_STEP * self.frame.unit)
            for x, y in curves.along(section.curve, at).tolist():
                found.append((x - half, y - half, x + half, y + half))
        return found

    def _stop(self, record: Record) -> Stop:
        x, y = self._points(record)[0].tolist()
        ends = [end for section in self.sections for end in (section.curve[0], section.curve[-1])]
        same = [end for end in ends if math.dist(end, (x, y)) < 1]
        return Stop(record, x, y, self._direction(x, y), len(same) == 1)

    def _direction(self, x: float, y: float) -> float:
        best = (math.inf, 0.0)
        for section in self.sections:
            far = np.hypot(*(section.curve - (x, y)).T)
            at = int(far.argmin())
            if far[at] < best[0] and len(section.curve) > 1:
                before, after = (
                    section.curve[max(at - 1, 0)],
                    section.curve[min(at + 1, len(section.curve) - 1)],
                )
                best = (float(far[at]), math.degrees(math.atan2(after[1] - before[1], after[0] - before[0])))
        return best[1]

    def lines(self) -> Group:
        """Where the line may run, then its rails."""
        return Group((*self._band(), *self._rails()), id="railway")

    def _band(self) -> Iterator[Node]:
        radius = max(
            (one.record.properties.get("location_uncertainty_m") or 0 for one in self.sections), default=0
        )
        if radius and self.frame.zoom >= BAND_ZOOM:
            width = 2 * radius / 1000 / self.frame.km_per_point
            style = Style(stroke=self.colours["ink"], width=width, opacity=BAND_OPACITY, cap="round")
            yield Path(tuple(one.curve for one in self.sections), style)

    def _rails(self) -> Iterator[Node]:
        drawn = [(one, self._strokes(one)) for one in self.sections]
        yield from (self._chosen(one) for one, _ in drawn if self._is_chosen(one))
        for casing in (True, False):
            for section, layers in drawn:
                for stroke in layers[:1] if casing else layers[1:]:
                    yield Path((section.curve,), stroke)

    def _strokes(self, section: Section) -> list[Style]:
        unit = self.frame.unit
        dash = FAR_DASH if self.frame.zoom < FAR_ZOOM else strokes.RAIL_DASH
        colours = {"paper": self.colours["home"], "ink": self.colours["ink"], "sign": self._colour}
        found = strokes.rail(
            standard=section.standard, existing=section.existing, width=self.width / unit, dash=dash
        )
        return [
            Style(
                stroke=colours[one.colour],
                width=one.width * unit,
                dash=tuple(part * unit for part in one.dash),
            )
            for one in found
        ]

    @property
    def _colour(self) -> str:
        return self.colours.sign(self.records[0].layer.info)

    def _is_chosen(self, section: Section) -> bool:
        whole = self.whole
        wanted = {section.record.reference, *([whole.reference] if whole else [])}
        return self.chosen is not None and self.chosen.reference in wanted

    def _chosen(self, section: Section) -> Node:
        style = Style(stroke=self.colours["ink"], width=self.width + 8 * self.frame.unit, cap="round")
        return Path((section.curve,), style)

    def signs(self, said: Mapping[str, str]) -> Group:
        """Stations, tunnels, the change of gauge."""
        groups = [Group(tuple(self._sign(one)), title=said.get(one.record.reference)) for one in self.stops]
        return Group(tuple(groups), id="stations")

    def _sign(self, stop: Stop) -> Iterator[Node]:
        paint = Paint(self._colour, self.colours["home"], self.colours["town-text"])
        unit, category = self.frame.unit, str(stop.record.properties.get("category"))
        spot = Spot(stop.x, stop.y, unit, stop.turn if category == "tunnel" else 0)
        if self.chosen is not None and stop.record.reference == self.chosen.reference:
            yield from brackets(Spot(stop.x, stop.y, unit), self.colours["ink"], paint.paper)
        if stop.terminus and category == "station":
            yield Circle(stop.x, stop.y, 4.4 * unit, Style(paint.paper, paint.sign, 1.7 * unit))
            return
        unsure = stop.record.properties.get("location_precision") == "corridor"
        yield from drawing(RailSign(category, unsure).svg(paint), spot)


def _is_line(record: Record) -> bool:
    return record.geometry is not None and record.geometry.geom_type == "LineString"


def _chains(lines: Sequence[tuple[Record, Points]]) -> list[list[tuple[Record, Points]]]:
    """Sections that meet end to start, in their order."""
    found: list[list[tuple[Record, Points]]] = []
    for record, points in lines:
        if found and math.dist(found[-1][-1][1][-1], points[0]) < 1e-6:
            found[-1].append((record, points))
        else:
            found.append([(record, points)])
    return found


def _smooth(chain: Sequence[tuple[Record, Points]]) -> Iterator[Section]:
    waypoints = np.vstack([points if number == 0 else points[1:] for number, (_, points) in enumerate(chain)])
    whole = curves.smooth(waypoints, STEPS)
    start = 0
    for record, points in chain:
        end = start + (len(points) - 1) * (STEPS if len(waypoints) > 2 else 1)
        yield Section(record, whole[start : end + 1])
        start = end
