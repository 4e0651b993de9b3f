"""The map page in Chromium: bytes on the wire, time from navigation to drawn; the same of an embedded map."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median
from typing import Any

from playwright.sync_api import Browser, BrowserContext, sync_playwright

from benchmarks import servers
from benchmarks.chromium import draw, launch
from benchmarks.report import Table, kilobytes, milliseconds, verdict

RUNS = 7
BYTES_LIMIT = 60_000
SECONDS_LIMIT = 1.5
EMBEDDED = {"width": 960, "height": 540}


@dataclass
class Answer:
    """One answer as the browser saw it: bytes on the wire of its head, and of its compressed body."""

    url: str
    cached: bool
    head: int
    body: int = 0


def measure() -> Iterator[Table]:
    """Sizes of a first visit, then the times of first and second visits."""
    with servers.ours() as port, sync_playwright() as playwright:
        browser = launch(playwright)
        url = f"http://{servers.HOST}:{port}/map"
        yield _sizes(browser, url)
        yield _times(browser, url)
        yield _embedded(browser, url)
        browser.close()


def _embedded(browser: Browser, url: str) -> Table:
    """A first visit of the whole page beside those of embedded maps: all that comes, and when it is drawn."""
    addresses = {
        "/map": url,
        "/embed": url.replace("/map", "/embed"),
        "/embed of one layer": url.replace("/map", "/embed?layers=mines"),
    }
    rows = [(name, *_first_visit(browser, address)) for name, address in addresses.items()]
    heads = ("what", "answers", "scripts", "layers", "in all", f"drawn, median of {RUNS}")
    return Table("Embedded maps beside the whole page, first visits, compressed bodies", heads, rows)


def _first_visit(browser: Browser, url: str) -> tuple[str, ...]:
    answers = _visit_and_count(browser.new_context(), url)
    scripts = sum(a.body for a in answers if "/js/" in a.url)
    layers = sum(a.body for a in answers if "/collections/" in a.url)
    times = [_visit_twice(browser.new_context(viewport=EMBEDDED), url)[0] for _ in range(RUNS)]
    sizes = (kilobytes(scripts), kilobytes(layers), kilobytes(sum(a.body for a in answers)))
    return str(len(answers)), *sizes, milliseconds(median(times))


def _sizes(browser: Browser, url: str) -> Table:
    answers = _visit_and_count(browser.new_context(), url)
    page = [a.body for a in answers if a.url == url]
    layers = [a.body for a in answers if a.url != url and not a.cached]
    assets = [a.body for a in answers if a.cached]
    rows = [
        (*_size("the page", page)[:-1], verdict(sum(page), BYTES_LIMIT)),
        _size("the layers, revalidated by their ETags", layers),
        _size("assets, kept for a year: scripts, styles, fonts, base map", assets),
    ]
    title = f"/map, compressed bodies (limit of the page {kilobytes(BYTES_LIMIT)})"
    return Table(title, ("what", "answers", "size", "limit"), rows)


def _size(name: str, bodies: list[int]) -> tuple[str, ...]:
    return name, str(len(bodies)), kilobytes(sum(bodies)), ""


def _visit_and_count(context: BrowserContext, url: str) -> list[Answer]:
    """Every answer of a first visit, by Chromium's own count."""
    page = context.new_page()
    session = context.new_cdp_session(page)
    answers: dict[str, Answer] = {}

    def received(event: dict[str, Any]) -> None:
        headers = {name.lower(): value for name, value in event["response"]["headers"].items()}
        cached = "immutable" in headers.get("cache-control", "")
        head = int(event["response"]["encodedDataLength"])
        answers[event["requestId"]] = Answer(event["response"]["url"], cached, head)

    def finished(event: dict[str, Any]) -> None:
        answer = answers[event["requestId"]]
        answer.body = int(event["encodedDataLength"]) - answer.head

    session.on("Network.responseReceived", received)
    session.on("Network.loadingFinished", finished)
    session.send("Network.enable")
    draw(page, url)
    page.wait_for_load_state("networkidle")
    context.close()
    return [answer for answer in answers.values() if answer.url.startswith("http")]


def _times(browser: Browser, url: str) -> Table:
    visits = [
        _visit_twice(browser.new_context(viewport={"width": 1600, "height": 900}), url) for _ in range(RUNS)
    ]
    first, second = (median(times) for times in zip(*visits, strict=True))
    rows = [
        ("first visit, nothing cached", milliseconds(first), verdict(first, SECONDS_LIMIT)),
        ("second visit, assets cached", milliseconds(second), verdict(second, SECONDS_LIMIT)),
    ]
    limit = milliseconds(SECONDS_LIMIT)
    return Table(
        f"Navigation to drawn, 1600 x 900 (limit {limit})", ("what", f"median of {RUNS}", "limit"), rows
    )


def _visit_twice(context: BrowserContext, url: str) -> tuple[float, float]:
    page = context.new_page()
    times = []
    for _ in range(2):
        draw(page, url)
        times.append(page.evaluate("performance.getEntriesByName('ca-geo:drawn')[0].startTime") / 1000)
        page.goto("about:blank")
    context.close()
    return times[0], times[1]
