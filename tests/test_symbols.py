"""The signs: what each part says, and that shape alone tells the layers apart."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import Browser, Error, Page

from browser_fixtures import visiting

pytest_plugins = ["browser_fixtures"]
pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[1]
CATALOG = json.loads((ROOT / "geodata" / "catalog.json").read_text(encoding="utf-8"))
POINT_SHAPES = (
    *("square", "diamond", "triangle", "star", "works", "disc"),
    *("chevron", "shield", "cross", "column"),
)

Drawer = Callable[..., dict[str, Any]]

DRAW = """async (options) => {
  const { symbol } = await import("ca-geo/symbols.js");
  const sign = symbol({ layerId: "mines", ...options });
  document.body.append(sign);
  const found = {
    classes: [...sign.querySelectorAll("*")].flatMap((part) => [...part.classList]),
    hidden: sign.getAttribute("aria-hidden"),
    text: sign.textContent,
    width: sign.getBoundingClientRect().width,
    badge: sign.querySelector(".sign-badge")?.getBoundingClientRect().width ?? null,
    markup: sign.outerHTML,
    colour: sign.style.getPropertyValue("--sign"),
  };
  sign.remove();
  return found;
}"""


@pytest.fixture(scope="module")
def page(chromium: Browser, site: str) -> Iterator[Page]:
    with visiting(chromium, site) as visitor:
        yield visitor.open("/map")


@pytest.fixture
def draw(page: Page) -> Drawer:
    return lambda **options: page.evaluate(DRAW, options)


def test_every_layer_has_a_known_shape_of_its_own(draw: Drawer) -> None:
    shapes = [layer["symbol"] for layer in CATALOG["layers"]]
    assert len(set(shapes)) == len(shapes), "in grey only shape separates the layers"
    outlines = {draw(shape=shape)["markup"] for shape in shapes}
    assert len(outlines) == len(shapes)


def test_user_layers_have_one_shape_with_six_cut_outs(draw: Drawer) -> None:
    shapes = [f"hexagon-{number}" for number in range(1, 7)]
    drawn = {shape: draw(shape=shape) for shape in shapes}
    bodies = [re.search(r'class="sign-body" d="([^"]*)"', found["markup"]) for found in drawn.values()]
    assert len({body[1] for body in bodies if body}) == 1
    assert len({found["markup"].replace(shape, "") for shape, found in drawn.items()}) == 6
    assert not {layer["symbol"] for layer in CATALOG["layers"]} & set(shapes)


def test_an_unknown_shape_is_an_error_that_names_the_known_ones(draw: Drawer) -> None:
    with pytest.raises(Error, match=f'"pin" is not one of {", ".join(POINT_SHAPES)}'):
        draw(shape="pin")


@pytest.mark.parametrize("shape", POINT_SHAPES)
@pytest.mark.parametrize(
    ("status", "parts"),
    [
        ("operational", set()),
        ("occurred", set()),
        (None, set()),
        ("planned", {"open", "sign-lower"}),
        ("under-construction", {"open", "sign-lower"}),
        ("closed", {"open", "sign-bar", "sign-bar-casing"}),
    ],
)
def test_fill_says_status(draw: Drawer, shape: str, status: str | None, parts: set[str]) -> None:
    classes = set(draw(shape=shape, status=status)["classes"])
    plain = {"sign-contour", "sign-casing", "sign-body", "sign-dot"}
    assert classes - plain == parts


@pytest.mark.parametrize("precision", ["exact-site", "settlement"])
def test_a_known_place_has_a_solid_outline(draw: Drawer, precision: str) -> None:
    assert "unsure" not in draw(shape="square", precision=precision)["classes"]


@pytest.mark.parametrize("precision", ["district", "region", "corridor", "country"])
def test_an_unsure_place_has_a_broken_outline_on_paper(draw: Drawer, precision: str) -> None:
    classes = draw(shape="square", status="operational", precision=precision)["classes"]
    assert {"unsure", "open"} <= set(classes)


@pytest.mark.parametrize("size", [0.8, 1, 1.12, 2])
def test_the_badge_keeps_its_size_whatever_the_sign(draw: Drawer, size: float) -> None:
    drawn = draw(shape="star", contested=True, size=size)
    assert drawn["badge"] == pytest.approx(11, abs=0.2)
    assert drawn["width"] == pytest.approx(24 * size, abs=0.05)


def test_only_a_contested_record_bears_the_badge(draw: Drawer) -> None:
    assert draw(shape="star")["badge"] is None


def test_a_stack_says_how_many(draw: Drawer) -> None:
    drawn = draw(shape="diamond", count=5)
    assert drawn["text"] == "5"
    assert "sign-behind" in drawn["classes"]
    assert draw(shape="diamond", count=1)["text"] == ""


ALONE_AND_TOGETHER = """async ({ shape, size, together }) => {
  const { crowdOf, symbol } = await import("ca-geo/symbols.js");
  const signs = [[20, 20, 1], [61, 33, 7], [101, 20, 1], [30, 71, 10000], [90, 80, 23]]
    .map(([x, y, count]) => ({ x, y, count }));
  const svg = (name) => document.createElementNS("http://www.w3.org/2000/svg", name);
  document.getElementById("plate")?.remove();
  const names = { id: "plate", className: "leaflet-container" };
  const plate = Object.assign(document.createElement("div"), names);
  plate.style = "position:fixed;z-index:9999;left:0;top:0;width:120px;height:100px;background:white";
  if (together) {
    const sheet = svg("svg");
    sheet.setAttribute("class", "sign");
    sheet.append(crowdOf({ shape, layerId: "mines", size, pieces: [signs.slice(0, 2), signs.slice(2)] }));
    plate.append(sheet);
  } else {
    for (const { x, y, count } of signs) {
      const one = symbol({ shape, layerId: "mines", size, count });
      const half = 12 * size;
      one.style.cssText += `;position:absolute;left:${x - half}px;top:${y - half}px`;
      plate.append(one);
    }
  }
  document.body.append(plate);
}"""


@pytest.mark.parametrize("size", [0.75, 1, 1.25])  # boxes of whole px
@pytest.mark.parametrize("shape", ["hexagon-1", "hexagon-2", "hexagon-6", "disc"])
def test_signs_drawn_as_one_picture_look_as_each_does_alone(page: Page, shape: str, size: float) -> None:
    seen = []
    for together in (False, True):
        page.evaluate(ALONE_AND_TOGETHER, {"shape": shape, "size": size, "together": together})
        taken = page.screenshot(clip={"x": 0, "y": 0, "width": 120, "height": 100})
        seen.append(Image.open(io.BytesIO(taken)).convert("RGB"))
    page.evaluate("document.getElementById('plate').remove()")
    assert len(seen[0].getcolors(99999) or ()) > 20, "nothing was drawn"
    difference = ImageChops.difference(*seen).convert("L")
    assert sum(difference.histogram()[48:]) < 25  # edges, by a part of a px
    assert max(ImageStat.Stat(difference).mean) < 1


def test_a_sign_is_hidden_from_assistive_technology_and_names_no_colour(draw: Drawer) -> None:
    drawn = draw(shape="works", contested=True, count=3, status="planned")
    assert drawn["hidden"] == "true"
    assert drawn["colour"] == "var(--layer-mines, var(--ink))"
    assert not re.search(r"#[0-9a-f]{3}|rgb|fill=|stroke=", drawn["markup"])


@pytest.mark.parametrize("file", ["web/static/css/map.css", *(f"web/static/js/{name}.js" for name in (
    "symbols", "basemap", "features", "labels", "marks", "places", "railway", "furniture", "cards"
))])  # fmt: skip
def test_the_drawing_takes_every_colour_from_the_theme(file: str) -> None:
    text = (ROOT / file).read_text(encoding="utf-8")
    assert not re.findall(r"#[0-9a-fA-F]{6}\b|\brgba?\(|\bhsla?\(", text)


@pytest.mark.parametrize(
    ("properties", "contested"),
    [
        ({"assessment": "contested"}, True),
        ({"assessment": "confirmed", "killed_contested": True}, True),
        ({"assessment": "confirmed", "killed": 3}, False),
    ],
)
def test_what_makes_a_record_contested(page: Page, properties: dict[str, Any], contested: bool) -> None:
    found = page.evaluate('async (p) => (await import("ca-geo/symbols.js")).isContested(p)', properties)
    assert found is contested


@pytest.mark.parametrize(
    ("precision", "part"),
    [
        ("settlement", "place-ring"),
        ("district", "place-disc"),
        ("region", "place-region"),
        ("corridor", "place-band"),
    ],
)
def test_a_specimen_shows_the_place_as_the_map_draws_it(page: Page, precision: str, part: str) -> None:
    classes = page.evaluate(
        """async (precision) => {
          const { specimen } = await import("ca-geo/symbols.js");
          const drawn = specimen({ precision, shape: "star", layerId: "russian-bases" });
          return [...drawn.querySelectorAll("*")].flatMap((part) => [...part.classList]);
        }""",
        precision,
    )
    assert part in classes
