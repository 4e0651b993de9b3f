"""Country profiles: figures with all that belongs to them, both sides' books, every record of the state."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from ca_geo import indicators
from ca_geo.atlas import Atlas
from ca_geo.countries import charts, profile
from ca_geo.errors import NotFound
from ca_geo.validate import validate
from ca_geo.words import number_in_words, rounded_in_words
from markup import Page

DATA = Path(__file__).parents[1] / "geodata"
CODES = ("KZ", "KG", "TJ", "TM", "UZ")


def _page(client: httpx.Client, path: str) -> Page:
    answer = client.get(path, headers={"accept": "text/html"})
    assert answer.status_code == 200
    return Page(answer.text)


def test_the_five_states_are_those_of_the_base_map(real_atlas: Atlas) -> None:
    assert real_atlas.basemap.states == {
        "KZ": "Kazakhstan",
        "KG": "Kyrgyzstan",
        "TJ": "Tajikistan",
        "TM": "Turkmenistan",
        "UZ": "Uzbekistan",
    }


@pytest.mark.parametrize("code", CODES)
def test_a_profile_has_all_figures_and_all_records_of_its_state(
    client: httpx.Client, real_atlas: Atlas, code: str
) -> None:
    found = client.get(f"/countries/{code}?f=json").json()
    assert {figure["id"] for figure in found["figures"]} == {
        figure.id for figure in real_atlas.indicators if code in figure.countries
    }
    assert {feature["id"] for feature in found["features"]} == {
        fid
        for layer in real_atlas.layers.values()
        for fid, record in zip(layer.ids, layer.properties, strict=True)
        if code in record.get("countries", ())
    }
    page = client.get(f"/countries/{code}", headers={"accept": "text/html"}).text
    for figure in [*found["figures"], *found["region"]]:
        assert f'id="{figure["id"]}"' in page


def test_records_without_a_place_are_listed_and_not_linked_to_the_map(client: httpx.Client) -> None:
    found = client.get("/countries/KG?f=json").json()["features"]
    unplaced = [feature["id"] for feature in found if not feature["located"]]
    assert "kyrgyz-gold-mine-unnamed" in unplaced
    page = client.get("/countries/KG", headers={"accept": "text/html"}).text
    assert "items/kyrgyz-gold-mine-unnamed" in page
    assert "feature=mines/kyrgyz-gold-mine-unnamed" not in page
    assert "feature=mines/altynken-mine" in page


def test_every_figure_says_its_time_count_and_source(client: httpx.Client) -> None:
    for figure in client.get("/countries/TJ?f=json").json()["figures"]:
        assert {"basis", "source", "source_title", "printed", "status"} <= set(figure)
        assert "locator_line" not in figure


def test_both_books_stand_in_one_chart(real_atlas: Atlas) -> None:
    trade = next(topic for topic in profile(real_atlas, "KG").topics if topic.code == "trade")
    imports = next(chart for chart in trade.charts if chart.indicator == "trade-imports")
    assert {bar.figure.basis: bar.figure.value for bar in imports.bars} == {
        "china-customs": 27_200_000_000,
        "kyrgyz-statistics": 4_970_000_000,
    }
    assert [round(bar.share, 3) for bar in imports.bars] == [1.0, 0.183]


def test_a_contested_figure_is_never_shown_bare(client: httpx.Client) -> None:
    page = client.get("/countries/KG", headers={"accept": "text/html"}).text
    row = page.partition('id="kg-imports-china-2025-cn"')[2].partition("</tr>")[0]
    assert "contested" in row
    assert 'class="bar contested-bar"' in page


def test_words_are_not_drawn_as_numbers(real_atlas: Atlas) -> None:
    hundreds = [figure for figure in real_atlas.indicators if figure.id == "kg-tj-officers-trained"]
    assert [figure.countries for figure in hundreds] == [("KG", "TJ")]
    assert list(charts(hundreds * 2)) == []


def test_an_unknown_country_is_not_found(client: httpx.Client, real_atlas: Atlas) -> None:
    assert client.get("/countries/XX?f=json").status_code == 404
    with pytest.raises(NotFound, match="KG, TJ"):
        profile(real_atlas, "XX")


def test_countries_are_counted(client: httpx.Client, real_atlas: Atlas) -> None:
    listed = {one["id"]: one["figures"] for one in client.get("/countries?f=json").json()["countries"]}
    assert listed == {
        code: sum(code in figure.countries for figure in real_atlas.indicators)
        for code in real_atlas.basemap.states
    }
    assert _page(client, "/countries")


@pytest.mark.parametrize(
    "gap",
    [
        "four-incidents-h2-2025",
        "nine-facilities-sites",
        "twelve-facilities-sites",
        "cku-alignment",
        "ishkashim-completed",
        "mine-coordinates",
        "casualties-2025-10-25",
        "kishty-date",
    ],
)
def test_what_was_not_found_is_said(client: httpx.Client, gap: str) -> None:
    found = {one["id"]: one for one in client.get("/gaps?f=json").json()["gaps"]}[gap]
    page = client.get("/gaps", headers={"accept": "text/html"}).text
    part = page.partition(f'id="{gap}"')[2].partition("</section>")[0]
    for feature in found["features"]:
        assert f"/items/{feature['id']}" in part
    assert all(f"/sources/{locator.partition(' ')[0]}" in part for locator in found["sources"])


def test_gaps_say_up_to_when_each_layer_reaches(client: httpx.Client, real_atlas: Atlas) -> None:
    said = client.get("/gaps?f=json").json()["evidence_as_of"]
    assert said == {name: layer.info.evidence_as_of for name, layer in real_atlas.layers.items()}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DATA, tmp_path / "geodata"))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda gap: gap["features"].append("no-such-record"), "'no-such-record' names nothing"),
        (lambda gap: gap["sources"].append("R999"), "'R999' names nothing"),
        (lambda gap: gap.pop("known"), "'known' is a required property"),
        (lambda gap: gap.update(id="kishty-date"), "stands 2 times"),
    ],
)
def test_a_gap_that_names_nothing_is_refused(
    copy: Path, edit: Callable[[Path, Callable[[Any], Any]], None], change: Callable[[Any], Any], said: str
) -> None:
    edit(copy / "gaps.json", lambda gaps: change(gaps[0]))
    assert [fault.file for fault in validate(copy)] == ["gaps.json"]
    assert said in str(validate(copy)[0])


def test_a_folder_without_figures_has_none(tmp_path: Path) -> None:
    assert indicators.load(tmp_path) == ()


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (43_500_000_000, "USD", "43.5 billion USD"),
        (964_000_000, None, "964 million"),
        (1_234_567, None, "1.23 million"),
        (999_950_000, None, "1 billion"),
        (2_000_000_000_000, None, "2 trillion"),
        (-4_970_000, None, "-4.97 million"),
        (123_456, "t", "123 456 t"),
        (24.8, "%", "24.8 %"),
        (12.3456, None, "12.3"),
        (0, None, "0"),
        (999.7, "t", "999.7 t"),
        (-999.4, None, "-999"),
        (0.00001234, None, "0.0000123"),
        (1.5e15, "USD", "1500 trillion USD"),
    ],
)
def test_bars_say_three_digits_and_the_size(value: float, unit: str | None, words: str) -> None:
    assert rounded_in_words(value, unit).replace("\u00a0", " ").replace("\u202f", " ") == words


def test_each_bar_has_its_exact_value_for_who_asks(client: httpx.Client, real_atlas: Atlas) -> None:
    page = _page(client, "/countries/TJ")
    titles = [said["title"] for said in page.all("span") if said.get("class") == "bar-value"]
    found = profile(real_atlas, "TJ")
    bars = [bar for topic in (*found.topics, *found.region) for chart in topic.charts for bar in chart.bars]
    assert titles == [number_in_words(bar.figure.value, bar.figure.sign) for bar in bars]
    rows = [said for said in page.all("rect") if "bar" in (said["class"] or "").split()]
    widths = [float((said["width"] or "").rstrip("%")) for said in rows]
    assert widths == pytest.approx([max(98.5 * bar.share, 0.4) for bar in bars], abs=0.06)
