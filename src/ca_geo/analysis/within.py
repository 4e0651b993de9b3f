"""What lies within so many kilometres of a place, a feature, a line or a border."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from ca_geo.analysis import asked, reach
from ca_geo.analysis.asked import Reference
from ca_geo.analysis.extent import CERTAIN, Distance, distance, least
from ca_geo.analysis.placed import OF_DISTANCE, Placed, counted, notes_on, placed, rows_of
from ca_geo.analysis.question import Answer, Question, Values, columns
from ca_geo.atlas import Atlas
from ca_geo.query import Parameter

FROM = ("place", "feature", "line", "border")
KM = 50.0
LIMIT = 1000


def parameters(atlas: Atlas) -> Mapping[str, Parameter]:
    """What the question takes."""
    lines, borders = asked.with_lines(atlas), asked.borders(atlas, *asked.BORDERS)
    return asked.table(
        asked.row(
            "place", "Place", f"Distances are from here: {asked.PLACE_FORM}.", partial(asked.place, atlas)
        ),
        asked.row(
            "feature",
            "Feature",
            "Distances are from this feature: collection/id.",
            partial(asked.feature, atlas),
        ),
        asked.row(
            "line",
            "Line",
            f"Distances are from the nearest part of this line: {', '.join(lines)}, or collection/id.",
            partial(asked.line, atlas),
        ),
        asked.row(
            "border",
            "Border",
            "Distances are from the nearest part of this border, by its two country codes.",
            partial(asked.border, atlas),
            enum=borders,
        ),
        asked.row(
            "km",
            "Kilometres",
            f"How far, up to {asked.MOST_KM}.",
            asked.kilometres,
            type="number",
            minimum=0,
            maximum=asked.MOST_KM,
            default=KM,
        ),
        match_row(),
        *asked.scope_rows(atlas),
        limit_row(),
    )


def match_row() -> Parameter:
    """How sure it has to be."""
    return asked.row(
        "match",
        "Certainty of place",
        "`certain`: only what is within by every position that it may have; `possible`: what may be.",
        asked.match,
        enum=["possible", CERTAIN],
        default="possible",
    )


def limit_row() -> Parameter:
    """How many features."""
    return asked.row(
        "limit",
        "Most features",
        f"How many features at most, the first ones; a number above {asked.MOST_FEATURES} is lowered.",
        asked.limit,
        type="integer",
        minimum=1,
        default=LIMIT,
    )


def answer(atlas: Atlas, values: Values) -> Answer:
    """The features that are certainly or possibly within, the nearest first."""
    origin: Reference = asked.one_of(values, FROM)
    scope, km = asked.scope(atlas, values), values.get("km", KM)
    hits = sorted(_hits(origin, placed(scope), km * 1000), key=_order)
    if values.get("match") == CERTAIN:
        hits = [hit for hit in hits if hit[2] == CERTAIN]
    shown = hits[: values.get("limit", LIMIT)]
    return Answer(
        columns=columns(
            ("feature", "Feature"), ("within", f"Within {km:g} km"), *OF_DISTANCE, ("aggregate", "Aggregate")
        ),
        rows=tuple(rows_of(one, far, within=sure) for one, far, sure in shown),
        features=tuple(
            one.as_feature(distance={**far.as_json(), "within": sure}) for one, far, sure in shown
        ),
        members={
            "from": origin.as_json(),
            "km": km,
            "numberMatched": len(hits),
            "numberCertain": sum(sure == CERTAIN for _, _, sure in hits),
            **counted(scope),
            "area": reach.as_json(origin.extent, km * 1000),
        },
        notes=tuple(notes_on(scope, (hit[0] for hit in shown))),
    )


Hit = tuple[Placed, Distance, str]


def _hits(origin: Reference, features: Iterator[Placed], metres: float) -> Iterator[Hit]:
    for one in features:
        if origin.kind == "feature" and one.key == origin.text:
            continue
        if least(origin.extent, one.extent) > metres + 1000:  # distances are told in whole kilometres
            continue
        far = distance(origin.extent, one.extent)
        if sure := far.within(metres):
            yield one, far, sure


def _order(hit: Hit) -> tuple[Any, ...]:
    one, far, _ = hit
    return far.nearest_m, far.at_most, one.key


QUESTION = Question(
    "within",
    "What lies within",
    "What lies within so many kilometres of a place, a feature, a line or a border: certainly, by every "
    "position that both may have, or possibly.",
    parameters,
    answer,
    needs=" or ".join(FROM),
)
