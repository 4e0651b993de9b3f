"""The features that a question is put to, with where each may be; and the features of an answer."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from ca_geo.analysis.asked import Scope
from ca_geo.analysis.extent import Distance, Extent, extents
from ca_geo.analysis.question import reference_to
from ca_geo.layers import Layer
from ca_geo.query import parse


@dataclass(frozen=True, eq=False)
class Placed:
    """One feature of a layer, by its index, and where it may be."""

    layer: Layer
    index: int
    extent: Extent

    @property
    def key(self) -> str:
        """Collection and id, as the parameter `feature` has them."""
        return f"{self.layer.id}/{self.layer.ids[self.index]}"

    @property
    def record(self) -> Mapping[str, Any]:
        return self.layer.properties[self.index]

    @property
    def reference(self) -> dict[str, str]:
        """The feature as an answer names it."""
        fid = self.layer.ids[self.index]
        return reference_to(self.layer.id, fid, str(self.record.get("name", fid)))

    @property
    def is_aggregate(self) -> bool:
        """Whether it counts others, which have records of their own."""
        return self.record.get("aggregate") is True

    def as_feature(self, **members: Any) -> dict[str, Any]:
        """The GeoJSON Feature as the collection has it, with members of the answer beside its own."""
        feature: dict[str, Any] = orjson.loads(self.layer.features[self.index])
        return {**feature, "collection": self.layer.id, **members}


def placed(scope: Scope) -> Iterator[Placed]:
    """The features of a scope that have a place, in the order of the layers and of their files."""
    for layer in scope.layers:
        where = extents(layer)
        for index in selected(layer, scope):
            extent = where[index]
            if extent is not None:
                yield Placed(layer, index, extent)


def unlocated(scope: Scope) -> int:
    """How many features of a scope have no place."""
    return sum(extents(layer)[index] is None for layer in scope.layers for index in selected(layer, scope))


def selected(layer: Layer, scope: Scope) -> tuple[int, ...]:
    """The features of a layer that the parameters of items let in."""
    query = parse(scope.pairs, layer.schema, default_limit=None, max_limit=sys.maxsize, also=())
    return layer.select(query).indices


def rows_of(placed: Placed, distance: Distance, **more: Any) -> dict[str, Any]:
    """What a table tells of a feature and its distance."""
    return {
        "feature": placed.reference,
        "distance": distance.words,
        "nearest_km": km(distance.nearest_m),
        "farthest_km": km(distance.farthest_m),
        "between_km": km(distance.between_m),
        "bearing_deg": distance.bearing_deg,
        "bearing_uncertainty_deg": distance.bearing_uncertainty_deg,
        "aggregate": placed.is_aggregate,
        **more,
    }


def km(metres: float | None) -> float | int | None:
    """Kilometres; a whole number where they are whole."""
    if metres is None:
        return None
    return int(metres) // 1000 if metres % 1000 == 0 else metres / 1000


OF_DISTANCE = (
    ("distance", "Distance"),
    ("nearest_km", "Nearest possible (km)"),
    ("farthest_km", "Farthest possible (km)"),
    ("between_km", "Between the points given (km)"),
    ("bearing_deg", "Bearing (degrees from north)"),
    ("bearing_uncertainty_deg", "Bearing, plus or minus (degrees)"),
)
NOTE_ON_UNLOCATED = "Without a place, and so in no answer: {count} of the features asked."


def counted(scope: Scope) -> dict[str, int]:
    """The member that says how many of the features asked have no place, and so are in no answer."""
    return {"numberWithoutPlace": unlocated(scope)}


def notes_on(scope: Scope, found: Iterable[Placed]) -> Iterator[str]:
    """What a reader has to know of these features."""
    if count := unlocated(scope):
        yield NOTE_ON_UNLOCATED.format(count=count)
    if any(one.is_aggregate for one in found):
        yield "A record marked as aggregate counts others that have records of their own: never add the two."
