"""Coordinate reference systems: their names, their axes, geometries taken to them and back."""

from __future__ import annotations

from functools import lru_cache

import pyproj
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from ca_geo.crs import CRS84, Crs, CrsBox, inverse, transform, transform_all, transform_where_defined, turned
from ca_geo.errors import BadValue

SYSTEMS = st.sampled_from(["EPSG:4326", "EPSG:3857", "EPSG:32642", "EPSG:32643", "EPSG:28412", "EPSG:4284"])
REGION = st.builds(shapely.Point, st.floats(60, 80), st.floats(35, 45))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("http://www.opengis.net/def/crs/EPSG/0/32642", "EPSG:32642"),
        ("https://www.opengis.net/def/crs/EPSG/9.9.1/32642", "EPSG:32642"),
        ("http://www.opengis.net/def/crs/OGC/1.3/CRS84", "OGC:CRS84"),
        ("urn:ogc:def:crs:EPSG::32642", "EPSG:32642"),
        ("urn:ogc:def:crs:EPSG:9.9.1:32642", "EPSG:32642"),
        ("urn:ogc:def:crs:OGC:1.3:CRS84", "OGC:CRS84"),
        ("EPSG:32642", "EPSG:32642"),
        ("[EPSG:32642]", "EPSG:32642"),
        ("EPSG:032642", "EPSG:32642"),
        ("CRS84", "OGC:CRS84"),
        ("OGC:CRS84", "OGC:CRS84"),
    ],
)
def test_a_system_has_several_names_and_one_uri(text: str, code: str) -> None:
    crs = Crs.parse(text)
    assert crs.code == code
    assert Crs.parse(crs.uri) == crs
    assert str(crs) == crs.uri
    assert pyproj.CRS(crs.wkt) == pyproj.CRS(code)
    assert pyproj.CRS.from_json_dict(crs.projjson) == pyproj.CRS(code)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "names no coordinate reference system"),
        ("32642", "names no coordinate reference system"),
        ("CRS85", "names no coordinate reference system"),
        ("CRS84h", "names no coordinate reference system"),
        ("OGC:4326", "names no coordinate reference system"),
        ("EPSG:CRS84", "names no coordinate reference system"),
        ("EPSG:abc", "names no coordinate reference system"),
        ("[EPSG:4326", "names no coordinate reference system"),
        ("+proj=longlat", "names no coordinate reference system"),
        ("EPSG:999999", "is no code that the EPSG has given"),
        ("EPSG:" + "9" * 400, "is no code that the EPSG has given"),
        ("EPSG:5773", "is a Vertical CRS"),
        ("EPSG:4979", "is a Geographic 3D CRS"),
        ("EPSG:4978", "is a Geocentric CRS"),
        ("EPSG:9518", "is a Compound CRS"),
        ("EPSG:2218", "nothing is known of the way"),
    ],
)
def test_what_is_no_system_of_two_axes_is_refused(text: str, message: str) -> None:
    with pytest.raises(BadValue, match=message) as caught:
        Crs.parse(text)
    assert "EPSG:32642" in str(caught.value.allowed)


@pytest.mark.parametrize(
    "code",
    [
        "4326",
        "4284",
        "3857",
        "32642",
        "28412",
        "2193",
        "3035",
        "31370",
        "32661",
        "5041",
        "3031",
        "2053",
        "3413",
    ],
)
def test_the_axes_are_turned_where_the_authority_has_them_so(code: str) -> None:
    """Held against PROJ itself: what it makes of a position in the authority's order and in the other."""
    definition = pyproj.CRS(f"EPSG:{code}")
    area = definition.area_of_use
    assert area is not None
    place = (area.west * 0.4 + area.east * 0.6, area.south * 0.7 + area.north * 0.3)
    ours, theirs = (
        pyproj.Transformer.from_crs("OGC:CRS84", definition, always_xy=xy).transform(*place)
        for xy in (True, False)
    )
    crs = Crs.parse(f"EPSG:{code}")
    assert theirs == pytest.approx(ours[::-1] if crs.swapped else ours)
    assert crs.is_geographic is (code in {"4326", "4284"})


@settings(max_examples=50, deadline=None)
@given(REGION, SYSTEMS)
def test_there_and_back(place: shapely.Point, code: str) -> None:
    crs = Crs.parse(code)
    there = transform(place, crs)
    assert there is not None
    # between ellipsoids PROJ picks the best of several ways at each place, each way good to some metres
    assert inverse(there, crs).distance(place) < (1e-4 if code in {"EPSG:28412", "EPSG:4284"} else 1e-7)
    assert turned(turned(there)).equals(there)


@lru_cache
def _proj(code: str) -> pyproj.Transformer:
    return pyproj.Transformer.from_crs("OGC:CRS84", code, always_xy=True)


@settings(max_examples=30, deadline=None)
@given(REGION, SYSTEMS)
def test_positions_are_those_of_proj(place: shapely.Point, code: str) -> None:
    crs = Crs.parse(code)
    x, y = _proj(code).transform(place.x, place.y)
    moved = transform(place, crs)
    assert isinstance(moved, shapely.Point)
    # degrees of WGS 84 itself are left as they are; all else has its decimals
    step = 0 if crs.is_wgs84 else 0.5 * 10.0**-crs.decimals
    assert (moved.x, moved.y) == pytest.approx((x, y), abs=step * 1.001, rel=0)


def test_all_of_a_geometry_is_moved_and_nothing_where_there_is_none() -> None:
    holed = shapely.box(69, 38, 70, 39) - shapely.box(69.4, 38.4, 69.6, 38.6)
    parts = shapely.MultiPolygon([holed, shapely.box(71, 38, 72, 39)])
    utm = Crs.parse("EPSG:32642")
    moved, nothing = transform_all([parts, None], utm)
    assert nothing is None
    assert moved is not None
    assert shapely.get_num_coordinates(moved) == shapely.get_num_coordinates(parts)
    assert inverse(moved, utm).hausdorff_distance(parts) < 1e-7
    assert transform(None, utm) is None
    assert transform_all([], utm) == ()
    assert transform(parts, CRS84) is parts


def test_where_a_system_has_no_coordinates() -> None:
    utm, far = Crs.parse("EPSG:32642"), shapely.LineString([(69, 38), (150, 0)])
    with pytest.raises(BadValue, match=r"EPSG:32642 .* has no coordinates for some of the places"):
        transform(far, utm)
    near = shapely.Point(69, 38)
    assert transform_where_defined([near, far, None], utm) == (transform(near, utm), None, None)
    with pytest.raises(BadValue, match="has no coordinates"):
        inverse(shapely.Point(1e30, 1e30), utm)


@pytest.mark.parametrize(
    ("code", "numbers", "expected", "text"),
    [
        ("EPSG:32642", [1, 2, 3, 4], (1, 2, 3, 4), "1,2,3,4"),
        ("EPSG:28412", [2, 1, 4, 3], (1, 2, 3, 4), "2,1,4,3"),
        ("EPSG:28412", [2, 1, -5, 4, 3, 5], (1, 2, 3, 4), "2,1,4,3"),
        ("EPSG:4284", [2, 170, 4, -170], (170, 2, -170, 4), "2,170,4,-170"),
    ],
)
def test_a_box_has_its_axes_in_the_authoritys_order(
    code: str, numbers: list[float], expected: tuple[float, ...], text: str
) -> None:
    box = CrsBox.of(numbers, Crs(code))
    assert (box.numbers, str(box)) == (expected, text)


def test_a_box_over_the_antimeridian_has_two_parts() -> None:
    assert CrsBox((170, 2, -170, 4), Crs("EPSG:4284")).parts() == ((170, 2, 180, 4), (-180, 2, -170, 4))
    assert CrsBox((1, 2, 3, 4), Crs("EPSG:32642")).parts() == ((1, 2, 3, 4),)


@pytest.mark.parametrize(
    "numbers", [[1, 2, 3], [3, 2, 1, 4], [1, 4, 3, 2], [1, 2, 9, 3, 4, 8], [1, 2, 3, float("inf")]]
)
def test_no_box(numbers: list[float]) -> None:
    with pytest.raises(BadValue) as caught:
        CrsBox.of(numbers, Crs("EPSG:32642"))
    assert "Easting, Northing" in str(caught.value.allowed)
