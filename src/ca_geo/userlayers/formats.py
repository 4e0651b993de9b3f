"""The table of formats that are read as layers, by the ending of the file's name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ca_geo.userlayers import csv, geojson, parquet, vector
from ca_geo.userlayers.raw import RawLayer


@dataclass(frozen=True)
class Format:
    """One row: what it is called, how its files end, what belongs to them, who reads it.

    `many` tells that a file holds several layers by name, so that the name is part of the collection's id.
    """

    title: str
    endings: tuple[str, ...]
    read: Callable[[Path], Iterator[RawLayer]]
    beside: tuple[str, ...] = ()
    many: bool = False


FORMATS = (
    Format("GeoJSON", (".geojson", ".json"), geojson.read),
    Format(
        "GeoPackage", (".gpkg",), vector.read_gpkg, (".gpkg-wal", ".gpkg-shm", ".gpkg-journal"), many=True
    ),
    Format("FlatGeobuf", (".fgb",), vector.read_fgb),
    Format(
        "Shapefile",
        (".shp",),
        vector.read_shp,
        (".shx", ".dbf", ".prj", ".cpg", ".sbn", ".sbx", ".qix", ".qmd", ".qml", ".shp.xml", ".cst"),
    ),
    Format("Shapefile (zip)", (".zip",), vector.read_zip, many=True),
    Format("GeoParquet", (".parquet", ".geoparquet"), parquet.read),
    Format("CSV", (".csv", ".tsv"), csv.read),
)
ENDINGS = ", ".join(ending for row in FORMATS for ending in row.endings)


def format_of(path: Path) -> Format | None:
    """The format that a file's name says, None where it says none."""
    name = path.name.lower()
    return next((row for row in FORMATS if name.endswith(row.endings)), None)


def belongs_beside(path: Path) -> bool:
    """Whether a file is part of another that is read."""
    endings = tuple(ending for row in FORMATS for ending in row.beside)
    return path.name.lower().endswith(endings)
