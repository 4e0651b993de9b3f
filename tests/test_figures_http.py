"""Pictures over HTTP, on the command line, in the library: the same bytes, all faults, bounds."""

from __future__ import annotations

import asyncio
import io
import threading
import unicodedata
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from xml.etree import ElementTree

import httpx
import pypdfium2
import pytest
from PIL import Image

from ca_geo import cli
from ca_geo.app import serve
from ca_geo.atlas import Atlas
from ca_geo.cli import PICTURED
from ca_geo.deps import PICTURES_WAITING
from ca_geo.errors import BadQuery, NotFound, Unfinished
from ca_geo.figure import PARAMETERS

SVG = "{http://www.w3.org/2000/svg}"
VIEW = "layers=mines&size=column"


def words(svg: bytes) -> list[str]:
    return ["".join(one.itertext()) for one in ElementTree.fromstring(svg).iter(f"{SVG}text")]  # noqa: S314


def test_http_and_library_give_the_same_bytes(client: httpx.Client, real_atlas: Atlas) -> None:
    for format_, media in (("svg", "image/svg+xml"), ("pdf", "application/pdf"), ("png", "image/png")):
        answer = client.get(f"/figure.{format_}?{VIEW}")
        assert (answer.status_code, answer.headers["content-type"]) == (200, media)
        assert answer.headers["content-disposition"] == f'inline; filename="ca-geo-map.{format_}"'
        assert answer.content == real_atlas.figure("layers=mines", format_, size="column")


def test_a_picture_holds_its_view(client: httpx.Client, real_atlas: Atlas) -> None:
    title = "Рудники и владельцы"
    said = words(client.get("/figure.svg", params={"layers": "mines", "title": title}).content)
    assert title in said
    assert real_atlas.layers["mines"].info.title in said
    assert real_atlas.layers["russian-bases"].info.title not in said


def test_a_pdf_has_its_words_and_size(client: httpx.Client) -> None:
    document = client.get(
        "/figure.pdf", params={"layers": "mines", "size": "a4", "title": "Mines of three"}
    ).content
    opened = pypdfium2.PdfDocument(document)
    assert [round(side / 72 * 25.4) for side in opened[0].get_size()] == [297, 210]
    assert "Mines of three" in opened[0].get_textpage().get_text_bounded()
    assert opened.get_metadata_dict()["Title"] == "Mines of three"
    opened.close()


def test_a_png_has_the_pixels_asked_for(client: httpx.Client) -> None:
    answer = client.get("/figure.png", params={"layers": "mines", "size": "800x500", "dpi": "100"})
    picture = Image.open(io.BytesIO(answer.content))
    assert picture.size == (800, 500)
    assert picture.info["dpi"] == pytest.approx((100, 100), abs=0.01)


def test_the_tag_names_what_is_asked(client: httpx.Client) -> None:
    tags = {
        query: client.get(f"/figure.svg?{query}").headers["etag"]
        for query in (VIEW, f"{VIEW}&theme=dark", f"{VIEW}&lang=ru", "size=column")
    }
    assert len(set(tags.values())) == len(tags)
    same = "size=column&layers=mines"
    assert client.get(f"/figure.svg?{same}").headers["etag"] == tags[VIEW]
    held = client.get(f"/figure.svg?{VIEW}", headers={"if-none-match": tags[VIEW]})
    assert (held.status_code, held.content) == (304, b"")


def test_all_faults_are_told_with_what_is_allowed(client: httpx.Client) -> None:
    query = "size=8001x400&theme=pink&projection=flat&dpi=0&title=%E7%9F%BF&chart=pie&layers=moons&what=1"
    answer = client.get(f"/figure.svg?{query}")
    assert answer.status_code == 400
    faults = {fault["parameter"]: fault["allowed"] for fault in answer.json()["faults"]}
    assert faults.keys() == {pair.partition("=")[0] for pair in query.split("&")}
    assert "8000" in faults["size"]
    assert faults["theme"] == "light, dark, grey, contrast, safe"
    assert "albers" in faults["projection"]
    assert faults["chart"] == "timeline, indicator"


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("size=a3&dpi=1200", "size"),
        ("size=100x100", "size"),
        ("size=wide", "size"),
        ("dpi=000300" + "0" * 5000, "dpi"),
        ("size=", "size"),
        ("chart=indicator", "chart"),
        ("title=", "title"),
        ("caption=" + "a" * 601, "caption"),
        ("theme=light&theme=dark", "theme"),
        ("feature=mines/nowhere", "feature"),
    ],
)
def test_each_fault_is_named(client: httpx.Client, query: str, parameter: str) -> None:
    answer = client.get(f"/figure.png?{query}")
    assert answer.status_code == 400
    assert [fault["parameter"] for fault in answer.json()["faults"]] == [parameter]


# Bounds


class Stuck:
    """A worker that waits until it is let go."""

    def __init__(self) -> None:
        self.go, self.asked = threading.Event(), threading.Event()

    def make(self, *_: object) -> bytes:
        self.asked.set()
        self.go.wait(60)
        return b"picture"


class Killed:
    def make(self, *_: object) -> bytes:
        raise Unfinished("it took more than 30 s")


def with_worker(real_atlas: Atlas, worker: object) -> httpx.AsyncClient:
    app = serve(real_atlas)
    app.state.site.__dict__["worker"] = worker
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test")


def in_a_loop_of_its_own(asked: Coroutine[None, None, None]) -> None:
    """In a thread: where browser tests ran before, this one has a loop already."""
    with ThreadPoolExecutor(1) as threads:
        threads.submit(asyncio.run, asked).result()


def test_other_answers_do_not_wait_and_the_queue_has_an_end(real_atlas: Atlas) -> None:
    stuck = Stuck()

    async def ask() -> None:
        async with with_worker(real_atlas, stuck) as client:
            taken = [
                asyncio.create_task(client.get(f"/figure.svg?layers=mines&dpi={100 + number}"))
                for number in range(PICTURES_WAITING + 1)
            ]
            while not stuck.asked.is_set() or client_waits(client) < PICTURES_WAITING:
                await asyncio.sleep(0.01)
            over = await client.get("/figure.svg")
            assert (over.status_code, over.headers["retry-after"]) == (503, "10")
            assert (await client.get("/conformance")).status_code == 200
            assert (await client.get("/download/atlas.gpkg")).status_code == 200
            assert not any(task.done() for task in taken)
            stuck.go.set()
            assert {answer.content for answer in await asyncio.gather(*taken)} == {b"picture"}

    in_a_loop_of_its_own(ask())


def client_waits(client: httpx.AsyncClient) -> int:
    site = client._transport.app.state.site  # type: ignore[attr-defined]
    return site.pictures._workers.statistics().tasks_waiting


def test_what_is_not_made_in_time_is_503_and_not_kept(real_atlas: Atlas) -> None:
    async def ask() -> None:
        async with with_worker(real_atlas, Killed()) as client:
            for _ in range(2):
                answer = await client.get("/figure.svg")
                assert (answer.status_code, answer.headers["retry-after"]) == (503, "10")
                assert "more than 30 s" in answer.json()["detail"]

    in_a_loop_of_its_own(ask())


# Library and command


def test_the_library_names_every_fault(real_atlas: Atlas) -> None:
    with pytest.raises(BadQuery) as found:
        real_atlas.figure("layers=moons", size="huge", colour="red")
    assert {fault.parameter for fault in found.value.faults} == {"layers", "size", "colour"}
    with pytest.raises(NotFound, match="no view"):
        real_atlas.figure("no-such-view")


def test_the_library_drops_nothing_of_a_view(real_atlas: Atlas) -> None:
    with pytest.raises(BadQuery, match="layers"):
        real_atlas.figure("layers=mines&layers=institutions")
    said = words(real_atlas.figure("?layers=", size="column", title=unicodedata.normalize("NFD", "Русский")))
    assert "Русский" in said, "whichever way its letters are composed"
    assert not {layer.info.title for layer in real_atlas.layers.values()} & {*said}


def test_the_command_writes_what_the_library_gives(real_atlas: Atlas, tmp_path, capsys) -> None:
    path = tmp_path / "mines.svg"
    assert cli.main(["figure", "-o", str(path), "--view", "layers=mines", "--size", "column"]) == 0
    assert path.read_bytes() == real_atlas.figure("layers=mines", size="column")
    assert cli.main(["figure", "-o", str(tmp_path / "mines.gif")]) == 1
    assert ".svg, .pdf, .png" in capsys.readouterr().err


def test_the_command_takes_what_the_address_takes() -> None:
    assert {*PICTURED} == {*PARAMETERS, "lang"}


@pytest.mark.browser
def test_a_browser_shows_the_picture_with_its_own_fonts(chromium, server: str) -> None:
    page = chromium.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{server}/figure.svg?{VIEW}&lang=ru")
    loaded = page.evaluate(
        "document.fonts.ready.then(fonts => [...fonts].filter(f => f.status === 'loaded').map(f => f.family))"
    )
    assert {name.strip('"') for name in loaded} >= {"Source Sans 3"}
    assert said == [], "nothing is refused by the policy"
    page.close()
