"""`python -m benchmarks`, or with some of its parts as arguments: prints Markdown tables.

`docs/performance.md` explains them.
"""

from __future__ import annotations

import argparse
import platform
from collections.abc import Callable, Iterator

import benchmarks
from benchmarks import figures, interaction, items, onefile, page, start, tiles
from benchmarks.report import Table

PARTS: dict[str, Callable[[], Iterator[Table]]] = {
    "page": page.measure,
    "interaction": interaction.measure,
    "onefile": onefile.measure,
    "figures": figures.measure,
    "start": start.measure,
    "items": items.measure,
    "tiles": tiles.measure,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=benchmarks.__doc__)
    parser.add_argument("parts", nargs="*", help=f"any of {', '.join(PARTS)}; without one, all")
    parts = parser.parse_args().parts or list(PARTS)
    if unknown := set(parts) - set(PARTS):
        parser.error(f"unknown: {', '.join(sorted(unknown))}; there are: {', '.join(PARTS)}")
    print(f"Python {platform.python_version()}, {platform.system()} {platform.machine()}\n", flush=True)
    for part in parts:
        for table in PARTS[part]():
            print(table.markdown(), flush=True)


if __name__ == "__main__":
    main()
