"""The catalogue: what it reads, what codes stand for, when sources were issued."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ca_geo.catalog import Catalog, source_id
from ca_geo.errors import DataError


def test_everything_is_read(tiny_data: Path) -> None:
    catalog = Catalog.load(tiny_data)
    assert catalog.title == "Tiny atlas"
    assert list(catalog.layers) == ["mines", "railway"]
    assert catalog.layers["mines"].licence == "ODbL-1.0"
    assert catalog.layers["mines"].note is None
    assert catalog.actors["zijin"]["name_zh"] == "紫金矿业"
    assert list(catalog.sources) == ["D1", "R1", "atlas"]
    assert catalog.codelists["status"]["planned"]["title"] == "Planned"


def test_codes_have_words(tiny_data: Path) -> None:
    words = Catalog.load(tiny_data).vocabularies
    assert words["country"]["TJ"] == "Tajikistan"
    assert words["actors"]["zijin"] == "Zijin Mining"


def test_source_id_is_the_first_word() -> None:
    assert [source_id(text) for text in ("D1 fn 13", "R31", "atlas")] == ["D1", "R31", "atlas"]


@pytest.mark.parametrize(
    ("locators", "expected"),
    [
        (["D1 fn 13", "R1"], date(2026, 7, 31)),  # a month ends with its last day
        (["R1"], date(2024, 12, 31)),  # and a year
        (["atlas"], None),
        (["unheard-of"], None),
        ([], None),
    ],
)
def test_latest_source(tiny_data: Path, locators: list[str], expected: date | None) -> None:
    assert Catalog.load(tiny_data).latest_source(locators) == expected


def test_a_missing_file_is_named(tiny_data: Path) -> None:
    (tiny_data / "actors.json").unlink()
    with pytest.raises(DataError, match=r"actors\.json: is missing"):
        Catalog.load(tiny_data)
