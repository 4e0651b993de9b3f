"""The table under the map: complete, in order, one choice with the map; without a mouse, without scripts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from playwright.sync_api import Browser, Page, expect

from browser_fixtures import Visitor, settle, visiting
from ca_geo import mapview
from ca_geo.atlas import Atlas
from ca_geo.settings import Settings
from conftest import write_tiny
from serving import served

SHOWN = """async () => (await import("ca-geo/shown.js")).shownRecords()
  .map(({ layer, feature }) => `${layer.id}/${feature.id}`)"""
ROWS = "all => all.map((row) => row.dataset.record)"
IN_VIEW = """async () => { const { shownRecords } = await import("ca-geo/shown.js");
  const box = map_atlas.getBounds();
  const corners = (part) => (typeof part[0] === "number" ? [part] : part.flatMap(corners));
  return shownRecords().filter(({ feature: { geometry } }) => {
    if (!geometry) return false;
    const [x, y] = [0, 1].map((axis) => corners(geometry.coordinates).map((at) => at[axis]));
    return Math.min(...x) <= box.getEast() && Math.max(...x) >= box.getWest()
      && Math.min(...y) <= box.getNorth() && Math.max(...y) >= box.getSouth();
  }).map(({ layer, feature }) => `${layer.id}/${feature.id}`); }"""
COPIED = """async () => { const { asText } = await import("ca-geo/table-tools.js");
  const { shownColumns } = await import("ca-geo/table-columns.js");
  const { shownRecords } = await import("ca-geo/shown.js");
  return asText({ records: shownRecords(), columns: shownColumns(["actors"]) }); }"""
UNSAFE = """async () => { const { asText } = await import("ca-geo/table-tools.js");
  const { shownColumns } = await import("ca-geo/table-columns.js");
  const layer = { id: "x", title: "=1+1" };
  const feature = { id: "a", properties: { name: "a\\tb\\nc" } };
  return asText({ records: [{ layer, feature }], columns: shownColumns(null).slice(0, 2) }); }"""
MANY = 2000


def rows(page: Page) -> list[str]:
    found: list[str] = page.locator("#table tbody tr[data-record]").evaluate_all(ROWS)
    return found


@pytest.mark.browser
@pytest.mark.parametrize(
    "query",
    [
        "",
        "layers=mines,russian-bases",
        "countries=TJ&time=2025-01-01/2025-12-31&match=certain",
        "precision=settlement&status=operational",
    ],
)
def test_the_rows_are_all_records_shown_on_the_map_or_not(visitor: Visitor, query: str) -> None:
    page = visitor.open(f"/map?table=open&{query}")
    shown = page.evaluate(SHOWN)
    assert rows(page) == shown
    assert len(shown) > 1
    expect(page.locator("#table-count")).to_have_text(
        f"{len(shown)} records, {len(page.evaluate(IN_VIEW))} in view"
    )
    expect(page.locator("#table table")).to_have_attribute("aria-rowcount", str(len(shown) + 1))


@pytest.mark.browser
def test_the_rows_follow_layers_and_filters(visitor: Visitor) -> None:
    page = visitor.open("/map?table=open&layers=mines,russian-bases")
    before = rows(page)
    page.locator("#layer-list [data-layer=mines] label").click()
    assert rows(page) == [row for row in before if row.startswith("russian-bases/")]
    page.evaluate("async () => (await import('ca-geo/view.js')).set({ countries: ['TJ'] }, 'filter')")
    assert 0 < len(rows(page)) < 6
    assert rows(page) == page.evaluate(SHOWN)


def order(atlas: Atlas, column: str, descending: bool) -> list[str]:
    """By brute force: records that say nothing last, equals in the order of layers and file."""
    ranks = ("exact-site", "settlement", "district", "region", "corridor", "country")
    keyed = []
    for layer in atlas.drawn.values():
        for fid, properties, period in zip(layer.ids, layer.properties, layer.periods, strict=True):
            radius = properties.get("location_uncertainty_m")
            first, last = (
                (
                    period.outer[0] and period.outer[0].toordinal(),
                    period.outer[1] and period.outer[1].toordinal(),
                )
                if period
                else (None, None)
            )
            sign = -1 if descending else 1
            keys = {
                "sources": (sign * len(properties["sources"]),),
                "date": (
                    not period,
                    sign * (first if first is not None else float("-inf")),
                    sign * (last if last is not None else float("inf")),
                ),
                "place": (
                    sign * ranks.index(properties["location_precision"]),
                    radius is None,
                    sign * (radius or 0),
                ),
                "casualties": tuple(
                    part
                    for name in ("killed", "killed_attackers", "killed_kg", "killed_tj", "injured")
                    for value in [properties.get(name, properties.get(f"{name}_low"))]
                    for part in (value is None, sign * (value or 0))
                ),
            }
            keyed.append((keys[column], f"{layer.info.id}/{fid}"))
    return [key for _, key in sorted(keyed, key=lambda one: one[0])]


@pytest.mark.browser
@pytest.mark.parametrize("column", ["date", "place", "sources", "casualties"])
def test_sorting_is_that_of_brute_force_over_the_records(
    visitor: Visitor, real_atlas: Atlas, column: str
) -> None:
    page = visitor.open("/map?table=open&columns=casualties")
    unsorted = rows(page)
    head = page.locator(f"#table thead th[data-column={column}]")
    for descending, said in ((False, "ascending"), (True, "descending")):
        head.locator("button").click()
        expect(head).to_have_attribute("aria-sort", said)
        assert rows(page) == order(real_atlas, column, descending)
        assert f"sort={'-' * descending}{column}" in page.url
        expect(head.locator("button")).to_be_focused()
    head.locator("button").click()
    assert rows(page) == unsorted


@pytest.mark.browser
def test_texts_are_sorted_as_people_sort_them(visitor: Visitor) -> None:
    page = visitor.open("/map?table=open&sort=area&layers=mines,border-incidents")
    areas = page.locator("#table td[data-column=area]").all_inner_texts()
    assert areas == sorted(areas, key=str.casefold)
    assert len(set(areas)) > 3


@pytest.mark.browser
def test_a_row_opens_its_record_and_a_record_marks_its_row(visitor: Visitor) -> None:
    page = visitor.open("/map?table=open")
    row = page.locator("tr[data-record='mines/taror-mine']")
    row.hover()
    expect(page.locator(".mark.hover")).to_have_count(1)
    row.locator("td[data-column=area]").click()
    expect(page.locator("#panel h2")).to_have_text("Taror gold mine")
    expect(page).to_have_url(re.compile("feature=mines/taror-mine"))
    expect(row.locator("button")).to_have_attribute("aria-current", "true")
    page.evaluate(
        """async () => {
          const { id } = (await import('ca-geo/records.js')).featuresOf('institutions').at(-1);
          (await import('ca-geo/selection.js')).open({ collection: 'institutions', id }); }"""
    )
    marked = page.locator("tr.selected")
    expect(marked).to_have_count(1)
    expect(marked).to_have_attribute("data-record", re.compile("^institutions/"))
    expect(marked).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(page.locator("tr.selected")).to_have_count(0)


@pytest.mark.browser
def test_the_record_of_the_address_is_in_sight(visitor: Visitor) -> None:
    page = visitor.open("/map?table=open&sort=-date&feature=mines/taror-mine")
    expect(page.locator("tr[data-record='mines/taror-mine']")).to_be_in_viewport()


@pytest.mark.browser
def test_by_keyboard_alone(visitor: Visitor) -> None:
    page = visitor.open("/map")
    for _ in range(3):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    toggle = page.locator("#table-toggle")
    expect(toggle).to_be_focused()
    page.keyboard.press("Enter")
    expect(toggle).to_have_attribute("aria-expanded", "true")
    assert page.locator("#table tbody [tabindex='0']").count() == 1
    page.locator("#table thead button").last.focus()
    page.keyboard.press("Tab")
    names = rows(page)
    for key, at in (
        ("ArrowDown", 1),
        ("ArrowDown", 2),
        ("ArrowUp", 1),
        ("End", 92),
        ("Home", 0),
        ("ArrowDown", 1),
    ):
        page.keyboard.press(key)
        assert page.evaluate("document.activeElement.closest('tr').dataset.record") == names[at]
        expect(page.locator(":focus")).to_be_in_viewport(ratio=1)
    page.keyboard.press("PageDown")
    assert page.evaluate("Number(document.activeElement.closest('tr').dataset.at)") > 5
    name = page.locator(":focus").inner_text()
    page.keyboard.press("Enter")
    expect(page.locator("#panel h2")).to_have_text(name)
    page.keyboard.press("Escape")
    expect(page.locator(":focus")).to_have_text(name)
    page.keyboard.press("Escape")
    expect(toggle).to_be_focused()
    expect(page.locator("#table-body")).to_be_hidden()
    assert "table=" not in page.url


@pytest.mark.browser
def test_only_what_is_in_view_follows_the_map(visitor: Visitor) -> None:
    page = visitor.open("/map?table=open&center=73,38.5&zoom=8")
    everything = rows(page)
    page.get_by_label("Only what is in view").check()
    near = rows(page)
    assert near == page.evaluate(IN_VIEW)
    assert 0 < len(near) < len(everything)
    page.evaluate("map_atlas.setView([42.9, 74.6], 9, { animate: false })")
    settle(page)
    assert rows(page) == page.evaluate(IN_VIEW)
    assert rows(page) != near
    assert "follow=extent" in page.url


@pytest.mark.browser
def test_copied_text_has_all_rows_and_is_plain(visitor: Visitor) -> None:
    page = visitor.open("/map?layers=mines,border-incidents")
    lines = [line.split("\t") for line in page.evaluate(COPIED).split("\n")]
    assert lines[0] == ["Record", "Layer", "Area", "Place known to", "Date", "Status", "Sources", "Actors"]
    assert len(lines) == 1 + len(page.evaluate(SHOWN))
    assert {len(line) for line in lines} == {8}
    assert page.evaluate(UNSAFE) == "Record\tLayer\na b c\t'=1+1"


@pytest.mark.browser
def test_files_are_those_of_the_layers_and_filters(visitor: Visitor) -> None:
    page = visitor.open("/map?layers=mines,russian-bases&countries=TJ")
    page.locator("#table-tools summary").last.click()
    links = page.locator("#table-tools .menu-body a").filter(has_text=re.compile("^CSV$"))
    expect(links).to_have_count(2)
    hrefs = [link.get_attribute("href") or "" for link in links.all()]
    assert [href.split("/")[1] for href in hrefs] == ["mines", "russian-bases"]
    assert all("f=csv&filter=A_OVERLAPS" in href for href in hrefs)


@pytest.mark.browser
def test_faults_in_the_address_are_named(visitor: Visitor) -> None:
    page = visitor.open("/map?table=shut&sort=colour&columns=name&follow=me")
    for text in ("table=shut", "sort=colour", "columns=name", "follow=me"):
        expect(page.locator("#notices")).to_contain_text(text)
    expect(page.locator("#table-body")).to_be_hidden()


class Cells(HTMLParser):
    """The texts of the table's body, row by row, and its links."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.links: list[str] = []
        self.feed(html.partition("<tbody>")[2].partition("</tbody>")[0])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        elif tag == "td":
            self.rows[-1].append("")
        elif tag == "a":
            self.links.append(dict(attrs)["href"] or "")

    def handle_data(self, data: str) -> None:
        if self.rows and self.rows[-1]:
            self.rows[-1][-1] += data.strip()


@pytest.mark.browser
def test_without_scripts_the_table_is_there_and_complete(visitor: Visitor, real_atlas: Atlas) -> None:
    page = visitor.open("/map", drawn=False, java_script_enabled=False)
    names = [one["name"] for layer in real_atlas.drawn.values() for one in layer.properties]
    assert page.locator("#table tbody tr td:first-child").all_inner_texts() == names
    expect(page.locator("#table tbody a").first).to_be_visible()
    page.locator("#table tbody a").filter(has_text="Taror gold mine").click()
    expect(page.locator("h1")).to_have_text("Taror gold mine")


def test_the_page_brings_rows_in_words_and_a_page_in_one_file_none(real_atlas: Atlas) -> None:
    cells = Cells(mapview.map_page(real_atlas, embed=False, asset=str).html)
    [row] = [row for row in cells.rows if row[0] == "Taror gold mine"]
    assert row[1:4] == [
        "Mines",
        "Panjakent district, Sughd, Tajikistan",
        "District, known to 50 km",
    ]
    assert len(cells.rows) == sum(len(layer.ids) for layer in real_atlas.drawn.values())
    assert "collections/mines/items/taror-mine" in cells.links
    assert Cells(real_atlas.map().get_root().render()).rows == []  # its scripts have all it needs


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 390])
def test_on_a_phone_it_is_a_sheet_over_the_map(visitor: Visitor, width: int) -> None:
    page = visitor.open("/map", viewport={"width": width, "height": 640})
    page.locator("#table-toggle").click()
    box = page.locator("#table").bounding_box()
    assert box == {"x": 0, "y": 0, "width": width, "height": 640}
    assert page.evaluate("document.documentElement.scrollWidth") == width
    heights = page.locator("#table tbody tr").evaluate_all("all => all.map((row) => row.offsetHeight)")
    assert set(heights) == {44}
    assert page.locator("main").evaluate("one => one.inert")
    page.locator("tr[data-record='mines/taror-mine']").click()
    expect(page.locator("#panel h2")).to_have_text("Taror gold mine")
    expect(page.locator("#table-body")).to_be_hidden()
    assert not page.locator("main").evaluate("one => one.inert")


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a tiny atlas with a layer of many points."""
    folder = tmp_path_factory.mktemp("crowded")
    write_tiny(folder / "data")
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [66 + n % 100 / 10, 37 + n // 100 / 5]},
            "properties": {"name": f"Point {n}"},
        }
        for n in range(MANY)
    ]
    (folder / "many.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    settings = replace(Settings(), data=folder / "data", layers=(folder / "many.geojson",))
    with served(Atlas.load(settings)) as base:
        yield base


@pytest.mark.browser
def test_of_many_rows_only_those_in_sight_are_in_the_page(chromium: Browser, crowded: str) -> None:
    with visiting(chromium, crowded) as visitor:
        page = visitor.open("/map?table=open&layers=many&sort=-name")
        table = page.locator("#table table")
        expect(table).to_have_attribute("aria-rowcount", str(MANY + 1))
        drawn = page.locator("#table tbody tr[data-record]")
        assert drawn.count() < 100
        assert drawn.first.inner_text().startswith(f"Point {MANY - 1}")
        whole = page.locator("#table-body").evaluate("one => one.scrollHeight")
        assert (
            abs(whole - (MANY * 29 + page.locator("#table thead").evaluate("one => one.offsetHeight"))) <= 1
        )
        drawn.first.locator("button").focus()
        page.keyboard.press("End")
        assert page.evaluate("document.activeElement.closest('tr').getAttribute('aria-rowindex')") == str(
            MANY + 1
        )
        expect(page.locator(":focus")).to_have_text("Point 0")
        expect(page.locator(":focus")).to_be_in_viewport(ratio=1)
        page.keyboard.press("ArrowUp")
        expect(page.locator(":focus")).to_have_text("Point 1")
        page.locator("#table-body").evaluate("one => { one.scrollTop = 1000 * 29; }")
        expect(page.locator("tr[aria-rowindex='1005']")).to_be_in_viewport()
        expect(page.locator("tr[aria-rowindex='1005']")).to_contain_text(f"Point {MANY - 1 - 1003}")
        assert page.locator("#table tbody [tabindex='0']").count() == 1
        page.keyboard.press("ArrowDown")  # the keyboard goes on from where it was
        expect(page.locator(":focus")).to_have_text("Point 0")
        page.keyboard.press("Enter")
        expect(page.locator("#panel h2")).to_have_text("Point 0")
