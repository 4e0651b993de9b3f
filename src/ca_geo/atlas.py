"""What `ca_geo.open()` returns: catalogue, base map and layers together, loaded once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from ca_geo import __version__, jsonfile
from ca_geo.basemap import BaseMap
from ca_geo.catalog import Catalog
from ca_geo.errors import DataError, NotFound
from ca_geo.evidence import Claims
from ca_geo.indicators import Indicator, load, load_gaps
from ca_geo.layers import Layer
from ca_geo.search import SearchIndex
from ca_geo.settings import Settings
from ca_geo.tables import tables
from ca_geo.validate import validate

if TYPE_CHECKING:
    import folium


@dataclass(frozen=True, eq=False, repr=False)
class Atlas:
    """Everything there is. Layers are in the catalogue's order."""

    settings: Settings
    catalog: Catalog
    basemap: BaseMap
    layers: Mapping[str, Layer]

    @classmethod
    def load(cls, settings: Settings) -> Atlas:
        """The atlas of the settings' data folder, after every rule was checked.

        :raises DataError: with the report of `validate`.
        """
        report = validate(settings.data)
        if report:
            raise DataError(report)
        catalog, basemap = Catalog.load(settings.data), BaseMap.load(settings.data)
        layers: dict[str, Layer] = {}
        atlas = cls(settings, catalog, basemap, MappingProxyType(layers))
        for name, info in catalog.layers.items():
            layers[name] = Layer.load(settings.data, info, catalog, basemap, partial(atlas._found, name))
        return atlas

    def __repr__(self) -> str:
        return f"<Atlas of {', '.join(self.layers)} in {self.settings.data}>"

    @cached_property
    def version(self) -> str:
        """Hash that changes when anything does: layers, base map, words, code."""
        said = repr((__version__, self.catalog, self.claims, self.indicators, self.gaps)).encode()
        layers = [layer.version.encode() for layer in self.layers.values()]
        return jsonfile.digest(said, self.basemap.version.encode(), *layers)

    @cached_property
    def claims(self) -> Claims:
        """Who says what of the features; read when first asked for, which building the site does."""
        return Claims.load(self.settings.data)

    @cached_property
    def indicators(self) -> tuple[Indicator, ...]:
        """The figures on countries, in the order of their file."""
        return load(self.settings.data)

    @cached_property
    def gaps(self) -> tuple[Mapping[str, Any], ...]:
        """What was looked for and not found."""
        return load_gaps(self.settings.data)

    @cached_property
    def collections(self) -> Mapping[str, Layer]:
        """The layers, then the tables that have no geometry: all that the interface serves."""
        homes = {fid: layer.id for layer in self.layers.values() for fid in layer.ids}
        schema = self._schema("claims") if self.claims.claims else {}
        found = map(Layer.of_table, tables(self.catalog, self.claims, schema, homes))
        return MappingProxyType({**self.layers, **{table.id: table for table in found}})

    def _schema(self, name: str) -> Mapping[str, Any]:
        data = self.settings.data
        schema: Mapping[str, Any] = jsonfile.read(data / "schema" / f"{name}.schema.json", data)
        return schema

    def layer(self, name: str) -> Layer:
        """A layer, or a table, by its id.

        :raises NotFound: there is none with this id.
        """
        if name not in self.collections:
            raise NotFound("collection", name, allowed=self.collections)
        return self.collections[name]

    @cached_property
    def search(self) -> SearchIndex:
        """What finds features and places by a text; built when it is first asked for."""
        return SearchIndex.build(self)

    def _found(self, layer: str, text: str) -> tuple[str, ...]:
        return self.search.matching_ids(layer, text)

    def map(self, **view: Any) -> folium.Map:
        """A `folium.Map` of the atlas that shows in a notebook, with its scripts and data inside.

        The view is what `mapview.standalone` takes: center, zoom, layers, feature, theme.
        """
        from ca_geo import mapview  # noqa: PLC0415 - folium takes half a second to import

        return mapview.standalone(self, **view)


def open(data: Path | str | None = None) -> Atlas:
    """The atlas of a data folder; without one, of the environment's or the installed one.

    :raises DataError: with the report of `validate`.
    """
    settings = Settings.from_env()
    return Atlas.load(settings if data is None else replace(settings, data=Path(data)))
