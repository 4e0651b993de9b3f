"""Which record is drawn how: what the map decides (`located.js`, `symbols.js`, `railway.js`) as rules.

A rule tells by conditions on properties which records it is for, so that a program with styles by rules, such
as QGIS, draws what the map draws. Of the rules for one kind of geometry exactly one is for each record that
the map draws; the badge of contested records comes on top.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from ca_geo.styles.signs import RailSign, Sign, State
from ca_geo.styles.theme import words

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

Kind = Literal["point", "line", "area"]
Record = Mapping[str, Any]

BEGUN = ("planned", "under-construction")
CLOSED = ("closed",)
UNSURE = ("district", "region", "corridor", "country")
RINGS = ("station", "works-site")
RAIL_POINTS = (*RINGS, "tunnel", "break-of-gauge", "waypoint-town")
RAIL_LINES = ("railway-section", "railway")
STANDARD_GAUGE_MM = 1435
BORDER = "border:"
_KINDS: Mapping[str, Kind] = {
    "Point": "point",
    "MultiPoint": "point",
    "LineString": "line",
    "LinearRing": "line",
    "MultiLineString": "line",
    "Polygon": "area",
    "MultiPolygon": "area",
}


@dataclass(frozen=True)
class Condition:
    """Whether a property has one of some values; without values, whether it is there. `not_` turns it."""

    name: str
    values: tuple[str | int | bool, ...] = ()
    prefix: str | None = None
    not_: bool = False

    def holds(self, record: Record) -> bool:
        return self._found(record.get(self.name)) != self.not_

    def _found(self, value: Any) -> bool:
        if value is None:
            return False
        if self.prefix is not None:
            return str(value).startswith(self.prefix)
        return not self.values or value in self.values


@dataclass(frozen=True)
class Rail:
    """A section of a railway: open for 1,435 mm, filled for other gauges; broken where it is not built."""

    standard: bool
    existing: bool


@dataclass(frozen=True)
class Line:
    """A line that is no section: `schematic`, a `band` of unknown sites along a border, a `whole` railway."""

    look: Literal["schematic", "band", "whole"]


@dataclass(frozen=True)
class Area:
    """An area somewhere in which the place lies; its sign stands well inside."""

    sign: Sign


@dataclass(frozen=True)
class Disc:
    """All that a place may be, by its precision (`location_precision`), None where that is not said."""

    precision: str | None


@dataclass(frozen=True)
class Badge:
    """ "≠" at the corner of a sign."""

    at: tuple[float, float]


Drawing = Sign | RailSign | Rail | Line | Area | Disc | Badge


@dataclass(frozen=True)
class Rule:
    """What a rule draws, for records on which one condition of each group holds."""

    title: str
    kind: Kind
    where: tuple[tuple[Condition, ...], ...]
    drawing: Drawing

    def holds(self, record: Record) -> bool:
        return all(any(one.holds(record) for one in group) for group in self.where)


def kinds(geometry: BaseGeometry | None) -> set[Kind]:
    """Of which kinds a geometry is: one, but for a collection; none where there is no geometry."""
    if geometry is None:
        return set()
    if geometry.geom_type in _KINDS:
        return {_KINDS[geometry.geom_type]}
    return {kind for part in geometry.geoms for kind in kinds(part)}


def rules(
    symbol: str, properties: Iterable[str], records: Iterable[tuple[Record, BaseGeometry | None]]
) -> list[Rule]:
    """The rules that a layer needs: those that one of its records is drawn by, then the badge.

    `symbol` is the layer's shape in the catalogue; conditions are on these `properties` alone.
    """
    known = frozenset(properties)
    seen = [(_seen(record, known), geometry) for record, geometry in records]
    found = [_rule(symbol, kind, record) for record, geometry in seen for kind in sorted(kinds(geometry))]
    needed = [_only(rule, known) for rule in dict.fromkeys(found) if rule]
    return [*dict.fromkeys(needed), *_badges(symbol, known, seen)]


def plain(title: str, symbol: str, geometries: Iterable[BaseGeometry | None]) -> list[Rule]:
    """One rule for each kind of geometry, for a layer of which nothing more is known: one of a user's."""
    sign = Sign(symbol)
    drawings: Mapping[Kind, Drawing] = {"point": sign, "line": Line("schematic"), "area": Area(sign)}
    found = {kind for geometry in geometries for kind in kinds(geometry)}
    return [Rule(title, kind, (), drawings[kind]) for kind in sorted(found)]


def footprints(
    symbol: str, properties: Iterable[str], records: Iterable[tuple[Record, BaseGeometry | None]]
) -> list[Rule]:
    """The rules for a table of footprints: areas by how closely the place is known, lines as in the layer."""
    known = frozenset(properties)
    found = [
        _disc(record) if kind == "area" else _rule(symbol, kind, record)
        for record, geometry in ((_seen(record, known), geometry) for record, geometry in records)
        for kind in sorted(kinds(geometry))
    ]
    return list(dict.fromkeys(_only(rule, known) for rule in found if rule))


def _seen(record: Record, known: frozenset[str]) -> Record:
    return {name: record.get(name) for name in known}


def _only(rule: Rule, known: frozenset[str]) -> Rule:
    """The rule without conditions on properties that are not there."""
    where = [tuple(one for one in group if one.name in known) for group in rule.where]
    return replace(rule, where=tuple(filter(None, where)))


def _rule(symbol: str, kind: Kind, record: Record) -> Rule | None:
    """The rule by which a record is drawn; None for a count along a line, which is told in words alone."""
    railway = symbol == "double-line"
    if railway and kind == "line" and record.get("category") in RAIL_LINES:
        return _rail_line(record)
    if railway and kind == "point" and record.get("category") in RAIL_POINTS:
        return _rail_point(record)
    others = Condition("category", RAIL_POINTS if kind == "point" else RAIL_LINES, not_=True)
    apart = (others,) if railway and kind != "area" else ()
    if kind == "line":
        return _line(record, apart)
    return _sign(symbol, kind, record, apart)


def _sign(symbol: str, kind: Kind, record: Record, apart: tuple[Condition, ...]) -> Rule:
    state = state_of(record)
    unsure = record.get("location_precision") in UNSURE
    status = {
        "filled": Condition("status", (*BEGUN, *CLOSED), not_=True),
        "begun": Condition("status", BEGUN),
        "closed": Condition("status", CLOSED),
    }[state]
    closely = Condition("location_precision", UNSURE, not_=not unsure)
    sign = Sign(symbol, state, unsure)
    said = [words()[f"signs.{'planned' if state == 'begun' else state}"]]
    if unsure:
        said.append(words()["signs.unsure"])
    return _all("; ".join(said), kind, Area(sign) if kind == "area" else sign, *apart, status, closely)


def state_of(record: Record) -> State:
    """What fills a sign, by `status`."""
    status = record.get("status")
    if status in BEGUN:
        return "begun"
    return "closed" if status in CLOSED else "filled"


def _line(record: Record, apart: tuple[Condition, ...]) -> Rule | None:
    if record.get("aggregate") is True:
        return None
    border = str(record.get("geometry_ref")).startswith(BORDER)
    title = words()["precision.corridor" if border else "certainty.line"]
    counts = Condition("aggregate", (True,), not_=True)
    along = Condition("geometry_ref", prefix=BORDER, not_=not border)
    return _all(title, "line", Line("band" if border else "schematic"), *apart, counts, along)


def _rail_line(record: Record) -> Rule:
    category = str(record["category"])
    of_category = Condition("category", (category,))
    if category == "railway":
        return _all(words()["rail.whole"], "line", Line("whole"), of_category)
    standard = record.get("gauge_mm") == STANDARD_GAUGE_MM
    existing = record.get("status") == "operational"
    gauge = Condition("gauge_mm", (STANDARD_GAUGE_MM,), not_=not standard)
    built = Condition("status", ("operational",), not_=not existing)
    key = f"rail.section.{'1435' if standard else 'other'}.{'existing' if existing else 'new'}"
    return _all(words()[key], "line", Rail(standard, existing), of_category, gauge, built)


def _rail_point(record: Record) -> Rule:
    category = str(record["category"])
    if category not in RINGS:
        only = Condition("category", (category,))
        return _all(words()[f"rail.point.{category}"], "point", RailSign(category), only)
    estimated = record.get("location_precision") == "corridor"
    closely = Condition("location_precision", ("corridor",), not_=not estimated)
    title = words()["rail.point.estimated" if estimated else "rail.point.station"]
    return _all(title, "point", RailSign("station", estimated), Condition("category", RINGS), closely)


def _all(title: str, kind: Kind, drawing: Drawing, *conditions: Condition) -> Rule:
    """A rule for records on which all conditions hold."""
    return Rule(title, kind, tuple((condition,) for condition in conditions), drawing)


def _badges(symbol: str, known: frozenset[str], seen: Sequence[tuple[Record, Any]]) -> Iterator[Rule]:
    """The badge of records that a source denies, or on which sources differ."""
    marks = [Condition(name, (True,)) for name in sorted(known) if name.endswith("_contested")]
    tests = (*([Condition("assessment", ("contested",))] if "assessment" in known else []), *marks)
    signed: tuple[Kind, ...] = ("point", "area")
    for kind in signed if tests else ():
        badge = Rule(words()["signs.contested"], kind, (tests,), Badge(Sign(symbol).badge_at()))
        if any(badge.holds(record) and kind in kinds(geometry) for record, geometry in seen):
            yield badge


def _disc(record: Record) -> Rule:
    precision = record.get("location_precision")
    if precision is None:
        unsaid = Condition("location_precision", not_=True)
        return _all(words()["precision.unknown"], "area", Disc(None), unsaid)
    title = words().get(f"precision.{precision}", precision)
    return _all(title, "area", Disc(precision), Condition("location_precision", (precision,)))
