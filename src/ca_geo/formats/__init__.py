"""The one table of file formats, and the one way to write them.

What each format keeps and what it cannot hold is in `docs/formats.md`. The heavy libraries (pyarrow, pyogrio,
geopandas) are imported only when a file is written.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from ca_geo.crs import CRS84, Crs
from ca_geo.errors import BadValue
from ca_geo.formats import csv, csvzip, gdal, geojson, geopackage, kml, parquet, shapefile

if TYPE_CHECKING:
    from ca_geo.layers import Selection


@dataclass(frozen=True)
class Format:
    """One row of the table: the value of `f`, what it is called and sent as, and who writes it."""

    key: str
    title: str
    media_type: str
    extension: str
    description: str
    writer: Callable[[Sequence[Selection], Path], None]
    many_layers: bool = False
    any_crs: bool = True

    def check(self, crs: Crs) -> None:
        """:raises BadValue: files of this format are in another system."""
        if not self.any_crs and crs != CRS84:
            others = ", ".join(row.title for row in FORMATS.values() if row.any_crs)
            raise BadValue(f"{self.title} is in CRS84 alone, longitude and latitude", f"CRS84, or {others}")

    def filename(self, stem: str) -> str:
        """The name of a file of this format: `mines.gpkg`, `mines.shp.zip`."""
        return f"{stem}.{self.extension}"


FORMATS: dict[str, Format] = {
    row.key: row
    for row in (
        Format(
            "geojson",
            "GeoJSON",
            "application/geo+json",
            "geojson",
            "RFC 7946; everything as the API serves it.",
            geojson.write,
            any_crs=False,
        ),
        Format(
            "geojsonseq",
            "GeoJSON text sequence",
            "application/geo+json-seq",
            "geojsons",
            "RFC 8142; a feature on each line, which names its layer and licence.",
            geojson.write_sequence,
            any_crs=False,
        ),
        Format(
            "gpkg",
            "GeoPackage",
            "application/geopackage+sqlite3",
            "gpkg",
            "Version 1.3 with the map's style, footprints, claims and sources. Lists are JSON texts.",
            geopackage.write,
            many_layers=True,
        ),
        Format(
            "fgb",
            "FlatGeobuf",
            "application/flatgeobuf",
            "fgb",
            "With a spatial index where every feature has a geometry. Lists are JSON texts.",
            gdal.write_fgb,
        ),
        Format(
            "parquet",
            "GeoParquet",
            "application/vnd.apache.parquet",
            "parquet",
            "Version 1.1 with a bbox column; lists stay lists.",
            parquet.write,
        ),
        Format(
            "shp",
            "Shapefile (zip)",
            "application/zip",
            "shp.zip",
            "Split by geometry type; short field names and texts, the full ones in the archive's CSV.",
            shapefile.write,
        ),
        Format(
            "kml",
            "KML",
            "application/vnd.google-earth.kml+xml",
            "kml",
            "Placemarks with balloons and typed extended data, in the map's colours. Lists are JSON texts.",
            kml.write,
            any_crs=False,
        ),
        Format(
            "csv",
            "CSV",
            "text/csv; charset=utf-8; header=present",
            "csv",
            "For spreadsheets: lon, lat and WKT; an apostrophe before texts that would run as formulas.",
            csv.write,
        ),
        Format(
            "csvzip",
            "CSV with claims (zip)",
            "application/zip",
            "csv.zip",
            "The same in a zip, with the claims on the records and their sources as tables of their own.",
            csvzip.write,
            many_layers=True,
        ),
    )
}


def write(selections: Sequence[Selection], fmt: Format, path: Path) -> None:
    """Write the selections to `path`, whole or not at all; a file that is there is replaced.

    :raises BadValue: several layers in a format that holds one, or a CRS that it cannot have.
    :raises OSError: the folder is missing or cannot be written.
    """
    if len(selections) != 1 and not fmt.many_layers:
        several = ", ".join(row.title for row in FORMATS.values() if row.many_layers)
        raise BadValue(f"{fmt.title} holds one layer, not {len(selections)}", f"one layer, or {several}")
    for selection in selections:
        fmt.check(selection.crs)
    # Beside the target, because a rename replaces a file at once only within one file system.
    with TemporaryDirectory(dir=path.parent, prefix=".ca-geo-") as folder:
        draft = Path(folder) / fmt.filename("draft")
        fmt.writer(selections, draft)
        os.replace(draft, path)
