"""Nothing from the data runs, nothing comes from another server, and every answer says so to the browser."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx
import pytest
from markupsafe import escape

from formats_samples import SCRIPTS
from markup import Page

PAGES = (
    "/",
    "/conformance",
    "/docs",
    "/collections",
    "/collections/mines",
    "/collections/mines/items",
    "/collections/mines/items/taror-mine",
    "/sources",
    "/sources/D1",
    "/map",
    "/embed",
    "/nothing",
)
ALL = (
    *PAGES,
    "/api",
    "/collections/mines/items?f=csv",
    "/download/atlas.gpkg",
    "/download/atlas.zip",
    "/basemap/land.geojson",
    "/favicon.ico",
    "/?x=1",
)


def _policy(answer: httpx.Response) -> dict[str, list[str]]:
    parts = (part.split() for part in answer.headers["content-security-policy"].split(";"))
    return {name: values for name, *values in parts}


def _get(client: httpx.Client, path: str) -> httpx.Response:
    return client.get(path, headers={"accept": "text/html, */*;q=0.1"})


@pytest.mark.parametrize("path", ALL)
def test_every_answer_is_secured(client: httpx.Client, path: str) -> None:
    answer = _get(client, path)
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "strict-origin-when-cross-origin"
    policy = _policy(answer)
    assert policy["default-src"] == ["'none'"]
    assert policy["base-uri"] == ["'none'"]
    assert "'unsafe-inline'" not in policy["script-src"]
    assert "'unsafe-eval'" not in policy["script-src"]
    assert policy["frame-ancestors"] == (["*"] if path == "/embed" else ["'self'"])
    assert policy["connect-src"] == ["'self'"]


@pytest.mark.parametrize("path", ALL)
def test_inline_styles_are_for_the_map_alone(client: httpx.Client, path: str) -> None:
    expected = ["'self'", "'unsafe-inline'"] if path in {"/map", "/embed"} else ["'self'"]
    assert _policy(_get(client, path))["style-src"] == expected


@pytest.mark.parametrize("path", PAGES)
def test_the_hashes_are_those_of_the_inline_scripts(client: httpx.Client, path: str) -> None:
    answer = _get(client, path)
    running = [text for attributes, text in Page(answer.text).running() if "src" not in attributes]
    hashes = {
        f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in running
    }
    assert set(_policy(answer)["script-src"]) == {"'self'"} | hashes
    assert bool(hashes) is (path in {"/map", "/embed"})


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_loaded_from_another_server(client: httpx.Client, path: str) -> None:
    page = Page(_get(client, path).text)
    addresses = page.loads()
    assert addresses
    for address in addresses:
        parts = urlsplit(address)
        assert (parts.scheme, parts.netloc) == ("", ""), address
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("path", [path for path in PAGES if path not in {"/map", "/embed"}])
def test_pages_have_no_inline_script_handler_or_style(client: httpx.Client, path: str) -> None:
    page = Page(_get(client, path).text)
    assert all("src" in attributes for attributes, _ in page.running())
    for tag, attributes in page.elements:
        assert not any(name.startswith("on") for name in attributes), tag
        assert "style" not in attributes, tag


@pytest.fixture(scope="module")
def hostile(hostile_server: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=hostile_server) as client:
        yield client


def _hostile_pages() -> list[str]:
    items = [f"/collections/hostile/items/h-{number}" for number in range(len(SCRIPTS))]
    return ["/", "/collections", "/collections/hostile", "/collections/hostile/items", *items]


@pytest.mark.parametrize("path", _hostile_pages())
def test_hostile_texts_stay_texts(hostile: httpx.Client, path: str) -> None:
    answer = hostile.get(path, headers={"accept": "text/html"})
    assert answer.status_code == 200
    page = Page(answer.text)
    assert page.all("img") == []
    assert page.running() == []
    assert all("@context" in json.loads(text) for _, text in page.scripts)
    assert not any(name.startswith("on") for _, attributes in page.elements for name in attributes)
    hrefs = [one["href"] or "" for one in page.all("a")]
    assert all(href.startswith(("/", "http://", "https://", "#")) for href in hrefs)


def test_hostile_texts_arrive_whole(hostile: httpx.Client) -> None:
    page = hostile.get("/collections/hostile/items", headers={"accept": "text/html"}).text
    body = hostile.get("/collections/hostile/items").json()
    for feature in body["features"]:
        assert str(escape(feature["properties"]["name"])) in page
    assert [one["properties"]["name"] for one in body["features"][: len(SCRIPTS)]] == list(SCRIPTS)


def test_hostile_queries_stay_texts(hostile: httpx.Client) -> None:
    markup = "<img src=x onerror=alert(1)>"
    for path in (
        f"/collections/hostile/items?name={markup}",
        f"/collections/hostile/items?{markup}=1",
        f"/collections/hostile/items?f={markup}",
        f"/collections/{markup}",
        f"/{markup}",
        f"/sources/{markup}",
        f"/collections/hostile/items/{markup}",
    ):
        answer = hostile.get(path, headers={"accept": "text/html"})
        assert "text/html" in answer.headers["content-type"]
        page = Page(answer.text)
        assert page.all("img") == []
        assert page.running() == []
        assert all("@context" in json.loads(text) for _, text in page.scripts)
        assert "\n" not in answer.headers.get("link", "")
        told = hostile.get(path, headers={"accept": "application/json"})
        assert told.headers["content-type"].startswith("application/")
        assert told.headers["x-content-type-options"] == "nosniff"
