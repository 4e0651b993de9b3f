"""Many records at one place: none lies under another, every one is listed, counts are of what is shown."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from browser_fixtures import Visitor, settle, visiting
from ca_geo.app import create_app
from ca_geo.settings import Settings
from serving import served

pytestmark = pytest.mark.browser

PLACE = (67.85, 39.338)  # of two mines and a record of unrest too
SIZES = {"alpha": 300, "beta": 40}


def points(name: str) -> dict[str, Any]:
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": PLACE},
            "properties": {
                "id": f"{name}-{i}",
                "name": f"{name} {i}",
                "start": f"{2000 + i % 25}-06-01",
                "end": f"{2000 + i % 25}-06-01",
            },
        }
        for i in range(SIZES[name])
    ]
    return {"type": "FeatureCollection", "features": features}


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("layers")
    for name in SIZES:
        (folder / f"{name}.geojson").write_text(json.dumps(points(name)), "utf-8")
    files = tuple(folder / f"{name}.geojson" for name in SIZES)
    with served(create_app(replace(Settings.default(), layers=files))) as address:
        yield address


@pytest.fixture
def page(chromium: Browser, crowded: str) -> Iterator[Page]:
    with visiting(chromium, crowded) as visitor:
        yield visitor.open(f"/map?center={PLACE[0]},{PLACE[1]}&zoom=8", reduced_motion="reduce")


def stack(page: Page, layer: str) -> Locator:
    return page.locator(f".mark[data-records*='{layer}/']")


def middles(page: Page) -> list[tuple[float, float]]:
    """Of every sign that stands about the place."""
    found: list[tuple[float, float]] = page.evaluate(
        """([lon, lat]) => {
          const map = document.querySelector(".leaflet-container").getBoundingClientRect();
          const at = map_atlas.latLngToContainerPoint([lat, lon]);
          const [x, y] = [map.x + at.x, map.y + at.y];
          return [...document.querySelectorAll(".mark:not(.line)")]
            .map((one) => one.getBoundingClientRect())
            .map((box) => [box.x + box.width / 2, box.y + box.height / 2])
            .filter(([a, b]) => Math.hypot(a - x, b - y) < 80);
        }""",
        PLACE,
    )
    return found


def records_of(mark: Locator) -> list[str]:
    return (mark.get_attribute("data-records") or "").split(" ")


NUMBERS = """() => {
  const middle = ({ x, y, width, height }) => [x + width / 2, y + height / 2];
  const numbers = [...document.querySelectorAll(".marks .sign-number")]
    .map((one) => [Number(one.textContent), ...middle(one.getBoundingClientRect())]);
  return [...document.querySelectorAll(".mark.stack")].map((one) => {
    const [x, y] = middle(one.getBoundingClientRect());
    const over = numbers.filter(([, a, b]) => Math.hypot(a - x, b - y) < 6).map(([number]) => number);
    return [one.dataset.records.split(" "), over];
  });
}"""


def numbers(page: Page) -> list[tuple[list[str], int]]:
    """Of every stack its records and the number that is drawn on it; one that was pointed at has it twice."""
    found = page.evaluate(NUMBERS)
    assert all(len(set(over)) == 1 for _, over in found)
    return [(records, over[0]) for records, over in found]


def number_of(page: Page, layer: str) -> int:
    return next(number for records, number in numbers(page) if records[0].startswith(f"{layer}/"))


def window(page: Page, first: str, last: str) -> None:
    page.evaluate(
        """async ([first, last]) => {
          const [view, days] = await Promise.all([import("ca-geo/view.js"), import("ca-geo/days.js")]);
          view.set({ time: { from: days.dayOf(first), to: days.dayOf(last) } }, "time");
        }""",
        [first, last],
    )
    settle(page)


def test_no_sign_lies_under_another_and_each_layer_has_its_count(page: Page) -> None:
    for zoom in (8, 5, 10.5):
        page.evaluate(f"map_atlas.setView([{PLACE[1]}, {PLACE[0]}], {zoom}, {{ animate: false }})")
        settle(page)
        here = middles(page)
        assert len(here) >= 4
        assert min(math.dist(one, other) for one, other in combinations(here, 2)) > 18
        for layer, size in SIZES.items():
            mark = stack(page, layer)
            expect(mark).to_have_count(1)
            assert number_of(page, layer) == size
            assert len(set(records_of(mark))) == size
    assert page.locator(".leader-foot").count() >= len(SIZES)


def test_the_keyboard_reaches_every_member_of_a_stack(page: Page) -> None:
    stack(page, "alpha").focus()
    page.keyboard.press("Enter")
    card = page.locator(".list-card")
    expect(card.locator(".list-title")).to_contain_text("300 records")
    assert card.evaluate("one => one.getBoundingClientRect().height") <= 300
    more = card.locator(".list-more")
    while more.count():
        page.keyboard.press("End")
        expect(more).to_be_focused()
        page.keyboard.press("Enter")
        expect(card.locator(".list-row:focus")).to_have_count(1)
    names = card.locator(".row-name").all_inner_texts()
    assert sorted(names) == sorted(f"alpha {i}" for i in range(300))
    page.keyboard.press("End")
    expect(card.locator(".list-row").last).to_be_focused()
    expect(card.locator(".list-row").last).to_be_in_viewport()
    last = names[-1]
    page.keyboard.press("Enter")
    expect(page.locator("#panel h2")).to_have_text(last)


def test_counts_are_of_what_time_leaves(page: Page) -> None:
    stack(page, "alpha").click()
    expect(page.locator(".list-card")).to_be_visible()
    window(page, "2010-01-01", "2011-12-31")
    expect(page.locator(".list-card")).to_have_count(0)  # it would list what is shown no more
    left = [f"alpha/alpha-{i}" for i in range(300) if i % 25 in (10, 11)]
    assert sorted(records_of(stack(page, "alpha"))) == sorted(left)
    assert number_of(page, "alpha") == len(left)
    stack(page, "alpha").click()
    expect(page.locator(".list-card .list-row")).to_have_count(len(left))
    expect(page.locator(".list-card .list-title")).to_contain_text(str(len(left)))
    assert len(numbers(page)) > 2
    assert all(number == len(records) for records, number in numbers(page))


def test_a_sign_of_the_crowd_stands_out_under_the_pointer_and_the_keyboard(page: Page) -> None:
    stack(page, "alpha").hover()
    expect(stack(page, "alpha").locator(".sign .sign-number")).to_have_text("300")
    assert stack(page, "beta").locator(".sign").count() == 0
    stack(page, "beta").focus()
    expect(stack(page, "beta").locator(".sign .sign-number")).to_have_text("40")


def test_a_crowded_layer_alone_is_left_where_it_is(page: Page) -> None:
    moved = page.evaluate(
        """async () => {
          const { setAside, thinned } = await import("ca-geo/crowd.js");
          const points = Array.from({ length: 2000 }, (_, i) =>
            ({ layerId: "alpha", x: (i * 7919) % 900, y: (i * 104729) % 700 }));
          const signs = setAside(thinned(points, 10), [], 10);
          return [signs.length, signs.filter(({ dx, dy, leader }) => dx || dy || leader).length];
        }"""
    )
    assert moved[0] > 100
    assert moved[1] == 0


# ---- who stands where


@pytest.mark.parametrize("zoom", [5, 7, 10])
def test_a_dozen_layers_at_one_place_show_a_sign_each(visitor: Visitor, zoom: float) -> None:
    page = visitor.open("/map", drawn=False)
    signs = page.evaluate(
        """async (zoom) => {
          const { arrange } = await import("ca-geo/crowd.js");
          const records = Array.from({ length: 12 }, (_, order) =>
            ({ layerId: `layer${order}`, order, precision: "district", x: 500, y: 500 }));
          return arrange(records, zoom).map(({ x, y, dx, dy, leader }) =>
            ({ at: [x + dx, y + dy], moved: Math.hypot(dx, dy), leader }));
        }""",
        zoom,
    )
    assert len(signs) == 12
    assert min(math.dist(one["at"], other["at"]) for one, other in combinations(signs, 2)) > 18
    if zoom > 5.8:  # where places mean something, what is far from its own shows it
        assert all(sign["leader"] == (sign["moved"] > 20.5) for sign in signs)


def test_a_stack_is_broken_as_soon_as_one_of_its_places_is_unsure(visitor: Visitor) -> None:
    page = visitor.open("/map", drawn=False)
    broken = page.evaluate(
        """async () => {
          const { signMark } = await import("ca-geo/marks.js");
          const layer = { id: "mines", symbol: "triangle" };
          const stack = (...precisions) => signMark({
            records: precisions.map((precision, i) =>
              ({ key: `mines/${i}`, layer, layerId: "mines", precision, properties: {} })),
            x: 0, y: 0, dx: 0, dy: 0,
          }, { scale: 1, zoom: 7, selected: null }).draw()[0].querySelector(".sign-body.unsure") !== null;
          return [["settlement", "exact-site"], ["settlement", "district"], ["region", "region"]]
            .map((precisions) => stack(...precisions));
        }"""
    )
    assert broken == [False, True, True]
