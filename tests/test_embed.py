"""The map inside other people's pages, and the map as one file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, expect
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route as Path_

import ca_geo
from browser_fixtures import Visitor, settle, visiting, wait_for_map
from serving import served
from test_map_page import FEATURES, LAYERS, SHAYMAK, at_rest, camera, drawn, hostile, open_record, switch

pytestmark = pytest.mark.browser

FRAME = '<iframe src="{}" width="960" height="540" title="Map"></iframe>'
HOST = "<!doctype html><title>Someone else's page</title><h1>News</h1>{}<p style='height:3000px'>Text</p>"


def host(request: Request) -> HTMLResponse:
    """A page of another origin that frames the address in its query."""
    return HTMLResponse(HOST.format(FRAME.format(request.query_params["map"])))


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[str]:
    with served(Starlette(routes=[Path_("/", host)])) as address:
        yield address


@pytest.fixture
def framed(chromium: Browser, site: str, elsewhere: str) -> Iterator[Page]:
    """The embed in a frame on another origin; the host's own address is allowed beside the map's."""
    context = chromium.new_context(viewport={"width": 1200, "height": 800})
    page = context.new_page()
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.goto(f"{elsewhere}/?map={site}/embed")
    page.frame_locator("iframe").locator("html[data-drawn=true]").wait_for(timeout=30_000)
    yield page
    assert [error for error in errors if "favicon" not in error and "404" not in error] == []
    context.close()


def frame_of(page: Page) -> Any:
    [frame] = page.main_frame.child_frames
    return frame


def test_embed_shows_the_map_without_the_page_around_it(visitor: Visitor) -> None:
    page = visitor.open("/embed", viewport={"width": 960, "height": 540})
    assert page.locator(".head, .side, .skip-link").count() == 0
    box = page.locator(".folium-map").bounding_box()
    assert box == {"x": 0, "y": 0, "width": 960, "height": 540}
    assert len(drawn(page)) > 30
    expect(page.locator("#layer-list li")).to_have_count(len(LAYERS))
    expect(page.locator("#legend-short li")).to_have_count(2)
    expect(page.locator(".map-statement")).to_be_visible()
    expect(page.locator(".map-scale")).to_be_visible()


def test_embed_counts_and_names_only_the_shown_layers(visitor: Visitor) -> None:
    page = visitor.open("/embed?layers=russian-bases")
    expect(page.locator("#layer-list li")).to_have_count(1)
    expect(page.locator("#layer-list")).to_contain_text("Russian bases")
    expect(page.locator("#legend-short li")).to_have_text(["statements differ"])  # Kulob's end
    page = visitor.open("/embed?layers=security-companies")
    expect(page.locator("#legend-short li")).to_have_count(0)


def test_way_to_the_full_map_carries_the_view(visitor: Visitor) -> None:
    page = visitor.open("/embed?center=70,40&zoom=7&layers=mines,gbao-facilities&theme=dark")
    open_record(page, SHAYMAK)
    at_rest(page)
    here = camera(page)
    with page.expect_popup() as popup:
        page.get_by_role("link", name="Open full map").click()
    full = popup.value
    visitor.pages.append(full)
    wait_for_map(full)
    assert "/map?" in full.url
    assert full.locator("html").get_attribute("data-theme") == "dark"
    assert {key.split("/")[0] for key in drawn(full)} == {"mines", "gbao-facilities"}
    expect(full.locator("#panel h2")).to_have_text(FEATURES[SHAYMAK]["properties"]["name"])
    there = camera(full)
    assert [there["lon"], there["lat"], there["zoom"]] == pytest.approx(
        [here["lon"], here["lat"], here["zoom"]], abs=0.01
    )


def test_frame_of_another_origin_works_and_leaves_the_wheel_to_its_host(framed: Page) -> None:
    frame = frame_of(framed)
    before = camera(frame)
    framed.mouse.move(500, 400)
    framed.mouse.wheel(0, 120)
    framed.wait_for_function("scrollY > 0")
    assert camera(frame)["zoom"] == before["zoom"]
    framed.evaluate("scrollTo(0, 0)")
    framed.mouse.click(500, 480)
    framed.mouse.wheel(0, -240)
    framed.wait_for_timeout(600)
    assert camera(frame)["zoom"] > before["zoom"]
    assert framed.evaluate("scrollY") == 0
    framed.mouse.move(1100, 700)
    framed.mouse.move(500, 400)
    zoom = camera(frame)["zoom"]
    framed.mouse.wheel(0, 120)
    framed.wait_for_function("scrollY > 0")
    assert camera(frame)["zoom"] == zoom


def test_record_opens_in_the_frame(framed: Page) -> None:
    frame = framed.frame_locator("iframe")
    press(frame, f'.mark[data-records="{SHAYMAK}"]')
    expect(frame.locator("#panel h2")).to_have_text(FEATURES[SHAYMAK]["properties"]["name"])
    press(frame, "#panel .icon-button")
    expect(frame.locator("#panel")).to_be_hidden()


def press(frame: FrameLocator, selector: str) -> None:
    frame.locator(selector).click()


def test_whole_map_may_be_framed_by_its_own_site_only(site: str, visitor: Visitor) -> None:
    request = visitor.context().request
    policies = {
        path: request.get(site + path).headers["content-security-policy"] for path in ("/map", "/embed")
    }
    assert "frame-ancestors 'self'" in policies["/map"]
    assert "frame-ancestors *" in policies["/embed"]


def test_small_frame_folds_the_legend(visitor: Visitor) -> None:
    page = visitor.open("/embed", viewport={"width": 400, "height": 300})
    expect(page.locator("#layer-list")).to_be_hidden()
    page.locator("#embed-legend summary").click()
    expect(page.locator("#layer-list")).to_be_visible()


# ---- one file


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("saved") / "map.html"
    ca_geo.open().map().save(path)
    return path


@pytest.fixture
def offline(chromium: Browser) -> Iterator[Visitor]:
    with visiting(chromium, "file://") as visitor:
        yield visitor


def test_one_file_shows_every_record_without_a_network(offline: Visitor, saved: Path) -> None:
    page = offline.open(saved.as_uri(), offline=True)
    listed = page.locator("#unlocated [data-feature]").evaluate_all(
        "rows => rows.map((row) => row.dataset.feature)"
    )
    assert drawn(page) | set(listed) == set(FEATURES)
    assert {url.partition(":")[0] for url in offline.asked} <= {"file", "data"}
    fonts = page.evaluate(
        "[...document.fonts].filter((font) => font.status === 'loaded').map((font) => font.family)"
    )
    assert {"Source Sans 3", "Source Serif 4"} <= {font.strip('"') for font in fonts}


def test_one_file_opens_records_and_offers_nothing_that_needs_a_server(offline: Visitor, saved: Path) -> None:
    page = offline.open(saved.as_uri(), offline=True)
    open_record(page, SHAYMAK)
    expect(page.locator("#panel")).to_contain_text(FEATURES[SHAYMAK]["properties"]["summary"])
    local = page.locator("a[href]").evaluate_all(
        "all => all.map((one) => one.getAttribute('href')).filter((href) => !/^(https?:|#|\\?)/.test(href))"
    )
    assert local == []
    page.locator("#download-button").click()
    offered = ["Records shown, as GeoJSON", "Records shown, as CSV"]
    expect(page.locator("#download button")).to_have_text(offered)
    page.keyboard.press("Escape")
    switch(page, "mines").click()
    assert not any(key.startswith("mines/") for key in drawn(page))


def test_one_file_keeps_its_view_in_its_address(offline: Visitor, saved: Path) -> None:
    page = offline.open(f"{saved.as_uri()}?center=70,40&zoom=7&layers=mines", offline=True)
    assert {key.split("/")[0] for key in drawn(page)} == {"mines"}
    switch(page, "mines").click()
    assert "layers=&" in f"{page.url}&"


def test_hostile_texts_run_no_script_in_one_file(offline: Visitor, tiny_data: Path, tmp_path: Path) -> None:
    record = hostile(tiny_data)
    path = tmp_path / "hostile.html"
    ca_geo.open(tiny_data).map(feature="mines/hostile").save(path)
    page = offline.open(path.as_uri(), offline=True)
    assert page.locator("#panel h2").evaluate("one => one.textContent") == record["properties"]["name"]
    assert page.evaluate("window.hacked") is None


def test_notebook_shows_the_map_in_a_frame_of_its_own(chromium: Browser, tmp_path: Path) -> None:
    notebook = tmp_path / "notebook.html"
    shown = ca_geo.open().map(feature=SHAYMAK, theme="grey")
    notebook.write_text(f"<!doctype html><title>Notebook</title>{shown._repr_html_()}", "utf-8")
    with visiting(chromium, "file://") as visitor:
        page = visitor.open(notebook.as_uri(), offline=True, drawn=False)
        frame = page.frame_locator("iframe")
        frame.locator("html[data-drawn=true]").wait_for(timeout=30_000)
        expect(frame.locator("html")).to_have_attribute("data-theme", "grey")
        expect(frame.locator("#panel h2")).to_have_text(FEATURES[SHAYMAK]["properties"]["name"])
        expect(frame.get_by_role("button", name="Copy link")).to_have_count(0)
        settle(page)
