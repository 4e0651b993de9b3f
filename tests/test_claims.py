"""The rules of claims: break one cell of a small, sound set of evidence, and see exactly that fault.

The last tests change every digit of every figure, one after the other: each must turn the check red. Of
numbers in sentences most must, since a wrong one may by chance stand in another claim.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from ca_geo import cli
from ca_geo.errors import BadValue, DataFault
from ca_geo.evidence import Row
from ca_geo.settings import Settings
from ca_geo.validate import validate
from ca_geo.validate.claims import (
    CLAIM_RULES,
    FEATURE_RULES,
    Known,
    check_claims,
    claim_faults,
    feature_faults,
    indicator_faults,
)
from ca_geo.validate.folder import Folder
from ca_geo.validate.ledger import Ledger
from ca_geo.validate.library import Library
from ca_geo.validate.licences import check_licences
from claims_samples import INDICATOR, ROWS, write_evidence
from conftest import put

REAL = Settings.from_env().data
Json = dict[str, Any]


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Known:
    data = write_evidence(tmp_path_factory.mktemp("evidence") / "data")
    return Known(Folder.read(data), Ledger.read(data))


def changed(known: Known, rows: Sequence[Row], library: Library | None = None) -> list[DataFault]:
    ledger = replace(known.ledger, claims=tuple(rows), library=library or known.ledger.library)
    return list(check_claims(known.folder, ledger))


def test_the_small_evidence_keeps_every_rule(tmp_path: Path) -> None:
    assert validate(write_evidence(tmp_path / "data")) == []


def test_without_the_file_nothing_is_asked(tmp_path: Path) -> None:
    data = write_evidence(tmp_path / "data")
    (data / "claims.csv").unlink()
    assert validate(data) == []


class Break(NamedTuple):
    """Cells of one row (by its place in ROWS) changed, and where and how the report speaks of it."""

    row: int
    cells: Mapping[str, str]
    where: str
    message: str


BREAKS = [
    Break(0, {"feature": "nowhere"}, "nowhere status", "'nowhere' is no feature and no indicator"),
    Break(0, {"source": "D9"}, "taror status", "'D9' is none of sources.json"),
    Break(0, {"asserted_by": "nobody"}, "taror status", "'nobody' is no actor and no source"),
    Break(0, {"property": "summary"}, "taror summary", "'summary' is no fact"),
    Break(0, {"locator": ""}, "taror status", "locator: is missing"),
    Break(0, {"locator_line": ""}, "taror status", "locator_line: is missing"),
    Break(0, {"locator_line": "two"}, "taror status", "locator_line: 'two' is not of type 'integer'"),
    Break(0, {"position": "doubts"}, "taror status", "position: 'doubts' is not in the list"),
    Break(0, {"status": "true"}, "taror status", "status: 'true' is not in the list"),
    Break(0, {"value": "planned"}, "taror status", "'operational' rests on no accepted claim"),
    Break(0, {"value": "busy"}, "taror status", "'busy' is no code"),
    Break(2, {"value": "nobody"}, "taror owners", "'nobody' is no code"),
    Break(3, {"date": "2025-01"}, "taror owners", "'2025-01' lies after the day of R1, 2024-12-31"),
    Break(3, {"date": "soon"}, "taror owners", "date: 'soon' is no EDTF date"),
    Break(3, {"locator_line": "3"}, "taror owners", "stands at R1, which is no document"),
    Break(3, {"status": "superseded"}, "taror owners", "'zijin' rests on no accepted claim"),
    Break(3, {"status": "contested"}, "taror owners_contested", "is missing: the claims differ"),
    Break(4, {"printed": "June 2007"}, "taror start", "2007-07 where 'June 2007' is printed"),
    Break(4, {"printed": ""}, "taror start", "printed: is missing"),
    Break(4, {"value": "2007-13"}, "taror start", "'2007-13' is no EDTF date"),
    Break(6, {"printed": "3 attackers killed"}, "taror killed", "5 where '3 attackers killed' reads 3"),
    Break(6, {"printed": "3 or 5 killed"}, "taror killed", "several figures"),
    Break(6, {"printed": "hundreds"}, "taror killed", "prints no figure"),
    Break(6, {"unit": "km"}, "taror killed", "'km' must be 'persons'"),
    Break(6, {"value": "five"}, "taror killed", "'five' is no number"),
    Break(7, {"printed": "8.5 m yuan"}, "taror cost_usd", "'USD' where CNY is printed"),
    Break(7, {"printed": "over $8.5 m"}, "taror cost_usd", "qualifier: none where over is printed"),
    Break(7, {"printed": "$8.5-9 m"}, "taror cost_usd", "low: nothing where '$8.5-9 m' reads 8500000"),
    Break(7, {"low": "1"}, "taror cost_usd", "one stands without the other"),
    Break(7, {"low": "1", "high": "2"}, "taror cost_usd", "does not lie between '1' and '2'"),
    Break(8, {"qualifier": "under"}, "taror cost_usd", "qualifier: under where about is printed"),
    Break(
        8,
        {"status": "accepted"},
        "taror cost_usd",
        "'10000000' is an accepted claim, but not what the record",
    ),
    Break(
        8, {"value": "11000000", "printed": "about $11 m"}, "taror cost_usd_high", "10000000 must be 11000000"
    ),
    Break(
        8,
        {"source": "atlas", "asserted_by": "atlas", "printed": ""},
        "taror cost_usd",
        "does not say 10000000",
    ),
    Break(9, {"printed": "24 Dec 23:30"}, "taror time_local", "does not hold together"),
    Break(10, {"value": "67.8 39.5"}, "taror location", "are not the coordinates"),
    Break(10, {"property": "", "statement": "Near."}, "taror location", "rests on no claim"),
    Break(10, {"unit": "m"}, "taror location", "must be left out"),
    Break(11, {"statement": "There are 8 gates."}, "taror statement", "8 stands in no figure"),
    Break(11, {"statement": ""}, "taror", "is not valid under any of the given schemas"),
    Break(11, {"unit": "gates"}, "taror statement", "'gates' is unknown"),
    Break(11, {"statement": "x" * 161}, "taror", "is too long"),
]


@pytest.mark.parametrize("case", BREAKS, ids=lambda case: f"{case.row}-{case.message[:40]}")
def test_one_broken_cell_is_named(known: Known, case: Break) -> None:
    rows = [*ROWS[: case.row], {**ROWS[case.row], **case.cells}, *ROWS[case.row + 1 :]]
    report = changed(known, rows)
    found = [
        f"{fault.feature} {fault.property or ''}".strip() for fault in report if case.message in fault.message
    ]
    assert case.where in found, report


@pytest.mark.parametrize(
    ("place", "message"),
    [
        (0, "'operational' rests on no accepted claim"),
        (1, "'TJ' rests on no accepted claim"),
        (5, "'..' rests on no accepted claim"),
        (8, "no claim contests it"),
        (10, "rests on no claim"),
    ],
)
def test_a_fact_without_its_claim_is_refused(known: Known, place: int, message: str) -> None:
    report = changed(known, [*ROWS[:place], *ROWS[place + 1 :]])
    assert {fault.file for fault in report} == {"layers/mines.geojson"}
    assert any(message in fault.message for fault in report)


@pytest.mark.parametrize(
    ("name", "value", "where", "message"),
    [
        ("status", "planned", "status", "'planned' rests on no accepted claim"),
        ("owners", ["tj"], "owners", "'zijin' is an accepted claim, but not what the record shows"),
        ("killed", 6, "killed", "6 rests on no accepted claim"),
        ("start", None, "start", "'2007-07' is an accepted claim"),
        ("cost_usd_contested", None, "cost_usd_contested", "may not stand alone"),
        ("cost_usd_low", 8400000, "cost_usd_low", "8400000 must be 8500000"),
        ("cost_usd_high", None, "cost_usd_high", "is missing: claims give several values"),
        ("summary", "A mine of 2008.", "summary", "2008 stands in no claim"),
    ],
)
def test_a_record_that_says_else_is_refused(
    known: Known, name: str, value: Any, where: str, message: str
) -> None:
    feature = altered(known, {name: value})
    report = list(feature_faults("layers/mines.geojson", feature, ROWS, known))
    assert any(message in fault.message for fault in report if fault.property == where), report
    assert {fault.property for fault in report} <= {where, name}


def altered(known: Known, properties: Json) -> Json:
    feature = deepcopy(dict(known.features["taror"][1]))
    feature["properties"] = {
        name: value for name, value in {**feature["properties"], **properties}.items() if value is not None
    }
    return feature


def test_a_source_that_the_feature_does_not_list(known: Known) -> None:
    feature = altered(known, {"sources": ["D1 fn 13", "atlas"]})
    other = replace(known.folder, layers={"mines": {"type": "FeatureCollection", "features": [feature]}})
    report = list(check_claims(other, known.ledger))
    assert "(R1) R1 is missing from the sources of the feature" in {fault.message for fault in report}


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"low": "4100000000"}, "reads 4000000000"),
        ({"unit": "CNY"}, "'CNY' where USD is printed"),
        ({"source": "R9"}, "'R9' is none of sources.json"),
        ({"locator": ""}, "locator: is missing"),
        ({"printed": ""}, "printed: is missing"),
    ],
)
def test_indicators_keep_the_same_rules(known: Known, cells: Json, message: str) -> None:
    assert list(indicator_faults(INDICATOR, known)) == []
    report = list(indicator_faults({**INDICATOR, **cells}, known))
    assert any(message in fault.message for fault in report)
    assert {fault.feature for fault in report} == {"tj-trade"}


def test_indicators_are_told_apart(tmp_path: Path) -> None:
    data = write_evidence(tmp_path / "data", indicators=[INDICATOR, INDICATOR])
    assert [str(fault) for fault in validate(data)] == ["indicators.csv tj-trade id: stands 2 times"]


def test_a_broken_table_is_one_fault(tmp_path: Path) -> None:
    data = write_evidence(tmp_path / "data")
    (data / "claims.csv").write_text("feature\n", encoding="utf-8")
    (fault,) = validate(data)
    assert (fault.file, "must have the columns" in fault.message) == ("claims.csv", True)


# The sources' own texts


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    """Documents D0 and D1, and the notes on references beside them."""
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "000_a.txt").write_text("Nothing.\n", encoding="utf-8")
    lines = [
        "It was 4–5 billion dollars.²",
        "In Tajikistan since July 2007 for \\$8.5 million;¹³ 3 attackers and 2 guards killed.",
    ]
    (folder / "001_b.txt").write_text("\n".join(lines), encoding="utf-8")
    says = "about US$10 m and seven gates, on 23 Dec 23:30"
    put(tmp_path / "references.json", [{"id": "R1", "title": "A page", "says": says}])
    return folder


def test_what_is_printed_stands_in_the_texts(tmp_path: Path, texts: Path) -> None:
    assert validate(write_evidence(tmp_path / "data"), texts) == []


@pytest.mark.parametrize(
    ("place", "cells", "message"),
    [
        (7, {"printed": "$8.6 million", "value": "8600000"}, "'$8.6 million' does not stand in line 2 of D1"),
        (7, {"printed": "8.5", "locator_line": "1"}, "does not stand in line 1 of D1"),
        (0, {"locator_line": "3"}, "D1 has no line 3; it has 2"),
        (0, {"locator": "fn 14"}, "no mark of footnote 14"),
        (8, {"printed": "about US$1 m", "value": "1000000"}, "stands neither in the title of R1"),
    ],
)
def test_what_the_texts_do_not_say_is_refused(
    known: Known, texts: Path, place: int, cells: Json, message: str
) -> None:
    rows = [*ROWS[:place], {**ROWS[place], **cells}, *ROWS[place + 1 :]]
    report = changed(known, rows, Library.read(texts))
    assert any(message in fault.message for fault in report), report


def test_a_folder_without_texts_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadValue, match="holds no documents"):
        Library.read(tmp_path)


def test_the_command_takes_the_documents(
    tmp_path: Path, texts: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = write_evidence(tmp_path / "data", [*ROWS[:7], {**ROWS[7], "locator_line": "1"}, *ROWS[8:]])
    assert cli.main(["validate", "--data", str(data)]) == 0
    assert cli.main(["validate", "--data", str(data), "--documents", str(texts)]) == 1
    assert "'$8.5 million' does not stand in line 1 of D1" in capsys.readouterr().out


# Licences


@pytest.mark.parametrize(
    ("basis", "message"),
    [
        ("Polygon of GADM 4.1.", "from GADM"),
        ("Row of ACLED.", "from ACLED"),
        ("Node of OpenStreetMap.", "OpenStreetMap's, but the layer's licence is CC-BY-4.0"),
        ("Centroid by the atlas (R1).", None),
    ],
)
def test_where_a_place_may_be_from(known: Known, basis: str, message: str | None) -> None:
    feature = altered(known, {"location_basis": basis})
    other = replace(known.folder, layers={"mines": {"features": [feature]}})
    report = [fault.message for fault in check_licences(other, known.ledger)]
    assert len(report) == (message is not None)
    assert all(message and message in said for said in report)


def test_openstreetmap_is_welcome_in_a_layer_under_its_licence(known: Known) -> None:
    feature = altered(known, {"location_basis": "Node of OpenStreetMap."})
    catalog = {"layers": [{"id": "mines", "licence": "ODbL-1.0"}]}
    other = replace(
        known.folder,
        layers={"mines": {"features": [feature]}},
        documents={**known.folder.documents, "catalog": catalog},
    )
    assert list(check_licences(other, known.ledger)) == []


@pytest.mark.parametrize("owner", ["GADM", "ACLED"])
def test_no_file_source_or_place_is_theirs(known: Known, owner: str) -> None:
    documents = known.folder.documents
    catalog = {"layers": [{"id": "mines", "licence": "CC-BY-4.0", "attribution": f"© {owner}"}]}
    sources = [
        {"id": "R1", "type": "dataset", "title": f"{owner} data"},
        {"id": "D1", "type": "report", "title": f"On {owner}"},
        {"id": "atlas", "type": "dataset", "title": f"The atlas, from {owner}"},
    ]
    other = replace(
        known.folder,
        drawn={"land": {"features": [], "source": f"{owner} 4.1"}},
        documents={**documents, "catalog": catalog, "sources": sources},
    )
    report = {(fault.file, fault.feature, fault.property) for fault in check_licences(other, known.ledger)}
    assert report == {
        ("basemap/land.geojson", None, "source"),
        ("catalog.json", "mines", "attribution"),
        ("sources.json", "R1", "type"),
        ("sources.json", "atlas", "type"),
        ("layers/mines.geojson", "taror", "location_basis"),
    }


# Every digit


def digits_changed(text: str) -> Iterator[str]:
    for place, sign in enumerate(text):
        if sign.isdigit():
            yield f"{text[:place]}{(int(sign) + 1) % 10}{text[place + 1 :]}"


FIGURES, WORDS = ("printed", "value", "low", "high"), ("statement",)
Changes = Iterator[tuple[str, list[DataFault]]]


def claims_changed(known: Known, columns: Sequence[str] = FIGURES) -> Changes:
    """Each claim with one digit changed, and what the rules say of it."""
    for fid, rows in known.claims_of.items():
        file, feature = known.features.get(fid, ("", {}))
        for place, one in enumerate(rows):
            for column in columns:
                for text in digits_changed(one[column]):
                    broken = {**one, column: text}
                    found = list(claim_faults(broken, known))
                    if not found and feature:
                        others = [*rows[:place], broken, *rows[place + 1 :]]
                        found = list(feature_faults(file, feature, others, known))
                    yield f"claims.csv {fid} {one['property']} {column} {one[column]!r} -> {text!r}", found


def features_changed(known: Known) -> Changes:
    """Each feature with one digit of a fact, of its bounds or of its place changed."""
    yield from _changed(known, lambda feature: _figures(feature, known))


def words_changed(known: Known) -> Changes:
    """Each summary and each statement with one digit changed."""
    yield from claims_changed(known, WORDS)
    yield from _changed(known, _summaries)


def _changed(known: Known, variants: Callable[[Json], Iterator[tuple[str, Json]]]) -> Changes:
    for fid, (file, feature) in known.features.items():
        for name, broken in variants(dict(feature)):
            yield (
                f"{file} {fid} {name}",
                list(feature_faults(file, broken, known.claims_of.get(fid, ()), known)),
            )


def _figures(feature: Json, known: Known) -> Iterator[tuple[str, Json]]:
    for name, value in feature["properties"].items():
        base = name.removesuffix("_low").removesuffix("_high")
        if base in known.facts and not isinstance(value, list | bool):
            yield from _with(feature, name)
    yield from _moved(feature)


def _summaries(feature: Json) -> Iterator[tuple[str, Json]]:
    yield from _with(feature, "summary")


def _with(feature: Json, name: str) -> Iterator[tuple[str, Json]]:
    value = feature["properties"][name]
    for text in digits_changed(str(value)):
        changed = {**feature["properties"], name: type(value)(text)}
        yield f"{name} -> {text}", {**feature, "properties": changed}


def _moved(feature: Json) -> Iterator[tuple[str, Json]]:
    geometry = feature["geometry"]
    for path, number in _numbers(geometry["coordinates"] if geometry else []):
        for text in digits_changed(str(number)):
            moved = deepcopy(geometry)
            *steps, last = path
            here = moved["coordinates"]
            for step in steps:
                here = here[step]
            here[last] = float(text)
            yield f"geometry -> {text}", {**feature, "geometry": moved}


def _numbers(coordinates: Any, path: tuple[int, ...] = ()) -> Iterator[tuple[tuple[int, ...], float]]:
    for place, one in enumerate(coordinates):
        if isinstance(one, list):
            yield from _numbers(one, (*path, place))
        else:
            yield (*path, place), one


def indicators_changed(known: Known) -> Changes:
    for fid, one in known.indicators.items():
        for column in ("printed", "value", "low", "high"):
            for text in digits_changed(one[column]):
                yield (
                    f"indicators.csv {fid} {column} -> {text}",
                    list(indicator_faults({**one, column: text}, known)),
                )


@pytest.fixture(scope="module")
def real() -> Known:
    return Known(Folder.read(REAL), Ledger.read(REAL))


@pytest.mark.parametrize("change", [claims_changed, features_changed, indicators_changed])
def test_any_digit_changed_turns_the_check_red(known: Known, change: Any) -> None:
    found = list(change(known))
    assert len(found) > 20
    assert [what for what, faults in found if not faults] == []


with_claims = pytest.mark.skipif(not (REAL / "claims.csv").exists(), reason="the data make no claims yet")


@with_claims
@pytest.mark.parametrize("change", [claims_changed, features_changed])
def test_any_digit_of_the_real_figures_changed_turns_the_check_red(real: Known, change: Any) -> None:
    found = list(change(real))
    assert len(found) > 1000
    assert [what for what, faults in found if not faults] == []


@with_claims
def test_most_digits_of_the_real_sentences_changed_turn_the_check_red(real: Known) -> None:
    found = list(words_changed(real))
    missed = [what for what, faults in found if not faults]
    assert len(missed) < 0.2 * len(found), missed


@pytest.mark.skipif(not (REAL / "indicators.csv").exists(), reason="the data have no indicators yet")
def test_any_digit_of_the_real_indicators_changed_turns_the_check_red(real: Known) -> None:
    found = list(indicators_changed(real))
    assert len(found) > 100
    assert [what for what, faults in found if not faults] == []


def test_rules_stand_in_the_tables_once() -> None:
    for table in (CLAIM_RULES, FEATURE_RULES):
        names = [rule.__name__ for rule in table]
        assert len(names) == len(set(names))
