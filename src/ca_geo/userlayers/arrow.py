"""Columns of an Arrow table as plain values; pyarrow is imported by those who hand the table over."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ca_geo.userlayers.raw import Column
from ca_geo.userlayers.report import Notes

if TYPE_CHECKING:
    import pyarrow as pa

DIGITS = 15  # of a decimal number that a binary one of 64 bits always keeps
# How GDAL writes a field's alias and comment into Arrow.
_TITLE, _COMMENT = b"GDAL:OGR:alternative_name", b"GDAL:OGR:comment"


def columns(rows: pa.Table, notes: Notes) -> Iterator[Column]:
    """The columns in their order, with alias and comment."""
    for number, field in enumerate(rows.schema):
        said = field.metadata or {}
        title, comment = (said.get(key, b"").decode("utf-8", errors="replace") for key in (_TITLE, _COMMENT))
        yield Column(field.name, _values(rows.column(number), field.name, notes), title or None, comment)


def _values(column: pa.ChunkedArray, name: str, notes: Notes) -> list[Any]:
    import pyarrow as pa  # noqa: PLC0415 - heavy

    if pa.types.is_decimal(column.type):
        exact = column.type.precision <= DIGITS
        column = column.cast(pa.float64() if exact else pa.string())
    if pa.types.is_timestamp(column.type):
        column = _in_microseconds(column)
    try:
        return list(column.to_pylist())
    except UnicodeDecodeError:
        return _mended(column.cast(pa.binary()).to_pylist(), name, notes)


def _in_microseconds(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Python's own times know no nanoseconds."""
    import pyarrow as pa  # noqa: PLC0415

    return column.cast(pa.timestamp("us", column.type.tz), safe=False)


def _mended(cells: list[bytes | None], name: str, notes: Notes) -> list[Any]:
    """Texts whose bytes are no UTF-8: the broken ones become U+FFFD."""
    texts = [None if cell is None else cell.decode("utf-8", errors="replace") for cell in cells]
    broken = [row for row, text in enumerate(texts) if text is not None and "\ufffd" in text]
    notes.rows(broken, f"column {name}: bytes that are no UTF-8 became U+FFFD")
    return texts
