"""Pictures of views, without a browser: how long a map takes to draw and to write.

Drawn in one thread that waits for nothing: the processor's time is what a quiet machine takes.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from statistics import median
from typing import get_args

from benchmarks.report import Table, kilobytes, milliseconds, verdict
from ca_geo import view
from ca_geo.atlas import Atlas
from ca_geo.figure import Request, draw
from ca_geo.figure.request import Format
from ca_geo.settings import Settings

RUNS = 5
SECONDS_LIMIT = 1.0
VIEWS = {
    "the whole atlas": "",
    "a record": "feature=gbao-facilities/shaymak-facility",
    "all five states": "center=67,46&zoom=4.6",
}


def measure() -> Iterator[Table]:
    """Maps of 16:9 in a process that has loaded the atlas: the first one reads base map and fonts."""
    atlas = Atlas.load(Settings.default())
    rows = [
        _row(atlas, name, query, format_) for name, query in VIEWS.items() for format_ in get_args(Format)
    ]
    title = f"A map as a picture of 1920 x 1080, processor's time (limit {milliseconds(SECONDS_LIMIT)})"
    yield Table(title, ("view", "file", "first", f"median of {RUNS}", "limit", "size"), rows)


def _row(atlas: Atlas, name: str, query: str, format_: Format) -> tuple[str, ...]:
    shown, times, size = view.parse(query, atlas), [], 0
    for _ in range(RUNS + 1):
        begun = time.process_time()
        size = len(draw(atlas, shown, Request(format=format_)))
        times.append(time.process_time() - begun)
    usual = median(times[1:])
    return (
        name,
        format_,
        milliseconds(times[0]),
        milliseconds(usual),
        verdict(usual, SECONDS_LIMIT),
        kilobytes(size),
    )
