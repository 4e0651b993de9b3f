"""CSV files in a zip: a file for each layer, the claims on its records and their sources, and a README."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from ca_geo.formats import csv
from ca_geo.formats.columns import terms
from ca_geo.formats.zipped import pack

if TYPE_CHECKING:
    from ca_geo.layers import Selection

_HEAD = """\
Tables in CSV (RFC 4180, UTF-8). Rows belong together by ids: "feature" in claims.csv is "id" in the file of a
layer, "source" in claims.csv is "id" in sources.csv. A text that a spreadsheet would take for a formula has
an apostrophe before it. Lists are JSON. What each column holds stands below.
"""


def write(selections: Sequence[Selection], path: Path) -> None:
    """Any number of layers, each as `<layer>.csv`, and `README.txt` with the licence of each."""
    with TemporaryDirectory(dir=path.parent) as folder:
        files = Path(folder)
        for selection in selections:
            csv.write([selection], files / f"{selection.layer.id}.csv")
        (files / "README.txt").write_text(readme(selections), encoding="utf-8")
        pack(files, path)


def readme(selections: Sequence[Selection]) -> str:
    """What the files hold, under which licence, and what their columns are."""
    return "\n".join([_HEAD, *(line for selection in selections for line in _told(selection))])


def _told(selection: Selection) -> Iterator[str]:
    info = selection.layer.info
    yield f"{info.id}.csv: {info.title} ({len(selection.indices)} rows)"
    yield from (f"  {line}" for line in (info.description, *terms(info)))
    for name, title in csv.columns(selection).items():
        yield f"    {name}: {title}"
    yield ""
