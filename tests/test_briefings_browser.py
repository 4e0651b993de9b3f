"""A briefing in the browser: presented with the keyboard, notes in a second window, read, in one file."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from browser_fixtures import PHONE, Visitor, settle, visiting, wait_for_map
from ca_geo import briefings
from ca_geo.atlas import Atlas
from ca_geo.briefings.drafts import read_steps
from ca_geo.briefings.page import one_file

pytestmark = pytest.mark.browser

STILL = {"reduced_motion": "reduce", "viewport": {"width": 1280, "height": 720}}
DRAWN = 'import("ca-geo/drawing.js").then(({ drawnIds }) => drawnIds())'
CAMERA = 'import("ca-geo/leaflet-map.js").then(({ map }) => [map.getCenter().lng, map.getCenter().lat])'


def steps_of(site: str, name: str) -> list[dict[str, object]]:
    steps: list[dict[str, object]] = httpx.get(f"{site}/briefing/{name}?f=json").json()["steps"]
    return steps


def drawn(page: Page) -> set[str]:
    settle(page)
    return set(page.evaluate(DRAWN))


def located(atlas: Atlas, references: list[str]) -> set[str]:
    """Those of them that the map has a place for."""
    named = (reference.split("/") for reference in references)
    found = ((layer, fid, atlas.layers[layer]) for layer, fid in named)
    return {f"{layer}/{fid}" for layer, fid, of in found if of.geometries[of.ids.index(fid)] is not None}


def at_step(page: Page, n: int, m: int) -> None:
    expect(page.locator("[data-part=where]")).to_have_text(f"Step {n} of {m}")
    assert f"step={n}" in page.url or n == 1


def test_arrow_keys_lead_through_all_steps_and_the_map_shows_what_each_view_shows(
    visitor: Visitor, real_atlas: Atlas
) -> None:
    steps = steps_of(visitor.base, "border-incidents")
    page = visitor.open("/briefing/border-incidents", **STILL)
    for n, step in enumerate(steps, 1):
        at_step(page, n, len(steps))
        expect(page.locator("h1:visible")).to_have_text(str(step["title"]))
        expect(page.locator("[data-part=caption]")).to_have_text(str(step["caption"]))
        assert drawn(page) == located(real_atlas, step["features"])  # type: ignore[arg-type]
        centre = dict(part.split("=") for part in str(step["query"]).split("&"))["center"]
        assert page.evaluate(CAMERA) == pytest.approx([float(part) for part in centre.split(",")], abs=0.02)
        page.keyboard.press("ArrowRight")
    at_step(page, len(steps), len(steps))  # beyond the last there is none
    for key, n in (("PageUp", 7), ("Home", 1), (" ", 2), ("End", 8), ("ArrowLeft", 7)):
        page.keyboard.press(key)
        at_step(page, n, len(steps))
    page.reload()
    wait_for_map(page)
    at_step(page, 7, len(steps))


def test_overview_notes_and_a_record_keep_the_presenters_place(visitor: Visitor) -> None:
    page = visitor.open("/briefing/cku-railway?step=6", **STILL)
    expect(page.locator("#panel")).to_be_hidden()  # the step marks its record; the panel is for whoever asks
    page.keyboard.press("Escape")
    cards = page.locator(".overview-card")
    expect(cards).to_have_count(8)
    expect(page.locator(".overview-card[aria-current=step]")).to_be_focused()
    cards.nth(3).click()
    at_step(page, 4, 8)
    with page.expect_popup() as opened:
        page.keyboard.press("n")
    notes = opened.value
    steps = steps_of(visitor.base, "cku-railway")
    expect(notes.locator("[data-part=notes]")).to_have_text(str(steps[3]["notes"]))
    notes.get_by_role("button", name="Next", exact=True).click()
    at_step(page, 5, 8)
    notes.keyboard.press("End")
    at_step(page, 8, 8)
    expect(notes.locator("[data-part=next]")).to_have_text("This was the last step.")
    page.keyboard.press("ArrowLeft")
    expect(notes.locator("[data-part=title]")).to_have_text(str(steps[6]["title"]))
    page.keyboard.press("Home")
    page.locator(".marks [tabindex='0']").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#panel")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).to_be_hidden()
    page.keyboard.press("ArrowRight")
    at_step(page, 2, 8)


def test_the_text_takes_the_map_along_on_a_phone_too(visitor: Visitor, real_atlas: Atlas) -> None:
    steps = steps_of(visitor.base, "mines-and-owners")
    page = visitor.open("/briefing/mines-and-owners?read", **{**STILL, "viewport": PHONE})
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    box = page.locator("#stage").bounding_box()
    assert box
    assert (box["y"], box["width"]) == (0, PHONE["width"])
    for n in (2, 5, 4):
        page.locator(f"#step-{n} .story-text").evaluate("(node) => node.scrollIntoView({ block: 'end' })")
        expect(page.locator(".story-step[aria-current]")).to_have_id(f"step-{n}")
        assert drawn(page) == located(real_atlas, steps[n - 1]["features"])  # type: ignore[arg-type]
        assert f"step={n}" in page.url
    assert page.locator("#stage").bounding_box() == box  # the map stays where it is


def test_without_scripts_there_is_the_text_with_its_pictures(visitor: Visitor) -> None:
    steps = steps_of(visitor.base, "facilities-in-gbao")
    page = visitor.open(
        "/briefing/facilities-in-gbao", drawn=False, java_script_enabled=False, viewport=PHONE
    )
    expect(page.locator("#stage")).to_be_hidden()
    for n, step in enumerate(steps, 1):
        expect(page.locator(f"#step-{n} .story-caption")).to_have_text(str(step["caption"]))
        expect(page.locator(f"#step-{n} figure svg")).to_be_visible()
    expect(page.locator("#step-2 figure [data-ids~=shaymak-facility]").first).to_be_visible()


def test_one_file_presents_from_a_stick(chromium: Browser, tmp_path: Path, real_atlas: Atlas) -> None:
    atlas = real_atlas
    told = briefings.load(atlas).get("border-incidents")
    file = tmp_path / "talk.html"
    one_file(atlas, told).save(str(file))
    with visiting(chromium, "no server") as visitor:
        page = visitor.open(file.as_uri(), **STILL)
        page.keyboard.press("End")
        at_step(page, 8, 8)
        assert drawn(page) == located(
            atlas, [record.reference for record in told.steps[-1].view.view(atlas).shown(atlas)]
        )
        with page.expect_popup() as opened:
            page.keyboard.press("n")
        expect(opened.value.locator("[data-part=notes]")).to_have_text(told.steps[-1].notes)
        page.get_by_role("link", name="Read as a text").click()
        wait_for_map(page)
        expect(page.locator("#story-title")).to_have_text(told.title)
        assert {url.split(":")[0] for url in visitor.asked} <= {"file", "data", "blob"}


def test_views_are_collected_as_steps_and_taken_along(visitor: Visitor, tmp_path: Path) -> None:
    page = visitor.open("/map?layers=mines&countries=KG&center=75,42&zoom=7", **STILL)
    for title in ("First", "Second"):
        page.get_by_role("button", name="Share").click()
        page.get_by_role("button", name="Step of a briefing").click()
        page.get_by_label("Title: the point in one line").fill(title)
        page.get_by_label("Caption").fill("Who says what.")
        page.get_by_role("button", name="Add this view").click()
        expect(page.locator(".step-title").last).to_have_text(title)
        if title == "First":
            page.get_by_role("button", name="Close this window").click()
            page.reload()
            wait_for_map(page)
    page.get_by_role("button", name="Move up: Second").click()
    expect(page.locator(".step-title")).to_have_text(["Second", "First"])
    with page.expect_download() as saving:
        page.get_by_role("button", name="Save as a file").click()
    saving.value.save_as(tmp_path / "steps.json")
    second, first = read_steps(tmp_path / "steps.json")
    assert (second["title"], first["title"]) == ("Second", "First")
    assert "layers=mines" in first["query"]
    assert "countries=KG" in first["query"]
    assert first["sources"]
