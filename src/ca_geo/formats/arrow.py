"""A selection as an Arrow table with WKB geometry; the road into every columnar format, without pandas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ca_geo.formats.columns import flat, values

if TYPE_CHECKING:
    import pyarrow as pa

    from ca_geo.layers import Selection
    from ca_geo.schema import PropertyInfo


def table(selection: Selection, geometry_name: str, *, lists: bool) -> pa.Table:
    """One row a feature: the layer's properties in the schema's order, then the geometry.

    `lists` keeps lists as lists of strings; else each becomes one JSON string. Columns and types come from
    the layer's schema alone, so that an empty selection has them too. Integers have 64 bits and stay
    integers beside nulls.
    """
    import pyarrow as pa  # noqa: PLC0415 - heavy, and not needed to serve

    schema = selection.schema.values()
    fields = [_field(info, lists) for info in schema]
    columns = [
        pa.array(_cells(selection, info, lists), field.type)
        for info, field in zip(schema, fields, strict=True)
    ]
    fields.append(_geometry_field(geometry_name))
    columns.append(pa.array(wkb(selection), pa.binary()))
    return pa.table(columns, schema=pa.schema(fields))


def wkb(selection: Selection) -> list[bytes | None]:
    """Little-endian ISO WKB of each geometry, None for a null geometry."""
    return [None if geometry is None else geometry.wkb for geometry in selection.geometries]


def _cells(selection: Selection, info: PropertyInfo, lists: bool) -> list[Any]:
    cells = values(selection, info)
    return cells if lists else [flat(cell) for cell in cells]


def _field(info: PropertyInfo, lists: bool) -> pa.Field:
    """Title and description travel as GDAL's own keys; GeoPackage and FlatGeobuf keep them in the file."""
    import pyarrow as pa  # noqa: PLC0415

    types = {
        "string": pa.string(),
        "integer": pa.int64(),
        "number": pa.float64(),
        "boolean": pa.bool_(),
        "array": pa.list_(pa.string()) if lists else pa.string(),
    }
    title = f"{info.title} ({info.unit})" if info.unit else info.title
    words = {"GDAL:OGR:alternative_name": title, "GDAL:OGR:comment": info.description}
    return pa.field(info.name, types[info.type], metadata={key: text for key, text in words.items() if text})


def _geometry_field(name: str) -> pa.Field:
    import pyarrow as pa  # noqa: PLC0415

    # GeoArrow's name for WKB is how GDAL knows the column.
    return pa.field(name, pa.binary(), metadata={"ARROW:extension:name": "geoarrow.wkb"})
