"""The view of an address: Python and the page read and write the same, and show the same records."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from browser_fixtures import Visitor
from ca_geo import view
from ca_geo.atlas import Atlas
from ca_geo.errors import BadQuery
from ca_geo.extent import MOST
from ca_geo.lonlat import BBox
from ca_geo.view import PARTS, View

SAMPLES: dict[str, list[str]] = {
    "center": ["71.5,39.5", "70.00005,38.99995", "46,33", "97,56", "72.03125,40.1", "60.0000001,050.5"],
    "zoom": ["4", "6.40", "6.125", "11.995", "12"],
    "layers": ["mines", "russian-bases,mines", "mines,mines", ""],
    "feature": ["mines/jilau-mine", "cku-railway/cku-line-kg-1"],
    "time": ["2024-01-01/2024-12-31", "../2019-06-30", "2021-05-05/2021-05-05", "1975-01-01/..", "../.."],
    "match": ["certain", "possible"],
    "countries": ["TJ", "KG,TJ,KG", "CN"],
    "admin1": ["TJ-GB", "TJ-GB,TJ-KT"],
    "actors": ["zijin", "huawei,zijin"],
    "actor_countries": ["CN", "RU", "RU,CN"],
    "category": ["mine", "mine,smelter"],
    "status": ["planned", "operational,planned"],
    "assessment": ["confirmed", "contested"],
    "precision": ["settlement", "country"],
    "casualties": ["any"],
    "source": ["D1", "R12,D2,R12", "R101"],
    "indicator": ["debt-share"],
    "theme": ["light", "dark", "grey"],
    "lang": ["en", "ru"],
    "base": ["atlas", "osm"],
    "table": ["open"],
    "sort": ["name", "-date"],
    "columns": ["cost,category", "actors"],
    "follow": ["extent"],
    "furniture": ["", "minimap", "graticule,north", "graticule,minimap,north"],
    "ask": ["within;km=50;feature=mines/jilau-mine", "nearest;from=mines;to=cku-railway", "profile"],
}
WRONG: dict[str, list[str]] = {
    "center": ["", "71.5", "71.5,39.5,1", "20,39", "71.5;39", "7e1,39", "+71,39"],
    "zoom": ["3.99", "13", "six", " 6", "6.", "٦"],
    "layers": ["mine", "mines,,cku-railway", "countries"],
    "feature": ["mines", "mines/", "/jilau-mine", "countries/TJ"],
    "time": ["2024", "2024-02-30/..", "2024-12-31/2024-01-01", "/2024-01-01", "0000-01-01/..", "2024-01-01"],
    "match": ["constructor", "Certain", ""],
    "countries": ["XX", "TJ,", "tj"],
    "precision": ["settlement,district", "certain"],
    "casualties": ["killed"],
    "source": ["D1 fn 13", "D1,"],
    "indicator": ["gdp"],
    "theme": ["toString", "DARK"],
    "lang": ["de"],
    "base": ["google"],
    "table": ["closed"],
    "sort": ["--name", "name,date", ""],
    "columns": ["name", "cost,,actors"],
    "follow": ["map"],
    "furniture": ["compass"],
    "ask": ["within;km=50", "near", "within;place=x;km=0", "within;placeX;km=5", "polygon;polygon=1,2,3,4"],
    "utm_source": ["letter"],
    "constructor": ["x"],
}
READ = """async (queries) => {
  const { parse, write } = await import("ca-geo/url-state.js");
  const { settings } = await import("ca-geo/page.js");
  const { THEMES } = await import("ca-geo/theme.js");
  const ids = (list) => list.map(({ id }) => id);
  const limits = { ...settings, layers: ids(settings.layers), indicators: ids(settings.choropleths),
    bases: ids(settings.onlineTiles), themes: THEMES, languages: Object.keys(settings.languages) };
  return queries.map((query) => {
    const { state, faults } = parse(query, limits);
    const named = faults.map(({ parameter }) => parameter);
    return { query: write(state).slice(1), faults: named, parts: Object.keys(state) };
  });
}"""
SHOWN = """async (queries) => {
  const view = await import("ca-geo/view.js");
  const { parse } = await import("ca-geo/url-state.js");
  const { settings } = await import("ca-geo/page.js");
  const { shownRecords } = await import("ca-geo/shown.js");
  const { selectionQuery } = await import("ca-geo/selection-query.js");
  const { drawnIds } = await import("ca-geo/drawing.js");
  const ids = settings.layers.map(({ id }) => id);
  const limits = { ...settings, layers: ids };
  const all = (selector, name) => [...document.querySelectorAll(selector)].map((node) => node.dataset[name]);
  return queries.map((query) => {
    const { state, faults } = parse(query, limits);
    if (faults.length) throw new Error(query);
    view.set({ ...state, table: "open" });
    return {
      shown: shownRecords().map(({ layer, feature }) => `${layer.id}/${feature.id}`),
      table: all("#table tr[data-record]", "record"),
      drawn: drawnIds(),
      unlocated: all("#unlocated [data-feature]", "feature"),
      asked: Object.fromEntries(view.shownLayers(ids).map((id) => [id, selectionQuery(id)])),
    };
  });
}"""
SELECTING = ("layers", "time", "match", *(row.name for row in view.FILTERS))


def a_query(chance: random.Random, names: tuple[str, ...] = tuple(SAMPLES), *, wrong: bool = False) -> str:
    """Some parts with some of their texts, in any order; `wrong` puts a text of `WRONG` among them."""
    asked = [name for name in names if chance.random() < 0.3]
    texts = {name: chance.choice(SAMPLES[name]) for name in asked}
    if wrong:
        name = chance.choice(sorted(WRONG))
        texts[name] = chance.choice(WRONG[name])
    pairs = list(texts.items())
    chance.shuffle(pairs)
    return urlencode(pairs)


def faults_of(query: str, atlas: Atlas) -> list[str]:
    return [fault.parameter for fault in view.read(query, atlas)[1]]


def test_every_part_has_samples() -> None:
    assert set(SAMPLES) == set(PARTS)


def degrees(low: float, high: float) -> st.SearchStrategy[str]:
    return st.floats(low, high).map("{:f}".format)


VALID = {name: st.sampled_from(texts) for name, texts in SAMPLES.items()} | {
    "center": st.tuples(degrees(46, 97), degrees(33, 56)).map(",".join),
    "zoom": degrees(4, 12),
    "time": st.lists(st.dates(), min_size=2, max_size=2).map(lambda days: "/".join(map(str, sorted(days)))),
}


def test_a_view_comes_back_from_its_query(real_atlas: Atlas) -> None:
    near = {"center", "zoom"}  # written with four decimals, and with two

    @given(st.fixed_dictionaries({}, optional=VALID))
    def comes_back(texts: dict[str, str]) -> None:
        first = view.parse(texts.items(), real_atlas)
        again = view.parse(first.query, real_atlas)
        assert again.query == first.query
        said, read = ({k: v for k, v in one.parts.items() if k not in near} for one in (first, again))
        assert said == read
        assert View.of(first.parts) == first
        assert again.center == pytest.approx(first.center, abs=5.1e-5)

    comes_back()


EACH = [(name, text) for name, texts in SAMPLES.items() for text in texts]


@pytest.mark.parametrize(
    ("name", "text"), [(name, text) for name, texts in SAMPLES.items() for text in texts]
)
def test_each_part_alone_means_what_it_says(real_atlas: Atlas, name: str, text: str) -> None:
    """What is written is what was read, but for what goes without saying, order and number of digits."""
    written = view.parse([(name, text)], real_atlas).query
    usual = {("layers", ""): "layers=", ("time", "../.."): "", ("match", "possible"): ""}
    if text in {"en", "atlas"} or (name, text) in usual:
        assert written == usual.get((name, text), "")
    else:
        assert written.startswith(f"{name}=")


def test_all_faults_are_told_with_what_is_allowed(real_atlas: Atlas) -> None:
    query = "zoom=99&layers=mine&foo=1&time=2024-02-30/..&feature=mines/none&theme=dark&theme=grey"
    with pytest.raises(BadQuery) as raised:
        view.parse(query, real_atlas)
    told = {fault.parameter: fault for fault in raised.value.faults}
    assert list(told) == ["zoom", "layers", "foo", "time", "theme", "feature"]
    assert told["zoom"].allowed == "a number from 4 to 12"
    assert "mines" in (told["layers"].allowed or "")
    assert "2024-02-30" in told["time"].message
    assert "more than once" in told["theme"].message


def test_other_parameters_are_left_to_the_caller(real_atlas: Atlas) -> None:
    assert view.parse("size=16:9&theme=dark", real_atlas, also=("size",)).query == "theme=dark"


def test_what_is_in_a_frame_touches_it(real_atlas: Atlas) -> None:
    box = BBox(70, 37, 72, 39)
    seen = view.parse("layers=mines,gbao-facilities,exercises", real_atlas)
    found = {record.reference for record in seen.in_frame(real_atlas, box)}
    expected = {
        record.reference
        for record in seen.shown(real_atlas)
        if record.geometry is not None and record.geometry.intersects(shapely.box(*box.as_tuple()))
    }
    assert found == expected
    assert 0 < len(found) < len(seen.shown(real_atlas))


def test_records_of_a_user_pass_no_filter_and_are_no_more_than_the_map_has(tmp_path: Path) -> None:
    features = [
        {
            "type": "Feature",
            "id": n,
            "geometry": None,
            "properties": {"title": f"No {n}", "status": "planned"},
        }
        for n in range(MOST + 5)
    ]
    path = tmp_path / "brought.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    import ca_geo

    atlas = ca_geo.open(layers=[path])
    shown = view.parse("layers=brought", atlas).shown(atlas)
    assert len(shown) == MOST
    assert shown[0].name == "No 0"
    assert view.parse("layers=brought&status=planned", atlas).shown(atlas) == ()


@pytest.mark.browser
def test_page_and_python_read_and_write_the_same(visitor: Visitor, real_atlas: Atlas) -> None:
    chance = random.Random(6)  # noqa: S311
    page = visitor.open("/map")
    right = [a_query(chance) for _ in range(60)]
    faulty = [(name, text) for name, texts in WRONG.items() for text in texts]
    each = [urlencode([pair]) for pair in (*EACH, *faulty)]
    queries = [
        "",
        "layers=mines&layers=mines",
        *right,
        *each,
        *(a_query(chance, wrong=True) for _ in range(40)),
    ]
    for query, told in zip(queries, page.evaluate(READ, queries), strict=True):
        found, faults = view.read(query, real_atlas)
        assert (found.query, [one.parameter for one in faults]) == (told["query"], told["faults"]), query
        assert set(told["parts"]) == set(PARTS)
    assert not [query for query in right if faults_of(query, real_atlas)]


@pytest.mark.browser
def test_every_face_of_a_view_has_the_same_records(
    visitor: Visitor, client: httpx.Client, real_atlas: Atlas
) -> None:
    chance = random.Random(20)  # noqa: S311
    queries = ["", *(a_query(chance, SELECTING) for _ in range(20))]
    page = visitor.open("/map")
    counts = set()
    for query, told in zip(queries, page.evaluate(SHOWN, queries), strict=True):
        expected = [record.reference for record in view.parse(query, real_atlas).shown(real_atlas)]
        assert told["shown"] == expected, query
        assert sorted(told["table"]) == sorted(expected), query
        assert sorted(told["drawn"] + told["unlocated"]) == sorted(expected), query
        assert sorted(of_api(client, told["asked"])) == sorted(expected), query
        counts.add(len(expected))
    assert len(counts) > 5
    assert 93 in counts


def of_api(client: httpx.Client, asked: dict[str, str | None]) -> list[str]:
    """What the files of the download hold, and the API's items: the same query."""
    found: list[Any] = []
    for layer, query in asked.items():
        if query is not None:
            answer = client.get(f"/collections/{layer}/items?limit=1000&{query}").raise_for_status()
            found += [f"{layer}/{feature['id']}" for feature in answer.json()["features"]]
    return found
