"""What is told: named views, the steps that a briefing makes of them; both read from their files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from ca_geo import jsonfile
from ca_geo.errors import NotFound
from ca_geo.view import View, parse

if TYPE_CHECKING:
    from ca_geo.atlas import Atlas

VIEWS, BRIEFINGS = "views", "briefings"  # folders of the data


@dataclass(frozen=True)
class NamedView:
    """A view of the map with a name: `query` is a query string of the map's address, `sources` are ids."""

    id: str
    title: str
    caption: str
    query: str
    sources: tuple[str, ...]

    def view(self, atlas: Atlas) -> View:
        """The view that the query tells. Raises BadQuery with every fault."""
        return parse(self.query, atlas)


@dataclass(frozen=True)
class Step:
    """A named view in a briefing: `text` is read beside the map, `notes` are for the presenter alone."""

    view: NamedView
    notes: str
    text: str


@dataclass(frozen=True)
class Briefing:
    """An ordered list of steps."""

    id: str
    title: str
    summary: str
    steps: tuple[Step, ...]

    @cached_property
    def sources(self) -> tuple[str, ...]:
        """The ids of its sources, each once, in the order in which the steps first name them."""
        return tuple(dict.fromkeys(source for step in self.steps for source in step.view.sources))

    def number_of(self, source: str) -> int:
        """The number, from 1, under which the briefing cites a source."""
        return self.sources.index(source) + 1


@dataclass(frozen=True)
class Briefings:
    """All of a data folder, by id in the order of their files' names; `version` is a hash of the files."""

    views: Mapping[str, NamedView]
    briefings: Mapping[str, Briefing]
    version: str

    def get(self, id_: str) -> Briefing:
        """A briefing by its id.

        :raises NotFound: there is none with this id.
        """
        if id_ not in self.briefings:
            raise NotFound("briefing", id_, allowed=self.briefings)
        return self.briefings[id_]


def read(data: Path) -> Briefings:
    """The views and briefings of a data folder that `validate` finds no fault with; what they show is not
    looked at (see `load`)."""
    files = {name: sorted((data / name).glob("*.json")) for name in (VIEWS, BRIEFINGS)}
    entries = {name: [jsonfile.read(path, data) for path in paths] for name, paths in files.items()}
    views = {entry["id"]: _view(entry) for entry in entries[VIEWS]}
    found = {entry["id"]: _briefing(entry, views) for entry in entries[BRIEFINGS]}
    version = jsonfile.digest(*(path.read_bytes() for paths in files.values() for path in paths))
    return Briefings(MappingProxyType(views), MappingProxyType(found), version)


def view_of(atlas: Atlas, text: str) -> View:
    """The view that a text names: the id of a named view, or a query string of the map's address.

    :raises NotFound: it is no query string, and no named view has this id.
    :raises BadQuery: the query has faults; carries all of them.
    """
    if not text or "=" in text:
        return parse(text, atlas)
    views = read(atlas.settings.data).views
    if text not in views:
        raise NotFound("view", text, allowed=views)
    return views[text].view(atlas)


def _view(entry: Mapping[str, Any]) -> NamedView:
    said = {name: entry[name] for name in ("id", "title", "caption", "query")}
    return NamedView(**said, sources=tuple(entry["sources"]))


def _briefing(entry: Mapping[str, Any], views: Mapping[str, NamedView]) -> Briefing:
    steps = [Step(views[step["view"]], step["notes"], step["text"]) for step in entry["steps"]]
    return Briefing(entry["id"], entry["title"], entry["summary"], tuple(steps))
