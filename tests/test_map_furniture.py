"""What a reader may have on the map, the way back through the views, high contrast, paper."""

from __future__ import annotations

import re

import pypdfium2
from playwright.sync_api import Page, expect

from browser_fixtures import Visitor, settle, wait_for_map

STEP_MS = 900  # longer than the page takes a move to be over


def switch(page: Page, name: str) -> None:
    page.locator("#view-button").click()
    page.locator("#view").get_by_role("button", name=name).click()
    page.keyboard.press("Escape")


def camera(page: Page) -> tuple[float, float, float]:
    lon, lat, zoom = page.evaluate(
        "() => [map_atlas.getCenter().lng, map_atlas.getCenter().lat, map_atlas.getZoom()]"
    )
    return round(lon, 1), round(lat, 1), round(zoom, 1)


def test_overview_north_arrow_and_graticule_are_the_readers_and_part_of_the_link(visitor: Visitor) -> None:
    page = visitor.open("/map")
    expect(page.locator(".graticule")).to_be_visible()
    expect(page.locator(".minimap")).to_be_hidden()
    expect(page.locator(".north-arrow")).to_be_hidden()
    for name in ("Overview map", "North arrow", "Graticule"):
        switch(page, name)
    assert "furniture=minimap,north" in page.url
    page.reload()
    wait_for_map(page)
    expect(page.locator(".minimap")).to_be_visible()
    expect(page.locator(".north-arrow")).to_be_visible()
    expect(page.locator(".graticule")).to_be_hidden()
    boxes = page.evaluate(
        """async () => {
          const { placedLabels } = await import("ca-geo/drawing.js");
          const at = document.querySelector(".minimap").getBoundingClientRect();
          const map = map_atlas.getContainer().getBoundingClientRect();
          const box = [at.left - map.left, at.top - map.top, at.right - map.left, at.bottom - map.top];
          return placedLabels().flatMap(({ boxes }) => boxes).filter((one) =>
            one.x < box[2] && one.x + one.width > box[0] &&
            one.y < box[3] && one.y + one.height > box[1]).length;
        }"""
    )
    assert boxes == 0  # names keep away from the overview


def test_overview_frames_the_view_and_moves_it(visitor: Visitor) -> None:
    page = visitor.open("/map?furniture=minimap")
    frame = page.locator(".minimap-frame")
    before = frame.bounding_box()
    area = page.locator(".minimap").bounding_box()
    assert before
    assert area
    page.mouse.click(area["x"] + area["width"] * 0.75, area["y"] + area["height"] * 0.5)
    settle(page)
    lon, _, _ = camera(page)
    assert abs(lon - (46 + 0.75 * (97 - 46))) < 1.5
    after = frame.bounding_box()
    assert after
    assert after["x"] > before["x"]
    page.locator(".map-buttons").get_by_role("button", name="Zoom in").click()
    page.wait_for_timeout(STEP_MS)
    closer = frame.bounding_box()
    assert closer
    assert closer["width"] < after["width"] - 1


def test_back_and_forward_lead_through_camera_layers_and_filters(visitor: Visitor) -> None:
    page = visitor.open("/map")
    back, forward = (page.get_by_role("button", name=f"{way} view") for way in ("Previous", "Next"))
    expect(back).to_have_attribute("aria-disabled", "true")
    start = camera(page)
    page.evaluate("map_atlas.setView([38.2, 73], 8, { animate: false })")
    page.wait_for_timeout(STEP_MS)
    moved = camera(page)
    page.locator('li[data-layer="mines"] input').set_checked(False)
    page.wait_for_timeout(STEP_MS)
    back.press("Enter")
    expect(page.locator('li[data-layer="mines"] input')).to_be_checked()
    assert camera(page) == moved
    page.wait_for_timeout(STEP_MS)
    back.press("Enter")
    page.wait_for_timeout(STEP_MS)
    assert camera(page) == start
    expect(back).to_have_attribute("aria-disabled", "true")
    for _ in range(2):
        forward.press("Enter")
        page.wait_for_timeout(STEP_MS)
    assert camera(page) == moved
    expect(page.locator('li[data-layer="mines"] input')).not_to_be_checked()
    assert "layers=" in page.url
    expect(forward).to_have_attribute("aria-disabled", "true")


def test_who_wants_more_contrast_gets_it_until_another_theme_is_chosen(visitor: Visitor) -> None:
    page = visitor.open("/map?layers=mines", contrast="more")
    theme = page.locator("html")
    expect(theme).to_have_attribute("data-theme", "contrast")
    assert "theme" not in page.url
    page.locator("#view-button").click()
    expect(page.get_by_role("button", name="High contrast")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Light", exact=True).click()
    expect(theme).to_have_attribute("data-theme", "light")
    assert "theme=light" in page.url


def test_paper_has_title_map_legend_statement_sources_date_and_address(visitor: Visitor) -> None:
    page = visitor.open("/map?layers=mines&center=70,39&zoom=6.5&time=2010-01-01/..")
    printed = page.pdf(format="A4", landscape=True, print_background=True)
    document = pypdfium2.PdfDocument(printed)
    text = " ".join(document[number].get_textpage().get_text_range() for number in range(len(document)))
    text = re.sub(r"\s+", " ", text)
    for said in (
        "Central Asia evidence map",
        "Borders © OpenStreetMap",
        "Planned or begun",
        "8 records; from 1 Jan 2010",
        "Printed on",
        "layers=mines",
    ):
        assert said in text
    halves = re.sub(r"(.)\1", r"\1", text)  # names have a halo, which is drawn as the name once more
    assert "2 mines, Panjakent district" in halves
    assert "Facilities in GBAO" not in text  # a layer that is off has no place in the legend
    shown = page.evaluate(
        """async () => (await import("ca-geo/shown.js")).shownRecords()
          .flatMap(({ feature }) => feature.properties.sources.map((one) => one.split(" ")[0]))"""
    )
    assert {f"[{source}]" for source in shown} <= set(re.findall(r"\[\w+\]", text))
    assert len(document) == 1
