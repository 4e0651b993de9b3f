"""GDAL's programs, and the newer GDAL inside pyogrio, reading the served atlas (driver OAPIF).

tests/test_oapif.py has what every run of the suite asks of pyogrio.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections.abc import Callable
from typing import Any

import httpx
import pytest
import shapely
from shapely.geometry import shape

import ondisk
from client_fixtures import Watched, child

pytestmark = pytest.mark.clients
MINES = "/collections/mines/items"


@pytest.fixture(scope="module", autouse=True)
def _programs() -> None:
    if not (shutil.which("ogrinfo") and shutil.which("ogr2ogr")):
        pytest.skip("GDAL's programs are not here (Debian package gdal-bin)")


def _features(watched: Watched, layer: str, *options: str) -> list[Any]:
    """What ogr2ogr makes of a layer."""
    source = f"OAPIF:{watched.address}"
    text = child("ogr2ogr", "-f", "GeoJSON", "/vsistdout/", source, layer, *options)
    found: list[Any] = json.loads(text)["features"]
    return found


def _ids(features: list[Any]) -> list[str]:
    return [feature["properties"]["id"] for feature in features]


def _where(layer: str, holds: Callable[[dict[str, Any]], bool]) -> list[str]:
    return [one["id"] for one in ondisk.features(layer) if holds(one["properties"])]


def test_ogrinfo_lists_every_layer(watched: Watched) -> None:
    listed = re.findall(r"^\d+: (\S+)", child("ogrinfo", "-ro", f"OAPIF:{watched.address}"), re.MULTILINE)
    assert [name for name in listed if name in ondisk.LAYERS] == list(ondisk.LAYERS)


@pytest.mark.parametrize("layer", ondisk.LAYERS)
def test_ogrinfo_counts_and_places_the_features(watched: Watched, layer: str) -> None:
    """All fields, by the schema of a feature: the first page, which GDAL else goes by, lacks some."""
    said = child("ogrinfo", "-ro", "-so", "-oo", "PAGE_SIZE=1", f"OAPIF:{watched.address}", layer)
    assert f"Feature Count: {len(ondisk.features(layer))}\n" in said
    fields = set(re.findall(r"^(\w+): \w+", said, re.MULTILINE))
    assert fields >= {name for one in ondisk.features(layer) for name in one["properties"]}
    if any(ondisk.geometries(layer).values()):
        assert "WGS 84" in said


@pytest.mark.parametrize("layer", ["cku-railway", "border-incidents"])
def test_ogr2ogr_takes_everything_over(watched: Watched, layer: str) -> None:
    taken = _features(watched, layer, "-oo", "PAGE_SIZE=4")
    assert _ids(taken) == ondisk.ids(layer)
    for feature in taken:
        expected = ondisk.geometries(layer)[feature["properties"]["id"]]
        assert expected is not None
        assert shape(feature["geometry"]).normalize().equals_exact(expected.normalize(), 1e-7)
    assert len(watched.of(f"/collections/{layer}/items")) >= len(taken) / 4


def test_an_equality_goes_to_the_server(watched: Watched) -> None:
    found = _ids(_features(watched, "mines", "-where", "status = 'operational' AND category = 'mine'"))
    wanted = {"status": "operational", "category": "mine"}
    assert found == _where("mines", lambda record: wanted.items() <= record.items()) != []
    sent = [{name: query.get(name) for name in wanted} for query in watched.of(MINES)]
    assert {"status": ["operational"], "category": ["mine"]} in sent


def test_an_id_is_asked_for_by_its_address(watched: Watched) -> None:
    assert _ids(_features(watched, "mines", "-where", "id = 'taror-mine'")) == ["taror-mine"]
    assert watched.of(f"{MINES}/taror-mine")


@pytest.mark.parametrize(
    ("where", "holds"),
    [
        ("name LIKE '%gold%'", lambda record: "gold" in record["name"].lower()),
        ("location_uncertainty_m > 20000", lambda record: record.get("location_uncertainty_m", 0) > 20000),
        ("reserves_t IS NULL", lambda record: "reserves_t" not in record),
        (
            "status = 'operational' AND NOT (location_precision = 'district')",
            lambda record: (
                record.get("status") == "operational" and record["location_precision"] != "district"
            ),
        ),
    ],
)
def test_any_filter_finds_what_the_file_has(
    watched: Watched, where: str, holds: Callable[[dict[str, Any]], bool]
) -> None:
    assert _ids(_features(watched, "mines", "-where", where)) == _where("mines", holds) != []


def test_a_box_goes_to_the_server(watched: Watched) -> None:
    box = (67.0, 38.0, 70.5, 39.6)
    found = _ids(_features(watched, "mines", "-spat", *map(str, box)))
    located = {fid for fid, place in ondisk.geometries("mines").items() if place is not None}
    assert found == [fid for fid in ondisk.touching("mines", *box) if fid in located]
    assert [
        list(map(float, query["bbox"][0].split(","))) for query in watched.of(MINES) if "bbox" in query
    ] == [list(box)]


PYOGRIO = """
import json, sys, pyogrio
address, layer, options = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
options["bbox"] = options["bbox"] and tuple(options["bbox"])
frame = pyogrio.read_dataframe("OAPIF:" + address, layer=layer, **options)
places = [None if one is None else [one.x, one.y] for one in frame.geometry]
print(json.dumps({"crs": frame.crs.to_string(), "places": dict(zip(frame["id"], places))}))
"""


def _pyogrio(watched: Watched, layer: str, **options: Any) -> Any:
    """CRS and points by id. In a process of its own, as `child` says."""
    return json.loads(child(sys.executable, "-c", PYOGRIO, watched.address, layer, json.dumps(options)))


def test_pyogrio_sends_filter_and_box_together(watched: Watched) -> None:
    box = [67.0, 38.0, 71.0, 42.0]
    read = _pyogrio(watched, "mines", where="status = 'operational'", bbox=box)
    inside = set(ondisk.touching("mines", *box))
    running = _where("mines", lambda record: record.get("status") == "operational")
    located = {fid for fid, place in ondisk.geometries("mines").items() if place is not None}
    assert list(read["places"]) == [fid for fid in running if fid in inside & located]
    assert any(query.keys() >= {"bbox", "status"} for query in watched.of(MINES))


# Coordinate systems: what the server reprojects, and what GDAL does of the same features, point by point

EPSG = "http://www.opengis.net/def/crs/EPSG/0/"


def _moved(watched: Watched, layer: str, code: str) -> dict[str, Any]:
    """Each place as GDAL reprojects it, longitude or easting first."""
    source = f"OAPIF:{watched.address}"
    text = child(
        *("ogr2ogr", "-f", "GeoJSON", "-lco", "RFC7946=NO", "-lco", "COORDINATE_PRECISION=9"),
        *("-t_srs", code, "/vsistdout/", source, layer),
    )
    return {one["properties"]["id"]: one["geometry"] for one in json.loads(text)["features"]}


@pytest.mark.parametrize("layer", ["mines", "cku-railway", "border-incidents"])
@pytest.mark.parametrize(
    ("code", "swapped"), [("4326", True), ("3857", False), ("32642", False), ("3995", False), ("4513", True)]
)
def test_the_server_reprojects_as_gdal_does(watched: Watched, layer: str, code: str, swapped: bool) -> None:
    answer = httpx.get(f"{watched.address}/collections/{layer}/items", params={"crs": EPSG + code})
    expected = _moved(watched, layer, f"EPSG:{code}")
    assert len(answer.json()["features"]) == len(expected)
    for feature in answer.json()["features"]:
        if feature["geometry"] is None:
            assert expected[feature["id"]] is None
            continue
        found = shapely.get_coordinates(shape(feature["geometry"]))
        wanted = shapely.get_coordinates(shape(expected[feature["id"]]))
        assert abs((found[:, ::-1] if swapped else found) - wanted).max() < (1e-6 if code == "4326" else 0.02)


def test_pyogrio_asks_for_another_system(watched: Watched) -> None:
    """GDAL from 3.8 on takes the systems that the collection lists."""
    code = 32642
    read = _pyogrio(watched, "mines", bbox=None, CRS=f"EPSG:{code}")
    assert read["crs"] == f"EPSG:{code}"
    expected = _moved(watched, "mines", f"EPSG:{code}")
    assert read["places"].keys() == expected.keys()
    for fid, place in read["places"].items():
        wanted = expected[fid] and expected[fid]["coordinates"]
        assert place == (wanted and pytest.approx(wanted, abs=0.02))
    assert [EPSG + str(code)] in [query.get("crs") for query in watched.of(MINES)]
