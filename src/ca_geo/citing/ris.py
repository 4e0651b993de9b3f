"""A reference in RIS, the tagged format of reference managers; lines end with CR LF."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ca_geo.citing.reference import Item, Reference

TYPES: Mapping[str, str] = {
    "dataset": "DATA",
    "report": "RPRT",
    "article-newspaper": "NEWS",
    "entry-encyclopedia": "ENCYC",
    "webpage": "ELEC",
}  # all else is GEN
TAGS = (
    ("T2", "container-title"),
    ("T3", "collection-title"),
    ("PB", "publisher"),
    ("ET", "version"),
    ("SN", "ISBN"),
    ("UR", "URL"),
    ("M3", "genre"),
    ("N1", "note"),
)


def write(reference: Reference) -> str:
    """A record for the work, one for each source."""
    return "\r\n".join(line for item in reference.items for line in (*_record(item), ""))


def _record(item: Item) -> Iterator[str]:
    yield f"TY  - {TYPES.get(item['type'], 'GEN')}"
    yield _line("ID", item["id"])
    for author in item.get("author", ()):
        parts = (author[part] for part in ("family", "given") if part in author)
        yield _line("AU", author.get("literal") or ", ".join(parts))
    yield _line("TI", item["title"])
    yield from (_line(tag, item[name]) for tag, name in TAGS if item.get(name))
    yield from _dates(item)
    yield "ER  - "


def _dates(item: Item) -> Iterator[str]:
    parts = item.get("issued", {}).get("date-parts", [[]])[-1]
    if parts:
        yield _line("PY", f"{parts[0]:04}")
        yield _line("DA", _day(parts))
    if "accessed" in item:
        yield _line("Y2", _day(item["accessed"]["date-parts"][0]))


def _day(parts: list[int]) -> str:
    """`YYYY/MM/DD`; what is not known stays empty between its slashes."""
    texts = [f"{parts[0]:04}", *(f"{number:02}" for number in parts[1:]), "", ""]
    return "/".join(texts[:3])


def _line(tag: str, value: Any) -> str:
    return f"{tag}  - {' '.join(str(value).split())}"
