"""What is asked: of a layer, and of the search over everything."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from ca_geo import spelling
from ca_geo.cql2 import Filter
from ca_geo.crs import CRS84, Crs, CrsBox
from ca_geo.errors import BadValue
from ca_geo.lonlat import BBox
from ca_geo.period import Interval

FOOTPRINT = "footprint"
CERTAIN = "certain"
LONGEST = 200  # characters of a text that is searched for
HITS, MOST_HITS = 20, 100  # of a search: unless asked otherwise, and at most


@dataclass(frozen=True)
class Query:
    """What is asked of a layer. `limit` of None asks for everything from `offset` on.

    `sortby` holds properties, each with whether it descends; `properties` those to be given, None for all of
    them; `crs` is that of the answer.
    """

    bbox: BBox | CrsBox | None = None
    datetime: Interval | None = None
    limit: int | None = None
    offset: int = 0
    filters: tuple[tuple[str, str], ...] = ()
    footprint: bool = False
    certain: bool = False
    least_precision: str | None = None
    text: str | None = None
    filter: Filter | None = None
    sortby: tuple[tuple[str, bool], ...] = ()
    properties: tuple[str, ...] | None = None
    skip_geometry: bool = False
    crs: Crs = CRS84

    @property
    def wants_all(self) -> bool:
        """Whether features are wanted as they are prepared: all that they say, in CRS84."""
        return self.properties is None and not self.skip_geometry and self.crs == CRS84

    @property
    def is_quick(self) -> bool:
        """Whether what is prepared answers it at once: nothing to search, sort, filter or take elsewhere."""
        asks_more = self.text or self.sortby or self.filter or isinstance(self.bbox, CrsBox)
        return self.wants_all and not asks_more

    def items(self) -> list[tuple[str, str]]:
        """The parameters that say the same, in a fixed order, without those left at their default."""
        named = [
            ("q", self.text),
            ("bbox", self.bbox),
            ("bbox-crs", self.bbox.crs if isinstance(self.bbox, CrsBox) else None),
            ("datetime", self.datetime),
            ("datetime-match", CERTAIN if self.certain else None),
            ("precision-min", self.least_precision),
            *sorted(self.filters),
            ("filter", self.filter),
            ("sortby", ",".join(f"{'-' if down else ''}{name}" for name, down in self.sortby) or None),
            ("properties", None if self.properties is None else ",".join(self.properties)),
            ("geometry", FOOTPRINT if self.footprint else None),
            ("skipGeometry", "true" if self.skip_geometry else None),
            ("crs", None if self.crs == CRS84 else self.crs),
            ("limit", self.limit),
            ("offset", self.offset or None),
        ]
        return [(name, str(value)) for name, value in named if value is not None]

    def canonical(self) -> str:
        """The query string of `items`: equal for equal queries, so that it can stand in links and ETags."""
        return urlencode(self.items())


@dataclass(frozen=True)
class Lookup:
    """What is asked of the search over everything: a text, perhaps half typed, and how many hits at most."""

    text: str = ""
    limit: int = HITS

    def canonical(self) -> str:
        """The query string that asks the same."""
        return urlencode({"q": self.text, "limit": self.limit} if self.text else {})


def terms(text: str) -> list[list[str]]:
    """The words of each of the terms that commas separate (OGC 24-031, parameter `q`).

    :raises BadValue: the text is too long, or a term is without a word.
    """
    found = [spelling.comparable_words(term) for term in short_enough(text).split(",")]
    if not all(found):
        raise BadValue(f"{text!r} has a term without a word", "terms separated by commas")
    return found


def short_enough(text: str) -> str:
    """The text itself.

    :raises BadValue: it is longer than a search takes.
    """
    if len(text) > LONGEST:
        raise BadValue(f"has {len(text)} characters", f"at most {LONGEST}")
    return text
