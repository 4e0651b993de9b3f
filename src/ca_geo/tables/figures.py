"""The tables of figures on countries: the states with their land, the figures, and what was not found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ca_geo.catalog import Catalog
from ca_geo.schema import Kind, PropertyInfo, describe
from ca_geo.tables.table import Record, Table, described, present

if TYPE_CHECKING:
    from ca_geo.basemap import BaseMap
    from ca_geo.indicators import Indicator

LAND = "ODbL-1.0"
STATE_PROPERTIES: tuple[tuple[str, Kind, str, str], ...] = (
    ("id", "string", "Identifier", "ISO 3166-1 alpha-2 code."),
    ("name", "string", "Name", "Name of the state, as the base map has it."),
    ("geometry_ref", "string", "Geometry reference", "The land of the base map that the polygon is."),
    ("figures", "integer", "Figures", "How many figures speak of the state."),
    ("records", "integer", "Records", "How many features of the layers lie in the state or name it."),
)


def countries_table(
    catalog: Catalog,
    basemap: BaseMap,
    indicators: Sequence[Indicator],
    mapped: Sequence[Mapping[str, Any]],
    named: Mapping[str, int],
) -> Table:
    """The five states as the base map draws them.

    `mapped` are the figures that one map can show, by state (`indicators.choropleths`), `named` says how many
    features name a state.
    """
    records = [
        {
            "id": code,
            "name": name,
            "geometry_ref": f"land:{code}",
            "figures": sum(code in figure.countries for figure in indicators),
            "records": named.get(code, 0),
            **_figures_of(code, mapped),
        }
        for code, name in basemap.states.items()
    ]
    info = described(
        "countries", "Countries", "The five states, and what is said of each in figures.", catalog
    )
    land = basemap.files["land"]
    info = replace(info, licence=LAND, attribution=land.attribution, claimed=True)
    schema = _schema_of_states(catalog, mapped)
    geometries = tuple(basemap.countries[code] for code in basemap.states)
    return Table(info, tuple(records), schema, None, geometries)


def _figures_of(code: str, mapped: Iterable[Mapping[str, Any]]) -> Record:
    """The state's values; a contested one with its ends and what else is said."""
    said: dict[str, Any] = {}
    for figure in mapped:
        name, value = _column(figure), figure["values"].get(code)
        if value is None:
            continue
        said[name] = value["value"]
        if value["contested"]:
            said |= {f"{name}_contested": True, f"{name}_low": value["low"], f"{name}_high": value["high"]}
            said[f"{name}_note"] = f"Also said: {'; '.join(value['others'])}."
    return said


def _column(figure: Mapping[str, Any]) -> str:
    return str(figure["id"]).replace("-", "_")


def _schema_of_states(catalog: Catalog, mapped: Sequence[Mapping[str, Any]]) -> Mapping[str, PropertyInfo]:
    infos = [PropertyInfo(*row) for row in STATE_PROPERTIES]
    for figure in mapped:
        infos += _infos(figure, catalog)
    return {info.name: info for info in infos}


def _infos(figure: Mapping[str, Any], catalog: Catalog) -> Iterator[PropertyInfo]:
    """The value of one indicator, the mark of doubt, the ends and the note, as features have them."""
    name, title = _column(figure), catalog.codelists["indicator"][figure["id"]]["title"]
    words = (
        f"{title}, partner {figure['partner']}, {figure['date']}. Sources: {', '.join(figure['sources'])}."
    )
    unit = figure["unit"]
    yield PropertyInfo(name, "number", title, words, unit=unit)
    if any(value["contested"] for value in figure["values"].values()):
        yield PropertyInfo(f"{name}_contested", "boolean", f"{title}: contested", "Sources differ on it.")
        yield PropertyInfo(f"{name}_low", "number", f"{title}: lowest", "Lowest of what is said.", unit=unit)
        yield PropertyInfo(
            f"{name}_high", "number", f"{title}: highest", "Highest of what is said.", unit=unit
        )
        yield PropertyInfo(f"{name}_note", "string", f"{title}: note", "What else is said, as printed.")


# What a figure's record has beside the columns of its file.
FIGURE_PROPERTIES: Record = {
    "countries": {
        "title": "Countries",
        "description": "The states that the figure is about; C5 stands for the five together.",
        "type": "array",
        "items": {"type": "string"},
    },
    "number": {
        "title": "Number",
        "description": "The value where it is a number, in its unit.",
        "type": "number",
    },
    "topic": {"title": "Topic", "description": "What the indicator belongs to.", "x-codelist": "topic"},
    "source_title": {"title": "Title of the source", "description": "Title of the work.", "type": "string"},
}


def indicators_table(catalog: Catalog, indicators: Sequence[Indicator], schema: Record) -> Table:
    """The figures, one source a row. `schema` is the JSON Schema of indicators."""
    info = described("indicators", "Figures on countries", "One figure as one source has it.", catalog)
    records = tuple(_figure_record(figure, catalog) for figure in indicators)
    rules = {"properties": {**schema.get("properties", {}), **FIGURE_PROPERTIES}}
    return Table(info, records, describe(_as_features(rules), catalog.vocabularies, records), "date")


def _figure_record(figure: Indicator, catalog: Catalog) -> Record:
    """Its values as text, because one column holds numbers and dates; a number stands in `number` too."""
    said = figure.as_json()
    number = said["value"] if isinstance(said.get("value"), int | float) else None
    said |= {name: str(said[name]) for name in ("value", "low", "high") if name in said}
    title = catalog.sources.get(figure.source, {}).get("title")
    return present(said | {"number": number, "topic": figure.topic, "source_title": title})


def gaps_table(catalog: Catalog, gaps: Sequence[Record], schema: Record) -> Table:
    """What was looked for and not found. `schema` is the JSON Schema of gaps."""
    info = described("gaps", "What is not known", "What was looked for and not found.", catalog)
    records = tuple({name: _frozen(value) for name, value in gap.items()} for gap in gaps)
    return Table(info, records, describe(_as_features(schema), catalog.vocabularies, records), None)


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _as_features(schema: Record) -> Record:
    """The schema of a row where `describe` looks for that of a feature's properties."""
    return {"properties": {"properties": schema}}
