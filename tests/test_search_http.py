"""The search over everything, as a program and as a person asks it."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import httpx
import pytest

from ca_geo.atlas import Atlas
from markup import Page


def _hits(client: httpx.Client, query: str) -> Any:
    answer = client.get(f"/search?{query}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/json"
    body = answer.json()
    assert body["numberReturned"] == len(body["hits"])
    return body["hits"]


@pytest.mark.parametrize("text", ["Murgab", "Murghob", "Мурғоб", "Мургаб"])
def test_one_place_is_found_however_it_is_written(client: httpx.Client, text: str) -> None:
    names = {hit["name"] for hit in _hits(client, f"q={quote(text)}") if hit["kind"] == "place"}
    assert "Murghob" in names


def test_former_names_and_unfinished_words_find(client: httpx.Client) -> None:
    places = [hit for hit in _hits(client, "q=Qurghonteppa") if hit["kind"] == "place"]
    assert places[0]["name"] == "Bokhtar"
    assert any(hit.get("id") == "shaymak-facility" for hit in _hits(client, "q=Shaim"))


def test_hits_are_those_of_the_index_in_its_order(client: httpx.Client, real_atlas: Atlas) -> None:
    for text in ("a", "gold", "zijin", "Dushanbe", "шайма", "杜尚别"):
        found = _hits(client, f"q={quote(text)}&limit=100")
        expected = real_atlas.search.search(text, limit=100)
        assert [(hit["kind"], hit.get("collection"), hit["id"], hit["score"]) for hit in found] == [
            (hit.kind, hit.collection, hit.id, hit.score) for hit in expected
        ]
        assert _hits(client, f"q={quote(text)}&limit=3") == found[:3]
        assert len(_hits(client, f"q={quote(text)}")) == min(len(found), 20)


def test_a_hit_says_what_matched_and_leads_to_its_feature(client: httpx.Client) -> None:
    for hit in _hits(client, "q=zijin"):
        start, end = hit["span"]
        assert "zijin" in hit["matched"][start:end].lower()
        assert None not in hit.values()
        assert client.get(hit["href"]).json()["properties"]["name"] == hit["name"]


def test_only_points_and_places_have_a_position(client: httpx.Client, real_atlas: Atlas) -> None:
    for hit in _hits(client, "q=a&limit=100"):
        if hit["kind"] == "place":
            assert "href" not in hit
            assert len(hit["lonlat"]) == 2
        else:
            layer = real_atlas.layers[hit["collection"]]
            geometry = layer.geometries[layer.index_of(hit["id"])]
            is_point = geometry is not None and geometry.geom_type == "Point"
            assert ("lonlat" in hit) == is_point


@pytest.mark.parametrize("query", ["", "q=", "q=-", "q=xyzzyx"])
def test_without_a_word_or_a_match_nothing_is_found(client: httpx.Client, query: str) -> None:
    assert _hits(client, query) == []


@pytest.mark.parametrize(
    ("query", "parameters"),
    [
        ("q=a&limit=0", {"limit"}),
        ("q=a&q=b", {"q"}),
        ("bbox=1,2,3,4&limit=x&f=gpkg", {"bbox", "limit", "f"}),
        ("q=" + "a" * 201, {"q"}),
    ],
)
def test_faults_are_named(client: httpx.Client, query: str, parameters: set[str]) -> None:
    answer = client.get(f"/search?{query}")
    assert answer.status_code == 400
    assert {fault["parameter"] for fault in answer.json()["faults"]} == parameters


def test_equal_questions_have_equal_tags_and_others_do_not(client: httpx.Client) -> None:
    def tag(query: str) -> str:
        return client.get(f"/search?{query}").headers["etag"]

    assert tag("q=gold") == tag("limit=20&q=gold")
    assert len({tag("q=gold"), tag("q=silver"), tag("q=gold&limit=5"), tag("q=gold&f=html")}) == 4
    again = client.get("/search?q=gold", headers={"if-none-match": tag("q=gold")})
    assert (again.status_code, again.content) == (304, b"")


def test_the_page_shows_every_hit_and_keeps_what_was_typed(client: httpx.Client) -> None:
    hits = _hits(client, "q=Dushanbe&limit=10")
    page = Page(client.get("/search?q=Dushanbe&limit=10&f=html").text)
    text = " ".join(page.text.split())
    assert f"{len(hits)} hit" in text
    assert all(hit["name"] in text for hit in hits)
    assert len(page.all("mark")) == len(hits)
    assert [one["value"] for one in page.all("input")] == ["Dushanbe"]
    hrefs = {one.get("href") for one in page.all("a")}
    town = next(hit for hit in hits if hit["kind"] == "place")
    assert "/map?center={},{}&zoom=9".format(*town["lonlat"]) in hrefs


def test_what_was_typed_is_text_and_no_markup(client: httpx.Client) -> None:
    page = client.get("/search", params={"q": '"><b>bold', "f": "html"})
    assert page.status_code == 200
    assert "<b>" not in page.text
