"""Dates: tables of good and bad texts with the reason beside each, and brute force over days."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ca_geo.errors import BadValue
from ca_geo.period import Bounds, Interval, Period

DAYS = [date(1890, 1, 1) + timedelta(days=number) for number in range(80_000)]
ISO = [day.isoformat() for day in DAYS]


def bounds(text: str) -> Bounds:
    """`2024-01-01 2024-12-31` as bounds; `..` is open."""
    first, last = (None if part == ".." else date.fromisoformat(part) for part in text.split())
    return (first, last)


@pytest.mark.parametrize(
    ("text", "inner", "outer"),
    [
        ("2024-11-18", "2024-11-18 2024-11-18", None),
        ("2024-11", "2024-11-01 2024-11-30", None),
        ("2024-02", "2024-02-01 2024-02-29", None),
        ("2024", "2024-01-01 2024-12-31", None),
        ("0001", "0001-01-01 0001-12-31", None),
        ("9999", "9999-01-01 9999-12-31", None),
        ("1911-06-30", "1911-06-30 1911-06-30", None),
        # unspecified digits
        ("202X", "2020-01-01 2029-12-31", None),
        ("19XX", "1900-01-01 1999-12-31", None),
        ("2004-XX", "2004-01-01 2004-12-31", None),
        ("2004-XX-XX", "2004-01-01 2004-12-31", None),
        ("2004-02-XX", "2004-02-01 2004-02-29", None),
        # seasons, of the northern hemisphere; winter runs into the next year
        ("2024-21", "2024-03-01 2024-05-31", None),
        ("2024-22", "2024-06-01 2024-08-31", None),
        ("2024-23", "2024-09-01 2024-11-30", None),
        ("2024-24", "2024-12-01 2025-02-28", None),
        # qualifiers widen the outer bounds by one unit of the precision
        ("2024-11-18~", "2024-11-18 2024-11-18", "2024-11-17 2024-11-19"),
        ("2024-11?", "2024-11-01 2024-11-30", "2024-10-01 2024-12-31"),
        ("2016%", "2016-01-01 2016-12-31", "2015-01-01 2017-12-31"),
        ("2024-21~", "2024-03-01 2024-05-31", "2023-12-01 2024-08-31"),
        ("202X?", "2020-01-01 2029-12-31", "2010-01-01 2039-12-31"),
        ("20XX~", "2000-01-01 2099-12-31", "1900-01-01 2199-12-31"),
        ("2004-02-XX~", "2004-02-01 2004-02-29", "2004-01-01 2004-03-31"),
        ("2004-XX?", "2004-01-01 2004-12-31", "2003-01-01 2005-12-31"),
        ("0001~", "0001-01-01 0001-12-31", ".. 0002-12-31"),
        ("9999-12-31?", "9999-12-31 9999-12-31", "9999-12-30 .."),
        # intervals
        ("2024-11-17/2024-11-18", "2024-11-17 2024-11-18", None),
        ("2017/2018-06", "2017-01-01 2018-06-30", None),
        ("2024-05/2024", "2024-05-01 2024-12-31", None),
        ("2017~/2018-06-05?", "2017-01-01 2018-06-05", "2016-01-01 2018-06-06"),
        ("2024-11/..", "2024-11-01 ..", None),
        ("../2024-11", ".. 2024-11-30", None),
        ("2024-11/", "2024-11-01 2024-11-30", "2024-11-01 .."),
        ("/2024-11", "2024-11-01 2024-11-30", ".. 2024-11-30"),
        ("..", ".. ..", None),
    ],
)
def test_bounds_of_edtf(text: str, inner: str, outer: str | None) -> None:
    assert Period.parse(text) == Period(bounds(inner), bounds(outer or inner))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "no EDTF date"),
        ("yesterday", "no EDTF date"),
        ("2024-1-2", "no EDTF date"),
        ("2024/11/18", "more than one /"),
        ("18.11.2024", "no EDTF date"),
        ("2024-13", "no such month"),
        ("2024-00", "no such month"),
        ("2024-25", "no such month"),  # quarters and southern seasons are level 2
        ("2024-21-01", "no day of the calendar"),
        ("2023-02-29", "no day of the calendar"),
        ("2024-11-31", "no day of the calendar"),
        ("0000", "0001 to 9999"),
        ("-0044-03-15", "0001 to 9999"),
        ("Y17000", "0001 to 9999"),
        ("12024", "0001 to 9999"),
        ("9999-24", "0001 to 9999"),
        ("2024-11-18T09:30:00Z", "time_local"),
        ("202X-11", "level 2"),
        ("202X-11-18", "level 2"),
        ("2024-XX-18", "level 2"),
        ("1XXX", "no EDTF date"),
        ("?2024", "no EDTF date"),
        ("2024~?", "no EDTF date"),
        ("[2024,2025]", "no EDTF date"),
        ("2024-11-18/2024-11-17", "ends before it starts"),
        ("../..", "tells no date"),
        ("/", "tells no date"),
        ("../2024/..", "more than one /"),
        ("२०२४", "no EDTF date"),  # digits of another script
        ("2024\n", "no EDTF date"),
    ],
)
def test_what_is_refused_says_why_and_what_is_allowed(text: str, message: str) -> None:
    with pytest.raises(BadValue, match=re.escape(message)) as caught:
        Period.parse(text)
    assert "EDTF date of level 0 or 1" in str(caught.value)


PATTERNS = st.one_of(
    st.dates(date(1900, 1, 1), date(2099, 12, 31)).map(date.isoformat),
    st.builds("{:04}-{:02}".format, st.integers(1900, 2099), st.integers(1, 12)),
    st.builds("{:04}".format, st.integers(1900, 2099)),
    st.builds("{:03}X".format, st.integers(190, 209)),
    st.builds("{:04}-XX".format, st.integers(1900, 2099)),
    st.builds("{:04}-{:02}-XX".format, st.integers(1900, 2099), st.integers(1, 12)),
)


def matching(pattern: str) -> tuple[date, date]:
    """First and last of all days whose ISO text a pattern fits, found by looking at each."""
    fits = re.compile(pattern.replace("X", r"\d")).match
    hits = [day for day, text in zip(DAYS, ISO, strict=True) if fits(text)]
    return (hits[0], hits[-1])


@settings(max_examples=60, deadline=None)
@given(PATTERNS)
def test_bounds_are_those_of_all_days_that_fit(pattern: str) -> None:
    assert Period.parse(pattern) == Period(matching(pattern), matching(pattern))


UNITS = {  # length of the ISO text that all days of a unit share
    "day": 10,
    "month": 7,
    "year": 4,
    "decade": 3,
}


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(list(UNITS)), st.dates(date(1911, 1, 1), date(2088, 12, 31)), st.sampled_from("~?%"))
def test_a_qualifier_adds_the_units_before_and_after(unit: str, day: date, qualifier: str) -> None:
    head = day.isoformat()[: UNITS[unit]]
    text = head + ("X" if unit == "decade" else "") + qualifier
    heads = sorted({iso[: UNITS[unit]] for iso in ISO})
    place = heads.index(head)
    before, after = matching(heads[place - 1])[0], matching(heads[place + 1])[1]
    assert Period.parse(text) == Period(matching(head), (before, after))


DATES = st.dates(date(2024, 1, 1), date(2024, 1, 12))
SPANS = st.tuples(DATES, DATES).map(sorted)


@given(SPANS, SPANS)
def test_a_feature_surely_was_when_every_reading_says_so(start: list[date], end: list[date]) -> None:
    readings = [(s, e) for s in DAYS_OF(start) for e in DAYS_OF(end) if s <= e]
    texts = ["/".join(map(str, span)) for span in (start, end)]
    if start[0] > end[1]:
        with pytest.raises(BadValue, match="lies before the start"):
            Period.of(*texts)
        return
    period = Period.of(*texts)
    assert period.outer == (min(s for s, _ in readings), max(e for _, e in readings))
    days = DAYS_OF((date(2024, 1, 1), date(2024, 1, 12)))
    sure = {day for day in days if period.inner[0] <= day <= period.inner[1]}  # type: ignore[operator]
    assert sure == {day for day in days if all(s <= day <= e for s, e in readings)}


@given(SPANS, SPANS, SPANS)
def test_an_interval_surely_meets_a_feature_when_every_reading_does(
    start: list[date], end: list[date], asked: list[date]
) -> None:
    readings = [(s, e) for s in DAYS_OF(start) for e in DAYS_OF(end) if s <= e]
    if not readings:
        return
    period = Period.of(*("/".join(map(str, span)) for span in (start, end)))
    meetings = [s <= asked[1] and e >= asked[0] for s, e in readings]
    assert Interval(*asked).meets(period.inner) == all(meetings)
    assert Interval(*asked).meets(period.outer) == any(meetings)


def DAYS_OF(span: list[date] | tuple[date, date]) -> list[date]:  # noqa: N802 - reads as a set
    return [span[0] + timedelta(days=number) for number in range((span[1] - span[0]).days + 1)]


KNOWN = date(2026, 7, 31)


@pytest.mark.parametrize(
    ("start", "end", "inner", "outer"),
    [
        ("2024-11-18", "2024-11-18", "2024-11-18 2024-11-18", "2024-11-18 2024-11-18"),
        ("2007", "..", "2007-12-31 ..", "2007-01-01 .."),  # goes on
        ("2016~", None, "2016-12-31 2026-07-31", "2015-01-01 .."),  # unknown end
        (None, "2019", "2019-12-31 2019-01-01", ".. 2019-12-31"),  # unknown start: no day is certain
        (None, None, "2026-07-31 2026-07-31", ".. .."),
        ("2010/..", "..", "2026-07-31 ..", "2010-01-01 .."),  # began in 2010 or later
        ("2010", "../2015", "2010-12-31 2010-01-01", "2010-01-01 2015-12-31"),  # over by 2015
        ("2030", None, "2030-12-31 2030-01-01", "2030-01-01 .."),  # after its latest source
    ],
)
def test_period_of_a_feature(start: str | None, end: str | None, inner: str, outer: str) -> None:
    assert Period.of(start, end, known=KNOWN) == Period(bounds(inner), bounds(outer))


@pytest.mark.parametrize(
    ("start", "end", "inner"),
    [
        ("2010/..", None, "9999-12-31 2010-01-01"),
        (None, "../2015", "2015-12-31 0001-01-01"),
        ("2010", None, "2010-12-31 2010-01-01"),
    ],
)
def test_where_nothing_tells_nothing_is_certain(start: str | None, end: str | None, inner: str) -> None:
    assert Period.of(start, end).inner == bounds(inner)


def test_a_feature_cannot_end_before_it_starts() -> None:
    with pytest.raises(BadValue, match="the end '2023' lies before the start '2024'"):
        Period.of("2024", "2023")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-11-18", "2024-11-18 2024-11-18"),
        ("2024-11-18T09:30:00Z", "2024-11-18 2024-11-18"),
        ("2024-11-18t09:30:00.25z", "2024-11-18 2024-11-18"),
        ("2024-11-18T23:59:60Z", "2024-11-18 2024-11-18"),  # leap second
        ("2024-11-18T23:30:00+05:00", "2024-11-18 2024-11-18"),  # the day as written, whatever the zone
        ("2024-11-18T09:30:00", "2024-11-18 2024-11-18"),
        ("1931-05-01", "1931-05-01 1931-05-01"),
        ("2024-11-01/2024-11-30", "2024-11-01 2024-11-30"),
        ("2024-11-01T00:00:00Z/2024-11-30T23:59:59Z", "2024-11-01 2024-11-30"),
        ("2024-11-01/2024-11-30T12:00:00Z", "2024-11-01 2024-11-30"),
        ("../2024-11-30", ".. 2024-11-30"),
        ("2024-11-01/..", "2024-11-01 .."),
        ("/2024-11-30", ".. 2024-11-30"),
        ("2024-11-01/", "2024-11-01 .."),
        ("2024-01-01/P2D", "2024-01-01 2024-01-02"),
        ("2024-01-01/P1W", "2024-01-01 2024-01-07"),
        ("2024-01-31/P1M", "2024-01-31 2024-02-28"),  # up to, not on, the 29th
        ("2024-01-01/P1Y", "2024-01-01 2024-12-31"),
        ("2024-01-01/P1Y2M3D", "2024-01-01 2025-03-03"),
        ("2024-01-01T12:00:00Z/PT24H", "2024-01-01 2024-01-02"),
        ("2024-01-01/PT36H", "2024-01-01 2024-01-02"),
        ("2024-01-01/P0D", "2024-01-01 2024-01-01"),
        ("P2D/2024-01-10", "2024-01-09 2024-01-10"),
        ("P2D/2024-01-10T12:00:00Z", "2024-01-08 2024-01-10"),
    ],
)
def test_datetime_parameter(text: str, expected: str) -> None:
    interval = Interval.parse(text)
    assert (interval.start, interval.end) == bounds(expected)
    assert Interval.parse(str(interval)) == interval


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "neither a date nor a date-time"),
        ("..", "neither a date nor a date-time"),
        ("2024", "neither a date nor a date-time"),
        ("2024-11", "neither a date nor a date-time"),
        ("18/11/2024", "neither a date nor a date-time"),
        ("2024-11-18T09:30Z", "neither a date nor a date-time"),  # RFC 3339 has seconds
        ("2024-11-18 09:30:00Z", "neither a date nor a date-time"),
        ("2024-11-18T25:30:00Z", "no day or time of the calendar"),
        ("2024-11-18T09:60:00Z", "no day or time of the calendar"),
        ("2023-02-29", "no day or time of the calendar"),
        ("0000-01-01", "no day or time of the calendar"),
        ("../..", "names no date"),
        ("/", "names no date"),
        ("2024-11-18/2024-11-17", "ends before it starts"),
        ("2024-11-18/2024-11-19/2024-11-20", "neither a date nor a date-time"),
        ("2024-11-18/P", "neither a date nor a date-time"),
        ("2024-11-18/PT", "neither a date nor a date-time"),
        ("P1D/P1D", "neither a date nor a date-time"),
        ("../P1D", "neither a date nor a date-time"),
        ("9999-12-31/P2D", "0001 to 9999"),
        ("2024-01-01/P9999Y", "0001 to 9999"),
        ("P1D/9999-12-31", "0001 to 9999"),
        ("2024-11-18\n", "neither a date nor a date-time"),
    ],
)
def test_bad_datetime_parameter(text: str, message: str) -> None:
    with pytest.raises(BadValue, match=re.escape(message)) as caught:
        Interval.parse(text)
    assert "RFC 3339" in str(caught.value)


SIDES = st.one_of(st.none(), DATES)


@given(st.tuples(SIDES, SIDES), st.tuples(SIDES, SIDES))
def test_an_interval_meets_what_shares_a_day_with_it(one: Bounds, other: Bounds) -> None:
    for first, last in (one, other):
        if first and last and first > last:
            return
    days = [date(2023, 12, 1) + timedelta(days=number) for number in range(80)]
    shared = [day for day in days if all(within(day, pair) for pair in (one, other))]
    assert Interval(*one).meets(other) == bool(shared)


def within(day: date, pair: Bounds) -> bool:
    first, last = pair
    return (first is None or first <= day) and (last is None or day <= last)


def test_durations_follow_on_from_each_other() -> None:
    parts = [Interval.parse(f"2024-{month:02}-01/P1M") for month in range(1, 13)]
    assert all(
        earlier.end is not None and later.start == earlier.end + timedelta(days=1)
        for earlier, later in pairwise(parts)
    )
