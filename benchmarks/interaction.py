"""Interaction to next paint on a map with a layer of 10,000 points: real clicks and keys, in Chromium.

The processor's time of the page's own thread is told beside the time on the clock: other work on the machine
lengthens the one much more than the other.
"""

from __future__ import annotations

import json
import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import CDPSession, Page, ViewportSize, sync_playwright

from benchmarks import servers
from benchmarks.chromium import draw, launch
from benchmarks.report import Table, milliseconds, verdict

ROUNDS = 6
POINTS = 10_000
SECONDS_LIMIT = 0.2
LEAST_SECONDS = 0.016  # what is shorter is not told by the browser
SETTLED_MS = 600
BETWEEN_KEYS_MS = 150
REDRAWN_MS = 400  # after a key that zooms: the map has come to rest and is being drawn anew
OBSERVER = Path(__file__).with_suffix(".js")
WINDOW: ViewportSize = {"width": 1600, "height": 900}
SIGN = ".mark.user.stack"
MOVE = 20  # px of a drag at a time


@dataclass
class Seen:
    """What was measured of one kind of interaction, in seconds: `busy` is the page's thread in a step."""

    paints: list[float] = field(default_factory=list)
    busy: list[float] = field(default_factory=list)


def measure() -> Iterator[Table]:
    """Each step is done ROUNDS times; in between the page comes to rest."""
    with (
        TemporaryDirectory() as folder,
        servers.ours("--layer", str(_layer(Path(folder)))) as port,
        sync_playwright() as playwright,
    ):
        browser = launch(playwright)
        page = browser.new_page(viewport=WINDOW)
        page.add_init_script(path=OBSERVER)
        draw(page, f"http://{servers.HOST}:{port}/map")
        seen = _rounds(page)
        browser.close()
    title = (
        f"Interaction to next paint, {POINTS:,} points beside the atlas (limit {milliseconds(SECONDS_LIMIT)})"
    )
    heads = ("what", "events", "median", "98 %", "longest", "limit", "thread, a step")
    yield Table(title, heads, [_row(name, one) for name, one in seen.items()])


def _layer(folder: Path) -> Path:
    """Random points about Central Asia with a name and a day each, seeded."""
    chance = random.Random(5)  # noqa: S311 - points, no secrets
    path = folder / "points.geojson"
    features = [_feature(chance) for _ in range(POINTS)]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    return path


def _feature(chance: random.Random) -> dict[str, Any]:
    place = [round(chance.uniform(60, 78), 5), round(chance.uniform(36, 44), 5)]
    day = f"{chance.randint(2012, 2025)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    properties = {"name": f"Point {chance.randrange(10**6)}", "start": day}
    return {"type": "Feature", "geometry": {"type": "Point", "coordinates": place}, "properties": properties}


def _rounds(page: Page) -> dict[str, Seen]:
    seen: dict[str, Seen] = defaultdict(Seen)
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.evaluate("document.querySelector('[data-filter=countries]').open = true")
    for _ in range(ROUNDS):
        for name, act in STEPS.items():
            _settle(page)
            begun = _busy(session)
            act(page)
            seen[name].paints += _settle(page) or [LEAST_SECONDS]
            seen[name].busy.append(_busy(session) - begun)
    return dict(seen)


def _settle(page: Page) -> list[float]:
    """Waits until nothing moves any more; what was measured since the last time, in seconds."""
    page.wait_for_timeout(SETTLED_MS)
    durations: list[float] = page.evaluate("takeDurations()")
    return [duration / 1000 for duration in durations]


def _busy(session: CDPSession) -> float:
    metrics = session.send("Performance.getMetrics")["metrics"]
    return float(next(metric["value"] for metric in metrics if metric["name"] == "TaskDuration"))


def _row(name: str, seen: Seen) -> tuple[str, ...]:
    cuts = quantiles(seen.paints, n=50, method="inclusive") if len(seen.paints) > 1 else seen.paints * 49
    middle, most = cuts[len(cuts) // 2], cuts[-1]
    busy = sorted(seen.busy)[len(seen.busy) // 2]
    figures = (milliseconds(middle), milliseconds(most), milliseconds(max(seen.paints)))
    return name, str(len(seen.paints)), *figures, verdict(most, SECONDS_LIMIT), milliseconds(busy)


# What a reader does


def _click(selector: str) -> Callable[[Page], None]:
    return lambda page: page.locator(selector).first.click()


def _keys(*keys: str, on: str | None = None, between: float = BETWEEN_KEYS_MS) -> Callable[[Page], None]:
    """Keys one after another, sooner than the page comes to rest; `on` gets the keyboard first."""

    def press(page: Page) -> None:
        if on:
            page.locator(on).first.focus()
        for key in keys:
            page.keyboard.press(key)
            page.wait_for_timeout(between)

    return press


def _drag_time(page: Page) -> None:
    x, y = _middle(page, "#time [data-part=from]")
    page.mouse.move(x, y)
    page.mouse.down()
    for moved in range(1, 9):
        page.mouse.move(x + MOVE * moved, y)
        page.wait_for_timeout(50)
    page.mouse.up()


def _scroll_table(page: Page) -> None:
    page.mouse.move(*_middle(page, "#table-body"))
    for _ in range(6):
        page.mouse.wheel(0, 1500)
        page.wait_for_timeout(50)


def _press_stack(page: Page) -> None:
    """The stack nearest to the middle of the map, where nothing lies over it."""
    x, y = _middle(page, ".leaflet-container")
    middles: list[list[float]] = page.evaluate("middlesOf", SIGN)
    page.mouse.click(*min(middles, key=lambda at: abs(at[0] - x) + abs(at[1] - y)))


def _middle(page: Page, selector: str) -> tuple[float, float]:
    box = page.locator(selector).first.bounding_box()
    assert box, selector
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


SWITCH = "[data-layer=points] label"
MAP = ".leaflet-container"
STEPS: dict[str, Callable[[Page], None]] = {
    "layer off": _click(SWITCH),
    "layer on": _click(SWITCH),
    "filter set": _click("[data-filter=countries] label"),
    "filter removed": _click("#chips .chip"),
    "time by keys": _keys("ArrowRight", "ArrowRight", "PageUp", on="#time [data-part=from]"),
    "time dragged": _drag_time,
    "all times": _click("#time [data-part=all]"),
    "table opened": _click("#table-toggle"),
    "table sorted by name": _click("#table th[data-column=name] button"),
    "table sorted by date": _click("#table th[data-column=date] button"),
    "table scrolled": _scroll_table,
    "row by keys": _keys(
        "PageDown", "ArrowDown", "End", "Home", on="#table-body tr[data-at] button[tabindex='0']"
    ),
    "record opened from its row": _keys("Enter"),
    "record closed": _keys("Escape"),
    "table closed": _click("#table-toggle"),
    "stack pressed": _press_stack,
    "record opened from the list": _keys("Enter"),
    "record closed, list closed": _keys("Escape", "Escape"),
    "search typed": lambda page: page.locator("#search-box").press_sequentially(
        "khorog", delay=BETWEEN_KEYS_MS
    ),
    "search closed": _keys("Escape", "Escape"),
    "map zoomed in by keys": _keys("+", "+", "+", on=MAP),
    "map zoomed while it is drawn": _keys(*"+-+-", on=MAP, between=REDRAWN_MS),
    "map panned by keys": _keys("ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp", on=MAP),
    "map zoomed out by keys": _keys("-", "-", "-", on=MAP),
    "from sign to sign by keys": _keys("ArrowRight", "ArrowRight", "ArrowDown", on=".mark[tabindex='0']"),
}
