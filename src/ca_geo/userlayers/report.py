"""What was done to a file while it was read: by row, nothing left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

SOME = 20  # runs of rows that are named where room is short


@dataclass(frozen=True)
class Note:
    """One thing that was found or done.

    `rows` are runs of rows, first and last, counted from 1 in file order; empty where it concerns all.
    """

    message: str
    rows: tuple[tuple[int, int], ...] = ()

    @property
    def count(self) -> int:
        """How many rows it concerns."""
        return sum(last - first + 1 for first, last in self.rows)

    def text(self, most: int | None = None) -> str:
        """`rows 3, 7-9: no geometry`; at most so many runs of rows, then how many more rows there are."""
        if not self.rows:
            return self.message
        runs = [str(a) if a == b else f"{a}-{b}" for a, b in self.rows[:most]]
        rest = self.count - sum(last - first + 1 for first, last in self.rows[:most])
        more = f" and {rest} more" if rest else ""
        return f"{'row' if self.count == 1 else 'rows'} {', '.join(runs)}{more}: {self.message}"

    def __str__(self) -> str:
        return self.text()


class Notes:
    """Collects notes while a file is read; the rows of equal messages are put together."""

    def __init__(self) -> None:
        self._rows: dict[str, list[int]] = {}

    def say(self, message: str) -> None:
        """Something about the whole file."""
        self._rows.setdefault(message, [])

    def row(self, index: int, message: str) -> None:
        """Something about one row, by its index from 0."""
        self._rows.setdefault(message, []).append(index + 1)

    def rows(self, indices: Iterable[int], message: str) -> None:
        """The same about several rows; nothing where there are none."""
        for index in indices:
            self.row(int(index), message)

    def finished(self, *folders: str) -> tuple[Note, ...]:
        """All notes in the order in which their messages came up.

        The file's folder, which libraries name in theirs, is left out: a report is public.
        """
        return tuple(
            Note(_without(message, folders), tuple(_runs(rows))) for message, rows in self._rows.items()
        )


def _without(message: str, folders: Iterable[str]) -> str:
    for folder in folders:
        message = message.replace(f"{folder}/", "")
    return message


def _runs(rows: list[int]) -> Iterator[tuple[int, int]]:
    numbers = np.unique(np.array(rows, dtype=np.int64))
    for run in np.split(numbers, np.flatnonzero(np.diff(numbers) != 1) + 1) if len(numbers) else ():
        yield int(run[0]), int(run[-1])


@dataclass(frozen=True)
class Report:
    """How a layer came about. `file` is a name without folders; `rows` counts those of the file, `left_out`
    those that became no feature; `crs` is the file's; `start` and `end` are the properties that `datetime`
    asks for, if any; `name` the one that a feature is called by."""

    file: str
    layer: str
    format: str
    crs: str
    rows: int
    left_out: int
    ids: str
    start: str | None
    end: str | None
    name: str | None
    notes: tuple[Note, ...]

    def lines(self, most: int | None = None) -> Iterator[str]:
        """The report in sentences; `most` as in `Note.text`."""
        rows = "1 row" if self.rows == 1 else f"{self.rows} rows"
        yield f"{rows} of {self.file} ({self.format}), coordinates in {self.crs}"
        yield f"ids: {self.ids}"
        yield f"time: {_time(self.start, self.end)}"
        yield from (note.text(most) for note in self.notes)

    def as_json(self) -> dict[str, object]:
        """The report as a member of the collection's document; long lists of rows are cut."""
        times = {name: value for name, value in (("start", self.start), ("end", self.end)) if value}
        return {
            "file": self.file,
            "layer": self.layer,
            "format": self.format,
            "crs": self.crs,
            "rows": self.rows,
            "leftOut": self.left_out,
            "ids": self.ids,
            **times,
            "notes": [
                {"text": note.text(SOME)} | ({"rows": note.count} if note.rows else {}) for note in self.notes
            ],
        }


def _time(start: str | None, end: str | None) -> str:
    if start is None and end is None:
        return "no column tells it; features without time match every datetime"
    if start == end:
        return f"column {start}"
    return f"from column {start}" + (f" to column {end}" if end else "; the end is not known")
