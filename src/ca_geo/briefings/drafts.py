"""The files of a new briefing: views that show something, with words still to be written."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ca_geo import jsonfile
from ca_geo.briefings.told import BRIEFINGS, VIEWS, view_of
from ca_geo.catalog import source_id
from ca_geo.errors import BadValue, DataError, DataFault
from ca_geo.view import View

if TYPE_CHECKING:
    from ca_geo.atlas import Atlas

ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)
MOST_SOURCES = 3
SAVED = {
    "title",
    "caption",
    "query",
    "sources",
    "text",
    "notes",
}  # of a step that the map saved

Files = dict[Path, Mapping[str, Any]]


def draft(
    atlas: Atlas, id_: str, title: str, views: Sequence[str], told: Sequence[Mapping[str, Any]] = ()
) -> Files:
    """The files of a briefing by their paths in the data folder, to be filled with words.

    `views` are query strings, or ids of named views, which are taken as they are; each becomes a step, and so
    does each entry of `told`, which brings its words (`read_steps`).

    :raises BadValue: the id cannot be one, a file of that name is there, or a view shows no record.
    :raises BadQuery: a view has faults.
    :raises NotFound: there is no view of that name.
    """
    if not ID.fullmatch(id_):
        raise BadValue(f"{id_!r} is no id", "small letters and digits with single hyphens between")
    files: Files = {}
    asked = views or ([] if told else [""])
    steps = [_step(atlas, id_, number, text, files) for number, text in enumerate(asked, 1)]
    steps += [_told(atlas, id_, number, entry, files) for number, entry in enumerate(told, 1 + len(asked))]
    summary = "One or two sentences: what it shows."
    files[Path(BRIEFINGS, f"{id_}.json")] = {"id": id_, "title": title, "summary": summary, "steps": steps}
    for path in files:
        if (atlas.settings.data / path).exists():
            raise BadValue(f"{path} is there already", "another id")
    return files


def read_steps(path: Path) -> Sequence[Mapping[str, Any]]:
    """The steps that were put together on the map and saved as a file.

    :raises DataError: it is no such file.
    """
    document = jsonfile.read(path, path.parent)
    steps = document.get("steps") if isinstance(document, dict) else None
    if not isinstance(steps, list) or not all(isinstance(one, dict) and set(one) == SAVED for one in steps):
        message = f"is no list of steps, each with {', '.join(sorted(SAVED))}"
        raise DataError([DataFault(path.name, None, "steps", message)])
    return steps


def write(files: Files, data: Path) -> list[Path]:
    """Writes the files below a data folder; returns where."""
    written = [data / path for path in files]
    for path, entry in zip(written, files.values(), strict=True):
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(entry, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return written


def _step(atlas: Atlas, id_: str, number: int, text: str, files: Files) -> dict[str, str]:
    view = view_of(atlas, text)
    name = text if text and "=" not in text else f"{id_}-{number}"
    if name != text:
        files[Path(VIEWS, f"{name}.json")] = {
            "id": name,
            "title": "Say the point in one line",
            "caption": "One or two sentences: who says what.",
            "query": view.query,
            "sources": _sources(atlas, view, text),
        }
    return {"view": name, "text": "A paragraph to be read beside the map.", "notes": "For the presenter."}


def _told(atlas: Atlas, id_: str, number: int, entry: Mapping[str, Any], files: Files) -> dict[str, str]:
    name, view = f"{id_}-{number}", view_of(atlas, str(entry["query"]))
    said = {"title": entry["title"], "caption": entry["caption"]}
    files[Path(VIEWS, f"{name}.json")] = {
        "id": name,
        **said,
        "query": view.query,
        "sources": entry["sources"],
    }
    return {"view": name, "text": entry["text"], "notes": entry["notes"]}


def _sources(atlas: Atlas, view: View, text: str) -> list[str]:
    """A few that stand behind the record chosen, else behind the first ones shown."""
    chosen = view.record(atlas)
    records = [chosen] if chosen else view.shown(atlas)
    named = [source_id(name) for record in records for name in record.properties.get("sources", ())]
    found = [name for name in dict.fromkeys(named) if name in atlas.catalog.sources]
    if not found:
        raise BadValue(f"the view {text!r} shows no record with a source", "a view of at least one record")
    return found[:MOST_SOURCES]
