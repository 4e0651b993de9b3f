"""The whole atlas in one zip: complete, described, licensed layer by layer, the same bytes each time."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from ca_geo.archive import write_archive
from ca_geo.atlas import Atlas
from ca_geo.formats import FORMATS, write
from ca_geo.links import LICENCES
from ca_geo.query import Query

PROGRAM = """
import sys
from pathlib import Path
from ca_geo.archive import write_archive
from ca_geo.atlas import Atlas
from ca_geo.settings import Settings
write_archive(Atlas.load(Settings()), Path(sys.argv[1]))
"""


@pytest.fixture(scope="module")
def path(real_atlas: Atlas, tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("archive") / "atlas.zip"
    write_archive(real_atlas, found)
    return found


@pytest.fixture(scope="module")
def members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_everything_is_in_it(members: dict[str, bytes], real_atlas: Atlas) -> None:
    collections = real_atlas.collections.values()
    placed = {one.id for one in collections if one.info.drawn or one.bbox is not None}
    schemas = (real_atlas.settings.data / "schema").glob("*.schema.json")
    assert set(members) == {
        *("atlas.gpkg", "README.txt", "LICENCES.txt", "datapackage.json"),
        *(f"layers/{name}.geojson" for name in placed),
        *(f"tables/{one.id}.csv" for one in collections if one.id not in placed),
        *(f"schemas/{schema.name}" for schema in schemas),
    }
    assert {"tables/claims.csv", "tables/sources.csv", "tables/indicators.csv", "tables/gaps.csv"} <= set(
        members
    )


def test_layers_and_tables_hold_every_record(members: dict[str, bytes], real_atlas: Atlas) -> None:
    for name, layer in real_atlas.collections.items():
        if body := members.get(f"layers/{name}.geojson"):
            assert [feature["id"] for feature in json.loads(body)["features"]] == list(layer.ids)
        else:
            text = members[f"tables/{name}.csv"].decode("utf-8-sig")
            rows = list(csv.DictReader(io.StringIO(text, newline="")))
            assert [row["id"] for row in rows] == list(layer.ids)


def test_the_geopackage_is_that_of_the_download(
    members: dict[str, bytes], real_atlas: Atlas, tmp_path: Path
) -> None:
    path = tmp_path / "atlas.gpkg"
    write([layer.select(Query()) for layer in real_atlas.collections.values()], FORMATS["gpkg"], path)
    assert hashlib.sha256(members["atlas.gpkg"]).digest() == hashlib.sha256(path.read_bytes()).digest()


def test_licences_stand_layer_by_layer(members: dict[str, bytes], real_atlas: Atlas) -> None:
    blocks = members["LICENCES.txt"].decode().strip().split("\n\n")[1:]
    assert len(blocks) == len(real_atlas.collections)
    for block, layer in zip(blocks, real_atlas.collections.values(), strict=True):
        head, licence, link, attribution = (line.strip() for line in block.splitlines())
        assert (head, licence) == (f"{layer.info.title} ({layer.id})", layer.info.licence)
        assert link == ", ".join(LICENCES[licence])
        assert attribution == layer.info.attribution


def test_the_readme_names_every_file_and_up_to_when_its_evidence_reaches(
    members: dict[str, bytes], real_atlas: Atlas
) -> None:
    text = members["README.txt"].decode()
    for name in {member.partition("/")[0] for member in members} - {"README.txt"}:
        assert name in text
    for layer in real_atlas.collections.values():
        told = text.partition(f"({layer.id}): {len(layer)} records")[2]
        assert f"Evidence as of {layer.info.evidence_as_of}." in told


def test_the_description_fits_the_files(members: dict[str, bytes]) -> None:
    package = json.loads(members["datapackage.json"])
    described: dict[str, Any] = {one["path"]: one for one in package["resources"] if "path" in one}
    assert set(described) == {name for name in members if name.startswith(("layers/", "tables/"))}
    for name, resource in described.items():
        assert resource["bytes"] == len(members[name])
        assert resource["hash"].removeprefix("sha256:") == hashlib.sha256(members[name]).hexdigest()
        assert resource["licenses"]
        if fields := resource.get("schema", {}).get("fields"):
            header = members[name].decode("utf-8-sig").splitlines()[0].split(",")
            assert [field["name"] for field in fields] == header


def test_another_process_writes_the_same_bytes(path: Path, tmp_path: Path) -> None:
    """Whatever the order of sets (PYTHONHASHSEED), the time zone and the clock."""
    other = tmp_path / "atlas.zip"
    surroundings = {"PYTHONHASHSEED": "7", "TZ": "Pacific/Auckland"}
    subprocess.run([sys.executable, "-c", PROGRAM, str(other)], check=True, env=surroundings)
    assert hashlib.sha256(other.read_bytes()).digest() == hashlib.sha256(path.read_bytes()).digest()


def test_it_is_a_download_kept_by_version(client: httpx.Client, path: Path) -> None:
    answer = client.get("/download/atlas.zip")
    assert answer.headers["content-type"] == "application/zip"
    assert answer.headers["content-disposition"] == 'attachment; filename="atlas.zip"'
    assert answer.content == path.read_bytes()
    again = client.get("/download/atlas.zip", headers={"if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/download/atlas.zip", params={"f": "csv"}).status_code == 400


def test_it_is_linked_where_everything_begins(client: httpx.Client, server: str) -> None:
    for address in ("/", "/collections"):
        links = client.get(address).json()["links"]
        (found,) = [link for link in links if link["href"] == f"{server}/download/atlas.zip"]
        assert (found["rel"], found["type"]) == ("enclosure", "application/zip")


def test_a_layer_whose_licence_is_not_known_says_so(real_atlas: Atlas, tmp_path: Path) -> None:
    mines = real_atlas.layers["mines"]
    unknown = replace(mines, info=replace(mines.info, licence="", evidence_as_of=""))
    lone = replace(real_atlas, layers={"mines": unknown})
    write_archive(lone, tmp_path / "lone.zip")
    with zipfile.ZipFile(tmp_path / "lone.zip") as archive:
        assert "The licence is not known." in archive.read("LICENCES.txt").decode()
        assert "Mines (mines)" in archive.read("README.txt").decode()
