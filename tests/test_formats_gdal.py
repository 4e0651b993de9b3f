"""GeoPackage and FlatGeobuf beyond the round trip: versions, footprints, licences, indexes."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyogrio
import pytest
import shapely
from shapely.geometry import Point

from ca_geo.formats import FORMATS, write
from ca_geo.layers import Selection
from formats_samples import EMPTY, HOSTILE, MIXED, NOWHERE, POINTS, everything, layer, select


def written(folder: Path, key: str, *selections: Selection) -> Path:
    path = folder / FORMATS[key].filename("layer")
    write(selections, FORMATS[key], path)
    return path


def rows(path: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as file:
        return file.execute(sql).fetchall()


def tables(path: Path) -> list[str]:
    """The tables that hold records; two more speak of them."""
    names = [name for name, _ in pyogrio.list_layers(path).tolist()]
    assert set(names) >= {"about"}
    return [name for name in names if name not in {"about", "layer_styles"}]


def test_is_geopackage_1_3(tmp_path: Path) -> None:
    path = written(tmp_path, "gpkg", everything(POINTS))
    assert rows(path, "PRAGMA user_version") == [(10300,)]
    assert rows(path, "PRAGMA application_id") == [(int.from_bytes(b"GPKG", "big"),)]
    assert rows(path, "PRAGMA integrity_check") == [("ok",)]
    assert rows(path, "PRAGMA foreign_key_check") == []


def test_footprints_stand_beside_a_layer_with_districts(tmp_path: Path) -> None:
    path = written(tmp_path, "gpkg", everything(MIXED))
    assert tables(path) == ["mixed", "mixed_footprint"]
    frame = pyogrio.read_dataframe(path, layer="mixed_footprint").set_index("id")
    assert list(frame.index) == list(MIXED.ids)
    for fid, wanted in zip(MIXED.ids, MIXED.footprint_geometries, strict=True):
        found = frame.geometry[fid]
        assert found is wanted or shapely.equals_exact(found, wanted, 1e-7)
    assert frame.geometry["district"].geom_type == "Polygon"


@pytest.mark.parametrize(
    "selection", [everything(POINTS), everything(MIXED, footprint=True), select(NOWHERE)]
)
def test_no_second_table_where_it_would_say_nothing_more(selection: Selection, tmp_path: Path) -> None:
    assert tables(written(tmp_path, "gpkg", selection)) == [selection.layer.id]


def test_the_footprints_are_of_the_selected_features(tmp_path: Path) -> None:
    path = written(tmp_path, "gpkg", select(MIXED, 2))
    assert list(pyogrio.read_dataframe(path, layer="mixed_footprint")["id"]) == ["line"]


def test_all_layers_in_one_file_with_their_licences(tmp_path: Path) -> None:
    path = written(tmp_path, "gpkg", *map(everything, (MIXED, POINTS, NOWHERE, EMPTY, HOSTILE)))
    assert tables(path) == ["mixed", "mixed_footprint", "points", "nowhere", "empty", "hostile"]
    about = pyogrio.read_dataframe(path, layer="about")
    assert list(about["layer"]) == ["mixed", "points", "nowhere", "empty", "hostile"]
    assert list(about["features"]) == [8, 5, 2, 0, len(HOSTILE)]
    assert set(about["licence"]) == {"CC-BY-4.0"}
    for name in ("mixed", "points", "nowhere", "empty", "hostile"):
        assert pyogrio.read_info(path, layer=name)["features"] == about.set_index("layer")["features"][name]
    assert rows(path, "PRAGMA foreign_key_check") == []


def test_no_layers_at_all_is_a_file_that_says_so(tmp_path: Path) -> None:
    path = written(tmp_path, "gpkg")
    assert tables(path) == []
    assert pyogrio.read_info(path, layer="about")["features"] == 0


def test_contents_name_the_layer_and_its_metadata_the_licence(tmp_path: Path) -> None:
    path = written(tmp_path, "gpkg", everything(POINTS))
    contents = rows(path, "SELECT table_name, identifier, description, last_change FROM gpkg_contents")
    assert contents[0] == ("points", "Points & more", "What <b>it</b> holds.", "1970-01-01T00:00:00.000Z")
    metadata = pyogrio.read_info(path, layer="points")["layer_metadata"]
    assert (metadata["LICENCE"], metadata["ATTRIBUTION"]) == ("CC-BY-4.0", "ca-geo")


def test_the_newest_record_dates_the_file(tmp_path: Path) -> None:
    path = written(tmp_path, "gpkg", everything(MIXED), everything(POINTS))
    stamp = ("2026-07-04T00:00:00.000Z",)
    assert set(rows(path, "SELECT last_change FROM gpkg_contents")) == {stamp}
    assert set(rows(path, "SELECT timestamp FROM gpkg_metadata_reference")) == {stamp}


def test_titles_and_units_of_the_columns_are_in_the_file(tmp_path: Path) -> None:
    info = replace(POINTS.schema["number"], title="Number", unit="persons", description="How many.")
    source = replace(POINTS, schema={**POINTS.schema, "number": info})
    path = written(tmp_path, "gpkg", everything(source))
    found = rows(path, "SELECT name, description FROM gpkg_data_columns WHERE column_name = 'number'")
    assert found == [("Number (persons)", "How many.")]


def test_fid_and_geom_of_a_layer_keep_their_names(tmp_path: Path) -> None:
    source = layer("named", (Point(70, 38), {"id": "a", "fid": "own", "geom": "own too"}))
    frame = pyogrio.read_dataframe(written(tmp_path, "gpkg", everything(source)), layer="named")
    assert frame[["id", "fid", "geom"]].to_dict("records") == [{"id": "a", "fid": "own", "geom": "own too"}]
    assert frame.geometry[0] == Point(70, 38)


@pytest.mark.parametrize(
    ("selection", "indexed"),
    [
        (everything(POINTS), True),
        (everything(MIXED), False),
        (everything(NOWHERE), False),
        (select(POINTS), False),
    ],
)
def test_flatgeobuf_has_an_index_where_every_feature_has_a_place(
    selection: Selection, indexed: bool, tmp_path: Path
) -> None:
    path = written(tmp_path, "fgb", selection)
    assert path.read_bytes()[:8] == b"fgb\x03fgb\x01"
    assert pyogrio.read_info(path)["capabilities"]["fast_spatial_filter"] == indexed


def test_flatgeobuf_finds_by_box(tmp_path: Path) -> None:
    path = written(tmp_path, "fgb", everything(POINTS))
    assert sorted(pyogrio.read_dataframe(path, bbox=(70.15, 37, 70.35, 39))["id"]) == ["p-2", "p-3"]


def test_flatgeobuf_names_title_and_licence(tmp_path: Path) -> None:
    metadata = pyogrio.read_info(written(tmp_path, "fgb", everything(POINTS)))["layer_metadata"]
    assert metadata["TITLE"] == "Points & more"
    assert metadata["DESCRIPTION"] == (
        "What <b>it</b> holds. Evidence as of 2026-07. Licence: CC-BY-4.0. Attribution: ca-geo."
    )
