"""Layers: what is prepared at load, and `select` against a plain search through all features."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import FrozenInstanceError, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import shape

from ca_geo import geodesic
from ca_geo.basemap import BaseMap
from ca_geo.catalog import Catalog
from ca_geo.errors import BadQuery, DataError, NotFound
from ca_geo.layers import Layer
from ca_geo.lonlat import BBox, LonLat
from ca_geo.period import Interval, Period
from ca_geo.precision import PRECISIONS, SCHEMES, codes
from ca_geo.query import Query
from conftest import BASEMAP, MINES, collection, mine, put, write_tiny


def load(data: Path, name: str = "mines") -> Layer:
    catalog = Catalog.load(data)
    return Layer.load(data, catalog.layers[name], catalog, BaseMap.load(data))


@pytest.fixture
def mines(tiny_data: Path) -> Layer:
    return load(tiny_data)


def test_columns_are_in_file_order(mines: Layer) -> None:
    assert mines.id == "mines"
    assert mines.ids == ("taror", "dated", "unlocated", "along-the-border", "in-the-region")
    assert len(mines) == 5
    assert [orjson.loads(body)["id"] for body in mines.features] == list(mines.ids)
    assert [record["id"] for record in mines.properties] == list(mines.ids)


def test_prepared_features_are_the_file_with_references_resolved(mines: Layer) -> None:
    served = [orjson.loads(body) for body in mines.features]
    assert [as_in_the_file(one["properties"]) for one in served] == [one["properties"] for one in MINES]
    assert served[0]["geometry"] == MINES[0]["geometry"]
    assert served[2]["geometry"] is None
    assert shape(served[3]["geometry"]).equals(shape(BASEMAP["borders"][0]["geometry"]))
    assert shape(served[4]["geometry"]).equals(shape(BASEMAP["admin1"][0]["geometry"]))
    assert {tuple(one) for one in served} == {("type", "id", "geometry", "properties")}


def as_in_the_file(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Without what follows from the rest."""
    return {
        name: value
        for name, value in properties.items()
        if not name.startswith("precision_") and name != "source_ids"
    }


def thawed(properties: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in properties.items():
        yield name, list(value) if isinstance(value, tuple) else value


def test_sources_by_id_follow_from_the_sources(mines: Layer) -> None:
    assert mines.schema["source_ids"].type == "array"
    for record in mines.properties:
        assert record["source_ids"] == tuple(dict.fromkeys(one.split(" ")[0] for one in record["sources"]))
    assert mines.properties[0]["source_ids"] == ("D1", "R1")


def test_codes_of_other_systems_follow_from_the_precision(mines: Layer) -> None:
    found = {
        record["location_precision"]: tuple(record.get(row.name) for row in SCHEMES)
        for record in mines.properties
    }
    assert found == {
        "settlement": (2, 2, 2, "approximate"),
        "district": (3, 3, 2, "approximate"),
        "country": (6, 6, None, None),
        "corridor": (5, 5, 3, "approximate"),
        "region": (4, 4, 3, "approximate"),
    }
    assert codes("exact-site") == dict(zip((row.name for row in SCHEMES), (1, 1, 1, "exact"), strict=True))
    assert codes(None) == {}
    assert "precision_acled" not in mines.properties[2]  # absent, not null
    for row in SCHEMES:
        info = mines.schema[row.name]
        assert (info.type, info.title, info.values) == (row.type, row.title, row.values)
        assert set(map(str, row.codes)) - {"None"} == set(row.values)
    assert list(mines.schema)[-4:] == [row.name for row in SCHEMES]


def test_footprints_widen_by_what_is_not_known(mines: Layer, tiny_data: Path) -> None:
    served = [orjson.loads(body) for body in mines.footprints]
    disc = shape(served[0]["geometry"])
    assert geodesic.geodesic_area(disc) == pytest.approx(
        geodesic.geodesic_area(geodesic.disc(LonLat(67.8, 39.4), 10_000)), rel=1e-4
    )
    assert disc.exterior.is_ccw
    assert served[2:] == [orjson.loads(body) for body in mines.features[2:]]  # no radius: as it is
    assert [one["properties"] for one in served] == [dict(thawed(record)) for record in mines.properties]
    railway = load(tiny_data, "railway")
    assert railway.footprint_geometries[0].geom_type == "Polygon"  # type: ignore[union-attr]
    assert railway.footprint_geometries[1] == railway.geometries[0]


def test_coordinates_have_no_more_than_seven_decimals(tiny_data: Path, edit: Any) -> None:
    ring = [[67.123456789, 39], [71, 39], [71, 41], [67.123456789, 39]]

    def alter(admin1: Any) -> None:
        admin1["features"][0]["geometry"]["coordinates"] = [ring[::-1]]

    edit(tiny_data / "basemap" / "admin1.geojson", alter)
    region = load(tiny_data).geometries[4]
    assert region is not None
    assert (67.1234568, 39.0) in region.exterior.coords
    assert region.exterior.is_ccw  # and the right-hand rule holds


def test_layers_never_change(mines: Layer) -> None:
    with pytest.raises(FrozenInstanceError):
        mines.ids = ()  # type: ignore[misc]
    with pytest.raises(TypeError):
        mines.properties[0]["name"] = "x"  # type: ignore[index]
    assert mines.properties[0]["countries"] == ("TJ",)


def test_schema_describes_what_occurs(mines: Layer) -> None:
    assert list(mines.schema)[:4] == ["id", "name", "category", "status"]
    assert mines.schema["owners"].values == {"tj": "Tajikistan", "zijin": "Zijin Mining"}
    assert mines.schema["cost_usd"].unit == "USD"
    assert "killed" not in mines.schema


def test_extent_covers_all_data(mines: Layer, tiny_data: Path) -> None:
    assert mines.bbox == BBox(67, 37, 75, 41)
    assert mines.interval == (date(1960, 1, 1), None)
    put(tiny_data / "layers" / "mines.geojson", collection([MINES[1]]))
    alone = load(tiny_data)
    assert alone.interval == (date(2024, 11, 17), date(2024, 11, 18))
    box = alone.bbox
    assert box is not None
    assert geodesic.distance_m(LonLat(69.5, box.south), LonLat(69.5, 38.5)) == pytest.approx(35_000, rel=2e-3)
    put(tiny_data / "layers" / "mines.geojson", collection([MINES[2]]))
    nowhere = load(tiny_data)
    assert (nowhere.bbox, nowhere.interval) == (None, None)


def test_inner_bounds_end_with_the_latest_source(mines: Layer) -> None:
    period = mines.periods[3]
    assert period is not None
    assert period.inner == (date(2020, 5, 31), date(2026, 7, 31))
    assert mines.periods[2] is None


def test_version_follows_content_geometry_and_words(mines: Layer, tiny_data: Path, edit: Any) -> None:
    assert load(tiny_data).version == mines.version

    def move(borders: Any) -> None:
        borders["features"][0]["geometry"]["coordinates"][1] = [71, 37.1]

    edit(tiny_data / "basemap" / "borders.geojson", move)
    moved = load(tiny_data)
    assert moved.version != mines.version
    edit(tiny_data / "catalog.json", lambda found: found["layers"][0].update(title="Other"))
    assert load(tiny_data).version not in {mines.version, moved.version}


def test_index_of(mines: Layer) -> None:
    assert mines.index_of("dated") == 1
    with pytest.raises(NotFound, match="no feature with the id 'nobody'"):
        mines.index_of("nobody")


def test_an_empty_layer_answers(tiny_data: Path) -> None:
    put(tiny_data / "layers" / "mines.geojson", collection([]))
    empty = load(tiny_data)
    query = Query(bbox=BBox(0, 0, 1, 1), datetime=Interval.parse("2024-01-01"), filters=(("name", "x"),))
    assert (empty.select(query).ids, empty.select(query).number_matched) == ((), 0)
    assert empty.select(Query()).features == ()
    assert empty.schema == {}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (Query(), "taror dated unlocated along-the-border in-the-region"),
        # the features without a place always match a box
        (Query(bbox=BBox(69, 38, 70, 39)), "dated unlocated in-the-region"),
        (Query(bbox=BBox(170, -10, -170, 10)), "unlocated"),
        (
            Query(bbox=BBox(74, 20, 60, 38)),
            "unlocated along-the-border",
        ),  # over the antimeridian, its two ends
        (Query(bbox=BBox(67.86, 39.35, 67.9, 39.4)), "unlocated in-the-region"),
        (Query(bbox=BBox(67.86, 39.35, 67.9, 39.4), footprint=True), "taror unlocated in-the-region"),
        # those without a date always match a time
        (Query(datetime=Interval.parse("1965-06-01")), "unlocated in-the-region"),
        (Query(datetime=Interval.parse("2024-11-18")), "taror dated unlocated along-the-border"),
        (Query(datetime=Interval.parse("2024-11-19")), "taror unlocated along-the-border"),
        (
            Query(datetime=Interval.parse("2020-04-01/2020-04-30")),
            "taror unlocated along-the-border",
        ),  # 2020-05~
        (Query(datetime=Interval.parse("../1959-12-31")), "unlocated"),
        # certainly: by every reading, and none that has no date
        (Query(datetime=Interval.parse("2024-11-18"), certain=True), "taror along-the-border"),
        (
            Query(datetime=Interval.parse("2024-11-17/2024-11-18"), certain=True),
            "taror dated along-the-border",
        ),
        (Query(datetime=Interval.parse("2020-04-01/2020-04-30"), certain=True), "taror"),
        (Query(datetime=Interval.parse("2007-06-01"), certain=True), ""),
        (
            Query(datetime=Interval.parse("1960-12-31/.."), certain=True),
            "taror dated along-the-border in-the-region",
        ),
        (Query(certain=True), "taror dated unlocated along-the-border in-the-region"),  # no time is asked for
        # at least as precise
        (Query(least_precision="exact-site"), ""),
        (Query(least_precision="settlement"), "taror"),
        (Query(least_precision="district"), "taror dated"),
        (Query(least_precision="region"), "taror dated in-the-region"),
        (Query(least_precision="corridor"), "taror dated along-the-border in-the-region"),
        (Query(least_precision="country"), "taror dated unlocated along-the-border in-the-region"),
        (Query(filters=(("precision_ucdp", "3"),)), "dated"),
        (Query(filters=(("precision_gem", "exact"),)), ""),
        # filters
        (Query(filters=(("status", "planned"),)), "dated"),
        (Query(filters=(("owners", "zijin"), ("location_precision", "region"))), "in-the-region"),
        (Query(filters=(("cost_usd", "100"), ("status", "planned"))), "dated"),
        (Query(filters=(("cost_usd", "101"),)), ""),
        (Query(filters=(("aggregate", "true"),)), "along-the-border"),
        (Query(filters=(("aggregate", "false"),)), ""),
        (Query(filters=(("members", "taror"),)), "along-the-border"),
        (Query(filters=(("id", "dated"),)), "dated"),
    ],
)
def test_select(mines: Layer, query: Query, expected: str) -> None:
    selection = mines.select(query)
    assert selection.ids == tuple(expected.split())
    assert selection.number_matched == len(selection.ids)


@pytest.mark.parametrize(
    ("limit", "offset", "expected"),
    [(2, 0, [0, 1]), (2, 2, [2, 3]), (2, 4, [4]), (2, 5, []), (None, 3, [3, 4]), (1, 10**17, [])],
)
def test_pages_are_slices_and_the_count_is_of_all(
    mines: Layer, limit: int | None, offset: int, expected: list[int]
) -> None:
    selection = mines.select(Query(limit=limit, offset=offset))
    assert list(selection.indices) == expected
    assert selection.number_matched == 5
    assert selection.features == tuple(mines.features[index] for index in expected)
    assert selection.properties == tuple(mines.properties[index] for index in expected)
    footprints = mines.select(Query(limit=limit, offset=offset, footprint=True))
    assert footprints.features == tuple(mines.footprints[index] for index in expected)
    assert footprints.geometries == tuple(mines.footprint_geometries[index] for index in expected)


FIRST = date(2020, 1, 1)


def scattered(count: int) -> Iterator[dict[str, Any]]:
    """Features of all kinds at random: points, lines, areas, none; dated, half dated, undated."""
    rng = random.Random(7)  # noqa: S311 - a fixed sequence
    for number in range(count):
        lon, lat = rng.randint(-180, 170), rng.randint(-80, 70)
        far = [lon + rng.randint(1, 10), lat + rng.randint(1, 10)]
        ring = [[lon, lat], [far[0], lat], far, [lon, lat]]
        geometry = rng.choice(
            [
                None,
                {"type": "Point", "coordinates": [lon, lat]},
                {"type": "LineString", "coordinates": [[lon, lat], far]},
                {"type": "Polygon", "coordinates": [ring]},
            ]
        )
        start = FIRST + timedelta(days=rng.randint(0, 300))
        end = start + timedelta(days=rng.randint(0, 60))
        yield mine(
            f"f{number}",
            geometry,
            location_uncertainty_m=rng.choice([None, 100_000]),
            status=rng.choice([None, "planned", "operational"]),
            countries=rng.sample(["AF", "CN", "TJ"], rng.randint(1, 3)),
            cost_usd=rng.choice([None, 1, 2]),
            start=rng.choice([None, start.isoformat(), f"{start}/{end}", f"{start:%Y-%m}", f"{start:%Y}~"]),
            end=rng.choice([None, "..", end.isoformat(), f"{end:%Y}-XX", f"../{end}"]),
            location_precision=rng.choice(PRECISIONS),
        )


@pytest.fixture(scope="module")
def random_layer(tmp_path_factory: pytest.TempPathFactory) -> Layer:
    data = write_tiny(tmp_path_factory.mktemp("scattered"))
    put(data / "layers" / "mines.geojson", collection(list(scattered(150))))
    return load(data)


BOXES = st.builds(
    lambda west, east, lats: BBox(west, min(lats), east, max(lats)),
    st.integers(-180, 180),
    st.integers(-180, 180),
    st.tuples(st.integers(-90, 90), st.integers(-90, 90)),
)
DAYS = st.none() | st.dates(date(2019, 12, 1), date(2021, 3, 1))
INTERVALS = st.builds(Interval, DAYS, DAYS)
CHOICES = [("status", "planned"), ("countries", "TJ"), ("countries", "AF"), ("cost_usd", "2")]
QUERIES = st.builds(
    Query,
    st.none() | BOXES,
    st.none() | INTERVALS,
    st.none() | st.integers(1, 60),
    st.integers(0, 160),
    st.lists(st.sampled_from(CHOICES), unique_by=lambda pair: pair[0], max_size=2).map(tuple),
    st.booleans(),
    st.booleans(),
    st.none() | st.sampled_from(PRECISIONS),
)


@settings(deadline=None, max_examples=200)
@given(query=QUERIES)
def test_select_finds_what_a_plain_search_finds(random_layer: Layer, query: Query) -> None:
    matching = [fid for fid, hit in zip(random_layer.ids, plain(random_layer, query), strict=True) if hit]
    end = None if query.limit is None else query.offset + query.limit
    selection = random_layer.select(query)
    assert selection.number_matched == len(matching)
    assert list(selection.ids) == matching[query.offset : end]


def plain(layer: Layer, query: Query) -> Iterator[bool]:
    geometries = layer.footprint_geometries if query.footprint else layer.geometries
    for geometry, period, record in zip(geometries, layer.periods, layer.properties, strict=True):
        yield (
            (query.bbox is None or geometry is None or touches(geometry, query.bbox))
            and (query.datetime is None or was_then(period, query.datetime, query.certain))
            and (query.least_precision is None or placed(record) <= PRECISIONS.index(query.least_precision))
            and all(equals(record.get(name), text) for name, text in query.filters)
        )


def found_by(_text: str) -> tuple[str, ...]:
    return ("in-the-region", "taror", "unlocated")


def test_what_contains_a_text_comes_best_match_first(mines: Layer) -> None:
    searched = replace(mines, found_by=found_by)
    assert searched.select(Query(text="x")).ids == found_by("x")
    page = searched.select(Query(text="x", limit=1, offset=1))
    assert (page.ids, page.number_matched) == (("taror",), 3)
    both = searched.select(Query(text="x", filters=(("status", "operational"),)))
    assert (both.ids, both.number_matched) == (("in-the-region", "taror"), 2)
    with pytest.raises(BadQuery, match="q: this layer was loaded alone"):
        mines.select(Query(text="x"))


def was_then(period: Period | None, asked: Interval, certain: bool) -> bool:
    if period is None:
        return not certain
    return asked.meets(period.inner if certain else period.outer)


def placed(record: Mapping[str, Any]) -> int:
    return PRECISIONS.index(record["location_precision"])


def touches(geometry: shapely.Geometry, box: BBox) -> bool:
    return any(geometry.intersects(shapely.box(*part.as_tuple())) for part in box.parts())


def equals(value: Any, text: str) -> bool:
    return text in value if isinstance(value, tuple) else str(value) == text


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"geometry_ref": "border:XX-YY"},
            "layers/mines.geojson taror geometry_ref: 'border:XX-YY' names nothing",
        ),
    ],
)
def test_a_reference_that_cannot_be_resolved_stops_loading(
    tiny_data: Path, change: Mapping[str, str], message: str
) -> None:
    put(tiny_data / "layers" / "mines.geojson", collection([mine("taror", None, **change)]))
    with pytest.raises(DataError, match=message):
        load(tiny_data)


def test_a_frame_is_fresh_each_time(mines: Layer) -> None:
    frame = mines.to_geodataframe()
    frame["extra"] = 1
    frame.loc[0, "name"] = "changed"
    again = mines.to_geodataframe(replace(Query(), limit=2, footprint=True))
    assert "extra" not in again.columns
    assert list(again["name"]) == ["Taror mine", "Mine dated"]
    assert set(again.geom_type) == {"Polygon"}
    assert again.crs.to_epsg() == 4326
    assert list(mines.to_geodataframe()["id"]) == list(mines.ids)
