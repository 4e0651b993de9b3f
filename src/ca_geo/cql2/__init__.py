"""CQL2, the Common Query Language of OGC (21-065r2): filters in text and JSON, evaluated over columns.

Parsed here: the libraries that there are do not read all of it, or end the process on a deeply nested filter.
docs/filters.md says what can be asked and what it means.
"""

from __future__ import annotations

from ca_geo.cql2.columns import Columns, Prepared
from ca_geo.cql2.filters import LANGUAGES, Filter, compile, parse
from ca_geo.cql2.functions import FUNCTIONS, Function

__all__ = ["FUNCTIONS", "LANGUAGES", "Columns", "Filter", "Function", "Prepared", "compile", "parse"]
