"""What differs between two contents, whole: `apply(diff(old, new), old)` is `new`.

A record is the same record as long as its key is; then each of its members that differs is one edit, named by
its JSON Pointer (RFC 6901). A geometry is one value.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from ca_geo.releases.records import OWN, Content, Key, Record, Records, canonical

WHOLE = frozenset({"/geometry"})


class Absent(Enum):
    """What stands for the value of a member that is not there; null is a value."""

    ABSENT = "absent"


ABSENT: Final = Absent.ABSENT


@dataclass(frozen=True)
class Edit:
    """One member of a record: where, what it was, what it is."""

    pointer: str
    old: Any
    new: Any


@dataclass(frozen=True)
class Change:
    """One record `added`, `removed` or `changed`, or the records of a file `reordered`.

    `record` is the one added or removed, `after` the key behind which the added one stands, `order` all keys
    of a file whose common records stand in another order.
    """

    action: str
    file: str
    key: Key
    record: Record | None = None
    after: Key = OWN
    edits: tuple[Edit, ...] = ()
    order: tuple[Key, ...] = ()


def diff(old: Content, new: Content) -> tuple[Change, ...]:
    """What makes `new` of `old`: by file, in each the removed first, then the others in the new order."""
    return tuple(
        change
        for file in sorted(old.keys() | new.keys())
        for change in _of_file(file, old.get(file, {}), new.get(file, {}))
    )


def _of_file(file: str, old: Records, new: Records) -> Iterator[Change]:
    for key, record in old.items():
        if key not in new:
            yield Change("removed", file, key, record)
    before: Key = OWN
    for key, record in new.items():
        if key not in old:
            yield Change("added", file, key, record, after=before)
        elif edits := tuple(edited(old[key], record)):
            yield Change("changed", file, key, edits=edits)
        before = key
    if [key for key in old if key in new] != [key for key in new if key in old]:
        yield Change("reordered", file, OWN, order=tuple(new))


def edited(old: Any, new: Any, at: str = "") -> Iterator[Edit]:
    """The members that differ, objects looked into, in the order of the new record, those gone last."""
    if not (isinstance(old, Mapping) and isinstance(new, Mapping)) or at in WHOLE:
        if old is ABSENT or new is ABSENT or canonical(old) != canonical(new):
            yield Edit(at, old, new)
        return
    for name in dict.fromkeys([*new, *old]):
        escaped = name.replace("~", "~0").replace("/", "~1")
        yield from edited(old.get(name, ABSENT), new.get(name, ABSENT), f"{at}/{escaped}")


def apply(changes: Iterable[Change], old: Content) -> Content:
    """The content that the changes make of `old`."""
    new = {file: deepcopy(records) for file, records in old.items()}
    for change in changes:
        _ACTIONS[change.action](new.setdefault(change.file, {}), change)
    return {file: records for file, records in new.items() if records}


def _add(records: Records, change: Change) -> None:
    keys = list(records)
    keys.insert(keys.index(change.after) + 1 if change.after in records else 0, change.key)
    records[change.key] = change.record or {}
    _sort(records, keys)


def _remove(records: Records, change: Change) -> None:
    del records[change.key]


def _change(records: Records, change: Change) -> None:
    record = dict(records[change.key])
    for edit in change.edits:
        _edit(record, edit)
    records[change.key] = record


def _reorder(records: Records, change: Change) -> None:
    _sort(records, change.order)


_ACTIONS = {"added": _add, "removed": _remove, "changed": _change, "reordered": _reorder}


def _sort(records: Records, keys: Sequence[Key]) -> None:
    ordered = {key: records[key] for key in keys}
    records.clear()
    records.update(ordered)


def _edit(record: dict[str, Any], edit: Edit) -> None:
    *way, name = path(edit.pointer)
    for step in way:
        record = record[step]
    if edit.new is ABSENT:
        del record[name]
    else:
        record[name] = edit.new


def path(pointer: str) -> list[str]:
    """The names on the way that a JSON Pointer goes."""
    return [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]
