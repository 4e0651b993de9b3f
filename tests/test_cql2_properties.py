"""CQL2 by its properties: a filter means the same read back from text or JSON, evaluates as row by row by the
definitions and as in SQL, and whatever is sent instead of one is a `BadValue`."""

from __future__ import annotations

import json
import sqlite3
from datetime import UTC, date, datetime

import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from ca_geo import cql2
from ca_geo.cql2 import tree
from ca_geo.cql2.places import NOWHERE, Pointer
from ca_geo.cql2.to_json import to_json
from ca_geo.cql2.to_text import to_text
from ca_geo.errors import BadValue
from cql2_samples import ROWS, SCHEMA, Row, Rows, truth

Exprs = st.SearchStrategy[tree.Expr]
HERE: Pointer = NOWHERE


def op(name: str, *args: Exprs) -> Exprs:
    return st.tuples(*args).map(lambda made: tree.operation(name, made, HERE))


def any_op(names: tuple[str, ...], *args: Exprs) -> Exprs:
    return st.tuples(st.sampled_from(names), *args).map(lambda made: tree.operation(made[0], made[1:], HERE))


def properties(*names: str) -> Exprs:
    return st.sampled_from(names).map(tree.Property)


# Values meet often: few letters, few numbers, few days, a coarse grid.
LETTERS = "abAéßй%_' \\\"\n"
TEXTS = st.text(LETTERS, max_size=4)
NUMBERS = st.sampled_from([0, 1, 2, 3, -1, -7, 0.5, 1e300, 1e-7, 2**53, 12345.678])
DAYS = st.dates(date(2020, 1, 1), date(2020, 1, 8))
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2020, 1, 8), timezones=st.just(UTC)).map(
    lambda moment: moment.replace(minute=0, second=0, microsecond=0)
)
EDTF = st.one_of(
    DAYS.map(str),
    st.sampled_from(["..", "2020", "2020-01", "2020-01-03~", "2020-01-02/2020-01-05", "2020-01-03/..", "x"]),
)
GRID = st.integers(-3, 3)


def box(corner: tuple[int, int], size: tuple[int, int]) -> shapely.Polygon:
    return shapely.box(corner[0], corner[1], corner[0] + size[0], corner[1] + size[1])


POINTS = st.tuples(GRID, GRID)
BOXES = st.builds(box, POINTS, st.tuples(st.integers(1, 3), st.integers(1, 3)))
LINES = st.lists(POINTS, min_size=2, max_size=3, unique=True).map(shapely.LineString)
GEOMETRIES = st.one_of(
    POINTS.map(shapely.Point),
    st.tuples(GRID, GRID, GRID).map(shapely.Point),
    LINES,
    BOXES,
    st.lists(POINTS, min_size=1, max_size=3, unique=True).map(shapely.MultiPoint),
    st.lists(LINES, min_size=1, max_size=2).map(shapely.MultiLineString),
    st.just(shapely.MultiPolygon([shapely.box(-3, -3, -1, -1), shapely.box(0, 0, 2, 2)])),
    st.just(shapely.GeometryCollection([shapely.Point(3, 3), shapely.box(-1, -1, 1, 1)])),
    st.just(shapely.Polygon([(-3, -3), (3, -3), (3, 3), (-3, 3)], [[(-1, -1), (1, -1), (1, 1), (-1, 1)]])),
)

texts = st.recursive(
    st.one_of(TEXTS.map(tree.Text), properties("name", "short")),
    lambda inner: any_op(("casei", "accenti"), inner),
    max_leaves=2,
)
arrays = st.one_of(
    properties("codes"),
    st.lists(
        st.one_of(TEXTS.map(tree.Text), st.booleans().map(tree.Boolean), properties("name")), max_size=3
    ).map(lambda items: tree.Array(tuple(items))),
)
numbers = st.recursive(
    st.one_of(
        NUMBERS.map(tree.Number),
        properties("n", "x", 'od"d name'),
        op("length", texts),
        op("size", properties("codes")),
    ),
    lambda inner: st.one_of(
        any_op(("+", "-", "*", "/", "%", "div"), inner, inner), op("^", inner, st.just(tree.Number(2)))
    ),
    max_leaves=4,
)
instants = st.one_of(
    DAYS.map(tree.Date),
    MOMENTS.map(tree.Timestamp),
    properties("start", "end", "updated", "at"),
    any_op(("earliest", "latest"), properties("start", "end", "updated")),
)
literal_sides = st.one_of(DAYS.map(tree.Date), MOMENTS.map(tree.Timestamp), st.none())


def in_order(sides: tuple[tree.Date | tree.Timestamp | None, tree.Date | tree.Timestamp | None]) -> bool:
    first, last = (side and str(side.value) for side in sides)
    return not first or not last or (first[:10] < last[:10]) or (first == last)


intervals: Exprs = st.one_of(
    st.tuples(literal_sides, literal_sides).filter(in_order),
    st.tuples(properties("start", "updated", "at"), properties("end", "at", "updated")),
    st.tuples(properties("start"), literal_sides),
    st.tuples(literal_sides, op("latest", properties("end"))),
).map(lambda sides: tree.Interval(*sides))
geometries: Exprs = st.one_of(
    GEOMETRIES.map(tree.Shape),
    st.just(tree.Property("geometry")),
    st.sampled_from([(-1, -1, 1, 1), (2, -1, -2, 1), (179, -90, -179, 90)]).map(tree.Box),
)
patterns = st.text("ab%_é", max_size=5).map(tree.Text)
INTERVAL_ONLY = tuple(
    name
    for name in tree.TEMPORAL
    if name not in {"t_after", "t_before", "t_disjoint", "t_equals", "t_intersects"}
)
of_booleans = st.one_of(st.booleans().map(tree.Boolean), properties("open"))


def among(values: Exprs) -> Exprs:
    listed = st.lists(values, max_size=3).map(lambda items: tree.Array(tuple(items)))
    return op("in", values, listed)


plain_predicates = st.one_of(
    any_op(tree.COMPARISONS, texts, texts),
    any_op(tree.COMPARISONS, of_booleans, of_booleans),
    op("between", texts, texts, texts),
    op("like", texts, st.one_of(patterns, op("casei", patterns))),
    among(texts),
    op("isNull", st.one_of(texts, properties("geometry", "codes", "start", "n"))),
    of_booleans,
)
predicates = st.one_of(
    plain_predicates,
    any_op(tree.COMPARISONS, numbers, numbers),
    op("between", numbers, numbers, numbers),
    among(numbers),
    any_op(tree.COMPARISONS, instants, instants),
    op("between", instants, instants, instants),
    among(instants),
    any_op(tree.SPATIAL, geometries, geometries),
    any_op(tree.TEMPORAL, intervals, intervals),
    any_op(("t_after", "t_before", "t_disjoint", "t_equals", "t_intersects"), instants, intervals),
    any_op(INTERVAL_ONLY, properties("start"), intervals),
    any_op(tree.ARRAYS, arrays, arrays),
)


def logic(inner: Exprs) -> Exprs:
    return st.one_of(
        op("not", inner),
        any_op(tree.LOGICAL, inner, inner),
        any_op(tree.LOGICAL, inner, inner, inner),
        any_op(("=", "<>", "<"), inner, inner),
        op("isNull", inner),
    )


filters = st.recursive(predicates, logic, max_leaves=5)
ROW = st.fixed_dictionaries(
    {},
    optional={
        "name": TEXTS,
        "short": TEXTS,
        "n": st.sampled_from([0, 1, 2, 3, -1, -7]),
        "x": NUMBERS,
        "open": st.booleans(),
        "codes": st.lists(TEXTS, max_size=3).map(tuple),
        "start": EDTF,
        "end": EDTF,
        "updated": DAYS.map(str),
        "at": MOMENTS.map(lambda moment: moment.isoformat().replace("+00:00", "Z")),
        "geometry": GEOMETRIES,
    },
)
TABLE = st.lists(ROW, max_size=6)


@settings(max_examples=250, deadline=None)
@given(filters)
def test_a_filter_reads_back_equal_from_its_text_and_its_json(expr: tree.Expr) -> None:
    text, document = to_text(expr), json.dumps(to_json(expr))
    assert cql2.parse(text, "cql2-text") == expr
    assert cql2.parse(document, "cql2-json") == expr
    assert to_text(cql2.parse(document, "cql2-json")) == text


@settings(max_examples=300, deadline=None)
@given(filters, TABLE)
def test_a_filter_evaluates_as_row_by_row_by_the_definitions(expr: tree.Expr, rows: list[Row]) -> None:
    mask = cql2.compile(to_text(expr), "cql2-text", SCHEMA).mask(Rows(rows))
    assert mask.tolist() == [truth(expr, row) is True for row in rows]


@settings(max_examples=120, deadline=None)
@given(filters, TABLE)
def test_a_filter_its_denial_and_neither_share_out_the_rows(expr: tree.Expr, rows: list[Row]) -> None:
    text, table = to_text(expr), cql2.Prepared(Rows(rows))
    masks = [
        cql2.compile(one, "cql2-text", SCHEMA).mask(table)
        for one in (text, f"NOT ({text})", f"({text}) IS NULL")
    ]
    assert sum(mask.astype(int) for mask in masks).tolist() == [1] * len(rows)


# SQLite takes the texts as they are, as long as they hold nothing that only CQL2 escapes or folds.
sql_texts = st.one_of(st.text("abAé", max_size=3).map(tree.Text), properties("name", "short"))
sql_numbers = st.one_of(st.sampled_from([0, 1, 2.5]).map(tree.Number), properties("n", "x"))
sql_filters = st.recursive(
    st.one_of(
        any_op(tree.COMPARISONS, sql_texts, sql_texts),
        any_op(tree.COMPARISONS, sql_numbers, sql_numbers),
        op("between", sql_numbers, sql_numbers, sql_numbers),
        op("like", sql_texts, st.text("ab%_é", max_size=5).map(tree.Text)),
        among(sql_texts),
        among(sql_numbers),
        op("isNull", properties("name", "n")),
        of_booleans,
    ),
    logic,
    max_leaves=6,
)


@settings(max_examples=150, deadline=None)
@given(sql_filters, TABLE)
def test_null_is_what_it_is_in_sql(expr: tree.Expr, rows: list[Row]) -> None:
    text = to_text(expr)
    with sqlite3.connect(":memory:") as database:
        database.execute("PRAGMA case_sensitive_like = ON")
        database.execute("CREATE TABLE t (i INTEGER, name TEXT, short TEXT, n REAL, x REAL, open INTEGER)")
        names = ("name", "short", "n", "x", "open")
        database.executemany(
            "INSERT INTO t VALUES (?, ?, ?, ?, ?, ?)",
            [(index, *map(row.get, names)) for index, row in enumerate(rows)],
        )
        found = {index for (index,) in database.execute(f"SELECT i FROM t WHERE {text}")}  # noqa: S608
    database.close()
    mask = cql2.compile(text, "cql2-text", SCHEMA).mask(Rows(rows))
    assert set(mask.nonzero()[0].tolist()) == found


# Whatever else is sent

WORDS = (
    *("AND", "OR", "NOT", "LIKE", "IN", "BETWEEN", "IS", "NULL", "TRUE", "(", ")", ",", "'", '"', "\\", "."),
    *(
        "name",
        "n",
        "codes",
        "geometry",
        "start",
        "-",
        "+",
        "*",
        "^",
        "div",
        "%",
        "=",
        "<>",
        "<",
        "1",
        "1e999",
    ),
    *("DATE('2020-01-01')", "POINT(1 2)", "BBOX(", "INTERVAL(", "'..'", "S_INTERSECTS(", "A_OVERLAPS("),
    *("1", "1e999", "{", "}", "[", "]", ":", "null"),
    *(
        "CASEI(",
        "length(",
        "\x00",
        "\ud800",
        "é",
        "POLYGON((",
        "EMPTY",
        "Z",
        " ",
        "{",
        "}",
        "[",
        "]",
        ":",
        "null",
    ),
)
EXAMPLES = (
    "n > 5 AND name NOT LIKE 'Ab\\%_%' OR S_INTERSECTS(geometry, BBOX(170, -10, -170, 10))",
    "CASEI(name) NOT IN (CASEI('x''y'), ACCENTI('z'))",
    "T_DURING(INTERVAL(start, end), INTERVAL('2020-01-01', '..')) AND at < TIMESTAMP('2020-01-01T00:00:00Z')",
    "A_CONTAINS(codes, ('a', ('b'), DATE('2020-01-01'), open)) AND n BETWEEN -1.5e3 AND 2 ^ (x - 1)",
    "S_TOUCHES(geometry, MULTIPOLYGON(((0 0, 1 0, 1 1, 0 0)), ((5 5, 6 5, 6 6, 5 5))))",
    "S_EQUALS(GEOMETRYCOLLECTION(POINT(1 2), LINESTRING Z (0 0 1, 1 1 1)), geometry)",
    '"od""d name" IS NOT NULL AND n div 2 % 3 = 1',
)
AS_JSON = tuple(json.dumps(to_json(cql2.parse(text, "cql2-text"))) for text in EXAMPLES)


@st.composite
def mutated(draw: st.DrawFn, examples: tuple[str, ...]) -> str:
    text = draw(st.sampled_from(examples))
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(text)))
        gone, come = draw(st.integers(0, 5)), draw(st.sampled_from(("", *WORDS)))
        text = text[:at] + come + text[at + gone :]
    return text


JUNK = st.one_of(
    st.text(max_size=60),
    st.text(st.characters(exclude_categories=()), max_size=20),
    st.lists(st.sampled_from(WORDS), max_size=15).map(" ".join),
)
LEAVES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5), st.sampled_from(WORDS)
)
MEMBERS = st.sampled_from(
    [
        "op",
        "args",
        "property",
        "date",
        "timestamp",
        "interval",
        "bbox",
        "type",
        "coordinates",
        "geometries",
        "x",
    ]
)
OPERATORS = st.sampled_from(
    [
        *tree.COMPARISONS,
        *tree.ARITHMETIC,
        *tree.SPATIAL,
        *tree.TEMPORAL,
        *tree.ARRAYS,
        "and",
        "not",
        "in",
        "like",
    ]
)
DOCUMENTS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(MEMBERS, inner, max_size=3),
        st.fixed_dictionaries({"op": OPERATORS, "args": st.lists(inner, max_size=3)}),
        st.fixed_dictionaries({"type": st.sampled_from(["Point", "Polygon", "x"]), "coordinates": inner}),
    ),
    max_leaves=12,
).map(json.dumps)


def survives(text: str, lang: str) -> None:
    """A filter that works and reads back, or a `BadValue` that can be told."""
    try:
        found = cql2.compile(text, lang, SCHEMA)
    except BadValue as fault:
        str(fault).encode()
        return
    assert len(found.mask(Rows(ROWS))) == len(ROWS)
    assert cql2.compile(str(found), "cql2-text", SCHEMA) == found
    assert cql2.compile(json.dumps(found.as_json()), "cql2-json", SCHEMA) == found


@settings(max_examples=400, deadline=None)
@given(st.one_of(JUNK, mutated(EXAMPLES)))
def test_any_text_is_a_filter_or_a_bad_value(text: str) -> None:
    survives(text, "cql2-text")


@settings(max_examples=400, deadline=None)
@given(st.one_of(JUNK, DOCUMENTS, mutated(AS_JSON)))
def test_any_json_is_a_filter_or_a_bad_value(text: str) -> None:
    survives(text, "cql2-json")


@settings(max_examples=200, deadline=None)
@given(st.text("ab%_", max_size=200), st.text("ab", max_size=200))
def test_like_takes_no_detours(pattern: str, text: str) -> None:
    """Checked by the places that each start of the pattern reaches: trying every way takes for ever."""
    starts = {0}
    for char in pattern:
        if char == "%":
            starts = set(range(min(starts), len(text) + 1)) if starts else starts
        else:
            starts = {at + 1 for at in starts if at < len(text) and char in {"_", text[at]}}
    condition = tree.operation("like", (tree.Property("name"), tree.Text(pattern)), HERE)
    mask = cql2.compile(to_text(condition), "cql2-text", SCHEMA).mask(Rows([{"name": text}]))
    assert mask.tolist() == [len(text) in starts]
