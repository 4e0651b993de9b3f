"""`crs`, `bbox-crs` and `Content-Crs` (OGC 18-058r1), held against PROJ and GDAL."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import httpx
import pyogrio
import pyproj
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.geometry import shape

from ca_geo.atlas import Atlas
from ca_geo.crs import Crs, CrsBox
from ca_geo.query import Query

LAYERS = ("mines", "cku-railway", "border-incidents")
SYSTEMS = ("EPSG:4326", "EPSG:3857", "EPSG:32642", "EPSG:32643", "EPSG:28412")


def _items(client: httpx.Client, name: str, query: str) -> Any:
    answer = client.get(f"/collections/{name}/items?{query}")
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.parametrize("name", LAYERS)
@pytest.mark.parametrize("code", SYSTEMS)
def test_every_position_is_where_proj_puts_it(
    client: httpx.Client, real_atlas: Atlas, name: str, code: str
) -> None:
    layer = real_atlas.layers[name]
    theirs = pyproj.Transformer.from_crs("OGC:CRS84", code)  # in the authority's order of axes
    features = _items(client, name, f"crs={code}")["features"]
    step = 1e-7 if code == "EPSG:4326" else 1e-3
    for feature, geometry in zip(features, layer.geometries, strict=True):
        if geometry is None:
            assert feature["geometry"] is None
            continue
        expected = shapely.transform(geometry, theirs.transform, interleaved=False)
        there = shapely.get_coordinates(shape(feature["geometry"]))
        assert abs(there - shapely.get_coordinates(expected)).max() < step


@pytest.mark.parametrize(
    ("path", "crs"),
    [
        ("/collections/mines/items", "http://www.opengis.net/def/crs/OGC/1.3/CRS84"),
        ("/collections/mines/items?crs=EPSG:3857", "http://www.opengis.net/def/crs/EPSG/0/3857"),
        ("/collections/mines/items?crs=EPSG:3857&f=html", "http://www.opengis.net/def/crs/EPSG/0/3857"),
        ("/collections/mines/items?crs=EPSG:32642&f=csv", "http://www.opengis.net/def/crs/EPSG/0/32642"),
        ("/collections/mines/items/taror-mine?crs=[EPSG:4326]", "http://www.opengis.net/def/crs/EPSG/0/4326"),
        ("/collections/mines/items/taror-mine", "http://www.opengis.net/def/crs/OGC/1.3/CRS84"),
        ("/collections/claims/items", "http://www.opengis.net/def/crs/OGC/1.3/CRS84"),
    ],
)
def test_the_header_names_the_system(client: httpx.Client, path: str, crs: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["content-crs"]) == (200, f"<{crs}>")
    kept = client.get(path, headers={"if-none-match": answer.headers["etag"]})
    assert kept.status_code == 304
    assert "Content-Crs" in client.get("/").headers["access-control-expose-headers"]


def test_one_feature_has_the_axes_of_its_system(client: httpx.Client) -> None:
    lonlat = client.get("/collections/mines/items/taror-mine").json()["geometry"]["coordinates"]
    turned = client.get("/collections/mines/items/taror-mine?crs=EPSG:4326").json()
    assert turned["geometry"]["coordinates"] == lonlat[::-1]
    own = next(link["href"] for link in turned["links"] if link["rel"] == "self")
    assert client.get(own).json() == turned


def test_a_feature_takes_what_makes_sense_of_one(client: httpx.Client) -> None:
    href = "/collections/mines/items/taror-mine"
    less = client.get(href, params={"properties": "name,status", "skipGeometry": "true"}).json()
    assert (less["geometry"], less["id"]) == (None, "taror-mine")
    assert set(less["properties"]) == {"id", "name", "status"}
    assert client.get(f"{href}?geometry=footprint").json()["geometry"]["type"] == "Polygon"
    answer = client.get(f"{href}?bbox=1,2,3,4&status=planned&properties=size")
    faults = [fault["parameter"] for fault in answer.json()["faults"]]
    assert (answer.status_code, faults) == (400, ["bbox", "status", "properties"])


def test_pages_in_another_system_stay_in_it(client: httpx.Client) -> None:
    body = _items(client, "mines", "crs=EPSG:32642&properties=name&skipGeometry=false&sortby=-name&limit=3")
    following = next(link["href"] for link in body["links"] if link["rel"] == "next")
    answer = client.get(following)
    assert answer.headers["content-crs"] == "<http://www.opengis.net/def/crs/EPSG/0/32642>"
    names = [one["properties"]["name"] for one in (*body["features"], *answer.json()["features"])]
    assert names == sorted(names, reverse=True)
    assert len(names) > 3
    for feature in answer.json()["features"]:
        assert set(feature["properties"]) == {"id", "name"}
        assert feature["geometry"] is None or feature["geometry"]["coordinates"][1] > 4e6


def test_geojson_files_stay_in_crs84_and_the_links_to_them_too(client: httpx.Client) -> None:
    answer = client.get("/collections/mines/items?crs=EPSG:32642&f=geojson")
    (fault,) = answer.json()["faults"]
    assert (answer.status_code, fault["parameter"]) == (400, "crs")
    assert "GeoPackage" in fault["allowed"]
    links = _items(client, "mines", "crs=EPSG:32642&limit=1")["links"]
    files = {link["href"].rpartition("f=")[2]: link["href"] for link in links if link["rel"] == "enclosure"}
    assert "crs=" not in files["geojson"] + files["kml"]
    assert "32642" in files["gpkg"]


@pytest.mark.parametrize("name", ["crs", "bbox-crs", "filter-crs"])
@pytest.mark.parametrize("text", ["EPSG:999999", "EPSG:5773", "WGS84", ""])
def test_an_unknown_system_is_told(client: httpx.Client, name: str, text: str) -> None:
    answer = client.get(
        "/collections/mines/items", params={name: text, "bbox": "1,2,3,4", "filter": "id='a'"}
    )
    (fault,) = answer.json()["faults"]
    assert (answer.status_code, fault["parameter"]) == (400, name)
    assert "EPSG:32642" in fault["allowed"]


def test_a_place_outside_a_system_is_told(tiny_data: Any) -> None:
    from dataclasses import replace as changed

    from ca_geo.errors import BadQuery
    from ca_geo.layers import Layer

    atlas = Atlas.load(changed(_settings(), data=tiny_data))
    mines = atlas.layers["mines"]
    far = (shapely.Point(150, 0), *mines.geometries[1:])
    moved = Layer(**{**_fields(mines), "geometries": far})
    with pytest.raises(BadQuery, match=r"crs: EPSG:32642 .* has no coordinates"):
        _ = moved.select(Query(crs=Crs("EPSG:32642"))).geometries
    box = CrsBox((-1e8, -1e8, 1e8, 1e8), Crs("EPSG:32642"))
    assert moved.select(Query(bbox=box)).ids == mines.ids[1:]  # what has no coordinates there is not in a box


def _settings() -> Any:
    from ca_geo.settings import Settings

    return Settings()


def _fields(layer: Any) -> dict[str, Any]:
    from dataclasses import fields

    return {one.name: getattr(layer, one.name) for one in fields(layer)}


BOXES = st.tuples(st.floats(66, 76), st.floats(36, 43), st.floats(0.01, 3), st.floats(0.01, 3))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(BOXES, st.sampled_from(SYSTEMS), st.sampled_from(LAYERS), st.booleans())
def test_a_box_finds_what_touches_it_in_its_own_system(
    real_atlas: Atlas, box: tuple[float, float, float, float], code: str, name: str, footprint: bool
) -> None:
    layer, crs = real_atlas.layers[name], Crs(code)
    lon, lat, width, height = box
    proj = pyproj.Transformer.from_crs("OGC:CRS84", code, always_xy=True)
    bounds = proj.transform_bounds(lon, lat, lon + width, lat + height)
    place = shapely.box(*bounds)
    numbers = [*bounds[:2][::-1], *bounds[2:][::-1]] if crs.swapped else bounds
    asked = _asked(f"bbox={','.join(map(repr, numbers))}&bbox-crs={code}", layer, footprint)
    column = layer.footprint_geometries if footprint else layer.geometries
    for fid, geometry in zip(layer.ids, column, strict=True):
        if geometry is None:
            assert fid in asked
            continue
        there = shapely.transform(geometry, proj.transform, interleaved=False)
        if there.distance(place) > 0.002:
            assert fid not in asked
        elif there.intersection(place).distance(place.exterior) > 0.002 or place.contains(there):
            assert fid in asked


def _asked(text: str, layer: Any, footprint: bool) -> tuple[str, ...]:
    from urllib.parse import parse_qsl

    from ca_geo.query import parse

    pairs = [*parse_qsl(text), *([("geometry", "footprint")] if footprint else [])]
    ids: tuple[str, ...] = layer.select(parse(pairs, layer.schema, default_limit=None, max_limit=1)).ids
    return ids


def test_latitude_comes_first_in_a_box_of_4326(client: httpx.Client) -> None:
    lonlat = _items(client, "mines", "bbox=67,38,70,40")
    latlon = _items(client, "mines", "bbox=38,67,40,70&bbox-crs=EPSG:4326")
    assert [one["id"] for one in latlon["features"]] == [one["id"] for one in lonlat["features"]]
    assert latlon["numberMatched"] > 0
    own = next(link["href"] for link in latlon["links"] if link["rel"] == "self")
    assert "bbox=67%2C38%2C70%2C40" in own  # the same question, so the same address


READ = """
import json, sys, pyogrio
frame = pyogrio.read_dataframe(f"OAPIF:{sys.argv[1]}", layer=sys.argv[2], CRS=sys.argv[3])
found = [None if one is None else one.wkt for one in frame.geometry]
print(json.dumps([frame.crs.to_epsg(), list(frame["id"]), found]))
"""


@pytest.mark.skipif("OAPIF" not in pyogrio.list_drivers(), reason="this GDAL has no OAPIF driver")
@pytest.mark.parametrize("code", ["EPSG:3857", "EPSG:32643"])
def test_gdal_reads_the_same_places_in_a_system_that_it_asks_for(
    server: str, real_atlas: Atlas, code: str
) -> None:
    layer = real_atlas.layers["cku-railway"]
    done = subprocess.run(
        [sys.executable, "-c", READ, server, "cku-railway", code], check=True, capture_output=True, text=True
    )
    epsg, ids, found = json.loads(done.stdout)
    assert (f"EPSG:{epsg}", ids) == (code, list(layer.ids))
    selection = layer.select(Query(crs=Crs(code)))
    for wkt, geometry in zip(found, selection.geometries, strict=True):
        assert (wkt is None) is (geometry is None)
        if geometry is not None:
            assert shapely.from_wkt(wkt).equals_exact(geometry, 1e-3)


def test_pages_show_what_is_asked_for(client: httpx.Client) -> None:
    page = client.get("/collections/mines/items?f=html&crs=EPSG:32642&properties=commodity&limit=1").text
    assert "in WGS 84 / UTM zone 42N (EPSG:32642)" in page
    assert "<code>commodity</code>" in page
    assert "<code>location_basis</code>" not in page
    href = "/collections/mines/items/taror-mine?f=html"
    one = client.get(f"{href}&crs=EPSG:32642&properties=commodity").text
    assert "in WGS 84 / UTM zone 42N (EPSG:32642)" in one
    assert "Commodity" in one
    assert "Assessment" not in one
    assert "longitude 67.85" in client.get(href).text
    assert "longitude 67.85" not in client.get(f"{href}&skipGeometry=true").text
