"""OGC API Features Part 1: Core (17-069r4), a test for each requirement, named after it.

What is expected comes from the files (ondisk.py). Recommendations that the atlas follows stand at the end.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from openapi_schema_validator import OAS30Validator
from openapi_spec_validator import OpenAPIV30SpecValidator
from shapely.geometry import shape

import ondisk
from answers import body_of, ids, links, parameter, resolved, target

CLASSES = [
    f"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/{name}"
    for name in ("core", "oas30", "geojson", "html")
]
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
METADATA = ("/", "/conformance", "/collections", *(f"/collections/{name}" for name in ondisk.LAYERS))
ITEMS = tuple(f"/collections/{name}/items" for name in ondisk.LAYERS)
DATED = "border-incidents"
each_layer = pytest.mark.parametrize("layer", ondisk.LAYERS)

BOXES = [
    (60.0, 35.0, 80.0, 45.0),
    (67.0, 38.0, 70.5, 39.6),
    (71.0, 36.5, 75.2, 39.5),
    (-170.0, -80.0, -169.0, -79.0),
    (73.0, 30.0, -170.0, 60.0),  # across the antimeridian
    (69.2, 38.5, 69.2, 38.5),
]
TIMES = [
    ("2025-08-24", date(2025, 8, 24), date(2025, 8, 24)),
    ("2025-11-26T09:30:00Z", date(2025, 11, 26), date(2025, 11, 26)),
    ("2024-11-18/2025-07-02", date(2024, 11, 18), date(2025, 7, 2)),
    ("../2016-06-30", None, date(2016, 6, 30)),
    ("2025-12-01/..", date(2025, 12, 1), None),
    ("/1995-01-01", None, date(1995, 1, 1)),
    ("2026-01-01T00:00:00Z/", date(2026, 1, 1), None),
]


def _pages(client: httpx.Client, path: str, **query: Any) -> list[Any]:
    """All pages, by their `next` links."""
    found = [body_of(client, path, **query)]
    while following := links(found[-1], "next"):
        found.append(body_of(client, following[0]["href"]))
    return found


def _leads_to_itself_and_its_page(client: httpx.Client, path: str, media_type: str) -> None:
    body = body_of(client, path)
    assert body_of(client, target(body, "self", media_type)).keys() == body.keys()
    page = client.get(target(body, "alternate", "text/html"))
    assert page.headers["content-type"].startswith("text/html")


@pytest.fixture(scope="module")
def definition(client: httpx.Client) -> Any:
    return body_of(client, "/api")


# Landing page, API definition, conformance


def test_req_core_root_op(client: httpx.Client) -> None:
    assert client.get("/").status_code == client.head("/").status_code == 200


def test_req_core_root_success(client: httpx.Client) -> None:
    body = body_of(client, "/")
    assert body["title"] == ondisk.catalog()["title"]
    assert {"service-desc", "service-doc", "conformance", "data"} <= {link["rel"] for link in body["links"]}
    assert "conformsTo" in body_of(client, target(body, "conformance", "application/json"))
    assert "collections" in body_of(client, target(body, "data", "application/json"))


def test_req_core_api_definition_op(client: httpx.Client) -> None:
    body = body_of(client, "/")
    for rel in ("service-desc", "service-doc"):
        for link in links(body, rel):
            answer = client.get(link["href"])
            assert (answer.status_code, answer.headers["content-type"].split(";")[0]) == (
                200,
                link["type"].split(";")[0],
            )


def test_req_core_api_definition_success(client: httpx.Client) -> None:
    answer = client.get(target(body_of(client, "/"), "service-desc", OPENAPI))
    assert answer.headers["content-type"] == OPENAPI
    assert answer.json()["openapi"].startswith("3.0.")
    assert answer.json()["paths"]


def test_req_core_conformance_op(client: httpx.Client) -> None:
    assert client.get("/conformance").status_code == 200


def test_req_core_conformance_success(client: httpx.Client) -> None:
    declared = body_of(client, "/conformance")["conformsTo"]
    assert set(CLASSES) <= set(declared)
    assert len(declared) == len(set(declared))


# HTTP, parameters, coordinates


@pytest.mark.parametrize("path", [*METADATA, ITEMS[0], "/api"])
def test_req_core_http(client: httpx.Client, path: str) -> None:
    answer, head = client.get(path), client.head(path)
    assert answer.http_version == "HTTP/1.1"
    assert (head.status_code, head.content) == (answer.status_code, b"")
    assert head.headers["content-type"] == answer.headers["content-type"]
    refused = client.post(path)
    assert (refused.status_code, set(refused.headers["allow"].split(", "))) == (405, {"GET", "HEAD"})


@pytest.mark.parametrize("path", [*METADATA, ITEMS[0], f"{ITEMS[3]}/{ondisk.ids(ondisk.LAYERS[3])[0]}"])
def test_req_core_query_param_unknown(client: httpx.Client, path: str) -> None:
    answer = client.get(path, params={"no-such-parameter": "1"})
    assert answer.status_code == 400
    assert "no-such-parameter" in answer.text


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("limit", "0"),
        ("limit", "-1"),
        ("limit", "ten"),
        ("bbox", "1,2,3"),
        ("bbox", "1,2,3,four"),
        ("bbox", "1,2,3,4,5"),
        ("bbox", "60,45,80,35"),  # south of it is north of its north
        ("bbox", "60,35,80,95"),
        ("datetime", "yesterday"),
        ("datetime", "2025-02-30"),
        ("datetime", "2025-12-01/2025-11-01"),
        ("datetime", "../.."),
        ("datetime", "2025-01-01/2025-02-01/2025-03-01"),
        ("offset", "-1"),
        ("f", "docx"),
    ],
)
def test_req_core_query_param_invalid(client: httpx.Client, name: str, value: str) -> None:
    answer = client.get(ITEMS[0], params={name: value})
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert [fault["parameter"] for fault in answer.json()["faults"]] == [name]


@each_layer
def test_req_core_crs84(client: httpx.Client, layer: str) -> None:
    for feature in body_of(client, f"/collections/{layer}/items")["features"]:
        expected = ondisk.geometries(layer)[feature["id"]]
        if expected is None:
            assert feature["geometry"] is None
        else:
            assert shape(feature["geometry"]).normalize().equals_exact(expected.normalize(), 1e-7)


# Collections


def test_req_core_fc_md_op(client: httpx.Client) -> None:
    assert client.get("/collections").status_code == 200


def test_req_core_fc_md_success(client: httpx.Client) -> None:
    served = [one["id"] for one in body_of(client, "/collections")["collections"]]
    assert [name for name in served if name in ondisk.LAYERS] == list(ondisk.LAYERS)


def test_req_core_fc_md_links(client: httpx.Client) -> None:
    _leads_to_itself_and_its_page(client, "/collections", "application/json")


def test_req_core_fc_md_items(client: httpx.Client) -> None:
    titles = {entry["id"]: entry["title"] for entry in ondisk.catalog()["layers"]}
    served = {one["id"]: one["title"] for one in body_of(client, "/collections")["collections"]}
    assert served.items() >= titles.items()


def test_req_core_fc_md_items_links(client: httpx.Client) -> None:
    for one in body_of(client, "/collections")["collections"]:
        found = {link["type"]: link["href"] for link in links(one, "items")}
        assert found.keys() == {"application/geo+json", "text/html"}
        if one["id"] in ondisk.LAYERS:
            body = body_of(client, found["application/geo+json"])
            assert ids(body) == ondisk.ids(one["id"])


def test_req_core_fc_md_extent(client: httpx.Client) -> None:
    for one in body_of(client, "/collections")["collections"]:
        if one["id"] not in ondisk.LAYERS:
            continue
        _covers_places(one)
        _covers_dates(one)


def _covers_places(collection: Any) -> None:
    places = [place for place in ondisk.geometries(collection["id"]).values() if place is not None]
    spatial = collection.get("extent", {}).get("spatial")
    assert (spatial is None) == (not places)
    if spatial is not None:
        west, south, east, north = spatial["bbox"][0]
        assert spatial.get("crs", CRS84) == CRS84
        for left, low, right, top in (place.bounds for place in places):
            assert west <= left <= right <= east
            assert south <= low <= top <= north


def _covers_dates(collection: Any) -> None:
    records = [feature["properties"] for feature in ondisk.features(collection["id"])]
    dated = [one for one in records if {"start", "end"} & one.keys()]
    temporal = collection.get("extent", {}).get("temporal")
    assert (temporal is None) == (not dated)
    if temporal is None:
        return
    first, last = temporal["interval"][0]
    starts = [ondisk.day_bounds(one.get("start"))[0] for one in dated]
    ends = [ondisk.day_bounds(one.get("end"))[1] for one in dated]
    assert (first and first[:10]) == (None if None in starts else str(min(filter(None, starts))))
    assert (last and last[:10]) == (None if None in ends else str(max(filter(None, ends))))


@each_layer
def test_req_core_sfc_md_op(client: httpx.Client, layer: str) -> None:
    assert body_of(client, f"/collections/{layer}")["id"] == layer
    assert client.get(f"/collections/{layer}-and-more").status_code == 404


def test_req_core_sfc_md_success(client: httpx.Client) -> None:
    for one in body_of(client, "/collections")["collections"]:
        alone = body_of(client, f"/collections/{one['id']}")
        assert {name: alone.get(name) for name in one if name != "links"} == {
            name: value for name, value in one.items() if name != "links"
        }
        assert {link["rel"] for link in one["links"]} <= {link["rel"] for link in alone["links"]}


# Features


@each_layer
def test_req_core_fc_op(client: httpx.Client, layer: str) -> None:
    assert client.get(f"/collections/{layer}/items").headers["content-type"] == "application/geo+json"


def test_req_core_fc_limit_definition(definition: Any) -> None:
    for layer in ondisk.LAYERS:
        told = parameter(definition, layer, "limit")
        schema = told["schema"]
        assert (told["in"], told.get("required", False), schema["type"]) == ("query", False, "integer")
        assert 1 == schema["minimum"] <= schema["default"] <= schema["maximum"]
        assert (told["style"], told["explode"]) == ("form", False)


@each_layer
@pytest.mark.parametrize("limit", [1, 3, 1000])
def test_req_core_fc_limit_response_1(client: httpx.Client, layer: str, limit: int) -> None:
    body = body_of(client, f"/collections/{layer}/items", limit=limit)
    assert ids(body) == ondisk.ids(layer)[:limit]


def test_req_core_fc_bbox_definition(definition: Any) -> None:
    for layer in ondisk.LAYERS:
        told = parameter(definition, layer, "bbox")
        schema = told["schema"]
        assert (told["in"], told.get("required", False)) == ("query", False)
        assert (schema["type"], schema["items"]["type"]) == ("array", "number")
        assert (told["style"], told["explode"]) == ("form", False)
        for numbers, allowed in ((3, False), (4, True), (6, True), (7, False)):
            assert OAS30Validator(schema).is_valid([1.5] * numbers) == allowed


@each_layer
@pytest.mark.parametrize("box", BOXES)
def test_req_core_fc_bbox_response(client: httpx.Client, layer: str, box: tuple[float, ...]) -> None:
    west, south, east, north = map(str, box)
    expected = ondisk.touching(layer, *box)
    flat = body_of(client, f"/collections/{layer}/items", bbox=",".join((west, south, east, north)))
    deep = body_of(client, f"/collections/{layer}/items", bbox=f"{west},{south},-100,{east},{north},9000")
    assert ids(flat) == ids(deep) == expected
    assert flat["numberMatched"] == len(expected)


def test_req_core_fc_time_definition(definition: Any) -> None:
    for layer in ondisk.LAYERS:
        told = parameter(definition, layer, "datetime")
        assert (told["in"], told.get("required", False), told["schema"]["type"]) == ("query", False, "string")
        assert (told["style"], told["explode"]) == ("form", False)


@each_layer
@pytest.mark.parametrize(("text", "first", "last"), TIMES)
def test_req_core_fc_time_response(
    client: httpx.Client, layer: str, text: str, first: date | None, last: date | None
) -> None:
    body = body_of(client, f"/collections/{layer}/items", datetime=text)
    assert ids(body) == ondisk.during(layer, first, last)
    assert body["numberMatched"] == len(body["features"])


@each_layer
def test_req_core_fc_response(client: httpx.Client, layer: str) -> None:
    """All parameters together; and all features, each once, over the pages."""
    day, box = date(2016, 1, 1), BOXES[0]
    both = set(ondisk.during(layer, day, None)) & set(ondisk.touching(layer, *box))
    text = ",".join(map(str, box))
    pages = _pages(client, f"/collections/{layer}/items", bbox=text, datetime=f"{day}/..", limit=2)
    assert [fid for body in pages for fid in ids(body)] == [fid for fid in ondisk.ids(layer) if fid in both]
    pages = _pages(client, f"/collections/{layer}/items", limit=3)
    assert [fid for body in pages for fid in ids(body)] == ondisk.ids(layer)


@pytest.mark.parametrize("query", [{}, {"limit": 2, "bbox": "60,30,80,50"}])
def test_req_core_fc_links(client: httpx.Client, query: dict[str, Any]) -> None:
    for path in ITEMS:
        body = body_of(client, path, **query)
        same = body_of(client, target(body, "self", "application/geo+json"))
        assert (ids(same), same["numberMatched"]) == (ids(body), body["numberMatched"])
        page = client.get(target(body, "alternate", "text/html"))
        assert page.headers["content-type"].startswith("text/html")
        assert all(f"/items/{fid}" in page.text for fid in ids(body))


def test_req_core_fc_rel_type(client: httpx.Client) -> None:
    for path in ITEMS:
        for link in body_of(client, path, limit=1)["links"]:
            assert link["rel"]
            assert link["type"]


def test_req_core_fc_time_stamp(client: httpx.Client) -> None:
    made = datetime.fromisoformat(body_of(client, ITEMS[0], limit=1)["timeStamp"])
    assert abs(datetime.now(UTC) - made) < timedelta(days=1)


@each_layer
def test_req_core_fc_number_matched(client: httpx.Client, layer: str) -> None:
    for offset in (0, 1, 1000):
        body = body_of(client, f"/collections/{layer}/items", limit=1, offset=offset)
        assert body["numberMatched"] == len(ondisk.features(layer))


@each_layer
def test_req_core_fc_number_returned(client: httpx.Client, layer: str) -> None:
    for limit in (1, 4, 100):
        body = body_of(client, f"/collections/{layer}/items", limit=limit)
        assert body["numberReturned"] == len(body["features"]) == min(limit, len(ondisk.features(layer)))


@each_layer
def test_req_core_f_op(client: httpx.Client, layer: str) -> None:
    for fid in ondisk.ids(layer):
        assert (
            client.get(f"/collections/{layer}/items/{fid}").headers["content-type"] == "application/geo+json"
        )
    assert client.get(f"/collections/{layer}/items/atlantis").status_code == 404


@each_layer
def test_req_core_f_success(client: httpx.Client, layer: str) -> None:
    for feature in ondisk.features(layer):
        body = body_of(client, f"/collections/{layer}/items/{feature['id']}")
        assert (body["type"], body["id"]) == ("Feature", feature["id"])
        assert body["properties"].items() >= feature["properties"].items()


@each_layer
def test_req_core_f_links(client: httpx.Client, layer: str) -> None:
    for fid in ondisk.ids(layer):
        body = body_of(client, f"/collections/{layer}/items/{fid}")
        assert body_of(client, target(body, "self", "application/geo+json"))["id"] == fid
        assert fid in client.get(target(body, "alternate", "text/html")).text
        assert body_of(client, target(body, "collection", "application/json"))["id"] == layer


# Requirements classes GeoJSON, HTML, OpenAPI 3.0


def test_req_geojson_definition(client: httpx.Client) -> None:
    for path in (*ITEMS, f"{ITEMS[0]}/{ondisk.ids(ondisk.LAYERS[0])[0]}"):
        answer = client.get(path, headers={"accept": "application/geo+json"})
        assert (answer.status_code, answer.headers["content-type"]) == (200, "application/geo+json")
    for path in METADATA:
        answer = client.get(path, headers={"accept": "application/json"})
        assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")


def test_req_geojson_content(client: httpx.Client) -> None:
    for path in ITEMS:
        body = body_of(client, path)
        assert body["type"] == "FeatureCollection"
        assert "crs" not in body
        for feature in body["features"]:
            assert feature["type"] == "Feature"
            assert feature.keys() >= {"id", "geometry", "properties"}
            assert not {"coordinates", "geometries", "features"} & feature.keys()
            assert feature["geometry"] is None or shape(feature["geometry"]).is_valid


@pytest.mark.parametrize("path", [*METADATA, *ITEMS, f"{ITEMS[0]}/{ondisk.ids(ondisk.LAYERS[0])[0]}"])
def test_req_html_definition(client: httpx.Client, path: str) -> None:
    answer = client.get(path, headers={"accept": "text/html"})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")


class _Page(HTMLParser):
    """What a page says and where it leads."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.leads_to: set[str] = set()
        self._hidden = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in {"script", "style"}
        if tag == "a":
            self.leads_to |= {value for name, value in attrs if name == "href" and value}

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in {"script", "style"}

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.words.append(data)

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", " ".join(self.words))


def _same_address(link: str, base: str) -> str:
    """A link without what tells only the form apart, so that a page's and a document's compare."""
    parts = urlsplit(str(httpx.URL(base).join(link)))
    query = {name: value for name, value in parse_qs(parts.query).items() if name not in {"f", "limit"}}
    return f"{parts.netloc}{parts.path}?{sorted(query.items())}"


@pytest.mark.parametrize(
    "path", [*METADATA, *ITEMS, *(f"{path}/{ondisk.ids(path.split('/')[2])[0]}" for path in ITEMS)]
)
def test_req_html_content(client: httpx.Client, server: str, path: str) -> None:
    """Each link of the JSON is one of the page; each name, title and summary stands in its text."""
    body = body_of(client, path)
    page = _Page(client.get(path, headers={"accept": "text/html"}).text)
    said = {_same_address(link, server) for link in page.leads_to}
    assert {
        link["href"] for link in body["links"] if _same_address(link["href"], server) not in said
    } == set()
    for record in [body.get("properties", {}), *(one["properties"] for one in body.get("features", ()))]:
        if "name" in record:
            assert record["name"] in page.text
    if "properties" in body:
        assert re.sub(r"\s+", " ", body["properties"]["summary"]) in page.text
    for one in (body, *body.get("collections", ())):
        if "description" in one:
            assert one["title"] in page.text
            assert one["description"] in page.text


def test_req_oas30_oas_definition_1(client: httpx.Client) -> None:
    body = body_of(client, "/")
    assert client.get(target(body, "service-desc", OPENAPI)).headers["content-type"] == OPENAPI
    assert (
        client.get(target(body, "service-doc", "text/html")).headers["content-type"].startswith("text/html")
    )


def test_req_oas30_oas_definition_2(definition: Any) -> None:
    assert list(OpenAPIV30SpecValidator(definition).iter_errors()) == []


def test_req_oas30_oas_impl(client: httpx.Client, definition: Any) -> None:
    """What can be asked as it stands answers with what is written; tests/test_openapi.py has the others."""
    for path, entry in definition["paths"].items():
        if "{" in path or any(
            resolved(definition, one).get("required") for one in entry["get"].get("parameters", ())
        ):
            continue
        told = entry["get"]["responses"]["200"]["content"]
        answer = client.get(path, timeout=60)  # files of the whole atlas are among them
        assert answer.status_code in {200, 204}, path
        assert answer.headers["content-type"] in told or "*/*" in told, path


def test_req_oas30_completeness(definition: Any) -> None:
    """Every operation names its successes with their media types."""
    for layer in ondisk.LAYERS:
        content = definition["paths"][f"/collections/{layer}/items"]["get"]["responses"]["200"]["content"]
        assert {"application/geo+json", "text/html"} <= {name.partition(";")[0] for name in content}
    for path, entry in definition["paths"].items():
        success = {status for status in entry["get"]["responses"] if status.startswith("2")}
        assert success, path
        assert resolved(definition, entry["get"]["responses"]["200"])["content"], path


def test_req_oas30_exceptions_codes(client: httpx.Client, definition: Any) -> None:
    path = f"{ITEMS[0]}/{{feature}}"
    for told, address, accept in (
        (path, ITEMS[0] + "/atlantis", "*/*"),
        (path, ITEMS[0] + "/atlantis?no=1", "*/*"),
        (ITEMS[0], ITEMS[0] + "?limit=none", "*/*"),
        (ITEMS[0], ITEMS[0], "image/png"),
    ):
        status = client.get(address, headers={"accept": accept}).status_code
        assert str(status) in definition["paths"][told]["get"]["responses"]


def test_req_oas30_security(client: httpx.Client, definition: Any) -> None:
    """Nothing is guarded, and the definition says nothing else."""
    assert "security" not in definition
    assert not any("security" in entry["get"] for entry in definition["paths"].values())
    assert "www-authenticate" not in client.get("/").headers


# Recommendations and permissions


def test_rec_core_etag(client: httpx.Client) -> None:
    for path in (*METADATA, *ITEMS):
        etag = client.get(path).headers["etag"]
        again = client.get(path, headers={"if-none-match": etag})
        assert (again.status_code, again.content) == (304, b"")
        assert client.get(path, headers={"if-none-match": '"other"'}).status_code == 200


def test_rec_core_cross_origin(client: httpx.Client) -> None:
    for path in (*METADATA, *ITEMS, "/api"):
        answer = client.get(path, headers={"origin": "https://example.org"})
        assert answer.headers["access-control-allow-origin"] == "*"


def test_rec_core_link_header(client: httpx.Client) -> None:
    for path in (*METADATA, *ITEMS):
        answer = client.get(path)
        sent = {(link["rel"], url) for url, link in _header_links(answer).items()}
        told = {
            (link["rel"], link["href"])
            for link in answer.json()["links"]
            if link["rel"] in {"self", "alternate", "data"}
        }
        assert told <= sent


def _header_links(answer: httpx.Response) -> dict[str, Any]:
    return {link["url"]: link for link in answer.links.values()} | {
        url: {"rel": rel} for url, rel in re.findall(r'<([^>]+)>;\s*rel="([^"]+)"', answer.headers["link"])
    }


def test_rec_core_fc_md_license(client: httpx.Client) -> None:
    licences = {entry["id"]: entry["licence"] for entry in ondisk.catalog()["layers"]}
    told = {
        "CC-BY-4.0": "creativecommons.org/licenses/by/4.0",
        "ODbL-1.0": "opendatacommons.org/licenses/odbl/1",
    }
    for layer, spdx in licences.items():
        offered = links(body_of(client, f"/collections/{layer}"), "license")
        assert any(re.sub("-0/?$", "", told[spdx]) in link["href"] for link in offered), layer


def test_rec_core_fc_md_descriptions(client: httpx.Client) -> None:
    for entry in ondisk.catalog()["layers"]:
        assert body_of(client, f"/collections/{entry['id']}")["description"] == entry["description"]


@each_layer
def test_rec_core_fc_next_and_prev(client: httpx.Client, layer: str) -> None:
    """`next` on every page but the last, `prev` on every page but the first, both with the same selection."""
    pages = _pages(client, f"/collections/{layer}/items", limit=1, bbox="60,30,80,50")
    expected = ondisk.touching(layer, 60, 30, 80, 50)
    assert [ids(body) for body in pages] == ([[fid] for fid in expected] or [[]])
    for before, body in pairwise(pages):
        (link,) = links(body, "prev")
        assert ids(body_of(client, link["href"])) == ids(before)
    assert links(pages[0], "prev") == links(pages[-1], "next") == []


def test_per_core_fc_limit_response_2(client: httpx.Client, definition: Any) -> None:
    """A limit above the greatest is lowered, not refused."""
    most = parameter(definition, DATED, "limit")["schema"]["maximum"]
    body = body_of(client, f"/collections/{DATED}/items", limit=most * 1000)
    assert ids(body) == ondisk.ids(DATED)


def test_rec_core_fc_filters(client: httpx.Client) -> None:
    """Properties are parameters (7.15.5)."""
    for layer in ondisk.LAYERS:
        records = {feature["id"]: feature["properties"] for feature in ondisk.features(layer)}
        for value in {one["status"] for one in records.values() if "status" in one}:
            body = body_of(client, f"/collections/{layer}/items", status=value)
            assert ids(body) == [fid for fid, one in records.items() if one.get("status") == value]
        for value in {country for one in records.values() for country in one.get("countries", ())}:
            body = body_of(client, f"/collections/{layer}/items", countries=value)
            assert ids(body) == [fid for fid, one in records.items() if value in one.get("countries", ())]


def test_rec_html_schema_org(client: httpx.Client) -> None:
    """Each layer's page says in schema.org's words what it is (annotations in JSON-LD)."""
    for entry in ondisk.catalog()["layers"]:
        page = client.get(f"/collections/{entry['id']}", headers={"accept": "text/html"}).text
        said = re.findall(r'<script type="application/ld\+json"[^>]*>(.*?)</script>', page, re.DOTALL)
        assert any(entry["title"] in text and "Dataset" in text for text in said)
