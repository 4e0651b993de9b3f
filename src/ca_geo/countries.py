"""Country profiles: the figures on one of the five states by topic, with charts, and its records.

Figures that one scale can hold are drawn as bars: of one indicator, one unit, one country. Both sides' books
stand beside each other, and nothing is added up.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ca_geo.errors import NotFound
from ca_geo.indicators import Indicator

if TYPE_CHECKING:
    from ca_geo.atlas import Atlas
    from ca_geo.layers import Layer

REGION = "C5"
CHARTED = frozenset({"trade", "debt", "arms", "telecom", "ownership"})


@dataclass(frozen=True)
class Bar:
    """One figure in a chart; `share` is its length, as a part of the longest."""

    figure: Indicator
    share: float


@dataclass(frozen=True)
class Chart:
    """Figures of one indicator in one unit."""

    indicator: str
    unit: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Topic:
    """The figures of one topic, in the order of the file, and what can be drawn of them."""

    code: str
    figures: tuple[Indicator, ...]
    charts: tuple[Chart, ...]


@dataclass(frozen=True)
class Profile:
    """One state. `records` are its features as layer and index, those without a place included."""

    code: str
    name: str
    topics: tuple[Topic, ...]
    region: tuple[Topic, ...]
    records: tuple[tuple[Layer, int], ...]
    gaps: tuple[Mapping[str, Any], ...]
    evidence_as_of: str

    @property
    def layers(self) -> tuple[str, ...]:
        """The ids of the layers that its records are in."""
        return tuple(dict.fromkeys(layer.id for layer, _ in self.records))


def profile(atlas: Atlas, code: str) -> Profile:
    """The profile of one state.

    :raises NotFound: the code is none of the states.
    """
    known = atlas.basemap.states
    if code not in known:
        raise NotFound("country", code, allowed=known)
    return Profile(
        code=code,
        name=known[code],
        topics=tuple(_topics(atlas, code)),
        region=tuple(_topics(atlas, REGION)),
        records=tuple(_records(atlas, code)),
        gaps=tuple(gap for gap in atlas.gaps if code in gap.get("countries", ())),
        evidence_as_of=evidence_as_of(atlas),
    )


def evidence_as_of(atlas: Atlas) -> str:
    """The month of the latest evidence in any layer."""
    return max(layer.info.evidence_as_of for layer in atlas.layers.values())


def _topics(atlas: Atlas, code: str) -> Iterator[Topic]:
    figures = [figure for figure in atlas.indicators if code in figure.countries]
    for topic in atlas.catalog.codelists.get("topic", ()):
        found = tuple(figure for figure in figures if figure.topic == topic)
        if found:
            yield Topic(topic, found, tuple(charts(found)) if topic in CHARTED else ())


def charts(figures: Sequence[Indicator]) -> Iterator[Chart]:
    """A chart for each indicator and unit of which there are two numbers at least."""
    groups: dict[tuple[str, str], list[Indicator]] = {}
    for figure in figures:
        if isinstance(figure.value, int | float) and figure.unit:
            groups.setdefault((figure.indicator, figure.unit), []).append(figure)
    for (indicator, unit), found in groups.items():
        if len(found) > 1:
            longest = max(float(figure.value or 0) for figure in found)
            bars = (Bar(figure, float(figure.value or 0) / longest) for figure in found)
            yield Chart(indicator, unit, tuple(bars))


def _records(atlas: Atlas, code: str) -> Iterator[tuple[Layer, int]]:
    for layer in atlas.layers.values():
        for index, record in enumerate(layer.properties):
            if code in record.get("countries", ()):
                yield layer, index
