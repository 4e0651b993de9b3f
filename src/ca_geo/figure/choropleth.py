"""One figure by country under the signs: shade by value, hatched where sources differ or nothing is known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ca_geo.figure.frame import Frame
from ca_geo.figure.ground import Ground, drawn
from ca_geo.figure.language import Language
from ca_geo.figure.palette import Palette
from ca_geo.figure.scene import Path, Pattern, Style
from ca_geo.indicators import choropleths
from ca_geo.words import date_in_words, number_in_words

if TYPE_CHECKING:
    from ca_geo.atlas import Atlas

PALEST, FULLEST = 0.22, 0.58  # as on the map page (choropleth.js)
HATCH = 8  # px between two lines


@dataclass(frozen=True)
class Choropleth:
    """A figure on states, as `indicators.choropleths` has it."""

    said: Mapping[str, Any]
    names: Mapping[str, str]

    @classmethod
    def of(cls, atlas: Atlas, indicator: str | None) -> Choropleth | None:
        """What is drawn of an indicator; None where none is chosen."""
        states = sorted(atlas.basemap.states)
        found = choropleths(atlas.indicators, states) if indicator else []
        said = next((one for one in found if one["id"] == indicator), None)
        return cls(said, atlas.basemap.states) if said else None

    @property
    def sources(self) -> list[str]:
        return list(self.said["sources"])

    def title(self, words: Language) -> str:
        """ "Share in external debt: China, 2023" """
        title, partner = words.code("indicator", self.said["id"]), self.said["partner"]
        if partner:
            title = words.t("choropleth.option", title=title, partner=words.code("country", partner))
        date = date_in_words(self.said["date"], words.lang) or self.said["date"]
        return f"{title}, {date}"

    def areas(self, ground: Ground, frame: Frame, colours: Palette) -> Iterator[Path]:
        """Each state in its shade."""
        for country in (*self.said["values"], *self.said["unknown"]):
            lines = tuple(drawn(ground.land[country], frame))
            yield Path(lines, self.style(country, colours, frame.unit), closed=True)

    def style(self, country: str, colours: Palette, unit: float) -> Style:
        """How a state is filled. In `safe` each shade is a hatch too: the fuller, the closer."""
        known, ink = self.said["values"].get(country), colours["ink-2"]
        if known is None:
            hatch = Pattern("lines", ink, HATCH * unit, 0.6 * unit, angle=-45, opacity=0.5)
            return Style(pattern=hatch)
        strength = self._strength(known["value"])
        if known["contested"]:
            hatch = Pattern("lines", ink, HATCH * unit, 1.6 * unit, angle=45, opacity=strength)
            return Style(fill=ink, fill_opacity=strength / 2, pattern=hatch)
        if colours.theme == "safe":
            step = (HATCH - 5 * (strength - PALEST) / (FULLEST - PALEST)) * unit
            return Style(
                fill=ink, fill_opacity=strength / 2, pattern=Pattern("lines", ink, step, 0.5 * unit, angle=0)
            )
        return Style(fill=ink, fill_opacity=strength)

    def _strength(self, value: float) -> float:
        values = [one["value"] for one in self.said["values"].values()]
        least, most = min(values), max(values)
        part = 0.5 if most == least else (value - least) / (most - least)
        return PALEST + (FULLEST - PALEST) * part

    def rows(self, words: Language) -> list[tuple[str, str]]:
        """Each state's code and what is known of it in words, the greatest first."""
        values = self.said["values"]
        order = sorted(values, key=lambda code: -values[code]["value"])
        return [(code, self._in_words(code, words)) for code in (*order, *self.said["unknown"])]

    def _in_words(self, code: str, words: Language) -> str:
        country = words.vocabulary.place("country", self.names.get(code, code))
        known, unit = self.said["values"].get(code), self.said["unit"]
        if known is None:
            return words.t("choropleth.unknown", country=country)
        value = number_in_words(known["value"], unit, words.lang)
        if known["qualifier"]:
            value = words.t("choropleth.qualified", qualifier=known["qualifier"], figure=value)
        if not known["contested"]:
            return words.t("choropleth.known", country=country, value=value)
        low, high = (number_in_words(known[end], unit, words.lang) for end in ("low", "high"))
        others = ", ".join(known["others"]) if low == high else words.t("range", first=low, last=high)
        return words.t("choropleth.contested", country=country, value=value, others=others)
