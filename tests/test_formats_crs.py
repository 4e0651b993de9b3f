"""Files in other coordinate systems: what GDAL reads from them is what pyproj computes."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas
import httpx
import pyogrio
import pyproj
import pytest
import shapely
from shapely.geometry.base import BaseGeometry

from ca_geo.atlas import Atlas
from ca_geo.crs import Crs
from ca_geo.errors import BadValue
from ca_geo.formats import FORMATS, write
from ca_geo.layers import Layer, Selection
from ca_geo.query import Query
from formats_samples import MIXED, everything

CODES = ["EPSG:32642", "EPSG:3857"]  # UTM, the web's plane
ANY = [key for key, row in FORMATS.items() if row.any_crs]
Places = Mapping[str, BaseGeometry | None]


def selection(layer: Layer, code: str) -> Selection:
    return layer.select(Query(crs=Crs.parse(code)))


def expected(chosen: Selection, code: str) -> Places:
    """Each geometry by pyproj itself, x before y."""
    transformer = pyproj.Transformer.from_crs("OGC:CRS84", code, always_xy=True)

    def moved(points: Any) -> Any:
        return [*zip(*transformer.transform(points[:, 0], points[:, 1]), strict=True)]

    layer = chosen.layer
    places = (layer.geometries[index] for index in chosen.indices)
    return {
        fid: place and shapely.transform(place, moved) for fid, place in zip(chosen.ids, places, strict=True)
    }


def by_id(frame: geopandas.GeoDataFrame) -> Places:
    return dict(zip(frame["id"], frame.geometry, strict=True))


def read_gdal(path: Path) -> tuple[Any, Places]:
    frame = pyogrio.read_dataframe(path, layer=0)
    return frame.crs, by_id(frame)


def read_parquet(path: Path) -> tuple[Any, Places]:
    frame = geopandas.read_parquet(path)
    return frame.crs, by_id(frame)


def read_shp(path: Path) -> tuple[Any, Places]:
    names = [name for name, _ in pyogrio.list_layers(path) if not name.endswith("_no_geometry")]
    frames = [pyogrio.read_dataframe(path, layer=name) for name in names]
    (crs,) = {frame.crs for frame in frames}
    return crs, {fid: place for frame in frames for fid, place in by_id(frame).items()}


def read_csv(body: str) -> tuple[Any, Places]:
    rows = list(csv.DictReader(io.StringIO(body, newline="")))
    (crs,) = {row["crs"] for row in rows}
    x, y = ("x", "y") if "x" in rows[0] else ("lon", "lat")
    for row in rows:
        place = shapely.from_wkt(row["geometry"]) if row["geometry"] else None
        is_point = place is not None and place.geom_type == "Point"
        assert (row[x], row[y]) == ((str(place.x), str(place.y)) if is_point else ("", ""))
    return pyproj.CRS(crs), {row["id"]: shapely.from_wkt(row["geometry"] or None) for row in rows}


def read_csvzip(path: Path) -> tuple[Any, Places]:
    with zipfile.ZipFile(path) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith(".csv")]
        return read_csv(archive.read(name).decode("utf-8-sig"))


READERS: Mapping[str, Callable[[Path], tuple[Any, Places]]] = {
    "gpkg": read_gdal,
    "fgb": read_gdal,
    "parquet": read_parquet,
    "shp": read_shp,
    "csv": lambda path: read_csv(path.read_text("utf-8-sig")),
    "csvzip": read_csvzip,
}


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("key", ANY)
def test_coordinates_are_those_of_pyproj(key: str, code: str, real_atlas: Atlas, tmp_path: Path) -> None:
    for layer in (real_atlas.layers["mines"], real_atlas.layers["cku-railway"], MIXED):
        chosen = selection(layer, code)
        path = tmp_path / FORMATS[key].filename(layer.id)
        write([chosen], FORMATS[key], path)
        crs, found = READERS[key](path)
        assert pyproj.CRS(crs).equals(pyproj.CRS(code), ignore_axis_order=True) or crs.to_epsg() == int(
            code.partition(":")[2]
        )
        wanted = expected(chosen, code)
        tolerance = 1e-6 if chosen.crs.is_geographic else 2e-3
        for fid, place in wanted.items():
            if place is None or (key == "shp" and place.geom_type == "GeometryCollection"):
                assert found.get(fid) is None
            else:
                assert shapely.equals_exact(_plain(found[fid]), _plain(place), tolerance), fid


def _plain(geometry: Any) -> Any:
    """A multiple of one and the one alone are the same, as are rings that begin elsewhere."""
    parts = shapely.get_parts(geometry)
    return shapely.normalize(parts[0] if len(parts) == 1 else geometry)


@pytest.mark.parametrize("key", [key for key in FORMATS if key not in ANY])
def test_formats_of_one_system_say_which_take_others(key: str, tmp_path: Path) -> None:
    with pytest.raises(BadValue, match="is in CRS84 alone") as fault:
        write([selection(MIXED, "EPSG:32642")], FORMATS[key], tmp_path / "file")
    assert all(FORMATS[other].title in str(fault.value.allowed) for other in ANY)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("key", [key for key in FORMATS if key not in ANY])
def test_the_server_says_so_too(key: str, client: httpx.Client) -> None:
    answer = client.get("/collections/mines/items", params={"f": key, "crs": "EPSG:32642"})
    assert answer.status_code == 400
    (fault,) = answer.json()["faults"]
    assert fault["parameter"] == "crs"
    assert "GeoPackage" in fault["allowed"]


def test_a_file_of_the_server_is_in_the_system_asked_for(client: httpx.Client, tmp_path: Path) -> None:
    path = tmp_path / "mines.gpkg"
    uri = "http://www.opengis.net/def/crs/EPSG/0/32642"
    path.write_bytes(client.get("/collections/mines/items", params={"f": "gpkg", "crs": uri}).content)
    crs, found = read_gdal(path)
    assert crs.to_epsg() == 32642
    assert found["taror-mine"].distance(shapely.Point(401000, 4354000)) < 5000


def test_columns_of_a_plane_are_x_and_y(tmp_path: Path) -> None:
    for code, names in (("EPSG:32642", ["x", "y"]), ("EPSG:4284", ["lon", "lat"])):
        write([selection(MIXED, code)], FORMATS["csv"], tmp_path / "file.csv")
        header = (tmp_path / "file.csv").read_text("utf-8-sig").splitlines()[0].split(",")
        assert header[-7:-3] == [*names, "geometry", "crs"]


def test_a_system_that_there_is_not_is_told(client: httpx.Client) -> None:
    answer = client.get("/collections/institutions/items", params={"f": "gpkg", "crs": "EPSG:99999"})
    assert (answer.status_code, answer.json()["faults"][0]["parameter"]) == (400, "crs")


@pytest.mark.parametrize("key", FORMATS)
def test_without_geometry_all_records_are_in_the_file(key: str, tmp_path: Path) -> None:
    path = tmp_path / FORMATS[key].filename("mixed")
    write([replace(everything(MIXED), query=Query(skip_geometry=True))], FORMATS[key], path)
    assert sorted(_ids(key, path)) == sorted(MIXED.ids)


def _ids(key: str, path: Path) -> list[str]:
    if key == "geojson":
        features = json.loads(path.read_bytes())["features"]
        assert {feature["geometry"] for feature in features} == {None}
        return [feature["id"] for feature in features]
    if key == "geojsonseq":
        return [json.loads(text)["id"] for text in path.read_bytes().split(b"\x1e")[1:]]
    if key in {"csv", "csvzip"}:
        body = path.read_bytes() if key == "csv" else zipfile.ZipFile(path).read("mixed.csv")
        rows = list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline="")))
        assert not {"lon", "lat", "geometry", "crs"} & set(rows[0])
        return [row["id"] for row in rows]
    if key == "parquet":
        frame = geopandas.read_parquet(path)
        assert frame.geometry.isna().all()
        return list(frame["id"])
    frame = pyogrio.read_dataframe(path, layer=0)
    assert "geometry" not in frame or frame.geometry.isna().all()
    return list(frame["id"])
