"""OGC API Tiles Part 1 (20-057), a test for each requirement; tiles are read by another's decoder.

Where things lie in a tile is worked out here from the Web Mercator formulas.
"""

from __future__ import annotations

import math
from typing import Any

import httpx
import mapbox_vector_tile
import pytest
import shapely

import ondisk
from answers import body_of, links, target

TILES = "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/"
RELATIONS = "http://www.opengis.net/def/rel/ogc/1.0/"
WEB_MERCATOR = "http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad"
MVT = "application/vnd.mapbox-vector-tile"
STEPS = 4096
LOCATED = tuple(name for name in ondisk.LAYERS if any(ondisk.geometries(name).values()))
each_layer = pytest.mark.parametrize("layer", LOCATED)
each_place = pytest.mark.parametrize("place", ["", *(f"/collections/{name}" for name in LOCATED)])


def _in_tiles(lon: float, lat: float, zoom: int) -> tuple[float, float]:
    """Column and row with their fractions, from the upper left corner of the world."""
    x = (lon + 180) / 360
    y = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2
    return x * 2**zoom, y * 2**zoom


def _tile(client: httpx.Client, place: str, zoom: int, row: int, column: int) -> Any:
    answer = client.get(f"{place}/tiles/WebMercatorQuad/{zoom}/{row}/{column}")
    assert answer.status_code == 200, (place, zoom, row, column)
    assert answer.headers["content-type"] == MVT
    return mapbox_vector_tile.decode(answer.content, default_options={"y_coord_down": True})


def _points(layer: str) -> list[tuple[str, shapely.Point]]:
    return [(fid, one) for fid, one in ondisk.geometries(layer).items() if isinstance(one, shapely.Point)]


# Core


def test_req_core_conformance_success(client: httpx.Client) -> None:
    names = ("core", "tileset", "tilesets-list", "dataset-tilesets", "geodata-tilesets", "mvt")
    assert {TILES + name for name in names} <= set(body_of(client, "/conformance")["conformsTo"])


@each_layer
def test_req_core_tc_op(client: httpx.Client, layer: str) -> None:
    """Each point is in the tile of each zoom that the formulas name, where they put it."""
    for fid, point in _points(layer):
        for zoom in (5, 14):
            column, row = _in_tiles(point.x, point.y, zoom)
            tile = _tile(client, f"/collections/{layer}", zoom, int(row), int(column))[layer]
            assert tile["extent"] == STEPS
            (found,) = [one for one in tile["features"] if one["properties"]["id"] == fid]
            x, y = found["geometry"]["coordinates"]
            assert abs(x - column % 1 * STEPS) <= 1
            assert abs(y - row % 1 * STEPS) <= 1


@pytest.mark.parametrize("name", ["tileMatrixSet", "tileMatrix", "tileRow", "tileCol"])
def test_req_core_tc_parameter_definitions(client: httpx.Client, name: str) -> None:
    paths = body_of(client, "/api")["paths"]
    (path,) = [path for path in paths if path.startswith("/tiles/") and path.endswith("{tileCol}")]
    (told,) = [one for one in paths[path]["get"]["parameters"] if one["name"] == name]
    assert (told["in"], told["required"]) == ("path", True)


@each_layer
def test_req_core_tc_success(client: httpx.Client, layer: str) -> None:
    """One tile holds the world at zoom 0: every feature with a place, none twice, with its properties."""
    records = {one["id"]: one["properties"] for one in ondisk.features(layer)}
    expected = [fid for fid, place in ondisk.geometries(layer).items() if place is not None]
    found = {
        one["properties"]["id"]: one
        for one in _tile(client, f"/collections/{layer}", 0, 0, 0)[layer]["features"]
    }
    assert sorted(found) == sorted(expected)
    for fid, one in found.items():
        said = records[fid]
        assert one["properties"]["name"] == said["name"]
        assert one["properties"].get("location_uncertainty_m") == said.get("location_uncertainty_m")


@each_place
@pytest.mark.parametrize("end", ["0/1/0", "0/0/1", "99/0/0", "6/64/0", "-1/0/0", "x/0/0", "6/0/y"])
def test_req_core_tc_error(client: httpx.Client, place: str, end: str) -> None:
    assert client.get(f"{place}/tiles/WebMercatorQuad/{end}").status_code in {400, 404}


@each_layer
def test_req_core_tc_error_where_nothing_lies(client: httpx.Client, layer: str) -> None:
    """Within the limits of the tileset a tile without features is 204, beyond them 404."""
    body = body_of(client, f"/collections/{layer}/tiles/WebMercatorQuad")
    limits = {one["tileMatrix"]: one for one in body["tileMatrixSetLimits"]}["6"]
    rows = range(limits["minTileRow"], limits["maxTileRow"] + 1)
    columns = range(limits["minTileCol"], limits["maxTileCol"] + 1)
    for row in rows:
        for column in columns:
            answer = client.get(f"/collections/{layer}/tiles/WebMercatorQuad/6/{row}/{column}")
            assert answer.status_code == (200 if answer.content else 204)
    beyond = client.get(f"/collections/{layer}/tiles/WebMercatorQuad/6/{rows[-1] + 2}/{columns[0]}")
    assert beyond.status_code == 404


# Tileset, tilesets list


@each_place
def test_req_tileset_description(client: httpx.Client, place: str) -> None:
    body = body_of(client, f"{place}/tiles/WebMercatorQuad")
    assert (body["dataType"], body["tileMatrixSetURI"]) == ("vector", WEB_MERCATOR)
    assert body["crs"] == "http://www.opengis.net/def/crs/EPSG/0/3857"
    scheme = body_of(client, target(body, RELATIONS + "tiling-scheme", "application/json"))
    assert scheme["id"] == "WebMercatorQuad"
    (template,) = [link for link in links(body, "item") if link["type"] == MVT]
    assert template["templated"] is True
    for name in ("{tileMatrix}", "{tileRow}", "{tileCol}"):
        assert name in template["href"]
    href = template["href"].format(tileMatrix=0, tileRow=0, tileCol=0)
    assert client.get(href).headers["content-type"] == MVT


@each_place
def test_req_tileset_description_limits_hold_all(client: httpx.Client, place: str) -> None:
    body = body_of(client, f"{place}/tiles/WebMercatorQuad")
    names = [place.removeprefix("/collections/")] if place else LOCATED
    for limits in body["tileMatrixSetLimits"]:
        zoom = int(limits["tileMatrix"])
        for name in names:
            for _, point in _points(name):
                column, row = _in_tiles(point.x, point.y, zoom)
                assert limits["minTileCol"] <= int(column) <= limits["maxTileCol"]
                assert limits["minTileRow"] <= int(row) <= limits["maxTileRow"]


@each_place
def test_req_tilesets_list_tileset_links(client: httpx.Client, place: str) -> None:
    (one,) = body_of(client, f"{place}/tiles")["tilesets"]
    assert (one["dataType"], one["tileMatrixSetURI"]) == ("vector", WEB_MERCATOR)
    whole = body_of(client, target(one, "self", "application/json"))
    assert {name: whole[name] for name in ("title", "dataType", "crs", "tileMatrixSetURI")} == {
        name: one[name] for name in ("title", "dataType", "crs", "tileMatrixSetURI")
    }
    assert links(one, RELATIONS + "tiling-scheme")


def test_the_tile_matrix_set_is_the_registered_one(client: httpx.Client) -> None:
    """2D Tile Matrix Set (17-083r4), annex D.1: 256 pixels of 0.28 mm, halved from zoom to zoom."""
    listed = body_of(client, "/tileMatrixSets")["tileMatrixSets"]
    assert [one["id"] for one in listed] == ["WebMercatorQuad"]
    body = body_of(client, "/tileMatrixSets/WebMercatorQuad")
    assert body["uri"] == WEB_MERCATOR
    for matrix in body["tileMatrices"]:
        zoom = int(matrix["id"])
        assert matrix["matrixWidth"] == matrix["matrixHeight"] == 2**zoom
        assert matrix["tileWidth"] == matrix["tileHeight"] == 256
        assert math.isclose(matrix["cellSize"], 2 * math.pi * 6378137 / 256 / 2**zoom, rel_tol=1e-12)
        assert math.isclose(matrix["scaleDenominator"], matrix["cellSize"] / 0.00028, rel_tol=1e-12)
        assert [round(number, 3) for number in matrix["pointOfOrigin"]] == [-20037508.343, 20037508.343]


# Dataset tilesets, geodata tilesets, collections selection


def test_req_dataset_tilesets_landingpage(client: httpx.Client, server: str) -> None:
    href = target(body_of(client, "/"), RELATIONS + "tilesets-vector", "application/json")
    assert href.startswith(f"{server}/tiles")
    assert body_of(client, href)["tilesets"]


def test_req_dataset_tilesets_operation(client: httpx.Client) -> None:
    """The atlas's tile of the world has a layer for each collection with places."""
    tile = _tile(client, "", 0, 0, 0)
    assert set(tile) >= set(LOCATED)
    for layer in LOCATED:
        expected = [fid for fid, place in ondisk.geometries(layer).items() if place is not None]
        assert sorted(one["properties"]["id"] for one in tile[layer]["features"]) == sorted(expected)


@each_layer
def test_req_geodata_tilesets_desc_links(client: httpx.Client, layer: str) -> None:
    href = target(body_of(client, f"/collections/{layer}"), RELATIONS + "tilesets-vector", "application/json")
    assert body_of(client, href)["tilesets"]


def test_req_collections_selection_collections_response(client: httpx.Client) -> None:
    answer = client.get("/tiles/WebMercatorQuad/0/0/0", params={"collections": "mines,cku-railway"})
    assert list(mapbox_vector_tile.decode(answer.content)) == ["mines", "cku-railway"]
    assert client.get("/tiles/WebMercatorQuad/0/0/0", params={"collections": "atlantis"}).status_code == 400


# Mapbox Vector Tiles


@each_layer
def test_req_mvt_content(client: httpx.Client, layer: str) -> None:
    """Lines and areas lie where the formulas put them, within the simplification that a zoom allows."""
    for fid, place in ondisk.geometries(layer).items():
        if place is None or place.geom_type == "Point":
            continue
        (found,) = [
            one
            for one in _tile(client, f"/collections/{layer}", 0, 0, 0)[layer]["features"]
            if one["properties"]["id"] == fid
        ]
        drawn = shapely.geometry.shape(found["geometry"])
        expected = shapely.transform(
            place, lambda xy: [[s * STEPS for s in _in_tiles(x, y, 0)] for x, y in xy]
        )
        assert shapely.distance(drawn.centroid, expected.centroid) < 8
        assert drawn.bounds == pytest.approx(expected.bounds, abs=8)
