"""The table of formats, the one way to write, and the frame."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from shapely.geometry import Point

from ca_geo.errors import BadValue
from ca_geo.formats import FORMATS, write
from ca_geo.formats.frame import frame
from ca_geo.formats.geojson import chunks
from formats_samples import EMPTY, MIXED, POINTS, everything, select

DOCS = Path(__file__).parents[1] / "docs" / "formats.md"


@pytest.mark.parametrize("key", FORMATS)
def test_every_format_is_in_the_docs(key: str) -> None:
    row = FORMATS[key]
    assert f"| `{key}` | {row.title} | `{row.media_type}` | `.{row.extension}` |" in DOCS.read_text()


def test_keys_and_extensions_are_unique() -> None:
    assert [row.key for row in FORMATS.values()] == list(FORMATS)
    assert len({row.extension for row in FORMATS.values()}) == len(FORMATS)


@pytest.mark.parametrize("key", [key for key, row in FORMATS.items() if not row.many_layers])
def test_several_layers_go_only_where_there_is_room(key: str, tmp_path: Path) -> None:
    path = tmp_path / "atlas"
    with pytest.raises(BadValue, match="holds one layer, not 2; allowed: one layer, or GeoPackage"):
        write([everything(MIXED), everything(POINTS)], FORMATS[key], path)
    assert not path.exists()


@pytest.mark.parametrize("key", FORMATS)
def test_a_file_that_is_there_is_replaced_whole(key: str, tmp_path: Path) -> None:
    path = tmp_path / "layer"
    fresh = tmp_path / "fresh"
    write([everything(MIXED)], FORMATS[key], path)
    write([everything(POINTS)], FORMATS[key], path)
    write([everything(POINTS)], FORMATS[key], fresh)
    assert path.read_bytes() == fresh.read_bytes()
    assert sorted(tmp_path.iterdir()) == [fresh, path]


def test_a_failure_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "layer.csv"
    path.write_text("what was there")
    monkeypatch.setattr("ca_geo.formats.csv._rows", lambda selection: iter([["begun"], 1 / 0]))
    with pytest.raises(ZeroDivisionError):
        write([everything(POINTS)], FORMATS["csv"], path)
    assert path.read_text() == "what was there"
    assert list(tmp_path.iterdir()) == [path]


def test_geojson_carries_our_members_and_the_callers() -> None:
    document = json.loads(b"".join(chunks(everything(POINTS), {"numberMatched": 5})))
    features = document.pop("features")
    assert document == {
        "type": "FeatureCollection",
        "title": "Points & more",
        "licence": "CC-BY-4.0",
        "attribution": "ca-geo",
        "evidence_as_of": "2026-07",
        "numberMatched": 5,
    }
    assert features == [json.loads(feature) for feature in POINTS.features]


def test_importing_the_table_loads_nothing_heavy() -> None:
    program = (
        "import sys, ca_geo.formats; print(*{'pyarrow', 'pyogrio', 'geopandas', 'pandas'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_a_frame_has_the_layers_columns_and_types() -> None:
    made = frame(everything(MIXED))
    assert list(made.columns) == [*MIXED.schema, "geometry"]
    assert list(made["id"]) == list(MIXED.ids)
    assert (str(made["killed"].dtype), str(made["cost_usd"].dtype)) == ("Int64", "Int64")
    assert (str(made["share_pct"].dtype), str(made["aggregate"].dtype)) == ("float64", "boolean")
    assert made["sources"][0] == ["D1 fn 13", 'R31 "quoted"']
    assert made.crs.to_epsg() == 4326
    assert made.geometry[0] == Point(70.1234567, 38.5)
    assert made.geometry[1] is None


@pytest.mark.parametrize("selection", [select(MIXED), everything(EMPTY)])
def test_an_empty_frame_is_a_frame(selection: object) -> None:
    made = frame(selection)  # type: ignore[arg-type]
    assert len(made) == 0
    assert list(made.columns) == [*selection.layer.schema, "geometry"]  # type: ignore[attr-defined]
    assert made.crs.to_epsg() == 4326


def test_every_call_gives_a_new_frame() -> None:
    first = frame(everything(POINTS))
    first["name"] = "changed"
    assert frame(everything(POINTS))["name"][0] == "Point 0"


def test_a_footprint_frame_holds_discs() -> None:
    made = frame(everything(MIXED, footprint=True)).set_index("id")
    assert made.geometry["district"].geom_type == "Polygon"
    assert made.to_json(na="drop").count('"Feature"') == len(MIXED)
