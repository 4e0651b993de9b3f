"""One table: how each part of the view is read and written; the twin of `web/static/js/url-state.js`."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from ca_geo import onlinetiles
from ca_geo.errors import BadValue
from ca_geo.extent import CLIP, MAX_ZOOM, MIN_ZOOM
from ca_geo.indicators import choropleths
from ca_geo.lonlat import LonLat
from ca_geo.period import OPEN, Interval
from ca_geo.strings import DEFAULT, LANGUAGES
from ca_geo.view.asks import read_ask
from ca_geo.view.filters import FILTERS, FilterRow

if TYPE_CHECKING:
    from ca_geo.atlas import Atlas

THEMES = ("light", "dark", "grey", "contrast")
USUAL = ("name", "layer", "area", "place", "date", "status", "sources")  # columns that the table always has
FURTHER = ("category", "assessment", "actors", "casualties", "cost")
FURNITURE = ("graticule", "minimap", "north")  # what a reader may have on the map or not
USUAL_FURNITURE = ("graticule",)
TIME_FORM = "two days YYYY-MM-DD with / between, the first one first; one of the two may be .."
CENTER_FORM = (
    f"longitude,latitude from {CLIP.west:g} to {CLIP.east:g} and from {CLIP.south:g} to {CLIP.north:g}"
)

_NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


class Sort(NamedTuple):
    """The column that the table is sorted by."""

    column: str
    descending: bool

    def __str__(self) -> str:
        return f"{'-' if self.descending else ''}{self.column}"


@dataclass(frozen=True)
class Part:
    """A row: `read` gives the value, None for what goes without saying, or raises BadValue."""

    read: Callable[[str, Atlas], Any]
    write: Callable[[Any], str] = str


def _center(text: str, _atlas: Atlas) -> LonLat:
    parts = text.split(",")
    if len(parts) != 2:
        raise BadValue(f"{text!r} is no position", CENTER_FORM)
    lon = _number(parts[0], CLIP.west, CLIP.east, CENTER_FORM)
    return LonLat(lon, _number(parts[1], CLIP.south, CLIP.north, CENTER_FORM))


def _zoom(text: str, _atlas: Atlas) -> float:
    return _number(text, MIN_ZOOM, MAX_ZOOM, f"a number from {MIN_ZOOM} to {MAX_ZOOM}")


def _number(text: str, low: float, high: float, form: str) -> float:
    if not _NUMBER.fullmatch(text) or not low <= float(text) <= high:
        raise BadValue(f"{text!r} is not such a number", form)
    return float(text)


def _layers(text: str, atlas: Atlas) -> tuple[str, ...] | None:
    asked = _codes(text, atlas.drawn) if text else ()
    found = tuple(name for name in atlas.drawn if name in asked)
    return None if len(found) == len(atlas.drawn) else found


def _feature(text: str, atlas: Atlas) -> tuple[str, str]:
    collection, _, fid = text.partition("/")
    if not fid or collection not in atlas.drawn:
        raise BadValue(f"{text!r} names no feature", f"collection/id with one of {', '.join(atlas.drawn)}")
    return collection, fid


def _time(text: str, _atlas: Atlas) -> Interval | None:
    sides = text.split("/")
    if len(sides) != 2:
        raise BadValue(f"{text!r} is no interval", TIME_FORM)
    start, end = map(_day, sides)
    if start and end and start > end:
        raise BadValue(f"{text!r} ends before it starts", TIME_FORM)
    return Interval(start, end) if start or end else None


def _day(text: str) -> date | None:
    if text == OPEN:
        return None
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass  # told below
    raise BadValue(f"{text!r} is no day of the calendar", TIME_FORM)


def _filter(row: FilterRow) -> Part:
    def read(text: str, atlas: Atlas) -> tuple[str, ...]:
        codes = _codes(text, row.titles(atlas.catalog))
        if row.least and len(codes) > 1:
            raise BadValue(f"{text!r} are several", "one value")
        return codes

    return Part(read, ",".join)


def _codes(text: str, allowed: Collection[str]) -> tuple[str, ...]:
    return _known(tuple(dict.fromkeys(text.split(","))), allowed)


def _known(codes: tuple[str, ...], allowed: Collection[str]) -> tuple[str, ...]:
    unknown = [repr(code) for code in codes if code not in allowed]
    if unknown:
        raise BadValue(f"{', '.join(unknown)} is unknown", ", ".join(allowed))
    return codes


def _one_of(allowed: Iterable[str], usual: str | None = None) -> Callable[[str, Atlas], str | None]:
    """Reads one of several words; `usual` is the one that goes without saying."""
    words = tuple(allowed)

    def read(text: str, _atlas: Atlas) -> str | None:
        _known((text,), words)
        return None if text == usual else text

    return read


def _indicator(text: str, atlas: Atlas) -> str | None:
    drawn = choropleths(atlas.indicators, sorted(atlas.basemap.states))
    return _one_of(dict.fromkeys(one["id"] for one in drawn))(text, atlas)


def _base(text: str, atlas: Atlas) -> str | None:
    tiles = [tiles.id for tiles in onlinetiles.read(atlas.settings.web)]
    return _one_of([onlinetiles.OWN, *tiles], onlinetiles.OWN)(text, atlas)


def _sort(text: str, _atlas: Atlas) -> Sort:
    column = text.removeprefix("-")
    _known((column,), (*USUAL, *FURTHER))
    return Sort(column, text.startswith("-"))


def _columns(text: str, _atlas: Atlas) -> tuple[str, ...]:
    asked = _codes(text, FURTHER)
    return tuple(name for name in FURTHER if name in asked)


def _furniture(text: str, _atlas: Atlas) -> tuple[str, ...] | None:
    asked = _codes(text, FURNITURE) if text else ()
    wanted = tuple(name for name in FURNITURE if name in asked)
    return None if wanted == USUAL_FURNITURE else wanted


def _rounded(value: float, digits: int) -> str:
    """As ECMA-262 `toFixed` rounds: the nearest by the number's exact value, of two the larger one."""
    rounded = Decimal(value).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    return f"{rounded:f}".rstrip("0").rstrip(".")


def _days(time: Interval) -> str:
    return f"{time.start or OPEN}/{time.end or OPEN}"


PARTS: Mapping[str, Part] = MappingProxyType(
    {
        "center": Part(_center, lambda center: ",".join(_rounded(degrees, 4) for degrees in center)),
        "zoom": Part(_zoom, lambda zoom: _rounded(zoom, 2)),
        "layers": Part(_layers, ",".join),
        "feature": Part(_feature, "/".join),
        "time": Part(_time, _days),
        "match": Part(_one_of(("certain", "possible"), "possible")),
        **{row.name: _filter(row) for row in FILTERS},
        "indicator": Part(_indicator),
        "theme": Part(_one_of(THEMES)),
        "lang": Part(_one_of(LANGUAGES, DEFAULT)),
        "base": Part(_base),
        "table": Part(_one_of(("open",))),
        "sort": Part(_sort),
        "columns": Part(_columns, ",".join),
        "follow": Part(_one_of(("extent",))),
        "furniture": Part(_furniture, ",".join),
        "ask": Part(read_ask),
    }
)
