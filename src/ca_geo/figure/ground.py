"""The base map under the records: land, water, rivers, borders by kind, regions, graticule.

What is drawn from which zoom on, and how wide, are the tables of the map page (`basemap.js`, `map.css`); a
test holds both together. Widths are in px of that page.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from ca_geo.figure import curves
from ca_geo.figure.frame import Frame
from ca_geo.figure.palette import Palette
from ca_geo.figure.projection import Axis
from ca_geo.figure.scene import Node, Path, Points, Style

if TYPE_CHECKING:
    from ca_geo.basemap import BaseMap

Widths = Sequence[tuple[float, float]]  # zoom, px; straight between
FINE = 0.12  # points that a line may lose
RIVER_STEP = 2.2  # px between the points that a river is smoothed through
HOME_WIDTH: Widths = ((5, 0.95), (6.5, 1.2), (8, 1.4))
CASING_WIDTH: Widths = ((5, 3.6), (6.5, 5.3), (8, 7))
NEIGHBOUR_OPACITY = 0.55
ADMIN1_DASH, ADMIN1_NEIGHBOUR_OPACITY = (4.0, 2.5, 1.0, 2.5), 0.45
DISPUTED_DASH, CLAIM_DASH = (5.0, 3.5), (1.5, 3.0)
GRATICULE_WIDTH, SHORE_WIDTH = 0.75, 0.8
STEPS = ((4.6, 10), (6, 5), (7.5, 2), (9, 1), (math.inf, 0.5))  # below a zoom, degrees between meridians

Told = Mapping[str, Any]


@dataclass(frozen=True)
class Lines:
    """Lines of the base map that share a look: which, from which zoom, how wide, in which role's colour."""

    file: str
    pick: Callable[[Told], bool]
    role: str
    width: Widths
    dash: tuple[float, ...] = ()
    opacity: float = 1
    since: float = 0
    smooth: bool = False


def _kind(kind: str) -> Callable[[Told], bool]:
    return lambda said: said.get("kind") == kind


INNER = (
    Lines("admin1-lines", lambda said: bool(said.get("home")), "admin1", ((5, 0.9),), ADMIN1_DASH, since=5.8),
    Lines(
        "admin1-lines",
        lambda said: not said.get("home"),
        "admin1",
        ((5, 0.9),),
        ADMIN1_DASH,
        ADMIN1_NEIGHBOUR_OPACITY,
        6.5,
    ),
    Lines("rivers", lambda said: said.get("rank") == 1, "river", ((5, 1), (6.5, 1.4), (8, 1.8)), smooth=True),
    Lines(
        "rivers",
        lambda said: said.get("rank") != 1,
        "river",
        ((5.8, 0.9), (6.5, 1.1), (8, 1.5)),
        since=5.8,
        smooth=True,
    ),
)
BORDERS = (
    Lines("borders", _kind("coast"), "shore", ((5, 0.9),)),
    Lines("borders", _kind("home"), "border-casing", CASING_WIDTH),
    Lines("borders", _kind("neighbour"), "border", ((5, 0.85),), opacity=NEIGHBOUR_OPACITY),
    Lines("borders", _kind("home"), "border", HOME_WIDTH),
    Lines("borders", _kind("disputed"), "border", ((5, 0.85),), DISPUTED_DASH),
    Lines("borders", _kind("claim"), "border", ((5, 0.85),), CLAIM_DASH),
)


@dataclass(frozen=True, eq=False)
class Ground:
    """The base map's geometries, read once: in degrees, by file, each with what is said of it."""

    basemap: BaseMap

    @cached_property
    def land(self) -> Mapping[str | None, BaseGeometry]:
        """The land of each country by its code, that in dispute under None."""
        found: dict[str | None, list[BaseGeometry]] = {}
        for said, geometry in self.features("land"):
            found.setdefault(said.get("country"), []).append(geometry)
        return {country: _collected(parts) for country, parts in found.items()}

    def features(self, name: str) -> list[tuple[Told, BaseGeometry]]:
        """What is said of each feature of a file, and its geometry."""
        if name not in self._read:
            self._read[name] = [
                (one["properties"], shape(one["geometry"])) for one in self.basemap.features(name)
            ]
        return self._read[name]

    @cached_property
    def _read(self) -> dict[str, list[tuple[Told, BaseGeometry]]]:
        return {}

    def areas(self, frame: Frame, colours: Palette) -> Iterator[Node]:
        """Land of neighbours, then of the five states."""
        for role in ("neighbour", "home"):
            parts = [
                one for code, one in self.land.items() if (code in self.basemap.states) == (role == "home")
            ]
            lines = tuple(line for part in parts for line in drawn(part, frame))
            # The edge in the land's own colour: between two states no water may shine through.
            yield Path(lines, Style(fill=colours[role], stroke=colours[role], width=0.3), closed=True)

    def inner(self, frame: Frame, colours: Palette) -> Iterator[Node]:
        """Regions' lines, rivers, lakes."""
        yield from (self._lines(one, frame, colours) for one in INNER if frame.zoom >= one.since)
        lakes = tuple(line for _, geometry in self.features("lakes") for line in drawn(geometry, frame))
        shore = Style(colours["water"], colours["shore"], SHORE_WIDTH * frame.unit)
        yield Path(lakes, shore, closed=True)

    def borders(self, frame: Frame, colours: Palette) -> Iterator[Node]:
        """Coasts, borders, lines in dispute, claims."""
        yield from (self._lines(one, frame, colours) for one in BORDERS)

    def _lines(self, wanted: Lines, frame: Frame, colours: Palette) -> Node:
        width = width_at(wanted.width, frame.zoom) * frame.unit
        dash = tuple(one * frame.unit for one in wanted.dash)
        cap: Literal["round", "butt"] = "round" if wanted.smooth else "butt"
        style = Style(None, colours[wanted.role], width, dash, wanted.opacity, cap=cap)
        found = [geometry for said, geometry in self.features(wanted.file) if wanted.pick(said)]
        lines = [line for geometry in found for line in drawn(geometry, frame)]
        if wanted.smooth:
            lines = [curves.smooth(curves.thin(line, RIVER_STEP * frame.unit), 4) for line in lines]
        return Path(tuple(lines), style)


def drawn(geometry: BaseGeometry, frame: Frame, loss: float = FINE) -> list[Points]:
    """What of a geometry in degrees is seen on the page, as lines or rings."""
    put = frame.put(frame.near(geometry))
    return curves.lines_of(frame.clip(put).simplify(loss, preserve_topology=False))


def width_at(table: Widths, zoom: float) -> float:
    """The width at a zoom, px."""
    zooms, widths = zip(*table, strict=True)
    return float(np.interp(zoom, zooms, widths))


def _collected(parts: Sequence[BaseGeometry]) -> BaseGeometry:
    return shapely.multipolygons([one for part in parts for one in shapely.get_parts(part)])


def step_of(frame: Frame) -> float:
    """Degrees between two meridians, and two parallels."""
    return next(step for zoom, step in STEPS if frame.zoom < zoom)


def graticule(frame: Frame, colours: Palette) -> Path:
    """Meridians and parallels."""
    lines = tuple(line for _, _, line in _circles(frame))
    return Path(lines, Style(stroke=colours["graticule"], width=max(0.4, GRATICULE_WIDTH * frame.unit)))


def crossings(frame: Frame) -> Iterator[tuple[Axis, float, float]]:
    """Where meridians (`lon`) cross the lower edge of the map, and parallels (`lat`) its left one: the
    degree, and the x or the y of the crossing."""
    left, _, _, bottom = frame.box
    for axis, value, line in _circles(frame):
        at = _crossing(line, axis, bottom if axis == "lon" else left)
        if at is not None:
            yield axis, value, at


def _circles(frame: Frame) -> Iterator[tuple[Axis, float, Points]]:
    """Each meridian (`lon`) and parallel (`lat`) seen, its degree, its line on the page."""
    step, box = step_of(frame), frame.bbox
    lats, lons = (
        np.linspace(box.south - 0.5, box.north + 0.5, 40),
        np.linspace(box.west - 0.5, box.east + 0.5, 60),
    )
    for lon in _multiples(box.west, box.east, step):
        yield "lon", lon, frame(np.column_stack([np.full(40, lon), lats]))
    for lat in _multiples(box.south, box.north, step):
        yield "lat", lat, frame(np.column_stack([lons, np.full(60, lat)]))


def _multiples(low: float, high: float, step: float) -> NDArray[np.float64]:
    return np.arange(math.ceil(low / step), math.floor(high / step) + 1, dtype=np.float64) * step


def _crossing(line: Points, axis: Axis, edge: float) -> float | None:
    """Where a line crosses the lower edge (its x) or the left one (its y)."""
    across, wanted = (line[:, 1], line[:, 0]) if axis == "lon" else (line[:, 0], line[:, 1])
    order = np.argsort(across)
    if not across.min() <= edge <= across.max():
        return None
    return float(np.interp(edge, across[order], wanted[order]))
