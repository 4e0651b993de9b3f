"""What the map shows: the state that the query of its address tells, and the records that are shown then."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, quote

from shapely.geometry.base import BaseGeometry

from ca_geo import cql2
from ca_geo.errors import BadQuery, BadValue, Fault, NotFound
from ca_geo.extent import HOME, HOME_ZOOM, MOST
from ca_geo.layers import Layer
from ca_geo.lonlat import BBox, LonLat
from ca_geo.period import Interval
from ca_geo.query import Query
from ca_geo.view.asks import Ask
from ca_geo.view.filters import FILTERS, Filters, as_cql2
from ca_geo.view.parts import PARTS, Sort

if TYPE_CHECKING:
    from ca_geo.atlas import Atlas

Pair = tuple[str, str]
UNESCAPED = "-_.!~*'(),/;="  # what ECMA-262 encodeURIComponent leaves, and separators within values


@dataclass(frozen=True)
class Record:
    """A record that is shown: where it stands in the columns of its layer."""

    layer: Layer
    index: int

    @property
    def id(self) -> str:
        return self.layer.ids[self.index]

    @property
    def properties(self) -> Mapping[str, Any]:
        return self.layer.properties[self.index]

    @property
    def geometry(self) -> BaseGeometry | None:
        """In CRS84; None of a record without a place."""
        return self.layer.geometries[self.index]

    @property
    def reference(self) -> str:
        """`collection/id`, as the address names it."""
        return f"{self.layer.id}/{self.id}"

    @property
    def name(self) -> str:
        """What it is called; a record that a user brought without a name, by its id."""
        report = self.layer.info.report
        column = "name" if report is None else report.name
        return str(self.properties.get(column or "") or self.id)


@dataclass(frozen=True)
class View:
    """The view state; every part None, and no filter set, where the address says nothing.

    `center` in degrees; `layers` in the atlas's order, None for all of them; `feature` is (collection, id);
    `filters` holds codes by the name of the filter.
    """

    center: LonLat | None = None
    zoom: float | None = None
    layers: tuple[str, ...] | None = None
    feature: tuple[str, str] | None = None
    time: Interval | None = None
    match: str | None = None
    filters: Filters = field(default_factory=lambda: MappingProxyType({}))
    indicator: str | None = None
    theme: str | None = None
    lang: str | None = None
    base: str | None = None
    table: str | None = None
    sort: Sort | None = None
    columns: tuple[str, ...] | None = None
    follow: str | None = None
    furniture: tuple[str, ...] | None = None
    ask: Ask | None = None

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> View:
        """The view of parts by their names in the address."""
        names = {row.name for row in FILTERS}
        filters = {name: value for name, value in values.items() if name in names}
        others = {name: value for name, value in values.items() if name not in names}
        return cls(**others, filters=MappingProxyType(filters))

    @property
    def parts(self) -> Mapping[str, Any]:
        """What is said, by the names of the address and in its order; the inverse of `of`."""
        plain = {one.name: getattr(self, one.name) for one in fields(self) if one.name != "filters"}
        said = {**plain, **self.filters}
        return {name: said[name] for name in PARTS if said.get(name) is not None}

    @property
    def query(self) -> str:
        """The query string without question mark that tells this view; equal for equal views."""
        return "&".join(
            f"{name}={quote(PARTS[name].write(value), safe=UNESCAPED)}" for name, value in self.parts.items()
        )

    @property
    def camera(self) -> tuple[LonLat, float]:
        """Centre and zoom; what is not said is the map's first."""
        return self.center or HOME, HOME_ZOOM if self.zoom is None else self.zoom

    def selection(self, layer: Layer, bbox: BBox | None = None) -> Query | None:
        """What the view shows of a layer as a query of the API's items; None where no record can be meant."""
        properties = layer.schema if layer.info.report is None else ()  # a user's records carry no codes
        text = as_cql2(self.filters, properties)
        if text is None or (self.layers is not None and layer.id not in self.layers):
            return None
        filter_ = cql2.compile(text, "cql2-text", layer.schema) if text else None
        certain = bool(self.time and self.match)
        return Query(bbox=bbox, datetime=self.time, certain=certain, filter=filter_)

    def shown(self, atlas: Atlas) -> tuple[Record, ...]:
        """The records of the layers that are on, in the window of time, that pass the filters, with a place
        or without, in the order of layers and files; of a user's layer no more than the map has."""
        return tuple(self._shown(atlas, None))

    def in_frame(self, atlas: Atlas, bbox: BBox) -> tuple[Record, ...]:
        """Those of them whose place touches a box."""
        return tuple(record for record in self._shown(atlas, bbox) if record.geometry is not None)

    def _shown(self, atlas: Atlas, bbox: BBox | None) -> Iterator[Record]:
        for layer in atlas.drawn.values():
            query = self.selection(layer, bbox)
            found = layer.select(query).indices if query else ()
            most = len(layer) if layer.info.report is None else MOST
            yield from (Record(layer, index) for index in found if index < most)

    def record(self, atlas: Atlas) -> Record | None:
        """The record of `feature`, shown or not.

        :raises NotFound: the atlas no longer has it.
        """
        if self.feature is None:
            return None
        layer = atlas.layer(self.feature[0])
        return Record(layer, layer.index_of(self.feature[1]))


def read(
    query: str | Iterable[Pair], atlas: Atlas, also: Collection[str] = ()
) -> tuple[View, tuple[Fault, ...]]:
    """The view that a query tells, and every fault in it; a fault's part of the view stays None.

    `query` is a query string, with its question mark or without, or its pairs; `also` names parameters that
    the caller reads itself. Parameters: docs/api.md, "The view in an address".
    """
    pairs = parse_qsl(query.removeprefix("?"), keep_blank_values=True) if isinstance(query, str) else query
    texts: dict[str, list[str]] = {}
    for name, text in pairs:
        texts.setdefault(name, []).append(text)
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    for name, given in texts.items():
        if name in also:
            continue
        try:
            values[name] = _value(name, given, atlas, also)
        except BadValue as fault:
            faults.append(Fault(name, fault.message, fault.allowed))
    return View.of(values), tuple(faults)


def parse(query: str | Iterable[Pair], atlas: Atlas, also: Collection[str] = ()) -> View:
    """The view that a query tells, as `read`.

    :raises BadQuery: with every fault: unknown or repeated parameters, values that cannot be read, a feature
        that the atlas does not have.
    """
    view, found = read(query, atlas, also)
    faults = [*found, *_missing(view, atlas)]
    if faults:
        raise BadQuery(faults)
    return view


def _value(name: str, given: list[str], atlas: Atlas, also: Collection[str]) -> Any:
    if name not in PARTS:
        raise BadValue("is not a parameter here", ", ".join([*PARTS, *also]))
    if len(given) > 1:
        raise BadValue("is given more than once", "one value")
    return PARTS[name].read(given[0], atlas)


def _missing(view: View, atlas: Atlas) -> Iterator[Fault]:
    try:
        view.record(atlas)
    except NotFound as fault:
        yield Fault("feature", str(fault), "the id of a feature of that collection")
