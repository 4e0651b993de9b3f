"""The OpenAPI document is valid, complete and true: every answer is held against it."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from jsonschema import Draft202012Validator
from openapi_schema_validator import OAS30Validator
from openapi_spec_validator import OpenAPIV30SpecValidator, OpenAPIV31SpecValidator

from ca_geo.analysis import QUESTIONS
from ca_geo.atlas import Atlas
from ca_geo.formats import FORMATS
from ca_geo.query import PARAMETERS
from ca_geo.strings import LANGUAGES
from ca_geo.view import PARTS

JSON_TYPES = {
    "application/json",
    "application/geo+json",
    "application/vnd.mapbox.tile+json",
    "application/vnd.oai.openapi+json;version=3.0",
}


@pytest.fixture(scope="module")
def document(client: httpx.Client) -> Any:
    return client.get("/api").json()


def _faults(document: Any, schema: Any, answer: Any) -> list[str]:
    """What is wrong with an answer by a schema of the document, each in a line."""
    validator = OAS30Validator({**schema, "components": document["components"]})
    return [f"{list(fault.path)}: {fault.message[:120]}" for fault in validator.iter_errors(answer)]


def test_the_document_is_valid(document: Any) -> None:
    assert list(OpenAPIV30SpecValidator(document).iter_errors()) == []


@pytest.mark.parametrize(
    ("accept", "version"),
    [
        ("application/vnd.oai.openapi+json;version=3.0", "3.0"),
        ("application/vnd.oai.openapi+json; version=3.1", "3.1"),
        (
            "application/json;q=0.5, application/vnd.oai.openapi+json;version=3.1",
            "3.1",
        ),
        ("application/vnd.oai.openapi+json", "3.0"),
        ("application/json", "3.0"),
        ("*/*", "3.0"),
    ],
)
def test_either_version_can_be_had(client: httpx.Client, accept: str, version: str) -> None:
    answer = client.get("/api", headers={"accept": accept})
    assert answer.headers["content-type"] == f"application/vnd.oai.openapi+json;version={version}"
    assert answer.json()["openapi"].startswith(version)


def test_version_31_says_the_same_and_is_valid(client: httpx.Client, document: Any) -> None:
    newer = client.get("/api?f=openapi31").json()
    assert list(OpenAPIV31SpecValidator(newer).iter_errors()) == []
    assert "nullable" not in json.dumps(newer)
    assert newer["components"]["schemas"]["Geometry"]["type"] == ["object", "null"]
    assert list(newer["paths"]) == list(document["paths"])
    features = client.get("/collections/mines/items").json()
    schema = {"$ref": "#/components/schemas/FeatureCollection", "components": newer["components"]}
    assert None in [feature["geometry"] for feature in features["features"]]
    assert list(Draft202012Validator(schema).iter_errors(features)) == []
    features["features"][0]["geometry"] = 3
    assert list(Draft202012Validator(schema).iter_errors(features)) != []


def test_headers_are_described_where_they_are_sent(client: httpx.Client, document: Any) -> None:
    for path, named in (("/collections/mines/items", {"Content-Crs"}), ("/collections", set())):
        told = set(document["paths"][path]["get"]["responses"]["200"]["headers"])
        assert told == {"ETag", "Link", "Cache-Control"} | named
        assert told <= {name.title().replace("Etag", "ETag") for name in client.get(path).headers}


def test_every_address_is_described_and_nothing_else(document: Any, real_atlas: Atlas) -> None:
    per_layer = {
        path
        for name, layer in real_atlas.collections.items()
        for end in ("", "/{feature}", "/{feature}/claims")[: 3 if layer.info.claimed else 2]
        for path in [f"/collections/{name}/items{end}"]
    }
    tiled = [f"/collections/{name}" for name, layer in real_atlas.collections.items() if layer.bbox]

    def tiles(origin: str) -> list[str]:
        place = "{tileMatrixSet}/{tileMatrix}/{tileRow}/{tileCol}"
        return [f"{origin}/tiles", f"{origin}/tiles/{{tileMatrixSet}}", f"{origin}/tiles/{place}"]

    assert set(document["paths"]) == per_layer | {
        "/",
        "/cite",
        "/conformance",
        "/functions",
        "/api",
        "/docs",
        "/collections",
        "/collections/{collection}",
        "/collections/{collection}/schema",
        "/collections/{collection}/queryables",
        "/collections/{collection}/sortables",
        "/collections/{collection}/schema/feature",
        "/sources",
        "/sources/{source}",
        "/countries",
        "/countries/{country}",
        "/gaps",
        "/briefings",
        "/briefing/{briefing}",
        "/search",
        "/analysis",
        *(f"/analysis/{name}" for name in QUESTIONS),
        *(path for origin in ["", *tiled] for path in tiles(origin)),
        "/tileMatrixSets",
        "/tileMatrixSets/{tileMatrixSet}",
        "/releases",
        *(f"/releases/{{release}}{end}" for end in ("", "/data.zip", "/atlas", "/atlas/{path}")),
        "/datapackage.json",
        "/dcat",
        "/stac",
        "/stac/{collection}",
        "/map",
        "/embed",
        "/oembed",
        "/download/atlas.gpkg",
        "/download/atlas.zip",
        "/download/map.html",
        "/briefing/{briefing}.pdf",
        "/briefing/{briefing}.pptx",
        "/figure.pdf",
        "/figure.png",
        "/figure.svg",
        "/basemap/{name}",
        "/static/{version}/{path}",
    }


@pytest.mark.parametrize("path", ["/map", "/embed", "/cite", "/download/map.html", "/figure.svg"])
def test_what_shows_a_view_takes_every_part_of_it(document: Any, path: str) -> None:
    told = [one["name"] for one in document["paths"][path]["get"]["parameters"]]
    assert set(PARTS) <= set(told)
    assert len(told) == len(set(told))


def test_items_take_the_parameters_that_the_server_reads(document: Any, real_atlas: Atlas) -> None:
    for name, layer in real_atlas.collections.items():
        told = document["paths"][f"/collections/{name}/items"]["get"]["parameters"]
        assert [one["name"] for one in told] == [*PARAMETERS, *layer.schema, "f", "lang"]
        by_name = {one["name"]: one for one in told}
        assert by_name["limit"]["schema"]["maximum"] == real_atlas.settings.limit_max
        assert by_name["limit"]["schema"]["default"] == real_atlas.settings.limit_default
        assert by_name["f"]["schema"]["enum"] == ["json", "html", *FORMATS]
        assert (by_name["bbox"]["style"], by_name["bbox"]["explode"]) == ("form", False)


def _examples(operation: Any) -> dict[str, Any]:
    """A value for each parameter in the path."""
    known = {"feature": None, "name": "towns.geojson", "version": None}
    known |= dict.fromkeys(("tileMatrix", "tileRow", "tileCol"), "0")
    found = {}
    for parameter in operation.get("parameters", ()):
        if parameter["in"] == "path":
            values = parameter["schema"].get("enum")
            found[parameter["name"]] = values[0] if values else known.get(parameter["name"])
    return found


def _addresses(client: httpx.Client, document: Any) -> list[tuple[str, Any]]:
    """Each described address with its placeholders filled, beside its operation."""
    found = []
    for path, entry in document["paths"].items():
        if "{release}" in path:  # test_releases_http.py makes releases, and asks for them
            continue
        values = _examples(entry["get"])
        if "feature" in values:
            first = client.get(path.partition("/{feature}")[0] + "?limit=1").json()["features"][0]
            values["feature"] = first["id"]
        if "version" in values:
            values["version"] = client.get("/?f=html").text.split("/static/")[1].split("/")[0]
            values["path"] = "css/site.css"
        needed = {one["name"]: one["example"] for one in entry["get"]["parameters"] if "example" in one}
        query = f"?{urlencode(needed)}" if needed else ""
        found.append((path.format(**values) + query, entry["get"]))
    return found


def test_every_answer_is_what_the_document_says(client: httpx.Client, document: Any) -> None:
    checked = 0
    for address, operation in _addresses(client, document):
        content = operation["responses"]["200"]["content"]
        for media_type, told in content.items():
            is_page = media_type.startswith("text/html")
            told_in = ("&" if "?" in address else "?") + "lang=ru" if is_page else ""
            accept = {"accept": media_type.replace("; charset=utf-8", "")}
            answer = client.get(address + told_in, headers=accept)
            assert answer.status_code == 200, (address, media_type)
            if is_page:
                _is_a_page_in_russian(operation, answer)
            if media_type != "*/*":
                assert answer.headers["content-type"] == media_type, address
            if media_type in JSON_TYPES:
                assert _faults(document, told["schema"], answer.json()) == [], address
                checked += 1
    assert checked > 10


def _is_a_page_in_russian(operation: Any, answer: httpx.Response) -> None:
    """Every page is told to take `lang`, and takes it."""
    taken = {one["name"]: one["schema"] for one in operation["parameters"] if one["in"] == "query"}
    assert taken["lang"]["enum"] == list(LANGUAGES), answer.url
    assert '<html lang="ru"' in answer.text[:200], answer.url


def test_every_property_is_what_the_document_says(
    client: httpx.Client, document: Any, real_atlas: Atlas
) -> None:
    for name in real_atlas.collections:
        schema = document["components"]["schemas"][f"{name}-properties"]
        closed = {**schema, "additionalProperties": False}
        for feature in client.get(f"/collections/{name}/items").json()["features"]:
            assert _faults(document, closed, feature["properties"]) == [], feature["id"]


@pytest.mark.parametrize(
    ("path", "accept", "status"),
    [
        ("/collections/mines/items?limit=x", "*/*", "400"),
        ("/collections/mines/items/x", "*/*", "404"),
        ("/collections/mines/items", "image/png", "406"),
    ],
)
def test_faults_are_what_the_document_says(
    client: httpx.Client, document: Any, path: str, accept: str, status: str
) -> None:
    answer = client.get(path, headers={"accept": accept})
    assert answer.status_code == int(status)
    told = document["paths"]["/collections/mines/items"]["get"]["responses"][status]
    response = document["components"]["responses"][told["$ref"].rpartition("/")[2]]
    schema = response["content"]["application/problem+json"]["schema"]
    assert _faults(document, schema, answer.json()) == []


def test_no_answer_is_422(document: Any) -> None:
    statuses = {status for entry in document["paths"].values() for status in entry["get"]["responses"]}
    assert statuses == {"200", "204", "304", "307", "400", "404", "406", "500", "501", "503"}
