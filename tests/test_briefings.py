"""Named views and briefings: the rules that they keep, their documents, their pages, the command line."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import httpx
import pytest

import ondisk
from ca_geo import app, briefings, cli
from ca_geo.atlas import Atlas
from ca_geo.briefings import Briefings, NamedView
from ca_geo.briefings.page import one_file
from ca_geo.errors import BadQuery, DataError, NotFound
from ca_geo.releases import archive
from ca_geo.settings import Settings
from ca_geo.validate.briefings import check_briefings
from ca_geo.validate.folder import Folder
from ca_geo.validate.ledger import Ledger
from markup import Page

REAL = Settings.default().data
SHIPPED = {"facilities-in-gbao", "border-incidents", "cku-railway", "mines-and-owners"}
VIEW, BRIEFING = "views/cku-makmal.json", "briefings/cku-railway.json"

Json = dict[str, Any]


@pytest.fixture(scope="module")
def folder() -> Folder:
    return Folder.read(REAL)


@pytest.fixture(scope="module")
def told() -> Briefings:
    return briefings.read(REAL)


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """The views and briefings alone, with their schemas, to be broken."""
    for name in ("views", "briefings", "schema"):
        shutil.copytree(REAL / name, tmp_path / name)
    return tmp_path


def change(data: Path, file: str, edit: Callable[[Json], Any]) -> None:
    entry = json.loads((data / file).read_text(encoding="utf-8"))
    edit(entry)
    (data / file).write_text(json.dumps(entry), encoding="utf-8")


# The rules


def test_what_is_shipped_keeps_every_rule(real_atlas: Atlas, folder: Folder, told: Briefings) -> None:
    assert list(check_briefings(REAL, folder, Ledger())) == []
    assert briefings.check(real_atlas, told) == []
    assert set(told.briefings) == SHIPPED
    for one in told.briefings.values():
        assert 5 <= len(one.steps) <= 8
        assert all(step.text and step.notes and step.view.sources for step in one.steps)
    used = {step.view.id for one in told.briefings.values() for step in one.steps}
    assert used == set(told.views)


@pytest.mark.parametrize(
    ("file", "edit", "message"),
    [
        (VIEW, lambda one: one.pop("caption"), "'caption' is a required property"),
        (VIEW, lambda one: one.update(colour="red"), "'colour' was unexpected"),
        (VIEW, lambda one: one.update(title=""), "title: '' should be non-empty"),
        (VIEW, lambda one: one.update(caption="x" * 281), "is too long"),
        (VIEW, lambda one: one.update(query="?zoom=5"), "does not match"),
        (VIEW, lambda one: one.update(sources=[]), "should be non-empty"),
        (VIEW, lambda one: one.update(sources=["R65", "R999"]), "'R999' is no source"),
        (VIEW, lambda one: one.update(id="makmal"), "is 'makmal', unlike the file's name"),
        (BRIEFING, lambda one: one.update(steps=[]), "should be non-empty"),
        (BRIEFING, lambda one: one["steps"][2].pop("notes"), "'notes' is a required property"),
        (BRIEFING, lambda one: one["steps"][2].update(view="cku-nowhere"), "'cku-nowhere' is no named view"),
        (BRIEFING, lambda one: one.update(id="Rail way"), "does not match"),
    ],
)
def test_a_file_that_breaks_a_rule_is_named(
    copied: Path, folder: Folder, file: str, edit: Callable[[Json], Any], message: str
) -> None:
    change(copied, file, edit)
    report = list(check_briefings(copied, folder, Ledger()))
    assert report
    assert {fault.file for fault in report} == {file}
    assert any(message in fault.message for fault in report), report


def test_files_that_are_no_json_or_no_object_are_named_with_the_others(copied: Path, folder: Folder) -> None:
    (copied / VIEW).write_text("{", encoding="utf-8")
    (copied / "views/cku-west.json").write_text("[]", encoding="utf-8")
    found = {fault.file for fault in check_briefings(copied, folder, Ledger())}
    assert found == {VIEW, "views/cku-west.json", BRIEFING}  # whose steps name both


def test_data_without_views_break_no_rule(tiny_data: Path, folder: Folder) -> None:
    assert list(check_briefings(tiny_data, folder, Ledger())) == []
    assert briefings.read(tiny_data).briefings == {}


def with_view(told: Briefings, **changes: Any) -> Briefings:
    """The same with one view changed."""
    views: dict[str, NamedView] = {"cku-makmal": replace(told.views["cku-makmal"], **changes)}
    return Briefings(views, {}, "")


@pytest.mark.parametrize(
    ("changes", "at", "message"),
    [
        ({"query": "zoom=99&layers=rivers"}, "query", "zoom: '99'"),
        ({"query": "zoom=99&layers=rivers"}, "query", "layers: 'rivers'"),
        ({"query": "layers=cku-railway&theme=dark"}, "query", "theme is the reader's to choose"),
        ({"query": "layers=cku-railway&table=open"}, "query", "table is the reader's to choose"),
        ({"query": "layers=cku-railway&feature=cku-railway/nothing"}, "query", "nothing"),
        ({"query": "layers=mines&feature=cku-railway/cku-makmal"}, "query", "not among the records shown"),
        ({"query": "layers=mines&category=railway"}, "query", "no record is shown"),
        ({"sources": ("R65", "R9")}, "sources", "R9 stands behind no record that is shown"),
        ({"caption": "The gauge is 1,521 mm."}, "caption", "1521 stands in no claim"),
        ({"title": "After 77 years"}, "title", "77 stands in no claim"),
    ],
)
def test_a_view_that_shows_or_says_what_is_not_there_is_named(
    real_atlas: Atlas, told: Briefings, changes: Json, at: str, message: str
) -> None:
    report = briefings.check(real_atlas, with_view(told, **changes))
    assert {fault.file for fault in report} == {VIEW}
    assert any(fault.property == at and message in fault.message for fault in report), report


def test_a_number_in_a_text_stands_in_what_its_step_shows(real_atlas: Atlas, told: Briefings) -> None:
    one = told.briefings["cku-railway"]
    steps = (replace(one.steps[0], text="Some 4321 km."), *one.steps[1:])
    changed = Briefings(told.views, {one.id: replace(one, steps=steps)}, "")
    [fault] = briefings.check(real_atlas, changed)
    assert (fault.file, fault.property) == (BRIEFING, "steps")
    assert fault.message == "step 1: 4321 stands in no claim and no property of what is shown"


def test_a_server_does_not_start_with_a_view_that_breaks_a_rule(tmp_path: Path, real_atlas: Atlas) -> None:
    data = shutil.copytree(REAL, tmp_path / "data", ignore=shutil.ignore_patterns("releases"))
    change(data, VIEW, lambda one: one.update(sources=["R9"]))
    with pytest.raises(DataError) as raised:
        app.serve(replace(real_atlas, settings=replace(real_atlas.settings, data=data)))
    [fault] = raised.value.report
    assert (fault.file, fault.property) == (VIEW, "sources")


def test_releases_hold_views_and_briefings() -> None:
    assert {VIEW, BRIEFING, "schema/view.schema.json"} <= set(archive.of_folder(REAL))


# A view by its name


def test_a_view_is_named_or_written_out(real_atlas: Atlas, told: Briefings) -> None:
    named = briefings.view_of(real_atlas, "cku-makmal")
    assert named.query == told.views["cku-makmal"].query
    assert briefings.view_of(real_atlas, named.query) == named
    assert briefings.view_of(real_atlas, "").query == ""
    with pytest.raises(NotFound, match="no view with the id 'nowhere'; there are: cku-china"):
        briefings.view_of(real_atlas, "nowhere")
    with pytest.raises(BadQuery) as raised:
        briefings.view_of(real_atlas, "zoom=x&what=1")
    assert [fault.parameter for fault in raised.value.faults] == ["zoom", "what"]


# Documents and pages


def test_the_list_leads_to_each_briefing(client: httpx.Client) -> None:
    found = client.get("/briefings").json()["briefings"]
    assert {one["id"] for one in found} == SHIPPED
    page = Page(client.get("/briefings?f=html&lang=en").text)
    for one in found:
        assert one["summary"] in page.text
        told = client.get(one["links"][0]["href"], params={"f": "json"}).json()
        assert (told["title"], len(told["steps"])) == (one["title"], one["steps"])
        assert f"/briefing/{one['id']}?read&lang=en" in {link.get("href") for link in page.all("a")}
    landing = {link["href"].partition("?")[0] for link in client.get("/").json()["links"]}
    assert client.base_url.join("/briefings") in landing


def test_the_document_has_each_step_with_what_its_view_shows(client: httpx.Client) -> None:
    steps = client.get("/briefing/border-incidents?f=json").json()["steps"]
    assert [step["number"] for step in steps] == list(range(1, 9))
    everything = {f"border-incidents/{fid}" for fid in ondisk.ids("border-incidents")}
    assert set(steps[0]["features"]) == everything
    assert steps[3]["features"] == [
        "border-incidents/incident-2025-11-26-shohin-sm",
        "border-incidents/incident-2025-11-30-darvoz",
    ]
    on_map = client.base_url.join(f"/map?{steps[3]['query']}")
    assert steps[3]["links"][0]["href"] == on_map
    for step in steps:
        assert all(step[name] for name in ("title", "caption", "text", "notes", "sources"))


@pytest.mark.parametrize("query", ["", "?read"])
def test_a_page_holds_the_whole_text_for_readers_without_scripts(client: httpx.Client, query: str) -> None:
    told = client.get("/briefing/mines-and-owners?f=json").json()
    answer = client.get(f"/briefing/mines-and-owners{query}")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    page = Page(answer.text)
    for step in told["steps"]:
        assert step["caption"] in page.text
        assert step["text"] in page.text
        assert f"map?{step['query']}" in {link.get("href") for link in page.all("a")}
    assert (
        len([svg for svg in page.all("svg") if str(svg.get("aria-labelledby")).startswith("picture-")]) == 8
    )
    html = page.all("html")[0]["class"] or ""
    assert html.split() == ["embed", "briefing", "reading" if query else "presenting"]
    article = answer.text[answer.text.index("<article") : answer.text.index("</article>")]
    assert not any(step["notes"] in unescape(article) for step in told["steps"])  # for the presenter alone


def test_sources_are_numbered_in_the_order_in_which_they_are_named(client: httpx.Client) -> None:
    text = client.get("/briefing/facilities-in-gbao?read").text
    told = client.get("/briefing/facilities-in-gbao?f=json").json()
    named = [source for step in told["steps"] for source in step["sources"]]
    assert [one["id"] for one in told["sources"]] == list(dict.fromkeys(named))
    numbers = {one["id"]: one["number"] for one in told["sources"]}
    lists = re.findall(r'<p class="story-sources">.*?</p>', text, re.DOTALL)
    for step, cited in zip(told["steps"], lists, strict=True):
        assert [int(n) for n in re.findall(r"#source-(\d+)", cited)] == [
            numbers[id_] for id_ in step["sources"]
        ]
    assert set(map(int, re.findall(r'id="source-(\d+)"', text))) == set(numbers.values())


def test_every_fault_of_an_address_is_told(client: httpx.Client) -> None:
    answer = client.get(
        "/briefing/cku-railway?step=9&read=1&theme=pink&x=2&lang=tlh&f=html", headers={"accept": "*/*"}
    )
    assert answer.status_code == 400
    for text in ("step", "1 to 8", "read", "theme", "pink", "x", "tlh"):
        assert text in answer.text
    answer = client.get("/briefing/cku-railway?f=json&step=2")
    assert (answer.status_code, "step" in answer.text) == (400, True)
    answer = client.get("/briefing/nothing")
    assert answer.status_code == 404
    assert all(name in answer.text for name in SHIPPED)


def test_a_page_is_kept_by_its_tag_and_lets_none_frame_it(client: httpx.Client) -> None:
    answer = client.get("/briefing/cku-railway")
    assert "frame-ancestors 'self'" in answer.headers["content-security-policy"]
    assert "base-uri 'self'" in answer.headers["content-security-policy"]
    again = client.get("/briefing/cku-railway", headers={"if-none-match": answer.headers["etag"]})
    assert again.status_code == 304
    assert client.get("/briefing/cku-railway?lang=ru").headers["etag"] != answer.headers["etag"]
    assert 'lang="ru"' in client.get("/briefing/cku-railway?lang=ru").text


# One file, and the command line


def test_one_file_asks_for_nothing_and_is_the_same_each_time(real_atlas: Atlas, told: Briefings) -> None:
    first, second = (one_file(real_atlas, told.get("cku-railway")).get_root().render() for _ in range(2))
    assert first == second
    assert len(first.encode()) < 3_000_000
    assert [address for address in Page(first).loads() if not address.startswith("data:")] == []
    assert all(step.text in unescape(first) for step in told.get("cku-railway").steps)


@pytest.mark.usefixtures("loaded")
def test_a_new_briefing_keeps_the_rules_and_shows_what_was_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    data = shutil.copytree(REAL, tmp_path / "data", ignore=shutil.ignore_patterns("releases"))
    saved = {name: f"Say {name}" for name in ("title", "caption", "text", "notes")}
    steps = {"steps": [{**saved, "query": "layers=cku-railway", "sources": ["R65"]}]}
    (tmp_path / "steps.json").write_text(json.dumps(steps), encoding="utf-8")
    views = ["--view", "mines-all", "--view", "layers=mines&countries=KG"]
    asked = [*views, "--steps", str(tmp_path / "steps.json"), "--data", str(data)]
    assert cli.main(["briefing", "new", "a-talk", "--title", "A talk", *asked]) == 0
    assert capsys.readouterr().out.splitlines() == [
        str(data / name) for name in ("views/a-talk-2.json", "views/a-talk-3.json", "briefings/a-talk.json")
    ]
    monkeypatch.setattr("ca_geo.validate.validate", lambda *_: [])  # which other tests are about
    assert cli.main(["validate", "--data", str(data)]) == 0
    made = briefings.read(data).get("a-talk")
    assert [step.view.id for step in made.steps] == ["mines-all", "a-talk-2", "a-talk-3"]
    assert made.steps[2].view.caption == "Say caption"
    change(data, "views/a-talk-2.json", lambda one: one.update(title="In 1234"))
    assert cli.main(["validate", "--data", str(data)]) == 1
    assert "views/a-talk-2.json title: 1234 stands in no claim" in capsys.readouterr().out


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["new", "A Talk", "--title", "x"], "small letters and digits"),
        (["new", "cku-railway", "--title", "x"], "is there already"),
        (["new", "a-talk", "--title", "x", "--view", "zoom=1&b=2"], "b: is not a parameter here"),
        (["new", "a-talk", "--title", "x", "--steps", __file__], "test_briefings.py"),
        (["new", "a-talk"], "what it is called"),
        (["save", "cku-railway"], "where"),
        (["save", "nothing", "-o", "x.html"], "there are: border-incidents"),
    ],
)
def test_what_the_command_cannot_do_is_said(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["briefing", *arguments]) == 1
    assert said in capsys.readouterr().err


@pytest.mark.usefixtures("loaded")
def test_the_command_lists_every_step(capsys: pytest.CaptureFixture[str], told: Briefings) -> None:
    assert cli.main(["briefing", "list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == sum(1 + len(one.steps) for one in told.briefings.values())
    assert "  6. At Makmal the gauge changes, and the goods change trains (cku-makmal)" in lines
