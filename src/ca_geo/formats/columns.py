"""A selection as columns of plain values: what every file format starts from. No heavy library here."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from ca_geo.catalog import LayerInfo
    from ca_geo.layers import Selection
    from ca_geo.schema import PropertyInfo

# The date that a file bears when no record says when it was last changed: equal data give equal bytes.
EPOCH = "1970-01-01"
_FULL_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def values(selection: Selection, info: PropertyInfo) -> list[Any]:
    """One property of every selected feature, None where the feature does not have it.

    Lists are lists of strings. Any other value in a column of texts or of lists, from data that break the
    schema, is its JSON text there.
    """
    cells = [properties.get(info.name) for properties in selection.properties]
    convert = _CONVERTERS.get(info.type)
    return [None if cell is None else convert(cell) for cell in cells] if convert else cells


def _as_text(value: Any) -> str:
    return value if isinstance(value, str) else json_text(value)


def _as_list(value: Any) -> list[str]:
    items = value if isinstance(value, list | tuple) else [value]
    return [_as_text(item) for item in items]


_CONVERTERS: dict[str, Callable[[Any], Any]] = {"string": _as_text, "array": _as_list}


def json_text(value: Any) -> str:
    """A list (or object) as the one JSON string that formats without lists get (`docs/formats.md`)."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def flat(value: Any) -> Any:
    """A value for a format without lists: lists and objects as JSON text, all else as it is."""
    return json_text(value) if isinstance(value, list | tuple | dict) else value


def has_geometry(selection: Selection) -> bool:
    """Whether a file has a column of geometries: not of a table of claims, nor where none are asked for."""
    layer = selection.layer
    return not selection.query.skip_geometry and (layer.info.drawn or layer.bbox is not None)


def layer_geometries(selection: Selection) -> tuple[BaseGeometry | None, ...]:
    """The whole layer's geometries of the kind that is asked for, in degrees: for what types there are."""
    layer, query = selection.layer, selection.query
    if query.skip_geometry:
        return ()
    return layer.footprint_geometries if query.footprint else layer.geometries


def everything(selection: Selection) -> Selection:
    """All features of the selection's layer, in the geometry that was asked for."""
    return replace(selection, indices=tuple(range(len(selection.layer.ids))))


def geometry_types(geometries: Iterable[BaseGeometry | None]) -> list[str]:
    """The types that occur, named as in GeoJSON, in alphabetical order; null geometries have none."""
    return sorted({geometry.geom_type for geometry in geometries if geometry is not None})


def last_change(selection: Selection) -> str:
    """The newest `updated` of the layer's records, `YYYY-MM-DD`; EPOCH where none has one."""
    dates = (str(properties.get("updated", "")) for properties in selection.layer.properties)
    return max(filter(_is_day, dates), default=EPOCH)


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def terms(info: LayerInfo) -> list[str]:
    """What every file says of a layer: up to when its evidence reaches, its licence, whom to name."""
    said = {
        "Evidence as of": info.evidence_as_of,
        "Licence:": info.licence,
        "Attribution:": info.attribution,
    }
    return [f"{what} {text.removesuffix('.')}." for what, text in said.items() if text]


def free_name(wanted: str, taken: Iterable[str]) -> str:
    """`wanted`, with underscores behind it until no property has that name; case does not count (SQL)."""
    lower = {name.lower() for name in taken}
    while wanted.lower() in lower:
        wanted += "_"
    return wanted
