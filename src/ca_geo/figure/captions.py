"""What a picture says of its view in words: title, what is left out, sources, date, address."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ca_geo.catalog import source_id
from ca_geo.citation import issued, short
from ca_geo.figure.language import Language
from ca_geo.figure.projection import Axis, Projection
from ca_geo.maptable import kilometres
from ca_geo.view import FILTERS
from ca_geo.view.words import time_in_words
from ca_geo.words import date_in_words, number_in_words

if TYPE_CHECKING:
    from ca_geo.catalog import LayerInfo
    from ca_geo.figure.records import Drawn
    from ca_geo.figure.request import Request
    from ca_geo.view import Record, View


@dataclass(frozen=True, eq=False)
class Captions:
    """The words around one map."""

    view: View
    request: Request
    words: Language
    chosen: Record | None

    @property
    def title(self) -> str:
        """That of the request, else the chosen record, the one layer shown, or the atlas."""
        if self.request.title:
            return self.request.title
        if self.chosen:
            return self.words.record(self.chosen)
        catalog = self.words.catalog
        only = self.view.layers if self.view.layers and len(self.view.layers) == 1 else ()
        return (
            self.words.layer(catalog.layers[only[0]]) if only and only[0] in catalog.layers else catalog.title
        )

    @property
    def subtitle(self) -> str:
        """The caption of the request, then time and filters of the view."""
        said = [self.request.caption or self._place(), *self._narrowed()]
        return " ".join(f"{part.rstrip('.')}." if part else "" for part in said).strip()

    def _place(self) -> str:
        """How closely the place of the chosen record is known."""
        said = self.chosen.properties if self.chosen and not self.chosen.layer.info.report else {}
        precision, radius = said.get("location_precision"), said.get("location_uncertainty_m")
        key = f"precision.{precision}"
        if radius and f"{key}.within" in self.words.t:
            return self.words.t(f"{key}.within", radius=kilometres(radius, self.words.t))
        return self.words.t(key) if key in self.words.t else ""

    def _narrowed(self) -> Iterator[str]:
        say = self.words.t
        if self.view.time:
            yield time_in_words(self.view.time, say)
        for row in FILTERS:
            codes = self.view.filters.get(row.name, ())
            titles = row.titles(self.words.catalog)
            named = ", ".join(titles.get(code, code) for code in codes)
            if codes and row.name == "casualties":
                yield say("filters.any")
            elif codes:
                yield f"{say(f'filters.{row.name}')}: {named}"

    @property
    def statement(self) -> str:
        """Whose the lines of the base map are, and that they take no side."""
        return self.words.t("map.statement")

    def notes(self, drawn: Drawn) -> list[str]:
        """The records that are not on the map, counted."""
        groups = {"nowhere": drawn.nowhere, "outside": drawn.outside, "counts": drawn.counts}
        return [self.words.t(f"page.figure.{key}", n=len(found)) for key, found in groups.items() if found]

    def sources(self, drawn: Drawn, more: Iterable[str] = ()) -> list[str]:
        """The sources of what is shown, each with its id, in the order of the list of sources."""
        records = (*drawn.on_map, *drawn.counts, *([self.chosen] if self.chosen else []))
        cited = {source_id(one) for record in records for one in record.properties.get("sources") or ()} | {
            *more
        }
        return self.named(cited)

    def named(self, cited: Collection[str]) -> list[str]:
        """Sources in short, each with its id, in the order of the list of sources."""
        return [f"{name} {self._short(name)}" for name in self.words.atlas.catalog.sources if name in cited]

    def _short(self, name: str) -> str:
        item = self.words.atlas.catalog.sources[name]
        year = issued(item)[-4:]
        return " ".join(filter(None, (short(item), year if year.isdigit() else "")))

    def dated(self, drawn: Drawn) -> str:
        """As of when the evidence is, the version of the atlas, the licence of the records."""
        atlas, say = self.words.atlas, self.words.t
        infos = {record.layer.id: record.layer.info for record in drawn.on_map}.values()
        licences = sorted({info.licence for info in infos} - {""})
        parts = [
            self.evidence(infos or atlas.catalog.layers.values()),
            say("about.licence", licence=", ".join(licences)) if licences else "",
            f"{say('about.version', version=atlas.version)}.",
        ]
        return " ".join(filter(None, parts)).replace("..", ".")

    def evidence(self, infos: Iterable[LayerInfo]) -> str:
        """As of when the evidence of layers is; empty where none says so."""
        month = max((info.evidence_as_of for info in infos), default="")
        date = date_in_words(month, self.words.lang) or month
        return self.words.t("about.evidence", date=date) if month else ""

    @property
    def credits(self) -> str:
        """Whose the base map is."""
        files = self.words.atlas.basemap.files.values()
        said = (part.strip() for file in files for part in file.attribution.split(";"))
        return self.words.t("page.figure.basemap", list="; ".join(dict.fromkeys(filter(None, said))))

    @property
    def address(self) -> str:
        """The address of the view on the map page."""
        base = self.words.atlas.settings.base_url or ""
        return f"{base}/map?{self.view.query}".rstrip("?")

    def projection(self, projection: Projection) -> str:
        """ "Albers equal-area conic, 36° N and 46° N, 68° E" """
        values = {name: self.degrees(*value) for name, value in projection.values.items()}
        return self.words.t(f"page.figure.projection.{projection.key}", **values)

    def degrees(self, value: float, axis: Axis) -> str:
        sides = {"lat": ("north", "south"), "lon": ("east", "west")}[axis]
        figure = number_in_words(abs(value), lang=self.words.lang).removesuffix(".0").removesuffix(",0")
        return f"{figure}° {self.words.t(f'place.{sides[int(value < 0)]}')}"

    def described(self, drawn: Drawn) -> str:
        """What the picture shows, for those who do not see it."""
        layers = [
            f"{self.words.layer(found[0].layer.info)}: {len(found)}" for found in drawn.by_layer.values()
        ]
        count = self.words.t("page.figure.shown", n=len(drawn.on_map))
        return " ".join([f"{count} {'; '.join(layers)}.", *(f"{note}." for note in self.notes(drawn))])

    def said(self, records: Sequence[Record]) -> str:
        """All that a sign's picture says: layer, name or number, date."""
        title = self.words.layer(records[0].layer.info)
        if len(records) > 1:
            return f"{title}: {self.words.stack(records)[0]}"
        said = records[0].properties
        ends = [date_in_words(str(said[end]), self.words.lang) for end in ("start", "end") if said.get(end)]
        date = " – ".join(dict.fromkeys(filter(None, ends)))
        return ", ".join(filter(None, (f"{title}: {self.words.record(records[0])}", date)))
