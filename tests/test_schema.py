"""Descriptions of properties: from the JSON Schema where it speaks, else from the values."""

from __future__ import annotations

from ca_geo.schema import PropertyInfo, describe

DOCUMENT = {
    "properties": {
        "properties": {
            "properties": {
                "name": {"type": "string", "title": "Name", "description": "What it is called."},
                "unused": {"type": "string", "title": "Unused"},
                "countries": {
                    "type": "array",
                    "items": {"type": "string"},
                    "x-codelist": "country",
                    "title": "Countries",
                },
                "owners": {
                    "type": "array",
                    "items": {"type": "string", "x-ref": "actors"},
                    "title": "Owners",
                },
                "members": {"type": "array", "items": {"type": "string", "x-ref": "features"}},
                "length_km": {"type": "number", "title": "Length", "x-unit": "km"},
                "gauge_mm": {"type": "integer", "enum": [1435, 1520], "x-unit": "mm"},
            },
            "patternProperties": {"_contested$": {"type": "boolean", "title": "Sources differ"}},
        }
    }
}
VOCABULARIES = {"country": {"TJ": "Tajikistan"}, "actors": {"zijin": "Zijin Mining"}}


def infos(**record: object) -> dict[str, PropertyInfo]:
    return describe(DOCUMENT, VOCABULARIES, [record])


def test_order_is_the_schemas_and_only_what_occurs_is_described() -> None:
    found = infos(length_km=1, zebra="z", countries=["TJ"], name="x", apple=1)
    assert list(found) == ["name", "countries", "length_km", "apple", "zebra"]


def test_words_units_and_values_come_from_the_schema() -> None:
    found = infos(name="x", countries=["TJ"], length_km=3, gauge_mm=1435, owners=["zijin"], members=["a"])
    assert found["name"] == PropertyInfo("name", "string", "Name", "What it is called.")
    assert found["countries"].values == {"TJ": "Tajikistan"}
    assert found["countries"].codelist == "country"
    assert found["owners"].values == {"zijin": "Zijin Mining"}
    assert found["members"].values is None
    assert (found["length_km"].type, found["length_km"].unit) == ("number", "km")
    assert (found["gauge_mm"].values, found["gauge_mm"].codelist) == ({"1435": "1435", "1520": "1520"}, None)


def test_a_pattern_describes_what_has_no_entry_of_its_own() -> None:
    assert infos(cost_contested=True)["cost_contested"].title == "Sources differ"


def test_an_unknown_property_is_described_by_its_values() -> None:
    records = [{"a": 1, "b": 1, "c": True, "d": (1,), "e": "x", "f": 1}, {"a": 2.5, "f": "x", "b": None}]
    found = describe({}, {}, records)
    kinds = {name: info.type for name, info in found.items()}
    assert kinds == {
        "a": "number",
        "b": "integer",
        "c": "boolean",
        "d": "array",
        "e": "string",
        "f": "string",
    }
    assert found["a"].title == "A"
