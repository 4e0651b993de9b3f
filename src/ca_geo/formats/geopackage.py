"""GeoPackage 1.3 (OGC 12-128r17): tables written by GDAL, then what GDAL does not write.

That is how the map draws them (`layer_styles`, which QGIS reads), how they are related (OGC 18-000), and the
licence in the form that QGIS shows.

Equal data give equal bytes: dates are the data's, and the file's head names no version of SQLite.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ca_geo.formats import relations
from ca_geo.formats.columns import EPOCH, free_name, has_geometry, last_change
from ca_geo.formats.gdal import write_features, write_table
from ca_geo.styles import qmd, qml

if TYPE_CHECKING:
    import pyarrow as pa

    from ca_geo.catalog import LayerInfo
    from ca_geo.layers import Selection

DRIVER = "GPKG"
VERSION = {"VERSION": "1.3"}
# Where the head of the file (https://www.sqlite.org/fileformat2.html, 1.3) counts its changes, says for which
# of them its size holds, and names the SQLite that wrote it.
CHANGES_AT, VALID_FOR_AT, VERSION_AT = 24, 92, 96
QGIS_METADATA = "http://mrcc.com/qgis.dtd"
ABOUT = ("title", "description", "note", "licence", "attribution", "evidence_as_of")
STYLE_COLUMNS = (
    *("f_table_catalog", "f_table_schema", "f_table_name", "f_geometry_column", "styleName", "styleQML"),
    *("styleSLD", "description", "owner", "ui"),
)


class Table(NamedTuple):
    """A table of features in the file; `footprint`: of the discs in which they may lie."""

    name: str
    title: str
    selection: Selection
    footprint: bool = False

    @property
    def geometry_column(self) -> str:
        return free_name("geom", self.selection.schema)


def write(selections: Sequence[Selection], path: Path) -> None:
    """Any number of layers, a table of footprints beside each that has districts, and the table `about`.

    Among the selections `claims` and `sources` become tables that are related to the features.
    """
    drawn = list(_tables(selections))
    for one in drawn:
        _add(one.selection, path, one.name, one.title)
    for selection in selections:
        if not has_geometry(selection):
            _add(selection, path, selection.layer.id, selection.layer.info.title)
    about = free_name("about", (selection.layer.id for selection in selections))
    write_table(_about(selections), path, DRIVER, about, dataset_options=VERSION)
    if styled := [one for one in drawn if one.selection.layer.info.drawn]:
        write_table(_styles(styled), path, DRIVER, "layer_styles", layer_options={"FID": "id"})
    _finish(path, selections)


def _tables(selections: Sequence[Selection]) -> Iterator[Table]:
    for selection in filter(has_geometry, selections):
        info = selection.layer.info
        yield Table(info.id, info.title, selection)
        if _has_footprints(selection):
            wide = replace(selection, query=replace(selection.query, footprint=True))
            yield Table(f"{info.id}_footprint", f"{info.title}: where the place may lie", wide, True)


def _has_footprints(selection: Selection) -> bool:
    """Whether a second table says more: the layer has districts, and discs are not what was asked for."""
    districts = (p.get("location_precision") == "district" for p in selection.layer.properties)
    return not selection.query.footprint and any(districts)


def _add(selection: Selection, path: Path, name: str, title: str) -> None:
    """A table of features, or of attributes (clause 2.4) where there are no geometries."""
    schema = selection.schema
    options = {
        "IDENTIFIER": title,
        "DESCRIPTION": selection.layer.info.description,
        "FID": free_name("fid", schema),
    }
    if has_geometry(selection):
        options["GEOMETRY_NAME"] = free_name("geom", schema)
    metadata = _metadata(selection.layer.info)
    write_features(
        selection, path, DRIVER, name, dataset_options=VERSION, layer_options=options, layer_metadata=metadata
    )


def _metadata(info: LayerInfo) -> dict[str, str]:
    """What GDAL shows beside a layer."""
    said = {
        "LICENCE": info.licence,
        "ATTRIBUTION": info.attribution,
        "EVIDENCE_AS_OF": info.evidence_as_of,
    }
    return {name: text for name, text in said.items() if text}


def _about(selections: Sequence[Selection]) -> pa.Table:
    """Title, licence and attribution of each layer in the file."""
    import pyarrow as pa  # noqa: PLC0415 - heavy

    fields = [("layer", pa.string()), *((name, pa.string()) for name in ABOUT), ("features", pa.int64())]
    return pa.Table.from_pylist(list(map(_about_row, selections)), schema=pa.schema(fields))


def _about_row(selection: Selection) -> Mapping[str, Any]:
    info = selection.layer.info
    words = {name: getattr(info, name) for name in ABOUT}
    return {"layer": info.id, **words, "features": len(selection.indices)}


def _styles(drawn: Sequence[Table]) -> pa.Table:
    """The table in which QGIS looks for styles, a row for each table of features."""
    import pyarrow as pa  # noqa: PLC0415

    rows = list(map(_style_row, drawn))
    fields = [*((name, pa.string()) for name in STYLE_COLUMNS), ("useAsDefault", pa.bool_())]
    return pa.Table.from_pylist(rows, schema=pa.schema([*fields, ("update_time", pa.timestamp("ms", "UTC"))]))


def _style_row(one: Table) -> Mapping[str, Any]:
    from datetime import UTC, datetime  # noqa: PLC0415

    columns = {name: name for name in one.selection.schema}
    texts = dict.fromkeys(STYLE_COLUMNS, "") | {
        "f_table_name": one.name,
        "f_geometry_column": one.geometry_column,
        "styleName": "map",
        "styleQML": qml.document(one.selection.layer, columns, footprint=one.footprint),
        "description": "As the map draws it.",
    }
    changed = datetime.fromisoformat(last_change(one.selection)).replace(tzinfo=UTC)
    return {**texts, "useAsDefault": True, "update_time": changed}


def _finish(path: Path, selections: Sequence[Selection]) -> None:
    stamp = f"{max(map(last_change, selections), default=EPOCH)}T00:00:00.000Z"
    with closing(sqlite3.connect(path)) as file, file:
        relations.add(file, selections)
        file.execute("UPDATE gpkg_contents SET last_change = ?", (stamp,))
        if selections:
            _add_qgis_metadata(file, selections)
            file.execute("UPDATE gpkg_metadata_reference SET timestamp = ?", (stamp,))
    _settle_head(path)


def _add_qgis_metadata(file: sqlite3.Connection, selections: Sequence[Selection]) -> None:
    """Title, licence and rights of each layer, where QGIS looks for them."""
    for selection in selections:
        body = qmd.document(selection.layer.info)
        row = ("dataset", QGIS_METADATA, "text/xml", body)
        added = file.execute(
            "INSERT INTO gpkg_metadata (md_scope, md_standard_uri, mime_type, metadata) VALUES (?, ?, ?, ?)",
            row,
        )
        file.execute(
            "INSERT INTO gpkg_metadata_reference (reference_scope, table_name, md_file_id) "
            "VALUES ('table', ?, ?)",
            (selection.layer.id, added.lastrowid),
        )


def _settle_head(path: Path) -> None:
    """One change, and no version of SQLite: how often GDAL writes to the file depends on the clock."""
    once = (1).to_bytes(4, "big")
    with path.open("r+b") as file:
        for place, number in ((CHANGES_AT, once), (VALID_FOR_AT, once), (VERSION_AT, bytes(4))):
            file.seek(place)
            file.write(number)
