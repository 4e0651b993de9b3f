"""Schema, queryables and sortables of a collection (OGC 23-058r2, 19-079r2 clause 6)."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator

from ca_geo.atlas import Atlas
from ca_geo.queryables import KINDS
from ca_geo.schema import ucum

COLLECTIONS = (
    "mines",
    "cku-railway",
    "border-incidents",
    "security-companies",
    "countries",
    "claims",
    "sources",
)
each = pytest.mark.parametrize("name", COLLECTIONS)


def _schema(client: httpx.Client, name: str, kind: str) -> Any:
    answer = client.get(f"/collections/{name}/{kind}")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/schema+json")
    return answer.json()


@each
@pytest.mark.parametrize("kind", KINDS)
def test_it_is_json_schema_under_its_own_address(
    client: httpx.Client, server: str, name: str, kind: str
) -> None:
    schema = _schema(client, name, kind)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == f"{server}/collections/{name}/{kind}"
    assert schema["type"] == "object"
    Draft202012Validator.check_schema(schema)
    places = [said["x-ogc-propertySeq"] for said in schema["properties"].values()]
    assert places == list(range(1, len(places) + 1))
    assert schema["properties"]["id"]["x-ogc-role"] == "id"


@each
def test_every_feature_is_what_the_schema_says(client: httpx.Client, name: str) -> None:
    validator = Draft202012Validator(_schema(client, name, "schema"))
    features = client.get(f"/collections/{name}/items?limit=300").json()["features"]
    assert features
    for feature in features:
        assert list(validator.iter_errors(feature["properties"])) == [], feature["id"]


@each
def test_what_each_kind_holds(client: httpx.Client, real_atlas: Atlas, name: str) -> None:
    layer = real_atlas.collections[name]
    place = ["geometry"] if layer.is_spatial else []
    assert list(_schema(client, name, "schema")["properties"]) == [*layer.schema, *place]
    queryables = _schema(client, name, "queryables")
    assert list(queryables["properties"]) == [*layer.schema, *place]
    assert ("no geometry" in queryables["description"]) is not layer.is_spatial
    for said in _schema(client, name, "sortables")["properties"].values():
        assert said["type"] in {"string", "integer", "number", "boolean"}


@each
def test_what_is_not_told_cannot_be_asked_for(client: httpx.Client, name: str) -> None:
    """`additionalProperties` is false: 400 (`/req/queryables/response` C, `/req/sortables/response` E)."""
    assert _schema(client, name, "queryables")["additionalProperties"] is False
    for query in ("filter=nothing=1", "sortby=nothing", "properties=nothing", "nothing=1"):
        assert client.get(f"/collections/{name}/items?{query}").status_code == 400


@each
def test_all_that_is_told_can_be_asked_for(client: httpx.Client, name: str) -> None:
    names = [one for one in _schema(client, name, "queryables")["properties"] if one != "geometry"]
    there = " OR ".join(f"{one} IS NOT NULL" for one in names)
    answer = client.get(f"/collections/{name}/items", params={"filter": there, "limit": 1}).json()
    assert answer["numberMatched"] == client.get(f"/collections/{name}/items?limit=1").json()["numberMatched"]
    for one in _schema(client, name, "sortables")["properties"]:
        assert client.get(f"/collections/{name}/items?sortby=-{one}&limit=1").status_code == 200


def test_titles_units_and_codes(client: httpx.Client, real_atlas: Atlas) -> None:
    said = _schema(client, "cku-railway", "schema")["properties"]
    assert (said["length_km"]["title"], said["length_km"]["x-ogc-unit"]) == ("Official length", "km")
    assert said["cost_usd"]["x-ogc-unit"] == "{USD}"
    codes = real_atlas.catalog.codelists["status"]
    assert said["status"]["enum"] == list(codes)
    assert {one["const"]: one["title"] for one in said["status"]["oneOf"]} == {
        code: entry["title"] for code, entry in codes.items()
    }
    assert "TJ" in said["countries"]["items"]["enum"]
    assert (said["start"]["type"], said["start"]["format"]) == ("string", "edtf")


@pytest.mark.parametrize(
    ("unit", "code"),
    [("m", "m"), ("m²", "m2"), ("%", "%"), ("USD", "{USD}"), ("tonnes a day", "{tonnes_a_day}")],
)
def test_units_are_those_of_ucum(unit: str, code: str) -> None:
    assert ucum(unit) == code


@pytest.mark.parametrize(
    ("name", "form"), [("mines", "point"), ("cku-railway", "any"), ("countries", "polygon-or-multipolygon")]
)
def test_geometries_have_a_form_in_place_of_a_type(client: httpx.Client, name: str, form: str) -> None:
    said = _schema(client, name, "schema")["properties"]["geometry"]
    assert said["format"] == f"geometry-{form}"
    assert said["x-ogc-role"] == "primary-geometry"
    assert "type" not in said


@each
def test_a_collection_leads_to_them_and_its_items_too(client: httpx.Client, server: str, name: str) -> None:
    answer = client.get(f"/collections/{name}")
    for kind in KINDS.values():
        href = f"{server}/collections/{name}/{kind.name}"
        told = {link["href"]: link["type"] for link in answer.json()["links"] if link["rel"] == kind.rel}
        assert told == {href: "application/schema+json", f"{href}?f=html": "text/html"}
        assert f'<{href}>; rel="{kind.rel}"; type="application/schema+json"' in answer.headers["link"]
    described = [link["href"] for link in answer.json()["links"] if link["rel"] == "describedBy"]
    assert f"{server}/collections/{name}/schema/feature" in described
    items = client.get(f"/collections/{name}/items?limit=1").json()["links"]
    rels = {link["rel"] for link in items}
    assert {KINDS["schema"].rel, KINDS["queryables"].rel} <= rels


@each
def test_the_schema_of_a_feature_is_that_of_its_geojson(
    client: httpx.Client, server: str, name: str, real_atlas: Atlas
) -> None:
    """Every feature is valid by it, and none with a property more; GDAL's 32 bits hold every integer."""
    schema = _schema(client, name, "schema/feature")
    assert schema["$id"] == f"{server}/collections/{name}/schema/feature"
    assert client.get(schema["$id"]).json() == schema
    validator = Draft202012Validator(schema)
    Draft202012Validator.check_schema(schema)
    for feature in client.get(f"/collections/{name}/items?limit=1000").json()["features"]:
        validator.validate(feature)
        assert not validator.is_valid(feature | {"properties": feature["properties"] | {"colour": "red"}})
    told = schema["properties"]["properties"]["properties"]
    assert list(told) == [of for of in real_atlas.collections[name].schema if of != "id"]
    integers = {of for of, said in told.items() if said["type"] == "integer"}
    records = real_atlas.collections[name].properties
    assert all(abs(record.get(of, 0)) < 2**31 for record in records for of in integers)


def test_amounts_beyond_32_bits_are_numbers_in_the_schema_of_a_feature(client: httpx.Client) -> None:
    told = _schema(client, "cku-railway", "schema/feature")["properties"]["properties"]["properties"]
    assert (told["cost_usd"]["type"], told["cost_usd"]["multipleOf"]) == ("number", 1)
    assert told["station_count"]["type"] == "integer"


def test_a_page_shows_what_the_schema_says(client: httpx.Client) -> None:
    page = client.get("/collections/mines/queryables?f=html").text
    for text in ("Mines: queryables", "<code>status</code>", "Planned", "geometry-point", "Role: id."):
        assert text in page


def test_nothing_but_f_is_taken(client: httpx.Client) -> None:
    answer = client.get("/collections/mines/queryables?limit=3")
    assert (answer.status_code, answer.json()["faults"][0]["parameter"]) == (400, "limit")
    assert client.get("/collections/nowhere/schema").status_code == 404
