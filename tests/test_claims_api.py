"""The claims on a feature and the features on a source, as the interface gives them."""

from __future__ import annotations

import csv
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from ca_geo import cli
from ca_geo.atlas import Atlas
from ca_geo.settings import Settings
from claims_samples import ROWS, row, write_evidence
from serving import served

HOSTILE = "</script><img src=x onerror=alert(1)>"
CLAIMS = "/collections/mines/items/taror/claims"


@pytest.fixture(scope="module")
def claimed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """Asks a server of the small evidence, a hostile statement included."""
    rows = [*ROWS, row("", source="R1", statement=HOSTILE, position="denies", status="contested")]
    data = write_evidence(tmp_path_factory.mktemp("claimed") / "data", rows)
    atlas = Atlas.load(replace(Settings.default(), data=data))
    with served(atlas) as address, httpx.Client(base_url=address, headers={"accept": "*/*"}) as client:
        yield client


def test_every_claim_on_a_feature_in_order(claimed: httpx.Client) -> None:
    document = claimed.get(CLAIMS).json()
    assert [document[name] for name in ("collection", "feature", "title")] == ["mines", "taror", "Taror mine"]
    assert [claim["id"] for claim in document["claims"]][:4] == [
        "taror.status.1",
        "taror.countries.1",
        "taror.owners.1",
        "taror.owners.2",
    ]
    assert len(document["claims"]) == len(ROWS) + 1
    (cost,) = (claim for claim in document["claims"] if claim["id"] == "taror.cost_usd.2")
    assert cost == {
        "id": "taror.cost_usd.2",
        "feature": "taror",
        "property": "cost_usd",
        "printed": "about US$10 m",
        "value": 10000000,
        "unit": "USD",
        "qualifier": "about",
        "asserted_by": "R1",
        "asserted_by_name": "A page",
        "position": "affirms",
        "source": "R1",
        "source_title": "A page",
        "status": "contested",
    }
    assert "locator_line" not in claimed.get(CLAIMS).text


def test_who_says_it_has_a_name(claimed: httpx.Client) -> None:
    named = {
        claim["asserted_by"]: claim["asserted_by_name"] for claim in claimed.get(CLAIMS).json()["claims"]
    }
    assert named == {"D1": "A report", "R1": "A page", "tj": "Tajikistan", "atlas": "The atlas itself"}


def test_feature_and_claims_lead_to_each_other(claimed: httpx.Client) -> None:
    feature = claimed.get("/collections/mines/items/taror")
    (href,) = (
        link["href"]
        for link in feature.json()["links"]
        if link["rel"] == "describedby" and link["type"] == "application/json"
    )
    claims = claimed.get(href).json()
    assert claims["claims"]
    back = [link["href"] for link in claims["links"] if link["rel"] == "describes"]
    assert claimed.get(back[0]).json()["id"] == "taror"
    assert "describedby" in feature.headers["link"]
    assert "claims" not in feature.json()["properties"]


def test_claims_as_a_page_run_nothing(claimed: httpx.Client) -> None:
    page = claimed.get(CLAIMS, headers={"accept": "text/html"})
    assert page.headers["content-type"].startswith("text/html")
    assert "Taror mine" in page.text
    assert page.text.count("<tr id=") == len(ROWS) + 1
    assert "&lt;img src=x" in page.text
    assert "<img" not in page.text


def test_no_claims_is_an_empty_list(tmp_path: Path) -> None:
    data = write_evidence(tmp_path / "data")
    (data / "claims.csv").unlink()
    with served(Atlas.load(replace(Settings.default(), data=data))) as address:
        assert httpx.get(address + CLAIMS).json()["claims"] == []


@pytest.mark.parametrize(
    "path", ["/collections/mines/items/none/claims", "/collections/none/items/taror/claims"]
)
def test_claims_on_nothing_are_not_found(claimed: httpx.Client, path: str) -> None:
    assert claimed.get(path).status_code == 404


def test_an_unknown_parameter_is_named(claimed: httpx.Client) -> None:
    answer = claimed.get(CLAIMS, params={"colour": "red"})
    assert answer.status_code == 400
    assert answer.json()["faults"][0]["parameter"] == "colour"


def test_a_source_tells_what_rests_on_it(claimed: httpx.Client) -> None:
    (feature,) = claimed.get("/sources/R1").json()["features"]
    assert feature["id"] == "taror"
    assert feature["properties"] == ["owners", "cost_usd", "time_local"]
    assert feature["claims"] == 5
    assert claimed.get(feature["href"]).json()["id"] == "taror"


def test_claims_change_what_clients_hold(tmp_path: Path) -> None:
    data = write_evidence(tmp_path / "data")
    settings = replace(Settings.default(), data=data)
    before = Atlas.load(settings).version
    write_evidence(data, [{**ROWS[0], "locator": "fn 14"}, *ROWS[1:]])
    assert Atlas.load(settings).version != before


# Claims and sources as collections


def test_claims_are_a_collection_like_any_other(claimed: httpx.Client) -> None:
    ids = [one["id"] for one in claimed.get("/collections").json()["collections"]]
    assert ids == ["mines", "railway", "countries", "indicators", "claims", "sources"]
    page = claimed.get("/collections/claims/items", params={"limit": "5", "offset": "5"}).json()
    assert (page["numberMatched"], page["numberReturned"]) == (len(ROWS) + 1, 5)
    feature = page["features"][1]
    assert feature["id"] == "taror.killed.1"
    assert feature["geometry"] is None
    assert (
        feature["properties"] | {"value": "5", "unit": "persons", "collection": "mines"}
        == feature["properties"]
    )
    alone = claimed.get("/collections/claims/items/taror.killed.1").json()
    assert alone["properties"] == feature["properties"]
    assert "describedby" not in {link["rel"] for link in alone["links"]}


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ({"property": "cost_usd", "status": "contested"}, ["taror.cost_usd.2"]),
        ({"value": "zijin"}, ["taror.owners.2"]),
        ({"position": "denies"}, ["taror.statement.2"]),
        ({"q": "2 guards"}, ["taror.killed.1"]),
        ({"bbox": "0,0,1,1", "unit": "persons"}, ["taror.killed.1"]),
        ({"datetime": "2024-01-15", "property": "owners", "source": "R1"}, ["taror.owners.2"]),
        ({"datetime": "2023-01-15", "property": "owners", "source": "R1"}, []),
    ],
)
def test_claims_are_filtered(claimed: httpx.Client, query: dict[str, str], ids: list[str]) -> None:
    found = claimed.get("/collections/claims/items", params=query).json()["features"]
    assert [feature["id"] for feature in found] == ids


def test_a_code_that_there_is_not_is_refused(claimed: httpx.Client) -> None:
    answer = claimed.get("/collections/claims/items", params={"position": "doubts"})
    assert answer.status_code == 400
    assert answer.json()["faults"][0]["allowed"] == "affirms, denies, qualifies"


def test_sources_are_flat_and_counted(claimed: httpx.Client) -> None:
    found = claimed.get("/collections/sources/items").json()["features"]
    told = {feature["id"]: feature["properties"] for feature in found}
    assert told["R1"] | {"issued": "2024", "url": "https://example.org/", "claims": 5} == told["R1"]
    assert told["D1"]["issued"] == "2026-07"
    assert told["D1"]["citation"] == "A report. July 2026"


@pytest.mark.parametrize("path", ["claims", "claims/items", "sources/items", "claims/items/taror.killed.1"])
def test_tables_have_pages_without_signs_and_map(claimed: httpx.Client, path: str) -> None:
    page = claimed.get(f"/collections/{path}", headers={"accept": "text/html"})
    assert page.status_code == 200
    assert "Show on the map" not in page.text
    assert 'class="sign"' not in page.text
    assert "<img" not in page.text


def test_claims_as_csv_and_geopackage(tmp_path: Path) -> None:
    data = write_evidence(tmp_path / "data")
    table, whole = tmp_path / "claims.csv", tmp_path / "atlas.gpkg"
    assert cli.main(["export", "claims", "--data", str(data), "-o", str(table)]) == 0
    assert cli.main(["export", "--data", str(data), "-o", str(whole)]) == 0
    with table.open(encoding="utf-8-sig", newline="") as file:
        assert [line["id"] for line in csv.DictReader(file)][:2] == ["taror.status.1", "taror.countries.1"]
    with closing(sqlite3.connect(whole)) as file:
        kinds = dict(file.execute("SELECT table_name, data_type FROM gpkg_contents"))
        assert [kinds[name] for name in ("mines", "claims", "sources")] == [
            "features",
            "attributes",
            "attributes",
        ]
        joined = "SELECT count(*) FROM claims JOIN sources ON sources.id = claims.source"
        assert file.execute(joined).fetchone() == (len(ROWS),)
        licences = dict(file.execute("SELECT layer, licence FROM about"))
        assert licences == {
            "mines": "CC-BY-4.0",
            "railway": "CC-BY-4.0",
            "countries": "ODbL-1.0",
            "indicators": "CC-BY-4.0",
            "claims": "CC-BY-4.0",
            "sources": "CC-BY-4.0",
        }
