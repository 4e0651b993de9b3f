"""A layer loaded once and never changed: columns, spatial index, features prepared as bytes; `select(query)`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
import orjson
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from ca_geo import __version__, crs, jsonfile
from ca_geo.basemap import BaseMap
from ca_geo.catalog import Catalog, LayerInfo
from ca_geo.errors import BadValue, DataError, DataFault, NotFound
from ca_geo.lonlat import BBox, LonLat
from ca_geo.period import Period
from ca_geo.query import Query
from ca_geo.schema import PropertyInfo, describe

if TYPE_CHECKING:
    import geopandas

Mask = np.ndarray
DECIMALS = 7  # RFC 7946, 11.2 advises 6; the seventh keeps a centimetre through a round trip
FOOTPRINT_DECIMALS = 5  # a metre: a footprint's edge is never known better
_DAY_MIN, _DAY_MAX = 0, date.max.toordinal() + 1


@dataclass(frozen=True)
class Selection:
    """The answer to a query: the indices of its page, and how many features match in all."""

    layer: Layer
    query: Query
    indices: tuple[int, ...]
    number_matched: int

    def _picked(self, column: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(column[index] for index in self.indices)

    @property
    def ids(self) -> tuple[str, ...]:
        return self._picked(self.layer.ids)

    @property
    def features(self) -> tuple[bytes, ...]:
        """GeoJSON Features as bytes; footprints if the query asks for them."""
        return self._picked(self.layer.footprints if self.query.footprint else self.layer.features)

    @property
    def geometries(self) -> tuple[BaseGeometry | None, ...]:
        """Shapely geometries in degrees, longitude first; footprints if the query asks for them."""
        layer = self.layer
        return self._picked(layer.footprint_geometries if self.query.footprint else layer.geometries)

    @property
    def properties(self) -> tuple[Mapping[str, Any], ...]:
        return self._picked(self.layer.properties)


@dataclass(frozen=True, eq=False)
class Layer:
    """One layer. All columns are in file order and equally long.

    `features` and `footprints` hold each feature as UTF-8 JSON without links. Values in `properties` are plain
    JSON values, lists as tuples. `schema` describes the properties that occur. `version` is a hash of all that.
    """

    info: LayerInfo
    ids: tuple[str, ...]
    properties: tuple[Mapping[str, Any], ...]
    geometries: tuple[BaseGeometry | None, ...]
    footprint_geometries: tuple[BaseGeometry | None, ...]
    features: tuple[bytes, ...]
    footprints: tuple[bytes, ...]
    periods: tuple[Period | None, ...]
    schema: Mapping[str, PropertyInfo]

    @classmethod
    def load(cls, data: Path, info: LayerInfo, catalog: Catalog, basemap: BaseMap) -> Layer:
        """A layer from `layers/<id>.geojson`, its geometry references resolved.

        :raises DataError: the file is missing or no JSON, or a reference or a date cannot be resolved.
        """
        path = data / "layers" / f"{info.id}.geojson"
        records = jsonfile.read(path, data)["features"]
        geometries = tuple(_resolved(records, basemap, jsonfile.name(path, data)))
        properties = tuple(MappingProxyType(_frozen(record["properties"])) for record in records)
        ids = tuple(str(record["id"]) for record in records)
        footprints = tuple(map(footprint, geometries, properties))
        return cls(
            info=info,
            ids=ids,
            properties=properties,
            geometries=geometries,
            footprint_geometries=footprints,
            features=tuple(map(_prepared, ids, geometries, properties)),
            footprints=tuple(map(_prepared, ids, footprints, properties)),
            periods=tuple(_periods(properties, info, catalog)),
            schema=MappingProxyType(describe(catalog.feature_schema, catalog.codelists, properties)),
        )

    @property
    def id(self) -> str:
        return self.info.id

    @cached_property
    def version(self) -> str:
        """Hash of the prepared features, the description and the code's version."""
        said = repr((__version__, self.info, list(self.schema.values()))).encode()
        return jsonfile.digest(said, *self.features, *self.footprints)

    def __len__(self) -> int:
        return len(self.ids)

    def index_of(self, fid: str) -> int:
        """Where a feature stands in the columns.

        :raises NotFound: no feature has this id.
        """
        try:
            return self._positions[fid]
        except KeyError:
            raise NotFound("feature", fid) from None

    @cached_property
    def bbox(self) -> BBox | None:
        """The box around all footprints, None where no feature has a place."""
        located = [geometry for geometry in self.footprint_geometries if geometry is not None]
        return BBox(*map(float, shapely.total_bounds(located))) if located else None

    @cached_property
    def interval(self) -> tuple[date | None, date | None] | None:
        """The outer bounds of all dates, None in place of an open one; None where no feature has a date."""
        bounds = [period.outer for period in self.periods if period]
        if not bounds:
            return None
        starts, ends = zip(*bounds, strict=True)
        return (None if None in starts else min(starts), None if None in ends else max(ends))

    def select(self, query: Query) -> Selection:
        """The features that match a query: bbox AND datetime AND filters, counted exactly, then the page."""
        masks = list(self._masks(query))
        if masks:
            hits = np.flatnonzero(np.logical_and.reduce(masks))
        else:
            hits = np.arange(len(self))
        stop = None if query.limit is None else query.offset + query.limit
        return Selection(self, query, tuple(hits[query.offset : stop].tolist()), len(hits))

    def to_geodataframe(
        self, query: Query | None = None, *, footprint: bool = False
    ) -> geopandas.GeoDataFrame:
        """A fresh frame of the selected features, longitude first (CRS84, which GDAL calls EPSG:4326)."""
        import geopandas  # noqa: PLC0415 - half a second that no request has to pay

        chosen = self.select(query or Query(footprint=footprint))
        rows = [{name: _thawed(value) for name, value in record.items()} for record in chosen.properties]
        columns = ["id", *(name for name in self.schema if name != "id")]
        data = {name: [row.get(name) for row in rows] for name in columns}
        return geopandas.GeoDataFrame(data, geometry=list(chosen.geometries), crs="EPSG:4326")

    @cached_property
    def _positions(self) -> Mapping[str, int]:
        return {fid: index for index, fid in enumerate(self.ids)}

    def _masks(self, query: Query) -> Iterable[Mask]:
        if query.bbox:
            yield (self._footprint_index if query.footprint else self._index).touching(query.bbox)
        if query.datetime:
            start, end = query.datetime.start, query.datetime.end
            first, last = self._days
            yield (first <= (end.toordinal() if end else _DAY_MAX)) & (
                last >= (start.toordinal() if start else _DAY_MIN)
            )
        for name, text in query.filters:
            yield self._equal(name, text)

    @cached_property
    def _index(self) -> SpatialIndex:
        return SpatialIndex(self.geometries)

    @cached_property
    def _footprint_index(self) -> SpatialIndex:
        return SpatialIndex(self.footprint_geometries)

    @cached_property
    def _days(self) -> tuple[np.ndarray, np.ndarray]:
        """Outer bounds as day numbers; an open bound, and no date at all, reach to the end of the calendar."""
        bounds = [period.outer if period else (None, None) for period in self.periods]
        first = [start.toordinal() if start else _DAY_MIN for start, _ in bounds]
        last = [end.toordinal() if end else _DAY_MAX for _, end in bounds]
        return np.array(first, dtype=np.int64), np.array(last, dtype=np.int64)

    def _equal(self, name: str, text: str) -> Mask:
        mask = np.zeros(len(self), dtype=bool)
        info = self.schema.get(name)
        if info:
            mask[self._column(name).get(_key(info)(text), [])] = True
        return mask

    def _column(self, name: str) -> Mapping[Any, list[int]]:
        """Which features hold which value, written once for each property that is asked for."""
        if name not in self._columns:
            column: dict[Any, list[int]] = {}
            for index, record in enumerate(self.properties):
                for value in _values(record.get(name)):
                    column.setdefault(value, []).append(index)
            self._columns[name] = column
        return self._columns[name]

    @cached_property
    def _columns(self) -> dict[str, Mapping[Any, list[int]]]:
        return {}


class SpatialIndex:
    """Which geometries touch a box, exactly. No geometry: always (OGC 17-069r4, 7.15.3)."""

    def __init__(self, geometries: Iterable[BaseGeometry | None]) -> None:
        column = np.array(list(geometries), dtype=object)
        self._tree = shapely.STRtree(column)
        self._nowhere = shapely.is_missing(column)

    def touching(self, bbox: BBox) -> Mask:
        mask = self._nowhere.copy()
        for part in bbox.parts():
            mask[self._tree.query(shapely.box(*part.as_tuple()), predicate="intersects")] = True
        return mask


def footprint(geometry: BaseGeometry | None, properties: Mapping[str, Any]) -> BaseGeometry | None:
    """All that a location may be: a point's disc, a line's band, by `location_uncertainty_m`; else what is given."""
    radius = properties.get("location_uncertainty_m")
    if geometry is None or not radius:
        return geometry
    widened = _WIDENED.get(geometry.geom_type)
    return _rounded(widened(geometry, radius), FOOTPRINT_DECIMALS) if widened else geometry


_WIDENED: Mapping[str, Callable[[Any, float], BaseGeometry]] = {
    "Point": lambda point, radius: crs.disc(LonLat(point.x, point.y), radius),
    "LineString": crs.widen,
    "MultiLineString": crs.widen,
}


def resolve(
    record: Mapping[str, Any],
    by_id: Mapping[str, Mapping[str, Any]],
    basemap: BaseMap,
    passed: tuple[str, ...] = (),
) -> BaseGeometry | None:
    """A feature's geometry: its own, or the union of what its `geometry_ref` names.

    :raises BadValue: a reference that names nothing, or that leads back to itself.
    """
    if record.get("geometry") is not None:
        return shape(record["geometry"])
    names = (record["properties"].get("geometry_ref") or "").split()
    parts = [part for name in names if (part := _target(name, by_id, basemap, passed)) is not None]
    if not parts:
        return None
    return _rounded(parts[0] if len(parts) == 1 else _collected(parts), DECIMALS)


def _target(
    name: str, by_id: Mapping[str, Mapping[str, Any]], basemap: BaseMap, passed: tuple[str, ...]
) -> BaseGeometry | None:
    prefix, _, target = name.partition(":")
    if prefix != "feature":
        try:
            return basemap.geometry(name)
        except NotFound:
            raise BadValue(f"{name!r} names nothing in the base map") from None
    if target in passed:
        raise BadValue(f"{name!r} leads back to itself")
    if target not in by_id:
        raise BadValue(f"{name!r} names no feature of the layer")
    return resolve(by_id[target], by_id, basemap, (*passed, target))


def _collected(parts: list[BaseGeometry]) -> BaseGeometry:
    """Lines side by side, uncut where they cross; anything else united."""
    if all(part.geom_type in {"LineString", "MultiLineString"} for part in parts):
        return shapely.MultiLineString([line for part in parts for line in shapely.get_parts(part)])
    return shapely.union_all(parts)


def _resolved(records: list[Mapping[str, Any]], basemap: BaseMap, file: str) -> Iterable[BaseGeometry | None]:
    by_id = {record["id"]: record for record in records}
    for record in records:
        try:
            yield resolve(record, by_id, basemap)
        except BadValue as fault:
            raise DataError([DataFault(file, str(record["id"]), "geometry_ref", str(fault))]) from None


def _rounded(geometry: BaseGeometry, decimals: int) -> BaseGeometry:
    """To the decimals given, rings turned to the right-hand rule (RFC 7946, 3.1.6)."""
    rounded = shapely.transform(geometry, lambda coords: np.round(coords, decimals))
    return shapely.orient_polygons(rounded)


def _prepared(fid: str, geometry: BaseGeometry | None, properties: Mapping[str, Any]) -> bytes:
    member = None if geometry is None else geometry.__geo_interface__
    return orjson.dumps({"type": "Feature", "id": fid, "geometry": member, "properties": dict(properties)})


def _periods(
    properties: Iterable[Mapping[str, Any]], info: LayerInfo, catalog: Catalog
) -> Iterable[Period | None]:
    for record in properties:
        start, end = record.get("start"), record.get("end")
        if start is None and end is None:
            yield None
            continue
        known = catalog.latest_source(record.get("sources", ()))
        yield Period.of(start, end, known=known)


def _frozen(record: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in record.items()}


def _thawed(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _values(value: Any) -> tuple[Any, ...]:
    """What a filter compares with: the items of a list, else the one value, numbers as one kind."""
    items = value if isinstance(value, tuple) else () if value is None else (value,)
    return tuple(dict.fromkeys(items))


def _key(info: PropertyInfo) -> Callable[[str], Any]:
    if info.type in {"integer", "number"}:
        return float
    if info.type == "boolean":
        return lambda text: text == "true"
    return str
