"""Geodesics: identities that hold on any ellipsoid, known figures, and brute force for the buffers."""

from __future__ import annotations

import math

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from ca_geo import geodesic
from ca_geo.errors import BadValue
from ca_geo.lonlat import LonLat

POSITIONS = st.builds(LonLat, st.floats(-180, 180), st.floats(-80, 80))
REGION = st.builds(LonLat, st.floats(46, 97), st.floats(33, 56))
RADII = st.floats(100, 300_000)


@given(POSITIONS, st.floats(0, 359), st.floats(1, 5e6))
def test_destination_is_as_far_as_asked(start: LonLat, azimuth: float, metres: float) -> None:
    end = geodesic.destination(start, azimuth, metres)
    assert geodesic.distance_m(start, end) == pytest.approx(metres, abs=1e-3)


@given(POSITIONS, POSITIONS, POSITIONS)
def test_distance_is_a_metric(a: LonLat, b: LonLat, c: LonLat) -> None:
    assert geodesic.distance_m(a, a) == pytest.approx(0, abs=1e-6)
    assert geodesic.distance_m(a, b) == pytest.approx(geodesic.distance_m(b, a), abs=1e-6)
    assert geodesic.distance_m(a, c) <= geodesic.distance_m(a, b) + geodesic.distance_m(b, c) + 1e-6


def test_known_figures_of_wgs84() -> None:
    equator = 2 * math.pi * 6_378_137
    assert geodesic.distance_m(LonLat(0, 0), LonLat(90, 0)) == pytest.approx(equator / 4)
    assert geodesic.distance_m(LonLat(0, 0), LonLat(0, 90)) == pytest.approx(10_001_965.729, abs=1e-3)
    octant = shapely.Polygon([(0, 0), (90, 0), (0, 90)])
    assert geodesic.geodesic_area(octant) == pytest.approx(510_065_621_724_088.4 / 8)


@given(REGION, st.floats(0.01, 2))
def test_areas_add_up_whatever_the_orientation(corner: LonLat, size: float) -> None:
    a, b, c = np.array(corner) + np.array([[0, 0], [size, 0], [0, size]])
    middle = geodesic.WGS84.npts(*b, *c, 1)[0]
    whole = shapely.Polygon([a, b, c])
    parts = [shapely.Polygon([a, b, middle]), shapely.Polygon([a, middle, c])]
    assert sum(map(geodesic.geodesic_area, parts)) == pytest.approx(geodesic.geodesic_area(whole), rel=1e-6)
    assert geodesic.geodesic_area(shapely.reverse(whole)) == geodesic.geodesic_area(whole)


def test_area_leaves_out_holes_and_has_none_for_lines_and_points() -> None:
    shell, hole = shapely.box(70, 38, 72, 40), shapely.box(70.5, 38.5, 71, 39)
    holed = shapely.Polygon(shell.exterior, [hole.exterior])
    expected = geodesic.geodesic_area(shell) - geodesic.geodesic_area(hole)
    assert geodesic.geodesic_area(holed) == pytest.approx(expected)
    assert geodesic.geodesic_area(
        shapely.MultiPolygon([hole, shapely.box(80, 38, 80.5, 38.5)])
    ) == pytest.approx(2 * geodesic.geodesic_area(shapely.box(80, 38, 80.5, 38.5)), rel=0.02)
    assert geodesic.geodesic_area(shapely.Point(70, 38)) == geodesic.geodesic_area(shell.exterior) == 0


def test_length_is_the_sum_of_distances() -> None:
    points = [LonLat(70, 38), LonLat(71, 39), LonLat(73, 38)]
    expected = geodesic.distance_m(points[0], points[1]) + geodesic.distance_m(points[1], points[2])
    line = shapely.LineString(points)
    assert geodesic.geodesic_length(line) == pytest.approx(expected)
    assert geodesic.geodesic_length(shapely.MultiLineString([line, line])) == pytest.approx(2 * expected)
    assert geodesic.geodesic_length(shapely.Polygon(points)) > expected
    assert (
        geodesic.geodesic_length(shapely.Point(70, 38)) == geodesic.geodesic_length(shapely.LineString()) == 0
    )


@given(POSITIONS, RADII)
def test_disc_has_the_area_and_the_mean_radius_of_the_true_one(centre: LonLat, radius: float) -> None:
    disc = geodesic.disc(centre, radius)
    curvature = (radius / 6.3e6) ** 2  # a disc on a globe is that much smaller than a flat one
    assert geodesic.geodesic_area(disc) == pytest.approx(math.pi * radius**2, rel=curvature + 1e-3)
    assert shapely.is_valid(disc)
    assert all(part.exterior.is_ccw for part in shapely.get_parts(disc))


@given(REGION, RADII)
def test_disc_has_64_vertices_on_one_circle(centre: LonLat, radius: float) -> None:
    ring = shapely.get_coordinates(geodesic.disc(centre, radius))
    distances = [geodesic.distance_m(centre, LonLat(*point)) for point in ring]
    assert len(ring) == 65
    assert distances == pytest.approx([distances[0]] * 65)
    assert radius < distances[0] < radius * 1.001


@given(REGION, RADII, st.floats(0, 360), st.floats(0, 2))
def test_disc_holds_what_is_near_and_nothing_else(
    centre: LonLat, radius: float, azimuth: float, share: float
) -> None:
    place = shapely.Point(geodesic.destination(centre, azimuth, radius * share))
    disc = geodesic.disc(centre, radius)
    if share < 0.999:
        assert disc.contains(place)
    if share > 1.001:
        assert not disc.contains(place)


def test_disc_over_the_antimeridian_is_cut() -> None:
    disc = geodesic.disc(LonLat(179.9, 50), 50_000)
    assert disc.geom_type == "MultiPolygon"
    assert (disc.bounds[0], disc.bounds[2]) == (-180, 180)
    assert geodesic.geodesic_area(disc) == pytest.approx(math.pi * 50_000**2, rel=1e-3)
    assert disc.contains(shapely.Point(-179.9, 50))
    assert not disc.contains(shapely.Point(0, 50))


@pytest.mark.parametrize("radius", [0, -1, math.nan])
def test_no_disc_without_a_radius(radius: float) -> None:
    with pytest.raises(BadValue, match="radius above 0"):
        geodesic.disc(LonLat(70, 38), radius)


@pytest.mark.parametrize("lat", [89.9, -89.9])
def test_no_disc_with_a_pole_inside(lat: float) -> None:
    with pytest.raises(BadValue, match="holds a pole"):
        geodesic.disc(LonLat(70, lat), 20_000)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(REGION, min_size=2, max_size=4, unique=True), st.floats(1_000, 50_000), st.integers(0, 2**32 - 1)
)
def test_band_holds_what_is_near_the_line_and_nothing_else(
    points: list[LonLat], radius: float, seed: int
) -> None:
    line = shapely.LineString(points)
    band = geodesic.widen(line, radius)
    assert shapely.is_valid(band)
    dense = shapely.get_coordinates(shapely.segmentize(line, 0.002))
    rng = np.random.default_rng(seed)
    for spot in dense[rng.integers(0, len(dense), 20)]:
        place = geodesic.destination(LonLat(*spot), rng.uniform(0, 360), rng.uniform(0, 2) * radius)
        about = dense[(abs(dense - spot) < 5).all(axis=1)]  # degrees: the rest is more than 100 km away
        nearest = geodesic.WGS84.inv(*about.T, *np.tile(place, (len(about), 1)).T)[2].min()
        if nearest < radius * 0.997 - 250:
            assert band.contains(shapely.Point(place))
        if nearest > radius * 1.003 + 250:
            assert not band.contains(shapely.Point(place))


def test_band_of_a_short_line_has_the_area_of_strip_and_ends() -> None:
    start = LonLat(70, 40)
    line = shapely.LineString([start, geodesic.destination(start, 0, 100_000)])
    band = geodesic.widen(line, 5_000)
    assert band.geom_type == "Polygon"
    assert band.exterior.is_ccw
    assert geodesic.geodesic_area(band) == pytest.approx(100_000 * 10_000 + math.pi * 5_000**2, rel=1e-3)


def test_band_over_the_antimeridian_is_cut() -> None:
    line = shapely.MultiLineString([[(179.5, 50), (180, 50)], [(-180, 50), (-179.5, 50)]])
    band = geodesic.widen(line, 10_000)
    assert band.bounds[0] == -180
    assert band.bounds[2] == 180
    assert shapely.is_valid(band)
    assert band.contains(shapely.Point(-179.95, 50.05))
    assert not band.contains(shapely.Point(0, 50))


def test_footprint_leaves_areas_alone() -> None:
    area = shapely.box(70, 38, 71, 39)
    assert geodesic.footprint(area, 1000) is area
    assert geodesic.footprint(shapely.Point(70, 38), 1000).equals(geodesic.disc(LonLat(70, 38), 1000))
    assert geodesic.footprint(shapely.LineString([(70, 38), (71, 38)]), 1000).geom_type == "Polygon"
