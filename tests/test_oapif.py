"""A real client: GDAL's OGC API Features driver, as QGIS and geopandas bring it.

It runs in a child process: in this one it would hold the interpreter lock while it waits for our server.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pyogrio
import pytest

from ca_geo.atlas import Atlas

pytestmark = pytest.mark.skipif("OAPIF" not in pyogrio.list_drivers(), reason="this GDAL has no OAPIF driver")

READ = """
import json, sys, pyogrio
options = json.loads(sys.argv[2])
frame = pyogrio.read_dataframe(f"OAPIF:{sys.argv[1]}", **options)
geometries = [None if geometry is None else geometry.wkt for geometry in frame.geometry]
print(json.dumps({"ids": list(frame["id"]), "crs": frame.crs.name, "geometries": geometries}))
"""
LIST = "import json, sys, pyogrio; print(json.dumps(list(pyogrio.list_layers('OAPIF:' + sys.argv[1])[:, 0])))"


def _child(script: str, *arguments: str) -> Any:
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments], check=True, capture_output=True, text=True, timeout=60
    )
    return json.loads(done.stdout)


def _read(server: str, **options: Any) -> Any:
    return _child(READ, server, json.dumps(options))


def test_it_finds_every_collection(server: str, real_atlas: Atlas) -> None:
    assert _child(LIST, server) == list(real_atlas.collections)


@pytest.mark.parametrize("name", ["gbao-facilities", "cku-railway"])
def test_it_reads_every_feature_once_page_by_page(server: str, real_atlas: Atlas, name: str) -> None:
    layer = real_atlas.layers[name]
    read = _read(server, layer=name, PAGE_SIZE=2)
    assert (read["ids"], read["crs"]) == (list(layer.ids), "WGS 84 (CRS84)")
    assert read["geometries"] == [None if one is None else one.wkt for one in layer.geometries]


def test_it_leaves_filters_to_the_server(server: str, real_atlas: Atlas) -> None:
    layer = real_atlas.layers["mines"]
    expected = [
        fid
        for fid, record in zip(layer.ids, layer.properties, strict=True)
        if record.get("status") == "operational"
    ]
    assert _read(server, layer="mines", where="status = 'operational'")["ids"] == expected
