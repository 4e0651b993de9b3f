"""Tiles over HTTP: OGC API Tiles (20-057), tileset metadata (17-083r4), TileJSON 3.0.0."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
import shapely
from shapely.geometry import mapping

from ca_geo.app import create_app
from ca_geo.atlas import Atlas
from ca_geo.query import Query
from ca_geo.settings import Settings
from ca_geo.tiles import LayerTiles, Tile
from ca_geo.tiles.matrix import MATRICES, MAX_ZOOM
from conftest import collection, put
from markup import Page
from serving import served
from tiles_reading import ids, read

SET = "WebMercatorQuad"
MVT = "application/vnd.mapbox-vector-tile"
TILEJSON = "application/vnd.mapbox.tile+json"
REL = "http://www.opengis.net/def/rel/ogc/1.0"
MINES = f"/collections/mines/tiles/{SET}"


def _json(client: httpx.Client, path: str) -> Any:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return answer.json()


def _links(document: Any, rel: str) -> list[Any]:
    return [link for link in document["links"] if link["rel"] == rel]


def _with_places(atlas: Atlas) -> dict[str, LayerTiles]:
    return LayerTiles.of(atlas.collections.values())


# What describes tiles


def test_landing_page_and_collections_lead_to_their_tiles(client: httpx.Client, real_atlas: Atlas) -> None:
    landing = _json(client, "/")
    (schemes, _) = _links(landing, f"{REL}/tiling-schemes")
    assert [one["id"] for one in _json(client, schemes["href"])["tileMatrixSets"]] == [SET]
    (tilesets, _) = _links(landing, f"{REL}/tilesets-vector")
    assert _json(client, tilesets["href"])["tilesets"][0]["title"] == real_atlas.catalog.title
    led = set()
    for one in _json(client, "/collections")["collections"]:
        for link in _links(one, f"{REL}/tilesets-vector")[:1]:
            led.add(one["id"])
            assert _json(client, link["href"])["tilesets"][0]["title"] == one["title"]
    assert led == set(_with_places(real_atlas))


def test_conformance_names_the_classes_of_tiles(client: httpx.Client) -> None:
    told = set(_json(client, "/conformance")["conformsTo"])
    prefix = "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf"
    classes = ("core", "tileset", "tilesets-list", "geodata-tilesets", "dataset-tilesets", "mvt")
    assert {f"{prefix}/{name}" for name in (*classes, "collections-selection")} <= told


def test_the_tile_matrix_set_is_the_registered_one(client: httpx.Client) -> None:
    document = _json(client, f"/tileMatrixSets/{SET}")
    assert document["uri"] == f"http://www.opengis.net/def/tilematrixset/OGC/1.0/{SET}"
    assert document["crs"] == "http://www.opengis.net/def/crs/EPSG/0/3857"
    assert [one["id"] for one in document["tileMatrices"]] == [str(zoom) for zoom in range(MATRICES)]
    for zoom, one in enumerate(document["tileMatrices"]):
        assert one["pointOfOrigin"] == pytest.approx([-20037508.3427892, 20037508.3427892])
        assert one["scaleDenominator"] * 0.00028 == pytest.approx(one["cellSize"])
        assert one["matrixWidth"] == one["matrixHeight"] == 2**zoom
        assert one["cellSize"] * one["tileWidth"] * one["matrixWidth"] == pytest.approx(2 * 20037508.3427892)


@pytest.mark.parametrize("origin", ["/tiles", "/collections/mines/tiles"])
def test_a_list_says_what_each_tileset_is_and_where(client: httpx.Client, origin: str) -> None:
    (item,) = _json(client, origin)["tilesets"]
    assert (item["dataType"], item["crs"]) == ("vector", "http://www.opengis.net/def/crs/EPSG/0/3857")
    (scheme,) = _links(item, f"{REL}/tiling-scheme")
    assert _json(client, scheme["href"])["id"] == SET
    (own,) = _links(item, "self")
    assert own["href"].partition("?")[0].endswith(f"{origin}/{SET}")
    assert _json(client, own["href"])["tileMatrixSetURI"] == item["tileMatrixSetURI"]


def test_a_tileset_says_all_that_a_client_needs(client: httpx.Client, real_atlas: Atlas) -> None:
    document, layer = _json(client, MINES), real_atlas.layers["mines"]
    assert (document["dataType"], document["license"]) == ("vector", layer.info.licence)
    assert document["attribution"] == layer.info.attribution
    assert document["evidence_as_of"] == layer.info.evidence_as_of
    assert document["mediaTypes"] == [MVT]
    box = document["boundingBox"]
    assert layer.bbox is not None
    assert (*box["lowerLeft"], *box["upperRight"]) == layer.bbox.as_tuple()
    limits = document["tileMatrixSetLimits"]
    assert [one["tileMatrix"] for one in limits] == [str(zoom) for zoom in range(MAX_ZOOM + 1)]
    (described,) = document["layers"]
    assert (described["id"], described["geometryDimension"]) == ("mines", 0)
    told = described["propertiesSchema"]["properties"]
    assert list(told) == list(layer.schema)
    assert told["countries"] == told["countries"] | {"type": "string", "contentMediaType": "application/json"}
    (geodata,) = _links(described, f"{REL}/geodata")
    assert _json(client, geodata["href"])["id"] == "mines"
    (item,) = _links(document, "item")
    assert (item["type"], item["templated"]) == (MVT, True)
    place = limits[6]
    values = {"tileMatrix": "6", "tileRow": place["minTileRow"], "tileCol": place["maxTileCol"]}
    tile = client.get(item["href"].format(**values))
    assert (tile.status_code, tile.headers["content-type"]) == (200, MVT)


def test_no_dimension_is_told_where_points_lines_and_areas_are_mixed(client: httpx.Client) -> None:
    by_id = {layer["id"]: layer for layer in _json(client, f"/tiles/{SET}")["layers"]}
    assert "geometryDimension" not in by_id["border-incidents"]
    assert by_id["countries"]["geometryDimension"] == 2


@pytest.mark.parametrize("path", ["/tiles", "/collections/mines/tiles", "/tileMatrixSets"])
def test_every_resource_has_a_page_with_the_same_links(client: httpx.Client, path: str) -> None:
    for address in (path, f"{path}/{SET}"):
        page = Page(client.get(address, headers={"accept": "text/html"}).text)
        hrefs = {said.get("href") for _, said in page.elements}
        for link in _json(client, address)["links"]:
            assert link["href"] in hrefs or link.get("templated"), link
        assert SET in page.text


def test_the_page_of_a_tileset_gives_the_address_that_qgis_takes(client: httpx.Client, server: str) -> None:
    page = Page(client.get(f"{MINES}?status=planned&f=html").text)
    assert f"{server}{MINES}/{{z}}/{{y}}/{{x}}?status=planned" in page.text


# TileJSON


def _assert_tilejson(document: Any) -> None:
    """The rules of TileJSON 3.0.0, clause 3, for vector tiles."""
    assert re.fullmatch(r"3\.0\.\d+", document["tilejson"])
    assert document["tiles"]
    for template in document["tiles"]:
        assert re.match(r"https?://", template)
        assert {"{z}", "{x}", "{y}"} <= set(re.findall(r"\{\w+\}", template))
    assert 0 <= document["minzoom"] <= document["maxzoom"] <= 30
    west, south, east, north = document["bounds"]
    assert -180 <= west <= east <= 180
    assert -85.06 <= south <= north <= 85.06
    lon, lat, zoom = document["center"]
    assert west <= lon <= east
    assert south <= lat <= north
    assert isinstance(zoom, int)
    assert document["minzoom"] <= zoom <= document["maxzoom"]
    assert document["scheme"] == "xyz"
    names = [layer["id"] for layer in document["vector_layers"]]
    assert len(set(names)) == len(names) > 0
    for layer in document["vector_layers"]:
        assert all(isinstance(text, str) and text for text in layer["fields"].values())
        assert document["minzoom"] <= layer["minzoom"] <= layer["maxzoom"] <= document["maxzoom"]
    assert "<" not in document["attribution"], "viewers may take it for HTML"


def test_tilejson_keeps_its_rules_and_leads_to_tiles(client: httpx.Client, real_atlas: Atlas) -> None:
    origins = [f"/collections/{name}" for name in _with_places(real_atlas)]
    for origin in ("", *origins):
        answer = client.get(f"{origin}/tiles/{SET}?f=tilejson")
        assert answer.headers["content-type"] == TILEJSON
        document = answer.json()
        _assert_tilejson(document)
        (template,) = document["tiles"]
        tile = client.get(template.format(z=0, y=0, x=0))
        assert tile.headers["cache-control"] == "public, max-age=31536000, immutable"
        layers = read(tile.content)
        told = {layer["id"]: set(layer["fields"]) for layer in document["vector_layers"]}
        assert list(layers) == list(told)
        for name, features in layers.items():
            assert {key for one in features for key in one.properties} <= told[name]


def test_tilejson_says_of_when_and_by_whom(client: httpx.Client, real_atlas: Atlas) -> None:
    document, info = _json(client, f"{MINES}?f=tilejson"), real_atlas.layers["mines"].info
    assert html.unescape(document["attribution"]) == info.attribution
    assert (document["licence"], document["evidence_as_of"]) == (info.licence, info.evidence_as_of)


# Tiles


def _tiles(document: Any, zoom: int) -> Iterator[str]:
    limits = document["tileMatrixSetLimits"][zoom]
    for row in range(limits["minTileRow"], limits["maxTileRow"] + 1):
        for col in range(limits["minTileCol"], limits["maxTileCol"] + 1):
            yield f"{zoom}/{row}/{col}"


def test_all_features_with_a_place_come_through(client: httpx.Client, real_atlas: Atlas) -> None:
    for name, tiles in _with_places(real_atlas).items():
        path = f"/collections/{name}/tiles/{SET}"
        found: set[str] = set()
        for place in _tiles(_json(client, path), 4):
            answer = client.get(f"{path}/{place}")
            assert answer.status_code == (200 if answer.content else 204)
            found |= set(ids(answer.content, name))
        pairs = zip(tiles.layer.ids, tiles.layer.geometries, strict=True)
        assert found == {fid for fid, geometry in pairs if geometry is not None}


def test_a_tile_of_the_atlas_holds_those_of_its_collections(client: httpx.Client, real_atlas: Atlas) -> None:
    whole = client.get(f"/tiles/{SET}/5/12/22").content
    parts = [client.get(f"/collections/{name}/tiles/{SET}/5/12/22") for name in _with_places(real_atlas)]
    assert whole == b"".join(part.content for part in parts if part.status_code == 200)
    assert len(read(whole)) > 3


def test_features_say_in_tiles_what_they_say_as_items(client: httpx.Client, real_atlas: Atlas) -> None:
    layer = real_atlas.layers["mines"]
    for one in read(client.get(f"{MINES}/0/0/0").content)["mines"]:
        record = dict(layer.properties[layer.index_of(one.properties["id"])])
        lists = {name for name, value in record.items() if isinstance(value, tuple)}
        assert set(one.properties) == {name for name, value in record.items() if value is not None}
        assert all(one.properties[name] == record[name] for name in set(one.properties) - lists)
        assert all(tuple(json.loads(one.properties[name])) == record[name] for name in lists)
        assert one.properties["location_precision"]
        assert one.properties["location_uncertainty_m"] > 0
    assert lists


def test_footprints_are_areas(client: httpx.Client) -> None:
    for query, kinds in (("", {"Point"}), ("?geometry=footprint", {"Polygon", "MultiPolygon"})):
        found = read(client.get(f"{MINES}/7/48/88{query}").content)["mines"]
        assert {one.geometry.geom_type for one in found} <= kinds


@pytest.mark.parametrize(
    "query",
    [
        "status=planned",
        "datetime=2025-11-01/..",
        "datetime=2020-01-01/2026-01-01&datetime-match=certain",
        "precision-min=district",
        "q=gold",
        "countries=TJ&geometry=footprint",
        "filter=status%3D%27planned%27",
    ],
)
def test_filters_choose_the_features_that_they_choose_among_items(client: httpx.Client, query: str) -> None:
    for name in ("mines", "border-incidents"):
        items = client.get(f"/collections/{name}/items?limit=1000&{query}")
        if items.status_code == 400:  # a code that this collection does not know
            assert client.get(f"/collections/{name}/tiles/{SET}/0/0/0?{query}").status_code == 400
            continue
        expected = {one["id"] for one in items.json()["features"] if one["geometry"]}
        answer = client.get(f"/collections/{name}/tiles/{SET}/0/0/0?{query}")
        assert set(ids(answer.content, name)) == expected
        assert answer.status_code == (200 if expected else 204)


def test_a_tileset_with_filters_leads_to_tiles_with_them(client: httpx.Client) -> None:
    query = "status=operational&geometry=footprint"
    (template,) = _json(client, f"{MINES}?{query}&f=tilejson")["tiles"]
    assert ids(client.get(template.format(z=0, y=0, x=0)).content, "mines") == ids(
        client.get(f"{MINES}/0/0/0?{query}").content, "mines"
    )
    (item,) = _links(_json(client, f"/tiles/{SET}?collections=mines"), "item")
    tile = client.get(item["href"].format(tileMatrix=0, tileRow=0, tileCol=0))
    assert list(read(tile.content)) == ["mines"]


def test_collections_are_chosen_in_the_order_given_by_id_or_address(
    client: httpx.Client, server: str
) -> None:
    chosen = f"mines,{server}/collections/cku-railway"
    tile = client.get(f"/tiles/{SET}/0/0/0", params={"collections": chosen})
    assert list(read(tile.content)) == ["mines", "cku-railway"]
    described = client.get(f"/tiles/{SET}", params={"collections": chosen}).json()
    assert [layer["id"] for layer in described["layers"]] == ["mines", "cku-railway"]


def test_choosing_collections_leaves_the_limits(client: httpx.Client) -> None:
    """OpenLayers reads the limits first and adds `collections` to the addresses of tiles."""
    whole, some = (_json(client, f"/tiles/{SET}{query}") for query in ("", "?collections=mines"))
    assert some["tileMatrixSetLimits"] == whole["tileMatrixSetLimits"]
    assert some["boundingBox"] == _json(client, MINES)["boundingBox"] != whole["boundingBox"]
    corner = next(_tiles(whole, 6))
    assert client.get(f"/tiles/{SET}/{corner}?collections=mines").status_code == 204
    assert client.get(f"{MINES}/{corner}").status_code == 404


@pytest.mark.parametrize(
    ("path", "parameters"),
    [
        (f"/tiles/{SET}/0/0/0?collections=claims", ["collections"]),
        (f"/tiles/{SET}/0/0/0?collections=mines,mines", ["collections"]),
        (f"/tiles/{SET}?collections=", ["collections"]),
        (f"/tiles/{SET}/0/0/0?status=planned", ["status"]),
        (f"{MINES}/0/0/0?bbox=1,2,3,4&limit=3&offset=1", ["bbox", "limit", "offset"]),
        (f"{MINES}/0/0/0?crs=EPSG:4326&collections=mines", ["crs", "collections"]),
        (f"{MINES}?tile-version=1", ["tile-version"]),
        (f"{MINES}/0/0/0?status=nonsense&f=png&datetime=x&x=1", ["f", "status", "datetime", "x"]),
        (f"{MINES}/0/0/0?status=planned&status=planned", ["status"]),
        ("/tiles?datetime=2025-01-01", ["datetime"]),
        ("/tileMatrixSets?x=1", ["x"]),
    ],
)
def test_what_cannot_be_read_is_400_with_every_fault(
    client: httpx.Client, path: str, parameters: list[str]
) -> None:
    answer = client.get(path)
    assert answer.status_code == 400
    assert sorted(fault["parameter"] for fault in answer.json()["faults"]) == sorted(parameters)


@pytest.mark.parametrize(
    "path",
    [
        f"{MINES}/15/0/0",
        f"{MINES}/3/8/0",
        f"{MINES}/3/0/8",
        f"{MINES}/3/-1/0",
        f"{MINES}/x/0/0",
        f"{MINES}/5/0/0",  # in the matrix, not in the limits
        "/tiles/WorldCRS84Quad",
        "/tileMatrixSets/WorldCRS84Quad",
        "/collections/mines/tiles/WorldCRS84Quad/0/0/0",
        "/collections/claims/tiles",
        f"/collections/claims/tiles/{SET}",
        f"/collections/nothing/tiles/{SET}/0/0/0",
    ],
)
def test_what_is_not_there_is_404(client: httpx.Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_an_empty_tile_within_the_limits_is_204(client: httpx.Client, real_atlas: Atlas) -> None:
    tiles = _with_places(real_atlas)["mines"]
    places = list(_tiles(_json(client, MINES), 8))
    empty = [place for place in places if not tiles.tile(Tile.parse(*place.split("/")), Query())]
    assert 0 < len(empty) < len(places)
    for method in ("GET", "HEAD"):
        answer = client.request(method, f"{MINES}/{empty[0]}")
        assert (answer.status_code, answer.content) == (204, b"")
        assert "content-type" not in answer.headers
        assert answer.headers["etag"]
        assert answer.headers["access-control-allow-origin"] == "*"
    held = client.get(f"{MINES}/{empty[0]}", headers={"if-none-match": answer.headers["etag"]})
    assert held.status_code == 304


def test_a_tile_is_checked_kept_packed_and_free_to_read(client: httpx.Client) -> None:
    path = f"{MINES}/0/0/0"
    answer = client.get(path, headers={"accept-encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["cache-control"] == "public, no-cache"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert 'rel="license"' in answer.headers["link"]
    plain = client.get(path, headers={"accept-encoding": "identity"})
    assert plain.content == answer.content
    assert client.get(path, headers={"if-none-match": answer.headers["etag"]}).status_code == 304
    head = client.head(path)
    assert (head.content, head.headers["etag"]) == (b"", answer.headers["etag"])
    other = client.get(f"{path}?status=planned")
    assert other.headers["etag"] != answer.headers["etag"]
    assert client.get(path, headers={"accept": "image/png"}).status_code == 406


def test_only_the_current_version_may_be_kept_unasked(client: httpx.Client) -> None:
    (template,) = _json(client, f"{MINES}?f=tilejson")["tiles"]
    current = client.get(template.format(z=0, y=0, x=0))
    assert "immutable" in current.headers["cache-control"]
    old = client.get(f"{MINES}/0/0/0?tile-version=0123456789abcdef")
    assert old.headers["cache-control"] == "public, no-cache"
    assert old.content == current.content


def test_layers_of_users_have_tiles_too(tiny_data: Path, tmp_path: Path) -> None:
    """Without licence and date, with a property named like a parameter, point and area in one geometry."""
    both = shapely.GeometryCollection([shapely.Point(70, 40), shapely.box(69, 39, 71, 41)])
    features = [{"type": "Feature", "properties": {"v": 1.5}, "geometry": mapping(both)}]
    put(tmp_path / "mine.geojson", collection(features))
    settings = replace(Settings.default(), data=tiny_data, layers=(tmp_path / "mine.geojson",))
    with served(create_app(settings)) as address, httpx.Client(base_url=address) as client:
        document = _json(client, f"/collections/mine/tiles/{SET}?f=tilejson")
        assert not {"licence", "evidence_as_of"} & set(document)
        tile = client.get(document["tiles"][0].format(z=5, y=12, x=22))
        assert "immutable" in tile.headers["cache-control"]
        found = read(tile.content)["mine"]
        assert [one.geometry.geom_type for one in found] == ["Point", "Polygon"]
        assert {(one.properties["v"], one.number) for one in found} == {(1.5, found[0].number)}
        path = f"/collections/mine/tiles/{SET}/5/12/22"
        assert [client.get(f"{path}?v={value}").status_code for value in ("1.5", "2")] == [200, 204]
        assert client.get(f"/collections/mine/tiles/{SET}?f=html").status_code == 200
