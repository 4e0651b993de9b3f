"""What may be named on a map, and where its name may stand: towns, countries, waters, records, railway.

From which zoom on, in which order and beside what, is as on the map page (`labels.js`, `naming.js`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from ca_geo.figure import curves
from ca_geo.figure.boxes import around
from ca_geo.figure.crowd import OVERVIEW_ZOOM
from ca_geo.figure.frame import Frame
from ca_geo.figure.ground import Ground, Widths, width_at
from ca_geo.figure.labels import Dot, Name
from ca_geo.figure.language import Language
from ca_geo.figure.lettering import LETTERING, clean, width_of
from ca_geo.figure.palette import Palette
from ca_geo.figure.railway import Railway, Section
from ca_geo.figure.records import Mark, Records
from ca_geo.figure.scene import Box, Points, Type
from ca_geo.words import number_in_words

if TYPE_CHECKING:
    from ca_geo.view import Record

Feature = Mapping[str, Any]
TOWN_SINCE = {1: 0.0, 2: 5.2, 3: 6.2, 4: 7.1}
TOWN_RANK = {1: 2.0, 2: 3.0}
CAPITAL_GAPS, SMALL_CLEAR, ADMIN1_CLEAR = (4, 9, 16, 24), 5, 9
UNDER_SIGN = 6  # px: a town as near to a sign is named beside it
RIVER_SINCE = {1: 5.8, 2: 7.0}
COUNTRY_SIZE: Widths = ((4, 13), (6.4, 14.5), (8, 16))
ADMIN1_SINCE = 7
STACK_SINCE, FEATURE_SINCE, BAND_SINCE, LINE_SINCE, USER_SINCE = 5.7, 6, 6.2, 5.7, 8
FULL_SINCE = 8.5
RAIL_NAME_SINCE, RAIL_WORDS_SINCE = 5.6, 6.8
STOP_SINCE = {"break-of-gauge": 6.8, "station": 7.4, "tunnel": 7.4, "works-site": 7.4}
FIRST = frozenset({"russian-bases", "gbao-facilities"})
LONGEST = 120  # letters
NUDGES = (
    *((0, -16), (0, 16), (-36, 0), (36, 0), (-24, -28)),
    *((24, -28), (-24, 28), (24, 28), (0, -40), (0, 40)),
)


@dataclass(frozen=True, eq=False)
class Names:
    """Makes the names of one map."""

    frame: Frame
    ground: Ground
    records: Records
    railway: Railway
    colours: Palette
    words: Language

    def all(self) -> Iterator[Name]:
        """Every name that may be on the map, in the order of its kinds."""
        zoom = self.frame.zoom
        yield from self._of_marks()
        yield from self._of_lines()
        if self.railway.sections:
            yield from self._of_railway(zoom)
        yield from self._of_towns(zoom)
        yield from self._of_places(zoom)
        yield from self._of_rivers(zoom)

    def _type(self, kind: str, size: float | None = None, fill: str | None = None) -> Type:
        return LETTERING[kind].type(self.colours, self.frame.unit, size, fill)

    def _px(self, value: float) -> float:
        return value * self.frame.unit

    # ---- records

    def _of_marks(self) -> Iterator[Name]:
        zoom = self.frame.zoom
        for order, mark in enumerate(self.records.marks):
            chosen = next((one for one in mark.records if self.records.is_chosen(one)), None)
            since, rank, texts = self._said(mark, chosen)
            if zoom >= since:
                kind = self._type("feature", fill=self.colours.text(mark.records[0].layer.info))
                key = f"{mark.records[0].reference} {order}"
                texts = [text for text in texts if len(text) <= LONGEST]
                yield Name(key, rank + order / 1e6, "feature", kind, texts, _box(mark), owner_of(mark))

    def _said(self, mark: Mark, chosen: Record | None) -> tuple[float, float, list[str]]:
        """From which zoom on, at which rank, and in which words a sign is named."""
        first = chosen or mark.records[0]
        short, full = self.words.record(first, short=True), self.words.record(first)
        singly = [full, short] if self.frame.zoom >= FULL_SINCE else [short]
        if chosen:
            return 0, 1, singly
        if first.layer.info.report is not None:
            return USER_SINCE, 12, [] if len(mark.records) > 1 else [short]
        if len(mark.records) > 1:
            return STACK_SINCE, 5, self.words.stack(mark.records)
        return FEATURE_SINCE, 6 + (0 if mark.layer_id in FIRST else 0.5), singly

    def _of_lines(self) -> Iterator[Name]:
        """Counts, bands and other lines, beside their lines."""
        zoom, say = self.frame.zoom, self.words.t
        for record in self.records.drawn.counts:
            name = self.words.record(record, short=True)
            texts = [say("map.countOnly", name=name), name]
            yield from self._beside([record], 1.5, texts if zoom >= OVERVIEW_ZOOM else [name])
        if zoom >= BAND_SINCE:
            for members in self.records.bands():
                yield from self._beside(members, 5.5, self._band_texts(members))
        if zoom >= LINE_SINCE:
            for record in self.records.of("line"):
                short = self.words.record(record, short=True)
                yield from self._beside([record], 6, [self.words.record(record), short])

    def _band_texts(self, members: Sequence[Record]) -> list[str]:
        names = [self.words.record(one, short=True) for one in members]
        count = self.words.counted(members[0].layer.id, len(members))
        joined = ["; ".join(names), ";\n".join(names), count]
        return [self.words.t("map.sitesNotPublished", names=text) for text in joined]

    def _beside(self, members: Sequence[Record], rank: float, texts: Sequence[str]) -> Iterator[Name]:
        record = members[0]
        seen = curves.lines_of(self.frame.clip(self.frame.put(record.geometry)).simplify(0.5))
        if seen:
            line = max(seen, key=curves.length)
            kind = self._type("along", fill=self.colours.text(record.layer.info))
            fitting = [text for text in texts if len(text) <= LONGEST]
            yield Name(
                f"along {record.reference}",
                rank,
                "along",
                kind,
                fitting,
                beside=line,
                prefers=self._away(record),
            )

    def _away(self, record: Record) -> Callable[[Points], bool]:
        """Whether points lie outside the countries that a record names: room that its band does not take."""
        land = [
            self.ground.land[code]
            for code in record.properties.get("countries", ())
            if code in self.ground.land
        ]
        for one in land:
            shapely.prepare(one)
        return lambda points: not any(shapely.contains_xy(one, self.frame.back(points)).any() for one in land)

    # ---- railway

    def _of_railway(self, zoom: float) -> Iterator[Name]:
        fill = self.colours.text(self.railway.records[0].layer.info)
        if RAIL_NAME_SINCE <= zoom < STOP_SINCE["station"] + 0.6:
            line = np.vstack([one.curve for one in self.railway.sections])
            title = self.words.layer(self.railway.records[0].layer.info)
            yield Name("railway", 4, "rail-name", self._type("rail-name", fill=fill), [title], beside=line)
        if zoom >= RAIL_WORDS_SINCE:
            for stretch in _stretches(self.railway.sections):
                yield from self._gauge(stretch, fill)
        for stop in self.railway.stops:
            yield from self._stop(stop.record, (stop.x, stop.y), fill)

    def _gauge(self, stretch: Sequence[Section], fill: str) -> Iterator[Name]:
        said = stretch[0].record.properties
        gauge = said.get("gauge_mm")
        if not gauge:
            return
        line = curves.readable(np.vstack([one.curve for one in stretch]))
        kind = self._type("rail-words", fill=fill)
        figure = f"{gauge:,}" if self.words.lang == "en" else f"{gauge:,}".replace(",", "\u202f")
        state = "existing" if stretch[0].existing else "new"
        texts = [self.words.t(f"rail.gauge.{state}", gauge=figure), self.words.t("unit.mm", figure=figure)]
        lines = [curves.shifted(line, -self._px(11)), curves.shifted(line, self._px(11) + kind.size * 0.66)]
        key = f"gauge {stretch[0].record.reference}"
        yield Name(key, 4.1, "rail-words", kind, texts, along=lines, straight=True, steps=15)

    def _stop(self, record: Record, at: tuple[float, float], fill: str) -> Iterator[Name]:
        category = str(record.properties.get("category"))
        if self.frame.zoom < STOP_SINCE.get(category, np.inf):
            return
        name, length = self.words.record(record, short=True), record.properties.get("length_km")
        if category == "station" and name in self._towns_named:
            return
        text, rank, cls = name, 4.2, "rail-station"
        if category == "break-of-gauge":
            text, rank = self.words.t("rail.gaugeChange", name=name), 3.9
        elif category == "tunnel":
            figure = number_in_words(length, lang=self.words.lang) if length else ""
            text = self.words.t("rail.tunnel", km=figure) if figure else name
            rank, cls = 4.3, "rail-tunnel"
        anchor = around(*at, self._px(8.5 if category == "break-of-gauge" else 5))
        kind = self._type(cls, fill=fill)
        yield Name(record.reference, rank, cls, kind, [text], anchor, record.reference)

    # ---- the base map

    @cached_property
    def _towns_named(self) -> frozenset[str]:
        """What the towns are called that may be named at this zoom."""
        towns = (
            one for one in self.ground.basemap.features("towns") if self._could_show(one, self.frame.zoom)
        )
        return frozenset(map(self._town_name, towns))

    def _town_name(self, town: Feature) -> str:
        said = town["properties"]
        return self.words.vocabulary.town(str(town["id"]), said.get("label") or said["name"])

    def _of_towns(self, zoom: float) -> Iterator[Name]:
        towns = [one for one in self.ground.basemap.features("towns") if self._could_show(one, zoom)]
        towns.sort(key=lambda one: (one["properties"]["rank"], -one["properties"].get("population", 0)))
        if not towns:
            return
        points = self.frame(np.array([one["geometry"]["coordinates"][:2] for one in towns], dtype=float))
        for order, (town, (x, y)) in enumerate(zip(towns, points.tolist(), strict=True)):
            name = self._town_name(town)
            if self.frame.contains(np.array([x, y])):
                yield from self._town(town, name, (x, y), order)

    def _could_show(self, town: Feature, zoom: float) -> bool:
        rank = town["properties"]["rank"]
        return zoom >= min(5.2, TOWN_SINCE.get(rank, 9))

    def _town(self, town: Feature, name: str, at: tuple[float, float], order: int) -> Iterator[Name]:
        rank = town["properties"]["rank"]
        under = self._sign_on(at)
        if self.frame.zoom < (min(5.2, TOWN_SINCE[rank]) if under else TOWN_SINCE.get(rank, 9)):
            return
        cls = "capital" if rank == 1 else "town" if rank == 2 or under else "town small"
        radius = self._px(4 if rank == 1 else 2.9 if cls == "town" else 2.3)
        yield Name(
            f"town {town['id']}",
            TOWN_RANK.get(rank, 3.5 if under else 11 + rank / 10) + order / 1e6,
            cls,
            self._type(cls),
            [name],
            anchor=under[1] if under else around(*at, radius + self._px(1)),
            owner=under[0] if under else None,
            dot=None if under else Dot(*at, radius, square=rank == 1),
            clear=SMALL_CLEAR if cls == "town small" else 1.5,
            gaps=CAPITAL_GAPS if rank == 1 else (4, 9),
        )

    def _sign_on(self, at: tuple[float, float]) -> tuple[str, Box] | None:
        """The sign of a known place, or the station, that stands on a town: its owner, its box."""
        stops = [
            (stop.record.reference, (stop.x, stop.y), around(stop.x, stop.y, self._px(5)))
            for stop in self.railway.stops
        ]
        marks = [(owner_of(one), (one.x, one.y), _box(one)) for one in self.records.marks if one.sign.fixed]
        near = [
            (owner, box)
            for owner, (x, y), box in (*marks, *stops)
            if np.hypot(x - at[0], y - at[1]) < self._px(UNDER_SIGN)
        ]
        return near[0] if near else None

    def _of_places(self, zoom: float) -> Iterator[Name]:
        for order, one in enumerate(self.ground.basemap.features("labels")):
            said = one["properties"]
            if (said.get("min_zoom") or 0) <= zoom <= (said.get("max_zoom") or np.inf):
                make = {"country": self._country, "admin1": self._admin1}.get(said["kind"], self._curved)
                yield from make(one, self.words.vocabulary.place(said["kind"], said["name"]), order)

    def _country(self, one: Feature, name: str, order: int) -> Iterator[Name]:
        centres = self._points(one)
        size = width_at(COUNTRY_SIZE, self.frame.zoom)
        nudged = [(x + self._px(dx), y + self._px(dy)) for dx, dy in NUDGES for x, y in centres]
        land = self._land_of(one["properties"]["name"])
        kind = self._type("country", size)
        text = LETTERING["country"].written(name)
        if land is not None and nudged:
            nudged = self._within(nudged, land, width_of(clean(text), kind) * 0.4)
        yield Name(f"country {name}", 7 + order / 1e6, "country", kind, [text], centres=[*centres, *nudged])

    def _within(
        self, centres: Sequence[tuple[float, float]], land: Any, half: float
    ) -> list[tuple[float, float]]:
        """The centres of names that lie in a land from nearly end to end."""
        ends = [
            shapely.contains_xy(land, self.frame.back(np.array(centres) + np.array([dx, 0])))
            for dx in (-half, 0, half)
        ]
        return [at for at, is_inside in zip(centres, np.all(ends, axis=0).tolist(), strict=True) if is_inside]

    def _land_of(self, name: str) -> Any:
        codes = (said.get("country") for said, _ in self.ground.features("land") if said.get("name") == name)
        return self.ground.land.get(next(codes, None))

    def _admin1(self, one: Feature, name: str, order: int) -> Iterator[Name]:
        if self.frame.zoom >= ADMIN1_SINCE:
            text = LETTERING["admin1"].written(name)
            kind, at = self._type("admin1"), self._points(one)
            yield Name(
                f"admin1 {name}", 10 + order / 1e6, "admin1", kind, [text], centres=at, clear=ADMIN1_CLEAR
            )

    def _curved(self, one: Feature, name: str, order: int) -> Iterator[Name]:
        """A region or a water along its line."""
        kind = one["properties"]["kind"]
        line = curves.readable(
            curves.smooth(self.frame(np.array(one["geometry"]["coordinates"], dtype=float)[:, :2]))
        )
        written = self._type(kind, one["properties"].get("size"))
        yield Name(f"{kind} {name}", 8 + order / 1e6, kind, written, [name], along=[line], extend=True)

    def _of_rivers(self, zoom: float) -> Iterator[Name]:
        for order, (said, geometry) in enumerate(self.ground.features("rivers")):
            rank = said.get("rank")
            lines = curves.lines_of(self.frame.clip(self.frame.put(geometry)))
            if zoom < RIVER_SINCE.get(rank or 2, 7) or not lines or not said.get("name"):
                continue
            name = self.words.vocabulary.place("water", said["name"])
            longest = curves.thin(max(lines, key=curves.length), self._px(12))
            line = curves.readable(curves.smooth(longest, 4))
            size = 13 if rank == 1 else 12
            kind = self._type("water", size)
            sides = [curves.shifted(line, -self._px(6)), curves.shifted(line, self._px(6) + kind.size * 0.66)]
            yield Name(
                f"river {name}", 8.5 + order / 1e6, "water", kind, [name],
                along=sides, slack=1.3, steps=25, straight=True,
            )  # fmt: skip

    def _points(self, one: Feature) -> list[tuple[float, float]]:
        geometry = one["geometry"]
        many = geometry["coordinates"] if geometry["type"] == "MultiPoint" else [geometry["coordinates"]]
        return [(x, y) for x, y in self.frame(np.array(many, dtype=float)[:, :2]).tolist()]


def owner_of(mark: Mark) -> str:
    """The key under which a sign's own name may touch it."""
    return f"{mark.records[0].reference} {mark.x:.2f} {mark.y:.2f}"


def _box(mark: Mark) -> Box:
    """The box of a sign, wider by its badge."""
    left, top, right, bottom = around(mark.x, mark.y, *mark.half)
    badge = mark.badge[0] + mark.badge[2] if mark.badge else right
    return (left, top, max(right, badge), bottom)


def _stretches(sections: Sequence[Section]) -> list[list[Section]]:
    """Sections in a row with the same gauge and state."""
    found: list[list[Section]] = []
    for one in sections:
        last = found[-1][-1] if found else None
        if last and (last.standard, last.existing) == (one.standard, one.existing) and _meet(last, one):
            found[-1].append(one)
        else:
            found.append([one])
    return found


def _meet(one: Section, other: Section) -> bool:
    return bool(np.hypot(*(one.curve[-1] - other.curve[0])) < 0.5)
