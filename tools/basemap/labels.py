"""Names set by hand: countries, regions, waters; rivers' names run along the rivers themselves."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from shapely import LineString, MultiPoint
from shapely.geometry.base import BaseGeometry

TABLE: dict[str, list[dict[str, Any]]] = tomllib.loads(
    Path(__file__).with_name("labels.toml").read_text(encoding="utf-8")
)


def labels() -> Iterator[tuple[BaseGeometry, dict[str, Any]]]:
    """Yield geometry and properties of each name: points to try for a country, else a line to run along."""
    for kind, rows in TABLE.items():
        for row in rows:
            words = {key: value for key, value in row.items() if key not in ("places", "line")}
            geometry = MultiPoint(row["places"]) if "places" in row else LineString(row["line"])
            yield geometry, {"kind": kind, **words}
