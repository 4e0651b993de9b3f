"""The same document in OpenAPI 3.1, whose schemas are JSON Schema 2020-12."""

from __future__ import annotations

from typing import Any

from ca_geo.openapi.schemas import Object

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def in_31(document: Object) -> Object:
    """A document of version 3.0 in 3.1: what may be null says so by its type (OAS 3.1.0, 4.8.24)."""
    moved: Object = _moved(document)
    return moved | {"openapi": "3.1.0", "jsonSchemaDialect": DIALECT}


def _moved(value: Any) -> Any:
    if isinstance(value, list):
        return [_moved(one) for one in value]
    if not isinstance(value, dict):
        return value
    members = {name: _moved(one) for name, one in value.items() if name != "nullable"}
    if value.get("nullable") is True:
        members["type"] = [value["type"], "null"]
    return members
