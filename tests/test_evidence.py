"""The claims: read from their file, found by feature, property and source."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from ca_geo.errors import DataError
from ca_geo.evidence import COLUMNS, Claims, read_rows, row_ids, typed, unit_of


def row(feature: str = "taror", name: str = "cost_usd", **cells: str) -> dict[str, str]:
    plain = {"asserted_by": "D1", "position": "affirms", "source": "D1", "status": "accepted"}
    return {**dict.fromkeys(COLUMNS, ""), "feature": feature, "property": name, **plain, **cells}


ROWS = [
    row(value="100", unit="USD", printed="$100", locator="fn 13", locator_line="7"),
    row(value="100", unit="USD", source="R1", asserted_by="tj"),
    row(value="120.5", unit="USD", source="R1", asserted_by="R1", status="contested"),
    row(name="start", value="2007", unit="edtf"),
    row(name="", statement="There is none.", position="denies", source="R1", asserted_by="tj"),
    row(name="", statement="There is one.", unit=""),
    row("dated", "owners", value="zijin"),
]


def write(path: Path, rows: list[dict[str, str]], columns: tuple[str, ...] = COLUMNS) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.fixture
def claims(tmp_path: Path) -> Claims:
    write(tmp_path / "claims.csv", ROWS)
    return Claims.load(tmp_path)


def test_a_row_is_a_claim_with_typed_values(claims: Claims) -> None:
    first, _, third, start, *_ = claims.claims
    assert (first.value, first.locator_line, first.low, first.statement) == (100, 7, None, None)
    assert type(first.value) is int
    assert third.value == 120.5
    assert start.value == "2007"
    assert first.as_json() == {
        "id": "taror.cost_usd.1",
        "feature": "taror",
        "property": "cost_usd",
        "printed": "$100",
        "value": 100,
        "unit": "USD",
        "asserted_by": "D1",
        "position": "affirms",
        "source": "D1",
        "locator": "fn 13",
        "status": "accepted",
    }


def test_ids_count_within_feature_and_property() -> None:
    assert row_ids(ROWS) == [
        "taror.cost_usd.1",
        "taror.cost_usd.2",
        "taror.cost_usd.3",
        "taror.start.1",
        "taror.statement.1",
        "taror.statement.2",
        "dated.owners.1",
    ]


def test_by_feature_property_and_source(claims: Claims) -> None:
    assert len(claims.of_feature("taror")) == 6
    assert [claim.value for claim in claims.of_property("taror", "cost_usd")] == [100, 100, 120.5]
    assert [claim.id for claim in claims.of_source("R1")] == [
        "taror.cost_usd.2",
        "taror.cost_usd.3",
        "taror.statement.1",
    ]
    assert claims.of_source("D1")[0].id == "taror.cost_usd.1"
    assert claims.of_feature("nothing") == claims.of_source("nothing") == ()


def test_facts_count_the_sources_of_what_is_shown(claims: Claims) -> None:
    cost, start = claims.facts("taror")
    assert (cost.name, cost.sources, cost.contested) == ("cost_usd", ("D1", "R1"), True)
    assert (start.name, start.sources, start.contested) == ("start", ("D1",), False)
    assert [fact.name for fact in claims.facts("dated")] == ["owners"]


def test_positions_stand_side_by_side(claims: Claims) -> None:
    positions = claims.positions("taror")
    assert [claim.statement for claim in positions.affirms] == ["There is one."]
    assert [claim.statement for claim in positions.denies] == ["There is none."]
    assert positions.qualifies == ()
    assert claims.positions("dated").affirms == ()


def test_no_file_no_claims(tmp_path: Path) -> None:
    assert Claims.load(tmp_path) == Claims()


def test_a_number_that_is_none_names_its_place(tmp_path: Path) -> None:
    write(tmp_path / "claims.csv", [row(value="many", unit="USD")])
    with pytest.raises(DataError, match=r"claims\.csv taror cost_usd: .*many"):
        Claims.load(tmp_path)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"feature;property\n", "must have the columns feature, property"),
        (b"", "must have the columns"),
        (b"\xff\xfe", "is not UTF-8"),
        ((",".join(COLUMNS) + "\na,b\n").encode(), "row 2: has 2 cells where the head has 16"),
        ((",".join(COLUMNS) + '\n"a"b\n').encode(), "is not CSV"),
    ],
)
def test_a_broken_file_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "claims.csv").write_bytes(content)
    with pytest.raises(DataError, match=said):
        read_rows(tmp_path / "claims.csv", COLUMNS)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"claims\.csv: is missing"):
        read_rows(tmp_path / "claims.csv", COLUMNS)


@pytest.mark.parametrize(
    ("cell", "unit", "value"),
    [
        ("", "USD", None),
        ("7", "km", 7),
        ("-7", "m", -7),
        ("7.5", "km", 7.5),
        ("7", "", "7"),
        ("2007", "edtf", "2007"),
    ],
)
def test_what_a_cell_stands_for(cell: str, unit: str, value: Any) -> None:
    found = typed(cell, unit)
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("rule", "unit"),
    [
        ({"type": "string", "format": "edtf"}, "edtf"),
        ({"type": "array"}, ""),
        ({"type": "string"}, ""),
        ({"type": "integer"}, "count"),
        ({"type": "integer", "x-unit": "USD"}, "USD"),
        ({"type": "integer", "x-unit": "m²"}, "m2"),
        ({"type": "number", "x-unit": "%"}, "percent"),
    ],
)
def test_the_unit_of_a_property(rule: Mapping[str, Any], unit: str) -> None:
    assert unit_of(rule) == unit
