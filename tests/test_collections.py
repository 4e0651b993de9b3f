"""Collections (OGC 17-069r4, 7.13 and 7.14)."""

from __future__ import annotations

import httpx
import pytest

from ca_geo.atlas import Atlas
from ca_geo.crs import CRS84
from ca_geo.formats import FORMATS

LAYERS = ("gbao-facilities", "cku-railway", "border-incidents", "mines", "russian-bases")


def test_all_collections_are_there_in_the_order_of_the_catalogue(
    client: httpx.Client, real_atlas: Atlas
) -> None:
    answer = client.get("/collections")
    assert answer.headers["content-type"] == "application/json"
    body = answer.json()
    assert [one["id"] for one in body["collections"]] == list(real_atlas.collections)
    assert set(LAYERS) <= set(real_atlas.layers)
    assert {"self", "alternate"} <= {link["rel"] for link in body["links"]}


@pytest.mark.parametrize("name", LAYERS)
def test_a_collection_says_what_it_holds(client: httpx.Client, real_atlas: Atlas, name: str) -> None:
    layer, body = real_atlas.layers[name], client.get(f"/collections/{name}").json()
    assert (body["id"], body["title"], body["description"]) == (
        name,
        layer.info.title,
        layer.info.description,
    )
    assert (body["itemType"], body["storageCrs"], body["numberOfFeatures"]) == (
        "feature",
        CRS84.uri,
        len(layer),
    )
    codes = [uri.rpartition("/")[2] for uri in body["crs"]]
    assert codes == ["CRS84", "4326", "3857", "32642", "32643"]
    assert (body["licence"], body["attribution"]) == (layer.info.licence, layer.info.attribution)
    types = {link["type"] for link in body["links"] if link["rel"] == "items"}
    assert types == {"application/geo+json", "text/html"}
    files = {link["href"] for link in body["links"] if link["rel"] == "enclosure"}
    assert len(files) == len(FORMATS)
    assert [link["rel"] for link in body["links"]].count("license") == 1


@pytest.mark.parametrize("name", LAYERS)
def test_the_same_is_said_in_the_list(client: httpx.Client, name: str) -> None:
    listed = next(one for one in client.get("/collections").json()["collections"] if one["id"] == name)
    alone = client.get(f"/collections/{name}").json()
    assert {**listed, "links": None} == {**alone, "links": None}
    assert {(link["rel"], link["href"]) for link in listed["links"]} == {
        (link["rel"], link["href"]) for link in alone["links"]
    }


@pytest.mark.parametrize("name", LAYERS)
def test_the_extent_covers_all_footprints_and_dates(
    client: httpx.Client, real_atlas: Atlas, name: str
) -> None:
    layer, extent = real_atlas.layers[name], client.get(f"/collections/{name}").json()["extent"]
    west, south, east, north = extent["spatial"]["bbox"][0]
    for geometry in layer.footprint_geometries:
        if geometry is not None:
            box = geometry.bounds
            assert west <= box[0] <= box[2] <= east
            assert south <= box[1] <= box[3] <= north
    first, last = extent["temporal"]["interval"][0]
    for period in filter(None, layer.periods):
        start, end = period.outer
        assert first is None or (start and first <= f"{start}T00:00:00Z")
        assert last is None or (end and last >= f"{end}T23:59:59Z")


def test_an_unknown_collection_is_404_and_names_the_known_ones(client: httpx.Client) -> None:
    for path in ("/collections/nothing", "/collections/nothing/items", "/collections/nothing/items/x"):
        answer = client.get(path)
        assert answer.status_code == 404
        assert answer.headers["content-type"] == "application/problem+json"
        assert "'nothing'" in answer.json()["detail"]
        assert "mines" in answer.json()["detail"]
