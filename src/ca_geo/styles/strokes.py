"""How lines and areas are stroked and filled, in px, as in `map.css` and `railway.js`: a test compares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Stroke:
    """A line's width, dashes (drawn, left out, …) and opacity; `colour` is a role of `signs.Paint`."""

    width: float
    dash: tuple[float, ...] = ()
    opacity: float = 1
    colour: Literal["sign", "paper", "ink"] = "sign"


# map.css, by class
PLACE_RING = Stroke(1.1)
PLACE_DISC = Stroke(1.1, (5, 4))
PLACE_REGION = Stroke(1, (2, 4))
BAND_EDGE = Stroke(0.9, (5, 3.5))
BAND_HATCH = Stroke(0.9, opacity=0.42)
LINE_CASING = Stroke(5, colour="paper")
LINE = Stroke(2, (9, 4))
DISC_TINT = 0.055
BAND_TINT = 0.05
HATCH_PX = 7
# railway.js, at the zoom of the home view
RAIL_WIDTH = 6.6
RAIL_CASING = 4
RAIL_DASH = (14, 5)


def rail(
    *, standard: bool, existing: bool, width: float = RAIL_WIDTH, dash: tuple[float, ...] = RAIL_DASH
) -> tuple[Stroke, ...]:
    """A section of the railway from below: paper around it, two rails, what lies between them."""
    core = width - 2.6 if standard else max(1.5, width * 0.22)
    return (
        Stroke(width + RAIL_CASING, colour="paper"),
        Stroke(width, () if existing else dash),
        Stroke(core, colour="paper"),
    )
