"""The HTML pages in Chromium: nothing of the data runs, no other server is asked, none outgrows a phone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from browser_fixtures import Visitor, settle, visiting

pytest_plugins = ["browser_fixtures"]
pytestmark = pytest.mark.browser

PAGES = (
    "/",
    "/collections",
    "/collections/mines",
    "/collections/border-incidents/items?limit=5",
    "/collections/cku-railway/items/cku-railway",
    "/sources",
    "/sources/D1",
    "/countries/TJ",
    "/conformance",
)
DESCRIBED = """
JSON.parse(document.querySelector('script[type="application/ld+json"]').textContent)["@context"]
"""
DRAWN = "[...document.querySelectorAll('.opblock-summary-path')].map((one) => one.dataset.path)"
PATHS = "fetch('/api').then((answer) => answer.json()).then((api) => Object.keys(api.paths))"
HOSTILE = ("/", "/collections/hostile", "/collections/hostile/items", "/collections/hostile/items/h-1")


@pytest.fixture
def hostile(chromium: Browser, hostile_server: str) -> Iterator[Visitor]:
    with visiting(chromium, hostile_server) as visitor:
        yield visitor


def test_nothing_of_the_data_runs(hostile: Visitor) -> None:
    for path in HOSTILE:
        page = hostile.open(path, drawn=False)
        for summary in page.query_selector_all("summary")[:3]:
            summary.click()
        assert page.query_selector_all("main img, main script") == []
        assert page.evaluate(DESCRIBED).startswith("https://schema.org")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_are_no_wider_than_a_phone(visitor: Visitor, scheme: str) -> None:
    phone = {"width": 390, "height": 844}
    for path in PAGES:
        page = visitor.open(path, drawn=False, viewport=phone, color_scheme=scheme)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, path


def test_the_documentation_draws_every_operation(visitor: Visitor) -> None:
    """Of an API as large as this one, Swagger UI draws what is in view: one has to scroll through."""
    page = visitor.open("/docs", drawn=False)
    page.wait_for_selector(".opblock")
    seen: set[str] = set()
    while True:
        settle(page)
        seen |= set(page.evaluate(DRAWN))
        if page.evaluate("scrollY + innerHeight >= document.documentElement.scrollHeight - 1"):
            break
        page.evaluate("scrollBy(0, innerHeight / 2)")
    paths = page.evaluate(PATHS)
    assert seen == set(paths)


def test_the_first_stop_of_the_keyboard_leads_past_the_head(visitor: Visitor) -> None:
    page = visitor.open("/collections/mines/items", drawn=False)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
