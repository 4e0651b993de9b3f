"""What a feature is known by: an id of the file's own where one is fit for it, else the number of its row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from ca_geo.userlayers.raw import Column, RawLayer
from ca_geo.userlayers.report import Notes

COLUMNS = ("id", "fid", "ogc_fid", "gid", "objectid", "uuid")
LONGEST = 200
_UNFIT = re.compile(r"[/\\\x00-\x1f\x7f\ud800-\udfff]")  # what an address cannot bear, even when encoded


def ids(raw: RawLayer, columns: Sequence[Column], notes: Notes) -> tuple[str, list[str], list[Column]]:
    """Where the ids are from, the ids, and the columns without the one named `id` that they were taken from.

    The same file gives the same ids at every start.
    """
    for words, values, column in _candidates(raw, columns):
        texts = [_text(value) for value in values]
        fault = _fault(texts)
        if fault is None:
            own = column is not None and column.name.lower() == "id"
            kept = [one for one in columns if not (own and one is column)]
            return words, [text or "" for text in texts], kept
        notes.say(f"{words}: not used as ids, because {fault}")
    return "numbers of the rows", [str(number) for number in range(1, len(raw.geometries) + 1)], [*columns]


def _candidates(
    raw: RawLayer, columns: Sequence[Column]
) -> Iterator[tuple[str, Sequence[Any], Column | None]]:
    if raw.ids and raw.ids[0] == "ids of the features":
        yield (*raw.ids, None)
    for name in COLUMNS:
        for column in columns:
            if column.name.lower() == name:
                yield f"column {column.name}", column.values, column
    if raw.ids and raw.ids[0] != "ids of the features":
        yield (*raw.ids, None)


def _text(value: Any) -> str | None:
    """A number that is whole as such: 5.0 is 5."""
    if value is None or isinstance(value, bool | list | dict | bytes):
        return None
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _fault(texts: Sequence[str | None]) -> str | None:
    """Why these cannot be ids, or None."""
    seen: dict[str, int] = {}
    for row, text in enumerate(texts, 1):
        if not text:
            return f"row {row} has none"
        if text in {".", ".."} or len(text) > LONGEST or _UNFIT.search(text) or text != text.strip():
            return f"{text[:40]!r} in row {row} cannot stand in an address"
        if text in seen:
            return f"rows {seen[text]} and {row} have the same, {text!r}"
        seen[text] = row
    return None
