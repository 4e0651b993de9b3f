"""Related tables in a GeoPackage (OGC 18-000, GeoPackage Related Tables Extension, requirements class
attributes): from features to the claims on them, from claims to the sources that they rest on.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from ca_geo.formats.columns import free_name

if TYPE_CHECKING:
    from ca_geo.layers import Selection

EXTENSION = "gpkg_related_tables"
DEFINITION = "http://www.geopackage.org/18-000.html"

_RELATIONS = """\
CREATE TABLE gpkgext_relations (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  base_table_name TEXT NOT NULL,
  base_primary_column TEXT NOT NULL DEFAULT 'id',
  related_table_name TEXT NOT NULL,
  related_primary_column TEXT NOT NULL DEFAULT 'id',
  relation_name TEXT NOT NULL,
  mapping_table_name TEXT NOT NULL UNIQUE
)"""


class Relation(NamedTuple):
    """Which rows of one table belong to which of another, and by which columns that is known."""

    base: str
    base_key: str
    related: str
    related_key: str
    on: str

    @property
    def mapping(self) -> str:
        return f"{self.base}_{self.related}"


def add(file: sqlite3.Connection, selections: Sequence[Selection]) -> None:
    """Relates features to `claims`, and `claims` to `sources`, where the file has rows of both."""
    found = [(relation, rows) for relation in _relations(selections) if (rows := _pairs(file, relation))]
    if found:
        file.execute(_RELATIONS)
        _register(file, "gpkgext_relations")
    for relation, rows in found:
        _add(file, relation, rows)


def _relations(selections: Sequence[Selection]) -> Iterator[Relation]:
    schemas = {one.layer.id: one.schema for one in selections if "id" in one.schema}
    keys = {name: free_name("fid", schema) for name, schema in schemas.items()}
    for name in keys if "feature" in schemas.get("claims", {}) else ():
        if name not in {"claims", "sources"}:
            yield Relation(name, keys[name], "claims", keys["claims"], "base.id = related.feature")
    if "source" in schemas.get("claims", {}) and "sources" in keys:
        yield Relation("claims", keys["claims"], "sources", keys["sources"], "base.source = related.id")


def _pairs(file: sqlite3.Connection, relation: Relation) -> list[tuple[int, int]]:
    """The primary keys of rows that belong together."""
    keys = f"base.{_quoted(relation.base_key)}, related.{_quoted(relation.related_key)}"
    tables = f"{_quoted(relation.base)} AS base JOIN {_quoted(relation.related)} AS related"
    return file.execute(f"SELECT {keys} FROM {tables} ON {relation.on} ORDER BY 1, 2").fetchall()  # noqa: S608


def _add(file: sqlite3.Connection, relation: Relation, rows: Sequence[tuple[int, int]]) -> None:
    """The mapping table, and what registers it (requirements class user-defined mapping table)."""
    mapping = _quoted(relation.mapping)
    file.execute(f"CREATE TABLE {mapping} (base_id INTEGER NOT NULL, related_id INTEGER NOT NULL)")
    file.executemany(f"INSERT INTO {mapping} VALUES (?, ?)", rows)  # noqa: S608 - the name is quoted
    _register(file, relation.mapping)
    file.execute(
        "INSERT INTO gpkgext_relations (base_table_name, base_primary_column, related_table_name, "
        "related_primary_column, relation_name, mapping_table_name) VALUES (?, ?, ?, ?, 'attributes', ?)",
        (relation.base, relation.base_key, relation.related, relation.related_key, relation.mapping),
    )


def _register(file: sqlite3.Connection, table: str) -> None:
    row = (table, EXTENSION, DEFINITION)
    file.execute("INSERT INTO gpkg_extensions VALUES (?, NULL, ?, ?, 'read-write')", row)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
