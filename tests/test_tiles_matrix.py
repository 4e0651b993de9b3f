"""Where tiles lie: against pyproj, and against what the standard prints of WebMercatorQuad."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Transformer

from ca_geo.errors import NotFound
from ca_geo.lonlat import BBox
from ca_geo.tiles import matrix
from ca_geo.tiles.matrix import HALF, MAX_LAT, MAX_ZOOM, Limits, Tile

TO_METRES = Transformer.from_crs("OGC:CRS84", "EPSG:3857", always_xy=True)
LONS, LATS = st.floats(-180, 180), st.floats(-MAX_LAT, MAX_LAT)


@settings(deadline=None)
@given(LONS, LATS)
def test_metres_are_those_of_epsg_3857(lon: float, lat: float) -> None:
    ours = matrix.mercator(np.array([[lon, lat]]))
    assert np.allclose(ours[0], TO_METRES.transform(lon, lat), rtol=0, atol=1e-6)
    assert np.allclose(matrix.degrees(ours)[0], (lon, lat), rtol=0, atol=1e-11)


def test_poles_are_far_outside_of_every_tile_and_finite() -> None:
    poles = matrix.mercator(np.array([[0.0, -90.0], [0.0, 90.0]]))
    assert np.isfinite(poles).all()
    assert (np.abs(poles[:, 1]) > 2 * HALF).all()


@pytest.mark.parametrize(
    ("zoom", "denominator", "cell"),
    # OGC 17-083r4, annex D.1
    [
        (0, 559082264.028717, 156543.033928041),
        (1, 279541132.014358, 78271.5169640204),
        (12, 136494.693366386, 38.2185141425881),
    ],
)
def test_scales_are_those_that_the_standard_prints(zoom: int, denominator: float, cell: float) -> None:
    assert matrix.scale_denominator(zoom) == pytest.approx(denominator, rel=1e-12)
    assert matrix.cell_size(zoom) == pytest.approx(cell, rel=1e-12)


def test_tiles_of_a_zoom_cover_the_world_edge_to_edge() -> None:
    tiles = list(Limits.of_world(3).tiles())
    assert len(set(tiles)) == 64
    for tile in tiles:
        west, south, east, north = tile.bounds
        assert (east - west, north - south, tile.size) == pytest.approx((HALF / 4,) * 3)
        if tile.col < 7:
            assert Tile(3, tile.row, tile.col + 1).bounds[0] == pytest.approx(east, abs=1e-6)
        if tile.row < 7:
            assert Tile(3, tile.row + 1, tile.col).bounds[3] == pytest.approx(south, abs=1e-6)
    assert tiles[0].bounds[::3] == pytest.approx((-HALF, HALF))
    assert tiles[-1].bounds[1:3] == pytest.approx((-HALF, HALF))


def test_a_place_is_in_the_tile_that_others_say() -> None:
    # Dushanbe; reckoned by the formula of the OpenStreetMap wiki, "Slippy map tilenames"
    assert list(Limits.of(BBox(68.78, 38.56, 68.78, 38.56), 10).tiles()) == [Tile(10, 392, 707)]


@settings(deadline=None)
@given(LONS, LATS, st.integers(0, MAX_ZOOM))
def test_limits_hold_the_tile_of_a_place(lon: float, lat: float, zoom: int) -> None:
    (tile,) = Limits.of(BBox(lon, lat, lon, lat), zoom).tiles()
    assert tile.is_in(Limits.of_world(zoom))
    x, y = TO_METRES.transform(lon, lat)
    west, south, east, north = tile.bounds
    assert west - 1e-6 <= x <= east + 1e-6
    assert south - 1e-6 <= y <= north + 1e-6


@pytest.mark.parametrize(
    "address",
    ["15/0/0", "3/8/0", "3/0/8", "-1/0/0", "3/-1/0", "a/0/0", "3/0/1.5", "3/0/ 1", "3/0/٣", "3/0/9999999999"],
)
def test_what_the_matrix_does_not_have_is_no_tile(address: str) -> None:
    with pytest.raises(NotFound):
        Tile.parse(*address.split("/"))


def test_an_address_is_zoom_row_column() -> None:
    assert Tile.parse("10", "393", "707") == Tile(zoom=10, row=393, col=707)
