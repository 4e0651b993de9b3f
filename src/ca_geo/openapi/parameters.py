"""Parameters of addresses, as OpenAPI 3.0 describes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ca_geo.media import Media
from ca_geo.openapi.schemas import TEXT, Object
from ca_geo.query import Parameter
from ca_geo.schema import PropertyInfo
from ca_geo.strings import LANGUAGES


def representation(media: Sequence[Media]) -> Object:
    """The parameter `f`."""
    text = (
        "Representation: "
        + ", ".join(f"`{row.key}` {row.title}" for row in media)
        + ". Goes before `Accept`."
    )
    return in_query("f", text, {"type": "string", "enum": [row.key for row in media]})


def parameter(row: Parameter, more: Mapping[str, Any]) -> Object:
    """A row of a table of parameters; `more` is said of its schema."""
    said = in_query(row.name, row.description, {**row.schema, **more})
    return said | {"style": row.style, "explode": row.explode}


def of_property(info: PropertyInfo) -> Object:
    """A property of features as a filter."""
    what = "Features whose list holds the value" if info.type == "array" else "Features with the value"
    schema: Object = {"type": "string" if info.type == "array" else info.type}
    if info.values is not None:
        schema["enum"] = list(map(info.typed, info.values))
    return in_query(info.name, f"{what}. {info.title}: {info.description}", schema)


def in_query(name: str, description: str, schema: Mapping[str, Any]) -> Object:
    """A parameter behind the question mark."""
    return {
        "name": name,
        "in": "query",
        "description": description,
        "required": False,
        "schema": dict(schema),
    }


def in_path(name: str, description: str, **schema: Any) -> Object:
    """A part of the path: a text, unless `schema` says more."""
    return {"name": name, "in": "path", "description": description, "required": True, "schema": TEXT | schema}


RELEASE = in_query(
    "release",
    "Number of a release of the data: leads to the same address as of that release.",
    {"type": "integer", "minimum": 1},
)
LANG = in_query(
    "lang",
    "Language of the page; of pages alone. Goes before `Accept-Language`; the map and what shows it are in "
    "English without it.",
    {"type": "string", "enum": list(LANGUAGES)},
)
LISTED = {"style": "form", "explode": False}
FILTERS = {
    "countries": "country",
    "admin1": "first-level region",
    "actors": "actor",
    "actor_countries": "country of an actor",
    "category": "category",
    "status": "status",
    "assessment": "assessment",
    "precision": "least precision of place",
    "casualties": "whether anybody was killed or injured (any)",
    "source": "source",
}
VIEW = [
    in_query("center", "Middle of the map: lon,lat.", TEXT),
    in_query("zoom", "Web Mercator zoom.", {"type": "number"}),
    in_query("layers", "Ids of the collections shown, with commas.", TEXT),
    in_query("feature", "The feature that is open: collection/id.", TEXT),
    in_query("indicator", "The indicator by which the states are coloured.", TEXT),
    in_query("time", "A window of time: two days with a slash, one of which may be two dots.", TEXT),
    in_query("match", "possible or certain: how the window is compared, as `datetime-match`.", TEXT),
    *(in_query(name, f"Filter by {words}: codes with commas.", TEXT) for name, words in FILTERS.items()),
    in_query("theme", "light, dark, grey or contrast.", TEXT),
    in_query("table", "open: the table under the map is open.", TEXT),
    in_query("sort", "The column that the table is sorted by, with - before it for descending order.", TEXT),
    in_query("columns", "Further columns of the table, with commas.", TEXT),
    in_query("follow", "extent: the table lists only what is in view.", TEXT),
    in_query("base", "An online base map, which the page asks about first; `atlas`: the atlas's own.", TEXT),
    in_query("furniture", "What the map has beside its scale: graticule, minimap, north, with commas.", TEXT),
    in_query("ask", "A question below `/analysis` with its parameters: within;border=AF-TJ;km=50.", TEXT),
]
