"""The map page in Chromium, on the atlas's own data: what it shows, view state, keyboard, phone, failures."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from browser_fixtures import PHONE, Visitor, settle, wait_for_map
from ca_geo.settings import share

pytestmark = pytest.mark.browser

SHAYMAK = "gbao-facilities/shaymak-facility"
NINE = "border-incidents/incidents-h2-2025-total"
DATA = share() / "geodata"


def features() -> dict[str, dict[str, Any]]:
    """Every feature of the data folder by `collection/id`."""
    catalog = json.loads((DATA / "catalog.json").read_text("utf-8"))
    found = {}
    for layer in catalog["layers"]:
        content = json.loads((DATA / "layers" / f"{layer['id']}.geojson").read_text("utf-8"))
        found.update({f"{layer['id']}/{feature['id']}": feature for feature in content["features"]})
    return found


FEATURES = features()
LAYERS = list(dict.fromkeys(key.split("/")[0] for key in FEATURES))


def drawn(page: Page) -> set[str]:
    return set(page.evaluate("async () => (await import('ca-geo/drawing.js')).drawnIds()"))


def camera(page: Page) -> dict[str, float]:
    return page.evaluate(
        """() => {
          const map = window[JSON.parse(document.getElementById("settings").textContent).mapName];
          const { lng, lat } = map.getCenter();
          return { lon: lng, lat, zoom: map.getZoom() };
        }"""
    )


def open_record(page: Page, key: str) -> None:
    collection, _, id_ = key.partition("/")
    page.evaluate(
        "async (reference) => (await import('ca-geo/selection.js')).open(reference)",
        {"collection": collection, "id": id_},
    )
    expect(page.locator("#panel h2")).to_have_text(FEATURES[key]["properties"]["name"])


def switch(page: Page, layer: str) -> Any:
    return page.locator(f'#layer-list li[data-layer="{layer}"] input')


def query(page: Page) -> dict[str, str]:
    return {
        name: values[0] for name, values in parse_qs(urlsplit(page.url).query, keep_blank_values=True).items()
    }


def at_rest(page: Page) -> None:
    """Until a flight or a pan has ended: the camera is the same in two looks."""
    before = None
    while before != (before := camera(page)):
        page.wait_for_timeout(150)


# ---- what is shown


def test_every_record_is_drawn_or_listed_as_not_on_the_map(visitor: Visitor) -> None:
    page = visitor.open("/map")
    listed = set(
        page.locator("#unlocated [data-feature]").evaluate_all(
            "rows => rows.map((row) => row.dataset.feature)"
        )
    )
    assert drawn(page) | listed == set(FEATURES)
    assert not drawn(page) & listed
    nowhere = {
        key
        for key, one in FEATURES.items()
        if not one["geometry"] and "geometry_ref" not in one["properties"]
    }
    beyond = {key for key, one in FEATURES.items() if one["properties"].get("out_of_region")}
    assert listed == nowhere | beyond


def test_record_beyond_the_map_is_listed_and_says_so(visitor: Visitor) -> None:
    page = visitor.context().new_page()

    def move_away(route: Route) -> None:
        answer = route.fetch()
        content = answer.json()
        next(one for one in content["features"] if one["id"] == "ru-kant")["geometry"]["coordinates"] = [
            43.1,
            11.6,
        ]
        route.fulfill(response=answer, json=content)

    page.route("**/collections/russian-bases/items*", move_away)
    visitor.go(page, "/map")
    row = page.locator('[data-feature="russian-bases/ru-kant"]')
    expect(row).to_contain_text("Beyond the map")
    assert "russian-bases/ru-kant" not in drawn(page)
    row.click()
    expect(page.locator("#panel .place")).to_contain_text("beyond this map")
    expect(page.get_by_role("button", name="Zoom to")).to_have_count(0)


def test_layer_of_many_pages_is_loaded_whole(visitor: Visitor) -> None:
    page = visitor.context().new_page()
    page.route(
        "**/collections/mines/items*",
        lambda route: route.fallback(url=route.request.url.replace("limit=10000", "limit=3")),
    )
    visitor.go(page, "/map")
    mines = {key for key in FEATURES if key.startswith("mines/")}
    listed = page.locator('[data-feature^="mines/"]').count()
    assert len({key for key in drawn(page) if key in mines}) + listed == len(mines)
    assert sum("/collections/mines/items" in url for url in visitor.asked) >= 3


def test_every_sign_stands_in_the_document_as_a_button_with_a_name(visitor: Visitor) -> None:
    page = visitor.open("/map?center=71.5,41.5&zoom=5")
    marks = page.locator(".mark").evaluate_all(
        "all => all.map((one) => [one.dataset.records, one.getAttribute('aria-label')])"
    )
    in_document = {key for records, _ in marks for key in records.split(" ")}
    railway = {key for key in FEATURES if key.startswith("cku-railway/")}
    assert drawn(page) - railway <= in_document
    assert all(name and name.strip() for _, name in marks)


def test_list_shows_each_layer_with_its_count_which_no_aggregate_enters(visitor: Visitor) -> None:
    page = visitor.open("/map")
    counts = dict(
        page.locator("#layer-list li").evaluate_all(
            """rows => rows.map((row) => [
              row.dataset.layer, Number(row.querySelector(".layer-count").textContent),
            ])"""
        )
    )
    single = [key for key, one in FEATURES.items() if not one["properties"].get("aggregate")]
    assert counts == {layer: sum(key.startswith(f"{layer}/") for key in single) for layer in LAYERS}
    expect(page.locator("#layers-count")).to_have_text(f"{len(FEATURES)} records")
    assert page.locator("#layer-list .layer-sign svg").count() == len(LAYERS)


def test_legend_speaks_only_of_what_is_on_the_map(visitor: Visitor) -> None:
    page = visitor.open("/map")
    certainty, signs = page.locator("#legend-certainty li"), page.locator("#legend-signs li")
    expect(certainty).to_have_count(6)
    expect(signs.filter(has_text="Closed")).to_have_count(1)
    switch(page, "russian-bases").click()
    expect(signs.filter(has_text="Closed")).to_have_count(0)
    switch(page, "industry-energy").click()
    expect(certainty.filter(has_text="Exact site")).to_have_count(0)
    for layer in LAYERS:
        switch(page, layer).set_checked(False)
    expect(certainty).to_have_count(0)
    expect(signs).to_have_count(0)
    assert drawn(page) == set()


def test_title_licences_and_reach_of_the_evidence_are_told(visitor: Visitor) -> None:
    page = visitor.open("/map")
    about = page.locator("#about")
    expect(about).to_contain_text("Evidence as of July 2026")
    for words in ("ODbL-1.0", "CC-BY-4.0", "OpenStreetMap", "Natural Earth", "GeoNames"):
        expect(about).to_contain_text(words)
    expect(page.locator(".map-statement")).to_contain_text("OpenStreetMap")


def test_border_statement_names_the_edition_of_the_borders(visitor: Visitor) -> None:
    vintage = json.loads((DATA / "basemap" / "borders.geojson").read_text("utf-8"))["vintage"]
    edition = re.search(r"\d{4}\w?", vintage)
    assert edition
    expect(visitor.open("/map").locator(".map-statement")).to_contain_text(edition[0])


def test_drawn_mark_is_set_for_measurements(visitor: Visitor) -> None:
    page = visitor.open("/map")
    assert page.evaluate("performance.getEntriesByName('ca-geo:drawn').length") == 1


def test_everything_comes_from_the_server_itself(visitor: Visitor) -> None:
    visitor.open("/map")
    assert len(visitor.asked) > len(LAYERS)
    assert {urlsplit(url).netloc for url in visitor.asked if url.startswith("http")} == {
        urlsplit(visitor.base).netloc
    }


def test_downloads_offer_every_format_of_every_layer(visitor: Visitor) -> None:
    from ca_geo.formats import FORMATS

    page = visitor.open("/map")
    page.get_by_role("button", name="Download").click()
    links = page.locator("#download a").evaluate_all("all => all.map((one) => one.getAttribute('href'))")
    assert {f"collections/{layer}/items?f={key}" for layer in LAYERS for key in FORMATS} <= set(links)
    assert {"download/atlas.gpkg", "download/atlas.zip"} <= set(links)
    page.keyboard.press("Escape")
    expect(page.locator("#download")).to_be_hidden()
    expect(page.get_by_role("button", name="Download")).to_be_focused()


# ---- the view and its address


def test_reloading_the_address_gives_the_same_view(visitor: Visitor) -> None:
    page = visitor.open("/map")
    page.mouse.move(900, 300)
    page.mouse.down()
    page.mouse.move(760, 380, steps=6)
    page.mouse.up()
    switch(page, "mines").click()
    page.locator(f'.mark[data-records="{SHAYMAK}"]').click()
    expect(page.locator("#panel h2")).to_be_focused()
    at_rest(page)
    before = look(page)
    assert set(query(page)) == {"center", "zoom", "layers", "feature"}
    assert query(page)["feature"] == SHAYMAK
    assert "mines" not in query(page)["layers"]
    page.reload()
    wait_for_map(page)
    assert look(page) == before
    assert "#" not in page.url


def look(page: Page) -> dict[str, Any]:
    """What a reader can tell: address, camera, switches, panel, and where the signs stand on the screen."""
    at = page.locator(".mark.sign, .mark.stack").evaluate_all(
        """all => Object.fromEntries(all.map((one) => {
          const { x, y } = one.getBoundingClientRect();
          return [one.dataset.records, [Math.round(x), Math.round(y)]];
        }))"""
    )
    here = camera(page)
    return {
        "url": page.url,
        "camera": [round(here["lon"], 3), round(here["lat"], 3), here["zoom"]],
        "on": page.locator("#layer-list input").evaluate_all("all => all.map((one) => one.checked)"),
        "title": page.locator("#panel h2").inner_text(),
        "drawn": drawn(page),
        "signs": {
            key: [round(x, -1), round(y, -1)] for key, (x, y) in at.items() if 300 < x < 1200 and 60 < y < 880
        },
    }


def test_address_is_left_alone_until_the_reader_does_something(visitor: Visitor) -> None:
    page = visitor.open("/map")
    assert urlsplit(page.url).query == ""
    switch(page, "mines").click()
    assert set(query(page)) >= {"layers"}
    switch(page, "mines").click()
    assert "layers" not in query(page)


def test_back_closes_and_forward_opens_a_record(visitor: Visitor) -> None:
    page = visitor.open("/map")
    open_record(page, SHAYMAK)
    open_record(page, NINE)
    page.go_back()
    expect(page.locator("#panel h2")).to_have_text(FEATURES[SHAYMAK]["properties"]["name"])
    page.go_back()
    expect(page.locator("#panel")).to_be_hidden()
    page.go_forward()
    expect(page.locator("#panel h2")).to_have_text(FEATURES[SHAYMAK]["properties"]["name"])


def test_address_with_layers_shows_only_these(visitor: Visitor) -> None:
    page = visitor.open("/map?layers=mines,russian-bases")
    assert {key.split("/")[0] for key in drawn(page)} == {"mines", "russian-bases"}
    page = visitor.open("/map?layers=")
    assert drawn(page) == set()


BAD = {
    "zoom=99": "zoom=99",
    "zoom=six": "from 4 to 12",
    "center=abc": "longitude 46 to 97",
    "center=10,10": "latitude 33 to 56",
    "layers=mines,gold": "border-incidents",
    "feature=nowhere/x": "a record’s id",
    "theme=pink": "light, dark, grey",
    "colour=red": "Known are center, zoom",
    "zoom=5&zoom=6": "once only",
    "feature=mines/atlantis": "mines/atlantis",
}


@pytest.mark.parametrize("bad", BAD)
def test_bad_parts_of_an_address_are_named_and_left_out(visitor: Visitor, bad: str) -> None:
    page = visitor.open(f"/map?{bad}")
    expect(page.locator(".notice").first).to_contain_text(BAD[bad])
    assert page.locator(".notice").count() == 1
    assert len(drawn(page)) > 30
    assert camera(page)["zoom"] == pytest.approx(6.4)


def test_good_parts_of_an_address_hold_beside_bad_ones(visitor: Visitor) -> None:
    page = visitor.open(f"/map?zoom=99&center=70,40&theme=dark&feature={SHAYMAK}&x=1")
    assert page.locator(".notice").count() == 2
    assert page.locator("html").get_attribute("data-theme") == "dark"
    expect(page.locator("#panel h2")).to_have_text(FEATURES[SHAYMAK]["properties"]["name"])
    assert [camera(page)["lon"], camera(page)["lat"]] == pytest.approx([70, 40], abs=0.01)


def test_theme_follows_the_reader_until_one_is_chosen(visitor: Visitor) -> None:
    page = visitor.open("/map", color_scheme="dark")
    ground = "getComputedStyle(document.querySelector('.head')).backgroundColor"
    assert page.evaluate(ground) == "rgb(23, 26, 30)"
    page.get_by_role("button", name="View", exact=True).click()
    expect(page.get_by_role("button", name="Dark")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Light").click()
    assert page.evaluate(ground) == "rgb(255, 255, 255)"
    assert query(page)["theme"] == "light"
    page.get_by_role("button", name="Grey").click()
    grey = page.locator(".mark .sign-body").first.evaluate("one => getComputedStyle(one).stroke")
    red, green, blue = re.findall(r"\d+", grey)
    assert red == green == blue


# ---- the panel


def test_panel_says_what_a_record_says(visitor: Visitor) -> None:
    page = visitor.open("/map")
    open_record(page, SHAYMAK)
    panel, record = page.locator("#panel"), FEATURES[SHAYMAK]["properties"]
    expect(panel).to_contain_text(record["summary"])
    expect(panel).to_contain_text(record["location_note"])
    expect(panel).to_contain_text(record["location_basis"])
    expect(panel.locator(".chip").first).to_have_text("Statements differ")
    expect(panel).to_contain_text("Murghob district, Gorno-Badakhshan, Tajikistan")
    expect(panel).to_contain_text("From about 2016")
    expect(panel.locator("bdi[lang]").first).to_have_text(record["name_ru"])
    assert panel.locator("bdi").first.get_attribute("lang") in {"ru", "tg"}
    expect(panel.locator(".diagram")).to_be_visible()


def test_every_record_opens_and_no_disputed_value_stands_bare(visitor: Visitor) -> None:
    page = visitor.open("/map")
    for key, feature in FEATURES.items():
        record = feature["properties"]
        open_record(page, key)
        disputed = [name for name in record if name.endswith("_contested")]
        differ = bool(disputed) or record["assessment"] == "contested"
        cited = {source.split(" ")[0] for source in record["sources"]}
        expect(page.locator("#panel .doubt")).to_have_count(len(disputed))
        expect(page.locator("#panel .chip.strong")).to_have_count(int(differ))
        expect(page.locator("#panel .sources li")).to_have_count(len(cited))


def test_disputed_values_are_shown_with_their_range(visitor: Visitor) -> None:
    key = "border-incidents/incident-2025-12-24-sarichashma"
    page = visitor.open(f"/map?feature={key}")
    record = FEATURES[key]["properties"]
    row = page.locator("#panel .fact", has_text="Sources differ").first
    expect(row).to_contain_text(f"Sources differ: {record['killed_low']} to {record['killed_high']}")
    expect(row).to_contain_text(str(record["killed"]))


def test_sources_are_linked_only_where_an_address_is_given(visitor: Visitor) -> None:
    page = visitor.open(f"/map?feature={SHAYMAK}")
    items = {item["id"]: item for item in json.loads((DATA / "sources.json").read_text("utf-8"))}
    cited = dict.fromkeys(source.split(" ")[0] for source in FEATURES[SHAYMAK]["properties"]["sources"])
    rows = page.locator("#panel .sources li")
    for row, source in enumerate(cited):
        expect(rows.nth(row)).to_contain_text(items[source]["title"])
        links = rows.nth(row).locator("a[target]").evaluate_all("all => all.map((one) => one.href)")
        assert links == ([items[source]["URL"]] if "URL" in items[source] else [])


def test_the_count_of_nine_says_what_it_counts_and_leads_to_the_known_ones(visitor: Visitor) -> None:
    page = visitor.open(f"/map?feature={NINE}")
    members = FEATURES[NINE]["properties"]["members"]
    expect(page.locator("#panel .members")).to_contain_text(f"9 incidents, of which {len(members)} are known")
    rows = page.locator("#panel .members .record")
    expect(rows).to_have_count(len(members))
    rows.first.click()
    expect(page.locator("#panel")).to_contain_text("Counted in")
    page.locator("#panel .members .record").click()
    expect(page.locator("#panel h2")).to_have_text(FEATURES[NINE]["properties"]["name"])


def test_records_that_are_not_on_the_map_open_from_their_list(visitor: Visitor) -> None:
    page = visitor.open("/map")
    row = page.locator('[data-feature="russian-bases/ru-base-armenia"]')
    row.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#panel h2")).to_be_focused()
    expect(page.locator("#panel")).to_contain_text("Known by country only")
    expect(page.get_by_role("button", name="Zoom to")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(row).to_be_focused()


def test_zoom_to_shows_the_disc_whole_and_goes_no_closer(visitor: Visitor) -> None:
    page = visitor.open(f"/map?feature={SHAYMAK}", reduced_motion="reduce")
    page.get_by_role("button", name="Zoom to").click()
    at_rest(page)
    bounds = page.evaluate("map_atlas.getBounds().toBBoxString().split(',').map(Number)")
    lon, lat = FEATURES[SHAYMAK]["geometry"]["coordinates"]
    assert bounds[0] < lon - 0.28
    assert bounds[2] > lon + 0.28
    assert bounds[1] < lat - 0.225
    assert bounds[3] > lat + 0.225


def test_link_and_error_report_go_to_the_clipboard(visitor: Visitor) -> None:
    page = visitor.open(f"/map?feature={SHAYMAK}", permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy link").click()
    expect(page.locator(".notice")).to_have_text(re.compile("Link copied"))
    assert f"feature={SHAYMAK}" in page.evaluate("navigator.clipboard.readText()")
    page.get_by_role("button", name="Report an error").click()
    expect(page.locator(".notice")).to_have_count(2)
    report = page.evaluate("navigator.clipboard.readText()")
    version = page.evaluate("JSON.parse(document.getElementById('settings').textContent).version")
    assert SHAYMAK in report
    assert version in report
    assert f"feature={SHAYMAK}" in report.split("Address: ")[1]


def test_text_is_shown_for_copying_where_the_browser_forbids_it(visitor: Visitor) -> None:
    page = visitor.open(f"/map?feature={SHAYMAK}")
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no')); }")
    page.get_by_role("button", name="Report an error").click()
    assert SHAYMAK in page.locator("dialog.copy textarea").input_value()
    page.keyboard.press("Escape")
    expect(page.locator("dialog.copy")).to_have_count(0)
    expect(page.locator("#panel h2")).to_be_visible()


def test_geojson_of_a_record_is_a_link_to_the_api(visitor: Visitor) -> None:
    page = visitor.open(f"/map?feature={SHAYMAK}")
    href = page.locator("#panel .panel-foot").get_by_role("link", name="GeoJSON").evaluate("one => one.href")
    answer = page.request.get(href).json()
    assert answer["id"] == SHAYMAK.split("/")[1]


# ---- keyboard


def test_keyboard_alone_opens_and_closes_a_record(visitor: Visitor) -> None:
    page = visitor.open("/map")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the map")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#layers")).to_be_focused()
    page.get_by_role("link", name="Skip to the map").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".mark[tabindex='0']")).to_have_count(1)
    page.keyboard.press("Tab")
    expect(page.locator(".folium-map")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator(".mark[tabindex='0']")).to_be_focused()
    assert "#" not in page.url
    page.keyboard.press("End")
    while " " in focused_records(page):  # a stack opens its list first
        page.keyboard.press("ArrowLeft")
    key = focused_records(page)
    page.keyboard.press("Enter")
    expect(page.locator("#panel h2")).to_be_focused()
    expect(page.locator("#panel h2")).to_have_text(FEATURES[key]["properties"]["name"])
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).to_be_hidden()
    assert focused_records(page) == key


def focused_records(page: Page) -> str:
    return page.evaluate("document.activeElement.dataset.records ?? ''")


def test_tab_reaches_the_map_before_all_its_signs_are_passed_one_by_one(visitor: Visitor) -> None:
    page = visitor.open("/map")
    page.locator(".mark[tabindex='0']").focus()
    page.keyboard.press("Tab")
    assert not page.evaluate("document.activeElement.classList.contains('mark')")


def test_all_targets_are_large_enough(visitor: Visitor) -> None:
    page = visitor.open(f"/map?feature={SHAYMAK}")
    assert too_small(page, 24) == []
    assert page.locator("h1").count() == 1
    assert page.locator("main").count() == 1


def too_small(page: Page, least: int) -> list[str]:
    """Buttons, links and switches under `least` px, less links within a sentence (WCAG 2.5.8, "inline")."""
    return page.evaluate(
        """(least) => [...document.querySelectorAll("button, a[href], input, summary")].filter((one) => {
          const area = one.closest("label") ?? one;
          const { width, height } = area.getBoundingClientRect();
          const counts = width && one.checkVisibility() && !one.closest(".sources, .skip-link");
          return counts && Math.min(width, height) < least;
        }).map((one) => one.outerHTML.slice(0, 120))""",
        least,
    )


# ---- phones


def test_phone_shows_the_map_to_the_edges_and_layers_on_demand(visitor: Visitor) -> None:
    page = visitor.open("/map", viewport=PHONE, has_touch=True)
    box = page.locator(".folium-map").bounding_box()
    strip = page.locator("#time").bounding_box()
    assert box is not None
    assert strip is not None
    assert (box["x"], box["y"], box["width"]) == (0, 0, PHONE["width"])
    assert strip["y"] <= box["height"] <= strip["y"] + 8  # the strip of time is the map's foot
    expect(page.locator("#layers")).to_be_hidden()
    button = page.get_by_role("button", name=f"Layers · {len(LAYERS)}")
    button.tap()
    expect(page.locator("#layers")).to_be_visible()
    switch(page, "mines").tap()
    page.get_by_role("button", name="Close the layers").tap()
    expect(page.locator("#layers")).to_be_hidden()
    expect(page.get_by_role("button", name=f"Layers · {len(LAYERS) - 1}")).to_be_visible()
    assert not any(key.startswith("mines/") for key in drawn(page))


def test_phone_sheet_has_three_heights_and_leaves_the_chosen_sign_in_sight(visitor: Visitor) -> None:
    page = visitor.open(f"/map?feature={SHAYMAK}", viewport=PHONE, has_touch=True, reduced_motion="reduce")
    sheet, handle = page.locator("#panel"), page.locator(".sheet-handle")
    mark = page.locator(f'.mark[data-records="{SHAYMAK}"]').bounding_box()
    assert mark is not None
    assert 54 < mark["y"] < PHONE["height"] - 386 - mark["height"]
    assert height(sheet) == 386
    handle.focus()
    page.keyboard.press("ArrowUp")
    assert height(sheet) == PHONE["height"]
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert height(sheet) == 56
    page.keyboard.press("Enter")
    assert height(sheet) == 386
    drag(page, handle, -200)
    assert height(sheet) == PHONE["height"]
    expect(page.get_by_role("button", name="Zoom to")).to_be_visible()
    page.get_by_role("button", name="Close the record").tap()
    expect(sheet).to_be_hidden()


def height(sheet: Any) -> float:
    settle(sheet.page)
    return float(sheet.bounding_box()["height"])


def drag(page: Page, handle: Any, by: int) -> None:
    box = handle.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y + by, steps=5)
    page.mouse.up()


@pytest.mark.parametrize("width", [320, 390])
def test_nothing_is_wider_than_a_phone(visitor: Visitor, width: int) -> None:
    page = visitor.open(f"/map?feature={SHAYMAK}", viewport={"width": width, "height": 640}, has_touch=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("#panel").evaluate(
        "one => one.querySelector('.panel-body').scrollWidth <= one.clientWidth"
    )


def test_phone_buttons_suit_a_finger(visitor: Visitor) -> None:
    page = visitor.open("/map", viewport=PHONE, has_touch=True, is_mobile=True)
    boxes = page.locator(".map-buttons button, .layers-button").evaluate_all(
        """all => all.map((one) => {
          const { width, height } = one.getBoundingClientRect();
          return [width, height];
        })"""
    )
    assert boxes
    assert all(min(box) >= 38 for box in boxes)


# ---- failures


def test_failed_layer_is_named_and_can_be_loaded_again(visitor: Visitor) -> None:
    page = visitor.context().new_page()
    broken = True

    def answer(route: Route) -> None:
        if broken:
            route.fulfill(status=503, body="later")
        else:
            route.fallback()

    page.route("**/collections/mines/items*", answer)
    visitor.go(page, "/map", drawn=False)
    expect(page.locator(".notice")).to_contain_text("Mines")
    expect(page.locator(".notice")).to_contain_text("503")
    expect(page.locator('li[data-layer="mines"]')).to_contain_text("Could not be loaded")
    page.wait_for_function("document.querySelectorAll('.mark').length > 5")
    assert not any(key.startswith("mines/") for key in drawn(page))
    open_record(page, SHAYMAK)
    broken = False
    page.locator('li[data-layer="mines"]').get_by_role("button", name="Retry").click()
    wait_for_map(page)
    assert "mines/taror-mine" in drawn(page)
    expect(page.locator('li[data-layer="mines"] .failed')).to_have_count(0)
    assert all("503" in error for error in visitor.errors)
    visitor.errors.clear()


def test_records_stay_usable_without_a_base_map(visitor: Visitor) -> None:
    page = visitor.context().new_page()
    page.route("**/basemap/rivers.geojson*", lambda route: route.abort())
    visitor.go(page, "/map")
    expect(page.locator(".notice")).to_contain_text("rivers")
    assert len(drawn(page)) > 30
    open_record(page, SHAYMAK)
    visitor.errors.clear()


# ---- hostile data

ATTACKS = (
    '<img src="/static/x" onerror="window.hacked=1;alert(1)">',
    "</script><script>window.hacked=1;alert(2)</script>",
    "<!--<script>",
    "\"'` ${window.hacked=1} {{7*7}} {% raw %}",
    "\u202egnp.exe \u2067rtl\u2069",
    "javascript:alert(3)",
    "x" * 100_000,
)


def hostile(data: Path) -> dict[str, Any]:
    """Adds to a tiny atlas a record that carries every attack, and a source with a script for its address."""
    path = data / "layers" / "mines.geojson"
    layer = json.loads(path.read_text("utf-8"))
    record = json.loads(json.dumps(layer["features"][0]))
    record["id"] = record["properties"]["id"] = "hostile"
    text = " ".join(ATTACKS)
    for name in ("name", "summary"):
        record["properties"][name] = text
    record["properties"]["sources"] = [f"D1 {ATTACKS[0]}", f"R1 {ATTACKS[1]}"]
    layer["features"].append(record)
    path.write_text(json.dumps(layer, ensure_ascii=False), "utf-8")
    for name in ("sources.json", "actors.json", "codelists.json", "catalog.json"):
        poison(data / name)
    return record


def poison(path: Path) -> None:
    """Every title, name and note of a JSON file gets the attacks behind it; addresses become scripts."""
    content = json.loads(path.read_text("utf-8"))

    def walk(value: Any) -> Any:
        if isinstance(value, list):
            return [walk(item) for item in value]
        if not isinstance(value, dict):
            return value
        return {key: change(key, item) for key, item in value.items()}

    def change(key: str, value: Any) -> Any:
        if key in {"title", "name", "definition", "note", "description", "attribution"} and isinstance(
            value, str
        ):
            return " ".join((value, *ATTACKS[:6]))
        return "javascript:window.hacked=1" if key == "URL" else walk(value)

    path.write_text(json.dumps(walk(content), ensure_ascii=False), "utf-8")


def test_hostile_texts_run_no_script(tiny_data: Path, visit_data: Callable[[Path], Visitor]) -> None:
    record = hostile(tiny_data)
    visitor = visit_data(tiny_data)
    page = visitor.open("/map?feature=mines/hostile")
    assert page.locator("#panel h2").inner_text().startswith("<img src=")
    assert page.locator("#panel h2").evaluate("one => one.textContent") == record["properties"]["name"]
    assert page.locator("#panel img, #panel script, #layers img, #layers script, main img").count() == 0
    expect(page.locator("#panel .source-code").first).to_be_visible()
    assert page.locator("#panel .sources a:not(.source-code, .back)").count() == 0
    addresses = page.locator("#panel a").evaluate_all("all => all.map((one) => one.href)")
    assert {urlsplit(address).scheme for address in addresses} == {"http"}
    page.locator(".mark.sign").first.hover()
    assert page.evaluate("window.hacked") is None
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    embed = visitor.open("/embed?feature=mines/hostile")
    assert embed.evaluate("window.hacked") is None


def test_hostile_addresses_run_no_script(visitor: Visitor) -> None:
    page = visitor.open(
        "/map?feature=<img src=x onerror=alert(1)>&layers=</script><script>alert(2)</script>&theme=`${alert(3)}`"  # noqa: E501
    )
    assert page.locator(".notice").count() == 3
    assert page.locator(".notice img, .notice script").count() == 0
