"""GeoPackage, FlatGeobuf and Shapefile, read by GDAL through pyogrio."""

from __future__ import annotations

import re
import struct
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ca_geo.errors import BadValue
from ca_geo.userlayers.arrow import columns
from ca_geo.userlayers.raw import RawLayer, from_wkb
from ca_geo.userlayers.report import Notes

if TYPE_CHECKING:
    import pyarrow as pa

CURVES = {8, 9, 10, 11, 12, 13, 14}  # ISO 13249-3: circular strings to surfaces
OWN_TABLES = {"layer_styles", "qgis_projects"}  # what GIS programs keep beside the data
COUNTED = "OGC_FID"  # GDAL's name for row numbers of its own
_ABOUT = {"IDENTIFIER": "title", "TITLE": "title", "DESCRIPTION": "description", "LICENCE": "licence",
          "LICENSE": "licence", "ATTRIBUTION": "attribution"}  # fmt: skip


@dataclass(frozen=True)
class _Source:
    """A layer in a file as GDAL opens it. `path` may lie in a zip archive (`/vsizip/…`)."""

    path: str
    layer: str
    name: str
    encoding: str | None = None


def read_gpkg(path: Path) -> Iterator[RawLayer]:
    """Every layer of a GeoPackage; a table without geometry is none, and noted with the first layer.

    :raises BadValue: GDAL cannot open it, or it has no layer.
    """
    listed = _listed(str(path))
    spatial = [name for name, kind in listed if kind is not None]
    other = [name for name, kind in listed if kind is None and name not in OWN_TABLES]
    if not spatial:
        raise BadValue("has no layer with geometry", "a GeoPackage with one at least")
    for name in spatial:
        notes = Notes()
        for table in other if name == spatial[0] else ():
            notes.say(f"table {table}: left out, because it has no geometry")
        yield _read(_Source(str(path), name, name), notes)


def read_fgb(path: Path) -> Iterator[RawLayer]:
    """The one layer of a FlatGeobuf.

    :raises BadValue: GDAL cannot open it.
    """
    ((name, _),) = _listed(str(path))
    yield _read(_Source(str(path), name, path.stem), Notes())


def read_shp(path: Path) -> Iterator[RawLayer]:
    """The layer of a Shapefile, with the files beside it.

    :raises BadValue: a file is missing without which the rest cannot be read.
    """
    with path.open("rb") as file:
        announced = 2 * int.from_bytes(file.read(28)[24:], "big")  # of 16-bit words (ESRI 1998, table 1)
    if path.stat().st_size < announced:
        raise BadValue(f"is cut off: {path.stat().st_size} of {announced} bytes", "the whole file")
    beside = {file.suffix.lower(): file for file in path.parent.glob(f"{_literal(path.stem)}.*")}
    yield _shapefile(str(path), path.stem, {suffix: file.read_bytes() for suffix, file in beside.items()
                                            if suffix in {".cpg", ".dbf", ".shx", ".prj"}})  # fmt: skip


def read_zip(path: Path) -> Iterator[RawLayer]:
    """Every Shapefile in a zip archive.

    :raises BadValue: no archive, no Shapefile in it, or as `read_shp`.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            names = [name for name in archive.namelist() if not name.startswith("__MACOSX/")]
            shapes = [name for name in names if name.lower().endswith(".shp")]
            parts = [_members(archive, names, shape) for shape in shapes]
    except zipfile.BadZipFile:
        raise BadValue("is no zip archive", "a zip archive with Shapefiles") from None
    if not shapes:
        raise BadValue("has no Shapefile in it", "a zip archive with Shapefiles")
    for shape, files in zip(shapes, parts, strict=True):
        yield _shapefile(f"/vsizip/{path.absolute()}/{shape}", Path(shape).stem, files)


def _members(archive: zipfile.ZipFile, names: Sequence[str], shape: str) -> dict[str, bytes]:
    stem = shape[:-4]
    beside = [
        name for name in names if name[:-4] == stem and name[-4:].lower() in {".cpg", ".dbf", ".shx", ".prj"}
    ]
    return {name[-4:].lower(): archive.read(name) for name in beside}


def _literal(stem: str) -> str:
    """A name as a pattern that only it fits."""
    return re.sub(r"([\[*?])", r"[\1]", stem)


def _shapefile(path: str, name: str, files: dict[str, bytes]) -> RawLayer:
    notes = Notes()
    if ".shx" not in files:
        raise BadValue(
            f"{name}.shx is missing, without which {name}.shp cannot be read", "both files together"
        )
    if ".dbf" not in files:
        notes.say(f"{name}.dbf is missing: the features have no properties")
    else:
        _check_whole(files[".dbf"], f"{name}.dbf")
    encoding = None if ".cpg" in files else _encoding(files.get(".dbf", b""), notes)
    return _read(_Source(path, Path(path).stem, name, encoding), notes)


def _check_whole(table: bytes, name: str) -> None:
    """GDAL leaves rows empty that a table announces and does not have."""
    rows, head, width = struct.unpack_from("<IHH", table.ljust(12, b"\0"), 4)
    there = (len(table) - head) // width if width else 0
    if there < rows:
        raise BadValue(f"{name} is cut off: it has {max(there, 0)} of its {rows} rows", "the whole file")


def _encoding(table: bytes, notes: Notes) -> str | None:
    """The encoding of a table without .cpg: by its bytes UTF-8, else as its head says, else Windows-1252."""
    try:
        table[32:].decode("utf-8")
    except UnicodeDecodeError:
        if len(table) > 29 and table[29] not in {0, 0x57}:  # dBASE's language driver, which GDAL reads
            return None
        notes.say("the texts are in no stated encoding (.cpg): read as Windows-1252, check the letters")
        return "CP1252"
    return "UTF-8"


def _listed(path: str) -> list[tuple[str, str | None]]:
    import pyogrio  # noqa: PLC0415 - heavy

    with _heard(Notes()):
        return [(str(name), kind) for name, kind in pyogrio.list_layers(path)]


def _read(source: _Source, notes: Notes) -> RawLayer:
    from pyogrio.raw import read_arrow  # noqa: PLC0415 - heavy

    with _heard(notes):
        meta, rows = read_arrow(
            source.path,
            layer=source.layer,
            return_fids=True,
            datetime_as_string=True,
            encoding=source.encoding,
        )
    geometry, fid = meta["geometry_name"] or "wkb_geometry", meta["fid_column"] or COUNTED
    wkb = _straight(source, rows.column(geometry).to_pylist(), notes)
    other = rows.drop_columns([geometry, fid]) if fid in rows.column_names else rows.drop_columns([geometry])
    return RawLayer(
        name=source.name,
        columns=list(columns(other, notes)),
        geometries=from_wkb(wkb, notes),
        crs=_crs(meta["crs"]),
        notes=notes,
        ids=_keys(fid, rows),
        about=_about(source),
    )


def _keys(column: str, rows: pa.Table) -> tuple[str, Sequence[Any]] | None:
    """The primary key of a GeoPackage; other formats have none, where GDAL counts the rows."""
    return None if column == COUNTED else (f"key {column}", rows.column(column).to_pylist())


def _crs(given: str | None) -> str | None:
    """None for the systems by which GeoPackage says that nobody knows (1.3, table 4: -1 and 0)."""
    return None if given is None or "undefined" in given[:60].lower() else given


def _straight(source: _Source, wkb: list[bytes | None], notes: Notes) -> list[Any]:
    """The geometries, curves as lines with many vertices (GDAL's: one every four degrees of an arc)."""
    curved = [row for row, value in enumerate(wkb) if value is not None and _kind(value) in CURVES]
    if not curved:
        return wkb
    from pyogrio.raw import read  # noqa: PLC0415 - heavy

    notes.rows(curved, "curves became lines with many vertices")
    with _heard(notes):
        return list(read(source.path, layer=source.layer, columns=[])[2])


def _kind(wkb: bytes) -> int:
    """The geometry type of ISO or EWKB, without the marks for Z and M."""
    kind = int(struct.unpack_from("<I" if wkb[0] else ">I", wkb, 1)[0])
    return (kind & 0x0FFFFFFF) % 1000


def _about(source: _Source) -> dict[str, str]:
    import pyogrio  # noqa: PLC0415

    with _heard(Notes()):
        info = pyogrio.read_info(source.path, layer=source.layer)
    found = {**(info.get("dataset_metadata") or {}), **(info.get("layer_metadata") or {})}
    return {to: found[name] for name, to in _ABOUT.items() if found.get(name)}


class _heard(warnings.catch_warnings):  # noqa: N801 - used like a function
    """Hears what GDAL says while it reads: warnings become notes, faults BadValue."""

    def __init__(self, notes: Notes) -> None:
        super().__init__(record=True)
        self._notes = notes

    def __enter__(self) -> Any:
        self._said = super().__enter__()
        warnings.simplefilter("always")
        return self._said

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: Any) -> None:
        super().__exit__(kind, fault, trace)
        for one in self._said or ():
            self._notes.say(f"GDAL: {one.message}")
        if fault is not None and isinstance(fault, Exception) and not isinstance(fault, BadValue):
            first = str(fault).splitlines()[0] if str(fault) else type(fault).__name__
            raise BadValue(f"cannot be read: {first}") from None
