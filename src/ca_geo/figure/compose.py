"""A map put together: the page divided, the frame chosen, everything drawn from below, then its furniture."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import numpy as np

from ca_geo.extent import CLIP
from ca_geo.figure import boxes, camera, furniture, labels
from ca_geo.figure import ground as base
from ca_geo.figure.captions import Captions
from ca_geo.figure.choropleth import Choropleth
from ca_geo.figure.frame import Frame, around
from ca_geo.figure.ground import Ground
from ca_geo.figure.labels import Placed, Taken
from ca_geo.figure.language import Language
from ca_geo.figure.legend import Column, Legend, Section
from ca_geo.figure.lettering import clean, width_of, wrapped
from ca_geo.figure.names import Names, owner_of
from ca_geo.figure.palette import Palette, palette
from ca_geo.figure.places import Places
from ca_geo.figure.railway import Railway
from ca_geo.figure.records import Records
from ca_geo.figure.request import Request
from ca_geo.figure.scene import Box, Circle, Group, Node, Path, Scene, Style, Text, Type
from ca_geo.lonlat import BBox
from ca_geo.view import Record, View

if TYPE_CHECKING:
    from ca_geo.atlas import Atlas

LEAST_UNIT, MOST_UNIT = 0.56, 0.85  # points a px
MARGIN = 0.024  # of the page's mean side
MOST_LEGEND = 0.5  # of what is left for map and legend
NOTE_LINES = 2  # under a small map
LEGEND_SHARES = (1, 0.92, 0.85)  # of its usual size, that a long legend beside the map is tried at
INSET_LEAST, INSET_MOST = 0.34, 0.62  # heights of the small map below it, to its width
GAP = 4  # points between the two
WIDE = (470, 1.15)  # from this width and shape on the legend stands beside the map


def compose(atlas: Atlas, view: View, request: Request) -> Scene:
    """The map of a view on a page.

    :raises BadValue: a size, a projection or a theme that there is not.
    :raises NotFound: the view's record is not in the atlas.
    """
    return Picture(atlas, view, request).scene


@lru_cache(maxsize=4)
def _ground(atlas: Atlas) -> Ground:
    return Ground(atlas.basemap)


@dataclass(frozen=True, eq=False)
class Picture:
    """One picture while it is made."""

    atlas: Atlas
    view: View
    request: Request

    # ---- what it is made with

    @cached_property
    def words(self) -> Language:
        return Language.of(self.atlas, self.request.lang or self.view.lang)

    @cached_property
    def colours(self) -> Palette:
        return palette(self.request.theme or self.view.theme or "light")

    @cached_property
    def chosen(self) -> Record | None:
        return self.view.record(self.atlas)

    @cached_property
    def captions(self) -> Captions:
        return Captions(self.view, self.request, self.words, self.chosen)

    @cached_property
    def choropleth(self) -> Choropleth | None:
        return Choropleth.of(self.atlas, self.view.indicator)

    @cached_property
    def shown(self) -> tuple[Record, ...]:
        """The records of the view; the chosen one is among them."""
        shown = self.view.shown(self.atlas)
        missing = self.chosen is not None and all(one.reference != self.chosen.reference for one in shown)
        return (*shown, self.chosen) if missing and self.chosen else shown

    # ---- the page

    @cached_property
    def width(self) -> float:
        return self.request.page.width

    @cached_property
    def height(self) -> float:
        return self.request.page.height

    @cached_property
    def mean(self) -> float:
        return math.sqrt(self.width * self.height)

    @cached_property
    def unit(self) -> float:
        return max(LEAST_UNIT, min(MOST_UNIT, self.mean / 1000))

    @cached_property
    def margin(self) -> float:
        return max(8, self.mean * MARGIN)

    @cached_property
    def sizes(self) -> furniture.Sizes:
        return furniture.Sizes.of(self.width, self.height)

    @property
    def is_wide(self) -> bool:
        return self.width >= WIDE[0] and self.width / self.height >= WIDE[1]

    @cached_property
    def side(self) -> float:
        """The width of the column beside the map."""
        return max(130, min(0.235 * self.width, self.sizes.legend * 23)) if self.is_wide else 0

    # ---- head and foot, which do not depend on the map

    @cached_property
    def head(self) -> tuple[list[Node], float]:
        """Title and subtitle, and the y below them."""
        if not self.request.heading:
            return [], self.margin * 0.8
        inner = self.width - 2 * self.margin
        title = Type(self.sizes.title, self.colours["ink"], weight=650)
        small = Type(self.sizes.subtitle, self.colours["ink-2"])
        nodes, y = furniture.paragraph(self.captions.title, title, (self.margin, self.margin * 0.8, inner), 2)
        if self.captions.subtitle:
            most = 3 if self.height > 300 else 2
            more, y = furniture.paragraph(self.captions.subtitle, small, (self.margin, y + 1, inner), most)
            nodes += more
        return nodes, y + self.sizes.subtitle * 0.5

    @cached_property
    def foot_room(self) -> float:
        """The height that the foot takes at most."""
        lines = sum(self._foot_lines)
        return lines * self.sizes.small * furniture.LINE_HEIGHT + self.margin * 0.8 + 3

    @property
    def _foot_lines(self) -> tuple[int, int, int, int]:
        """Lines of the statement and credits, of the sources, of the date, of the address."""
        kind = self._small
        inner = self.width - 2 * self.margin
        said = f"{self.captions.statement} {self.captions.credits}"
        count = len(wrapped(clean(said), kind, inner))
        most = max(3, int(self.height * 0.12 / self.sizes.small))
        return min(count, most), 2, 1 if self.is_wide else 3, 1

    @property
    def _small(self) -> Type:
        return Type(self.sizes.small, self.colours["ink-2"])

    def foot(self, records: Records) -> list[Node]:
        """Statement, sources, date, address."""
        kind, inner, x = self._small, self.width - 2 * self.margin, self.margin
        y = self.height - self.foot_room + 3
        line = Style(stroke=self.colours["hairline"], width=0.6)
        nodes: list[Node] = [Path((np.array([(x, y - 2), (x + inner, y - 2)]),), line)]
        statement, cited, dated, address = self._foot_lines
        more = self.choropleth.sources if self.choropleth else []
        sources = self.captions.sources(records.drawn, more)
        own = Type(kind.size, self.colours["ink"], weight=650)
        name = width_of("ca-geo", own)
        for text, most in (
            (f"{self.captions.statement} {self.captions.credits}", statement),
            (furniture.listed(sources, self.captions, kind, inner, cited) if sources else "", cited),
            (self._dated(records), dated),
        ):
            added, y = furniture.paragraph(text, kind, (x, y, inner), most)
            nodes += added
        added, y = furniture.paragraph(self.captions.address, kind, (x, y, inner - name - 8), address)
        nodes += added
        nodes.append(
            Text(x + inner, y - kind.size * (furniture.LINE_HEIGHT - 1), "ca-geo", own, anchor="end")
        )
        return nodes

    def _dated(self, records: Records) -> str:
        said = self.captions.dated(records.drawn)
        return (
            said if self.is_wide else f"{self.captions.projection(self.frame.projection).rstrip('.')}. {said}"
        )

    # ---- the frame

    @cached_property
    def body(self) -> Box:
        """What is left for map and legend."""
        return (self.margin, self.head[1], self.width - self.margin, self.height - self.foot_room)

    @cached_property
    def map_box(self) -> Box:
        left, top, right, bottom = self.body
        under = self.sizes.small * 2 + 10  # degrees, scale bar
        beside = self.sizes.small + 4
        if self.is_wide:
            return (left + beside, top, right - self.side - self.margin * 0.8, bottom - under)
        room = min((bottom - top) * MOST_LEGEND, self._legend_room)
        return (left + beside, top, right, bottom - under - room)

    @cached_property
    def _legend_room(self) -> float:
        """The height of the legend under the map, if everything shown were on it."""
        infos = {one.layer.id: one.layer.info for one in self.shown if one.geometry is not None}
        texts = [self.words.layer(info) for info in infos.values()]
        texts += [text for _, text in self.choropleth.rows(self.words)] if self.choropleth else []
        texts += [self.words.t("signs.unsure"), self.words.t("signs.contested")]
        column = Column(
            0, 0, (self.width - 2 * self.margin) / 2 - 6, self.sizes.legend, self.colours, self.words
        )
        half = math.ceil(len(texts) / 2) + 1
        high = max(column.room(texts[:half]), column.room(texts[half - 1 :]))
        return high + self._notes_room + 2 * self.sizes.legend

    @cached_property
    def frame(self) -> Frame:
        return around(self._seen, self.map_box, self.unit, CLIP, self.request.projection)

    @property
    def _seen(self) -> BBox:
        if self.chosen is not None and self.view.center is None and self.chosen.geometry is not None:
            return camera.of_record(self.chosen)
        left, top, right, bottom = self.map_box
        return camera.of_view(self.view, (right - left) / self.unit, (bottom - top) / self.unit)

    # ---- the map

    @cached_property
    def records(self) -> Records:
        order = {name: number for number, name in enumerate(self.atlas.drawn)}
        return Records(self.shown, self.chosen, self.frame, _ground(self.atlas), self.colours, order)

    @cached_property
    def railway(self) -> Railway:
        return self.records.railway()

    @cached_property
    def placed(self) -> list[Placed]:
        taken = Taken()
        for mark in self.records.marks:
            taken.add(boxes.around(mark.x, mark.y, *mark.half), owner_of(mark))
            if mark.badge:
                taken.add(boxes.around(*mark.badge), owner_of(mark))
        for box in self.railway.obstacles():
            taken.add(box)
        for stop in self.railway.stops:
            taken.add(boxes.around(stop.x, stop.y, 5 * self.unit), stop.record.reference)
        signs = [(owner_of(mark), boxes.around(mark.x, mark.y, *mark.half)) for mark in self.records.marks]
        names = Names(self.frame, _ground(self.atlas), self.records, self.railway, self.colours, self.words)
        return labels.place(names.all(), self.frame.box, taken, signs, self.unit)

    def map(self) -> list[Node]:
        """Everything on the map, from below."""
        ground, frame, colours = _ground(self.atlas), self.frame, self.colours
        said = {mark.records[0].reference: self.captions.said(mark.records) for mark in self.records.marks}
        said |= {one.record.reference: self.captions.said([one.record]) for one in self.railway.stops}
        shade = self.choropleth.areas(ground, frame, colours) if self.choropleth else ()
        return [
            Path((boxes.corners(frame.box),), Style(fill=colours["water"]), closed=True),
            Group(tuple(ground.areas(frame, colours)), id="land"),
            base.graticule(frame, colours),
            Group(tuple(shade), id="indicator"),
            Group(tuple(ground.inner(frame, colours)), id="inner"),
            Group(tuple(ground.borders(frame, colours)), id="borders"),
            Places(self.records).areas(),
            Places(self.records).lines(),
            self.railway.lines(),
            Group(tuple(self._dots()), id="towns"),
            self.records.leaders(),
            self.railway.signs(said),
            self.records.signs(said),
            Group(tuple(node for one in self.placed for node in one.nodes), id="names"),
        ]

    def _dots(self) -> list[Node]:
        nodes: list[Node] = []
        for dot in (one.name.dot for one in self.placed if one.name.dot):
            edge = Style(
                self.colours["home"], self.colours["ink" if dot.square else "town-text"], 1.4 * self.unit
            )
            if not dot.square:
                nodes.append(Circle(dot.x, dot.y, dot.radius, edge))
                continue
            for half, style in ((dot.radius, edge), (dot.radius * 0.42, Style(fill=self.colours["ink"]))):
                nodes.append(Path((boxes.corners(boxes.around(dot.x, dot.y, half)),), style, closed=True))
        return nodes

    # ---- around it

    def _under(self) -> list[Node]:
        """Degrees, scale bar, north and projection under the map."""
        left, _, right, bottom = self.frame.box
        size, say = self.sizes.small, self.words.t
        y = bottom + 2 * size + 7
        nodes: list[Node] = [furniture.degrees(self.frame, self.captions, self.colours, size)]
        bar, wide = furniture.scale_bar(
            self.frame, (left, y), self.colours, size, say("unit.km", figure="").strip()
        )
        nodes.append(bar)
        x = left + wide + 12
        if furniture.lean(self.frame) <= furniture.NORTH_MOST:
            nodes.append(furniture.north((x + 3, y), self.colours, size, say("page.figure.north")))
            x += size * 2.4 + 8
        text, kind = clean(self.captions.projection(self.frame.projection)), self._small
        if width_of(text, kind) <= right - x:  # else it is said in the foot
            nodes.append(Text(right, y, text, kind, anchor="end"))
        return nodes

    def _legend(self) -> list[Node]:
        legend = Legend(self.records, self.colours, self.words, self.choropleth)
        if not self.is_wide:
            return self._below(legend)
        return self._beside(legend.sections(self.captions.notes(self.records.drawn)))

    def _beside(self, sections: Sequence[Section]) -> list[Node]:
        """The legend, as large as leaves room for an inset below it, else as large as there is room for."""
        x, top, bottom = self.width - self.margin - self.side, self.body[1], self.body[3]
        low, high = self.side * INSET_LEAST, self.side * INSET_MOST
        wanted = self._inset_frame(x, bottom - low, bottom) is not None
        sizes = [max(7, self.sizes.legend * share) for share in LEGEND_SHARES]
        columns = [Column(x, top, self.side, size, self.colours, self.words) for size in sizes]
        legends = [column.set(sections, math.inf) for column in columns]
        fitting = [one for one in legends if one[1] <= bottom]
        roomy = [one for one in fitting if wanted and one[1] + GAP + low <= bottom]
        nodes, y = next(iter([*roomy, *fitting, columns[-1].set(sections, bottom - top)]))
        small = self._inset_frame(x, max(y + GAP, bottom - high), bottom) if roomy else None
        if small:
            nodes.append(furniture.inset(self.frame, small, _ground(self.atlas), self.colours))
        return nodes

    def _inset_frame(self, x: float, top: float, bottom: float) -> Frame | None:
        return furniture.inset_frame(self.frame, _ground(self.atlas), (x, top, x + self.side, bottom))

    def _below(self, legend: Legend) -> list[Node]:
        """A legend in few words under the map, in two columns of rows."""
        top = self.frame.box[3] + 2 * self.sizes.small + 13
        shown = legend.short()
        half = len(shown.rows) - len(shown.rows) // 2
        parts = (Section(shown.title, shown.rows[:half]), Section("", shown.rows[half:]))
        inner = self.width - 2 * self.margin
        width, bottom = inner / 2 - 6, self.body[3] - self._notes_room
        columns = [
            Column(self.margin + x, top, width, self.sizes.legend, self.colours, self.words).set(
                [part], bottom - top
            )
            for part, x in zip(parts, (0, width + 12), strict=True)
        ]
        notes = "; ".join(self.captions.notes(self.records.drawn))
        below = max(y for _, y in columns) - self.sizes.legend * 0.5
        said, _ = furniture.paragraph(notes, self._small, (self.margin, below, inner), NOTE_LINES)
        return [*columns[0][0], *columns[1][0], *said]

    @property
    def _notes_room(self) -> float:
        return NOTE_LINES * self.sizes.small * furniture.LINE_HEIGHT

    @cached_property
    def scene(self) -> Scene:
        box = self.frame.box
        children = (
            Group(tuple(self.head[0]), id="head"),
            Group(tuple(self.map()), clip=box, id="map"),
            furniture.neatline(box, self.colours),
            Group(tuple(self._under()), id="under"),
            Group(tuple(self._legend()), id="legend"),
            Group(tuple(self.foot(self.records)), id="foot"),
        )
        facts = {
            "view": self.view.query,
            "version": self.atlas.version,
            "projection": self.frame.projection.definition.text,
            "sources": " ".join(one.partition(" ")[0] for one in self.captions.sources(self.records.drawn)),
        }
        return Scene(
            self.width, self.height, self.colours["panel"], children, clean(self.captions.title),
            self.captions.described(self.records.drawn), self.words.lang, facts,
        )  # fmt: skip
