"""The head's menus and dialogs: by pointer, by keyboard, on the phone; where notices stand."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from browser_fixtures import PHONE, Visitor, settle

pytestmark = pytest.mark.browser

SHAYMAK = "gbao-facilities/shaymak-facility"
MENUS = ("view", "tools", "share", "download")
DIALOG = """async () => {
  const { openDialog } = await import("ca-geo/dialog.js");
  const button = document.createElement("button");
  openDialog({ title: "A question" }, "Words", button);
}"""
NOTIFY = """async () => (await import("ca-geo/notice.js")).notify("Heard")"""
ON_TOP = """(one) => {
  const { x, y, width, height } = one.getBoundingClientRect();
  return one.contains(document.elementFromPoint(x + width / 2, y + height / 2));
}"""


def focused(page: Page) -> str:
    found: str = page.evaluate("document.activeElement.id")
    return found


def test_menus_open_travel_and_close_by_keyboard(visitor: Visitor) -> None:
    page = visitor.open("/map")
    view = page.locator("#view-button")
    view.focus()
    page.keyboard.press("ArrowDown")
    expect(view).to_have_attribute("aria-expanded", "true")
    entries = page.locator("#view").locator("a, button")
    expect(entries.first).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(entries.last).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    dark = page.locator('#view [data-entry="theme.dark"]')
    expect(dark).to_be_focused()
    page.keyboard.press("Enter")
    expect(dark).to_have_attribute("aria-pressed", "true")
    expect(page.locator('#view [data-entry="theme.light"]')).to_have_attribute("aria-pressed", "false")
    assert parse_qs(urlsplit(page.url).query)["theme"] == ["dark"]
    page.keyboard.press("Escape")
    expect(page.locator("#view")).to_be_hidden()
    assert focused(page) == "view-button"
    page.locator("#download-button").click()
    view.click()
    expect(page.locator("#download")).to_be_hidden()
    page.locator("h1").click()
    expect(page.locator("#view")).to_be_hidden()
    for menu in MENUS:  # none is there for nothing
        page.locator(f"#{menu}-button").click()
        assert page.locator(f"#{menu}").locator("a, button").count() > 0
    page.keyboard.press("Tab")
    page.locator("#show-layers, #stage").last.focus()
    expect(page.locator("#download")).to_be_hidden()


LAZY = {  # what is fetched when it is wanted: how it is wanted, and what is seen when it has come
    "draw": (["#tools-button", "#tools [data-entry='draw.measure']"], ".tool h2:has-text('Measure')"),
    "questions": (["#panel button:has-text('What lies within 50 km')"], ".tool h2:has-text('Questions')"),
    "cite": (["#panel .panel-foot button:has-text('Cite')"], "dialog h2:has-text('Cite')"),
    "share": (["#panel button:has-text('Link and embed')"], "dialog h2:has-text('Share')"),
}


@pytest.mark.parametrize("module", LAZY)
def test_what_cannot_be_loaded_says_so_and_can_be_tried_again(visitor: Visitor, module: str) -> None:
    page = visitor.open("/map?feature=mines/taror-mine")
    expect(page.locator("#panel[aria-busy], #panel [aria-busy]")).to_have_count(0)
    wanted, come = LAZY[module]
    page.route(f"**/js/later/{module}.js", lambda route: route.abort())
    for selector in wanted:
        page.locator(selector).first.click()
    notice = page.locator(".notice")
    expect(notice).to_contain_text("could not be opened")
    expect(page.locator(come)).to_have_count(0)
    expect(page.locator("#tools")).to_be_hidden()
    visitor.errors.clear()  # the browser names what it could not load
    page.unroute(f"**/js/later/{module}.js")
    notice.get_by_role("button", name="Retry").click()
    expect(page.locator(come)).to_be_visible()
    expect(notice).to_have_count(0)


def test_phone_has_one_menu_that_holds_them_all(visitor: Visitor) -> None:
    page = visitor.open("/map", viewport=PHONE, has_touch=True)
    for menu in MENUS:
        expect(page.locator(f"#{menu}-button")).to_be_hidden()
    outer = page.locator("#menus-button")
    outer.tap()
    page.locator("#view-button").tap()
    page.locator("#download-button").tap()
    expect(page.locator("#view")).to_be_visible()  # what one has opened stays where it is
    expect(page.locator("#download")).to_be_visible()
    heights = page.locator("#menus").evaluate(
        """(menus) => [...menus.querySelectorAll("button")].filter((one) => one.checkVisibility())
          .map((one) => one.getBoundingClientRect().height)"""
    )
    assert min(heights) >= 44
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator("#view-button").focus()
    page.keyboard.press("Escape")
    expect(page.locator("#view")).to_be_hidden()
    assert focused(page) == "view-button"
    page.keyboard.press("Escape")
    expect(page.locator("#menus")).to_be_hidden()
    assert focused(page) == "menus-button"


def test_a_dialog_is_named_holds_its_notices_and_gives_the_keyboard_back(visitor: Visitor) -> None:
    page = visitor.open("/map")
    page.locator("#download-button").focus()
    page.evaluate(DIALOG)
    dialog = page.get_by_role("dialog", name="A question")
    expect(dialog.get_by_role("heading")).to_be_focused()
    page.evaluate(NOTIFY)
    notice = dialog.locator(".notice")
    expect(notice).to_contain_text("Heard")
    assert notice.evaluate(ON_TOP)
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    assert focused(page) == "download-button"
    page.evaluate(NOTIFY)
    expect(page.locator("#notices .notice")).to_contain_text("Heard")


def test_notices_stand_over_the_phone_s_sheet(visitor: Visitor) -> None:
    page = visitor.open(f"/map?feature={SHAYMAK}", viewport=PHONE, has_touch=True, reduced_motion="reduce")
    page.locator("#panel .sheet-handle").focus()
    page.keyboard.press("ArrowUp")
    expect(page.locator("#panel")).to_have_attribute("data-height", "full")
    page.evaluate(NOTIFY)
    settle(page)
    assert page.locator(".notice").evaluate(ON_TOP)


def test_embed_names_what_only_the_whole_map_has(visitor: Visitor) -> None:
    page = visitor.open("/embed?layers=mines&table=open&sort=-name&follow=extent")
    notices = page.locator(".notice")
    expect(notices).to_have_count(3)
    for text in ("table=open", "sort=-name", "follow=extent"):
        expect(notices.filter(has_text=text)).to_contain_text("Only the whole map has it")
    link = page.locator("#full-map").get_attribute("href") or ""
    assert parse_qs(urlsplit(link).query)["layers"] == ["mines"]
    assert "table" not in link
