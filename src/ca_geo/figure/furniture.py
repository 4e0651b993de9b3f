"""What stands around a map: title, scale bar, north, degrees, projection, inset, statement, sources, date."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from ca_geo.figure.boxes import corners
from ca_geo.figure.captions import Captions
from ca_geo.figure.frame import Frame, around
from ca_geo.figure.ground import Ground, crossings, drawn
from ca_geo.figure.lettering import clean, shortened, width_of, wrapped
from ca_geo.figure.palette import Palette
from ca_geo.figure.scene import Box, Group, Node, Path, Style, Text, Type
from ca_geo.lonlat import BBox
from ca_geo.words import number_in_words

LINE_HEIGHT = 1.25
SCALE_SHARE = 0.24  # most of the map's width that the scale bar takes
NORTH_MOST = 3.0  # degrees by which meridians may lean where one arrow is to stand for all
INSET_LOSS = 0.35  # points
EARTH = BBox(-180, -90, 180, 90)
WHOLE_SHARE = 0.6  # of the region's width: a map that shows more needs no inset


@dataclass(frozen=True)
class Sizes:
    """Sizes of text on a page, points."""

    title: float
    subtitle: float
    legend: float
    small: float

    @classmethod
    def of(cls, width: float, height: float) -> Sizes:
        """As large as a page of this size allows; nothing under 7 points."""
        s = min(1.7, math.sqrt(width * height) / 708)
        return cls(max(10.5, 17.5 * s), max(7.5, 10 * s), max(7, 8.3 * s), max(7, 7.1 * s))


def paragraph(text: str, kind: Type, box: tuple[float, float, float], most: int) -> tuple[list[Node], float]:
    """A text in lines from (left, top) of a `width`, no more than `most`; its nodes, and the y below them."""
    left, y, width = box
    lines = wrapped(clean(text), kind, width)
    if len(lines) > most:
        lines = [*lines[: most - 1], shortened(" ".join(lines[most - 1 :]), kind, width)] if most else []
    nodes: list[Node] = []
    for line in lines:
        nodes.append(Text(left, y + kind.size, line, kind))
        y += kind.size * LINE_HEIGHT
    return nodes, y


def scale_bar(
    frame: Frame, at: tuple[float, float], colours: Palette, size: float, unit: str
) -> tuple[Group, float]:
    """A bar of round kilometres, true for the middle of the map, and how wide it is with its words."""
    km = _round_below(frame.km_per_point * frame.width * SCALE_SHARE)
    long = km / frame.km_per_point
    x, y = at
    kind = Type(size, colours["ink"])
    ticks = [
        np.array([(x, y - 4), (x, y), (x + long, y), (x + long, y - 4)]),
        np.array([(x + long / 2, y - 2.6), (x + long / 2, y)]),
    ]
    last = f"{km:g} {unit}" if km < 1000 else number_in_words(int(km), unit)
    words = clean(last)
    nodes: tuple[Node, ...] = (
        Path(tuple(ticks), Style(stroke=colours["ink"], width=0.9, join="miter")),
        Text(x + long + 4, y, words, kind),
    )
    return Group(nodes, id="scale", title=words), long + 4 + width_of(words, kind)


def _round_below(value: float) -> float:
    """The greatest of 1, 2, 5 times a power of ten that is not above a value."""
    power = 10 ** math.floor(math.log10(value))
    return float(next(step * power for step in (5, 2, 1) if step * power <= value))


def lean(frame: Frame) -> float:
    """By how many degrees a meridian of the map leans at most from upright."""
    left, top, right, bottom = frame.box
    found = []
    for x in (left, (left + right) / 2, right):
        here = frame.back(np.array([[x, (top + bottom) / 2]]))
        step = frame(here + np.array([0, 0.01]))[0] - frame(here)[0]
        found.append(abs(math.degrees(math.atan2(step[0], -step[1]))))
    return max(found)


def north(at: tuple[float, float], colours: Palette, size: float, letter: str) -> Group:
    """An arrow up."""
    x, y = at
    arrow = np.array([(x, y - size * 1.15), (x + size * 0.3, y), (x, y - size * 0.25), (x - size * 0.3, y)])
    kind = Type(size, colours["ink"], weight=600)
    return Group(
        (Path((arrow,), Style(fill=colours["ink"]), closed=True), Text(x + size * 0.5, y, letter, kind)),
        id="north",
    )


def degrees(frame: Frame, captions: Captions, colours: Palette, size: float) -> Group:
    """The degrees of meridians below the map, of parallels beside it, none where two would touch."""
    left, top, right, bottom = frame.box
    kind = Type(size, colours["ink-2"])
    found: list[Node] = []
    last = {"lon": -math.inf, "lat": math.inf}
    for axis, value, at in crossings(frame):
        text = clean(captions.degrees(value, axis))
        half = width_of(text, kind) / 2
        low, high = (left, right) if axis == "lon" else (top, bottom)
        is_apart = at - half > last["lon"] + 4 if axis == "lon" else at + half < last["lat"] - 4
        if not (low + half <= at <= high - half and is_apart):
            continue
        if axis == "lon":
            found.append(Text(at, bottom + size + 1.5, text, kind, anchor="middle"))
            last["lon"] = at + half
        else:
            found.append(Text(left - 3.5, at, text, kind, anchor="middle", rotate=-90))
            last["lat"] = at - half
    return Group(tuple(found), id="degrees")


def inset_frame(frame: Frame, ground: Ground, box: Box) -> Frame | None:
    """The frame of a small map of the region and of all that the map shows; None where that is most of it."""
    region = shapely.total_bounds([ground.land[code] for code in ground.basemap.states])
    west, south = np.minimum(region[:2], frame.edge.min(axis=0)).tolist()
    east, north_ = np.maximum(region[2:], frame.edge.max(axis=0)).tolist()
    small = around(BBox(west, south, east, north_), box, frame.unit, EARTH, "albers")
    outline = small(frame.edge)
    low, high = outline.min(axis=0), outline.max(axis=0)
    most = (WHOLE_SHARE * small.width, WHOLE_SHARE * small.height)
    return None if ((high - low) > most).any() else small


def inset(frame: Frame, small: Frame, ground: Ground, colours: Palette) -> Group:
    """The region with the map's frame in it."""
    outline = small(frame.edge)
    nodes = [*_inset_land(small, ground, colours), *_inset_borders(small, ground, colours)]
    nodes.append(Path((outline,), Style(stroke=colours["panel"], width=2.6, join="miter"), closed=True))
    nodes.append(Path((outline,), Style(stroke=colours["ink"], width=1.1, join="miter"), closed=True))
    return Group((Group(tuple(nodes), clip=small.box), neatline(small.box, colours)), id="inset")


def _inset_land(small: Frame, ground: Ground, colours: Palette) -> Iterator[Node]:
    """The five states and the waters; beyond the base map all is neighbours' land."""
    yield Path((corners(small.box),), Style(fill=colours["neighbour"]), closed=True)
    home = [line for code in ground.basemap.states for line in drawn(ground.land[code], small, INSET_LOSS)]
    yield Path(tuple(home), Style(colours["home"], colours["home"], 0.3), closed=True)
    lakes = [line for _, one in ground.features("lakes") for line in drawn(one, small, INSET_LOSS)]
    yield Path(tuple(lakes), Style(fill=colours["water"]), closed=True)


def _inset_borders(small: Frame, ground: Ground, colours: Palette) -> Iterator[Node]:
    for kind, width in (("neighbour", 0.3), ("home", 0.5)):
        found = [one for said, one in ground.features("borders") if said.get("kind") == kind]
        lines = tuple(line for one in found for line in drawn(one, small, INSET_LOSS))
        yield Path(lines, Style(stroke=colours["border"], width=width))


def neatline(box: Box, colours: Palette, width: float = 0.7) -> Path:
    """The line around a map."""
    return Path((corners(box),), Style(stroke=colours["input-edge"], width=width, join="miter"), closed=True)


def listed(sources: Sequence[str], captions: Captions, kind: Type, width: float, most: int) -> str:
    """Sources in as many lines as there are; those that find no room are counted."""
    say = captions.words.t

    def text(count: int) -> str:
        left = len(sources) - count
        more = [say("page.figure.more", n=left)] if left else []
        return clean(say("page.figure.sources", list="; ".join([*sources[:count], *more])))

    def is_too_long(count: int) -> bool:
        return len(wrapped(text(count), kind, width)) > most

    if not is_too_long(len(sources)):
        return text(len(sources))
    return text(max(0, bisect_left(range(len(sources)), True, key=is_too_long) - 1))
