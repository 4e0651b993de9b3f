"""From the command to the first answer."""

from __future__ import annotations

import time
from collections.abc import Iterator
from statistics import median

from benchmarks import servers
from benchmarks.report import Table, milliseconds

RUNS = 5


def measure() -> Iterator[Table]:
    """The median time from starting the process to the landing page, data checked and all layers loaded."""
    times = [_once() for _ in range(RUNS)]
    row = ("`ca-geo serve` to its first answer", milliseconds(median(times)), milliseconds(min(times)))
    yield Table("Start", ("what", f"median of {RUNS}", "best"), [row])


def _once() -> float:
    begun = time.perf_counter()
    with servers.ours():
        return time.perf_counter() - begun
