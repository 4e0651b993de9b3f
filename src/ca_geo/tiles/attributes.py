"""What a feature says, as values of a tile (Mapbox Vector Tile 2.1, 4.4).

Numbers, booleans and texts are what they are; lists are JSON texts, as in files without lists
(docs/formats.md). What a feature does not say is absent.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from ca_geo.formats.columns import flat
from ca_geo.schema import PropertyInfo
from ca_geo.tiles import wire

Attribute = tuple[str, bytes]  # name, and the fields of a Value message
_STRING, _DOUBLE, _UINT, _SINT, _BOOL = 1, 3, 5, 6, 7
_ID_BITS = 52  # whole numbers that a double holds, so that JavaScript does too


def attributes(record: Mapping[str, Any], schema: Mapping[str, PropertyInfo]) -> tuple[Attribute, ...]:
    """The properties of a feature in the order of the schema, values written already."""
    said = ((name, record.get(name), info) for name, info in schema.items())
    return tuple((name, _value(value, info)) for name, value, info in said if value is not None)


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
