"""How the page of a briefing is asked for: the parameters of `/briefing/{id}` beside `f` and `lang`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial

from ca_geo.errors import BadValue
from ca_geo.query import Parameter, is_whole, read_table
from ca_geo.view import THEMES


def parameters(steps: int) -> Mapping[str, Parameter]:
    """The table for a briefing of so many steps."""
    step = {"type": "integer", "minimum": 1, "maximum": steps}
    rows = (
        Parameter("step", "Step", "The step to start with.", step, "step", partial(_step, steps)),
        Parameter(
            "read",
            "As a text",
            "The briefing as a text beside the map.",
            {"type": "string", "enum": [""]},
            "read",
            _read,
        ),
        Parameter(
            "theme",
            "Theme",
            "Colours; without it the reader's own.",
            {"type": "string", "enum": list(THEMES)},
            "theme",
            _theme,
        ),
    )
    return {row.name: row for row in rows}


def is_for_reading(pairs: Iterable[tuple[str, str]], steps: int) -> bool:
    """Whether the text is asked for; the page reads the rest itself.

    :raises BadQuery: with every fault.
    """
    return bool(read_table(parameters(steps), pairs).get("read"))


def _step(steps: int, text: str, _given: object) -> int:
    if not is_whole(text, 1, steps):
        raise BadValue(f"there is no step {text!r}", f"1 to {steps}")
    return int(text)


def _read(text: str, _given: object) -> bool:
    if text:
        raise BadValue(f"{text!r} is no value of it", "read without a value")
    return True


def _theme(text: str, _given: object) -> str:
    if text not in THEMES:
        raise BadValue(f"{text!r} is no theme", ", ".join(THEMES))
    return text
