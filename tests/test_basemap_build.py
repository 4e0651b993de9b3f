"""The rooms of tools/basemap that need no download: coverage, rivers, files."""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from types import ModuleType

import pytest
import shapely
from shapely import LineString, Polygon, box

TOOLS = Path(__file__).parent.parent / "tools"


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.syspath_prepend(str(TOOLS))

    def get(name: str) -> ModuleType:
        return importlib.import_module(f"basemap.{name}")

    return get


def test_a_coverage_gives_overlaps_to_the_first_and_gaps_to_the_longest_neighbour(room) -> None:
    areas = {"a": box(0, 0, 2, 2), "b": box(1, 0, 4, 2), "c": box(4.2, 0, 6, 1.5)}
    built = room("coverage").build(areas, box(0, 0, 6, 2))
    assert shapely.coverage_is_valid(list(built.values()))
    assert sum(area.area for area in built.values()) == pytest.approx(12)
    assert built["a"].equals(box(0, 0, 2, 2))
    assert built["c"].equals(box(4, 0, 6, 2))


def test_simplifying_spares_the_edges_of_those_left_out(room) -> None:
    wavy = [(2, 0), (2.001, 0.5), (1.999, 1), (2.001, 1.5), (2, 2)]
    left = Polygon([(0, 0), *wavy, (0, 2)])
    right = Polygon([*wavy, (4, 2), (4.001, 1), (4, 0)])
    last = Polygon([(4, 0), (4.001, 1), (4, 2), (6, 2), (6, 0)])
    thin = room("coverage").simplify({"l": left, "r": right, "x": last}, 0.1, ["r", "x"])
    assert thin["l"].equals(left)
    assert shapely.get_num_coordinates(thin["x"]) < shapely.get_num_coordinates(last)
    assert shapely.coverage_is_valid(list(thin.values()))


def test_a_loose_end_is_led_on_to_the_rim(room) -> None:
    [line] = room("coverage").lead_on(LineString([(0.1, 1), (1.9, 1)]), box(0, 0, 2, 2).boundary)
    assert line.intersects(LineString([(0, 0), (0, 2)]))
    assert line.intersects(LineString([(2, 0), (2, 2)]))


def test_a_far_end_stays_loose(room) -> None:
    [line] = room("coverage").lead_on(LineString([(0.5, 1), (1.5, 1)]), box(0, 0, 2, 2).boundary)
    assert line.equals(LineString([(0.5, 1), (1.5, 1)]))


def test_a_river_keeps_its_crossing_and_loses_what_is_border(room) -> None:
    drawn = room("rivers").drawn
    border = LineString([(70, 38), (72, 38)])
    crossing = drawn(LineString([(71, 37.5), (71, 38.5)]), border, Polygon())
    assert crossing.length == pytest.approx(1)
    along = drawn(LineString([(70, 38.01), (71.9, 38.01), (71.9, 39)]), border, Polygon())
    assert along.distance(border) > 0.015
    assert along.length == pytest.approx(0.98, abs=0.02)


def test_the_shortest_way_along_rivers_or_an_error(room) -> None:
    rivers = room("rivers")
    network = {(0, 0): {(1, 0)}, (1, 0): {(0, 0), (1, 1)}, (1, 1): {(1, 0)}, (5, 5): set()}
    assert list(rivers._shortest(network, (1, 1), (0, 0)).coords) == [(1, 1), (1, 0), (0, 0)]
    with pytest.raises(ValueError, match="no river leads"):
        rivers._shortest(network, (0, 0), (5, 5))


def test_files_are_the_same_bytes_every_time(room, tmp_path: Path) -> None:
    geojson = room("geojson")
    clockwise = Polygon([(0, 0), (0, 1.00004), (1, 1), (1, 0)])
    origin = geojson.Origin("s", "v", "l", "a")
    rows = [geojson.feature(clockwise, {"name": "Ўзбекистон"}, "a")]
    for name in ("one", "two"):
        geojson.write(tmp_path / name, origin, rows)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    content = json.loads((tmp_path / "one").read_text(encoding="utf-8"))
    assert content["vintage"] == "v"
    [ring] = content["features"][0]["geometry"]["coordinates"]
    assert shapely.LinearRing(ring).is_ccw
    assert max(y for _, y in ring) == 1
    assert "Ўзбекистон" in (tmp_path / "one").read_text(encoding="utf-8")


def test_a_package_with_another_hash_is_refused(room, tmp_path: Path) -> None:
    packages = room("packages")
    (tmp_path / "thing.tgz").write_bytes(b"not the one")
    pinned = packages.Package("thing", "1", "thing.tgz", "sha256", "0" * 64)
    with pytest.raises(packages.PackageError, match="pinned is 000"):
        packages.fetch(pinned, tmp_path)
