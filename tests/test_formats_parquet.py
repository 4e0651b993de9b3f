"""GeoParquet: the `geo` metadata, the covering column, types."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas
import jsonschema
import pyarrow as pa
import pyarrow.parquet as pq
import pyproj
import pytest
from referencing import Registry
from referencing.jsonschema import DRAFT7
from shapely.geometry import Point

from ca_geo.crs import Crs
from ca_geo.formats import FORMATS, write
from ca_geo.layers import Selection
from ca_geo.query import Query
from formats_samples import LAYERS, MIXED, POINTS, everything, layer, select, selections

# GeoParquet's own JSON Schema; not ours to carry, so checked where it lies beside the checkout.
JUDGE = Path(__file__).parents[2] / "shared" / "judges" / "geoparquet-1.1-schema.json"


def written(selection: Selection, folder: Path) -> Path:
    path = folder / "layer.parquet"
    write([selection], FORMATS["parquet"], path)
    return path


def geo(path: Path) -> dict[str, Any]:
    metadata = pq.read_schema(path).metadata
    return dict(json.loads(metadata[b"geo"]))


def test_the_geo_metadata(tmp_path: Path) -> None:
    assert geo(written(everything(POINTS), tmp_path)) == {
        "version": "1.1.0",
        "primary_column": "geometry",
        "columns": {
            "geometry": {
                "encoding": "WKB",
                "geometry_types": ["Point"],
                "orientation": "counterclockwise",
                "bbox": [70.0, 38.0, 70.4, 38.0],
                "covering": {"bbox": {c: ["bbox", c] for c in ("xmin", "ymin", "xmax", "ymax")}},
            }
        },
    }


@pytest.fixture(scope="module")
def judge() -> jsonschema.Draft7Validator:
    """GeoParquet's schema; that of a CRS, which it refers to, comes with pyproj."""
    projjson = json.loads((Path(pyproj.datadir.get_data_dir()) / "projjson.schema.json").read_text())
    known = Registry().with_resource(projjson["$id"], DRAFT7.create_resource(projjson))
    return jsonschema.Draft7Validator(json.loads(JUDGE.read_text()), registry=known)


@pytest.mark.skipif(not JUDGE.exists(), reason="GeoParquet's JSON Schema is not beside the checkout")
@pytest.mark.parametrize("code", ["CRS84", "EPSG:4326", "EPSG:32642"])
@pytest.mark.parametrize("name", LAYERS)
def test_the_metadata_are_valid_by_geoparquets_own_schema(
    name: str, code: str, judge: jsonschema.Draft7Validator, tmp_path: Path
) -> None:
    for chosen in selections(LAYERS[name]).values():
        placed = replace(chosen, query=Query(crs=Crs.parse(code)))
        document = geo(written(placed, tmp_path))
        assert [error.message for error in judge.iter_errors(document)] == []


@pytest.mark.skipif(not JUDGE.exists(), reason="GeoParquet's JSON Schema is not beside the checkout")
def test_the_judge_refuses_what_is_wrong(judge: jsonschema.Draft7Validator, tmp_path: Path) -> None:
    right = geo(written(replace(everything(POINTS), query=Query(crs=Crs.parse("EPSG:32642"))), tmp_path))
    right["columns"]["geometry"]["crs"]["type"] = "Nonsense"
    assert list(judge.iter_errors(right))


@pytest.mark.parametrize(("code", "named"), [("EPSG:32642", 32642), ("EPSG:4326", 4326)])
def test_another_crs_is_in_the_metadata(code: str, named: int, tmp_path: Path) -> None:
    path = written(replace(everything(POINTS), query=Query(crs=Crs.parse(code))), tmp_path)
    assert geo(path)["columns"]["geometry"]["crs"]["id"] == {"authority": "EPSG", "code": named}
    assert geopandas.read_parquet(path).crs.to_epsg() == named


def test_the_crs_is_crs84(tmp_path: Path) -> None:
    frame = geopandas.read_parquet(written(everything(POINTS), tmp_path))
    assert frame.crs.to_authority() == ("OGC", "CRS84")
    assert list(frame["id"]) == list(POINTS.ids)


def test_the_covering_column_finds_by_box(tmp_path: Path) -> None:
    path = written(everything(POINTS), tmp_path)
    assert list(geopandas.read_parquet(path, bbox=(70.15, 37, 70.35, 39))["id"]) == ["p-2", "p-3"]


def test_a_missing_geometry_has_a_missing_box(tmp_path: Path) -> None:
    rows = {row["id"]: row for row in pq.read_table(written(everything(MIXED), tmp_path)).to_pylist()}
    assert rows["nowhere"]["geometry"] is rows["nowhere"]["bbox"] is None
    assert rows["area"]["bbox"] == {"xmin": 70.0, "ymin": 38.0, "xmax": 71.0, "ymax": 39.0}


def test_types_are_the_schemas_whatever_is_selected(tmp_path: Path) -> None:
    schemas = [pq.read_schema(written(selection, tmp_path)) for selection in selections(MIXED).values()]
    assert schemas[0].equals(schemas[1])
    assert schemas[0].equals(schemas[2])
    types = {field.name: field.type for field in schemas[0]}
    assert (types["cost_usd"], types["killed"]) == (pa.int64(), pa.int64())
    assert (types["share_pct"], types["aggregate"]) == (pa.float64(), pa.bool_())
    assert pa.types.is_list(types["sources"])


def test_licence_and_attribution_are_in_the_file(tmp_path: Path) -> None:
    metadata = pq.read_schema(written(select(MIXED), tmp_path)).metadata
    assert (metadata[b"licence"], metadata[b"attribution"]) == (b"CC-BY-4.0", b"ca-geo")
    assert metadata[b"evidence_as_of"] == b"2026-07"


def test_columns_called_geometry_and_bbox_keep_their_names(tmp_path: Path) -> None:
    source = layer("named", (Point(70, 38), {"id": "a", "geometry": "own", "bbox": "own too"}))
    path = written(everything(source), tmp_path)
    assert geo(path)["primary_column"] == "geometry_"
    frame = geopandas.read_parquet(path)
    assert (frame["geometry"][0], frame["bbox"][0], frame.geometry[0]) == ("own", "own too", Point(70, 38))
