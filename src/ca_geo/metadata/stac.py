"""The atlas as a SpatioTemporal Asset Catalog 1.1 (stacspec.org): a Catalog, and a Collection for each layer.

Collections carry their files as assets and their columns by the table extension. There are no STAC Items:
they describe scenes, and a layer here is one table. Claims and other tables without places are left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from ca_geo.errors import NotFound
from ca_geo.links import address
from ca_geo.metadata.dataset import Dataset, Distribution, datasets
from ca_geo.schema import PropertyInfo

if TYPE_CHECKING:
    from ca_geo.atlas import Atlas

VERSION = "1.1.0"
TABLE = "https://stac-extensions.github.io/table/v1.2.0/schema.json"
NAME = "ca-geo"
JSON_TYPE = "application/json"
OTHER = "other"  # what STAC says of a licence that is no SPDX id
EVERYWHERE = (-180.0, -90.0, 180.0, 90.0)  # STAC asks for a box even where no place is known

Document = dict[str, Any]


def catalog(atlas: Atlas, base: str) -> Document:
    """`/stac`: the root, with a link to each collection (STAC Catalog Specification 1.1)."""
    told = atlas.catalog
    links = [
        _link(base, "/stac", "self", told.title),
        _link(base, "/stac", "root", told.title),
        *(_link(base, f"/stac/{one.id}", "child", one.title) for one in described(atlas, base)),
        {"href": f"{base}/", "rel": "alternate", "type": "text/html", "title": told.title},
    ]
    return {
        "type": "Catalog",
        "stac_version": VERSION,
        "id": NAME,
        "title": told.title,
        "description": told.description,
        "links": links,
    }


def collection(dataset: Dataset) -> Document:
    """`/stac/{collection}` (STAC Collection Specification 1.1)."""
    said = {
        "type": "Collection",
        "stac_version": VERSION,
        "stac_extensions": [TABLE],
        "id": dataset.id,
        "title": dataset.title,
        "description": dataset.description,
        "keywords": list(dataset.keywords),
        "license": dataset.licence if dataset.licence_link else OTHER,
        "providers": [_provider(dataset)],
        "extent": _extent(dataset),
        "table:columns": [_column(info) for info in dataset.layer.schema.values()],
        "table:row_count": len(dataset.layer),
        "assets": {one.key: _asset(one) for one in dataset.distributions},
        "links": list(_links(dataset)),
    }
    return {name: value for name, value in said.items() if value != []}


def described(atlas: Atlas, base: str) -> tuple[Dataset, ...]:
    """The collections that STAC has words for."""
    return tuple(dataset for dataset in datasets(atlas, base) if dataset.is_spatial)


def find(atlas: Atlas, id: str, base: str) -> Dataset:
    """One of `described` by its id.

    :raises NotFound: there is no such collection, or it has nothing to do with places.
    """
    found = {dataset.id: dataset for dataset in described(atlas, base)}
    if id not in found:
        raise NotFound("STAC collection", id, allowed=found)
    return found[id]


def _provider(dataset: Dataset) -> Document:
    credit = {"description": dataset.attribution} if dataset.attribution else {}
    roles = ["producer", "processor", "host"]
    return {"name": dataset.publisher, **credit, "roles": roles, "url": f"{dataset.base}/"}


def _extent(dataset: Dataset) -> Document:
    first, last = dataset.interval or (None, None)
    return {
        "spatial": {"bbox": [list(dataset.bbox or EVERYWHERE)]},
        "temporal": {"interval": [[_moment(first, "00:00:00"), _moment(last, "23:59:59")]]},
    }


def _moment(day: date | None, time: str) -> str | None:
    return f"{day.isoformat()}T{time}Z" if day else None


def _column(info: PropertyInfo) -> Document:
    """A column as the table extension 1.2 has it, which has no member for the unit: the words name it."""
    unit = f" Unit: {info.unit}." if info.unit else ""
    return {"name": info.name, "description": f"{info.title}: {info.description}{unit}", "type": info.type}


def _asset(one: Distribution) -> Document:
    return {"href": one.href, "type": one.media_type, "title": one.title, "roles": ["data"]}


def _links(dataset: Dataset) -> Iterator[Document]:
    base, title = dataset.base, dataset.atlas.catalog.title
    yield _link(base, f"/stac/{dataset.id}", "self", dataset.title)
    yield _link(base, "/stac", "root", title)
    yield _link(base, "/stac", "parent", title)
    if dataset.licence_link:
        yield dataset.licence_link.as_json()
    yield {"href": dataset.page, "rel": "alternate", "type": "text/html", "title": dataset.title}
    yield {
        "href": address(base, f"/collections/{dataset.id}", f="json"),
        "rel": "describes",
        "type": JSON_TYPE,
        "title": f"{dataset.title}: the collection in OGC API Features",
    }


def _link(base: str, path: str, rel: str, title: str) -> Document:
    return {"href": address(base, path), "rel": rel, "type": JSON_TYPE, "title": title}
