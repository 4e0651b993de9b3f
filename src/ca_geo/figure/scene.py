"""What a picture is made of, whatever file it is written to.

Lengths are in points (1/72 inch), x to the right, y down, angles in degrees clockwise; colours are `#8E0F33`.
Children are painted in their order, the first below. Nothing here knows of maps or of files.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]  # (n, 2): x, y
Box = tuple[float, float, float, float]  # left, top, right, bottom
Family = Literal["sans", "serif"]


@dataclass(frozen=True)
class Pattern:
    """What an area is filled with beside its colour: `lines` at an angle, `cross`ed lines, or `dots`.

    `step` is the distance from line to line (dot to dot), `width` that of a line (a dot's diameter); an angle
    of 0 makes horizontal lines, 45 lines that fall to the right.
    """

    kind: Literal["lines", "cross", "dots"]
    colour: str
    step: float
    width: float
    angle: float = 45
    opacity: float = 1


@dataclass(frozen=True)
class Style:
    """How an outline is filled and stroked; without a colour it is not. The pattern lies over the fill."""

    fill: str | None = None
    stroke: str | None = None
    width: float = 0
    dash: tuple[float, ...] = ()
    opacity: float = 1
    fill_opacity: float = 1
    cap: Literal["butt", "round", "square"] = "butt"
    join: Literal["miter", "round", "bevel"] = "round"
    pattern: Pattern | None = None


@dataclass(frozen=True, eq=False)
class Path:
    """Lines that share a style; `closed` ones are rings, filled by the even-odd rule."""

    lines: tuple[Points, ...]
    style: Style
    closed: bool = False


@dataclass(frozen=True)
class Circle:
    """A circle about (x, y)."""

    x: float
    y: float
    r: float
    style: Style


@dataclass(frozen=True)
class Type:
    """How text is set: size and `spacing` between two letters in points, a halo's colour and whole width."""

    size: float
    fill: str
    weight: int = 400
    italic: bool = False
    family: Family = "sans"
    halo: tuple[str, float] | None = None
    spacing: float = 0


@dataclass(frozen=True)
class Text:
    """A line of text; (x, y) is the start, middle or end of its base line, about which it is turned."""

    x: float
    y: float
    text: str
    type: Type
    anchor: Literal["start", "middle", "end"] = "start"
    rotate: float = 0
    lang: str | None = None


@dataclass(frozen=True, eq=False)
class CurvedText:
    """A line of text in the middle of a curved base line, which is at least as long."""

    points: Points
    text: str
    type: Type
    lang: str | None = None


@dataclass(frozen=True)
class Group:
    """Children painted as one. `clip` cuts them to a box; `title` is what a screen reader says of them."""

    children: tuple[Node, ...]
    clip: Box | None = None
    opacity: float = 1
    id: str | None = None
    title: str | None = None


Node = Path | Circle | Text | CurvedText | Group


@dataclass(frozen=True)
class Scene:
    """A whole picture. `title` and `description` say in words what it shows; `metadata` are further facts."""

    width: float
    height: float
    background: str
    children: tuple[Node, ...]
    title: str
    description: str = ""
    lang: str = "en"
    metadata: Mapping[str, str] = field(default_factory=dict)
