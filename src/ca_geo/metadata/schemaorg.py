"""Pages as search engines read them: schema.org in JSON-LD, which the pages carry in their heads.

Types are chosen with care: a record is an `Event` only where it happened on a known day, a `Place` only where
it has one, and a place that is known to some kilometres is a circle of that radius, never a point.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from ca_geo.citation import citation
from ca_geo.links import address
from ca_geo.metadata.dataset import Dataset, datasets
from ca_geo.schema import PropertyInfo

if TYPE_CHECKING:
    from ca_geo.atlas import Atlas
    from ca_geo.layers import Layer

CONTEXT = "https://schema.org"
HAPPENED = "occurred"  # the status of what was an event
EXACT = "exact-site"
NAMES = ("name_ru", "name_tg", "name_ky", "name_uz", "name_kk", "name_zh", "name_fa", "alt_names")

Node = dict[str, Any]


@dataclass(frozen=True)
class SchemaOrg:
    """Describes what pages are about. `base` of each method is the address that links begin with."""

    atlas: Atlas

    def catalog(self, base: str) -> Node:
        """The landing page: a `DataCatalog` with its datasets by name."""
        told = self.atlas.catalog
        return _top(
            {
                "@type": "DataCatalog",
                "@id": f"{base}/",
                "name": told.title,
                "description": told.description,
                "url": f"{base}/",
                "inLanguage": "en",
                "creator": self._creator(base),
                "dataset": [self._named(one) for one in datasets(self.atlas, base)],
            }
        )

    def dataset(self, layer: Layer, base: str) -> Node:
        """A collection: a `Dataset` with its files, its columns, and what it rests on."""
        one = Dataset(self.atlas, layer, base)
        return _top(
            {
                "@type": "Dataset",
                "@id": one.page,
                "name": one.title,
                "description": _long_enough(one),
                "url": one.page,
                "identifier": one.id,
                "license": one.licence_link.href if one.licence_link else None,
                "creditText": one.attribution,
                "creator": self._creator(base),
                "isAccessibleForFree": True,
                "inLanguage": "en",
                "keywords": list(one.keywords),
                "dateModified": one.modified,
                "spatialCoverage": _coverage(one.bbox),
                "temporalCoverage": _interval(one.interval),
                "variableMeasured": [_variable(info) for info in layer.schema.values()],
                "distribution": list(_downloads(one)),
                "isBasedOn": [_work(item) for item in one.sources],
                "includedInDataCatalog": {"@type": "DataCatalog", "@id": f"{base}/", "name": one.publisher},
            }
        )

    def record(self, layer: Layer, index: int, base: str) -> Node:
        """One feature, as part of its dataset."""
        fid, record = layer.ids[index], layer.properties[index]
        place = _place(layer, index)
        href = address(base, f"/collections/{layer.id}/items/{fid}")
        said: Node = {
            "@type": "Thing",
            "@id": href,
            "name": str(record.get("name") or record.get("title") or fid),
            "alternateName": [name for key in NAMES for name in _several(record.get(key))],
            "description": record.get("summary"),
            "url": href,
            "subjectOf": self._named(Dataset(self.atlas, layer, base)),
        }
        return _top(said | _kind(record, place))

    def source(self, item: Mapping[str, Any]) -> Node:
        """A source: what it is cited as."""
        return _top(_work(item))

    def country(self, code: str, name: str, base: str) -> Node:
        return _top(
            {
                "@type": "Country",
                "@id": address(base, f"/countries/{code}"),
                "name": name,
                "identifier": code,
                "url": address(base, f"/countries/{code}"),
            }
        )

    def _creator(self, base: str) -> Node:
        return {"@type": "Organization", "name": self.atlas.catalog.title, "url": f"{base}/"}

    def _named(self, one: Dataset) -> Node:
        """A dataset where only its name is wanted; the whole stands on its own page."""
        said = {
            "@type": "Dataset",
            "@id": one.page,
            "name": one.title,
            "description": _long_enough(one),
            "url": one.page,
            "license": one.licence_link.href if one.licence_link else None,
            "creator": self._creator(one.base),
        }
        return _said(said)


def _long_enough(one: Dataset) -> str:
    """The description; readers of datasets ask for 50 characters, which the title and the atlas help to."""
    said = one.description
    return said if len(said) >= 50 else f"{one.title}: {said} {one.atlas.catalog.description}"


def _kind(record: Mapping[str, Any], place: Node | None) -> Node:
    start = _day(record.get("start"))
    if record.get("status") == HAPPENED and start:
        return {"@type": "Event", "startDate": start, "endDate": _day(record.get("end")), "location": place}
    return {**place, "@type": "Place"} if place else {}


def _day(text: Any) -> str | None:
    """An EDTF date that is one calendar day; what is less sure has no word in schema.org."""
    try:
        return date.fromisoformat(str(text)).isoformat() if len(str(text)) == len("2024-11-17") else None
    except ValueError:
        return None


def _place(layer: Layer, index: int) -> Node | None:
    """Where a record is: a box of all that it may be, a circle, or a point where it is known to be exact."""
    geometry, footprint = layer.geometries[index], layer.footprint_geometries[index]
    record = layer.properties[index]
    if geometry is None or footprint is None:
        return None
    if geometry.geom_type != "Point":
        return _coverage(footprint.bounds)
    point = {"@type": "GeoCoordinates", "longitude": geometry.x, "latitude": geometry.y}
    if radius := record.get("location_uncertainty_m"):
        return {"@type": "Place", "geo": {"@type": "GeoCircle", "geoMidpoint": point, "geoRadius": radius}}
    exact = record.get("location_precision") in {None, EXACT}
    return {"@type": "Place", "geo": point} if exact else None


def _coverage(bbox: tuple[float, float, float, float] | None) -> Node | None:
    """A box as schema.org writes it: latitude first, the lower left corner, then the upper right one."""
    if bbox is None:
        return None
    west, south, east, north = bbox
    return {"@type": "Place", "geo": {"@type": "GeoShape", "box": f"{south} {west} {north} {east}"}}


def _interval(interval: tuple[date | None, date | None] | None) -> str | None:
    """ISO 8601: both ends, `..` for an open one."""
    if interval is None or interval == (None, None):
        return None
    return "/".join(day.isoformat() if day else ".." for day in interval)


def _variable(info: PropertyInfo) -> Node:
    return _said(
        {
            "@type": "PropertyValue",
            "name": info.name,
            "alternateName": info.title,
            "description": info.description,
            "unitText": info.unit,
        }
    )


def _downloads(one: Dataset) -> Iterator[Node]:
    for file in one.distributions:
        yield {
            "@type": "DataDownload",
            "name": f"{one.title} as {file.title}",
            "encodingFormat": file.media_type,
            "contentUrl": file.href,
        }


def _work(item: Mapping[str, Any]) -> Node:
    """A source as a work that is cited; its address only where a link may be made."""
    said = {
        "@type": "CreativeWork",
        "name": item["title"],
        "citation": ". ".join(citation(item)),
        "inLanguage": item.get("language"),
        "isbn": item.get("ISBN"),
        "url": item.get("URL"),
    }
    return _said({**said, "@type": "Book"} if "ISBN" in item else said)


def _several(value: Any) -> tuple[str, ...]:
    return () if value is None else value if isinstance(value, tuple) else (str(value),)


def _top(node: Node) -> Node:
    return {"@context": CONTEXT, **_said(node)}


def _said(node: Node) -> Node:
    """Without the members that say nothing."""
    return {name: value for name, value in node.items() if value not in (None, [], "")}
