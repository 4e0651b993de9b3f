"""Names in a small map: capitals, countries and towns where they cover nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ca_geo.locator.ground import Ground
from ca_geo.locator.plane import WIDTH, Frame
from ca_geo.locator.records import Sign
from ca_geo.vocabulary import Vocabulary

LETTER = 5.9  # units: the width of a letter, on the average
MOST = 9  # names in one drawing
NEAR_KM = 800  # across: smaller towns are named up to here

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Label:
    """A name, its left end and base line; the dot of a town has its own place."""

    cls: str
    text: str
    x: float
    y: float
    dot: tuple[float, float] | None = None


def labels(signs: Sequence[Sign], bar: float, frame: Frame, ground: Ground, words: Vocabulary) -> list[Label]:
    """Names of capitals, countries and towns, each where it covers no sign and no other name, or nowhere."""
    taken = [(one.x - 10, one.y - 10, one.x + 10, one.y + 10) for one in signs]
    taken.append((0, frame.height - 22, bar + 60, frame.height))
    capitals = [town for town in ground.towns if town["properties"].get("rank") == 1]
    least = 3 if WIDTH / frame.scale < NEAR_KM else 2
    others = [town for town in ground.towns if 1 < town["properties"].get("rank", 9) <= least]
    found: list[Label] = []
    for feature, options in (
        *((town, _beside_town) for town in capitals),
        *((name, _country_name) for name in ground.names),
        *((town, _beside_town) for town in others),
    ):
        for label, box in options(feature, frame, words) if len(found) < MOST else ():
            if _is_free(box, taken, frame.height):
                found.append(label)
                taken.append(box)
                break
    return found


def _beside_town(town: Any, frame: Frame, words: Vocabulary) -> Iterator[tuple[Label, Box]]:
    """A town's name right or left of its dot."""
    x, y = frame(np.array([town["geometry"]["coordinates"]]))[0].tolist()
    name = town["properties"].get("label") or town["properties"]["name"]
    text = words.town(str(town.get("id")), name)
    long = LETTER * len(text)
    for left in (x + 6, x - 6 - long):
        box = (min(left, x - 4), y - 7, max(left + long, x + 4), y + 7)
        yield Label("town", text, round(left, 1), round(y + 4, 1), (round(x, 1), round(y, 1))), box


def _country_name(name: Any, frame: Frame, words: Vocabulary) -> Iterator[tuple[Label, Box]]:
    """A country's name over one of the positions that were set for it by hand."""
    geometry, text = name["geometry"], words.place("country", name["properties"]["name"])
    positions = geometry["coordinates"] if geometry["type"] == "MultiPoint" else [geometry["coordinates"]]
    long = LETTER * 1.55 * len(text)
    for x, y in frame(np.array(positions, dtype=float)).tolist():
        box = (x - long / 2, y - 7, x + long / 2, y + 7)
        yield Label("country", text, round(x, 1), round(y + 4, 1)), box


def _is_free(box: Box, taken: Iterable[Box], height: float) -> bool:
    left, top, right, bottom = box
    inside = left > 3 and top > 3 and right < WIDTH - 3 and bottom < height - 3
    return inside and not any(
        left < other[2] and right > other[0] and top < other[3] and bottom > other[1] for other in taken
    )
