"""QGIS, headless: the provider that a user gets under "Add WFS / OGC API - Features Layer"."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import shapely

import ondisk
from client_fixtures import Watched

pytestmark = pytest.mark.clients
SCRIPT = Path(__file__).with_name("qgis_oapif.py")
Qgis = Callable[..., Any]


def _read(qgis: Qgis, watched: Watched, *wanted: dict[str, Any]) -> list[Any]:
    found: list[Any] = qgis(SCRIPT, watched.address, json.dumps(wanted))["read"]
    return found


@pytest.fixture(scope="module")
def everything(qgis: Qgis, watched_server: Watched) -> dict[str, Any]:
    """All layers, each read whole."""
    found = _read(qgis, watched_server, *({"layer": name} for name in ondisk.LAYERS))
    return dict(zip(ondisk.LAYERS, found, strict=True))


@pytest.mark.parametrize("layer", ondisk.LAYERS)
def test_a_layer_loads_and_its_features_are_counted(everything: dict[str, Any], layer: str) -> None:
    read = everything[layer]
    assert read["valid"], read
    located = any(ondisk.geometries(layer).values())
    assert (read["crs"], read["count"]) == ("EPSG:4326" if located else "", len(ondisk.features(layer)))
    assert sorted(read["features"]) == sorted(ondisk.ids(layer))


@pytest.mark.parametrize("layer", ondisk.LAYERS)
def test_every_geometry_is_where_the_file_has_it(everything: dict[str, Any], layer: str) -> None:
    for fid, wkt in everything[layer]["features"].items():
        expected = ondisk.geometries(layer)[fid]
        if expected is None:
            assert wkt is None
            continue
        read = shapely.from_wkt(wkt)
        assert shapely.hausdorff_distance(read, expected) < 1e-6, fid


def test_fields_have_their_types(everything: dict[str, Any]) -> None:
    fields = everything["mines"]["fields"]
    assert (fields["name"], fields["countries"]) == ("String", "StringList")
    assert fields["location_uncertainty_m"] in {"Integer", "Integer64", "int"}
    assert set(fields) >= {name for one in ondisk.features("mines") for name in one["properties"]}


def test_a_box_goes_to_the_server(qgis: Qgis, watched: Watched) -> None:
    """What has no place matches every box at the server; QGIS, which asks in order to draw, leaves it out."""
    box = (67.0, 38.0, 70.5, 39.6)
    (read,) = _read(qgis, watched, {"layer": "mines", "bbox": box})
    located = {fid for fid, place in ondisk.geometries("mines").items() if place is not None}
    assert set(read["features"]) == set(ondisk.touching("mines", *box)) & located
    sent = [query["bbox"][0] for query in watched.of("/collections/mines/items") if "bbox" in query]
    assert any([float(number) for number in text.split(",")][:4] == list(box) for text in sent), sent


@pytest.mark.parametrize(
    ("subset", "holds"),
    [
        ("status = 'operational'", lambda record: record.get("status") == "operational"),
        ("name LIKE '%gold%'", lambda record: "gold" in record["name"]),
        ("location_uncertainty_m > 20000", lambda record: record.get("location_uncertainty_m", 0) > 20000),
        ("reserves_t IS NULL", lambda record: "reserves_t" not in record),
    ],
)
def test_a_filter_finds_what_the_file_has(
    qgis: Qgis, watched: Watched, subset: str, holds: Callable[[Any], bool]
) -> None:
    """QGIS 3.22 applies these itself; from 3.32 on they go to the server as CQL2."""
    (read,) = _read(qgis, watched, {"layer": "mines", "subset": subset})
    expected = [one["id"] for one in ondisk.features("mines") if holds(one["properties"])]
    assert 0 < len(expected) < len(ondisk.features("mines"))
    assert read["accepted"]
    assert sorted(read["features"]) == sorted(expected)
