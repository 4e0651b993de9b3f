"""Files that are lists: gaps, places to search for, headings of positions."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from ca_geo.validate import validate

DATA = Path(__file__).parents[1] / "geodata"
Entries = list[dict[str, Any]]


def broken(folder: Path, file: str, change: Callable[[Entries], None]) -> list[str]:
    """What is said of a copy of the data after one file was changed."""
    data = shutil.copytree(DATA, folder / "data")
    entries = json.loads((data / file).read_text(encoding="utf-8"))
    change(entries)
    (data / file).write_text(json.dumps(entries), encoding="utf-8")
    return [str(fault) for fault in validate(data)]


@pytest.mark.parametrize(
    ("file", "change", "said"),
    [
        (
            "places.json",
            lambda all: all[0].update(sources=["D9"]),
            "places.json xinjiang sources: 'D9' names nothing",
        ),
        ("places.json", lambda all: all[1].update(id="xinjiang"), "places.json xinjiang id: stands 2 times"),
        ("places.json", lambda all: all[1].pop("lon"), "places.json wakhan-corridor: "),
        ("places.json", lambda all: all[1].update(lat=91), "places.json wakhan-corridor: lat: 91 is greater"),
        (
            "positions.json",
            lambda all: all[0].update(affirms=""),
            "positions.json shaymak-facility: affirms: ",
        ),
        (
            "positions.json",
            lambda all: all.pop(0),
            "positions.json shaymak-facility: statements stand against",
        ),
        (
            "positions.json",
            lambda all: all[0].update(id="ru-kant"),
            "positions.json ru-kant: there is no such record",
        ),
        ("gaps.json", lambda all: all[0].update(features=["none"]), "features: 'none' names nothing"),
    ],
)
def test_a_list_that_breaks_a_rule_is_refused(
    tmp_path: Path, file: str, change: Callable[[Entries], None], said: str
) -> None:
    faults = broken(tmp_path, file, change)
    assert any(said in fault for fault in faults), faults


def test_each_side_of_a_dispute_has_a_heading(client: httpx.Client) -> None:
    entries = json.loads((DATA / "positions.json").read_text(encoding="utf-8"))
    answer = client.get("/collections/gbao-facilities/items/shaymak-facility/claims").json()
    (wanted,) = [one for one in entries if one["id"] == "shaymak-facility"]
    assert answer["headings"] == {"affirms": wanted["affirms"], "denies": wanted["denies"]}
    assert client.get("/collections/russian-bases/items/ru-kant/claims").json()["headings"] == {}


def test_no_heading_says_as_a_fact_what_is_contested() -> None:
    """Where one side speaks of a base, the other's heading says that there is none."""
    for entry in json.loads((DATA / "positions.json").read_text(encoding="utf-8")):
        assert "Chinese base" not in entry["affirms"]
        assert entry["affirms"] != entry["denies"]
