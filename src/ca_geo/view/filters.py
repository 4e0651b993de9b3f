"""The filters of the map, the twin of `web/static/js/filters.js`: their codes, and the same as CQL2."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from ca_geo.catalog import Catalog
from ca_geo.citation import short
from ca_geo.precision import PRECISIONS

CASUALTIES = ("killed", "killed_attackers", "killed_kg", "killed_tj", "injured")
Filters = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class FilterRow:
    """One filter: `name` in the address, `properties` of the records, `titles` of its codes in order.

    `several` where a record holds a list; `least` where a code lets all that is more precise pass too; with
    several properties it asks whether any of them is above zero.
    """

    name: str
    properties: tuple[str, ...]
    titles: Callable[[Catalog], Mapping[str, str]]
    several: bool = False
    least: bool = False


def _listed(name: str) -> Callable[[Catalog], Mapping[str, str]]:
    return lambda catalog: catalog.vocabularies.get(name, {})


def _precisions(catalog: Catalog) -> Mapping[str, str]:
    titles = catalog.vocabularies.get("location_precision", {})
    return {code: titles.get(code, code) for code in PRECISIONS}


def _sources(catalog: Catalog) -> Mapping[str, str]:
    """Many came out in the same place: the id tells them apart, as footnotes have it."""
    return {id_: f"{short(source)} [{id_}]" for id_, source in catalog.sources.items()}


FILTERS = (
    FilterRow("countries", ("countries",), _listed("country"), several=True),
    FilterRow("admin1", ("admin1",), _listed("admin1"), several=True),
    FilterRow("actors", ("actors",), _listed("actors"), several=True),
    FilterRow("actor_countries", ("actor_countries",), _listed("country"), several=True),
    FilterRow("category", ("category",), _listed("category")),
    FilterRow("status", ("status",), _listed("status")),
    FilterRow("assessment", ("assessment",), _listed("assessment")),
    FilterRow("precision", ("location_precision",), _precisions, least=True),
    FilterRow("casualties", CASUALTIES, lambda _catalog: {"any": "any"}),
    FilterRow("source", ("source_ids",), _sources, several=True),
)


def as_cql2(filters: Filters, properties: Collection[str]) -> str | None:
    """The filters as one CQL2 text (OGC 21-065r2) for a layer whose records have these properties.

    Empty when no filter is set, None when one asks for what no record of the layer has.
    """
    parts = [_predicate(row, filters[row.name], properties) for row in FILTERS if row.name in filters]
    said = [part for part in parts if part]
    return " AND ".join(said) if len(said) == len(parts) else None


def _predicate(row: FilterRow, codes: Sequence[str], properties: Collection[str]) -> str | None:
    asked = [name for name in row.properties if name in properties]
    if not asked:
        return None
    if len(row.properties) > 1:
        return f"({' OR '.join(f'{name} > 0' for name in asked)})"
    (name,) = asked
    wanted = PRECISIONS[: 1 + max(map(PRECISIONS.index, codes))] if row.least else codes
    listed = ", ".join("'" + code.replace("'", "''") + "'" for code in wanted)
    if row.several:
        return f"A_OVERLAPS({name}, ({listed}))"
    return f"{name} = {listed}" if len(wanted) == 1 else f"{name} IN ({listed})"
