"""Every address: what it takes and what it answers.

A collection's parameters are `query.PARAMETERS` and its own properties; what it is sent as stands in `media`
and `formats.FORMATS`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ca_geo import figure, framing, sharing
from ca_geo.analysis import QUESTIONS
from ca_geo.briefings import read
from ca_geo.briefings.asked import parameters as of_briefings
from ca_geo.citing import STYLES
from ca_geo.export import FILES
from ca_geo.media import (
    ATOM,
    DATAPACKAGE,
    GEOJSON,
    HTML,
    JSON,
    JSONLD,
    OPENAPI,
    OPENAPI31,
    PDF,
    PNG,
    PPTX,
    SCHEMA,
    SVG,
    ZIP,
    Media,
)
from ca_geo.openapi.parameters import (
    LANG,
    LISTED,
    VIEW,
    in_path,
    in_query,
    of_property,
    parameter,
    representation,
)
from ca_geo.openapi.schemas import BINARY, TEXT, Object, reference
from ca_geo.query import FEATURE_PARAMETERS, LOOKUP_PARAMETERS, PARAMETERS
from ca_geo.queryables import KINDS
from ca_geo.tiles.matrix import ID, MAX_ZOOM
from ca_geo.tiles.metadata import MVT, VERSION
from ca_geo.tiles.tilejson import TILEJSON
from ca_geo.tiles.tileset import TAKEN

if TYPE_CHECKING:
    from ca_geo.atlas import Atlas
    from ca_geo.layers import Layer
    from ca_geo.settings import Settings

BOTH = (JSON, HTML)
OEMBED_XML = Media("xml", "XML", sharing.FORMS["xml"])
ITEM = (GEOJSON, HTML)
ITEMS = (*ITEM, *FILES.values())
ERRORS = {
    "400": (
        "BadRequest",
        "Parameters that are unknown here, given twice or cannot be read; all of them are named.",
    ),
    "404": ("NotFound", "There is no such thing."),
    "406": ("NotAcceptable", "No representation on offer satisfies `Accept`."),
    "500": ("ServerError", "A fault of the server's."),
}
UNDRAWN = ("Undrawn", "Too much is waiting to be drawn, or this took too much time or memory.")
UNSERVED = ("Unserved", "The release is kept, but this version of the server cannot serve its data.")


@dataclass(frozen=True)
class Operation:
    """One address: its name, its JSON, what it is sent as, what it takes beside `f` and `lang`."""

    path: str
    id: str
    tag: str
    title: str
    schema: str
    media: Sequence[Media]
    parameters: Sequence[Object] = ()
    takes_f: bool = True
    may_be_empty: bool = False
    drawn: bool = False

    def as_json(self) -> Object:
        choosing = [representation(self.media)] if self.takes_f else []
        choosing += [LANG] if HTML in self.media else []  # every page is to be had in every language
        # the page before the file of the same type
        content = {row.content_type: {"schema": self._schema_of(row)} for row in reversed(self.media)}
        success = {"description": self.title, "headers": self._headers(), "content": content}
        faults = {status: reference("responses", name) for status, (name, _) in ERRORS.items()}
        if self.drawn:
            faults["503"] = reference("responses", UNDRAWN[0])
        return {
            "operationId": self.id,
            "tags": [self.tag],
            "summary": self.title,
            "parameters": [*self.parameters, *choosing],
            "responses": {
                "200": success,
                **({"204": {"description": "There is nothing here."}} if self.may_be_empty else {}),
                "304": {"description": "What the client holds is current."},
                **faults,
            },
        }

    def _headers(self) -> Object:
        names = ["ETag", "Link", "Cache-Control", *(["Content-Crs"] if GEOJSON in self.media else [])]
        return {name: reference("headers", name) for name in names}

    def _schema_of(self, media: Media) -> Object:
        if media is TILEJSON:
            return reference("schemas", "TileJSON")
        if media in {JSON, GEOJSON, OPENAPI, OPENAPI31, SCHEMA, DATAPACKAGE, JSONLD}:
            return reference("schemas", self.schema)
        return TEXT if media.content_type.startswith("text/") else BINARY


def operations(atlas: Atlas, settings: Settings) -> Iterator[Operation]:
    """Every address; the items of each collection under its own name, because they take its properties."""
    yield Operation("/", "landing", "atlas", "Landing page", "Landing", BOTH)
    yield Operation("/conformance", "conformance", "atlas", "Conformance classes", "Conformance", BOTH)
    yield Operation("/functions", "functions", "atlas", "Functions of filters", "Functions", BOTH)
    yield Operation("/api", "api", "atlas", "This document", "Any", (OPENAPI, OPENAPI31, HTML))
    yield Operation("/docs", "docs", "atlas", "This document, to try it out", "Any", (HTML,))
    yield Operation("/collections", "collections", "atlas", "All collections", "Collections", BOTH)
    one = in_path("collection", "Id of a collection.", enum=list(atlas.collections))
    yield Operation(
        "/collections/{collection}", "collection", "atlas", "One collection", "Collection", BOTH, [one]
    )
    for kind in KINDS.values():
        path = f"/collections/{{collection}}/{kind.name}"
        title = f"{kind.title} of a collection"
        yield Operation(path, kind.name, "atlas", title, "Schema", (SCHEMA, HTML), [one])
    path, title = "/collections/{collection}/schema/feature", "Schema of a feature as GeoJSON"
    yield Operation(path, "feature-schema", "atlas", title, "Schema", (SCHEMA,), [one])
    for layer in atlas.collections.values():
        yield from _of_layer(layer, settings)
    yield from _of_tiles(atlas)
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
    yield Operation(
        "/download/atlas.zip",
        "atlas-zip",
        "atlas",
        "All collections, in other forms too, with schemas, licences and a description",
        "Any",
        (ZIP,),
        takes_f=False,
    )
    yield Operation(
        "/download/map.html", "map-file", "atlas", "The map as one file", "Any", (HTML,), VIEW, takes_f=False
    )
    source = in_path("source", "Id of a source, such as D1.", enum=list(atlas.catalog.sources))
    yield Operation("/sources", "sources", "bibliography", "All sources", "Sources", BOTH)
    yield Operation("/sources/{source}", "source", "bibliography", "One source", "Source", BOTH, [source])
    cited = (HTML, *(style.media for style in STYLES.values()))
    yield Operation("/cite", "cite", "bibliography", "A view, cited with its sources", "Any", cited, VIEW)
    code = in_path("country", "ISO 3166-1 alpha-2 code of a state.", enum=list(atlas.basemap.states))
    yield Operation("/countries", "countries", "atlas", "Country profiles", "Countries", BOTH)
    yield Operation(
        "/countries/{country}", "country", "atlas", "Figures and records of a state", "Country", BOTH, [code]
    )
    yield Operation("/gaps", "gaps", "atlas", "What was looked for and not found", "Gaps", BOTH)
    asked = [parameter(row, {}) for row in LOOKUP_PARAMETERS.values()]
    yield Operation("/search", "search", "atlas", "Records and places by name", "Hits", BOTH, asked)
    yield from _of_questions(atlas)
    yield from _of_briefings(atlas)
    yield from _of_catalogues(atlas)
    yield from _of_pages()
    if atlas.release is None:
        yield from _of_releases()


def _of_layer(layer: Layer, settings: Settings) -> Iterator[Operation]:
    path, title = f"/collections/{layer.id}/items", layer.info.title
    limits = {"default": settings.limit_default, "maximum": settings.limit_max}
    parameters = [
        *(parameter(row, limits if row.name == "limit" else {}) for row in PARAMETERS.values()),
        *map(of_property, layer.schema.values()),
    ]
    yield Operation(
        path, f"{layer.id}-items", layer.id, f"{title}: features", "FeatureCollection", ITEMS, parameters
    )
    feature = in_path("feature", "Id of a feature.")
    name = f"{path}/{{feature}}"
    ways = [feature, *(parameter(row, {}) for row in FEATURE_PARAMETERS.values())]
    yield Operation(name, f"{layer.id}-item", layer.id, f"{title}: one feature", "Feature", ITEM, ways)
    if not layer.info.claimed:
        return
    what = f"{title}: who says what of one feature"
    yield Operation(f"{name}/claims", f"{layer.id}-claims", layer.id, what, "Claims", BOTH, [feature])


def _of_questions(atlas: Atlas) -> Iterator[Operation]:
    title = "The spatial questions that there are"
    yield Operation("/analysis", "analysis", "analysis", title, "Questions", BOTH)
    for one in QUESTIONS.values():
        media, schema = (GEOJSON, "Nearby") if one.has_features else (JSON, "Figures")
        taken = [parameter(row, {}) for row in one.parameters(atlas).values()]
        path, forms = f"/analysis/{one.name}", (media, HTML, FILES["csv"])
        yield Operation(path, f"analysis-{one.name}", "analysis", one.title, schema, forms, taken)


def _of_briefings(atlas: Atlas) -> Iterator[Operation]:
    found = read(atlas.settings.data).briefings
    ids = {"enum": list(found)} if found else {}
    one = in_path("briefing", "Id of a briefing.", **ids)
    longest = max((len(briefing.steps) for briefing in found.values()), default=1)
    asked = [one, *(parameter(row, {}) for row in of_briefings(longest).values())]
    yield Operation("/briefings", "briefings", "pages", "All briefings", "Briefings", BOTH)
    yield Operation(
        "/briefing/{briefing}", "briefing", "pages", "One briefing", "Briefing", (HTML, JSON), asked
    )
    for media, title in ((PPTX, "A briefing as slides"), (PDF, "A briefing as a hand-out")):
        path = f"/briefing/{{briefing}}.{media.key}"
        yield Operation(
            path, f"briefing-{media.key}", "pages", title, "Any", (media,), [one], False, drawn=True
        )


def _of_catalogues(atlas: Atlas) -> Iterator[Operation]:
    package, dcat = (DATAPACKAGE,), (JSONLD,)
    placed = [layer.id for layer in atlas.collections.values() if layer.is_spatial]
    one = in_path("collection", "Id of a layer.", enum=placed)
    yield Operation("/datapackage.json", "datapackage", "catalogues", "Data Package 2.0", "Any", package)
    yield Operation("/dcat", "dcat", "catalogues", "GeoDCAT-AP catalogue", "Any", dcat)
    yield Operation("/stac", "stac", "catalogues", "STAC catalog", "Any", (JSON,))
    yield Operation(
        "/stac/{collection}", "stac-collection", "catalogues", "STAC collection", "Any", (JSON,), [one]
    )


def _of_tiles(atlas: Atlas) -> Iterator[Operation]:
    """The ids of operations end as OGC API Tiles has them (20-057, clause 20)."""
    sets, one_set = "/tileMatrixSets", in_path("tileMatrixSet", "A tile matrix set.", enum=[ID])
    yield Operation(sets, "getTileMatrixSetsList", "tiles", "Tile matrix sets", "TileMatrixSets", BOTH)
    path = f"{sets}/{{tileMatrixSet}}"
    yield Operation(path, "getTileMatrixSet", "tiles", "A tile matrix set", "TileMatrixSet", BOTH, [one_set])
    tiled = [layer for layer in atlas.collections.values() if layer.bbox]
    ids = {"type": "array", "items": {"type": "string", "enum": [layer.id for layer in tiled]}}
    chosen = in_query("collections", "Only these collections, in this order.", ids)
    shared = [parameter(PARAMETERS[name], {}) for name in TAKEN]
    yield from _of_tileset("/tiles", "dataset", "The atlas", [chosen | LISTED, *shared])
    for layer in tiled:
        own = [*shared, *map(of_property, layer.schema.values())]
        path, name = f"/collections/{layer.id}/tiles", f"{layer.id}.collection"
        yield from _of_tileset(path, name, layer.info.title, own)


def _of_tileset(path: str, name: str, title: str, parameters: Sequence[Object]) -> Iterator[Operation]:
    """The list of tilesets, the tileset, the tile."""
    one_set = in_path("tileMatrixSet", "A tile matrix set.", enum=[ID])
    whole = {"type": "integer", "minimum": 0}
    place = [
        in_path("tileMatrix", "Zoom.", **whole, maximum=MAX_ZOOM),
        in_path("tileRow", "Row, from the north.", **whole),
        in_path("tileCol", "Column, from the west.", **whole),
    ]
    version = in_query(VERSION, "What the tiles are made of, as TileJSON has it.", TEXT)
    described = f"{path}/{{tileMatrixSet}}"
    tile = f"{described}/{{tileMatrix}}/{{tileRow}}/{{tileCol}}"
    name, title = f"{name}.vector", f"{title}: tile"
    yield Operation(path, f"{name}.getTileSetsList", "tiles", f"{title}sets", "Tilesets", BOTH)
    yield Operation(
        described,
        f"{name}.getTileSet",
        "tiles",
        f"{title}set",
        "Tileset",
        (JSON, TILEJSON, HTML),
        [one_set, *parameters],
    )
    yield Operation(
        tile,
        f"{name}.getTile",
        "tiles",
        title,
        "Any",
        (MVT,),
        [one_set, *place, *parameters, version],
        may_be_empty=True,
    )


def _of_pictures() -> Iterator[Operation]:
    own = [parameter(row, {}) for row in figure.PARAMETERS.values()]
    lang = LANG | {"description": "Language of the words; without it, English."}
    asked = [*(one for one in VIEW if one["name"] not in figure.PARAMETERS), lang, *own]
    for media in (SVG, PDF, PNG):
        path, title = f"/figure.{media.key}", f"A picture of a view as {media.title}"
        yield Operation(
            path, f"figure-{media.key}", "pages", title, "Any", (media,), asked, False, drawn=True
        )


def _of_pages() -> Iterator[Operation]:
    any_file, geojson = (Media("", "file", "*/*"),), (GEOJSON,)
    framed = [parameter(row, {}) for row in framing.PARAMETERS.values()]
    asked = [parameter(row, {}) for row in sharing.PARAMETERS.values()]
    asked[0] |= {"required": True, "example": "/map"}
    static = [in_path("version", "Hash of all files."), in_path("path", "Path of a file.")]
    basemap = [in_path("name", "Name of a file of the base map."), in_query("v", "Hash of the file.", TEXT)]
    yield Operation("/map", "map", "pages", "The map", "Any", (HTML,), VIEW, takes_f=False)
    yield Operation(
        "/embed",
        "embed",
        "pages",
        "The map alone, for frames",
        "Any",
        (HTML,),
        [*VIEW, *framed],
        takes_f=False,
    )
    yield Operation(
        "/oembed", "oembed", "pages", "An embedded map", "OEmbed", (JSON, OEMBED_XML), asked, takes_f=False
    )
    yield from _of_pictures()
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


def _of_releases() -> Iterator[Operation]:
    """What a release does not have itself, and the way to all that it has."""
    tag, path = "releases", "/releases/{release}"
    number = in_path("release", "Number of a release.", type="integer", minimum=1)
    archive, anything = (Media("zip", "zip file", "application/zip"),), (Media("", "anything", "*/*"),)
    below = in_path("path", "An address of this server, without its first slash.")
    yield Operation("/releases", "releases", tag, "All releases", "Releases", (*BOTH, ATOM))
    yield Operation(path, "release", tag, "One release and its changes", "Release", BOTH, [number])
    for name, what, title, media, taken in (
        ("data.zip", "data", "The data of a release", archive, [number]),
        ("atlas", "landing", "Landing page as of a release", anything, [number]),
        ("atlas/{path}", "atlas", "Any address as of a release", anything, [number, below]),
    ):
        yield Operation(f"{path}/{name}", f"release-{what}", tag, title, "Any", media, taken, takes_f=False)
