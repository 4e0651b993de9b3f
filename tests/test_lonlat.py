"""Positions and boxes: axis order, the texts of `bbox`, the antimeridian."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ca_geo.errors import BadValue
from ca_geo.lonlat import BBox, LonLat

LONS, LATS = st.floats(-180, 180), st.floats(-90, 90)


def test_axes_are_turned_in_one_place() -> None:
    assert LonLat(lon=68.8, lat=38.5).latlon() == (38.5, 68.8)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("67,37,75,41", (67, 37, 75, 41)),
        ("-180,-90,180,90", (-180, -90, 180, 90)),
        (" 67.5, 37 ,75,41e0", (67.5, 37, 75, 41)),
        ("67,37,0,75,41,5000", (67, 37, 75, 41)),  # six numbers: the heights do not count
        ("170,-10,-170,10", (170, -10, -170, 10)),  # over the antimeridian
        ("68,38,68,38", (68, 38, 68, 38)),  # a point is a box too
    ],
)
def test_bbox_is_read(text: str, expected: tuple[float, ...]) -> None:
    assert BBox.parse(text).as_tuple() == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "not a list of numbers"),
        ("a,b,c,d", "not a list of numbers"),
        ("67,37,75", "3 numbers make no box"),
        ("67,37,75,41,1", "5 numbers make no box"),
        ("67,37,75,41,1,2,3", "7 numbers make no box"),
        ("67,41,75,37", "south (41) is above north (37)"),
        ("67,37,9,75,41,1", "low (9) is above high (1)"),
        ("nan,37,75,41", "finite"),
        ("67,37,inf,41", "finite"),
        ("67,37,1e999,41", "finite"),
        ("67,37,181,41", "longitude 181"),
        ("67,37,75,90.5", "latitude 90.5"),
        ("67;37;75;41", "not a list of numbers"),
    ],
)
def test_bad_bbox_says_why(text: str, message: str) -> None:
    with pytest.raises(BadValue, match=re.escape(message)) as caught:
        BBox.parse(text)
    assert caught.value.allowed


def test_a_box_over_the_antimeridian_has_two_parts() -> None:
    box = BBox(170, -10, -170, 10)
    assert box.crosses_antimeridian
    assert box.parts() == (BBox(170, -10, 180, 10), BBox(-180, -10, -170, 10))
    assert BBox(67, 37, 75, 41).parts() == (BBox(67, 37, 75, 41),)


@given(LONS, LATS, LONS, LATS)
def test_text_reads_back_to_the_same_box(west: float, south: float, east: float, north: float) -> None:
    box = BBox(west, min(south, north), east, max(south, north))
    assert BBox.parse(str(box)) == box


@given(LONS, LONS, LONS, LATS)
def test_parts_hold_what_lies_between_west_and_east(west: float, east: float, lon: float, lat: float) -> None:
    between = west <= lon <= east if west <= east else lon >= west or lon <= east
    parts = BBox(west, -90, east, 90).parts()
    assert between == any(p.west <= lon <= p.east and p.south <= lat <= p.north for p in parts)
