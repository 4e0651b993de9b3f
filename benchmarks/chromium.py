"""The browser of the measurements, and the map page in it."""

from __future__ import annotations

import shutil

from playwright.sync_api import Browser, Page, Playwright, TimeoutError

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def launch(playwright: Playwright) -> Browser:
    """The one on PATH, else Playwright's own."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    return playwright.chromium.launch(executable_path=found, args=ARGUMENTS)


def draw(page: Page, url: str) -> None:
    """Opens the map and waits until it says that it is drawn.

    :raises RuntimeError: it does not; with what the page wrote to its console.
    """
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(url)
    try:
        page.wait_for_selector("html[data-drawn]", state="attached")
    except TimeoutError as fault:
        raise RuntimeError("\n".join(["the map was not drawn", *said])) from fault
