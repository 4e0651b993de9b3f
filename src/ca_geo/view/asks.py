"""A spatial question as part of the view: name and parameters; the twin of `web/static/js/asks.js`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from ca_geo.errors import BadValue

if TYPE_CHECKING:
    from ca_geo.atlas import Atlas

MOST_KM = 2000
MOST_NUMBERS = 1000  # of a polygon: 500 vertices
_NUMBER = re.compile(r"-?\d{1,3}(\.\d+)?", re.ASCII)
_KM = re.compile(r"\d{1,4}(\.\d+)?", re.ASCII)
_PLACE_ID = re.compile(r"[\w-]{1,80}", re.ASCII)
_BORDER = re.compile(r"[A-Z]{2}-[A-Z]{2}")


class Ask(NamedTuple):
    """A question with its parameters, name and text, in the order in which the address has them."""

    question: str
    values: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        return ";".join([self.question, *(f"{name}={text}" for name, text in self.values)])


class AskForm(NamedTuple):
    """What a question takes: `one` of which exactly one is given, `all` of which all are."""

    names: tuple[str, ...]
    one: tuple[str, ...] = ()
    all: tuple[str, ...] = ()

    def is_whole(self, names: Mapping[str, str]) -> bool:
        """Whether nothing is missing that the question needs."""
        given = sum(name in names for name in self.one)
        return given == bool(self.one) and all(name in names for name in self.all)


_WHERE = ("place", "feature", "line", "border")
ASKS: Mapping[str, AskForm] = {
    "within": AskForm((*_WHERE, "km", "match"), one=_WHERE),
    "nearest": AskForm(("from", "to", "match"), all=("from", "to")),
    "incidents": AskForm(("collection", "borders", "km")),
    "profile": AskForm(("line",)),
    "polygon": AskForm(("polygon", "match"), all=("polygon",)),
}
ASK_FORM = f"one of {', '.join(ASKS)}, then ;name=value for each of its parameters (docs/analysis.md)"


def read_ask(text: str, atlas: Atlas) -> Ask:
    """The question that a text tells: `within;feature=mines/jilau-mine;km=50`.

    :raises BadValue: it is none, lacks what it needs, or a parameter has another form.
    """
    question, *parts = text.split(";")
    form = ASKS.get(question)
    if form is None:
        raise BadValue(f"{question!r} is no question", ASK_FORM)
    values = dict(part.partition("=")[::2] for part in parts)
    wrong = [
        name for name, value in values.items() if name not in form.names or not _fits(name, value, atlas)
    ]
    if wrong or len(values) < len(parts) or not form.is_whole(values):
        raise BadValue(
            f"{text!r} is not whole, or says {', '.join(wrong) or 'one thing twice'} wrongly", ASK_FORM
        )
    return Ask(question, tuple((name, values[name]) for name in form.names if name in values))


def _fits(name: str, text: str, atlas: Atlas) -> bool:
    """Whether a parameter has its form; a fuller check is the question's own."""
    return _FORMS[name](text, atlas)


def _is_place(text: str, _atlas: Atlas) -> bool:
    return bool(_PLACE_ID.fullmatch(text)) or _is_position(text.split(","))


def _is_position(parts: list[str]) -> bool:
    numbers = [float(part) for part in parts if _NUMBER.fullmatch(part)]
    return len(numbers) == len(parts) == 2 and abs(numbers[0]) <= 180 and abs(numbers[1]) <= 90


def _is_layer(text: str, atlas: Atlas) -> bool:
    return text in atlas.drawn


def _is_feature(text: str, atlas: Atlas) -> bool:
    collection, _, fid = text.partition("/")
    return collection in atlas.drawn and bool(fid)


def _is_line(text: str, atlas: Atlas) -> bool:
    return _is_layer(text, atlas) or _is_feature(text, atlas)


def _are_borders(text: str, _atlas: Atlas) -> bool:
    return all(_BORDER.fullmatch(one) for one in text.split(","))


def _is_border(text: str, _atlas: Atlas) -> bool:
    return bool(_BORDER.fullmatch(text))


def _is_km(text: str, _atlas: Atlas) -> bool:
    return bool(_KM.fullmatch(text)) and 0 < float(text) <= MOST_KM


def _is_match(text: str, _atlas: Atlas) -> bool:
    return text in {"certain", "possible"}


def _is_ring(text: str, _atlas: Atlas) -> bool:
    """Longitudes and latitudes in turn, of three vertices at least; the ring closes by itself."""
    numbers = text.split(",")
    pairs = [numbers[at : at + 2] for at in range(0, len(numbers), 2)]
    return 6 <= len(numbers) <= MOST_NUMBERS and all(map(_is_position, pairs))


_FORMS: Mapping[str, Callable[[str, Atlas], bool]] = {
    "place": _is_place,
    "feature": _is_feature,
    "line": _is_line,
    "border": _is_border,
    "borders": _are_borders,
    "km": _is_km,
    "match": _is_match,
    "from": _is_layer,
    "to": _is_layer,
    "collection": _is_layer,
    "polygon": _is_ring,
}
