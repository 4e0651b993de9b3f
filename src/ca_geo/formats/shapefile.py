"""Esri Shapefile (white paper J-7855, July 1998) in a zip: a set of files for each geometry type.

What the format cannot hold lies beside them, as CSV.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from ca_geo.formats import csv as csv_format
from ca_geo.formats.arrow import table
from ca_geo.formats.columns import last_change, layer_geometries, terms
from ca_geo.formats.gdal import gdal_crs, write_table
from ca_geo.formats.zipped import pack
from ca_geo.styles import qml

if TYPE_CHECKING:
    import pyarrow as pa
    from shapely.geometry.base import BaseGeometry

    from ca_geo.layers import Selection

DRIVER = "ESRI Shapefile"
TEXT_BYTES = 254  # the longest text of a dBASE field
NAME_LENGTH = 10
# A shapefile's kind holds a geometry and its multiple alike; only points have two kinds.
KINDS = {
    "point": ("Point", {"Point"}),
    "multipoint": ("MultiPoint", {"MultiPoint"}),
    "line": ("LineString", {"LineString", "MultiLineString"}),
    "area": ("Polygon", {"Polygon", "MultiPolygon"}),
}
_NO_GEOMETRY = "no_geometry"
_GEOMETRY = "the_geometry"  # longer than any short name
_LIMITS = """\
What the shapefile's tables cannot hold; the file {name}.csv in this archive holds all of it:
- texts longer than 254 bytes of UTF-8: cut, with an ellipsis at the end;
- field names longer than 10 characters: shortened, see the table below;
- lists: each is one JSON text;
- a missing text and an empty one are the same;
- features of different geometry types in one table: there is one for points, one for lines, one for areas;
- features without geometry, or with a collection of several types: rows of {name}_no_geometry.dbf.
"""


def write(selections: Sequence[Selection], path: Path) -> None:
    """One layer: `<layer>_point.shp` and so on, `<layer>_no_geometry.dbf`, `<layer>.csv`, FIELDS.txt."""
    (selection,) = selections
    name = selection.layer.id
    with TemporaryDirectory(dir=path.parent) as folder:
        files = Path(folder)
        for kind in _kinds(selection.geometries) or _kinds(layer_geometries(selection)) or [_NO_GEOMETRY]:
            _write_kind(selection, kind, files / f"{name}_{kind}.{_extension(kind)}")
        csv_format.write(selections, files / f"{name}.csv")
        (files / "FIELDS.txt").write_text(fields_text(selection), encoding="utf-8")
        pack(files, path)


def short_names(names: Iterable[str]) -> dict[str, str]:
    """Each name cut to 10 ASCII characters in lower case, with a number where two would be the same."""
    short: dict[str, str] = {}
    for name in names:
        plain = re.sub(r"\W", "_", name, flags=re.ASCII)
        short[name] = next(short_one for short_one in _candidates(plain) if short_one not in short.values())
    return short


def cut(text: str) -> str:
    """The text, or as much of it as a dBASE field holds, with an ellipsis."""
    if len(text.encode()) <= TEXT_BYTES:
        return text
    room = TEXT_BYTES - len("…".encode())
    return text.encode()[:room].decode(errors="ignore") + "…"


def fields_text(selection: Selection) -> str:
    """The words of FIELDS.txt: licence, limits, and a tab-separated table of field names."""
    info, schema = selection.layer.info, selection.schema
    short = short_names(schema)
    out = io.StringIO()
    out.write("\n".join([info.title, *terms(info), "", ""]))
    out.write(_LIMITS.format(name=selection.layer.id) + "\n")
    rows = csv.writer(out, delimiter="\t", lineterminator="\n")
    rows.writerow(("field", "property", "type", "unit", "title", "description"))
    for p in schema.values():
        rows.writerow((short[p.name], p.name, p.type, p.unit or "", p.title, p.description))
    return out.getvalue()


def _candidates(name: str) -> Iterator[str]:
    yield name[:NAME_LENGTH].lower()
    for number in range(1, 10**6):
        end = f"_{number}"
        yield name[: NAME_LENGTH - len(end)].lower() + end


def _kind(geometry: BaseGeometry | None) -> str:
    """Where a feature goes; there is no shapefile of collections of different types."""
    if geometry is None or geometry.is_empty:
        return _NO_GEOMETRY
    kinds = (kind for kind, (_, types) in KINDS.items() if geometry.geom_type in types)
    return next(kinds, _NO_GEOMETRY)


def _kinds(geometries: Iterable[BaseGeometry | None]) -> list[str]:
    """The kinds that geometries need, in the table's order."""
    found = {_kind(geometry) for geometry in geometries}
    return [kind for kind in (*KINDS, _NO_GEOMETRY) if kind in found]


def _extension(kind: str) -> str:
    return "dbf" if kind == _NO_GEOMETRY else "shp"


def _write_kind(selection: Selection, kind: str, path: Path) -> None:
    chosen = [
        index
        for index, geometry in zip(selection.indices, selection.geometries, strict=True)
        if _kind(geometry) == kind
    ]
    rows = _dbf_table(replace(selection, indices=tuple(chosen)))
    options: dict[str, Any] = {"layer_options": {"DBF_DATE_LAST_UPDATE": last_change(selection)}}
    if kind == _NO_GEOMETRY:
        write_table(rows.drop_columns([_GEOMETRY]), path, DRIVER, path.stem, **options)
        return
    placed = {"geometry_type": KINDS[kind][0], "crs": gdal_crs(selection.crs)}
    write_table(rows, path, DRIVER, path.stem, geometry_name=_GEOMETRY, **placed, **options)
    if selection.layer.info.drawn:
        path.with_suffix(".qml").write_text(_style(selection), encoding="utf-8")


def _style(selection: Selection) -> str:
    """How the map draws the layer, which QGIS reads beside a shapefile."""
    return qml.document(selection.layer, short_names(selection.schema), footprint=selection.query.footprint)


def _dbf_table(selection: Selection) -> pa.Table:
    """The Arrow table with short names and short texts."""
    import pyarrow as pa  # noqa: PLC0415 - heavy

    rows = table(selection, _GEOMETRY, lists=False)
    for number, field in enumerate(rows.schema):
        if pa.types.is_string(field.type):
            texts = [None if text is None else cut(text) for text in rows.column(number).to_pylist()]
            rows = rows.set_column(number, field, pa.array(texts, pa.string()))
    return rows.rename_columns([*short_names(selection.schema).values(), _GEOMETRY])
