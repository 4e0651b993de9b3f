"""What formats of GDAL's have in common, Arrow tables written through pyogrio; FlatGeobuf is no more."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ca_geo.formats.arrow import table
from ca_geo.formats.columns import free_name, geometry_types, has_geometry, layer_geometries, terms

if TYPE_CHECKING:
    import pyarrow as pa

    from ca_geo.crs import Crs
    from ca_geo.layers import Selection


def gdal_crs(crs: Crs) -> str:
    """The name by which GDAL knows a system.

    Coordinates in files are x, y whatever the system says of its axes (GeoPackage 1.3 clause 2.1.3), so that
    CRS84 goes by the name of EPSG:4326.
    """
    return "EPSG:4326" if crs.is_wgs84 else crs.code


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
            "DESCRIPTION": " ".join([info.description, *terms(info)]),
        },
    )


def write_features(selection: Selection, path: Path, driver: str, name: str, **options: Any) -> None:
    """One layer into a file of GDAL's, a table of its own kind where it has no geometries.

    `options` go to `pyogrio.write_arrow`.
    """
    geometry_name = free_name("geom", selection.schema)
    rows = table(selection, geometry_name, lists=False)
    if not has_geometry(selection):
        write_table(rows.drop_columns(geometry_name), path, driver, name, **options)
        return
    placed = {"geometry_type": _layer_type(selection), "crs": gdal_crs(selection.crs)}
    write_table(rows, path, driver, name, geometry_name=geometry_name, **placed, **options)


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


def _layer_type(selection: Selection) -> str:
    """The whole layer's one geometry type, the same for any selection of it; Unknown where there are more."""
    types = geometry_types(layer_geometries(selection))
    return types[0] if len(types) == 1 else "Unknown"
