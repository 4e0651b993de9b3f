"""How the parameters of questions are read: places, features, lines, borders, collections, polygons."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import Any

import numpy as np
import shapely
from shapely import Point
from shapely.geometry import shape

from ca_geo.analysis.extent import BORROWED, CERTAIN, POSSIBLE, Extent, extents
from ca_geo.atlas import Atlas
from ca_geo.errors import BadQuery, BadValue, Fault
from ca_geo.layers import Layer
from ca_geo.query import PARAMETERS, Parameter

MOST_KM = 2000
MOST_VERTICES = 500
MOST_FEATURES = 10_000  # in an answer
BORDERS = ("home", "neighbour", "disputed")
PLACE_FORM = (
    "longitude,latitude in degrees (72.8,40.5), or the id of a town, region (TJ-GB), country (TJ) or named "
    "place of the base map, as the search tells it"
)
OF_ITEMS = ("datetime", "datetime-match", "precision-min")


@dataclass(frozen=True, eq=False)
class Reference:
    """What distances are from: its parameter, text and name, and where it is."""

    kind: str
    text: str
    name: str
    extent: Extent

    def as_json(self) -> dict[str, Any]:
        """What it is called, and how far it may be off."""
        said = {"parameter": self.kind, "value": self.text, "name": self.name}
        return said | ({"uncertainty_m": round(self.extent.radius_m)} if self.extent.stated else {})


@dataclass(frozen=True)
class Scope:
    """Which features a question is put to: of these collections what the parameters of items let in."""

    layers: tuple[Layer, ...]
    pairs: tuple[tuple[str, str], ...] = field(default=())


def located(atlas: Atlas) -> Mapping[str, Layer]:
    """The layers of which a feature has a place."""
    return {name: layer for name, layer in atlas.drawn.items() if layer.bbox}


# Values from texts. Each raises BadValue with what is allowed instead.


def kilometres(text: str) -> float:
    """A distance above 0 and up to `MOST_KM`."""
    allowed = f"a number above 0, up to {MOST_KM}"
    try:
        number = float(text)
    except ValueError:
        raise BadValue(f"{text!r} is not a number", allowed) from None
    if not 0 < number <= MOST_KM:
        raise BadValue(f"{text!r} is out of range", allowed)
    return number


def place(atlas: Atlas, text: str) -> Reference:
    """A position, or a place of the base map by its id."""
    if "," in text:
        return Reference("place", text, text.replace(",", ", "), Extent.of(_position(text)))
    found = _places(atlas).get(text)
    if found is None:
        raise BadValue(f"{text!r} is no place", PLACE_FORM)
    name, extent = found()
    return Reference("place", text, name, extent)


def _position(text: str) -> Point:
    try:
        lon, lat = (float(part) for part in text.split(","))
    except ValueError:
        raise BadValue(f"{text!r} is no position", PLACE_FORM) from None
    if not (abs(lon) <= 180 and abs(lat) <= 90):  # what is no number is not in range either
        raise BadValue(f"{text!r} is out of range", "longitude -180 to 180, latitude -90 to 90")
    return Point(lon, lat)


@lru_cache(maxsize=4)
def _places(atlas: Atlas) -> Mapping[str, Callable[[], tuple[str, Extent]]]:
    """Name and extent by id, made when asked for; towns last, since nothing else has their numbers as id."""
    found: dict[str, Callable[[], tuple[str, Extent]]] = {}
    for one in atlas.places:
        if one["lon"] is not None:
            found[one["id"]] = partial(_named, one)
    for name in ("land", "admin1", "towns"):
        for feature in atlas.basemap.features(name):
            if feature["properties"].get("name"):
                found[str(feature["id"])] = partial(_drawn, feature)
    return found


def _named(one: Mapping[str, Any]) -> tuple[str, Extent]:
    radius = one.get("location_uncertainty_m")
    extent = Extent.of(Point(one["lon"], one["lat"]), float(radius or 0), whole=False)
    return one["name"], extent if radius is not None else _unstated(extent)


def _drawn(feature: Mapping[str, Any]) -> tuple[str, Extent]:
    return feature["properties"]["name"], Extent.of(shape(feature["geometry"]))


def _unstated(extent: Extent) -> Extent:
    return Extent(extent.course, extent.radius_m, extent.whole, stated=False)


def feature(atlas: Atlas, text: str) -> Reference:
    """A feature that has a place, as collection/id."""
    layer, index = _found(atlas, text)
    extent = extents(layer)[index]
    if extent is None:
        raise BadValue(f"{text!r} has no place", "a feature with a geometry")
    return Reference("feature", text, layer.properties[index].get("name", text), extent)


def _found(atlas: Atlas, text: str) -> tuple[Layer, int]:
    name, _, fid = text.partition("/")
    layers = located(atlas)
    if name not in layers:
        raise BadValue(f"{name!r} is no collection with places", f"collection/id, of {', '.join(layers)}")
    if fid not in layers[name].ids:
        raise BadValue(f"{fid!r} is no feature of {name}", f"collection/id, as in /collections/{name}/items")
    return layers[name], layers[name].index_of(fid)


def line(atlas: Atlas, text: str) -> Reference:
    """A line that is a thing of its own, as collection/id, or all of a collection together."""
    lines = _lines(atlas, text)
    if not lines:
        raise BadValue(f"{text!r} has no line", f"{', '.join(with_lines(atlas))}, or collection/id of a line")
    together = shapely.multilinestrings(
        [part for one in lines for part in shapely.get_parts(one.course.geometry)]
    )
    radius, stated = max(one.radius_m for one in lines), all(one.stated for one in lines)
    extent = Extent.of(together, radius)
    name = _title(atlas, text)
    return Reference("line", text, name, extent if stated else _unstated(extent))


def with_lines(atlas: Atlas) -> list[str]:
    """The collections that have lines."""
    return [
        name for name, layer in located(atlas).items() if any(one and _is_line(one) for one in extents(layer))
    ]


def _is_line(extent: Extent) -> bool:
    return extent.whole and int(shapely.get_dimensions(extent.course.geometry)) == 1


def _lines(atlas: Atlas, text: str) -> list[Extent]:
    if "/" in text:
        layer, index = _found(atlas, text)
        chosen = [index]
    else:
        if text not in located(atlas):
            raise BadValue(f"{text!r} is no collection with places", ", ".join(with_lines(atlas)))
        layer = located(atlas)[text]
        chosen = [i for i, record in enumerate(layer.properties) if "geometry_ref" not in record]
    found = (extents(layer)[index] for index in chosen)
    return [one for one in found if one and _is_line(one)]


def _title(atlas: Atlas, text: str) -> str:
    if "/" not in text:
        return located(atlas)[text].info.title
    layer, index = _found(atlas, text)
    name: str = layer.properties[index].get("name", text)
    return name


def borders(atlas: Atlas, *kinds: str) -> list[str]:
    """The ids of the borders that the base map draws."""
    drawn = (one for one in atlas.basemap.features("borders") if one["properties"]["kind"] in kinds)
    return list(dict.fromkeys(str(one["id"]) for one in drawn))


@lru_cache(maxsize=128)
def border(atlas: Atlas, text: str) -> Reference:
    """A border by its id, as the base map draws it."""
    if text not in borders(atlas, *BORDERS):
        raise BadValue(f"{text!r} is no border", ", ".join(borders(atlas, *BORDERS)))
    extent = Extent.of(atlas.basemap.geometry(f"{BORROWED[0]}{text}"))
    return Reference("border", text, f"Border {text.replace('-', '–')}", extent)


def collections(atlas: Atlas, text: str) -> tuple[Layer, ...]:
    """Layers by their ids, with commas, in the order of the atlas."""
    layers, asked = located(atlas), text.split(",")
    unknown = [name for name in asked if name not in layers]
    if unknown:
        raise BadValue(f"{', '.join(map(repr, unknown))}: no such collection with places", ", ".join(layers))
    return tuple(layer for name, layer in layers.items() if name in asked)


def one_collection(atlas: Atlas, text: str) -> Layer:
    """A layer by its id."""
    if text not in located(atlas):
        raise BadValue(f"{text!r} is no collection with places", ", ".join(located(atlas)))
    return located(atlas)[text]


POLYGON_FORM = (
    "POLYGON((lon lat, ...)) or MULTIPOLYGON in WKT, degrees on CRS84, rings closed, "
    f"{MOST_VERTICES} vertices at most"
)


def polygon(text: str) -> shapely.Polygon | shapely.MultiPolygon:
    """An area in well-known text, its edges straight in degrees."""
    if len(text) > 60 * MOST_VERTICES:
        raise BadValue("is too long", POLYGON_FORM)
    try:
        with np.errstate(over="ignore"):  # what is too large is out of range, and told so
            found = shapely.from_wkt(text)
    except shapely.GEOSException:
        raise BadValue("is no well-known text", POLYGON_FORM) from None
    if fault := _fault_of(found):
        raise BadValue(fault, POLYGON_FORM)
    return found


def _fault_of(found: Any) -> str | None:
    if not isinstance(found, shapely.Polygon | shapely.MultiPolygon) or found.is_empty:
        return "is no area"
    coordinates = shapely.get_coordinates(found)
    if len(coordinates) > MOST_VERTICES:
        return f"has {len(coordinates)} vertices"
    if not (abs(coordinates) <= (180, 90)).all():
        return "leaves longitude -180 to 180, latitude -90 to 90"
    if found.has_z:
        return "has heights"
    return None if found.is_valid else str(shapely.is_valid_reason(found))


def match(text: str) -> str:
    """How sure an answer has to be."""
    if text not in (CERTAIN, POSSIBLE):
        raise BadValue(f"{text!r} is unknown", f"{CERTAIN}, {POSSIBLE}")
    return text


def limit(text: str) -> int:
    """How many features at most."""
    if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text)):
        raise BadValue(f"{text!r} is not such a number", "a whole number from 1")
    return min(int(text), MOST_FEATURES)


# Rows of the tables


def row(name: str, title: str, description: str, read: Callable[[str], Any], **schema: Any) -> Parameter:
    """A parameter of which the value stands under its name."""
    return Parameter(
        name, title, description, {"type": "string", **schema}, name, lambda text, _given: read(text)
    )


def default(atlas: Atlas, collection: str) -> Mapping[str, str]:
    """What a schema says of a collection that is taken unless given; nothing where the atlas has none."""
    return {"default": collection} if collection in located(atlas) else {}


def table(*rows: Parameter) -> Mapping[str, Parameter]:
    """Rows by name."""
    return {one.name: one for one in rows}


def scope_rows(atlas: Atlas) -> tuple[Parameter, ...]:
    """What narrows the features down: collections, and those parameters of items that fit all of them."""
    named = row(
        "collections",
        "Collections",
        "Only these collections, with commas; all that have places unless given.",
        partial(collections, atlas),
    )
    return (named, *(_checked(PARAMETERS[name]) for name in OF_ITEMS))


def _checked(one: Parameter) -> Parameter:
    """A parameter of items whose text is read now, for its faults, and again for each layer."""

    def read(text: str, given: Any) -> str:
        one.read(text, given)
        return text

    return Parameter(one.name, one.title, one.description, one.schema, one.name, read, one.style, one.explode)


def scope(atlas: Atlas, values: Mapping[str, Any]) -> Scope:
    """The features that values let in."""
    layers = values.get("collections") or tuple(located(atlas).values())
    return Scope(layers, tuple((name, values[name]) for name in OF_ITEMS if name in values))


def one_of(values: Mapping[str, Any], names: Iterable[str]) -> Any:
    """The value of the one parameter that is given of several.

    :raises BadQuery: none is given, or more than one.
    """
    given = [name for name in names if name in values]
    if len(given) == 1:
        return values[given[0]]
    allowed = f"exactly one of {', '.join(names)}"
    if not given:
        raise BadQuery([Fault("/".join(names), "is missing", allowed)])
    raise BadQuery([Fault(name, "is given beside others", allowed) for name in given])
