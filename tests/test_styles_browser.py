"""Signs in files are those of the map: the same paths, drawn by the map's own modules in a browser."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from playwright.sync_api import Browser, Page

from browser_fixtures import visiting
from ca_geo.styles.shapes import SHAPES
from ca_geo.styles.signs import Paint, RailSign, Sign, State, badge

pytestmark = pytest.mark.browser
STATES: dict[str, State] = {"operational": "filled", "planned": "begun", "closed": "closed"}
PAINT = Paint("SIGN", "PAPER", "INK")
COLOURS = {"--sign": "rgb(1, 0, 0)", "--home": "rgb(2, 0, 0)", "--ink": "rgb(3, 0, 0)"}
NAMES = {"rgb(1, 0, 0)": "SIGN", "rgb(2, 0, 0)": "PAPER", "rgb(3, 0, 0)": "INK", "none": "none"}
TOLD = """
const told = (svg) => {
  for (const [name, value] of Object.entries(colours)) svg.style.setProperty(name, value);
  svg.style.setProperty("--layer-cku-railway", colours["--sign"]);
  svg.style.setProperty("--town-text", colours["--ink"]);
  svg.style.setProperty("--paper", colours["--home"]);
  document.body.append(svg);
  const parts = [...svg.querySelectorAll("path, circle")].map((part) => {
    const style = getComputedStyle(part);
    return {
      shape: part.getAttribute("d") ?? `r${part.getAttribute("r")}`, fill: style.fill, stroke: style.stroke,
      width: parseFloat(style.strokeWidth), dash: style.strokeDasharray,
    };
  });
  svg.remove();
  return parts;
};
"""


@pytest.fixture(scope="module")
def page(chromium: Browser, site: str) -> Iterator[Page]:
    with visiting(chromium, site) as visitor:
        yield visitor.open("/map")


def on_the_map(page: Page, call: str, module: str, *arguments: Any) -> list[tuple[Any, ...]]:
    """The parts of a sign as the browser draws them: figure, fill, stroke with its width and dashes."""
    script = f"""async ([colours, ...arguments]) => {{
      const {{ {call} }} = await import("ca-geo/{module}.js");
      {TOLD}
      return told({call}(...arguments));
    }}"""
    parts = page.evaluate(script, [COLOURS, *arguments])
    return [part for part in map(_drawn, parts) if part[1:3] != ("none", "none")]


def _drawn(part: dict[str, Any]) -> tuple[Any, ...]:
    fill, stroke = NAMES[part["fill"]], NAMES[part["stroke"]]
    if stroke == "none":
        return part["shape"], fill, stroke, 0, ()
    dash = () if part["dash"] == "none" else tuple(float(x.strip("px ")) for x in part["dash"].split(","))
    return part["shape"], fill, stroke, part["width"], dash


def in_files(svg: ET.Element) -> list[tuple[Any, ...]]:
    return [
        (
            part.get("d") or f"r{part.get('r')}",
            part.get("fill"),
            part.get("stroke", "none"),
            float(part.get("stroke-width", 0)),
            tuple(map(float, part.get("stroke-dasharray", "").split())),
        )
        for part in svg
    ]


@pytest.mark.parametrize("shape", SHAPES)
def test_a_sign_is_that_of_the_map(page: Page, shape: str) -> None:
    for status, state in STATES.items():
        for precision in ("exact-site", "district"):
            options = {"shape": shape, "layerId": "mines", "status": status, "precision": precision}
            sign = Sign(shape, state, precision == "district")
            assert in_files(sign.svg(PAINT)) == on_the_map(page, "symbol", "symbols", options)


@pytest.mark.parametrize("shape", SHAPES)
def test_the_badge_sits_where_it_does_on_the_map(page: Page, shape: str) -> None:
    options = {"shape": shape, "layerId": "mines", "contested": True}
    drawn = on_the_map(page, "symbol", "symbols", options)
    assert in_files(badge(PAINT)) == drawn[-2:]
    extent = page.evaluate(
        "async (shape) => (await import('ca-geo/symbols.js')).extentOf(shape).badge", shape
    )
    assert Sign(shape).badge_at() == pytest.approx((extent["x"], extent["y"]))


@pytest.mark.parametrize("category", ["station", "tunnel", "break-of-gauge", "waypoint-town", "works-site"])
@pytest.mark.parametrize("precision", ["settlement", "corridor"])
def test_a_point_of_the_railway_is_that_of_the_map(page: Page, category: str, precision: str) -> None:
    point = {
        "record": {"properties": {"category": category}, "precision": precision},
        "angle": 0,
        "terminus": False,
    }
    found = in_files(RailSign(category, precision == "corridor").svg(PAINT))
    assert found == on_the_map(page, "railSign", "railway", point)
