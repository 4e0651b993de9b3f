"""The OpenAPI 3.0 document, made from the tables that read the queries and write the answers.

A collection's parameters are `query.PARAMETERS` and its own properties; what it is sent as stands in `media`
and `formats.FORMATS`. Version 3.0, because OGC API Features Part 1 (17-069r4, clause 9) and its clients know
that one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ca_geo import __version__
from ca_geo.countries import states
from ca_geo.export import FILES
from ca_geo.media import GEOJSON, HTML, JSON, OPENAPI, PROBLEM, Media
from ca_geo.query import LOOKUP_PARAMETERS, PARAMETERS, Parameter
from ca_geo.schema import PropertyInfo
from ca_geo.searchable import KINDS

if TYPE_CHECKING:
    from ca_geo.atlas import Atlas
    from ca_geo.layers import Layer
    from ca_geo.settings import Settings

Object = dict[str, Any]

BOTH = (JSON, HTML)
ITEM = (GEOJSON, HTML)
ITEMS = (*ITEM, *FILES.values())
BINARY = {"type": "string", "format": "binary"}
TEXT = {"type": "string"}
ERRORS = {
    "400": (
        "BadRequest",
        "Parameters that are unknown here, given twice or cannot be read; all of them are named.",
    ),
    "404": ("NotFound", "There is no such thing."),
    "406": ("NotAcceptable", "No representation on offer satisfies `Accept`."),
    "500": ("ServerError", "A fault of the server's."),
}


@dataclass(frozen=True)
class Operation:
    """One address: its name, what its JSON looks like, what it is sent as, what it takes beside `f`."""

    path: str
    id: str
    tag: str
    title: str
    schema: str
    media: Sequence[Media]
    parameters: Sequence[Object] = ()
    takes_f: bool = True

    def as_json(self) -> Object:
        f = [_f(self.media)] if self.takes_f else []
        # the page before the file of the same type
        content = {row.content_type: {"schema": self._schema_of(row)} for row in reversed(self.media)}
        success = {"description": self.title, "content": content}
        faults = {status: _reference("responses", name) for status, (name, _) in ERRORS.items()}
        return {
            "operationId": self.id,
            "tags": [self.tag],
            "summary": self.title,
            "parameters": [*self.parameters, *f],
            "responses": {
                "200": success,
                "304": {"description": "What the client holds is current."},
                **faults,
            },
        }

    def _schema_of(self, media: Media) -> Object:
        if media in {JSON, GEOJSON, OPENAPI}:
            return _reference("schemas", self.schema)
        return TEXT if media.content_type.startswith("text/") else BINARY


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
            {"name": "bibliography", "description": "What the records rest on, as CSL-JSON."},
            {"name": "pages", "description": "The map, and the files that pages are made of."},
        ],
        "paths": {row.path: {"get": row.as_json()} for row in operations(atlas, settings)},
        "components": {
            "schemas": SCHEMAS | {_properties_name(layer): _properties(layer) for layer in layers},
            "responses": {name: _fault(text) for name, text in ERRORS.values()},
        },
    }


def operations(atlas: Atlas, settings: Settings) -> Iterator[Operation]:
    """Every address; the items of each collection under its own name, because they take its properties."""
    yield Operation("/", "landing", "atlas", "Landing page", "Landing", BOTH)
    yield Operation("/conformance", "conformance", "atlas", "Conformance classes", "Conformance", BOTH)
    yield Operation("/api", "api", "atlas", "This document", "Any", (OPENAPI, HTML))
    yield Operation("/docs", "docs", "atlas", "This document, to try it out", "Any", (HTML,))
    yield Operation("/collections", "collections", "atlas", "All collections", "Collections", BOTH)
    one = _in_path("collection", "Id of a collection.", enum=list(atlas.collections))
    yield Operation(
        "/collections/{collection}", "collection", "atlas", "One collection", "Collection", BOTH, [one]
    )
    for layer in atlas.collections.values():
        yield from _of_layer(layer, settings)
    gpkg = (FILES["gpkg"],)
    yield Operation(
        "/download/atlas.gpkg",
        "atlas-gpkg",
        "atlas",
        "All collections in one file",
        "Any",
        gpkg,
        takes_f=False,
    )
    source = _in_path("source", "Id of a source, such as D1.", enum=list(atlas.catalog.sources))
    yield Operation("/sources", "sources", "bibliography", "All sources", "Sources", BOTH)
    yield Operation("/sources/{source}", "source", "bibliography", "One source", "Source", BOTH, [source])
    code = _in_path("country", "ISO 3166-1 alpha-2 code of a state.", enum=list(states(atlas)))
    yield Operation("/countries", "countries", "atlas", "Country profiles", "Countries", BOTH)
    yield Operation(
        "/countries/{country}", "country", "atlas", "Figures and records of a state", "Country", BOTH, [code]
    )
    yield Operation("/gaps", "gaps", "atlas", "What was looked for and not found", "Gaps", BOTH)
    asked = [_parameter(row, {}) for row in LOOKUP_PARAMETERS.values()]
    yield Operation("/search", "search", "atlas", "Records and places by name", "Hits", BOTH, asked)
    yield from _of_pages()


def _of_layer(layer: Layer, settings: Settings) -> Iterator[Operation]:
    path, title = f"/collections/{layer.id}/items", layer.info.title
    limits = {"default": settings.limit_default, "maximum": settings.limit_max}
    parameters = [
        *(_parameter(row, limits if row.name == "limit" else {}) for row in PARAMETERS.values()),
        *map(_property_parameter, layer.schema.values()),
    ]
    yield Operation(
        path, f"{layer.id}-items", layer.id, f"{title}: features", "FeatureCollection", ITEMS, parameters
    )
    feature = _in_path("feature", "Id of a feature.")
    name = f"{path}/{{feature}}"
    yield Operation(name, f"{layer.id}-item", layer.id, f"{title}: one feature", "Feature", ITEM, [feature])
    if not layer.info.drawn:
        return
    what = f"{title}: who says what of one feature"
    yield Operation(f"{name}/claims", f"{layer.id}-claims", layer.id, what, "Claims", BOTH, [feature])


def _of_pages() -> Iterator[Operation]:
    any_file, geojson = (Media("", "file", "*/*"),), (GEOJSON,)
    static = [_in_path("version", "Hash of all files."), _in_path("path", "Path of a file.")]
    basemap = [_in_path("name", "Name of a file of the base map."), _in_query("v", "Hash of the file.", TEXT)]
    yield Operation("/map", "map", "pages", "The map", "Any", (HTML,), VIEW, takes_f=False)
    yield Operation(
        "/embed", "embed", "pages", "The map alone, for frames", "Any", (HTML,), VIEW, takes_f=False
    )
    yield Operation(
        "/basemap/{name}", "basemap", "pages", "The base map", "Any", geojson, basemap, takes_f=False
    )
    yield Operation(
        "/static/{version}/{path}",
        "static",
        "pages",
        "Scripts and styles",
        "Any",
        any_file,
        static,
        takes_f=False,
    )


def _f(media: Sequence[Media]) -> Object:
    text = (
        "Representation: "
        + ", ".join(f"`{row.key}` {row.title}" for row in media)
        + ". Goes before `Accept`."
    )
    return _in_query("f", text, {"type": "string", "enum": [row.key for row in media]})


def _parameter(row: Parameter, more: Mapping[str, Any]) -> Object:
    said = _in_query(row.name, row.description, {**row.schema, **more})
    return said | {"style": row.style, "explode": row.explode}


def _property_parameter(info: PropertyInfo) -> Object:
    what = "Features whose list holds the value" if info.type == "array" else "Features with the value"
    schema: Object = {"type": "string" if info.type == "array" else info.type}
    if info.values is not None:
        schema["enum"] = [_typed(code, info) for code in info.values]
    return _in_query(info.name, f"{what}. {info.title}: {info.description}", schema)


def _typed(code: str, info: PropertyInfo) -> Any:
    return int(code) if info.type == "integer" else float(code) if info.type == "number" else code


def _in_query(name: str, description: str, schema: Mapping[str, Any]) -> Object:
    return {
        "name": name,
        "in": "query",
        "description": description,
        "required": False,
        "schema": dict(schema),
    }


def _in_path(name: str, description: str, **schema: Any) -> Object:
    return {"name": name, "in": "path", "description": description, "required": True, "schema": TEXT | schema}


def _reference(kind: str, name: str) -> Object:
    return {"$ref": f"#/components/{kind}/{name}"}


def _fault(text: str) -> Object:
    content = {
        PROBLEM.content_type: {"schema": _reference("schemas", "Problem")},
        HTML.content_type: {"schema": TEXT},
    }
    return {"description": text, "content": content}


def _properties_name(layer: Layer) -> str:
    return f"{layer.id}-properties"


def _properties(layer: Layer) -> Object:
    """The properties of a collection's features as a JSON Schema."""
    described = {info.name: _property(info) for info in layer.schema.values()}
    return {"type": "object", "title": layer.info.title, "properties": described}


def _property(info: PropertyInfo) -> Object:
    said: Object = {"type": info.type, "title": info.title, "description": info.description}
    if info.values is not None and info.type != "array":
        said["enum"] = [_typed(code, info) for code in info.values]
    if info.type == "array":
        said["items"] = TEXT if info.values is None else {"type": "string", "enum": list(info.values)}
    return said | ({"x-unit": info.unit} if info.unit else {})


def _object(required: Sequence[str], **properties: Any) -> Object:
    some = {"required": list(required)} if required else {}  # JSON Schema forbids an empty list here
    return {"type": "object", **some, "properties": properties}


def _list(items: Mapping[str, Any]) -> Object:
    return {"type": "array", "items": dict(items)}


LINKS = _list(_reference("schemas", "Link"))
NUMBERS = _list({"type": "number"})
TEXT_OR_NUMBER = {"oneOf": [TEXT, {"type": "number"}]}
MOMENT = {"type": "string", "format": "date-time"}
COUNT = {"type": "integer", "minimum": 0}
VIEW = [
    _in_query("center", "Middle of the map: lon,lat.", TEXT),
    _in_query("zoom", "Web Mercator zoom.", {"type": "number"}),
    _in_query("layers", "Ids of the collections shown, with commas.", TEXT),
    _in_query("feature", "The feature that is open: collection/id.", TEXT),
    _in_query("indicator", "The indicator by which the states are coloured.", TEXT),
    _in_query("theme", "light, dark or grey.", TEXT),
]

SCHEMAS: Object = {
    "Any": {},
    "Link": _object(["href", "rel"], href=TEXT, rel=TEXT, type=TEXT, title=TEXT),
    "Landing": _object(["title", "links"], title=TEXT, description=TEXT, links=LINKS),
    "Conformance": _object(["conformsTo"], conformsTo=_list(TEXT), links=LINKS),
    "Extent": _object(
        [],
        spatial=_object(["bbox"], bbox=_list(NUMBERS), crs=TEXT),
        temporal=_object(["interval"], interval=_list(_list(MOMENT | {"nullable": True})), trs=TEXT),
    ),
    "Collection": _object(
        ["id", "links"],
        id=TEXT,
        title=TEXT,
        description=TEXT,
        note=TEXT,
        licence=TEXT,
        attribution=TEXT,
        evidence_as_of=TEXT,
        extent=_reference("schemas", "Extent"),
        itemType=TEXT,
        crs=_list(TEXT),
        numberOfFeatures=COUNT,
        links=LINKS,
    ),
    "Collections": _object(
        ["collections", "links"],
        title=TEXT,
        collections=_list(_reference("schemas", "Collection")),
        links=LINKS,
    ),
    "Geometry": _object(
        ["type", "coordinates"],
        type=TEXT | {"enum": ["Point", "LineString", "MultiLineString", "Polygon", "MultiPolygon"]},
        coordinates=_list({}),
    )
    | {"nullable": True},
    "Feature": _object(
        ["type", "id", "geometry", "properties"],
        type=TEXT | {"enum": ["Feature"]},
        id=TEXT,
        geometry=_reference("schemas", "Geometry"),
        properties={"type": "object"},
        links=LINKS,
    ),
    "FeatureCollection": _object(
        ["type", "features"],
        type=TEXT | {"enum": ["FeatureCollection"]},
        title=TEXT,
        licence=TEXT,
        attribution=TEXT,
        evidence_as_of=TEXT,
        numberMatched=COUNT,
        numberReturned=COUNT,
        timeStamp=MOMENT,
        features=_list(_reference("schemas", "Feature")),
        links=LINKS,
    ),
    "Claim": _object(
        ["id", "feature", "asserted_by", "position", "source", "status"],
        **dict.fromkeys(
            ("id", "feature", "property", "statement", "printed", "unit", "qualifier", "asserted_by"), TEXT
        ),
        value=TEXT_OR_NUMBER,
        low=TEXT_OR_NUMBER,
        high=TEXT_OR_NUMBER,
        **dict.fromkeys(("position", "source", "locator", "date", "status"), TEXT),
        asserted_by_name=TEXT,
        source_title=TEXT,
    ),
    "Claims": _object(
        ["collection", "feature", "claims", "links"],
        collection=TEXT,
        feature=TEXT,
        title=TEXT,
        claims=_list(_reference("schemas", "Claim")),
        links=LINKS,
    ),
    "Source": _object(
        ["id", "title"],
        **dict.fromkeys(("id", "title", "type", "URL", "note"), TEXT),
        features=_list(
            _object(
                ["collection", "id", "href"],
                **dict.fromkeys(("collection", "id", "name", "href"), TEXT),
                properties=_list(TEXT),
                claims=COUNT,
            )
        ),
        links=LINKS,
    ),
    "Countries": _object(
        ["countries", "links"],
        title=TEXT,
        evidence_as_of=TEXT,
        countries=_list(_object(["id", "title", "href"], id=TEXT, title=TEXT, figures=COUNT, href=TEXT)),
        links=LINKS,
    ),
    "Figure": _object(
        ["id", "countries", "indicator", "title", "basis", "source", "printed", "status"],
        **dict.fromkeys(("id", "indicator", "title", "unit", "qualifier", "date", "basis", "partner"), TEXT),
        countries=_list(TEXT),
        value=TEXT_OR_NUMBER,
        low=TEXT_OR_NUMBER,
        high=TEXT_OR_NUMBER,
        **dict.fromkeys(("source", "source_title", "locator", "printed", "caveat", "status"), TEXT),
    ),
    "Record": _object(
        ["collection", "id", "name", "located", "href"],
        **dict.fromkeys(("collection", "id", "name", "href"), TEXT),
        located={"type": "boolean"},
    ),
    "Gap": _object(
        ["id", "title", "searched", "known", "sources", "features"],
        **dict.fromkeys(("id", "title", "searched", "known", "updated"), TEXT),
        **dict.fromkeys(("sources", "indicators", "countries"), _list(TEXT)),
        features=_list(_reference("schemas", "Record")),
    ),
    "Country": _object(
        ["id", "title", "figures", "region", "features", "gaps", "links"],
        **dict.fromkeys(("id", "title", "evidence_as_of"), TEXT),
        **dict.fromkeys(("figures", "region"), _list(_reference("schemas", "Figure"))),
        features=_list(_reference("schemas", "Record")),
        gaps=_list(_reference("schemas", "Gap")),
        links=LINKS,
    ),
    "Gaps": _object(
        ["gaps", "links"],
        title=TEXT,
        gaps=_list(_reference("schemas", "Gap")),
        evidence_as_of={"type": "object"},
        links=LINKS,
    ),
    "Hit": _object(
        ["kind", "id", "name", "matched", "span", "detail", "score"],
        kind=TEXT | {"enum": list(KINDS)},
        collection=TEXT,
        id=TEXT,
        name=TEXT,
        matched=TEXT,
        span=_list(COUNT) | {"minItems": 2, "maxItems": 2},
        lang=TEXT,
        detail=_list(TEXT),
        lonlat=NUMBERS | {"minItems": 2, "maxItems": 2},
        score={"type": "integer", "minimum": 1, "maximum": 100},
        href=TEXT,
    ),
    "Hits": _object(
        ["q", "numberReturned", "hits", "links"],
        title=TEXT,
        q=TEXT,
        numberReturned=COUNT,
        hits=_list(_reference("schemas", "Hit")),
        links=LINKS,
    ),
    "Sources": _object(["sources"], title=TEXT, sources=_list(_reference("schemas", "Source")), links=LINKS),
    "Problem": _object(
        ["type", "title", "status"],
        type=TEXT,
        title=TEXT,
        status={"type": "integer"},
        detail=TEXT,
        faults=_list(
            _object(["parameter", "message"], parameter=TEXT, message=TEXT, allowed=TEXT | {"nullable": True})
        ),
        offered=_list(TEXT),
    ),
}
