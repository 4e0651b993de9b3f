"""The real server and the real browser, for tests of pages; conftest.py makes these fixtures known to all.

A `Visitor` opens pages and keeps what no page may do: ask another server for anything, write an error to the
console, break the Content-Security-Policy, open a dialog. Each of these fails the test at its end; a test
that expects one clears the list.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect, sync_playwright

from ca_geo.settings import Settings
from serving import served

expect.set_options(timeout=20_000)  # a slow machine fails nothing; what comes sooner is not waited for

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    # Parts of the browser's own window, which each context would start anew: a third of the time of a page.
    "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup",
]
DESKTOP = {"width": 1600, "height": 900}
PHONE = {"width": 390, "height": 844}
LOCAL = {"data", "blob", "about", "file"}
WATCH_POLICY = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) => {
  window.violations.push(`${event.violatedDirective}: ${event.blockedURI}`);
});
"""


@contextmanager
def serving_data(data: Path) -> Iterator[str]:
    """The atlas of a data folder, served."""
    from ca_geo.app import create_app

    with served(create_app(replace(Settings.default(), data=data))) as address:
        yield address


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """The address of a server with the atlas's own data."""
    with serving_data(Settings.default().data) as address:
        yield address


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One on PATH, else Playwright's own."""
    path = next(filter(None, map(shutil.which, CHROMIUM)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@dataclass
class Visitor:
    """Opens pages of one server (or none) in contexts of its own, and remembers what went wrong."""

    browser: Browser
    base: str
    contexts: list[BrowserContext] = field(default_factory=list)
    pages: list[Page] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    def context(self, **options: Any) -> BrowserContext:
        context = self.browser.new_context(**{"viewport": DESKTOP, **options})
        context.add_init_script(WATCH_POLICY)
        context.route("**/*", self._pass)
        self.contexts.append(context)
        return context

    def open(self, path: str, *, drawn: bool = True, **options: Any) -> Page:
        """A page in a context of its own, waited for until its map is drawn."""
        return self.go(self.context(**options).new_page(), path, drawn=drawn)

    def go(self, page: Page, path: str, *, drawn: bool = True) -> Page:
        if page not in self.pages:
            self.pages.append(page)
            page.on("console", self._console)
            page.on("pageerror", lambda error: self.errors.append(str(error)))
            page.on("dialog", self._dialog)
        page.goto(path if urlsplit(path).scheme else self.base + path)
        if drawn:
            wait_for_map(page)
        return page

    def violations(self) -> list[str]:
        return [
            text
            for page in self.pages
            for frame in page.frames
            for text in frame.evaluate("window.violations ?? []")
        ]

    def _pass(self, route: Route) -> None:
        url = route.request.url
        self.asked.append(url)
        if url.startswith(self.base) or urlsplit(url).scheme in LOCAL:
            route.continue_()
        else:
            self.foreign.append(url)
            route.abort()

    def _console(self, message: Any) -> None:
        if message.type == "error":
            self.errors.append(message.text)

    def _dialog(self, dialog: Any) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()


def wait_for_map(page: Page) -> None:
    """Until base map and all layers are drawn and Leaflet has come to rest."""
    page.wait_for_selector("html[data-drawn=true]", timeout=30_000)
    settle(page)


def settle(page: Page) -> None:
    """Two frames: whatever the last event changed has been painted."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


@contextmanager
def visiting(browser: Browser, base: str) -> Iterator[Visitor]:
    visitor = Visitor(browser, base)
    try:
        yield visitor
        assert not visitor.foreign, "asked another server"
        assert not visitor.errors, "wrote errors to the console"
        assert not visitor.dialogs, "opened a dialog"
        assert not visitor.violations(), "broke the content security policy"
    finally:
        for context in visitor.contexts:
            context.close()


@pytest.fixture
def visitor(chromium: Browser, site: str) -> Iterator[Visitor]:
    """Visits the atlas's own data."""
    with visiting(chromium, site) as one:
        yield one


@pytest.fixture
def visit_data(chromium: Browser) -> Iterator[Callable[[Path], Visitor]]:
    """`visit_data(folder)` serves another data folder and visits it."""
    with ExitStack() as stack:

        def start(data: Path) -> Visitor:
            return stack.enter_context(visiting(chromium, stack.enter_context(serving_data(data))))

        yield start
