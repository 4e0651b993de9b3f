"""The tables of evidence read as text, so that the rules see what is written: claims and indicators."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ca_geo import evidence, jsonfile
from ca_geo.errors import DataError, DataFault
from ca_geo.evidence import Row
from ca_geo.validate.library import Library

CLAIMS, INDICATORS = "claims", "indicators"
COLUMNS: Mapping[str, tuple[str, ...]] = {
    CLAIMS: evidence.COLUMNS,
    INDICATORS: evidence.INDICATOR_COLUMNS,
}


@dataclass(frozen=True)
class Ledger:
    """What there is of both tables. A table without a file is None: the data make no such claims yet."""

    claims: tuple[Row, ...] | None = None
    indicators: tuple[Row, ...] | None = None
    schemas: Mapping[str, Any] = field(default_factory=dict)
    library: Library = field(default_factory=Library)
    faults: tuple[DataFault, ...] = ()

    @classmethod
    def read(cls, data: Path, library: Library | None = None) -> Ledger:
        """Both tables with their schemas; a table that cannot be read is a fault and absent."""
        faults: list[DataFault] = []
        tables: dict[str, tuple[Row, ...]] = {}
        schemas: dict[str, Any] = {}
        for name, columns in COLUMNS.items():
            if not (data / f"{name}.csv").exists():
                continue
            try:
                schemas[name] = jsonfile.read(data / "schema" / f"{name}.schema.json", data)
                tables[name] = tuple(evidence.read_rows(data / f"{name}.csv", columns))
            except DataError as fault:
                faults.extend(fault.report)
        return cls(tables.get(CLAIMS), tables.get(INDICATORS), schemas, library or Library(), tuple(faults))
