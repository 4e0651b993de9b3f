"""The atlas as a Data Package 2.0 (datapackage.org): layers as GeoJSON, tables as CSV with a Table Schema.

The same descriptor stands on the server, with addresses, and in the archive of everything, with paths in it.
A Table Schema's foreign key leads to one table, but the features that claims speak of are spread over all
layers: the resource `features`, which stands in the descriptor itself, lists them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ca_geo.citation import citation
from ca_geo.formats import csv
from ca_geo.links import Link, address
from ca_geo.metadata.dataset import Dataset, datasets, licences_of, modified
from ca_geo.query import Query
from ca_geo.schema import PropertyInfo

if TYPE_CHECKING:
    from ca_geo.atlas import Atlas

PACKAGE_SCHEMA = "https://datapackage.org/profiles/2.0/datapackage.json"
TABLE_SCHEMA = "https://datapackage.org/profiles/2.0/tableschema.json"
EDTF = "http://id.loc.gov/datatypes/edtf"
NAME = "ca-geo"
INDEX = "features"
KEYS = {"feature": INDEX, "source": "sources"}  # column of a table -> resource that holds what it names

Document = dict[str, Any]
PathOf = Callable[[str, str], str]  # id of a collection, key of a format -> path or address of the file


def served_at(base: str) -> PathOf:
    """Where the files are on the server."""
    return lambda collection, key: address(base, f"/collections/{collection}/items", f=key)


def datapackage(
    atlas: Atlas, path_of: PathOf, base: str = "", files: Mapping[str, bytes] | None = None
) -> Document:
    """The descriptor. `path_of` says where each file is; `files` holds what is there, where it is at hand.

    `base` is the public address of the atlas, if it has one: the home page. Equal atlases give equal
    descriptors: no date of making is in it.
    """
    catalog, found = atlas.catalog, datasets(atlas, base)
    resources = [_resource(dataset, path_of, files or {}) for dataset in found]
    index = _index(atlas)
    said = {
        "$schema": PACKAGE_SCHEMA,
        "name": NAME,
        "title": catalog.title,
        "description": catalog.description,
        "homepage": f"{base}/" if base else None,
        "version": modified(atlas, base),
        "keywords": sorted({word for dataset in found for word in dataset.keywords}),
        "licenses": [_licence(spdx, link) for spdx, link in licences_of(found).items()],
        "contributors": [{"title": catalog.title, "roles": ["publisher"]}],
        "sources": [_source(item) for item in catalog.sources.values()],
        "resources": [*resources, *([index] if index else [])],
    }
    return _said(said)


def _resource(dataset: Dataset, path_of: PathOf, files: Mapping[str, bytes]) -> Document:
    form = _geojson if dataset.is_spatial else _table
    path = path_of(dataset.id, "geojson" if dataset.is_spatial else "csv")
    link = dataset.licence_link
    credit = f"Attribution: {dataset.attribution}" if dataset.attribution else None
    said = {
        "name": dataset.id,
        "path": path,
        "title": dataset.title,
        "description": " ".join(filter(None, (dataset.description, credit))),
        **form(dataset),
        "licenses": [_licence(dataset.licence, link)] if link else None,
        "sources": [_source(item) for item in dataset.sources],
        **(_measured(files[path]) if path in files else {}),
    }
    return _said(said)


def _geojson(_dataset: Dataset) -> Document:
    return {"format": "geojson", "mediatype": "application/geo+json", "encoding": "utf-8"}


def _table(dataset: Dataset) -> Document:
    return {
        "type": "table",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {
            "$schema": TABLE_SCHEMA,
            "fields": [*map(_field, dataset.layer.schema.values()), *_added(dataset)],
            "primaryKey": ["id"],
            "foreignKeys": list(_foreign_keys(dataset)),
        },
    }


def _field(info: PropertyInfo) -> Document:
    """One column. Its unit is a member of our own, which the standard allows."""
    is_day = info.format == "date"
    said = {
        "name": info.name,
        "type": "date" if is_day else info.type,
        "title": info.title,
        "description": info.description,
        "unit": info.unit,
        "rdfType": EDTF if info.format == "edtf" else None,
        "constraints": _constraints(info),
        "categories": _categories(info),
    }
    return _said(said)


def _constraints(info: PropertyInfo) -> Document | None:
    said: Document = {"required": True, "unique": True} if info.name == "id" else {}
    if info.values is not None and info.type == "string":
        said["enum"] = list(info.values)
    return said or None


def _categories(info: PropertyInfo) -> list[Document] | None:
    """What the codes mean (Table Schema 2.0, `categories`)."""
    if info.values is None or info.type != "string":
        return None
    return [{"value": code, "label": title} for code, title in info.values.items()]


def _added(dataset: Dataset) -> Iterator[Document]:
    """The columns that a CSV file has beside the properties."""
    layer = dataset.layer
    for name, title in csv.columns(layer.select(Query())).items():
        if name not in layer.schema:
            yield {"name": name, "type": "string", "title": title}


def _foreign_keys(dataset: Dataset) -> Iterator[Document]:
    for column, target in KEYS.items():
        if column in dataset.layer.schema:
            yield {"fields": [column], "reference": {"resource": target, "fields": ["id"]}}


def _index(atlas: Atlas) -> Document | None:
    """What claims speak of, with where it is to be found; None where there are no claims."""
    wanted = {claim.feature for claim in atlas.claims.claims}
    rows = [
        {"id": fid, "collection": layer.id, "name": str(record.get("name") or record.get("title") or fid)}
        for layer in atlas.collections.values()
        for fid, record in zip(layer.ids, layer.properties, strict=True)
        if fid in wanted
    ]
    if not rows:
        return None
    columns: tuple[tuple[str, str, Document], ...] = (
        ("id", "Identifier", {"constraints": {"required": True, "unique": True}}),
        ("collection", "Collection", {}),
        ("name", "Name", {}),
    )
    fields = [{"name": name, "type": "string", "title": title, **more} for name, title, more in columns]
    return {
        "name": INDEX,
        "title": "Index of features",
        "description": "The records that claims are about, and the collection that each one is in.",
        "type": "table",
        "data": rows,
        "schema": {"$schema": TABLE_SCHEMA, "fields": fields, "primaryKey": ["id"]},
    }


def _licence(spdx: str, link: Link) -> Document:
    return {"name": spdx, "title": link.title, "path": link.href}


def _source(item: Mapping[str, Any]) -> Document:
    """A source by its citation; its address only where a link may be made."""
    return _said({"title": ". ".join(citation(item)), "path": item.get("URL")})


def _measured(content: bytes) -> Document:
    return {"bytes": len(content), "hash": f"sha256:{hashlib.sha256(content).hexdigest()}"}


def _said(document: Document) -> Document:
    """Without the members that say nothing."""
    return {name: value for name, value in document.items() if value not in (None, [], "")}
