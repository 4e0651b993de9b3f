"""Colours of a picture: those of the map page's themes and, for `safe`, colours that every sight tells apart.

`safe` has the light theme's ground. Its six colours of signs are those that Okabe and Ito chose (Color
Universal Design, 2008), some darker so that they hold on paper; shape and pattern tell apart the layers that
share one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from ca_geo.figure.scene import Pattern
from ca_geo.styles.theme import colours, label_colour, layer_colour

if TYPE_CHECKING:
    from ca_geo.catalog import LayerInfo
    from ca_geo.figure.request import Theme

BLACK, BLUE, VERMILION, GREEN, PURPLE, BROWN = (
    "#000000",
    "#0072B2",
    "#C44E00",
    "#00705A",
    "#A0336F",
    "#7A5A00",
)
SAFE: Mapping[str, str] = MappingProxyType(
    {
        "gbao-facilities": VERMILION,
        "cku-railway": BLACK,
        "border-incidents": PURPLE,
        "mines": BROWN,
        "russian-bases": BLUE,
        "industry-energy": GREEN,
        "digital-security": BLUE,
        "exercises": GREEN,
        "security-companies": BROWN,
        "unrest-conflict": BLACK,
        "institutions": PURPLE,
    }
)
KINDS: Sequence[tuple[Literal["lines", "cross", "dots"], float]] = (
    ("lines", 45), ("lines", -45), ("dots", 0), ("lines", 0), ("cross", 45), ("lines", 90), ("cross", 0),
    ("lines", 20), ("lines", -20), ("dots", 45), ("lines", 70),
)  # fmt: skip


@dataclass(frozen=True)
class Palette:
    """The colours of a theme by role (`theme["home"]`), those of layers, and patterns where it has any."""

    theme: Theme
    table: Mapping[str, str]

    def __getitem__(self, role: str) -> str:
        return self.table[role]

    def sign(self, layer: LayerInfo) -> str:
        """The colour of a layer's signs, lines and areas."""
        return layer_colour(layer, self.table)

    def text(self, layer: LayerInfo) -> str:
        """The colour of a layer's names."""
        return label_colour(layer, self.table)

    def pattern(self, order: int, colour: str, unit: float) -> Pattern | None:
        """What fills the areas of the layer at this place in the catalogue; in `safe` alone there is any."""
        if self.theme != "safe":
            return None
        kind, angle = KINDS[order % len(KINDS)]
        width = 1.2 if kind == "dots" else 0.45
        return Pattern(kind, colour, step=8 * unit, width=width * unit, angle=angle, opacity=0.38)


@cache
def palette(theme: Theme) -> Palette:
    """The colours of a theme."""
    if theme != "safe":
        return Palette(theme, colours(theme))
    layers = {f"layer-{name}": colour for name, colour in SAFE.items()}
    names = {f"layer-{name}-label": colour for name, colour in SAFE.items()}
    return Palette(theme, MappingProxyType({**colours("light"), **layers, **names}))
