"""The coverage of the map: the divisions of the five republics, their neighbours, disputed land, the sea."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

from shapely import MultiLineString
from shapely.geometry.base import BaseGeometry

from basemap import coverage
from basemap.disputes import CLAIMANTS, CLAIMED_BY
from basemap.extent import CLIP, HOME

TOLERANCES: tuple[tuple[float, tuple[str, ...]], ...] = (
    (0.002, ()),
    (0.01, ("KG", "TJ", "UZ")),
    (0.025, HOME),
)
"""Degrees of tolerance, and the states whose lines it spares: the nearer the subject, the finer."""
DIVISION_TOLERANCE = 0.004


class Key(NamedTuple):
    """An area of the coverage: who holds it, and which part of theirs it is."""

    country: str
    part: str = ""


SEA = Key("", "sea")
DISPUTED = "disputed"


@dataclass(frozen=True)
class Line:
    """A border line: its id, its kind as the contract lists them, and who claims up to it."""

    ident: str
    kind: str
    geometry: MultiLineString
    name: str | None = None


@dataclass(frozen=True)
class States:
    """The areas of one coverage of CLIP, all edges shared."""

    areas: Mapping[Key, BaseGeometry]

    @property
    def sea(self) -> BaseGeometry:
        return self.areas[SEA]

    @property
    def disputed(self) -> BaseGeometry:
        """Return the land that more than one state claims."""
        return coverage.dissolve(area for key, area in self.areas.items() if key.part == DISPUTED)

    @property
    def land(self) -> dict[str, BaseGeometry]:
        """Return each state's undisputed land, by country."""
        return self._by_country(lambda key: key.part != DISPUTED)

    @property
    def held(self) -> dict[str, BaseGeometry]:
        """Return what each state holds, disputed or not: its lines with its neighbours follow this."""
        return self._by_country(lambda key: True)

    def divisions(self, country: str) -> dict[str, BaseGeometry]:
        """Return the first-level divisions of one of the five republics, by ISO 3166-2 code."""
        return {key.part: area for key, area in self.areas.items() if key.country == country}

    def _by_country(self, wanted: Callable[[Key], bool]) -> dict[str, BaseGeometry]:
        keys = [key for key in self.areas if key.country and wanted(key)]
        return {
            country: coverage.dissolve(self.areas[key] for key in keys if key.country == country)
            for country in sorted({key.country for key in keys})
        }


def states(
    zones: Mapping[str, BaseGeometry],
    divisions: Mapping[str, Mapping[str, BaseGeometry]],
    disputed: Mapping[str, BaseGeometry],
    caspian: BaseGeometry,
) -> States:
    """Return the coverage, simplified: finely where a line touches one of the five republics."""
    areas = {SEA: caspian}
    areas |= {Key(country, DISPUTED): area for country, area in disputed.items()}
    areas |= {Key(country, code): area for country in HOME for code, area in divisions[country].items()}
    areas |= {Key(country): area for country, area in zones.items() if country not in HOME}
    exact = {key: area for key, area in coverage.build(areas, CLIP).items() if not area.is_empty}
    return States(_simplified(exact))


def lines(found: States) -> list[Line]:
    """Return the lines between states, their coasts, and the lines of the claims, by id."""
    drawn = [
        line for line in [*_between(found), *_coasts(found), *_claims(found)] if not line.geometry.is_empty
    ]
    return sorted(drawn, key=lambda line: line.ident)


def _simplified(areas: dict[Key, BaseGeometry]) -> dict[Key, BaseGeometry]:
    for tolerance, spared in TOLERANCES:
        areas = coverage.simplify(areas, tolerance, [key for key in areas if key.country not in spared])
    for country in HOME:
        areas = coverage.simplify(areas, DIVISION_TOLERANCE, [key for key in areas if key.country == country])
    return areas


def _between(found: States) -> list[Line]:
    held = found.held
    return [
        Line(f"{one}-{other}", _kind(one, other), coverage.shared_edge(held[one], held[other]))
        for one, other in combinations(held, 2)
    ]


def _coasts(found: States) -> list[Line]:
    edges = {code: coverage.shared_edge(area, found.sea) for code, area in found.held.items()}
    return [Line(f"{code}-coast", "coast", edge) for code, edge in edges.items()]


def _claims(found: States) -> list[Line]:
    land = found.land
    return [
        Line(f"{code}-claim", "claim", coverage.shared_edge(land[code], found.areas[key]), CLAIMED_BY[code])
        for code in CLAIMANTS
        if (key := Key(code, DISPUTED)) in found.areas and code in land
    ]


def _kind(one: str, other: str) -> str:
    if one in HOME or other in HOME:
        return "home"
    return "disputed" if one in CLAIMANTS and other in CLAIMANTS else "neighbour"
