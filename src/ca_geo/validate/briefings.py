"""The rules of named views and briefings that need no atlas: schemas, ids, sources and views that there are.

What a view shows, and whether its sources stand behind that, takes the atlas: `ca_geo.briefings.check`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ca_geo import jsonfile
from ca_geo.errors import DataError, DataFault
from ca_geo.validate.folder import Folder
from ca_geo.validate.ledger import Ledger
from ca_geo.validate.schemas import check_records

Entries = Mapping[str, Mapping[str, Any]]
SCHEMAS = {"views": "view", "briefings": "briefing"}  # the folder, and what a file in it is


def check_briefings(data: Path, folder: Folder, _ledger: Ledger) -> Iterator[DataFault]:
    """The faults of both folders; none where there are no such folders."""
    found: dict[str, Entries] = {}
    for name in SCHEMAS:
        entries: dict[str, Any] = {}
        yield from _read(data, name, entries)
        yield from _alone(data, name, entries, folder)
        found[name] = entries
    yield from _sources(found["views"], folder.sources)
    yield from _views(found["briefings"], found["views"])


def _read(data: Path, name: str, entries: dict[str, Any]) -> Iterator[DataFault]:
    for path in sorted((data / name).glob("*.json")):
        try:
            entry = jsonfile.read(path, data)
        except DataError as fault:
            yield from fault.report
            continue
        if isinstance(entry, dict):
            entries[path.stem] = entry
        else:
            yield DataFault(f"{name}/{path.name}", None, None, "is no object")


def _alone(data: Path, name: str, entries: Entries, folder: Folder) -> Iterator[DataFault]:
    """What each file has wrong by itself."""
    if not entries:
        return
    try:
        schema = jsonfile.read(data / "schema" / f"{SCHEMAS[name]}.schema.json", data)
    except DataError as fault:
        yield from fault.report
        return
    files = [f"{name}/{stem}.json" for stem in entries]
    for number, message in check_records(folder, schema, entries.values()):
        yield DataFault(files[number], None, None, message)
    for stem, entry in entries.items():
        if entry.get("id", stem) != stem:
            yield DataFault(f"{name}/{stem}.json", None, "id", f"is {entry['id']!r}, unlike the file's name")


def _sources(views: Entries, known: frozenset[str]) -> Iterator[DataFault]:
    for stem, view in views.items():
        named = view.get("sources")
        for source in named if isinstance(named, list) else ():
            if source not in known:
                yield DataFault(f"views/{stem}.json", None, "sources", f"{source!r} is no source")


def _views(briefings: Entries, views: Entries) -> Iterator[DataFault]:
    for stem, briefing in briefings.items():
        steps = briefing.get("steps")
        for step in steps if isinstance(steps, list) else ():
            named = step.get("view") if isinstance(step, dict) else None
            if named is not None and named not in views:
                yield DataFault(f"briefings/{stem}.json", None, "steps", f"{named!r} is no named view")
