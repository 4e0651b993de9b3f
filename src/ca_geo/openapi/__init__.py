"""The OpenAPI 3.0 document, made from the tables that read the queries and write the answers.

Version 3.0, because OGC API Features Part 1 (17-069r4, clause 9) and its clients know that one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ca_geo.openapi.operations import ERRORS, operations
from ca_geo.openapi.schemas import SCHEMAS, TEXT, Object, properties_name, properties_schema, reference

from ca_geo import __version__
from ca_geo.media import HTML, PROBLEM

if TYPE_CHECKING:
    from ca_geo.atlas import Atlas
    from ca_geo.settings import Settings

__all__ = ["ERRORS", "document", "operations"]


def document(atlas: Atlas, base: str, settings: Settings) -> Object:
    """The whole API as served at `base`."""
    layers = atlas.collections.values()
    return {
        "openapi": "3.0.3",
        "info": {
            "title": atlas.catalog.title,
            "description": atlas.catalog.description,
            "version": __version__,
        },
        "servers": [{"url": base}],
        "tags": [
            {"name": "atlas", "description": "What there is."},
            *({"name": layer.id, "description": layer.info.description} for layer in layers),
            {"name": "tiles", "description": "Vector tiles, and what describes them."},
            {"name": "bibliography", "description": "What the records rest on, as CSL-JSON."},
            {"name": "pages", "description": "The map, and the files that pages are made of."},
        ],
        "paths": {row.path: {"get": row.as_json()} for row in operations(atlas, settings)},
        "components": {
            "schemas": SCHEMAS | {properties_name(layer): properties_schema(layer) for layer in layers},
            "responses": {name: _fault(text) for name, text in ERRORS.values()},
        },
    }


def _fault(text: str) -> Object:
    content = {
        PROBLEM.content_type: {"schema": reference("schemas", "Problem")},
        HTML.content_type: {"schema": TEXT},
    }
    return {"description": text, "content": content}
