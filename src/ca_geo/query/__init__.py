"""Query strings to values, all faults at once.

`PARAMETERS` is the one table of parameters: reading, OpenAPI, pages and docs go by it. Beside them every
property of the layer is a parameter (OGC 17-069r4, 7.15.5).
"""

from __future__ import annotations

from ca_geo.query.asked import LONGEST, Lookup, Query, terms
from ca_geo.query.parameters import (
    FEATURE_PARAMETERS,
    LOOKUP_PARAMETERS,
    PARAMETERS,
    Parameter,
    is_whole,
    line,
)
from ca_geo.query.reading import parse, parse_feature, parse_lookup, read_table

__all__ = [
    "FEATURE_PARAMETERS",
    "LONGEST",
    "LOOKUP_PARAMETERS",
    "PARAMETERS",
    "Lookup",
    "Parameter",
    "Query",
    "is_whole",
    "line",
    "parse",
    "parse_feature",
    "parse_lookup",
    "read_table",
    "terms",
]
