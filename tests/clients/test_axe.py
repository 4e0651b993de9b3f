"""axe-core finds no fault in the map, its menus, dialogs and tools, the embed, the briefings and the pages.

Its rules for WCAG 2.0 to 2.2 (A and AA) and its best practices, none switched off, at 1280 and at 320 px: all
of them in light, and those that depend on colours in dark, in high contrast and in forced colours too. One
thing that it finds is left out, below. docs/accessibility.md says what axe-core cannot judge.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from browser_fixtures import Visitor, settle

pytestmark = [pytest.mark.clients, pytest.mark.browser]

AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
EVERY_RULE = {"type": "tag", "values": TAGS}
RULES_OF_COLOUR = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}

# Only what is wrong is asked for: naming the thousands of elements that passed is what takes axe-core long.
# The frame in the dialog that shares a view holds /embed, which is looked at for itself.
# The size of a sign's target is left out: signs stand where the places are, so that some cover others (WCAG
# 2.2, 2.5.8, exception "essential"); the table has every record once more, in its own row ("equivalent").
FAULTS = """async ([within, runOnly]) => {
  const options = { runOnly, resultTypes: ["violations"], elementRef: false, iframes: false };
  const { violations } = await axe.run(within ?? document, { ...options, performanceTimer: false });
  const isSign = ({ target }) => document.querySelector(target[0])?.matches(".mark");
  const said = ({ any, all, none }) => [...any, ...all, ...none].map(({ message }) => message).join("; ");
  return violations.flatMap(({ id, nodes }) => nodes.filter((node) => id !== "target-size" || !isSign(node))
    .map((node) => `${id}: ${node.target}: ${said(node)}`));
}"""
# axe-core does not judge the contrast of text over drawings, nor of text that is covered or scrolled away. So
# the map's drawing goes (tests/test_contrast.py judges its colours), the page gets room, sheets are full.
LAY_BARE = """() => {
  document.querySelector(".leaflet-map-pane").style.display = "none";
  for (const sheet of document.querySelectorAll(".sheet")) sheet.dataset.height = "full";
}"""
UNFOLD = """() => {
  for (const folded of document.querySelectorAll("#filters details, #time details")) folded.open = true;
}"""
ROOM = 4000  # px, more than a panel is long

DESKTOP: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 320, "height": 640}
SIZES = (DESKTOP, PHONE)
LIGHT: dict[str, Any] = {
    "color_scheme": "light",
    "contrast": "no-preference",
    "forced_colors": "none",
    "reduced_motion": "reduce",  # a colour on its way to another is none of either look
}
LOOKS: dict[str, dict[str, Any]] = {
    "light": LIGHT,
    "dark": {**LIGHT, "color_scheme": "dark"},
    "contrast": {**LIGHT, "contrast": "more"},
    "forced": {**LIGHT, "forced_colors": "active"},
}

RECORD = "gbao-facilities/shaymak-facility"
# What is looked at, and what is there once all of it has come.
VIEWS = {
    "map": ("/map?furniture=minimap,north,graticule", ".mark"),
    "panel": (f"/map?feature={RECORD}", "#panel .related"),
    "table": ("/map?table=open", "#table tbody tr"),
    "filters": ("/map?countries=TJ&casualties=any&time=2024-01-01/..", "#chips button"),
    "question": (f"/map?ask=within;feature={RECORD};km=150", ".answer[aria-busy=false] .answer-table"),
    "russian": (f"/map?lang=ru&table=open&feature={RECORD}", "#panel .related"),
    "embed": ("/embed?layers=mines&controls=time,search,legend,title", ".mark"),
    "embedded record": (f"/embed?feature={RECORD}", "#panel .files"),
    "briefing": ("/briefing/mines-and-owners", "#band h1:not(:empty)"),
    "reading": ("/briefing/mines-and-owners?read", "#story .story-step"),
}
MENUS = ("view", "tools", "share", "download")
# The rest is looked at in light alone on phones: its colours are those of the wide page.
IN_EVERY_LOOK_ON_PHONES = {"map", "panel", "table", "embed", "briefing"}
PICTURE = "<svg xmlns='http://www.w3.org/2000/svg'/>"  # the server takes long over one, and it has no words
# An entry of a menu, the part of the page that it opens, and what is in that once all of it has come.
DIALOGS = {
    "share.entry": ("share", "dialog", "iframe"),
    "cite.entry": ("share", "dialog", "textarea"),
    "picture.entry": ("share", "dialog", "img"),
    "step.entry": ("share", "dialog", "form"),
    "questions.title": ("tools", "#questions", "select"),
    "draw.measure": ("tools", "#draw", "input"),
}
PAGES = (
    "/",
    "/?lang=ru",
    "/collections",
    "/collections/mines",
    "/collections/mines/items",
    "/collections/mines/items/taror-mine",
    f"/collections/{RECORD.replace('/', '/items/')}/claims",
    "/countries/TJ",
    "/countries/TJ?lang=ru",
    "/sources",
    "/sources/D1",
    "/gaps",
    "/analysis",
    "/analysis/incidents",
    "/releases",
    "/cite?layers=mines",
    "/search?q=Taror",
    "/briefings",
    "/nowhere",
)


@pytest.fixture(autouse=True)
def axe_core() -> None:
    if not AXE.is_file():
        pytest.skip("axe-core is not here (make test-clients gets it)")


def faults(page: Page, rules: dict[str, Any], within: str | None = None) -> list[str]:
    """What axe-core holds against the page, or a part of it, as it is now: rule, element, reasons."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text("utf-8"))
    found: list[str] = page.evaluate(FAULTS, [within, rules])
    return found


def in_looks(page: Page, looks: Iterable[str] = LOOKS, within: str | None = None) -> list[str]:
    """What the rules of colour find in each look; the page is light again afterwards."""
    found = []
    for look in looks:
        page.emulate_media(**LOOKS[look])
        settle(page)
        found += [f"{look}: {fault}" for fault in faults(page, RULES_OF_COLOUR, within)]
    page.emulate_media(**LIGHT)
    return found


FAULTY = """<!doctype html><html lang="en"><title>Faulty</title>
<style>
  :root { color-scheme: light dark; }
  .dark { color: light-dark(#222, #444); background: light-dark(#fff, #333); }
  .forced { forced-color-adjust: none; }
  @media (forced-colors: active) { .forced { color: #666; background: #777; } }
  @media (prefers-contrast: more) { .contrast { color: #ddd; background: #fff; } }
</style>
<main><h1>Faulty</h1><img src="data:,"><button></button>
<p class="dark">In the dark</p><p class="forced">Forced</p><p class="contrast">High contrast</p></main>"""


def test_faults_of_a_faulty_page_are_found_in_each_look(chromium: Browser) -> None:
    page = chromium.new_page()
    page.set_content(FAULTY)
    found = [one.split(": ")[:2] for one in faults(page, EVERY_RULE)]
    found += [one.split(": ")[:3] for one in in_looks(page)]
    page.close()
    assert found == [
        ["button-name", "button"],
        ["image-alt", "img"],
        ["dark", "color-contrast", ".dark"],
        ["contrast", "color-contrast", ".contrast"],
        ["forced", "color-contrast", ".forced"],
    ]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: str(size["width"]))
@pytest.mark.parametrize("name", VIEWS)
def test_views_have_no_faults(name: str, size: ViewportSize, visitor: Visitor) -> None:
    path, whole = VIEWS[name]
    page = visitor.open(path, viewport=size, **LIGHT)
    page.wait_for_selector(whole, state="attached")
    if name == "filters":
        page.evaluate(UNFOLD)
        if size == PHONE:
            page.locator("#show-layers").click()
    found = faults(page, EVERY_RULE)
    page.evaluate(LAY_BARE)
    page.set_viewport_size({**size, "height": ROOM})
    found += in_looks(page, LOOKS if size == DESKTOP or name in IN_EVERY_LOOK_ON_PHONES else ("light",))
    assert found == []
    page.emulate_media(**LOOKS["contrast"])
    expect(page.locator("html")).to_have_attribute("data-theme", "contrast")  # not light a second time


def open_menu(page: Page, name: str) -> None:
    for button in ("#menus-button", f"#{name}-button"):  # the first holds the others on phones
        if page.locator(f"{button}[aria-expanded=false]").is_visible():
            page.locator(button).click()


@pytest.mark.parametrize("size", SIZES, ids=lambda size: str(size["width"]))
def test_menus_dialogs_and_tools_have_no_faults(size: ViewportSize, visitor: Visitor) -> None:
    page = visitor.open("/map", viewport=size, **LIGHT)
    page.route("**/figure.*", lambda route: route.fulfill(content_type="image/svg+xml", body=PICTURE))
    looks = ("dark", "contrast", "forced") if size == DESKTOP else ()
    found = []
    for menu in MENUS:
        open_menu(page, menu)
        found += faults(page, EVERY_RULE, within=".head")
        found += in_looks(page, looks, within=".head")
    for entry, (menu, part, whole) in DIALOGS.items():
        open_menu(page, menu)
        page.locator(f'[data-entry="{entry}"]').click()
        page.wait_for_selector(f"{part} {whole}", state="attached")
        settle(page)
        found += faults(page, EVERY_RULE, within=part)
        found += in_looks(page, looks, within=part)
        page.locator(f"{part} .icon-button").first.click()
        page.wait_for_selector(part, state="detached")
    assert found == []


@pytest.mark.parametrize("size", SIZES, ids=lambda size: str(size["width"]))
def test_pages_have_no_faults(size: ViewportSize, visitor: Visitor) -> None:
    page = visitor.context(viewport=size).new_page()
    found = []
    for path in PAGES:
        visitor.go(page, path, drawn=False)
        found += [f"{path}: {fault}" for fault in (*faults(page, EVERY_RULE), *in_looks(page, ("dark",)))]
    visitor.errors.clear()  # of a page that is not there
    assert found == []
