"""Signs in a picture: the drawings of `styles.signs`, which QGIS and the map have too, in a scene."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal, cast
from xml.etree import ElementTree as ET

import numpy as np

from ca_geo.figure.scene import Circle, Node, Path, Points, Style, Text, Type
from ca_geo.styles.shapes import SHAPES
from ca_geo.styles.signs import BADGE_RADIUS, Paint, Sign, badge

STACK = 1.42  # how much larger the sign of several records is
BEHIND = (2.1, -1.9)  # px: where its second card lies
BRACKET = 30  # px a side
NUMBER_SIZE, NUMBER_WEIGHT = 12.2, 750  # px
NUMBER_LOW = {"triangle": 1.8, "star": 0.6, "works": 1.8, "chevron": 0.6}  # px lower, where a figure has room
CURVE_STEPS = 6
_TOKEN = re.compile(r"[MLHVQZ]|-?[\d.]+(?:e-?\d+)?")
_TAKES = {"M": 2, "L": 2, "H": 1, "V": 1, "Q": 4}


@dataclass(frozen=True)
class Spot:
    """Where a drawing of `styles.signs` goes: its centre on the page, points a px, degrees clockwise."""

    x: float
    y: float
    factor: float
    turn: float = 0

    def __call__(self, points: Points) -> Points:
        angle = math.radians(self.turn)
        turned = points @ np.array([[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]])
        put: Points = turned * self.factor + (self.x, self.y)
        return put

    def at(self, x: float, y: float, factor: float = 1) -> Spot:
        """A spot so many px right and below, `factor` times as large."""
        return Spot(self.x + x * self.factor, self.y + y * self.factor, self.factor * factor, self.turn)


def sign(drawn: Sign, paint: Paint, spot: Spot, count: int = 1) -> list[Node]:
    """The sign of one record; of several at one place: larger, open, a card behind it, with their number."""
    if count == 1:
        return drawing(drawn.svg(paint), spot)
    large = spot.at(0, 0, STACK)
    return [
        *_card(drawn, paint, large.at(*BEHIND), 1),
        *_card(drawn, paint, large, 2 if drawn.unsure else 1.8, dash=(2.6, 1.5) if drawn.unsure else ()),
        _number(str(count), drawn.shape, paint, spot),
    ]


def _card(drawn: Sign, paint: Paint, spot: Spot, width: float, dash: tuple[float, ...] = ()) -> list[Node]:
    outline = (spot(np.array(drawn.figure.outline)),)
    dashes = tuple(one * spot.factor for one in dash)
    casing = Style(fill=paint.paper, stroke=paint.paper, width=4 * spot.factor)
    edge = Style(fill=paint.paper, stroke=paint.sign, width=width * spot.factor, dash=dashes)
    return [Path(outline, casing, closed=True), Path(outline, edge, closed=True)]


def _number(text: str, shape: str, paint: Paint, spot: Spot) -> Text:
    size = NUMBER_SIZE * spot.factor * (1 if len(text) < 3 else 0.8)
    halo = (paint.paper, 2.4 * spot.factor)
    y = spot.y + (4.2 + NUMBER_LOW.get(shape, 0)) * spot.factor
    return Text(spot.x, y, text, Type(size, paint.ink, weight=NUMBER_WEIGHT, halo=halo), anchor="middle")


def contested(paint: Paint, spot: Spot) -> list[Node]:
    """The badge "≠" of records on which statements differ."""
    return drawing(badge(paint), spot)


def brackets(spot: Spot, ink: str, paper: str, side: float = BRACKET) -> list[Node]:
    """Four corners around the record that is chosen."""
    half, arm = side / 2, side * 0.27
    corners = [
        np.array([(x * half, y * (half - arm)), (x * half, y * half), (x * (half - arm), y * half)])
        for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1))
    ]
    lines = tuple(map(spot, corners))
    under = Style(stroke=paper, width=5.5 * spot.factor, cap="square", join="miter")
    over = Style(stroke=ink, width=2.4 * spot.factor, join="miter")
    return [Path(lines, under), Path(lines, over)]


def reach(shape: str, count: int, factor: float) -> tuple[float, float]:
    """Half the width and half the height that a sign takes about its centre, points."""
    outline = np.abs(np.array(SHAPES[shape if shape in SHAPES else "disc"].outline))
    large = STACK if count > 1 else 1
    more = 3.2 if count > 1 else 1.5
    wide, high = (outline.max(axis=0) * large + more) * factor
    return float(wide), float(high)


def drawing(svg: ET.Element, spot: Spot) -> list[Node]:
    """What an SVG of `styles.signs` draws: paths of straight and quadratic pieces, and circles."""
    return [_circle(part, spot) if part.tag == "circle" else _path(part, spot) for part in svg]


def _circle(part: ET.Element, spot: Spot) -> Circle:
    return Circle(spot.x, spot.y, float(part.get("r", 0)) * spot.factor, _style(part, spot.factor))


def _path(part: ET.Element, spot: Spot) -> Path:
    d = part.get("d", "")
    return Path(tuple(map(spot, outline_of(d))), _style(part, spot.factor), closed=d.endswith("Z"))


def _style(part: ET.Element, factor: float) -> Style:
    said = {name: value for name in ("fill", "stroke") if (value := part.get(name, "none")) != "none"}
    dash = tuple(float(number) * factor for number in part.get("stroke-dasharray", "").split())
    width = float(part.get("stroke-width", 0)) * factor
    join = cast("Literal['miter', 'round']", part.get("stroke-linejoin", "miter"))
    return Style(fill=said.get("fill"), stroke=said.get("stroke"), width=width, dash=dash, join=join)


@cache
def outline_of(d: str) -> tuple[Points, ...]:
    """The lines of path data with absolute M, L, H, V, Q and Z, curves as short pieces."""
    lines: list[list[tuple[float, float]]] = []
    for command, numbers in _commands(d):
        if command == "M":
            lines.append([(numbers[0], numbers[1])])
        else:
            lines[-1].extend(_ahead(command, numbers, lines[-1][-1]))
    return tuple(np.array(line) for line in lines)


def _commands(d: str) -> Iterator[tuple[str, list[float]]]:
    tokens = _TOKEN.findall(d)
    command, at = "M", 0
    while at < len(tokens):
        if tokens[at] in "MLHVQZ":
            command, at = tokens[at], at + 1
        if command == "Z":
            continue
        yield command, [float(number) for number in tokens[at : at + _TAKES[command]]]
        at += _TAKES[command]


def _ahead(command: str, numbers: list[float], last: tuple[float, float]) -> list[tuple[float, float]]:
    match command:
        case "H":
            return [(numbers[0], last[1])]
        case "V":
            return [(last[0], numbers[0])]
        case "Q":
            (cx, cy, x, y) = numbers
            parts = [step / CURVE_STEPS for step in range(1, CURVE_STEPS + 1)]
            weights = [((1 - t) ** 2, 2 * t * (1 - t), t * t) for t in parts]
            return [(a * last[0] + b * cx + c * x, a * last[1] + b * cy + c * y) for a, b, c in weights]
    return [(numbers[0], numbers[1])]


def badge_reach(factor: float) -> float:
    """Radius of a badge, points."""
    return (BADGE_RADIUS + 0.65) * factor
