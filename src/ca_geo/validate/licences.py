"""What may not be carried on: geometry and rows of others whose terms forbid it, or ask for another licence.

A fact cited from a source needs no licence; a geometry, or a table's row taken over whole, does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ca_geo.catalog import source_id
from ca_geo.errors import DataFault
from ca_geo.evidence import LOCATION
from ca_geo.validate.folder import Feature, Folder
from ca_geo.validate.ledger import Ledger

Faults = Iterator[DataFault]
REFUSED: Mapping[str, re.Pattern[str]] = {
    "ACLED": re.compile(r"\bACLED\b|Armed Conflict Location", re.IGNORECASE),
    "GADM": re.compile(r"\bGADM\b|Database of Global Administrative Areas", re.IGNORECASE),
}
OPEN_STREET_MAP = re.compile(r"\bOSM\b|Open ?Street ?Map", re.IGNORECASE)
ODBL = re.compile(r"^ODbL-1\.0$")
ORIGINS = ("source", "attribution", "licence")


def check_licences(folder: Folder, ledger: Ledger) -> Faults:
    """The faults of files, records and claims by where their geometry and rows are from."""
    yield from _files(folder)
    yield from _sources(folder)
    places = dict(_places(folder, ledger))
    licences = {entry["id"]: entry.get("licence", "") for entry in folder.documents["catalog"]["layers"]}
    for name, collection in folder.layers.items():
        for feature in collection["features"]:
            text = places.get(feature["id"], "")
            for message in _feature(text, licences.get(name, "")):
                yield DataFault(f"layers/{name}.geojson", feature["id"], "location_basis", message)


def _files(folder: Folder) -> Faults:
    """Files that name their own origin: the base map's, layers where they do, the catalogue's entries."""
    files = {f"basemap/{name}.geojson": content for name, content in folder.drawn.items()}
    files |= {f"layers/{name}.geojson": content for name, content in folder.layers.items()}
    for file, content in files.items():
        for member, owner in _refused(content):
            yield DataFault(file, None, member, f"is {owner}'s, which may not be passed on")
    for entry in folder.documents["catalog"]["layers"]:
        for member, owner in _refused(entry):
            yield DataFault("catalog.json", entry["id"], member, f"is {owner}'s, which may not be passed on")


def _refused(content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for member in ORIGINS:
        for owner, name in REFUSED.items():
            if name.search(str(content.get(member, ""))):
                yield member, owner


def _sources(folder: Folder) -> Faults:
    """A data set among the sources is one whose rows were taken; an article about it is not."""
    for item in folder.documents["sources"]:
        for owner, name in REFUSED.items():
            if item.get("type") == "dataset" and name.search(item.get("title", "")):
                yield DataFault("sources.json", item["id"], "type", f"rows of {owner} may not be passed on")


def _feature(text: str, licence: str) -> Iterator[str]:
    for owner, name in REFUSED.items():
        if name.search(text):
            yield f"the place is from {owner}, whose geometry may not be passed on"
    if OPEN_STREET_MAP.search(text) and not ODBL.match(licence):
        yield f"the place is OpenStreetMap's, but the layer's licence is {licence or 'missing'}, not ODbL-1.0"


def _places(folder: Folder, ledger: Ledger) -> Iterator[tuple[str, str]]:
    """By feature, what is said of where its place is from: in the record, and by its sources' titles."""
    titles = {
        item["id"]: f"{item.get('title', '')} {item.get('publisher', '')}"
        for item in folder.documents["sources"]
    }
    claimed: dict[str, list[str]] = {}
    for row in ledger.claims or ():
        if row["property"] == LOCATION:
            claimed.setdefault(row["feature"], []).append(titles.get(row["source"], ""))
    for collection in folder.layers.values():
        for feature in collection["features"]:
            if feature["geometry"] is not None:
                named = [titles.get(source, "") for source in _named(feature)]
                yield feature["id"], " ".join([_basis(feature), *named, *claimed.get(feature["id"], ())])


def _basis(feature: Feature) -> str:
    return str(feature["properties"].get("location_basis", ""))


def _named(feature: Feature) -> Iterator[str]:
    """The sources that the basis of a place names in brackets: `(R79)`."""
    listed = set(map(source_id, feature["properties"].get("sources", ())))
    return (name for name in re.findall(r"[A-Za-z]\w*", _basis(feature)) if name in listed)
