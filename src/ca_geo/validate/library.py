"""The sources' own texts, where they are at hand: whether what is printed stands where a claim says it does.

The texts are not part of the data and are never shipped: `ca-geo validate --documents DIR` reads them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from ca_geo.errors import BadValue
from ca_geo.evidence import Row

REFERENCES = "references.json"
SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_ALIKE = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\\": "", "*": ""})


@dataclass(frozen=True)
class Library:
    """Documents by id (`D0`, `D1` by the order of file names) as lines; what references say, by id."""

    documents: Mapping[str, Sequence[str]] = field(default_factory=dict)
    says: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, folder: Path) -> Library:
        """The text files of a folder, and `references.json` beside it where there is one.

        :raises BadValue: the folder holds no text files.
        """
        files = sorted(folder.glob("*.txt"))
        if not files:
            raise BadValue(f"{folder} holds no documents", "a folder with one .txt file for each document")
        texts = (file.read_text(encoding="utf-8") for file in files)
        documents = {f"D{number}": text.splitlines() for number, text in enumerate(texts)}
        beside = folder.resolve().parent / REFERENCES
        references: list[dict[str, Any]] = orjson.loads(beside.read_bytes()) if beside.exists() else []
        return cls(documents, {one["id"]: f"{one['title']} {one['says']}" for one in references})

    def faults(self, row: Row) -> Iterator[str]:
        """What a claim or an indicator says of its source that the source's text does not bear out."""
        source, printed = row["source"], row["printed"]
        if source in self.documents:
            yield from self._in_document(self.documents[source], row)
        elif source in self.says and printed and not _stands_in(printed, self.says[source]):
            yield f"{printed!r} stands neither in the title of {source} nor in what is noted of it"

    def _in_document(self, lines: Sequence[str], row: Row) -> Iterator[str]:
        number, source = row["locator_line"], row["source"]
        if not (number.isdigit() and 1 <= int(number) <= len(lines)):
            yield f"{source} has no line {number or '(none is given)'}; it has {len(lines)}"
            return
        line = lines[int(number) - 1]
        if row["printed"] and not _stands_in(row["printed"], line):
            yield f"{row['printed']!r} does not stand in line {number} of {source}"
        note = re.fullmatch(r"fn (\d+)", row["locator"])
        if note and note[1].translate(SUPERSCRIPT) not in line and not line.startswith(f"{note[1]}."):
            yield f"line {number} of {source} has no mark of footnote {note[1]}"


def _stands_in(printed: str, text: str) -> bool:
    """Whether a text has these words, whatever its quotation marks, dashes and spaces; figures as a whole."""
    words = re.escape(_plain(printed))
    return (
        re.search(rf"(?<![\d.,]){words}(?!\d|[.,]\d)" if printed[:1].isdigit() else words, _plain(text))
        is not None
    )


def _plain(text: str) -> str:
    return " ".join(text.translate(_ALIKE).casefold().split())
