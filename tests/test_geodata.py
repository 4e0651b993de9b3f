"""The records say no more than the evidence: ids, places, disputed figures, wording, sources, licences."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import Any

import pytest
import shapely

from ca_geo import crs
from ca_geo.lonlat import LonLat

Json = dict[str, Any]

ROOT = Path(__file__).parents[1]
GEODATA = ROOT / "geodata"
EVIDENCE = ROOT.parent / "shared" / "evidence"
needs_evidence = pytest.mark.skipif(
    not (EVIDENCE / "places.json").is_file(),
    reason="the evidence files lie beside the repository and are not here: places are not compared with them",
)

SECTIONS = ("cku-line-cn", "cku-line-kg-1", "cku-line-kg-2", "cku-line-kg-3", "cku-line-uz")
SHAPE_POINTS = {"cku-topa", "cku-toyun"}
NINE = "incidents-h2-2025-total"
KNOWN_OF_NINE = [
    "incident-2025-08-24-dovang",
    "incident-2025-10-25-dovang",
    "incident-2025-11-26-shohin-sm",
    "incident-2025-11-30-darvoz",
    "incident-2025-12-24-sarichashma",
]
LAYERS = {
    "gbao-facilities": """shaymak-facility ishkashim-mvd-base border-facilities-2026
        border-facilities-2017-2018 tj-cn-antiterror-centres""",
    "cku-railway": f"""cku-railway {" ".join(SECTIONS)} cku-kashgar cku-torugart cku-arpa cku-jaman-davan
        cku-kosh-dobo cku-koshtobo-tunnel cku-makmal cku-kazarman cku-fergana-tunnel cku-tosh-kutchu
        cku-jalal-abad cku-khanabad cku-andijan""",
    "border-incidents": f"""{NINE} {" ".join(KNOWN_OF_NINE)} incident-2024-11-18-zarbuzi
        incident-2026-01-18-hirmanjo incident-2026-01-29-bahorak incident-2026-02-10-darqad
        incident-2026-04-17-farkhor""",
    "mines": """jilau-mine taror-mine altynken-mine upper-kumarg-mine eastern-duoba-mine silver-mine-yakjilva
        kyrgyz-gold-mine-unnamed pakrut-mine""",
    "russian-bases": """ru-201-dushanbe ru-201-bokhtar ru-201-kulob-former ru-kant ru-bases-kazakhstan
        ru-base-armenia""",
}
PRECISIONS = ("exact-site", "settlement", "district", "region", "corridor", "country")  # sharpest first

# Figures on which the sources differ: value, lowest, highest; no bounds where a source cannot be split.
DISPUTED: list[tuple[str, str, Any, Any, Any]] = [
    ("ishkashim-mvd-base", "cost_usd", 8_500_000, 8_500_000, 10_000_000),
    ("ishkashim-mvd-base", "area_m2", 3_550, 3_550, 35_000_000),
    ("border-facilities-2026", "cost_cny", 424_000_000, 424_000_000, 424_800_000),
    ("border-facilities-2026", "cost_usd", 58_000_000, 58_000_000, 61_000_000),
    ("border-facilities-2026", "cost_tjs", 550_000_000, 550_000_000, 569_000_000),
    ("border-facilities-2026", "start", "2026-03-04", "2026-03-04", "2026-03-12"),
    ("border-facilities-2017-2018", "facility_count", 12, 5, 12),
    ("incident-2024-11-18-zarbuzi", "start", "2024-11-17/2024-11-18", "2024-11-17", "2024-11-18"),
    ("incident-2024-11-18-zarbuzi", "injured", 4, 4, 5),
    ("incident-2025-08-24-dovang", "killed", 1, None, None),
    ("incident-2025-08-24-dovang", "injured", 4, None, None),
    ("incident-2025-10-25-dovang", "start", "2025-10-25", "2025-10-24", "2025-10-25"),
    ("incident-2025-12-24-sarichashma", "end", "2025-12-24", "2025-12-24", "2025-12-25"),
    ("incident-2025-12-24-sarichashma", "killed", 5, 4, 5),
    ("incident-2025-12-24-sarichashma", "killed_attackers", 3, 2, 3),
    ("upper-kumarg-mine", "start", "2014", "2013", "2018"),
    ("eastern-duoba-mine", "start", "2014", "2013", "2017"),
    ("silver-mine-yakjilva", "reserves_t", 205, 205, 415),
    ("cku-railway", "cost_usd", 4_700_000_000, 4_700_000_000, 8_000_000_000),
    ("cku-railway", "length_km", 532.53, 454, 590),
    ("cku-railway", "length_kg_km", 304.94, 260, 305),
    ("cku-line-uz", "length_km", 50, 50, 65),
]
SECURITY = {"security-facility", "police-base", "border-facilities", "garrison", "air-base", "military-bases"}
UNPLACED = r"Lyaur|Kara-Balta|Karakol|Mayluu-Suu"
LOADED = r"chinese (military )?(base|outpost|garrison)|\bsecret|regime|puppet|debt[- ]trap|occup|invasion"
SITE_HINT = r"\d\s*(km|m|metres|kilomet\w+|miles|ft|feet)\b|altitude|satellite|imagery|tower"


def read(name: str) -> Any:
    return json.loads((GEODATA / name).read_text(encoding="utf-8"))


def features(layer: str) -> list[Json]:
    found: list[Json] = read(f"layers/{layer}.geojson")["features"]
    return found


FEATURES = {feature["id"]: feature for layer in LAYERS for feature in features(layer)}
RECORDS = {fid: feature["properties"] for fid, feature in FEATURES.items()}
SOURCES = {source["id"]: source for source in read("sources.json")}
ALL = pytest.mark.parametrize("fid", FEATURES)


def evidence(name: str) -> dict[str, Json]:
    """Entries by id: of `places`, or the railway's waypoints."""
    document = json.loads((EVIDENCE / f"{name}.json").read_text(encoding="utf-8"))
    return {entry["id"]: entry for entry in (document["waypoints"] if name == "cku-railway" else document)}


def test_every_layer_holds_the_entries_that_the_model_names_for_it() -> None:
    assert [layer["id"] for layer in read("catalog.json")["layers"]] == list(LAYERS)
    assert {layer: {f["id"] for f in features(layer)} for layer in LAYERS} == {
        layer: set(ids.split()) for layer, ids in LAYERS.items()
    }
    assert len(FEATURES) == sum(len(ids.split()) for ids in LAYERS.values())


@pytest.mark.parametrize(("fid", "name", "value", "low", "high"), DISPUTED)
def test_a_disputed_figure_stands_with_its_range(
    fid: str, name: str, value: Any, low: Any, high: Any
) -> None:
    record = RECORDS[fid]
    assert record[name] == value
    assert record[f"{name}_contested"] is True
    assert (record.get(f"{name}_low"), record.get(f"{name}_high")) == (low, high)


def test_nothing_else_is_marked_as_disputed_and_every_value_lies_in_its_range() -> None:
    marked = {
        (fid, name[: -len("_contested")])
        for fid, p in RECORDS.items()
        for name in p
        if name.endswith("_contested")
    }
    worded = {("shaymak-facility", "garrisons")} | {
        (mine, "acquisition") for mine in ("upper-kumarg-mine", "eastern-duoba-mine", "silver-mine-yakjilva")
    }
    assert marked == {(fid, name) for fid, name, *_ in DISPUTED} | worded
    numbers = [row[2:] for row in DISPUTED if isinstance(row[3], int | float)]
    assert all(low <= value <= high for value, low, high in numbers)


@needs_evidence
@ALL
def test_no_place_is_sharper_than_the_evidence(fid: str) -> None:
    entry = {**evidence("places"), **evidence("cku-railway")}.get(fid, evidence("places")["cku-railway"])
    said = entry.get("location_precision") or ("corridor" if entry["estimated"] else "settlement")
    radius_km = entry.get("location_uncertainty_km") or entry.get("uncertainty_km")
    record = RECORDS[fid]
    assert PRECISIONS.index(record["location_precision"]) >= PRECISIONS.index(said)
    if radius_km is None:
        assert "location_uncertainty_m" not in record
    else:
        assert record["location_uncertainty_m"] >= radius_km * 1000


@needs_evidence
@ALL
def test_a_point_is_where_the_evidence_has_it_and_nowhere_else(fid: str) -> None:
    entry = {**evidence("places"), **evidence("cku-railway")}.get(fid, {})
    geometry = FEATURES[fid]["geometry"]
    if geometry is None or geometry["type"] != "Point":
        assert entry.get("lon") is None or RECORDS[fid]["geometry_ref"].startswith("admin1:")
        return
    away = crs.distance_m(LonLat(*geometry["coordinates"]), LonLat(entry["lon"], entry["lat"]))
    # Towns take the base map's point, inside the radius; all else is the evidence's own coordinate.
    assert away <= (RECORDS[fid]["location_uncertainty_m"] if "geonames" in RECORDS[fid]["sources"] else 0)


@needs_evidence
def test_railway_runs_through_the_waypoints_in_order() -> None:
    document = json.loads((EVIDENCE / "cku-railway.json").read_text(encoding="utf-8"))
    lines = [FEATURES[fid]["geometry"]["coordinates"] for fid in SECTIONS]
    joined = [*lines[0], *(position for line in lines[1:] for position in line[1:])]
    assert joined == [[point["lon"], point["lat"]] for point in document["waypoints"]]
    for section, line in zip(document["sections"], lines, strict=True):
        record = RECORDS[section["id"]]
        assert (record["gauge_mm"], record.get("length_km")) == (section["gauge_mm"], section["official_km"])
        drawn_km = crs.geodesic_length(shapely.LineString(line)) / 1000
        assert drawn_km == pytest.approx(section["schematic_km"], abs=0.1)


@needs_evidence
def test_estimated_railway_points_say_so() -> None:
    for fid, point in evidence("cku-railway").items():
        if fid in SHAPE_POINTS:
            assert fid not in FEATURES
            continue
        record = RECORDS[fid]
        assert (record["location_precision"] == "corridor") is point["estimated"]
        assert not point["estimated"] or re.search(r"[Ee]stimate", record["location_basis"])


def test_the_whole_railway_is_the_union_of_its_sections() -> None:
    assert FEATURES["cku-railway"]["geometry"] is None
    assert RECORDS["cku-railway"]["geometry_ref"].split() == [f"feature:{fid}" for fid in SECTIONS]


def test_the_nine_incidents_are_a_count_with_five_known_members() -> None:
    record = RECORDS[NINE]
    assert (record["aggregate"], record["incident_count"], record["members"]) == (True, 9, KNOWN_OF_NINE)
    assert [fid for fid, p in RECORDS.items() if p.get("aggregate")] == [NINE]
    within = [f["id"] for f in features("border-incidents") if f["properties"]["start"].startswith("2025-")]
    assert sorted(within) == sorted([NINE, *KNOWN_OF_NINE])


def test_nothing_is_filled_in() -> None:
    assert "killed" not in RECORDS["incident-2025-10-25-dovang"]
    assert "killed" not in RECORDS["incident-2026-02-10-darqad"]
    assert "end" not in RECORDS["ishkashim-mvd-base"]
    assert "length_km" not in RECORDS["cku-line-kg-3"]
    for fid in (
        "tj-cn-antiterror-centres",
        "kyrgyz-gold-mine-unnamed",
        "ru-bases-kazakhstan",
        "ru-base-armenia",
    ):
        assert FEATURES[fid]["geometry"] is None
        assert "geometry_ref" not in RECORDS[fid]


def test_corridors_and_regions_take_their_geometry_from_the_base_map() -> None:
    taken = {
        fid: p["geometry_ref"] for fid, p in RECORDS.items() if "geometry_ref" in p and fid != "cku-railway"
    }
    border = dict.fromkeys(["border-facilities-2026", "border-facilities-2017-2018", NINE], "border:AF-TJ")
    assert taken == border | {"incident-2026-02-10-darqad": "admin1:TJ-KT"}


@ALL
def test_names_take_no_side_and_place_nothing_unplaced(fid: str) -> None:
    record = RECORDS[fid]
    names = [record["name"], record["name_short"], *record.get("alt_names", [])]
    assert not [name for name in names if re.search(f"{LOADED}|{UNPLACED}", name, re.IGNORECASE)]


@ALL
def test_no_clues_about_a_security_site_stand_together(fid: str) -> None:
    record = RECORDS[fid]
    if record["category"] in SECURITY:
        assert not re.search(SITE_HINT, record["summary"], re.IGNORECASE)
        assert "elevation_m" not in record


@ALL
def test_confirmed_and_contested_records_name_more_than_one_source(fid: str) -> None:
    record = RECORDS[fid]
    said_by = {locator.partition(" ")[0] for locator in record["sources"]} - {"atlas", "geonames", "R79"}
    several = [
        key for key in said_by if ";" in SOURCES[key]["title"]
    ]  # one reference for several publications
    assert said_by, "a record needs somebody who says so"
    assert record["assessment"] == "reported" or len(said_by) + len(several) > 1


@ALL
def test_what_nobody_checked_is_the_atlas_own_claim(fid: str) -> None:
    record = RECORDS[fid]
    assert record["location_basis"].endswith("Not verified.") <= ("atlas" in record["sources"])
    assert (
        re.search(r"by the atlas|General knowledge", record["location_basis"]) is None
        or "Not verified" in record["location_basis"]
    )


@ALL
def test_documents_are_cited_by_section_or_footnote(fid: str) -> None:
    cited = [locator for locator in RECORDS[fid]["sources"] if re.match(r"D\d", locator)]
    assert all(re.fullmatch(r"D\d \S.*", locator) for locator in cited)
    assert not [locator for locator in cited if re.search(r"\bl\.\s*\d", locator)]


@needs_evidence
def test_links_are_made_only_where_they_may_be() -> None:
    references = {r["id"]: r for r in json.loads((EVIDENCE / "references.json").read_text(encoding="utf-8"))}
    for source in read("sources.json"):
        reference = references.get(source["id"])
        if reference is None:
            assert source.get("URL") in {None, "https://www.geonames.org"}
        else:
            assert source.get("URL") == (reference["url"] if reference["linkable"] else None)


def test_every_source_and_actor_is_used_and_known() -> None:
    cited = {locator.partition(" ")[0] for record in RECORDS.values() for locator in record["sources"]}
    with (GEODATA / "indicators.csv").open(encoding="utf-8", newline="") as table:
        cited |= {row["source"] for row in csv.DictReader(table)}
    cited |= {locator.partition(" ")[0] for gap in read("gaps.json") for locator in gap["sources"]}
    assert cited == {source["id"] for source in read("sources.json")}
    assert {actor for record in RECORDS.values() for actor in record.get("actors", [])} == set(
        read("actors.json")
    )


def test_layers_with_borders_are_odbl_and_credit_openstreetmap() -> None:
    for layer in read("catalog.json")["layers"]:
        borrowed = any(
            record.get("geometry_ref", "").startswith(("border:", "admin1:"))
            for record in (f["properties"] for f in features(layer["id"]))
        )
        assert (layer["licence"] == "ODbL-1.0") is borrowed
        assert ("OpenStreetMap" in layer["attribution"]) is borrowed


def test_properties_keep_the_schema_order() -> None:
    schema = read("schema/feature.schema.json")["properties"]["properties"]["properties"]
    order = {name: place for place, name in enumerate(schema)}
    for fid, record in RECORDS.items():
        places = [order[name] for name in record]
        assert places == sorted(places), fid


def test_symbols_are_never_shared() -> None:
    symbols = [layer["symbol"] for layer in read("catalog.json")["layers"]]
    assert len(symbols) == len(set(symbols))
