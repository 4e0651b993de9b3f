"""A view in words: what it is called, and what of it leaves records out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ca_geo.errors import NotFound
from ca_geo.period import Interval
from ca_geo.strings import Strings
from ca_geo.view.filters import FILTERS
from ca_geo.view.state import Record, View
from ca_geo.words import date_in_words

if TYPE_CHECKING:
    from ca_geo.atlas import Atlas

FEW = 3  # layers that a title names


def record_of(view: View, atlas: Atlas) -> Record | None:
    """The record that is open; None where there is none, or the atlas no longer has it."""
    try:
        return view.record(atlas)
    except NotFound:
        return None


def title(view: View, atlas: Atlas) -> str:
    """The record that is open, else the layers if they are few, else the atlas, in the atlas's language."""
    record = record_of(view, atlas)
    if record:
        return str(record.properties.get(f"name_{atlas.lang}") or record.name)
    return _few_layers(view, atlas) or atlas.catalog.title


def _few_layers(view: View, atlas: Atlas) -> str:
    """The layers' titles if a title can name them all, else nothing."""
    layers = [atlas.drawn[name].info.title for name in view.layers or ()]
    return ", ".join(layers) if len(layers) <= FEW else ""


def limits(view: View, atlas: Atlas, t: Strings) -> Iterator[str]:
    """What leaves records out, each in a phrase: layers that the title does not name, time, filters."""
    if view.layers is not None and title(view, atlas) != _few_layers(view, atlas):
        names = ", ".join(atlas.drawn[name].info.title for name in view.layers)
        yield f"{t('layers.title')}: {names or '–'}"
    if view.time:
        certain = f", {t('time.certain')}" if view.match else ""
        yield f"{t('time.title')}: {time_in_words(view.time, t)}{certain}"
    for row in FILTERS:
        titles = row.titles(atlas.catalog)
        if codes := view.filters.get(row.name):
            said = t("filters.any") if row.name == "casualties" else ", ".join(titles[code] for code in codes)
            yield f"{t(f'filters.{row.name}')}: {said}"


def time_in_words(time: Interval, t: Strings) -> str:
    """A window of time, from its first day to its last; one of the two may be open."""
    first, last = (day and date_in_words(day.isoformat(), t.lang) for day in (time.start, time.end))
    if first and last:
        return t("range", first=first, last=last)
    return t("date.from", date=first) if first else t("date.until", date=last)
