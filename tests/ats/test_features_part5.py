"""OGC API Features Part 5 and Common Part 3: Schemas (23-058r2, drafts), a test for each requirement."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator

import ondisk
from answers import body_of, links

CLASSES = (
    "http://www.opengis.net/spec/ogcapi-features-5/1.0/conf/schemas",
    "http://www.opengis.net/spec/ogcapi-common-3/1.0/conf/schemas",
)
RELATIONS = "http://www.opengis.net/def/rel/ogc/1.0/"
SCHEMA = "application/schema+json"
DATA = ondisk.DATA
each_layer = pytest.mark.parametrize("layer", ondisk.LAYERS)
each_kind = pytest.mark.parametrize("kind", ["schema", "queryables", "sortables"])


def _schema(client: httpx.Client, layer: str, kind: str = "schema") -> Any:
    return body_of(client, f"/collections/{layer}/{kind}")


@pytest.fixture(scope="module")
def feature_schema() -> Any:
    """What the files' own schema says of each property."""
    text = (DATA / "schema" / "feature.schema.json").read_text(encoding="utf-8")
    return json.loads(text)["properties"]["properties"]["properties"]


def test_the_classes_are_declared(client: httpx.Client) -> None:
    assert set(CLASSES) <= set(body_of(client, "/conformance")["conformsTo"])


@each_kind
@each_layer
def test_req_schemas_link(client: httpx.Client, server: str, layer: str, kind: str) -> None:
    body = body_of(client, f"/collections/{layer}")
    told = [link["href"] for link in links(body, RELATIONS + kind) if link["type"] == SCHEMA]
    assert told == [f"{server}/collections/{layer}/{kind}"]


@each_kind
@each_layer
def test_req_schemas_json_schema(client: httpx.Client, layer: str, kind: str) -> None:
    body = _schema(client, layer, kind)
    Draft202012Validator.check_schema(body)
    assert body["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert body["type"] == "object"
    again = client.get(body["$id"], headers={"accept": SCHEMA})
    assert (again.headers["content-type"], again.json()) == (SCHEMA, body)
    assert "?" not in body["$id"]


@each_layer
def test_req_schemas_properties(client: httpx.Client, layer: str) -> None:
    """Every property of the files has its type; every record is valid by the schema."""
    body = _schema(client, layer)
    spatial = {name for name, one in body["properties"].items() if "geometry" in one.get("format", "")}
    assert all("type" in one for name, one in body["properties"].items() if name not in spatial)
    assert not any({"type", "$ref"} & body["properties"][name].keys() for name in spatial)
    assert spatial == {"geometry"}
    plain = {"type": "object", "properties": body["properties"], "additionalProperties": False}
    for feature in ondisk.features(layer):
        Draft202012Validator(plain).validate(feature["properties"])


@each_layer
def test_req_schemas_properties_of_geometry(client: httpx.Client, layer: str) -> None:
    """The format names the one type of the layer's geometries, with or without `multi`, or leaves it open."""
    types = {one.geom_type.lower() for one in ondisk.geometries(layer).values() if one is not None}
    simple = {name.removeprefix("multi") for name in types}
    allowed = {"geometry-any", *(f"geometry-{name}" for name in types if len(types) == 1)}
    if len(simple) == 1:
        allowed |= {f"geometry-{name}-or-multi{name}" for name in simple}
    told = _schema(client, layer)["properties"]
    assert told["geometry"]["format"] in allowed
    if len(types) == 1:
        assert told["geometry"]["format"] != "geometry-any"


@each_layer
def test_rec_schemas_properties(client: httpx.Client, layer: str, feature_schema: Any) -> None:
    """Titles, and the values of codelists, as the files' schema and codelists have them."""
    codelists = json.loads((DATA / "codelists.json").read_text(encoding="utf-8"))
    told = _schema(client, layer)["properties"]
    for name in {name for one in ondisk.features(layer) for name in one["properties"]}:
        rule = feature_schema[name]
        assert told[name]["title"] == rule["title"]
        if codelist := rule.get("x-codelist"):
            within = told[name].get("items", told[name])
            values = within.get("enum") or [one["const"] for one in within["oneOf"]]
            assert set(values) <= set(codelists[codelist])


@each_kind
@each_layer
def test_req_schemas_additional_keywords(client: httpx.Client, layer: str, kind: str) -> None:
    for name, one in _schema(client, layer, kind)["properties"].items():
        own = {key for key in one if key.startswith("x-")}
        assert all(key.startswith("x-ogc-") for key in own), (name, own)


@each_layer
def test_req_schemas_role_id(client: httpx.Client, layer: str) -> None:
    told = _schema(client, layer)["properties"]
    roles = {name: one["x-ogc-role"] for name, one in told.items() if "x-ogc-role" in one}
    assert [name for name, role in roles.items() if role == "id"] == ["id"]
    assert told["id"]["type"] == "string"
    assert all(isinstance(role, str) for role in roles.values())
    assert roles["geometry"] == "primary-geometry"


@each_kind
@each_layer
def test_req_schemas_property_seq(client: httpx.Client, layer: str, kind: str) -> None:
    numbers = [one.get("x-ogc-propertySeq") for one in _schema(client, layer, kind)["properties"].values()]
    assert all(isinstance(number, int) for number in numbers)
    assert len(set(numbers)) == len(numbers)


@each_layer
def test_req_schemas_unit(client: httpx.Client, layer: str, feature_schema: Any) -> None:
    """Where the files' schema has a unit, the schema says one; UCUM unless it names another language."""
    told = _schema(client, layer)["properties"]
    with_unit = {name for name in told if feature_schema.get(name, {}).get("x-unit")}
    for name in with_unit & told.keys():
        assert isinstance(told[name]["x-ogc-unit"], str)
        assert told[name]["x-ogc-unit"] or told[name].get("x-ogc-unitLang")
    assert all("x-ogc-unit" not in one for name, one in told.items() if name not in with_unit)


@each_layer
def test_req_sortables_success(client: httpx.Client, layer: str) -> None:
    """What is named a sortable sorts, both ways; absent values come last. Nothing else sorts."""
    records = {one["id"]: one["properties"] for one in ondisk.features(layer)}
    sortables = _schema(client, layer, "sortables")["properties"]
    assert {"id", "name"} <= sortables.keys()
    for name in ("name", "location_uncertainty_m"):
        if name not in sortables:
            continue
        for sign, turned in (("", False), ("-", True)):
            body = body_of(client, f"/collections/{layer}/items", sortby=f"{sign}{name}", limit=1000)
            values = [records[one["id"]].get(name) for one in body["features"]]
            said = [value for value in values if value is not None]
            assert said == sorted(said, reverse=turned)
            assert values == [*said, *([None] * (len(values) - len(said)))]
    lists = {name for one in records.values() for name, value in one.items() if isinstance(value, list)}
    assert not lists & sortables.keys()
    assert client.get(f"/collections/{layer}/items", params={"sortby": sorted(lists)[0]}).status_code == 400
