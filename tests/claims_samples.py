"""A small, sound set of evidence: the tiny atlas with one mine, each fact of which rests on claims."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any

from ca_geo.evidence import Row
from ca_geo.settings import Settings
from ca_geo.validate.ledger import COLUMNS
from conftest import MINE, collection, put, write_tiny

Json = dict[str, Any]

FACTS = ("status", "countries", "owners", "start", "end", "killed", "cost_usd", "time_local")
SHOWN: Json = {
    "countries": ["TJ"],
    "owners": ["tj", "zijin"],
    "start": "2007-07",
    "end": "..",
    "killed": 5,
    "cost_usd": 8500000,
    "cost_usd_low": 8500000,
    "cost_usd_high": 10000000,
    "time_local": "crossing 23:30 on 23 December",
    "summary": "A mine of 2007 that cost 8.5 million dollars.",
    "assessment": "contested",
}
CLAIM_SCHEMA = json.loads((Settings.default().data / "schema" / "claims.schema.json").read_text("utf-8"))
LISTS = ("position", "claim_status", "qualifier")


def row(name: str, value: str = "", source: str = "D1", **cells: str) -> dict[str, str]:
    place = {"locator": "fn 13", "locator_line": "2"} if source.startswith("D") else {}
    plain = {"asserted_by": source, "position": "affirms", "source": source, "status": "accepted"}
    cells = {"feature": "taror", "property": name, "value": value, **plain, **place, **cells}
    return {**dict.fromkeys(COLUMNS["claims"], ""), **cells}


ROWS = [
    row("status", "operational"),
    row("countries", "TJ", printed="Tajikistan"),
    row("owners", "tj"),
    row("owners", "zijin", "R1", asserted_by="tj", date="2024-01"),
    row("start", "2007-07", printed="July 2007", unit="edtf"),
    row("end", "..", unit="edtf"),
    row("killed", "5", printed="3 attackers and 2 guards killed", unit="persons"),
    row("cost_usd", "8500000", printed="$8.5 million", unit="USD"),
    row(
        "cost_usd",
        "10000000",
        "R1",
        printed="about US$10 m",
        unit="USD",
        qualifier="about",
        status="contested",
    ),
    row("time_local", "crossing 23:30 on 23 December", "R1", printed="23 Dec 23:30"),
    row("location", "67.8 39.4", "atlas"),
    row("", "7", "R1", statement="There are 7 gates.", printed="seven", unit="count", status="contested"),
]
INDICATOR = {
    **dict.fromkeys(COLUMNS["indicators"], ""),
    **{
        "id": "tj-trade",
        "country": "TJ",
        "indicator": "trade",
        "title": "Trade",
        "unit": "USD",
        "source": "D1",
    },
    **{"low": "4000000000", "high": "5000000000", "printed": "4-5 billion dollars", "status": "accepted"},
    **{"locator": "fn 2", "locator_line": "1", "date": "2025"},
}


def write_evidence(data: Path, rows: Sequence[Row] = ROWS, indicators: Sequence[Row] = (INDICATOR,)) -> Path:
    """The tiny atlas with one mine, each fact of which rests on claims."""
    write_tiny(data)
    schema = json.loads((data / "schema" / "feature.schema.json").read_text("utf-8"))
    members = schema["properties"]["properties"]["properties"]
    members["time_local"] = {"type": "string", "title": "Time", "description": "Time of day."}
    for name in FACTS:
        members[name]["x-fact"] = True
    put(data / "schema" / "feature.schema.json", schema)
    put(data / "schema" / "claims.schema.json", CLAIM_SCHEMA)
    put(data / "schema" / "indicators.schema.json", {"type": "object"})
    real = json.loads((Settings.default().data / "codelists.json").read_text("utf-8"))
    lists = json.loads((data / "codelists.json").read_text("utf-8"))
    put(data / "codelists.json", lists | {name: real[name] for name in LISTS})
    sources = json.loads((data / "sources.json").read_text("utf-8"))
    put(data / "sources.json", sources)
    mine = deepcopy(MINE)
    mine["properties"] |= {**SHOWN, "sources": ["D1 fn 13", "R1", "atlas"]}
    put(data / "layers" / "mines.geojson", collection([mine]))
    catalog = json.loads((data / "catalog.json").read_text("utf-8"))
    catalog["layers"][0]["licence"] = "CC-BY-4.0"
    put(data / "catalog.json", catalog)
    put(data / "layers" / "railway.geojson", collection([]))
    for name, table in (("claims", rows), ("indicators", indicators)):
        with (data / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS[name], lineterminator="\n")
            writer.writeheader()
            writer.writerows(table)
    return data
