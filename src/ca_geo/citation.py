"""A source (CSL-JSON 1.0) as the parts of one line of a bibliography."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ca_geo.words import date_in_words


def citation(item: Mapping[str, Any]) -> list[str]:
    """Authors, title, where it came out, publisher, date, ISBN: what the item has, in that order."""
    series = " ".join(str(item[name]) for name in ("collection-title", "collection-number") if name in item)
    parts = [
        ", ".join(map(_name, item.get("author", ()))),
        item.get("title", ""),
        item.get("container-title", ""),
        series,
        item.get("publisher", ""),
        issued(item),
        f"ISBN {item['ISBN']}" if "ISBN" in item else "",
    ]
    return [str(part) for part in parts if part]


def short(item: Mapping[str, Any]) -> str:
    """Where it came out, else who published or wrote it, else its title."""
    authors = ", ".join(author.get("family") or _name(author) for author in item.get("author", ()))
    return str(item.get("container-title") or item.get("publisher") or authors or item["title"])


def issued(item: Mapping[str, Any]) -> str:
    """The date in words, a range with a dash; empty for an undated source."""
    dates = [
        "-".join(f"{number:02}" for number in parts) for parts in item.get("issued", {}).get("date-parts", [])
    ]
    return " – ".join(date_in_words(text) or text for text in dates)


def _name(author: Mapping[str, str]) -> str:
    return author.get("literal") or " ".join(author[part] for part in ("given", "family") if part in author)
