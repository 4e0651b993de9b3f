"""Spatial questions on the map: what is drawn and tabled is what the API answers; each is an address."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, Page, Route, expect

from browser_fixtures import PHONE, Visitor, settle, visiting
from ca_geo.atlas import Atlas

WITHIN = "within;feature=gbao-facilities/shaymak-facility;km=150"
POLYGON = "polygon;polygon=69,37,71,37,71,39,69,39;match=certain"
ASK = """async (text) => {
  const [{ readAsk }, view, { settings }] = await Promise.all(
    ["asks", "view", "page"].map((name) => import(`ca-geo/${name}.js`)));
  view.set({ ask: text && readAsk(text, { layers: settings.layers.map(({ id }) => id) }) }, "ask");
}"""
BY_KEY = """() => document.querySelector(".leaflet-container").dispatchEvent(
  new MouseEvent("contextmenu", { button: 0, clientX: 9, clientY: 200, bubbles: true, cancelable: true }))"""
MARKED = """() => Object.fromEntries([...document.querySelectorAll(".mark[data-answer]")]
  .flatMap((node) => node.dataset.records.split(" ").map((key) => [key, node.dataset.answer])))"""


def ask(page: Page, text: str) -> None:
    """Asks on a page that is open, and waits for the answer to that very question."""
    page.evaluate(ASK, None)
    expect(page.locator(".answer-links")).to_have_count(0)
    page.evaluate(ASK, text)
    expect(page.locator(".answer-links")).to_be_visible()
    settle(page)


def records(page: Page) -> list[str]:
    return page.locator("#questions .answer-record").evaluate_all(
        "nodes => nodes.map((one) => one.dataset.record)"
    )


def shapes(page: Page, cls: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = page.locator(f"path.{cls}").evaluate_all(
        "nodes => nodes.map((one) => ({ ...one.dataset, d: one.getAttribute('d') }))"
    )
    return found


def answer(client: httpx.Client, path: str) -> Any:
    found = client.get(f"/analysis/{path}", headers={"accept": "application/json, application/geo+json"})
    assert found.status_code == 200, found.text
    return found.json()


def keys(body: Any) -> dict[str, Any]:
    return {f"{one['collection']}/{one['id']}": one for one in body["features"]}


@pytest.mark.browser
def test_each_answer_is_drawn_and_tabled_as_the_api_gives_it(visitor: Visitor, client: httpx.Client) -> None:
    page = visitor.open(f"/map?ask={WITHIN}")
    for check in (_within, _nearest, _incidents, _profile, _polygon):
        check(page, client)


def _within(page: Page, client: httpx.Client) -> None:
    ask(page, WITHIN)
    found = keys(answer(client, "within?feature=gbao-facilities/shaymak-facility&km=150"))
    assert records(page) == list(found)
    told = page.locator(".answer-table tbody tr").first.inner_text()
    first = next(iter(found.values()))["distance"]
    assert f"up to {first['farthest_m'] // 1000} km" in told
    assert first["within"] == "possible"
    assert "possibly" in told
    marked = page.evaluate(MARKED)
    assert marked.keys() <= found.keys() | {"gbao-facilities/shaymak-facility"}
    assert {"mines/silver-mine-yakjilva"} <= marked.keys()
    for key, match in marked.items():
        if key in found and "aggregate" not in found[key]["properties"]:
            assert match in {found[key]["distance"]["within"], "certain"}
    assert [one["match"] for one in shapes(page, "answer-area")] == ["possible", "certain"]
    assert page.locator(".answer-label").all_text_contents() == ["150 + 25 km", "150 − 25 km"]


def _nearest(page: Page, client: httpx.Client) -> None:
    ask(page, "nearest;from=mines;to=russian-bases")
    body = answer(client, "nearest?from=mines&to=russian-bases")
    pairs = [
        (f"{one['collection']}/{one['id']}", f"{other['collection']}/{other['id']}", other["match"])
        for one in body["features"]
        for other in one["nearest"]
    ]
    assert records(page) == [key for pair in pairs for key in pair[:2]]
    assert [(one["from"], one["to"], one["match"]) for one in shapes(page, "answer-pair")] == pairs
    assert all(one["d"].startswith("M") for one in shapes(page, "answer-pair"))
    assert "certain" in {match for *_, match in pairs}


def _incidents(page: Page, client: httpx.Client) -> None:
    ask(page, "incidents;collection=border-incidents")
    body = answer(client, "incidents")
    drawn = {
        one["border"]: (int(one["certain"]), int(one["possible"])) for one in shapes(page, "answer-border")
    }
    assert drawn == {one["border"]: (one["certain"], one["possible"]) for one in body["totals"]}
    certain = page.locator(".bar-certain").evaluate_all(
        "nodes => nodes.map((one) => [one.dataset.month, +one.dataset.count])"
    )
    months: dict[str, int] = {}
    for row in body["rows"]:
        if row["month"] and row["certain"]:
            months[row["month"]] = months.get(row["month"], 0) + row["certain"]
    assert dict(certain) == months
    assert page.locator(".answer-table tbody tr").count() == len(body["rows"])
    expect(page.locator(".answer")).to_contain_text("not to be added")


def _profile(page: Page, client: httpx.Client) -> None:
    ask(page, "profile;line=cku-railway")
    rows = [row for row in answer(client, "profile")["rows"] if row["kind"] != "line"]
    assert page.locator(".answer-table tbody tr").count() == len(rows)
    assert page.locator(".profile-section").count() == sum(row["kind"] == "section" for row in rows)
    assert page.locator(".profile-border").count() == sum(row["kind"].startswith("border") for row in rows)
    assert page.locator(".profile-tunnel").count() == sum(row["kind"] == "tunnel" for row in rows)
    slider = page.get_by_role("slider", name="Point on the line")
    slider.focus()
    page.keyboard.press("End")
    drawn = page.locator(".answer-cursor").get_attribute("d")
    page.keyboard.press("Home")
    assert page.locator(".answer-cursor").get_attribute("d") != drawn
    first = next(row for row in rows if row["kind"] == "section")
    expect(slider).to_have_attribute("aria-valuetext", re.compile(re.escape(first["feature"]["name"])))


def _polygon(page: Page, client: httpx.Client) -> None:
    ask(page, POLYGON)
    body = answer(client, "polygon?polygon=POLYGON((69 37,71 37,71 39,69 39,69 37))&match=certain")
    assert records(page) == list(keys(body))
    assert {match for key, match in page.evaluate(MARKED).items() if key in keys(body)} == {"certain"}
    expect(page.locator(".answer-said")).to_contain_text(f"Certainly: {body['numberCertain']}")


@pytest.mark.browser
def test_a_question_is_asked_by_keyboard_kept_in_the_address_and_leads_to_records(
    visitor: Visitor, client: httpx.Client
) -> None:
    page = visitor.open("/map?layers=mines,russian-bases&time=../2024-12-31&status=operational")
    page.get_by_role("button", name="Tools").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Questions").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Questions")).to_be_focused()
    page.get_by_label("From", exact=True).and_(page.locator("#questions select")).select_option("place")
    page.get_by_label("Place or position").fill("38.56 68.79")
    page.get_by_label("Kilometres").fill("9999")
    page.keyboard.press("Enter")
    expect(page.locator("#questions .failed")).to_have_text("Kilometres: a number above 0, up to 2000.")
    expect(page.get_by_label("Kilometres")).to_be_focused()
    page.get_by_label("Kilometres").fill("200")
    page.keyboard.press("Enter")
    expect(page.locator(".answer-links")).to_be_visible()
    query = parse_qs(urlsplit(page.url).query)
    assert query["ask"] == ["within;place=68.79,38.56;km=200"]
    asked = "within?place=68.79,38.56&km=200&collections=mines,russian-bases&datetime=../2024-12-31"
    found = keys(answer(client, asked))
    assert records(page) == list(found)
    assert len(found) > 3
    expect(page.locator("#questions .doubt")).to_have_text("The filters do not apply to this answer: Status.")
    _follows_the_links(page, client, found)
    _sorts_and_opens(page, found)


def _follows_the_links(page: Page, client: httpx.Client, found: dict[str, Any]) -> None:
    page.goto(page.url)
    expect(page.locator(".answer-links")).to_be_visible()
    assert records(page) == list(found)
    href = page.get_by_role("link", name="CSV", exact=True).and_(page.locator("#questions a"))
    address = urlsplit(href.get_attribute("href") or "")
    table = client.get(f"/{address.path}?{address.query}")
    assert table.headers["content-type"].startswith("text/csv")
    assert [line.split(",")[1] for line in table.text.splitlines()[1:]] == [
        key.partition("/")[2] for key in found
    ]


def _sorts_and_opens(page: Page, found: dict[str, Any]) -> None:
    page.locator(".answer-table").get_by_role("button", name="Record").click()
    names = page.locator(".answer-record").all_inner_texts()
    assert names == sorted(names, key=str.casefold)
    assert sorted(records(page)) == sorted(found)
    page.locator(".answer-record").first.press("Enter")
    expect(page.locator("#panel h2")).to_have_text(names[0])
    page.keyboard.press("Escape")
    expect(page.locator(".answer-record").first).to_be_focused()
    page.get_by_role("button", name="Close: Questions").click()
    expect(page).not_to_have_url(re.compile("ask="))
    assert page.locator("path.answer-area").count() == 0
    assert page.evaluate(MARKED) == {}


@pytest.mark.browser
def test_a_question_that_fails_says_so_and_can_be_asked_again(visitor: Visitor) -> None:
    page = visitor.open(f"/map?ask={WITHIN}")
    expect(page.locator(".answer-links")).to_be_visible()
    before = records(page)
    page.route("**/analysis/polygon*", lambda route: route.abort())
    page.evaluate(ASK, POLYGON)
    expect(page.locator(".answer-status .failed")).to_contain_text("The question was not answered")
    assert records(page) == before, "the last answer stays"
    page.unroute("**/analysis/polygon*")
    page.locator(".answer-status").get_by_role("button", name="Retry").click()
    expect(page.locator(".answer-said")).to_contain_text("in the area")
    page.route("**/analysis/within*", lambda route: route.fulfill(status=503, body="{}"))
    page.evaluate(ASK, WITHIN)
    expect(page.locator(".answer-status .failed")).to_contain_text("503")
    visitor.errors.clear()  # the browser writes failed requests to the console


@pytest.mark.browser
def test_an_answer_that_is_drawn_late_does_not_take_the_place_of_the_next(visitor: Visitor) -> None:
    page = visitor.open("/map")
    held: list[Route] = []
    page.route("**/later/geodesy.js", lambda route: held.append(route))  # noqa: PLW0108  no method of a list
    with page.expect_request("**/later/geodesy.js"):
        page.evaluate(ASK, "nearest;from=mines;to=russian-bases")
    page.evaluate(ASK, POLYGON)
    said = page.locator(".answer-said")
    expect(said).to_contain_text("in the area")
    held[0].fallback()
    page.evaluate("async () => { await import('ca-geo/later/geodesy.js'); }")
    settle(page)
    expect(said).to_contain_text("in the area")
    assert len(shapes(page, "answer-area")) == 1
    assert shapes(page, "answer-pair") == []


@pytest.mark.browser
def test_a_position_and_a_record_ask_what_lies_around_them(visitor: Visitor) -> None:
    page = visitor.open("/map", viewport=PHONE, has_touch=False)
    page.locator(".leaflet-container").focus()
    centre = page.evaluate("() => { const { lng, lat } = map_atlas.getCenter(); return [lng, lat]; }")
    page.evaluate(BY_KEY)
    expect(page.get_by_role("menuitem", name="What lies within 50 km")).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Ask").click()
    expect(page.locator(".answer-links")).to_be_visible()
    [asked] = parse_qs(urlsplit(page.url).query)["ask"]
    place = [float(one) for one in asked.removeprefix("within;place=").partition(";")[0].split(",")]
    assert place == pytest.approx(centre, abs=1e-4)
    assert not page.locator("#questions details").get_attribute("open"), "on a phone the answer has the room"
    sheet = page.locator("#questions").bounding_box()
    assert sheet is not None
    assert (sheet["x"], sheet["width"]) == (0, 390)


@pytest.mark.browser
def test_a_page_in_one_file_offers_no_questions_and_says_why(
    chromium: Browser, real_atlas: Atlas, tmp_path: Path
) -> None:
    file = tmp_path / "map.html"
    real_atlas.map().save(file)
    with visiting(chromium, file.as_uri()) as visitor:
        page = visitor.open(f"?ask={WITHIN}")
        expect(page.locator("#notices")).to_contain_text("answered by the atlas’s server")
        page.get_by_role("button", name="Tools").click()
        assert page.get_by_role("button", name="Questions").count() == 0
        page.get_by_role("button", name="Measure", exact=True).click()
        for position in ("38.5 68.5", "38.5 69.5"):
            page.get_by_label("Or type a position").fill(position)
            page.keyboard.press("Enter")
            expect(page.get_by_label("Or type a position")).to_have_value("")
        page.get_by_role("button", name="Finish").click()
        expect(page.locator(".sketch-list li")).to_contain_text("87.23 km long")  # pyproj: 87,232 m


@pytest.mark.parametrize(
    ("path", "member"),
    [
        ("within?feature=gbao-facilities/shaymak-facility&km=150", "area"),
        ("nearest?from=mines&to=russian-bases", "numberWithoutPlace"),
        ("incidents", "numberWithoutPlace"),
        ("profile", "path"),
    ],
)
def test_an_answer_brings_what_a_map_needs(client: httpx.Client, path: str, member: str) -> None:
    assert member in answer(client, path)


def test_the_area_searched_is_as_wide_as_asked_and_as_what_is_not_known(
    client: httpx.Client, distance_to: Callable[[Any, Any], float]
) -> None:
    body = answer(client, "within?feature=gbao-facilities/shaymak-facility&km=150")
    centre = client.get("/collections/gbao-facilities/items/shaymak-facility?f=json").json()["geometry"]
    for match, metres in (("possible", 175_000), ("certain", 125_000)):
        ring = body["area"][match]["coordinates"][0]
        away = [distance_to(centre["coordinates"], point) for point in ring]
        assert away == pytest.approx([metres] * len(away), rel=1e-3)


@pytest.fixture
def distance_to() -> Callable[[Any, Any], float]:
    from ca_geo.geodesic import distance_m
    from ca_geo.lonlat import LonLat

    return lambda a, b: distance_m(LonLat(*a), LonLat(*b))


def test_the_list_of_questions_describes_their_parameters(client: httpx.Client) -> None:
    listed = client.get("/analysis?f=json").json()["questions"]
    told = {one["name"]: {row["name"]: row for row in one["parameters"]} for one in listed}
    assert told["within"]["km"]["schema"] == {
        "type": "number",
        "minimum": 0,
        "maximum": 2000,
        "default": 50.0,
    }
    assert "AF-TJ" in told["within"]["border"]["schema"]["enum"]
    assert set(told["polygon"]) >= {"polygon", "match", "collections"}
