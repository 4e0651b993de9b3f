"""What an embedded map has around it: the parameters of `/embed` that are no part of the view."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ca_geo.errors import BadQuery, BadValue, Fault

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
    given = [(name, text) for name, text in pairs if name in PARAMETERS]
    counts = Counter(name for name, _ in given)
    faults = [Fault(name, "is given more than once", "one value") for name in counts if counts[name] > 1]
    values: dict[str, Any] = {}
    for name, text in given:
        try:
            values[name] = PARAMETERS[name](text)
        except BadValue as fault:
            faults.append(Fault(name, fault.message, fault.allowed))
    if faults:
        raise BadQuery(faults)
    return Frame(**values)


def one_line(text: str) -> str:
    """A title in one line. Raises BadValue."""
    if not text.strip() or not text.isprintable() or len(text) > LONGEST:
        raise BadValue("is no title", f"a line of 1 to {LONGEST} characters")
    return text.strip()


def length(text: str) -> int:
    """A length in CSS px. Raises BadValue."""
    if not (text.isascii() and text.isdecimal() and 1 <= int(text[:9]) <= WIDEST):
        raise BadValue(f"{text!r} is no length", f"a whole number of px from 1 to {WIDEST}")
    return int(text)


def _controls(text: str) -> Sequence[str]:
    """Those named, in the order of `CONTROLS`; none where the value is empty."""
    wanted = text.split(",") if text else []
    if wrong := [one for one in wanted if one not in CONTROLS]:
        raise BadValue(f"there is no control {', '.join(wrong)}", f"{', '.join(CONTROLS)}; none where empty")
    return tuple(one for one in CONTROLS if one in wanted)


PARAMETERS: dict[str, Callable[[str], Any]] = {
    "controls": _controls,
    "title": one_line,
    "maxwidth": length,
    "maxheight": length,
}
