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

from ca_geo.formats.columns import flat, free_name, has_geometry

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from ca_geo.crs import Crs
    from ca_geo.layers import Selection
    from ca_geo.schema import PropertyInfo

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
    """One layer: its properties, the place, and what is to be known of every row (see `columns`)."""
    (selection,) = selections
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([guarded(cell) for cell in row] for row in _rows(selection))


def columns(selection: Selection) -> dict[str, str]:
    """The titles of the columns by name: the properties, the place (not of a table that has none), the layer.

    A position is `lon` and `lat` in degrees, in a projected system `x` and `y`; points only.
    """
    schema = selection.schema
    titles = {info.name: _title(info) for info in schema.values()}
    place = _place_columns(selection) if has_geometry(selection) else {}
    return titles | {free_name(name, schema): title for name, title in (place | _LAYER_COLUMNS).items()}


_LAYER_COLUMNS = {
    "evidence_as_of": "Month up to which the evidence of the layer reaches",
    "licence": "Licence of the layer",
    "attribution": "Whom to name",
}


def _place_columns(selection: Selection) -> dict[str, str]:
    crs = selection.crs
    position = {"x": "Easting of a point", "y": "Northing of a point"}
    if crs.is_geographic:
        position = {"lon": "Longitude of a point in degrees", "lat": "Latitude of a point in degrees"}
    return position | {"geometry": "Geometry as WKT, x before y", "crs": "Coordinate reference system"}


def _title(info: PropertyInfo) -> str:
    return f"{info.title} ({info.unit})" if info.unit else info.title


def _rows(selection: Selection) -> Iterator[list[Any]]:
    schema, info = selection.schema, selection.layer.info
    crs = selection.crs if has_geometry(selection) else None
    yield list(columns(selection))
    for properties, geometry in zip(selection.properties, selection.geometries, strict=True):
        place = _place(geometry, crs) if crs else ()
        said = (info.evidence_as_of, info.licence, info.attribution)
        yield [*(_cell(properties.get(name)) for name in schema), *place, *said]


def _cell(value: Any) -> Any:
    """True and false as in JSON; lists as JSON text."""
    return ("true" if value else "false") if isinstance(value, bool) else flat(value)


def _place(geometry: BaseGeometry | None, crs: Crs) -> tuple[Any, ...]:
    """Only a point has a position: a line's or an area's middle would say more than the record does."""
    from shapely import to_wkt  # noqa: PLC0415 - heavy

    if geometry is None:
        return "", "", "", crs.code
    text = to_wkt(geometry, rounding_precision=crs.decimals, trim=True)
    if geometry.geom_type != "Point" or geometry.is_empty:
        return "", "", text, crs.code
    return round(geometry.x, crs.decimals), round(geometry.y, crs.decimals), text, crs.code
