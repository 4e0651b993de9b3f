"""One indicator by country: a bar for each figure as its source has it, what differs side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ca_geo.figure.boxes import corners
from ca_geo.figure.choropleth import Choropleth
from ca_geo.figure.language import Language
from ca_geo.figure.lettering import shortened
from ca_geo.figure.scene import Box, Group, Node, Path, Pattern, Style, Text
from ca_geo.figure.sheet import Sheet
from ca_geo.words import date_in_words, rounded_in_words

if TYPE_CHECKING:
    from ca_geo.atlas import Atlas
    from ca_geo.indicators import Indicator
    from ca_geo.view import View

MOST_BAR = 0.62  # of the room beside the names
CHOSEN, RIVAL = 0.8, 0.42  # how full a bar is: of the figure that the map has, and of others


@dataclass(frozen=True)
class Row:
    """A figure on a country, or, without one, that none is known."""

    country: str
    figure: Indicator | None = None


@dataclass(frozen=True)
class Bars:
    """The figures of one indicator, by country in the order of their values."""

    title: str
    subtitle: str
    notes: Sequence[str]
    sources: Sequence[str]
    rows: Sequence[Row]
    words: Language

    @classmethod
    def of(cls, atlas: Atlas, view: View, words: Language) -> Bars:
        """Of the indicator that a view names."""
        chosen = Choropleth.of(atlas, view.indicator)
        rows = list(_rows(atlas, chosen)) if chosen else []
        figures = [row.figure for row in rows if row.figure]
        contested = any(figure.is_contested for figure in figures)
        return cls(
            title=chosen.title(words) if chosen else "",
            subtitle=words.t("page.chart.figures"),
            notes=[words.t("page.chart.contested")] if contested else [],
            sources=[figure.source for figure in figures],
            rows=rows,
            words=words,
        )

    def draw(self, sheet: Sheet, box: Box) -> list[Node]:
        left, top, right, bottom = box
        names = {row.country: self.words.code("country", row.country) for row in self.rows}
        wide = max((sheet.measure(name, sheet.strong) for name in names.values()), default=0)
        start = left + wide + sheet.body.size
        high = min(44 * sheet.unit, (bottom - top) / max(1, len(self.rows)))
        most = max((_highest(row.figure) for row in self.rows if row.figure), default=1) or 1
        said = max(
            (sheet.measure(self._value(row.figure), sheet.strong) for row in self.rows if row.figure),
            default=0,
        )
        scale = min((right - start) * MOST_BAR, right - start - said - 9 * sheet.unit) / most
        nodes: list[Node] = []
        before = None
        for number, row in enumerate(self.rows):
            y = top + number * high
            if row.country != before:
                nodes += _heading(sheet, names[row.country], (left, y, right, y + high), line=number > 0)
            nodes.append(self._row(sheet, row, (start, y, right, y + high), scale))
            before = row.country
        return nodes

    def _row(self, sheet: Sheet, row: Row, box: Box, scale: float) -> Group:
        start, top, right, bottom = box
        middle = (top + bottom) / 2
        if row.figure is None:
            said = self.words.t("page.chart.unknown")
            return Group((Text(start, middle + sheet.body.size * 0.35, said, sheet.second),), title=said)
        half = min(11 * sheet.unit, (bottom - top) * 0.3)
        bar = list(_bar(sheet, row.figure, (start, middle - half, right, middle + half), scale))
        end = start + _highest(row.figure) * scale + (8 * sheet.unit if bar else 0)
        value = Text(end, middle - sheet.body.size * 0.08, self._value(row.figure), sheet.strong)
        whose = shortened(self._whose(row.figure), sheet.small, right - end)
        return Group(
            (*bar, value, Text(end, middle + sheet.small.size * 1.1, whose, sheet.small)),
            title=row.figure.title,
        )

    def _value(self, figure: Indicator) -> str:
        """The number with its qualifier; where there is none, the words as printed."""
        numbers = [_number(end) for end in (figure.low, figure.high)]
        if None not in numbers:
            low, high = (rounded_in_words(one or 0, figure.sign, self.words.lang) for one in numbers)
            return self.words.t("range", first=low, last=high)
        value = _number(figure.value)
        if value is None:
            return f"“{figure.printed}”"
        said = rounded_in_words(value, figure.sign, self.words.lang)
        if not figure.qualifier:
            return said
        qualifier = self.words.code("qualifier", figure.qualifier).lower()
        return self.words.t("choropleth.qualified", qualifier=qualifier, figure=said)

    def _whose(self, figure: Indicator) -> str:
        """ "2024, government, R104; contested" """
        date = date_in_words(figure.date, self.words.lang) if figure.date else None
        said = ", ".join(
            filter(None, (date or figure.date, self.words.code("basis", figure.basis), figure.source))
        )
        return (
            f"{said}; {self.words.code('claim_status', figure.status).lower()}"
            if figure.is_contested
            else said
        )


def _rows(atlas: Atlas, chosen: Choropleth) -> Iterator[Row]:
    """Each state's figures, the one that the map has first; then the states of which none is known."""
    values = chosen.said["values"]
    for country in sorted(values, key=lambda code: -values[code]["value"]):
        found = [one for one in atlas.indicators if _is_of(one, chosen, country)]
        yield from (Row(country, one) for one in sorted(found, key=lambda one: one.is_contested))
    yield from map(Row, chosen.said["unknown"])


def _is_of(figure: Indicator, chosen: Choropleth, country: str) -> bool:
    said = chosen.said
    same = (figure.countries, figure.indicator, figure.partner, figure.sign)
    is_same = same == ((country,), said["id"], said["partner"], said["unit"])
    return is_same and (figure.is_contested or figure.date == said["date"])


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def _highest(figure: Indicator | None) -> float:
    if figure is None:
        return 0.0
    return max(
        (number for number in map(_number, (figure.value, figure.low, figure.high)) if number), default=0.0
    )


def _heading(sheet: Sheet, name: str, box: Box, *, line: bool) -> list[Node]:
    left, top, right, bottom = box
    title = Text(left, (top + bottom) / 2 + sheet.strong.size * 0.35, name, sheet.strong)
    if not line:
        return [title]
    rule = Style(stroke=sheet.colours["hairline"], width=0.75 * sheet.unit)
    return [Path((np.array([[left, top], [right, top]]),), rule), title]


def _bar(sheet: Sheet, figure: Indicator, box: Box, scale: float) -> Iterator[Path]:
    """A bar to the value, hatched where it is contested; a range as a paler bar from low to high."""
    start, top, _, bottom = box
    ink = sheet.colours["ink"]
    value, low, high = (_number(one) for one in (figure.value, figure.low, figure.high))
    if value is not None:
        hatch = Pattern("lines", sheet.colours["panel"], 5 * sheet.unit, 1.4 * sheet.unit)
        style = Style(
            fill=ink,
            fill_opacity=RIVAL if figure.is_contested else CHOSEN,
            pattern=hatch if figure.is_contested else None,
        )
        yield Path((corners((start, top, start + value * scale, bottom)),), style, closed=True)
    if low is not None and high is not None:
        edge = Style(stroke=ink, width=1.2 * sheet.unit, fill=ink, fill_opacity=RIVAL / 2)
        ends = corners((start + low * scale, top, start + high * scale, bottom))
        yield Path((ends,), edge, closed=True)
