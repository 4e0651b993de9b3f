"""Layers of users beside the atlas: the same API, files, pages and map, and never as evidence."""

from __future__ import annotations

import json
import re
import sqlite3
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import httpx
import numpy as np
import pyogrio
import pytest
import shapely
from openapi_spec_validator import OpenAPIV30SpecValidator
from playwright.sync_api import Browser, Page, expect
from shapely import LineString, Point, box

import ca_geo
from browser_fixtures import visiting
from ca_geo.atlas import Atlas
from ca_geo.cli import main
from ca_geo.formats import FORMATS
from ca_geo.mapview import MOST
from ca_geo.settings import Settings
from ca_geo.userlayers.columns import RESERVED
from conftest import write_tiny
from onefile import carried_by
from serving import served

ROWS = [
    # id, place, status, depth, limit, start, end, sources
    ("north", Point(69.79, 37.95), "closed", 120.5, 3, "2019-04-02", "2020", ["D1", "own"]),
    ("panj", Point(69.1, 37.24), "open <b>", 80.0, 1, "2021-11", None, None),
    ("road", LineString([(69, 37.5), (69.5, 38.5)]), "open <b>", None, 1, None, None, None),
    ("zone", box(70, 38, 71, 39), None, -5.0, 2, "2018", "..", []),
    ("unplaced", None, "open <b>", 60.0, 2, "2021-11-05", "2021-11-06", None),
]
IDS = [row[0] for row in ROWS]
NAMES = ("id", "status", "depth_m", "limit", "start", "end", "sources")


SEEN = """id,lon,lat,time
noon,70,40,2020-01-02T12:00:00Z
early,70,40,2020-01-02T03:00:00+05:00
late,70,40,2020-01-02 23:00:00
never,70,40,
"""


def wells() -> dict[str, Any]:
    features = [
        {
            "type": "Feature",
            "geometry": None if place is None else shapely.geometry.mapping(place),
            "properties": dict(zip(NAMES, (fid, *values), strict=True)),
        }
        for fid, place, *values in ROWS
    ]
    return {"type": "FeatureCollection", "features": features}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny atlas in `data`, and what a user brings: `wells.geojson`, `dense.gpkg` in another system."""
    folder = tmp_path_factory.mktemp("brought")
    write_tiny(folder / "data")
    (folder / "wells.geojson").write_text(json.dumps(wells()), encoding="utf-8")
    (folder / "seen.csv").write_text(SEEN, encoding="utf-8")
    random = np.random.default_rng(7)
    count = MOST + 500
    places = shapely.points(random.uniform(66, 76, count), random.uniform(37, 42, count))
    table = gpd.GeoDataFrame({"name": [f"Point {n}" for n in range(count)]}, geometry=places, crs="OGC:CRS84")
    table.to_crs("EPSG:32642").to_file(folder / "dense.gpkg", layer="dense")
    return folder


@pytest.fixture(scope="module")
def atlas(files: Path) -> Atlas:
    return Atlas.load(
        replace(
            Settings(),
            data=files / "data",
            layers=tuple(files / name for name in ("wells.geojson", "dense.gpkg", "seen.csv")),
        )
    )


@pytest.fixture(scope="module")
def address(atlas: Atlas) -> Iterator[str]:
    with served(atlas) as base:
        yield base


@pytest.fixture(scope="module")
def ask(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, headers={"accept": "*/*"}, timeout=60) as client:
        yield client


def found(ask: httpx.Client, query: str) -> list[str]:
    answer = ask.get(f"/collections/wells/items?{query}")
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert body["numberMatched"] == len(body["features"])
    return [feature["id"] for feature in body["features"]]


# The API


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", IDS),
        ("bbox=69.05,37.2,69.2,37.3", ["panj", "unplaced"]),
        ("bbox=69.2,37.9,69.3,38.1", ["road", "unplaced"]),
        ("bbox=70.4,38.4,70.5,38.5", ["zone", "unplaced"]),
        ("datetime=2019-04-02", ["north", "road", "zone"]),
        ("datetime=2021-11-06", ["panj", "road", "zone", "unplaced"]),
        ("datetime=2017", None),
        ("datetime=../2017-12-31", ["road"]),
        ("status=closed", ["north"]),
        ("depth_m=-5", ["zone"]),
        ("limit_=1", ["panj", "road"]),
        ("sources=own", ["north"]),
        ("id=zone", ["zone"]),
        ("q=CLOSED", ["north"]),
        ("q=nothing", []),
        ("precision-min=country", []),
        ("filter=depth_m%20%3E%2070%20AND%20status%20IS%20NOT%20NULL", ["north", "panj"]),
        ("filter=S_INTERSECTS(geometry,POINT(70.5%2038.5))", ["zone"]),
    ],
)
def test_items_are_asked_for_as_those_of_the_atlas(
    ask: httpx.Client, query: str, expected: list[str] | None
) -> None:
    if expected is None:
        assert ask.get(f"/collections/wells/items?{query}").status_code == 400
    else:
        assert found(ask, query) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("filter=time > TIMESTAMP('2020-01-02T00:00:00Z')", ["noon", "late"]),
        ("filter=time < TIMESTAMP('2020-01-02T00:00:00Z')", ["early"]),
        ("filter=T_AFTER(time,TIMESTAMP('2020-01-02T12:00:00Z'))", ["late"]),
        ("filter=time IS NULL", ["never"]),
        ("datetime=2020-01-02", ["noon", "early", "late", "never"]),
        ("datetime=2020-01-01", ["never"]),
        ("sortby=-id&limit=2", ["noon", "never"]),
    ],
)
def test_times_are_compared_as_times(ask: httpx.Client, query: str, expected: list[str]) -> None:
    parameters = dict(part.split("=", 1) for part in query.split("&"))
    answer = ask.get("/collections/seen/items", params=parameters)
    assert answer.status_code == 200, answer.text
    assert [one["id"] for one in answer.json()["features"]] == expected


def test_a_feature_is_as_the_file_has_it(ask: httpx.Client) -> None:
    one = ask.get("/collections/wells/items/north").json()
    assert one["geometry"] == {"type": "Point", "coordinates": [69.79, 37.95]}
    assert one["properties"] == {
        "id": "north", "status": "closed", "depth_m": 120.5, "limit_": 3, "start": "2019-04-02",
        "end": "2020",
        "sources": ["D1", "own"],
    }  # fmt: skip
    assert {link["rel"] for link in one["links"]}.isdisjoint({"license", "describedby"})
    assert ask.get("/collections/wells/items/north/claims").status_code == 404


def test_a_collection_says_where_it_is_from_and_how_it_was_read(ask: httpx.Client) -> None:
    one = ask.get("/collections/wells").json()
    assert one["note"] == "Brought by the operator of this server; not part of the atlas’s evidence."
    assert one["attribution"] == "the operator of this server"
    assert "licence" not in one
    assert "evidence_as_of" not in one
    assert one["numberOfFeatures"] == 5
    assert one["extent"]["spatial"]["bbox"] == [[69, 37.24, 71, 39]]
    assert one["report"] == {
        "file": "wells.geojson", "layer": "wells", "format": "GeoJSON", "crs": "WGS 84 (CRS84)", "rows": 5,
        "leftOut": 0, "ids": "column id", "start": "start", "end": "end",
        "notes": [
            {"text": "row 5: no geometry", "rows": 1},
            {"text": "column 'limit' is called limit_ here: limit is taken by the interface"},
        ],
    }  # fmt: skip
    listed = ask.get("/collections").json()["collections"]
    assert [row["id"] for row in listed][:4] == ["mines", "railway", "wells", "dense"]


def test_a_style_says_nothing_that_the_file_does_not(ask: httpx.Client, tmp_path: Path) -> None:
    path = tmp_path / "wells.gpkg"
    path.write_bytes(ask.get("/collections/wells/items?f=gpkg").content)
    with closing(sqlite3.connect(path)) as file:
        ((style,),) = file.execute("SELECT styleQML FROM layer_styles").fetchall()
        tables = {name for (name,) in file.execute("SELECT table_name FROM gpkg_contents")}
    rules = ET.fromstring(style).findall(".//rule")  # noqa: S314 - our own
    assert [(rule.get("label"), rule.get("filter")) for rule in rules] == [("wells", None)] * 3
    assert not tables & {"claims", "sources"}


@pytest.mark.parametrize("key", FORMATS)
def test_every_file_has_every_feature(ask: httpx.Client, key: str, tmp_path: Path) -> None:
    answer = ask.get(f"/collections/wells/items?f={key}")
    assert answer.status_code == 200
    path = tmp_path / FORMATS[key].filename("wells")
    path.write_bytes(answer.content)
    if key == "geojson":
        assert [one["id"] for one in json.loads(answer.content)["features"]] == IDS
    if key in {"gpkg", "fgb"}:
        table = pyogrio.read_dataframe(path, layer="wells", use_arrow=False)
        assert sorted(table["id"]) == sorted(IDS)
        assert dict(zip(table["id"], table["depth_m"], strict=True))["zone"] == -5
        west, south, east, north = table.total_bounds
        assert (west, south, east, north) == (69, 37.24, 71, 39)


def test_files_that_come_out_can_be_brought_again(ask: httpx.Client, tmp_path: Path) -> None:
    for key in ("geojson", "gpkg", "parquet"):
        path = tmp_path / FORMATS[key].filename(f"again-{key}")
        path.write_bytes(ask.get(f"/collections/wells/items?f={key}").content)
        (layer, *_) = ca_geo.userlayers.read_all([path], ())
        assert set(layer.ids) == set(IDS)
        north = layer.properties[layer.ids.index("north")]
        assert (north["depth_m"], north["sources"]) == (120.5, ("D1", "own"))


def test_the_whole_atlas_in_one_file_has_them_too(ask: httpx.Client, tmp_path: Path) -> None:
    path = tmp_path / "atlas.gpkg"
    path.write_bytes(ask.get("/download/atlas.gpkg").content)
    assert {"mines", "wells", "dense"} <= {name for name, _ in pyogrio.list_layers(path)}


def test_tiles_have_them(ask: httpx.Client) -> None:
    tile = ask.get("/collections/wells/tiles/WebMercatorQuad/5/12/22")
    assert tile.status_code == 200
    assert b"depth_m" in tile.content


def test_the_description_of_the_api_is_valid_with_them(ask: httpx.Client) -> None:
    document = ask.get("/api?f=json").json()
    OpenAPIV30SpecValidator(document).validate()
    names = [row["name"] for row in document["paths"]["/collections/wells/items"]["get"]["parameters"]]
    assert len(names) == len(set(names))
    assert {"limit", "limit_", "depth_m"} <= set(names)


@pytest.mark.parametrize(
    "path",
    ["/", "/collections", "/collections/wells", "/collections/wells/items", "/collections/wells/items/panj"],
)
def test_pages_show_them_without_evidence(ask: httpx.Client, path: str) -> None:
    page = ask.get(path, headers={"accept": "text/html"})
    assert page.status_code == 200
    assert "wells" in page.text
    assert "<b>" not in page.text
    if path.startswith("/collections/wells"):
        assert "not part of the atlas’s evidence" in page.text
        assert "Evidence as of" not in page.text


def test_no_column_may_have_the_name_of_a_parameter(ask: httpx.Client, atlas: Atlas) -> None:
    document = ask.get("/api?f=json").json()
    shared = document["components"].get("parameters", {})
    rows = [
        shared[row["$ref"].rpartition("/")[2]] if "$ref" in row else row
        for path, methods in document["paths"].items()
        if path.startswith("/collections/mines/")
        for row in methods["get"].get("parameters", [])
    ]
    asked = {row["name"] for row in rows if row["in"] == "query"} - {*atlas.layers["mines"].schema}
    assert {"bbox", "f", "limit"} <= asked <= RESERVED


def test_the_page_of_a_collection_tells_of_every_row(ask: httpx.Client) -> None:
    text = ask.get("/collections/wells?f=html").text
    assert "row 5: no geometry" in text
    assert "column &#39;limit&#39; is called limit_ here" in text


def test_a_word_of_the_atlas_means_nothing_of_its_own_here(ask: httpx.Client) -> None:
    """`sources` of a file are no sources of the atlas, whatever they are called."""
    text = ask.get("/collections/wells/items/north?f=html").text
    assert "D1" in text
    assert 'href="/sources/D1"' not in text
    assert "wells" not in json.dumps(ask.get("/sources/D1").json()["features"])


# The library and the command line


def test_the_library_brings_files_and_keeps_the_atlas_apart(files: Path) -> None:
    atlas = ca_geo.open(files / "data", layers=[files / "wells.geojson"])
    assert [*atlas.user_layers] == ["wells"]
    assert [*atlas.layers] == ["mines", "railway"]
    assert atlas.layer("wells").to_geodataframe()["id"].tolist() == IDS
    plain = ca_geo.open(files / "data")
    assert plain.version != atlas.version
    assert not plain.user_layers


def test_the_environment_names_files(files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CA_GEO_LAYERS", f"{files / 'wells.geojson'}:{files / 'dense.gpkg'}")
    assert Settings.from_env().layers == (files / "wells.geojson", files / "dense.gpkg")


def test_export_writes_them_and_tells_what_was_done(
    files: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "out.geojson"
    arguments = [
        "export",
        "wells",
        "-o",
        target,
        "--layer",
        files / "wells.geojson",
        "--data",
        files / "data",
    ]
    assert main([*map(str, arguments), "--where", "limit_=1"]) == 0
    assert [one["id"] for one in json.loads(target.read_text("utf-8"))["features"]] == ["panj", "road"]
    said = capsys.readouterr().err
    assert "Layer wells: 5 features." in said
    assert "row 5: no geometry" in said


def test_a_folder_of_layers_tells_what_it_passes_over(
    files: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "gis"
    folder.mkdir()
    (folder / "wells.geojson").write_bytes((files / "wells.geojson").read_bytes())
    (folder / "notes.odt").write_text("words", encoding="utf-8")
    arguments = ["export", "wells", "-o", tmp_path / "w.csv", "--layers", folder, "--data", files / "data"]
    assert main([*map(str, arguments)]) == 0
    assert "notes.odt: left out; it is no file of a layer" in capsys.readouterr().err


def test_a_file_that_cannot_be_used_stops_the_command(
    files: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    arguments = ["export", "-o", tmp_path / "x.gpkg", "--layer", tmp_path / "a.csv", "--data", files / "data"]
    assert main([*map(str, arguments)]) == 1
    said = capsys.readouterr().err
    assert "ca-geo: these layers cannot be used:\n  a.csv: has no places: its columns are a, b" in said
    assert not (tmp_path / "x.gpkg").exists()


def test_inspect_prints_the_report(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["inspect", str(files / "wells.geojson")]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[:5] == [
        "wells: wells, 5 features",
        "  5 rows of wells.geojson (GeoJSON), coordinates in WGS 84 (CRS84)",
        "  ids: column id",
        "  time: from column start to column end",
        "  row 5: no geometry",
    ]
    assert "  depth_m: number, Depth m" in lines


def test_the_worked_example_is_what_the_command_prints(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = (Path(__file__).parents[1] / "docs" / "layers-of-your-own.md").read_text(encoding="utf-8")
    table, printed = re.findall(r"```\n(.*?)```", page.partition("## An example")[2], re.DOTALL)[:2]
    (tmp_path / "wells.csv").write_text(table, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(["inspect", "wells.csv"]) == 0
    assert capsys.readouterr().out == printed


# The map


def test_the_map_of_one_file_has_them_up_to_its_limit(atlas: Atlas) -> None:
    page = atlas.map().get_root().render()
    carried = {
        href.split("/")[1]: json.loads(text)["features"]
        for href, text in carried_by(page).items()
        if href.startswith("collections/") and "/claims" not in href
    }
    assert [one["id"] for one in carried["wells"]] == IDS
    assert len(carried["dense"]) == MOST


@contextmanager
def visited(chromium: Browser, address: str, query: str) -> Iterator[Page]:
    with visiting(chromium, address) as visitor:
        yield visitor.open(f"/map?{query}")


@pytest.mark.browser
def test_the_map_draws_them_and_claims_nothing(chromium: Browser, address: str) -> None:
    with visited(chromium, address, "layers=wells,mines&feature=wells/zone&center=70,38.2&zoom=7.5") as page:
        drawn = page.evaluate("async () => (await import('ca-geo/drawing.js')).drawnIds()")
        assert {key for key in drawn if key.startswith("wells/")} == {f"wells/{fid}" for fid in IDS[:4]}
        assert page.locator("path.user-area[data-key='wells/zone']").get_attribute("d").startswith("M")
        assert page.locator("path.line.hexagon-1").get_attribute("d").startswith("M")
        assert page.locator("[data-records='wells/north']").count() == 1
        assert page.locator(".crowd [data-shape]").get_attribute("data-shape") == "hexagon-1"
        sign = page.locator(".crowd > svg .sign-body:not(.open)")
        assert sign.evaluate("one => getComputedStyle(one).fill") == "rgb(136, 0, 255)"
        panel = page.locator("#panel")
        expect(panel).to_contain_text("not part of the atlas’s evidence")
        expect(panel).to_contain_text("How sure the place is, the file does not say")
        expect(panel).to_contain_text("licence not known")
        expect(panel.locator("[data-property=depth_m] td").first).to_have_text("-5")
        assert panel.locator("[data-property=status]").count() == 0
        expect(page.locator("#legend-signs")).to_contain_text("Brought by the operator of this server")
        expect(page.locator("[data-feature='wells/unplaced']")).to_have_count(1)
        page.locator("[data-records='wells/panj']").click()
        expect(panel.locator("[data-property=status] td").first).to_have_text("open <b>")


@pytest.mark.browser
def test_ten_thousand_points_stay_few_signs_and_the_limit_is_said(chromium: Browser, address: str) -> None:
    with visited(chromium, address, "layers=dense&center=71,39.5&zoom=6") as page:
        assert page.evaluate("async () => (await import('ca-geo/drawing.js')).drawnIds().length") == MOST
        row = page.locator("#layer-list [data-layer=dense]")
        expect(row).to_contain_text("The map has the first 10000 of 10500 features")
        marks = page.locator(".mark.user")
        assert 20 < marks.count() < 1500
        shown = marks.evaluate_all("all => all.flatMap((one) => one.dataset.records.split(' '))")
        assert len(shown) == len(set(shown))
        stack = page.locator(".mark.user.stack").first
        stack.focus()
        stack.press("Enter")
        expect(page.locator(".list-card .list-row").first).to_be_visible()
        assert page.locator(".list-card .list-row").count() <= 100
