"""Shapefile: the zip's members, short names, and what stands beside the tables."""

from __future__ import annotations

import csv
import io
import struct
import zipfile
from pathlib import Path

import pyogrio
import pytest

from ca_geo.formats import FORMATS, write
from ca_geo.formats.shapefile import cut, short_names
from ca_geo.layers import Selection
from formats_samples import EMPTY, HOSTILE, MIXED, NOWHERE, POINTS, everything, layer, select

SHP = {".shp", ".shx", ".dbf", ".prj", ".cpg", ".qml"}


def packed(selection: Selection, folder: Path) -> Path:
    path = folder / "layer.shp.zip"
    write([selection], FORMATS["shp"], path)
    return path


def members(path: Path) -> dict[str, set[str]]:
    """The archive's files, suffixes by stem."""
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        names = [Path(name) for name in archive.namelist()]
    return {name.stem: {n.suffix for n in names if n.stem == name.stem} for name in names}


def test_one_set_of_files_a_geometry_type(tmp_path: Path) -> None:
    assert members(packed(everything(MIXED), tmp_path)) == {
        "FIELDS": {".txt"},
        "mixed": {".csv"},
        "mixed_point": SHP,
        "mixed_multipoint": SHP,
        "mixed_line": SHP,
        "mixed_area": SHP,
        "mixed_no_geometry": {".dbf", ".cpg"},
    }


def test_every_feature_is_in_one_table(tmp_path: Path) -> None:
    path = packed(everything(MIXED), tmp_path)
    found = {
        name: sorted(pyogrio.read_dataframe(path, layer=name)["id"]) for name, _ in pyogrio.list_layers(path)
    }
    assert found == {
        "mixed_point": ["district"],
        "mixed_multipoint": ["points"],
        "mixed_line": ["line", "lines"],
        "mixed_area": ["area", "areas"],
        "mixed_no_geometry": ["collection", "nowhere"],
    }


@pytest.mark.parametrize(
    ("selection", "tables"),
    [
        (select(MIXED, 2), {"mixed_line"}),
        (select(POINTS), {"points_point"}),
        (select(MIXED), {"mixed_point", "mixed_multipoint", "mixed_line", "mixed_area", "mixed_no_geometry"}),
        (everything(NOWHERE), {"nowhere_no_geometry"}),
        (everything(EMPTY), {"empty_no_geometry"}),
        (
            everything(MIXED, footprint=True),
            {f"mixed_{kind}" for kind in ("multipoint", "line", "area", "no_geometry")},
        ),
    ],
)
def test_tables_of_the_kinds_that_occur_or_of_the_layer_when_nothing_does(
    selection: Selection, tables: set[str], tmp_path: Path
) -> None:
    assert members(packed(selection, tmp_path)).keys() - {"FIELDS", selection.layer.id} == tables


def test_texts_are_utf_8_and_say_so(tmp_path: Path) -> None:
    path = packed(everything(HOSTILE), tmp_path)
    with zipfile.ZipFile(path) as archive:
        assert archive.read("hostile_point.cpg") == b"UTF-8"
    frame = pyogrio.read_dataframe(path).set_index("id")
    assert frame.loc["h-9", "name"] == "中文 العربية тоҷикӣ 😀"


def test_the_table_bears_the_date_of_the_newest_record(tmp_path: Path) -> None:
    with zipfile.ZipFile(packed(everything(MIXED), tmp_path)) as archive:
        year, month, day = struct.unpack("3B", archive.read("mixed_point.dbf")[1:4])
    assert (1900 + year, month, day) == (2026, 7, 4)


def test_fields_txt_maps_every_field_and_names_the_losses(tmp_path: Path) -> None:
    path = packed(everything(MIXED), tmp_path)
    with zipfile.ZipFile(path) as archive:
        text = archive.read("FIELDS.txt").decode()
    assert "Licence: CC-BY-4.0" in text
    assert "254 bytes" in text
    head, _, table = text.partition("field\t")
    assert "mixed.csv" in head
    listed = list(csv.DictReader(io.StringIO("field\t" + table), delimiter="\t"))
    assert [row["property"] for row in listed] == list(MIXED.schema)
    assert {row["field"] for row in listed} == set(pyogrio.read_info(path, layer="mixed_point")["fields"])


def test_short_names_are_short_unique_and_ascii() -> None:
    names = ["location_precision", "location_uncertainty_m", "location_uncertainty_note", "id", "ID", "имя"]
    names += [f"location_uncertainty_{number}" for number in range(12)]
    short = short_names(names)
    assert list(short) == names
    assert len(set(short.values())) == len(names)
    assert all(name.isascii() and len(name) <= 10 for name in short.values())
    assert (short["location_precision"], short["id"], short["ID"]) == ("location_p", "id", "id_1")


@pytest.mark.parametrize("text", ["", "a" * 254, "a" * 255, "щ" * 127, "щ" * 128, "€" * 100, "😀" * 64])
def test_cut_keeps_what_fits_and_shows_the_cut(text: str) -> None:
    short = cut(text)
    assert len(short.encode()) <= 254
    assert short == text or (short.endswith("…") and text.startswith(short[:-1]))
    assert (short == text) == (len(text.encode()) <= 254)
    assert len(text.encode()) <= 254 or len(short.encode()) > 250


def test_a_property_may_be_called_geom(tmp_path: Path) -> None:
    source = layer("named", (None, {"id": "a", "geom": "word", "the_geometry": "another"}))
    frame = pyogrio.read_dataframe(packed(everything(source), tmp_path), layer="named_no_geometry")
    assert frame.to_dict("records") == [{"geom": "word", "id": "a", "the_geomet": "another"}]
