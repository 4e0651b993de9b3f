"""The coverage of the map: the land of each state, the land in dispute, the Caspian Sea."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

from shapely import MultiLineString
from shapely.geometry.base import BaseGeometry

from basemap import coverage
from basemap.disputes import CLAIMANTS, CLAIMED_BY
from basemap.extent import CLIP, HOME

SEA = "sea"
TOLERANCES = ((0.002, ()), (0.005, ("KG", "TJ", "TM", "UZ")), (0.012, HOME))
"""Degrees of tolerance, and the states whose lines it spares: the nearer the subject, the finer."""


@dataclass(frozen=True)
class Line:
    """A border line: its id, its kind as the contract lists them, and who claims up to it."""

    ident: str
    kind: str
    geometry: MultiLineString
    name: str | None = None


@dataclass(frozen=True)
class States:
    """Areas of one coverage of CLIP: each state's undisputed land, disputed land by who holds it, the sea."""

    land: dict[str, BaseGeometry]
    disputed: dict[str, BaseGeometry]
    sea: BaseGeometry

    def held(self, code: str) -> BaseGeometry:
        """Return what a state holds, disputed or not: its lines with its neighbours follow this."""
        whole = [areas[code] for areas in (self.land, self.disputed) if code in areas]
        return coverage.dissolve(whole)


def states(
    zones: dict[str, BaseGeometry], disputed: dict[str, BaseGeometry], caspian: BaseGeometry
) -> States:
    """Return the coverage, simplified: finely where a line touches one of the five republics."""
    areas = {SEA: caspian} | {f"?{code}": area for code, area in disputed.items()} | zones
    thin = {key: area for key, area in coverage.build(areas, CLIP).items() if not area.is_empty}
    for tolerance, spared in TOLERANCES:
        thin = coverage.simplify(thin, tolerance, only=[key for key in thin if key not in spared])
    return States(
        land={key: area for key, area in thin.items() if key in zones},
        disputed={key[1:]: area for key, area in thin.items() if key.startswith("?")},
        sea=thin[SEA],
    )


def lines(found: States) -> list[Line]:
    """Return the lines between states, their coasts, and the lines of the claims, by id."""
    held = {code: found.held(code) for code in found.land | found.disputed}
    between = [
        Line(f"{one}-{other}", _kind(one, other), coverage.shared_edge(held[one], held[other]))
        for one, other in combinations(sorted(held), 2)
    ]
    coasts = [
        Line(f"{code}-coast", "coast", coverage.shared_edge(area, found.sea)) for code, area in held.items()
    ]
    claims = [
        Line(f"{code}-claim", "claim", _claim(found, code), CLAIMED_BY[code])
        for code in CLAIMANTS
        if code in found.land and code in found.disputed
    ]
    drawn = [line for line in [*between, *coasts, *claims] if not line.geometry.is_empty]
    return sorted(drawn, key=lambda line: line.ident)


def _claim(found: States, code: str) -> MultiLineString:
    return coverage.shared_edge(found.land[code], found.disputed[code])


def _kind(one: str, other: str) -> str:
    if one in HOME or other in HOME:
        return "home"
    return "disputed" if one in CLAIMANTS and other in CLAIMANTS else "neighbour"
