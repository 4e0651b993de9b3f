"""A reference as BibTeX, in UTF-8. Styles that do not know `url`, `urldate` and `version` skip them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ca_geo.citing.reference import Item, Reference

KINDS: Mapping[str, str] = {"report": "techreport", "article-newspaper": "article"}  # all else is misc
_ESCAPES = str.maketrans(
    {char: f"\\{char}" for char in "{}$&#%_"}
    | {"\\": r"\textbackslash{}", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}"}
)


def write(reference: Reference) -> str:
    """An entry for the work, one for each source."""
    return "\n".join(map(_entry, reference.items))


def _entry(item: Item) -> str:
    fields = "".join(f"  {name} = {{{text}}},\n" for name, text in _fields(item))
    return f"@{KINDS.get(item['type'], 'misc')}{{{item['id']},\n{fields}}}\n"


def _fields(item: Item) -> Iterator[tuple[str, str]]:
    if authors := item.get("author"):
        yield "author", " and ".join(map(_name, authors))
    yield "title", f"{{{_plain(item['title'])}}}"  # braces keep the capitals
    kind = KINDS.get(item["type"], "misc")
    where = {"article": "journal", "techreport": "series"}.get(kind, "howpublished")
    named = {where: "container-title", "institution" if kind == "techreport" else "publisher": "publisher"}
    named |= {"type": "genre", "version": "version", "isbn": "ISBN", "number": "collection-number"}
    named |= {"note": "note"}
    for field, name in named.items():
        if item.get(name):
            yield field, _plain(item[name])
    yield from _dates(item)
    if "URL" in item:
        yield "url", str(item["URL"]).translate({ord("{"): "%7B", ord("}"): "%7D"})


def _dates(item: Item) -> Iterator[tuple[str, str]]:
    parts = item.get("issued", {}).get("date-parts", [[]])[-1]
    yield from zip(("year", "month"), (str(number) for number in parts[:2]), strict=False)
    if "accessed" in item:
        year, month, day = item["accessed"]["date-parts"][0]
        yield "urldate", f"{year:04}-{month:02}-{day:02}"


def _name(author: Mapping[str, str]) -> str:
    """`Family, Given`; in braces what is no person's name."""
    if "literal" in author:
        return f"{{{_plain(author['literal'])}}}"
    return ", ".join(_plain(author[part]) for part in ("family", "given") if part in author)


def _plain(value: Any) -> str:
    return " ".join(str(value).split()).translate(_ESCAPES)
