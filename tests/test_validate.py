"""Validation: break one thing in the real data, see exactly that fault.

Each row of the tables below changes one place of a copy of the real data and says where the report points.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import shape

from ca_geo.atlas import Atlas
from ca_geo.basemap import BaseMap
from ca_geo.errors import DataFault
from ca_geo.query import Query
from ca_geo.settings import Settings
from ca_geo.validate import check, validate
from ca_geo.validate.folder import Folder
from ca_geo.validate.geometry import geometry_faults
from ca_geo.validate.rules import FEATURE_RULES, FOLDER_RULES
from conftest import put, write_tiny

REAL = Settings.default().data
REGION_RING = [[70, 38], [71, 38], [71, 39], [70, 38]]

Json = dict[str, Any]
RESTING = ("claims.csv", "indicators.csv", "gaps.json", "places.json", "positions.json")


@pytest.fixture(scope="module")
def real() -> Folder:
    return Folder.read(REAL)


def test_the_real_data_keep_every_rule(real: Folder) -> None:
    assert check(real) == []
    assert len(real.layers) >= 5
    assert sum(len(one["features"]) for one in real.layers.values()) >= 40


def test_the_tiny_atlas_keeps_every_rule(tiny_data: Path) -> None:
    assert validate(tiny_data) == []


class Break(NamedTuple):
    """A feature's property (or `geometry`) set to a value, and the fault that must follow."""

    feature: str
    name: str
    value: Any
    message: str
    at: str | None = None  # the property that the fault names, if another


ABSENT = object()
BREAKS = [
    # JSON Schema
    Break("taror-mine", "name", ABSENT, "is missing"),
    Break("taror-mine", "summary", "", "non-empty"),
    Break("taror-mine", "colour", "gold", "is unknown here"),
    Break("taror-mine", "status", None, "is not of type 'string'"),
    Break("taror-mine", "countries", "TJ", "is not of type 'array'"),
    Break("taror-mine", "location_uncertainty_m", -5, "less than the minimum"),
    Break("taror-mine", "updated", "2026-02-30", "is not a 'date'"),
    Break("taror-mine", "cost_usd_contested", True, "stands without cost_usd"),
    # codelists
    Break("taror-mine", "category", "castle", "'castle' is not in the list 'category'"),
    Break("taror-mine", "status", "haunted", "'haunted' is not in the list 'status'"),
    Break("taror-mine", "assessment", "likely", "'likely' is not in the list 'assessment'"),
    Break("taror-mine", "location_precision", "sharp", "'sharp' is not in the list 'location_precision'"),
    Break("kyrgyz-gold-mine-unnamed", "countries", ["KG", "ZZ"], "'ZZ' is not in the list 'country'"),
    Break("taror-mine", "admin1", ["TJ-ZZ"], "'TJ-ZZ' is not in the list 'admin1'"),
    # references
    Break("taror-mine", "owners", ["nobody"], "'nobody' is not in the list 'actors'"),
    Break("taror-mine", "owners", ["csto"], "'csto' is missing from actors"),
    Break("taror-mine", "actor_countries", ["TJ"], "does not follow from actors"),
    Break("taror-mine", "actor_countries", ABSENT, "does not follow from actors"),
    Break("taror-mine", "sources", ["D1 fn 13", "R999"], "'R999' names no source"),
    Break("incidents-h2-2025-total", "members", ["nobody"], "'nobody' is no feature of the layer"),
    Break("incidents-h2-2025-total", "members", ["incidents-h2-2025-total"], "counts itself"),
    Break("incidents-h2-2025-total", "geometry_ref", "border:AF-ZZ", "names nothing in the base map"),
    Break("cku-railway", "geometry_ref", "feature:nobody", "names no feature of the layer"),
    Break("cku-railway", "geometry_ref", "feature:cku-railway", "leads back to itself"),
    Break("taror-mine", "id", "other", "differs from the Feature's own id"),
    # dates
    Break("taror-mine", "start", "long ago", "'long ago' is no EDTF date"),
    Break("taror-mine", "start", "2023-02-29", "no day of the calendar"),
    Break("taror-mine", "start", "..", "leave an unknown start out"),
    Break("incident-2026-02-10-darqad", "end", "2026-02-09", "lies before the start"),
    Break("incident-2026-02-10-darqad", "end", ABSENT, "an event has one"),
    Break("incident-2026-02-10-darqad", "end", "..", "which an event that occurred does not"),
    # places
    Break("taror-mine", "geometry", None, "is missing, though the place is known as district"),
    Break("ru-kant", "geometry", None, "is missing, though the place is known as exact-site"),
    Break("taror-mine", "location_uncertainty_m", ABSENT, "stands for a disc"),
    Break("kyrgyz-gold-mine-unnamed", "location_uncertainty_m", 5000, "there is no place"),
    Break(
        "kyrgyz-gold-mine-unnamed",
        "geometry",
        {"type": "Point", "coordinates": [74, 41]},
        "is a Point, where country allows null",
    ),
    Break(
        "taror-mine",
        "geometry",
        {"type": "LineString", "coordinates": [[67.8, 39.3], [67.9, 39.4]]},
        "is a LineString, where district allows Point",
    ),
    Break("cku-arpa", "geometry_ref", "feature:cku-line-cn", "stands beside a geometry"),
    Break(
        "incident-2026-02-10-darqad",
        "geometry_ref",
        "border:AF-TJ",
        "refers to border, where region allows admin1",
    ),
    Break(
        "incidents-h2-2025-total", "geometry_ref", "admin1:TJ-KT", "where corridor allows border or feature"
    ),
    Break(
        "taror-mine", "geometry", {"type": "Point", "coordinates": [76, 43]}, "does not touch TJ", "countries"
    ),
    Break("taror-mine", "admin1", ["KG-N"], "'KG-N' lies in none of countries"),
    Break("ru-kant", "location_uncertainty_m", ABSENT, "is missing"),  # a condition of the schema alone
    # RFC 7946
    Break(
        "taror-mine",
        "geometry",
        {"type": "Point", "coordinates": [190, 39]},
        "190 is greater than the maximum",
    ),
    Break("taror-mine", "geometry", {"type": "Point", "coordinates": [67.8]}, "too short"),
    Break("taror-mine", "geometry", {"type": "Point", "coordinates": [67.8, 39.3, 900]}, "too long"),
    Break(
        "taror-mine",
        "geometry",
        {"type": "Point", "coordinates": ["67.8", "39.3"]},
        "is not of type 'number'",
    ),
    Break(
        "taror-mine",
        "geometry",
        {"type": "Point", "coordinates": [67.12345678, 39.3]},
        "more than 7 decimals",
    ),
    Break("taror-mine", "location_uncertainty_m", 9_000_000, "holds a pole"),
    # sums
    Break("incident-2026-02-10-darqad", "killed_attackers", 1000, "is more than killed"),
]


def broken(folder: Folder, alter: Callable[[Folder], Any]) -> Folder:
    """A copy of the folder after a change; the base map is shared unless the change replaces it."""
    copy = replace(
        folder,
        documents=deepcopy(folder.documents),
        layers=deepcopy(folder.layers),
        drawn={name: {**content} for name, content in folder.drawn.items()},
    )
    alter(copy)
    return copy


def found(folder: Folder, fid: str) -> tuple[str, Json]:
    """The file and the feature of an id."""
    return next(
        (file, feature)
        for file, features in folder.files()
        for feature in features
        if feature.get("id") == fid
    )  # type: ignore[return-value]


def alter_feature(folder: Folder, row: Break) -> None:
    feature = found(folder, row.feature)[1]
    record = feature if row.name == "geometry" else feature["properties"]
    if row.value is ABSENT:
        del record[row.name]
    else:
        record[row.name] = row.value


@pytest.mark.parametrize("row", BREAKS, ids=lambda row: f"{row.feature}-{row.name}-{row.message[:30]}")
def test_one_broken_property_gives_one_fault(real: Folder, row: Break) -> None:
    file, _ = found(real, row.feature)
    report = check(broken(real, lambda folder: alter_feature(folder, row)))
    assert [(fault.file, fault.feature, fault.property) for fault in report] == [
        (file, row.feature, row.at or row.name)
    ]
    assert row.message in report[0].message


@pytest.mark.parametrize(
    ("low", "value", "high", "good"),
    [(5, 7, 9, True), (7, 7, 7, True), (8, 7, 9, False), (5, 7, 6, False)],
)
def test_a_contested_number_lies_between_its_bounds(
    real: Folder, low: int, value: int, high: int, good: bool
) -> None:
    values = {"cost_usd": value, "cost_usd_low": low, "cost_usd_high": high, "cost_usd_contested": True}
    report = check(broken(real, lambda folder: found(folder, "taror-mine")[1]["properties"].update(values)))
    assert [fault.property for fault in report] == ([] if good else ["cost_usd"])


@pytest.mark.parametrize(
    ("low", "value", "high", "good"),
    [("2006", "2007-07", "2008", True), ("2007", "2007", "2007", True), ("2008", "2007", "2009", False)],
)
def test_a_contested_date_lies_between_its_bounds(
    real: Folder, low: str, value: str, high: str, good: bool
) -> None:
    values = {"start": value, "start_low": low, "start_high": high, "start_contested": True}
    report = check(broken(real, lambda folder: found(folder, "taror-mine")[1]["properties"].update(values)))
    assert [fault.property for fault in report] == ([] if good else ["start"])


def test_a_disc_that_reaches_its_country_touches_it(real: Folder) -> None:
    def move(folder: Folder) -> None:
        feature = found(folder, "taror-mine")[1]
        feature["geometry"] = {"type": "Point", "coordinates": [66.9, 39.6]}  # in Uzbekistan, some 50 km away
        feature["properties"]["location_uncertainty_m"] = 100_000

    assert not real.basemap.countries["TJ"].contains(shape({"type": "Point", "coordinates": [66.9, 39.6]}))
    assert check(broken(real, move)) == []


def test_what_lies_outside_the_base_map_is_not_judged_by_it(real: Folder) -> None:
    def move(folder: Folder) -> None:
        feature = found(folder, "ru-base-armenia")[1]
        feature["geometry"] = {"type": "Point", "coordinates": [43.84, 40.79]}
        feature["properties"].update(location_precision="settlement", location_uncertainty_m=10_000)

    assert check(broken(real, move)) == []


def test_a_feature_with_several_faults_has_them_all_told(real: Folder) -> None:
    def alter(folder: Folder) -> None:
        properties = found(folder, "taror-mine")[1]["properties"]
        properties.update(status="haunted", sources=["R999"], start="..")
        del properties["summary"]

    report = check(broken(real, alter))
    assert {fault.property for fault in report} == {"status", "sources", "start", "summary"}


# The documents and the base map


def entry(folder: Folder, layer: str) -> Json:
    entries: list[Json] = folder.documents["catalog"]["layers"]
    return next(one for one in entries if one["id"] == layer)


def remove_entry(folder: Folder) -> None:
    entries = folder.documents["catalog"]["layers"]
    entries.remove(entry(folder, "mines"))


def repeat_id(folder: Folder) -> None:
    feature = found(folder, "taror-mine")[1]
    feature["id"] = feature["properties"]["id"] = "shaymak-facility"


def repeat_feature(folder: Folder) -> None:
    features = folder.layers["mines"]["features"]
    features.append(deepcopy(features[0]))


def unname(folder: Folder) -> None:
    feature = found(folder, "taror-mine")[1]
    feature["id"] = feature["properties"]["id"] = "Taror_Mine"


def relicense(folder: Folder, layer: str, licence: str) -> None:
    entry(folder, layer)["licence"] = licence


def redraw(folder: Folder, geometry: Json) -> None:
    features = list(folder.drawn["lakes"]["features"])
    features[0] = {**features[0], "id": "lake", "geometry": geometry}
    folder.drawn["lakes"]["features"] = features


def polygon(*rings: list[list[float]]) -> Json:
    return {"type": "Polygon", "coordinates": list(rings)}


class FileBreak(NamedTuple):
    """A change of a folder, and where the one fault that must follow points."""

    alter: Callable[[Folder], Any]
    file: str
    feature: str | None
    member: str | None
    message: str


FILE_BREAKS = [
    FileBreak(lambda f: entry(f, "mines").pop("title"), "catalog.json", "mines", "title", "is missing"),
    FileBreak(
        lambda f: entry(f, "mines").update(symbol="heart"), "catalog.json", "mines", "symbol", "is not one of"
    ),
    FileBreak(
        lambda f: entry(f, "mines").update(colour="red"), "catalog.json", "mines", "colour", "is unknown here"
    ),
    FileBreak(lambda f: f.documents["catalog"].pop("title"), "catalog.json", None, "title", "is missing"),
    FileBreak(
        lambda f: relicense(f, "mines", "ODbL-1.0"), "catalog.json", "mines", "licence", "must be CC-BY-4.0"
    ),
    FileBreak(
        lambda f: relicense(f, "border-incidents", "CC-BY-4.0"),
        "catalog.json",
        "border-incidents",
        "licence",
        "must be ODbL-1.0",
    ),
    FileBreak(remove_entry, "layers/mines.geojson", None, None, "has no entry in catalog.json"),
    FileBreak(
        lambda f: f.documents["actors"].update(x={"name": "X", "kind": "wizard"}),
        "actors.json",
        "x",
        "kind",
        "'wizard' is not in the list 'actor_kind'",
    ),
    FileBreak(
        lambda f: f.documents["actors"].update(x={"name": "X", "kind": "state", "country": "ZZ"}),
        "actors.json",
        "x",
        "country",
        "'ZZ' is not in the list 'country'",
    ),
    FileBreak(
        lambda f: f.documents["sources"].append(deepcopy(f.documents["sources"][0])),
        "sources.json",
        "D0",
        "id",
        "stands 2 times",
    ),
    FileBreak(
        lambda f: f.documents["sources"][1].update(issued={"date-parts": [[2024, 2, 30]]}),
        "sources.json",
        "D1",
        "issued",
        "no day of the calendar",
    ),
    FileBreak(
        lambda f: f.documents["codelists"]["country"].update(zzz={"title": "Z", "definition": "Z."}),
        "codelists.json",
        "country",
        "zzz",
        "is no code of ISO 3166-1 alpha-2",
    ),
    FileBreak(
        lambda f: f.documents["codelists"]["admin1"].update(ZZ={"title": "Z", "definition": "Z."}),
        "codelists.json",
        "admin1",
        "ZZ",
        "is no code of ISO 3166-2",
    ),
    FileBreak(
        lambda f: f.documents["codelists"]["status"].update(odd={"title": "Odd"}),
        "codelists.json",
        "status",
        "odd",
        "is missing",
    ),
    FileBreak(
        repeat_id,
        "layers/mines.geojson",
        "shaymak-facility",
        "id",
        "is an id of the layer gbao-facilities already",
    ),
    FileBreak(
        repeat_feature, "layers/mines.geojson", "jilau-mine", "id", "is an id of the layer mines already"
    ),
    FileBreak(unname, "layers/mines.geojson", "Taror_Mine", "id", "does not match"),
    FileBreak(
        lambda f: f.layers["mines"].update(crs={"type": "name"}),
        "layers/mines.geojson",
        None,
        "crs",
        "is unknown here",
    ),
    FileBreak(
        lambda f: f.drawn["lakes"].update(crs={"type": "name"}),
        "basemap/lakes.geojson",
        None,
        "crs",
        "must be left out",
    ),
    FileBreak(
        lambda f: f.drawn["lakes"].pop("vintage"), "basemap/lakes.geojson", None, "vintage", "is missing"
    ),
    FileBreak(
        lambda f: f.drawn["lakes"].update(licence=" "), "basemap/lakes.geojson", None, "licence", "is missing"
    ),
    FileBreak(
        lambda f: redraw(f, polygon(REGION_RING[::-1])),
        "basemap/lakes.geojson",
        "lake",
        "geometry",
        "right-hand rule",
    ),
]


@pytest.mark.parametrize("row", FILE_BREAKS, ids=lambda row: f"{row.file}-{row.member}-{row.message[:30]}")
def test_one_broken_member_gives_one_fault(real: Folder, row: FileBreak) -> None:
    report = check(broken(real, row.alter))
    assert [(fault.file, fault.feature, fault.property) for fault in report] == [
        (row.file, row.feature, row.member)
    ]
    assert row.message in report[0].message


def test_layers_with_one_symbol_are_both_named(real: Folder) -> None:
    report = check(broken(real, lambda folder: entry(folder, "mines").update(symbol="star")))
    assert [(fault.feature, fault.property) for fault in report] == [
        ("mines", "symbol"),
        ("russian-bases", "symbol"),
    ]


@pytest.mark.parametrize(
    ("geometry", "message"),
    [
        (None, "is no geometry"),
        ({"type": "Circle", "coordinates": [70, 38]}, "is no geometry"),
        ({"type": "GeometryCollection", "geometries": []}, "is no geometry"),
        ({"type": "Point"}, "not positions of two numbers"),
        ({"type": "Point", "coordinates": [70, None]}, "not positions of two numbers"),
        ({"type": "Point", "coordinates": [70, True]}, None),  # Python's JSON reads true as 1; schemas do not
        ({"type": "Point", "coordinates": [70, 38, 100]}, "not positions of two numbers"),
        ({"type": "Point", "coordinates": []}, "not positions of two numbers"),
        ({"type": "LineString", "coordinates": [[70, 38], [71]]}, "not positions of two numbers"),
        ({"type": "LineString", "coordinates": []}, "not positions of two numbers"),
        ({"type": "Polygon", "coordinates": [[70, 38]]}, "not positions of two numbers"),
        ({"type": "Point", "coordinates": [70, 90.1]}, "leaves the range"),
        ({"type": "MultiPoint", "coordinates": [[70, 38], [-180.1, 38]]}, "leaves the range"),
        ({"type": "Point", "coordinates": [70.00000001, 38]}, "more than 7 decimals"),
        ({"type": "Point", "coordinates": [70.0000001, 38.1234567]}, None),
        ({"type": "LineString", "coordinates": [[179, 50], [-179, 50]]}, "antimeridian"),
        ({"type": "LineString", "coordinates": [[70, 38]]}, "cannot be built"),
        ({"type": "MultiPolygon", "coordinates": []}, "is empty"),
        (polygon(REGION_RING), None),
        (polygon(REGION_RING[:-1]), "not closed"),
        (polygon([[70, 38], [71, 38], [70, 38]]), "under four positions"),
        (polygon(REGION_RING[::-1]), "right-hand rule"),
        (polygon([[70, 38], [71, 39], [71, 38], [70, 39], [70, 38]]), "is not valid: Self-intersection"),
        (polygon([[60, 30], [80, 30], [80, 50], [60, 30]], REGION_RING), "right-hand rule"),
        (polygon([[60, 30], [80, 30], [80, 50], [60, 30]], [[70, 33], [71, 34], [71, 33], [70, 33]]), None),
    ],
)
def test_rfc_7946(geometry: Any, message: str | None) -> None:
    report = geometry_faults(geometry)
    assert len(report) == (0 if message is None else 1)
    if message:
        assert message in report[0]


def test_several_faults_of_one_geometry() -> None:
    line = {"type": "LineString", "coordinates": [[170.123456789, 91], [-170, 50]]}
    assert len(geometry_faults(line)) == 3


# Files


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(REAL, tmp_path / "data"))


@pytest.mark.parametrize(
    ("file", "body", "message"),
    [
        ("basemap/rivers.geojson", None, "is missing"),
        ("basemap/rivers.geojson", "[", "is not JSON"),
        ("basemap/rivers.geojson", "[]", "is no FeatureCollection"),
        ("layers/mines.geojson", None, "is missing"),
        ("layers/mines.geojson", "{", "is not JSON"),
        ("layers/mines.geojson", '{"type": "FeatureCollection", "features": [1]}', "is no FeatureCollection"),
        (
            "layers/extra.geojson",
            '{"type": "FeatureCollection", "features": []}',
            "has no entry in catalog.json",
        ),
        ("actors.json", None, "is missing"),
        ("actors.json", "[]", "is not of type 'object'"),
        ("sources.json", "{}", "is not of type 'array'"),
        ("codelists.json", None, "is missing"),
        ("catalog.json", "{}", "is missing"),
        ("schema/feature.schema.json", None, "is missing"),
        ("schema/actors.schema.json", '{"type": 7}', "is no JSON Schema"),
    ],
)
def test_one_broken_file_is_named(copy: Path, file: str, body: str | None, message: str) -> None:
    if body is None:
        (copy / file).unlink()
    else:
        (copy / file).write_text(body)
    for file_on_it in RESTING:  # what rests on it is told as well
        (copy / file_on_it).unlink(missing_ok=True)
    report = validate(copy)
    assert {fault.file for fault in report if "no entry in" not in fault.message or "extra" in file} == {file}
    assert message in report[0].message


def test_a_broken_file_hides_no_fault_elsewhere(copy: Path) -> None:
    (copy / "actors.json").unlink()
    (copy / "basemap" / "rivers.geojson").write_text("[")
    layer = json.loads((copy / "layers" / "mines.geojson").read_text())
    layer["features"][0]["properties"]["sources"] = ["R999"]
    put(copy / "layers" / "mines.geojson", layer)
    report = [(fault.file, fault.property) for fault in validate(copy)]
    assert sorted(report, key=str) == [
        ("actors.json", None),
        ("basemap/rivers.geojson", None),
        ("layers/mines.geojson", "sources"),
    ]


SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-9, 99)
    | st.sampled_from(["", "x", "TJ", "2024", "feature:taror"])
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.just("id"), inner)
)


@pytest.fixture(scope="module")
def spare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny(tmp_path_factory.mktemp("spare"))


@settings(max_examples=150, deadline=None)
@given(chooser=st.randoms(use_true_random=False), value=VALUES)
def test_whatever_is_broken_is_reported_or_else_loads(spare: Path, chooser: Random, value: Any) -> None:
    """Validation never fails itself, and what it lets pass can be opened."""
    path = chooser.choice(sorted(one for one in spare.rglob("*json") if one.parent.name != "schema"))
    before = path.read_text(encoding="utf-8")
    document = json.loads(before)
    holder, key = chooser.choice(list(places(document)))
    holder[key] = value
    put(path, document)
    try:
        if not validate(spare):
            atlas = Atlas.load(replace(Settings.default(), data=spare))
            assert all(layer.features == layer.select(Query()).features for layer in atlas.layers.values())
    finally:
        path.write_text(before, encoding="utf-8")


def places(document: Any) -> Iterator[tuple[Any, Any]]:
    """Every place in a JSON document as the object or list that holds it, and its key there."""
    keys = (
        document if isinstance(document, dict) else range(len(document)) if isinstance(document, list) else ()
    )
    for key in keys:
        yield document, key
        yield from places(document[key])


def test_no_folder_is_one_fault(tmp_path: Path) -> None:
    assert validate(tmp_path / "nowhere") == [
        DataFault(str(tmp_path / "nowhere"), None, None, "is no folder")
    ]


def test_long_values_do_not_fill_the_report(real: Folder) -> None:
    row = Break("taror-mine", "status", "x" * 100_000, "")
    (fault,) = check(broken(real, lambda folder: alter_feature(folder, row)))
    assert len(fault.message) < 400


def test_rules_have_names_and_stand_in_the_tables_once() -> None:
    names = [rule.__name__ for rule in (*FEATURE_RULES, *FOLDER_RULES)]
    assert len(names) == len(set(names)) >= 20


def test_the_base_map_holds_what_layers_refer_to(real: Folder) -> None:
    basemap: BaseMap = real.basemap
    assert basemap.geometry("border:AF-TJ").geom_type in {"LineString", "MultiLineString"}
    assert basemap.geometry("admin1:TJ-KT").geom_type in {"Polygon", "MultiPolygon"}
