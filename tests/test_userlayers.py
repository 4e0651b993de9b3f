"""Files of users as layers: every format and system gives the same features; every row is told of."""

from __future__ import annotations

import json
import math
import zipfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import geopandas as gpd
import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, MultiPoint, MultiPolygon, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from ca_geo.errors import LayerError
from ca_geo.userlayers import UserLayer, left_out, read_all
from ca_geo.userlayers.files import slug

FORMATS = ("geojson", "gpkg", "fgb", "shp", "zip", "parquet", "csv")
PLACES = [Point(69.1234567, 38.5), Point(74.6, 42.87654), Point(71.0, 40.25)]
ROWS = {
    "name": ["Alpha", "Бета", None],
    "count": [1, None, 3],
    "share": [0.5, -1.25, None],
    "start": ["2020-01-02", "2021-05-01", None],
}


def one(path: Path, *taken: str) -> UserLayer:
    (layer,) = read_all([path], taken)
    return layer


def report(path: Path) -> list[str]:
    """What was done to the file, without the lines that every report has."""
    told = one(path).info.report
    assert told is not None
    return [str(note) for note in told.notes]


def faults(*paths: Path) -> tuple[str, ...]:
    with pytest.raises(LayerError) as caught:
        read_all(paths, ())
    return caught.value.faults


def frame(places: Sequence[BaseGeometry | None] = PLACES, **columns: Any) -> gpd.GeoDataFrame:
    table = columns or {**ROWS, "count": gpd.pd.array(ROWS["count"], dtype="Int64")}
    return gpd.GeoDataFrame(table, geometry=list(places), crs="OGC:CRS84")


def write(table: gpd.GeoDataFrame, folder: Path, fmt: str, name: str = "wells") -> Path:
    """The frame as a file of the format, as other programs write it."""
    path = folder / f"{name}.{fmt}"
    if fmt == "parquet":
        table.to_parquet(path)
    elif fmt == "csv":
        wkt = table.geometry.to_wkt(rounding_precision=-1)
        table.drop(columns="geometry").assign(wkt=wkt).to_csv(path, index=False)
    elif fmt == "zip":
        shape = write(table, folder, "shp", name)
        with zipfile.ZipFile(path, "w") as archive:
            for part in folder.glob(f"{name}.*"):
                if part.suffix in {".shp", ".shx", ".dbf", ".prj", ".cpg"}:
                    archive.write(part, part.name)
                    part.unlink()
        assert not shape.exists()
    else:
        table.to_file(path, layer=name) if fmt == "gpkg" else table.to_file(path)
    return path


def put(path: Path, content: Any) -> Path:
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def collection(*features: Any, **members: Any) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features), **members}


def feature(geometry: Any = None, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def point(*coordinates: Any) -> dict[str, Any]:
    return {"type": "Point", "coordinates": list(coordinates)}


# What comes out


@pytest.mark.parametrize("fmt", FORMATS)
def test_every_format_gives_the_same_features(fmt: str, tmp_path: Path) -> None:
    layer = one(write(frame(), tmp_path, fmt))
    assert layer.info.id == "wells"
    rows = zip(layer.properties, layer.geometries, layer.periods, strict=True)
    found = sorted(rows, key=lambda row: row[1].x)  # FlatGeobuf sorts its rows by place
    expected = sorted(range(3), key=lambda row: PLACES[row].x)
    for row, (properties, geometry, period) in zip(expected, found, strict=True):
        assert geometry == PLACES[row]
        told = {name: value for name, value in properties.items() if value is not None and name != "id"}
        assert told == {name: values[row] for name, values in ROWS.items() if values[row] is not None}
        day = ROWS["start"][row]
        assert (period and period.outer[0]) == (date.fromisoformat(str(day)) if day else None)
    types = {name: (info.type, info.format) for name, info in layer.schema.items()}
    assert types == {
        "id": ("string", None),
        "name": ("string", None),
        "count": ("integer", None),
        "share": ("number", None),
        "start": ("string", "date"),
    }
    assert len(layer.ids) == len(set(layer.ids)) == 3


@pytest.mark.parametrize("code", ["EPSG:32642", "EPSG:3857", "EPSG:28412", "EPSG:3413", "EPSG:4284"])
@pytest.mark.parametrize("fmt", ["gpkg", "fgb", "shp", "parquet", "geojson"])
def test_any_coordinate_system_comes_back_to_where_it_was(fmt: str, code: str, tmp_path: Path) -> None:
    table = frame().to_crs(code)
    path = tmp_path / "wells.geojson"
    if fmt == "geojson":  # as of 2008, with the member crs
        member = {"type": "name", "properties": {"name": code}}
        features = [feature(point(p.x, p.y), n=n) for n, p in enumerate(table.geometry)]
        layer = one(put(path, collection(*features, crs=member)))
    else:
        layer = one(write(table, tmp_path, fmt))
    transform = pyproj.Transformer.from_crs(code, "OGC:CRS84", always_xy=True).transform
    expected = sorted(transform(place.x, place.y) for place in table.geometry)
    found = sorted((place.x, place.y) for place in layer.geometries if place is not None)
    assert np.abs(np.array(found) - np.array(expected)).max() <= 1e-7
    told = layer.info.report
    assert told is not None
    assert code.removeprefix("EPSG:") in told.crs


def test_each_layer_of_a_geopackage_is_a_collection(tmp_path: Path) -> None:
    path = tmp_path / "Field Survey.gpkg"
    frame().to_file(path, layer="wells")
    frame().to_file(path, layer="Дороги")
    frame().to_file(path, layer="field survey")
    assert [layer.info.id for layer in read_all([path], ())] == [
        "field-survey-wells",
        "field-survey-dorogi",
        "field-survey",
    ]


def test_a_table_without_geometry_is_named(tmp_path: Path) -> None:
    path = write(frame(), tmp_path, "gpkg")
    import pyogrio

    pyogrio.write_dataframe(gpd.pd.DataFrame({"a": [1]}), path, layer="notes", append=True)
    assert report(path) == ["table notes: left out, because it has no geometry"]


def test_every_shapefile_of_an_archive_is_a_collection(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        for name in ("one", "two"):
            write(frame(), tmp_path, "shp", name)
            for part in tmp_path.glob(f"{name}.*"):
                archive.write(part, f"inner/{part.name}")
    assert [layer.info.id for layer in read_all([tmp_path / "all.zip"], ())] == ["all-one", "all-two"]


def test_ids_of_collections_never_clash(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    paths = [write(frame(), tmp_path, "geojson", "mines"), write(frame(), tmp_path / "other", "csv", "mines")]
    layers = read_all(paths, {"mines"})
    assert [layer.info.id for layer in layers] == ["mines-2", "mines-3"]
    for layer in layers:
        notes = layer.info.report.notes if layer.info.report else ()
        assert f"the collection is called {layer.info.id}, because mines is another" in map(str, notes)
    assert [layer.info.symbol for layer in layers] == ["hexagon-1", "hexagon-2"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Wells 2020", "wells-2020"), ("Шахты", "shakhty"), ("a/../b", "a-b"), ("~~", "layer"), ("Ä_ß", "a-ss")],
)
def test_names_become_plain_ids(name: str, expected: str) -> None:
    assert slug(name) == expected


def test_a_folder_is_all_its_files_and_the_rest_is_named(tmp_path: Path) -> None:
    write(frame(), tmp_path, "shp", "roads")
    write(frame(), tmp_path, "csv", "wells")
    put(tmp_path / "readme.md", "words")
    put(tmp_path / ".hidden.csv", "words")
    (tmp_path / "deeper").mkdir()
    assert [layer.info.id for layer in read_all([tmp_path], ())] == ["roads", "wells"]
    assert [path.name for path in left_out([tmp_path])] == ["deeper", "readme.md"]


def test_what_the_file_says_of_itself_is_kept(tmp_path: Path) -> None:
    said = {"title": "Wells", "description": "Dug ones.", "license": "CC0-1.0", "attribution": "Me"}
    info = one(put(tmp_path / "w.geojson", collection(feature(point(1, 2)), **said))).info
    assert (info.title, info.description, info.licence, info.attribution) == (
        "Wells",
        "Dug ones.",
        "CC0-1.0",
        "Me",
    )
    plain = one(put(tmp_path / "x.geojson", collection(feature(point(1, 2))))).info
    assert (plain.title, plain.licence, plain.evidence_as_of, plain.claimed) == ("x", "", "", False)


# Rows


BOWTIE = {"type": "Polygon", "coordinates": [[[70, 40], [71, 41], [71, 40], [70, 41], [70, 40]]]}
FLAT = {"type": "Polygon", "coordinates": [[[70, 40], [71, 40], [70, 40], [70, 40]]]}
UNCLOSED = {"type": "Polygon", "coordinates": [[[70, 40], [71, 41], [71, 40]]]}


@pytest.mark.parametrize(
    ("geometry", "line", "located"),
    [
        (None, "row 2: no geometry", False),
        (point(), "row 2: the geometry is empty; kept without geometry", False),
        (point(70, 40, 812), "row 2: heights or measures (Z, M) left out", True),
        (point(70, 95), "row 2: the latitude 95 is none on Earth; kept without geometry", False),
        (point(1e300, 40), "row 2: the longitude 1e+300 is none on Earth; kept without geometry", False),
        (point(190, 40), "row 2: cut or turned at the antimeridian to lie within -180 to 180", True),
        (BOWTIE, "row 2: invalid geometry (Self-intersection[70.5 40.5]): repaired", True),
        (FLAT, "row 2: invalid geometry (Too few points in geometry component[70 40]): without extent; "
         "kept without geometry", False),
        (UNCLOSED, "row 2: the geometry cannot be read; kept without geometry", False),
        ({"type": "Blob"}, "row 2: the geometry cannot be read; kept without geometry", False),
        (point(math.nan, 40), "row 2: the geometry cannot be read; kept without geometry", False),
        ([1, 2], "row 2: the geometry cannot be read; kept without geometry", False),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_geometry_is_told_by_row(
    geometry: Any, line: str, located: bool, tmp_path: Path
) -> None:
    path = put(tmp_path / "a.geojson", collection(feature(point(70, 40)), feature(geometry, n=1)))
    layer = one(path)
    assert report(path) == [line]
    assert len(layer.ids) == 2
    assert (layer.geometries[1] is not None) == located
    assert layer.properties[1]["n"] == 1
    if located:
        assert layer.geometries[1].is_valid
        assert not layer.geometries[1].has_z


def test_a_repair_keeps_the_area(tmp_path: Path) -> None:
    layer = one(put(tmp_path / "a.geojson", collection(feature(BOWTIE))))
    assert layer.geometries[0].equals(MultiPolygon([
        Polygon([(70, 40), (70.5, 40.5), (70, 41)]), Polygon([(71, 41), (70.5, 40.5), (71, 40)])
    ]))  # fmt: skip


def test_members_that_are_no_features_are_counted(tmp_path: Path) -> None:
    path = put(tmp_path / "a.geojson", collection(feature(point(70, 40)), None, {"type": "Point"}, feature()))
    layer = one(path)
    assert report(path) == ["rows 2-3: is no Feature; left out", "row 2: no geometry"]
    told = layer.info.report
    assert told is not None
    assert (told.rows, told.left_out, len(layer.ids)) == (4, 2, 2)


def test_curves_become_lines(tmp_path: Path) -> None:
    import sqlite3
    import struct

    path = write(frame(), tmp_path, "gpkg")
    arc = struct.pack("<BII", 1, 8, 3) + struct.pack("<6d", 70, 40, 71, 41, 72, 40)
    with sqlite3.connect(path) as file:
        for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            file.execute(f'DROP TRIGGER "{name}"')
        blob = b"GP\0\1" + struct.pack("<i", 4326) + arc
        file.execute("UPDATE wells SET geom = ? WHERE fid = 2", (blob,))
        file.execute("UPDATE gpkg_geometry_columns SET geometry_type_name = 'GEOMETRY'")
    layer = one(path)
    line = layer.geometries[1]
    assert line.geom_type == "LineString"
    assert len(line.coords) > 40
    assert max(abs(math.hypot(x - 71, y - 40) - 1) for x, y in line.coords) < 1e-6
    assert "row 2: curves became lines with many vertices" in report(path)


def test_a_plane_line_over_the_antimeridian_is_cut_there(tmp_path: Path) -> None:
    pacific = pyproj.Transformer.from_crs("OGC:CRS84", "EPSG:3832", always_xy=True).transform
    line = LineString([pacific(179, 0), pacific(-179, 1)])
    area = Polygon([pacific(*pair) for pair in ((178, 0), (-178, 0), (-178, 2), (178, 2))])
    table = gpd.GeoDataFrame({"n": [1, 2]}, geometry=[line, area], crs="EPSG:3832")
    path = write(table, tmp_path, "gpkg")
    layer = one(path)
    assert [part.bounds for part in layer.geometries[0].geoms] == [(179, 0, 180, 0.5), (-180, 0.5, -179, 1)]
    assert shapely.equals_exact(
        layer.geometries[1].normalize(),
        MultiPolygon([box(178, 0, 180, 2), box(-180, 0, -178, 2)]).normalize(),
        1e-7,
    )
    assert report(path) == ["rows 1-2: cut or turned at the antimeridian to lie within -180 to 180"]


def test_a_true_long_way_round_stays_whole(tmp_path: Path) -> None:
    world = gpd.GeoDataFrame({"n": [1]}, geometry=[box(-179, -60, 179, 60)], crs="OGC:CRS84").to_crs(
        "EPSG:3857"
    )
    path = write(world, tmp_path, "fgb")
    assert one(path).geometries[0].bounds == (-179, -60, 179, 60)
    assert report(path) == []


def test_what_surrounds_a_pole_in_the_plane_cannot_be_drawn(tmp_path: Path) -> None:
    ring = Point(0, 0).buffer(1_000_000)
    table = gpd.GeoDataFrame({"n": [1]}, geometry=[ring], crs="EPSG:3413")
    path = write(table, tmp_path, "gpkg")
    assert one(path).geometries == (None,)
    assert report(path) == ["row 1: surrounds a pole in the file's coordinates; kept without geometry"]


def test_mixed_types_and_collections_pass(tmp_path: Path) -> None:
    mixed = [PLACES[0], LineString(PLACES[:2]), box(70, 40, 71, 41), MultiPoint(PLACES),
             shapely.GeometryCollection([PLACES[0], box(70, 40, 71, 41)])]  # fmt: skip
    layer = one(write(frame(mixed, n=range(5)), tmp_path, "gpkg"))
    assert all(shapely.equals(found, given) for found, given in zip(layer.geometries, mixed, strict=True))


# Columns


def test_columns_that_clash_with_the_interface_are_renamed(tmp_path: Path) -> None:
    names = ("id", "limit", "filter", "bbox", "geometry", "f", "a,b", "")
    path = put(
        tmp_path / "a.geojson",
        collection(*(feature(point(70, 40)) | {"properties": dict.fromkeys(names, 5)} for _ in "ab")),
    )
    layer = one(path)
    assert list(layer.schema) == [
        "id",
        "id_",
        "limit_",
        "filter_",
        "bbox_",
        "geometry_",
        "f_",
        "a_b",
        "column_8",
    ]
    assert report(path) == [
        "column id: not used as ids, because rows 1 and 2 have the same, '5'",
        "column 'id' is called id_ here: id is taken by the interface",
        *(f"column {name!r} is called {name}_ here: {name} is taken by the interface" for name in names[1:6]),
        "column 'a,b' is called a_b here: it needs a name without commas and controls",
        "column '' is called column_8 here: it needs a name without commas and controls",
    ]
    assert layer.ids == ("1", "2")
    assert layer.schema["limit_"].title == "Limit"


def test_columns_of_one_name_are_told_apart(tmp_path: Path) -> None:
    path = put(tmp_path / "a.csv", "lon,lat,note,note,Note\n70,40,a,b,c\n")
    assert dict(one(path).properties[0]) == {"id": "1", "note": "a", "note_2": "b", "Note_3": "c"}
    assert "column 'Note' is called Note_3 here: there is another of this name" in report(path)


@pytest.mark.parametrize(
    ("values", "kind", "form", "expected"),
    [
        ([1, None], "integer", None, [1, None]),
        ([1, 2.5], "number", None, [1.0, 2.5]),
        ([True, False], "boolean", None, [True, False]),
        ([["a", 1], None], "array", None, [("a", "1"), None]),
        (['["a","b"]', "[]"], "array", None, [("a", "b"), ()]),
        (["[a", "b"], "string", None, ["[a", "b"]),
        ([{"a": 1}, None], "string", None, ['{"a":1}', None]),
        ([1, "x"], "string", None, ["1", "x"]),
        ([None, None], "string", None, [None, None]),
        (["2020-01-02", None], "string", "date", ["2020-01-02", None]),
        (["2020-01", "2020~"], "string", "edtf", ["2020-01", "2020~"]),
        (["2020", "2021"], "string", None, ["2020", "2021"]),
        (["2020-01-02T10:00:00Z", None], "string", "date-time", ["2020-01-02T10:00:00Z", None]),
        (["2020-13-02", None], "string", None, ["2020-13-02", None]),
        ([2**70, 1], "string", None, [str(2**70), "1"]),
        ([2**53 + 1, None], "integer", None, [2**53 + 1, None]),
    ],
)
def test_types_are_those_of_the_values(
    values: list[Any], kind: str, form: str | None, expected: list[Any], tmp_path: Path
) -> None:
    features = [feature(point(70, 40), column=value) for value in values]
    layer = one(put(tmp_path / "a.geojson", collection(*features)))
    info = layer.schema["column"]
    assert (info.type, info.format) == (kind, form)
    assert [row.get("column") for row in layer.properties] == expected
    assert [type(row.get("column")) for row in layer.properties] == [type(value) for value in expected]


def test_numbers_that_json_cannot_hold_are_left_empty(tmp_path: Path) -> None:
    path = put(
        tmp_path / "a.geojson", collection(feature(point(70, 40), n=math.nan), feature(point(70, 40), n=1.5))
    )
    assert [row.get("n") for row in one(path).properties] == [None, 1.5]
    assert report(path) == ["row 1: column n: no finite number; left empty"]


ALIASES = """
CREATE TABLE gpkg_data_columns (
  table_name TEXT NOT NULL, column_name TEXT NOT NULL, name TEXT, title TEXT, description TEXT,
  mime_type TEXT, constraint_name TEXT, PRIMARY KEY (table_name, column_name));
INSERT INTO gpkg_data_columns VALUES ('wells', 'share', 'Share of all', NULL, 'How much', NULL, NULL);
INSERT INTO gpkg_extensions VALUES ('gpkg_data_columns', NULL, 'gpkg_schema', 'x', 'read-write');
"""


def test_titles_are_the_aliases_of_a_geopackage(tmp_path: Path) -> None:
    import sqlite3

    path = write(frame(), tmp_path, "gpkg")
    with sqlite3.connect(path) as file:
        file.executescript(ALIASES)
    schema = one(path).schema
    assert (schema["share"].title, schema["share"].description) == ("Share of all", "How much")
    assert schema["name"].title == "Name"


# Ids and times


@pytest.mark.parametrize(
    ("ids", "expected", "words"),
    [
        (["b", "a"], ("b", "a"), "column id"),
        ([7, 8], ("7", "8"), "column id"),
        (["a", None], ("1", "2"), "numbers of the rows"),
        (["a/b", "c"], ("1", "2"), "numbers of the rows"),
        (["..", "c"], ("1", "2"), "numbers of the rows"),
    ],
)
def test_ids_are_the_files_own_where_they_are_fit(
    ids: list[Any], expected: tuple[str, ...], words: str, tmp_path: Path
) -> None:
    path = put(tmp_path / "a.geojson", collection(*(feature(point(70, 40), id=fid) for fid in ids)))
    layer = one(path)
    assert layer.ids == expected
    assert [row["id"] for row in layer.properties] == list(expected)
    assert layer.info.report is not None
    assert layer.info.report.ids == words
    assert one(path).ids == layer.ids


def test_ids_of_features_go_before_columns_and_keys_are_kept(tmp_path: Path) -> None:
    first = feature(point(70, 40), fid=1) | {"id": "x"}
    second = feature(point(70, 40), fid=2) | {"id": 5}
    assert one(put(tmp_path / "a.geojson", collection(first, second))).ids == ("x", "5")
    path = write(frame(), tmp_path, "gpkg")
    import sqlite3

    with sqlite3.connect(path) as file:
        file.execute("DELETE FROM wells WHERE fid = 1")
    assert one(path).ids == ("2", "3")


@pytest.mark.parametrize(
    ("columns", "start", "end", "outer"),
    [
        ({"date": "2020-01-02"}, "date", "date", ("2020-01-02", "2020-01-02")),
        ({"Year": 2020}, "Year", "Year", ("2020-01-01", "2020-12-31")),
        ({"start": "2020", "end": "2021-05"}, "start", "end", ("2020-01-01", "2021-05-31")),
        ({"Begin_Date": "2020-02-01"}, "Begin_Date", None, ("2020-02-01", None)),
        ({"time": "2020-01-02T23:30:00+05:00"}, "time", "time", ("2020-01-02", "2020-01-02")),
        ({"valid from": "2020", "valid-to": ".."}, "valid from", "valid-to", ("2020-01-01", None)),
        ({"number": 2020}, None, None, None),
        ({"date": "02.01.2020"}, None, None, None),
    ],
)
def test_columns_that_tell_the_time_are_known_by_name(
    columns: dict[str, Any],
    start: str | None,
    end: str | None,
    outer: tuple[str | None, str | None] | None,
    tmp_path: Path,
) -> None:
    layer = one(put(tmp_path / "a.geojson", collection(feature(point(70, 40), **columns))))
    told = layer.info.report
    assert told is not None
    assert (told.start, told.end) == (start, end)
    (period,) = layer.periods
    found = period and tuple(day and day.isoformat() for day in period.outer)
    assert found == outer


def test_rows_whose_time_cannot_be_are_told(tmp_path: Path) -> None:
    rows = [("2020", "2019"), ("soon", None), ("2020", None), (None, None)]
    features = [feature(point(70, 40), start=start, end=end) for start, end in rows]
    path = put(tmp_path / "a.geojson", collection(*features))
    assert [period is not None for period in one(path).periods] == [False, False, True, False]
    assert report(path) == [
        "row 1: the end '2019' lies before the start '2020'; no time",
        "row 2: 'soon' is no EDTF date; no time",
    ]


def test_a_column_named_like_a_date_without_dates_is_told(tmp_path: Path) -> None:
    path = put(tmp_path / "a.csv", "lon,lat,date\n70,40,17/11/2024\n")
    assert "column date: '17/11/2024' is no ISO 8601 date; not used for datetime" in report(path)


# CSV


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("lon,lat,n\n70.5,40.25,1.5\n", (70.5, 40.25, 1.5)),
        ("\ufeffLongitude;Latitude;n\n70,5;40,25;1,5\n", (70.5, 40.25, 1.5)),
        ("lng\tlat\tn\n70.5\t40.25\t1.5\n", (70.5, 40.25, 1.5)),
        ('n,wkt\n1.5,"POINT (70.5 40.25)"\n', (70.5, 40.25, 1.5)),
        ('n;geom\n1.5;"SRID=4326;POINT (70.5 40.25)"\n', (70.5, 40.25, 1.5)),
    ],
)  # fmt: skip
def test_tables_are_read_as_they_are_met(
    content: str, expected: tuple[float, float, float], tmp_path: Path
) -> None:
    layer = one(put(tmp_path / "a.csv", content))
    ((x, y),) = [place.coords[0] for place in layer.geometries]
    assert (x, y, layer.properties[0]["n"]) == expected
    assert set(layer.schema) == {"id", "n"}


@pytest.mark.parametrize(
    ("texts", "kind"),
    [
        (["1", "-2"], "integer"),
        (["007", "1"], "string"),
        (["1e5", ".5"], "number"),
        (["true", "False"], "boolean"),
        (["1,5", "2"], "string"),
        (["1", ""], "integer"),
        ([" 1", "2 "], "integer"),
        (["e5", "1"], "string"),
    ],
)
def test_texts_of_a_table_become_what_all_of_them_are(texts: list[str], kind: str, tmp_path: Path) -> None:
    lines = "".join(f'70,40,"{text}"\n' for text in texts)
    found = one(put(tmp_path / "a.csv", f"lon,lat,n\n{lines}")).schema["n"].type
    assert found == ("number" if texts == ["1,5", "2"] else kind)


def test_broken_rows_of_a_table_are_told_with_what_is_left_out(tmp_path: Path) -> None:
    path = put(tmp_path / "a.csv", "lon,lat,n\n70,40\n\n71,41,x,more,and\nwest,41,y\n,,z\n")
    layer = one(path)
    assert report(path)[1:] == [
        "row 2: has more cells than the header; left out: more; and",
        "places from column lon, longitude, and column lat, latitude, taken for CRS84",
        "row 3: column lon: 'west' is no number; kept without geometry",
        "row 4: no geometry",
    ]
    assert report(path)[0] == "row 1: has 2 cells of 3; the last are left empty"
    assert [row.get("n") for row in layer.properties] == [None, "x", "y", "z"]


def test_a_curve_in_a_table_is_kept_without_geometry(tmp_path: Path) -> None:
    path = put(tmp_path / "a.csv", 'wkt\n"POINT Z (70 40 5)"\nfoo\n"CIRCULARSTRING(0 0,1 1,2 0)"\n')
    assert one(path).geometries == (Point(70, 40), None, None)
    assert "rows 2-3: the geometry cannot be read; kept without geometry" in report(path)


def test_letters_of_windows_are_read_and_told(tmp_path: Path) -> None:
    path = put(tmp_path / "a.csv", "lon,lat,n\n70,40,é\n".encode("cp1252"))
    assert one(path).properties[0]["n"] == "é"
    assert report(path)[0] == "byte 16 is no UTF-8: read as Windows-1252, check the letters"


# Shapefiles and what is refused


def test_a_dbf_in_no_stated_encoding(tmp_path: Path) -> None:
    path = tmp_path / "a.shp"
    frame(name=["café", "b", "c"]).to_file(path, encoding="cp1252")
    (tmp_path / "a.cpg").unlink()
    table = bytearray((tmp_path / "a.dbf").read_bytes())
    table[29] = 0  # dBASE's language driver: none
    (tmp_path / "a.dbf").write_bytes(table)
    assert "the texts are in no stated encoding (.cpg): read as Windows-1252, check the letters" in report(
        path
    )
    assert one(path).properties[0]["name"] == "café"


def test_a_shapefile_without_its_table_has_places_only(tmp_path: Path) -> None:
    path = write(frame(), tmp_path, "shp")
    (tmp_path / "wells.dbf").unlink()
    layer = one(path)
    assert "wells.dbf is missing: the features have no properties" in report(path)
    assert layer.geometries == tuple(PLACES)


def _without(folder: Path, suffix: str) -> Path:
    path = write(frame(), folder, "shp")
    (folder / f"wells{suffix}").unlink()
    return path


def _cut(folder: Path, suffix: str) -> Path:
    path = write(frame(), folder, "shp")
    part = folder / f"wells{suffix}"
    part.write_bytes(part.read_bytes()[:-30])
    return path


def _unreferenced(folder: Path, fmt: str) -> Path:
    path = folder / f"wells.{fmt}"
    table = frame().set_crs(None, allow_override=True)
    table.to_parquet(path) if fmt == "parquet" else table.to_file(path)
    return path


UNKNOWN_CRS = {"type": "name", "properties": {"name": "EPSG:1"}}
TWO_CRS = 'wkt\n"SRID=4326;POINT(1 1)"\n"SRID=3857;POINT(1 1)"\n'
NO_CRS = "has no coordinate reference system, so that nobody knows where it lies"


@pytest.mark.filterwarnings("ignore:'crs' was not provided:UserWarning")
@pytest.mark.parametrize(
    ("make", "fault"),
    [
        (lambda folder: _without(folder, ".prj"), f"wells.shp: {NO_CRS}"),
        (lambda folder: _without(folder, ".shx"), "wells.shp: wells.shx is missing, without which"),
        (lambda folder: _cut(folder, ".shp"), "wells.shp: is cut off: 154 of 184 bytes"),
        (lambda folder: _cut(folder, ".dbf"), "wells.shp: wells.dbf is cut off: it has 2 of its 3 rows"),
        (lambda folder: put(folder / "a.json", {"type": "FeatureCollection", "features": {}}),
         "a.json: its member features is no list"),
        (lambda folder: _unreferenced(folder, "gpkg"), f"wells.gpkg, layer wells: {NO_CRS}"),
        (lambda folder: _unreferenced(folder, "fgb"), f"wells.fgb: {NO_CRS}"),
        (lambda folder: _unreferenced(folder, "parquet"), f"wells.parquet: {NO_CRS}"),
        (lambda folder: folder / "none.gpkg", "none.gpkg: there is no such file"),
        (lambda folder: put(folder / "a.docx", "x"), "a.docx: its name does not end in .geojson, .json"),
        (lambda folder: put(folder / "a.gpkg", "x"), "a.gpkg: cannot be read: "),
        (lambda folder: put(folder / "a.zip", "x"), "a.zip: is no zip archive"),
        (lambda folder: put(folder / "a.parquet", "x"), "a.parquet: cannot be read: "),
        (lambda folder: put(folder / "a.geojson", "{"), "a.geojson: is no JSON: "),
        (lambda folder: put(folder / "a.geojson", b"\xff\xfe"), "a.geojson: byte 0 is no UTF-8"),
        (lambda folder: put(folder / "a.json", {"type": "Topology"}), "a.json: is JSON of type Topology;"),
        (lambda folder: put(folder / "a.json", [1]), "a.json: is JSON without type"),
        (lambda folder: put(folder / "a.json", collection(crs=None)), "a.json: the member crs names no"),
        (lambda folder: put(folder / "a.json", collection(crs=UNKNOWN_CRS)),
         "'EPSG:1' places nothing on Earth"),
        (lambda folder: put(folder / "a.csv", ""), "a.csv: is empty"),
        (lambda folder: put(folder / "a.csv", "a,b\n1,2\n"), "a.csv: has no places: its columns are a, b;"),
        (lambda folder: put(folder / "a.csv", TWO_CRS), "a.csv: column wkt has several systems: 3857, 4326"),
    ],
)  # fmt: skip
def test_what_cannot_be_a_layer_is_refused_with_the_reason(
    make: Callable[[Path], Path], fault: str, tmp_path: Path
) -> None:
    (said,) = faults(make(tmp_path))
    assert fault in said


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    paths = [put(tmp_path / "a.csv", "a\n1\n"), write(frame(), tmp_path, "gpkg"), tmp_path / "none.csv"]
    said = faults(*paths)
    assert [line.partition(":")[0] for line in sorted(said)] == [str(tmp_path / "none.csv"), "a.csv"]


def test_files_without_rows_are_layers_without_features(tmp_path: Path) -> None:
    for fmt in ("geojson", "gpkg", "fgb", "parquet"):
        table = frame().iloc[:0]
        layer = one(write(table, tmp_path, fmt, f"empty-{fmt}"))
        assert (layer.ids, layer.geometries) == ((), ())
    assert one(put(tmp_path / "e.csv", "lon,lat,n\n")).ids == ()


# Nothing is lost


COORDINATE = st.one_of(
    st.floats(-180, 180), st.floats(), st.sampled_from([0.0, 180.0, -180.0, 359.0, 1e300, math.nan, math.inf])
)
VALUE = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5),
    st.lists(st.text(max_size=2), max_size=2),
    st.sampled_from(["2020", "2020-01-02", "2020-13", "..", "[1]", "2020-01-01T00:00:00Z"]),
)  # fmt: skip
NAMES = st.one_of(
    st.text(max_size=4), st.sampled_from(["id", "ID", "limit", "start", "end", "date", "fid", "bbox"])
)


def _points() -> st.SearchStrategy[Any]:
    return st.lists(COORDINATE, min_size=0, max_size=3).map(
        lambda pair: {"type": "Point", "coordinates": pair}
    )


def _lines() -> st.SearchStrategy[Any]:
    pairs = st.lists(st.tuples(COORDINATE, COORDINATE).map(list), max_size=5)
    return st.one_of(
        pairs.map(lambda line: {"type": "LineString", "coordinates": line}),
        pairs.map(lambda ring: {"type": "Polygon", "coordinates": [[*ring, *ring[:1]]]}),
    )


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    names = draw(st.lists(NAMES, max_size=4, unique=True))
    place = st.one_of(st.none(), _points(), _lines(), st.just({"type": "Blob"}))
    rows = draw(
        st.lists(st.tuples(place, st.lists(VALUE, min_size=len(names), max_size=len(names))), max_size=5)
    )
    return collection(*(
        {"type": "Feature", "geometry": geometry, "properties": dict(zip(names, values, strict=True))}
        for geometry, values in rows
    ))  # fmt: skip


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with TemporaryDirectory() as made:
        yield Path(made)


@settings(max_examples=150, deadline=None)
@given(document=documents())
def test_no_row_and_no_value_is_lost_without_a_word(folder: Path, document: dict[str, Any]) -> None:
    layer = one(put(folder / "any.geojson", document))
    told = layer.info.report
    assert told is not None
    rows = document["features"]
    assert told.rows == len(rows) == len(layer.ids) == len(layer.properties) == len(layer.geometries)
    noted = {row for note in told.notes for first, last in note.rows for row in range(first, last + 1)}
    for number, (row, geometry, properties) in enumerate(
        zip(rows, layer.geometries, layer.properties, strict=True), 1
    ):
        assert geometry is not None or number in noted
        if geometry is not None:
            west, south, east, north = geometry.bounds
            assert -180 <= west <= east <= 180
            assert -90 <= south <= north <= 90
            assert geometry.is_valid
        given_ = sum(value is not None for value in row["properties"].values())
        kept = len(properties) - 1  # without `id`
        assert kept + (told.ids.lower() == "column id") >= given_ or number in noted
        assert set(properties) <= set(layer.schema)
