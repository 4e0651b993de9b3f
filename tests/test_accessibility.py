"""The map page by keyboard alone, in any size of letters and window, in forced colours (WCAG 2.2, AA)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from browser_fixtures import PHONE, Visitor, settle, wait_for_map

pytestmark = pytest.mark.browser

SHAYMAK = "gbao-facilities/shaymak-facility"
SMALL = {"width": 320, "height": 640}
LAPTOP = {"width": 1280, "height": 800}

# What has the keyboard, as a test may ask: what it is, whether it is seen.
HELD = """() => {
  const one = document.activeElement;
  const box = one.getBoundingClientRect();
  const inset = (low, high, part) => low + (high - low) * part;
  const [left, right] = [Math.max(box.left, 0), Math.min(box.right, innerWidth)];
  const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
  const seen = [0.5, 0.1, 0.9].some((x) => [0.5, 0.1, 0.9].some((y) => {
    const hit = document.elementFromPoint(inset(left, right, x), inset(top, bottom, y));
    const through = getComputedStyle(one).pointerEvents === "none" && hit?.closest(".leaflet-map-pane");
    return hit !== null && (one.contains(hit) || one.closest("label")?.contains(hit) || through);
  }));
  return {
    lost: one === document.body || !one.checkVisibility(),
    covered: !(right > left && bottom > top && seen),
    name: one.outerHTML.slice(0, 160),
    first: one.matches(".skip-link"),
  };
}"""

# Targets under 24 px with another one within 12 px of their middle, less links in running text (2.5.8).
SMALL_TARGETS = """() => {
  const all = [...document.querySelectorAll("a[href], button, input, select, summary")]
    .filter((one) => one.checkVisibility() && !one.closest(".skip-link, .visually-hidden"));
  const boxOf = (one) => (one.closest("label") ?? one).getBoundingClientRect();
  const inText = (one) => one.matches("a") && getComputedStyle(one).display === "inline"
    && one.parentElement.textContent.trim() !== one.textContent.trim();
  const near = (box, other) => {
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    const dx = Math.max(other.left - x, 0, x - other.right);
    const dy = Math.max(other.top - y, 0, y - other.bottom);
    return Math.hypot(dx, dy) < 12;
  };
  return all.filter((one) => {
    const box = boxOf(one);
    if (!box.width || Math.min(box.width, box.height) >= 23.9 || inText(one)) return false;
    return all.some((other) => !one.contains(other) && !other.contains(one) && near(box, boxOf(other)));
  }).map((one) => one.outerHTML.slice(0, 160));
}"""

# What does not fit: a page wider than its window, text cut off or beyond the edge. Map and table are apart.
OWN_ROOM = "svg, .folium-map, .table-body, .skip-link, .visually-hidden, option, script, textarea"
MISFITS = """(own_room) => {
  const says = (one) => [...one.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim());
  const root = document.querySelector("dialog:modal") ?? document.body;
  const found = document.scrollingElement.scrollWidth > innerWidth ? ["the page is too wide"] : [];
  for (const one of root.querySelectorAll("*")) {
    if (!says(one) || !one.checkVisibility() || one.closest(own_room)) continue;
    const box = one.getBoundingClientRect();
    const style = getComputedStyle(one);
    const cut = /hidden|clip/.test(style.overflowX) && one.scrollWidth > one.clientWidth + 1;
    const low = style.overflowY === "hidden" && one.scrollHeight > one.clientHeight + 4;
    if (cut || low || box.left < -1 || box.right > innerWidth + 1) found.push(one.outerHTML.slice(0, 160));
  }
  return found;
}"""
SPACED = (
    "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }"
)


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def press_until(page: Page, key: str, selector: str, most: int = 80) -> None:
    """Presses a key until what has the keyboard matches the selector."""
    for _ in range(most):
        page.keyboard.press(key)
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{key} does not lead to {selector}")


def held(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate(HELD)
    return found


def test_a_journey_by_keyboard_alone(visitor: Visitor) -> None:
    """Skip link, filter, along the signs to a section of the railway, its record, a source, back, out."""
    page = visitor.open("/map")
    said = page.locator("#announcement")
    press(page, "Tab")
    expect(page.get_by_role("link", name="Skip to the map")).to_be_focused()
    press(page, "Tab", "Enter")
    expect(page.locator("#layers")).to_be_focused()
    press_until(page, "Tab", ".facet[data-filter=countries] summary")
    press(page, "Enter")
    press_until(page, "Tab", "[data-filter=countries] input[value=KG]")
    press(page, "Space")
    expect(page.locator("[data-filter=countries] input[value=KG]")).to_be_focused()
    expect(page.locator("#chips .chip")).to_have_text("Kyrgyzstan×")
    expect(said).to_have_text(page.locator("#table-count").inner_text().split(",")[0])

    press_until(page, "Shift+Tab", "[href='#stage']")
    press(page, "Enter", "Tab")
    expect(page.locator(".folium-map")).to_be_focused()
    press(page, "Tab", "Home")
    press_until(page, "ArrowRight", ".mark[data-records^='cku-railway/cku-line']")
    section = page.evaluate("document.activeElement.dataset.records")
    press(page, "Enter")
    expect(page.locator("#panel h2")).to_be_focused()
    expect(said).to_contain_text(page.locator("#panel h2").inner_text())
    expect(page.locator(".panel-content")).not_to_have_attribute("aria-busy", "true")

    press_until(page, "Tab", ".footnote")
    citation = page.evaluate("document.activeElement.id")
    source = page.evaluate("document.activeElement.hash")
    press(page, "Enter")
    expect(page.locator(source)).to_be_focused()
    press_until(page, "Tab", f"{source} a")
    press_until(page, "Tab", f"{source} .back")
    press(page, "Enter")
    expect(page.locator(f"#{citation}")).to_be_focused()

    press(page, "Escape")
    expect(page.locator("#panel")).to_be_hidden()
    assert page.evaluate("document.activeElement.dataset.records") == section
    press(page, "Tab")
    assert page.evaluate("!document.activeElement.matches('.mark')")


def test_the_keyboard_is_never_lost(visitor: Visitor) -> None:
    page = visitor.open("/map?countries=TJ&status=operational", viewport=LAPTOP)

    def kept(step: str) -> None:
        settle(page)
        now = held(page)
        assert not now["lost"], f"{step}: {now['name']}"

    def on(selector: str, key: str = "Enter") -> None:
        page.locator(selector).first.focus()
        page.keyboard.press(key)
        kept(f"{key} on {selector}")

    on("#chips .chip")
    on("#chips .chip-buttons button")
    expect(page.locator("#chips")).to_be_hidden()
    page.evaluate("async () => (await import('ca-geo/notice.js')).notify('Heard')")
    on(".notice .icon-button")
    expect(page.locator(".notice")).to_have_count(0)
    on("#view-button")
    on("#view [data-entry='theme.dark']")
    on("#view [data-entry='theme.dark']", "Escape")
    expect(page.locator("#view-button")).to_be_focused()
    on("#share-button")
    on("#share [data-entry='cite.entry']")
    expect(page.get_by_role("dialog")).to_be_visible()
    press(page, "Escape")
    kept("a dialog closed")
    on("#table-toggle")
    on("#table thead [data-column=date] button")
    expect(page.locator("#table thead [data-column=date]")).to_have_attribute("aria-sort", "ascending")
    on("#table-toggle")

    row = page.locator("#unlocated .record").nth(2)
    row.focus()
    record = row.get_attribute("data-feature")
    # while the list is drawn anew, as the time plays
    page.evaluate("async () => (await import('ca-geo/view.js')).set({ precision: ['country'] }, 'filter')")
    kept("the list of what is not on the map was drawn anew")
    assert page.evaluate("document.activeElement.dataset.feature") == record
    press(page, "Enter")
    expect(page.locator("#panel h2")).to_be_focused()
    page.go_back()
    expect(page.locator("#panel")).to_be_hidden()
    kept("Back has closed the record")


@pytest.mark.parametrize("window", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_what_has_the_keyboard_is_seen_and_large_enough(visitor: Visitor, window: Any) -> None:
    """Through the page by Tab: nothing lies over what has the keyboard (2.4.11), all can be hit (2.5.8)."""
    page = visitor.open(f"/map?feature={SHAYMAK}&countries=TJ", viewport=window)
    expect(page.locator(".panel-content")).not_to_have_attribute("aria-busy", "true")
    assert page.evaluate(SMALL_TARGETS) == []
    stops, covered = 0, []
    for _ in range(320):
        page.keyboard.press("Tab")
        now = held(page)
        if now["lost"]:  # past the last stop, to the browser's own
            break
        stops += 1
        covered += [now["name"]] if now["covered"] else []
    assert stops > 40
    assert covered == []


def letters_twice_as_large(page: Page) -> None:
    page.evaluate("document.documentElement.style.fontSize = '200%'")


def letters_further_apart(page: Page) -> None:
    page.evaluate(
        """(css) => {
          const sheet = new CSSStyleSheet();
          sheet.replaceSync(css);
          document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
        }""",
        SPACED,
    )


@pytest.mark.parametrize(
    ("window", "setting"),
    [(SMALL, None), (SMALL, letters_further_apart), (LAPTOP, letters_twice_as_large)],
    ids=["320 px", "320 px, spaced", "200 %"],
)
def test_nothing_is_cut_off(visitor: Visitor, window: Any, setting: Callable[[Page], None] | None) -> None:
    """Reflow at 320 px (1.4.10), letters of twice the size (1.4.4), letters further apart (1.4.12)."""
    page = visitor.open("/map?countries=TJ", viewport=window, reduced_motion="reduce")
    narrow = window == SMALL
    if setting:
        setting(page)

    def fits(what: str) -> None:
        settle(page)
        assert page.evaluate(MISFITS, OWN_ROOM) == [], what

    fits("map")
    if narrow:
        page.locator("#show-layers").click()
        fits("layers")
        page.keyboard.press("Escape")
        page.locator("#menus-button").click()
    page.locator("#share-button").click()
    page.locator("#share [data-entry='share.entry']").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    fits("sharing")
    page.keyboard.press("Escape")
    page.locator("#table-toggle").click()
    fits("table")
    page.locator("#table tbody button").first.click()
    expect(page.locator(".panel-content")).not_to_have_attribute("aria-busy", "true")
    fits("record")


def test_forced_colours_leave_every_state_to_be_seen(visitor: Visitor) -> None:
    page = visitor.open(f"/map?feature={SHAYMAK}&table=open", viewport=LAPTOP, forced_colors="active")
    colour = "(one, [pseudo, name]) => getComputedStyle(one, pseudo)[name]"

    def style(selector: str, name: str, pseudo: str | None = None) -> str:
        found: str = page.locator(selector).first.evaluate(colour, [pseudo, name])
        return found

    ground = style("#time", "backgroundColor")
    assert style("[data-from], .time-handle", "backgroundColor", "::before") != ground
    edges = [style(".time-play", f"border{side}Color", "::before") for side in ("Left", "Top")]
    assert edges[0] != edges[1]  # a triangle, not a square
    assert style("#table tr.selected", "outlineStyle") == "solid"
    switch = page.locator("#layers input[role=switch]").first
    on = style("#layers input[role=switch]", "backgroundColor")
    switch.click()
    assert style("#layers input[role=switch]", "backgroundColor") != on
    page.locator("#view-button").click()
    states = page.locator("#view .menu-entry").evaluate_all(
        "(all) => all.map((one) => [one.getAttribute('aria-pressed'), getComputedStyle(one).backgroundColor])"
    )
    assert {ground for pressed, ground in states if pressed == "true"}.isdisjoint(
        {ground for pressed, ground in states if pressed == "false"}
    )
    page.keyboard.press("Escape")
    page.locator("#search-box").fill("dush")
    mark = page.locator("#search-hits mark").first
    expect(mark).to_be_visible(timeout=30_000)  # the first search makes the server's index
    assert mark.evaluate("(one) => getComputedStyle(one).color") != style("#search-hits", "backgroundColor")


def test_single_keys_can_be_turned_off(visitor: Visitor) -> None:
    """WCAG 2.2, 2.1.4: on the map, remembered, and in a briefing; an embedded map has none."""
    page = visitor.open("/map")
    box = page.locator("#search-box")
    page.locator("h1").click()
    press(page, "/")
    expect(box).to_be_focused()
    page.locator("#view-button").click()
    page.locator("#view [data-entry='keys.single']").click()
    press(page, "Escape", "/")
    expect(page.locator("#view-button")).to_be_focused()
    expect(page.locator(".search-key")).to_be_hidden()
    page.reload()
    wait_for_map(page)
    press(page, "/")
    expect(box).not_to_be_focused()
    assert box.get_attribute("aria-keyshortcuts") is None

    visitor.go(page, "/briefing/border-incidents")
    press(page, "o")
    expect(page.get_by_role("dialog")).to_have_count(0)
    press(page, "ArrowRight")
    expect(page.locator("[data-part=where]")).to_contain_text("2")
    press(page, "Escape")
    page.get_by_role("dialog").get_by_label("Single-key shortcuts").check()
    press(page, "Escape")
    expect(page.locator("#stage")).to_be_focused()
    press(page, "o")
    expect(page.get_by_role("dialog")).to_be_visible()

    framed = visitor.open("/embed?controls=search")
    press(framed, "/")
    expect(framed.locator("#search-box")).not_to_be_focused()


def test_a_tool_that_is_opened_lies_over_the_record(visitor: Visitor) -> None:
    """On a phone both are sheets at the lower edge: the one that has the keyboard is seen (2.4.11)."""
    page = visitor.open(f"/map?feature={SHAYMAK}", viewport=SMALL, reduced_motion="reduce")
    page.locator("#menus-button").click()
    page.locator("#tools-button").click()
    page.locator('[data-entry="questions.title"]').click()
    expect(page.get_by_role("heading", name="Questions")).to_be_focused()
    assert page.evaluate(HELD)["covered"] is False
    page.locator("#panel h2").focus()
    assert page.evaluate(HELD)["covered"] is False
