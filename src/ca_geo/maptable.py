"""The table under the map as it stands in the page before any script runs: the first records, in words."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

from ca_geo.strings import Strings
from ca_geo.words import date_in_words, number_in_words

if TYPE_CHECKING:
    from ca_geo.atlas import Atlas
    from ca_geo.layers import Layer
    from ca_geo.userlayers.report import Report

Properties = Mapping[str, Any]
MOST = 300  # rows that the page carries; its scripts list the rest


class Row(NamedTuple):
    """A record in words; `href` is the address of its page, relative to the map's."""

    name: str
    href: str
    layer: str
    area: str
    place: str
    date: str


def rows(atlas: Atlas, t: Strings) -> list[Row]:
    """The first `MOST` records of the layers that the map draws, in the order of layers and file."""
    records = ((layer, index) for layer in atlas.drawn.values() for index in range(len(layer)))
    return [row(layer, index, atlas, t) for layer, index in islice(records, MOST)]


def row(layer: Layer, index: int, atlas: Atlas, t: Strings) -> Row:
    """One record of a layer."""
    fid, properties, report = layer.ids[index], layer.properties[index], layer.info.report
    href = f"collections/{quote(layer.info.id)}/items/{quote(fid, safe='')}"
    if report is None:
        area, place = _area(properties, atlas, t), _place(properties, t)
        return Row(_name(properties, t), href, layer.info.title, area, place, _date(properties, t))
    name = properties.get(report.name) if report.name else None
    return Row(str(name or fid), href, layer.info.title, "", "", _date(_dates(properties, report), t))


def _name(properties: Properties, t: Strings) -> str:
    """In the language of the page where the record has a name in it."""
    return str(properties.get(f"name_{t.lang}") or properties["name"])


def _dates(properties: Properties, report: Report) -> Properties:
    """Start and end of a record that a user brought, moments by their day."""
    named = {"start": report.start, "end": report.end}
    return {end: str(properties[name])[:10] for end, name in named.items() if name and properties.get(name)}


def _area(properties: Properties, atlas: Atlas, t: Strings) -> str:
    """District, first-level areas, countries, as the map's own words have them."""
    titles = atlas.catalog.vocabularies
    district = properties.get("district")
    parts = [t("area.district", district=atlas.vocabulary.district(district))] if district else []
    for name, codes in (("admin1", "admin1"), ("countries", "country")):
        parts += [titles.get(codes, {}).get(code, code) for code in properties.get(name, ())]
    return ", ".join(parts)


def _place(properties: Properties, t: Strings) -> str:
    """How closely the place is known, in two or three words."""
    precision = properties.get("location_precision")
    if precision == "corridor" and not str(properties.get("geometry_ref", "")).startswith("border:"):
        precision = "line"
    key = f"precision.{precision}.chip"
    radius = properties.get("location_uncertainty_m")
    if radius and f"{key}.within" in t:
        return t(f"{key}.within", radius=kilometres(radius, t))
    return t(key if key in t else "precision.unknown.chip")


def kilometres(metres: float, t: Strings) -> str:
    """A radius: whole kilometres from 2 km up, tenths where it has any below."""
    km = round(metres / 1000, 1 if metres < 2000 else 0)
    return t("unit.km", figure=number_in_words(int(km) if km.is_integer() else km, lang=t.lang))


def _date(properties: Properties, t: Strings) -> str:
    """Start and end; once where they are the same."""
    ends = dict.fromkeys(text for name in ("start", "end") if (text := properties.get(name)))
    return " – ".join(date_in_words(text, t.lang) or text for text in ends)
