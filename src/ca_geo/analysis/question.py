"""What a question is: what it is called, what it takes, how it is answered; and what an answer is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from ca_geo.atlas import Atlas
from ca_geo.query import Parameter

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Column:
    """One column of an answer's table; the cells of some name features, as `reference_to` has it."""

    name: str
    title: str

    @property
    def of_features(self) -> bool:
        """Whether its cells name features."""
        return self.name in {"feature", "other"}


@dataclass(frozen=True)
class Answer:
    """A table, and what JSON says beside it.

    A row holds plain JSON values by column.
    `features` are the GeoJSON Features that the rows are about; none where the answer is figures.
    """

    columns: tuple[Column, ...] = ()
    rows: tuple[Mapping[str, Any], ...] = ()
    features: tuple[Mapping[str, Any], ...] = ()
    members: Mapping[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question:
    """One question that the atlas answers. `parameters` gives the table that its values are read by.

    `needs` says in words which parameters have to be given, unless the atlas has the collection `taken`.
    """

    name: str
    title: str
    description: str
    parameters: Callable[[Atlas], Mapping[str, Parameter]]
    answer: Callable[[Atlas, Values], Answer]
    has_features: bool = True
    needs: str = ""
    taken: str = ""


@dataclass(frozen=True)
class Asked:
    """A question as it is asked: values by parameter, and the texts that they were read from."""

    question: Question
    values: Values
    texts: Mapping[str, str]

    def answer(self, atlas: Atlas) -> Answer:
        """The answer; without any parameter, where one is needed, a note that nothing is asked.

        :raises BadQuery: what is given does not make a question.
        """
        if not self.texts and self.question.taken not in atlas.drawn:
            return Answer(notes=(f"Nothing is asked yet. Needed: {self.question.needs}.",))
        return self.question.answer(atlas, self.values)

    def canonical(self) -> str:
        """The query string that asks the same, in the order of the table."""
        return urlencode(self.texts)


def reference_to(collection: str, fid: str, name: str) -> dict[str, str]:
    """A feature as answers name it."""
    return {"collection": collection, "id": fid, "name": name}


def columns(*rows: Sequence[str]) -> tuple[Column, ...]:
    """Columns from names and titles."""
    return tuple(Column(name, title) for name, title in rows)
