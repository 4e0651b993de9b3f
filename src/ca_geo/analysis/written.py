"""Answers as documents: JSON or GeoJSON, and CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from io import StringIO
from typing import Any

from ca_geo.analysis.question import Answer, Asked, Question
from ca_geo.atlas import Atlas
from ca_geo.formats.csv import guarded
from ca_geo.links import Link, address, as_json, join

Document = dict[str, Any]


def index(atlas: Atlas, questions: Mapping[str, Question], base: str, links: Sequence[Link]) -> Document:
    """The questions that there are, each with its address and what it takes."""
    return {
        "title": "Spatial questions",
        "questions": [_question(one, atlas, base) for one in questions.values()],
        "links": as_json(links),
    }


def _question(one: Question, atlas: Atlas, base: str) -> Document:
    return {
        "name": one.name,
        "title": one.title,
        "description": one.description,
        "parameters": [
            {"name": row.name, "title": row.title, "description": row.description, "schema": row.schema}
            for row in one.parameters(atlas).values()
        ],
        "href": address(base, f"/analysis/{one.name}"),
    }


def document(asked: Asked, answer: Answer, atlas: Atlas, base: str, links: Sequence[Link]) -> Document:
    """A FeatureCollection where the answer is features, else an object with `rows`."""
    said = {
        "title": asked.question.title,
        "description": asked.question.description,
        **answer.members,
        "notes": list(answer.notes),
        "cite": cite(asked, atlas, base),
        "links": as_json(links),
    }
    if not asked.question.has_features:
        return {**said, "rows": list(answer.rows)}
    features = list(answer.features)
    return {"type": "FeatureCollection", **said, "numberReturned": len(features), "features": features}


def cite(asked: Asked, atlas: Atlas, base: str) -> str:
    """The answer as a line of a bibliography; it names the state of the data."""
    href = join(address(base, f"/analysis/{asked.question.name}"), asked.canonical())
    state = f"release {atlas.release.number}" if atlas.release else f"data {atlas.version[:12]}"
    return f"{atlas.catalog.title}: {asked.question.title}. {state}. {href}"


def csv_text(answer: Answer) -> bytes:
    """The table (RFC 4180, UTF-8 with a byte order mark): of a feature collection, id and name."""
    file = StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(_heads(answer))
    for row in answer.rows:
        writer.writerow([guarded(cell) for cell in _cells(answer, row)])
    return file.getvalue().encode("utf-8-sig")


def text(answer: Answer) -> Iterator[str]:
    """The table in lines, its columns parted by two blanks; then the notes."""
    rows = [[_word(row.get(column.name)) for column in answer.columns] for row in answer.rows]
    table = [[column.name for column in answer.columns], *rows]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for row in table:
        yield "  ".join(word.ljust(width) for word, width in zip(row, widths, strict=True)).rstrip()
    yield from answer.notes


def _word(value: Any) -> str:
    if isinstance(value, Mapping):
        return f"{value['collection']}/{value['id']}"
    if isinstance(value, bool):
        return "yes" if value else ""
    return "" if value is None else str(value)


def _heads(answer: Answer) -> list[str]:
    heads: list[str] = []
    for column in answer.columns:
        if column.of_features:
            heads += [f"{column.name}_{part}" for part in ("collection", "id", "name")]
        else:
            heads.append(column.name)
    return heads


def _cells(answer: Answer, row: Mapping[str, Any]) -> Iterator[Any]:
    for column in answer.columns:
        value = row.get(column.name)
        if column.of_features:
            value = value or {}
            yield from (value.get(part, "") for part in ("collection", "id", "name"))
        else:
            yield ("true" if value else "false") if isinstance(value, bool) else value
