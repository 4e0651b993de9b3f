"""The map as one file: how long it takes to make, how large it is."""

from __future__ import annotations

import time
from collections.abc import Iterator
from statistics import median

from benchmarks.report import Table, kilobytes, milliseconds, verdict
from ca_geo.atlas import Atlas
from ca_geo.settings import Settings
from ca_geo.sharing import one_file
from ca_geo.view import View

RUNS = 7
SECONDS_LIMIT = 1.0
BYTES_LIMIT = 3_000_000


def measure() -> Iterator[Table]:
    """The whole atlas in a process that has loaded it; made in one thread."""
    atlas = Atlas.load(Settings.default())
    times, size = [], 0
    for _ in range(RUNS):
        begun = time.process_time()
        size = len(one_file(atlas, View()).encode())
        times.append(time.process_time() - begun)
    rows = [
        ("processor's time", milliseconds(median(times)), verdict(median(times), SECONDS_LIMIT)),
        ("size", kilobytes(size), verdict(size, BYTES_LIMIT)),
    ]
    title = f"The whole atlas as one file (limits {milliseconds(SECONDS_LIMIT)}, {kilobytes(BYTES_LIMIT)})"
    yield Table(title, ("what", f"median of {RUNS}", "limit"), rows)
