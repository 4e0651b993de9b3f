"""Who says what, as readers see it: in the panel, on the record's own page, in the map in one file."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path
from shutil import copytree, ignore_patterns
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from browser_fixtures import PHONE, Visitor, visiting
from ca_geo import app, mapview
from ca_geo.atlas import Atlas
from ca_geo.evidence import COLUMNS, Claims, claim, row_ids
from onefile import carried_by
from serving import served

SHAYMAK = "gbao-facilities/shaymak-facility"
POSTS = "gbao-facilities/border-facilities-2026"
TAROR = "mines/taror-mine"
SARICHASHMA = "border-incidents/incident-2025-12-24-sarichashma"
HEAD = ",".join(name for name in COLUMNS if name != "locator_line")
TOLD = """\
shaymak-facility,,Chinese persons were met there.,,,,,,,R2,affirms,R2,,2019-02-18,contested
shaymak-facility,,There is no base.,,,,,,,tj-mvd,denies,R3,,2024-08-08,contested
shaymak-facility,,There is no base.,,,,,,,tj-mvd,denies,D1,fn 12,2024-08-08,contested
shaymak-facility,,A base of Tajik units.,,,,,,,D1,qualifies,D1,fn 12,2026-07,contested
shaymak-facility,status,,,operational,,,,,D1,affirms,D1,fn 11,2026-07,accepted
shaymak-facility,status,,,operational,,,,,R2,affirms,R2,,2019-02-18,accepted
shaymak-facility,location,,,74.93 37.56,,,,,atlas,affirms,R2,,,accepted
border-facilities-2026,cost_usd,,$58 million,58000000,,,USD,,D1,affirms,D1,fn 14,2026-07,accepted
border-facilities-2026,cost_usd,,$60 m,60000000,,,USD,about,R13,affirms,R13,,2026-03-12,contested
border-facilities-2026,cost_usd,,$60 m,60000000,,,USD,about,R11,affirms,R11,,2026-03-11,contested
border-facilities-2026,cost_usd,,$40 m,40000000,,,USD,,R10,affirms,R10,,,superseded
border-facilities-2026,,Second of three stages.,,,,,,,tj-gknb,affirms,R11,,2026-03-11,accepted
taror-mine,,None was sold.,,,,,,,zijin,denies,R53,,,contested
"""


def told() -> Claims:
    """The claims above, every column of the file filled."""
    rows = [dict.fromkeys(COLUMNS, "") | row for row in csv.DictReader(StringIO(f"{HEAD}\n{TOLD}"))]
    return Claims(tuple(claim(row, name) for name, row in zip(row_ids(rows), rows, strict=True)))


@pytest.fixture(scope="module")
def atlas(real_atlas: Atlas, tmp_path_factory: pytest.TempPathFactory) -> Atlas:
    """The real atlas with the claims above in place of its own, and no briefings, which rest on those."""
    data = tmp_path_factory.mktemp("told") / "geodata"
    copytree(real_atlas.settings.data, data, ignore=ignore_patterns("briefings", "views"))
    copy = replace(real_atlas, settings=replace(real_atlas.settings, data=data))
    vars(copy)["claims"] = told()
    return copy


@pytest.fixture(scope="module")
def address(atlas: Atlas) -> Iterator[str]:
    with served(app.serve(atlas)) as base:
        yield base


@pytest.fixture
def reader(chromium: Browser, address: str) -> Iterator[Visitor]:
    with visiting(chromium, address) as one:
        yield one


def texts(found: Locator) -> list[str]:
    """The texts of what is there once the claims have come."""
    found.first.wait_for()
    return [re.sub(r"\s+", " ", text).strip() for text in found.all_inner_texts()]


def fact(page: Page, name: str) -> Locator:
    return page.locator(f'#panel .fact[data-property="{name}"]')


def note(atlas: Atlas, key: str, source: str, place: str = "") -> str:
    """The footnote of a source in a record's panel: "[2]", "[2, fn 12]"."""
    collection, _, id_ = key.partition("/")
    properties = next(one for one in atlas.layers[collection].properties if one["id"] == id_)
    order = list(dict.fromkeys(locator.split(" ")[0] for locator in properties["sources"]))
    return f"[{order.index(source) + 1}{place and f', {place}'}]"


# ---- the panel


@pytest.mark.browser
@pytest.mark.parametrize("size", [{"width": 1600, "height": 900}, PHONE], ids=["wide", "phone"])
def test_positions_stand_side_by_side_alike_in_width_weight_and_type(
    reader: Visitor, atlas: Atlas, size: dict[str, int]
) -> None:
    page = reader.open(f"/map?feature={SHAYMAK}", viewport=size)
    sides = page.locator("#panel .side-of")
    expect(sides).to_have_count(2)
    looks = sides.evaluate_all(
        """all => all.map((one) => {
          const style = getComputedStyle(one), heading = getComputedStyle(one.querySelector("h4"));
          const text = getComputedStyle(one.querySelector(".statement"));
          return [one.offsetTop, one.offsetWidth, style.borderTopWidth, style.borderTopColor, style.color,
            heading.font, heading.color, text.font, text.color];
        })"""
    )
    assert looks[0] == looks[1]
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    assert looks[0][2] == "3px"
    lefts = sides.evaluate_all("all => all.map((one) => one.getBoundingClientRect().left)")
    assert lefts[0] < lefts[1]
    assert texts(sides) == [
        "A Chinese presence The Washington Post, 18 Feb 2019 Chinese persons were met there. "
        + note(atlas, SHAYMAK, "R2"),
        "No Chinese base Ministry of Internal Affairs of Tajikistan, 8 Aug 2024 There is no base. "
        f"{note(atlas, SHAYMAK, 'R3')} {note(atlas, SHAYMAK, 'D1', 'fn 12')}",
    ]
    between = page.locator("#panel .between")
    assert texts(between) == [
        f"In between Ifri, Jul 2026 A base of Tajik units. {note(atlas, SHAYMAK, 'D1', 'fn 12')}"
    ]
    assert between.evaluate("one => getComputedStyle(one).borderTopStyle") == "double"


@pytest.mark.browser
def test_the_parts_come_in_order_and_positions_before_the_summary(reader: Visitor) -> None:
    page = reader.open(f"/map?feature={SHAYMAK}")
    expect(page.locator("#panel .positions")).to_have_count(1)
    order = ".panel-layer, h2, .chips, .positions, .panel-summary"
    order += ", section.facts, section.place, section.dates, section.sources"
    found = page.locator("#panel").evaluate(
        """(panel, order) => [...panel.querySelectorAll(order)].map((one) =>
          one.localName === "h2" ? "h2" : one.className.replace("panel-section ", ""))""",
        order,
    )
    assert found == [part.strip(" .").replace("section.", "") for part in order.split(",")]


@pytest.mark.browser
def test_no_side_stands_alone_and_an_undisputed_statement_takes_none(reader: Visitor) -> None:
    page = reader.open(f"/map?feature={TAROR}")
    sides = page.locator("#panel .side-of")
    expect(sides).to_have_count(2)
    assert texts(sides)[0] == "Affirmed By none of the sources at hand."
    page = reader.open(f"/map?feature={POSTS}")
    expect(page.locator("#panel .statements .statement")).to_have_count(1)
    expect(page.locator("#panel .side-of")).to_have_count(0)
    expect(sides.page.locator("#panel .side-of")).to_have_count(2)
    expect(page.locator("#panel .side-of")).to_have_count(0)


@pytest.mark.browser
def test_a_fact_counts_its_sources_and_opens_to_its_claims(reader: Visitor) -> None:
    page = reader.open(f"/map?feature={SHAYMAK}")
    status = fact(page, "status")
    button = status.get_by_role("button", name="2 sources")
    claims = status.locator(".claims")
    expect(claims).to_be_hidden()
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "true")
    assert len(texts(claims.locator("li"))) == 2
    expect(claims.locator("li").first).to_contain_text("Ifri, Jul 2026")
    expect(claims.locator("li").first).to_contain_text("[1, fn 11]")
    button.click()
    expect(claims).to_be_hidden()


@pytest.mark.browser
def test_a_contested_fact_shows_every_value_with_who_says_it(reader: Visitor, atlas: Atlas) -> None:
    page = reader.open(f"/map?feature={POSTS}")
    cost = fact(page, "cost_usd")
    expect(cost.locator(".doubt")).to_contain_text("Sources differ: 58 million to 61 million US dollars")
    expect(cost.locator(".values > li")).to_have_count(2)
    assert texts(cost.locator(".values > li")) == [
        f"58 million US dollars Ifri {note(atlas, POSTS, 'D1', 'fn 14')}",
        f"about 60 million US dollars Nezavisimaya Gazeta {note(atlas, POSTS, 'R13')}; "
        f"CA-News {note(atlas, POSTS, 'R11')}",
    ]
    cost.get_by_role("button", name="3 sources").click()
    expect(cost.locator(".claims li")).to_have_count(4)
    expect(cost.locator(".claims li").last).to_contain_text("an older state")


@pytest.mark.browser
def test_the_place_says_who_gives_it(reader: Visitor, atlas: Atlas) -> None:
    page = reader.open(f"/map?feature={SHAYMAK}")
    assert texts(page.locator("#panel .place-how .claims li")) == [
        f"This atlas 37.56° N, 74.93° E {note(atlas, SHAYMAK, 'R2')}"
    ]


@pytest.mark.browser
def test_a_footnote_leads_to_its_source_and_back_by_keyboard(reader: Visitor, atlas: Atlas) -> None:
    page = reader.open(f"/map?feature={SHAYMAK}")
    citation = page.locator("#panel .side-of.denies .footnote").first
    expect(citation).to_have_text(note(atlas, SHAYMAK, "R3"))
    address = page.url
    citation.focus()
    page.keyboard.press("Enter")
    entry = page.locator('#panel .sources [data-source="R3"]')
    expect(entry).to_be_focused()
    expect(entry).to_be_in_viewport()
    expect(entry.locator(".source-number")).to_have_text(note(atlas, SHAYMAK, "R3"))
    page.keyboard.press("Tab")
    while page.evaluate("!document.activeElement.matches('.back')"):
        page.keyboard.press("Tab")
    expect(entry.locator(".back").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(citation).to_be_focused()
    assert page.url == address


@pytest.mark.browser
def test_every_citation_has_an_entry_and_every_entry_the_ways_back(reader: Visitor, atlas: Atlas) -> None:
    page = reader.open(f"/map?feature={SHAYMAK}")
    expect(page.locator("#panel .positions .footnote")).to_have_count(4)
    expect(fact(page, "status").locator(".footnotes .footnote")).to_have_count(2)
    found = page.evaluate(
        """() => [...document.querySelectorAll("#panel [data-source]")].map((entry) => ({
          source: entry.dataset.source,
          cited: [...document.querySelectorAll(`#panel .footnote[href="#${entry.id}"]`)]
            .filter((one) => !one.closest(".fact-claims")).map((one) => one.id),
          back: [...entry.querySelectorAll(".back")].map((one) => one.hash.slice(1)),
          links: [...entry.querySelectorAll("a[target]")].map((one) => one.href),
        }))"""
    )
    assert {source: entry for entry in found if entry["cited"] and (source := entry["source"])}.keys() == {
        "D1",
        "R2",
        "R3",
    }
    for entry in found:
        assert entry["cited"] == entry["back"]
        url = atlas.catalog.sources[entry["source"]].get("URL")
        assert entry["links"] == ([url] if url else [])


@pytest.mark.browser
def test_claims_that_cannot_be_loaded_are_missed_aloud_and_asked_for_again(reader: Visitor) -> None:
    page = reader.context().new_page()
    page.route("**/claims?f=json", lambda route: route.fulfill(status=503, body=""))
    reader.go(page, f"/map?feature={POSTS}")
    expect(page.locator("#panel .failed")).to_contain_text("could not be loaded (503")
    expect(fact(page, "cost_usd").locator(".doubt")).to_contain_text("Sources differ")
    page.unroute("**/claims?f=json")
    page.locator("#panel .failed button").click()
    expect(fact(page, "cost_usd").locator(".values > li")).to_have_count(2)
    expect(page.locator("#panel .failed")).to_have_count(0)
    reader.errors.clear()  # the browser names every answer of 503


@pytest.mark.browser
def test_claims_are_shown_as_text_and_lead_nowhere_else(reader: Visitor) -> None:
    hostile = "<img src=x onerror=alert(1)>"
    said = {
        "statement": hostile,
        "asserted_by": hostile,
        "position": "denies",
        "source": hostile,
        "status": "contested",
    }
    valued = {
        **said,
        "property": "status",
        "value": hostile,
        "printed": hostile,
        "locator": hostile,
        "date": hostile,
    }
    page = reader.context().new_page()
    page.route("**/claims?f=json", lambda route: route.fulfill(json={"claims": [said, valued]}))
    reader.go(page, f"/map?feature={SHAYMAK}")
    expect(page.locator("#panel .side-of.denies")).to_contain_text(hostile)
    assert page.locator("#panel img, #panel .positions a:not(.footnote)").count() == 0
    assert all(
        href.startswith("#source-")
        for href in page.locator("#panel .positions a").evaluate_all(
            "all => all.map((one) => one.getAttribute('href'))"
        )
    )


@pytest.mark.browser
def test_what_lies_outside_the_region_has_its_own_heading_and_opens(visitor: Visitor) -> None:
    page = visitor.context().new_page()

    def move_away(route: Route) -> None:
        answer = route.fetch()
        content = answer.json()
        kant = next(one for one in content["features"] if one["id"] == "ru-kant")
        kant["geometry"]["coordinates"] = [43.1, 11.6]
        kant["properties"]["out_of_region"] = True
        route.fulfill(response=answer, json=content)

    page.route("**/collections/russian-bases/items*", move_away)
    visitor.go(page, "/map")
    groups = page.locator("#unlocated").evaluate(
        """list => [...list.querySelectorAll("h3")].map((head) => [head.textContent,
          [...head.nextElementSibling.querySelectorAll("button")].map((one) => one.dataset.feature)])"""
    )
    assert groups[-1][0] == "Outside the region"
    assert "russian-bases/ru-kant" in groups[-1][1]
    assert all("russian-bases/ru-kant" not in keys for _, keys in groups[:-1])
    page.locator('[data-feature="russian-bases/ru-kant"]').click()
    expect(page.locator("#panel h2")).to_have_text("Kant air base")
    page.locator("#layer-list li[data-layer='russian-bases'] input").uncheck()
    expect(page.locator('[data-feature="russian-bases/ru-kant"]')).to_have_count(0)


# ---- the map in one file


@pytest.mark.browser
def test_one_file_carries_the_claims_and_shows_them_without_a_network(
    chromium: Browser, atlas: Atlas, tmp_path: Path
) -> None:
    file = tmp_path / "map.html"
    mapview.standalone(atlas, feature=SHAYMAK).save(file)
    with visiting(chromium, "file://") as one:
        page = one.open(file.as_uri())
        expect(page.locator("#panel .side-of")).to_have_count(2)
        expect(fact(page, "status").get_by_role("button")).to_have_text("2 sources")
        assert not [url for url in one.asked if url.startswith("http")]


def test_one_file_says_of_each_record_what_the_interface_says(atlas: Atlas, address: str) -> None:
    html = mapview.standalone(atlas).get_root().render()
    carried: dict[str, Any] = {
        href: json.loads(text) for href, text in carried_by(html).items() if href.endswith("/claims?f=json")
    }
    assert len(carried) == sum(len(layer.ids) for layer in atlas.layers.values())
    for key in (SHAYMAK, POSTS):
        href = f"collections/{key.replace('/', '/items/')}/claims?f=json"
        served = httpx.get(f"{address}/{href}").json()["claims"]
        assert len(served) == len(carried[href]["claims"]) > 0
        for told_here, told_there in zip(carried[href]["claims"], served, strict=True):
            assert told_here.items() <= told_there.items()


# ---- the record's own page


class Body(HTMLParser):
    """The text of each element that has one of some classes, by class; each link with its address."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[tuple[str, list[str]]] = []
        self.text: dict[str, list[str]] = {}
        self.links: list[tuple[str, str | None]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"meta", "link", "br", "input"}:
            return
        given = dict(attrs)
        classes = (given.get("class") or "").split() + (
            [f"fact:{given['data-property']}"] if "data-property" in given else []
        )
        self.open.append((tag, classes))
        for name in classes:
            self.text.setdefault(name, []).append("")
        if tag == "a":
            self.links.append(("", given.get("href")))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        for _, classes in self.open:
            for name in classes:
                self.text[name][-1] += data
        if any(tag == "a" for tag, _ in self.open):
            text, href = self.links[-1]
            self.links[-1] = (text + data, href)

    def of(self, name: str) -> list[str]:
        return [re.sub(r"\s+", " ", text).strip() for text in self.text.get(name, [])]


def item_page(address: str, key: str) -> Body:
    answer = httpx.get(
        f"{address}/collections/{key.replace('/', '/items/')}", headers={"accept": "text/html"}
    )
    assert answer.status_code == 200
    return Body(answer.text)


def test_a_record_s_page_sets_positions_side_by_side(address: str) -> None:
    page = item_page(address, SHAYMAK)
    assert page.of("side-of") == [
        "A Chinese presence The Washington Post, 18 February 2019 Chinese persons were met there. [R2]",
        "No Chinese base Ministry of Internal Affairs of Tajikistan, 8 August 2024 "
        "There is no base. [R3] [D1, fn 12]",
    ]
    assert page.of("between") == ["In between Ifri, July 2026 A base of Tajik units. [D1, fn 12]"]
    assert page.of("claims")[-1] == "This atlas 37.56° N, 74.93° E [R2]"
    assert {href for text, href in page.links if text.startswith("[")} == {
        "/sources/R2",
        "/sources/R3",
        "/sources/D1",
    }


def test_a_record_s_page_counts_sources_and_shows_no_contested_value_bare(address: str) -> None:
    page = item_page(address, POSTS)
    [cost] = page.of("fact:cost_usd")
    assert cost.startswith(
        "Cost cost_usd sources differ "
        "58 000 000 USD Ifri [D1, fn 14] "
        "about 60 000 000 USD Nezavisimaya Gazeta [R13]; CA-News [R11] 3 sources"
    )
    assert cost.count("Superseded") == 1
    assert page.of("side-of") == []
    assert page.of("statement") == [
        "State Committee for National Security of Tajikistan, 11 March 2026 Second of three stages. [R11]"
    ]
    assert item_page(address, TAROR).of("side-of")[0] == "Affirmed By none of the sources at hand."


def test_a_record_without_claims_has_a_page_without_positions(address: str) -> None:
    page = item_page(address, SARICHASHMA)
    assert page.of("positions") == page.of("claims") == []
    assert page.of("fact:status")[0].startswith("Status status Occurred")


def test_every_contested_fact_of_the_atlas_is_shown_with_all_who_give_a_value(
    real_atlas: Atlas, server: str
) -> None:
    for key, names in contested(real_atlas).items():
        page = item_page(server, key)
        for name, sources in names.items():
            [row] = page.of(f"fact:{name}")
            assert "sources differ" in row
            assert all(f"[{source}" in row for source in sources)


def contested(atlas: Atlas) -> dict[str, dict[str, set[str]]]:
    """`collection/id` -> property -> the sources of its claims, for what claims contest."""
    return {
        f"{layer.id}/{fid}": {
            fact.name: {claim.source for claim in fact.claims if claim.status != "superseded"}
            for fact in atlas.claims.facts(fid)
            if fact.contested and fact.name != "location"
        }
        for layer in atlas.layers.values()
        for fid in layer.ids
        if any(fact.contested for fact in atlas.claims.facts(fid))
    }
