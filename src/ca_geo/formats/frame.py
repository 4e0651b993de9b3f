"""A selection as a GeoDataFrame, for people in a notebook; nothing on the server's way imports this."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ca_geo.formats.columns import values
from ca_geo.formats.gdal import gdal_crs

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from ca_geo.layers import Selection
    from ca_geo.schema import PropertyInfo

# Each of these can be missing in a row without changing the others' type: 9 persons stay 9, not 9.0.
DTYPES = {
    "string": "string",
    "integer": "Int64",
    "number": "float64",
    "boolean": "boolean",
    "array": "object",
}


def frame(selection: Selection) -> GeoDataFrame:
    """A new frame at every call: one row a feature, columns in the schema's order, then `geometry`.

    Coordinates are x, y in the selection's CRS; CRS84 is called EPSG:4326, as GDAL does with that order.
    Lists stay Python lists; a missing value is NA (None in list columns).
    """
    import geopandas  # noqa: PLC0415 - heavy, and not needed to serve

    columns = {info.name: _column(selection, info) for info in selection.schema.values()}
    geometry = geopandas.GeoSeries(list(selection.geometries), crs=gdal_crs(selection.crs))
    return geopandas.GeoDataFrame(columns, geometry=geometry)


def _column(selection: Selection, info: PropertyInfo) -> Any:
    import pandas  # noqa: PLC0415

    return pandas.Series(values(selection, info), dtype=DTYPES[info.type])
