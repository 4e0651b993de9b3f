"""How near and how far geometries are, against geodesics between many points of both."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from ca_geo.geodesic import WGS84, Course, nearest, reach, widest

CORNERS = st.tuples(st.floats(60, 80), st.floats(36, 50))
LINES = st.lists(CORNERS, min_size=2, max_size=4, unique=True).map(shapely.LineString)
POINTS = CORNERS.map(shapely.Point)
BOXES = st.tuples(CORNERS, st.floats(0.05, 3), st.floats(0.05, 3)).map(
    lambda one: shapely.box(*one[0], one[0][0] + one[1], one[0][1] + one[2])
)
SHAPES = st.one_of(POINTS, LINES, BOXES)


def _samples(geometry: shapely.Geometry, n: int) -> np.ndarray:
    """Points on a geometry, corners included, and a grid of those inside."""
    if geometry.geom_type == "Point":
        return shapely.get_coordinates(geometry)
    edge = geometry.exterior if geometry.geom_type == "Polygon" else geometry
    shares = np.linspace(0, 1, n)
    found = [
        shapely.get_coordinates(edge),
        shapely.get_coordinates(edge.interpolate(shares, normalized=True)),
    ]
    if geometry.area:
        west, south, east, north = geometry.bounds
        grid = np.meshgrid(np.linspace(west, east, 20), np.linspace(south, north, 20))
        found.append(np.column_stack([axis.ravel() for axis in grid]))
    return np.vstack(found)


def _metres(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """The geodesics between all points of both."""
    i, j = (axis.ravel() for axis in np.meshgrid(np.arange(len(a)), np.arange(len(b)), indexing="ij"))
    return np.asarray(WGS84.inv(*a[i].T, *b[j].T)[2]).reshape(len(a), len(b))


def _gap(geometry: shapely.Geometry, n: int) -> float:
    """More than the metres between neighbouring samples of an edge."""
    return geometry.length / (n - 1) * 112_000


@settings(max_examples=25, deadline=None)
@given(POINTS, LINES)
def test_a_point_and_a_line_are_as_near_as_brute_force_finds(
    point: shapely.Point, line: shapely.LineString
) -> None:
    brute = _metres(_samples(point, 1), _samples(line, 20_000)).min()
    found = nearest(Course(point), Course(line)).metres
    assert found == pytest.approx(brute, rel=1e-3, abs=_gap(line, 20_000))
    assert nearest(Course(line), Course(point)).metres == pytest.approx(found, abs=1e-3)


@settings(max_examples=25, deadline=None)
@given(SHAPES, SHAPES)
def test_two_geometries_are_as_near_and_as_far_as_brute_force_finds(
    a: shapely.Geometry, b: shapely.Geometry
) -> None:
    metres = _metres(_samples(a, 150), _samples(b, 150))
    near = nearest(Course(a), Course(b))
    slack = _gap(a, 150) + _gap(b, 150)
    if a.intersects(b):
        assert near.metres == 0
    else:
        assert metres.min() - slack <= near.metres <= metres.min() * 1.001 + 1
        assert WGS84.inv(*near.start, *near.end)[2] == pytest.approx(near.metres)
    assert widest(Course(a), Course(b)).metres == pytest.approx(metres.max(), rel=1e-3)


@settings(max_examples=20, deadline=None)
@given(SHAPES, st.one_of(POINTS, LINES))
def test_no_point_is_farther_than_the_reach(a: shapely.Geometry, b: shapely.Geometry) -> None:
    ways = _metres(_samples(a, 100), _samples(b, 1000)).min(axis=1)
    slack = {"Point": 0, "LineString": 2_500, "Polygon": 4_000}[a.geom_type]
    found = reach(Course(a), Course(b))
    assert found >= ways.max() * 0.999 - _gap(b, 1000)
    assert found <= ways.max() * 1.001 + slack + _gap(a, 100) + 25_000 * bool(a.area)


def test_what_touches_is_not_apart_and_what_is_covered_has_no_reach() -> None:
    line = Course(shapely.LineString([(70, 38), (71, 38)]))
    crossing = Course(shapely.LineString([(70.5, 37.5), (70.5, 38.5)]))
    found = nearest(line, crossing)
    assert found.metres == 0
    assert found.start == pytest.approx((70.5, 38))
    assert reach(Course(shapely.Point(70.5, 38)), Course(shapely.box(70, 37, 71, 39))) == 0


def test_a_line_is_followed_between_far_corners() -> None:
    """Along a parallel the line runs south of the geodesic between its ends, by 60 km half-way."""
    line = Course(shapely.LineString([(60, 45), (80, 45)]))
    assert nearest(Course(shapely.Point(70, 45)), line).metres < 1
    assert len(line.points) > 300
