"""Write the files: RFC 7946 FeatureCollections that say where they come from, the same bytes every time."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from basemap.extent import DECIMALS

Feature = dict[str, Any]


@dataclass(frozen=True)
class Origin:
    """Where a file comes from, as every file says of itself."""

    source: str
    vintage: str
    licence: str
    attribution: str


def feature(
    geometry: BaseGeometry,
    properties: Mapping[str, Any],
    ident: str | None = None,
    decimals: int = DECIMALS,
) -> Feature:
    """Return a Feature with exterior rings counter-clockwise (RFC 7946 section 3.1.6)."""
    oriented = shapely.orient_polygons(geometry, exterior_cw=False)
    shaped = {"type": oriented.geom_type, "coordinates": _rounded(mapping(oriented)["coordinates"], decimals)}
    head: Feature = {"type": "Feature"} if ident is None else {"type": "Feature", "id": ident}
    return head | {"properties": dict(properties), "geometry": shaped}


def write(path: Path, origin: Origin, features: Iterable[Feature]) -> None:
    """Write one feature a line, so that a change in one shows as one line."""
    head = json.dumps({"type": "FeatureCollection", **asdict(origin)}, ensure_ascii=False)
    lines = [json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in features]
    text = f'{head[:-1]}, "features": [\n' + ",\n".join(lines) + "\n]}\n"
    path.write_text(text, encoding="utf-8")


def _rounded(coordinates: Any, decimals: int) -> Any:
    if isinstance(coordinates[0], (int, float)):
        return [round(number, decimals) for number in coordinates]
    return [_rounded(inner, decimals) for inner in coordinates]
