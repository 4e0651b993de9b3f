"""GeoPackage 1.3 (OGC 12-128r17) and FlatGeobuf, written by GDAL through pyogrio from Arrow tables."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ca_geo.formats.arrow import table
from ca_geo.formats.columns import EPOCH, everything, free_name, geometry_types, last_change

if TYPE_CHECKING:
    import pyarrow as pa

    from ca_geo.catalog import LayerInfo
    from ca_geo.layers import Selection

# Coordinates in files are longitude first whatever the CRS says of its axes (GeoPackage 1.3 clause 2.1.3).
CRS = "EPSG:4326"


def write_gpkg(selections: Sequence[Selection], path: Path) -> None:
    """Any number of layers in one file, a table of footprints beside each that has districts.

    A file of several layers also holds the table `about`: title, licence and attribution of each.
    """
    for selection in selections:
        if not selection.layer.info.drawn:
            _add_table(selection, path)
            continue
        _add_layer(selection, path, selection.layer.id, selection.layer.info.title)
        if _has_footprints(selection):
            _add_layer(_footprint(selection), path, *_footprint_names(selection))
    if len(selections) != 1:
        write_table(_about(selections), path, "GPKG", "about", dataset_options={"VERSION": "1.3"})
    _fix_dates(path, max(map(last_change, selections), default=EPOCH))


def write_fgb(selections: Sequence[Selection], path: Path) -> None:
    """One layer; with a spatial index, which sorts the features, where each has a geometry to index."""
    (selection,) = selections
    info = selection.layer.info
    indexable = selection.ids and all(g is not None and not g.is_empty for g in selection.geometries)
    write_features(
        selection,
        path,
        "FlatGeobuf",
        selection.layer.id,
        layer_options={
            "SPATIAL_INDEX": "YES" if indexable else "NO",
            "TITLE": info.title,
            "DESCRIPTION": f"{info.description} Evidence as of {info.evidence_as_of}. "
            f"Licence: {info.licence}. Attribution: {info.attribution}",
        },
    )


def write_features(selection: Selection, path: Path, driver: str, name: str, **options: Any) -> None:
    """One layer into a file of GDAL's; `options` go to `pyogrio.write_arrow`."""
    geometry_name = free_name("geom", selection.layer.schema)
    write_table(
        table(selection, geometry_name, lists=False),
        path,
        driver,
        name,
        geometry_name=geometry_name,
        geometry_type=_layer_type(selection),
        crs=CRS,
        **options,
    )


def write_table(rows: pa.Table, path: Path, driver: str, name: str, **options: Any) -> None:
    """An Arrow table into a file of GDAL's, without NUL characters, which end a string there."""
    import pyogrio  # noqa: PLC0415 - heavy

    pyogrio.write_arrow(without_nul(rows), path, layer=name, driver=driver, encoding="UTF-8", **options)


def without_nul(rows: pa.Table) -> pa.Table:
    """Each U+0000 in a text becomes U+FFFD, the replacement character."""
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.compute as pc  # noqa: PLC0415

    for number, field in enumerate(rows.schema):
        if pa.types.is_string(field.type):
            rows = rows.set_column(number, field, pc.replace_substring(rows.column(number), "\0", "\ufffd"))
    return rows


def _add_layer(selection: Selection, path: Path, name: str, title: str) -> None:
    info = selection.layer.info
    write_features(
        selection,
        path,
        "GPKG",
        name,
        dataset_options={"VERSION": "1.3"},
        layer_options={
            "IDENTIFIER": title,
            "DESCRIPTION": info.description,
            "FID": free_name("fid", selection.layer.schema),
            "GEOMETRY_NAME": free_name("geom", selection.layer.schema),
        },
        layer_metadata=_metadata(info),
    )


def _metadata(info: LayerInfo) -> dict[str, str]:
    """What GIS shows beside a layer."""
    return {
        "LICENCE": info.licence,
        "ATTRIBUTION": info.attribution,
        "EVIDENCE_AS_OF": info.evidence_as_of,
    }


def _add_table(selection: Selection, path: Path) -> None:
    """A table without a geometry column, which GIS lists as such."""
    info = selection.layer.info
    rows = table(selection, "geom", lists=False).drop_columns("geom")
    write_table(
        rows,
        path,
        "GPKG",
        selection.layer.id,
        dataset_options={"VERSION": "1.3"},
        layer_options={
            "IDENTIFIER": info.title,
            "DESCRIPTION": info.description,
            "FID": free_name("fid", selection.layer.schema),
        },
        layer_metadata=_metadata(info),
    )


def _layer_type(selection: Selection) -> str:
    """The whole layer's one geometry type, the same for any selection of it; Unknown where there are more."""
    types = geometry_types(everything(selection).geometries)
    return types[0] if len(types) == 1 else "Unknown"


def _has_footprints(selection: Selection) -> bool:
    """Whether a second table says more: the layer has districts, and discs are not what was asked for."""
    districts = (p.get("location_precision") == "district" for p in selection.layer.properties)
    return not selection.query.footprint and any(districts)


def _footprint(selection: Selection) -> Selection:
    return replace(selection, query=replace(selection.query, footprint=True))


def _footprint_names(selection: Selection) -> tuple[str, str]:
    return f"{selection.layer.id}_footprint", f"{selection.layer.info.title}: where the place may lie"


def _about(selections: Sequence[Selection]) -> pa.Table:
    import pyarrow as pa  # noqa: PLC0415

    names = ("title", "description", "note", "licence", "attribution", "evidence_as_of")
    rows = [_about_row(selection, names) for selection in selections]
    fields = [("layer", pa.string()), *((name, pa.string()) for name in names), ("features", pa.int64())]
    return pa.Table.from_pylist(rows, schema=pa.schema(fields))


def _about_row(selection: Selection, names: Sequence[str]) -> Mapping[str, Any]:
    info = selection.layer.info
    words = {name: getattr(info, name) for name in names}
    return {"layer": selection.layer.id, **words, "features": len(selection.indices)}


def _fix_dates(path: Path, date: str) -> None:
    """The data's own date, not the clock's: equal data, equal files. GDAL's own switch is process-wide."""
    stamp = f"{date}T00:00:00.000Z"
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("UPDATE gpkg_contents SET last_change = ?", (stamp,))
        if file.execute("SELECT 1 FROM sqlite_master WHERE name = 'gpkg_metadata_reference'").fetchone():
            file.execute("UPDATE gpkg_metadata_reference SET timestamp = ?", (stamp,))
