"""The HTML pages: all that the JSON says, in markup that everyone can use."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import httpx
import pytest

from ca_geo.atlas import Atlas
from markup import Page

PAGES = (
    "/",
    "/conformance",
    "/docs",
    "/collections",
    "/collections/mines",
    "/collections/mines/items",
    "/collections/border-incidents/items?limit=3&offset=3&countries=TJ",
    "/collections/mines/items/taror-mine",
    "/collections/cku-railway/items/cku-railway",
    "/sources",
    "/sources/D1",
    "/countries",
    "/countries/KG",
    "/gaps",
    "/search",
    "/search?q=murghob&limit=5",
    "/analysis",
    "/analysis/within?border=AF-TJ&km=30",
    "/analysis/nearest",
    "/analysis/incidents",
    "/analysis/profile",
    "/collections/mines/queryables",
    "/collections/claims/sortables",
    "/functions",
    "/nothing",
    "/collections/mines/items?nonsense=1",
)


def _page(client: httpx.Client, path: str) -> Page:
    answer = client.get(path, headers={"accept": "text/html"})
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return Page(answer.text)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_a_language_one_heading_landmarks_and_a_way_past_them(
    client: httpx.Client, path: str
) -> None:
    page = _page(client, path)
    assert page.all("html")[0]["lang"] == "en"
    assert len(page.all("h1")) == 1
    assert page.html.partition("</head>")[0].count("<title>") == 1
    assert len(page.all("main")) == 1
    assert all(nav.get("aria-label") for nav in page.all("nav"))
    assert {"class": "skip", "href": "#content"} in page.all("a")
    assert page.all("main")[0]["id"] == "content"


@pytest.mark.parametrize("path", PAGES)
def test_ids_are_unique_and_references_lead_somewhere(client: httpx.Client, path: str) -> None:
    page = _page(client, path)
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    for _, attributes in page.elements:
        if "aria-labelledby" in attributes:
            assert set((attributes["aria-labelledby"] or "").split()) <= set(ids)


@pytest.mark.parametrize("path", PAGES)
def test_tables_have_captions_and_scopes(client: httpx.Client, path: str) -> None:
    page = _page(client, path)
    assert len(page.all("caption")) == len(page.all("table"))
    assert all(head.get("scope") in {"row", "col"} for head in page.all("th"))


@pytest.mark.parametrize("path", PAGES[:13])
def test_every_link_of_the_json_stands_in_the_page(client: httpx.Client, path: str) -> None:
    if path == "/docs":
        return
    page = _page(client, path)
    shown = {(one.get("rel"), one.get("href")) for one in page.all("a")}
    mark = "&" if "?" in path else "?"
    for link in client.get(f"{path}{mark}f=json").json()["links"]:
        if link["rel"] in {"self", "alternate", "next", "prev"}:
            continue  # a page is another representation: its own links are other ones
        assert (link["rel"], link["href"]) in shown
    rels = {rel for rel, _ in shown}
    assert {"self", "alternate"} <= rels


def test_inner_links_lead_somewhere(client: httpx.Client) -> None:
    """Of pages that differ only in the record, two are read; of links, all that these and the others have.

    Of slides and hand-outs, which take long to make, one each is asked for.
    """
    todo, seen, read, made = ["/"], set[str](), Counter[str](), Counter[str]()
    while todo:
        path = todo.pop()
        read[kind := re.sub(r"(/(?:items|sources|countries)/)[^/?]+|(feature=)[^&]+", r"\1\2*", path)] += 1
        if read[kind] > 2:
            continue
        for one in _page(client, path).all("a"):
            href = (one["href"] or "").removeprefix(str(client.base_url).rstrip("/")).partition("#")[0]
            if not href.startswith("/") or href in seen or "lang=" in href:  # test_languages.py reads those
                continue
            seen.add(href)
            form = Path(href).suffix if href.startswith("/briefing/") else ""
            made[form] += 1
            if form and made[form] > 1:
                continue
            answer = client.head(href, headers={"accept": "text/html, */*;q=0.5"})
            assert answer.status_code == 200, (path, href)
            is_page = answer.headers["content-type"].startswith("text/html")
            if is_page and not href.startswith(("/map", "/embed")):
                todo.append(href)
    assert len(seen) > 100


@pytest.mark.parametrize(
    "name", ["gbao-facilities", "cku-railway", "border-incidents", "mines", "russian-bases"]
)
def test_a_page_of_items_shows_every_property_of_every_feature(
    client: httpx.Client, real_atlas: Atlas, name: str
) -> None:
    layer = real_atlas.layers[name]
    page = _page(client, f"/collections/{name}/items")
    rows = [one["id"] for one in page.all("tr") if "id" in one]
    assert rows == list(layer.ids)
    text = " ".join(page.text.split())
    for record in layer.properties:
        for prop, value in record.items():
            if isinstance(value, str) and prop not in {"updated"}:
                assert " ".join(value.split()) in text, prop
    assert len(page.all("dt")) == sum(map(len, layer.properties))


@pytest.mark.parametrize(
    "name", ["gbao-facilities", "cku-railway", "border-incidents", "mines", "russian-bases"]
)
def test_an_item_page_shows_titles_sources_and_the_way_to_the_map(
    client: httpx.Client, real_atlas: Atlas, name: str
) -> None:
    layer = real_atlas.layers[name]
    for fid, record in zip(layer.ids, layer.properties, strict=True):
        page = _page(client, f"/collections/{name}/items/{fid}")
        hrefs = {one.get("href") for one in page.all("a")}
        assert f"/map?feature={name}/{fid}" in hrefs
        assert {f"/sources/{source.split()[0]}" for source in record["sources"]} <= hrefs
        for prop in record:
            assert layer.schema[prop].title in page.text
        geometry = layer.geometries[layer.index_of(fid)]
        expected = geometry.wkt if geometry is not None else "No geometry: listed, not drawn."
        assert expected in page.text


def test_names_in_other_scripts_have_their_language(client: httpx.Client) -> None:
    page = _page(client, "/collections/gbao-facilities/items/shaymak-facility")
    langs = {one["lang"] for one in page.all("span") if "lang" in one}
    assert langs == {"ru", "tg"}


def test_a_point_is_never_shown_without_what_it_stands_for(client: httpx.Client) -> None:
    page = _page(client, "/collections/gbao-facilities/items/shaymak-facility")
    text = " ".join(page.text.split())
    assert "it stands for a disc of 25 000 m around it" in text


def test_pages_of_items_lead_on_and_back(client: httpx.Client) -> None:
    path, seen = "/collections/border-incidents/items?limit=4", []
    while path:
        page = _page(client, path)
        seen += [one["id"] for one in page.all("tr") if "id" in one]
        ways = [one["href"] for one in page.all("a") if one.get("rel") == "next"]
        path = ways[0] or "" if ways else ""
    assert seen == [one["id"] for one in client.get("/collections/border-incidents/items").json()["features"]]


def test_a_page_without_records_says_so(client: httpx.Client) -> None:
    page = _page(client, "/collections/mines/items?offset=1000")
    assert "No record on this page; 8 match" in " ".join(page.text.split())


def test_a_source_links_out_only_where_a_link_may_be_made(client: httpx.Client, real_atlas: Atlas) -> None:
    sources: Any = real_atlas.catalog.sources
    for key, item in sources.items():
        page = _page(client, f"/sources/{key}")
        outside = {one["href"] for one in page.all("a") if "external" in (one.get("rel") or "")}
        assert outside == ({item["URL"]} if "URL" in item else set())
        assert item["title"] in page.text
    body = client.get("/sources").json()
    assert [item["id"] for item in body["sources"]] == list(sources)


def test_a_problem_page_names_the_parameter_and_what_is_allowed(client: httpx.Client) -> None:
    page = _page(client, "/collections/mines/items?bbox=1,2&colour=red")
    assert "bbox" in page.text
    assert "west,south,east,north" in page.text
    assert "colour" in page.text
