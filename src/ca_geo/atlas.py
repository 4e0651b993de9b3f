"""What `ca_geo.open()` returns: catalogue, base map and layers together, loaded once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from ca_geo import __version__, jsonfile, userlayers
from ca_geo.basemap import BaseMap
from ca_geo.catalog import Catalog
from ca_geo.errors import DataError, NotFound
from ca_geo.evidence import Claim, Claims
from ca_geo.indicators import Indicator, choropleths, load
from ca_geo.layers import Layer
from ca_geo.releases import Release, Releases
from ca_geo.releases.register import removed_with
from ca_geo.search import SearchIndex
from ca_geo.settings import Settings
from ca_geo.strings import DEFAULT
from ca_geo.tables import Table, claims_table, countries_table, gaps_table, indicators_table, sources_table
from ca_geo.validate import validate
from ca_geo.vocabulary import Vocabulary

if TYPE_CHECKING:
    import folium

    from ca_geo.figure.request import Format

SIDES = ("affirms", "denies")
SHARED = ("version", "claims", "indicators", "gaps", "places", "headings")  # by an atlas in all languages
ABOUT = "about"  # the table of a GeoPackage that describes its layers: no layer may be called so


@dataclass(frozen=True, eq=False, repr=False)
class Atlas:
    """Everything there is. Layers are in the catalogue's order.

    `user_layers` are those that the settings name beside the data, in the order of their files: served, drawn
    and exported as the others, but no part of the evidence. `release` is the one that the data are of; None
    where they are those of now. `vocabulary` holds the words of a language other than English; such an atlas
    stands beside its `original`, with which it shares all but titles.
    """

    settings: Settings
    catalog: Catalog
    basemap: BaseMap
    layers: Mapping[str, Layer]
    user_layers: Mapping[str, Layer] = field(default_factory=lambda: MappingProxyType({}))
    release: Release | None = None
    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    original: Atlas | None = None

    @classmethod
    def load(cls, settings: Settings, release: Release | None = None) -> Atlas:
        """The atlas of the settings' data folder, after every rule was checked; `release` is what it is of.

        :raises DataError: with the report of `validate`.
        :raises LayerError: a file of a user layer cannot be used.
        """
        report = validate(settings.data)
        if report:
            raise DataError(report)
        catalog, basemap = Catalog.load(settings.data), BaseMap.load(settings.data)
        layers: dict[str, Layer] = {}
        brought: dict[str, Layer] = {}
        atlas = cls(settings, catalog, basemap, MappingProxyType(layers), MappingProxyType(brought), release)
        for name, info in catalog.layers.items():
            layers[name] = Layer.load(settings.data, info, catalog, basemap, partial(atlas._found, name))
        if settings.layers:
            taken = {*replace(atlas).collections, ABOUT}  # of a copy: what it keeps has no user layers yet
            found = map(Layer.of_user, userlayers.read_all(settings.layers, taken))
            brought.update({layer.id: layer for layer in found})
        return atlas

    @classmethod
    def of_release(cls, settings: Settings, release: Release) -> Atlas:
        """The atlas as it was released, unpacked to a folder that goes when the atlas does.

        :raises DataError: the archive is damaged, or its data break a rule that this version checks.
        """
        with release.unpacked() as folder:
            then = replace(settings, data=folder, releases=settings.releases_folder)
            return removed_with(cls.load(then, release), folder)

    @property
    def lang(self) -> str:
        """The language of titles and descriptions: `en`, `ru`."""
        return self.vocabulary.lang

    def in_language(self, lang: str) -> Atlas:
        """The same atlas with titles, descriptions and codes in another language of `strings.LANGUAGES`.

        What is said of the world stays as the data have it.
        """
        if lang == self.lang:
            return self
        original = self.original or self
        return (
            original if lang == DEFAULT else original._translated(Vocabulary.load(self.settings.data, lang))
        )

    def _translated(self, words: Vocabulary) -> Atlas:
        catalog = words.catalog(self.catalog)
        lists = catalog.vocabularies
        layers = {
            name: replace(layer, info=words.info(layer.info), schema=words.schema(layer.schema, lists))
            for name, layer in self.layers.items()
        }
        found = replace(
            self,
            catalog=catalog,
            basemap=words.basemap(self.basemap),
            layers=MappingProxyType(layers),
            vocabulary=words,
            original=self,
        )
        vars(found).update({name: getattr(self, name) for name in SHARED})
        return found

    def __repr__(self) -> str:
        return f"<Atlas of {', '.join(self.layers)} in {self.settings.data}>"

    @cached_property
    def version(self) -> str:
        """Hash that changes when anything does: layers, base map, words, code."""
        lists = (self.gaps, self.places, self.headings)
        said = repr((__version__, self.catalog, self.claims, self.indicators, *lists)).encode()
        layers = [layer.version.encode() for layer in self.drawn.values()]
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
        return self._list("gaps")

    @cached_property
    def places(self) -> tuple[Mapping[str, Any], ...]:
        """Regions and lines that the documents name as background: found by name, no features."""
        return self._list("places")

    @cached_property
    def headings(self) -> Mapping[str, Mapping[str, str]]:
        """What each side holds of a feature whose statements are opposed: `affirms`, `denies`."""
        return {entry["id"]: {side: entry[side] for side in SIDES} for entry in self._list("positions")}

    def _list(self, name: str) -> tuple[Mapping[str, Any], ...]:
        return jsonfile.read_list(self.settings.data / f"{name}.json", self.settings.data)

    @cached_property
    def collections(self) -> Mapping[str, Layer]:
        """The layers, then the tables that stand in no layer file: all that the interface serves."""
        found = map(self._named, map(Layer.of_table, self._tables()))
        return MappingProxyType({**self.drawn, **{table.id: table for table in found}})

    def _named(self, table: Layer) -> Layer:
        words, lists = self.vocabulary, self.catalog.vocabularies
        return replace(table, info=words.info(table.info), schema=words.schema(table.schema, lists, table.id))

    @property
    def drawn(self) -> Mapping[str, Layer]:
        """The layers that the map has: the atlas's own, then those of users."""
        return MappingProxyType({**self.layers, **self.user_layers})

    def _tables(self) -> Iterator[Table]:
        catalog = self.catalog
        if self.indicators:
            mapped = choropleths(self.indicators, list(self.basemap.states))
            yield countries_table(catalog, self.basemap, self.indicators, mapped, self._named_states())
            yield indicators_table(catalog, self.indicators, self._schema("indicators"))
        if self.gaps:
            yield gaps_table(catalog, self.gaps, self._schema("gaps"))
        if self.claims.claims:
            homes = {fid: layer.id for layer in self.layers.values() for fid in layer.ids}
            yield claims_table(catalog, self.claims, self._schema("claims"), homes)
        yield sources_table(catalog, self.claims)

    def _named_states(self) -> Mapping[str, int]:
        """How many features name each state."""
        records = (record for layer in self.layers.values() for record in layer.properties)
        return Counter(code for record in records for code in record.get("countries", ()))

    def claims_on(self, collection: str, fid: str) -> Sequence[Claim]:
        """What is claimed of a record: of a feature its claims, of a state the figures on it."""
        if collection == "countries":
            return [figure.as_claim(fid) for figure in self.indicators if fid in figure.countries]
        return self.claims.of_feature(fid)

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
        return self.original.search if self.original else SearchIndex.build(self)

    def _found(self, layer: str, text: str) -> tuple[str, ...]:
        return self.search.matching_ids(layer, text)

    def figure(self, view: str = "", format: Format = "svg", **asked: str | int) -> bytes:
        """A picture of a view as the bytes of an SVG, PDF or PNG file.

        `view` is the id of a named view, or a query of the map's address; `asked` are the parameters of
        `/figure.svg` (docs/figures.md): size, dpi, theme, projection, lang, title, caption, chart.

        :raises BadQuery: with every fault of the two.
        :raises NotFound: there is no view of this name.
        """
        from ca_geo import briefings, figure  # noqa: PLC0415 - they build on the atlas

        told = view.removeprefix("?") if "=" in view else briefings.view_of(self, view).query
        pairs = [pair for pair in parse_qsl(told, keep_blank_values=True) if pair[0] not in asked]
        pairs += [(name, str(value)) for name, value in asked.items()]
        return figure.draw(self, *figure.parse(pairs, self, format))

    def map(self, **view: Any) -> folium.Map:
        """A `folium.Map` of the atlas that shows in a notebook, with its scripts and data inside.

        The view is what `mapview.standalone` takes: center, zoom, layers, feature, theme.
        """
        from ca_geo import mapview  # noqa: PLC0415 - folium takes half a second to import

        return mapview.standalone(self, **view)


def open(
    data: Path | str | None = None,
    *,
    layers: Iterable[Path | str] | None = None,
    release: int | None = None,
) -> Atlas:
    """The atlas of a data folder; without one, of the environment's or the installed one.

    `layers` are files, or folders of files, to be read as layers beside the atlas's own
    (`Atlas.user_layers`); without any, those of the environment. `release` is the number of a release of that
    folder.

    :raises DataError: with the report of `validate`.
    :raises LayerError: a file of `layers` cannot be used.
    :raises NotFound: there is no such release.
    """
    settings = Settings.from_env()
    if data is not None:
        settings = replace(settings, data=Path(data))
    if layers is not None:
        settings = replace(settings, layers=tuple(map(Path, layers)))
    if release is None:
        return Atlas.load(settings)
    return Atlas.of_release(settings, Releases.read(settings.releases_folder).get(release))
