"""The layers of a tile as bytes (Mapbox Vector Tile 2.1, 4.1 and 4.2)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ca_geo.tiles import wire
from ca_geo.tiles.attributes import Attribute
from ca_geo.tiles.commands import Commands

VERSION = 2  # of the specification
EXTENT = 4096  # steps of the grid along a tile's edge


class Feature(NamedTuple):
    """One feature of a tile: its number, what it says, its type, its commands."""

    id: int
    attributes: Sequence[Attribute]
    kind: int
    commands: Commands


def written(name: str, found: Sequence[Feature]) -> bytes:
    """The layer of a tile, as the one field of a tile that it is; layers one behind the other are a tile."""
    keys: dict[str, int] = {}
    values: dict[bytes, int] = {}
    tags = wire.packed([_tags(feature.attributes, keys, values) for feature in found])
    geometries = wire.packed([feature.commands for feature in found])
    messages = (_feature(*row) for row in zip(found, tags, geometries, strict=True))
    return wire.block(
        3,
        wire.whole(15, VERSION),
        wire.block(1, name.encode()),
        *(wire.block(2, message) for message in messages),
        *(wire.block(3, key.encode()) for key in keys),
        *(wire.block(4, value) for value in values),
        wire.whole(5, EXTENT),
    )


def _tags(said: Iterable[Attribute], keys: dict[str, int], values: dict[bytes, int]) -> list[int]:
    """Pairs of numbers: where the name stands among the layer's keys, where the value among its values."""
    found: list[int] = []
    for name, value in said:
        found += (keys.setdefault(name, len(keys)), values.setdefault(value, len(values)))
    return found


def _feature(feature: Feature, tags: bytes, geometry: bytes) -> bytes:
    return b"".join(
        (wire.whole(1, feature.id), wire.block(2, tags), wire.whole(3, feature.kind), wire.block(4, geometry))
    )
