"""Query strings: the table of parameters, property filters, all faults at once, one canonical text."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ca_geo import cql2
from ca_geo.crs import CRS84, Crs, CrsBox
from ca_geo.errors import BadQuery, Fault
from ca_geo.lonlat import BBox
from ca_geo.period import Interval
from ca_geo.precision import PRECISIONS
from ca_geo.query import LOOKUP_PARAMETERS, PARAMETERS, Lookup, Query, parse, parse_lookup
from ca_geo.schema import PropertyInfo

SCHEMA = {
    info.name: info
    for info in (
        PropertyInfo("name", "string", "Name", ""),
        PropertyInfo("status", "string", "Status", "", {"planned": "Planned", "closed": "Closed"}, "status"),
        PropertyInfo(
            "countries", "array", "Countries", "", {"TJ": "Tajikistan", "KG": "Kyrgyzstan"}, "country"
        ),
        PropertyInfo("killed", "integer", "Killed", "", unit="persons"),
        PropertyInfo("length_km", "number", "Length", "", unit="km"),
        PropertyInfo("aggregate", "boolean", "Aggregate", ""),
    )
}


def read(text: str, default_limit: int | None = 100, max_limit: int = 1000) -> Query:
    items = parse_qsl(text, keep_blank_values=True)
    return parse(items, SCHEMA, default_limit=default_limit, max_limit=max_limit)


def faults(text: str) -> tuple[Fault, ...]:
    with pytest.raises(BadQuery) as caught:
        read(text)
    return caught.value.faults


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Query(limit=100)),
        ("f=json", Query(limit=100)),  # read elsewhere
        ("bbox=67,37,75,41", Query(bbox=BBox(67, 37, 75, 41), limit=100)),
        ("datetime=2024-11-01/..", Query(datetime=Interval.parse("2024-11-01/.."), limit=100)),
        ("limit=7&offset=3", Query(limit=7, offset=3)),
        ("limit=5000", Query(limit=1000)),  # above the maximum: lowered, no fault
        ("geometry=footprint", Query(limit=100, footprint=True)),
        ("geometry=default", Query(limit=100)),
        ("q=Gold mine,Мурғоб", Query(limit=100, text="Gold mine,Мурғоб")),
        ("datetime-match=certain", Query(limit=100, certain=True)),
        ("datetime-match=possible", Query(limit=100)),
        ("precision-min=district", Query(limit=100, least_precision="district")),
        (
            "status=planned&countries=TJ",
            Query(limit=100, filters=(("countries", "TJ"), ("status", "planned"))),
        ),
        ("name=", Query(limit=100, filters=(("name", ""),))),
        ("sortby=%2Bkilled,-name", Query(limit=100, sortby=(("killed", False), ("name", True)))),
        ("sortby=+killed", Query(limit=100, sortby=(("killed", False),))),  # a plus sign arrives as a blank
        ("properties=killed,name", Query(limit=100, properties=("name", "killed"))),
        ("properties=", Query(limit=100, properties=())),
        ("skipGeometry=true", Query(limit=100, skip_geometry=True)),
        ("skipGeometry=false", Query(limit=100)),
        ("crs=EPSG:32642", Query(limit=100, crs=Crs("EPSG:32642"))),
        ("crs=http://www.opengis.net/def/crs/OGC/1.3/CRS84", Query(limit=100)),
        ("bbox=37,67,41,75&bbox-crs=EPSG:4326", Query(bbox=BBox(67, 37, 75, 41), limit=100)),
        ("bbox-crs=EPSG:4326", Query(limit=100)),
        (
            "bbox=5e5,4e6,6e5,41e5&bbox-crs=[EPSG:32642]",
            Query(bbox=CrsBox((5e5, 4e6, 6e5, 4.1e6), Crs("EPSG:32642")), limit=100),
        ),
        (
            "bbox=4e6,5e5,0,41e5,6e5,9&bbox-crs=EPSG:28412",  # northing first, with heights
            Query(bbox=CrsBox((5e5, 4e6, 6e5, 4.1e6), Crs("EPSG:28412")), limit=100),
        ),
        (
            "bbox=37,170,41,-170&bbox-crs=EPSG:4284",  # over the antimeridian, on another ellipsoid
            Query(bbox=CrsBox((170, 37, -170, 41), Crs("EPSG:4284")), limit=100),
        ),
        (
            'filter={"op":"=","args":[{"property":"status"},"planned"]}&filter-lang=cql2-json',
            Query(limit=100, filter=cql2.compile("status = 'planned'", "cql2-text", SCHEMA)),
        ),
        ("killed=05", Query(limit=100, filters=(("killed", "5"),))),
        ("length_km=1e3", Query(limit=100, filters=(("length_km", "1000"),))),
        ("length_km=-0", Query(limit=100, filters=(("length_km", "0"),))),
        ("aggregate=true", Query(limit=100, filters=(("aggregate", "true"),))),
    ],
)
def test_what_is_asked(text: str, expected: Query) -> None:
    assert read(text) == expected


def test_files_hold_everything_unless_a_limit_is_given() -> None:
    assert read("", default_limit=None).limit is None
    assert read("limit=5000", default_limit=None, max_limit=10_000).limit == 5000


@pytest.mark.parametrize(
    ("text", "parameter", "message", "allowed"),
    [
        ("bbox=1,2,3", "bbox", "3 numbers make no box", "west,south,east,north"),
        ("bbox=", "bbox", "not a list of numbers", "west,south,east,north"),
        ("datetime=soon", "datetime", "neither a date nor", "RFC 3339"),
        ("limit=0", "limit", "'0'", "a whole number from 1"),
        ("limit=-1", "limit", "'-1'", "a whole number from 1"),
        ("limit=1.5", "limit", "'1.5'", "a whole number from 1"),
        ("limit=" + "9" * 5000, "limit", "is not such a number", "a whole number from 1"),
        ("limit=٣", "limit", "'٣'", "a whole number from 1"),
        ("offset=-1", "offset", "'-1'", "a whole number from 0"),
        ("geometry=hull", "geometry", "'hull' is unknown", "default, footprint"),
        ("q=", "q", "'' has a term without a word", "terms separated by commas"),
        ("q=gold,,mine", "q", "'gold,,mine' has a term without a word", "terms separated by commas"),
        ("q=" + "x" * 201, "q", "has 201 characters", "at most 200"),
        ("datetime-match=sure", "datetime-match", "'sure' is unknown", "possible, certain"),
        (
            "precision-min=village",
            "precision-min",
            "'village' is unknown",
            "exact-site, settlement, district",
        ),
        ("status=gone", "status", "'gone' is not among the values", "planned, closed"),
        ("countries=TJ,KG", "countries", "'TJ,KG' is not among the values", "TJ, KG"),
        ("sortby=size", "sortby", "'size' is not among the properties", "name, status, killed"),
        ("sortby=countries", "sortby", "'countries' is not among the properties", "name, status, killed"),
        ("sortby=name,-name", "sortby", "'name' is named more than once", "each property once"),
        ("sortby=", "sortby", "'' is not among the properties", "name, status, killed"),
        ("properties=size", "properties", "'size' is not among the properties", "name, status, countries"),
        ("skipGeometry=1", "skipGeometry", "'1' is unknown", "false, true"),
        ("crs=EPSG:1", "crs", "EPSG:1 is no code that the EPSG has given", "EPSG:32642"),
        ("crs=EPSG:5773", "crs", "EPSG:5773 is a Vertical CRS", "EPSG:32642"),
        ("bbox=1,2,3,4&bbox-crs=x", "bbox-crs", "'x' names no coordinate reference system", "EPSG:32642"),
        (
            "bbox=1,2,3&bbox-crs=EPSG:32642",
            "bbox",
            "3 numbers make no box",
            "EPSG:32642 each Easting, Northing",
        ),
        ("bbox=1,2,x,4&bbox-crs=EPSG:32642", "bbox", "is not a list of numbers", "Easting, Northing"),
        ("bbox=1,2,0,4&bbox-crs=EPSG:32642", "bbox", "lower corner lies above", "Easting, Northing"),
        ("bbox=95,1,96,2&bbox-crs=EPSG:4326", "bbox", "latitude 95 is out of range", "-90 to 90"),
        ("filter=killed >", "filter", "the filter breaks off, at the end", "a property, a value"),
        ("filter=size > 3", "filter", "there is no property 'size', at character 1", "geometry"),
        ("filter=killed > 'x'", "filter", "'killed' (a number) with a text, at character 8", ""),
        ("filter=killed > 3&filter-lang=sql", "filter-lang", "'sql' is unknown", "cql2-text, cql2-json"),
        ("filter=killed > 3&filter-crs=x", "filter-crs", "'x' names no", "EPSG:32642"),
        ("killed=many", "killed", "'many' is not a whole number", "a whole number"),
        ("killed=nan", "killed", "'nan' is not a whole number", "a whole number"),
        ("killed=0.5", "killed", "'0.5' is not a whole number", "a whole number"),
        ("length_km=1e999", "length_km", "is not a number", "a number"),
        ("aggregate=yes", "aggregate", "'yes' is neither true nor false", "true, false"),
        (
            "zoom=3",
            "zoom",
            "is not a parameter here",
            "q, bbox, bbox-crs, datetime, datetime-match, precision-min, filter",
        ),
        (
            "zoom=3",
            "zoom",
            "is not a parameter here",
            "offset, geometry, skipGeometry, crs, f, lang, name, status",
        ),
        ("limit=1&limit=2", "limit", "is given more than once", "one value"),
        ("status=planned&status=closed", "status", "is given more than once", "one value"),
    ],
)
def test_a_fault_names_the_parameter_and_what_is_allowed(
    text: str, parameter: str, message: str, allowed: str
) -> None:
    (fault,) = faults(text)
    assert fault.parameter == parameter
    assert message in fault.message
    assert allowed in (fault.allowed or "")


def test_all_faults_come_at_once_in_the_order_of_the_query() -> None:
    found = faults("status=gone&limit=0&zoom=3&bbox=1&f=x&f=y")
    assert [fault.parameter for fault in found] == ["status", "limit", "zoom", "bbox", "f"]


def test_the_canonical_text_does_not_depend_on_order_or_spelling() -> None:
    one = read("status=planned&bbox=67.0,37,75,41&killed=5.0&limit=10&f=json")
    other = read("limit=10&killed=5&bbox=67,37,75.000,41&status=planned&geometry=default")
    assert one.canonical() == other.canonical()
    assert one.canonical() == "bbox=67%2C37%2C75%2C41&killed=5&status=planned&limit=10"


BOXES = st.builds(BBox, st.floats(-180, 180), st.just(-45.5), st.floats(-180, 180), st.just(1 / 3))
INTERVALS = st.sampled_from(["2024-11-18", "../2024-11-18", "2024-11-18/..", "2024-01-01/P2D"]).map(
    Interval.parse
)
FILTERS = st.lists(
    st.sampled_from([("name", "a&b=c é"), ("status", "closed"), ("killed", "5"), ("length_km", "0.1")]),
    unique=True,
).map(lambda found: tuple(sorted(found)))
FILTERS_CQL2 = st.sampled_from(
    [
        "killed > 3 AND NOT (status = 'planned')",
        "a_contains(countries, ('TJ','KG')) OR name LIKE '%a&b%'",
        "S_INTERSECTS(geometry, BBOX(170,-10,-170,10))",
        "name IS NULL OR CASEI(name) = CASEI('É')",
    ]
).map(lambda text: cql2.compile(text, "cql2-text", SCHEMA))
PROJECTED = st.builds(
    lambda west, south, width, crs: CrsBox((west, south, west + width, south + 1 / 3), crs),
    st.integers(100_000, 900_000),
    st.floats(0, 9e6),
    st.floats(0, 1e5),
    st.sampled_from([Crs("EPSG:32642"), Crs("EPSG:28412")]),
)


def first(pair: tuple[str, bool]) -> str:
    return pair[0]


QUERIES = st.builds(
    Query,
    st.none() | BOXES | PROJECTED,
    st.none() | INTERVALS,
    st.none() | st.integers(1, 1000),
    st.integers(0, 10**9),
    FILTERS,
    st.booleans(),
    st.booleans(),
    st.none() | st.sampled_from(PRECISIONS),
    st.none() | st.sampled_from(["gold", "Gold", "a&b,c", "Мурғоб "]),
    st.none() | FILTERS_CQL2,
    st.lists(st.tuples(st.sampled_from(["name", "killed", "status"]), st.booleans()), unique_by=first).map(
        tuple
    ),
    st.none() | st.sampled_from([(), ("name",), ("name", "killed")]),
    st.booleans(),
    st.sampled_from([CRS84, Crs("EPSG:4326"), Crs("EPSG:32642")]),
)


@given(QUERIES)
def test_the_canonical_text_reads_back_to_the_same_query(query: Query) -> None:
    assert read(query.canonical(), default_limit=None) == query


@given(QUERIES, QUERIES)
def test_different_queries_have_different_texts(one: Query, other: Query) -> None:
    assert (one == other) == (one.canonical() == other.canonical())


def test_the_table_describes_every_parameter() -> None:
    named = ["q", "bbox", "bbox-crs", "datetime", "datetime-match", "precision-min"]
    named += ["filter", "filter-lang", "filter-crs", "sortby", "properties", "limit", "offset"]
    assert list(PARAMETERS) == [*named, "geometry", "skipGeometry", "crs"]
    assert list(LOOKUP_PARAMETERS) == ["q", "limit"]
    for rows, asked in ((PARAMETERS, Query()), (LOOKUP_PARAMETERS, Lookup())):
        for name, row in rows.items():
            assert row.name == name
            assert row.title
            assert row.description.endswith(".")
            assert row.schema["type"]
            assert (
                hasattr(asked, row.field) if row.field else name in {"bbox-crs", "filter-lang", "filter-crs"}
            )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Lookup()),
        ("q=", Lookup()),
        ("q=Murg&limit=5&f=html", Lookup("Murg", 5)),
        ("q=Murg&limit=5000", Lookup("Murg", 100)),  # lowered, no fault
        ("q=,-", Lookup(",-")),  # being typed: nothing to be found yet
    ],
)
def test_what_is_looked_for(text: str, expected: Lookup) -> None:
    assert parse_lookup(parse_qsl(text, keep_blank_values=True)) == expected


def test_the_canonical_text_of_a_search_reads_back() -> None:
    for asked in (Lookup(), Lookup("a&b=c é", 7)):
        assert parse_lookup(parse_qsl(asked.canonical())) == asked


def test_all_faults_of_a_search_come_at_once() -> None:
    with pytest.raises(BadQuery) as caught:
        parse_lookup([("q", "x" * 201), ("limit", "0"), ("bbox", "1,2,3,4")])
    assert [str(fault) for fault in caught.value.faults] == [
        "q: has 201 characters; allowed: at most 200",
        "limit: '0' is not such a number; allowed: a whole number from 1",
        "bbox: is not a parameter here; allowed: q, limit, f, lang",
    ]
