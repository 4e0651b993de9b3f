"""Honest dates: EDTF (ISO 8601-2 levels 0 and 1) with inner and outer bounds, and the `datetime` parameter.

Everything is compared by calendar day. A bound of `None` is open. Years run from 0001 to 9999; negative and
longer years are refused with a message, since nothing in an atlas of our days needs them.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from ca_geo.errors import BadValue

Bounds = tuple[date | None, date | None]

EDTF_FORM = (
    "an EDTF date of level 0 or 1: 2024, 2024-11, 2024-11-18, 2024-21 (spring) to 2024-24 (winter), 202X, "
    "20XX, 2024-XX, 2024-11-XX; with ~, ? or % behind it when it is approximate, uncertain or both; two of "
    "them with / between, either of which may be .. (open) or empty (unknown)"
)
DATETIME_FORM = (
    "a date (2024-11-18), an RFC 3339 date-time (2024-11-18T09:30:00Z), or two with / between; one of the "
    "two may be .. (open) or a duration (P30D)"
)

OPEN = ".."
_DAY = timedelta(days=1)
_EDTF_DATE = re.compile(
    r"(?P<year>\d{4}|\d{3}X|\d\dXX)(?:-(?P<month>\d\d|XX)(?:-(?P<day>\d\d|XX))?)?(?P<qualifier>[~?%]?)",
    re.ASCII,
)
_SEASON_START = {21: 3, 22: 6, 23: 9, 24: 12}  # spring, summer, autumn, winter of the northern hemisphere


@dataclass(frozen=True)
class Period:
    """When something was, with what is not known about it.

    Of one EDTF text, `outer` is the widest reading and `inner` the plain one: `~`, `?` and `%` widen the
    outer bounds by one unit of the precision, and an unknown end opens them.

    Of a feature (`Period.of`), `outer` runs from the earliest possible start to the latest possible end, and
    `inner` from the latest start to the earliest end: the days on which it certainly was. Its first day lies
    after its last when no single day is certain. Even then `Interval.meets` tells of it what is certain: an
    interval holds the whole of what is open between the two, or it does not meet.
    """

    inner: Bounds
    outer: Bounds

    @classmethod
    def parse(cls, text: str) -> Period:
        """The period of one EDTF text.

        :raises BadValue: not EDTF level 0 or 1, no such day, years outside 0001-9999, end before start.
        """
        if text == OPEN:
            return cls((None, None), (None, None))
        parts = text.split("/")
        if len(parts) == 1:
            return _edtf_date(text)
        if len(parts) != 2:
            raise BadValue(f"{text!r} has more than one /", EDTF_FORM)
        return _edtf_interval(*parts)

    @classmethod
    def of(cls, start: str | None, end: str | None, *, known: date | None = None) -> Period:
        """The period of a feature from its `start` and `end` properties.

        `end` of `..` goes on: open in both bounds. An absent one is unknown: the outer bound is open, the
        inner bound is `known`, the date of the latest source. The same day serves where a start has no latest
        day. Where nothing tells, not even that date, the inner bounds are the calendar's far ends, so that
        nothing is certain.

        :raises BadValue: as `parse`, or if the end lies before the start.
        """
        begun = cls.parse(start) if start is not None else None
        ended = cls.parse(end) if end is not None else None
        outer = (begun.outer[0] if begun else None, ended.outer[1] if ended else None)
        if _after(*outer):
            raise BadValue(f"the end {end!r} lies before the start {start!r}")
        latest_start = (begun.inner[1] if begun else None) or known or date.max
        earliest_end = (ended.inner[0] if ended else known) or date.min
        # It began no later than it ended, and ended no earlier than it began.
        first = min(latest_start, outer[1] or date.max)
        last = None if end == OPEN else max(earliest_end, outer[0] or date.min)
        return cls((first, last), outer)


class _Span(NamedTuple):
    """Whole months: `length` of them from `first`, counted from January of year 0."""

    first: int
    length: int

    def bounds(self) -> Bounds:
        last = _month(self.first + self.length - 1)
        return (_month(self.first), last.replace(day=monthrange(last.year, last.month)[1]) if last else None)

    def widened(self) -> _Span:
        return _Span(self.first - self.length, 3 * self.length)


def _month(index: int) -> date | None:
    """First day of a month, or None where the calendar of 0001-9999 has ended."""
    year, month = divmod(index, 12)
    return date(year, month + 1, 1) if 1 <= year <= 9999 else None


def _edtf_interval(first: str, last: str) -> Period:
    if first in {"", OPEN} and last in {"", OPEN}:
        raise BadValue(f"'{first}/{last}' tells no date", EDTF_FORM)
    begin = _edtf_date(first) if first not in {"", OPEN} else None
    end = _edtf_date(last) if last not in {"", OPEN} else None
    one = begin or end
    assert one is not None  # noqa: S101 - for the type checker: the first test above
    inner = (
        begin.inner[0] if begin else None if first == OPEN else one.inner[0],
        end.inner[1] if end else None if last == OPEN else one.inner[1],
    )
    if _after(*inner):
        raise BadValue(f"'{first}/{last}' ends before it starts", EDTF_FORM)
    return Period(inner, (begin.outer[0] if begin else None, end.outer[1] if end else None))


def _edtf_date(text: str) -> Period:
    match = _EDTF_DATE.fullmatch(text)
    if not match:
        raise BadValue(_why_not(text), EDTF_FORM)
    year, month, day, qualifier = match.group("year", "month", "day", "qualifier")
    _refuse_level_2(text, year, month, day)
    if day and day != "XX":
        one = _calendar_day(text, int(year), int(month), int(day))
        return Period((one, one), (_shift(one, -1), _shift(one, 1)) if qualifier else (one, one))
    span = _span(text, year, month, day)
    inner = span.bounds()
    if None in inner:
        raise BadValue(f"{text!r} leaves the years 0001 to 9999", EDTF_FORM)
    return Period(inner, span.widened().bounds() if qualifier else inner)


def _refuse_level_2(text: str, year: str, month: str | None, day: str | None) -> None:
    if ("X" in year and month) or (month == "XX" and day not in {None, "XX"}):
        raise BadValue(f"{text!r} leaves digits open before known ones, which is EDTF level 2", EDTF_FORM)


def _span(text: str, year: str, month: str | None, day: str | None) -> _Span:
    first = int(year.replace("X", "0")) * 12
    if month is None:
        return _Span(first, 12 * 10 ** year.count("X"))
    if month == "XX":
        return _Span(first, 12)
    number = int(month)
    if number in _SEASON_START and day is None:
        return _Span(first + _SEASON_START[number] - 1, 3)
    if not 1 <= number <= 12:
        raise BadValue(f"{text!r} has no such month", EDTF_FORM)
    return _Span(first + number - 1, 1)


def _calendar_day(text: str, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise BadValue(f"{text!r} is no day of the calendar (years 0001 to 9999)", EDTF_FORM) from None


def _why_not(text: str) -> str:
    """Names the fault where a text is good EDTF or nearly, but not for us."""
    if "T" in text and text[:4].isdigit():
        return f"{text!r} has a time of day, which belongs into time_local"
    if re.match(r"Y-?\d|-\d|\d{5}", text):
        return f"{text!r} leaves the years 0001 to 9999"
    return f"{text!r} is no EDTF date"


def _shift(day: date, days: int) -> date | None:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_DATE_TIME = re.compile(
    r"(\d{4}-\d\d-\d\d)[Tt](\d\d:\d\d:(?:[0-5]\d|60))(?:\.\d+)?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)?",
    re.ASCII,
)
_DURATION = re.compile(
    r"P(?=\d|T\d)(?:(?P<weeks>\d{1,6})W|(?:(?P<years>\d{1,4})Y)?(?:(?P<months>\d{1,6})M)?(?:(?P<days>\d{1,7})D)?"
    r"(?:T(?=\d)(?:(?P<hours>\d{1,7})H)?(?:(?P<minutes>\d{1,7})M)?(?:(?P<seconds>\d{1,9})S)?)?)",
    re.ASCII,
)


@dataclass(frozen=True)
class Interval:
    """The days that a `datetime` parameter names (OGC 17-069r4, 7.15.4). `None` is an open side."""

    start: date | None
    end: date | None

    @classmethod
    def parse(cls, text: str) -> Interval:
        """An instant, `a/b`, `../b`, `a/..`, `/b`, `a/`, or a duration from or up to a day: `a/P2D`, `P2D/b`.

        A time of day is read and checked, and the calendar day in front of it counts, in whatever zone it was
        written: the dates of the atlas are local calendar days. `2024-01-01/P2D` means two days, the 1st and
        the 2nd.

        :raises BadValue: none of these, no such day, or the end before the start.
        """
        first, slash, last = text.partition("/")
        if not slash:
            day = _moment(text).date()
            return cls(day, day)
        if first in {"", OPEN} and last in {"", OPEN}:
            raise BadValue(f"{text!r} names no date; leave the parameter out to get all", DATETIME_FORM)
        interval = _with_duration(first, last) or cls(_side(first), _side(last))
        if _after(interval.start, interval.end):
            raise BadValue(f"{text!r} ends before it starts", DATETIME_FORM)
        return interval

    def meets(self, bounds: Bounds) -> bool:
        """Whether the interval and the bounds have a day in common."""
        return not _after(self.start, bounds[1]) and not _after(bounds[0], self.end)

    def __str__(self) -> str:
        """The text of a `datetime` parameter; `parse` reads it back to an equal interval."""
        if self.start == self.end:
            return str(self.start)
        return f"{self.start or OPEN}/{self.end or OPEN}"


def _side(text: str) -> date | None:
    return None if text in {"", OPEN} else _moment(text).date()


def _moment(text: str) -> datetime:
    """Midnight of a date, or the moment of a date-time without its zone.

    :raises BadValue: neither, or there is no such day or hour.
    """
    match = _DATE_TIME.fullmatch(text)
    if not match and not _DATE.fullmatch(text):
        raise BadValue(f"{text!r} is neither a date nor a date-time", DATETIME_FORM)
    plain = (
        f"{match[1]}T{re.sub(':60$', ':59', match[2])}" if match else text
    )  # a leap second belongs to its day
    try:
        return datetime.fromisoformat(plain)
    except ValueError:
        raise BadValue(f"{text!r} is no day or time of the calendar", DATETIME_FORM) from None


def _with_duration(first: str, last: str) -> Interval | None:
    """The interval whose one side is a duration, or None where neither is."""
    after, before = _DURATION.fullmatch(last), _DURATION.fullmatch(first)
    if not after and not before:
        return None
    try:
        if after:
            begin = _moment(first)
            return Interval(begin.date(), _last_day(begin, _moved(begin, after, +1)))
        assert before is not None  # noqa: S101 - for the type checker: one of the two matched
        finish = _moment(last) + (timedelta() if "T" in last.upper() else _DAY)
        return Interval(_moved(finish, before, -1).date(), _last_day(_moment(last), finish))
    except OverflowError:
        raise BadValue(f"'{first}/{last}' leaves the years 0001 to 9999", DATETIME_FORM) from None


def _last_day(begin: datetime, finish: datetime) -> date:
    """The day of the last moment before `finish`: what ends at midnight has not touched the next day."""
    return max(begin, finish - timedelta.resolution).date()


def _moved(moment: datetime, duration: re.Match[str], sign: int) -> datetime:
    """A moment moved by an ISO 8601 duration: months first, to the last day where the month is shorter."""
    amount = {unit: int(text or 0) * sign for unit, text in duration.groupdict().items()}
    first = _month(moment.year * 12 + moment.month - 1 + amount.pop("years") * 12 + amount.pop("months"))
    if first is None:
        raise OverflowError
    day = min(moment.day, monthrange(first.year, first.month)[1])
    return moment.replace(year=first.year, month=first.month, day=day) + timedelta(**amount)


def _after(first: date | None, last: date | None) -> bool:
    return first is not None and last is not None and first > last
