"""Figures on countries, one source a figure, and gaps: what was looked for and not found.

`indicators.csv` and `gaps.json` of the data folder; their JSON Schemas lie beside them in `schema/`. A folder
without them has none.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ca_geo import jsonfile
from ca_geo.evidence import INDICATOR_COLUMNS, Row, Value, read_rows, typed

FILE, GAPS = "indicators.csv", "gaps.json"
SIGNS = {"percent": "%", "count": "", "edtf": ""}  # how pages write a unit that is no word


@dataclass(frozen=True)
class Indicator:
    """One figure as one source has it, None where a row is empty. `countries` are codes, or C5 or SCO."""

    id: str
    countries: tuple[str, ...]
    indicator: str
    title: str
    value: Value | None
    low: Value | None
    high: Value | None
    unit: str | None
    qualifier: str | None
    date: str | None
    basis: str
    partner: str | None
    source: str
    locator: str | None
    printed: str
    caveat: str | None
    status: str

    @property
    def topic(self) -> str:
        """The code of its topic, which its indicator's code begins with."""
        return self.indicator.partition("-")[0]

    @property
    def sign(self) -> str | None:
        """The unit as a page writes it behind a number."""
        return SIGNS.get(self.unit or "", self.unit) or None

    @property
    def is_contested(self) -> bool:
        return self.status == "contested"

    def as_json(self) -> dict[str, Any]:
        """What the figure says, absent where it says nothing."""
        return {name: value for name, value in asdict(self).items() if value is not None}


def load(data: Path) -> tuple[Indicator, ...]:
    """The figures of a data folder that keeps the rules of `validate`, in the order of the file.

    :raises DataError: the file cannot be read.
    """
    path = data / FILE
    return tuple(map(indicator, read_rows(path, INDICATOR_COLUMNS))) if path.exists() else ()


def indicator(row: Row) -> Indicator:
    """A row of the file. The line in the document is for checks alone and stays behind."""
    said: dict[str, Any] = {name: row[name] or None for name in INDICATOR_COLUMNS}
    said |= {name: typed(row[name], row["unit"]) for name in ("value", "low", "high")}
    del said["locator_line"]
    return Indicator(countries=tuple(said.pop("country").split()), **said)


def load_gaps(data: Path) -> tuple[dict[str, Any], ...]:
    """The gaps of a data folder, as they are written.

    :raises DataError: the file is not JSON.
    """
    path = data / GAPS
    return tuple(jsonfile.read(path, data)) if path.exists() else ()
