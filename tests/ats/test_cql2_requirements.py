"""CQL2 1.0 (21-065r2): each class's requirements over HTTP, in text and in JSON.

What is expected is a plain test of each record of the file, written here beside the filter. A property that a
record does not have is NULL, and what rests on it is not true.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import httpx
import pytest
import shapely
from shapely.geometry.base import BaseGeometry

import ondisk
from answers import body_of, ids

CQL2 = "http://www.opengis.net/spec/cql2/1.0/conf/"
Record = dict[str, Any]
Json = dict[str, Any]

AREA = "POLYGON((67 38, 70.5 38, 70.5 39.6, 67 39.6, 67 38))"
PLACE = shapely.from_wkt(AREA)
LINE = "LINESTRING(66 39.5, 75 37)"
GEOMETRY = {"property": "geometry"}


def _p(name: str) -> Json:
    return {"property": name}


def _op(name: str, *args: Any) -> Json:
    return {"op": name, "args": list(args)}


def _geojson(wkt: str) -> Any:
    return json.loads(shapely.to_geojson(shapely.from_wkt(wkt)))


def _days(record: Record, name: str) -> tuple[date, date] | None:
    """The outer bounds of a date property, far ends where open; None where it is absent."""
    if name not in record:
        return None
    first, last = ondisk.day_bounds(record[name])
    return first or date.min, last or date.max


def _plain(text: str) -> str:
    return "".join(one for one in unicodedata.normalize("NFD", text) if not unicodedata.combining(one))


@dataclass(frozen=True)
class Case:
    """A requirement, a filter in both languages, and which records of a layer it holds for."""

    requirement: str
    layer: str
    text: str
    as_json: Any
    holds: Callable[[Record], bool]

    def __str__(self) -> str:
        return f"{self.requirement}: {self.text}"


@dataclass(frozen=True)
class Spatial:
    """The same for a filter of geometries."""

    requirement: str
    layer: str
    text: str
    as_json: Any
    holds: Callable[[BaseGeometry], bool]

    def __str__(self) -> str:
        return f"{self.requirement}: {self.text}"


def _has(name: str, test: Callable[[Any], bool]) -> Callable[[Record], bool]:
    return lambda record: name in record and test(record[name])


def _meets(name: str, test: Callable[[date, date], bool]) -> Callable[[Record], bool]:
    def holds(record: Record) -> bool:
        bounds = _days(record, name)
        return bounds is not None and test(*bounds)

    return holds


def _basic() -> Iterator[Case]:
    for sign, test in (
        ("=", lambda value: value == 2),
        ("<>", lambda value: value != 2),
        ("<", lambda value: value < 2),
        (">", lambda value: value > 2),
        ("<=", lambda value: value <= 2),
        (">=", lambda value: value >= 2),
    ):
        yield Case(
            "basic-cql2/binary-comparison-predicate",
            "border-incidents",
            f"killed {sign} 2",
            _op(sign, _p("killed"), 2),
            _has("killed", test),
        )
    yield Case(
        "basic-cql2/binary-comparison-predicate",
        "mines",
        "name >= 'K'",
        _op(">=", _p("name"), "K"),
        lambda record: record["name"] >= "K",
    )
    yield Case(
        "basic-cql2/null-predicate",
        "mines",
        "reserves_t IS NULL",
        _op("isNull", _p("reserves_t")),
        lambda record: "reserves_t" not in record,
    )
    yield Case(
        "basic-cql2/null-predicate",
        "mines",
        "reserves_t IS NOT NULL",
        _op("not", _op("isNull", _p("reserves_t"))),
        lambda record: "reserves_t" in record,
    )
    yield Case(
        "basic-cql2/cql2-filter",
        "mines",
        "NOT (status = 'operational') AND location_precision = 'district' OR reserves_t > 0",
        _op(
            "or",
            _op(
                "and",
                _op("not", _op("=", _p("status"), "operational")),
                _op("=", _p("location_precision"), "district"),
            ),
            _op(">", _p("reserves_t"), 0),
        ),
        lambda record: (
            (
                ("status" in record and record["status"] != "operational")
                and record["location_precision"] == "district"
            )
            or record.get("reserves_t", 0) > 0
        ),
    )
    yield Case(
        "basic-cql2/property",
        "mines",
        "\"status\" = 'operational'",
        _op("=", _p("status"), "operational"),
        _has("status", lambda value: value == "operational"),
    )


def _comparison() -> Iterator[Case]:
    requirement = "advanced-comparison-operators/"
    yield Case(
        requirement + "like-predicate",
        "mines",
        "name LIKE '%gold%'",
        _op("like", _p("name"), "%gold%"),
        lambda record: "gold" in record["name"],
    )
    yield Case(
        requirement + "like-predicate",
        "mines",
        "id LIKE '____r-mine'",
        _op("like", _p("id"), "____r-mine"),
        lambda record: len(record["id"]) == 10 and record["id"].endswith("r-mine"),
    )
    yield Case(
        requirement + "like-predicate",
        "mines",
        "name NOT LIKE 'Taror%'",
        _op("not", _op("like", _p("name"), "Taror%")),
        lambda record: not record["name"].startswith("Taror"),
    )
    yield Case(
        requirement + "between-predicate",
        "border-incidents",
        "killed BETWEEN 1 AND 3",
        _op("between", _p("killed"), 1, 3),
        _has("killed", lambda value: 1 <= value <= 3),
    )
    yield Case(
        requirement + "in-predicate",
        "cku-railway",
        "location_precision IN ('settlement', 'corridor')",
        _op("in", _p("location_precision"), ["settlement", "corridor"]),
        lambda record: record["location_precision"] in {"settlement", "corridor"},
    )
    yield Case(
        requirement + "in-predicate",
        "border-incidents",
        "killed NOT IN (1, 2)",
        _op("not", _op("in", _p("killed"), [1, 2])),
        _has("killed", lambda value: value not in {1, 2}),
    )


def _insensitive() -> Iterator[Case]:
    yield Case(
        "case-insensitive-comparison/casei-function",
        "mines",
        "CASEI(name) LIKE CASEI('%GOLD%')",
        _op("like", _op("casei", _p("name")), _op("casei", "%GOLD%")),
        lambda record: "gold" in record["name"].casefold(),
    )
    yield Case(
        "case-insensitive-comparison/casei-function",
        "mines",
        "CASEI(name_ru) = CASEI('ДЖИЛАУ')",
        _op("=", _op("casei", _p("name_ru")), _op("casei", "ДЖИЛАУ")),
        _has("name_ru", lambda value: value.casefold() == "джилау"),
    )
    yield Case(
        "accent-insensitive-comparison/accenti-function",
        "institutions",
        "ACCENTI(name) LIKE ACCENTI('%è%é%')",
        _op("like", _op("accenti", _p("name")), _op("accenti", "%è%é%")),
        lambda record: _plain(record["name"]).count("e") > 1,
    )


def _temporal() -> Iterator[Case]:
    day, year = date(2025, 8, 24), (date(2024, 1, 1), date(2024, 12, 31))
    layer = "border-incidents"
    instant, interval = {"date": "2025-08-24"}, {"interval": ["2024-01-01", "2024-12-31"]}
    requirement = "temporal-functions/temporal-functions"
    for name, test in (
        ("T_AFTER", lambda first, _last: first > day),
        ("T_BEFORE", lambda _first, last: last < day),
        ("T_DISJOINT", lambda first, last: first > day or last < day),
        ("T_EQUALS", lambda first, last: first == last == day),
        ("T_INTERSECTS", lambda first, last: first <= day <= last),
    ):
        yield Case(
            requirement,
            layer,
            f"{name}(start, DATE('2025-08-24'))",
            _op(name.lower(), _p("start"), instant),
            _meets("start", test),
        )
    for name, test in (
        ("T_INTERSECTS", lambda first, last: first <= year[1] and last >= year[0]),
        ("T_DURING", lambda first, last: year[0] < first and last < year[1]),
        ("T_AFTER", lambda first, _last: first > year[1]),
    ):
        yield Case(
            requirement,
            layer,
            f"{name}(start, INTERVAL('2024-01-01', '2024-12-31'))",
            _op(name.lower(), _p("start"), interval),
            _meets("start", test),
        )
    yield Case(
        requirement,
        layer,
        "T_BEFORE(start, INTERVAL('2025-08-01', '..'))",
        _op("t_before", _p("start"), {"interval": ["2025-08-01", ".."]}),
        _meets("start", lambda _first, last: last < date(2025, 8, 1)),
    )
    yield Case(
        "basic-cql2/binary-comparison-predicate",
        layer,
        "start < DATE('2025-08-24')",
        _op("<", _p("start"), instant),
        _meets("start", lambda _first, last: last < day),  # on whichever of its days it was
    )


def _arrays() -> Iterator[Case]:
    for name, test in (
        ("A_CONTAINS", lambda values: values >= {"TJ", "AF"}),
        ("A_CONTAINEDBY", lambda values: values <= {"TJ", "AF"}),
        ("A_OVERLAPS", lambda values: bool(values & {"TJ", "AF"})),
        ("A_EQUALS", lambda values: values == {"TJ", "AF"}),
    ):
        yield Case(
            "array-functions/array-predicates",
            "border-incidents",
            f"{name}(countries, ('TJ', 'AF'))",
            _op({"A_CONTAINEDBY": "a_containedBy"}.get(name, name.lower()), _p("countries"), ["TJ", "AF"]),
            _has("countries", lambda values, test=test: test(set(values))),
        )


def _computed() -> Iterator[Case]:
    yield Case(
        "property-property/property-property",
        "cku-railway",
        "start < end OR cost_usd_low < cost_usd_high",
        _op("or", _op("<", _p("start"), _p("end")), _op("<", _p("cost_usd_low"), _p("cost_usd_high"))),
        lambda record: (
            "cost_usd_low" in record
            and "cost_usd_high" in record
            and record["cost_usd_low"] < record["cost_usd_high"]
        ),
    )
    yield Case(
        "property-property/property-property",
        "cku-railway",
        "5 < station_count",
        _op("<", 5, _p("station_count")),
        _has("station_count", lambda value: value > 5),
    )
    yield Case(
        "arithmetic/arithmetic",
        "border-incidents",
        "(killed + 1) * 2 - 1 > 4",
        _op(">", _op("-", _op("*", _op("+", _p("killed"), 1), 2), 1), 4),
        _has("killed", lambda value: (value + 1) * 2 - 1 > 4),
    )
    yield Case(
        "arithmetic/arithmetic",
        "mines",
        "location_uncertainty_m div 10000 = 5",
        _op("=", _op("div", _p("location_uncertainty_m"), 10000), 5),
        _has("location_uncertainty_m", lambda value: value // 10000 == 5),
    )
    yield Case(
        "functions/functions",
        "border-incidents",
        "size(countries) >= 2",
        _op(">=", _op("size", _p("countries")), 2),
        _has("countries", lambda values: len(values) >= 2),
    )


def _spatial() -> Iterator[Spatial]:
    for name, test in (
        ("S_INTERSECTS", lambda one: one.intersects(PLACE)),
        ("S_DISJOINT", lambda one: one.disjoint(PLACE)),
        ("S_WITHIN", lambda one: one.within(PLACE)),
        ("S_CONTAINS", lambda one: one.contains(PLACE)),
        ("S_EQUALS", lambda one: one.equals(PLACE)),
        ("S_TOUCHES", lambda one: one.touches(PLACE)),
        ("S_OVERLAPS", lambda one: one.overlaps(PLACE)),
    ):
        for layer in ("mines", "border-incidents", "unrest-conflict"):
            yield Spatial(
                "spatial-functions/spatial-functions",
                layer,
                f"{name}(geometry, {AREA})",
                _op(name.lower(), GEOMETRY, _geojson(AREA)),
                test,
            )
    crossing = shapely.from_wkt(LINE)
    for layer in ("cku-railway", "border-incidents"):
        yield Spatial(
            "basic-spatial-functions-plus/spatial-data-types",
            layer,
            f"S_INTERSECTS(geometry, {LINE})",
            _op("s_intersects", GEOMETRY, _geojson(LINE)),
            lambda one: one.intersects(crossing),
        )
        yield Spatial(
            "spatial-functions/spatial-functions",
            layer,
            f"S_CROSSES(geometry, {AREA})",
            _op("s_crosses", GEOMETRY, _geojson(AREA)),
            lambda one: one.crosses(PLACE),
        )
    box = shapely.box(67, 38, 70.5, 39.6)
    across = shapely.union_all([shapely.box(74, 30, 180, 60), shapely.box(-180, 30, -170, 60)])
    for layer in ("mines", "institutions"):
        yield Spatial(
            "basic-spatial-functions/spatial-predicate",
            layer,
            "S_INTERSECTS(geometry, BBOX(67, 38, 70.5, 39.6))",
            _op("s_intersects", GEOMETRY, {"bbox": [67, 38, 70.5, 39.6]}),
            lambda one: one.intersects(box),
        )
        yield Spatial(
            "basic-spatial-functions/spatial-data-types",
            layer,
            "S_INTERSECTS(geometry, BBOX(74, 30, -170, 60))",
            _op("s_intersects", GEOMETRY, {"bbox": [74, 30, -170, 60]}),
            lambda one: one.intersects(across),
        )
    yield Spatial(
        "basic-spatial-functions/spatial-data-types",
        "mines",
        "S_INTERSECTS(geometry, POINT(67.85 39.338))",
        _op("s_intersects", GEOMETRY, _geojson("POINT(67.85 39.338)")),
        lambda one: one.intersects(shapely.Point(67.85, 39.338)),
    )


CASES = [*_basic(), *_comparison(), *_insensitive(), *_temporal(), *_arrays(), *_computed()]
PLACED = list(_spatial())


def _found(client: httpx.Client, layer: str, text: str, lang: str) -> list[str]:
    query = {"filter": text, "filter-lang": lang, "limit": 1000}
    body = body_of(client, f"/collections/{layer}/items", **query)
    assert body["numberMatched"] == len(ids(body))
    return ids(body)


def _negated(as_json: Any) -> str:
    return json.dumps(_op("not", as_json))


@pytest.fixture(scope="module", autouse=True)
def _declared(client: httpx.Client) -> None:
    named = {case.requirement.split("/")[0] for case in (*CASES, *PLACED)} | {"cql2-text", "cql2-json"}
    assert {CQL2 + name for name in named} <= set(body_of(client, "/conformance")["conformsTo"])


@pytest.mark.parametrize("case", CASES, ids=str)
def test_req_cql2(client: httpx.Client, case: Case) -> None:
    expected = [one["id"] for one in ondisk.features(case.layer) if case.holds(one["properties"])]
    assert _found(client, case.layer, case.text, "cql2-text") == expected
    assert _found(client, case.layer, json.dumps(case.as_json), "cql2-json") == expected


@pytest.mark.parametrize("case", PLACED, ids=str)
def test_req_cql2_spatial(client: httpx.Client, case: Spatial) -> None:
    """A feature without a place is NULL here: neither this filter finds it nor its opposite."""
    located = {fid: one for fid, one in ondisk.geometries(case.layer).items() if one is not None}
    expected = [fid for fid, one in located.items() if case.holds(one)]
    assert _found(client, case.layer, case.text, "cql2-text") == expected
    assert _found(client, case.layer, json.dumps(case.as_json), "cql2-json") == expected
    others = [fid for fid in located if fid not in expected]
    assert _found(client, case.layer, f"NOT {case.text}", "cql2-text") == others
    assert _found(client, case.layer, _negated(case.as_json), "cql2-json") == others


def test_the_cases_tell_apart() -> None:
    """Of each class at least one filter finds some records of its layer and not others."""
    telling = {
        case.requirement.split("/")[0]
        for case in CASES
        if 0
        < sum(case.holds(one["properties"]) for one in ondisk.features(case.layer))
        < len(ondisk.features(case.layer))
    }
    assert telling == {case.requirement.split("/")[0] for case in CASES}
