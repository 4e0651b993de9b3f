"""How the map draws a layer, told to other programs: one rule for each record, in the map's own strokes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, Point, Polygon

from ca_geo.atlas import Atlas
from ca_geo.layers import Layer
from ca_geo.styles import qml, strokes
from ca_geo.styles.rules import Badge, Condition, Disc, Rule, footprints, kinds, rules
from ca_geo.styles.shapes import SHAPES
from ca_geo.styles.strokes import Stroke
from ca_geo.styles.theme import colours, label_colour, layer_colour
from formats_samples import LAYERS

ROOT = Path(__file__).parents[1]
STYLES = ROOT / "src" / "ca_geo" / "styles"
CSS = (ROOT / "web" / "static" / "css" / "map.css").read_text(encoding="utf-8")
THEME = (ROOT / "web" / "static" / "css" / "theme.css").read_text(encoding="utf-8")

PLACES = {
    "point": Point(70, 38),
    "line": LineString([(70, 38), (71, 39)]),
    "area": Polygon([(70, 38), (71, 38), (71, 39)]),
    "nowhere": None,
}
RECORDS = st.fixed_dictionaries(
    {},
    optional={
        "status": st.sampled_from(["operational", "occurred", "planned", "under-construction", "closed"]),
        "location_precision": st.sampled_from(["exact-site", "settlement", "district", "region", "corridor"]),
        "assessment": st.sampled_from(["confirmed", "contested"]),
        "cost_usd_contested": st.just(True),
        "aggregate": st.booleans(),
        "geometry_ref": st.sampled_from(["border:AF-TJ", "admin1:TJ-GB"]),
        "category": st.sampled_from(
            ["railway", "railway-section", "station", "works-site", "tunnel", "break-of-gauge", "mine"]
        ),
        "gauge_mm": st.sampled_from([1435, 1520]),
    },
)
LAYER = st.lists(st.tuples(RECORDS, st.sampled_from(sorted(PLACES))), max_size=6)


def styled(layer: Layer) -> tuple[list[Rule], list[Rule]]:
    """The rules of a layer, and of its footprints."""
    return (
        rules(layer.info.symbol, layer.schema, zip(layer.properties, layer.geometries, strict=True)),
        footprints(
            layer.info.symbol, layer.schema, zip(layer.properties, layer.footprint_geometries, strict=True)
        ),
    )


def counted_along_a_line(record: Any, kind: str) -> bool:
    """What the map tells in words alone."""
    return kind == "line" and record.get("aggregate") is True


@settings(max_examples=200)
@given(LAYER, st.sampled_from([*SHAPES, "double-line"]))
def test_one_rule_is_for_each_record_that_the_map_draws(records: Any, symbol: str) -> None:
    names = {name for record, _ in records for name in record}
    found = rules(symbol, names, [(record, PLACES[place]) for record, place in records])
    for record, place in records:
        drawn = [rule for rule in found if rule.kind == place and rule.holds(record)]
        signs = [rule for rule in drawn if not isinstance(rule.drawing, Badge)]
        rail = symbol == "double-line" and str(record.get("category")).startswith("railway")
        silent = counted_along_a_line(record, place) and not rail
        assert len(signs) == (0 if place == "nowhere" or silent else 1)
        contested = record.get("assessment") == "contested" or "cost_usd_contested" in record
        assert len(drawn) - len(signs) == (contested and place in {"point", "area"})


def test_every_record_of_the_atlas_is_drawn_by_one_rule(real_atlas: Atlas) -> None:
    for layer in real_atlas.layers.values():
        own, wide = styled(layer)
        for record, geometry, disc in zip(
            layer.properties, layer.geometries, layer.footprint_geometries, strict=True
        ):
            for found, place in ((own, geometry), (wide, disc)):
                for kind in kinds(place):
                    drawn = [rule for rule in found if rule.kind == kind and rule.holds(record)]
                    signs = [rule for rule in drawn if not isinstance(rule.drawing, Badge)]
                    assert len(signs) == (not counted_along_a_line(record, kind)), record["id"]


def test_a_disc_is_drawn_by_how_closely_the_place_is_known(real_atlas: Atlas) -> None:
    _, wide = styled(real_atlas.layers["mines"])
    assert {rule.drawing for rule in wide} == {Disc("district"), Disc("settlement")}


def test_no_colour_is_written_twice(real_atlas: Atlas) -> None:
    for module in STYLES.glob("*.py"):
        code = re.sub(r'"""[\s\S]*?"""', "", module.read_text(encoding="utf-8"))
        assert not re.search(r"#[0-9A-Fa-f]{6}", code), module.name
    for layer in real_atlas.layers.values():
        for role, found in (("", layer_colour(layer.info)), ("-label", label_colour(layer.info))):
            assert f"--layer-{layer.id}{role}: light-dark({found}," in THEME
    assert f"--home: light-dark({colours()['home']}," in THEME


@pytest.mark.parametrize(
    ("selector", "stroke"),
    [
        (".place-ring", strokes.PLACE_RING),
        (".place-disc", strokes.PLACE_DISC),
        (".place-region", strokes.PLACE_REGION),
        (".band-edge", strokes.BAND_EDGE),
        (".place-hatch", strokes.BAND_HATCH),
        (".line", strokes.LINE),
        (".line-casing", strokes.LINE_CASING),
    ],
)
def test_strokes_are_those_of_the_style_sheet(selector: str, stroke: Stroke) -> None:
    (declared,) = re.findall(rf"^{re.escape(selector)} \{{ (.*stroke-width.*) \}}$", CSS, re.MULTILINE)
    said = dict(part.strip().split(": ", 1) for part in declared.strip("; ").split(";"))
    assert float(said["stroke-width"]) == stroke.width
    assert tuple(map(float, said.get("stroke-dasharray", "").split())) == stroke.dash
    assert float(said.get("stroke-opacity", 1)) == stroke.opacity


def test_tints_and_the_railway_are_those_of_the_map() -> None:
    assert f"var(--sign) {strokes.DISC_TINT * 100:g}%" in CSS
    assert f".place-band {{ fill: var(--sign); fill-opacity: {strokes.BAND_TINT:g};" in CSS
    railway = (ROOT / "web" / "static" / "js" / "railway.js").read_text(encoding="utf-8")
    assert f"[6.5, {strokes.RAIL_WIDTH:g}]" in railway
    assert f"CASING_PX = {strokes.RAIL_CASING:g};" in railway
    assert f'"{" ".join(f"{part:g}" for part in strokes.RAIL_DASH)}"' in railway
    assert "standard ? width - 2.6 : Math.max(1.5, width * 0.22)" in railway
    core = [strokes.rail(standard=standard, existing=True)[2].width for standard in (True, False)]
    assert core == [pytest.approx(4), 1.5]


def documents(atlas: Atlas) -> Iterator[tuple[Layer, bool, ET.Element]]:
    for layer in (*atlas.layers.values(), *LAYERS.values()):
        for footprint in (False, True):
            text = qml.document(layer, {name: name for name in layer.schema}, footprint=footprint)
            yield layer, footprint, ET.fromstring(text)  # noqa: S314 - our own


def test_a_style_has_a_symbol_for_each_rule(real_atlas: Atlas) -> None:
    for layer, footprint, root in documents(real_atlas):
        rules_found = root.findall("renderer-v2/rules/rule")
        symbols = root.findall("renderer-v2/symbols/symbol")
        assert [rule.get("symbol") for rule in rules_found] == [symbol.get("name") for symbol in symbols]
        assert len(rules_found) == len(styled(layer)[footprint])
        assert root.get("labelsEnabled") == (None if footprint or "name" not in layer.schema else "1")


def test_a_style_knows_no_column_that_is_not_there() -> None:
    layer = LAYERS["mixed"]
    text = qml.document(layer, {"id": "id", "location_precision": 'it"s'})
    filters = [rule.get("filter", "") for rule in ET.fromstring(text).iter("rule")]  # noqa: S314
    columns = {name for one in filters for name in re.findall(r'"((?:[^"]|"")+)"', one)}
    assert columns == {'it""s'}


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (Condition("a", ("x", "it's")), "\"a\" IN ('x', 'it''s')"),
        (Condition("a", (1435,), not_=True), '"a" IS NULL OR "a" NOT IN (1435)'),
        (Condition("a", (True,)), "\"a\" IN (true, 'T')"),
        (Condition("a"), '"a" IS NOT NULL'),
        (Condition("a", not_=True), '"a" IS NULL'),
        (Condition("a", prefix="b:"), "\"a\" LIKE 'b:%'"),
        (Condition("a", prefix="b:", not_=True), '"a" IS NULL OR "a" NOT LIKE \'b:%\''),
    ],
)
def test_conditions_in_the_language_of_qgis(condition: Condition, expected: str) -> None:
    rule = Rule("", "point", ((condition,),), Badge((0, 0)))
    assert qml.expression(rule, {"a": "a"}) == f"({expected})"
