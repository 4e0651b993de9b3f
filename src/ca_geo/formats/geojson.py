"""GeoJSON (RFC 7946) and sequences of it (RFC 8142): the features as they were prepared, joined."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

if TYPE_CHECKING:
    from ca_geo.layers import Selection


def chunks(selection: Selection, members: Mapping[str, Any] | None = None) -> Iterator[bytes]:
    """A FeatureCollection (RFC 7946 clause 3.3) in pieces of UTF-8 JSON.

    Foreign members (clause 6.1) come first: what the layer says of itself, then the caller's.
    """
    head = {"type": "FeatureCollection"} | _told(selection) | dict(members or {})
    yield orjson.dumps(head).removesuffix(b"}")
    yield b',"features":['
    for number, feature in enumerate(selection.features):
        yield b",\n" if number else b"\n"
        yield feature
    yield b"\n]}\n"


def _told(selection: Selection) -> dict[str, Any]:
    """What the layer says of itself."""
    names = ("title", "licence", "attribution", "evidence_as_of")
    return {name: value for name in names if (value := getattr(selection.layer.info, name))}


def write(selections: Sequence[Selection], path: Path) -> None:
    """One layer as a GeoJSON file."""
    (selection,) = selections
    with path.open("wb") as file:
        file.writelines(chunks(selection))


def write_sequence(selections: Sequence[Selection], path: Path) -> None:
    """One layer as a text sequence: each feature, and what its layer says of itself, between RS and LF."""
    (selection,) = selections
    layer = orjson.dumps({"collection": selection.layer.id} | _told(selection)).removeprefix(b"{")
    with path.open("wb") as file:
        for feature in selection.features:
            file.write(b"\x1e" + feature.removesuffix(b"}") + b"," + layer + b"\n")
