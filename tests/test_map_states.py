"""The map page in trouble: nothing to show, slow, without a network, without its server, with old data."""

from __future__ import annotations

import re

from playwright.sync_api import Page, Route, expect

from browser_fixtures import Visitor, wait_for_map

CLOCK = re.compile(r"\d\d:\d\d")
WITNESS = "**/collections?f=json"


def shown(page: Page) -> int:
    count: int = page.evaluate('async () => (await import("ca-geo/shown.js")).shownRecords().length')
    return count


def test_nothing_shown_says_why_and_leads_back(visitor: Visitor) -> None:
    page = visitor.open("/map?layers=mines&status=closed&casualties=any")
    box = page.locator(".empty")
    expect(box).to_contain_text("No record passes")
    expect(page.locator(".mark")).to_have_count(0)
    box.get_by_role("button", name="Clear all").press("Enter")
    expect(box).to_be_hidden()
    assert "casualties" not in page.url
    assert "layers=mines" in page.url
    assert shown(page) > 0
    assert page.evaluate("document.activeElement.id") == "stage"
    for switch in page.locator("#layer-list input").all():
        switch.set_checked(False)
    expect(box).to_contain_text("All layers are off")
    box.get_by_role("button", name="Show all layers").click()
    expect(box).to_be_hidden()


def test_slow_parts_are_named_and_may_be_gone_without(visitor: Visitor) -> None:
    page = visitor.context().new_page()
    held: list[Route] = []
    page.clock.install()
    page.route("**/collections/mines/items*", lambda route: held.append(route))  # noqa: PLW0108  no method of a list
    visitor.go(page, "/map", drawn=False)
    loading = page.locator("#loading")
    expect(loading.locator("progress")).to_have_attribute("value", re.compile("[1-9]"))
    page.clock.run_for(2_500)
    expect(loading).to_contain_text("Still to come: Mines")
    page.clock.run_for(8_000)
    loading.get_by_role("button", name="Go on").click()
    page.wait_for_function("document.querySelectorAll('.mark').length > 5")
    expect(loading).to_have_count(0)
    assert page.locator("html").get_attribute("data-drawn") is None
    held[0].fallback()
    page.clock.resume()
    wait_for_map(page)
    drawn = page.evaluate('async () => (await import("ca-geo/drawing.js")).drawnIds()')
    assert "mines/taror-mine" in drawn


def test_a_map_that_cannot_be_drawn_says_so(visitor: Visitor) -> None:
    page = visitor.context().new_page()
    page.route("**/basemap/land*", lambda route: route.fulfill(json={"type": "FeatureCollection"}))
    visitor.go(page, "/map", drawn=False)
    notice = page.locator(".notice")
    expect(notice).to_contain_text("The map could not be drawn")
    page.unroute("**/basemap/land*")
    notice.get_by_role("button", name="Retry").click()
    wait_for_map(page)
    visitor.errors.clear()


def test_without_a_network_the_page_says_so_and_stays_of_use(visitor: Visitor) -> None:
    page = visitor.open("/map")
    before = shown(page)
    page.context.set_offline(True)
    band = page.locator(".notice")
    expect(band).to_contain_text("No network")
    expect(band).to_contain_text(CLOCK)
    page.locator("#search-box").fill("Taror")
    hits = page.locator("#search-hits")
    expect(hits.get_by_role("option").first).to_contain_text("Taror")
    expect(hits).to_contain_text("Only the names that this page has")
    page.locator("#search-box").press("Enter")
    expect(page.locator("#panel h2").first).to_contain_text("Taror")
    assert shown(page) == before
    page.context.set_offline(False)
    expect(page.locator(".notice")).to_have_count(0)
    expect(page.locator("#announcement")).to_have_text("The server answers again.")
    visitor.errors.clear()  # what was asked for in vain


def test_changed_data_are_told_and_loaded_only_when_the_reader_wants(visitor: Visitor) -> None:
    page = visitor.context().new_page()
    tags = iter(['W/"one"', 'W/"two"'])

    def answer(route: Route) -> None:
        route.fulfill(status=200, headers={"ETag": next(tags, 'W/"two"')})

    page.route(WITNESS, answer)
    page.clock.install()
    visitor.go(page, "/map?layers=mines")
    with page.expect_response(WITNESS):
        page.clock.run_for(4_000)
    expect(page.locator(".notice")).to_have_count(0)
    with page.expect_response(WITNESS):
        page.clock.run_for(301_000)
    band = page.locator(".notice")
    expect(band).to_contain_text("The data have changed")
    assert shown(page) == 8
    with page.expect_navigation():
        band.get_by_role("button", name="Reload").click()
    wait_for_map(page)
    assert "layers=mines" in page.url


def test_a_server_that_is_gone_is_told_and_asked_again(visitor: Visitor) -> None:
    page = visitor.context().new_page()
    gone = True

    def answer(route: Route) -> None:
        if gone:
            route.abort()
        else:
            route.fallback()

    page.route(WITNESS, answer)
    page.clock.install()
    visitor.go(page, "/map")
    page.clock.run_for(4_000)
    band = page.locator(".notice")
    expect(band).to_contain_text("The server does not answer")
    band.get_by_role("button", name="Try again").click()
    expect(band).to_contain_text("The server does not answer")
    gone = False
    band.get_by_role("button", name="Try again").click()
    expect(page.locator(".notice")).to_have_count(0)
    visitor.errors.clear()


def test_a_page_that_nobody_sees_asks_nothing(visitor: Visitor) -> None:
    page = visitor.context().new_page()
    page.clock.install()
    visitor.go(page, "/map", drawn=True)
    asked = len(visitor.asked)
    page.evaluate("Object.defineProperty(document, 'hidden', { value: true })")
    page.clock.run_for(700_000)
    assert visitor.asked[asked:] == []
