"""Indicators by country on the map: what is offered, what is hatched, what the legend says."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from browser_fixtures import Visitor
from ca_geo.atlas import Atlas
from ca_geo.indicators import choropleths

STATES = ("KG", "KZ", "TJ", "TM", "UZ")


def test_what_two_states_have_for_the_same_time_is_offered(real_atlas: Atlas) -> None:
    offered = {one["id"]: one for one in choropleths(real_atlas.indicators, STATES)}
    assert {name: sorted(one["values"]) for name, one in offered.items()} == {
        "debt-share": ["KG", "TJ"],
        "debt-amount": ["KG", "TJ"],
        "arms-share": ["TM", "UZ"],
    }
    assert {name: one["unknown"] for name, one in offered.items()}["arms-share"] == ["KG", "KZ", "TJ"]


def test_contested_values_carry_their_range_and_what_is_no_number(real_atlas: Atlas) -> None:
    debt = next(one for one in choropleths(real_atlas.indicators, STATES) if one["id"] == "debt-share")
    kg, tj = debt["values"]["KG"], debt["values"]["TJ"]
    assert (kg["value"], kg["low"], kg["high"], kg["contested"]) == (28, 28, 37, True)
    assert (tj["value"], tj["others"], tj["contested"]) == (28, ["one third"], True)
    assert debt["sources"] == ["D1", "R104", "R101"]


def test_one_state_alone_is_not_offered(real_atlas: Atlas) -> None:
    figures = [one for one in real_atlas.indicators if "TM" not in one.countries]
    assert "arms-share" not in {one["id"] for one in choropleths(figures, STATES)}


def shades(page: Page) -> dict[str, str]:
    """The kind of shade of each state that is drawn."""
    return page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll("path[data-country]")]
          .filter((path) => path.getAttribute("d"))
          .map((path) => [path.dataset.country, path.getAttribute("class")]))"""
    )


@pytest.mark.browser
def test_an_indicator_is_chosen_with_the_keyboard_and_kept_in_the_address(visitor: Visitor) -> None:
    page = visitor.open("/map?center=71.5,41.5&zoom=5")
    assert shades(page) == {}
    page.locator("#indicator").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#legend-choropleth li")).to_have_count(5)
    assert shades(page) == {
        **dict.fromkeys(("KG", "TJ"), "shade contested"),
        **dict.fromkeys(("KZ", "TM", "UZ"), "shade unknown"),
    }
    assert "indicator=debt-share" in page.url
    legend = page.locator("#legend-choropleth")
    for words in ("28 to 37", "one third", "Uzbekistan: not known", "2025", "D1", "R104"):
        expect(legend).to_contain_text(words)
    page.locator("#indicator").select_option("")
    assert shades(page) == {}
    assert "indicator" not in page.url


@pytest.mark.browser
def test_an_indicator_that_is_not_offered_is_named(visitor: Visitor) -> None:
    page = visitor.open("/map?indicator=trade-imports")
    expect(page.locator("#notices")).to_contain_text("debt-share, debt-amount, arms-share")
    assert shades(page) == {}
