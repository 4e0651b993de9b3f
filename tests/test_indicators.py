"""The country figures: both sides' books beside each other, sums that add up, no doubt left out."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from ca_geo.validate import validate

DATA = Path(__file__).parents[1] / "geodata"
DOCUMENTS = Path(__file__).parents[2] / "shared" / "evidence" / "documents"


@pytest.fixture(scope="module")
def rows() -> dict[str, dict[str, str]]:
    with (DATA / "indicators.csv").open(encoding="utf-8", newline="") as table:
        return {row["id"]: row for row in csv.DictReader(table)}


@pytest.mark.parametrize(
    ("indicator", "books"),
    [
        ("trade-imports", {"china-customs": "27200000000", "kyrgyz-statistics": "4970000000"}),
        ("trade-turnover", {"china-customs": "22700000000", "kyrgyz-statistics": "5100000000"}),
    ],
)
def test_mirror_statistics_are_two_series(
    rows: dict[str, dict[str, str]], indicator: str, books: dict[str, str]
) -> None:
    of_kg = [row for row in rows.values() if (row["country"], row["indicator"]) == ("KG", indicator)]
    assert books.items() <= {(row["basis"], row["value"]) for row in of_kg}


@pytest.mark.parametrize("partner", ["china", "russia"])
def test_exports_and_imports_add_up_to_the_turnover(rows: dict[str, dict[str, str]], partner: str) -> None:
    exports = "tj-exports-china-2025m5-d1" if partner == "china" else "tj-exports-russia-2025m5"
    sold, bought = (int(rows[name]["value"]) for name in (exports, f"tj-imports-{partner}-2025m5"))
    assert sold + bought == int(rows[f"tj-trade-{partner}-2025m5-tass"]["value"])


def test_the_sum_that_belongs_to_russia_is_contested(rows: dict[str, dict[str, str]]) -> None:
    of_china = {
        row["value"]: row["status"] for row in rows.values() if row["id"].startswith("tj-trade-china-2025m5")
    }
    assert of_china == {"900000000": "contested", "964000000": "accepted"}


def test_hundreds_and_a_third_are_no_numbers(rows: dict[str, dict[str, str]]) -> None:
    for name, printed in (
        ("kg-tj-officers-trained", "hundreds"),
        ("tj-debt-share-china-2025-press", "one third"),
    ):
        assert (rows[name]["value"], rows[name]["printed"]) == ("", printed)


@pytest.mark.skipif(not DOCUMENTS.is_dir(), reason="the documents lie beside the repository and are not here")
def test_figures_stand_where_they_are_said_to() -> None:
    faults = [fault for fault in validate(DATA, DOCUMENTS) if fault.file == "indicators.csv"]
    assert faults == []
