"""GeoParquet 1.0 and 1.1, read with pyarrow; geometries as WKB."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ca_geo.errors import BadValue
from ca_geo.userlayers.arrow import columns
from ca_geo.userlayers.raw import RawLayer, from_wkb
from ca_geo.userlayers.report import Notes

if TYPE_CHECKING:
    import pyarrow as pa


def read(path: Path) -> Iterator[RawLayer]:
    """The one layer of a file: its primary geometry; further ones are left out, and noted.

    :raises BadValue: no Parquet, no `geo` metadata, an encoding other than WKB.
    """
    rows, geo = _table(path)
    notes = Notes()
    primary, members = geo["primary_column"], geo["columns"]
    if members[primary].get("encoding") != "WKB":
        raise BadValue(f"its geometries are encoded as {members[primary].get('encoding')}", "WKB")
    for name in members:
        if name != primary:
            notes.say(f"column {name}: left out, because a feature has one geometry, here {primary}")
    other = [name for name in rows.column_names if name not in {*members, *_coverings(members)}]
    geometries = from_wkb(rows.column(primary).to_pylist(), notes)
    yield RawLayer(
        name=path.stem,
        columns=list(columns(rows.select(other), notes)),
        geometries=geometries,
        crs=_crs(members[primary]),
        notes=notes,
        about=_about(rows),
    )


def _table(path: Path) -> tuple[pa.Table, Mapping[str, Any]]:
    import pyarrow as pa  # noqa: PLC0415 - heavy
    import pyarrow.parquet as pq  # noqa: PLC0415

    try:
        rows = pq.read_table(path)
        geo = json.loads((rows.schema.metadata or {}).get(b"geo", b"null"))
    except (pa.ArrowException, OSError, ValueError) as fault:
        raise BadValue(f"cannot be read: {str(fault).splitlines()[0]}", "GeoParquet") from None
    if not isinstance(geo, dict) or geo.get("primary_column") not in rows.column_names:
        raise BadValue("has no metadata of GeoParquet", "GeoParquet 1.0 or 1.1")
    return rows, geo


def _coverings(members: Mapping[str, Any]) -> set[str]:
    """The columns that only repeat the boxes of the geometries."""
    boxes = (member.get("covering", {}).get("bbox", {}) for member in members.values())
    return {path[0] for box in boxes for path in box.values()}


def _crs(member: Mapping[str, Any]) -> str | None:
    """PROJJSON; an absent member means CRS84, null that nobody knows (GeoParquet 1.1, "crs")."""
    if "crs" not in member:
        return "OGC:CRS84"
    return None if member["crs"] is None else json.dumps(member["crs"])


def _about(rows: pa.Table) -> dict[str, str]:
    metadata = rows.schema.metadata or {}
    return {
        name: metadata[name.encode()].decode("utf-8", errors="replace")
        for name in ("title", "description", "licence", "attribution")
        if name.encode() in metadata
    }
