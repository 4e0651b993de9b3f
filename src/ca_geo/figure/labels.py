"""Names placed greedily: what is drawn comes first, then names by rank, each at the first free of its places.

What finds no room is left out. The outcome depends on nothing but what is given. Design document
"Cartography", section 3, as on the map page (`labels.js`). Boxes are left, top, right, bottom in points.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from ca_geo.figure import curves
from ca_geo.figure.boxes import around, contains, gap, grown, overlap
from ca_geo.figure.lettering import ASCENT, LEADING, clean, room_of, width_of
from ca_geo.figure.scene import Box, CurvedText, Node, Points, Text, Type

CLEAR = 1.5  # px kept free around every name
EDGE = 3
GAPS = (4, 9)
SIDES = ("E", "W", "N", "S", "NE", "SE", "NW", "SW")
MOST_TURN, MOST_BEND = 0.5, 2.0  # radians between two letters, along a whole name
MOST_FOLD = 1.2  # within a fifth of a letter's height
MISLEADS = 6  # px by which a sign's name must be nearer to its own sign than to any other


@dataclass(frozen=True)
class Dot:
    """The mark of a town: a ring, of a capital a square."""

    x: float
    y: float
    radius: float
    square: bool = False

    @property
    def box(self) -> Box:
        return around(self.x, self.y, self.radius)


@dataclass(frozen=True, eq=False)
class Name:
    """A name to be placed: beside an anchor, about centres, beside a line, or along lines.

    Of `texts` the first that finds room is taken. `owner` is what the name may touch: its own sign.
    """

    key: str
    rank: float
    kind: str
    type: Type
    texts: Sequence[str]
    anchor: Box | None = None
    owner: str | None = None
    centres: Sequence[tuple[float, float]] = ()
    beside: Points | None = None
    away: float = 12
    along: Sequence[Points] = ()
    extend: bool = False
    straight: bool = False
    slack: float = 1.1
    steps: int = 7
    dot: Dot | None = None
    clear: float = CLEAR
    gaps: Sequence[float] = GAPS
    sides: Sequence[str] = SIDES
    prefers: Callable[[Points], bool] | None = None
    lang: str | None = None


@dataclass(frozen=True)
class Placed:
    """A name where it stands: what it covers, and how it is drawn."""

    name: Name
    text: str
    boxes: tuple[Box, ...]
    nodes: tuple[Node, ...]


@dataclass(eq=False)
class Taken:
    """What is drawn already: boxes, each of an owner or of none."""

    _boxes: list[Box] = field(default_factory=list)
    _owners: list[str | None] = field(default_factory=list)
    _array: Points | None = None

    def add(self, box: Box, owner: str | None = None) -> None:
        self._boxes.append(box)
        self._owners.append(owner)
        self._array = None

    def free(self, box: Box, owner: str | None = None) -> bool:
        """Whether nothing of others is in a box."""
        if not self._boxes:
            return True
        if self._array is None:
            self._array = np.array(self._boxes)
        left, top, right, bottom = self._array.T
        hits = (box[0] < right) & (box[2] > left) & (box[1] < bottom) & (box[3] > top)
        return all(owner is not None and self._owners[at] == owner for at in np.flatnonzero(hits))


def place(
    names: Iterable[Name], view: Box, taken: Taken, signs: Sequence[tuple[str, Box]], unit: float
) -> list[Placed]:
    """The names that find room in the view, in the order of their ranks; `signs` are boxes by owner."""
    placing = _Placing(grown(view, -EDGE * unit), taken, signs, unit)
    found = (placing.put(name) for name in sorted(names, key=lambda name: name.rank))
    return [one for one in found if one]


@dataclass(eq=False)
class _Placing:
    view: Box
    taken: Taken
    signs: Sequence[tuple[str, Box]]
    unit: float
    keys: set[str] = field(default_factory=set)

    def put(self, name: Name) -> Placed | None:
        """A name at its first free place; None where there is none. A capital is named even where signs cover
        its dot; no other town without its dot."""
        if name.key in self.keys or (name.anchor is not None and not overlap(name.anchor, self.view)):
            return None
        dot = name.dot
        if dot and not self._dot_fits(dot):
            if not dot.square or not any(overlap(dot.box, box) for _, box in self.signs):
                return None
            dot = None
        for text in map(clean, filter(None, name.texts)):
            placed = self._along(name, text) if name.along else self._straight(name, text)
            if placed:
                self._keep(placed, dot)
                return (
                    placed
                    if dot is name.dot
                    else Placed(replace(name, dot=None), text, placed.boxes, placed.nodes)
                )
        return None

    def _keep(self, placed: Placed, dot: Dot | None) -> None:
        self.keys.add(placed.name.key)
        for box in placed.boxes:
            self.taken.add(box)
        if dot:
            self.taken.add(dot.box)

    def _dot_fits(self, dot: Dot) -> bool:
        return contains(self.view, dot.box) and self.taken.free(dot.box)

    def _straight(self, name: Name, text: str) -> Placed | None:
        wide, high = room_of(text, name.type)
        for box in self._spots(name, wide, high):
            clear = grown(box, name.clear * self.unit)
            fits = contains(self.view, box) and self.taken.free(clear, name.owner or name.key)
            if fits and not self._misleads(box, name):
                return Placed(name, text, (box,), tuple(_lines(name, text, box)))
        return None

    def _misleads(self, box: Box, name: Name) -> bool:
        """Whether a sign's name would stand nearer to another sign than to its own."""
        if name.owner is None or name.anchor is None or name.kind != "feature":
            return False
        own = gap(box, name.anchor) + MISLEADS * self.unit
        return any(key != name.owner and gap(box, other) <= own for key, other in self.signs)

    def _spots(self, name: Name, wide: float, high: float) -> Iterator[Box]:
        if name.centres:
            yield from ((x - wide / 2, y - high / 2, x + wide / 2, y + high / 2) for x, y in name.centres)
        elif name.beside is not None:
            boxes = list(_beside(name.beside, name.away * self.unit, wide, high, self.unit))
            likes = name.prefers or (lambda _points: True)
            yield from sorted(boxes, key=lambda box: not likes(_probes(box)))
        elif name.anchor is not None:
            for distance in name.gaps:
                places = _about(name.anchor, distance * self.unit, wide, high, 4 * self.unit)
                yield from (places[side] for side in name.sides)

    def _along(self, name: Name, text: str) -> Placed | None:
        for line in name.along:
            placed = self._on(line, name, text)
            if placed:
                return placed
        return None

    def _on(self, given: Points, name: Name, text: str) -> Placed | None:
        """A name along a line: its middle before its ends or, where `straight`, its straightest free part."""
        wide = width_of(text, name.type)
        line = curves.extended(given, wide * name.slack) if name.extend else given
        total = curves.length(line)
        starts = [total * part - wide / 2 for part in from_middle(name.steps)]
        tries = []
        for order, start in enumerate(starts):
            if start >= 0 and start + wide <= total and total >= wide * name.slack:
                centres, turn = _letters(line, start, wide, name.type.size)
                tries.append(((turn if name.straight else 0) + order * 0.02, turn, start, centres))
        for _, turn, start, centres in sorted(tries, key=lambda one: one[0]):
            boxes = [around(x, y, name.type.size * 0.55) for x, y in centres]
            if turn < MOST_BEND and all(contains(self.view, box) and self.taken.free(box) for box in boxes):
                run = curves.part(line, max(0, start - 1), min(total, start + wide + 1))
                node = CurvedText(run, text, name.type, name.lang)
                return Placed(name, text, tuple(boxes), (node,))
        return None


def from_middle(count: int) -> list[float]:
    """Parts of a length: its middle first, then by turns nearer to its ends."""
    return [0.5 + (1 if n % 2 else -1) * math.ceil(n / 2) / (count + 1) for n in range(count)]


def _letters(line: Points, start: float, wide: float, size: float) -> tuple[Points, float]:
    """The middles of pieces of a text along a line, and how much it turns in all, radians."""
    count = max(2, math.ceil(wide / (size * 0.75)))
    at = start + (np.arange(count) + 0.5) * wide / count
    angles = curves.directions(line, at, size * 0.4)
    centres = curves.along(line, at) + np.column_stack([np.sin(angles), -np.cos(angles)]) * size * 0.33
    turns = np.abs(_turns(angles))
    finely = np.arange(start, start + wide, size * 0.2)  # a fold between two letters is no place for a name
    folds = np.abs(_turns(curves.directions(line, finely, size * 0.1))) > MOST_FOLD
    return centres, math.inf if (turns > MOST_TURN).any() or folds.any() else float(turns.sum())


def _turns(angles: NDArray[np.float64]) -> NDArray[np.float64]:
    """From each angle to the next, -pi to pi."""
    turns: NDArray[np.float64] = (np.diff(angles) + math.pi) % (2 * math.pi) - math.pi
    return turns


def _lines(name: Name, text: str, box: Box) -> Iterator[Text]:
    kind = name.type
    for number, line in enumerate(text.split("\n")):
        yield Text(box[0], box[1] + (ASCENT + LEADING * number) * kind.size, line, kind, lang=name.lang)


def _about(anchor: Box, away: float, wide: float, high: float, inset: float) -> dict[str, Box]:
    """The eight places about a box."""
    left, top, right, bottom = anchor
    middle, centre = (top + bottom) / 2 - high / 2, (left + right) / 2 - wide / 2
    above, below = top - high - away + inset, bottom + away - inset
    third, fifth = left + (right - left) * 0.8, left + (right - left) * 0.2
    corners = {
        "E": (right + away, middle), "W": (left - away - wide, middle), "N": (centre, above),
        "S": (centre, below), "NE": (third, above), "SE": (third, below),
        "NW": (fifth - wide, above), "SW": (fifth - wide, below),
    }  # fmt: skip
    return {side: (x, y, x + wide, y + high) for side, (x, y) in corners.items()}


def _beside(line: Points, away: float, wide: float, high: float, unit: float) -> Iterator[Box]:
    """Places right and left of a line, from its middle outwards."""
    total = curves.length(line)
    at = np.array([total * part for part in from_middle(41)])
    for (x, y), angle in zip(
        curves.along(line, at).tolist(), curves.directions(line, at, 4).tolist(), strict=True
    ):
        for far in (away, away + 16 * unit):
            if abs(math.cos(angle)) > 0.75:
                yield (x - wide / 2, y + far, x + wide / 2, y + far + high)
                yield (x - wide / 2, y - far - high, x + wide / 2, y - far)
            else:
                yield (x + far, y - high / 2, x + far + wide, y + high / 2)
                yield (x - far - wide, y - high / 2, x - far, y + high / 2)


def _probes(box: Box) -> Points:
    left, top, right, bottom = box
    return np.column_stack([np.linspace(left, right, 5), np.full(5, (top + bottom) / 2)])
