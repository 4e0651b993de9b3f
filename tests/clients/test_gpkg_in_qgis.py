"""A GeoPackage in QGIS, headless: it opens as the map draws it, with nothing styled by hand."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ca_geo import export
from ca_geo.atlas import Atlas
from ca_geo.crs import Crs
from ca_geo.formats import FORMATS, write
from ca_geo.query import Query
from ca_geo.styles.rules import Badge, Disc, Line, Rail, Rule, footprints, rules
from ca_geo.styles.theme import colours, layer_colour
from client_fixtures import DEBIAN_PYTHON, child

pytestmark = pytest.mark.clients
SCRIPT = Path(__file__).with_name("qgis_gpkg.py")
TYPES = {"point": "marker", "line": "line", "area": "fill"}
Qgis = Callable[..., Any]


def tables(atlas: Atlas) -> list[str]:
    wide = [name for name, layer in atlas.layers.items() if _has_districts(layer)]
    return [*atlas.layers, *(f"{name}_footprint" for name in wide)]


def _has_districts(layer: Any) -> bool:
    return any(record["location_precision"] == "district" for record in layer.properties)


@pytest.fixture(scope="module")
def file(real_atlas: Atlas, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("gpkg") / "atlas.gpkg"
    write([layer.select(Query()) for layer in real_atlas.collections.values()], FORMATS["gpkg"], path)
    return path


@pytest.fixture(scope="module")
def opened(file: Path, real_atlas: Atlas, qgis: Qgis) -> dict[str, Any]:
    found: dict[str, Any] = qgis(SCRIPT, str(file), str(file.parent), json.dumps(tables(real_atlas)))
    return found


def expected(atlas: Atlas, table: str) -> list[Rule]:
    layer = atlas.layers[table.removesuffix("_footprint")]
    if table.endswith("_footprint"):
        places = zip(layer.properties, layer.footprint_geometries, strict=True)
        return footprints(layer.info.symbol, layer.schema, places)
    return rules(layer.info.symbol, layer.schema, zip(layer.properties, layer.geometries, strict=True))


def test_every_layer_loads_with_all_its_features(opened: dict[str, Any], real_atlas: Atlas) -> None:
    for table in tables(real_atlas):
        told, layer = opened["tables"][table], real_atlas.layers[table.removesuffix("_footprint")]
        assert (told["valid"], told["count"]) == (True, len(layer))
        if layer.bbox is not None:
            assert (told["crs"], told["renderer"]) == ("EPSG:4326", "RuleRenderer")
            assert told["labelled"] is not table.endswith("_footprint")


def test_rules_find_in_qgis_the_records_that_they_find_here(
    opened: dict[str, Any], real_atlas: Atlas
) -> None:
    for table in tables(real_atlas):
        layer = real_atlas.layers[table.removesuffix("_footprint")]
        read, wanted = opened["tables"][table]["rules"], expected(real_atlas, table)
        assert [rule["title"] for rule in read] == [rule.title for rule in wanted]
        for found, rule in zip(read, wanted, strict=True):
            assert not found["broken"]
            assert found["type"] == TYPES[rule.kind]
            held = [record["id"] for record in layer.properties if rule.holds(record)]
            assert found["ids"] == held, (table, rule.title)


def test_a_shapefile_has_the_same_style(real_atlas: Atlas, qgis: Qgis, tmp_path: Path) -> None:
    layer = real_atlas.layers["mines"]
    write([layer.select(Query())], FORMATS["shp"], tmp_path / "mines.shp.zip")
    with zipfile.ZipFile(tmp_path / "mines.shp.zip") as archive:
        archive.extractall(tmp_path)
    path = tmp_path / "mines_point.shp"
    told = qgis(SCRIPT, str(path), str(tmp_path), json.dumps(["mines"]))["tables"]["mines"]
    placed = [
        record for record, place in zip(layer.properties, layer.geometries, strict=True) if place is not None
    ]
    assert told["renderer"] == "RuleRenderer"
    for found, rule in zip(told["rules"], expected(real_atlas, "mines"), strict=True):
        assert found["ids"] == [record["id"] for record in placed if rule.holds(record)], rule.title


def test_symbols_are_the_maps_in_its_colours(opened: dict[str, Any], real_atlas: Atlas) -> None:
    paper = colours()["home"].lower()
    for table in tables(real_atlas):
        layer = real_atlas.layers[table.removesuffix("_footprint")]
        sign = layer_colour(layer.info).lower()
        read = opened["tables"][table]["rules"]
        for found, rule in zip(read, expected(real_atlas, table), strict=True):
            if rule.kind == "point":
                assert (found["layers"], found["colours"], found["embedded"]) == (
                    ["SvgMarker"],
                    [sign],
                    [True],
                )
            elif isinstance(rule.drawing, Rail):
                assert found["colours"] == [paper, sign, paper]
            elif isinstance(rule.drawing, Line | Disc):
                assert set(found["colours"]) <= {sign, paper}
            else:
                assert "CentroidFill" in found["layers"] or isinstance(rule.drawing, Badge)


def test_each_layer_is_seen_in_its_colour(opened: dict[str, Any], real_atlas: Atlas) -> None:
    for name, layer in real_atlas.layers.items():
        if layer.bbox is not None and any(layer.geometries):
            pixels = opened["tables"][name]["pixels"]
            assert pixels.get(layer_colour(layer.info).lower(), 0) > 10, (name, pixels)


def test_discs_are_thin_tints(opened: dict[str, Any], real_atlas: Atlas) -> None:
    """The tint of a disc on white, once and where two lie over one another, covers more than its edge."""
    sign = layer_colour(real_atlas.layers["mines"].info).lower()
    pixels = opened["tables"]["mines_footprint"]["pixels"]
    red, green, blue = (int(sign[at : at + 2], 16) for at in (1, 3, 5))
    tint = tuple(round(255 + (part - 255) * 14 / 255) for part in (red, green, blue))
    near = sum(count for name, count in pixels.items() if _apart(name, tint) <= 2)
    assert near > 20 * pixels.get(sign, 0) > 0


def _apart(name: str, colour: tuple[int, ...]) -> int:
    parts = (int(name[at : at + 2], 16) for at in (1, 3, 5))
    return max(abs(one - other) for one, other in zip(parts, colour, strict=True))


def test_licences_are_in_the_panel_of_information(opened: dict[str, Any], real_atlas: Atlas) -> None:
    for name, layer in real_atlas.layers.items():
        assert opened["tables"][name]["licences"] == [layer.info.licence]


def test_gdal_reads_the_relations(opened: dict[str, Any], real_atlas: Atlas) -> None:
    found = set(map(tuple, opened["relations"]))
    claimed = {claim.feature for claim in real_atlas.claims.claims}
    layers = {name for name, layer in real_atlas.layers.items() if claimed & set(layer.ids)}
    assert {pair for pair in found if pair[1] == "claims" and pair[0] in real_atlas.layers} == {
        (name, "claims", "attributes") for name in layers
    }
    assert ("claims", "sources", "attributes") in found


@pytest.mark.usefixtures("qgis")  # with which Debian brings GDAL's Python
@pytest.mark.parametrize("code", ["CRS84", "EPSG:32642"])
def test_gdals_validator_finds_no_fault(code: str, real_atlas: Atlas, tmp_path: Path) -> None:
    for name in ("gbao-facilities", "claims", "security-companies"):
        path = tmp_path / f"{name}.gpkg"
        selection = real_atlas.collections[name].select(Query(crs=Crs.parse(code)))
        write(export.contents(real_atlas, [selection], FORMATS["gpkg"]), FORMATS["gpkg"], path)
        child(DEBIAN_PYTHON, "-m", "osgeo_utils.samples.validate_gpkg", "-q", str(path), PYTHONPATH="")


@pytest.mark.usefixtures("qgis")
def test_gdals_validator_finds_no_fault_in_the_whole_atlas(file: Path) -> None:
    child(DEBIAN_PYTHON, "-m", "osgeo_utils.samples.validate_gpkg", "-q", str(file), PYTHONPATH="")


@pytest.mark.usefixtures("qgis")
def test_gdals_validator_finds_a_fault_where_there_is_one(file: Path, tmp_path: Path) -> None:
    import sqlite3
    from contextlib import closing

    broken = tmp_path / "broken.gpkg"
    broken.write_bytes(file.read_bytes())
    with closing(sqlite3.connect(broken)) as connection, connection:
        connection.execute("UPDATE gpkg_contents SET data_type = 'features' WHERE table_name = 'claims'")
    with pytest.raises(AssertionError):
        child(DEBIAN_PYTHON, "-m", "osgeo_utils.samples.validate_gpkg", "-q", str(broken), PYTHONPATH="")
