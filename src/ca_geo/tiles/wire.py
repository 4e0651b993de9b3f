"""The wire format of protocol buffers, as much of it as tiles need (protobuf.dev, "Encoding").

A field is its tag, then its content: a variable-length integer (`whole`), eight bytes (`double`), or bytes
behind their length (`block`).
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

_VARINT, _FIXED64, _LENGTH = 0, 1, 2
_STEPS = np.array([1 << (7 * step) for step in range(1, 5)], dtype=np.uint64)


@lru_cache(2**16)  # lengths, ids and keys come again and again
def varint(value: int) -> bytes:
    """A number from 0 on, seven bits to the byte, the lowest first."""
    found = bytearray()
    while value > 0x7F:
        found.append(value & 0x7F | 0x80)
        value >>= 7
    found.append(value)
    return bytes(found)


def whole(field: int, value: int) -> bytes:
    return varint(field << 3 | _VARINT) + varint(value)


def double(field: int, value: float) -> bytes:
    return varint(field << 3 | _FIXED64) + struct.pack("<d", value)


def block(field: int, *content: bytes) -> bytes:
    """Bytes, a text in UTF-8, a message, or packed numbers."""
    length = sum(map(len, content))
    return b"".join((varint(field << 3 | _LENGTH), varint(length), *content))


def zigzag(value: int) -> int:
    """Signed to unsigned, so that numbers near 0 stay short on both sides."""
    return value << 1 if value >= 0 else ~(value << 1)


def packed(numbers: NDArray[np.uint64], counts: Sequence[int]) -> list[bytes]:
    """Numbers below 2^32 as varints one behind the other, in groups of so many; all are written at once."""
    lengths = 1 + np.searchsorted(_STEPS, numbers, side="right")
    content = _written(numbers, lengths)
    ends = np.concatenate([[0], np.cumsum(lengths)])[np.cumsum([0, *counts])]
    return [content[start:end] for start, end in zip(ends[:-1].tolist(), ends[1:].tolist(), strict=True)]


def _written(numbers: NDArray[np.uint64], lengths: NDArray[np.int64]) -> bytes:
    """Five columns of seven bits for each number, of which it takes as many as it is long."""
    columns = np.arange(5, dtype=np.uint64)
    bits = (numbers[:, None] >> (columns * np.uint64(7))) & np.uint64(0x7F)
    bits[columns < (lengths - 1)[:, None]] |= np.uint64(0x80)
    return bits[columns < lengths[:, None]].astype(np.uint8).tobytes()
