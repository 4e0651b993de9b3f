"""What a page says of claims: positions side by side, the sources of a fact, how a place is known.

Design document "Cartography", section 7: who says what, when and in which source; no position alone, no
contested value without those who give it. The map's panel shows the same (web/static/js/claims.js).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING
from urllib.parse import quote

from ca_geo.citation import short
from ca_geo.evidence import LOCATION, TEXTS, Claim
from ca_geo.facts import Fact, Facts
from ca_geo.schema import property_rules
from ca_geo.strings import Strings
from ca_geo.words import date_in_words, number_in_words

if TYPE_CHECKING:
    from ca_geo.layers import Layer

OWN = "atlas"  # the source that stands for what the atlas itself says


@dataclass(frozen=True)
class Cited:
    """A place in a source: `D1, fn 12`."""

    text: str
    title: str
    href: str


@dataclass(frozen=True)
class Said:
    """What one says: `words` is the value, if there is one. One entry for all the sources that have it."""

    who: str
    when: str
    words: str | None
    claim: Claim
    cited: tuple[Cited, ...]


Values = tuple[tuple[str, tuple[Said, ...]], ...]


@dataclass(frozen=True)
class Sides:
    """The statements on a feature by position, and what each side holds in a few words.

    `opposed`: they are to stand side by side.
    """

    affirms: tuple[Said, ...]
    denies: tuple[Said, ...]
    qualifies: tuple[Said, ...]
    headings: Mapping[str, str]

    def __bool__(self) -> bool:
        return any((self.affirms, self.denies, self.qualifies))

    @property
    def all(self) -> tuple[Said, ...]:
        return (*self.affirms, *self.denies, *self.qualifies)

    @property
    def opposed(self) -> bool:
        return bool(self.denies)


@dataclass(frozen=True)
class Row:
    """One line of the table of facts. `values` holds each value with those who give it, if sources differ."""

    name: str
    title: str
    fact: Fact | None
    values: Values
    claims: tuple[Said, ...]
    sources: int


@dataclass(frozen=True)
class Statements:
    """Reads claims for pages."""

    facts: Facts

    def positions(self, layer: Layer, index: int) -> Sides:
        fid, atlas = layer.ids[index], self.facts.atlas
        found = atlas.claims.positions(fid)
        said = {side.name: self._said(layer, getattr(found, side.name)) for side in fields(found)}
        return Sides(**said, headings=atlas.headings.get(fid, {}))

    def place(self, layer: Layer, index: int) -> tuple[Said, ...]:
        """Who gives the place; the vertices of a line that one source gives are one entry."""
        claims = self.facts.atlas.claims.of_property(layer.ids[index], LOCATION)
        groups = _grouped(claims, _but_value)
        return tuple(self._placed(layer, group) for group in groups)

    def rows(self, layer: Layer, index: int) -> Iterator[Row]:
        """Every property that the feature has, in the schema's order, then what is only claimed of it."""
        facts = {fact.info.name: fact for fact in self.facts.of(layer, index)}
        claims = {fact.name: fact.claims for fact in self.facts.atlas.claims.facts(layer.ids[index])}
        rules = property_rules(self.facts.atlas.catalog.feature_schema)
        for name in dict.fromkeys((*layer.schema, *rules)):
            if name in facts or name in claims:
                title = layer.schema[name].title if name in layer.schema else rules[name].get("title", name)
                yield self._row(layer, (name, title), facts.get(name), claims.get(name, ()))

    def _row(self, layer: Layer, named: tuple[str, str], fact: Fact | None, claims: tuple[Claim, ...]) -> Row:
        standing = tuple(claim for claim in claims if claim.status != "superseded")
        differ = (fact is not None and fact.contested) or any(one.status == "contested" for one in claims)
        values = self._values(layer, standing) if differ else ()
        sources = len({claim.source for claim in standing})
        return Row(*named, fact, values, self._said(layer, claims), sources)

    def _values(self, layer: Layer, claims: tuple[Claim, ...]) -> Values:
        return tuple(
            (self._words(layer, group[0]) or group[0].statement or "", self._said(layer, group))
            for group in _grouped(claims, _value)
        )

    def _said(self, layer: Layer, claims: Iterable[Claim]) -> tuple[Said, ...]:
        """One entry for what one says in several sources."""
        return tuple(self._one(layer, group) for group in _grouped(claims, _but_source))

    def _one(self, layer: Layer, group: tuple[Claim, ...], words: str | None = None) -> Said:
        claim = group[0]
        when = self._date(claim.date) if claim.date else self.facts.t("claims.undated")
        said = words or self._words(layer, claim)
        cited = dict.fromkeys(map(self._cited, group))
        return Said(self._who(claim.asserted_by), when, said, claim, tuple(cited))

    def _placed(self, layer: Layer, group: tuple[Claim, ...]) -> Said:
        return self._one(layer, group, self._where(group))

    def _where(self, group: tuple[Claim, ...]) -> str | None:
        """One point in degrees, or how many there are."""
        t = self.facts.t
        return t("place.points", n=len(group)) if len(group) > 1 else _degrees(group[0], t)

    def _date(self, text: str) -> str:
        return date_in_words(text, self.facts.atlas.lang) or text

    def _who(self, name: str) -> str:
        """An actor by name, a source by where it came out."""
        catalog = self.facts.atlas.catalog
        if name == OWN:
            return self.facts.t("claims.atlas")
        actor = catalog.actors.get(name, {}).get("name")
        return actor or (short(catalog.sources[name]) if name in catalog.sources else name)

    def _cited(self, claim: Claim) -> Cited:
        place = f", {claim.locator}" if claim.locator and claim.locator != claim.source else ""
        title = self.facts.atlas.catalog.sources.get(claim.source, {}).get("title", claim.source)
        return Cited(claim.source + place, title, f"{self.facts.prefix}/sources/{quote(claim.source)}")

    def _words(self, layer: Layer, claim: Claim) -> str | None:
        value = None if claim.value is None else self._in_words(layer, claim, claim.value)
        ends = [self._in_words(layer, claim, end) for end in (claim.low, claim.high) if end is not None]
        span = self.facts.t("range", first=ends[0], last=ends[1]) if len(ends) > 1 else "".join(ends) or None
        words = f"{value} ({span})" if value and span else value or span
        return self.facts.t(f"claims.{claim.qualifier}", value=words) if words and claim.qualifier else words

    def _in_words(self, layer: Layer, claim: Claim, value: str | float) -> str:
        if claim.property is not None and claim.property in layer.schema:
            return self.facts.value(layer, claim.property, value).text
        if isinstance(value, int | float):
            unit = None if claim.unit in {*TEXTS, "count"} else claim.unit
            return number_in_words(value, unit, self.facts.atlas.lang)
        return self._date(value) if claim.unit == "edtf" else value


def _grouped(claims: Iterable[Claim], key: Callable[[Claim], Hashable]) -> tuple[tuple[Claim, ...], ...]:
    found: dict[Hashable, list[Claim]] = {}
    for claim in claims:
        found.setdefault(key(claim), []).append(claim)
    return tuple(map(tuple, found.values()))


def _value(claim: Claim) -> Hashable:
    """What tells one value from another; a claim that gives none is told by its words."""
    if claim.value is None and claim.low is None and claim.high is None:
        return claim.statement
    return (claim.value, claim.low, claim.high, claim.qualifier)


def _but_source(claim: Claim) -> Hashable:
    """All that a claim says, but for where."""
    elsewhere = {"id", "source", "locator", "locator_line"}
    return tuple(getattr(claim, field.name) for field in fields(claim) if field.name not in elsewhere)


def _but_value(claim: Claim) -> Hashable:
    return (claim.asserted_by, claim.source, claim.locator, claim.date, claim.statement, claim.status)


def _degrees(claim: Claim, t: Strings) -> str | None:
    """`74.93 37.56`, longitude first as everywhere in the data, as people read it."""
    if not isinstance(claim.value, str):
        return None
    lon, lat = map(float, claim.value.split())
    north, east = "place.south" if lat < 0 else "place.north", "place.west" if lon < 0 else "place.east"
    return f"{abs(lat)}° {t(north)}, {abs(lon)}° {t(east)}"
