"""`filter` over the interface: with all else that selects, page by page, in files, on the command line.

What CQL2 itself means is held elsewhere (test_cql2*.py); here every combination is held against the features.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.geometry import box, shape

from ca_geo.atlas import Atlas
from ca_geo.cli import main
from ca_geo.period import Interval

LAYERS = ("border-incidents", "mines", "unrest-conflict")
# each condition in CQL2 beside the same in Python, over a GeoJSON feature
CONDITIONS: dict[str, Any] = {
    "status = 'planned'": lambda one: one["properties"].get("status") == "planned",
    "killed > 1": lambda one: (one["properties"].get("killed") or 0) > 1,
    "killed IS NULL": lambda one: one["properties"].get("killed") is None,
    "a_contains(countries, ('TJ'))": lambda one: "TJ" in one["properties"].get("countries", ()),
    "name LIKE '%Dovang%'": lambda one: "Dovang" in one["properties"]["name"],
    "s_intersects(geometry, BBOX(68,37,71,39))": lambda one: (
        one["geometry"] is not None and shape(one["geometry"]).intersects(box(68, 37, 71, 39))
    ),
    "NOT (location_precision = 'settlement')": lambda one: (
        one["properties"]["location_precision"] != "settlement"
    ),
}


def _everything(atlas: Atlas, name: str) -> list[Any]:
    return [json.loads(feature) for feature in atlas.layers[name].features]


def _get(client: httpx.Client, name: str, **parameters: Any) -> Any:
    answer = client.get(f"/collections/{name}/items", params=parameters)
    assert answer.status_code == 200, answer.text
    return answer.json()


def _known(atlas: Atlas, name: str, condition: str) -> bool:
    schema = atlas.layers[name].schema
    return all(
        word in schema or word not in {"killed", "status"}
        for word in condition.replace("(", " ").replace(")", " ").split()
    )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_all_that_selects_selects_together(
    client: httpx.Client, real_atlas: Atlas, data: st.DataObject
) -> None:
    """Filter AND box AND time AND property; the count is exact, the order and the pages are right."""
    name = data.draw(st.sampled_from(LAYERS))
    layer = real_atlas.layers[name]
    usable = [condition for condition in CONDITIONS if _known(real_atlas, name, condition)]
    condition = data.draw(st.sampled_from(usable))
    parameters: dict[str, Any] = {"filter": condition}
    expected = [one for one in _everything(real_atlas, name) if CONDITIONS[condition](one)]
    if data.draw(st.booleans()):
        parameters["bbox"] = "67,37,71.5,40"
        area = box(67, 37, 71.5, 40)
        expected = [
            one for one in expected if one["geometry"] is None or shape(one["geometry"]).intersects(area)
        ]
    if data.draw(st.booleans()):
        parameters["datetime"] = "2025-07-01/2025-12-31"
        asked = Interval.parse(parameters["datetime"])
        possible = {
            fid
            for fid, period in zip(layer.ids, layer.periods, strict=True)
            if period is None or asked.meets(period.outer)
        }
        expected = [one for one in expected if one["id"] in possible]
    if data.draw(st.booleans()):
        parameters["location_precision"] = "settlement"
        expected = [one for one in expected if one["properties"]["location_precision"] == "settlement"]
    if data.draw(st.booleans()):
        parameters["sortby"] = "-name"
        expected.sort(key=lambda one: one["properties"]["name"], reverse=True)
    parameters["limit"] = data.draw(st.integers(1, 4))
    body = _get(client, name, **parameters)
    assert body["numberMatched"] == len(expected)
    found = [feature["id"] for feature in body["features"]]
    while following := [link["href"] for link in body["links"] if link["rel"] == "next"]:
        body = client.get(following[0]).json()
        assert body["numberMatched"] == len(expected)
        found += [feature["id"] for feature in body["features"]]
    assert found == [one["id"] for one in expected]


def test_the_search_and_a_filter_together(client: httpx.Client) -> None:
    hits = {one["id"] for one in _get(client, "mines", q="gold")["features"]}
    chosen = _get(client, "mines", q="gold", filter="a_contains(countries, ('TJ'))")
    in_tajikistan = {one["id"] for one in _get(client, "mines", countries="TJ")["features"]}
    assert {one["id"] for one in chosen["features"]} == hits & in_tajikistan != set()


def test_both_languages_ask_the_same(client: httpx.Client) -> None:
    text = _get(client, "mines", filter="status = 'operational'")
    tree = {"op": "=", "args": [{"property": "status"}, "operational"]}
    as_json = _get(client, "mines", **{"filter": json.dumps(tree), "filter-lang": "cql2-json"})
    assert text["numberMatched"] == as_json["numberMatched"] > 0

    def own(body: Any) -> Any:
        return next(link["href"] for link in body["links"] if link["rel"] == "self")

    assert own(text) == own(as_json)
    assert client.get(own(text)).json()["numberMatched"] == text["numberMatched"]


def test_geometries_are_in_the_system_of_the_filter(client: httpx.Client) -> None:
    lonlat = _get(client, "mines", filter="s_intersects(geometry, BBOX(67,38,70,40))")
    latlon = "s_intersects(geometry, POLYGON((38 67, 38 70, 40 70, 40 67, 38 67)))"
    turned = _get(client, "mines", **{"filter": latlon, "filter-crs": "EPSG:4326"})
    assert [one["id"] for one in turned["features"]] == [one["id"] for one in lonlat["features"]] != []


def test_footprints_are_asked_where_they_are_answered(client: httpx.Client, real_atlas: Atlas) -> None:
    layer = real_atlas.layers["mines"]
    index = next(i for i, one in enumerate(layer.properties) if one["location_precision"] == "district")
    footprint = layer.footprint_geometries[index]
    assert footprint is not None
    west, south, _, north = footprint.bounds
    middle = (south + north) / 2
    edge = f"s_intersects(geometry, BBOX({west},{middle - 0.01},{west + 0.01},{middle}))"
    assert layer.ids[index] not in {one["id"] for one in _get(client, "mines", filter=edge)["features"]}
    wide = _get(client, "mines", filter=edge, geometry="footprint")
    assert layer.ids[index] in {one["id"] for one in wide["features"]}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("size > 3", "there is no property 'size', at character 1"),
        ("status >", "breaks off"),
        ("start = 3", "character"),
        ("status = '" + "a" * 30_000 + "'", "too long"),
        ("(" * 300 + "status='a'" + ")" * 300, "nested"),
        ("\x00\ud7ff\u2028'\"\\%_;--/*", "at character"),
        ("", "filter"),
    ],
)
@pytest.mark.parametrize("form", ["json", "gpkg", "html"])
def test_a_fault_is_told_with_its_place_in_every_form(
    client: httpx.Client, text: str, message: str, form: str
) -> None:
    answer = client.get(
        "/collections/mines/items",
        params={"filter": text, "f": form},
        headers={"accept": "application/json"},
    )
    assert answer.status_code == 400
    if form != "html":
        (fault,) = answer.json()["faults"]
        assert fault["parameter"] == "filter"
        assert message in fault["message"] + "filter" * (not text)


def test_files_hold_what_the_filter_selects(client: httpx.Client) -> None:
    body = _get(client, "mines", filter="a_contains(countries, ('TJ'))", limit=1)
    file = next(link["href"] for link in body["links"] if link["href"].endswith("f=geojson"))
    ids = [one["id"] for one in client.get(file).json()["features"]]
    assert len(ids) == body["numberMatched"] > 1


def test_the_command_line_takes_it_too(real_atlas: Atlas, tmp_path: Path) -> None:
    path = tmp_path / "mines.geojson"
    arguments = ["export", "mines", "-o", str(path), "--filter", "a_contains(countries, ('TJ'))"]
    assert main([*arguments, "--sortby=-name", "--properties", "name"]) == 0
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    names = [one["properties"]["name"] for one in features]
    expected = [
        record["name"] for record in real_atlas.layers["mines"].properties if "TJ" in record["countries"]
    ]
    assert names == sorted(expected, reverse=True) != []
    assert set(features[0]["properties"]) == {"id", "name"}


def test_a_table_without_geometry_is_filtered_too(client: httpx.Client) -> None:
    body = _get(client, "claims", filter="position = 'denies' AND source LIKE 'D%'", limit=5)
    everything = _get(client, "claims", limit=10_000)["features"]
    expected = [
        one["id"]
        for one in everything
        if one["properties"]["position"] == "denies" and one["properties"]["source"].startswith("D")
    ]
    assert body["numberMatched"] == len(expected) > 0
    assert [one["id"] for one in body["features"]] == expected[:5]


READ = """
import json, sys, pyogrio
from pyogrio import read_dataframe
frame = read_dataframe(f"OAPIF:{sys.argv[1]}", layer="mines", where="status = 'operational'")
print(json.dumps(list(frame["id"])))
"""


def test_gdal_asks_with_a_filter(server: str, real_atlas: Atlas) -> None:
    pyogrio = pytest.importorskip("pyogrio")
    if "OAPIF" not in pyogrio.list_drivers():
        pytest.skip("this GDAL has no OAPIF driver")
    done = subprocess.run([sys.executable, "-c", READ, server], check=True, capture_output=True, text=True)
    layer = real_atlas.layers["mines"]
    expected = [
        fid
        for fid, record in zip(layer.ids, layer.properties, strict=True)
        if record.get("status") == "operational"
    ]
    assert json.loads(done.stdout) == expected != []


def test_functions_are_told_and_can_be_used(client: httpx.Client) -> None:
    told = {one["name"]: one for one in client.get("/functions").json()["functions"]}
    assert told["length"]["returns"] == ["number"]
    assert "string" in told["length"]["arguments"][0]["type"]
    long = _get(client, "mines", filter="length(name) > 20")
    everything = _get(client, "mines")["features"]
    expected = [one["id"] for one in everything if len(one["properties"]["name"]) > 20]
    assert [one["id"] for one in long["features"]] == expected != []
    page = client.get("/functions?f=html").text
    assert all(f"{name}(" in page for name in told)
    rels = {link["rel"] for link in client.get("/").json()["links"]}
    assert "http://www.opengis.net/def/rel/ogc/1.0/functions" in rels
