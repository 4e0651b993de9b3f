"""What began when: the records shown as blocks by month or year and layer, those known less well as spans.

The rules are those of the strip of time under the map (web/static/js/timeline.js): a record counts where it
began, at the latest; what began before the window of the view stands in one pile at the left.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Literal

import numpy as np

from ca_geo.catalog import LayerInfo, source_id
from ca_geo.figure.boxes import corners
from ca_geo.figure.language import Language
from ca_geo.figure.lettering import shortened
from ca_geo.figure.palette import KINDS
from ca_geo.figure.scene import Box, Group, Node, Path, Pattern, Style, Text
from ca_geo.figure.sheet import Sheet
from ca_geo.words import LANGUAGES

if TYPE_CHECKING:
    from ca_geo.atlas import Atlas
    from ca_geo.view import Record, View

MOST_MONTHS = 36  # a longer time is told by years
LARGEST_BLOCK = 34  # points of the usual page
TALLEST = 1.5  # a block's height in its widths
MOST_FOR_SPANS = 0.6  # of the chart's height: there may be thousands of them
PATTERNED = {"grey", "safe"}  # themes in which layers share colours
Anchor = Literal["start", "middle"]


@dataclass(frozen=True)
class Event:
    """When a record began, at the earliest and at the latest; `order` is its layer's place among them."""

    earliest: date
    latest: date
    order: int
    layer: LayerInfo
    name: str


@dataclass(frozen=True)
class Scale:
    """Months or years from the first to the last: `of` counts them."""

    monthly: bool
    first: int
    last: int

    @classmethod
    def over(cls, first: date, last: date) -> Scale:
        months = (last.year - first.year) * 12 + last.month - first.month + 1
        by_year = cls(False, first.year, last.year)
        return cls(True, _month(first), _month(last)) if months <= MOST_MONTHS else by_year

    def of(self, day: date) -> int:
        return _month(day) if self.monthly else day.year

    def __len__(self) -> int:
        return self.last - self.first + 1


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


@dataclass(frozen=True)
class Timeline:
    """The events of a view; `undated` is how many records say nothing of when they began."""

    title: str
    subtitle: str
    notes: Sequence[str]
    sources: Sequence[str]
    events: Sequence[Event]
    scale: Scale | None
    words: Language

    @classmethod
    def of(cls, atlas: Atlas, view: View, words: Language) -> Timeline:
        """Of the records that a view shows."""
        records = view.shown(atlas)
        order = {name: number for number, name in enumerate(atlas.drawn)}
        found = (_event(record, order[record.layer.id], words) for record in records)
        events = sorted(filter(None, found), key=lambda event: (event.order, event.latest, event.earliest))
        start, end = (view.time.start, view.time.end) if view.time else (None, None)
        dated = [event for event in events if event.latest >= (start or date.min)]
        days = [
            start or min((one.earliest for one in dated), default=None),
            end or max((one.latest for one in dated), default=None),
        ]
        scale = Scale.over(*days) if all(days) else None  # type: ignore[arg-type]
        undated = len(records) - len(events)
        by = "month" if scale and scale.monthly else "year"
        return cls(
            title=words.t("page.chart.timeline"),
            subtitle=words.t(f"page.chart.by.{by}"),
            notes=[words.t("page.chart.undated", n=undated)] if undated else [],
            sources=[source_id(one) for record in records for one in record.properties.get("sources") or ()],
            events=events,
            scale=scale,
            words=words,
        )

    def draw(self, sheet: Sheet, box: Box) -> list[Node]:
        """The legend, the piles over an axis, the spans under it."""
        left, top, right, bottom = box
        legend, top = self._legend(sheet, top)
        if self.scale is None:
            return [
                *legend,
                Text(left, top + sheet.body.size * 2, self.words.t("page.chart.nothing"), sheet.body),
            ]
        first = self.scale.first
        has_earlier = any(self.scale.of(event.latest) < first for event in self.events)
        drawing = _Drawing(sheet, self.scale, self.words, left, right, has_earlier)
        spans = [event for event in self.events if drawing.is_span(event)]
        piled = [event for event in self.events if not drawing.is_span(event)]
        row = sheet.small.size * 1.5
        named, more = drawing.in_room(spans, int((bottom - top) * MOST_FOR_SPANS / row))
        rows = len(named) + len(more)
        lowest = bottom - drawing.axis_height - row * rows - (row if rows else 0)
        axis = min(lowest, top + drawing.height(piled))
        below = axis + drawing.axis_height
        return [
            *legend,
            *drawing.piles(piled, top, axis),
            *drawing.axis(axis),
            *drawing.spans(named, below, row),
            *(Text(left, below + row * rows, text, sheet.small) for text in more),
        ]

    def _legend(self, sheet: Sheet, top: float) -> tuple[list[Node], float]:
        """Each layer's colour, name and number in a row, or several."""
        nodes: list[Node] = []
        x, y, side = sheet.left, top, sheet.body.size * 0.8
        for (order, layer), count in Counter((one.order, one.layer) for one in self.events).items():
            said = f"{self.words.layer(layer)} {count}"
            wide = side * 1.5 + sheet.measure(said, sheet.body)
            if x + wide > sheet.right and x > sheet.left:
                x, y = sheet.left, y + sheet.body.size * 1.5
            nodes.append(_block((x, y, x + side, y + side), sheet, layer, order))
            nodes.append(Text(x + side * 1.5, y + side, said, sheet.body))
            x += wide + sheet.body.size * 1.6
        return nodes, y + sheet.body.size * 2


@dataclass(frozen=True)
class _Drawing:
    """The chart's own geometry: the axis from `left` to `right`, a step for each month or year."""

    sheet: Sheet
    scale: Scale
    words: Language
    left: float
    right: float
    has_earlier: bool

    @property
    def begin(self) -> float:
        """Where the axis begins: right of the pile of what is earlier, if there is one."""
        return self.left + (46 * self.sheet.unit if self.has_earlier else 0)

    @property
    def step(self) -> float:
        return (self.right - self.begin) / len(self.scale)

    @property
    def axis_height(self) -> float:
        return self.sheet.body.size * (3.2 if self.scale.monthly else 2)

    def is_span(self, event: Event) -> bool:
        """Whether the month or year is not known, of what is no earlier than the chart."""
        ends = self.scale.of(event.earliest), self.scale.of(event.latest)
        return ends[0] != ends[1] and ends[1] >= self.scale.first

    def x(self, index: float) -> float:
        return self.begin + (index - self.scale.first) * self.step

    @property
    def block(self) -> float:
        """How wide a block is."""
        return min(LARGEST_BLOCK * self.sheet.unit, self.step * 0.84)

    def height(self, events: Sequence[Event]) -> float:
        """How much room the piles need, with their numbers."""
        most = max(map(len, self._piles(events).values()), default=1)
        return most * self.block * TALLEST + self.sheet.strong.size * 1.4

    def piles(self, events: Sequence[Event], top: float, axis: float) -> Iterator[Node]:
        piles = self._piles(events)
        most = max(map(len, piles.values()), default=1)
        number, wide = self.sheet.strong, self.block
        high = min(wide * TALLEST, (axis - top - number.size * 1.4) / most)
        for index, pile in piles.items():
            x = self.left if index is None else self.x(index) + (self.step - wide) / 2
            for row, event in enumerate(pile):
                y = axis - (row + 1) * high
                said = f"{self.words.layer(event.layer)}: {event.name}"
                block = _block((x, y + high * 0.08, x + wide, y + high), self.sheet, event.layer, event.order)
                yield Group((block,), title=said)
            yield Text(
                x + wide / 2, axis - len(pile) * high - number.size * 0.4, str(len(pile)), number, "middle"
            )
            if index is None:
                yield Text(
                    x, axis + self.sheet.small.size * 1.5, self.words.t("time.earlier"), self.sheet.small
                )

    def _piles(self, events: Sequence[Event]) -> dict[int | None, list[Event]]:
        """Events by the month or year in which they began, None for those before the first."""
        shown = [event for event in events if self.scale.of(event.latest) <= self.scale.last]
        return {key: list(pile) for key, pile in groupby(sorted(shown, key=self._key), self._bin)}

    def _key(self, event: Event) -> int:
        return max(self.scale.of(event.latest), self.scale.first - 1)

    def _bin(self, event: Event) -> int | None:
        key = self._key(event)
        return None if key < self.scale.first else key

    def axis(self, y: float) -> Iterator[Node]:
        ink = Style(stroke=self.sheet.colours["ink-2"], width=0.8 * self.sheet.unit)
        yield Path((np.array([[self.begin, y], [self.right, y]]),), ink)
        yield from self._months(y) if self.scale.monthly else ()
        row = y + self.sheet.body.size * (2.7 if self.scale.monthly else 1.5)
        for index, year in self._years():
            x = self.x(index)
            yield Path((np.array([[x, y], [x, y + self.sheet.body.size * 0.4]]),), ink)
            middle = x if self.scale.monthly else self.x(index + 0.5)
            anchor: Anchor = "start" if self.scale.monthly else "middle"
            yield Text(middle, row, str(year), self.sheet.strong, anchor)

    def _months(self, y: float) -> Iterator[Node]:
        """The months' names where there is room, else their first letters."""
        names = LANGUAGES[self.words.lang].months
        long = all(self.sheet.measure(name[:3], self.sheet.small) < self.step * 0.9 for name in names)
        for index in range(self.scale.first, self.scale.last + 1):
            name = names[index % 12][: 3 if long else 1]
            x = self.x(index + 0.5)
            yield Text(x, y + self.sheet.small.size * 1.4, name.capitalize(), self.sheet.small, "middle")

    def _years(self) -> Iterator[tuple[int, int]]:
        """Where years begin that are told, so that their numbers have room."""
        per_year = 12 if self.scale.monthly else 1
        room = self.sheet.measure("2020 ", self.sheet.strong)
        each = next(n for n in (1, 2, 5, 10, 20, 50, 100) if n * per_year * self.step > room or n == 100)
        for index in range(self.scale.first, self.scale.last + 1):
            year, rest = divmod(index, per_year)
            has_room = self.scale.monthly and (per_year - rest) * self.step > room
            if (rest == 0 and year % each == 0) or (index == self.scale.first and has_room):
                yield index, year

    def in_room(self, spans: Sequence[Event], rows: int) -> tuple[Sequence[Event], list[str]]:
        """The spans that have a row, and the words for those that find none."""
        if len(spans) <= rows:
            return spans, []
        return spans[: rows - 1], [self.words.t("page.figure.more", n=len(spans) - rows + 1)]

    def spans(self, events: Sequence[Event], top: float, row: float) -> Iterator[Node]:
        """A dashed line from the earliest to the latest time at which each may have begun, with its name."""
        for number, event in enumerate(events):
            y = top + row * (number + 1)
            ends = (
                self.x(max(self.scale.of(event.earliest), self.scale.first)),
                self.x(min(self.scale.of(event.latest), self.scale.last) + 1),
            )
            ink = Style(
                stroke=self.sheet.colours.sign(event.layer),
                width=3 * self.sheet.unit,
                dash=(5 * self.sheet.unit, 2.5 * self.sheet.unit),
            )
            middle = y - self.sheet.small.size * 0.35
            line = Path((np.array([[ends[0], middle], [ends[1], middle]]),), ink)
            yield Group((line, self._named(event, ends, y)), title=event.name)

    def _named(self, event: Event, ends: tuple[float, float], y: float) -> Text:
        """The name beside a span, on the side that has more room."""
        gap = 5 * self.sheet.unit
        after, before = self.right - ends[1] - gap, ends[0] - self.left - gap
        name = shortened(event.name, self.sheet.small, max(after, before))
        if after >= min(before, self.sheet.measure(name, self.sheet.small)):
            return Text(ends[1] + gap, y, name, self.sheet.small)
        return Text(ends[0] - gap, y, name, self.sheet.small, "end")


def _event(record: Record, order: int, words: Language) -> Event | None:
    """None of a record that has no date, or none before which it did not begin."""
    period = record.layer.periods[record.index]
    earliest, latest = (period.outer[0], period.inner[0]) if period else (None, None)
    if earliest is None or latest is None:
        return None
    return Event(earliest, max(earliest, latest), order, record.layer.info, words.record(record, short=True))


def _block(box: Box, sheet: Sheet, layer: LayerInfo, order: int) -> Path:
    """A block in the colour of its layer; where layers share colours, with a pattern of its own too."""
    pattern = _pattern(sheet, order) if sheet.colours.theme in PATTERNED else None
    return Path((corners(box),), Style(fill=sheet.colours.sign(layer), pattern=pattern), closed=True)


def _pattern(sheet: Sheet, order: int) -> Pattern:
    kind, angle = KINDS[order % len(KINDS)]
    width = 2.4 if kind == "dots" else 1.2
    return Pattern(kind, sheet.colours["panel"], 4.8 * sheet.unit, width * sheet.unit, angle, opacity=0.9)
