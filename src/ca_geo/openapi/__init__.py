"""The OpenAPI 3.0 document, made from the tables that read the queries and write the answers.

Version 3.0, because OGC API Features Part 1 (17-069r4, clause 9) and its clients know that one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ca_geo import __version__
from ca_geo.media import HTML, PROBLEM
from ca_geo.openapi.operations import ERRORS, UNDRAWN, UNSERVED, Operation, operations
from ca_geo.openapi.parameters import RELEASE
from ca_geo.openapi.schemas import SCHEMAS, TEXT, Object, properties_name, properties_schema, reference
from ca_geo.openapi.version31 import in_31

if TYPE_CHECKING:
    from ca_geo.atlas import Atlas
    from ca_geo.settings import Settings

HEADERS = {
    "ETag": "Names data, query and form; `If-None-Match` with it asks whether they have changed.",
    "Link": "The links of the body, files excepted (RFC 8288).",
    "Cache-Control": "How long the answer may be kept, and when to ask again.",
    "Content-Crs": "The coordinate reference system of the geometries, in angle brackets (OGC 18-058r1).",
}
__all__ = ["ERRORS", "Object", "document", "in_31", "operations"]


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
            {"name": "analysis", "description": "Spatial questions, answered with what is not known."},
            {"name": "tiles", "description": "Vector tiles, and what describes them."},
            {"name": "bibliography", "description": "What the records rest on, as CSL-JSON."},
            {"name": "catalogues", "description": "The atlas as catalogues read it."},
            {"name": "pages", "description": "The map, and the files that pages are made of."},
            {"name": "releases", "description": "The data as they were, under numbers."},
        ],
        "paths": {row.path: _path_item(row, atlas) for row in operations(atlas, settings)},
        "components": {
            "schemas": SCHEMAS | {properties_name(layer): properties_schema(layer) for layer in layers},
            "headers": {name: {"description": text, "schema": TEXT} for name, text in HEADERS.items()},
            "responses": {name: _fault(text) for name, text in (*ERRORS.values(), UNDRAWN, UNSERVED)},
        },
    }


def _path_item(row: Operation, atlas: Atlas) -> Object:
    """An address with its one method; a release may be asked of what is in none already."""
    said = row.as_json()
    if row.tag == "releases":
        said["responses"]["501"] = reference("responses", UNSERVED[0])
    elif atlas.release is None:
        said["responses"]["307"] = {"description": "With `release`: the same address as of that release."}
        return {"parameters": [RELEASE], "get": said}
    return {"get": said}


def _fault(text: str) -> Object:
    content = {
        PROBLEM.content_type: {"schema": reference("schemas", "Problem")},
        HTML.content_type: {"schema": TEXT},
    }
    return {"description": text, "content": content}
