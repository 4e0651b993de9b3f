"""Records by the stretch of border that they are nearest to, and by month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from ca_geo.analysis import asked
from ca_geo.analysis.asked import OF_ITEMS, Reference, Scope
from ca_geo.analysis.extent import BORROWED, CERTAIN
from ca_geo.analysis.nearest import is_certain, may_be_nearest
from ca_geo.analysis.placed import Placed, counted, notes_on, placed
from ca_geo.analysis.question import Answer, Question, Values, columns
from ca_geo.atlas import Atlas
from ca_geo.errors import BadQuery, BadValue, Fault
from ca_geo.query import Parameter

COLLECTION = "border-incidents"
MOST_MONTHS = 12  # what may have been in more months than these is of no month
Cell = tuple[str, str | None]


@dataclass(frozen=True)
class Counted:
    """A record in one cell of the count, and whether it certainly is in it."""

    placed: Placed
    is_certain: bool


def parameters(atlas: Atlas) -> Mapping[str, Parameter]:
    """What the question takes."""
    return asked.table(
        asked.row(
            "collection",
            "Collection",
            "The collection whose records are counted.",
            partial(asked.one_collection, atlas),
            enum=list(asked.located(atlas)),
            **asked.default(atlas, COLLECTION),
        ),
        asked.row(
            "borders",
            "Borders",
            "Only these borders, with commas; unless given, those of the five states.",
            partial(_borders, atlas),
        ),
        asked.row(
            "km",
            "Kilometres",
            f"Only what may lie within so many kilometres of the border, up to {asked.MOST_KM}.",
            asked.kilometres,
            type="number",
            minimum=0,
            maximum=asked.MOST_KM,
        ),
        *asked.scope_rows(atlas)[1:],
    )


def _borders(atlas: Atlas, text: str) -> tuple[Reference, ...]:
    named = text.split(",")
    if len(set(named)) < len(named):
        raise BadValue("names a border twice", "each border once")
    return tuple(asked.border(atlas, one) for one in named)


def answer(atlas: Atlas, values: Values) -> Answer:
    """How many records certainly, and how many possibly, are nearest to a border and of a month."""
    scope = Scope(
        (_collection(atlas, values),), tuple((name, values[name]) for name in OF_ITEMS if name in values)
    )
    borders = values.get("borders") or tuple(asked.border(atlas, one) for one in asked.borders(atlas, "home"))
    records, km = list(placed(scope)), values.get("km")
    at = [(one, _at(one, borders, km)) for one in records]
    cells: dict[Cell, list[Counted]] = defaultdict(list)
    for one, near in at:
        if not one.is_aggregate:
            for cell, sure in _cells(one, near):
                cells[cell].append(Counted(one, sure))
    ordered = sorted(cells.items(), key=lambda entry: (entry[0][0], entry[0][1] or "9999"))
    return Answer(
        columns=columns(
            ("border", "Border"),
            ("month", "Month"),
            ("certain", "Certainly"),
            ("possible", "At most"),
            ("records", "Records"),
        ),
        rows=tuple(_row(cell, counted) for cell, counted in ordered),
        members={
            "collection": scope.layers[0].id,
            "totals": list(_totals(at)),
            "aggregates": [_aggregate(one, near) for one, near in at if one.is_aggregate],
            **counted(scope),
        },
        notes=(*notes_on(scope, ()), *_on_aggregates(at)),
    )


def _collection(atlas: Atlas, values: Values) -> Any:
    if "collection" in values:
        return values["collection"]
    try:
        return asked.one_collection(atlas, COLLECTION)
    except BadValue as fault:
        raise BadQuery([Fault("collection", fault.message, fault.allowed)]) from None


Near = Mapping[str, bool]  # borders that may be the nearest, each with whether it certainly is


def _at(one: Placed, borders: Sequence[Reference], km: float | None) -> Near:
    named = str(one.record.get("geometry_ref", "")).removeprefix(BORROWED[0])
    if named in {border.text for border in borders}:
        return {named: True}  # the record says that it lies along this one
    near = may_be_nearest(one.extent, [(border.text, border.extent) for border in borders])
    alone = is_certain(near)
    if km is None:
        return {border: alone for border, _ in near}
    sure = ((border, told.within(km * 1000)) for border, told in near)
    return {border: alone and within == CERTAIN for border, within in sure if within}


def _cells(one: Placed, near: Near) -> Iterator[tuple[Cell, bool]]:
    months = _months(one)
    for border, sure in near.items():
        for month in months:
            yield (border, month), sure and len(months) == 1 and month is not None


def _months(one: Placed) -> list[str | None]:
    """The months in which it may have been; no month where its dates are open, or leave too many."""
    period = one.layer.periods[one.index]
    first, last = period.outer if period else (None, None)
    if first is None or last is None:
        return [None]
    months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return [f"{m // 12:04}-{m % 12 + 1:02}" for m in months] if len(months) <= MOST_MONTHS else [None]


def _row(cell: Cell, counted: Sequence[Counted]) -> dict[str, Any]:
    border, month = cell
    return {
        "border": border,
        "month": month,
        "certain": sum(one.is_certain for one in counted),
        "possible": len(counted),
        "records": " ".join(one.placed.layer.ids[one.placed.index] for one in counted),
    }


def _totals(at: Sequence[tuple[Placed, Near]]) -> Iterator[dict[str, Any]]:
    """By border, whatever the month."""
    single = [near for one, near in at if not one.is_aggregate]
    for border in dict.fromkeys(border for near in single for border in near):
        sure = [near[border] for near in single if border in near]
        yield {"border": border, "certain": sum(sure), "possible": len(sure)}


def _aggregate(one: Placed, near: Near) -> dict[str, Any]:
    said = {name: one.record.get(name) for name in ("start", "end", "incident_count")}
    return {**one.reference, **{name: value for name, value in said.items() if value}, "borders": list(near)}


def _on_aggregates(at: Sequence[tuple[Placed, Near]]) -> Iterator[str]:
    for one, near in at:
        if one.is_aggregate:
            when = "/".join(str(one.record[end]) for end in ("start", "end") if end in one.record)
            said = ", ".join(map(str, (one.record.get("incident_count", "several"), when, *near)))
            yield (
                f"Apart from the table: {one.reference['name']} ({said}). "
                "It counts records of the table too: never add the two."
            )


QUESTION = Question(
    "incidents",
    "Incidents by border and month",
    "How many records are nearest to which border, month by month: certainly, by every reading of place and "
    "date, and at most. Counts that other sources give as a whole stand apart.",
    parameters,
    answer,
    has_features=False,
    needs="collection",
    taken=COLLECTION,
)
