"""geodata/basemap as it is shipped: honest members, sound geometry, no gaps, disputed land held by nobody."""

from __future__ import annotations

import gzip
import json
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import shapely
from shapely import Point, box
from shapely.geometry import shape

from ca_geo.basemap import NAMES

FOLDER = Path(__file__).parent.parent / "geodata" / "basemap"
CLIP = box(46, 33, 97, 56)
HOME = {"KG", "KZ", "TJ", "TM", "UZ"}
AT_START = ("land", "borders", "admin1-lines", "rivers", "lakes", "towns", "labels")
TOWNS_OF_THE_EVIDENCE = """
    Dushanbe, Khorugh, Ishkoshim, Murghob, Qalai Khumb, Kulob, Bokhtar, Panjakent, Ayni, Tursunzoda, Farkhor,
    Vahdat, Shurobod, Kashgar, Naryn, Kazarman, Manas (Jalal-Abad), Andijan, Khanabad, Bishkek, Kant, Kemin,
    Batken, Tashkent, Nukus, Almaty, Astana, Zhanaozen, Atyrau, Alashankou, Urumqi, Kabul, Kunduz, Fayzabad,
    Taloqan, Chitral, Mazar-i-Sharif, Gilgit, Yarkand, Artux, Tashkurgan, Korla, Fergana, Osh, Termez
"""
KINDS = {"home", "neighbour", "disputed", "coast", "claim"}


@cache
def collection(name: str) -> dict[str, Any]:
    return json.loads((FOLDER / f"{name}.geojson").read_text(encoding="utf-8"))


@cache
def geometries(name: str) -> dict[str, shapely.Geometry]:
    return {feature["id"]: shape(feature["geometry"]) for feature in collection(name)["features"]}


def properties(name: str) -> list[dict[str, Any]]:
    return [feature["properties"] for feature in collection(name)["features"]]


def holders(lon: float, lat: float) -> list[str | None]:
    """The countries (None: disputed) whose land a point lies in."""
    return [
        feature["properties"]["country"]
        for feature in collection("land")["features"]
        if geometries("land")[feature["id"]].contains(Point(lon, lat))
    ]


@pytest.mark.parametrize("name", NAMES)
def test_every_file_says_where_it_is_from(name: str) -> None:
    content = collection(name)
    assert content["type"] == "FeatureCollection"
    assert "crs" not in content
    for member in ("source", "vintage", "licence", "attribution"):
        assert content[member].strip(), member
    assert content["licence"] in {"ODbL-1.0", "CC-BY-4.0", "LGPL-3.0-or-later"}
    assert content["features"]


@pytest.mark.parametrize("name", NAMES)
def test_geometries_are_valid_and_inside_the_clip(name: str) -> None:
    for feature in collection(name)["features"]:
        geometry = shape(feature["geometry"])
        assert geometry.is_valid, (name, feature.get("id"))
        assert not geometry.is_empty
        assert CLIP.buffer(1e-9).covers(geometry), (name, feature.get("id"))


@pytest.mark.parametrize("name", ["land", "lakes", "admin1"])
def test_rings_follow_the_right_hand_rule(name: str) -> None:
    for feature in collection(name)["features"]:
        geometry = shape(feature["geometry"])
        for polygon in getattr(geometry, "geoms", [geometry]):
            assert polygon.exterior.is_ccw
            assert not any(ring.is_ccw for ring in polygon.interiors)


@pytest.mark.parametrize("name", ["land", "borders", "admin1"])
def test_ids_are_unique(name: str) -> None:
    ids = [feature["id"] for feature in collection(name)["features"]]
    assert len(set(ids)) == len(ids)


def test_the_files_loaded_at_the_start_stay_within_their_budget() -> None:
    sizes = {name: len(gzip.compress((FOLDER / f"{name}.geojson").read_bytes(), 9)) for name in AT_START}
    assert sum(sizes.values()) <= 350_000, sizes
    assert sizes["towns"] <= 60_000


def test_the_five_republics_are_home() -> None:
    assert {row["country"] for row in properties("land") if row["home"]} == HOME
    assert {row["country"] for row in properties("admin1-lines") if row["home"]} == HOME
    assert {row["country"] for row in properties("admin1")} == HOME


def test_land_and_sea_cover_the_clip_without_gaps_or_overlaps() -> None:
    sea = next(f for f in collection("lakes")["features"] if f["properties"].get("name") == "Caspian Sea")
    areas = [*geometries("land").values(), shape(sea["geometry"])]
    assert shapely.coverage_is_valid(areas)
    assert sum(area.area for area in areas) == pytest.approx(CLIP.area, abs=1e-6)


@pytest.mark.parametrize("pair", ["AF-TJ", "KG-TJ", "KG-UZ", "TJ-UZ", "CN-TJ", "CN-KG"])
def test_a_border_is_the_edge_of_both_its_states(pair: str) -> None:
    line = geometries("borders")[pair]
    one, other = (geometries("land")[code].boundary for code in pair.split("-"))
    samples = [line.interpolate(part / 200, normalized=True) for part in range(201)]
    assert max(point.distance(edge) for point in samples for edge in (one, other)) < 1e-9


def test_the_tajik_afghan_border_is_one_line_from_end_to_end() -> None:
    line = geometries("borders")["AF-TJ"]
    assert line.geom_type == "LineString"
    west, east = sorted([line.coords[0], line.coords[-1]])
    assert west == pytest.approx((67.79, 37.18), abs=0.05)
    assert east == pytest.approx((74.89, 37.23), abs=0.05)
    assert max(Point(a).distance(Point(b)) for a, b in pairwise(line.coords)) < 0.2


def test_borders_have_known_kinds_and_home_borders_touch_a_home_country() -> None:
    for feature in collection("borders")["features"]:
        kind, codes = feature["properties"]["kind"], set(feature["id"].split("-"))
        assert kind in KINDS
        assert (kind == "home") == (bool(codes & HOME) and kind != "coast"), feature["id"]


def test_lines_between_india_pakistan_and_china_are_never_in_the_settled_style() -> None:
    kinds = {feature["id"]: feature["properties"]["kind"] for feature in collection("borders")["features"]}
    assert {kinds["CN-IN"], kinds["CN-PK"], kinds["IN-PK"]} == {"disputed"}
    assert {ident for ident, kind in kinds.items() if kind == "claim"} == {
        "CN-claim",
        "IN-claim",
        "PK-claim",
    }
    inside = geometries("land")["disputed"].buffer(-0.01)
    settled = [ident for ident, kind in kinds.items() if kind in ("home", "neighbour")]
    assert not [ident for ident in settled if geometries("borders")[ident].intersects(inside)]


@pytest.mark.parametrize(
    "place",
    [
        pytest.param((74.80, 34.09), id="Srinagar"),
        pytest.param((74.31, 35.92), id="Gilgit"),
        pytest.param((77.58, 34.16), id="Leh"),
        pytest.param((77.00, 35.50), id="Siachen"),
        pytest.param((76.50, 36.05), id="Shaksgam"),
        pytest.param((79.50, 35.10), id="Aksai Chin"),
    ],
)
def test_disputed_land_is_held_by_nobody(place: tuple[float, float]) -> None:
    assert holders(*place) == [None]


@pytest.mark.parametrize(
    ("place", "country"),
    [
        pytest.param((71.13, 39.97), "UZ", id="Sokh"),
        pytest.param((71.80, 39.98), "UZ", id="Shohimardon"),
        pytest.param((70.58, 39.87), "TJ", id="Vorukh"),
        pytest.param((71.16, 35.80), "AF", id="north of the Durand line"),
        pytest.param((71.79, 35.85), "PK", id="Chitral"),
    ],
)
def test_exclaves_and_neighbours_stay_where_they_are(place: tuple[float, float], country: str) -> None:
    assert holders(*place) == [country]


@pytest.mark.parametrize("country", sorted(HOME))
def test_divisions_fill_their_country_exactly(country: str) -> None:
    areas = [g for ident, g in geometries("admin1").items() if ident.startswith(f"{country}-")]
    assert shapely.coverage_is_valid(areas)
    union, land = shapely.union_all(areas), geometries("land")[country]
    assert union.symmetric_difference(land).area < 1e-9


def test_tajikistan_has_its_five_divisions_under_their_current_names() -> None:
    names = {
        feature["id"]: feature["properties"]["name"]
        for feature in collection("admin1")["features"]
        if feature["properties"]["country"] == "TJ"
    }
    assert names == {
        "TJ-DU": "Dushanbe",
        "TJ-GB": "Gorno-Badakhshan",
        "TJ-KT": "Khatlon",
        "TJ-RA": "Districts of Republican Subordination",
        "TJ-SU": "Sughd",
    }


def test_division_lines_of_neighbours_stay_clear_of_borders_and_disputed_land() -> None:
    shown = [f for f in collection("admin1-lines")["features"] if not f["properties"]["home"]]
    lines = shapely.union_all([shape(f["geometry"]) for f in shown])
    assert not lines.intersects(geometries("land")["disputed"].buffer(-0.05))
    assert lines.intersection(geometries("land")["TJ"]).is_empty


def test_every_town_lies_in_its_country_and_none_in_disputed_land_has_one() -> None:
    land = geometries("land")
    for feature in collection("towns")["features"]:
        point, row = shape(feature["geometry"]), feature["properties"]
        assert land[row["country"] or "disputed"].distance(point) < 0.02, row["label"]
    undecided = {row["label"] for row in properties("towns") if row["country"] is None}
    assert undecided >= {"Gilgit", "Leh", "Srinagar", "Skardu", "Muzaffarabad"}


@pytest.mark.parametrize(
    "label",
    [name.strip() for name in TOWNS_OF_THE_EVIDENCE.split(",")],
)
def test_towns_that_the_evidence_speaks_of_are_there(label: str) -> None:
    assert [row for row in properties("towns") if row["label"] == label]


def test_towns_carry_rank_population_and_names_to_search() -> None:
    rows = properties("towns")
    assert 200 <= len(rows) <= 320
    assert {row["rank"] for row in rows} == {1, 2, 3, 4}
    capitals = {row["country"] for row in rows if row["rank"] == 1}
    assert capitals >= HOME | {"AF", "PK", "IR", "AZ"}
    manas = next(row for row in rows if row["name"] == "Manas")
    assert {"Jalal-Abad", "Жалал-Абад"} <= set(manas["alt_names"])
    assert all(len(row["alt_names"]) <= 25 and row["name"] not in row["alt_names"] for row in rows)


def test_shaymak_is_in_no_gazetteer_and_not_among_the_towns() -> None:
    names = {name for row in properties("towns") for name in (row["name"], *row["alt_names"])}
    assert not names & {"Shaymak", "Shaimak", "Шаймак"}


def test_rivers_do_not_run_beside_borders() -> None:
    settled = shapely.union_all(
        [line for ident, line in geometries("borders").items() if "coast" not in ident]
    )
    beside = settled.buffer(0.015)
    for feature in collection("rivers")["features"]:
        for line in getattr(shape(feature["geometry"]), "geoms", [shape(feature["geometry"])]):
            stretches = line.intersection(beside)
            longest = max((part.length for part in getattr(stretches, "geoms", [stretches])), default=0)
            assert longest < 0.09, feature["properties"]["name"]


def test_waters_that_a_reader_looks_for_are_named() -> None:
    rivers = {row["name"]: row["rank"] for row in properties("rivers")}
    assert all(rivers[name] == 1 for name in ("Amu Darya", "Syr Darya", "Naryn", "Vakhsh", "Zarafshon"))
    assert set(rivers.values()) == {1, 2}
    lakes = {row.get("name") for row in properties("lakes")}
    assert lakes >= {"Caspian Sea", "Aral Sea", "Issyk-Kul", "Karakul", "Toktogul Reservoir", "Lake Balkhash"}


def test_labels_lie_where_they_belong() -> None:
    land = {row["name"]: geometries("land")[row["country"]] for row in properties("land") if row["country"]}
    for feature in collection("labels")["features"]:
        row, geometry = feature["properties"], shape(feature["geometry"])
        assert row["kind"] in {"country", "region", "water", "admin1"}
        if row["kind"] == "country":
            assert land[row["name"]].contains(geometry), row["name"]
        elif row["kind"] != "admin1":
            assert geometry.geom_type == "LineString"
            assert row["min_zoom"] < row["max_zoom"]
