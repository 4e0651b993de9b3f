"""The legend: only what is on this map, drawn by the same hand, with counts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ca_geo.figure.boxes import around, corners
from ca_geo.figure.choropleth import Choropleth
from ca_geo.figure.crowd import OVERVIEW_ZOOM
from ca_geo.figure.language import Language
from ca_geo.figure.lettering import clean, wrapped
from ca_geo.figure.palette import Palette
from ca_geo.figure.places import Places
from ca_geo.figure.records import Records, sign_of
from ca_geo.figure.scene import Circle, Node, Path, Style, Text, Type
from ca_geo.figure.signs import Spot, contested, sign
from ca_geo.styles import strokes
from ca_geo.styles.rules import BEGUN, CLOSED
from ca_geo.styles.signs import Paint, Sign

if TYPE_CHECKING:
    from ca_geo.catalog import LayerInfo
    from ca_geo.view import Record

Draw = Callable[[float, float, float], list[Node]]  # centre and points a px of what stands before the words
CERTAINTY = ("exact-site", "settlement", "district", "region")
LINE_HEIGHT = 1.22  # of the size
COUNT_ROOM = 2.2  # sizes kept free at the right for a count
KEY_ROOM = 2.4  # sizes kept free at the left for a drawing


@dataclass(frozen=True)
class Row:
    """One line of the legend; `tall` where its drawing needs more room than its words."""

    draw: Draw
    text: str
    count: int | None = None
    tall: float = 0


@dataclass(frozen=True)
class Section:
    """Rows under a heading; notes are rows of words alone."""

    title: str
    rows: Sequence[Row] = ()
    notes: Sequence[str] = ()


@dataclass(frozen=True, eq=False)
class Legend:
    """What a legend has to say of the records on a map."""

    records: Records
    colours: Palette
    words: Language
    choropleth: Choropleth | None

    def sections(self, notes: Sequence[str]) -> list[Section]:
        """Its sections, the most needed first; without rows there is no section."""
        say = self.words.t
        found = [
            Section(say("page.figure.layers"), list(self._layers()), notes),
            self._indicator(),
            Section(say("certainty.title"), [*self._certainty(), *self._lines()]),
            Section(say("signs.title"), list(self._signs())),
        ]
        return [one for one in found if one.rows or one.notes]

    def short(self) -> Section:
        """The layers, the indicator, the two signs that mislead whoever does not know them: few words."""
        sections = self.sections(())
        title = self.words.t("page.figure.layers")
        rows = [row for section in sections[: 2 if self.choropleth else 1] for row in section.rows]
        unsure = next((mark.records for mark in self.records.marks if sign_of(mark.records).unsure), None)
        if unsure:
            said = self.words.t("signs.unsure")
            rows.append(Row(self._single(unsure[0], unsure=True), said[:1].upper() + said[1:]))
        if any(mark.badge for mark in self.records.marks):
            rows.append(Row(self._badge, self.words.t("signs.contested")))
        return Section(f"{title}: {self.choropleth.title(self.words)}" if self.choropleth else title, rows)

    def _paint(self, info: LayerInfo) -> Paint:
        return Paint(self.colours.sign(info), self.colours["home"], self.colours["ink"])

    # ---- layers

    def _layers(self) -> Iterator[Row]:
        for found in self.records.drawn.by_layer.values():
            info = found[0].layer.info
            yield Row(self._layer_key(info), self.words.layer(info), len(found))

    def _layer_key(self, info: LayerInfo) -> Draw:
        if info.symbol == "double-line":
            return lambda x, y, px: _rails(x, y, px, self._paint(info), self.colours["panel"])
        return lambda x, y, px: sign(Sign(info.symbol), self._paint(info), Spot(x, y, px))

    # ---- an indicator

    def _indicator(self) -> Section:
        shown = self.choropleth
        if shown is None:
            return Section("")
        rows = [Row(self._swatch(shown, code), text) for code, text in shown.rows(self.words)]
        return Section(shown.title(self.words), rows)

    def _swatch(self, shown: Choropleth, code: str) -> Draw:
        def draw(x: float, y: float, px: float) -> list[Node]:
            box = (corners(around(x, y, 11 * px, 6.5 * px)),)
            edge = Style(self.colours["home"], self.colours["border"], 0.8 * px)
            return [Path(box, edge, closed=True), Path(box, shown.style(code, self.colours, px), closed=True)]

        return draw

    # ---- how sure the place is

    def _certainty(self) -> Iterator[Row]:
        for precision in CERTAINTY:
            one = next(
                (one for one in self._placed() if one.properties.get("location_precision") == precision), None
            )
            if one:
                yield Row(
                    self._specimen(one, precision), self._told(precision), tall=0.75 if self._rings else 0
                )

    @property
    def _rings(self) -> bool:
        return self.records.frame.zoom >= OVERVIEW_ZOOM

    def _told(self, precision: str) -> str:
        more = self.words.t(f"certainty.{precision}.more") if self._rings else ""
        return ": ".join(filter(None, (self.words.t(f"certainty.{precision}"), more)))

    def _placed(self) -> list[Record]:
        return [one for one in self.records.of("sign") if one.layer.info.report is None]

    def _specimen(self, record: Record, precision: str) -> Draw:
        info, paint = record.layer.info, self._paint(record.layer.info)
        ring = {
            "settlement": strokes.PLACE_RING,
            "district": strokes.PLACE_DISC,
            "region": strokes.PLACE_REGION,
        }

        def draw(x: float, y: float, px: float) -> list[Node]:
            inner = sign(
                Sign(info.symbol, unsure=precision in {"district", "region"}), paint, Spot(x, y, px * 0.72)
            )
            stroke = ring.get(precision)
            if stroke is None or not self._rings:
                return inner
            dash = tuple(one * px for one in stroke.dash)
            order = self.records.order[record.layer.id]
            is_tinted = precision == "district"
            pattern = self.colours.pattern(order, paint.sign, px * 0.6) if is_tinted else None
            fill = paint.sign if is_tinted else None
            style = Style(fill, paint.sign, 1.2 * px, dash, fill_opacity=0.09, pattern=pattern)
            return [Circle(x, y, 10.5 * px, style), *inner]

        return draw

    def _lines(self) -> Iterator[Row]:
        bands = self.records.bands()
        if bands:
            said = f"{self.words.t('certainty.corridor')}: {self.words.t('certainty.corridor.more')}"
            yield Row(self._band(bands[0][0]), said)
        railways = [
            one
            for one in self.records.of("rail")
            if "Line" in (one.geometry.geom_type if one.geometry else "")
        ]
        if railways:
            said = f"{self.words.t('certainty.line')}: {self.words.t('certainty.line.more')}"
            yield Row(self._layer_key(railways[0].layer.info), said)

    def _band(self, record: Record) -> Draw:
        def draw(x: float, y: float, px: float) -> list[Node]:
            box, colour = (corners(around(x, y, 12 * px, 5.5 * px)),), self.colours.sign(record.layer.info)
            pattern = Places(self.records).hatch(record, px)
            dash = tuple(one * px for one in strokes.BAND_EDGE.dash)
            edge = Style(colour, colour, 0.9 * px, dash, fill_opacity=0.05, pattern=pattern)
            return [Path(box, edge, closed=True)]

        return draw

    # ---- what the sign says

    def _signs(self) -> Iterator[Row]:
        said: dict[str, Callable[[str | None], bool]] = {
            "signs.filled": lambda status: status not in {*BEGUN, *CLOSED},
            "signs.planned": lambda status: status in BEGUN,
            "signs.closed": lambda status: status in CLOSED,
        }
        for key, holds in said.items():
            one = next((one for one in self._placed() if holds(one.properties.get("status"))), None)
            if one:
                yield Row(self._single(one), self.words.t(key))
        stack = next((mark.records for mark in self.records.marks if len(mark.records) > 1), None)
        if stack:
            yield Row(self._stack(stack), self.words.t("signs.stack"), tall=0.3)
        if any(mark.badge for mark in self.records.marks):
            yield Row(self._badge, self.words.t("signs.contested"))
        if any(mark.records[0].layer.info.report for mark in self.records.marks):
            brought = next(mark for mark in self.records.marks if mark.records[0].layer.info.report)
            yield Row(self._layer_key(brought.records[0].layer.info), self.words.t("signs.user"))

    def _single(self, record: Record, *, unsure: bool = False) -> Draw:
        drawn = sign_of([record])
        plain = Sign(drawn.shape, unsure=True) if unsure else Sign(drawn.shape, drawn.state)
        return lambda x, y, px: sign(plain, self._paint(record.layer.info), Spot(x, y, px))

    def _stack(self, records: Sequence[Record]) -> Draw:
        drawn, paint = sign_of(records), self._paint(records[0].layer.info)
        return lambda x, y, px: sign(drawn, paint, Spot(x, y, px * 0.72), len(records))

    def _badge(self, x: float, y: float, px: float) -> list[Node]:
        paint = Paint(self.colours["ink"], self.colours["panel"], self.colours["ink"])
        return contested(paint, Spot(x, y, px))


def _rails(x: float, y: float, px: float, paint: Paint, paper: str) -> list[Node]:
    line = (np.array([(x - 12 * px, y), (x + 12 * px, y)]),)
    body, core = (
        Style(stroke=paint.sign, width=6.6 * px, dash=(8.5 * px, 3.2 * px)),
        Style(stroke=paper, width=4 * px),
    )
    return [Path(line, body), Path(line, core)]


@dataclass(frozen=True)
class Column:
    """A legend as it is set in a column: where it stands, how wide, in which size."""

    x: float
    y: float
    width: float
    size: float
    colours: Palette
    words: Language

    def room(self, texts: Sequence[str]) -> float:
        """The height that rows of these words take, points."""
        return sum(self._height(len(self._wrapped(text, counted=True)), 0) for text in texts)

    def _wrapped(self, text: str, *, counted: bool) -> list[str]:
        room = self.width - self.size * (KEY_ROOM + (COUNT_ROOM if counted else 0))
        return wrapped(clean(text), Type(self.size, self.colours["ink"]), room)[:3]

    def _height(self, lines: int, tall: float) -> float:
        return max(lines * LINE_HEIGHT, LINE_HEIGHT + tall) * self.size + self.size * 0.28

    def set(self, sections: Sequence[Section], height: float) -> tuple[list[Node], float]:
        """The nodes of as many rows as there is room for, and the y below them. The last rows find none; how
        many these are of a section is said."""
        nodes: list[Node] = []
        y = self.y
        for section in sections:
            drawn, below = self._section(section, y, self.y + height)
            if not drawn:
                break
            nodes += drawn
            y = below + self.size * 0.9
        return nodes, y

    def _section(self, section: Section, y: float, bottom: float) -> tuple[list[Node], float]:
        head = Type(self.size, self.colours["ink"], weight=650)
        nodes: list[Node] = []
        y += 0 if section.title else self.size * LINE_HEIGHT
        for line in wrapped(clean(section.title), head, self.width):
            nodes.append(Text(self.x, y + self.size, line, head))
            y += self.size * LINE_HEIGHT
        y += self.size * 0.35
        if y + self.size * LINE_HEIGHT > bottom:
            return [], y
        for number, row in enumerate(section.rows):
            below = self._row(
                row, y, nodes, bottom - (0 if row is section.rows[-1] else self.size * LINE_HEIGHT)
            )
            if below is None:
                more = self.words.t("page.figure.more", n=len(section.rows) - number)
                return self._notes([more], y, nodes, bottom)
            y = below
        return self._notes(section.notes, y, nodes, bottom)

    def _row(self, row: Row, y: float, nodes: list[Node], bottom: float) -> float | None:
        kind = Type(self.size, self.colours["ink"])
        left = self.x + self.size * KEY_ROOM
        lines = self._wrapped(row.text, counted=row.count is not None)
        high = self._height(len(lines), row.tall)
        if y + high > bottom:
            return None
        first = y + (high - len(lines) * LINE_HEIGHT * self.size) / 2 + self.size * 0.92
        nodes.extend(row.draw(self.x + self.size * 0.95, y + high / 2, self.size / 13))
        nodes.extend(
            Text(left, first + number * self.size * LINE_HEIGHT, line, kind)
            for number, line in enumerate(lines)
        )
        if row.count is not None:
            nodes.append(Text(self.x + self.width, first, str(row.count), kind, anchor="end"))
        return y + high

    def _notes(
        self, notes: Sequence[str], y: float, nodes: list[Node], bottom: float
    ) -> tuple[list[Node], float]:
        kind = Type(self.size * 0.93 if self.size > 7.6 else self.size, self.colours["ink-2"])
        for note in notes:
            for line in wrapped(clean(note), kind, self.width):
                if y + kind.size * LINE_HEIGHT <= bottom:
                    nodes.append(Text(self.x, y + kind.size * 1.05, line, kind))
                    y += kind.size * LINE_HEIGHT
        return nodes, y
