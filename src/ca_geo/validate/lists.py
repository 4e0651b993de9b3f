"""The rules of the files that are lists: gaps, places to search for, headings of positions.

Each keeps its JSON Schema, has no id twice, and names sources, records and figures that there are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ca_geo import jsonfile
from ca_geo.catalog import source_id
from ca_geo.errors import DataError, DataFault
from ca_geo.validate.folder import Folder
from ca_geo.validate.ledger import Ledger
from ca_geo.validate.schemas import check_records

Entry = Mapping[str, Any]
LISTS = ("gaps", "places", "positions")
POSITIONS = "positions.json"


def check_lists(data: Path, folder: Folder, ledger: Ledger) -> Iterator[DataFault]:
    """The faults of all lists; none where there is no such file."""
    for name in LISTS:
        if (data / f"{name}.json").exists():
            yield from _check_list(data, name, folder, ledger)
    if (data / POSITIONS).exists():
        yield from _headings(data, ledger)


def _check_list(data: Path, name: str, folder: Folder, ledger: Ledger) -> Iterator[DataFault]:
    file = f"{name}.json"
    try:
        entries = jsonfile.read(data / file, data)
        schema = jsonfile.read(data / "schema" / f"{name}.schema.json", data)
    except DataError as fault:
        yield from fault.report
        return
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        yield DataFault(file, None, None, "is no list of objects")
        return
    for number, message in check_records(folder, schema, entries):
        yield DataFault(file, str(entries[number].get("id", number)), None, message)
    for fid, count in Counter(str(entry.get("id")) for entry in entries).items():
        if count > 1:
            yield DataFault(file, fid, "id", f"stands {count} times")
    yield from _dangling(file, entries, _known(folder, ledger))


def _known(folder: Folder, ledger: Ledger) -> dict[str, frozenset[str]]:
    """The ids that each member of an entry may name."""
    features = (one["id"] for layer in folder.layers.values() for one in layer["features"])
    return {
        "sources": folder.sources,
        "features": frozenset(features),
        "indicators": frozenset(row["id"] for row in ledger.indicators or ()),
    }


def _dangling(
    file: str, entries: Sequence[Entry], known: Mapping[str, frozenset[str]]
) -> Iterator[DataFault]:
    for entry in entries:
        for member, ids in known.items():
            for name in map(str, entry.get(member, ())):
                if (source_id(name) if member == "sources" else name) not in ids:
                    fid = str(entry.get("id", "?"))
                    yield DataFault(file, fid, member, f"{name!r} names nothing that there is")


def _headings(data: Path, ledger: Ledger) -> Iterator[DataFault]:
    """A record whose statements stand against each other says in a few words what each side holds."""
    sides: dict[str, set[str]] = {}
    for row in ledger.claims or ():
        if not row["property"]:
            sides.setdefault(row["feature"], set()).add(row["position"])
    opposed = {fid for fid, found in sides.items() if {"affirms", "denies"} <= found}
    headed = {str(entry.get("id")) for entry in jsonfile.read(data / POSITIONS, data)}
    for fid in sorted(opposed - headed):
        yield DataFault(POSITIONS, fid, None, "statements stand against each other and have no headings")
    for fid in sorted(headed - opposed):
        yield DataFault(POSITIONS, fid, None, "there is no such record with statements on both sides")
