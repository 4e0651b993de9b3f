"""The table of docs/coverage.md: current, and complete in both directions."""

from __future__ import annotations

import importlib.util
import json
import re
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
EVIDENCE = ROOT.parent / "shared" / "evidence"
needs_evidence = pytest.mark.skipif(
    not (EVIDENCE / "places.json").is_file(),
    reason="the evidence files lie beside the repository and are not here: the table is not compared",
)


def _load() -> ModuleType:
    """By its path, since another package is called coverage too."""
    spec = importlib.util.spec_from_file_location("coverage_table", ROOT / "tools" / "coverage.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


tool = _load()
TEXT = (ROOT / "docs" / "coverage.md").read_text(encoding="utf-8")
ROWS = [
    tuple(cell.strip() for cell in line.strip("|").split("|")) for line in TEXT.splitlines() if "| `" in line
]


def feature(fid: str, **properties: Any) -> dict[str, Any]:
    return {"id": fid, "geometry": None, "properties": {"id": fid, **properties}}


def atlas(*features: dict[str, Any], places: tuple[str, ...] = ()) -> Any:
    return tool.Atlas({f["id"]: ("mines", f) for f in features}, {place: {} for place in places})


def entries(*ids: str) -> list[dict[str, Any]]:
    return [{"id": fid} for fid in ids]


@needs_evidence
def test_the_committed_table_is_current() -> None:
    assert tool.main(["--check"]) == 0


@needs_evidence
def test_every_entry_stands_in_the_table_once() -> None:
    ids = [entry["id"] for entry in json.loads((EVIDENCE / "places.json").read_text(encoding="utf-8"))]
    assert [row[0].strip("`") for row in ROWS] == ids
    assert len(ids) == 77


def test_every_record_in_the_table_is_in_the_layer_that_it_names() -> None:
    for _, layer, records, _ in ROWS:
        if layer == "none":
            continue
        file = json.loads((ROOT / "geodata" / "layers" / f"{layer}.geojson").read_text(encoding="utf-8"))
        named = re.findall(r"`([^`]+)`", records)
        assert named
        assert set(named) <= {record["id"] for record in file["features"]}


def test_nothing_shown_says_why() -> None:
    assert [(row[0], row[2]) for row in ROWS if row[1] == "none"] == [
        ("`incident-undated-kishty`", "none"),
        ("`xinjiang`", "`xinjiang` in places.json"),
        ("`wakhan-corridor`", "`wakhan-corridor` in places.json"),
        ("`trans-siberian`", "`trans-siberian` in places.json"),
    ]
    assert "Not shown until it is dated" in TEXT


def test_an_entry_that_went_nowhere_is_refused() -> None:
    with pytest.raises(tool.CoverageError, match="'lost' is neither a record"):
        tool.table(entries("lost"), atlas())


def test_a_record_from_no_entry_is_refused() -> None:
    stray = feature("stray", location_precision="country", countries=["TJ"])
    with pytest.raises(tool.CoverageError, match="from no entry of the evidence: stray"):
        tool.table(entries(), atlas(stray))


def test_a_part_of_a_split_entry_may_not_be_missing() -> None:
    one = feature("kg-power-change-2005", location_precision="country", countries=["KG"])
    with pytest.raises(tool.CoverageError, match="kg-power-changes"):
        tool.table(entries("kg-power-changes"), atlas(one))


def test_an_entry_that_is_left_out_may_not_be_a_record_as_well() -> None:
    shown = feature("incident-undated-kishty", location_precision="country", countries=["TJ"])
    with pytest.raises(tool.CoverageError, match="kishty"):
        tool.table(entries("incident-undated-kishty"), atlas(shown))


def test_how_a_record_is_shown_follows_from_the_record() -> None:
    nowhere = feature("a", location_precision="country")
    abroad = feature("b", location_precision="country", countries=["AM"], out_of_region=True)
    region = feature("c", location_precision="region", countries=["TJ"], geometry_ref="admin1:TJ-GB")
    text = tool.table(entries("a", "b", "c", "d"), atlas(nowhere, abroad, region, places=("d",)))
    assert [line.rsplit("| ", 1)[1] for line in text.splitlines()[-4:]] == [
        "listed, not drawn: no source names even the country |",
        "listed, not drawn: no place closer than a country; outside the region, off the default view |",
        "area of a region |",
        "place to search for, no record |",
    ]
