"""A briefing as a page: presented on the map, or read beside it; linked, or in one file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import shapely

from ca_geo import mapview
from ca_geo.briefings.told import Briefing, Step
from ca_geo.citation import citation, short
from ca_geo.extent import seen
from ca_geo.locator import Locator, Locators
from ca_geo.mapview import About, Face, MapPage, Story
from ca_geo.view import View

if TYPE_CHECKING:
    import folium

    from ca_geo.atlas import Atlas

MADE_FOR = (1280, 600)  # px of the map for which the zooms of steps are meant (briefing-camera.js)
ROOT = "../"  # from /briefing/{id} to the map


class BriefingPages:
    """The pages of the briefings of an atlas, each rendered when it is first asked for and kept.

    `asset` gives the address of a path, as for `mapview.map_page`.
    """

    def __init__(self, atlas: Atlas, asset: Callable[[str], str]) -> None:
        self._atlas, self._asset = atlas, asset
        self._locators = Locators(atlas)
        self._kept: dict[tuple[str, bool], MapPage] = {}
        self._lock = Lock()

    def get(self, briefing: Briefing, *, reading: bool) -> MapPage:
        """The page of a briefing, to be presented or to be read, in the language of the atlas."""
        key = (briefing.id, reading)
        with self._lock:
            if key not in self._kept:
                self._kept[key] = self._rendered(briefing, reading=reading)
            return self._kept[key]

    def _rendered(self, briefing: Briefing, *, reading: bool) -> MapPage:
        here = f"briefing/{quote(briefing.id)}"
        told = story(self._atlas, briefing, self._locators, reading=reading, here=here)
        about = About(briefing.title, briefing.summary, layers=_layers(self._atlas, briefing))
        face = Face(self._asset, embed=True, about=about, story=told, root=ROOT)
        return mapview.story_page(self._atlas, face)


def one_file(atlas: Atlas, briefing: Briefing) -> folium.Map:
    """A briefing as a map that saves as one HTML text, which presents without a network."""
    asset = partial(mapview.data_url, atlas.settings.web)
    about = About(briefing.title, briefing.summary)
    told = story(atlas, briefing, Locators(atlas), reading=False, here="")
    return mapview.AtlasMap(atlas, Face(asset, inlined=True, embed=True, about=about, story=told))


def story(atlas: Atlas, briefing: Briefing, locators: Locators, *, reading: bool, here: str) -> Story:
    """What the page of a briefing tells; `here` is its address from the map's."""
    steps = [_step(atlas, briefing, number, locators) for number in range(1, 1 + len(briefing.steps))]
    scripts = ("number", "id", "title", "caption", "notes", "query", "sources")
    told = {
        "id": briefing.id,
        "title": briefing.title,
        "reading": reading,
        "here": here,
        "madeFor": MADE_FOR,
        "steps": [{name: step[name] for name in scripts} for step in steps],
    }
    sources = list(_sources(atlas, briefing))
    return Story(told, {"briefing": briefing, "steps": steps, "sources": sources, "here": here}, reading)


def _step(atlas: Atlas, briefing: Briefing, number: int, locators: Locators) -> dict[str, Any]:
    step = briefing.steps[number - 1]
    view = step.view.view(atlas)
    cited = [(briefing.number_of(source), atlas.catalog.sources[source]) for source in step.view.sources]
    return {
        "number": number,
        "id": step.view.id,
        "title": step.view.title,
        "caption": step.view.caption,
        "text": step.text,
        "notes": step.notes,
        "query": view.query,
        "sources": [{"number": at, "short": short(source)} for at, source in cited],
        "picture": _picture(atlas, view, locators),
    }


def _picture(atlas: Atlas, view: View, locators: Locators) -> Locator:
    """What the camera of a step shows in a map of `MADE_FOR` px; all its records where it says no camera."""
    records = [(record.layer, record.index) for record in view.shown(atlas)]
    said = view.center is not None and view.zoom is not None
    return locators.of(records, shapely.box(*seen(*view.camera, *MADE_FOR).as_tuple()) if said else None)


def _sources(atlas: Atlas, briefing: Briefing) -> Iterator[dict[str, Any]]:
    for number, id_ in enumerate(briefing.sources, 1):
        source = atlas.catalog.sources[id_]
        yield {
            "number": number,
            "id": id_,
            "text": ". ".join(citation(source)),
            "href": source.get("URL"),
            "page": f"sources/{quote(id_)}",
        }


def _layers(atlas: Atlas, briefing: Briefing) -> tuple[str, ...]:
    """Those that any of its steps shows: what the page loads at once."""
    shown = [_of_step(atlas, step) for step in briefing.steps]
    return tuple(name for name in atlas.drawn if any(name in layers for layers in shown))


def _of_step(atlas: Atlas, step: Step) -> tuple[str, ...]:
    layers = step.view.view(atlas).layers
    return tuple(atlas.drawn) if layers is None else layers
