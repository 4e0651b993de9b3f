"""A layer's style as QGIS reads it (QML, since QGIS 3.22): a renderer by rules, and names.

Signs are SVG inside the file, with QGIS's parameters for colours (`param(fill)`), so that they can be changed
there. Lengths are in points: a px of the map is 0.75 of one.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import singledispatch
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from ca_geo.styles import rules, strokes
from ca_geo.styles.rules import Area, Badge, Condition, Disc, Line, Rail, Rule
from ca_geo.styles.signs import BOX, Paint, RailSign, Sign, badge
from ca_geo.styles.strokes import Stroke
from ca_geo.styles.theme import colours, label_colour, layer_colour

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from ca_geo.layers import Layer

VERSION = "3.22.0"
DOCTYPE = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
POINTS_PER_PX = 0.75
LABEL_PX, HALO_PX = 13, 3.2
SYMBOL_TYPES: Mapping[rules.Kind, str] = {"point": "marker", "line": "line", "area": "fill"}

Names = Mapping[str, str]


def document(layer: Layer, columns: Names, *, footprint: bool = False) -> str:
    """The style of a layer's table, the same for any selection of it; `footprint` is for the table of discs.

    `columns` gives the table's columns by property.
    """
    geometries = layer.footprint_geometries if footprint else layer.geometries
    wanted = _rules(layer, columns, geometries, footprint=footprint)
    root = ET.Element("qgis", version=VERSION, styleCategories="Symbology|Labeling")
    paint = Paint(layer_colour(layer.info), colours()["home"], colours()["ink"])
    root.append(_renderer(wanted, columns, paint))
    if not footprint and (label := _label(columns)):
        root.set("labelsEnabled", "1")
        root.append(_labeling(label, label_colour(layer.info), paint))
    ET.indent(root)
    return DOCTYPE + ET.tostring(root, encoding="unicode") + "\n"


def _rules(
    layer: Layer, columns: Names, geometries: Sequence[BaseGeometry | None], *, footprint: bool
) -> list[Rule]:
    if layer.info.report is not None:
        return rules.plain(layer.info.title, layer.info.symbol, geometries)
    choose = rules.footprints if footprint else rules.rules
    return choose(layer.info.symbol, columns, zip(layer.properties, geometries, strict=True))


def expression(rule: Rule, columns: Names) -> str:
    """A rule's tests in QGIS's language of expressions."""
    groups = [" OR ".join(_condition(test, columns) for test in tests) for tests in rule.where]
    return " AND ".join(f"({group})" for group in groups)


def _condition(test: Condition, columns: Names) -> str:
    column = '"' + columns[test.name].replace('"', '""') + '"'
    missing = f"{column} IS NULL"
    if test.prefix is not None:
        like = f"LIKE {_literal(test.prefix + '%')}"
        return f"{missing} OR {column} NOT {like}" if test.not_ else f"{column} {like}"
    if not test.values:
        return missing if test.not_ else f"{column} IS NOT NULL"
    # A shapefile's true is a T where GDAL knows no other (up to 3.6, at least).
    values = (*test.values, "T") if True in test.values else test.values
    among = f"IN ({', '.join(map(_literal, values))})"
    return f"{missing} OR {column} NOT {among}" if test.not_ else f"{column} {among}"


def _literal(value: str | float) -> str:
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    return str(value).lower()


def _renderer(wanted: Iterable[Rule], columns: Names, paint: Paint) -> ET.Element:
    renderer = ET.Element("renderer-v2", type="RuleRenderer", symbollevels="0", forceraster="0")
    tree = ET.SubElement(renderer, "rules", key="root")
    symbols = ET.SubElement(renderer, "symbols")
    for number, rule in enumerate(wanted):
        found = {"key": f"rule-{number}", "symbol": str(number), "label": rule.title}
        wanted_by = {"filter": expression(rule, columns)} if rule.where else {}
        ET.SubElement(tree, "rule", {**found, **wanted_by})
        symbols.append(_symbol(str(number), SYMBOL_TYPES[rule.kind], _layers(rule, str(number), paint)))
    return renderer


def _layers(rule: Rule, name: str, paint: Paint) -> list[ET.Element]:
    """The layers of a rule's symbol from below; the sign of an area is a symbol of its own in its middle."""
    layers = _drawn(rule.drawing, paint)
    return [_centroid(layers, name)] if rule.kind == "area" and isinstance(rule.drawing, Badge) else layers


@singledispatch
def _drawn(drawing: object, paint: Paint) -> list[ET.Element]:
    raise TypeError(f"{drawing!r} is nothing that is drawn")


@_drawn.register
def _(drawing: Sign | RailSign, paint: Paint) -> list[ET.Element]:
    return [_marker(drawing.svg(_parameters(paint)), paint)]


@_drawn.register
def _(drawing: Badge, paint: Paint) -> list[ET.Element]:
    return [_marker(badge(_parameters(paint)), paint, offset=drawing.at)]


@_drawn.register
def _(drawing: Area, paint: Paint) -> list[ET.Element]:
    sign = _marker(drawing.sign.svg(_parameters(paint)), paint)
    return [_stroke(strokes.PLACE_REGION, paint), _centroid([sign], "area")]


@_drawn.register
def _(drawing: Rail, paint: Paint) -> list[ET.Element]:
    sections = strokes.rail(standard=drawing.standard, existing=drawing.existing)
    return [_stroke(stroke, paint) for stroke in sections]


@_drawn.register
def _(drawing: Line, paint: Paint) -> list[ET.Element]:
    if drawing.look == "band":
        return [_hashes(paint), _stroke(strokes.BAND_EDGE, paint)]
    if drawing.look == "whole":  # its sections are drawn over it
        return [_stroke(Stroke(strokes.BAND_EDGE.width), paint)]
    return [_stroke(strokes.LINE_CASING, paint), _stroke(strokes.LINE, paint)]


@_drawn.register
def _(drawing: Disc, paint: Paint) -> list[ET.Element]:
    match drawing.precision:
        case "district":
            return [_tint(strokes.DISC_TINT, paint), _stroke(strokes.PLACE_DISC, paint)]
        case "corridor":
            return [_tint(strokes.BAND_TINT, paint), _hatch(paint), _stroke(strokes.BAND_EDGE, paint)]
        case "exact-site" | "settlement":
            return [_tint(strokes.DISC_TINT, paint), _stroke(strokes.PLACE_RING, paint)]
    return [_stroke(strokes.PLACE_REGION, paint)]


def _parameters(paint: Paint) -> Paint:
    return replace(paint, sign=f"param(fill) {paint.sign}", paper=f"param(outline) {paint.paper}")


def _marker(svg: ET.Element, paint: Paint, *, offset: tuple[float, float] = (0, 0)) -> ET.Element:
    body = base64.b64encode(ET.tostring(svg)).decode()
    return _layer(
        "SvgMarker",
        name=f"base64:{body}",
        size=_points(BOX),
        size_unit="Point",
        color=rgba(paint.sign),
        outline_color=rgba(paint.paper),
        offset=",".join(map(_points, offset)),
        offset_unit="Point",
    )


def _stroke(stroke: Stroke, paint: Paint) -> ET.Element:
    properties = {
        "line_color": rgba(getattr(paint, stroke.colour), stroke.opacity),
        "line_width": _points(stroke.width),
        "line_width_unit": "Point",
        "capstyle": "flat",
        "joinstyle": "round",
    }
    if stroke.dash:
        dash = {"use_custom_dash": "1", "customdash": ";".join(map(_points, stroke.dash))}
        properties |= {**dash, "customdash_unit": "Point"}
    return _layer("SimpleLine", **properties)


def _tint(opacity: float, paint: Paint) -> ET.Element:
    return _layer("SimpleFill", color=rgba(paint.sign, opacity), style="solid", outline_style="no")


def _hatch(paint: Paint) -> ET.Element:
    hatch = _layer("LinePatternFill", angle="45", distance=_points(strokes.HATCH_PX), distance_unit="Point")
    hatch.append(_symbol("@hatch@0", "line", [_stroke(strokes.BAND_HATCH, paint)]))
    return hatch


def _hashes(paint: Paint) -> ET.Element:
    """Short strokes across a line: the band's hatching, where no side and no width is told."""
    hashes = _layer(
        "HashLine",
        interval=_points(strokes.HATCH_PX),
        interval_unit="Point",
        hash_length=_points(strokes.HATCH_PX),
        hash_length_unit="Point",
        hash_angle="45",
        placement="interval",
    )
    hashes.append(_symbol("@hash@0", "line", [_stroke(strokes.BAND_HATCH, paint)]))
    return hashes


def _centroid(layers: list[ET.Element], name: str) -> ET.Element:
    centroid = _layer("CentroidFill", point_on_surface="1", point_on_all_parts="0")
    centroid.append(_symbol(f"@{name}@0", "marker", layers))
    return centroid


def _symbol(name: str, kind: str, layers: Iterable[ET.Element]) -> ET.Element:
    symbol = ET.Element("symbol", name=name, type=kind, alpha="1", clip_to_extent="1", force_rhr="0")
    symbol.extend(layers)
    return symbol


def _layer(kind: str, **properties: str) -> ET.Element:
    layer = ET.Element("layer", {"class": kind, "pass": "0", "locked": "0", "enabled": "1"})
    options = ET.SubElement(layer, "Option", type="Map")
    for name, value in properties.items():
        ET.SubElement(options, "Option", name=name, type="QString", value=value)
    return layer


def _label(columns: Names) -> str:
    """The short name of a record, else its name, as far as the table has them."""
    named = [f'"{columns[name]}"' for name in ("name_short", "name") if name in columns]
    return f"coalesce({', '.join(named)})" if len(named) > 1 else "".join(named)


def _labeling(field: str, colour: str, paint: Paint) -> ET.Element:
    labeling = ET.Element("labeling", type="simple")
    settings = ET.SubElement(labeling, "settings", calloutType="simple")
    size = {"fontSize": _points(LABEL_PX), "fontSizeUnit": "Point", "fontWeight": "63"}
    text = {"fieldName": field, "isExpression": "1", "textColor": rgba(colour), "fontFamily": "Source Sans 3"}
    style = ET.SubElement(settings, "text-style", {**text, **size})
    halo = {"bufferDraw": "1", "bufferSize": _points(HALO_PX / 2), "bufferSizeUnits": "Point"}
    ET.SubElement(style, "text-buffer", {**halo, "bufferColor": rgba(paint.paper), "bufferJoinStyle": "128"})
    ET.SubElement(settings, "placement", placement="6", dist=_points(BOX / 2), distUnits="Point")
    ET.SubElement(settings, "rendering", obstacle="1", scaleVisibility="0", displayAll="0")
    return labeling


def rgba(colour: str, opacity: float = 1) -> str:
    """`#8E0F33` as QGIS writes colours: red, green, blue, alpha, 0 to 255."""
    parts = [int(colour[start : start + 2], 16) for start in (1, 3, 5)]
    return ",".join(map(str, [*parts, round(255 * opacity)]))


def _points(px: float) -> str:
    return f"{px * POINTS_PER_PX:g}"
