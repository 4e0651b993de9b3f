"""Fixtures for all: a tiny, valid atlas that a test may copy and break."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import hypothesis
import pytest

from serving import served

if TYPE_CHECKING:
    from ca_geo.atlas import Atlas

pytest_plugins = ["browser_fixtures", "client_fixtures"]

# How long an example takes says more of the machine than of the code.
hypothesis.settings.register_profile("atlas", deadline=None)
hypothesis.settings.load_profile("atlas")

Json = dict[str, Any]

CODELISTS = {
    "category": {
        "mine": {"title": "Mine", "definition": "A place where ore is dug."},
        "incident": {"title": "Incident", "definition": "A thing that happened."},
    },
    "status": {
        "operational": {"title": "In use", "definition": "It is in use."},
        "occurred": {"title": "Happened", "definition": "It happened."},
        "planned": {"title": "Planned", "definition": "It is planned."},
    },
    "assessment": {
        "confirmed": {"title": "Confirmed", "definition": "Two sources say so."},
        "reported": {"title": "Reported", "definition": "A source says so."},
        "contested": {"title": "Contested", "definition": "A source denies it."},
    },
    "location_precision": {
        name: {"title": name.capitalize(), "definition": name}
        for name in ("exact-site", "settlement", "district", "region", "corridor", "country")
    },
    "actor_kind": {
        "state": {"title": "State", "definition": "A state."},
        "company": {"title": "Company", "definition": "A company."},
    },
    "country": {
        "AF": {"title": "Afghanistan", "definition": "ISO 3166-1."},
        "CN": {"title": "China", "definition": "ISO 3166-1."},
        "TJ": {"title": "Tajikistan", "definition": "ISO 3166-1."},
    },
    "admin1": {"TJ-SU": {"title": "Sughd", "definition": "ISO 3166-2."}},
}

ACTORS = {
    "tj": {"name": "Tajikistan", "country": "TJ", "kind": "state"},
    "zijin": {"name": "Zijin Mining", "name_zh": "紫金矿业", "country": "CN", "kind": "company"},
}

SOURCES = [
    {"id": "D1", "type": "report", "title": "A report", "issued": {"date-parts": [[2026, 7]]}},
    {
        "id": "R1",
        "type": "webpage",
        "title": "A page",
        "URL": "https://example.org/",
        "issued": {"date-parts": [[2024]]},
    },
    {"id": "atlas", "type": "dataset", "title": "The atlas itself"},
]

_TEXT: Json = {"type": "string", "minLength": 1}
_ACTORS: Json = {"items": {"type": "string", "x-ref": "actors"}}
_LIST: Json = {"type": "array", "items": _TEXT, "minItems": 1, "uniqueItems": True}


def _text(title: str, **more: Any) -> Json:
    return {**_TEXT, "title": title, "description": f"{title} of the feature.", **more}


def _list(title: str, **more: Any) -> Json:
    return {**_LIST, "title": title, "description": f"{title} of the feature.", **more}


def _number(title: str, unit: str, **more: Any) -> Json:
    return {
        "type": "integer",
        "minimum": 0,
        "title": title,
        "description": f"{title}.",
        "x-unit": unit,
        **more,
    }


PROPERTIES: Json = {
    "id": _text("Id"),
    "name": _text("Name"),
    "category": _text("Category", **{"x-codelist": "category"}),
    "status": _text("Status", **{"x-codelist": "status"}),
    "assessment": _text("Assessment", **{"x-codelist": "assessment"}),
    "summary": _text("Summary"),
    "countries": _list("Countries", **{"x-codelist": "country"}),
    "admin1": _list("Regions", **{"x-codelist": "admin1"}),
    "actors": _list("Actors", **_ACTORS),
    "owners": _list("Owners", **_ACTORS),
    "actor_countries": _list("Countries of actors", **{"x-codelist": "country"}),
    "start": _text("Start", format="edtf"),
    "end": _text("End", format="edtf"),
    "location_precision": _text("Precision", **{"x-codelist": "location_precision"}),
    "location_uncertainty_m": _number("Uncertainty", "m"),
    "geometry_ref": _text("Geometry reference"),
    "sources": _list("Sources"),
    "killed": _number("Killed", "persons"),
    "cost_usd": _number("Cost", "USD"),
    "cost_usd_low": _number("Cost, low", "USD"),
    "cost_usd_high": _number("Cost, high", "USD"),
    "cost_usd_contested": {
        "type": "boolean",
        "title": "Cost contested",
        "description": "Whether sources differ.",
    },
    "aggregate": {"type": "boolean", "title": "Aggregate", "description": "Whether it counts others."},
    "members": _list("Members"),
}

FEATURE_SCHEMA: Json = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "required": ["type", "id", "geometry", "properties"],
    "properties": {
        "type": {"const": "Feature"},
        "id": _TEXT,
        "properties": {
            "type": "object",
            "required": [
                "id",
                "name",
                "category",
                "assessment",
                "countries",
                "location_precision",
                "sources",
            ],
            "properties": PROPERTIES,
            "additionalProperties": False,
        },
    },
}

_ENTRY = dict.fromkeys(
    ("id", "title", "description", "symbol", "licence", "attribution", "evidence_as_of"), _TEXT
)
_ISSUED: Json = {
    "additionalProperties": {"type": ["string", "object"]},
    "dependentSchemas": {"issued": {"properties": {"issued": {"required": ["date-parts"]}}}},
}


def _object(**members: Json) -> Json:
    return {"type": "object", "required": list(members), "properties": members}


SCHEMAS: Json = {  # the real ones are in geodata/schema; here is what the rules of the tiny atlas need
    "feature": FEATURE_SCHEMA,
    "layer": {
        "type": "object",
        "required": ["features"],
        "properties": {"features": {"type": "array", "items": {"$ref": "feature.schema.json"}}},
    },
    "catalog": _object(title=_TEXT, description=_TEXT, layers={"type": "array", "items": _object(**_ENTRY)}),
    "actors": {"type": "object", "additionalProperties": _object(name=_TEXT, kind=_TEXT)},
    "sources": {"type": "array", "items": {**_object(id=_TEXT, title=_TEXT), **_ISSUED}},
    "codelists": {
        "type": "object",
        "additionalProperties": {"type": "object", "additionalProperties": _object(title=_TEXT)},
    },
}

MINE: Json = {
    "type": "Feature",
    "id": "taror",
    "geometry": {"type": "Point", "coordinates": [67.8, 39.4]},
    "properties": {
        "id": "taror",
        "name": "Taror mine",
        "category": "mine",
        "status": "operational",
        "assessment": "confirmed",
        "countries": ["TJ"],
        "admin1": ["TJ-SU"],
        "actors": ["tj", "zijin"],
        "owners": ["zijin"],
        "actor_countries": ["CN", "TJ"],
        "start": "2007",
        "end": "..",
        "location_precision": "settlement",
        "location_uncertainty_m": 10000,
        "sources": ["D1 fn 13", "R1"],
        "cost_usd": 100,
        "cost_usd_low": 90,
        "cost_usd_high": 120,
        "cost_usd_contested": True,
    },
}


def mine(id: str, geometry: Json | None, **properties: Any) -> Json:
    """A mine with other properties; a property of None is left out."""
    changed = {**MINE["properties"], "id": id, "name": f"Mine {id}", **properties}
    kept = {name: value for name, value in changed.items() if value is not None}
    return {"type": "Feature", "id": id, "geometry": geometry, "properties": deepcopy(kept)}


MINES = [
    MINE,
    mine(
        "dated",
        {"type": "Point", "coordinates": [69.5, 38.5]},
        status="planned",
        start="2024-11-17/2024-11-18",
        end="2024-11-17/2024-11-18",
        location_precision="district",
        location_uncertainty_m=35000,
    ),
    mine(
        "unlocated",
        None,
        status=None,
        start=None,
        end=None,
        location_precision="country",
        location_uncertainty_m=None,
    ),
    mine(
        "along-the-border",
        None,
        start="2020-05~",
        end=None,
        geometry_ref="border:AF-TJ",
        location_precision="corridor",
        location_uncertainty_m=None,
        aggregate=True,
        members=["taror", "dated"],
    ),
    mine(
        "in-the-region",
        None,
        start="1960",
        end="1969-XX",
        geometry_ref="admin1:TJ-SU",
        location_precision="region",
        location_uncertainty_m=None,
    ),
]

RAILWAY = [
    mine(
        "west",
        {"type": "LineString", "coordinates": [[67.0, 38.0], [68.0, 38.5]]},
        location_precision="corridor",
        location_uncertainty_m=5000,
    ),
    mine(
        "whole",
        None,
        geometry_ref="feature:west",
        location_precision="corridor",
        location_uncertainty_m=None,
    ),
]


def _ring(west: float, south: float, east: float, north: float) -> Json:
    corners = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [corners]}


def _land(country: str, home: bool, geometry: Json) -> Json:
    said = {"id": country, "country": country, "name": country, "home": home}
    return {"type": "Feature", "id": country, "geometry": geometry, "properties": said}


BASEMAP = {
    "land": [
        _land("TJ", True, _ring(67, 37, 75, 41)),
        _land("AF", False, _ring(61, 30, 75, 37)),
        _land("CN", False, _ring(75, 30, 90, 45)),
    ],
    "borders": [
        {
            "type": "Feature",
            "id": "AF-TJ",
            "geometry": {"type": "LineString", "coordinates": [[67, 37], [71, 37], [75, 37]]},
            "properties": {"id": "AF-TJ", "kind": "home"},
        }
    ],
    "admin1-lines": [],
    "admin1": [
        {
            "type": "Feature",
            "id": "TJ-SU",
            "geometry": _ring(67, 39, 71, 41),
            "properties": {"id": "TJ-SU", "name": "Sughd", "country": "TJ"},
        }
    ],
    "rivers": [],
    "lakes": [],
    "towns": [
        {
            "type": "Feature",
            "id": "1221874",
            "geometry": {"type": "Point", "coordinates": [68.8, 38.5]},
            "properties": {
                "id": "1221874",
                "name": "Dushanbe",
                "label": "Dushanbe",
                "country": "TJ",
                "rank": 1,
            },
        }
    ],
    "labels": [],
}


def _entry(id: str, title: str, symbol: str, licence: str) -> Json:
    return {
        "id": id,
        "title": title,
        "description": f"{title} of the tiny atlas.",
        "symbol": symbol,
        "licence": licence,
        "attribution": "The tiny atlas",
        "evidence_as_of": "2026-07",
    }


def put(path: Path, content: Any) -> None:
    """Writes JSON, folders included."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def collection(features: list[Json], **members: str) -> Json:
    return {"type": "FeatureCollection", **members, "features": features}


def write_tiny(data: Path) -> Path:
    """The tiny atlas: `mines` with a feature of each kind of place, `railway` with a line and a reference."""
    layers = [
        _entry("mines", "Mines", "triangle", "ODbL-1.0"),
        _entry("railway", "Railway", "double-line", "CC-BY-4.0"),
    ]
    put(data / "catalog.json", {"title": "Tiny atlas", "description": "Made for tests.", "layers": layers})
    put(data / "actors.json", ACTORS)
    put(data / "sources.json", SOURCES)
    put(data / "codelists.json", CODELISTS)
    for name, schema in SCHEMAS.items():
        put(data / "schema" / f"{name}.schema.json", schema)
    put(data / "layers" / "mines.geojson", collection(MINES))
    put(data / "layers" / "railway.geojson", collection(RAILWAY))
    for name, features in BASEMAP.items():
        said = {
            "source": "drawn for tests",
            "vintage": "2026",
            "licence": "ODbL-1.0" if name == "borders" else "CC0-1.0",
            "attribution": "The tiny atlas",
        }
        put(data / "basemap" / f"{name}.geojson", collection(features, **said))
    return data


@pytest.fixture
def tiny_data(tmp_path: Path) -> Path:
    """A folder with the tiny atlas, of the test's own: it may be changed and broken."""
    return write_tiny(tmp_path / "tiny")


@pytest.fixture
def edit() -> Callable[[Path, Callable[[Any], Any]], None]:
    """Changes a JSON file by a function that works on its content in place."""

    def change(path: Path, alter: Callable[[Any], Any]) -> None:
        content = json.loads(path.read_text(encoding="utf-8"))
        alter(content)
        put(path, content)

    return change


@pytest.fixture(scope="session")
def real_atlas() -> Atlas:
    """The atlas of the repository, loaded once for all tests; whether it has been released changes none."""
    from ca_geo.atlas import Atlas
    from ca_geo.settings import Settings

    return Atlas.load(Settings(releases=Path("no-releases")))


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch, real_atlas: Atlas) -> None:
    """The command line takes the atlas that the tests have loaded, with the data folder of its options."""
    from ca_geo.atlas import Atlas

    monkeypatch.setattr(Atlas, "load", lambda settings: replace(real_atlas, settings=settings))


@pytest.fixture(scope="session")
def server(real_atlas: Atlas) -> Iterator[str]:
    """The address of a server of the repository's atlas, without closing slash."""
    with served(real_atlas) as address:
        yield address


@pytest.fixture(scope="session")
def client(server: str) -> Iterator[httpx.Client]:
    """Asks `server`, as a program that names no media type."""
    with httpx.Client(base_url=server, headers={"accept": "*/*"}, timeout=60) as client:
        yield client


@pytest.fixture(scope="session")
def hostile_server(real_atlas: Atlas) -> Iterator[str]:
    """The address of a server whose layers are full of markup, control characters and very long texts."""
    from ca_geo.app import serve
    from ca_geo.briefings import Briefings
    from formats_samples import LAYERS

    with pytest.MonkeyPatch.context() as patch:
        # the briefings of the atlas show layers that are not there
        patch.setattr("ca_geo.app.load", lambda atlas: Briefings({}, {}, "none"))
        hostile = serve(replace(real_atlas, layers=LAYERS))
    with served(hostile) as address:
        yield address


def run(coroutine: Coroutine[Any, Any, Any]) -> Any:
    """What a coroutine returns. In a thread of its own: browser tests keep an event loop in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()
