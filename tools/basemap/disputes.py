"""Kashmir and its surroundings: the areas that more than one state claims, cut out along the claims.

Natural Earth carries the lines to which India, Pakistan and China claim land that another of them
holds. Drawn over the three states they cut each into a main part and the parts in dispute.
"""

from __future__ import annotations

from pathlib import Path

import pyogrio
import shapely
from shapely import box
from shapely.geometry.base import BaseGeometry

from basemap.coverage import faces, lead_on
from basemap.extent import WORK

CLAIMANTS = ("CN", "IN", "PK")
CLAIMED_BY = {"CN": "Indian claim", "IN": "Pakistani claim", "PK": "Indian claim"}
WORLD_MAP = "usr/share/qgis/resources/data/world_map.gpkg"


def claim_lines(package: Path) -> dict[str, BaseGeometry]:
    """Return the claim lines inside WORK by name (`Indian claim`, ...) from the unpacked qgis-common."""
    meta, _, geometries, columns = pyogrio.raw.read(
        package / WORLD_MAP, layer="disputed_borders", bbox=WORK.bounds, columns=["name"]
    )
    names = columns[list(meta["fields"]).index("name")]
    wanted = sorted({name for name in names if name in {"Chinese claim", *CLAIMED_BY.values()}})
    lines = {
        name: [shapely.from_wkb(g) for g, n in zip(geometries, names, strict=True) if n == name]
        for name in wanted
    }
    return {name: shapely.line_merge(shapely.union_all(group)) for name, group in lines.items()}


def disputed_parts(
    states: dict[str, BaseGeometry], claims: dict[str, BaseGeometry]
) -> dict[str, BaseGeometry]:
    """Return by holder (`CN`, `IN`, `PK`) the land that the claims cut off from the state's main part."""
    rims = [states[code].boundary for code in CLAIMANTS]
    lines = shapely.union_all(list(claims.values()))
    pieces = faces([*rims, *lead_on(lines, shapely.union_all(rims))])
    cut_off = [piece for piece in pieces if _is_cut_off(piece, box(*lines.bounds).buffer(0.5))]
    return {code: _inside(cut_off, states[code]) for code in CLAIMANTS}


def _is_cut_off(piece: BaseGeometry, claimed: BaseGeometry) -> bool:
    """Main parts run on to the edge of WORK; what lies among the claims and does not is cut off."""
    return claimed.contains(piece) and not piece.touches(WORK.boundary)


def _inside(pieces: list[BaseGeometry], state: BaseGeometry) -> BaseGeometry:
    shapely.prepare(state)
    return shapely.union_all([piece for piece in pieces if state.contains(piece.representative_point())])
