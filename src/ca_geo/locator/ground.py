"""The base map under the records of a small map, thinned once for drawings of that size."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from ca_geo.locator.plane import WIDTH, Frame, Path, path_data

if TYPE_CHECKING:
    from ca_geo.basemap import BaseMap

COARSE = 0.006  # degrees: what the base map may lose
DETAILED_KM = 2000  # across: rivers and regions are drawn up to here

Drawn = list[tuple[str, BaseGeometry]]


@dataclass(frozen=True)
class Ground:
    """Class and geometry (degrees) of each line and area, towns by importance, the names of countries."""

    within: BaseGeometry
    land: Drawn
    lakes: Drawn
    rivers: Drawn
    inner: Drawn
    borders: Drawn
    towns: Sequence[Any]
    names: Sequence[Any]

    @classmethod
    def of(cls, basemap: BaseMap) -> Ground:
        """The ground that a base map makes; `within` is the box that it covers."""
        land = [shape(one["geometry"]) for one in basemap.features("land")]
        home = shapely.union_all([basemap.countries[code] for code in basemap.states])
        return cls(
            within=shapely.box(*shapely.total_bounds(land)),
            land=[("land", home.simplify(COARSE))],
            lakes=_thin(basemap, "lakes", lambda _said: "water"),
            rivers=_thin(basemap, "rivers", lambda said: "river" if said.get("rank") == 1 else None),
            inner=_thin(basemap, "admin1-lines", lambda said: "admin1" if said.get("home") else None),
            borders=_thin(basemap, "borders", lambda said: f"border {said.get('kind')}"),
            towns=sorted(basemap.features("towns"), key=_importance),
            names=[one for one in basemap.features("labels") if one["properties"].get("kind") == "country"],
        )

    def paths(self, frame: Frame) -> Iterator[Path]:
        """What is seen of it, from below, one path a class."""
        inner = [*self.rivers, *self.inner] if WIDTH / frame.scale < DETAILED_KM else []
        groups: dict[str, list[str]] = {}
        for cls, geometry in [*self.land, *inner, *self.lakes, *self.borders]:
            if d := path_data(frame.cut(geometry)):
                groups.setdefault(cls, []).append(d)
        return (Path(cls, "".join(parts)) for cls, parts in groups.items())


def _thin(basemap: BaseMap, name: str, cls: Callable[[Any], str | None]) -> Drawn:
    found = ((cls(one["properties"]), shape(one["geometry"])) for one in basemap.features(name))
    return [(said, geometry.simplify(COARSE)) for said, geometry in found if said]


def _importance(town: Any) -> tuple[int, int]:
    return town["properties"].get("rank", 9), -town["properties"].get("population", 0)
