"""What the JSON documents look like: JSON Schema as OpenAPI 3.0 takes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ca_geo.searchable import KINDS

if TYPE_CHECKING:
    from ca_geo.layers import Layer

Object = dict[str, Any]
BINARY = {"type": "string", "format": "binary"}
TEXT = {"type": "string"}


def reference(kind: str, name: str) -> Object:
    """Stands for a component of the document."""
    return {"$ref": f"#/components/{kind}/{name}"}


def properties_name(layer: Layer) -> str:
    """The name of the schema of a collection's properties."""
    return f"{layer.id}-properties"


def properties_schema(layer: Layer) -> Object:
    """The properties of a collection's features as a JSON Schema."""
    described = {info.name: info.as_json_schema(titled=False) for info in layer.schema.values()}
    return {"type": "object", "title": layer.info.title, "properties": described}


def _object(required: Sequence[str], **properties: Any) -> Object:
    some = {"required": list(required)} if required else {}  # JSON Schema forbids an empty list here
    return {"type": "object", **some, "properties": properties}


def _list(items: Mapping[str, Any]) -> Object:
    return {"type": "array", "items": dict(items)}


LINKS = _list(reference("schemas", "Link"))
NUMBERS = _list({"type": "number"})
TEXT_OR_NUMBER = {"oneOf": [TEXT, {"type": "number"}]}
MOMENT = {"type": "string", "format": "date-time"}
COUNT = {"type": "integer", "minimum": 0}
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
        report={"type": "object", "description": "How the file of a user layer was read."},
        extent=reference("schemas", "Extent"),
        itemType=TEXT,
        crs=_list(TEXT),
        storageCrs=TEXT,
        numberOfFeatures=COUNT,
        links=LINKS,
    ),
    "Collections": _object(
        ["collections", "links"],
        title=TEXT,
        collections=_list(reference("schemas", "Collection")),
        links=LINKS,
    ),
    "Functions": _object(
        ["functions", "links"],
        title=TEXT,
        description=TEXT,
        functions=_list(
            _object(
                ["name", "arguments", "returns"],
                name=TEXT,
                description=TEXT,
                arguments=_list(_object(["type"], title=TEXT, type=_list(TEXT))),
                returns=_list(TEXT),
            )
        ),
        links=LINKS,
    ),
    "Schema": _object(
        ["$schema", "$id", "type", "properties"],
        **{"$schema": TEXT, "$id": TEXT},
        **dict.fromkeys(("title", "description", "type"), TEXT),
        properties={"type": "object", "additionalProperties": {"type": "object"}},
        additionalProperties={"type": "boolean"},
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
        geometry=reference("schemas", "Geometry"),
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
        features=_list(reference("schemas", "Feature")),
        links=LINKS,
    ),
    "Questions": _object(
        ["questions", "links"],
        title=TEXT,
        questions=_list(
            _object(
                ["name", "title", "href"],
                **dict.fromkeys(("name", "title", "description", "href"), TEXT),
                parameters=_list(
                    _object(
                        ["name", "title", "schema"],
                        **dict.fromkeys(("name", "title", "description"), TEXT),
                        schema={"type": "object"},
                    )
                ),
            )
        ),
        links=LINKS,
    ),
    "Distance": _object(
        ["nearest_m", "words"],
        **dict.fromkeys(("nearest_m", "farthest_m", "between_m", "bearing_deg"), COUNT),
        bearing_uncertainty_deg=COUNT,
        ends=_list(_list({"type": "number"})),
        within=TEXT | {"enum": ["certain", "possible"]},
        words=TEXT,
    ),
    "Nearby": _object(
        ["type", "features", "notes", "cite"],
        type=TEXT | {"enum": ["FeatureCollection"]},
        **dict.fromkeys(("title", "description", "cite"), TEXT),
        **dict.fromkeys(("numberMatched", "numberCertain", "numberReturned", "numberWithoutPlace"), COUNT),
        notes=_list(TEXT),
        features=_list(
            {
                "allOf": [
                    reference("schemas", "Feature"),
                    _object(
                        ["collection"],
                        collection=TEXT,
                        distance=reference("schemas", "Distance"),
                        within=TEXT,
                    ),
                ]
            }
        ),
        links=LINKS,
    ),
    "Figures": _object(
        ["rows", "notes", "cite"],
        **dict.fromkeys(("title", "description", "cite"), TEXT),
        notes=_list(TEXT),
        rows=_list({"type": "object"}),
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
        headings=_object([], affirms=TEXT, denies=TEXT),
        claims=_list(reference("schemas", "Claim")),
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
        features=_list(reference("schemas", "Record")),
    ),
    "Country": _object(
        ["id", "title", "figures", "region", "features", "gaps", "links"],
        **dict.fromkeys(("id", "title", "evidence_as_of"), TEXT),
        **dict.fromkeys(("figures", "region"), _list(reference("schemas", "Figure"))),
        features=_list(reference("schemas", "Record")),
        gaps=_list(reference("schemas", "Gap")),
        links=LINKS,
    ),
    "Briefings": _object(
        ["briefings", "links"],
        briefings=_list(
            _object(
                ["id", "title", "summary", "steps", "links"],
                **dict.fromkeys(("id", "title", "summary"), TEXT),
                steps=COUNT,
                links=LINKS,
            )
        ),
        links=LINKS,
    ),
    "Briefing": _object(
        ["id", "title", "summary", "steps", "sources", "links"],
        **dict.fromkeys(("id", "title", "summary"), TEXT),
        steps=_list(
            _object(
                ["number", "view", "title", "caption", "query", "sources", "features", "links"],
                number=COUNT,
                **dict.fromkeys(("view", "title", "caption", "query", "text", "notes"), TEXT),
                **dict.fromkeys(("sources", "features"), _list(TEXT)),
                links=LINKS,
            )
        ),
        sources=_list(_object(["number", "id"], number=COUNT, id=TEXT)),
        links=LINKS,
    ),
    "Gaps": _object(
        ["gaps", "links"],
        title=TEXT,
        gaps=_list(reference("schemas", "Gap")),
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
        uncertainty_m={"type": "integer", "minimum": 1},
        score={"type": "integer", "minimum": 1, "maximum": 100},
        href=TEXT,
    ),
    "Hits": _object(
        ["q", "numberReturned", "hits", "links"],
        title=TEXT,
        q=TEXT,
        numberReturned=COUNT,
        hits=_list(reference("schemas", "Hit")),
        links=LINKS,
    ),
    "OEmbed": _object(
        ["type", "version", "title", "html", "width", "height"],
        **dict.fromkeys(("type", "version", "title", "html", "provider_name", "provider_url"), TEXT),
        **dict.fromkeys(("width", "height", "thumbnail_width", "thumbnail_height", "cache_age"), COUNT),
        thumbnail_url=TEXT,
    ),
    "Sources": _object(["sources"], title=TEXT, sources=_list(reference("schemas", "Source")), links=LINKS),
    "TileMatrixSets": _object(
        ["tileMatrixSets"],
        tileMatrixSets=_list(_object(["links"], id=TEXT, title=TEXT, uri=TEXT, crs=TEXT, links=LINKS)),
        links=LINKS,
    ),
    "TileMatrixSet": _object(
        ["crs", "tileMatrices"],
        **dict.fromkeys(("id", "title", "uri", "crs", "wellKnownScaleSet"), TEXT),
        orderedAxes=_list(TEXT),
        boundingBox=reference("schemas", "TileBox"),
        tileMatrices=_list(
            _object(
                ["id", "scaleDenominator", "cellSize", "pointOfOrigin", "tileWidth", "tileHeight"],
                id=TEXT,
                scaleDenominator={"type": "number"},
                cellSize={"type": "number"},
                cornerOfOrigin=TEXT | {"enum": ["topLeft"]},
                pointOfOrigin=NUMBERS | {"minItems": 2, "maxItems": 2},
                **dict.fromkeys(("tileWidth", "tileHeight", "matrixWidth", "matrixHeight"), COUNT),
            )
        ),
        links=LINKS,
    ),
    "TileBox": _object(["lowerLeft", "upperRight"], lowerLeft=NUMBERS, upperRight=NUMBERS, crs=TEXT),
    "Tilesets": _object(
        ["tilesets"],
        title=TEXT,
        tilesets=_list(
            _object(
                ["dataType", "crs", "links"],
                **dict.fromkeys(("title", "dataType", "crs", "tileMatrixSetId", "tileMatrixSetURI"), TEXT),
                links=LINKS,
            )
        ),
        links=LINKS,
    ),
    "Tileset": _object(
        ["dataType", "crs", "tileMatrixSetURI", "tileMatrixSetLimits", "layers", "links"],
        **dict.fromkeys(("title", "description", "dataType", "crs", "tileMatrixSetId"), TEXT),
        **dict.fromkeys(("tileMatrixSetURI", "version", "license", "attribution", "evidence_as_of"), TEXT),
        mediaTypes=_list(TEXT),
        boundingBox=reference("schemas", "TileBox"),
        tileMatrixSetLimits=_list(
            _object(
                ["tileMatrix", "minTileRow", "maxTileRow", "minTileCol", "maxTileCol"],
                tileMatrix=TEXT,
                **dict.fromkeys(("minTileRow", "maxTileRow", "minTileCol", "maxTileCol"), COUNT),
            )
        ),
        layers=_list(
            _object(
                ["id", "dataType"],
                **dict.fromkeys(("id", "title", "description", "dataType", "crs"), TEXT),
                geometryDimension={"type": "integer", "minimum": 0, "maximum": 2},
                boundingBox=reference("schemas", "TileBox"),
                propertiesSchema={"type": "object"},
                links=LINKS,
            )
        ),
        links=LINKS,
    ),
    "TileJSON": _object(
        ["tilejson", "tiles", "vector_layers"],
        **dict.fromkeys(("tilejson", "name", "description", "attribution", "scheme"), TEXT),
        **dict.fromkeys(("licence", "evidence_as_of"), TEXT),
        tiles=_list(TEXT),
        minzoom=COUNT,
        maxzoom=COUNT,
        bounds=NUMBERS | {"minItems": 4, "maxItems": 4},
        center=NUMBERS | {"minItems": 3, "maxItems": 3},
        vector_layers=_list(
            _object(
                ["id", "fields"],
                id=TEXT,
                description=TEXT,
                minzoom=COUNT,
                maxzoom=COUNT,
                fields={"type": "object", "additionalProperties": TEXT},
            )
        ),
    ),
    "Change": _object(
        ["action", "kind", "file"],
        action=TEXT | {"enum": ["added", "removed", "changed", "reordered"]},
        **dict.fromkeys(("kind", "file", "id", "collection", "title", "after"), TEXT),
        claim={"type": "object", "additionalProperties": TEXT},
        record={"type": "object"},
        edits=_list(_object(["pointer", "member"], pointer=TEXT, member=TEXT, old={}, new={})),
        order=_list(TEXT),
    ),
    "Release": _object(
        ["number", "date", "title", "sha256", "size", "links"],
        **dict.fromkeys(("date", "title", "notes", "sha256", "made_with"), TEXT),
        **dict.fromkeys(("number", "size"), COUNT),
        counts={"type": "object", "additionalProperties": COUNT},
        summary={"type": "object", "additionalProperties": {"type": "object"}},
        features={"type": "object", "additionalProperties": _list(TEXT)},
        changes=_list(reference("schemas", "Change")),
        links=LINKS,
    ),
    "Releases": _object(
        ["title", "releases", "links"],
        **dict.fromkeys(("title", "description"), TEXT),
        releases=_list(reference("schemas", "Release")),
        links=LINKS,
    ),
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
