"""Every format gives back what the API answers: ids, count, geometry and properties."""

from __future__ import annotations

import csv
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas
import pandas
import pyarrow.parquet as pq
import pyogrio
import pytest
import shapely
from shapely.geometry import shape

import ca_geo
from ca_geo.formats import FORMATS, write
from ca_geo.formats.columns import json_text
from ca_geo.formats.csv import unguarded
from ca_geo.formats.kml import xml_text
from ca_geo.formats.shapefile import cut, short_names
from ca_geo.layers import Layer, Selection
from ca_geo.query import Query
from formats_samples import LAYERS, everything, selections

Row = tuple[shapely.Geometry | None, dict[str, Any]]


def api_answer(selection: Selection) -> list[Row]:
    """What the API says of the selection: geometry and properties, as parsed from its own JSON."""
    features = [json.loads(feature) for feature in selection.features]
    return [(f["geometry"] and shape(f["geometry"]), f["properties"]) for f in features]


def read_geojson(path: Path, selection: Selection) -> Iterator[Row]:
    document = json.loads(path.read_bytes())
    assert document["type"] == "FeatureCollection"
    for feature in document["features"]:
        assert feature["id"] == feature["properties"]["id"]
        yield feature["geometry"] and shape(feature["geometry"]), feature["properties"]


def read_geojsonseq(path: Path, selection: Selection) -> Iterator[Row]:
    for text in path.read_bytes().split(b"\x1e")[1:]:
        assert text.endswith(b"\n")
        feature = json.loads(text)
        assert (feature["collection"], feature["evidence_as_of"]) == (selection.layer.id, "2026-07")
        assert feature["licence"] == selection.layer.info.licence
        yield feature["geometry"] and shape(feature["geometry"]), feature["properties"]


def read_gpkg(path: Path, selection: Selection) -> Iterator[Row]:
    meta, rows = pyogrio.read_arrow(path, layer=selection.layer.id)
    return _from_arrow(rows, meta["geometry_name"], selection.layer)


def read_fgb(path: Path, selection: Selection) -> Iterator[Row]:
    frame = pyogrio.read_dataframe(path)  # not by Arrow: GDAL 3.12 reads missing geometries wrongly there
    return _from_records(frame.to_dict("records"), selection.layer)


def read_parquet(path: Path, selection: Selection) -> Iterator[Row]:
    rows = pq.read_table(path)
    for row in rows.drop_columns(["bbox"]).to_pylist():
        geometry = row.pop("geometry")
        yield geometry and shapely.from_wkb(geometry), _present(row)


def read_shp(path: Path, selection: Selection) -> Iterator[Row]:
    full = {short: name for name, short in short_names(selection.layer.schema).items()}
    for name, _ in pyogrio.list_layers(path):
        for record in pyogrio.read_dataframe(path, layer=name).to_dict("records"):
            row = {full.get(key, key): value for key, value in record.items()}
            yield from _from_records([row], selection.layer)


def read_kml(path: Path, selection: Selection) -> Iterator[Row]:
    for record in pyogrio.read_dataframe(path).to_dict("records"):
        # GDAL puts a 2 behind a property with the name of one of its own KML fields.
        row = {name: record.get(f"{name}2", record.get(name)) for name in selection.layer.schema}
        yield from _from_records([row | {"geometry": record["geometry"]}], selection.layer)


def read_csv(path: Path, selection: Selection) -> Iterator[Row]:
    types = {name: info.type for name, info in selection.layer.schema.items()}
    with path.open(encoding="utf-8-sig", newline="") as file:
        csv.field_size_limit(10**6)
        for row in csv.DictReader(file):
            wkt = row.pop("geometry", "")
            cells = {name: unguarded(cell) for name, cell in row.items() if cell and name in types}
            yield (
                (wkt and shapely.from_wkt(wkt)) or None,
                {name: cell if types[name] == "string" else json.loads(cell) for name, cell in cells.items()},
            )


def read_csvzip(path: Path, selection: Selection) -> Iterator[Row]:
    name = f"{selection.layer.id}.csv"
    with zipfile.ZipFile(path) as archive:
        archive.extract(name, path.parent)
    return read_csv(path.parent / name, selection)


READERS: Mapping[str, Callable[[Path, Selection], Iterable[Row]]] = {
    "geojson": read_geojson,
    "geojsonseq": read_geojsonseq,
    "gpkg": read_gpkg,
    "fgb": read_fgb,
    "parquet": read_parquet,
    "shp": read_shp,
    "kml": read_kml,
    "csv": read_csv,
    "csvzip": read_csvzip,
}


def _present(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if isinstance(value, list) or not pandas.isna(value)}


def _from_arrow(rows: Any, geometry_name: str, layer: Layer) -> Iterator[Row]:
    for row in rows.to_pylist():
        geometry = row.pop(geometry_name)
        yield geometry and shapely.from_wkb(geometry), _typed(_present(row), layer)


def _from_records(records: Iterable[dict[str, Any]], layer: Layer) -> Iterator[Row]:
    for record in records:
        geometry = record.pop("geometry", None)
        yield geometry, _typed(_present(record), layer)


def _typed(row: dict[str, Any], layer: Layer) -> dict[str, Any]:
    """pandas turns integers beside gaps into floats, and GDAL knows no lists."""
    convert: Mapping[str, Callable[[Any], Any]] = {
        "integer": _whole,
        "boolean": bool,
        "array": lambda text: text if text.endswith("…") else json.loads(text),
        "string": str,
        "number": float,
    }
    return {
        name: convert[layer.schema[name].type](value) for name, value in row.items() if name in layer.schema
    }


def _whole(value: float) -> int:
    assert int(value) == value
    return int(value)


def _no_nul(text: str) -> str:
    return text.replace("\0", "\ufffd")


def _as_kml_reader(text: str) -> str:
    return xml_text(text).lstrip("\n")  # GDAL drops line ends at the start; the file has them


# What the docs say a format does to texts; the rest keeps them as they are.
TEXTS: Mapping[str, Callable[[str], str]] = {"gpkg": _no_nul, "fgb": _no_nul, "kml": _as_kml_reader}
EMPTY_TEXT_IS_MISSING = {"csv", "shp", "kml"}


def expected(selection: Selection, key: str) -> list[Row]:
    change = TEXTS.get(key, str)
    rows = []
    for geometry, properties in api_answer(selection):
        row = {name: _changed(value, change, key) for name, value in properties.items()}
        rows.append((geometry, {n: v for n, v in row.items() if v != "" or key not in EMPTY_TEXT_IS_MISSING}))
    return rows


def _changed(value: Any, change: Callable[[str], str], key: str) -> Any:
    if isinstance(value, list):  # JSON spells control characters out, so that they pass anywhere
        return json.loads(change(json.dumps(value, ensure_ascii=False)))
    return change(value) if isinstance(value, str) else value


def same_place(one: shapely.Geometry | None, other: shapely.Geometry | None) -> bool:
    """Equal to 1e-7 degrees; a multiple of one and the one alone are the same."""
    if one is None or other is None:
        return one is other
    return bool(shapely.equals_exact(_plain(one), _plain(other), 1e-7))


def _plain(geometry: shapely.Geometry) -> shapely.Geometry:
    parts = shapely.get_parts(geometry)
    return shapely.normalize(parts[0] if len(parts) == 1 else geometry)


def check(selection: Selection, key: str, folder: Path) -> None:
    """Writes, reads, and compares with the API's answer."""
    found = write_and_read(selection, key, folder)
    assert set(found) == set(selection.ids)
    for place, properties in expected(selection, key):
        found_place, found_properties = found[properties["id"]]
        assert found_properties == (_cut(properties) if key == "shp" else properties)
        if not (key == "shp" and properties["id"] == "collection"):  # its WKT is in the archive's CSV
            assert same_place(found_place, place), properties["id"]


def _cut(properties: dict[str, Any]) -> dict[str, Any]:
    """What a shapefile's table has of the properties: a list too long for it is a text, cut."""
    texts = {n: json_text(v) if isinstance(v, list) else v for n, v in properties.items()}
    short = {name: cut(text) for name, text in texts.items() if isinstance(text, str)}
    return properties | {name: text for name, text in short.items() if text != texts[name]}


def write_and_read(selection: Selection, key: str, folder: Path) -> dict[str, Row]:
    path = folder / FORMATS[key].filename(selection.layer.id)
    write([selection], FORMATS[key], path)
    rows = list(READERS[key](path, selection))
    by_id = {row[1]["id"]: row for row in rows}
    assert len(by_id) == len(rows), "an id came back twice"
    return by_id


@pytest.mark.parametrize("geometry", ["default", "footprint"])
@pytest.mark.parametrize("amount", ["nothing", "one", "all"])
@pytest.mark.parametrize("name", [name for name in LAYERS if name != "hostile"])
@pytest.mark.parametrize("key", FORMATS)
def test_reads_back_as_the_api_answers(
    key: str, name: str, amount: str, geometry: str, tmp_path: Path
) -> None:
    plain = selections(LAYERS[name])[amount]
    check(replace(plain, query=replace(plain.query, footprint=geometry == "footprint")), key, tmp_path)


@pytest.fixture(scope="module")
def atlas() -> ca_geo.Atlas:
    return ca_geo.open()


@pytest.mark.parametrize("footprint", [False, True], ids=["default", "footprint"])
@pytest.mark.parametrize("key", FORMATS)
def test_the_atlas_itself_reads_back(key: str, footprint: bool, atlas: ca_geo.Atlas, tmp_path: Path) -> None:
    for layer in atlas.layers.values():
        check(layer.select(Query(footprint=footprint)), key, tmp_path)


def test_all_of_the_atlas_is_in_one_geopackage(atlas: ca_geo.Atlas, tmp_path: Path) -> None:
    path = tmp_path / "atlas.gpkg"
    whole = [layer.select(Query()) for layer in atlas.layers.values()]
    write(whole, FORMATS["gpkg"], path)
    for selection in whole:
        assert sorted(row["id"] for _, row in read_gpkg(path, selection)) == sorted(selection.ids)
    about = pyogrio.read_dataframe(path, layer="about").set_index("layer")
    assert about["licence"].to_dict() == {name: info.licence for name, info in atlas.catalog.layers.items()}


@pytest.mark.parametrize("key", [key for key in FORMATS if key != "shp"])
def test_hostile_texts_come_back_as_texts(key: str, tmp_path: Path) -> None:
    selection = everything(LAYERS["hostile"])
    found = write_and_read(selection, key, tmp_path)
    assert set(found) == set(selection.ids)
    for _, properties in expected(selection, key):
        assert found[properties["id"]][1] == properties


def test_hostile_texts_are_cut_in_a_shapefile_and_whole_beside_it(tmp_path: Path) -> None:
    selection = everything(LAYERS["hostile"])
    path = tmp_path / "hostile.shp.zip"
    write([selection], FORMATS["shp"], path)
    frame = pyogrio.read_dataframe(path).set_index("id")
    with zipfile.ZipFile(path) as archive:
        (tmp_path / "hostile.csv").write_bytes(archive.read("hostile.csv"))
    whole = {row["id"]: row for _, row in read_csv(tmp_path / "hostile.csv", selection)}
    for _, properties in api_answer(selection):
        assert whole[properties["id"]] == properties
        assert frame.loc[properties["id"], "summary"] == cut(_no_nul(properties["summary"])).rstrip(" ")


@pytest.mark.parametrize("key", ["gpkg", "fgb", "shp", "kml"])
def test_an_empty_file_has_the_columns_of_a_full_one(key: str, tmp_path: Path) -> None:
    kinds = []
    for amount in ("nothing", "all"):
        path = tmp_path / FORMATS[key].filename(amount)
        write([selections(LAYERS["points"])[amount]], FORMATS[key], path)
        info = pyogrio.read_info(path, layer="points" if key == "gpkg" else 0)
        kinds.append((list(info["fields"]), info["ogr_types"], info["geometry_type"], info["crs"]))
    assert kinds[0] == kinds[1]
    assert kinds[0][3] == "EPSG:4326"


@pytest.mark.parametrize("key", ["gpkg", "fgb"])
def test_whole_numbers_are_whole_beside_gaps(key: str, tmp_path: Path) -> None:
    path = tmp_path / FORMATS[key].filename("mixed")
    write([everything(LAYERS["mixed"])], FORMATS[key], path)
    info = pyogrio.read_info(path, layer="mixed")
    types = dict(zip(info["fields"], zip(info["ogr_types"], info["ogr_subtypes"], strict=True), strict=True))
    assert types["killed"] == types["cost_usd"] == ("OFTInteger64", "OFSTNone")
    assert types["share_pct"] == ("OFTReal", "OFSTNone")
    assert types["aggregate"] == ("OFTInteger", "OFSTBoolean")
    assert types["sources"] == ("OFTString", "OFSTNone")


@pytest.mark.parametrize("key", ["geojson", "geojsonseq", "gpkg", "fgb", "parquet", "kml"])
def test_geopandas_reads_it(key: str, tmp_path: Path) -> None:
    path = tmp_path / FORMATS[key].filename("points")
    selection = everything(LAYERS["points"])
    write([selection], FORMATS[key], path)
    frame = geopandas.read_parquet(path) if key == "parquet" else geopandas.read_file(path, layer=0)
    by_id = frame.set_index("id").geometry
    assert frame.crs is not None
    assert [by_id[fid].coords[0][:2] for fid in selection.ids] == [g.coords[0] for g in selection.geometries]


@pytest.mark.parametrize("key", FORMATS)
@pytest.mark.parametrize("name", LAYERS)
def test_equal_data_give_equal_bytes(key: str, name: str, tmp_path: Path) -> None:
    bodies = []
    for stem in ("first", "second"):
        path = tmp_path / FORMATS[key].filename(stem)
        write([everything(LAYERS[name])], FORMATS[key], path)
        bodies.append(path.read_bytes())
    assert bodies[0] == bodies[1]
