"""What a feature says, as values of a tile (Mapbox Vector Tile 2.1, 4.4).

Numbers, booleans and texts are what they are; lists are JSON texts, as in files without lists
(docs/formats.md). What a feature does not say is absent.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ca_geo.formats.columns import flat
from ca_geo.schema import PropertyInfo
from ca_geo.tiles import wire

_STRING, _DOUBLE, _UINT, _SINT, _BOOL = 1, 3, 5, 6, 7
_ID_BITS = 52  # whole numbers that a double holds, so that JavaScript does too


@dataclass(frozen=True)
class Attributes:
    """What the features of a layer say. Each name and each value, written as a Value message, stands once.

    `numbers` has an array for each feature: where a name stands, where its value, and so on in turn.
    """

    names: tuple[bytes, ...]
    values: tuple[bytes, ...]
    numbers: tuple[NDArray[np.int64], ...]

    @classmethod
    def of(cls, records: Iterable[Mapping[str, Any]], schema: Mapping[str, PropertyInfo]) -> Attributes:
        """The properties of features in the order of the schema."""
        values: dict[bytes, int] = {}
        numbers = [np.array(list(_numbers(record, schema, values)), dtype=np.int64) for record in records]
        return cls(tuple(name.encode() for name in schema), tuple(values), tuple(numbers))


def _numbers(
    record: Mapping[str, Any], schema: Mapping[str, PropertyInfo], values: dict[bytes, int]
) -> Iterator[int]:
    for number, (name, info) in enumerate(schema.items()):
        value = record.get(name)
        if value is not None:
            yield number
            yield values.setdefault(_value(value, info), len(values))


def whole_id(fid: str) -> int:
    """A number for a feature's id, the same in every tile and every release: 52 bits of its hash."""
    hashed = hashlib.blake2b(fid.encode(), digest_size=8).digest()
    return int.from_bytes(hashed, "big") >> (64 - _ID_BITS)


def _value(value: Any, info: PropertyInfo) -> bytes:
    """A column of numbers holds doubles throughout, also where one of them is whole."""
    plain = flat(value)
    if isinstance(plain, bool):
        return wire.whole(_BOOL, plain)
    if isinstance(plain, float) or (isinstance(plain, int) and info.type == "number"):
        return wire.double(_DOUBLE, plain)
    if isinstance(plain, int):
        return wire.whole(_UINT, plain) if plain >= 0 else wire.whole(_SINT, wire.zigzag(plain))
    return wire.block(_STRING, str(plain).encode())
