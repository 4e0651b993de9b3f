"""Changes as JSON, complete but for values that are too long to read, and as one line each.

Lines say what was and what is, and nothing of why.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from pathlib import PurePosixPath
from typing import Any

from ca_geo.releases.changes import ABSENT, Change, Edit, diff, path
from ca_geo.releases.records import CLAIM, OWN, Content, Record, canonical, sha256

LONGEST = 1000  # bytes of JSON; a longer value is told by its size and hash
KINDS: Mapping[str, str] = {
    "layers/*.geojson": "feature",
    "claims.csv": "claim",
    "sources.json": "source",
    "indicators.csv": "indicator",
    "gaps.json": "gap",
    "actors.json": "actor",
    "catalog.json": "collection",
    "codelists.json": "codelist",
    "places.json": "place",
    "positions.json": "position",
    "basemap/*.geojson": "basemap",
    "*": "file",
}

Document = dict[str, Any]


def changelog(old: Content, new: Content) -> list[Document]:
    """Every change from one content to another, by kind in the order of `KINDS`, then by file."""
    found = [_document(change, old, new) for change in diff(old, new)]
    return sorted(found, key=lambda one: list(KINDS.values()).index(one["kind"]))


def counts(content: Content) -> dict[str, int]:
    """How many records there are of each kind."""
    found = Counter(_kind(file) for file, records in content.items() for key in records if key is not OWN)
    return {kind: found[kind] for kind in KINDS.values() if found[kind]}


def summary(changes: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, int]]:
    """How many changes there are of each kind, by action."""
    found: dict[str, dict[str, int]] = {}
    for one in changes:
        actions = found.setdefault(one["kind"], {})
        actions[one["action"]] = actions.get(one["action"], 0) + 1
    return found


def lines(changes: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """One line for each record that came or went, and for each member that changed."""
    for one in changes:
        head = f"{one['action']} {one['kind']} {named(one)}".rstrip()
        if one["action"] != "changed":
            yield head
        for edit in one.get("edits", ()):
            yield f"{head}: {edit['member']}: {shown(edit, 'old')} -> {shown(edit, 'new')}"


def named(change: Mapping[str, Any]) -> str:
    """What a line calls the record: `mines/taror (Taror mine)`; of a claim what it says, and the source."""
    return " ".join(_named(change).split())  # a name may hold the end of a line


def _named(change: Mapping[str, Any]) -> str:
    if "claim" in change:
        said = change["claim"]
        what = " ".join(str(said[name]) for name in ("feature", "property", "statement") if name in said)
        value = f" = {said['value']}" if "value" in said else ""
        return f"{what}{value} (source {said.get('source')}, asserted by {said.get('asserted_by')})"
    place = change.get("collection") or (change["file"] if change["kind"] in {"file", "basemap"} else "")
    id = "/".join(part for part in (place, change.get("id")) if part) or change["file"]
    return f"{id} ({change['title']})" if "title" in change else id


def shown(edit: Mapping[str, Any], side: str) -> str:
    """The `old` or `new` value of an edit as JSON, or what stands for it."""
    if side not in edit:
        return "(absent)"
    value = edit[side]
    if isinstance(value, dict) and value.keys() == {"sha256", "bytes"}:
        return f"({value['bytes']:,} bytes, SHA-256 {value['sha256'][:12]})"
    return canonical(value).decode()


def _document(change: Change, old: Content, new: Content) -> Document:
    said: Document = {"action": change.action, "kind": _kind(change.file), "file": change.file}
    if change.key is OWN and said["kind"] != "collection":
        said["kind"] = "file"
    else:
        content = old if change.action == "removed" else new
        said |= _identity(change, content[change.file][change.key])
    if change.action == "added" and change.after is not OWN:
        said["after"] = change.after
    if change.record is not None:
        said["record"] = _shortened(change.record)
    if change.edits:
        said["edits"] = [_edit(edit) for edit in change.edits]
    if change.order:
        said["order"] = [key for key in change.order if key is not OWN]
    return said


def _identity(change: Change, record: Record) -> Document:
    """What tells the record from others."""
    said: Document = {} if change.key is OWN else {"id": change.key}
    if _kind(change.file) == "feature":
        said["collection"] = PurePosixPath(change.file).stem
    if _kind(change.file) == "claim":
        return said | {"claim": {name: record[name] for name in CLAIM if record.get(name)}}
    properties = record.get("properties")
    names = properties if isinstance(properties, Mapping) else record
    title = names.get("name") or names.get("title")
    return said | ({"title": title} if isinstance(title, str) else {})


def _kind(file: str) -> str:
    return next(kind for pattern, kind in KINDS.items() if fnmatchcase(file, pattern))


def _edit(edit: Edit) -> Document:
    sides = {"old": edit.old, "new": edit.new}
    said = {name: _short(value) for name, value in sides.items() if value is not ABSENT}
    return {"pointer": edit.pointer, "member": _member(edit.pointer), **said}


def _member(pointer: str) -> str:
    """How a line calls a member: the properties of a feature by their names alone."""
    names = path(pointer)
    return "/".join(names[1:] if names[0] == "properties" and len(names) > 1 else names)


def _shortened(value: Any) -> Any:
    """An object with each member that is no object cut to what can be read."""
    if isinstance(value, Mapping) and not {"type", "coordinates"} <= value.keys():
        return {name: _shortened(member) for name, member in value.items()}
    return _short(value)


def _short(value: Any) -> Any:
    body = canonical(value)
    return value if len(body) <= LONGEST else {"sha256": sha256(body), "bytes": len(body)}
