"""The JSON documents of OGC API Features Part 1 (17-069r4; requirements by their names there).

Pages are filled from the same documents, so that a page never says less than its JSON.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import orjson

from ca_geo import queryables
from ca_geo.catalog import source_id
from ca_geo.cql2 import FUNCTIONS
from ca_geo.crs import CRS84, Crs
from ca_geo.evidence import Claim
from ca_geo.export import FILES
from ca_geo.formats import FORMATS, geojson
from ca_geo.links import Link, address, as_json, join, licences
from ca_geo.media import DATAPACKAGE, GEOJSON, HTML, JSON, JSONLD, OPENAPI, OPENAPI31, ZIP, Media
from ca_geo.query import Query
from ca_geo.tiles import metadata as tiles

if TYPE_CHECKING:
    from ca_geo.atlas import Atlas
    from ca_geo.layers import Layer, Selection
    from ca_geo.query import Lookup
    from ca_geo.search import Hit

OFFERED = (CRS84, *(Crs(f"EPSG:{code}") for code in (4326, 3857, 32642, 32643)))
GREGORIAN = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"
CQL2 = (
    "cql2-text",
    "cql2-json",
    "basic-cql2",
    "advanced-comparison-operators",
    "case-insensitive-comparison",
    "accent-insensitive-comparison",
    "basic-spatial-functions",
    "basic-spatial-operators",  # as drafts called the functions, and older clients still do
    "basic-spatial-functions-plus",
    "spatial-functions",
    "temporal-functions",
    "array-functions",
    "property-property",
    "functions",
    "arithmetic",
)
CONFORMS_TO = (
    *(
        f"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/{part}"
        for part in ("core", "oas30", "geojson", "html")
    ),
    "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs",
    *(
        f"http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/{part}"
        for part in ("queryables", "queryables-query-parameters", "filter", "features-filter")
    ),
    *(f"http://www.opengis.net/spec/cql2/1.0/conf/{part}" for part in CQL2),
    *queryables.CONFORMS_TO,
    *tiles.CONFORMS_TO,
)

Document = dict[str, Any]


def landing_links(base: str) -> list[Link]:
    """What the landing page leads to (`/req/core/root-success`), then what else there is."""
    return [
        Link(
            address(base, "/api", f="json"),
            "service-desc",
            OPENAPI.link_type,
            "The API's definition (OpenAPI 3.0)",
        ),
        Link(
            address(base, "/api", f=OPENAPI31.key),
            "service-desc",
            OPENAPI31.link_type,
            "The API's definition (OpenAPI 3.1)",
        ),
        Link(address(base, "/docs"), "service-doc", HTML.link_type, "The API's documentation"),
        *_both(base, "/conformance", "conformance", "Conformance classes"),
        *_both(base, "/collections", "data", "Collections"),
        *_both(base, "/functions", f"{queryables.RELATIONS}/functions", "Functions of filters"),
        *tiles.links_to(base, "", "All collections"),
        *tiles.links_to_schemes(base),
        *_both(base, "/sources", "related", "Sources"),
        *_both(base, "/countries", "related", "Countries"),
        *_both(base, "/gaps", "related", "What is not known"),
        *_both(base, "/search", "search", "Search"),
        *_both(base, "/analysis", "related", "Spatial questions"),
        *_both(base, "/briefings", "related", "Briefings"),
        *_catalogue_links(base),
        Link(address(base, "/map"), "related", HTML.link_type, "The map"),
        *collections_links(base),
    ]


def _catalogue_links(base: str) -> list[Link]:
    """The atlas as catalogues read it."""
    described = (
        ("/datapackage.json", DATAPACKAGE, "All collections as a Data Package"),
        ("/dcat", JSONLD, "All collections as a GeoDCAT-AP catalogue"),
        ("/stac", JSON, "All layers as a STAC catalog"),
    )
    return [
        Link(address(base, path), "describedby", media.link_type, title) for path, media, title in described
    ]


def functions(links: Sequence[Link]) -> Document:
    """What filters can reckon beside what CQL2 itself has (OGC 19-079r2, 6.5)."""
    return {
        "title": "Functions",
        "description": "What a filter can reckon, beside what CQL2 itself has.",
        "functions": [
            {
                "name": one.name,
                "description": one.description,
                "arguments": [{"title": one.argument, "type": _types(one.takes)}],
                "returns": _types([one.returns]),
            }
            for one in FUNCTIONS.values()
        ],
        "links": as_json(links),
    }


def _types(types: Iterable[str]) -> list[str]:
    """Types as the list of functions has them: all that is a time is one."""
    times = {"edtf", "date", "timestamp"}
    return list(dict.fromkeys("datetime" if one in times else one for one in types))


def collections(atlas: Atlas, base: str, links: Sequence[Link]) -> Document:
    """`/collections` (`/req/core/fc-md-success`): every collection whole."""
    return {
        "title": atlas.catalog.title,
        "links": as_json(links),
        "collections": [
            collection(layer, base, collection_links(layer, base)) for layer in atlas.collections.values()
        ],
    }


def collections_links(base: str) -> list[Link]:
    """All collections as files."""
    files = (("gpkg", FILES["gpkg"]), ("zip", ZIP))
    return [
        Link(
            address(base, f"/download/atlas.{extension}"),
            "enclosure",
            media.link_type,
            f"All collections as {media.title}",
        )
        for extension, media in files
    ]


def collection(layer: Layer, base: str, links: Sequence[Link]) -> Document:
    """`/collections/{id}` (`/req/core/sfc-md-success`); the extent covers the footprints of all features."""
    info = layer.info
    said = {
        "id": layer.id,
        "title": info.title,
        "description": info.description,
        "note": info.note,
        "licence": info.licence,
        "attribution": info.attribution,
        "evidence_as_of": info.evidence_as_of,
        "report": info.report.as_json() if info.report else None,
        "extent": _extent(layer),
    }
    present = {name: value for name, value in said.items() if value is not None and value != ""}
    return present | {
        "itemType": "feature",
        **_systems(layer),
        "numberOfFeatures": len(layer),
        "links": as_json(links),
    }


def collection_links(layer: Layer, base: str) -> list[Link]:
    """The links of a collection wherever it is described, its own two representations first."""
    path = f"/collections/{layer.id}"
    return [
        Link(address(base, path, f="json"), "self", JSON.link_type, layer.info.title),
        Link(address(base, path, f="html"), "alternate", HTML.link_type, layer.info.title),
        *items_links(layer, base),
    ]


def items_links(layer: Layer, base: str) -> list[Link]:
    """Where a collection's features are, under which licence, and as which files."""
    path = f"/collections/{layer.id}/items"
    return [
        # Without `f`: GDAL asks for a feature by appending its id to this address.
        Link(address(base, path), "items", GEOJSON.link_type, f"{layer.info.title}: features"),
        Link(address(base, path, f="html"), "items", HTML.link_type, f"{layer.info.title}: features"),
        *queryables.links_to(layer, base),
        *(tiles.links_to(base, f"/collections/{layer.id}", layer.info.title) if layer.bbox else ()),
        *([_stac_link(layer, base)] if layer.is_spatial else []),
        *licences(layer.info.licence),
        *file_links(layer, base, Query()),
    ]


def _stac_link(layer: Layer, base: str) -> Link:
    title = f"{layer.info.title} as a STAC collection"
    return Link(address(base, f"/stac/{layer.id}"), "describedby", JSON.link_type, title)


def collection_of(layer: Layer, base: str) -> list[Link]:
    """From a part of a collection to the whole."""
    return _both(base, f"/collections/{layer.id}", "collection", layer.info.title)


def file_links(layer: Layer, base: str, query: Query) -> list[Link]:
    """The whole selection in each file format."""
    whole = replace(query, limit=None, offset=0)
    said = whole.canonical()
    lonlat = said if whole.crs == CRS84 else replace(whole, crs=CRS84).canonical()  # for files of CRS84 alone
    href = address(base, f"/collections/{layer.id}/items")
    return [
        Link(
            join(href, said if FORMATS[row.key].any_crs else lonlat, f"f={row.key}"),
            "enclosure",
            row.link_type,
            f"{layer.info.title} as {row.title}",
        )
        for row in FILES.values()
    ]


def page_links(selection: Selection, base: str, media: Media) -> list[Link]:
    """`next` and `prev` where there are such pages (`/rec/core/fc-next-1`), and where the page belongs."""
    layer, query = selection.layer, selection.query
    href = address(base, f"/collections/{layer.id}/items")
    return [
        *(
            Link(join(href, other.canonical(), f"f={media.key}"), rel, media.link_type, title)
            for rel, other, title in _neighbours(selection)
        ),
        *_of_every_page(layer, base),
        *file_links(layer, base, query),
    ]


@lru_cache(maxsize=256)  # written once, not with every page
def _of_every_page(layer: Layer, base: str) -> tuple[Link, ...]:
    """Where features belong, what they can say and be asked, under which licence."""
    return (
        *collection_of(layer, base),
        *(queryables.link_to(queryables.KINDS[name], layer, base) for name in ("schema", "queryables")),
        *licences(layer.info.licence),
    )


def _neighbours(selection: Selection) -> Iterable[tuple[str, Query, str]]:
    query, matched = selection.query, selection.number_matched
    if query.limit is None:
        return
    if query.offset + query.limit < matched:
        yield "next", replace(query, offset=query.offset + query.limit), "Next page"
    if query.offset and matched:
        end = min(query.offset, matched)  # a page never repeats what this one shows
        start = max(0, end - query.limit)
        yield "prev", replace(query, offset=start, limit=end - start), "Previous page"


def items(selection: Selection, links: Sequence[Link]) -> bytes:
    """A page of features (`/req/core/fc-response`) as UTF-8 JSON."""
    members = {
        "numberMatched": selection.number_matched,
        "numberReturned": len(selection.indices),
        "timeStamp": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "links": as_json(links),
    }
    return b"".join(geojson.chunks(selection, members))


def item_links(layer: Layer, fid: str, base: str) -> list[Link]:
    """Beside itself, a feature names its collection (`/req/core/f-links`), its claims and its licence."""
    path = f"/collections/{layer.id}"
    claims = _both(base, f"{path}/items/{fid}/claims", "describedby", "Claims") if layer.info.claimed else []
    return [
        *_both(base, path, "collection", layer.info.title),
        *claims,
        *licences(layer.info.licence),
    ]


def item(selection: Selection, links: Sequence[Link]) -> bytes:
    """The one feature of a selection, with links added (`/req/core/f-success`)."""
    (feature,) = selection.features
    return feature.removesuffix(b"}") + b',"links":' + orjson.dumps(as_json(links)) + b"}"


def claims(atlas: Atlas, layer: Layer, index: int, links: Sequence[Link]) -> Document:
    """What is claimed of one feature, in the order of the file; who and where with names beside the ids."""
    fid, record = layer.ids[index], layer.properties[index]
    return {
        "collection": layer.id,
        "feature": fid,
        "title": record.get("name", fid),
        "headings": dict(atlas.headings.get(fid, {})),
        "claims": [_claim(claim, atlas) for claim in atlas.claims_on(layer.id, fid)],
        "links": as_json(links),
    }


def claims_links(layer: Layer, fid: str, base: str) -> list[Link]:
    """The feature that the claims are about, and the licence under which they are given."""
    path = f"/collections/{layer.id}/items/{fid}"
    return [
        Link(address(base, path, f="json"), "describes", GEOJSON.link_type, "The feature"),
        Link(address(base, path, f="html"), "describes", HTML.link_type, "The feature"),
        *licences(layer.info.licence),
    ]


def _claim(claim: Claim, atlas: Atlas) -> Document:
    who = atlas.catalog.actors.get(claim.asserted_by, {}).get("name")
    names = {
        "asserted_by_name": who or _title(claim.asserted_by, atlas),
        "source_title": _title(claim.source, atlas),
    }
    return claim.as_json() | names


def _title(source: str, atlas: Atlas) -> str:
    title: str = atlas.catalog.sources.get(source, {}).get("title", source)
    return title


def sources(atlas: Atlas, links: Sequence[Link]) -> Document:
    """The bibliography as CSL-JSON 1.0 items."""
    return {"title": "Sources", "sources": list(atlas.catalog.sources.values()), "links": as_json(links)}


def source(atlas: Atlas, item: Mapping[str, Any], base: str, links: Sequence[Link]) -> Document:
    """One CSL-JSON item; beside its own members the features that rest on it, and links."""
    return {**item, "features": list(_resting_on(atlas, item["id"], base)), "links": as_json(links)}


def _resting_on(atlas: Atlas, source: str, base: str) -> Iterator[Document]:
    """Every feature that names the source, and which of its properties rest on claims from it."""
    for layer in atlas.layers.values():
        for fid, record in zip(layer.ids, layer.properties, strict=True):
            claims = [claim for claim in atlas.claims.of_source(source) if claim.feature == fid]
            if claims or source in map(source_id, record.get("sources", ())):
                yield {
                    "collection": layer.id,
                    "id": fid,
                    "name": record.get("name", fid),
                    "properties": list(dict.fromkeys(claim.property for claim in claims if claim.property)),
                    "claims": len(claims),
                    "href": address(base, f"/collections/{layer.id}/items/{fid}"),
                }


def source_links(item: Mapping[str, Any], base: str) -> list[Link]:
    """The list that the source stands in, and the source itself where a link to it may be made."""
    itself = [Link(item["URL"], "about", None, item["title"])] if "URL" in item else []
    return [*_both(base, "/sources", "collection", "Sources"), *itself]


def search(asked: Lookup, hits: Sequence[Hit], base: str, links: Sequence[Link]) -> Document:
    """What a text finds, best first."""
    return {
        "title": "Search",
        "q": asked.text,
        "numberReturned": len(hits),
        "hits": [_hit(hit, base) for hit in hits],
        "links": as_json(links),
    }


def _hit(hit: Hit, base: str) -> Document:
    """The members of a hit that say something; a feature's address beside them."""
    said = {name: value for name, value in asdict(hit).items() if value is not None}
    if hit.lonlat is not None:
        said["lonlat"] = list(hit.lonlat)
    if hit.collection is not None:
        said["href"] = address(base, f"/collections/{hit.collection}/items/{hit.id}")
    return said


def _both(base: str, path: str, rel: str, title: str) -> list[Link]:
    """The same resource for programs and for people."""
    return [Link(address(base, path, f=media.key), rel, media.link_type, title) for media in (JSON, HTML)]


def _systems(layer: Layer) -> Document:
    """The systems on offer (18-058r1, `/req/crs/fc-md-crs-list`); others of the EPSG's will do too."""
    if not layer.is_spatial:
        return {"crs": [CRS84.uri]}
    return {"crs": [crs.uri for crs in OFFERED], "storageCrs": CRS84.uri}


def _extent(layer: Layer) -> Document | None:
    extent: Document = {}
    if layer.bbox:
        extent["spatial"] = {"bbox": [list(layer.bbox.as_tuple())], "crs": CRS84.uri}
    if layer.interval:
        first, last = layer.interval
        extent["temporal"] = {
            "interval": [[_moment(first, "00:00:00"), _moment(last, "23:59:59")]],
            "trs": GREGORIAN,
        }
    return extent or None


def _moment(day: date | None, time: str) -> str | None:
    """A bound as RFC 3339 has it; an open one is null (`/req/core/fc-md-extent`)."""
    return f"{day.isoformat()}T{time}Z" if day else None
