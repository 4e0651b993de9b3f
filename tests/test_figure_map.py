"""Maps drawn on the server: nothing covers another, nothing is cut, kilometres are true, all is counted."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import combinations
from pathlib import Path as File
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from shapely.geometry import mapping

from ca_geo import view as views
from ca_geo.atlas import Atlas
from ca_geo.errors import BadValue
from ca_geo.extent import CLIP
from ca_geo.figure import ground, svg
from ca_geo.figure.boxes import contains, overlap
from ca_geo.figure.camera import PAGE_PX
from ca_geo.figure.choropleth import Choropleth
from ca_geo.figure.compose import Picture, compose
from ca_geo.figure.frame import around
from ca_geo.figure.furniture import scale_bar
from ca_geo.figure.lettering import ASCENT, DESCENT, width_of
from ca_geo.figure.palette import SAFE, palette
from ca_geo.figure.places import USER_AREA_TINT, Places
from ca_geo.figure.projection import NAMES, projection
from ca_geo.figure.request import PRESETS, THEMES, Request
from ca_geo.figure.scene import Box, Circle, CurvedText, Group, Node, Path, Scene, Text
from ca_geo.geodesic import distance_m, geodesic_area
from ca_geo.lonlat import BBox, LonLat
from ca_geo.settings import share

ROOT = File(__file__).parents[1]
GOLDEN = File(__file__).parent / "golden" / "figures.json"
GBAO = "feature=gbao-facilities/shaymak-facility&layers=gbao-facilities,russian-bases,mines"
RAILWAY = "center=74,40.6&zoom=7.8&layers=cku-railway"
INCIDENTS = "center=69.9,37.8&zoom=8.2&layers=border-incidents,mines&time=2024-01-01/2025-12-31"
DEBT = "indicator=debt-share&center=68,44&zoom=5&layers=mines,institutions"
VIEWS = ("", GBAO, RAILWAY, INCIDENTS, DEBT)


@cache
def picture(atlas: Atlas, query: str = "", **asked: Any) -> Picture:
    """A picture that several tests may look at."""
    return Picture(atlas, views.parse(query, atlas), Request(**asked))


def nodes(children: tuple[Node, ...], id: str = "", *, clipped: bool = True) -> Iterator[tuple[str, Node]]:
    """Every node with the id of the innermost named group that it is in; without those in a group that is
    cut to a box, if these are not asked for."""
    for child in children:
        if isinstance(child, Group):
            if clipped or not child.clip:
                yield from nodes(child.children, child.id or id, clipped=clipped)
        else:
            yield id, child


def texts(scene: Scene) -> list[tuple[str, Text]]:
    return [(id, one) for id, one in nodes(scene.children) if isinstance(one, Text)]


def box_of(text: Text) -> Box:
    """What a line of text covers; upright or turned by a quarter to the left."""
    wide, size = width_of(text.text, text.type), text.type.size
    left = {"start": 0.0, "middle": wide / 2, "end": wide}[text.anchor]
    if text.rotate == -90:
        return (text.x - ASCENT * size, text.y + left - wide, text.x + DESCENT * size, text.y + left)
    return (text.x - left, text.y - ASCENT * size, text.x - left + wide, text.y + DESCENT * size)


def group(scene: Scene, id: str) -> tuple[Node, ...]:
    """The children of a group, wherever it is."""
    waiting = list(scene.children)
    while waiting:
        node = waiting.pop()
        if isinstance(node, Group):
            if node.id == id:
                return node.children
            waiting.extend(node.children)
    raise AssertionError(id)


# ---- where things stand


@pytest.mark.parametrize("query", VIEWS)
def test_names_cover_neither_each_other_nor_a_sign(real_atlas, query):
    made = picture(real_atlas, query)
    marks = [
        (mark, (mark.x - mark.half[0], mark.y - mark.half[1], mark.x + mark.half[0], mark.y + mark.half[1]))
        for mark in made.records.marks
    ]
    assert len(made.placed) > 10
    for one, other in combinations(made.placed, 2):
        assert not any(overlap(a, b) for a in one.boxes for b in other.boxes), (one.text, other.text)
    for name in made.placed:
        assert all(contains(made.frame.box, box) for box in name.boxes), name.text
        for mark, taken in marks:
            assert not any(overlap(box, taken) for box in name.boxes), (name.text, mark.records[0].id)


@pytest.mark.parametrize("size", [*PRESETS, "1200x630"])
@pytest.mark.parametrize(("lang", "query"), [("en", ""), ("ru", INCIDENTS)])
def test_nothing_around_the_map_overlaps_or_is_cut(real_atlas, size, lang, query):
    made = picture(
        real_atlas, query, size=size, lang=lang, title="What is where " * 9, caption="It is said. " * 20
    )
    around_it = [(one.text, box_of(one)) for id, one in texts(made.scene) if id not in {"names", "signs"}]
    page = (0, 0, made.width, made.height)
    assert len(around_it) > 20
    for text, box in around_it:
        assert contains(page, box), text
        assert not overlap(box, made.frame.box), text
    for (one, box), (other, taken) in combinations(around_it, 2):
        assert not overlap(box, (taken[0], taken[1] + 1, taken[2], taken[3] - 1)), (one, other)


@pytest.mark.parametrize("size", PRESETS)
def test_no_text_is_smaller_than_seven_points_and_none_of_the_statement_is_left_out(real_atlas, size):
    scene = picture(real_atlas, size=size).scene
    signs = {"signs"}
    assert min(one.type.size for id, one in texts(scene) if id not in signs and not one.text.isdigit()) >= 7
    foot = " ".join(one.text for id, one in texts(scene) if id == "foot")
    statement = json.loads((share() / "web/strings/en.json").read_text("utf-8"))["map.statement"]
    assert statement in foot
    assert "GeoNames" in foot
    assert f"Version {real_atlas.version}" in foot
    assert "Evidence as of July 2026" in foot
    assert "Albers equal-area conic" in " ".join(one.text for _, one in texts(scene))


places = st.tuples(st.floats(CLIP.west, CLIP.east), st.floats(CLIP.south, CLIP.north), st.floats(4, 12)).map(
    lambda at: f"center={at[0]:.4f},{at[1]:.4f}&zoom={at[2]:.2f}"
)


def test_any_view_makes_a_map_with_everything_on_the_page(real_atlas):
    @given(
        place=st.one_of(st.just(""), places),
        size=st.sampled_from(["16:9", "column", "1000x700", "700x1000", "8000x1200"]),
        look=st.tuples(st.sampled_from(THEMES), st.sampled_from([None, *NAMES])),
        lang=st.sampled_from(["en", "ru"]),
    )
    @settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow])
    def check(place, size, look, lang):
        made = picture(real_atlas, place, size=size, theme=look[0], projection=look[1], lang=lang)
        page = (-0.5, -0.5, made.width + 0.5, made.height + 0.5)
        beyond = [
            (id, type(node).__name__, _extent(node))
            for id, node in nodes(made.scene.children, clipped=False)
            if not contains(page, _extent(node))
        ]
        assert beyond == []
        low, high = made.frame.edge.min(axis=0), made.frame.edge.max(axis=0)
        assert (low >= np.array([CLIP.west, CLIP.south]) - 0.1).all()
        assert (high <= np.array([CLIP.east, CLIP.north]) + 0.1).all()

    check()


def _extent(node: Node) -> Box:
    if isinstance(node, Text):
        return box_of(node)
    if isinstance(node, Circle):
        return (node.x - node.r, node.y - node.r, node.x + node.r, node.y + node.r)
    points = (
        node.points
        if isinstance(node, CurvedText)
        else np.vstack([*node.lines, *([(1.0, 1.0)] if not node.lines else [])])
    )
    return (*points.min(axis=0).tolist(), *points.max(axis=0).tolist())


# ---- records


@pytest.mark.parametrize("query", VIEWS)
@pytest.mark.parametrize("size", ["16:9", "column"])
def test_every_record_shown_is_drawn_once_or_counted(real_atlas, query, size):
    made = picture(real_atlas, query, size=size)
    drawn = made.records.drawn
    groups = (drawn.on_map, drawn.outside, drawn.nowhere, drawn.counts)
    found = sorted(record.reference for group in groups for record in group)
    assert found == sorted(record.reference for record in made.view.shown(real_atlas))
    signed = [record.reference for mark in made.records.marks for record in mark.records]
    assert len(signed) == len(set(signed))
    lines = {record.reference for record in made.records.of("rail", "band", "line", "area")}
    seen = {record.reference for record in made.records.of("sign") if made.records.ring(record) is not None}
    areas = {one.reference for one in made.records.of("sign") if one.geometry.geom_type != "Point"}
    assert {record.reference for record in drawn.on_map} - lines - seen - areas <= set(signed)


def test_what_is_not_on_the_map_is_said_in_numbers(real_atlas):
    made = picture(real_atlas)
    drawn, said = made.records.drawn, " ".join(one.text for id, one in texts(made.scene) if id == "legend")
    assert len(drawn.nowhere) > 10
    assert f"{len(drawn.nowhere)} records have no place on this map" in said
    assert f"{len(drawn.outside)} records lie beyond" in said
    assert "1 record is a number that was not placed" in said


def test_the_legend_counts_what_is_on_the_map_and_names_nothing_else(real_atlas):
    made = picture(real_atlas, "layers=mines,security-companies")
    legend = [one.text for id, one in texts(made.scene) if id == "legend"]
    mines = [record for record in made.records.drawn.on_map if record.layer.id == "mines"]
    assert legend[legend.index("Mines") + 1] == str(len(mines))
    assert "Security companies" not in " ".join(legend)
    assert "Corridor: somewhere along the band" not in legend


def test_a_place_is_never_drawn_more_sharply_than_it_is_known(real_atlas):
    """Discs have the true radius on the ellipsoid, back from the page, within one part in a hundred."""
    made = picture(real_atlas, INCIDENTS)
    rings = [(record, made.records.ring(record)) for record in made.records.of("sign")]
    assert len([ring for _, ring in rings if ring is not None]) >= 5
    for record, ring in rings:
        if ring is not None:
            centre = LonLat(*record.geometry.coords[0][:2])
            radius = record.properties["location_uncertainty_m"]
            far = [distance_m(centre, LonLat(*place)) for place in made.frame.back(ring).tolist()]
            assert np.allclose(far, radius, rtol=0.01), record.id
            assert record.properties["location_precision"] != "exact-site"


def test_signs_of_rough_places_are_dashed_and_stacks_say_how_many(real_atlas):
    made = picture(real_atlas, INCIDENTS)
    stack = max(made.records.marks, key=lambda mark: len(mark.records))
    drawn = list(nodes(group(made.scene, "signs")))
    assert len(stack.records) > 1
    assert str(len(stack.records)) in [one.text for _, one in drawn if isinstance(one, Text)]
    assert any(one.style.dash for _, one in drawn if isinstance(one, Path))


def test_the_chosen_record_stands_in_brackets_with_all_that_its_place_may_be(real_atlas):
    made = picture(real_atlas, GBAO, size="a4")
    record = made.chosen
    ring = made.records.ring(record)
    assert all(made.frame.contains(point) for point in ring)
    assert np.ptp(ring[:, 1]) < 0.6 * made.frame.height
    mark = next(mark for mark in made.records.marks if record in mark.records)
    corners = [
        one for _, one in nodes(group(made.scene, "signs")) if isinstance(one, Path) and len(one.lines) == 4
    ]
    middle = np.vstack(corners[0].lines).mean(axis=0)
    assert np.allclose(middle, (mark.x, mark.y), atol=0.01)
    assert "Security facility near Shaymak" in [name.text for name in made.placed]


def test_a_band_lies_in_the_country_that_the_record_names(real_atlas):
    made = picture(real_atlas, "center=71,37.5&zoom=8&layers=gbao-facilities")
    record = made.records.of("band")[0]
    fill, _ = Places(made.records)._strip(record)
    band = shapely.make_valid(shapely.MultiPolygon([shapely.Polygon(ring) for ring in fill if len(ring) > 3]))
    home = shapely.make_valid(made.frame.clip(made.frame.put(real_atlas.basemap.countries["TJ"])))
    assert record.properties["countries"] == ("TJ",)
    assert band.area > 0
    assert band.intersection(home).area / band.area > 0.97


# ---- kilometres and degrees


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("query", [RAILWAY, "center=60,48&zoom=5&layers=mines"])
def test_the_scale_bar_is_as_long_as_it_says_in_the_middle_of_the_map(real_atlas, name, query):
    made = picture(real_atlas, query, projection=name)
    bar, words = scale_bar(made.frame, (0, 0), made.colours, 7, "km")[0].children
    long = bar.lines[0][-1][0] - bar.lines[0][0][0]
    x, y = made.frame.centre
    ends = made.frame.back(np.array([(x - long / 2, y), (x + long / 2, y)]))
    km = distance_m(LonLat(*ends[0]), LonLat(*ends[1])) / 1000
    assert km == pytest.approx(float(words.text.removesuffix(" km").replace(" ", "")), rel=0.005)


@pytest.mark.parametrize("name", ["albers", "laea"])
def test_equal_area_projections_keep_areas(name):
    plane = projection(name, BBox(46, 35, 88, 56))
    for lon, lat in ((50, 37), (70, 45), (86, 54)):
        cell = shapely.segmentize(shapely.box(lon, lat, lon + 1, lat + 1), 0.05)
        put = shapely.transform(cell, plane.forward)
        assert put.area == pytest.approx(geodesic_area(cell), rel=0.002)


def test_a_projection_that_there_is_not_is_refused_with_those_that_there_are(real_atlas):
    with pytest.raises(BadValue, match="albers, laea, lcc, mercator"):
        compose(real_atlas, views.parse("", real_atlas), Request(projection="robinson"))


@pytest.mark.parametrize("at", [(71.5, 39.5, 6.4), (74, 40.6, 8), (69, 38, 10)])
@pytest.mark.parametrize("size", ["16:9", "a4", "column"])
def test_a_picture_shows_what_the_map_page_shows_at_least(real_atlas, at, size):
    lon, lat, zoom = at
    frame = picture(real_atlas, f"center={lon},{lat}&zoom={zoom}", size=size).frame
    world = 256 * 2**zoom
    for side in (-1, 1):
        east = lon + side * PAGE_PX[0] / world * 180
        assert frame.contains(frame(np.array([(east, lat)]))[0])
        across = side * PAGE_PX[1] / 2 * 156543.034 * np.cos(np.radians(lat)) / 2**zoom
        north = lat + np.degrees(across / 6_378_137)
        assert frame.contains(frame(np.array([(lon, north)]))[0])


def test_degrees_stand_where_their_lines_meet_the_edge(real_atlas):
    made = picture(real_atlas, RAILWAY)
    found = [one for id, one in texts(made.scene) if id == "degrees"]
    assert {one.text for one in found} >= {"72° E", "74° E", "76° E"}
    for one in found:
        value = float(one.text.split("°")[0])
        edge = (made.frame.box[0], one.y) if one.rotate else (one.x, made.frame.box[3])
        lon, lat = made.frame.back(np.array([edge]))[0]
        assert (lat if one.rotate else lon) == pytest.approx(value, abs=0.03)


def test_a_point_of_the_page_lies_on_land_where_its_place_does(real_atlas):
    """Each country's land, in any frame: clipped and projected, it covers what it covers on the Earth."""
    lands = ground.Ground(real_atlas.basemap).land.values()

    @given(
        place=st.one_of(st.just(""), places),
        size=st.sampled_from(["16:9", "4:3", "a4", "column", "1000x700", "700x1000"]),
        name=st.sampled_from([None, *NAMES]),
        shares=st.lists(st.tuples(st.floats(0.02, 0.98), st.floats(0.02, 0.98)), min_size=20, max_size=20),
    )
    @example(
        place="", size="4:3", name=None, shares=[(0.95, 0.8), (0.3, 0.97)]
    )  # Afghanistan was all but this
    @settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
    def check(place, size, name, shares):
        frame = picture(real_atlas, place, size=size, projection=name).frame
        points = np.array(frame.box[:2]) + np.array(shares) * (frame.width, frame.height)
        at = shapely.points(frame.back(points))
        for land in lands:
            inside, away = np.zeros(len(points), dtype=bool), np.ones(len(points), dtype=bool)
            for ring in ground.drawn(land, frame):
                inside ^= shapely.contains_xy(shapely.Polygon(ring), points)  # as it is filled: even-odd
                away &= shapely.distance(shapely.LineString(ring), shapely.points(points)) > 1
            assert (inside == shapely.contains(land, at))[away].all()

    check()


def test_a_frame_at_the_edge_of_the_base_map_is_moved_inside():
    frame = around(BBox(88, 50, 110, 60), (0, 0, 400, 300), 0.7, CLIP, None)
    west, south = frame.edge.min(axis=0)
    east, north = frame.edge.max(axis=0)
    assert CLIP.west <= west + 0.1
    assert CLIP.south <= south + 0.1
    assert east <= CLIP.east + 0.1
    assert north <= CLIP.north + 0.1


FAR_OFF = {
    "world": mapping(shapely.box(-180, -90, 180, 90)),
    "equator": {"type": "Point", "coordinates": [-179.9, 0]},
    "across": {"type": "LineString", "coordinates": [[179.5, 10], [-179.5, 12]]},
}


def test_what_a_user_brought_may_lie_anywhere_on_earth(real_atlas, tmp_path):
    """The camera stays on the base map; what reaches to where a projection has no place is cut before it."""
    features = [{"type": "Feature", "id": id, "properties": {}, "geometry": at} for id, at in FAR_OFF.items()]
    path = tmp_path / "odd.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    atlas = Atlas.load(replace(real_atlas.settings, layers=(path,)))
    for query, name in [
        ("layers=odd", "laea"),
        ("feature=odd/world", "albers"),
        ("feature=odd/world", "laea"),
        ("feature=odd/equator", "lcc"),
        ("feature=odd/across", "albers"),
    ]:
        made = picture(atlas, query, projection=name)
        paths = [one for _, one in nodes(made.scene.children) if isinstance(one, Path)]
        assert all(np.isfinite(line).all() for one in paths for line in one.lines), (query, name)
        west, south, east, north = made.frame.bbox.as_tuple()
        assert CLIP.west - 0.1 <= west < east <= CLIP.east + 0.1, (query, name)
        assert CLIP.south - 0.1 <= south < north <= CLIP.north + 0.1, (query, name)
        area = [one for one in paths if one.style.fill_opacity == USER_AREA_TINT]
        assert len(area) == 1, (query, name)


# ---- words, themes


def test_names_are_cyrillic_in_russian(real_atlas):
    made = picture(real_atlas, lang="ru")
    named = {name.text for name in made.placed}
    assert {"Душанбе", "ТАДЖИКИСТАН", "Бишкек", "Худжанд"} <= named
    legend = " ".join(one.text for id, one in texts(made.scene) if id in {"legend", "foot", "under"})
    assert "Рудники" in legend
    assert "Источники:" in legend
    assert re.search(r"4\d° с\. ш\.", " ".join(one.text for _, one in texts(made.scene)))


def test_time_and_filters_are_said_under_the_title(real_atlas):
    made = picture(real_atlas, "time=2024-01-01/2025-12-31&countries=TJ&status=planned")
    said = made.captions.subtitle
    assert "1 January 2024 to 31 December 2025" in said
    assert "Country: Tajikistan." in said
    assert "Status: Planned." in said


def test_sources_that_find_no_room_are_counted(real_atlas):
    made = picture(real_atlas, size="column")
    foot = " ".join(one.text for id, one in texts(made.scene) if id == "foot")
    all_of_them = made.captions.sources(made.records.drawn)
    listed = foot.partition("Sources: ")[2].partition(" more.")[0]
    assert listed.count(";") + int(listed.rpartition(" ")[2]) == len(all_of_them)
    assert listed.startswith(all_of_them[0])


def test_states_are_shaded_by_a_figure_and_hatched_where_nothing_is_known(real_atlas):
    made = picture(real_atlas, DEBT)
    shown = Choropleth.of(real_atlas, "debt-share")
    shades = group(made.scene, "indicator")
    assert len(shades) == 5
    unknown = len(shown.said["unknown"])
    assert [one.style.fill is None and one.style.pattern is not None for one in shades] == [False] * (
        5 - unknown
    ) + [True] * unknown
    legend = " ".join(one.text for id, one in texts(made.scene) if id == "legend")
    assert "Kazakhstan: not known" in legend


def test_the_inset_shows_where_a_map_is_and_is_left_out_where_it_shows_all(real_atlas):
    near = picture(real_atlas, RAILWAY, size="a4")
    *_, frame = (one for _, one in nodes(group(near.scene, "inset")) if len(getattr(one, "lines", ())) == 1)
    assert frame.closed
    with pytest.raises(AssertionError):
        group(picture(real_atlas, "center=68,45&zoom=4.5&layers=mines", size="a4").scene, "inset")


@pytest.mark.parametrize("size", [name for name in PRESETS if name != "column"])
def test_a_long_legend_leaves_room_for_the_inset(real_atlas, size):
    legend = group(picture(real_atlas, size=size).scene, "legend")
    last = max(box_of(node)[3] for _, node in nodes(legend) if isinstance(node, Text))
    inset = [_extent(node) for id, node in nodes(legend, clipped=False) if id == "inset"]
    assert min(top for _, top, _, _ in inset) > last


def test_safe_has_few_colours_and_a_pattern_for_every_layer(real_atlas):
    table = palette("safe")
    assert set(SAFE) == set(real_atlas.layers)
    infos = [layer.info for layer in real_atlas.layers.values()]
    assert len({table.sign(info) for info in infos}) == 6
    looks = {(table.sign(info), info.symbol) for info in infos}
    assert len(looks) == len(infos)
    patterns = [table.pattern(order, "#000000", 1) for order in range(len(infos))]
    assert len({(one.kind, one.angle) for one in patterns}) == len(infos)
    assert palette("light").pattern(0, "#000000", 1) is None


def test_grey_has_no_colour_at_all(real_atlas):
    document = svg.write(picture(real_atlas, theme="grey").scene).decode()
    found = {one.upper() for one in re.findall(r'(?:fill|stroke)="#([0-9A-Fa-f]{6})"', document)}
    assert len(found) > 8
    assert {one for one in found if not one[:2] == one[2:4] == one[4:]} == set()


# ---- the same as the map page, and as before


def test_widths_and_dashes_of_the_base_map_are_those_of_the_map_page():
    script = (ROOT / "web/static/js/basemap.js").read_text("utf-8")
    styles = (ROOT / "web/static/css/map.css").read_text("utf-8")

    def table(widths: ground.Widths) -> str:
        return "[" + ", ".join(f"[{zoom:g}, {width:g}]" for zoom, width in widths) + "]"

    for one in (*ground.INNER, *ground.BORDERS):
        assert table(one.width) in script, one
        dash = " ".join(f"{part:g}" for part in one.dash)
        assert not dash or f"stroke-dasharray: {dash};" in styles, one
        assert one.opacity == 1 or f"stroke-opacity: {one.opacity:g}" in styles, one
        assert not one.since or f"from: {one.since:g}" in script, one


def test_the_same_view_makes_the_same_bytes(real_atlas):
    made = [views.parse(query, real_atlas) for query in (GBAO, RAILWAY)]
    first = [svg.write(compose(real_atlas, view, Request())) for view in made]
    again = [svg.write(compose(real_atlas, view, Request())) for view in made[::-1]]
    assert first == again[::-1]


def outline(made: Picture) -> dict[str, Any]:
    """What a map has where, to whole points: names, signs, the legend's words."""
    return {
        "frame": [round(side) for side in made.frame.box],
        "names": {one.text: [round(one.boxes[0][0]), round(one.boxes[0][1])] for one in made.placed},
        "signs": {mark.records[0].reference: [round(mark.x), round(mark.y)] for mark in made.records.marks},
        "legend": [one.text for id, one in texts(made.scene) if id == "legend"],
    }


@pytest.mark.parametrize("name", ["gbao", "railway", "debt"])
def test_maps_are_as_they_were_looked_at(real_atlas, name):
    """The pictures of three views, as they were when somebody looked at them, in `golden/figures.json`.

    After a change that is meant, look at the pictures, then `RENEW_GOLDEN=1 pytest tests/test_figure_map.py`.
    """
    made = outline(picture(real_atlas, {"gbao": GBAO, "railway": RAILWAY, "debt": DEBT}[name], size="a4"))
    known = json.loads(GOLDEN.read_text("utf-8")) if GOLDEN.exists() else {}
    if os.environ.get("RENEW_GOLDEN"):
        GOLDEN.parent.mkdir(exist_ok=True)
        GOLDEN.write_text(json.dumps(known | {name: made}, ensure_ascii=False, indent=1) + "\n", "utf-8")
        return
    assert made["legend"] == known[name]["legend"]
    for part in ("names", "signs"):
        assert set(made[part]) == set(known[name][part])
        for what, at in made[part].items():
            assert np.allclose(at, known[name][part][what], atol=1.5), what
