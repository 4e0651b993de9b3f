"""Every relation of CQL2 over every pair of a few values: what it means, told a second time."""

from __future__ import annotations

from itertools import product

import pytest
import shapely
from shapely.geometry.base import BaseGeometry

from ca_geo import cql2
from ca_geo.cql2 import tree
from ca_geo.schema import PropertyInfo
from cql2_samples import Row, Rows, allen, found, truth

ENDS = ("2020-01-01", "2020-01-02", "2020-01-03", "2020-01-04", "..")
INTERVALS = [(a, b) for a, b in product(ENDS, ENDS) if ".." in {a, b} or a <= b]


def _bounds(interval: tuple[str, str]) -> tuple[float, float]:
    first, last = interval
    return (-1 if first == ".." else ENDS.index(first), 9 if last == ".." else ENDS.index(last))


@pytest.mark.parametrize("name", tree.TEMPORAL)
def test_every_relation_of_intervals_is_that_of_the_time_ontology(name: str) -> None:
    rows = [{"start": first, "end": last} for first, last in INTERVALS]
    for interval in INTERVALS:
        text = f"{name}(INTERVAL(start, end), INTERVAL('{interval[0]}', '{interval[1]}'))"
        expected = [allen(name[2:], _bounds(one), _bounds(interval)) for one in INTERVALS]
        assert found(text, rows) == expected, text


def test_relations_of_moments_count_the_seconds() -> None:
    rows = [{"at": "2020-01-01T10:00:00Z", "updated": "2020-01-02"}]
    for minute, expected in (("09:59:59", False), ("10:00:00", True), ("10:00:01", True)):
        assert found(f"T_BEFORE(at, TIMESTAMP('2020-01-01T{minute}Z'))", rows) == [minute > "10:00:00"]
        assert found(f"T_INTERSECTS(at, INTERVAL('..', '2020-01-01T{minute}Z'))", rows) == [expected]
    assert found("T_MEETS(INTERVAL('2020-01-01', at), INTERVAL('2020-01-01', '..'))", rows) == [True]


def test_data_write_moments_in_more_ways_than_filters() -> None:
    same = (
        "T10:13:19Z",
        " 10:13:19",
        "T10:13:19.000000000Z",
        "T12:13:19+0200",
        "t10:13:19z",
        "T10:13:19.000+00:00",
    )
    rows: list[Row] = [
        *({"at": f"2022-04-16{time}"} for time in same),
        {"at": "2022-04-16T10:13"},
        {"at": "?"},
    ]
    assert found("at = TIMESTAMP('2022-04-16T10:13:19Z')", rows) == [*(True for _ in same), False, False]
    assert found("at = TIMESTAMP('2022-04-16T10:13:00Z')", rows)[-2:] == [True, False]


INSTANTS = [
    *("DATE('2020-01-02')", "TIMESTAMP('2020-01-02T00:00:00Z')", "TIMESTAMP('2020-01-02T09:00:00Z')"),
    *("start", "end", "updated", "at", "earliest(start)", "latest(end)"),
]


@pytest.mark.parametrize("sign", tree.COMPARISONS)
def test_every_comparison_of_instants_is_true_false_or_null_by_the_days_between_the_bounds(sign: str) -> None:
    edtf = ("2020-01-01", "2020-01-02", "2020-01-01/2020-01-02", "2020-01-02~", "2020-01-03/..", "..", None)
    rows: list[Row] = [
        {"start": start, "end": end, "updated": day, "at": at}
        for start, end in product(edtf, edtf)
        for day, at in (("2020-01-02", "2020-01-02T09:00:00Z"), ("2020-01-03", "2020-01-01T23:59:59Z"))
    ]
    for left, right in product(INSTANTS, INSTANTS):
        text = f"{left} {sign} {right}"
        expr = cql2.parse(text, "cql2-text")
        assert found(text, rows) == [truth(expr, row) is True for row in rows], text
        assert found(f"({text}) IS NULL", rows) == [truth(expr, row) is None for row in rows], text


SHAPES: list[BaseGeometry] = [
    *(shapely.Point(1, 1), shapely.Point(0, 0), shapely.MultiPoint([(1, 1), (5, 5)])),
    *(shapely.LineString([(0, 0), (2, 2)]), shapely.LineString([(1, 1), (5, 1)])),
    shapely.MultiLineString([[(0, 2), (2, 0)], [(0, 0), (0, 2)]]),
    *(shapely.box(0, 0, 2, 2), shapely.box(0.5, 0.5, 1.5, 1.5), shapely.box(1, 1, 3, 3)),
    shapely.box(2, 0, 4, 2),
    shapely.MultiPolygon([shapely.box(0, 0, 2, 2), shapely.box(5, 5, 6, 6)]),
    shapely.Polygon([(2, 2), (0, 2), (0, 0), (2, 0)]),
    shapely.GeometryCollection([shapely.Point(9, 9), shapely.box(0, 0, 2, 2)]),
]


@pytest.mark.parametrize("name", tree.SPATIAL)
def test_every_spatial_relation_is_that_of_simple_features(name: str) -> None:
    rows: list[Row] = [*({"geometry": shape} for shape in SHAPES), {}]
    for shape in SHAPES:
        expected = [bool(getattr(one, name[2:])(shape)) for one in SHAPES]
        assert found(f"{name}(geometry, {shape.wkt})", rows) == [*expected, False]
        converse = [bool(getattr(shape, name[2:])(one)) for one in SHAPES]
        assert found(f"{name}({shape.wkt}, geometry)", rows) == [*converse, False]
        assert found(f"NOT {name}(geometry, {shape.wkt})", rows) == [*(not one for one in expected), False]


LISTS: list[tuple[str, ...]] = [(), ("a",), ("b",), ("a", "b"), ("b", "a", "a"), ("a", "b", "c")]


@pytest.mark.parametrize("name", tree.ARRAYS)
def test_every_relation_of_lists_is_that_of_sets(name: str) -> None:
    rows: list[Row] = [*({"codes": codes} for codes in LISTS), {}]
    for codes in LISTS:
        literal = f"({', '.join(repr(code) for code in codes)})"
        expected = [truth(cql2.parse(f"{name}(codes, {literal})", "cql2-text"), row) is True for row in rows]
        assert found(f"{name}(codes, {literal})", rows) == expected
    one, other = {"codes": ("a", "b")}, {"codes": ("a",)}
    answers = {"a_equals": [False, True], "a_contains": [True, True], "a_containedBy": [False, True]}
    assert found(f"{name}(codes, ('a'))", [one, other]) == answers.get(name, [True, True])


@pytest.mark.parametrize("sign", tree.ARITHMETIC)
def test_every_operator_calculates_as_its_definition(sign: str) -> None:
    values = [0, 1, 2, 3, -1, -7, 0.5, 0.1, 10, 1e300]
    rows: list[Row] = [{"x": value} for value in values]
    for other in values:
        for result in (0, 1, 2, -1, 0.5, 3, 8, -3):
            text = f"x {sign} {other!r} = {result!r}"
            expr = cql2.parse(text, "cql2-text")
            assert found(text, rows) == [truth(expr, row) is True for row in rows], text
        null = f"x {sign} {other!r} IS NULL"
        assert found(null, rows) == [truth(cql2.parse(null, "cql2-text"), row) is True for row in rows], null


# Three rows with times that give the counts of the standard's own test data (annex A), and many without.
SUITE: list[Row] = [
    {"start": "2021-04-16T10:15:59Z", "end": "2022-04-16T10:16:06Z", "date": "2021-04-16"},
    {"start": "2022-04-16T10:13:19Z", "end": "2023-04-16T10:16:06Z", "date": "2022-04-16"},
    {"start": "2022-04-16T10:15:10Z", "end": "2022-04-16T10:16:06Z", "date": "2023-04-16"},
    *({} for _ in range(240)),
]
SUITE_SCHEMA = {
    name: PropertyInfo(name, "string", name, "", format=format)
    for name, format in (("start", "date-time"), ("end", "date-time"), ("date", "date"))
}
DAY, YEAR = "DATE('2022-04-16')", "INTERVAL('2022-01-01', '2022-12-31')"
MOMENT = "TIMESTAMP('2022-04-16T10:13:19Z')"
SECONDS = "INTERVAL('2022-01-01T00:00:00Z', '2022-12-31T23:59:59Z')"
SPAN = "INTERVAL(start, end)"
MINUTES = "INTERVAL('2022-04-16T10:13:19Z', '2022-04-16T10:15:10Z')"
LONGER = "INTERVAL('2022-04-16T10:13:19Z', '2022-04-16T10:16:06Z')"


@pytest.mark.parametrize(
    ("one", "other", "counts"),
    [
        ("date", DAY, {"after": 1, "before": 1, "disjoint": 2, "equals": 1, "intersects": 1}),
        ("date", YEAR, {"after": 1, "before": 1, "disjoint": 2, "equals": 0, "intersects": 1}),
        (DAY, "date", {"after": 1, "before": 1, "disjoint": 2, "equals": 1, "intersects": 1}),
        ("start", MOMENT, {"after": 1, "before": 1, "disjoint": 2, "equals": 1, "intersects": 1}),
        ("start", SECONDS, {"after": 0, "before": 1, "disjoint": 1, "equals": 0, "intersects": 2}),
        (SECONDS, "start", {"after": 1, "before": 0, "disjoint": 1, "equals": 0, "intersects": 2}),
        (SPAN, "INTERVAL('..', '2022-04-16T10:13:19Z')", {"after": 1}),
        (SPAN, "INTERVAL('2023-01-01T00:00:00Z', '..')", {"before": 2}),
        (
            SPAN,
            "INTERVAL('2022-04-16T10:13:19Z', '2022-04-16T10:15:09Z')",
            {"disjoint": 1, "intersects": 2},
        ),
        (SPAN, "INTERVAL('2021-04-16T10:15:59Z', '2022-04-16T10:16:06Z')", {"equals": 1}),
        (SPAN, MINUTES, {"contains": 1, "meets": 0, "metBy": 1, "startedBy": 1, "starts": 0}),
        (MINUTES, SPAN, {"meets": 1, "metBy": 0, "startedBy": 0, "starts": 1}),
        (SPAN, SECONDS, {"during": 1}),
        (SPAN, LONGER, {"finishes": 1, "finishedBy": 1}),
        (LONGER, SPAN, {"finishes": 1}),  # its 0 for finishedBy contradicts the 1 for finishes the other way
        (SPAN, "INTERVAL('2020-04-16T10:13:19Z', '2022-04-16T10:15:10Z')", {"overlappedBy": 2}),
        (SPAN, "INTERVAL('2022-04-16T10:13:19Z', '2023-04-16T10:15:10Z')", {"overlaps": 1}),
        ("INTERVAL('2022-04-16T10:13:19Z', '2023-04-16T10:15:10Z')", SPAN, {"overlaps": 0}),
        ("INTERVAL('2021-04-16T10:13:19Z', '2023-04-16T10:15:10Z')", SPAN, {"contains": 2}),
        ("INTERVAL('2022-07-01T00:00:00Z', '2022-12-31T23:59:59Z')", SPAN, {"during": 1}),
    ],
)
def test_the_temporal_functions_give_the_counts_of_the_standard(
    one: str, other: str, counts: dict[str, int]
) -> None:
    for name, count in counts.items():
        condition = cql2.compile(f"T_{name.upper()}({one}, {other})", "cql2-text", SUITE_SCHEMA)
        assert condition.mask(Rows(SUITE)).sum() == count, name
