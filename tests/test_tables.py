"""Collections that stand in no layer file: countries with their land, figures, gaps."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import httpx
import pytest
import shapely
from shapely.geometry import shape

from ca_geo.atlas import Atlas

DATA = Path(__file__).parents[1] / "geodata"
CODES = ["KZ", "KG", "TJ", "TM", "UZ"]


def rows() -> list[dict[str, str]]:
    with (DATA / "indicators.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_tables_stand_behind_the_layers(real_atlas: Atlas) -> None:
    tables = list(real_atlas.collections)[len(real_atlas.layers) :]
    assert tables == ["countries", "indicators", "gaps", "claims", "sources"]


@pytest.mark.parametrize("code", CODES)
def test_a_state_has_the_land_of_the_base_map(client: httpx.Client, code: str) -> None:
    feature = client.get(f"/collections/countries/items/{code}").json()
    land = json.loads((DATA / "basemap" / "land.geojson").read_text(encoding="utf-8"))["features"]
    drawn = shapely.union_all(
        [shape(one["geometry"]) for one in land if one["properties"]["country"] == code]
    )
    assert shape(feature["geometry"]).symmetric_difference(drawn).area < 1e-6
    assert feature["properties"]["geometry_ref"] == f"land:{code}"
    assert feature["properties"]["figures"] == sum(code in row["country"].split() for row in rows())


def test_the_land_is_of_openstreetmap_and_says_so(client: httpx.Client) -> None:
    about = client.get("/collections/countries").json()
    assert about["licence"] == "ODbL-1.0"
    assert "OpenStreetMap" in about["attribution"]


def test_a_contested_figure_on_a_state_is_never_bare(client: httpx.Client) -> None:
    record = client.get("/collections/countries/items/KG").json()["properties"]
    names = ("debt_share", "debt_share_contested", "debt_share_low", "debt_share_high", "debt_share_note")
    assert [record[name] for name in names] == [28, True, 28, 37, "Also said: about 37%."]


@pytest.mark.parametrize("code", CODES)
def test_the_claims_on_a_state_are_the_figures_on_it(client: httpx.Client, code: str) -> None:
    found = client.get(f"/collections/countries/items/{code}/claims").json()["claims"]
    wanted = [row for row in rows() if code in row["country"].split()]
    assert [(one["id"], one["printed"], one["source"], one["status"]) for one in found] == [
        (row["id"], row["printed"], row["source"], row["status"]) for row in wanted
    ]


def test_every_figure_with_its_number_its_states_and_its_source(client: httpx.Client) -> None:
    answer = client.get("/collections/indicators/items", params={"limit": "1000"}).json()
    assert [one["id"] for one in answer["features"]] == [row["id"] for row in rows()]
    for feature, row in zip(answer["features"], rows(), strict=True):
        said = feature["properties"]
        assert said["countries"] == row["country"].split()
        assert (said["printed"], said["source"], said["status"]) == (
            row["printed"],
            row["source"],
            row["status"],
        )
        counted = row["value"] and row["unit"] not in {"", "edtf"}
        assert said.get("number") == (float(row["value"]) if counted else None)
        assert said.get("value", "") == row["value"]


def test_figures_are_asked_for_by_state_topic_and_time(client: httpx.Client) -> None:
    asked = {"countries": "TJ", "topic": "debt", "datetime": "2025-01-01/2025-12-31"}
    found = client.get("/collections/indicators/items", params=asked).json()["features"]
    wanted = [row for row in rows() if row["country"] == "TJ" and row["indicator"].startswith("debt-")]
    in_time = [row["id"] for row in wanted if not row["date"] or row["date"].startswith("2025")]
    assert [one["id"] for one in found] == in_time
    assert len(in_time) > 3


def test_gaps_name_what_is_open(client: httpx.Client) -> None:
    gaps = json.loads((DATA / "gaps.json").read_text(encoding="utf-8"))
    found = client.get("/collections/gaps/items", params={"limit": "100"}).json()["features"]
    assert [one["properties"] for one in found] == gaps
    assert {one["geometry"] for one in found} == {None}


def test_a_term_of_a_table_is_whole_words_in_order(client: httpx.Client) -> None:
    def ids(q: str) -> list[str]:
        answer = client.get("/collections/sources/items", params={"q": q, "limit": "1000"}).json()
        return [one["id"] for one in answer["features"]]

    titles = json.loads((DATA / "sources.json").read_text(encoding="utf-8"))
    (one,) = [item for item in titles if item["id"] == "D1"]
    words = one["title"].split()[:3]
    assert "D1" in ids(" ".join(words))
    assert "D1" not in ids(" ".join(reversed(words)))
    assert set(ids(f"nosuchword,{' '.join(words)}")) == set(ids(" ".join(words)))
