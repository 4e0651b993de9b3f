"""Small maps for pages: where the records of a page lie, as paths that a template puts into an SVG.

Lambert azimuthal equal-area projection about the middle of what is shown: areas are true and lengths nearly
so, thus one scale bar holds for the whole picture. How sure a place is shows as on the map page: discs of the
true radius, areas and corridors hatched, a sign in dashes where it may be anywhere in them (design document
"Cartography", section 4). What is outside the base map is counted, not drawn.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from ca_geo.locator.ground import Ground
from ca_geo.locator.names import Label, labels
from ca_geo.locator.plane import LOWEST, WIDTH, Frame, Path
from ca_geo.locator.records import Record, Sign, footprint_of, merged, places, signs

if TYPE_CHECKING:
    from ca_geo.atlas import Atlas
    from ca_geo.layers import Layer, Selection

MOST = 500  # records looked at for one drawing


@dataclass
class Locator:
    """A drawing. Records with a place in it are in `drawn`, the others are counted."""

    drawn: list[tuple[Layer, int]] = field(default_factory=list)
    nowhere: int = 0
    outside: int = 0
    left_out: int = 0
    height: float = LOWEST
    ground: list[Path] = field(default_factory=list)
    places: list[Path] = field(default_factory=list)
    signs: list[Sign] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)
    km: int = 0
    bar: float = 0

    width = WIDTH

    @property
    def classes(self) -> set[str]:
        """What a legend would have to explain."""
        return {path.cls for path in self.places} | {sign.look for sign in self.signs}

    @property
    def layers(self) -> list[Layer]:
        """The layers that something is drawn of, each once."""
        return list({layer.id: layer for layer, _ in self.drawn}.values())


@dataclass(frozen=True)
class Locators:
    """Makes the small maps of an atlas; the base map is thinned once, when the first one is asked for."""

    atlas: Atlas

    def of_layer(self, layer: Layer) -> Locator:
        """All records of a collection."""
        return self.of([(layer, index) for index in range(len(layer))])

    def of_selection(self, selection: Selection) -> Locator:
        """The records of a page of items."""
        return self.of([(selection.layer, index) for index in selection.indices])

    def of_country(self, code: str, records: Sequence[Record]) -> Locator:
        """The records on a state, in the frame of its land."""
        return self.of(records, self.atlas.basemap.countries[code])

    def of(self, records: Sequence[Record], around: BaseGeometry | None = None) -> Locator:
        """These records, in the frame of `around` (degrees), else in one that holds them all."""
        placeable = [(layer, index) for layer, index in records if layer.is_spatial]
        located = _located(placeable)
        within = self._ground.within
        seen = [record for record in located[:MOST] if within.intersects(footprint_of(record))]
        drawing = Locator(
            nowhere=len(placeable) - len(located),
            outside=len(located[:MOST]) - len(seen),
            left_out=len(located[MOST:]),
        )
        if seen or around is not None:
            shown = [footprint_of(record) for record in seen] if around is None else [around]
            frame = Frame.around([shapely.clip_by_rect(one, *within.bounds) for one in shown])
            _draw(drawing, frame, seen, self._ground)
            drawing.labels = labels(drawing.signs, drawing.bar, frame, self._ground, self.atlas.vocabulary)
        return drawing

    @cached_property
    def _ground(self) -> Ground:
        return Ground.of(self.atlas.basemap)


def _located(records: Sequence[Record]) -> list[Record]:
    """Those with a place; asked of all at once, because a user's layer may have a million."""
    geometries = np.array([layer.geometries[index] for layer, index in records], dtype=object)
    nowhere = shapely.is_missing(geometries) | shapely.is_empty(geometries)
    return [record for record, is_nowhere in zip(records, nowhere, strict=True) if not is_nowhere]


def _draw(drawing: Locator, frame: Frame, records: Sequence[Record], ground: Ground) -> None:
    view = shapely.box(0, 0, WIDTH, frame.height)
    drawing.height = frame.height
    drawing.drawn = [one for one in records if frame.put(footprint_of(one)).intersects(view)]
    drawing.outside += len(records) - len(drawing.drawn)
    drawing.ground = list(ground.paths(frame))
    drawing.places = merged(path for one in drawing.drawn for path in places(one, frame))
    drawing.signs = signs(drawing.drawn, frame, view)
    drawing.km, drawing.bar = _scale_bar(frame)


def _scale_bar(frame: Frame) -> tuple[int, float]:
    """The longest round length that takes at most a quarter of the width: kilometres, units."""
    most = WIDTH / 4 / frame.scale
    power = 10 ** math.floor(math.log10(most))
    km = next(step * power for step in (5, 2, 1) if step * power <= most)
    return int(km), km * frame.scale
