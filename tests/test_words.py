"""Dates, precision, numbers and places in words, as the page's own modules write them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from browser_fixtures import visiting

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def page(chromium: Browser, site: str) -> Any:
    with visiting(chromium, site) as visitor:
        yield visitor.open("/map")


@pytest.fixture
def say(page: Page) -> Callable[..., Any]:
    """`say("dateInWords", "2016~")` calls a function of words.js; thin spaces come back as plain ones."""

    def call(name: str, *arguments: Any) -> Any:
        words = page.evaluate(
            "async ([name, given]) => (await import('ca-geo/words.js'))[name](...given)",
            [name, list(arguments)],
        )
        return words.replace("\u2009", " ").replace("\u00a0", " ").replace(" – ", "–") if words else words

    return call


DATES = {
    "2016": "2016",
    "2016~": "about 2016",
    "2019?": "2019 (uncertain)",
    "2019%": "about 2019 (uncertain)",
    "2025-12": "Dec 2025",
    "2026-03~": "about Mar 2026",
    "2025-12-23": "23 Dec 2025",
    "1991-09-09": "9 Sept 1991",
    "0900-01-01": "1 Jan 900",
    "2025-21": "spring 2025",
    "2025-24~": "about winter 2025",
    "199X": "the 1990s",
    "20XX": "2000 to 2099",
    "2024-XX": "2024",
    "2024-11-XX": "Nov 2024",
    "2024-XX-XX": "2024",
    "2024-11-17/2024-11-18": "17–18 Nov 2024",
    "2024-11-30/2024-12-02": "30 Nov–2 Dec 2024",
    "2025-12-30/2026-01-02": "30 Dec 2025–2 Jan 2026",
    "2017/2018": "2017–2018",
    "2025-07/2025-12": "Jul–Dec 2025",
    "2016~/2018": "about 2016 to 2018",
    "2016/2018-05": "2016 to May 2018",
    "../2024": "until 2024",
    "/2024": "2024 or earlier",
    "2024/..": "from 2024",
    "2024/": "from 2024",
    "..": "goes on",
    "soon": "soon",
    "<b>2024</b>": "<b>2024</b>",
}


@pytest.mark.parametrize("edtf", DATES)
def test_dates(say: Callable[..., Any], edtf: str) -> None:
    assert say("dateInWords", edtf) == DATES[edtf]


def test_months_can_be_written_in_full(say: Callable[..., Any]) -> None:
    assert say("dateInWords", "2024-11-17/2024-11-18", {"month": "long"}) == "17–18 November 2024"


PERIODS: list[tuple[dict[str, str], str | None]] = [
    ({}, None),
    ({"end": ".."}, None),
    ({"start": "2026-03"}, "from Mar 2026"),
    ({"start": "2016~", "end": ".."}, "from about 2016"),
    ({"start": "2025-12-23", "end": "2025-12-23"}, "23 Dec 2025"),
    ({"start": "2025-12-23", "end": "2025-12-24"}, "23–24 Dec 2025"),
    ({"start": "2024-11-17/2024-11-18", "end": "2024-11-17/2024-11-18"}, "17–18 Nov 2024"),
    ({"start": "2017/2018", "end": ".."}, "from 2017–2018"),
    ({"start": "2017/2018", "end": "2020"}, "2017–2018 to 2020"),
    ({"end": "2015-11/2015-12"}, "until Nov–Dec 2015"),
    ({"start": "199X", "end": ".."}, "from the 1990s"),
]


@pytest.mark.parametrize(("properties", "words"), PERIODS)
def test_periods(say: Callable[..., Any], properties: dict[str, str], words: str | None) -> None:
    assert say("periodInWords", properties) == words


QUANTITIES: list[tuple[float, str | None, str]] = [
    (9, None, "9"),
    (1435, "mm", "1,435 mm"),
    (55_000_000, "CNY", "55 million yuan"),
    (8_500_000, "USD", "8.5 million US dollars"),
    (4_700_000_000, "USD", "4.7 billion US dollars"),
    (1_234_567, "USD", "1,234,567 US dollars"),
    (532.53, "km", "532.53 km"),
    (17109, "m²", "17,109 m²"),
    (51, "%", "51 %"),
    (1, "t", "1 tonne"),
    (7, "furlongs", "7 furlongs"),
    (0, "persons", "0"),
]


@pytest.mark.parametrize(("value", "unit", "words"), QUANTITIES)
def test_quantities(say: Callable[..., Any], value: float, unit: str | None, words: str) -> None:
    assert say("quantity", value, unit) == words


PLACES: list[tuple[dict[str, Any], str, str]] = [
    ({"location_precision": "exact-site", "location_uncertainty_m": 2000}, "Exact site", "Exact site"),
    (
        {"location_precision": "settlement", "location_uncertainty_m": 25000},
        "In or near the settlement, within about 25 km",
        "Within about 25 km",
    ),
    ({"location_precision": "settlement"}, "In or near a settlement", "Near a settlement"),
    (
        {"location_precision": "district", "location_uncertainty_m": 35000},
        "Anywhere in the district, known to 35 km",
        "District, known to 35 km",
    ),
    ({"location_precision": "region", "location_uncertainty_m": 145000}, "Somewhere in the region", "Region"),
    (
        {"location_precision": "corridor", "geometry_ref": "border:AF-TJ"},
        "Somewhere along the border",
        "Along the border",
    ),
    (
        {"location_precision": "corridor", "location_uncertainty_m": 12000},
        "Along the line, known to 12 km",
        "Schematic, 12 km",
    ),
    ({"location_precision": "country"}, "Known by country only", "Known by country only"),
    ({}, "Place not stated", "Place not stated"),
]


@pytest.mark.parametrize(("properties", "sentence", "chip"), PLACES)
def test_precision(say: Callable[..., Any], properties: dict[str, Any], sentence: str, chip: str) -> None:
    assert say("precisionInWords", properties) == sentence
    assert say("precisionChip", properties) == chip


def test_areas(say: Callable[..., Any]) -> None:
    assert say("areaInWords", {"countries": ["TJ"], "admin1": ["TJ-GB"], "district": "Murghob"}) == (
        "Murghob district, Gorno-Badakhshan, Tajikistan"
    )
    assert say("areaInWords", {"countries": ["CN", "KG", "UZ"]}) == "China, Kyrgyzstan, Uzbekistan"
    assert say("areaInWords", {"countries": ["DJ"]}) == "Djibouti"


VIEWS = {
    "": {},
    "?center=71.5,39.5&zoom=6.4": {"center": [71.5, 39.5], "zoom": 6.4},
    "?layers=mines": {"layers": ["mines"]},
    "?layers=": {"layers": []},
    "?feature=mines/taror-mine": {"feature": {"collection": "mines", "id": "taror-mine"}},
    "?feature=mines/a%26b=c%23d": {"feature": {"collection": "mines", "id": "a&b=c#d"}},
    "?theme=grey": {"theme": "grey"},
    "?center=46,33&zoom=4&layers=mines&feature=mines/x&theme=dark": {
        "center": [46, 33],
        "zoom": 4,
        "layers": ["mines"],
        "feature": {"collection": "mines", "id": "x"},
        "theme": "dark",
    },
}


LIMITS = {
    "minZoom": 4,
    "maxZoom": 12,
    "bounds": [46, 33, 97, 56],
    "layers": ["mines", "bases"],
    "themes": ["dark", "grey"],
}
READ_AND_WRITE = """async ([search, limits]) => {
  const { parse, write } = await import("ca-geo/url-state.js");
  const { state, faults } = parse(search, limits);
  return [state, faults, write(state)];
}"""


@pytest.mark.parametrize("search", VIEWS)
def test_view_state_and_address_are_read_and_written_by_one_table(page: Page, search: str) -> None:
    state, faults, written = page.evaluate(READ_AND_WRITE, [search, LIMITS])
    assert {name: value for name, value in state.items() if value is not None} == VIEWS[search]
    assert faults == []
    assert written == search


def test_all_layers_on_is_no_parameter(page: Page) -> None:
    assert page.evaluate(READ_AND_WRITE, ["?layers=bases,mines", LIMITS])[2] == ""
