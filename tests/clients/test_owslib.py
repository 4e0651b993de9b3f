"""OWSLib: the client that Python scripts and several catalogues are built on."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import shapely
from owslib.ogcapi.features import Features

import ondisk
from client_fixtures import Watched

pytestmark = pytest.mark.clients


@pytest.fixture
def service(watched: Watched) -> Any:
    return Features(watched.address + "/")


def _ids(answer: Any) -> list[str]:
    return [feature["id"] for feature in answer["features"]]


def test_it_finds_landing_page_definition_and_classes(service: Any) -> None:
    assert {link["rel"] for link in service.links} >= {"service-desc", "conformance", "data"}
    assert service.api()["openapi"].startswith("3.0")
    classes = service.conformance()["conformsTo"]
    assert "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core" in classes


def test_it_finds_every_collection(service: Any) -> None:
    titles = {one["id"]: one["title"] for one in service.collections()["collections"]}
    for entry in ondisk.catalog()["layers"]:
        assert titles[entry["id"]] == entry["title"]
        assert service.collection(entry["id"])["description"] == entry["description"]
    assert set(ondisk.LAYERS) <= set(service.feature_collections())


def test_it_reads_features_pages_boxes_and_times(service: Any) -> None:
    layer = "border-incidents"
    assert _ids(service.collection_items(layer)) == ondisk.ids(layer)
    assert _ids(service.collection_items(layer, limit=2, offset=3)) == ondisk.ids(layer)[3:5]
    box = [69.0, 37.0, 71.0, 38.5]
    assert _ids(service.collection_items(layer, bbox=box)) == ondisk.touching(layer, *box)
    some = service.collection_items(layer, datetime_="2025-08-01/2025-11-26")
    assert _ids(some) == ondisk.during(layer, date(2025, 8, 1), date(2025, 11, 26))


def test_it_reads_one_feature(service: Any) -> None:
    feature = service.collection_item("mines", "taror-mine")
    assert feature["properties"]["name"] == next(
        one["properties"]["name"] for one in ondisk.features("mines") if one["id"] == "taror-mine"
    )


def test_it_filters_by_a_property(service: Any) -> None:
    found = _ids(service.collection_items("mines", status="operational"))
    expected = [
        one["id"] for one in ondisk.features("mines") if one["properties"].get("status") == "operational"
    ]
    assert found == expected != []


def test_it_reads_queryables_and_schema(service: Any) -> None:
    told = service.collection_queryables("mines")
    in_files = {name for one in ondisk.features("mines") for name in one["properties"]}
    assert in_files < told["properties"].keys()
    assert told["properties"]["geometry"]["x-ogc-role"] == "primary-geometry"
    assert service.collection_schema("mines")["properties"].keys() >= in_files


def test_it_filters_in_cql2(service: Any, watched: Watched) -> None:
    text = "status = 'operational' AND S_INTERSECTS(geometry, BBOX(67, 38, 70.5, 39.6))"
    box = shapely.box(67, 38, 70.5, 39.6)
    places = ondisk.geometries("mines")
    expected = [
        one["id"]
        for one in ondisk.features("mines")
        if one["properties"].get("status") == "operational"
        and (place := places[one["id"]]) is not None
        and place.intersects(box)
    ]
    assert _ids(service.collection_items("mines", filter=text)) == expected != []
    assert {"filter": [text]}.items() <= watched.of("/collections/mines/items")[-1].items()
