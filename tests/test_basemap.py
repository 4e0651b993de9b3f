"""The base map: its files, and the references into it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import shapely
from shapely.geometry import shape

from ca_geo.basemap import NAMES, BaseMap
from ca_geo.errors import BadValue
from conftest import BASEMAP, collection, put

LINE: dict[str, Any] = {"type": "LineString", "coordinates": [[67, 38], [68, 39]]}


@pytest.fixture
def basemap(tiny_data: Path) -> BaseMap:
    return BaseMap.load(tiny_data)


def feature(id: str, geometry: Any = None, reference: str | None = None) -> dict[str, Any]:
    properties = {"id": id} if reference is None else {"id": id, "geometry_ref": reference}
    return {"type": "Feature", "id": id, "geometry": geometry, "properties": properties}


def resolved(basemap: BaseMap, reference: str, *others: dict[str, Any]) -> shapely.Geometry | None:
    layer = {one["id"]: one for one in (feature("asked", reference=reference), *others)}
    return basemap.resolve(layer["asked"], layer)


def test_files_say_where_they_are_from(basemap: BaseMap, tiny_data: Path) -> None:
    assert tuple(basemap.files) == NAMES
    land = basemap.files["land"]
    assert (land.source, land.vintage, land.licence) == ("drawn for tests", "2026", "CC0-1.0")
    assert land.body == (tiny_data / "basemap" / "land.geojson").read_bytes()


def test_versions_follow_the_bytes(basemap: BaseMap, tiny_data: Path) -> None:
    put(tiny_data / "basemap" / "rivers.geojson", collection([], source="another"))
    other = BaseMap.load(tiny_data)
    assert other.files["rivers"].version != basemap.files["rivers"].version
    assert other.files["land"].version == basemap.files["land"].version
    assert other.version != basemap.version


def test_a_feature_keeps_its_own_geometry(basemap: BaseMap) -> None:
    assert basemap.resolve(feature("own", LINE), {}) == shape(LINE)


def test_no_geometry_and_no_reference_stay_nowhere(basemap: BaseMap) -> None:
    assert basemap.resolve(feature("nowhere"), {}) is None


def test_references_into_the_base_map(basemap: BaseMap) -> None:
    border, region = BASEMAP["borders"][0]["geometry"], BASEMAP["admin1"][0]["geometry"]
    assert resolved(basemap, "border:AF-TJ") == shape(border)
    assert resolved(basemap, "admin1:TJ-SU") == shape(region)


def test_lines_of_a_union_stay_uncut(basemap: BaseMap) -> None:
    crossing = {"type": "LineString", "coordinates": [[67, 39], [68, 38]]}
    union = resolved(basemap, "feature:a feature:b", feature("a", LINE), feature("b", crossing))
    assert union == shapely.MultiLineString([shape(LINE), shape(crossing)])


def test_references_lead_through_others(basemap: BaseMap) -> None:
    assert resolved(basemap, "feature:a", feature("a", reference="feature:b"), feature("b", LINE)) == shape(
        LINE
    )
    assert resolved(basemap, "feature:a", feature("a")) is None


@pytest.mark.parametrize(
    ("reference", "message"),
    [
        ("border:AF-XX", "'border:AF-XX' names nothing in the base map"),
        ("admin1:", "names nothing in the base map"),
        ("river:amu-darya", "names nothing in the base map"),
        ("feature:unheard-of", "names no feature of the layer"),
        ("feature:asked", "leads back to itself"),
        ("feature:a", "leads back to itself"),
    ],
)
def test_a_reference_that_leads_nowhere_is_named(basemap: BaseMap, reference: str, message: str) -> None:
    with pytest.raises(BadValue, match=message):
        resolved(basemap, reference, feature("a", reference="feature:asked"))


def test_countries_are_the_land_drawn_as_theirs(basemap: BaseMap) -> None:
    assert set(basemap.countries) == {"AF", "CN", "TJ"}
    assert basemap.countries["TJ"].bounds == (67, 37, 75, 41)


def test_a_missing_file_is_left_to_validation(tiny_data: Path) -> None:
    (tiny_data / "basemap" / "rivers.geojson").unlink()
    basemap = BaseMap.load(tiny_data)
    assert "rivers" not in basemap.files
    assert basemap.features("rivers") == ()
