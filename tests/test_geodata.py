"""The records say no more than the evidence: ids, places, disputed figures, wording, sources, licences."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import Any

import pytest
import shapely

from ca_geo import geodesic
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
ENDS = [
    ("incident-2024-11-18-zarbuzi", "2024-11-17/2024-11-18", "2024-11-17", "2024-11-18"),
    ("incident-2025-10-25-dovang", "2025-10-25", "2025-10-24", "2025-10-25"),
    ("ru-201-kulob-former", "2015-11/2015-12", "2015-11", "2015-12"),
]
POWER_CHANGES = ("kg-power-change-2005", "kg-power-change-2010", "kg-power-change-2020")
ENTRY_OF = dict.fromkeys(POWER_CHANGES, "kg-power-changes") | dict.fromkeys(SECTIONS, "cku-railway")
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
    "exercises": "gbao-exercise-2016 gbao-exercise-2019 cooperation-2019-kg cooperation-2019-uz",
    "industry-energy": "talco-smelter dushanbe-2-chp kz-cn-oil-pipeline kz-cn-gas-pipeline",
    "digital-security": """bishkek-command-centre kg-safe-city-transfer smart-city-tashkent smart-city-almaty
        smart-city-astana safe-city-dushanbe huawei-tj-network huawei-kg-network kz-telecom-hack
        uz-critical-infrastructure""",
    "security-companies": "zhongjun-junhong-kg huaxin-security",
    "unrest-conflict": f"""zarafshon-protest bishkek-embassy-bombing kz-january-2022 karakalpakstan-2022
        gbao-crises {" ".join(POWER_CHANGES)} andijan-2005 tj-civil-war kg-tj-border-2022""",
    "institutions": """sco-rats-tashkent c5-secretariat-xian xian-summit-2023 astana-summit-2025
        chengdu-fm-2024 lianyungang-forum-2024 istanbul-ots-2025 pla-ndu bri-announcement-2013
        shanghai-five-1996 yue-tour-2024 qccm-2016 djibouti-base""",
}
OUT_OF_REGION = {
    *("c5-secretariat-xian", "xian-summit-2023", "chengdu-fm-2024", "lianyungang-forum-2024", "pla-ndu"),
    *("shanghai-five-1996", "istanbul-ots-2025", "djibouti-base", "ru-base-armenia"),
}
NO_COUNTRY = {"cooperation-2019-uz", "huaxin-security"}  # no source says where
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
    ("eastern-duoba-mine", "start", "2014", "2013", "2014"),
    ("silver-mine-yakjilva", "reserves_t", 205, 205, 415),
    ("cku-railway", "cost_usd", 4_700_000_000, 4_700_000_000, 8_000_000_000),
    ("cku-railway", "length_km", 532.53, 454, 590),
    ("cku-railway", "length_kg_km", 304.94, 260, 305),
    ("cku-line-uz", "length_km", 50, 50, 65),
    ("gbao-exercise-2019", "start", "2019-08-07", "2019-08-07", "2019-08-13"),
    ("talco-smelter", "cost_usd", 545_000_000, 545_000_000, 1_600_000_000),
    ("bishkek-command-centre", "cameras_face_recognition", 60, 20, 60),
    ("zarafshon-protest", "start", "2024-10/2024-12", "2024-10", "2025-11"),
    ("zarafshon-protest", "end", "2024-10/2024-12", "2024-10", "2025-11"),
    ("bishkek-embassy-bombing", "injured", 3, 3, 5),
    ("karakalpakstan-2022", "killed", 21, 18, 21),
    ("border-facilities-2026", "area_m2", 17_109, 17_000, 17_109),
    ("cku-fergana-tunnel", "length_km", 12.2, 12, 12.2),
    *((fid, "end", *ends) for fid, *ends in ENDS),
    ("kg-tj-border-2022", "killed", 146, 146, 263),
    ("kg-tj-border-2022", "killed_tj", 83, 83, 200),
]
SECURITY = {
    *("security-facility", "police-base", "border-facilities"),
    *("garrison", "air-base", "military-bases", "military-base-abroad"),
}
UNPLACED = r"Lyaur|Kara-Balta|Karakol|Mayluu-Suu"
LOADED = r"chinese (military )?(base|outpost|garrison)|\bsecret\b|regime|puppet|debt[- ]trap|occup|invasion"
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
    worded = {("shaymak-facility", "garrisons"), ("kg-safe-city-transfer", "operators")} | {
        (mine, "acquisition") for mine in ("upper-kumarg-mine", "eastern-duoba-mine", "silver-mine-yakjilva")
    }
    worded |= {(fid, "location") for fid in ("gbao-exercise-2019", "dushanbe-2-chp")}
    assert marked == {(fid, name) for fid, name, *_ in DISPUTED} | worded
    numbers = [row[2:] for row in DISPUTED if isinstance(row[3], int | float)]
    assert all(low <= value <= high for value, low, high in numbers)


@needs_evidence
@ALL
def test_no_place_is_sharper_than_the_evidence(fid: str) -> None:
    entry = {**evidence("places"), **evidence("cku-railway")}[ENTRY_OF.get(fid, fid)]
    said = entry.get("location_precision") or ("corridor" if entry["estimated"] else "settlement")
    radius_km = entry.get("location_uncertainty_km") or entry.get("uncertainty_km")
    record = RECORDS[fid]
    assert PRECISIONS.index(record["location_precision"]) >= PRECISIONS.index(said)
    if radius_km is None or record["location_precision"] == "country":
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
    away = geodesic.distance_m(LonLat(*geometry["coordinates"]), LonLat(entry["lon"], entry["lat"]))
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
        drawn_km = geodesic.geodesic_length(shapely.LineString(line)) / 1000
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


@needs_evidence
def test_the_oil_pipeline_runs_through_its_sourced_waypoints_only() -> None:
    notes = evidence("places")["kz-cn-oil-pipeline"]["notes"]
    sourced = re.findall(r"(\d+\.\d+),(\d+\.\d+) \((?!gk)", notes)
    pipeline = FEATURES["kz-cn-oil-pipeline"]
    assert pipeline["geometry"]["coordinates"] == [[float(lon), float(lat)] for lon, lat in sourced]
    assert RECORDS["kz-cn-oil-pipeline"]["location_precision"] == "corridor"
    assert FEATURES["kz-cn-gas-pipeline"]["geometry"] is None


def test_what_lies_beyond_the_base_map_is_out_of_the_region_and_still_a_record() -> None:
    assert {fid for fid, record in RECORDS.items() if record.get("out_of_region")} == OUT_OF_REGION
    land = [shapely.geometry.shape(f["geometry"]) for f in read("basemap/land.geojson")["features"]]
    clip = shapely.box(*shapely.total_bounds(land))
    places = {fid: shapely.geometry.shape(f["geometry"]) for fid, f in FEATURES.items() if f["geometry"]}
    beyond = {fid for fid, place in places.items() if not clip.contains(place)}
    assert beyond == OUT_OF_REGION - {"ru-base-armenia"}


def test_a_country_is_named_unless_no_source_names_one() -> None:
    assert {fid for fid, record in RECORDS.items() if "countries" not in record} == NO_COUNTRY
    assert all(RECORDS[fid]["location_precision"] == "country" for fid in NO_COUNTRY)


def test_the_dead_of_each_side_add_up() -> None:
    record = RECORDS["kg-tj-border-2022"]
    assert record["killed"] == record["killed_kg"] + record["killed_tj"]
    assert record["killed_high"] == record["killed_kg"] + record["killed_tj_high"]


def test_a_pay_dispute_is_a_labour_dispute_and_power_changed_three_times() -> None:
    assert RECORDS["zarafshon-protest"]["category"] == "labour-dispute"
    assert [RECORDS[fid]["start"] for fid in POWER_CHANGES] == ["2005-03", "2010-04", "2020-10"]
    assert {RECORDS[fid]["location_precision"] for fid in POWER_CHANGES} == {"country"}


@needs_evidence
def test_search_places_are_no_features_and_no_sharper_than_the_evidence() -> None:
    places = read("places.json")
    assert [place["id"] for place in places] == ["xinjiang", "wakhan-corridor", "trans-siberian"]
    for place in places:
        entry = evidence("places")[place["id"]]
        assert place["id"] not in FEATURES
        assert (place["lon"], place["lat"]) == (entry["lon"], entry["lat"])
        assert place["location_precision"] == entry["location_precision"]
        assert place.get("location_uncertainty_m", 0) == (entry["location_uncertainty_km"] or 0) * 1000


def test_facts_are_marked_and_what_describes_a_fact_is_none() -> None:
    rules = read("schema/feature.schema.json")["properties"]["properties"]["properties"]
    facts = {name for name, rule in rules.items() if rule.get("x-fact")}
    described = {name for name in rules if re.search(r"^name|_(note|contested|low|high)$", name)}
    place = {name for name in rules if name.startswith("location_")} - {"location_uncertainty_m"}
    assert "location_uncertainty_m" in facts  # a figure like any other: it too rests on a claim
    assert not facts & (described | place)
    assert set(rules) - facts - described - place == {
        *("id", "alt_names", "category", "assessment", "summary", "actors", "actor_countries"),
        *("geometry_ref", "out_of_region", "aggregate", "members", "sources", "updated"),
    }


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
    regions = {
        "incident-2026-02-10-darqad": "admin1:TJ-KT",
        "gbao-exercise-2019": "admin1:TJ-GB",
        "gbao-crises": "admin1:TJ-GB",
        "kg-tj-border-2022": "admin1:KG-B",
    }
    assert taken == border | regions


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


def table(name: str) -> list[dict[str, str]]:
    with (GEODATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_source_and_actor_is_used_and_known() -> None:
    citing = [*RECORDS.values(), *read("places.json"), *read("gaps.json")]
    cited = {locator.partition(" ")[0] for record in citing for locator in record["sources"]}
    claims = table("claims.csv")
    cited |= {row["source"] for row in [*claims, *table("indicators.csv")]}
    assert cited == {source["id"] for source in read("sources.json")}
    named = {actor for record in RECORDS.values() for actor in record.get("actors", [])}
    named |= {name for row in claims for name in (row["asserted_by"], row["value"])}
    assert set(read("actors.json")) <= named


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
