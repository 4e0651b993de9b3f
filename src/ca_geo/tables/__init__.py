"""Collections that stand in no layer file: countries, figures, gaps, claims, sources; served like layers."""

from ca_geo.tables.evidence import claims_table, sources_table
from ca_geo.tables.figures import countries_table, gaps_table, indicators_table
from ca_geo.tables.table import Table

__all__ = ["Table", "claims_table", "countries_table", "gaps_table", "indicators_table", "sources_table"]
