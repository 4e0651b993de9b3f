"""How each kind of name is set, and the room that it takes. Sizes in px of the map page (`lettering.js`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from ca_geo.figure.fonts import drawable, measure
from ca_geo.figure.palette import Palette
from ca_geo.figure.scene import Family, Type

ASCENT, DESCENT, LEADING = 0.8, 0.27, 1.2  # parts of the size
LEAST_SIZE = 7.0  # points: nothing is smaller on paper
HALO = 3.2


@dataclass(frozen=True)
class Lettering:
    """A kind of name; `role` is its colour in the theme, None where it has that of its layer."""

    size: float
    weight: int
    role: str | None = None
    italic: bool = False
    family: Family = "sans"
    spacing: float = 0
    capitals: bool = False

    def written(self, text: str) -> str:
        return text.upper() if self.capitals else text

    def type(self, colours: Palette, unit: float, size: float | None = None, fill: str | None = None) -> Type:
        """How it is set on a page where a px has `unit` points; `size` px in place of its own."""
        points = max(LEAST_SIZE, (size or self.size) * unit)
        return Type(
            size=points,
            fill=fill or colours[self.role or "ink"],
            weight=self.weight,
            italic=self.italic,
            family=self.family,
            halo=(colours["home"], HALO * unit),
            spacing=self.spacing * points,
        )


LETTERING: Mapping[str, Lettering] = MappingProxyType(
    {
        "feature": Lettering(13, 600),
        "along": Lettering(12.5, 600, italic=True),
        "capital": Lettering(14.5, 650, "ink"),
        "town": Lettering(13.2, 450, "town-text"),
        "town small": Lettering(12.2, 450, "town-text"),
        "rail-name": Lettering(13, 600),
        "rail-words": Lettering(12.5, 600),
        "rail-station": Lettering(12.5, 600),
        "rail-tunnel": Lettering(11.5, 500, italic=True),
        "country": Lettering(14.5, 550, "country-text", spacing=0.28, capitals=True),
        "region": Lettering(15, 450, "region-text", italic=True, family="serif", spacing=0.06),
        "water": Lettering(13, 450, "water-text", italic=True, family="serif", spacing=0.06),
        "peak": Lettering(11.2, 450, "region-text", italic=True),
        "admin1": Lettering(11.5, 500, "country-text", spacing=0.16, capitals=True),
    }
)


def clean(text: str) -> str:
    """A text, line by line, with a mark in place of what no font here has."""
    return "\n".join(map(drawable, text.split("\n")))


@lru_cache(maxsize=20_000)
def width_of(text: str, kind: Type) -> float:
    """How wide one line of text is, points."""
    return measure(text, kind.size, kind.weight, kind.italic, kind.family, kind.spacing)


def room_of(text: str, kind: Type) -> tuple[float, float]:
    """Width and height of a text of one or more lines, points."""
    lines = text.split("\n")
    high = (ASCENT + DESCENT + LEADING * (len(lines) - 1)) * kind.size
    return max(width_of(line, kind) for line in lines), high


def wrapped(text: str, kind: Type, width: float) -> list[str]:
    """A text in lines no wider than `width`; a single word that is wider is broken."""
    lines: list[str] = []
    room, blank = 0.0, width_of(" ", kind)
    for word in text.split():
        wide = width_of(word, kind)
        if lines and wide + blank <= room:  # there is no kerning: widths add up
            lines[-1] += f" {word}"
            room -= wide + blank
        else:
            lines.extend(_broken(word, kind, width))
            room = width - width_of(lines[-1], kind)
    return lines


def _broken(word: str, kind: Type, width: float) -> list[str]:
    if width_of(word, kind) <= width:
        return [word]
    pieces = [""]
    for char in word:
        if pieces[-1] and width_of(pieces[-1] + char, kind) > width:
            pieces.append("")
        pieces[-1] += char
    return pieces


def shortened(text: str, kind: Type, width: float) -> str:
    """A text that fits in one line, an ellipsis in place of what does not."""
    if width_of(text, kind) <= width:
        return text
    while text and width_of(f"{text}…", kind) > width:
        text = text[:-1].rstrip()
    return f"{text}…"
