"""Who stands where: records become signs, those at one place stacks, crowded ones make room for each other.

The rules are those of the map page (`crowd.js`); lengths are in its px. Design document "Cartography",
section 4.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from ca_geo.view import Record

OVERVIEW_ZOOM = 5.8  # below it: no discs, no badges, records of one layer near each other are one stack
STACK_REACH, ROOM, CLOSE_ROOM = 46, 27, 22
CROWD_REACH, ROW_RISE, ROW_GAP, ROW_LIMIT = 20, 18, 24, 5
MOST_MOVED = 20  # px that a sign whose place means an area may be moved by
ROUNDS = 24
FIXED = frozenset({"exact-site", "settlement"})

Place = tuple["Record", float, float]
Thing = TypeVar("Thing")


@dataclass(eq=False)
class Sign:
    """One sign for some records of a layer: their mean true place (x, y), moved by (dx, dy)."""

    places: Sequence[Place]
    dx: float = 0
    dy: float = 0
    leader: bool = False
    pinned: bool = False
    x: float = field(init=False)
    y: float = field(init=False)
    fixed: bool = field(init=False)

    def __post_init__(self) -> None:
        self.x = sum(x for _, x, _ in self.places) / len(self.places)
        self.y = sum(y for _, _, y in self.places) / len(self.places)
        self.fixed = self.pinned or any(_is_fixed(record) for record, _, _ in self.places)

    @property
    def records(self) -> list[Record]:
        return [record for record, _, _ in self.places]

    @property
    def at(self) -> tuple[float, float]:
        """Where it is drawn."""
        return self.x + self.dx, self.y + self.dy


def factor_at(zoom: float) -> float:
    """How large signs are drawn at a zoom."""
    return 0.86 if zoom < 6 else 1 if zoom < 7.5 else 1.12


def arrange(places: Sequence[Place], zoom: float) -> list[Sign]:
    """Signs for records at places of the page, px. Every record is in exactly one of them."""
    overview, factor = zoom < OVERVIEW_ZOOM, factor_at(zoom)
    brought = [place for place in places if place[0].layer.info.report is not None]
    own = [place for place in places if place[0].layer.info.report is None]
    groups = _near(own, STACK_REACH) if overview else _together(own)
    signs = [Sign(group) for group in groups]
    if not overview:
        signs = _row_up(signs, factor)
    signs += [Sign(group, pinned=True) for group in _near(brought, STACK_REACH)]
    _give_room(signs, (ROOM if overview else CLOSE_ROOM) * factor, overview)
    return signs


def _is_fixed(record: Record) -> bool:
    return record.properties.get("location_precision") in FIXED


def _together(places: Iterable[Place]) -> list[list[Place]]:
    """Those of one layer at the very same place."""
    return _grouped(places, lambda place: (place[0].layer.id, round(place[1], 2), round(place[2], 2)))


def _near(places: Iterable[Place], reach: float) -> list[list[Place]]:
    """Those of one layer within reach of the first of each group."""
    layers = _grouped(places, lambda place: place[0].layer.id)
    return [group for layer in layers for group in clusters(layer, lambda place: place[1:], reach)]


def _grouped(places: Iterable[Place], key: Callable[[Place], Hashable]) -> list[list[Place]]:
    groups: dict[Hashable, list[Place]] = {}
    for place in places:
        groups.setdefault(key(place), []).append(place)
    return list(groups.values())


def clusters(
    things: Iterable[Thing], at: Callable[[Thing], tuple[float, float]], reach: float
) -> list[list[Thing]]:
    """Groups of things within reach of the first of each, in the given order: the outcome is stable."""
    squares: dict[tuple[int, int], list[list[Thing]]] = {}
    groups: list[list[Thing]] = []
    for thing in things:
        x, y = at(thing)
        column, row = math.floor(x / reach), math.floor(y / reach)
        around = [
            group for i in (-1, 0, 1) for j in (-1, 0, 1) for group in squares.get((column + i, row + j), ())
        ]
        home = next((group for group in around if math.dist(at(group[0]), (x, y)) <= reach), None)
        if home is None:
            home = []
            groups.append(home)
            squares.setdefault((column, row), []).append(home)
        home.append(thing)
    return groups


def _row_up(signs: list[Sign], factor: float) -> list[Sign]:
    """Signs of known places in a crowd stand in a row above it, each with a leader to its place; a crowd too
    wide for a row becomes one stack for each layer first."""
    fixed = [sign for sign in signs if sign.fixed]
    for crowd in clusters(fixed, lambda sign: (sign.x, sign.y), CROWD_REACH * factor):
        members = crowd
        if len(crowd) > ROW_LIMIT:
            members = _merged(crowd)
            signs = [sign for sign in signs if sign not in crowd] + members
        if len(members) > 1:
            _stand_in_row(members, factor)
    return signs


def _merged(crowd: Sequence[Sign]) -> list[Sign]:
    places = [place for sign in crowd for place in sign.places]
    return [Sign(group) for group in _grouped(places, lambda place: place[0].layer.id)]


def _stand_in_row(crowd: Sequence[Sign], factor: float) -> None:
    x = sum(sign.x for sign in crowd) / len(crowd)
    y = sum(sign.y for sign in crowd) / len(crowd) - ROW_RISE * factor
    row = sorted(crowd, key=lambda sign: sign.x)
    for number, sign in enumerate(row):
        sign.dx = x + (number - (len(row) - 1) / 2) * ROW_GAP * factor - sign.x
        sign.dy = y - sign.y
        sign.leader = True


def _give_room(signs: Sequence[Sign], room: float, overview: bool) -> None:
    """Pushes signs apart. Only those whose place inside their disc means nothing may move, except in the
    overview, where no sign shows a place to the px."""
    most = room if overview else MOST_MOVED
    for _ in range(ROUNDS):
        moved = False
        for number, sign in enumerate(signs):
            if sign.pinned or (sign.fixed and not overview):
                continue
            for other_number, other in _neighbours(signs, sign, room * 1.25):
                is_stack = len(sign.places) > 1 or len(other.places) > 1
                least = room * (1.25 if is_stack else 1) - 0.5
                step = _step(sign, other, least, number > other_number)
                if step:
                    part = 0.5 if overview or not other.fixed else 1.0
                    _move(sign, step[0] * part, step[1] * part, most)
                    moved = True
        if not moved:
            return


def _neighbours(signs: Sequence[Sign], sign: Sign, reach: float) -> list[tuple[int, Sign]]:
    x, y = sign.at
    return [
        (number, other)
        for number, other in enumerate(signs)
        if other is not sign and abs(other.at[0] - x) < reach and abs(other.at[1] - y) < reach
    ]


def _step(sign: Sign, other: Sign, least: float, is_later: bool) -> tuple[float, float] | None:
    """The way to go for a sign that stands too near to another one; from the very same spot each its own."""
    (ax, ay), (bx, by) = sign.at, other.at
    gap = math.hypot(ax - bx, ay - by)
    if gap >= least:
        return None
    angle = math.atan2(ay - by, ax - bx) if gap > 0.01 else 0.3 + (0 if is_later else math.pi)
    return math.cos(angle) * (least + 0.5 - gap), math.sin(angle) * (least + 0.5 - gap)


def _move(sign: Sign, dx: float, dy: float, most: float) -> None:
    """Moves a sign, no further than `most` from its true place."""
    dx, dy = sign.dx + dx, sign.dy + dy
    short = min(1.0, most / max(math.hypot(dx, dy), 1e-9))
    sign.dx, sign.dy = dx * short, dy * short
