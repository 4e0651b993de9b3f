"""A reference in plain text: a line for the work, then a line for each source."""

from __future__ import annotations

from ca_geo.citation import citation, issued
from ca_geo.citing.reference import Item, Reference


def write(reference: Reference) -> str:
    """The work, a blank line, the sources with their ids in brackets."""
    lines = [_work(reference.work)]
    if reference.sources:
        lines += ["", "Sources:", *map(_source, reference.sources)]
    return "\n".join(lines) + "\n"


def _source(item: Item) -> str:
    return f"[{item['id']}] {'. '.join(citation(item))}."


def _work(item: Item) -> str:
    accessed = issued({"issued": item["accessed"]})
    parts = [
        item["title"],
        item.get("container-title"),
        item.get("genre"),
        item["version"],
        issued(item),
        item.get("note"),
        f"{item['URL']} (accessed {accessed})" if "URL" in item else f"Accessed {accessed}",
    ]
    return ". ".join(part for part in parts if part) + "."
