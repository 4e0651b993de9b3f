"""QGIS draws the vector tiles of the whole atlas."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from pyproj import Transformer

from ca_geo.atlas import Atlas

pytestmark = pytest.mark.clients
BOX = (7_200_000, 4_200_000, 8_700_000, 5_300_000)
TO_METRES = Transformer.from_crs("OGC:CRS84", "EPSG:3857", always_xy=True)


def test_qgis_draws_as_much_land_as_there_is(
    qgis: Callable[..., Any], server: str, real_atlas: Atlas
) -> None:
    tiles = f"{server}/tiles/WebMercatorQuad/{{z}}/{{y}}/{{x}}"
    seen = qgis(Path(__file__).with_name("qgis_tiles.py"), tiles, *map(str, BOX))
    assert seen["valid"]
    land = shapely.union_all(real_atlas.collections["countries"].geometries)
    metres = shapely.transform(land, lambda points: np.column_stack(TO_METRES.transform(*points.T)))
    share = metres.intersection(shapely.box(*BOX)).area / shapely.box(*BOX).area
    # pixels on a border are mixed colours, of which there are some two in a hundred
    assert (seen["land"] + seen["signs"]) / seen["all"] == pytest.approx(share, abs=0.025)
    assert seen["signs"] > 5 * 50, "seven mines, two pairs of which are in one place"
