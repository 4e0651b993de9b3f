"""GeoParquet 1.1.0: WKB geometry, a covering bbox column, lists as lists."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ca_geo.crs import CRS84
from ca_geo.formats.arrow import table
from ca_geo.formats.columns import free_name, geometry_types

if TYPE_CHECKING:
    import pyarrow as pa

    from ca_geo.layers import Selection

CORNERS = ("xmin", "ymin", "xmax", "ymax")


def write(selections: Sequence[Selection], path: Path) -> None:
    """One layer; title, licence, attribution and month of the evidence are key-value metadata of the file."""
    import pyarrow.parquet as pq  # noqa: PLC0415 - heavy

    (selection,) = selections
    schema = selection.schema
    geometry, bbox = free_name("geometry", schema), free_name("bbox", schema)
    rows = table(selection, geometry, lists=True).append_column(bbox, _boxes(selection))
    pq.write_table(_described(rows, selection, geometry, bbox), path, compression="zstd")


def geo(selection: Selection, geometry: str, bbox: str) -> dict[str, Any]:
    """The `geo` metadata (GeoParquet 1.1.0, "File metadata"); a `crs` is PROJJSON, none means OGC:CRS84."""
    column: dict[str, Any] = {
        "encoding": "WKB",
        "geometry_types": geometry_types(selection.geometries),
        "orientation": "counterclockwise",
        "covering": {"bbox": {corner: [bbox, corner] for corner in CORNERS}},
    }
    if selection.crs != CRS84:
        column["crs"] = selection.crs.projjson
    if boxes := [box for box in _bounds(selection) if box is not None]:
        west, south, east, north = zip(*boxes, strict=True)
        column["bbox"] = [min(west), min(south), max(east), max(north)]
    return {"version": "1.1.0", "primary_column": geometry, "columns": {geometry: column}}


def _described(rows: pa.Table, selection: Selection, geometry: str, bbox: str) -> pa.Table:
    info = selection.layer.info
    words = {name: getattr(info, name) for name in ("title", "licence", "attribution", "evidence_as_of")}
    return rows.replace_schema_metadata({"geo": json.dumps(geo(selection, geometry, bbox)), **words})


def _bounds(selection: Selection) -> list[tuple[float, ...] | None]:
    return [None if g is None or g.is_empty else g.bounds for g in selection.geometries]


def _boxes(selection: Selection) -> pa.Array:
    import pyarrow as pa  # noqa: PLC0415

    rows = [box and dict(zip(CORNERS, box, strict=True)) for box in _bounds(selection)]
    return pa.array(rows, pa.struct([(corner, pa.float64()) for corner in CORNERS]))
