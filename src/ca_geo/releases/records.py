"""The files of a data folder as records, each under a key that stays with it from release to release.

Nothing is left out: the records of two folders are equal, and in the same order, if and only if the folders
hold the same. Layout and the order of an object's members are no content (RFC 8259, 1 and 4).
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable, Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any

import orjson

from ca_geo.errors import DataError, DataFault
from ca_geo.releases.archive import Files

OWN = None  # the key of what a file says of itself, beside its records; every file has it
CLAIM = (
    "feature",
    "property",
    "statement",
    "value",
    "source",
    "asserted_by",
)  # what makes a claim that claim
NAMES = ("name", "title", "country", "kind")  # what a record without an id is called by, with its hash

Key = str | None
Record = Mapping[str, Any]
Records = dict[Key, Record]
Content = dict[str, Records]
Named = Iterator[tuple[Key, Record]]


def content(files: Files) -> Content:
    """The records of each file by key, in the file's order.

    :raises DataError: a file is not what its name says.
    """
    return {name: _unique(_reader(name)(body, name)) for name, body in sorted(files.items())}


def canonical(value: Any) -> bytes:
    """JSON that is the same for the same value; true is not 1, nor is 1.0."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def sha256(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def _unique(named: Named) -> Records:
    """Records by key; one whose key is taken already has `#2` behind it, `#3`, …"""
    found: Records = {}
    for key, record in named:
        free, number = key, 1
        while free in found:
            number += 1
            free = f"{key}#{number}"
        found[free] = record
    return found


def _reader(name: str) -> Callable[[bytes, str], Named]:
    return next(reader for pattern, reader in READERS.items() if fnmatchcase(name, pattern))


# The kinds of files


def _features(body: bytes, name: str) -> Named:
    document = _object(body, name)
    yield OWN, {member: value for member, value in document.items() if member != "features"}
    yield from _listed(document.get("features"), name)


def _catalog(body: bytes, name: str) -> Named:
    document = _object(body, name)
    yield OWN, {member: value for member, value in document.items() if member != "layers"}
    yield from _listed(document.get("layers"), name)


def _by_id(body: bytes, name: str) -> Named:
    """An object whose members are records; their order is none."""
    yield OWN, {}
    document = _object(body, name)
    _objects(list(document.values()), name)
    yield from sorted(document.items())


def _whole(body: bytes, name: str) -> Named:
    """A file that is one record, here its hash."""
    yield OWN, {"sha256": sha256(body)}


def _documents(body: bytes, name: str) -> Named:
    """A list of records, else one record."""
    document = _json(body, name)
    if isinstance(document, list):
        yield OWN, {}
        yield from _listed(document, name)
    else:
        yield OWN, _object(body, name)


def _rows(body: bytes, name: str) -> Named:
    lines = _lines(body, name)
    columns = lines[0] if lines else []
    if len(set(columns)) < len(columns):
        raise _fault(name, "has two columns of one name")
    yield OWN, {"columns": columns}
    for number, line in enumerate(lines[1:], 2):
        if len(line) != len(columns):
            raise _fault(name, f"row {number} has {len(line)} cells where the head has {len(columns)}")
        row = dict(zip(columns, line, strict=True))
        yield _row_key(row), row


def _row_key(row: Mapping[str, str]) -> str:
    if "id" in row:
        return row["id"]
    said = [row[name] for name in CLAIM if row.get(name)]
    return " ".join(said) or _key(row)


READERS: Mapping[str, Callable[[bytes, str], Named]] = {
    "layers/*.geojson": _features,
    "basemap/*.geojson": _features,
    "catalog.json": _catalog,
    "actors.json": _by_id,
    "codelists.json": _by_id,
    "*.json": _documents,
    "*.csv": _rows,
    "*": _whole,
}


# What files are made of


def _listed(records: Any, name: str) -> Named:
    yield from ((_key(record), record) for record in _objects(records, name))


def _objects(records: Any, name: str) -> list[Record]:
    if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
        raise _fault(name, "holds something else than records")
    return records


def _key(record: Record) -> str:
    """Its id; of a record without one what it is called and the hash of all that it says."""
    if record.get("id"):
        return str(record["id"])
    properties = record.get("properties")
    said = {**record, **properties} if isinstance(properties, dict) else record
    names = [str(said[name]) for name in NAMES if said.get(name)]
    return " ".join([*names, sha256(canonical(record))[:12]])


def _object(body: bytes, name: str) -> dict[str, Any]:
    document = _json(body, name)
    if not isinstance(document, dict):
        raise _fault(name, "is no JSON object")
    return document


def _json(body: bytes, name: str) -> Any:
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError as fault:
        raise _fault(name, f"is not JSON: {fault}") from None


def _lines(body: bytes, name: str) -> list[list[str]]:
    try:
        return list(csv.reader(io.StringIO(body.decode("utf-8"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as fault:
        raise _fault(name, f"is not CSV (RFC 4180) in UTF-8: {fault}") from None


def _fault(name: str, message: str) -> DataError:
    return DataError([DataFault(name, None, None, message)])
