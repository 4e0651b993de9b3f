"""OpenLayers and MapLibre draw tiles and items of the atlas on a page of another site, in Chromium."""

from __future__ import annotations

import base64
import html
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from ca_geo.atlas import Atlas
from serving import served

pytestmark = [pytest.mark.clients, pytest.mark.browser]
HERE = Path(__file__).parent
PAGES, LIBRARIES = HERE / "pages", HERE / "node_modules"
SIZE = {"width": 900, "height": 600}
TILES, ITEMS, LAND = "#c02020", "#000000", "#cfe3f5"  # as the pages draw them
Pixels = Mapping[str, tuple[float, float]]


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """A site that is not the atlas: the pages of this folder, and the libraries that they use."""
    if not LIBRARIES.is_dir():
        pytest.skip("OpenLayers and MapLibre are not here (make test-clients gets them)")
    routes = [Mount("/lib", StaticFiles(directory=LIBRARIES)), Mount("/", StaticFiles(directory=PAGES))]
    with served(Starlette(routes=routes)) as address:
        yield address


@pytest.fixture
def opened(chromium: Browser, site: str, server: str) -> Iterator[Callable[[str], Page]]:
    """`opened(name)`: the page of a library, drawn. Fails if it asked elsewhere, or anything went wrong."""
    context = chromium.new_context(viewport=SIZE)
    wrong: list[str] = []
    elsewhere: list[str] = []

    def watch(request: Any) -> None:
        if urlsplit(request.url).scheme in {"http", "https"} and not request.url.startswith((site, server)):
            elsewhere.append(request.url)

    def start(name: str) -> Page:
        page = context.new_page()
        page.on("request", watch)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
        page.goto(f"{site}/{name}.html?atlas={server}")
        _drawn(page)
        return page

    yield start
    context.close()
    assert not elsewhere
    assert not wrong


def _drawn(page: Page) -> None:
    page.wait_for_function("window.drawn === true", timeout=30_000)


def _mines(atlas: Atlas) -> list[str]:
    layer = atlas.layers["mines"]
    return sorted(fid for fid, one in zip(layer.ids, layer.geometries, strict=True) if one is not None)


def _colours(page: Page, pixels: list[tuple[float, float]]) -> list[str]:
    """Of the page as it is seen."""
    picture = f"data:image/png;base64,{base64.b64encode(page.screenshot()).decode()}"
    found: list[str] = page.evaluate((PAGES / "picture.js").read_text(encoding="utf-8"), [picture, pixels])
    return found


def _assert_drawn_alike(page: Page, items: Pixels) -> None:
    """Each item lies in the middle of the same feature's sign from the tiles: by query and by the picture."""
    for fid, pixel in items.items():
        found = page.evaluate("(pixel) => window.seen.at(pixel)", pixel)
        assert ["tiles", fid] in found
        assert ["items", fid] in found
    middles = [(x, y) for x, y in items.values()]
    assert set(_colours(page, middles)) == {ITEMS}
    for dx, dy in ((6, 0), (-6, 0), (0, 6), (0, -6)):
        assert set(_colours(page, [(x + dx, y + dy) for x, y in middles])) == {TILES}, (dx, dy)


def _zoom(page: Page, zoom: int) -> None:
    page.evaluate("(zoom) => window.seen.zoomTo(zoom)", zoom)
    _drawn(page)


def _on_the_page(items: Pixels) -> Pixels:
    return {
        fid: (x, y)
        for fid, (x, y) in items.items()
        if 10 < x < SIZE["width"] - 10 and 50 < y < SIZE["height"] - 150
    }


def test_openlayers_draws_tiles_and_items_in_the_same_places(
    opened: Callable[[str], Page], real_atlas: Atlas
) -> None:
    page = opened("openlayers")
    items: Pixels = page.evaluate("window.seen.items()")
    assert page.evaluate("window.seen.tiles()") == sorted(items) == _mines(real_atlas)
    assert page.evaluate("window.seen.areas()") == ["KG", "KZ", "TJ", "TM", "UZ"]
    _assert_drawn_alike(page, items)
    assert _colours(page, [(100, 300), (700, 550)]) == [LAND, "#ffffff"]
    for zoom in (3, 9):
        _zoom(page, zoom)
        near = _on_the_page(page.evaluate("window.seen.items()"))
        assert set(near) <= set(page.evaluate("window.seen.tiles()")) <= set(items)


def test_openlayers_leaves_no_seam_between_tiles(opened: Callable[[str], Page]) -> None:
    """Within one country every pixel of a row and a column across several tiles has its colour."""
    page = opened("openlayers")
    across = [(x, 20) for x in range(300, 860, 1)]
    down = [(450, y) for y in range(2, 120, 1)]
    assert set(_colours(page, [*across, *down])) == {LAND}


def test_maplibre_draws_tiles_and_items_in_the_same_places(
    opened: Callable[[str], Page], real_atlas: Atlas
) -> None:
    page = opened("maplibre")
    items: Pixels = page.evaluate("window.seen.items()")
    assert page.evaluate("window.seen.drawn('mines')") == sorted(items) == _mines(real_atlas)
    assert page.evaluate("window.seen.loaded('mines')") == sorted(items)
    assert page.evaluate("window.seen.drawn('countries')") == ["KG", "KZ", "TJ", "TM", "UZ"]
    assert "cku-railway" in page.evaluate("window.seen.drawn('railway')")
    _assert_drawn_alike(page, items)
    for zoom in (2, 8, 16):  # beyond the last zoom the tiles are magnified
        _zoom(page, zoom)
        near = _on_the_page(page.evaluate("window.seen.items()"))
        assert set(near) <= set(page.evaluate("window.seen.drawn('mines')"))
    assert page.evaluate("window.faults") == []


def test_maplibre_shows_who_is_to_be_named(opened: Callable[[str], Page], real_atlas: Atlas) -> None:
    page = opened("maplibre")
    shown = page.text_content(".maplibregl-ctrl-attrib-inner") or ""
    for layer in real_atlas.layers.values():
        if layer.bbox:
            assert html.unescape(layer.info.attribution) in shown
