"""The words of other languages, `languages/<code>.json`: complete, and of nothing that is not in the data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from ca_geo import jsonfile
from ca_geo.errors import DataError, DataFault
from ca_geo.validate.folder import Folder
from ca_geo.validate.ledger import Ledger
from ca_geo.vocabulary import FOLDER

Words = Mapping[str, Any]
DRAWN = {"rivers": "water", "lakes": "water", "admin1": "admin1", "land": "country", "borders": "claim"}


def check_languages(data: Path, folder: Folder, ledger: Ledger) -> Iterator[DataFault]:
    """What a vocabulary lacks, and what it names that there is not; a folder without any is whole too."""
    for path in sorted((data / FOLDER).glob("*.json")):
        try:
            said: Words = jsonfile.read(path, data)
        except DataError as fault:
            yield from fault.report
            continue
        if not isinstance(said, dict):
            yield DataFault(jsonfile.name(path, data), None, None, "is no object")
            continue
        found = partial(DataFault, jsonfile.name(path, data), None)
        yield from (found(where, "is not said in this language") for where in _missing(folder, said))
        yield from (found(where, "is in no file of the data") for where in _idle(folder, said))


def _missing(folder: Folder, said: Words) -> Iterator[str]:
    for where in _wanted(folder):
        if not _at(said, where) and not _is_derived(said, where):
            yield "/".join(where)


def _idle(folder: Folder, said: Words) -> Iterator[str]:
    """Codes and layers that the data do not have: misspelt, or gone."""
    known = {where[:3] for where in _wanted(folder)}
    for name in _names(said, "codelists"):
        codes = _names(said, "codelists", name)
        yield from (f"codelists/{name}/{code}" for code in codes if ("codelists", name, code) not in known)
    layers = {where[1] for where in known if where[0] == "layers"}
    yield from (f"layers/{name}" for name in _names(said, "layers") if name not in layers)


def _wanted(folder: Folder) -> Iterator[tuple[str, ...]]:
    """The path to each text that a vocabulary has to have."""
    catalog, lists = folder.documents["catalog"], folder.documents["codelists"]
    yield from (("title",), ("description",))
    for layer in catalog["layers"]:
        members = ("title", "description", "note", "attribution")
        yield from (("layers", layer["id"], member) for member in members if layer.get(member))
    for name, codes in lists.items():
        for code, entry in codes.items():
            yield from (("codelists", name, code, member) for member in entry)
    rules = folder.schemas["feature"]["properties"]["properties"]["properties"]
    for name in rules:
        yield from (("properties", name, member) for member in ("title", "description"))
    yield from _places(folder)


def _places(folder: Folder) -> Iterator[tuple[str, ...]]:
    records = (feature["properties"] for content in folder.layers.values() for feature in content["features"])
    yield from _each(("districts",), (record.get("district") for record in records))
    yield from (("towns", feature["id"]) for feature in folder.drawn["towns"]["features"])
    for file, kind in DRAWN.items():
        names = (feature["properties"].get("name") for feature in folder.drawn[file]["features"])
        yield from _each(("places", kind), names)
    for feature in folder.drawn["labels"]["features"]:
        kind, name = feature["properties"]["kind"], feature["properties"]["name"]
        if kind != "peak":
            yield ("places", kind, name)


def _each(path: tuple[str, ...], names: Iterable[str | None]) -> Iterator[tuple[str, ...]]:
    yield from ((*path, name) for name in dict.fromkeys(names) if name)


def _at(said: Words, where: tuple[str, ...]) -> Any:
    here: Any = said
    for step in where:
        here = here.get(step) if isinstance(here, dict) else None
    return here


def _names(said: Words, *where: str) -> Iterable[str]:
    """What an entry has words for; nothing where it is no object, whose members are missing then."""
    here = _at(said, where)
    return here if isinstance(here, dict) else ()


def _is_derived(said: Words, where: tuple[str, ...]) -> bool:
    """Whether the words are made of another property's, as those of `killed_low` of those of `killed`."""
    if where[0] != "properties":
        return False
    own = _names(said, "properties")
    return any(where[1].removesuffix(ending) in own for ending in _names(said, "derived"))
