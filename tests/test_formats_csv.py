"""CSV: what a spreadsheet opens, and the way back."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point

from ca_geo.formats import FORMATS, write
from ca_geo.formats.csv import guarded, unguarded
from ca_geo.layers import Selection
from formats_samples import FORMULAS, HOSTILE, MIXED, SCRIPTS, everything, layer

STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def rows(selection: Selection, folder: Path) -> list[list[str]]:
    path = folder / "layer.csv"
    write([selection], FORMATS["csv"], path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        csv.field_size_limit(10**6)
        return list(csv.reader(file))


def is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def test_no_cell_begins_a_formula_unless_it_is_a_number(tmp_path: Path) -> None:
    header, *body = rows(everything(HOSTILE), tmp_path)
    texts = [header.index(name) for name in ("id", "name", "summary", "sources")]
    assert len(body) == len(SCRIPTS) + len(FORMULAS)
    for row in [header, *body]:
        assert not [row[column] for column in texts if row[column].startswith(STARTS)]
        assert all(is_number(cell) for cell in row if cell.startswith(STARTS))


def test_a_column_name_is_guarded_too(tmp_path: Path) -> None:
    source = layer("named", (None, {"id": "a", "=cmd": "x"}))
    assert rows(everything(source), tmp_path)[0][:5] == ["'=cmd", "id", "lon", "lat", "geometry"]


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1", "'=1"),
        ("-", "'-"),
        ("'=1", "''=1"),  # an apostrophe of the text's own is kept apart from ours
        ("'quoted'", "'quoted'"),
        ("plain", "plain"),
        ("", ""),
        (-5, -5),
        (-0.5, -0.5),
    ],
)
def test_guarded(value: object, cell: object) -> None:
    assert guarded(value) == cell


@given(st.text(alphabet=st.sampled_from("'=+-@\t\r\n＝ab1"), max_size=6) | st.text())
def test_unguarded_takes_off_what_guarded_put_on(text: str) -> None:
    cell = guarded(text)
    assert not cell.startswith(STARTS)
    assert unguarded(cell) == text


def test_starts_with_a_byte_order_mark_and_ends_rows_as_rfc_4180_says(tmp_path: Path) -> None:
    path = tmp_path / "mixed.csv"
    write([everything(MIXED)], FORMATS["csv"], path)
    body = path.read_bytes()
    assert body.startswith(b"\xef\xbb\xbf")
    assert body.count(b"\r\n") == len(MIXED) + 1


def test_only_points_have_a_position_and_all_have_wkt(tmp_path: Path) -> None:
    header, *body = rows(everything(MIXED), tmp_path)
    lon, lat, wkt = (header.index(name) for name in ("lon", "lat", "geometry"))
    places = {row[header.index("id")]: (row[lon], row[lat], row[wkt].partition(" (")[0]) for row in body}
    assert places == {
        "district": ("70.1234567", "38.5", "POINT"),
        "nowhere": ("", "", ""),
        "line": ("", "", "LINESTRING"),
        "lines": ("", "", "MULTILINESTRING"),
        "area": ("", "", "POLYGON"),
        "areas": ("", "", "MULTIPOLYGON"),
        "points": ("", "", "MULTIPOINT"),
        "collection": ("", "", "GEOMETRYCOLLECTION"),
    }


def test_lists_are_json_and_truth_is_written_as_in_json(tmp_path: Path) -> None:
    header, first, second, *_ = rows(everything(MIXED), tmp_path)
    first_row, second_row = dict(zip(header, first, strict=True)), dict(zip(header, second, strict=True))
    assert first_row["sources"] == '["D1 fn 13","R31 \\"quoted\\""]'
    assert (first_row["aggregate"], second_row["aggregate"]) == ("true", "false")
    assert (first_row["cost_usd"], second_row["killed"]) == ("8000000000", "0")


def test_a_property_called_like_a_place_column_keeps_its_name(tmp_path: Path) -> None:
    source = layer("named", (Point(70, 38), {"id": "a", "lon": "word", "geometry": "word"}))
    header, row = rows(everything(source), tmp_path)
    assert dict(zip(header, row, strict=True)) == {
        "id": "a",
        "lon": "word",
        "geometry": "word",
        "lon_": "70.0",
        "lat": "38.0",
        "geometry_": "POINT (70 38)",
        "crs": "OGC:CRS84",
        "evidence_as_of": "2026-07",
        "licence": "CC-BY-4.0",
        "attribution": "ca-geo",
    }


def test_every_row_says_up_to_when_its_evidence_reaches_and_under_which_licence(tmp_path: Path) -> None:
    header, *body = rows(everything(MIXED), tmp_path)
    last = slice(header.index("evidence_as_of"), None)
    assert header[last] == ["evidence_as_of", "licence", "attribution"]
    assert {tuple(row[last]) for row in body} == {("2026-07", "CC-BY-4.0", "ca-geo")}
