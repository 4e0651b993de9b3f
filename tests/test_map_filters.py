"""The filters of the map: they find what the API finds with the CQL2 that they can be copied as."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from playwright.sync_api import Page, expect

from browser_fixtures import Visitor
from ca_geo.atlas import Atlas

SHOWN = """async () => (await import("ca-geo/shown.js")).shownRecords()
  .map(({ layer, feature }) => `${layer.id}/${feature.id}`)"""
QUERY = "async (layer) => (await import('ca-geo/selection-query.js')).selectionQuery(layer)"
CQL2 = """async () => { const { asCql2, FILTERS } = await import("ca-geo/filters.js");
  const { get } = await import("ca-geo/view.js");
  return asCql2(get(), new Set(FILTERS.flatMap(({ property, any }) => any ?? [property]))); }"""
VIEWS = [
    ("countries=TJ", "A_OVERLAPS(countries, ('TJ'))"),
    ("countries=TJ,KG&status=planned", "A_OVERLAPS(countries, ('TJ', 'KG')) AND status = 'planned'"),
    ("actors=zijin,huawei", "A_OVERLAPS(actors, ('zijin', 'huawei'))"),
    (
        "actor_countries=RU&assessment=confirmed",
        "A_OVERLAPS(actor_countries, ('RU')) AND assessment = 'confirmed'",
    ),
    ("precision=settlement", "location_precision IN ('exact-site', 'settlement')"),
    ("category=mine,smelter", "category IN ('mine', 'smelter')"),
    ("source=D2", "A_OVERLAPS(source_ids, ('D2'))"),
    (
        "casualties=any&admin1=TJ-KT",
        "A_OVERLAPS(admin1, ('TJ-KT')) AND "
        "(killed > 0 OR killed_attackers > 0 OR killed_kg > 0 OR killed_tj > 0 OR injured > 0)",
    ),
]


def shown(page: Page) -> set[str]:
    return set(page.evaluate(SHOWN))


def of_api(client: httpx.Client, page: Page, atlas: Atlas) -> set[str]:
    """What the API finds with the parameters that the page makes of its view."""
    found = set()
    for layer in atlas.layers:
        query = page.evaluate(QUERY, layer)
        if query is None:  # asks for what no record of the layer has
            continue
        answer = client.get(f"/collections/{layer}/items?limit=1000&{query}")
        assert answer.status_code == 200, answer.text
        found |= {f"{layer}/{feature['id']}" for feature in answer.json()["features"]}
    return found


@pytest.mark.browser
@pytest.mark.parametrize(("query", "cql2"), VIEWS)
def test_what_is_shown_is_what_the_api_finds_by_the_same_cql2(
    visitor: Visitor, client: httpx.Client, real_atlas: Atlas, query: str, cql2: str
) -> None:
    page = visitor.open(f"/map?{query}")
    assert page.evaluate(CQL2) == cql2
    found = shown(page)
    assert found == of_api(client, page, real_atlas)
    assert 0 < len(found) < 93


@pytest.mark.browser
def test_filters_and_time_go_together(visitor: Visitor, client: httpx.Client, real_atlas: Atlas) -> None:
    page = visitor.open("/map?countries=TJ&time=2025-01-01/2025-12-31&match=certain")
    assert shown(page) == of_api(client, page, real_atlas)
    alone = visitor.open("/map?countries=TJ")
    assert shown(page) < shown(alone)


@pytest.mark.browser
def test_counts_react_to_the_other_filters_and_tell_what_a_click_leaves(visitor: Visitor) -> None:
    page = visitor.open("/map")
    page.locator('.facet[data-filter="countries"] summary').click()
    page.locator('.facet[data-filter="countries"] label').filter(has_text="Kyrgyzstan").click()
    expect(page).to_have_url(re.compile("countries=KG"))
    page.locator('.facet[data-filter="status"] summary').click()
    rows = page.locator('.facet[data-filter="status"] li')
    counts = {name: int(count) for name, count in (text.split("\n") for text in rows.all_inner_texts())}
    title, count = next(iter(counts.items()))
    page.locator('.facet[data-filter="status"] label').filter(has_text=title).click()
    expect(page.locator("#announcement")).to_have_text(re.compile(rf"^{count} records?$"))
    assert len(shown(page)) == count


@pytest.mark.browser
def test_chips_take_filters_away_one_by_one_and_all_at_once(visitor: Visitor) -> None:
    page = visitor.open("/map?countries=TJ,KG&assessment=contested")
    expect(page.locator("#chips li")).to_have_count(3)
    page.get_by_role("button", name="Remove the filter Kyrgyzstan").click()
    expect(page).to_have_url(re.compile("countries=TJ&"))
    assert page.evaluate("document.activeElement.closest('#chips') !== null")
    page.get_by_role("button", name="Clear all").click()
    expect(page.locator("#chips")).to_be_hidden()
    assert len(shown(page)) == 93
    assert set(parse_qs(urlsplit(page.url).query)) <= {"center", "zoom"}


@pytest.mark.browser
def test_files_hold_what_is_shown(visitor: Visitor, client: httpx.Client) -> None:
    page = visitor.open("/map?countries=TJ&status=planned")
    page.get_by_role("button", name="Download").click()
    expect(page.locator("#download .note").first).to_have_text(
        "Of each layer, the records that time and filters leave."
    )
    href = page.locator('#download a[aria-label="Mines, GeoJSON"]')
    row = page.locator("#download .menu-row").filter(has_text="Facilities in GBAO")
    link = row.get_by_role("link", name="Facilities in GBAO, GeoJSON", exact=True).get_attribute("href")
    assert link is not None
    answer = client.get(f"/{link}").json()
    found = {f"gbao-facilities/{one['id']}" for one in answer["features"]}
    assert found == {name for name in shown(page) if name.startswith("gbao-facilities/")}
    assert href.count() <= 1


@pytest.mark.browser
def test_a_value_that_there_is_not_is_named(visitor: Visitor) -> None:
    page = visitor.open("/map?countries=XX&precision=settlement,district")
    notices = page.locator("#notices")
    expect(notices).to_contain_text("countries=XX")
    expect(notices).to_contain_text("precision=settlement,district")
    assert len(shown(page)) == 93
