"""The layers of a tile as bytes (Mapbox Vector Tile 2.1, 4.1 and 4.2)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ca_geo.tiles import wire
from ca_geo.tiles.attributes import Attributes
from ca_geo.tiles.commands import Commands

VERSION = 2  # of the specification
_FEATURES, _ID, _TAGS, _TYPE, _GEOMETRY = b"\x12", b"\x08", b"\x12", b"\x18", b"\x22"  # tags of fields
EXTENT = 4096  # steps of the grid along a tile's edge


class Feature(NamedTuple):
    """One feature of a tile: its row in the layer, its number, its type, its commands."""

    row: int
    id: int
    kind: int
    commands: Commands


def written(name: str, found: Sequence[Feature], attributes: Attributes) -> bytes:
    """The layer of a tile, as the one field of a tile that it is; layers one behind the other are a tile."""
    names, values, tags = _tags(found, attributes)
    commands = np.fromiter(chain.from_iterable(one.commands for one in found), dtype=np.uint64)
    geometries = wire.packed(commands, [len(one.commands) for one in found])
    messages = [_feature(*row) for row in zip(found, tags, geometries, strict=True)]
    return wire.block(
        3,
        wire.whole(15, VERSION),
        wire.block(1, name.encode()),
        *(part for message in messages for part in (_FEATURES, wire.varint(len(message)), message)),
        *(wire.block(3, one) for one in names),
        *(wire.block(4, one) for one in values),
        wire.whole(5, EXTENT),
    )


def _tags(
    found: Sequence[Feature], attributes: Attributes
) -> tuple[Sequence[bytes], Sequence[bytes], list[bytes]]:
    """The names and values that occur, and of each feature the pairs of numbers that refer to them."""
    numbers = [attributes.numbers[one.row] for one in found]
    pairs = np.concatenate(numbers).reshape(-1, 2)
    names, first = _that_occur(attributes.names, pairs[:, 0])
    values, second = _that_occur(attributes.values, pairs[:, 1])
    tags = np.column_stack([first, second]).ravel().astype(np.uint64)
    return names, values, wire.packed(tags, [len(one) for one in numbers])


def _that_occur(
    every: Sequence[bytes], numbers: NDArray[np.int64]
) -> tuple[Sequence[bytes], NDArray[np.int64]]:
    """Those that the numbers refer to, and the numbers made to refer to these."""
    occurs = np.zeros(len(every), dtype=bool)
    occurs[numbers] = True
    return [every[number] for number in np.flatnonzero(occurs).tolist()], (np.cumsum(occurs) - 1)[numbers]


def _feature(feature: Feature, tags: bytes, geometry: bytes) -> bytes:
    number, kind = wire.varint(feature.id), wire.varint(feature.kind)
    said = (_ID, number, _TAGS, wire.varint(len(tags)), tags, _TYPE, kind)
    return b"".join((*said, _GEOMETRY, wire.varint(len(geometry)), geometry))
