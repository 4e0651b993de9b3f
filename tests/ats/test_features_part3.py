"""OGC API Features Part 3: Filtering (19-079r2), a test for each requirement; not what filters mean."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator

import ondisk
from answers import body_of, ids, links, parameter, refused

PART_3 = "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/"
QUERYABLES = "http://www.opengis.net/def/rel/ogc/1.0/queryables"
MINES = "/collections/mines/items"
each_layer = pytest.mark.parametrize("layer", ondisk.LAYERS)


@pytest.fixture(scope="module", autouse=True)
def _declared(client: httpx.Client) -> None:
    names = ("queryables", "queryables-query-parameters", "filter", "features-filter")
    assert {PART_3 + name for name in names} <= set(body_of(client, "/conformance")["conformsTo"])


def _where(layer: str, **equal: Any) -> list[str]:
    found = ondisk.features(layer)
    return [one["id"] for one in found if equal.items() <= one["properties"].items()]


# Requirements class Queryables


@each_layer
def test_req_queryables_queryables_link(client: httpx.Client, server: str, layer: str) -> None:
    href = f"{server}/collections/{layer}/queryables"
    for path in (f"/collections/{layer}", f"/collections/{layer}/items"):
        answer = client.get(path)
        told = [
            link for link in links(answer.json(), QUERYABLES) if link["type"] == "application/schema+json"
        ]
        assert [link["href"] for link in told] == [href]
        assert f'<{href}>; rel="{QUERYABLES}"' in answer.headers["link"]


@each_layer
def test_req_queryables_get_queryables_op(client: httpx.Client, layer: str) -> None:
    path = f"/collections/{layer}/queryables"
    answer = client.get(path, headers={"accept": "application/schema+json"})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/schema+json")
    page = client.get(path, headers={"accept": "text/html"})
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert client.get("/collections/atlantis/queryables").status_code == 404


@each_layer
def test_req_queryables_get_queryables_response(client: httpx.Client, server: str, layer: str) -> None:
    body = body_of(client, f"/collections/{layer}/queryables")
    assert body["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert body["$id"] == f"{server}/collections/{layer}/queryables"
    assert body["type"] == "object"
    Draft202012Validator.check_schema(body)
    in_files = {name for one in ondisk.features(layer) for name in one["properties"]}
    assert in_files <= body["properties"].keys()
    assert all(one["title"] for one in body["properties"].values())
    for feature in ondisk.features(layer):
        Draft202012Validator({**body, "required": ["id"]}).validate(feature["properties"])


def test_req_queryables_expression_construction(client: httpx.Client) -> None:
    """What is no queryable makes a filter bad, and does not let everything through."""
    for text in (
        "colour = 'red'",
        "status = 'operational' OR colour = 'red'",
        "S_INTERSECTS(place, POINT(1 2))",
    ):
        assert refused(client, MINES, filter=text) == ["filter"]


@each_layer
def test_req_queryables_query_parameters_parameters(client: httpx.Client, layer: str) -> None:
    """Each queryable of a simple type is a parameter, which lets through what has that value."""
    told = body_of(client, f"/collections/{layer}/queryables")["properties"]
    definition = body_of(client, "/api")
    for name in {name for one in ondisk.features(layer) for name in one["properties"]}:
        if told[name].get("type") in {"string", "number", "integer", "boolean"}:
            assert parameter(definition, layer, name)["schema"]["type"] == told[name]["type"]
            value = next(
                one["properties"][name] for one in ondisk.features(layer) if name in one["properties"]
            )
            text = json.dumps(value) if isinstance(value, bool) else str(value)
            body = body_of(client, f"/collections/{layer}/items", **{name: text, "limit": 1000})
            assert ids(body) == _where(layer, **{name: value})


# Requirements classes Filter and Features Filter


def test_req_filter_filter_param(client: httpx.Client) -> None:
    told = parameter(body_of(client, "/api"), "mines", "filter")
    assert (told["in"], told.get("required", False), told["schema"]["type"]) == ("query", False, "string")
    body = body_of(client, MINES, filter="status = 'operational'")
    assert ids(body) == _where("mines", status="operational")
    assert body["numberMatched"] == len(ids(body)) > 0


def test_req_filter_filter_lang_param(client: httpx.Client) -> None:
    told = parameter(body_of(client, "/api"), "mines", "filter-lang")
    assert set(told["schema"]["enum"]) >= {"cql2-text", "cql2-json"}
    assert told["schema"]["default"] == "cql2-text"
    said = {
        "cql2-text": "status = 'planned'",
        "cql2-json": '{"op":"=","args":[{"property":"status"},"planned"]}',
    }
    for layer in ("cku-railway", "border-incidents"):
        for lang, text in said.items():
            body = body_of(client, f"/collections/{layer}/items", **{"filter": text, "filter-lang": lang})
            assert ids(body) == _where(layer, status="planned")
    assert refused(client, MINES, **{"filter": "TRUE", "filter-lang": "ecql"}) == ["filter-lang"]


def test_req_filter_filter_crs_wgs84(client: httpx.Client) -> None:
    """Without `filter-crs` a geometry is longitude, latitude, whatever `crs` the answer is in."""
    text = "S_INTERSECTS(geometry, POLYGON((67 38, 70.5 38, 70.5 39.6, 67 39.6, 67 38)))"
    expected = [
        fid for fid in ondisk.touching("mines", 67, 38, 70.5, 39.6) if ondisk.geometries("mines")[fid]
    ]
    for crs in (None, "http://www.opengis.net/def/crs/EPSG/0/32642"):
        query = {"filter": text} | ({"crs": crs} if crs else {})
        assert ids(body_of(client, MINES, **query)) == expected != []


def test_req_filter_filter_crs_param(client: httpx.Client) -> None:
    """The same land in three systems, each with the order of axes of its authority."""
    expected = [
        fid for fid in ondisk.touching("mines", 67, 38, 70.5, 39.6) if ondisk.geometries("mines")[fid]
    ]
    shapes = {
        "http://www.opengis.net/def/crs/OGC/1.3/CRS84": "67 38, 70.5 38, 70.5 39.6, 67 39.6, 67 38",
        "http://www.opengis.net/def/crs/EPSG/0/4326": "38 67, 38 70.5, 39.6 70.5, 39.6 67, 38 67",
        "http://www.opengis.net/def/crs/EPSG/0/3857": (
            "7458406 4579425, 7848024 4579425, 7848024 4807490, 7458406 4807490, 7458406 4579425"
        ),
    }
    for crs, corners in shapes.items():
        text = f"S_INTERSECTS(geometry, POLYGON(({corners})))"
        assert ids(body_of(client, MINES, **{"filter": text, "filter-crs": crs})) == expected
    assert refused(client, MINES, **{"filter": "TRUE", "filter-crs": "EPSG:999999"}) == ["filter-crs"]


def test_req_filter_mixing_expressions(client: httpx.Client) -> None:
    """Filter, box, time and property parameters hold together."""
    layer, box = "border-incidents", (69.0, 37.0, 71.0, 38.5)
    both = set(ondisk.touching(layer, *box)) & set(ondisk.during(layer, date(2025, 8, 1), None))
    expected = [
        one["id"]
        for one in ondisk.features(layer)
        if one["id"] in both
        and "TJ" in one["properties"].get("countries", ())
        and one["properties"].get("killed", 0) >= 1
    ]
    query = {"bbox": ",".join(map(str, box)), "datetime": "2025-08-01/..", "countries": "TJ"}
    body = body_of(client, f"/collections/{layer}/items", filter="killed >= 1", **query)
    assert ids(body) == expected != []
    assert body["numberMatched"] == len(expected)


def test_req_filter_response(client: httpx.Client) -> None:
    """TRUE lets a feature through, FALSE does not, and NULL does not, nor what negates it."""
    reserves = [one["id"] for one in ondisk.features("mines") if "reserves_t" in one["properties"]]
    assert 0 < len(reserves) < len(ondisk.features("mines"))
    assert ids(body_of(client, MINES, filter="TRUE")) == ondisk.ids("mines")
    assert ids(body_of(client, MINES, filter="FALSE")) == []
    assert ids(body_of(client, MINES, filter="reserves_t >= 0")) == reserves
    assert ids(body_of(client, MINES, filter="NOT (reserves_t >= 0)")) == []
    assert ids(body_of(client, MINES, filter="reserves_t >= 0 OR NOT (reserves_t >= 0)")) == reserves


def test_req_features_filter_response_over_pages(client: httpx.Client) -> None:
    text = "location_precision <> 'country'"
    pages = [body_of(client, MINES, filter=text, limit=2)]
    while following := links(pages[-1], "next"):
        pages.append(body_of(client, following[0]["href"]))
    expected = [
        one["id"] for one in ondisk.features("mines") if one["properties"]["location_precision"] != "country"
    ]
    assert [fid for body in pages for fid in ids(body)] == expected
    assert {body["numberMatched"] for body in pages} == {len(expected)}


@pytest.mark.parametrize(
    "text",
    [
        "status =",
        "status = 'operational",
        "(status = 'operational'",
        "status == 'operational'",
        "name LIKE 5",
        "location_uncertainty_m > 'far'",
        "status = 3",
        "countries = 'TJ'",
        "start < TIMESTAMP('2025-13-01T00:00:00Z')",
        "S_INTERSECTS(geometry, POLYGON((0 0, 1 1)))",
        "S_INTERSECTS(name, POINT(1 2))",
        "no_such_function(name) = 1",
        "((((" * 100 + "TRUE" + "))))" * 100,
        "NOT " * 5000 + "TRUE",
        "x" * 10_000,
        "'; DROP TABLE mines; --",
        "\x00",
        "",
    ],
)
def test_a_bad_filter_is_refused_with_its_place(client: httpx.Client, text: str) -> None:
    assert refused(client, MINES, filter=text) == ["filter"]


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        '{"op":"="}',
        '{"op":"=","args":[{"property":"colour"},"red"]}',
        '{"op":"=","args":[{"property":"status"}]}',
        '{"op":"frobnicate","args":[1,2]}',
        '{"op":"s_intersects","args":[{"property":"geometry"},{"type":"Point","coordinates":["a","b"]}]}',
        '{"op":"not","args":[' * 300 + "true" + "]}" * 300,
    ],
)
def test_a_bad_json_filter_is_refused_with_its_place(client: httpx.Client, text: str) -> None:
    assert refused(client, MINES, **{"filter": text, "filter-lang": "cql2-json"}) == ["filter"]
