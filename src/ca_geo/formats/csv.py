"""CSV (RFC 4180, UTF-8 with a byte order mark), safe to open in a spreadsheet.

A text that a spreadsheet would run as a formula gets one apostrophe before it; `unguarded` takes it off.
Numbers are written as numbers, negative ones too.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ca_geo.formats.columns import flat, free_name

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from ca_geo.layers import Selection

# What starts a formula in spreadsheets; the full-width forms do so under East Asian settings.
_STARTS = "[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]"
# Apostrophes before such a start count too, or a text that begins with '= would look like a guarded one.
_FORMULA = re.compile(f"'*{_STARTS}")
_GUARDED = re.compile(f"'+{_STARTS}")


def guarded(value: Any) -> Any:
    """The value as a cell: an apostrophe before a text that begins a formula; numbers untouched."""
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value


def unguarded(cell: str) -> str:
    """The text that `guarded` made the cell from."""
    return cell[1:] if _GUARDED.match(cell) else cell


def write(selections: Sequence[Selection], path: Path) -> None:
    """One layer: its properties, then `lon` and `lat` (points only) and the geometry as WKT."""
    (selection,) = selections
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([guarded(cell) for cell in row] for row in _rows(selection))


def _rows(selection: Selection) -> Iterator[list[Any]]:
    schema = selection.layer.schema
    places = [free_name(name, schema) for name in ("lon", "lat", "geometry")]
    yield [*schema, *places]
    for properties, geometry in zip(selection.properties, selection.geometries, strict=True):
        yield [*(_cell(properties.get(name)) for name in schema), *_place(geometry)]


def _cell(value: Any) -> Any:
    """True and false as in JSON; lists as JSON text."""
    return ("true" if value else "false") if isinstance(value, bool) else flat(value)


def _place(geometry: BaseGeometry | None) -> tuple[Any, Any, str]:
    """Only a point has a position: a line's or an area's middle would say more than the record does."""
    from shapely import to_wkt  # noqa: PLC0415 - heavy

    if geometry is None:
        return "", "", ""
    text = to_wkt(geometry, rounding_precision=7, trim=True)
    is_point = geometry.geom_type == "Point" and not geometry.is_empty
    return (round(geometry.x, 7), round(geometry.y, 7), text) if is_point else ("", "", text)
