"""The JSON Schemas of a collection: what its features have, what can be asked for and sorted by.

As OGC API Features Part 5 (23-058r2, draft) and Common Part 3 (23-058) have them, in JSON Schema 2020-12.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from ca_geo.links import Link, address
from ca_geo.media import HTML, SCHEMA
from ca_geo.schema import PropertyInfo

if TYPE_CHECKING:
    from ca_geo.layers import Layer

RELATIONS = "http://www.opengis.net/def/rel/ogc/1.0"
DIALECT = "https://json-schema.org/draft/2020-12/schema"
LONGEST = 2**31 - 1
CONFORMS_TO = (
    "http://www.opengis.net/spec/ogcapi-common-3/1.0/conf/schemas",
    *(
        f"http://www.opengis.net/spec/ogcapi-features-5/1.0/conf/{part}"
        for part in (
            "schemas",
            "core-roles-features",
            "returnables-and-receivables",
            "queryables",
            "sortables",
        )
    ),
)

Document = dict[str, Any]


@dataclass(frozen=True)
class Kind:
    """One of the schemas, by the last part of its address, which is its relation too."""

    name: str
    title: str
    description: str
    holds: Callable[[PropertyInfo], bool]
    placed: bool  # whether the geometry is among the properties, where features have one

    @property
    def rel(self) -> str:
        return f"{RELATIONS}/{self.name}"


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        row.name: row
        for row in (
            Kind(
                "schema",
                "Schema",
                "What a feature can say.",
                lambda _info: True,
                placed=True,
            ),
            Kind(
                "queryables",
                "Queryables",
                "What filters in CQL2 can ask for; each but the geometry is a parameter of its own too.",
                lambda _info: True,
                placed=True,
            ),
            Kind(
                "sortables",
                "Sortables",
                "What the parameter sortby can put features in order by.",
                lambda info: info.is_sortable,
                placed=False,
            ),
        )
    }
)


def links_to(layer: Layer, base: str) -> list[Link]:
    """From a collection to its schemas, and to that of its GeoJSON as what describes it."""
    json = [link_to(kind, layer, base) for kind in KINDS.values()]
    pages = [replace(link, href=f"{link.href}?f={HTML.key}", type=HTML.link_type) for link in json]
    feature = address(base, f"/collections/{layer.id}/schema/feature")
    title = f"{layer.info.title}: schema of a GeoJSON feature"
    # Relations are alike in any case (RFC 8288, 2.1.1), but GDAL 3.6 knows this one in this spelling alone.
    return [*json, *pages, Link(feature, "describedBy", SCHEMA.link_type, title)]


def link_to(kind: Kind, layer: Layer, base: str) -> Link:
    """To one schema, under the address that is its `$id`."""
    href = address(base, f"/collections/{layer.id}/{kind.name}")
    return Link(href, kind.rel, SCHEMA.link_type, f"{layer.info.title}: {kind.title.lower()}")


def document(kind: Kind, layer: Layer, base: str) -> Document:
    """One of the schemas of a collection, under its address without parameters."""
    return {
        "$schema": DIALECT,
        "$id": address(base, f"/collections/{layer.id}/{kind.name}"),
        "title": f"{layer.info.title}: {kind.title.lower()}",
        "description": _description(kind, layer),
        "type": "object",
        "properties": {
            name: said | {"x-ogc-propertySeq": number}
            for number, (name, said) in enumerate(_properties(kind, layer), 1)
        },
        "additionalProperties": False,
    }


def feature_document(layer: Layer, base: str) -> Document:
    """The JSON Schema of one feature as GeoJSON (RFC 7946, 3.2).

    By it GDAL knows all fields of a collection; without, those of the first features alone. It reads integers
    with 32 bits, so that a property with greater ones is a `number` here. `id` it takes from the features,
    and a second time if it stands among the properties.
    """
    properties = {info.name: info.as_json_schema() for info in layer.schema.values()}
    own = {"^id$": properties.pop("id")} if "id" in properties else {}
    for name in filter(lambda name: _is_long(layer, name), properties):
        properties[name] |= {"type": "number", "multipleOf": 1}
    return {
        "$schema": DIALECT,
        "$id": address(base, f"/collections/{layer.id}/schema/feature"),
        "title": f"{layer.info.title}: a feature",
        "type": "object",
        "required": ["type", "id", "geometry", "properties"],
        "properties": {
            "type": {"type": "string", "const": "Feature"},
            "id": {"type": "string"},
            "geometry": {"title": "Geometry (RFC 7946, 3.1), null where no place is known"},
            "properties": {
                "type": "object",
                "properties": properties,
                "patternProperties": own,
                "additionalProperties": False,
            },
        },
    }


def _is_long(layer: Layer, name: str) -> bool:
    values = (record.get(name) for record in layer.properties)
    return any(type(value) is int and abs(value) > LONGEST for value in values)


def _description(kind: Kind, layer: Layer) -> str:
    nowhere = "" if not kind.placed or layer.is_spatial else " The records have no geometry."
    return f"{kind.description}{nowhere}"


def _properties(kind: Kind, layer: Layer) -> Iterator[tuple[str, Document]]:
    for info in filter(kind.holds, layer.schema.values()):
        role = {"x-ogc-role": "id"} if info.name == "id" else {}
        yield info.name, info.as_json_schema() | role
    if kind.placed and layer.is_spatial:
        yield "geometry", _geometry(layer)


def _geometry(layer: Layer) -> Document:
    """Spatial properties have a format in place of a type (23-058r2, `/req/schemas/properties`)."""
    types = {geometry.geom_type.lower() for geometry in layer.geometries if geometry is not None}
    single, *more = sorted(types, key=len) or ["any"]
    both = more == [f"multi{single}"]
    form = f"{single}-or-multi{single}" if both else "any" if more else single
    return {
        "title": "Geometry",
        "description": "Where the feature is, as far as it is known; null where it is not.",
        "format": f"geometry-{form}",
        "x-ogc-role": "primary-geometry",
    }
