"""Which columns say when: recognised by name, used where their values are dates."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from ca_geo.errors import BadValue
from ca_geo.period import OPEN, Period
from ca_geo.userlayers.columns import Property, is_date_time, is_edtf
from ca_geo.userlayers.report import Notes

# In small letters and without what divides words: `Start_Date` is `startdate`. The first that fits is taken.
STARTS = (
    *("start", "begin", "startdate", "datestart", "begindate", "datebegin", "starttime", "begintime"),
    *("datefrom", "validfrom", "since", "from", "startyear", "yearstart", "yearfrom"),
)
ENDS = (
    *("end", "finish", "enddate", "dateend", "finishdate", "endtime", "finishtime", "dateto", "validto"),
    *("until", "to", "endyear", "yearend", "yearto"),
)
MOMENTS = (
    "date",
    "datetime",
    "time",
    "timestamp",
    "when",
    "day",
    "eventdate",
    "dateevent",
    "obsdate",
    "year",
)

Times = tuple[Property | None, Property | None]


def times(properties: Sequence[Property], notes: Notes) -> Times:
    """The properties that hold start and end; twice the same where one column is both."""
    start, end = _named(properties, STARTS, notes), _named(properties, ENDS, notes)
    if start or end:
        return start, end
    moment = _named(properties, MOMENTS, notes)
    return moment, moment


def periods(chosen: Times, count: int, notes: Notes) -> list[Period | None]:
    """When each feature was; None where no column says it, and noted where what it says is no date."""
    start, end = chosen
    if start is None and end is None:
        return [None] * count
    known: dict[tuple[Any, Any], Period | str | None] = {}
    found: list[Period | None] = []
    for index in range(count):
        pair = (start.values[index] if start else None, end.values[index] if end else None)
        if pair not in known:
            known[pair] = _period(*pair)
        period = known[pair]
        if isinstance(period, str):
            notes.row(index, f"{period}; no time")
            period = None
        found.append(period)
    return found


def _period(start: Any, end: Any) -> Period | str | None:
    """The period of two cells, or why there is none."""
    if start is None and end is None:
        return None
    try:
        return Period.of(_day(start), _day(end))
    except BadValue as fault:
        return fault.message


def _day(value: Any) -> str | None:
    """A cell as EDTF; of a moment its calendar day, in whatever zone it is written."""
    if value is None:
        return None
    text = str(value)
    return text[:10] if is_date_time(text) else text


def _named(properties: Sequence[Property], names: Sequence[str], notes: Notes) -> Property | None:
    by_name = {re.sub(r"[\W_]", "", one.info.name.casefold()): one for one in reversed(properties)}
    for name in names:
        if name in by_name and _holds_dates(by_name[name], notes):
            return by_name[name]
    return None


def _holds_dates(column: Property, notes: Notes) -> bool:
    """Whether some value is a date; a column that is named like one but has none is noted."""
    texts = dict.fromkeys(str(value) for value in column.values if value is not None)
    if any(is_date_time(text) or text == OPEN or is_edtf(text) for text in texts):
        return True
    if texts:
        example = next(iter(texts))
        notes.say(f"column {column.info.name}: {example!r} is no ISO 8601 date; not used for datetime")
    return False
