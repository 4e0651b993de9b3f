"""Spatial questions: what is certain, what is possible, and what a query may be."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import shape

from ca_geo import analysis
from ca_geo.analysis import Extent
from ca_geo.analysis.nearest import is_certain, may_be_nearest
from ca_geo.atlas import Atlas
from ca_geo.errors import BadQuery
from ca_geo.geodesic import WGS84, Course, destination, distance_m, geodesic_length
from ca_geo.geodesic import nearest as geodesic_nearest
from ca_geo.lonlat import LonLat
from ca_geo.settings import Settings
from markup import Page

SHAYMAK = "gbao-facilities/shaymak-facility"
SQUARE = "POLYGON((69 37,71 37,71 39,69 39,69 37))"
POSITIONS = st.builds(LonLat, st.floats(60, 80), st.floats(36, 48))
RADII = st.floats(1, 100_000)
DISCS = st.tuples(POSITIONS, RADII)
SHARES = st.tuples(st.floats(0, 360), st.floats(0, 1))


def _somewhere(centre: LonLat, radius: float, azimuth: float, share: float) -> LonLat:
    return destination(centre, azimuth, share * radius)


def _json(client: httpx.Client, path: str, **query: Any) -> Any:
    answer = client.get(path, params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def _faults(client: httpx.Client, path: str, **query: Any) -> dict[str, str]:
    answer = client.get(path, params=query)
    assert answer.status_code == 400, answer.text
    return {
        fault["parameter"]: f"{fault['message']}; {fault['allowed']}" for fault in answer.json()["faults"]
    }


# Distances between what is known to a radius


@settings(max_examples=80, deadline=None)
@given(DISCS, SHARES, DISCS, SHARES)
def test_every_position_within_the_discs_is_in_the_range(
    a: tuple[LonLat, float], at_a: tuple[float, float], b: tuple[LonLat, float], at_b: tuple[float, float]
) -> None:
    told = analysis.distance(*(Extent.of(shapely.Point(one), radius) for one, radius in (a, b)))
    metres = distance_m(_somewhere(*a, *at_a), _somewhere(*b, *at_b))
    assert told.farthest_m is not None
    assert told.nearest_m - 1e-3 <= metres <= told.farthest_m + 1e-3
    exact, radii = distance_m(a[0], b[0]), a[1] + b[1]
    assert told.nearest_m > max(0, exact - radii) - 1000
    assert told.farthest_m < exact + radii + 1000


@settings(max_examples=80, deadline=None)
@given(POSITIONS, POSITIONS, st.floats(0.01, 0.9), SHARES, SHARES)
def test_every_bearing_is_within_what_is_told(
    a: LonLat, b: LonLat, share: float, at_a: tuple[float, float], at_b: tuple[float, float]
) -> None:
    radius = distance_m(a, b) * share / 2
    told = analysis.distance(*(Extent.of(shapely.Point(one), radius) for one in (a, b)))
    if told.bearing_deg is None or told.bearing_uncertainty_deg is None:
        assert distance_m(a, b) == 0
        return
    start, end = _somewhere(a, radius, *at_a), _somewhere(b, radius, *at_b)
    off = (WGS84.inv(*start, *end)[0] - told.bearing_deg + 180) % 360 - 180
    assert abs(off) <= told.bearing_uncertainty_deg


def test_what_has_no_radius_is_never_certain() -> None:
    here = Extent.of(shapely.Point(70, 38))
    unstated = Extent(Extent.of(shapely.Point(70.1, 38)).course, stated=False)
    told = analysis.distance(here, unstated)
    assert (told.nearest_m, told.farthest_m, told.within(1e6)) == (9000, None, "possible")


def test_distances_are_told_as_coarsely_as_they_are_known() -> None:
    here, there = shapely.Point(70, 38), shapely.Point(70.5, 38)
    exact = distance_m(LonLat(70, 38), LonLat(70.5, 38))  # 43.9 km
    told = analysis.distance(Extent.of(here), Extent.of(there, 35_000))
    assert (told.nearest_m, told.farthest_m, told.between_m) == (8000, 79_000, 44_000)
    assert told.words == "8 to 79\u00a0km"
    sharp = analysis.distance(Extent.of(here), Extent.of(there))
    assert sharp.between_m == round(exact)


# Within


def test_within_gives_the_features_with_their_distances(client: httpx.Client, real_atlas: Atlas) -> None:
    body = _json(client, "/analysis/within", feature=SHAYMAK, km=150, collections="mines,gbao-facilities")
    assert body["from"]["uncertainty_m"] == 25_000
    (mine,) = [one for one in body["features"] if one["collection"] == "mines"]
    assert mine["id"] == "silver-mine-yakjilva"
    layer = real_atlas.layer("mines")
    record = layer.properties[layer.index_of(mine["id"])]
    assert mine["properties"]["location_uncertainty_m"] == record["location_uncertainty_m"]
    facility = real_atlas.layer("gbao-facilities")
    places = [shape(mine["geometry"]), facility.geometries[facility.index_of("shaymak-facility")]]
    exact = distance_m(*(LonLat(one.x, one.y) for one in places))
    radii = record["location_uncertainty_m"] + 25_000
    told = mine["distance"]
    assert told["nearest_m"] == max(0, (exact - radii) // 1000 * 1000)
    assert told["farthest_m"] == -(-(exact + radii) // 1000) * 1000
    assert told["within"] == "possible"
    assert SHAYMAK.partition("/")[2] not in [one["id"] for one in body["features"]]


def test_within_is_exactly_what_the_distances_say(client: httpx.Client, real_atlas: Atlas) -> None:
    """Of all features with a point: brute force by the geodesic between the points."""
    town = LonLat(68.8, 38.6)
    body = _json(client, "/analysis/within", place="68.8,38.6", km=200)
    found = {(one["collection"], one["id"]): one["distance"]["within"] for one in body["features"]}
    checked = 0
    for layer in real_atlas.layers.values():
        for fid, geometry, record in zip(layer.ids, layer.geometries, layer.properties, strict=True):
            if geometry is None or geometry.geom_type != "Point":
                continue
            metres, radius = (
                distance_m(town, LonLat(geometry.x, geometry.y)),
                record["location_uncertainty_m"],
            )
            expected = (
                "certain" if metres + radius <= 199_000 else "possible" if metres - radius < 200_000 else None
            )
            if not 199_000 < metres + radius <= 200_000:  # the last kilometre depends on rounding
                assert found.get((layer.id, fid)) == expected, fid
                checked += 1
    assert checked > 40
    assert body["numberMatched"] == len(body["features"])
    certain = _json(client, "/analysis/within", place="68.8,38.6", km=200, match="certain")
    assert [one["id"] for one in certain["features"]] == [
        one["id"] for one in body["features"] if one["distance"]["within"] == "certain"
    ]
    assert body["numberCertain"] == certain["numberMatched"] > 0


def test_a_line_counts_by_its_nearest_part(client: httpx.Client) -> None:
    body = _json(client, "/analysis/within", line="cku-railway", km=60, collections="cku-railway")
    stations = {one["id"]: one["distance"] for one in body["features"] if one["geometry"]["type"] == "Point"}
    assert stations["cku-makmal"]["nearest_m"] == 0
    assert stations["cku-makmal"]["farthest_m"] <= 25_000 + 12_000 + 1000
    assert {one["within"] for one in stations.values()} == {"certain"}


def test_what_lies_somewhere_along_a_border_is_certainly_at_it(client: httpx.Client) -> None:
    body = _json(client, "/analysis/within", border="AF-TJ", km=10)
    total = next(one for one in body["features"] if one["id"] == "incidents-h2-2025-total")
    assert (total["distance"]["farthest_m"], total["distance"]["within"]) == (0, "certain")
    assert any("aggregate" in note for note in body["notes"])
    away = _json(client, "/analysis/within", place="68.8,38.6", km=150, collections="border-incidents")
    total = next(one for one in away["features"] if one["id"] == "incidents-h2-2025-total")
    assert total["distance"]["within"] == "possible"
    assert total["distance"]["farthest_m"] > 400_000


def test_time_narrows_the_answer_as_it_does_the_items(client: httpx.Client) -> None:
    query = {"datetime": "2025-11-01/2025-11-30", "datetime-match": "certain"}
    body = _json(client, "/analysis/within", border="AF-TJ", collections="border-incidents", **query)
    items = _json(client, "/collections/border-incidents/items", **query)
    assert {one["id"] for one in body["features"]} == {one["id"] for one in items["features"]}
    assert len(body["features"]) > 0


def test_places_are_towns_regions_countries_and_named_ones(client: httpx.Client) -> None:
    for place, inside in (("TJ-GB", "shaymak-facility"), ("TJ", "shaymak-facility")):
        body = _json(client, "/analysis/within", place=place, km=30)
        assert inside in {one["id"] for one in body["features"]}
    (town,) = [one for one in _json(client, "/search", q="Dushanbe")["hits"] if one["kind"] == "place"][:1]
    body = _json(client, "/analysis/within", place=town["id"], km=20)
    assert body["from"]["name"] == "Dushanbe"
    assert "ru-201-dushanbe" in {one["id"] for one in body["features"]}


# Polygon


def test_a_polygon_holds_what_its_footprints_say(client: httpx.Client, real_atlas: Atlas) -> None:
    body = _json(client, "/analysis/polygon", polygon=SQUARE)
    found = {(one["collection"], one["id"]): one["within"] for one in body["features"]}
    area = shapely.from_wkt(SQUARE)
    for layer in real_atlas.layers.values():
        for fid, footprint in zip(layer.ids, layer.footprint_geometries, strict=True):
            if footprint is not None:
                sure = (
                    "certain"
                    if area.contains(footprint)
                    else "possible"
                    if area.intersects(footprint)
                    else None
                )
                assert found.get((layer.id, fid)) == sure, fid
    assert set(found.values()) == {"certain", "possible"}
    assert body["area_km2"] == pytest.approx(176 * 222, rel=0.01)


@pytest.mark.parametrize(
    ("polygon", "fault"),
    [
        ("POLYGON((69 37", "no well-known text"),
        ("POINT(69 37)", "no area"),
        ("POLYGON((1e400 1,2 2,3 1,1e400 1))", "longitude"),
        ("POLYGON EMPTY", "no area"),
        ("POLYGON((0 0,1 1,1 0,0 1,0 0))", "Self-intersection"),
        ("POLYGON((0 0,1 0,1 95,0 0))", "latitude"),
        ("POLYGON Z((0 0 1,1 0 1,1 1 1,0 0 1))", "heights"),
        (shapely.Point(70, 38).buffer(1, quad_segs=126).wkt, "505 vertices"),
        ("POLYGON((" + " " * 40_000, "too long"),
    ],
)
def test_polygons_that_are_none_are_refused(real_atlas: Atlas, polygon: str, fault: str) -> None:
    with pytest.raises(BadQuery, match=fault):
        analysis.ask(real_atlas, "polygon", polygon=polygon)


# Nearest


def test_the_nearest_is_among_those_listed_wherever_all_truly_are(real_atlas: Atlas) -> None:
    """Positions drawn at random within the discs: none of the others is ever the nearest."""
    answer = analysis.ask(real_atlas, "nearest", from_="mines", to="russian-bases")
    listed: dict[str, set[str]] = {}
    for row in answer.rows:
        listed.setdefault(row["feature"]["id"], set()).add(row["other"]["id"])
    chance = np.random.default_rng(5)
    mines, bases = (_points(real_atlas, name) for name in ("mines", "russian-bases"))
    assert set(listed) == set(mines)
    for mine, disc in mines.items():
        for _ in range(300):
            here = _chosen(disc, chance)
            metres = {base: distance_m(here, _chosen(other, chance)) for base, other in bases.items()}
            assert min(metres, key=metres.__getitem__) in listed[mine]
    assert listed["altynken-mine"] == {"ru-kant"}


def _points(atlas: Atlas, name: str) -> dict[str, tuple[LonLat, float]]:
    layer = atlas.layer(name)
    return {
        fid: (LonLat(geometry.x, geometry.y), record["location_uncertainty_m"])
        for fid, geometry, record in zip(layer.ids, layer.geometries, layer.properties, strict=True)
        if geometry is not None
    }


def _chosen(disc: tuple[LonLat, float], chance: np.random.Generator) -> LonLat:
    return _somewhere(*disc, chance.uniform(0, 360), chance.random() ** 0.5)


def test_nearest_tells_every_candidate_with_its_range(client: httpx.Client) -> None:
    body = _json(client, "/analysis/nearest", **{"from": "mines", "to": "russian-bases"})
    near = {one["id"]: one["nearest"] for one in body["features"]}
    assert [one["id"] for one in near["altynken-mine"]] == ["ru-kant"]
    assert near["altynken-mine"][0]["match"] == "certain"
    assert body["numberCertain"] == sum(len(one) == 1 for one in near.values())
    for candidates in near.values():
        least_far = min(one["distance"]["farthest_m"] for one in candidates)
        assert all(one["distance"]["nearest_m"] <= least_far for one in candidates)
    certain = _json(
        client, "/analysis/nearest", **{"from": "mines", "to": "russian-bases", "match": "certain"}
    )
    assert {one["id"] for one in certain["features"]} == {fid for fid, one in near.items() if len(one) == 1}


def test_nearest_leaves_out_counts_and_the_feature_itself(client: httpx.Client) -> None:
    body = _json(client, "/analysis/nearest", **{"from": "border-incidents", "to": "border-incidents"})
    assert "incidents-h2-2025-total" not in [one["id"] for one in body["features"]]
    assert any("aggregate left out" in note for note in body["notes"])
    assert all(one["id"] not in [other["id"] for other in one["nearest"]] for one in body["features"])
    assert "to" in _faults(client, "/analysis/nearest", **{"from": "mines"})
    assert set(_faults(client, "/analysis/nearest", **{"from": "x", "to": "claims"})) == {"from", "to"}


def test_without_a_radius_the_nearest_as_given_is_only_possible() -> None:
    here = Extent.of(shapely.Point(70, 38), 1000)
    unstated = [(i, Extent(Extent.of(shapely.Point(70 + i, 38)).course, stated=False)) for i in (1, 2, 3)]
    near = may_be_nearest(here, unstated)
    assert [one for one, _ in near] == [1]
    assert not is_certain(near)


# Incidents by border and month


def test_incidents_are_counted_by_border_and_month(client: httpx.Client, real_atlas: Atlas) -> None:
    body = _json(client, "/analysis/incidents", borders="AF-TJ")
    layer = real_atlas.layer("border-incidents")
    single = {
        fid: record
        for fid, record in zip(layer.ids, layer.properties, strict=True)
        if not record.get("aggregate")
    }
    months = {
        fid: {record["start"].partition("/")[0][:7], record["end"][-10:][:7]}
        for fid, record in single.items()
    }
    for row in body["rows"]:
        expected = [fid for fid, found in months.items() if row["month"] in found]
        assert row["records"].split() == expected
        assert row["possible"] == len(expected)
        assert row["certain"] == sum(months[fid] == {row["month"]} for fid in expected)
    assert {row["month"] for row in body["rows"]} == set().union(*months.values())
    assert body["totals"] == [{"border": "AF-TJ", "certain": len(single), "possible": len(single)}]


def test_what_may_be_at_several_borders_is_certain_at_none(client: httpx.Client) -> None:
    """The record of 10 February 2026 lies somewhere in Khatlon, which has several borders."""
    rows = [row for row in _json(client, "/analysis/incidents")["rows"] if row["month"] == "2026-02"]
    assert {row["border"] for row in rows} >= {"AF-TJ", "TJ-UZ"}
    assert all((row["certain"], row["possible"]) == (0, 1) for row in rows)


def test_counts_given_as_a_whole_stand_apart(client: httpx.Client) -> None:
    body = _json(client, "/analysis/incidents")
    (total,) = body["aggregates"]
    assert (total["id"], total["incident_count"]) == ("incidents-h2-2025-total", 9)
    assert total["borders"] == ["AF-TJ"]
    assert not any(total["id"] in row["records"] for row in body["rows"])
    assert any("Apart from the table" in note for note in body["notes"])


def test_a_limit_in_kilometres_takes_certainty_away(client: httpx.Client) -> None:
    free = _json(client, "/analysis/incidents", borders="AF-TJ")["totals"][0]
    close = _json(client, "/analysis/incidents", borders="AF-TJ", km=50)["totals"][0]
    assert close["possible"] == free["possible"]
    assert close["certain"] < free["certain"]
    assert "twice" in _faults(client, "/analysis/incidents", borders="AF-TJ,AF-TJ")["borders"]


# Along a line


def test_the_railway_is_told_in_its_order(client: httpx.Client, real_atlas: Atlas) -> None:
    body = _json(client, "/analysis/profile")
    whole, *rows = body["rows"]
    sections = [row for row in rows if row["kind"] == "section"]
    layer = real_atlas.layer("cku-railway")
    record = layer.properties[layer.index_of("cku-railway")]
    assert [f"feature:{row['feature']['id']}" for row in sections] == record["geometry_ref"].split()
    assert [row["from_km"] for row in sections[1:]] == [row["to_km"] for row in sections[:-1]]
    length = geodesic_length(layer.geometries[layer.index_of("cku-railway")]) / 1000
    assert whole["drawn_km"] == sections[-1]["to_km"] == pytest.approx(length, abs=1)
    assert "532.53 km, 2025-11-26, R67, accepted" in whole["official"]
    assert "304.94 km, in KG" in whole["official"]
    assert [row["from_km"] for row in rows] == sorted(row["from_km"] for row in rows)


def test_stations_and_borders_stand_where_brute_force_finds_them(
    client: httpx.Client, real_atlas: Atlas
) -> None:
    body = _json(client, "/analysis/profile")
    layer = real_atlas.layer("cku-railway")
    ids = [row["feature"]["id"] for row in body["rows"] if row["kind"] == "section"]
    path = np.vstack([shapely.get_coordinates(layer.geometries[layer.index_of(fid)]) for fid in ids])
    fine = shapely.get_coordinates(shapely.LineString(path).segmentize(0.001))
    steps = np.asarray(WGS84.inv(*fine[:-1].T, *fine[1:].T)[2])
    along = np.concatenate([[0], np.cumsum(steps)]) / 1000
    stops = {row["feature"]["id"]: row for row in body["rows"] if row["kind"] in ("station", "tunnel")}
    assert len(stops) >= 9
    for fid, row in stops.items():
        point = layer.geometries[layer.index_of(fid)]
        metres = WGS84.inv(*fine.T, np.full(len(fine), point.x), np.full(len(fine), point.y))[2]
        assert row["from_km"] == pytest.approx(along[np.argmin(metres)], abs=1)
        assert (
            row["plus_minus_km"]
            == 25 + layer.properties[layer.index_of(fid)]["location_uncertainty_m"] / 1000
        )
    borders = [row["kind"] for row in body["rows"] if row["kind"].startswith("border")]
    assert borders == ["border CN-KG", "border KG-UZ"]


def test_one_section_may_be_asked_for_and_what_is_no_line_not(client: httpx.Client) -> None:
    body = _json(client, "/analysis/profile", line="cku-railway/cku-line-uz")
    assert [row["feature"]["id"] for row in body["rows"] if row["feature"]] == [
        "cku-line-uz",
        "cku-khanabad",
        "cku-andijan",
    ]
    for line in ("mines", "cku-railway/cku-arpa", "gbao-facilities/border-facilities-2026", "x"):
        assert "line" in _faults(client, "/analysis/profile", line=line)


# The interface


def test_every_fault_of_a_question_is_told(client: httpx.Client) -> None:
    faults = _faults(
        client, "/analysis/within", feature="mines/none", km="-1", match="sure", f="gpkg", extra="1"
    )
    assert set(faults) == {"feature", "km", "match", "f", "extra"}
    assert "up to 2000" in faults["km"]
    assert "json, html, csv" in faults["f"]
    assert "exactly one of" in _faults(client, "/analysis/within", place="70,38", border="AF-TJ")["border"]
    assert "exactly one of" in _faults(client, "/analysis/within", km="10")["place/feature/line/border"]
    for place in ("70", "70,x", "70,nan", "70,91", "nowhere"):
        assert "place" in _faults(client, "/analysis/within", place=place)
    assert "AF-TJ" in _faults(client, "/analysis/within", border="TJ-AF")["border"]
    assert "cku-railway" in _faults(client, "/analysis/within", line="mines")["line"]
    assert (
        "has no place"
        in _faults(client, "/analysis/within", feature="mines/kyrgyz-gold-mine-unnamed")["feature"]
    )


def test_the_file_and_the_page_say_what_json_says(client: httpx.Client) -> None:
    query = {"feature": SHAYMAK, "km": "200"}
    body = _json(client, "/analysis/within", **query)
    file = client.get("/analysis/within", params={**query, "f": "csv"})
    assert file.headers["content-disposition"] == 'attachment; filename="within.csv"'
    rows = list(csv.DictReader(io.StringIO(file.content.decode("utf-8-sig"))))
    assert [row["feature_id"] for row in rows] == [one["id"] for one in body["features"]]
    assert [row["within"] for row in rows] == [one["distance"]["within"] for one in body["features"]]
    page = Page(client.get("/analysis/within", params={**query, "f": "html"}).text)
    linked = {one.get("href") for one in page.all("a")}
    assert {f"/collections/{one['collection']}/items/{one['id']}" for one in body["features"]} <= linked
    assert body["cite"] in page.text


def test_nothing_asked_is_a_form(client: httpx.Client) -> None:
    for name in analysis.QUESTIONS:
        if not analysis.QUESTIONS[name].taken:
            assert "Nothing is asked yet" in _json(client, f"/analysis/{name}")["notes"][0]
        page = client.get(f"/analysis/{name}", params={"f": "html"}).text
        assert f'action="/analysis/{name}"' in page
    listed = _json(client, "/analysis")["questions"]
    assert [one["name"] for one in listed] == list(analysis.QUESTIONS)


def test_an_empty_field_of_a_form_is_as_if_it_were_not_there(client: httpx.Client) -> None:
    given = {"place": "", "feature": SHAYMAK, "line": "", "border": "", "km": "150", "datetime": ""}
    assert _json(client, "/analysis/within", **given) == _json(
        client, "/analysis/within", feature=SHAYMAK, km=150
    )


def test_a_record_leads_to_what_lies_around_it(client: httpx.Client) -> None:
    page = client.get(f"/collections/{SHAYMAK.replace('/', '/items/')}", params={"f": "html"}).text
    assert f"/analysis/within?feature={SHAYMAK}&amp;km=50" in page
    unlocated = client.get("/collections/mines/items/kyrgyz-gold-mine-unnamed", params={"f": "html"}).text
    assert "/analysis/within?feature=" not in unlocated


def test_an_atlas_without_a_railway_shows_the_form(tiny_data: Path) -> None:
    atlas = Atlas.load(Settings(data=tiny_data, releases=Path("no-releases")))
    for name in ("profile", "incidents"):
        answer = analysis.ask(atlas, name)
        assert answer.rows == ()
        assert "Needed" in answer.notes[0]
    (section, _) = [
        row for row in analysis.ask(atlas, "profile", line="railway").rows if row["kind"] != "border"
    ][:2]
    assert section["drawn_km"] == pytest.approx(distance_m(LonLat(67, 38), LonLat(68, 38.5)) / 1000, abs=1)


# What is drawn of an answer


@pytest.mark.parametrize(
    ("asked", "km", "off"),
    [
        ({"border": "AF-TJ"}, 50, 0),
        ({"line": "cku-railway"}, 60, 25_000),
        ({"place": "TJ"}, 80, 0),
        ({"place": "68.79,38.56"}, 100, 0),
        ({"feature": SHAYMAK}, 150, 25_000),
    ],
)
def test_the_area_searched_ends_where_the_distance_does(
    real_atlas: Atlas, asked: dict[str, str], km: float, off: float
) -> None:
    told = analysis.read(real_atlas, "within", [*asked.items(), ("km", str(km))])
    [origin] = [value for name, value in told.values.items() if name in asked]
    area = told.answer(real_atlas).members["area"]
    for match, metres in (("possible", km * 1000 + off), ("certain", km * 1000 - off)):
        edge = shapely.segmentize(shape(area[match]).boundary, 0.25)
        away = [
            geodesic_nearest(origin.extent.course, Course(shapely.Point(one))).metres
            for one in shapely.get_coordinates(edge)[::3]
            if not shapely.contains_xy(origin.extent.course.geometry, *one)
        ]
        assert away == pytest.approx([metres] * len(away), rel=0.05)


def test_no_area_is_certain_round_a_place_that_is_less_known(client: httpx.Client) -> None:
    area = _json(client, "/analysis/within", feature=SHAYMAK, km=20)["area"]
    assert area["certain"] is None
    assert area["possible"]["type"] == "Polygon"


def test_the_nearest_ends_are_as_far_apart_as_is_told(client: httpx.Client) -> None:
    body = _json(client, "/analysis/nearest", **{"from": "mines", "to": "russian-bases"})
    told = [other["distance"] for one in body["features"] for other in one["nearest"]]
    drawn = [(far, distance_m(*(LonLat(*end) for end in far["ends"]))) for far in told if "ends" in far]
    assert len(drawn) > 5
    for far, metres in drawn:
        assert far["nearest_m"] <= metres <= far["farthest_m"]
        assert metres == pytest.approx(far["between_m"], abs=501)
