"""What is told of a faulty filter: what is wrong, and where."""

from __future__ import annotations

import pytest

from ca_geo import cql2
from ca_geo.crs import Crs
from ca_geo.errors import BadValue
from cql2_samples import SCHEMA, ids

FAULTS = [
    ("", "breaks off, at the end", "a property"),
    ("name =", "breaks off, at the end", "a property"),
    ("name = 'Jilau", "the quote of a text is not closed, at character 8", ""),
    ('"name = 1', "the quote of a name is not closed, at character 1", ""),
    ("name = 'Jilau' oder n = 1", "'oder' is not expected, at character 16", "AND, OR"),
    ("(n = 1", "breaks off, at the end", "')'"),
    ("n = 1)", "')' is not expected, at character 6", "AND, OR"),
    ("n = = 1", "'=' is not expected, at character 5", ""),
    ("n != 1", "'!' (U+0021) begins nothing, at character 3", "<>"),
    ("n = NULL", "NULL cannot stand here, at character 5", "IS NULL"),
    ("n IS 5", "'5' is not expected, at character 6", "NULL"),
    ("a = b = c", "two of these in a row, at character 7", "parentheses"),
    ("2 ^ 3 ^ 2 = 1", "two of these in a row, at character 7", "parentheses"),
    ("colour = 'red'", "there is no property 'colour', at character 1", "id, name, short"),
    ('name = "Jilau"', "there is no property 'Jilau', at character 8", "texts stand in single quotes"),
    ("nmae = 'x'", "there is no property 'nmae', at character 1", "name? id, name"),
    ("Name = 'x'", "there is no property 'Name', at character 1", "name? id, name"),
    ("name = 5", "cannot compare 'name' (a text) with a number, at character 6", "without quotes"),
    ("n = '5'", "cannot compare 'n' (a number) with a text, at character 3", "without quotes"),
    ("open = 1", "cannot compare 'open' (true or false) with a number, at character 6", ""),
    ("codes = 'TJ'", "cannot compare 'codes' (a list) with a text, at character 7", "A_CONTAINS(codes, ("),
    ("n BETWEEN 'a' AND 2", "BETWEEN cannot compare a text with 'n' (a number), at character 3", "quotes"),
    ("codes IN ('TJ')", "IN cannot compare 'codes' (a list) with a text", "A_CONTAINS"),
    ("geometry = 'x'", "cannot compare 'geometry' (a geometry) with a text", "S_EQUALS"),
    ("n = DATE('2020-01-01')", "cannot compare 'n' (a number) with a date", ""),
    ("name = DATE('2020-01-01')", "cannot compare 'name' (a text) with a date", ""),
    ("name LIKE 5", "LIKE takes no such pattern, at character 11", "a text"),
    ("n LIKE 'a'", "LIKE takes no number, at character 1", "a text"),
    (r"name LIKE 'a\\'", "the pattern ends with the escape character, at character 11", "backslash"),
    ("n BETWEEN 1 OR 2", "'OR' is not expected, at character 13", "'AND'"),
    ("n IN 1", "'1' is not expected, at character 6", "'('"),
    ("CASEI(n) = 'a'", "CASEI takes no number, at character 7", "a text"),
    ("CASEI(name, name) = 'a'", "the number of operands of CASEI is 2, at character 1", "1"),
    ("n", "a filter takes no number, at character 1", "a comparison"),
    ("n AND TRUE", "AND takes no number, at character 1", "true or false"),
    ("NOT name", "NOT takes no text, at character 5", "true or false"),
    ("n + name = 1", "+ takes no text, at character 5", "a number"),
    ("soundex(name) = 'x'", "there is no function 'soundex', at character 1", "length, size"),
    ("length(n) = 1", "length takes no number, at character 8", "a text"),
    ("length() = 1", "the number of arguments of length is 0", "length(text)"),
    ("DATE('2020-13-01') = updated", "'2020-13-01' is no date, at character 6", "2024-11-18"),
    ("TIMESTAMP('2020-01-01') = at", "'2020-01-01' is no date and time, at character 11", "T09:30"),
    ("TIMESTAMP('2020-01-01T25:00:00Z') = at", "is no date and time", ""),
    ("updated = DATE(2020)", "'2020' is not expected, at character 16", "single quotes"),
    ("T_AFTER(updated, INTERVAL('2021', '..'))", "'2021' is no side of an interval, at character 27", ".."),
    ("T_AFTER(updated, INTERVAL('2021-01-01', '2020-01-01'))", "ends before it starts, at character 18", ""),
    ("T_AFTER(n, DATE('2020-01-01'))", "T_AFTER takes no number, at character 9", "a date"),
    ("T_DURING(updated, INTERVAL('2020-01-01', '..'))", "takes no date, at character 10", "INTERVAL"),
    ("T_AFTER(updated)", "the number of operands of T_AFTER is 1, at character 1", "2"),
    ("A_CONTAINS(name, ('x'))", "A_CONTAINS takes no text, at character 12", "a list"),
    ("S_INTERSECTS(name, POINT(1 1))", "S_INTERSECTS takes no text, at character 14", "a geometry"),
    ("S_INTERSECTS(geometry, POINT(1))", "a position is not two or three numbers, at character 24", ""),
    ("S_INTERSECTS(geometry, POINT EMPTY)", "'EMPTY' is not expected, at character 30", ""),
    ("S_INTERSECTS(geometry, POINT Z (1 2))", "no heights are given, at character 24", ""),
    ("S_INTERSECTS(geometry, POINT(200 1))", "leaves the globe, at character 24", "-180 to 180"),
    ("S_INTERSECTS(geometry, POINT(1e308 1))", "leaves the globe, at character 24", "-180 to 180"),
    ("S_INTERSECTS(geometry, LINESTRING(1 1))", "at character 24", ""),
    ("S_INTERSECTS(geometry, POLYGON((0 0, 1 0, 1 1)))", "a ring is not closed, at character 24", "four"),
    (
        "S_INTERSECTS(geometry, POLYGON((0 0, 1 1, 0 1, 1 0, 0 0)))",
        "the geometry is invalid (Self-intersection[0.5 0.5]), at character 24",
        "",
    ),
    ("S_INTERSECTS(geometry, BBOX(1, 2, 3))", "3 numbers make no box, at character 24", "four numbers"),
    ("S_INTERSECTS(geometry, BBOX(1, 3, 2, 2))", "at character 24", ""),
    ("n = 1e999", "the number is out of range, at character 5", ""),
    (f"n = {'9' * 400}", "the number is out of range, at character 5", ""),
    ("name = 'a\x00'", "U+0000 may not stand in a text, at character 8", ""),
    ("x" * 10_000, "there is no property", "id, name"),
    ("(" * 10_000, "nested too deeply, at character 202", "at most 200"),
    ("1 + " * 2_000 + "1 = 1", "nested too deeply", "at most 200"),
    ("§" * 10_000, "'§' (U+00A7) begins nothing, at character 1, before '§§", ""),
    ("=" * 30_000, "30000 characters is too long", "at most 20000"),
]
JSON_FAULTS = [
    ("", "the filter is no JSON", "line 1, column 1"),
    ('{"op": "="', "the filter is no JSON", "line 1, column 11"),
    ("null", "null cannot stand here, at the top", "isNull"),
    ("{}", "nothing that a filter knows, at the top", "op, property"),
    ('{"op": "and", "args": [true]}', "the number of operands of and is 1, at the top", "2 or more"),
    ('{"op": "=", "args": [{"property": "n"}, null]}', "null cannot stand here, at '/args/1'", "isNull"),
    ('{"op": "=", "args": [{"property": 1}, 2]}', "a text is missing, at '/args/0/property'", ""),
    ('{"op": "=", "args": [{"property": "colour"}, 2]}', "no property 'colour', at '/args/0'", "id, name"),
    ('{"op": "=", "args": [{"property": "n", "a/b": 1}, 2]}', "'a/b' is unknown here, at '/args/0'", ""),
    ('{"op": "=", "op": "=", "args": [1, 1]}', "the member 'op' stands twice", ""),
    ('{"op": "=", "args": {}}', "a list is missing, at '/args'", ""),
    ('{"op": "=", "args": [1, NaN]}', "NaN is no number", ""),
    ('{"op": "=", "args": [1, -Infinity]}', "-Infinity is no number", ""),
    ('{"op": "=", "args": [1, 1e999]}', "the number is out of range, at '/args/1'", ""),
    (f'{{"op": "=", "args": [1, {"9" * 5000}]}}', "the number is out of range, at '/args/1'", ""),
    (r'"\ud800"', "U+D800 may not stand in a text, at the top", ""),
    ('{"op": "in", "args": [{"property": "n"}, 1]}', "is no list, at '/args/1'", "a list"),
    ('{"op": "s_equals", "args": [{"type": "Pt", "coordinates": []}, 1]}', "'Pt' is no type", "Point"),
    ('{"op": "s_equals", "args": [{"type": "Point"}, 1]}', "at '/args/0/coordinates'", ""),
    (
        '{"op": "s_equals", "args": [{"type": "Point", "coordinates": [true, 1]}, 1]}',
        "a number is missing, at '/args/0/coordinates/0'",
        "",
    ),
    (
        '{"op": "s_equals", "args": [{"type": "Point", "coordinates": [1, 1], "geometries": []}, 1]}',
        "'geometries' is unknown here, at '/args/0'",
        "",
    ),
    ('{"op": "t_after", "args": [{"interval": ["2020-01-01"]}, 1]}', "at '/args/0/interval'", "2"),
    ('{"op":"not","args":[' * 202 + "true" + "]}" * 202, "nested too deeply", "at most 200"),
    ("[" * 10_000, "nested too deeply", "at most 200"),
    ('{"a":' * 2_000 + "1" + "}" * 2_000, "nested too deeply", "at most 200"),
]


@pytest.mark.parametrize(("text", "message", "allowed"), FAULTS)
def test_a_faulty_text_is_told_with_its_place(text: str, message: str, allowed: str) -> None:
    with pytest.raises(BadValue) as told:
        cql2.compile(text, "cql2-text", SCHEMA)
    assert message in told.value.message
    assert allowed in (told.value.allowed or "")


@pytest.mark.parametrize(("text", "message", "allowed"), JSON_FAULTS)
def test_a_faulty_document_is_told_with_its_place(text: str, message: str, allowed: str) -> None:
    with pytest.raises(BadValue) as told:
        cql2.compile(text, "cql2-json", SCHEMA)
    assert message in told.value.message
    assert allowed in f"{told.value.message} {told.value.allowed}"


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:3857", "EPSG:32642", "EPSG:3995"])
@pytest.mark.parametrize(
    "literal",
    ["POINT(1e308 1e308)", "LINESTRING(1e308 0, -1e308 0)", "BBOX(-1e308, -1e308, 1e308, 1e308)"],
)
def test_coordinates_of_no_system_are_refused(literal: str, crs: str) -> None:
    with pytest.raises(BadValue, match=r"globe|range|no coordinates"):
        cql2.compile(f"S_INTERSECTS(geometry, {literal})", "cql2-text", SCHEMA, crs=Crs.parse(crs))


def test_a_message_holds_no_more_of_a_long_name_than_it_takes_to_find_it() -> None:
    for text in ("x" * 10_000, f"x {'y' * 10_000}", f"DATE('{'z' * 10_000}') = updated"):
        with pytest.raises(BadValue) as told:
            cql2.compile(text, "cql2-text", SCHEMA)
        assert len(told.value.message) < 150


def test_a_language_that_is_not_known_is_refused() -> None:
    with pytest.raises(BadValue, match="cql2-text or cql2-json"):
        cql2.compile("n = 1", "sql", SCHEMA)


def _deepest() -> list[str]:
    return [
        "(" * 200 + "n = 20" + ")" * 200,
        "NOT (" * 200 + "n = 20" + ")" * 200,
        "n = 20 AND (n = 20 OR (" * 100 + "n = 20" + "))" * 100,
        "1 + (" * 199 + "n" + ")" * 199 + " = 219",
        "CASEI(" * 198 + "name" + ")" * 198 + " = name OR n = 20",
    ]


@pytest.mark.parametrize("text", _deepest())
def test_two_hundred_levels_are_read_far_down_the_stack_too(text: str) -> None:
    def down(levels: int) -> str:
        return down(levels - 1) if levels else ids(text)

    assert {"b", "f"} <= set(down(250))
