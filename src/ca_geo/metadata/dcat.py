"""The atlas as a DCAT catalogue in JSON-LD, by the profile GeoDCAT-AP 2.0.0 (SEMIC, 2020) of DCAT 2 (W3C).

The context stands in the document: it can be read without asking another server.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import shapely

from ca_geo.citation import citation
from ca_geo.links import Link, address
from ca_geo.metadata.dataset import Dataset, Distribution, datasets, licences_of, modified

if TYPE_CHECKING:
    from ca_geo.atlas import Atlas

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
OGC_API_FEATURES = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core"
PUBLIC = "http://publications.europa.eu/resource/authority/access-right/PUBLIC"
ENGLISH = "http://publications.europa.eu/resource/authority/language/ENG"
VECTOR = "http://inspire.ec.europa.eu/metadata-codelist/SpatialRepresentationType/vector"
TEXT_TABLE = "http://inspire.ec.europa.eu/metadata-codelist/SpatialRepresentationType/textTable"
MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"

CONTEXT = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

Node = dict[str, Any]


def catalog(atlas: Atlas, base: str) -> Node:
    """`/dcat`: the catalogue with every collection as a dataset, and the API as the service that has them."""
    told, found = atlas.catalog, datasets(atlas, base)
    changed = modified(atlas, base)
    said = {
        "@context": CONTEXT,
        "@id": f"{base}/dcat",
        "@type": "dcat:Catalog",
        "dct:title": _english(told.title),
        "dct:description": _english(told.description),
        "dct:publisher": _publisher(atlas, base),
        "dct:language": _concept(ENGLISH, "dct:LinguisticSystem"),
        "dct:license": [_licence(link) for link in licences_of(found).values()],
        "dct:modified": _day(changed) if changed else None,
        "dct:spatial": _everywhere(found),
        "foaf:homepage": {"@id": f"{base}/", "@type": "foaf:Document"},
        "dcat:service": _service(atlas, base, found),
        "dcat:dataset": [_dataset(one) for one in found],
    }
    return _said(said)


def _dataset(one: Dataset) -> Node:
    said = {
        "@id": one.page,
        "@type": "dcat:Dataset",
        "dct:identifier": one.id,
        "dct:title": _english(one.title),
        "dct:description": _english(one.description),
        "dct:publisher": {"@id": _publisher_id(one.base)},
        "dct:creator": {"@id": _publisher_id(one.base)},
        "dct:language": {"@id": ENGLISH},
        "dct:accessRights": _concept(PUBLIC, "dct:RightsStatement"),
        "dct:provenance": _provenance(one.attribution) if one.attribution else None,
        "dct:modified": _day(one.modified) if one.modified else None,
        "dct:conformsTo": _concept(CRS84, "dct:Standard") if one.is_spatial else None,
        "dct:spatial": _location(one.bbox) if one.bbox else None,
        "dct:temporal": _period(one.interval) if one.interval else None,
        "dct:source": [_source(item) for item in one.sources],
        "adms:representationTechnique": _technique(VECTOR if one.is_spatial else TEXT_TABLE),
        "dcat:keyword": [_english(word) for word in one.keywords],
        "dcat:landingPage": {"@id": one.page, "@type": "foaf:Document"},
        "dcat:distribution": [_distribution(one, file) for file in one.distributions],
    }
    return _said(said)


def _distribution(one: Dataset, file: Distribution) -> Node:
    link = one.licence_link
    said = {
        "@id": file.href,
        "@type": "dcat:Distribution",
        "dct:title": _english(f"{one.title} as {file.title}"),
        "dct:license": _licence(link) if link else None,
        "dcat:accessURL": {"@id": one.page},
        "dcat:downloadURL": {"@id": file.href},
        "dcat:mediaType": _concept(MEDIA_TYPES + file.media_type, "dct:MediaType"),
        "dcat:accessService": {"@id": _service_id(one.base)},
    }
    return _said(said)


def _provenance(text: str) -> Node:
    return {"@type": "dct:ProvenanceStatement", "rdfs:label": _english(text)}


def _service(atlas: Atlas, base: str, found: tuple[Dataset, ...]) -> Node:
    return {
        "@id": _service_id(base),
        "@type": "dcat:DataService",
        "dct:title": _english(f"{atlas.catalog.title}: OGC API Features"),
        "dct:conformsTo": _concept(OGC_API_FEATURES, "dct:Standard"),
        "dct:accessRights": {"@id": PUBLIC},
        "dcat:endpointURL": {"@id": f"{base}/"},
        "dcat:endpointDescription": {"@id": address(base, "/api", f="json")},
        "dcat:servesDataset": [{"@id": one.page} for one in found],
    }


def _publisher(atlas: Atlas, base: str) -> Node:
    return {
        "@id": _publisher_id(base),
        "@type": ["foaf:Agent", "foaf:Organization"],
        "foaf:name": _english(atlas.catalog.title),
    }


def _publisher_id(base: str) -> str:
    return f"{base}/dcat#publisher"


def _service_id(base: str) -> str:
    return f"{base}/dcat#service"


def _licence(link: Link) -> Node:
    return {"@id": link.href, "@type": "dct:LicenseDocument", "dct:title": _english(str(link.title))}


def _everywhere(found: tuple[Dataset, ...]) -> Node | None:
    boxes = [shapely.box(*one.bbox) for one in found if one.bbox]
    return _location(tuple(map(float, shapely.total_bounds(boxes)))) if boxes else None


def _location(bbox: tuple[float, ...]) -> Node:
    """The box as WKT with its CRS (GeoSPARQL 1.0, 8.5.1), longitude first."""
    wkt = shapely.to_wkt(shapely.box(*bbox), rounding_precision=5, trim=True)
    return {
        "@type": "dct:Location",
        "dcat:bbox": {"@type": "geo:wktLiteral", "@value": f"<{CRS84}> {wkt}"},
    }


def _period(interval: tuple[date | None, date | None]) -> Node | None:
    start, end = interval
    if not (start or end):
        return None
    said = {
        "@type": "dct:PeriodOfTime",
        "dcat:startDate": _day(start.isoformat()) if start else None,
        "dcat:endDate": _day(end.isoformat()) if end else None,
    }
    return _said(said)


def _source(item: Any) -> Node:
    said = {"@type": "dcat:Resource", "dct:title": item["title"]}
    reference = {"dct:bibliographicCitation": ". ".join(citation(item))}
    page = {"foaf:page": {"@id": item["URL"], "@type": "foaf:Document"}} if "URL" in item else {}
    return said | reference | page


def _technique(uri: str) -> Node:
    return _concept(uri, "skos:Concept")


def _concept(uri: str, kind: str) -> Node:
    return {"@id": uri, "@type": kind}


def _english(text: str) -> Node:
    return {"@value": text, "@language": "en"}


def _day(text: str) -> Node:
    return {"@value": text, "@type": "xsd:date"}


def _said(node: Node) -> Node:
    """Without the members that say nothing."""
    return {name: value for name, value in node.items() if value not in (None, [])}
