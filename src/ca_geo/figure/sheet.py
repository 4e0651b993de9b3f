"""The page of a chart: its margins, the sizes of its type, text in lines."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from ca_geo.figure.lettering import LEAST_SIZE, width_of, wrapped
from ca_geo.figure.palette import Palette
from ca_geo.figure.scene import Node, Text, Type

USUAL_SIDE = 540  # points of the shorter side for which sizes are given
LINE = 1.22  # of the size


@dataclass(frozen=True)
class Sheet:
    """Width and height in points, and the colours of the theme."""

    width: float
    height: float
    colours: Palette

    @cached_property
    def unit(self) -> float:
        """What a point of the usual page is here."""
        return min(self.width, self.height) / USUAL_SIDE

    @property
    def margin(self) -> float:
        return max(10.0, 30 * self.unit)

    @property
    def left(self) -> float:
        return self.margin

    @property
    def right(self) -> float:
        return self.width - self.margin

    @cached_property
    def title(self) -> Type:
        return self.type(23, "ink", 650)

    @cached_property
    def second(self) -> Type:
        return self.type(13, "ink-2")

    @cached_property
    def body(self) -> Type:
        return self.type(12.5, "ink")

    @cached_property
    def strong(self) -> Type:
        return self.type(12.5, "ink", 600)

    @cached_property
    def small(self) -> Type:
        return self.type(10, "ink-2")

    def type(self, size: float, role: str, weight: int = 400) -> Type:
        """A type of the usual page's size here, and never too small to read."""
        return Type(max(LEAST_SIZE, size * self.unit), self.colours[role], weight)

    def lines(self, text: str, type: Type, top: float) -> tuple[list[Node], float]:
        """A text in lines across the page, and where it ends."""
        rows = wrapped(text, type, self.right - self.left)
        step = type.size * LINE
        nodes: list[Node] = [
            Text(self.left, top + step * i + type.size, row, type) for i, row in enumerate(rows)
        ]
        return nodes, top + step * len(rows)

    def measure(self, text: str, type: Type) -> float:
        """How wide a line is, points."""
        return width_of(text, type)
