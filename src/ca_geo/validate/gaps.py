"""The rules of `gaps.json`: what is not known names sources, records and figures that there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ca_geo import jsonfile
from ca_geo.catalog import source_id
from ca_geo.errors import DataError, DataFault
from ca_geo.validate.folder import Folder
from ca_geo.validate.ledger import Ledger
from ca_geo.validate.schemas import check_records

Gap = Mapping[str, Any]
GAPS = "gaps.json"


def check_gaps(data: Path, folder: Folder, ledger: Ledger) -> Iterator[DataFault]:
    """The faults of the gaps; none where there is no such file."""
    if not (data / GAPS).exists():
        return
    try:
        gaps = jsonfile.read(data / GAPS, data)
        schema = jsonfile.read(data / "schema" / "gaps.schema.json", data)
    except DataError as fault:
        yield from fault.report
        return
    if not isinstance(gaps, list) or not all(isinstance(gap, dict) for gap in gaps):
        yield DataFault(GAPS, None, None, "is no list of objects")
        return
    for number, message in check_records(folder, schema, gaps):
        yield DataFault(GAPS, str(gaps[number].get("id", number)), None, message)
    for fid, count in Counter(str(gap.get("id")) for gap in gaps).items():
        if count > 1:
            yield DataFault(GAPS, fid, "id", f"stands {count} times")
    known = _known(folder, ledger)
    for gap in gaps:
        yield from _dangling(gap, known)


def _known(folder: Folder, ledger: Ledger) -> dict[str, frozenset[str]]:
    """The ids that each list of a gap may name."""
    features = (one["id"] for layer in folder.layers.values() for one in layer["features"])
    return {
        "sources": folder.sources,
        "features": frozenset(features),
        "indicators": frozenset(row["id"] for row in ledger.indicators or ()),
    }


def _dangling(gap: Gap, known: Mapping[str, frozenset[str]]) -> Iterator[DataFault]:
    for member, ids in known.items():
        for name in map(str, gap.get(member, ())):
            if (source_id(name) if member == "sources" else name) not in ids:
                yield DataFault(
                    GAPS, str(gap.get("id", "?")), member, f"{name!r} names nothing that there is"
                )
