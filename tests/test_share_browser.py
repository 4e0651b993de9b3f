"""A view handed on, in Chromium: on pages of other origins, by fingers, without scripts, from a stick."""

from __future__ import annotations

import csv
import html
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route as Path_

from browser_fixtures import PHONE, Visitor, settle, visiting
from ca_geo.atlas import Atlas
from ca_geo.sharing import one_file
from ca_geo.view import parse
from serving import served
from test_map_page import FEATURES, camera, drawn

pytestmark = pytest.mark.browser

POST = (
    "<!doctype html><meta name=viewport content='width=device-width'><title>Blog</title>"
    "<h1>News</h1>{}<p style='height:3000px'>Text</p>"
)
FRAME = '<iframe src="{}" width="360" height="480" title="Map"></iframe>'


class Discovery(HTMLParser):
    """What a blog looks for on a page that its author linked: the address of the oEmbed response."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "link" and said.get("type") == "application/json+oembed":
            self.found.append(said["href"] or "")


def frame_page(request: Request) -> HTMLResponse:
    return HTMLResponse(POST.format(FRAME.format(request.query_params["map"])))


def blog(request: Request) -> HTMLResponse:
    """A post whose author pasted a link: the page is fetched, its discovery followed, its HTML put in."""
    (found,) = Discovery(httpx.get(request.query_params["link"]).text).found
    told = httpx.get(f"{found}&maxwidth=600&maxheight=400&dnt=1").json()
    return HTMLResponse(POST.format(told["html"]))


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[str]:
    with served(Starlette(routes=[Path_("/", frame_page), Path_("/post", blog)])) as address:
        yield address


@pytest.fixture(scope="module")
def limited(real_atlas: Atlas, elsewhere: str) -> Iterator[str]:
    """A server whose operator lets one origin frame the embed."""
    settings = replace(real_atlas.settings, embed_origins=(elsewhere,))
    with served(replace(real_atlas, settings=settings)) as address:
        yield address


def inner(page: Page) -> Any:
    (frame,) = page.main_frame.child_frames
    return frame


def test_a_pasted_link_becomes_a_map_on_a_blog(chromium: Browser, server: str, elsewhere: str) -> None:
    page = chromium.new_page(viewport={"width": 900, "height": 700})
    link = f"{server}/map?layers=mines%26countries=TJ%26fbclid=1"
    page.goto(f"{elsewhere}/post?link={link}")
    frame = page.frame_locator("iframe")
    frame.locator("html[data-drawn=true]").wait_for(timeout=30_000)
    assert {key.partition("/")[0] for key in drawn(inner(page))} == {"mines"}
    expect(frame.locator(".embed-head")).to_contain_text("Mines")
    expect(frame.locator(".embed-head")).to_contain_text("Country: Tajikistan")
    assert page.locator("iframe").bounding_box()["width"] == 600  # type: ignore[index]
    page.close()


def test_other_sites_may_frame_the_embed_alone_and_the_operator_may_limit_them(
    chromium: Browser, server: str, limited: str, elsewhere: str
) -> None:
    page = chromium.new_page()

    def is_shown(address: str, host: str = elsewhere) -> bool:
        page.goto(f"{host}/?map={address}")
        page.wait_for_timeout(300)
        return "chrome-error" not in inner(page).url

    assert is_shown(f"{server}/embed")
    assert not is_shown(f"{server}/map")
    assert is_shown(f"{limited}/embed")
    assert not is_shown(f"{limited}/embed", elsewhere.replace("127.0.0.1", "localhost"))
    page.close()


def test_one_finger_scrolls_the_page_and_two_move_the_map(
    chromium: Browser, server: str, elsewhere: str
) -> None:
    page = chromium.new_context(viewport=PHONE, has_touch=True, is_mobile=True).new_page()
    page.goto(f"{elsewhere}/?map={server}/embed?layers=mines")
    page.frame_locator("iframe").locator("html[data-drawn=true]").wait_for(timeout=30_000)
    frame, touch = inner(page), page.context.new_cdp_session(page)
    before = camera(frame)

    def drag(*starts: tuple[int, int]) -> None:
        """Each finger goes up by 200 px in steps."""
        for step in range(11):
            points = [{"x": x, "y": y - 20 * step, "id": i} for i, (x, y) in enumerate(starts)]
            touch.send(
                "Input.dispatchTouchEvent",
                {"type": "touchMove" if step else "touchStart", "touchPoints": points},
            )
        expect(hint).to_be_visible() if len(starts) == 1 else expect(hint).to_be_hidden()
        touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        scrolled = None
        while scrolled != (scrolled := page.evaluate("scrollY")):  # the page glides on
            page.wait_for_timeout(400)

    hint = page.frame_locator("iframe").locator(".gesture-hint")
    drag((180, 420))
    assert page.evaluate("scrollY") > 50
    assert camera(frame) == before
    page.evaluate("scrollTo(0, 0)")
    drag((120, 420), (240, 420))
    assert page.evaluate("scrollY") == 0
    assert camera(frame)["lat"] < before["lat"]
    page.context.close()


def test_without_scripts_the_embed_is_a_picture_and_a_table(chromium: Browser, server: str) -> None:
    with visiting(chromium, server) as visitor:
        context = visitor.context(viewport={"width": 480, "height": 400}, java_script_enabled=False)
        page = visitor.go(context.new_page(), "/embed?layers=mines&countries=TJ", drawn=False)
        expect(page.get_by_role("heading", name="Mines")).to_be_visible()
        expect(page.locator(".embed-static tbody tr")).to_have_count(6)
        expect(page.locator(".embed-static")).to_contain_text("No line takes a side in a claim")
        picture = page.locator(".embed-static img")
        picture.scroll_into_view_if_needed()
        box = picture.bounding_box()
        assert box
        assert (box["width"], box["height"]) == (448, pytest.approx(252, abs=1))
        wide, high = page.evaluate(
            "[document.querySelector('img').naturalWidth, document.querySelector('img').naturalHeight]"
        )
        assert (wide > 400, wide / high) == (True, pytest.approx(16 / 9, rel=0.01))
        expect(page.locator(".folium-map")).to_be_hidden()
        visitor.pages.clear()  # no script can tell of violations


def test_the_controls_of_an_embedded_map_are_those_asked_for(visitor: Visitor) -> None:
    page = visitor.open(
        "/embed?controls=time,search&title=Gold&layers=mines", viewport={"width": 800, "height": 500}
    )
    for hidden in (".map-buttons", ".map-scale", ".embed-legend"):
        expect(page.locator(hidden)).to_be_hidden()
    expect(page.locator(".map-statement")).to_be_visible()
    all_of_them = drawn(page)
    page.locator("#time .time-more summary").click()
    page.locator("#time [data-part=fromText]").fill("2019-10")
    page.locator("#time [data-part=fromText]").press("Enter")
    expect(page.locator("#full-map")).to_have_attribute("href", re.compile("time=2019-10-01/.."))
    assert drawn(page) <= all_of_them
    assert "title=Gold" in page.url
    page.locator("#search-box").fill("Taror")
    expect(page.locator("#search-hits")).to_contain_text("Taror")


# ---- the dialog


def open_share(page: Page) -> None:
    page.locator("#share-button").press("Enter")
    page.get_by_role("button", name="Link and embed…").press("Enter")
    expect(page.get_by_role("dialog", name="Share this view")).to_be_visible()


def test_the_dialog_gives_the_link_and_the_code_of_what_its_preview_shows(visitor: Visitor) -> None:
    page = visitor.open("/map?layers=mines&countries=TJ&table=open")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_share(page)
    dialog = page.get_by_role("dialog")
    link = dialog.get_by_label("Address of the view").input_value()
    assert link.startswith(f"{visitor.base}/map?")
    assert {"layers=mines", "countries=TJ", "table=open"} <= set(link.partition("?")[2].split("&"))
    dialog.get_by_label("Large 960 × 540").check()
    dialog.get_by_label("Legend").uncheck()
    dialog.get_by_role("textbox", name="Title").fill('Gold & "silver"')
    dialog.get_by_label("Colours").select_option("dark")
    code = dialog.get_by_label("Code")
    expect(code).to_have_value(re.compile("title=Gold.*controls=title,zoom,scale"))
    dialog.get_by_role("button", name="Copy").last.press("Enter")
    expect(dialog.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == code.input_value()
    assert "table=" not in copied
    preview = page.frame_locator(".share-preview iframe")
    preview.locator("html[data-drawn=true][data-theme=dark]").wait_for(timeout=30_000)
    expect(preview.locator("h1")).to_have_text('Gold & "silver"')
    expect(preview.locator(".embed-legend")).to_be_hidden()
    shown = page.locator(".share-preview iframe").get_attribute("src")
    assert re.findall('src="([^"]+)"', html.unescape(copied.replace("&quot;", ""))) == [shown]
    assert {key.partition("/")[0] for key in drawn(inner(page))} == {"mines"}
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(page.locator("#share-button")).to_be_focused()


def test_the_dialog_fits_a_phone(visitor: Visitor) -> None:
    page = visitor.open("/map?layers=mines", viewport=PHONE)
    page.locator("#menus-button").click()
    open_share(page)
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Other").check()
    dialog.get_by_label("Width").fill("5000")
    expect(dialog.get_by_label("Code")).to_have_value(re.compile('width="5000"'))
    assert dialog.evaluate("one => one.querySelector('.dialog-body').scrollWidth") <= PHONE["width"]
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


# ---- one file


def test_one_file_does_on_a_stick_what_the_map_does(
    chromium: Browser, real_atlas: Atlas, tmp_path: Path
) -> None:
    path = tmp_path / "map.html"
    path.write_text(one_file(real_atlas, parse("", real_atlas)), encoding="utf-8")
    with visiting(chromium, "file://") as visitor:
        context = visitor.context(offline=True, accept_downloads=True)
        page = visitor.go(context.new_page(), path.as_uri())
        listed = page.locator("#unlocated [data-feature]").evaluate_all(
            "all => all.map((one) => one.dataset.feature)"
        )
        assert drawn(page) | set(listed) == set(FEATURES)
        page.locator("#search-box").fill("Памир")
        expect(page.locator("#search-hits [role=option]").first).to_be_visible()
        page.keyboard.press("Escape")
        before = drawn(page)
        page.locator("#time [data-part=from]").press("End")
        settle(page)
        assert drawn(page) < before
        page.locator("#table-toggle").click()
        count = len(drawn(page) | set(listed))
        assert page.locator("#table tbody tr[aria-rowindex]").count() > 0
        files = {name: saved(page, name) for name in ("GeoJSON", "CSV")}
        features = json.loads(files["GeoJSON"])["features"]
        rows = list(csv.DictReader(files["CSV"].lstrip("\ufeff").splitlines()))
        assert len(features) == len(rows) <= count
        assert {f"{one['properties']['layer']}/{one['id']}" for one in features} >= drawn(page)
        assert [row["id"] for row in rows] == [one["id"] for one in features]
        assert {url.partition(":")[0] for url in visitor.asked} <= {"file", "data", "blob"}


def saved(page: Page, name: str) -> str:
    page.locator("#download-button").click()
    with page.expect_download() as found:
        page.get_by_role("button", name=f"Records shown, as {name}").click()
    page.keyboard.press("Escape")
    return Path(found.value.path()).read_text(encoding="utf-8")
