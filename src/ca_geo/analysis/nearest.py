"""For each feature of one collection those of another that may be the nearest."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

from ca_geo.analysis import asked
from ca_geo.analysis.asked import OF_ITEMS, Scope
from ca_geo.analysis.extent import CERTAIN, POSSIBLE, Distance, Extent, distance, least
from ca_geo.analysis.placed import OF_DISTANCE, Placed, counted, notes_on, placed, rows_of
from ca_geo.analysis.question import Answer, Question, Values, columns
from ca_geo.atlas import Atlas
from ca_geo.errors import BadQuery, Fault
from ca_geo.query import Parameter

T = TypeVar("T")
MOST_PAIRS = 200_000
PAIR = ("from", "to")


def may_be_nearest(origin: Extent, others: Iterable[tuple[T, Extent]]) -> list[tuple[T, Distance]]:
    """Those of the others of which none is certainly farther than another, the nearest first.

    The nearest is among them, wherever in their extents all of them truly are. Those of which no radius is
    stated count as they are given.
    """
    waiting = sorted(
        ((least(origin, extent), other, extent) for other, extent in others), key=lambda one: one[0]
    )
    found: list[tuple[T, Distance]] = []
    limit = math.inf
    for at_least, other, extent in waiting:
        if at_least > limit:
            break  # so are all that wait
        told = distance(origin, extent)
        limit = min(limit, told.at_most)
        found.append((other, told))
    near = [one for one in found if one[1].nearest_m <= limit]
    return sorted(near, key=lambda one: (one[1].nearest_m, one[1].at_most))


def parameters(atlas: Atlas) -> Mapping[str, Parameter]:
    """What the question takes."""
    ids = list(asked.located(atlas))
    return asked.table(
        asked.row(
            "from",
            "From",
            "The collection whose features ask.",
            partial(asked.one_collection, atlas),
            enum=ids,
        ),
        asked.row(
            "to", "To", "The collection that is looked in.", partial(asked.one_collection, atlas), enum=ids
        ),
        asked.row(
            "match",
            "Certainty",
            "`certain`: only features for which a single one can be the nearest; `possible`: all.",
            asked.match,
            enum=[POSSIBLE, CERTAIN],
            default=POSSIBLE,
        ),
        *asked.scope_rows(atlas)[1:],
    )


def answer(atlas: Atlas, values: Values) -> Answer:
    """Each feature of `from` with those of `to` that may be nearest to it."""
    missing = [
        Fault(name, "is missing", ", ".join(asked.located(atlas))) for name in PAIR if name not in values
    ]
    if missing:
        raise BadQuery(missing)
    pairs = tuple((name, values[name]) for name in OF_ITEMS if name in values)
    scope = Scope((values["from"],), pairs)
    origins, others = list(placed(scope)), list(placed(replace(scope, layers=(values["to"],), pairs=())))
    if len(origins) * len(others) > MOST_PAIRS:
        raise BadQuery([Fault("from", f"makes {len(origins) * len(others)} pairs", f"at most {MOST_PAIRS}")])
    found = [(one, _near(one, others)) for one in origins if not one.is_aggregate]
    if values.get("match") == CERTAIN:
        found = [(one, near) for one, near in found if is_certain(near)]
    return Answer(
        columns=columns(
            ("feature", "Feature"), ("other", "May be nearest"), ("match", "Nearest"), *OF_DISTANCE
        ),
        rows=tuple(row for one, near in found for row in _rows(one, near)),
        features=tuple(_feature(one, near) for one, near in found),
        members={
            "from": values["from"].id,
            "to": values["to"].id,
            "numberMatched": len(found),
            "numberCertain": sum(is_certain(near) for _, near in found),
            **counted(scope),
        },
        notes=(*notes_on(scope, ()), *_left_out(origins)),
    )


Near = Sequence[tuple[Placed, Distance]]


def _near(one: Placed, others: Sequence[Placed]) -> Near:
    return may_be_nearest(one.extent, [(other, other.extent) for other in others if other.key != one.key])


def _left_out(origins: Sequence[Placed]) -> list[str]:
    count = sum(one.is_aggregate for one in origins)
    return [f"{count} aggregate left out: a count has no place of its own."] if count else []


def is_certain(near: Sequence[tuple[Any, Distance]]) -> bool:
    """Whether a single one can be the nearest, and it is known how far off it may be."""
    return len(near) == 1 and near[0][1].farthest_m is not None


def _match(near: Near) -> str:
    return CERTAIN if is_certain(near) else POSSIBLE


def _rows(one: Placed, near: Near) -> Iterable[Mapping[str, Any]]:
    for other, told in near:
        yield rows_of(other, told, feature=one.reference, other=other.reference, match=_match(near))


def _feature(one: Placed, near: Near) -> dict[str, Any]:
    told = [{**other.reference, "distance": far.as_json(), "match": _match(near)} for other, far in near]
    return one.as_feature(nearest=told)


QUESTION = Question(
    "nearest",
    "What is nearest",
    "For each feature of one collection the nearest of another. Where distances overlap, several may be the "
    "nearest: all of them are listed.",
    parameters,
    answer,
    needs="from and to",
)
