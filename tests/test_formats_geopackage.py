"""GeoPackage 1.3 by its requirements, related tables (OGC 18-000), styles, and equal bytes."""

from __future__ import annotations

import csv
import io
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import httpx
import pytest

from ca_geo import export
from ca_geo.atlas import Atlas
from ca_geo.crs import Crs
from ca_geo.formats import FORMATS, write
from ca_geo.formats.relations import DEFINITION, EXTENSION
from ca_geo.query import Query
from ca_geo.styles import qml
from formats_samples import LAYERS, MIXED, NOWHERE, everything, select

GPKG = FORMATS["gpkg"]


@pytest.fixture(scope="module")
def whole(real_atlas: Atlas, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All collections in one file."""
    path = tmp_path_factory.mktemp("gpkg") / "atlas.gpkg"
    write([layer.select(Query()) for layer in real_atlas.collections.values()], GPKG, path)
    return path


@pytest.fixture
def file(whole: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(whole)) as connection:
        yield connection


def written(folder: Path, *selections: Any) -> Path:
    path = folder / "file.gpkg"
    write(selections, GPKG, path)
    return path


def rows(path: Path, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql, values).fetchall()


def test_the_file_is_sound(file: sqlite3.Connection) -> None:
    """Requirements 1 to 7: application id, version, integrity, foreign keys."""
    (application,), (version,) = (
        file.execute(f"PRAGMA {name}").fetchone() for name in ("application_id", "user_version")
    )
    assert (application.to_bytes(4, "big"), version) == (b"GPKG", 10300)
    assert file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert file.execute("PRAGMA foreign_key_check").fetchall() == []


def test_systems_of_coordinates_are_those_that_must_be_there(file: sqlite3.Connection) -> None:
    """Requirements 10 to 12."""
    found = dict(file.execute("SELECT srs_id, organization_coordsys_id FROM gpkg_spatial_ref_sys"))
    assert (found[4326], found[-1], found[0]) == (4326, -1, 0)
    used = {srs for (srs,) in file.execute("SELECT srs_id FROM gpkg_contents WHERE data_type = 'features'")}
    assert used == {4326}


def test_contents_name_every_table_once_with_its_kind(file: sqlite3.Connection, real_atlas: Atlas) -> None:
    """Requirements 13 to 15, and 5 of the options: dates are UTC with milliseconds."""
    found = dict(file.execute("SELECT table_name, data_type FROM gpkg_contents"))
    for name, layer in real_atlas.collections.items():
        has_place = layer.info.drawn or layer.bbox is not None
        assert found[name] == ("features" if has_place else "attributes")
    tables = {name for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert set(found) <= tables
    (changed,) = {stamp for (stamp,) in file.execute("SELECT last_change FROM gpkg_contents")}
    assert changed.endswith("T00:00:00.000Z")


def test_every_table_has_an_integer_primary_key(file: sqlite3.Connection) -> None:
    """Requirements 29 and 119."""
    for (name,) in file.execute("SELECT table_name FROM gpkg_contents").fetchall():
        keys = [column[2] for column in file.execute(f'PRAGMA table_info("{name}")') if column[5]]
        assert keys == ["INTEGER"], name


def test_geometries_are_registered_and_of_their_type(file: sqlite3.Connection) -> None:
    """Requirements 19 to 33: each is registered, its binary has the magic and the system of the table."""
    for table, column, srs in file.execute(
        "SELECT table_name, column_name, srs_id FROM gpkg_geometry_columns"
    ).fetchall():
        for (blob,) in file.execute(f'SELECT "{column}" FROM "{table}" WHERE "{column}" IS NOT NULL'):  # noqa: S608
            assert blob[:2] == b"GP"
            assert int.from_bytes(blob[4:8], "little" if blob[3] & 1 else "big") == srs


def test_extensions_are_registered(file: sqlite3.Connection) -> None:
    """Requirements 58 to 64: what goes beyond the core stands in gpkg_extensions."""
    found = set(file.execute("SELECT table_name, extension_name, definition FROM gpkg_extensions"))
    mappings = {name for (name,) in file.execute("SELECT mapping_table_name FROM gpkgext_relations")}
    related = {row for row in found if row[1] == EXTENSION}
    assert related == {(name, EXTENSION, DEFINITION) for name in (*mappings, "gpkgext_relations")}
    assert {row[1] for row in found} == {"gpkg_rtree_index", "gpkg_metadata", "gpkg_schema", EXTENSION}


def test_claims_are_related_to_features_and_sources_to_claims(
    file: sqlite3.Connection, real_atlas: Atlas
) -> None:
    relations = file.execute(
        "SELECT base_table_name, base_primary_column, related_table_name, related_primary_column, "
        "relation_name, mapping_table_name FROM gpkgext_relations"
    ).fetchall()
    pairs: dict[str, set[tuple[str, str]]] = {}
    for base, base_key, related, related_key, kind, mapping in relations:
        assert kind == "attributes"
        pairs[base] = set(
            file.execute(
                f'SELECT b.id, r.id FROM "{mapping}" '  # noqa: S608
                f'JOIN "{base}" b ON base_id = b."{base_key}" '
                f'JOIN "{related}" r ON related_id = r."{related_key}"'
            )
        )
        (count,) = file.execute(f'SELECT count(*) FROM "{mapping}"').fetchone()  # noqa: S608
        assert count == len(pairs[base]) > 0
    for name, layer in real_atlas.layers.items():
        wanted = {(fid, claim.id) for fid in layer.ids for claim in real_atlas.claims.of_feature(fid)}
        assert pairs.get(name, set()) == wanted
    assert pairs["claims"] == {(claim.id, claim.source) for claim in real_atlas.claims.claims}


def test_one_layer_brings_the_claims_on_what_is_selected(real_atlas: Atlas, tmp_path: Path) -> None:
    layer = real_atlas.layers["mines"]
    selection = layer.select(Query(filters=(("status", "planned"),)))
    assert 0 < len(selection.ids) < len(layer)
    path = written(tmp_path, *export.contents(real_atlas, [selection], GPKG))
    claims = {claim for fid in selection.ids for claim in real_atlas.claims.of_feature(fid)}
    assert {fid for (fid,) in rows(path, "SELECT id FROM claims")} == {claim.id for claim in claims}
    cited = {claim.source for claim in claims} | {claim.asserted_by for claim in claims}
    cited |= {locator.split()[0] for record in selection.properties for locator in record["sources"]}
    expected = cited & set(real_atlas.catalog.sources)
    assert {fid for (fid,) in rows(path, "SELECT id FROM sources")} == expected
    about = dict(rows(path, "SELECT layer, licence FROM about"))
    assert about == {"mines": layer.info.licence, "claims": "CC-BY-4.0", "sources": "CC-BY-4.0"}


def test_a_selection_of_claims_brings_their_sources_alone(real_atlas: Atlas, tmp_path: Path) -> None:
    claims = real_atlas.collections["claims"].select(Query(limit=1))
    path = written(tmp_path, *export.contents(real_atlas, [claims], GPKG))
    assert rows(path, "SELECT id FROM claims") == [(claims.ids[0],)]
    source, who = claims.properties[0]["source"], claims.properties[0]["asserted_by"]
    assert {fid for (fid,) in rows(path, "SELECT id FROM sources")} == {source, who} & set(
        real_atlas.catalog.sources
    )


def test_qgis_finds_a_style_for_every_layer_of_the_map(file: sqlite3.Connection, real_atlas: Atlas) -> None:
    found = file.execute(
        "SELECT f_table_catalog, f_table_schema, f_table_name, f_geometry_column, useAsDefault, styleQML "
        "FROM layer_styles"
    ).fetchall()
    columns = dict(file.execute("SELECT table_name, column_name FROM gpkg_geometry_columns"))
    placed = {name for name in columns if name.removesuffix("_footprint") in real_atlas.layers}
    assert {row[2] for row in found} == placed
    for catalog, schema, table, column, default, style in found:
        assert (catalog, schema, column, default) == ("", "", columns[table], 1)
        layer = real_atlas.layers[table.removesuffix("_footprint")]
        names = {name: name for name in layer.schema}
        assert style == qml.document(layer, names, footprint=table.endswith("_footprint"))


def test_the_licence_is_where_qgis_looks_for_it(file: sqlite3.Connection, real_atlas: Atlas) -> None:
    found = dict(
        file.execute(
            "SELECT r.table_name, m.metadata FROM gpkg_metadata m JOIN gpkg_metadata_reference r "
            "ON r.md_file_id = m.id WHERE m.md_standard_uri = 'http://mrcc.com/qgis.dtd'"
        )
    )
    assert set(found) == set(real_atlas.collections)
    for name, layer in real_atlas.collections.items():
        root = ET.fromstring(found[name])  # noqa: S314 - our own
        assert root.findtext("license") == layer.info.licence
        assert root.findtext("rights") == layer.info.attribution


def test_without_geometry_a_layer_is_a_table_of_attributes(tmp_path: Path) -> None:
    selection = replace(everything(MIXED), query=Query(skip_geometry=True))
    path = written(tmp_path, selection)
    assert rows(path, "SELECT data_type FROM gpkg_contents WHERE table_name = 'mixed'") == [("attributes",)]
    columns = [row[1] for row in rows(path, "PRAGMA table_info(mixed)")]
    assert columns == ["fid", *MIXED.schema]
    assert rows(path, "SELECT count(*) FROM mixed") == [(len(MIXED),)]


def test_only_the_properties_asked_for_and_the_id_are_columns(tmp_path: Path) -> None:
    path = written(tmp_path, replace(everything(MIXED), query=Query(properties=("name", "killed"))))
    assert [row[1] for row in rows(path, "PRAGMA table_info(mixed)")] == [
        "fid",
        "geom",
        "id",
        "killed",
        "name",
    ]
    (style,) = rows(path, "SELECT styleQML FROM layer_styles WHERE f_table_name = 'mixed'")
    assert "location_precision" not in style[0]


@pytest.mark.parametrize("code", [32642, 3857])
def test_another_system_is_named_and_defined(code: int, tmp_path: Path) -> None:
    path = written(tmp_path, replace(everything(MIXED), query=Query(crs=Crs.parse(f"EPSG:{code}"))))
    assert rows(path, "SELECT DISTINCT srs_id FROM gpkg_geometry_columns") == [(code,)]
    known = "SELECT organization, organization_coordsys_id FROM gpkg_spatial_ref_sys WHERE srs_id = ?"
    assert [(name.upper(), number) for name, number in rows(path, known, code)] == [("EPSG", code)]


def test_a_layer_named_like_a_table_of_ours_keeps_its_name(tmp_path: Path) -> None:
    source = replace(NOWHERE, info=replace(NOWHERE.info, id="about"))
    path = written(tmp_path, everything(source), select(MIXED))
    assert rows(path, "SELECT id FROM about") == [("a",), ("b",)]
    assert rows(path, "SELECT layer FROM about_") == [("about",), ("mixed",)]


def test_the_head_names_no_version_of_the_writer(whole: Path) -> None:
    assert whole.read_bytes()[96:100] == bytes(4)


@pytest.mark.parametrize("name", LAYERS)
def test_styles_of_any_layer_are_in_its_file(name: str, tmp_path: Path) -> None:
    path = written(tmp_path, everything(LAYERS[name]))
    tables = [table for (table,) in rows(path, "SELECT f_table_name FROM layer_styles")]
    assert tables == [name, *([f"{name}_footprint"] if name == "mixed" else [])]


def test_the_server_sends_the_claims_on_what_is_selected(
    client: httpx.Client, real_atlas: Atlas, tmp_path: Path
) -> None:
    query = {"status": "planned"}
    ids = {one["id"] for one in client.get("/collections/mines/items", params=query).json()["features"]}
    path = tmp_path / "mines.gpkg"
    path.write_bytes(client.get("/collections/mines/items", params={**query, "f": "gpkg"}).content)
    assert {fid for (fid,) in rows(path, "SELECT id FROM mines")} == ids
    wanted = {claim.id for fid in ids for claim in real_atlas.claims.of_feature(fid)}
    assert {fid for (fid,) in rows(path, "SELECT id FROM claims")} == wanted
    archive = client.get("/collections/mines/items", params={**query, "f": "csvzip"}).content
    with zipfile.ZipFile(io.BytesIO(archive)) as found:
        assert set(found.namelist()) == {"README.txt", "mines.csv", "claims.csv", "sources.csv"}
        lines = csv.DictReader(io.StringIO(found.read("claims.csv").decode("utf-8-sig"), newline=""))
        assert {line["id"] for line in lines} == wanted
        readme = found.read("README.txt").decode()
    for name in ("mines", "claims", "sources"):
        told = readme.partition(f"\n{name}.csv: ")[2].partition("\n\n")[0]
        assert f"Licence: {real_atlas.collections[name].info.licence}." in told
        assert "Evidence as of 2026-07." in told
