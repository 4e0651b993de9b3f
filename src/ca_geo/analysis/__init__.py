"""Spatial questions, answered along geodesics and with what is not known of every place carried through.

`QUESTIONS` is the one table of them: the interface, the command line, OpenAPI and the pages go by it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from ca_geo.analysis import incidents, nearest, polygon, profile, within
from ca_geo.analysis.extent import CERTAIN, POSSIBLE, Distance, Extent, distance
from ca_geo.analysis.question import Answer, Asked, Column, Question
from ca_geo.atlas import Atlas
from ca_geo.media import CHOOSING
from ca_geo.query import read_table

QUESTIONS = {
    module.QUESTION.name: module.QUESTION for module in (within, nearest, polygon, incidents, profile)
}

__all__ = [
    "CERTAIN",
    "POSSIBLE",
    "QUESTIONS",
    "Answer",
    "Asked",
    "Column",
    "Distance",
    "Extent",
    "Question",
    "ask",
    "distance",
    "read",
]


def read(
    atlas: Atlas, name: str, items: Iterable[tuple[str, str]], also: Collection[str] = CHOOSING
) -> Asked:
    """A question as name-value pairs put it. `also` names parameters that are read elsewhere.

    A parameter of the question that is empty counts as not given: so forms leave fields.

    :raises BadQuery: with every fault: unknown or repeated parameters, values that cannot be read.
    """
    question = QUESTIONS[name]
    rows = question.parameters(atlas)
    pairs = [(one, text) for one, text in items if text or one not in rows]
    values = read_table(rows, pairs, also)
    given = dict(pairs)
    return Asked(question, values, {one: given[one] for one in rows if one in given})


def ask(atlas: Atlas, name: str, **values: str | float) -> Answer:
    """The answer to one of `QUESTIONS`; a dash in the name of a parameter is written `_`, `from` as `from_`.

    `ask(atlas, "within", feature="gbao-facilities/shaymak-facility", km=50)`

    :raises BadQuery: a parameter is unknown, or a value cannot be read.
    """
    pairs = [(key.rstrip("_").replace("_", "-"), str(value)) for key, value in values.items()]
    return read(atlas, name, pairs, also=()).answer(atlas)
