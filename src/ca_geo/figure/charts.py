"""Charts of a view, on the same page, in the same type and colours as its map: what stands around them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

from ca_geo.figure.bars import Bars
from ca_geo.figure.captions import Captions
from ca_geo.figure.furniture import listed
from ca_geo.figure.language import Language
from ca_geo.figure.lettering import wrapped
from ca_geo.figure.palette import palette
from ca_geo.figure.scene import Box, Node, Scene, Text
from ca_geo.figure.sheet import Sheet
from ca_geo.figure.timeline import Timeline

if TYPE_CHECKING:
    from ca_geo.atlas import Atlas
    from ca_geo.figure.request import Request
    from ca_geo.view import View

MOST_SOURCE_LINES = 4


class Chart(Protocol):
    """What a chart says of itself, and how it is drawn into a box."""

    @property
    def title(self) -> str: ...
    @property
    def subtitle(self) -> str: ...
    @property
    def notes(self) -> Sequence[str]: ...
    @property
    def sources(self) -> Sequence[str]: ...

    def draw(self, sheet: Sheet, box: Box) -> list[Node]: ...


CHARTS: Mapping[str, Callable[[Atlas, View, Language], Chart]] = MappingProxyType(
    {"timeline": Timeline.of, "indicator": Bars.of}
)


def compose(atlas: Atlas, view: View, request: Request) -> Scene:
    """The chart that the request names, with title, legend, notes and sources."""
    words = Language.of(atlas, request.lang)
    chart = CHARTS[request.chart or "timeline"](atlas, view, words)
    captions = Captions(view, request, words, None)
    page = request.page
    sheet = Sheet(page.width, page.height, palette(request.theme or "light"))
    title = request.title or chart.title
    head, top = _head(sheet, title, " ".join(filter(None, (captions.subtitle, chart.subtitle))))
    foot, bottom = _foot(sheet, _told(sheet, chart, captions))
    body = chart.draw(sheet, (sheet.left, top, sheet.right, bottom))
    said = ". ".join(text.rstrip(".") for text in (chart.subtitle, *chart.notes) if text)
    children = (*head, *body, *foot)
    facts = {"creator": "ca-geo", "source": captions.address}
    return Scene(page.width, page.height, sheet.colours["panel"], children, title, said, words.lang, facts)


def _head(sheet: Sheet, title: str, subtitle: str) -> tuple[list[Node], float]:
    nodes, y = sheet.lines(title, sheet.title, sheet.margin)
    if subtitle:
        below, y = sheet.lines(subtitle, sheet.second, y + sheet.second.size * 0.3)
        nodes += below
    return nodes, y + sheet.body.size


def _foot(sheet: Sheet, texts: Iterable[str]) -> tuple[list[Node], float]:
    """The last lines of the page, and where they begin."""
    step = sheet.small.size * 1.3
    rows = [line for text in texts for line in wrapped(text, sheet.small, sheet.right - sheet.left)]
    top = sheet.height - sheet.margin - step * len(rows)
    nodes: list[Node] = [
        Text(sheet.left, top + step * (i + 1), row, sheet.small) for i, row in enumerate(rows)
    ]
    return nodes, top - sheet.body.size * 0.6


def _told(sheet: Sheet, chart: Chart, captions: Captions) -> list[str]:
    """Notes, sources by id and short name, date and version."""
    atlas, named = captions.words.atlas, captions.named({*chart.sources})
    dated = captions.evidence(atlas.catalog.layers.values())
    version = f"ca-geo. {captions.words.t('about.version', version=atlas.version)}."
    room = sheet.right - sheet.left
    sources = listed(named, captions, sheet.small, room, MOST_SOURCE_LINES) if named else ""
    return [text for text in (*chart.notes, sources, f"{dated} {version}".strip().replace("..", ".")) if text]
