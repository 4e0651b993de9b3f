"""Signs as SVG, the same that `symbols.js` and `railway.js` draw.

Shape says what, fill says status, outline how sure the place is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal
from xml.etree import ElementTree as ET

from ca_geo.styles.shapes import FALLBACK, SHAPES, Shape, below, path, reach

State = Literal["filled", "begun", "closed"]
BOX = 24
NAMESPACE = "http://www.w3.org/2000/svg"
_BAR = "M-9 8.5L9 -8.5"
_UNEQUAL = "M-2.6 -1.2H2.6M-2.6 1.2H2.6M1.7 -3L-1.7 3"
_TUNNEL = "M-5.5 -9Q-2 0 -5.5 9M5.5 -9Q2 0 5.5 9"
_GAUGES = "M-5.6 -3.4H-0.7M-5.6 3.4H-0.7M0.7 -1.9H6.2M0.7 1.9H6.2M0 -4.8V4.8"
BADGE_RADIUS = 5.5

Attributes = Mapping[str, str]


@dataclass(frozen=True)
class Paint:
    """What signs are painted with: the layer's colour, the paper under it, the ink of badges."""

    sign: str
    paper: str
    ink: str


@dataclass(frozen=True)
class Sign:
    """The sign of a point: a figure, what fills it, and whether its outline is broken."""

    shape: str
    state: State = "filled"
    unsure: bool = False

    @property
    def figure(self) -> Shape:
        return SHAPES.get(self.shape, SHAPES[FALLBACK])

    def svg(self, paint: Paint) -> ET.Element:
        """The sign in a box of 24 px about its centre."""
        outline = path(self.figure.outline)
        casing = _path(outline, fill=paint.paper, stroke=paint.paper, width=4)
        return _drawing(casing, self._body(outline, paint), *self._inner(paint))

    @property
    def open(self) -> bool:
        return self.unsure or self.state != "filled"

    def _body(self, outline: str, paint: Paint) -> ET.Element:
        if not self.open:
            return _path(outline, fill=paint.sign, stroke=paint.sign, width=0.6)
        dash = {"stroke-dasharray": "2.6 1.5"} if self.unsure else {}
        return _path(outline, fill=paint.paper, stroke=paint.sign, width=2 if self.unsure else 1.8, more=dash)

    def _inner(self, paint: Paint) -> list[ET.Element]:
        if self.state == "closed":
            return [_path(_BAR, stroke=paint.paper, width=4.4), _path(_BAR, stroke=paint.sign, width=2)]
        if self.state == "begun":
            return [_path(path(below(self.figure.outline, self.figure.level)), fill=paint.sign)]
        return [] if self.open else self._mark(paint)

    def _mark(self, paint: Paint) -> list[ET.Element]:
        if self.figure.dot:
            return [_circle(self.figure.dot, fill=paint.paper)]
        return [_path(path(self.figure.mark), fill=paint.paper)] if self.figure.mark else []

    def badge_at(self) -> tuple[float, float]:
        """Where a badge sits, in px right of and below the sign's centre."""
        return reach(self.figure)


@dataclass(frozen=True)
class RailSign:
    """The sign of a point of a railway, by its category; a station and all others are a ring."""

    category: str
    unsure: bool = False

    def svg(self, paint: Paint) -> ET.Element:
        if self.category == "tunnel":
            return _drawing(
                _path(_TUNNEL, stroke=paint.paper, width=5), _path(_TUNNEL, stroke=paint.sign, width=1.6)
            )
        if self.category == "break-of-gauge":
            disc = _circle(8.5, fill=paint.paper, stroke=paint.sign, width=2)
            return _drawing(disc, _path(_GAUGES, stroke=paint.sign, width=1.3))
        if self.category == "waypoint-town":
            return _drawing(_circle(2.3, fill=paint.paper, stroke=paint.ink, width=1.4))
        dash = {"stroke-dasharray": "2.1 1.46"} if self.unsure else {}
        return _drawing(_circle(3.4, fill=paint.paper, stroke=paint.sign, width=1.7, more=dash))

    def badge_at(self) -> tuple[float, float]:
        return 6.5, -6.5


def badge(paint: Paint) -> ET.Element:
    """ "≠" on a paper disc: sources say different things."""
    disc = _circle(BADGE_RADIUS, fill=paint.paper, stroke=paint.ink, width=1.3)
    return _drawing(disc, _path(_UNEQUAL, stroke=paint.ink, width=1.3))


def _drawing(*parts: ET.Element) -> ET.Element:
    box = f"{-BOX / 2:g} {-BOX / 2:g} {BOX} {BOX}"
    root = ET.Element("svg", xmlns=NAMESPACE, width=str(BOX), height=str(BOX), viewBox=box)
    root.extend(parts)
    return root


def _path(
    d: str, *, fill: str = "none", stroke: str = "none", width: float = 0, more: Attributes | None = None
) -> ET.Element:
    return ET.Element("path", {"d": d, **_painted(fill, stroke, width), **(more or {})})


def _circle(
    r: float, *, fill: str = "none", stroke: str = "none", width: float = 0, more: Attributes | None = None
) -> ET.Element:
    return ET.Element(
        "circle", {"cx": "0", "cy": "0", "r": f"{r:g}", **_painted(fill, stroke, width), **(more or {})}
    )


def _painted(fill: str, stroke: str, width: float) -> dict[str, str]:
    if stroke == "none":
        return {"fill": fill}
    return {"fill": fill, "stroke": stroke, "stroke-width": f"{width:g}", "stroke-linejoin": "round"}
