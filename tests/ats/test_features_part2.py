"""OGC API Features Part 2: Coordinate Reference Systems by Reference (18-058r1), a test for each requirement.

Positions are expected where PROJ, asked directly, puts what the files have.
"""

from __future__ import annotations

from functools import cache
from itertools import chain
from typing import Any

import httpx
import pyproj
import pytest
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

import ondisk
from answers import body_of, ids, links, parameter, refused

CONFORMANCE = "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs"
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
EPSG = "http://www.opengis.net/def/crs/EPSG/0/"
OFFERED = (CRS84, *(EPSG + code for code in ("4326", "3857", "32642", "32643")))
OTHERS = (EPSG + "4490", EPSG + "2056", EPSG + "3995")  # not listed, but known
UNKNOWN = (EPSG + "999999", "http://www.opengis.net/def/crs/EPSG/0/", "WGS84 please", "EPSG:abc")
LAYERS = ("mines", "cku-railway", "border-incidents")
BOX = (67.0, 38.0, 71.0, 40.5)

each_layer = pytest.mark.parametrize("layer", LAYERS)
each_crs = pytest.mark.parametrize("crs", OFFERED)


@cache
def _to(crs: str) -> pyproj.Transformer:
    """From the files' longitude and latitude to a system, in the order of axes that its authority gives."""
    return pyproj.Transformer.from_crs("OGC:CRS84", crs, always_xy=False)


def _moved(geometry: BaseGeometry, crs: str) -> BaseGeometry:
    return shapely.transform(geometry, _to(crs).transform, interleaved=False)


def _apart(one: BaseGeometry, other: BaseGeometry) -> float:
    """The largest difference of a coordinate, of two geometries that are built alike."""
    return float(abs(shapely.get_coordinates(one) - shapely.get_coordinates(other)).max())


@cache
def _unit(crs: str) -> float:
    """A tenth of a metre in the units of a system."""
    return 1e-6 if pyproj.CRS(crs).is_geographic else 0.1


def _box_in(crs: str) -> str:
    """`BOX` in another system, wide enough there to hold all of it, in the order of that system's axes."""
    low_x, low_y, high_x, high_y = _to(crs).transform_bounds(*BOX, densify_pts=50)
    return f"{low_x},{low_y},{high_x},{high_y}"


@pytest.fixture(scope="module", autouse=True)
def _declared(client: httpx.Client) -> None:
    assert CONFORMANCE in body_of(client, "/conformance")["conformsTo"]


def test_req_crs_crs_uri(client: httpx.Client) -> None:
    for one in body_of(client, "/collections")["collections"]:
        for uri in one["crs"]:
            assert pyproj.CRS(uri).to_authority() is not None


def test_req_crs_fc_md_crs_list(client: httpx.Client) -> None:
    for layer in ondisk.LAYERS:
        assert set(OFFERED) <= set(body_of(client, f"/collections/{layer}")["crs"])


def test_req_crs_fc_md_crs_list_default(client: httpx.Client) -> None:
    for one in body_of(client, "/collections")["collections"]:
        assert one["crs"][0] == CRS84


def test_req_crs_fc_md_storage_crs(client: httpx.Client) -> None:
    for layer in ondisk.LAYERS:
        if any(ondisk.geometries(layer).values()):
            assert body_of(client, f"/collections/{layer}")["storageCrs"] == CRS84


def test_req_crs_fc_md_storage_crs_valid_value(client: httpx.Client) -> None:
    for one in body_of(client, "/collections")["collections"]:
        assert one.get("storageCrs", CRS84) in one["crs"]


def test_req_crs_fc_md_crs_list_global(client: httpx.Client) -> None:
    """No collection refers to a list that is not there."""
    body = body_of(client, "/collections")
    for one in body["collections"]:
        assert "#/crs" not in one["crs"] or "crs" in body


@pytest.mark.parametrize("name", ["crs", "bbox-crs"])
def test_req_crs_fc_crs_and_bbox_crs_definition(client: httpx.Client, name: str) -> None:
    definition = body_of(client, "/api")
    for layer in LAYERS:
        told = parameter(definition, layer, name)
        assert (told["in"], told.get("required", False), told["schema"]["type"]) == ("query", False, "string")
        assert (told["style"], told["explode"]) == ("form", False)


@each_crs
def test_req_crs_fc_bbox_crs_valid_value(client: httpx.Client, crs: str) -> None:
    body_of(client, "/collections/mines/items", **{"bbox-crs": crs, "bbox": _box_in(crs)})


def test_req_crs_fc_bbox_crs_default_value(client: httpx.Client) -> None:
    text = ",".join(map(str, BOX))
    without = body_of(client, "/collections/mines/items", bbox=text, crs=EPSG + "32642")
    given = body_of(client, "/collections/mines/items", **{"bbox": text, "bbox-crs": CRS84})
    assert ids(without) == ids(given) == ondisk.touching("mines", *BOX)


@each_layer
@each_crs
def test_req_crs_fc_bbox_crs_action(client: httpx.Client, layer: str, crs: str) -> None:
    """The box around the same land in another system: it finds no less, and only what is near."""
    body = body_of(client, f"/collections/{layer}/items", **{"bbox": _box_in(crs), "bbox-crs": crs})
    inside, near = ondisk.touching(layer, *BOX), ondisk.touching(layer, 65, 36, 73, 42.5)
    assert set(inside) <= set(ids(body)) <= set(near)
    if crs in {CRS84, EPSG + "4326", EPSG + "3857"}:  # their meridians and parallels are straight
        assert ids(body) == inside


@pytest.mark.parametrize("crs", UNKNOWN)
def test_req_crs_bbox_crs_exception(client: httpx.Client, crs: str) -> None:
    assert refused(client, "/collections/mines/items", **{"bbox": "1,2,3,4", "bbox-crs": crs}) == ["bbox-crs"]


@pytest.mark.parametrize("crs", [*OFFERED, *OTHERS])
def test_req_crs_fc_crs_valid_value(client: httpx.Client, crs: str) -> None:
    assert ids(body_of(client, "/collections/mines/items", crs=crs)) == ondisk.ids("mines")


@each_layer
def test_req_crs_fc_crs_default_value(client: httpx.Client, layer: str) -> None:
    without = body_of(client, f"/collections/{layer}/items")["features"]
    given = body_of(client, f"/collections/{layer}/items", crs=CRS84)["features"]
    assert [one["geometry"] for one in without] == [one["geometry"] for one in given]


@each_layer
@pytest.mark.parametrize("crs", [*OFFERED, EPSG + "4490"])
def test_req_crs_fc_crs_action(client: httpx.Client, layer: str, crs: str) -> None:
    for feature in body_of(client, f"/collections/{layer}/items", crs=crs)["features"]:
        _is_in(feature, layer, crs)


def _is_in(feature: Any, layer: str, crs: str) -> None:
    expected = ondisk.geometries(layer)[feature["id"]]
    if expected is None:
        assert feature["geometry"] is None
        return
    found = shape(feature["geometry"])
    assert found.geom_type == expected.geom_type
    # Unions of several lines may have their parts in another order than the files' own.
    assert _apart(_sorted(found), _sorted(_moved(expected, crs))) < _unit(crs), feature["id"]


def _sorted(geometry: BaseGeometry) -> BaseGeometry:
    parts = list(shapely.get_parts(geometry))
    ordered = sorted(parts, key=lambda part: tuple(round(c, 3) for c in shapely.get_coordinates(part)[0]))
    return shapely.GeometryCollection(ordered)


@each_crs
def test_req_crs_fc_crs_action_of_one_feature(client: httpx.Client, crs: str) -> None:
    for layer in LAYERS:
        fid = ondisk.ids(layer)[0]
        answer = client.get(f"/collections/{layer}/items/{fid}", params={"crs": crs})
        assert answer.headers["content-crs"] == f"<{crs}>"
        _is_in(answer.json(), layer, crs)


@pytest.mark.parametrize("crs", UNKNOWN)
def test_req_crs_crs_exception(client: httpx.Client, crs: str) -> None:
    for path in ("/collections/mines/items", "/collections/mines/items/taror-mine"):
        assert refused(client, path, crs=crs) == ["crs"]


def test_req_crs_ogc_crs_header(client: httpx.Client) -> None:
    for layer in ondisk.LAYERS:
        for path in (f"/collections/{layer}/items", f"/collections/{layer}/items/{ondisk.ids(layer)[0]}"):
            assert client.get(path).headers["content-crs"] == f"<{CRS84}>"
            assert client.head(path).headers["content-crs"] == f"<{CRS84}>"


@pytest.mark.parametrize("crs", [*OFFERED, *OTHERS])
def test_req_crs_ogc_crs_header_value(client: httpx.Client, crs: str) -> None:
    answer = client.get("/collections/mines/items", params={"crs": crs, "limit": 1})
    assert answer.headers["content-crs"] == f"<{crs}>"


def test_req_crs_geojson(client: httpx.Client) -> None:
    """The axes of the answer are those of the system: latitude first in EPSG:4326, longitude in CRS84."""
    first = {crs: body_of(client, "/collections/mines/items", crs=crs)["features"] for crs in OFFERED[:2]}
    for one, other in zip(first[CRS84], first[EPSG + "4326"], strict=True):
        if one["geometry"] is not None:
            assert one["geometry"]["coordinates"] == other["geometry"]["coordinates"][::-1]


def test_the_system_stays_in_the_links(client: httpx.Client) -> None:
    crs = EPSG + "32642"
    pages = [body_of(client, "/collections/mines/items", crs=crs, limit=3)]
    while following := links(pages[-1], "next"):
        answer = client.get(following[0]["href"])
        assert answer.headers["content-crs"] == f"<{crs}>"
        pages.append(answer.json())
    assert list(chain.from_iterable(map(ids, pages))) == ondisk.ids("mines")
    for feature in chain.from_iterable(body["features"] for body in pages):
        _is_in(feature, "mines", crs)
