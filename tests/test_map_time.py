"""The time strip: what is in the window is what the API finds then; by pointer, keyboard, typing, play."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from browser_fixtures import PHONE, Visitor
from ca_geo.atlas import Atlas

SHOWN = """async () => (await import("ca-geo/shown.js")).shownRecords()
  .map(({ layer, feature }) => `${layer.id}/${feature.id}`)"""
TIME = "async () => (await import('ca-geo/view.js')).get().time"


def shown(page: Page) -> set[str]:
    return set(page.evaluate(SHOWN))


def asked(client: httpx.Client, atlas: Atlas, **parameters: str) -> set[str]:
    return {
        f"{layer}/{feature['id']}"
        for layer in atlas.layers
        for feature in client.get(
            f"/collections/{layer}/items", params={"limit": "1000", **parameters}
        ).json()["features"]
    }


def handle(page: Page, side: str) -> Any:
    return page.locator(f'#time [data-part="{side}"]')


@pytest.mark.browser
@pytest.mark.parametrize(
    "interval", ["2018-01-01/2022-12-31", "../2005-06-30", "2025-11-01/..", "1960-01-01/1969-12-31"]
)
@pytest.mark.parametrize("match", ["possible", "certain"])
def test_the_window_shows_what_the_api_finds(
    visitor: Visitor, client: httpx.Client, real_atlas: Atlas, interval: str, match: str
) -> None:
    page = visitor.open(f"/map?time={interval}&match={match}")
    wanted = asked(client, real_atlas, datetime=interval, **{"datetime-match": match})
    assert shown(page) == wanted
    drawn = set(page.evaluate("async () => (await import('ca-geo/drawing.js')).drawnIds()"))
    assert drawn <= wanted
    assert (drawn != set()) == any(not name.endswith("-total") for name in wanted)


@pytest.mark.browser
def test_the_keyboard_moves_an_end_by_month_year_and_to_the_edge(visitor: Visitor) -> None:
    page = visitor.open("/map?time=2020-03-01/2021-06-30")
    start = handle(page, "from")
    start.focus()
    steps = {
        "ArrowRight": "2020-04-01",
        "ArrowLeft": "2020-03-01",
        "PageUp": "2021-03-01",
        "PageDown": "2020-03-01",
    }
    for key, day in steps.items():
        page.keyboard.press(key)
        expect(page).to_have_url(re.compile(f"time={day}/2021-06-30"))
    handle(page, "to").focus()
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile("time=2020-03-01/2021-07-31"))
    expect(handle(page, "to")).to_have_attribute("aria-valuetext", "31 Jul 2021")
    page.keyboard.press("End")
    expect(page).to_have_url(re.compile(r"time=2020-03-01/\.\."))
    start.focus()
    page.keyboard.press("Home")
    expect(page).not_to_have_url(re.compile("time="))


@pytest.mark.browser
def test_what_is_shown_is_announced_at_each_change(visitor: Visitor) -> None:
    page = visitor.open("/map?time=2020-03-01/2021-06-30")
    said = page.locator("#announcement")
    handle(page, "from").focus()
    page.keyboard.press("PageUp")
    expect(said).to_have_text(f"1 Mar 2021 to 30 Jun 2021. {len(shown(page))} records")
    possible = shown(page)
    page.locator("#time summary").click()
    page.locator("#time [data-part=match]").select_option("certain")
    assert shown(page) < possible
    expect(said).to_have_text(re.compile(rf"^{len(shown(page))} records?$"))
    page.locator("[data-layer=mines] label").click()
    expect(said).to_have_text(re.compile(rf"^{len(shown(page))} records?$"))
    assert not any(key.startswith("mines/") for key in shown(page))


@pytest.mark.browser
def test_the_ends_never_pass_each_other(visitor: Visitor) -> None:
    page = visitor.open("/map?time=2020-03-01/2020-04-15")
    handle(page, "from").focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    time = page.evaluate(TIME)
    assert time["from"] <= time["to"]


@pytest.mark.browser
@pytest.mark.parametrize(
    ("text", "day"), [("2019", "2019-01-01"), ("2019-08", "2019-08-01"), ("1955-02-03", "1955-02-03")]
)
def test_a_date_is_typed(visitor: Visitor, text: str, day: str) -> None:
    page = visitor.open("/map")
    page.get_by_text("Dates and steps").click()
    page.get_by_label("From", exact=True).and_(page.locator("input")).fill(text)
    page.keyboard.press("Tab")
    expect(page).to_have_url(re.compile(f"time={day}/\\.\\."))


@pytest.mark.browser
def test_what_is_no_date_is_refused_with_what_is_allowed(visitor: Visitor) -> None:
    page = visitor.open("/map")
    page.get_by_text("Dates and steps").click()
    field = page.locator('[data-part="fromText"]')
    field.fill("2019-02-30")
    page.keyboard.press("Tab")
    assert "Allowed: 2024, 2024-11" in field.evaluate("node => node.validationMessage")
    assert page.evaluate(TIME) is None


@pytest.mark.browser
def test_play_steps_on_and_stops_at_the_end(visitor: Visitor) -> None:
    page = visitor.open("/map?time=../2024-06-30")
    page.get_by_text("Dates and steps").click()
    page.locator('[data-part="step"]').select_option("year")
    page.locator('[data-part="speed"]').select_option("fast")
    before = shown(page)
    page.get_by_role("button", name="Play").click()
    expect(page.get_by_role("button", name="Play")).to_have_attribute("aria-pressed", "false", timeout=10_000)
    time = page.evaluate(TIME)
    assert time["from"] is None
    assert before < shown(page)


@pytest.mark.browser
def test_who_wants_no_motion_gets_one_step_a_press(visitor: Visitor) -> None:
    page = visitor.open("/map?time=../2018-06-30", reduced_motion="reduce")
    page.get_by_role("button", name="Play").click()
    expect(page).to_have_url(re.compile(r"time=\.\./2018-07-31"))
    page.wait_for_timeout(900)
    expect(page).to_have_url(re.compile(r"time=\.\./2018-07-31"))


@pytest.mark.browser
def test_the_handle_is_dragged_to_the_border_of_a_month(visitor: Visitor) -> None:
    page = visitor.open("/map")
    box = handle(page, "from").bounding_box()
    strip = page.locator(".time-strip").bounding_box()
    assert box is not None
    assert strip is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(strip["x"] + strip["width"] / 2, box["y"] + 20, steps=4)
    page.mouse.up()
    found = re.search(r"time=(\d{4})-\d\d-01/\.\.", page.url)
    assert found
    assert 2018 <= int(found[1]) <= 2022


@pytest.mark.browser
def test_each_dated_record_stands_in_the_drawing_once(visitor: Visitor, real_atlas: Atlas) -> None:
    page = visitor.open("/map")
    blocks, spans = page.locator(".time-block").count(), page.locator(".time-span").count()
    placeable = [
        period
        for layer in real_atlas.layers.values()
        for period in layer.periods
        if period and (period.outer[0] or period.outer[1])
    ]
    assert blocks + spans == len(placeable)
    assert blocks > 50
    undated = sum(period is None for layer in real_atlas.layers.values() for period in layer.periods)
    expect(page.locator('[data-part="note"]')).to_have_text(f"{undated} records without a date stay")


@pytest.mark.browser
def test_a_window_that_makes_no_sense_is_named_and_left_out(visitor: Visitor) -> None:
    page = visitor.open("/map?time=2024-13-01/..&match=maybe")
    notices = page.locator("#notices")
    expect(notices).to_contain_text("time=2024-13-01/..")
    expect(notices).to_contain_text("Allowed: possible, certain.")
    assert page.evaluate(TIME) is None


@pytest.mark.browser
def test_an_embedded_map_keeps_the_window(visitor: Visitor, client: httpx.Client, real_atlas: Atlas) -> None:
    page = visitor.open("/embed?time=2025-07-01/2025-12-31")
    assert shown(page) == asked(client, real_atlas, datetime="2025-07-01/2025-12-31")
    assert page.locator("#time").count() == 0


@pytest.mark.browser
def test_targets_of_the_strip_are_large_enough_on_a_phone(visitor: Visitor) -> None:
    page = visitor.open("/map", viewport=PHONE)
    for part in ("from", "to"):
        box = handle(page, part).bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 44
    overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert overflow <= 0
