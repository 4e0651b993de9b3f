"""The claims behind the facts: who says what of which feature, in which source, at which place of it.

`claims.csv` holds one claim a row (docs/evidence.md has its columns). A fact of a feature is what its
accepted claims say; what other claims say stands beside it. A claim with no property is a statement.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

from ca_geo.errors import DataError, DataFault

FILE = "claims.csv"
LOCATION = "location"
TEXTS = frozenset({"", "edtf"})  # the units of values that are no numbers
UNITS = MappingProxyType({"m²": "m2", "%": "percent"})  # signs in the schema, codes in claims

Row = Mapping[str, str]
Value = str | int | float


@dataclass(frozen=True)
class Claim:
    """One claim. What a row leaves empty is None. Values are numbers where the unit counts something.

    `id` is the feature's id, the property (or `statement`) and a number: `shaymak-facility.status.1`.
    """

    id: str
    feature: str
    property: str | None
    statement: str | None
    printed: str | None
    value: Value | None
    low: Value | None
    high: Value | None
    unit: str | None
    qualifier: str | None
    asserted_by: str
    position: str
    source: str
    locator: str | None
    locator_line: int | None
    date: str | None
    status: str

    def as_json(self) -> dict[str, Any]:
        """What the claim says, absent where it says nothing. The line is for checks alone and stays here."""
        said = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in said.items() if value is not None and name != "locator_line"}


COLUMNS = tuple(field.name for field in fields(Claim) if field.name != "id")
INDICATOR_COLUMNS = (
    *("id", "country", "indicator", "title", "value", "low", "high", "unit", "qualifier", "date", "basis"),
    *("partner", "source", "locator", "locator_line", "printed", "caveat", "status"),
)


@dataclass(frozen=True)
class Backing:
    """One fact of a feature, and the claims that speak of it, accepted ones first."""

    name: str
    claims: tuple[Claim, ...]

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources that support the value shown, each once."""
        return tuple(dict.fromkeys(claim.source for claim in self.claims if claim.status == "accepted"))

    @property
    def contested(self) -> bool:
        return any(claim.status == "contested" for claim in self.claims)


@dataclass(frozen=True)
class Positions:
    """The statements on a feature, by where they stand."""

    affirms: tuple[Claim, ...] = ()
    denies: tuple[Claim, ...] = ()
    qualifies: tuple[Claim, ...] = ()


@dataclass(frozen=True)
class Claims:
    """All claims in file order."""

    claims: tuple[Claim, ...] = ()

    @classmethod
    def load(cls, data: Path) -> Claims:
        """The claims of a data folder that keeps the rules of `validate`; none where it has no such file.

        :raises DataError: the file cannot be read, or a row is no claim.
        """
        if not (data / FILE).exists():
            return cls()
        rows = read_rows(data / FILE, COLUMNS)
        return cls(tuple(claim(row, name) for name, row in zip(row_ids(rows), rows, strict=True)))

    def of_feature(self, feature: str) -> tuple[Claim, ...]:
        return self._by_feature.get(feature, ())

    def of_property(self, feature: str, name: str) -> tuple[Claim, ...]:
        return tuple(claim for claim in self.of_feature(feature) if claim.property == name)

    def of_source(self, source: str) -> tuple[Claim, ...]:
        """The claims that rest on a source, and those of which it is who asserts them."""
        return self._by_source.get(source, ())

    def facts(self, feature: str) -> tuple[Backing, ...]:
        """Each property of a feature that claims speak of, in the order of the file."""
        claims = [claim for claim in self.of_feature(feature) if claim.property]
        grouped = _grouped(claims, lambda claim: (claim.property or "",))
        return tuple(Backing(name, found) for name, found in grouped.items())

    def positions(self, feature: str) -> Positions:
        """The statements on a feature that are no property."""
        statements = [claim for claim in self.of_feature(feature) if not claim.property]
        return Positions(**_grouped(statements, lambda claim: (claim.position,)))

    @cached_property
    def _by_feature(self) -> Mapping[str, tuple[Claim, ...]]:
        return _grouped(self.claims, lambda claim: (claim.feature,))

    @cached_property
    def _by_source(self) -> Mapping[str, tuple[Claim, ...]]:
        return _grouped(self.claims, lambda claim: dict.fromkeys((claim.source, claim.asserted_by)))


def read_rows(path: Path, columns: Iterable[str]) -> list[Row]:
    """The rows of a CSV file (RFC 4180, UTF-8) with exactly these columns, cells as text.

    :raises DataError: no such file, not UTF-8, other columns, or a row with another number of cells.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            lines = list(csv.reader(file, strict=True))
    except OSError as fault:
        raise _fault(
            path, None, "is missing" if isinstance(fault, FileNotFoundError) else str(fault)
        ) from None
    except UnicodeDecodeError as fault:
        raise _fault(path, None, f"is not UTF-8: {fault}") from None
    except csv.Error as fault:
        raise _fault(path, None, f"is not CSV (RFC 4180): {fault}") from None
    head, wanted = (lines or [[]])[0], list(columns)
    if head != wanted:
        raise _fault(path, None, f"must have the columns {', '.join(wanted)}, in this order")
    for number, line in enumerate(lines[1:], 2):
        if len(line) != len(head):
            raise _fault(path, f"row {number}", f"has {len(line)} cells where the head has {len(head)}")
    return [dict(zip(head, line, strict=True)) for line in lines[1:]]


def row_ids(rows: Iterable[Row]) -> list[str]:
    """The ids of claims: feature, property and a number within both."""
    counts: dict[str, int] = {}
    ids = []
    for row in rows:
        stem = f"{row['feature']}.{row['property'] or 'statement'}"
        counts[stem] = counts.get(stem, 0) + 1
        ids.append(f"{stem}.{counts[stem]}")
    return ids


def claim(row: Row, id: str) -> Claim:
    """A row of the file as a claim.

    :raises DataError: a number is none.
    """
    said: dict[str, Any] = {name: row[name] or None for name in COLUMNS}
    try:
        for name in ("value", "low", "high"):
            said[name] = typed(row[name], row["unit"])
        said["locator_line"] = int(row["locator_line"]) if row["locator_line"] else None
    except ValueError as fault:
        raise DataError([DataFault(FILE, row["feature"], row["property"] or None, str(fault))]) from None
    return Claim(id=id, **said)


def typed(cell: str, unit: str) -> Value | None:
    """A cell as the value it stands for: a number where the unit counts something, else a text.

    :raises ValueError: the unit asks for a number, and it is none.
    """
    if not cell:
        return None
    if unit in TEXTS:
        return cell
    return int(cell) if cell.lstrip("-").isdigit() else float(cell)


def unit_of(rule: Mapping[str, Any]) -> str:
    """The unit that a property's claims have, by the property's part of the JSON Schema of features."""
    if rule.get("format") == "edtf":
        return "edtf"
    if rule.get("type") not in {"integer", "number"}:
        return ""
    unit = str(rule.get("x-unit", "count"))
    return UNITS.get(unit, unit)


def _grouped(claims: Iterable[Claim], keys: Callable[[Claim], Iterable[str]]) -> dict[str, tuple[Claim, ...]]:
    """Claims under each of their keys, in the order given."""
    found: dict[str, list[Claim]] = {}
    for one in claims:
        for key in keys(one):
            found.setdefault(key, []).append(one)
    return {key: tuple(group) for key, group in found.items()}


def _fault(path: Path, row: str | None, message: str) -> DataError:
    return DataError([DataFault(path.name, row, None, message)])
