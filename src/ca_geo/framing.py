"""What an embedded map has around it: the parameters of `/embed` that are no part of the view."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ca_geo.errors import BadValue
from ca_geo.query import Parameter, is_whole, line, read_table

CONTROLS = ("title", "legend", "zoom", "scale", "time", "search")
USUAL = ("title", "legend", "zoom", "scale")
LONGEST = 200  # characters of a title
WIDEST = 8000  # CSS px of a frame


@dataclass(frozen=True)
class Frame:
    """A frame's own title, its controls, and the most room (CSS px) that the map takes in it.

    Credits, the border statement and the way to the full map are no controls: every embedded map has them.
    """

    title: str | None = None
    controls: tuple[str, ...] = USUAL
    maxwidth: int | None = None
    maxheight: int | None = None

    def has(self, control: str) -> bool:
        return control in self.controls


def parse(pairs: Iterable[tuple[str, str]]) -> Frame:
    """The frame that name-value pairs ask for; names that are not in `PARAMETERS` are passed over.

    :raises BadQuery: with every fault: a value that cannot be read, a parameter that is given twice.
    """
    own = ((name, text) for name, text in pairs if name in PARAMETERS)
    return Frame(**read_table(PARAMETERS, own, also=()))


def length(text: str) -> int:
    """A length in CSS px. Raises BadValue."""
    if not is_whole(text, 1, WIDEST):
        raise BadValue(f"{text!r} is no length", f"a whole number of px from 1 to {WIDEST}")
    return int(text)


def _controls(text: str) -> tuple[str, ...]:
    """Those named, in the order of `CONTROLS`; none where the value is empty."""
    wanted = text.split(",") if text else []
    if wrong := [one for one in wanted if one not in CONTROLS]:
        raise BadValue(f"there is no control {', '.join(wrong)}", f"{', '.join(CONTROLS)}; none where empty")
    return tuple(one for one in CONTROLS if one in wanted)


def limit(name: str, what: str) -> Parameter:
    """A row for a length in CSS px."""
    schema = {"type": "integer", "minimum": 1, "maximum": WIDEST}
    return Parameter(name, what, f"{what}, in CSS px.", schema, name, lambda text, _: length(text))


_CONTROL: Mapping[str, Any] = {"type": "string", "enum": list(CONTROLS)}
PARAMETERS: Mapping[str, Parameter] = {
    row.name: row
    for row in (
        Parameter(
            "controls",
            "Controls",
            f"What the embedded map has, with commas: {', '.join(CONTROLS)}; without it, {', '.join(USUAL)}.",
            {"type": "array", "items": _CONTROL},
            "controls",
            lambda text, _: _controls(text),
            explode=False,
        ),
        Parameter(
            "title",
            "Title",
            "The title of the embedded map, in place of the view's own.",
            {"type": "string", "minLength": 1, "maxLength": LONGEST},
            "title",
            lambda text, _: line(text, "title", LONGEST),
        ),
        limit("maxwidth", "The most width that the map takes"),
        limit("maxheight", "The most height that the map takes"),
    )
}
