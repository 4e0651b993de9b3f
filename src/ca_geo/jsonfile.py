"""JSON files of the data folder, read with a fault that names the file; the hash that stands for bytes."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import orjson

from ca_geo.errors import DataError, DataFault


def read(path: Path, data: Path) -> Any:
    """The content of a JSON file in the data folder.

    :raises DataError: there is no such file, or it is not JSON (RFC 8259) in UTF-8.
    """
    try:
        return orjson.loads(path.read_bytes())
    except OSError as fault:
        raise DataError([DataFault(name(path, data), None, None, _reason(fault))]) from None
    except orjson.JSONDecodeError as fault:
        raise DataError([DataFault(name(path, data), None, None, f"is not JSON: {fault}")]) from None


def read_list(path: Path, data: Path) -> tuple[dict[str, Any], ...]:
    """The objects of a file that is a list of them; none where there is no such file.

    :raises DataError: the file is not JSON.
    """
    return tuple(read(path, data)) if path.exists() else ()


def name(path: Path, data: Path) -> str:
    """How reports call a file: its path inside the data folder."""
    return path.relative_to(data).as_posix()


def digest(*parts: bytes) -> str:
    """A short hash of bytes that changes when any of them does, fit for an ETag or an address."""
    hashed = hashlib.blake2b(digest_size=8)
    for part in parts:
        hashed.update(len(part).to_bytes(8, "big"))
        hashed.update(part)
    return hashed.hexdigest()


def _reason(fault: OSError) -> str:
    return "is missing" if isinstance(fault, FileNotFoundError) else f"cannot be read: {fault.strerror}"
