"""What a viewer of KML shows of a record when it is chosen: HTML in which every text is escaped."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from jinja2 import Template

from ca_geo.formats.columns import terms
from ca_geo.layers import SOURCE_IDS
from ca_geo.precision import SCHEMES
from ca_geo.settings import share
from ca_geo.styles.theme import words
from ca_geo.templates import environment
from ca_geo.words import date_in_words, number_in_words

if TYPE_CHECKING:
    from ca_geo.layers import Selection
    from ca_geo.schema import PropertyInfo

Record = Mapping[str, Any]
# Said apart from the table: in the name, the summary, the sentence on the place, the line of sources.
_APART = {"id", "name", "summary", "location_precision", "location_uncertainty_m", "geometry_ref", "sources"}
_APART |= {SOURCE_IDS.name, *(scheme.name for scheme in SCHEMES)}
_PARTS = ("_low", "_high", "_contested")  # said with the property that they are about


class Fact(NamedTuple):
    """A row of the table."""

    title: str
    text: str


def balloon(selection: Selection, record: Record) -> str:
    """The summary, the facts with their units, how closely the place is known, the sources, the licence.

    What a user brought has facts alone, whatever its columns are called.
    """
    own = selection.layer.info.report is None
    found: str = _template().render(
        summary=record.get("summary") if own else None,
        facts=list(_facts(selection.schema, record, _APART if own else {"id", "name"})),
        place=place_in_words(record) if own else words()["precision.unstated"],
        sources="; ".join(record.get("sources", ())) if own else "",
        layer=" ".join([f"{selection.layer.info.title}.", *terms(selection.layer.info)]),
    )
    return found


def place_in_words(record: Record) -> str:
    """How closely the place is known, as the map says it."""
    key = f"precision.{record.get('location_precision', 'unknown')}"
    radius = record.get("location_uncertainty_m")
    if radius is not None and f"{key}.within" in words():
        return words()[f"{key}.within"].format(radius=_kilometres(radius))
    return words().get(key, words()["precision.unknown"])


def _kilometres(metres: float) -> str:
    """Whole ones from 2 km up."""
    km = metres / 1000
    return number_in_words(round(km) if km >= 2 else round(km, 1), "km")


@cache
def _template() -> Template:
    folder = share() / "web" / "templates" / "files"
    return environment(folder).get_template("balloon.html")


def _facts(schema: Mapping[str, PropertyInfo], record: Record, apart: Collection[str]) -> Iterator[Fact]:
    for name, info in schema.items():
        if name in apart or _is_part(name, schema) or record.get(name) is None:
            continue
        yield Fact(info.title, "; ".join([_text(info, record[name]), *_doubt(info, record)]))


def _is_part(name: str, schema: Mapping[str, PropertyInfo]) -> bool:
    return any(name.removesuffix(part) in schema for part in _PARTS if name.endswith(part))


def _doubt(info: PropertyInfo, record: Record) -> Iterator[str]:
    """The range that sources give, and whether they differ: no contested value stands bare."""
    ends = [record.get(f"{info.name}{part}") for part in ("_low", "_high")]
    if any(end is not None for end in ends):
        low, high = ("…" if end is None else _one(info, end) for end in ends)
        yield f"{low} – {high}"
    if record.get(f"{info.name}_contested") is True:
        yield words()["signs.contested"].lower()


def _text(info: PropertyInfo, value: Any) -> str:
    return ", ".join(_one(info, one) for one in (value if isinstance(value, list | tuple) else (value,)))


def _one(info: PropertyInfo, value: Any) -> str:
    if info.values and str(value) in info.values:
        return info.values[str(value)]
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return number_in_words(value, info.unit)
    return (date_in_words(str(value)) if info.format in {"edtf", "date"} else None) or str(value)
