"""Releases over HTTP: list, changes, feed, archive; every address as of a release; how these are loaded."""

from __future__ import annotations

import asyncio
import gc
import hashlib
import json
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree

import httpx
import pytest
from openapi_spec_validator import OpenAPIV30SpecValidator
from playwright.sync_api import Browser, expect

import ca_geo
from browser_fixtures import Visitor
from ca_geo import app, history
from ca_geo.atlas import Atlas
from ca_geo.errors import DataError, DataFault, NotFound, Unserved
from ca_geo.released import KEPT, ReleasedApps
from ca_geo.releases import Release, Releases
from ca_geo.settings import Settings
from conftest import collection as features_of
from conftest import mine, put, run, write_tiny
from markup import Page
from serving import served

Edit = Callable[[Path, Callable[[Any], Any]], None]
ATOM = "{http://www.w3.org/2005/Atom}"
VERSIONS = {"version-history", "latest-version", "predecessor-version", "successor-version"}
JSON_DOCUMENTS = (
    *("/", "/conformance", "/collections", "/collections/mines", "/collections/mines/items?limit=2&offset=1"),
    *("/collections/mines/items/taror", "/collections/mines/items/taror/claims", "/sources", "/sources/D1"),
    *("/countries", "/countries/TJ", "/gaps", "/search?q=taror", "/collections/sources/items", "/tiles"),
)
HTML_PAGES = (
    *(
        "/",
        "/collections",
        "/collections/mines",
        "/collections/mines/items",
        "/collections/mines/items/taror",
    ),
    *("/sources/D1", "/countries/TJ", "/gaps", "/search?q=taror", "/docs", "/collections/none"),
)


def change(data: Path, alter: Callable[[list[Any]], Any]) -> None:
    path = data / "layers" / "mines.geojson"
    document = json.loads(path.read_text(encoding="utf-8"))
    alter(document["features"])
    put(path, document)


def three_states(data: Path) -> Path:
    """Release 1; release 2 with another cost, a mine more and one less; now another cost again."""
    write_tiny(data)
    folder = data / "releases"
    Releases.read(folder).make(data, date(2026, 11, 1))

    def second(mines: list[Any]) -> None:
        mines[0]["properties"]["cost_usd"] = 105
        mines.append(mine("new", {"type": "Point", "coordinates": [68.0, 39.0]}))
        del mines[2]  # "unlocated"

    change(data, second)
    Releases.read(folder).make(data, date(2026, 12, 1), "Costs & more", "A figure <corrected>.")
    change(data, lambda mines: mines[0]["properties"].update(cost_usd=110))
    return data


def atlas_of(data: Path, **settings: Any) -> Atlas:
    return Atlas.load(replace(Settings.default(), data=data, **settings))


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return three_states(tmp_path_factory.mktemp("three") / "data")


@pytest.fixture(scope="module")
def address(data: Path) -> Iterator[str]:
    with served(atlas_of(data)) as address:
        yield address


@pytest.fixture(scope="module")
def here(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, headers={"accept": "*/*"}) as client:
        yield client


# List, changes, archive


def test_the_list_has_the_newest_first(here: httpx.Client, address: str) -> None:
    told = here.get("/releases").json()
    assert [(one["number"], one["date"], one["title"]) for one in told["releases"]] == [
        (2, "2026-12-01", "Costs & more"),
        (1, "2026-11-01", "Release 1"),
    ]
    second, first = told["releases"]
    assert second["summary"] == {"feature": {"changed": 1, "added": 1, "removed": 1}}
    assert (first["summary"], first["counts"]["feature"], "changes" in second) == ({}, 7, False)
    assert here.get(second["links"][0]["href"]).json()["number"] == 2


def test_a_release_tells_its_changes_and_its_page_leads_to_the_features(here: httpx.Client) -> None:
    told = here.get("/releases/2").json()
    assert [(one["action"], one["id"]) for one in told["changes"]] == [
        ("removed", "unlocated"),
        ("changed", "taror"),
        ("added", "new"),
    ]
    assert told["changes"][1]["edits"] == [
        {"pointer": "/properties/cost_usd", "member": "cost_usd", "old": 100, "new": 105}
    ]
    page = Page(here.get("/releases/2?f=html").text)
    assert "A figure <corrected>." in page.text
    assert re.search(r"cost_usd\s+was 100\s+is 105\s", page.text)
    found = {str(one["href"]) for one in page.all("a")}
    below = "/atlas/collections/mines/items/"
    led = {href for href in found if below in href}
    assert led == {f"/releases/1{below}unlocated", f"/releases/2{below}taror", f"/releases/2{below}new"}
    assert {here.get(href).status_code for href in led} == {200}


def test_the_archive_is_the_one_that_the_release_names(here: httpx.Client) -> None:
    told = here.get("/releases/1").json()
    (href,) = (link["href"] for link in told["links"] if link["rel"] == "enclosure")
    answer = here.get(href)
    assert answer.headers["content-type"] == "application/zip"
    assert 'filename="ca-geo-release-1.zip"' in answer.headers["content-disposition"]
    assert hashlib.sha256(answer.content).hexdigest() == told["sha256"]
    assert len(answer.content) == told["size"]
    assert here.get(f"{href}?x=1").json()["faults"][0]["parameter"] == "x"


@pytest.mark.parametrize(
    "path", ["/releases/3", "/releases/x", "/releases/3/data.zip", "/releases/3/atlas/map"]
)
def test_a_release_that_is_not_there_is_404_with_the_list(here: httpx.Client, path: str) -> None:
    answer = here.get(path)
    assert answer.status_code == 404
    assert "there are: 1, 2" in answer.json()["detail"]


def test_neighbouring_releases_are_linked(here: httpx.Client, address: str) -> None:
    for number, rel, other in ((1, "next", 2), (2, "prev", 1)):
        links = here.get(f"/releases/{number}").json()["links"]
        assert [link["href"] for link in links if link["rel"] in {"next", "prev"}] == [
            f"{address}/releases/{other}?f={form}" for form in ("json", "html")
        ]
        assert rel in {link["rel"] for link in links}


# The feed


def only_text(element: ElementTree.Element, name: str) -> str:
    (found,) = element.findall(ATOM + name)
    assert found.text
    return found.text


def assert_is_atom(body: bytes) -> tuple[ElementTree.Element, list[ElementTree.Element]]:
    """RFC 4287, 4.1.1 and 4.1.2: what a feed and an entry must have, and have once."""
    feed = ElementTree.fromstring(body)  # noqa: S314 - our own server's
    assert feed.tag == f"{ATOM}feed"
    entries = feed.findall(f"{ATOM}entry")
    assert feed.findtext(f"{ATOM}author/{ATOM}name")  # for all entries, which have none of their own
    for one in (feed, *entries):
        assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", only_text(one, "id"))
        assert only_text(one, "title")
        assert datetime.fromisoformat(only_text(one, "updated")).tzinfo is not None
        rels = [link.get("rel") for link in one.findall(f"{ATOM}link")]
        assert rels.count("alternate") == 1
        assert all(urlsplit(str(link.get("href"))).netloc for link in one.findall(f"{ATOM}link"))
    assert [link.get("rel") for link in feed.findall(f"{ATOM}link")].count("self") == 1
    assert all(only_text(entry, "summary") for entry in entries)
    ids = [only_text(one, "id") for one in (feed, *entries)]
    assert len(set(ids)) == len(ids)
    return feed, entries


def test_the_feed_is_atom_and_tells_what_has_changed(here: httpx.Client, address: str) -> None:
    answer = here.get("/releases", headers={"accept": "application/atom+xml"})
    assert answer.headers["content-type"] == "application/atom+xml"
    assert answer.content == here.get("/releases?f=atom").content
    feed, entries = assert_is_atom(answer.content)
    assert only_text(feed, "updated") == "2026-12-01T00:00:00Z"
    assert [only_text(entry, "title") for entry in entries] == [
        "Release 2: Costs & more",
        "Release 1",
    ]
    assert "A figure <corrected>." in only_text(entries[0], "summary")
    assert "cost_usd: 100 -> 105" in only_text(entries[0], "content")
    for link in (*feed.findall(f"{ATOM}link"), *entries[0].findall(f"{ATOM}link")):
        told = here.get(str(link.get("href")))
        assert told.status_code == 200
        assert told.headers["content-type"].startswith(str(link.get("type")))
        assert link.get("length") in {None, str(len(told.content))}


def test_the_ids_of_the_feed_are_the_same_on_any_server_and_after_more_releases(
    tmp_path: Path, edit: Edit
) -> None:
    data = three_states(tmp_path / "data")
    catalog = atlas_of(data).catalog

    def ids(base: str) -> list[str]:
        feed, entries = assert_is_atom(history.feed(Releases.read(data / "releases"), catalog, base))
        return [only_text(one, "id") for one in (feed, *entries)]

    before = ids("http://one.example")
    assert ids("https://two.example/atlas") == before
    change(data, lambda mines: mines.append(mine("third", None)))
    Releases.read(data / "releases").make(data, date(2026, 12, 2))
    change(data, lambda mines: mines.pop())
    Releases.read(data / "releases").make(data, date(2026, 12, 2))
    after = ids("http://one.example")
    assert (after[0], after[-2:]) == (before[0], before[1:])
    assert len(after) == len(before) + 2


def test_names_that_xml_cannot_hold_do_not_break_the_feed(tmp_path: Path) -> None:
    data = write_tiny(tmp_path / "data")
    Releases.read(data / "releases").make(data, date(2026, 11, 1))
    change(data, lambda mines: mines[0]["properties"].update(name="A\x01\n<b>", cost_usd=91))
    Releases.read(data / "releases").make(data, date(2026, 11, 2), "Odd \x02 & <title>", "]]>")
    _, entries = assert_is_atom(
        history.feed(Releases.read(data / "releases"), atlas_of(data).catalog, "http://a")
    )
    assert only_text(entries[0], "title") == "Release 2: Odd \ufffd & <title>"
    told = only_text(entries[0], "content").splitlines()
    assert len(told) == 2  # a line for each of the two members, though the name has two lines
    assert told[1] == "changed feature mines/taror (A\ufffd <b>): cost_usd: 100 -> 91"


def test_every_page_names_the_feed(here: httpx.Client, address: str) -> None:
    paths = ("/", "/releases", "/releases/1", "/map", "/embed", "/collections/mines", "/nothing")
    for path in (*paths, *(f"/releases/1/atlas{one}" for one in ("/", "/map", "/embed"))):
        page = Page(here.get(path, headers={"accept": "text/html"}).text)
        (feed,) = (
            str(link["href"])
            for link in page.all("link")
            if link.get("type") == "application/atom+xml" and link.get("title") == "Releases of the data"
        )
        assert urljoin(address + path, feed) == f"{address}/releases?f=atom"


def test_without_a_release_the_list_says_how_to_make_one(tiny_data: Path) -> None:
    with served(atlas_of(tiny_data)) as address, httpx.Client(base_url=address) as client:
        told = client.get("/releases").json()
        assert told["releases"] == []
        assert "`ca-geo release`" in told["description"]
        assert "ca-geo release" in Page(client.get("/releases?f=html").text).text
        assert assert_is_atom(client.get("/releases?f=atom").content)[1] == []
        (fault,) = client.get("/collections?release=1").json()["faults"]
        assert fault["allowed"] == "none has been made yet"
        assert not VERSIONS & {link["rel"] for link in client.get("/collections/mines").json()["links"]}


# Everything as of a release


def records(client: httpx.Client, prefix: str) -> dict[str, Any]:
    features = client.get(f"{prefix}/collections/mines/items").json()["features"]
    return {one["id"]: (one["geometry"], one["properties"]) for one in features}


def test_a_release_differs_from_now_by_exactly_the_edits_made_since(here: httpx.Client) -> None:
    first, second, now = (records(here, prefix) for prefix in ("/releases/1/atlas", "/releases/2/atlas", ""))
    assert now["taror"][1].pop("cost_usd") == 110
    assert second["taror"][1].pop("cost_usd") == 105
    assert first["taror"][1].pop("cost_usd") == 100
    assert second == now
    assert first.pop("unlocated") == (None, mine_of(first, "unlocated"))
    assert second.pop("new")[0] == {"type": "Point", "coordinates": [68.0, 39.0]}
    assert first == second


def mine_of(_: Any, id: str) -> Any:
    told: dict[str, Any] = next(one for one in _tiny_mines() if one["id"] == id)["properties"]
    ids = {"source_ids": [source.partition(" ")[0] for source in told["sources"]]}
    return told | ids | {f"precision_{scheme}": code for scheme, code in (("ucdp", 6), ("aiddata", 6))}


def _tiny_mines() -> list[Any]:
    from conftest import MINES

    return MINES


def test_a_request_with_release_is_led_there_with_all_else_that_it_asks(
    here: httpx.Client, address: str
) -> None:
    cases = {
        "/?release=1": "/",
        "/collections/mines/items?limit=2&release=1&offset=1": "/collections/mines/items?limit=2&offset=1",
        "/collections/mines/items?q=%D0%9C%2B&release=1": "/collections/mines/items?q=%D0%9C%2B",
        "/collections/mines/items/taror?release=1&f=html": "/collections/mines/items/taror?f=html",
        "/map?release=1&layers=mines": "/map?layers=mines",
        "/embed?center=70,40&release=1": "/embed?center=70,40",
        "/download/atlas.gpkg?release=1": "/download/atlas.gpkg",
        "/basemap/land.geojson?release=1": "/basemap/land.geojson",
    }
    for asked, led in cases.items():
        for method in ("GET", "HEAD"):
            answer = here.request(method, asked)
            assert answer.status_code == 307, asked
            assert answer.headers["location"] == f"{address}/releases/1/atlas{led}"
            assert "f=html" in led or answer.headers["access-control-allow-origin"] == "*"
    found = here.get("/collections/mines/items/taror?release=2", follow_redirects=True)
    assert found.json()["properties"]["cost_usd"] == 105


@pytest.mark.parametrize(
    "query", ["release=3", "release=", "release=one", "release=1&release=2", "release=01"]
)
def test_a_release_that_cannot_be_asked_for_is_400_with_the_list(here: httpx.Client, query: str) -> None:
    for path in ("/collections/mines/items", "/map"):
        answer = here.get(f"{path}?{query}")
        assert answer.status_code == 400
        (fault,) = answer.json()["faults"]
        assert (fault["parameter"], fault["allowed"]) == ("release", "1, 2")


def test_what_is_in_no_release_takes_none(here: httpx.Client) -> None:
    for path in ("/releases", "/releases/1", "/releases/1/atlas/collections"):
        (fault,) = here.get(f"{path}?release=2").json()["faults"]
        assert (fault["parameter"], fault["message"]) == ("release", "is not a parameter here")
    assert here.get("/releases/1/atlas/releases").status_code == 404


def links_of(value: Any) -> Iterator[dict[str, Any]]:
    """Every link object, and every address beside one, wherever it stands."""
    if isinstance(value, dict):
        if isinstance(value.get("href"), str):
            yield value
        value = list(value.values())
    if isinstance(value, list):
        for member in value:
            yield from links_of(member)


@pytest.mark.parametrize("path", JSON_DOCUMENTS)
def test_links_of_documents_stay_within_the_release(here: httpx.Client, address: str, path: str) -> None:
    answer = here.get(f"/releases/1/atlas{path}")
    assert answer.status_code == 200
    links = [link for link in links_of(answer.json()) if link["href"].startswith(address)]
    assert links
    for link in links:
        stays = link["href"].startswith(f"{address}/releases/1/atlas/")
        assert stays or link.get("rel") in VERSIONS, link
    for href, rel in re.findall(r'<([^>]*)>; rel="([^"]*)"', answer.headers["link"]):
        assert not href.startswith(address) or rel in VERSIONS or "/releases/1/atlas/" in href


@pytest.mark.parametrize("path", HTML_PAGES)
def test_pages_of_a_release_say_so_and_stay_within_it(here: httpx.Client, address: str, path: str) -> None:
    answer = here.get(f"/releases/1/atlas{path}", headers={"accept": "text/html"})
    assert answer.status_code == (404 if "none" in path else 200)
    page = Page(answer.text)
    assert "Release 1 of 1 November 2026" in " ".join(page.text.split())
    out = {"/releases", "/releases/1", *(f"/releases?f={form}" for form in ("atom", "json", "html"))}
    for tag, name in (("a", "href"), ("link", "href"), ("script", "src"), ("form", "action")):
        for one in page.all(tag):
            url = urljoin(f"{address}/releases/1/atlas{path}", one.get(name) or "")
            stays = url.startswith(f"{address}/releases/1/atlas/") or not url.startswith(address)
            is_way_out = url.removeprefix(address) in out or one.get("rel") in VERSIONS
            assert stays or is_way_out or url == now_of(page, address), (tag, one)
    assert here.get(now_of(page, address)).status_code == 200


def now_of(page: Page, address: str) -> str:
    """Where the note on the release leads to the data of now."""
    links = [text for tag, text in page.elements if tag == "a"]
    start = next(index for index, one in enumerate(links) if one.get("href") == "/releases/1")
    return urljoin(address, str(links[start + 1]["href"]))


def test_pages_of_now_speak_of_no_release(here: httpx.Client) -> None:
    for path in ("/", "/collections/mines", "/map", "/embed"):
        page = Page(here.get(path, headers={"accept": "text/html"}).text)
        assert not [one for _, one in page.elements if one.get("class") == "release"]


def test_collections_and_features_name_their_other_versions(here: httpx.Client, address: str) -> None:
    def versions(prefix: str, path: str) -> dict[str, str]:
        links = here.get(f"{prefix}{path}").json()["links"]
        told = [link for link in links if link["rel"] in VERSIONS]
        for link in told:
            assert here.get(link["href"]).headers["content-type"].startswith(link["type"])
        assert [link["href"][-4:] for link in told] == ["json", "html"] * (len(told) // 2)
        return {link["rel"]: link["href"].removeprefix(address)[:-7] for link in told}

    first, second, all_ = "/releases/1/atlas", "/releases/2/atlas", {"version-history": "/releases"}
    for path in ("/collections/mines", "/collections/mines/items", "/collections/mines/items/taror"):
        assert versions("", path) == all_ | {"predecessor-version": second + path}
        assert versions(second, path) == all_ | {
            "latest-version": path,
            "predecessor-version": first + path,
            "successor-version": path,
        }
        assert versions(first, path) == all_ | {
            "latest-version": path,
            "successor-version": second + path,
        }
    gone, new = "/collections/mines/items/unlocated", "/collections/mines/items/new"
    assert versions(first, gone) == all_
    assert versions(second, new) == all_ | {"latest-version": new, "successor-version": new}
    assert versions("", "/collections/sources") == all_


def test_the_api_of_a_release_describes_itself(here: httpx.Client, address: str) -> None:
    document = here.get("/releases/1/atlas/api").json()
    assert list(OpenAPIV30SpecValidator(document).iter_errors()) == []
    assert document["servers"] == [{"url": f"{address}/releases/1/atlas"}]
    assert not [path for path in document["paths"] if path.startswith("/releases")]
    now = here.get("/api").json()
    assert set(now["paths"]) - set(document["paths"]) == {
        "/releases",
        *(f"/releases/{{release}}{end}" for end in ("", "/data.zip", "/atlas", "/atlas/{path}")),
    }
    shared = now["paths"]["/collections"]
    assert [one["name"] for one in shared["parameters"]] == ["release"]
    assert "parameters" not in document["paths"]["/collections"]
    assert "307" in shared["get"]["responses"]


def test_the_landing_page_of_a_release_has_an_address_without_slash(here: httpx.Client) -> None:
    assert here.get("/releases/1/atlas").json() == here.get("/releases/1/atlas/").json()


def test_entity_tags_change_when_a_release_is_made(tiny_data: Path) -> None:
    paths = ("/releases", "/collections/mines/items", "/collections/mines/items/taror", "/?f=html")

    def tags() -> list[str]:
        async def ask() -> list[str]:
            transport = httpx.ASGITransport(app=app.serve(atlas_of(tiny_data)))
            async with httpx.AsyncClient(transport=transport, base_url="http://a.example") as client:
                return [(await client.get(path)).headers["etag"] for path in paths]

        told: list[str] = run(ask())
        return told

    before = tags()
    assert tags() == before
    Releases.read(tiny_data / "releases").make(tiny_data, date(2026, 11, 1))
    assert not set(tags()) & set(before)


def test_behind_a_prefix_links_and_pages_have_it(data: Path) -> None:
    atlas = atlas_of(data, base_url="https://maps.example/atlas")

    async def ask() -> list[httpx.Response]:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app.serve(atlas))) as client:
            paths = ("/releases/1/atlas/collections/mines", "/releases/1/atlas/?f=html", "/map?release=2")
            return [await client.get(f"http://inside{path}") for path in paths]

    document, page, led = run(ask())
    hrefs = {link["rel"]: link["href"] for link in document.json()["links"] if "=html" not in link["href"]}
    base = "https://maps.example/atlas"
    assert hrefs["items"].startswith(f"{base}/releases/1/atlas/collections/mines/items")
    assert hrefs["latest-version"] == f"{base}/collections/mines?f=json"
    found = {str(one["href"]) for one in Page(page.text).all("a")}
    assert {"/atlas/releases/1/atlas/map", "/atlas/releases", "/atlas/releases/1", "/atlas/"} <= found
    assert led.headers["location"] == f"{base}/releases/2/atlas/map"


def test_layers_that_a_user_brought_are_in_no_release(data: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.geojson"
    put(own, features_of([{"type": "Feature", "geometry": None, "properties": {"a": 1}}]))

    async def ask() -> list[set[str]]:
        transport = httpx.ASGITransport(app=app.serve(atlas_of(data, layers=(own,))))
        async with httpx.AsyncClient(transport=transport, base_url="http://a.example") as client:
            answers = [await client.get(f"{prefix}/collections") for prefix in ("", "/releases/2/atlas")]
            return [{one["id"] for one in answer.json()["collections"]} for answer in answers]

    now, then = run(ask())
    assert now - then == {"own"}


# How they are loaded


def release(number: int, folder: Path = Path("nowhere")) -> Release:
    return Release(number, "2026-11-01", "", "", "", 0, "", {}, {}, (), folder)


async def answer_nothing(scope: Any, receive: Any, send: Any) -> None:
    """Stands for an application."""


def test_requests_for_one_release_build_it_once_and_hold_up_no_other_answer() -> None:
    built: list[int] = []
    go_on = threading.Event()

    def build(one: Release) -> Any:
        built.append(one.number)
        assert go_on.wait(20), "the loop stood still while this was built"
        return answer_nothing

    async def ask() -> list[Any]:
        apps = ReleasedApps(build)
        waiting = [asyncio.create_task(apps.get(release(1))) for _ in range(20)]
        while not built:
            await asyncio.sleep(0.001)
        assert not any(task.done() for task in waiting)
        go_on.set()  # reached although a build is under way
        return await asyncio.gather(*waiting)

    assert run(ask()) == [answer_nothing] * 20
    assert built == [1]


def test_only_the_last_used_are_kept() -> None:
    built: list[int] = []

    def build(one: Release) -> Any:
        built.append(one.number)
        return answer_nothing

    async def ask() -> None:
        apps = ReleasedApps(build)
        for number in (1, 2, 1, 3, 1, 2):
            await apps.get(release(number))

    assert KEPT == 2
    run(ask())
    assert built == [1, 2, 3, 2]


def test_a_release_that_cannot_be_built_is_tried_once() -> None:
    built: list[int] = []

    def build(one: Release) -> Any:
        built.append(one.number)
        raise DataError([DataFault("claims.csv", None, None, "is of another time")])

    async def ask() -> None:
        apps = ReleasedApps(build)
        for _ in range(3):
            with pytest.raises(
                Unserved, match=r"(?s)release 4 cannot be served .*claims\.csv: is of another time"
            ):
                await apps.get(release(4))

    run(ask())
    assert built == [4]


def test_a_damaged_or_outdated_release_is_501_and_the_others_are_served(tmp_path: Path, edit: Edit) -> None:
    data = three_states(tmp_path / "data")
    archive = data / "releases" / "1.zip"
    archive.write_bytes(archive.read_bytes()[:-1])
    with served(atlas_of(data)) as address, httpx.Client(base_url=address) as client:
        for path in ("/releases/1/atlas/collections", "/releases/1/data.zip"):
            answer = client.get(path)
            assert answer.status_code == 501
            assert "is not what was released" in answer.json()["detail"]
        assert client.get("/releases/1").json()["number"] == 1
        assert client.get("/releases/2/atlas/collections/mines").json()["numberOfFeatures"] == 5


def test_the_library_opens_a_release_in_a_folder_that_goes_with_it(data: Path) -> None:
    atlas = ca_geo.open(data, release=1)
    assert atlas.release is not None
    assert (atlas.release.number, atlas.layers["mines"].properties[0]["cost_usd"]) == (1, 100)
    assert "new" not in atlas.layers["mines"].ids
    assert ca_geo.open(data).release is None
    folder = atlas.settings.data
    assert (folder / "catalog.json").is_file()
    del atlas
    gc.collect()
    assert not folder.exists()
    with pytest.raises(NotFound, match="there are: 1, 2"):
        ca_geo.open(data, release=3)


# In a browser


@pytest.mark.browser
def test_the_map_of_a_release_is_drawn_from_it_and_leads_to_now(chromium: Browser, address: str) -> None:
    visitor = Visitor(chromium, address)
    page = visitor.open("/map?release=1&feature=mines/unlocated")
    assert urlsplit(page.url).path == "/releases/1/atlas/map"
    note = page.locator("p.release")
    expect(note).to_be_visible()
    expect(note).to_contain_text("Release 1")
    expect(page.locator("#panel")).to_contain_text("Mine unlocated")  # which there is no more
    assert not visitor.errors
    assert not visitor.foreign
    assert not visitor.violations()
    shown = [url for url in visitor.asked if "/items?" in url]
    assert shown
    assert all(url.startswith(f"{address}/releases/1/atlas/collections/") for url in shown)
    note.get_by_role("link").click()
    page.wait_for_url(re.compile(r"/map(\?|$)"))
    assert urlsplit(page.url).path == "/map"
    expect(page.locator("p.release")).to_have_count(0)
    for context in visitor.contexts:
        context.close()
