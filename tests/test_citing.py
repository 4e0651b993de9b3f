"""Citations: every form is read back by a parser of its own, and says what is cited and what it rests on."""

from __future__ import annotations

import json
import re
import tomllib
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import bibtexparser
import httpx
import pytest
import rispy
import yaml
from playwright.sync_api import Route, expect

import ca_geo
from browser_fixtures import Visitor, settle
from ca_geo import view
from ca_geo.atlas import Atlas
from ca_geo.errors import BadValue
from ca_geo.view import View

DAY = date(2026, 11, 22)
BASE = "https://atlas.example"
VIEWS = [
    "",
    "layers=mines",
    "countries=TJ&time=2025-01-01/..",
    "feature=mines/jilau-mine",
    "source=D2",
    "layers=",
]


def cited(atlas: Atlas, query: str, style: str) -> str:
    return ca_geo.cite(atlas, view.parse(query, atlas), style, DAY, BASE)


def sources_of(atlas: Atlas, shown: View) -> list[str]:
    """The ids of what the records name, in the bibliography's order, by another way than the program's."""
    record = shown.record(atlas)
    records = [record] if record else shown.shown(atlas)
    named = {locator.split(" ")[0] for one in records for locator in one.properties["sources"]}
    return [id_ for id_ in atlas.catalog.sources if id_ in named]


def bibtex_entries(text: str) -> list[dict[str, str]]:
    parser = bibtexparser.bparser.BibTexParser(ignore_nonstandard_types=False, interpolate_strings=False)
    entries: list[dict[str, str]] = parser.parse(text).entries
    return entries


@pytest.mark.parametrize("query", VIEWS)
def test_each_form_holds_the_work_and_the_sources_of_what_is_shown(real_atlas: Atlas, query: str) -> None:
    expected = sources_of(real_atlas, view.parse(query, real_atlas))
    items = json.loads(cited(real_atlas, query, "csl"))
    entries = bibtex_entries(cited(real_atlas, query, "bibtex"))
    records = rispy.loads(cited(real_atlas, query, "ris"))
    lines = cited(real_atlas, query, "txt").splitlines()
    assert [item["id"] for item in items[1:]] == expected
    assert [entry["ID"] for entry in entries[1:]] == expected
    assert [record["id"] for record in records[1:]] == expected
    assert re.findall(r"^\[(\S+)\] ", "\n".join(lines), re.MULTILINE) == expected
    assert {unescaped(entry["title"]) for entry in entries} == {plain(item["title"]) for item in items}
    assert [record["title"] for record in records] == [plain(item["title"]) for item in items]


def plain(text: str) -> str:
    return " ".join(text.split())


def unescaped(text: str) -> str:
    return re.sub(r"\\([{}$&#%_])", r"\1", text.strip("{}"))


def test_a_view_says_version_filters_evidence_and_access(real_atlas: Atlas) -> None:
    query = "layers=mines&countries=TJ&match=certain&time=2020-01-01/.."
    work = json.loads(cited(real_atlas, query, "csl"))[0]
    assert (work["title"], work["container-title"]) == ("Mines", real_atlas.catalog.title)
    assert work["version"] == f"Data {real_atlas.version[:12]}, ca-geo {ca_geo.__version__}"
    assert work["genre"].endswith("Country: Tajikistan")
    assert "1 January 2020" in work["genre"]
    assert work["note"] == "Evidence as of July 2026"
    assert work["accessed"] == {"date-parts": [[2026, 11, 22]]}
    shown = view.parse(query, real_atlas)
    assert work["URL"] == f"{BASE}/map?{shown.query}"
    text = cited(real_atlas, query, "txt").splitlines()[0]
    for part in (work["genre"], work["version"], work["note"], work["URL"], "accessed 22 November 2026"):
        assert part in text
    entry = bibtex_entries(cited(real_atlas, query, "bibtex"))[0]
    assert (entry["urldate"], entry["year"], entry["url"]) == ("2026-11-22", "2026", work["URL"])
    record = rispy.loads(cited(real_atlas, query, "ris"))[0]
    assert (record["type_of_reference"], record["access_date"]) == ("DATA", "2026/11/22")
    assert record["urls"] == [work["URL"]]


def test_a_feature_has_its_own_address_and_only_its_sources(real_atlas: Atlas) -> None:
    work, *sources = json.loads(cited(real_atlas, "feature=mines/jilau-mine&layers=mines", "csl"))
    assert work["id"] == "ca-geo-mines-jilau-mine"
    assert work["URL"] == f"{BASE}/collections/mines/items/jilau-mine"
    assert work["container-title"] == f"{real_atlas.catalog.title}: Mines"
    assert 0 < len(sources) < 20


def test_the_same_is_cited_the_same_way_and_another_form_is_refused(real_atlas: Atlas) -> None:
    assert cited(real_atlas, "layers=mines", "ris") == cited(real_atlas, "layers=mines", "ris")
    with pytest.raises(BadValue, match="txt, bibtex, ris, csl"):
        cited(real_atlas, "", "mla")


def test_braces_and_signs_of_tex_leave_the_entry_whole(real_atlas: Atlas) -> None:
    from ca_geo.citing import Reference, bibtex

    item: dict[str, Any] = {"id": "x", "type": "webpage", "title": r"A {B} & 50 % of #1_2 \ ~ ^ $"}
    text = bibtex.write(Reference(item, (), (), None))
    (entry,) = bibtex_entries(text)
    assert entry["ID"] == "x"
    assert r"A \{B\} \& 50 \% of \#1\_2 \textbackslash{}" in text


def test_the_server_cites_in_every_form(client: httpx.Client, real_atlas: Atlas) -> None:
    today = datetime.now(UTC).date()
    for style, media in (
        ("txt", "text/plain"),
        ("bibtex", "application/x-bibtex"),
        ("csl", "application/vnd"),
    ):
        answer = client.get("/cite", params={"layers": "mines", "f": style})
        assert answer.headers["content-type"].startswith(media)
        shown = view.parse("layers=mines", real_atlas)
        base = str(client.base_url).rstrip("/")
        assert answer.text == ca_geo.cite(real_atlas, shown, style, today, base)
        again = client.get(
            "/cite", params={"layers": "mines", "f": style}, headers={"if-none-match": answer.headers["etag"]}
        )
        assert again.status_code == 304
    page = client.get("/cite?layers=mines", headers={"accept": "text/html"}).text
    assert page.count("<pre") == 4
    assert "@misc{ca-geo-mines," in page
    fault = client.get("/cite?feature=mines/none&zoom=99&f=docx")
    assert fault.status_code == 400
    assert all(name in fault.text for name in ("zoom", "feature", "docx", "bibtex"))


def test_the_project_says_how_it_is_cited() -> None:
    """The members that Citation File Format 1.2.0 demands, and the version that is released."""
    root = Path(__file__).parents[1]
    said = yaml.safe_load((root / "CITATION.cff").read_text("utf-8"))
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    assert {"cff-version", "message", "title", "authors"} <= set(said)
    assert (said["cff-version"], said["type"]) == ("1.2.0", "software")
    assert (said["title"], said["version"], said["license"]) == (
        project["name"],
        project["version"],
        project["license"],
    )
    assert said["abstract"] == project["description"]
    assert all(set(author) == {"name"} for author in said["authors"])


@pytest.mark.browser
def test_the_dialog_cites_the_view_and_the_record_in_every_form(visitor: Visitor, real_atlas: Atlas) -> None:
    page = visitor.open("/map?layers=mines&countries=TJ&feature=mines/jilau-mine")
    page.evaluate("async () => (await import('ca-geo/later/cite.js')).openCite()")
    text = page.locator(".dialog textarea")
    expect(text).to_have_value(re.compile(r"^Mines\. .*Country: Tajikistan\. Data "))
    ids = sources_of(real_atlas, view.parse("layers=mines&countries=TJ", real_atlas))
    assert re.findall(r"^\[(\S+)\] ", text.input_value(), re.MULTILINE) == ids
    page.get_by_label("BibTeX").check()
    expect(text).to_have_value(re.compile(r"^@misc\{ca-geo-mines,"))
    assert [entry["ID"] for entry in bibtex_entries(text.input_value())][1:] == ids
    held: list[Route] = []
    page.route("**/cite?*f=ris", lambda route: held.append(route))  # noqa: PLW0108  no method of a list
    page.get_by_label("RIS").check()
    page.get_by_label("CSL-JSON").check()
    expect(text).to_have_value(re.compile(r"^\["))
    with page.expect_response("**/cite?*f=ris"):
        held[0].fallback()
    settle(page)
    expect(text).to_have_value(re.compile(r"^\["))
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Cite…").first.click()
    expect(text).to_have_value(re.compile(r"^Jilau gold mine\. "))
    of_record = sources_of(real_atlas, view.parse("feature=mines/jilau-mine", real_atlas))
    carried = "async (one) => (await import('ca-geo/later/citation.js')).inPlainText(one)"
    told = page.evaluate(carried, {"collection": "mines", "id": "jilau-mine"})
    for said in (text.input_value(), told):
        assert re.findall(r"^\[(\S+)\] ", said, re.MULTILINE) == of_record
