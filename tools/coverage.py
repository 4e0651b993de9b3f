"""Write docs/coverage.md: where each entry of the evidence went, or why it is not shown.

    python tools/coverage.py            writes the table
    python tools/coverage.py --check    exits 1 where the committed table is not current

The evidence lies beside the repository, in ../shared/evidence; `--evidence DIR` names another folder.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Json = dict[str, Any]

ROOT = Path(__file__).resolve().parent.parent
EVIDENCE = ROOT.parent / "shared" / "evidence"
TABLE = ROOT / "docs" / "coverage.md"

# An entry is one record with the same id, but for these.
SPLIT = {"kg-power-changes": ("kg-power-change-2005", "kg-power-change-2010", "kg-power-change-2020")}
NOT_SHOWN = {"incident-undated-kishty": "Not shown until it is dated: no source at hand gives its day."}
OWN_FILE = {"cku-railway"}  # layers with records from a file of the evidence that is no list of entries

HEAD = """\
# Coverage

Where each of the {entries} entries of the evidence went: {records} records in {layers} layers,
{places} places to search for, {hidden} not shown. The layer `cku-railway` has {sections} more records,
the line's sections and points, which come from a file of their own in the evidence.

Written by `python tools/coverage.py`; change the data, not this table.

| entry | layer | records | how it is shown |
|---|---|---|---|
"""
WORDS = {
    "exact-site": "exact site",
    "settlement": "ring around a settlement",
    "district": "disc over a district",
    "region": "area of a region",
    "corridor": "line or band",
}


class CoverageError(Exception):
    """An entry that went nowhere, or a record that comes from none."""


@dataclass(frozen=True)
class Atlas:
    """The records by id with the layers they are in, and the places to search for."""

    records: Mapping[str, tuple[str, Json]]
    places: Mapping[str, Json]

    @classmethod
    def read(cls, data: Path) -> Atlas:
        """The layers of a data folder, in the catalogue's order."""
        layers = [layer["id"] for layer in _json(data / "catalog.json")["layers"]]
        records = {
            feature["id"]: (layer, feature)
            for layer in layers
            for feature in _json(data / "layers" / f"{layer}.geojson")["features"]
        }
        return cls(records, {place["id"]: place for place in _json(data / "places.json")})


def table(entries: list[Json], atlas: Atlas) -> str:
    """The whole document.

    :raises CoverageError: an entry went nowhere, or a record comes from no entry.
    """
    ids = [entry["id"] for entry in entries]
    shown = {fid for entry in ids for fid in _record_ids(entry, atlas)}
    _refuse_strays(atlas, shown)
    head = HEAD.format(
        entries=len(ids),
        records=len(shown),
        layers=len({layer for layer, _ in atlas.records.values()}),
        places=len(atlas.places),
        hidden=len(NOT_SHOWN),
        sections=len(atlas.records) - len(shown),
    )
    return head + "".join(f"| {' | '.join(row)} |\n" for entry in ids for row in _rows(entry, atlas))


def _record_ids(entry: str, atlas: Atlas) -> tuple[str, ...]:
    return tuple(fid for fid in SPLIT.get(entry, (entry,)) if fid in atlas.records)


def _rows(entry: str, atlas: Atlas) -> Iterator[tuple[str, str, str, str]]:
    name, found = f"`{entry}`", _record_ids(entry, atlas)
    if found and (len(found) == len(SPLIT.get(entry, (entry,)))) and entry not in NOT_SHOWN:
        layers = ", ".join(sorted({atlas.records[fid][0] for fid in found}))
        words = "; ".join(dict.fromkeys(_shown(atlas.records[fid][1]) for fid in found))
        yield name, layers, ", ".join(f"`{fid}`" for fid in found), words
    elif entry in atlas.places and not found:
        yield name, "none", f"`{entry}` in places.json", "place to search for, no record"
    elif entry in NOT_SHOWN and not found:
        yield name, "none", "none", NOT_SHOWN[entry]
    else:
        raise CoverageError(f"the entry {entry!r} is neither a record nor a place, nor left out on purpose")


def _shown(feature: Json) -> str:
    """How a record is shown, in words."""
    properties = feature["properties"]
    if properties.get("aggregate"):
        return "a count, never summed, on the line it belongs to"
    if feature["geometry"] is None and "geometry_ref" not in properties:
        words = "listed, not drawn: no place closer than a country"
        if "countries" not in properties:
            words = "listed, not drawn: no source names even the country"
    else:
        words = WORDS[properties["location_precision"]]
    return f"{words}; outside the region, off the default view" if properties.get("out_of_region") else words


def _refuse_strays(atlas: Atlas, shown: set[str]) -> None:
    strays = [fid for fid, (layer, _) in atlas.records.items() if fid not in shown and layer not in OWN_FILE]
    if strays:
        raise CoverageError(f"from no entry of the evidence: {', '.join(strays)}")


def _json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def main(arguments: list[str] | None = None) -> int:
    """Writes or checks the table; 0 when all is well, 1 when not."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--evidence", type=Path, default=EVIDENCE, help="folder with places.json")
    parser.add_argument("--check", action="store_true", help="only say whether the table is current")
    options = parser.parse_args(arguments)
    try:
        text = table(_json(options.evidence / "places.json"), Atlas.read(ROOT / "geodata"))
    except (CoverageError, OSError) as fault:
        print(f"coverage: {fault}", file=sys.stderr)
        return 1
    if not options.check:
        TABLE.write_text(text, encoding="utf-8")
    elif not TABLE.is_file() or TABLE.read_text(encoding="utf-8") != text:
        print("coverage: docs/coverage.md is not current; run python tools/coverage.py", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
