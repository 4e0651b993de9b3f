"""A layer loaded once, never changed: columns, spatial index, features prepared as bytes; `select(query)`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
import orjson
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from ca_geo import __version__, geodesic, jsonfile, spelling
from ca_geo.basemap import BaseMap
from ca_geo.catalog import Catalog, LayerInfo, source_id
from ca_geo.columns import Columns, Mask, Places, Properties
from ca_geo.cql2 import Prepared
from ca_geo.crs import Crs, transform_all, turned
from ca_geo.errors import BadQuery, BadValue, DataError, DataFault, Fault, NotFound
from ca_geo.lonlat import BBox
from ca_geo.period import Bounds, Interval, Period
from ca_geo.precision import PRECISIONS, SCHEMES, codes
from ca_geo.query import Query, terms
from ca_geo.schema import PropertyInfo, describe

if TYPE_CHECKING:
    import geopandas

    from ca_geo.tables import Table
    from ca_geo.userlayers import UserLayer

Days = NDArray[np.int64]  # two rows of day numbers; what is open lies beyond the calendar's ends
DECIMALS = 7  # RFC 7946, 11.2 advises 6; the seventh keeps a centimetre through a round trip
FOOTPRINT_DECIMALS = 5  # a metre: a footprint's edge is never known better
_DAY_MIN, _DAY_MAX = 0, date.max.toordinal() + 1
FoundBy = Callable[[str], Sequence[str]]
_NEVER = (_DAY_MAX + 1, _DAY_MIN - 1)
SOURCE_IDS = PropertyInfo(
    "source_ids",
    "array",
    "Sources by id",
    "The sources that the record rests on, without the places in them; follows from sources.",
)


def _not_searched(_text: str) -> Sequence[str]:
    raise BadQuery([Fault("q", "this layer was loaded alone; only those of an atlas are searched")])


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
    def crs(self) -> Crs:
        """The system of `geometries`."""
        return self.query.crs

    @cached_property
    def schema(self) -> Mapping[str, PropertyInfo]:
        """The properties that are asked for, and `id`, in the layer's order."""
        asked, schema = self.query.properties, self.layer.schema
        if asked is None:
            return schema
        return {name: info for name, info in schema.items() if name == "id" or name in asked}

    @cached_property
    def properties(self) -> tuple[Mapping[str, Any], ...]:
        """What each feature says of the properties asked for."""
        records = self._picked(self.layer.properties)
        if self.query.properties is None:
            return records
        return tuple({name: record[name] for name in self.schema if name in record} for record in records)

    @cached_property
    def geometries(self) -> tuple[BaseGeometry | None, ...]:
        """Shapely geometries in `crs`, x (longitude, easting) first; footprints, or none, if asked for.

        :raises BadQuery: the system has no coordinates for one of them.
        """
        if self.query.skip_geometry:
            return (None,) * len(self.indices)
        layer = self.layer
        column = layer.footprint_geometries if self.query.footprint else layer.geometries
        try:
            return transform_all(self._picked(column), self.crs)
        except BadValue as fault:
            raise BadQuery([Fault("crs", fault.message, fault.allowed)]) from None

    @property
    def features(self) -> tuple[bytes, ...]:
        """GeoJSON Features as UTF-8 JSON, the axes in the order of `crs`; as prepared, where all is asked."""
        query = self.query
        if query.wants_all:
            return self._picked(self.layer.footprints if query.footprint else self.layer.features)
        geometries = map(_turned, self.geometries) if self.crs.swapped else self.geometries
        return tuple(map(_prepared, self.ids, geometries, self.properties))


@dataclass(frozen=True, eq=False, repr=False)
class Layer:
    """One layer. All columns are in file order and equally long.

    `features` and `footprints` hold each feature as UTF-8 JSON without links. Values in `properties` are
    plain JSON values, lists as tuples. `schema` describes the properties that occur. `found_by` gives the ids
    of the features that contain a text, best match first.
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
    found_by: FoundBy = _not_searched

    @classmethod
    def load(
        cls,
        data: Path,
        info: LayerInfo,
        catalog: Catalog,
        basemap: BaseMap,
        found_by: FoundBy = _not_searched,
    ) -> Layer:
        """A layer from `layers/<id>.geojson`, its geometry references resolved.

        :raises DataError: the file is missing or no JSON, or a reference or a date cannot be resolved.
        """
        path = data / "layers" / f"{info.id}.geojson"
        records = jsonfile.read(path, data)["features"]
        geometries = tuple(_resolved(records, basemap, jsonfile.name(path, data)))
        properties = tuple(MappingProxyType(_completed(record["properties"])) for record in records)
        ids = tuple(str(record["id"]) for record in records)
        footprints = tuple(map(_footprint, geometries, properties))
        return cls(
            info=info,
            ids=ids,
            properties=properties,
            geometries=geometries,
            footprint_geometries=footprints,
            features=tuple(map(_prepared, ids, geometries, properties)),
            footprints=tuple(map(_prepared, ids, footprints, properties)),
            periods=tuple(_periods(properties, info, catalog)),
            schema=MappingProxyType(_described(catalog, properties)),
            found_by=found_by,
        )

    @classmethod
    def of_table(cls, table: Table) -> Layer:
        """A table as a layer; a term is found where its words follow one another in any of the columns."""
        ids = tuple(str(record["id"]) for record in table.records)
        geometries = tuple(_rounded(one, DECIMALS) for one in table.geometries) or (None,) * len(ids)
        prepared = tuple(map(_prepared, ids, geometries, table.records))
        dates = (record.get(table.dates) if table.dates else None for record in table.records)
        return cls(
            info=table.info,
            ids=ids,
            properties=tuple(MappingProxyType(dict(record)) for record in table.records),
            geometries=geometries,
            footprint_geometries=geometries,
            features=prepared,
            footprints=prepared,
            periods=tuple(Period.of(day, day) if day else None for day in dates),
            schema=MappingProxyType(dict(table.schema)),
            found_by=_in_any_column(ids, table.records),
        )

    @classmethod
    def of_user(cls, brought: UserLayer) -> Layer:
        """A layer that the operator of a server brought. How precise its places are is not known: a footprint
        is the geometry itself. A term is found as in a table."""
        prepared = tuple(map(_prepared, brought.ids, brought.geometries, brought.properties))
        return cls(
            info=brought.info,
            ids=brought.ids,
            properties=brought.properties,
            geometries=brought.geometries,
            footprint_geometries=brought.geometries,
            features=prepared,
            footprints=prepared,
            periods=brought.periods,
            schema=brought.schema,
            found_by=_in_any_column(brought.ids, brought.properties),
        )

    def __repr__(self) -> str:
        return f"<Layer {self.id}: {len(self)} features>"

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

    @property
    def is_spatial(self) -> bool:
        """Whether it is about places: on the map, even if no place is known, or with geometries."""
        return self.info.drawn or self.bbox is not None

    @cached_property
    def interval(self) -> Bounds | None:
        """The outer bounds of all dates, None in place of an open one; None where no feature has a date."""
        bounds = [period.outer for period in self.periods if period]
        if not bounds:
            return None
        starts, ends = zip(*bounds, strict=True)
        return (None if None in starts else min(starts), None if None in ends else max(ends))

    def select(self, query: Query) -> Selection:
        """The features that match all of a query, counted exactly, then the page.

        In the file's order; those that contain a text, best match first.

        :raises BadQuery: a text is asked for of a layer that was loaded without an atlas.
        """
        hits = self._matching(query)
        stop = None if query.limit is None else query.offset + query.limit
        return Selection(self, query, tuple(hits[query.offset : stop].tolist()), len(hits))

    def one(self, fid: str, query: Query) -> Selection:
        """One feature, as a query wants it.

        :raises NotFound: no feature has this id.
        """
        return Selection(self, query, (self.index_of(fid),), 1)

    def to_geodataframe(
        self, query: Query | None = None, *, footprint: bool = False
    ) -> geopandas.GeoDataFrame:
        """A fresh frame of the selected features, longitude first (CRS84, which GDAL calls EPSG:4326)."""
        from ca_geo.formats.frame import frame  # noqa: PLC0415 - half a second that no request has to pay

        return frame(self.select(query or Query(footprint=footprint)))

    @cached_property
    def _positions(self) -> Mapping[str, int]:
        return {fid: index for index, fid in enumerate(self.ids)}

    def _matching(self, query: Query) -> NDArray[np.int64]:
        hits: Mask = np.logical_and.reduce([np.ones(len(self), dtype=bool), *self._masks(query)])
        matching = np.flatnonzero(hits)
        if query.text is not None:
            ranked = np.array([self._positions[fid] for fid in self.found_by(query.text)], dtype=np.int64)
            matching = ranked[hits[ranked]]
        if query.sortby:
            keys = self._properties.order(query.sortby)[:, matching]
            matching = matching[np.lexsort(keys[::-1])]  # stable: equals stay in the order they had
        return matching

    def _masks(self, query: Query) -> Iterable[Mask]:
        columns = self._footprint_columns if query.footprint else self._columns
        if query.bbox:
            yield columns.places.touching(query.bbox)
        if query.datetime:
            yield self._during(query.datetime, certain=query.certain)
        if query.least_precision:
            yield self._imprecision <= PRECISIONS.index(query.least_precision)
        for name, text in query.filters:
            yield self._properties.equal(name, text)
        if query.filter:
            yield query.filter.mask(self._footprint_table if query.footprint else self._table)

    @cached_property
    def _properties(self) -> Properties:
        return Properties(self.schema, self.properties)

    @cached_property
    def _columns(self) -> Columns:
        return Columns(self._properties, Places(self.geometries))

    @cached_property
    def _footprint_columns(self) -> Columns:
        return Columns(self._properties, Places(self.footprint_geometries))

    @cached_property
    def _table(self) -> Prepared:
        return Prepared(self._columns)

    @cached_property
    def _footprint_table(self) -> Prepared:
        return Prepared(self._footprint_columns)

    @cached_property
    def _possible_days(self) -> Days:
        """Outer bounds, first and last; no date at all is always possible."""
        return _columns_of(_ordinals(period.outer if period else (None, None)) for period in self.periods)

    @cached_property
    def _certain_days(self) -> Days:
        """Inner bounds, first and last; no date at all is never certain."""
        return _columns_of(_ordinals(period.inner) if period else _NEVER for period in self.periods)

    @cached_property
    def _imprecision(self) -> NDArray[np.int64]:
        """The place of each feature's precision in the order of `PRECISIONS`, behind them all without one."""
        order = {code: number for number, code in enumerate(PRECISIONS)}
        said = (str(record.get("location_precision")) for record in self.properties)
        return np.array([order.get(code, len(order)) for code in said], dtype=np.int64)

    def _during(self, interval: Interval, *, certain: bool) -> Mask:
        first, last = self._certain_days if certain else self._possible_days
        start, end = _ordinals((interval.start, interval.end))
        overlap: Mask = (first <= end) & (last >= start)
        return overlap


def _words(record: Mapping[str, Any]) -> str:
    """All that a record says in plain small letters, a blank around each word."""
    said = " ".join(str(value) for value in record.values() if value is not None)
    return f" {' '.join(spelling.plain(word.text) for word in spelling.words(said))} "


def _containing(words: Mapping[str, str], text: str) -> Sequence[str]:
    """The ids of the records that contain one of the terms."""
    wanted = [f" {' '.join(map(spelling.plain, term))} " for term in terms(text)]
    return [fid for fid, said in words.items() if any(term in said for term in wanted)]


def _in_any_column(ids: Sequence[str], records: Sequence[Mapping[str, Any]]) -> FoundBy:
    """What finds terms in records that may be many: their words are read when first asked for."""

    @cache
    def words() -> Mapping[str, str]:
        return dict(zip(ids, map(_words, records), strict=True))

    return lambda text: _containing(words(), text)


def _resolved(records: list[Mapping[str, Any]], basemap: BaseMap, file: str) -> Iterable[BaseGeometry | None]:
    by_id = {record["id"]: record for record in records}
    for record in records:
        try:
            geometry = basemap.resolve(record, by_id)
        except BadValue as fault:
            raise DataError([DataFault(file, str(record["id"]), "geometry_ref", fault.message)]) from None
        yield geometry if record["geometry"] else _rounded(geometry, DECIMALS)


def _footprint(geometry: BaseGeometry | None, properties: Mapping[str, Any]) -> BaseGeometry | None:
    """All that a location may be, by `location_uncertainty_m`; where that is absent, what is given."""
    radius = properties.get("location_uncertainty_m")
    if geometry is None or radius is None:
        return geometry
    widened = geodesic.footprint(geometry, radius)
    return geometry if widened is geometry else _rounded(widened, FOOTPRINT_DECIMALS)


def _rounded(geometry: BaseGeometry | None, decimals: int) -> BaseGeometry | None:
    """To the decimals given, rings turned to the right-hand rule (RFC 7946, 3.1.6)."""
    if geometry is None:
        return None
    rounded = shapely.transform(geometry, lambda coords: np.round(coords, decimals))
    return shapely.orient_polygons(rounded)


def _turned(geometry: BaseGeometry | None) -> BaseGeometry | None:
    return None if geometry is None else turned(geometry)


def _prepared(fid: str, geometry: BaseGeometry | None, properties: Mapping[str, Any]) -> bytes:
    member = None if geometry is None else geometry.__geo_interface__
    feature = {"type": "Feature", "id": fid, "geometry": member, "properties": dict(properties)}
    prepared = orjson.dumps(feature)
    return bytes(memoryview(prepared))  # a copy: orjson's own text holds on to its buffer, kilobytes each


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


def _ordinals(bounds: Bounds) -> tuple[int, int]:
    start, end = bounds
    return (start.toordinal() if start else _DAY_MIN, end.toordinal() if end else _DAY_MAX)


def _columns_of(bounds: Iterable[tuple[int, int]]) -> Days:
    return np.array(list(bounds), dtype=np.int64).reshape(-1, 2).T


def _completed(record: Mapping[str, Any]) -> dict[str, Any]:
    """The record as it stands in the file, lists as tuples, with what follows from it."""
    frozen = {name: tuple(value) if isinstance(value, list) else value for name, value in record.items()}
    cited = tuple(dict.fromkeys(map(source_id, record.get("sources", ()))))
    return frozen | ({SOURCE_IDS.name: cited} if cited else {}) | codes(record.get("location_precision"))


def _described(catalog: Catalog, properties: Sequence[Mapping[str, Any]]) -> dict[str, PropertyInfo]:
    """The schema of what is in the files, then of what follows from it."""
    described = describe(catalog.feature_schema, catalog.vocabularies, properties)
    schemes = (PropertyInfo(row.name, row.type, row.title, row.description, row.values) for row in SCHEMES)
    derived = {info.name: info for info in (SOURCE_IDS, *schemes) if info.name in described}
    return {name: info for name, info in described.items() if name not in derived} | derived
