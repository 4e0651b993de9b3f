"""KML 2.2 (OGC 07-147r2): placemarks in the colours of the map, with balloons and typed extended data.

A viewer marks points with a sign of its own: shapes would have to be fetched from somewhere.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from ca_geo.formats.balloon import balloon
from ca_geo.formats.columns import everything, flat, terms, values
from ca_geo.styles import strokes
from ca_geo.styles.theme import label_colour, layer_colour

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from ca_geo.catalog import LayerInfo
    from ca_geo.layers import Selection
    from ca_geo.schema import PropertyInfo

# Ids of our own end in an underscore, which no feature's id does.
NAMESPACE = "http://www.opengis.net/kml/2.2"
# What XML 1.0 (clause 2.2) cannot hold in any spelling.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_XML_NAME = re.compile(r"[A-Za-z][\w.-]*", re.ASCII)
_INT32 = 2**31


def write(selections: Sequence[Selection], path: Path) -> None:
    """One layer as a KML document; a feature without geometry is a Placemark without one."""
    (selection,) = selections
    root = ET.Element("kml", xmlns=NAMESPACE)
    root.append(_document(selection))
    ET.indent(root)
    ET.ElementTree(root).write(path, encoding="UTF-8", xml_declaration=True)


def xml_text(text: str) -> str:
    """Text as XML can hold it: U+FFFD for what it cannot, LF for line ends (XML 1.0 clauses 2.2, 2.11)."""
    return _FORBIDDEN.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def html_text(text: str) -> str:
    """Text for a `description`, which viewers show as HTML (kml:description): no markup survives."""
    return html.escape(text, quote=False)


def _document(selection: Selection) -> ET.Element:
    info = selection.layer.info
    document = ET.Element("Document")
    _add(document, "name", info.title)
    _add(document, "description", html_text(" ".join([info.description, *terms(info)])))
    document.append(_style(info))
    extended = _add(document, "ExtendedData")
    for name in ("licence", "attribution", "evidence_as_of"):
        _add(_add(extended, "Data", name=name), "value", getattr(info, name))
    document.append(_layer(selection))
    return document


def _style(layer: LayerInfo) -> ET.Element:
    """How viewers draw the layer (clause 12.2, in its order): the map's colours, areas thin as its discs."""
    sign, name = layer_colour(layer), label_colour(layer)
    style = ET.Element("Style", id="style_")
    _add(_add(style, "IconStyle"), "color", kml_colour(sign))
    _add(_add(style, "LabelStyle"), "color", kml_colour(name))
    line = _add(style, "LineStyle")
    _add(line, "color", kml_colour(sign))
    _add(line, "width", f"{strokes.LINE.width:g}")
    _add(_add(style, "PolyStyle"), "color", kml_colour(sign, strokes.DISC_TINT))
    # The balloon shows the escaped description alone: viewers' own balloons may take values as HTML.
    _add(_add(style, "BalloonStyle"), "text", "$[description]")
    return style


def kml_colour(colour: str, opacity: float = 1) -> str:
    """`#8E0F33` as KML writes colours: alpha, blue, green, red (kml:color)."""
    red, green, blue = (colour[start : start + 2].lower() for start in (1, 3, 5))
    return f"{round(255 * opacity):02x}{blue}{green}{red}"


def _layer(selection: Selection) -> ET.Element:
    """A document inside the document: GDAL takes it for a layer with its columns, be it empty."""
    layer = ET.Element("Document")
    _add(layer, "name", selection.layer.id)
    layer.append(_schema(selection))
    layer.extend(_placemarks(selection))
    return layer


def _schema(selection: Selection) -> ET.Element:
    schema = ET.Element("Schema", id="properties_", name=selection.layer.id)
    for info in selection.schema.values():
        field = _add(schema, "SimpleField", name=info.name, type=_type(selection, info))
        _add(field, "displayName", html_text(f"{info.title} ({info.unit})" if info.unit else info.title))
    return schema


def _type(selection: Selection, info: PropertyInfo) -> str:
    """KML's `int` has 32 bits; a layer with greater whole numbers has them as `double`, exact to 2^53."""
    if info.type == "integer":
        numbers = [abs(number) for number in values(everything(selection), info) if number is not None]
        return "int" if max(numbers, default=0) < _INT32 else "double"
    return {"number": "double", "boolean": "bool"}.get(info.type, "string")


def _placemarks(selection: Selection) -> Iterator[ET.Element]:
    for properties, geometry in zip(selection.properties, selection.geometries, strict=True):
        placemark = ET.Element("Placemark", _xml_id(properties["id"]))
        _add(placemark, "name", str(properties.get("name", properties["id"])))
        _add(placemark, "description", balloon(selection, properties))
        _add(placemark, "styleUrl", "#style_")
        placemark.append(_extended_data(selection, properties))
        if geometry is not None and not geometry.is_empty:
            placemark.append(_geometry(geometry))
        yield placemark


def _xml_id(id: str) -> dict[str, str]:
    """The feature's id as the element's, where XML allows it as one; the extended data have it anyway."""
    return {"id": id} if _XML_NAME.fullmatch(id) else {}


def _extended_data(selection: Selection, properties: Mapping[str, Any]) -> ET.Element:
    extended = ET.Element("ExtendedData")
    data = _add(extended, "SchemaData", schemaUrl="#properties_")
    for name in selection.schema:
        if properties.get(name) is not None:
            _add(data, "SimpleData", _text(properties[name]), name=name)
    return extended


def _text(value: Any) -> str:
    return ("true" if value else "false") if isinstance(value, bool) else str(flat(value))


def _geometry(geometry: BaseGeometry) -> ET.Element:
    write_one = _GEOMETRIES.get(geometry.geom_type)
    if write_one:
        return write_one(geometry)
    several = ET.Element("MultiGeometry")
    several.extend(_geometry(part) for part in geometry.geoms if not part.is_empty)
    return several


def _point(point: BaseGeometry) -> ET.Element:
    return _along("Point", point)


def _line(line: BaseGeometry) -> ET.Element:
    element = ET.Element("LineString")
    _add(element, "tessellate", "1")
    _add(element, "coordinates", _coordinates(line))
    return element


def _polygon(polygon: BaseGeometry) -> ET.Element:
    element = ET.Element("Polygon")
    _add(element, "tessellate", "1")
    _add(element, "outerBoundaryIs").append(_along("LinearRing", polygon.exterior))
    for ring in polygon.interiors:
        _add(element, "innerBoundaryIs").append(_along("LinearRing", ring))
    return element


def _along(tag: str, geometry: BaseGeometry) -> ET.Element:
    element = ET.Element(tag)
    _add(element, "coordinates", _coordinates(geometry))
    return element


_GEOMETRIES: dict[str, Callable[[BaseGeometry], ET.Element]] = {
    "Point": _point,
    "LineString": _line,
    "Polygon": _polygon,
}


def _coordinates(geometry: BaseGeometry) -> str:
    """Longitude,latitude in degrees with up to 7 decimals, as everywhere in the atlas."""
    return " ".join(f"{round(lon, 7)},{round(lat, 7)}" for lon, lat, *_ in geometry.coords)


def _add(parent: ET.Element, tag: str, text: str = "", **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, tag, {key: xml_text(value) for key, value in attributes.items()})
    element.text = xml_text(text) or None
    return element
