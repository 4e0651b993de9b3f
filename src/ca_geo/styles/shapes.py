"""The outlines of the signs about their centre, in px of a box of 24, y downwards, as in `symbols.js`."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

Point = tuple[float, float]


@dataclass(frozen=True)
class Shape:
    """A figure. `level`: where the filled part of a planned one begins; `dot` (radius), `mark` are paper."""

    outline: tuple[Point, ...]
    level: float = 0
    dot: float | None = None
    mark: tuple[Point, ...] = ()


def _around(count: int, outer: float, inner: float | None = None) -> tuple[Point, ...]:
    """Corners of a regular figure or, with two radii, of a star; the first points up."""
    radii = [inner if inner is not None and number % 2 else outer for number in range(count)]
    angles = [2 * math.pi * number / count - math.pi / 2 for number in range(count)]
    return tuple((r * math.cos(a), r * math.sin(a)) for r, a in zip(radii, angles, strict=True))


SHAPES = {
    "square": Shape(((-6.5, -6.5), (6.5, -6.5), (6.5, 6.5), (-6.5, 6.5))),
    "diamond": Shape(((0, -8.5), (8.5, 0), (0, 8.5), (-8.5, 0)), 0.5),
    "triangle": Shape(((0, -8), (8, 6), (-8, 6)), 0.8),
    "star": Shape(_around(10, 9.4, 4.2), 0.6),
    "works": Shape(
        (
            *((-7.5, 6.5), (-7.5, -2), (-2.5, -6.5), (-2.5, -2)),
            *((2.5, -6.5), (2.5, -2), (7.5, -6.5), (7.5, 6.5)),
        ),
        1.5,
    ),
    "disc": Shape(_around(48, 7.5), dot=2.3),
    "chevron": Shape(((-8, -7), (0, -0.5), (8, -7), (8, 0), (0, 7), (-8, 0)), 1.5),
    "shield": Shape(((-7, -7), (7, -7), (6.6, -0.5), (4.2, 4.5), (0, 8.6), (-4.2, 4.5), (-6.6, -0.5)), 0.5),
    "cross": Shape(
        (
            *((0, -4.1), (4.5, -8.6), (8.6, -4.5), (4.1, 0), (8.6, 4.5), (4.5, 8.6)),
            *((0, 4.1), (-4.5, 8.6), (-8.6, 4.5), (-4.1, 0), (-8.6, -4.5), (-4.5, -8.6)),
        )
    ),
    "column": Shape(
        (
            *((-7, -7.5), (7, -7.5), (7, -3.8), (3.2, -3.8), (3.2, 3.8), (7, 3.8)),
            *((7, 7.5), (-7, 7.5), (-7, 3.8), (-3.2, 3.8), (-3.2, -3.8), (-7, -3.8)),
        )
    ),
}
# Layers of users: one figure with different marks in it.
_MARKS: tuple[tuple[Point, ...], ...] = (
    (),
    ((-4, -1.3), (4, -1.3), (4, 1.3), (-4, 1.3)),
    ((-1.3, -4), (1.3, -4), (1.3, 4), (-1.3, 4)),
    ((-3.6, 1.8), (1.8, -3.6), (3.6, -1.8), (-1.8, 3.6)),
    ((0, -3.8), (3.6, 2.4), (-3.6, 2.4)),
    (
        *((-1.2, -4), (1.2, -4), (1.2, -1.2), (4, -1.2), (4, 1.2), (1.2, 1.2)),
        *((1.2, 4), (-1.2, 4), (-1.2, 1.2), (-4, 1.2), (-4, -1.2), (-1.2, -1.2)),
    ),
)
SHAPES |= {f"hexagon-{number}": Shape(_around(6, 8.4), mark=mark) for number, mark in enumerate(_MARKS, 1)}
# A layer of lines has no figure of its own; its points that are no part of a railway are discs.
FALLBACK = "disc"


def below(points: Sequence[Point], level: float) -> list[Point]:
    """The part of a figure below a level (Sutherland-Hodgman against one horizontal line)."""
    kept: list[Point] = []
    for number, (x, y) in enumerate(points):
        before = points[number - 1]
        if (y >= level) != (before[1] >= level):
            part = (level - before[1]) / (y - before[1])
            kept.append((before[0] + (x - before[0]) * part, level))
        if y >= level:
            kept.append((x, y))
    return kept


def reach(shape: Shape) -> Point:
    """The upper right corner of a figure, where a badge sits."""
    right = max(x for x, _ in shape.outline)
    top = min(y for _, y in shape.outline)
    return max(6.5, right * 0.85), min(-6.5, top * 0.85)


def path(points: Sequence[Point]) -> str:
    """A closed SVG path, to a hundredth of a px."""
    return "M" + "L".join(f"{_short(x)} {_short(y)}" for x, y in points) + "Z"


def _short(value: float) -> str:
    return f"{math.floor(value * 100 + 0.5) / 100 + 0.0:g}"
