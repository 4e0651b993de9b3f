"""What is told of a view to others: cards for link previews, oEmbed, frames, the map as one file."""

from __future__ import annotations

import hashlib
import html
import json
import re
import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import httpx
import pytest

from ca_geo import framing
from ca_geo.atlas import Atlas
from ca_geo.cli import main
from ca_geo.errors import BadQuery
from ca_geo.extent import seen
from ca_geo.sharing import one_file
from ca_geo.view import parse
from onefile import carried_by
from serving import served

VIEW = "layers=mines,border-incidents&time=2024-01-01/2025-12-31&countries=TJ"
SHAYMAK = "gbao-facilities/shaymak-facility"
NEEDED = {"type", "version", "html", "width", "height"}  # of a rich response, oEmbed 2.3.4.4


class Head(HTMLParser):
    """The elements of a page's head: (tag, attributes)."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text.partition("</head>")[0])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    @property
    def properties(self) -> dict[str, str]:
        """The Open Graph properties."""
        return {a["property"]: a["content"] or "" for _, a in self.found if a.get("property")}  # type: ignore[misc]

    def links(self, type_: str) -> list[str]:
        return [a["href"] or "" for tag, a in self.found if tag == "link" and a.get("type") == type_]


# ---- cards


def test_each_view_has_a_card_of_its_own(client: httpx.Client, server: str, real_atlas: Atlas) -> None:
    card = Head(client.get(f"/map?{VIEW}&fbclid=1").text).properties
    shown = parse(VIEW, real_atlas).shown(real_atlas)
    assert card["og:title"] == "Tajik-Afghan incidents, Mines"
    assert card["og:description"].startswith(
        f"{len(shown)} records. Time: 1 January 2024 to 31 December 2025."
    )
    assert "Country: Tajikistan" in card["og:description"]
    assert card["og:url"] == f"{server}/map?{parse(VIEW, real_atlas).query}"
    assert card["og:image"] == f"{server}/figure.png?{parse(VIEW, real_atlas).query}&size=1200x630"
    assert (card["og:image:width"], card["og:image:height"]) == ("1200", "630")
    assert card["og:image:alt"].startswith("Tajik-Afghan incidents, Mines. Time: ")
    assert card["og:locale"] == "en_GB"


def test_the_card_of_a_record_is_about_the_record(client: httpx.Client, real_atlas: Atlas) -> None:
    record = parse(f"feature={SHAYMAK}", real_atlas).record(real_atlas)
    assert record
    card = Head(client.get(f"/map?feature={SHAYMAK}").text).properties
    assert card["og:title"] == record.name
    assert card["og:description"] == record.properties["summary"]


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_pages_of_features_and_briefings_have_cards_that_lead_to_maps(
    client: httpx.Client, server: str, lang: str
) -> None:
    collection, fid = SHAYMAK.split("/")
    (briefing, *_) = client.get("/briefings?f=json").json()["briefings"]
    pages = {
        f"/collections/{collection}/items/{fid}": f"feature={SHAYMAK}",
        f"/briefing/{briefing['id']}": "",
    }
    for path, query in pages.items():
        head = Head(client.get(f"{path}?lang={lang}", headers={"accept": "text/html"}).text)
        assert head.properties["og:url"] == f"{server}{path}"
        assert query in head.properties["og:image"]
        assert head.properties["og:image"].startswith(f"{server}/figure.png?")
        assert ("lang=ru" in head.properties["og:image"]) == (lang == "ru")
        (found,) = head.links("application/json+oembed")
        told = client.get(found).json()
        assert told["html"].startswith(f'<iframe src="{server}/embed?')
        assert query in told["html"]
    assert told["title"] == briefing["title"]


def test_a_card_says_the_same_whatever_else_hangs_on_the_link(client: httpx.Client) -> None:
    plain = client.get("/map?layers=mines")
    for query in ("layers=mines&fbclid=1", "layers=mines&zoom=99", "layers=mines&feature=mines/none"):
        card = Head(client.get(f"/map?{query}").text).properties
        assert card["og:title"] == "Mines", query
    assert plain.headers["etag"] != client.get("/map").headers["etag"]
    again = client.get("/map?layers=mines", headers={"if-none-match": plain.headers["etag"]})
    assert again.status_code == 304


def test_words_from_outside_stay_words(client: httpx.Client) -> None:
    page = client.get('/embed?title="><script>alert(1)</script>').text
    assert "<script>alert(1)" not in page
    assert "&gt;&lt;script&gt;alert(1)" in page


def test_a_card_speaks_the_language_of_the_view(client: httpx.Client) -> None:
    card = Head(client.get("/map?lang=ru&layers=mines&time=2024-01-01/..").text).properties
    assert card["og:locale"] == "ru_RU"
    assert re.search("[а-я]", card["og:title"])
    assert not re.search("[a-z]{4}", card["og:description"])


def test_addresses_are_those_that_the_operator_has_settled(real_atlas: Atlas) -> None:
    settled = replace(
        real_atlas, settings=replace(real_atlas.settings, base_url="https://maps.example/atlas")
    )
    with served(settled) as address:
        head = Head(httpx.get(f"{address}/map?layers=mines").text)
        told = httpx.get(
            f"{address}/oembed", params={"url": "https://maps.example/atlas/map?layers=mines"}
        ).json()
    assert head.properties["og:url"] == "https://maps.example/atlas/map?layers=mines"
    assert head.links("application/json+oembed")[0].startswith("https://maps.example/atlas/oembed?url=")
    assert 'src="https://maps.example/atlas/embed?layers=mines"' in told["html"]


# ---- oEmbed


@pytest.mark.parametrize("page", [f"/map?{VIEW}", "/embed?layers=mines"])
def test_discovery_leads_to_the_same_map_in_both_forms(client: httpx.Client, page: str) -> None:
    head = Head(client.get(page).text)
    (as_json,), (as_xml,) = head.links("application/json+oembed"), head.links("text/xml+oembed")
    told, root = client.get(as_json).json(), ElementTree.fromstring(client.get(as_xml).content)  # noqa: S314  our own
    assert {one.tag: one.text for one in root} == {name: str(value) for name, value in told.items()}
    assert root.tag == "oembed"
    assert (told["type"], told["version"]) == ("rich", "1.0")
    assert set(told) >= NEEDED
    src = html.unescape(re.search('src="([^"]+)"', told["html"])[1])  # type: ignore[index]
    asked, framed = urlsplit(head.properties["og:url"]), urlsplit(src)
    assert (framed.path, framed.query) == ("/embed", asked.query)
    assert client.get(src).status_code == 200


def _ask(client: httpx.Client, **parameters: Any) -> httpx.Response:
    return client.get("/oembed", params={"url": "/map", **parameters})


@pytest.mark.parametrize(
    ("limits", "size"),
    [
        ({}, (960, 540)),
        ({"maxwidth": 640}, (640, 360)),
        ({"maxwidth": 400}, (400, 360)),
        ({"maxheight": 200}, (960, 200)),
        ({"maxwidth": 4000, "maxheight": 4000}, (960, 540)),
    ],
)
def test_the_map_keeps_within_the_limits(
    client: httpx.Client, limits: dict[str, int], size: tuple[int, int]
) -> None:
    told = _ask(client, **limits).json()
    assert (told["width"], told["height"]) == size
    assert f'width="{size[0]}" height="{size[1]}"' in told["html"]
    if "thumbnail_url" in told:
        assert told["thumbnail_width"] <= limits.get("maxwidth", 600)
        assert told["thumbnail_height"] <= limits.get("maxheight", 315)
        asked = parse_qs(urlsplit(told["thumbnail_url"]).query)
        assert asked["size"] == [f"{told['thumbnail_width']}x{told['thumbnail_height']}"]
    drawn = limits.get("maxheight", 315) >= 240 and limits.get("maxwidth", 600) >= 458
    assert ("thumbnail_url" in told) == drawn  # a picture has 240 px a side at least


def test_a_feature_and_a_briefing_are_embedded_as_maps(client: httpx.Client, server: str) -> None:
    collection, fid = SHAYMAK.split("/")
    told = _ask(client, url=f"{server}/collections/{collection}/items/{fid}").json()
    assert f"/embed?feature={SHAYMAK}" in told["html"]
    for lang in ("en", "ru"):
        told = _ask(client, url=f"{server}/briefing/cku-railway?lang={lang}").json()
        assert told["title"] == "The China-Kyrgyzstan-Uzbekistan railway"
        assert ("lang=ru" in told["html"], "layers=cku-railway" in told["html"]) == (lang == "ru", True)
    framed = _ask(client, url=f"{server}/embed?layers=mines&title=Gold&controls=zoom&utm_source=x").json()
    assert framed["title"] == "Gold"
    assert "/embed?layers=mines&amp;title=Gold&amp;controls=zoom" in framed["html"]


@pytest.mark.parametrize(
    ("parameters", "status", "said"),
    [
        ({"url": "https://elsewhere.example/map"}, 404, "elsewhere.example"),
        ({"url": "/sources"}, 404, "/sources"),
        ({"url": "/map?layers=none"}, 404, "gbao-facilities"),
        ({"url": "/map?feature=mines/none"}, 404, "mines/none"),
        ({"url": "/collections/mines/items/none"}, 404, "none"),
        ({"url": "/briefing/none"}, 404, "none"),
        ({"format": "yaml"}, 501, "json, xml"),
        ({"maxwidth": "wide", "maxheight": "0"}, 400, "maxheight"),
        ({"colour": "red"}, 400, "colour"),
        ({"url": ""}, 400, "url"),
    ],
)
def test_what_cannot_be_embedded_is_told(
    client: httpx.Client, parameters: dict[str, str], status: int, said: str
) -> None:
    answer = _ask(client, **parameters)
    assert answer.status_code == status
    assert said in answer.text


def test_the_form_of_the_answer_is_the_one_asked_for(client: httpx.Client) -> None:
    assert _ask(client, format="xml").headers["content-type"] == "text/xml; charset=utf-8"
    assert _ask(client, format="json").headers["content-type"] == "application/json"
    assert _ask(client).headers["content-type"] == "application/json"
    assert _ask(client).headers["access-control-allow-origin"] == "*"


# ---- frames


def test_only_what_is_made_for_frames_may_be_framed_anywhere(client: httpx.Client) -> None:
    def ancestors(path: str) -> str:
        policy = client.get(path).headers["content-security-policy"]
        return str(re.search("frame-ancestors ([^;]+)", policy)[1])  # type: ignore[index]

    assert ancestors("/embed?layers=mines") == "*"
    assert {ancestors(path) for path in ("/map", "/", "/oembed?url=/map", "/embed?controls=x")} == {"'self'"}


def test_the_operator_limits_who_may_frame_the_map(real_atlas: Atlas) -> None:
    origins = ("https://news.example", "https://*.example.org")
    limited = replace(real_atlas, settings=replace(real_atlas.settings, embed_origins=origins))
    with served(limited) as address:
        policy = httpx.get(f"{address}/embed").headers["content-security-policy"]
    assert "frame-ancestors 'self' https://news.example https://*.example.org" in policy


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("controls=title,sidebar", {"controls"}),
        ("maxwidth=0&maxheight=-5", {"maxwidth", "maxheight"}),
        ("maxwidth=000000001" + "0" * 5000 + "&maxheight=0000000019999", {"maxwidth", "maxheight"}),
        ("title=&title=b", {"title"}),
        (f"title={'a' * 201}", {"title"}),
    ],
)
def test_a_wrong_frame_is_a_bad_request(client: httpx.Client, query: str, named: set[str]) -> None:
    answer = client.get(f"/embed?{query}&layers=mines")
    assert answer.status_code == 400
    assert {fault["parameter"] for fault in answer.json()["faults"]} == named
    assert all(fault["allowed"] for fault in answer.json()["faults"])


def test_a_frame_is_read_from_its_parameters() -> None:
    read = framing.parse(
        [("controls", "time,title"), ("title", " Gold "), ("maxwidth", "640"), ("zoom", "7")]
    )
    assert read == framing.Frame("Gold", ("title", "time"), 640, None)
    assert framing.parse([("controls", "")]).controls == ()
    assert framing.parse([]).controls == framing.USUAL
    with pytest.raises(BadQuery):
        framing.parse([("maxwidth", "٤٠٠")])


def test_the_embed_has_what_was_asked_for_and_what_cannot_be_left_out(client: httpx.Client) -> None:
    bare = client.get("/embed?controls=&layers=mines&countries=TJ").text
    full = client.get("/embed?controls=title,time,search&title=Gold&maxwidth=640&maxheight=400").text
    for page in (bare, full):
        assert 'id="full-map"' in page
        assert "No line takes a side in a claim" in page
    assert 'data-controls=""' in bare
    assert "Country: Tajikistan" in bare
    assert ('id="time"' in bare, 'id="search-box"' in bare) == (False, False)
    assert ('id="time"' in full, 'id="search-box"' in full) == (True, True)
    assert "<h1>Gold</h1>" in full
    assert "max-width: 640px; max-height: 400px" in full


def test_the_embed_asks_for_the_layers_of_its_view_alone(client: httpx.Client) -> None:
    page = client.get(f"/embed?layers=mines&feature={SHAYMAK}").text
    preloaded = re.findall(r'rel="preload"[^>]+href="collections/([\w-]+)/', page)
    assert preloaded == ["gbao-facilities", "mines"]
    assert len(re.findall(r'rel="preload"[^>]+href="collections/', client.get("/map?layers=mines").text)) > 9


def test_without_scripts_the_embed_lists_what_is_in_view(client: httpx.Client, real_atlas: Atlas) -> None:
    query = "layers=mines,russian-bases&center=68.8,38.5&zoom=8"
    shown = parse(query, real_atlas)
    rows = re.findall(r'<td><a href="collections/([^"]+)"', client.get(f"/embed?{query}&maxwidth=400").text)
    within = shown.in_frame(real_atlas, seen(*shown.camera, 400, 540))
    assert rows == [f"{one.layer.id}/items/{one.id}" for one in within]
    assert 0 < len(rows) < len(shown.shown(real_atlas))
    rows = re.findall(
        r'<td><a href="collections/([^"]+)"', client.get("/embed?layers=mines&countries=TJ").text
    )
    assert len(rows) == len(parse("layers=mines&countries=TJ", real_atlas).shown(real_atlas))


def test_the_frame_of_a_view_is_that_of_web_mercator(real_atlas: Atlas) -> None:
    box = seen(*parse("center=70,40&zoom=8", real_atlas).camera, 256, 256)
    assert box.east - box.west == pytest.approx(360 / 2**8)
    assert (box.north - box.south) == pytest.approx(360 / 2**8 * 0.766, rel=0.01)  # cos 40°


# ---- one file


@pytest.fixture(scope="module")
def mines_of_now(real_atlas: Atlas) -> str:
    return one_file(real_atlas, parse("layers=mines&theme=dark", real_atlas))


def test_the_map_as_one_file_is_the_same_in_every_process(mines_of_now: str, tmp_path: Path) -> None:
    path = tmp_path / "map.html"
    script = "from ca_geo.cli import main; main()"
    asked = ["map", "-o", str(path), "--view", "layers=mines", "--theme", "dark"]
    subprocess.run([sys.executable, "-c", script, *asked], check=True, capture_output=True)
    assert hashlib.sha256(path.read_bytes()).digest() == hashlib.sha256(mines_of_now.encode()).digest()


def test_the_map_can_be_downloaded_as_one_file(client: httpx.Client, mines_of_now: str) -> None:
    answer = client.get("/download/map.html?theme=dark&layers=mines")
    assert answer.text == mines_of_now
    assert answer.headers["content-disposition"] == 'attachment; filename="map.html"'
    bad = client.get("/download/map.html?layers=none&theme=pink&x=1")
    assert [fault["parameter"] for fault in bad.json()["faults"]] == ["layers", "theme", "x"]


def test_one_file_carries_the_view_in_its_language_and_stays_small(real_atlas: Atlas) -> None:
    page = one_file(real_atlas, parse("layers=mines&lang=ru", real_atlas), embed=True)
    assert len(page.encode()) < 3_000_000
    assert '<html lang="ru" class="embed">' in page
    told = json.loads(re.search(r'id="settings">([^<]+)<', page)[1])  # type: ignore[index]
    assert (told["view"], told["embed"], told["inlined"]) == ("layers=mines&lang=ru", True, True)
    assert {address.partition("?")[0] for address in carried_by(page)} >= {"collections/mines/items"}
    assert 'property="og:' not in page
    assert 'id="full-map"' not in page


@pytest.mark.usefixtures("loaded")
def test_the_command_names_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(tmp_path / "map.html")
    for option, value, said in (
        ("--view", "layers=none", "gbao-facilities"),
        ("--view", "no-such-view", "no-such-view"),
        ("--theme", "pink", "light, dark"),
        ("--lang", "xx", "en, ru"),
    ):
        assert main(["map", "-o", path, option, value]) == 1
        assert said in capsys.readouterr().err
    assert not Path(path).exists()
