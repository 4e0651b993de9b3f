"""`ca_geo.open()`: everything together, or the whole report."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import ca_geo
from ca_geo.atlas import Atlas
from ca_geo.errors import DataError, NotFound
from ca_geo.query import Query
from ca_geo.settings import Settings


def test_open_reads_a_folder(tiny_data: Path) -> None:
    atlas = ca_geo.open(tiny_data)
    assert isinstance(atlas, ca_geo.Atlas)
    assert list(atlas.layers) == ["mines", "railway"]
    assert isinstance(atlas.layers["mines"], ca_geo.Layer)
    assert atlas.catalog.title == "Tiny atlas"
    assert atlas.settings.data == tiny_data
    assert atlas.basemap.geometry("border:AF-TJ") == atlas.layers["mines"].geometries[3]
    assert ca_geo.open(str(tiny_data)).version == atlas.version


def test_open_without_a_folder_goes_by_the_environment(
    tiny_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CA_GEO_DATA", str(tiny_data))
    assert list(ca_geo.open().layers) == ["mines", "railway"]
    monkeypatch.delenv("CA_GEO_DATA")
    assert ca_geo.open().settings.data == Settings.default().data


def test_bad_data_are_not_opened_and_all_faults_told(tiny_data: Path, edit: Any) -> None:
    def spoil(layer: Any) -> None:
        layer["features"][0]["properties"]["status"] = "haunted"
        layer["features"][1]["properties"]["start"] = "soon"

    edit(tiny_data / "layers" / "mines.geojson", spoil)
    with pytest.raises(DataError) as caught:
        ca_geo.open(tiny_data)
    assert [(fault.feature, fault.property) for fault in caught.value.report] == [
        ("taror", "status"),
        ("dated", "start"),
    ]


def test_a_layer_by_its_id(tiny_data: Path) -> None:
    atlas = ca_geo.open(tiny_data)
    assert atlas.layer("mines") is atlas.layers["mines"]
    with pytest.raises(NotFound, match="no collection with the id 'x'; there are: mines, railway"):
        atlas.layer("x")
    with pytest.raises(TypeError):
        atlas.layers["x"] = atlas.layers["mines"]  # type: ignore[index]


def test_layers_are_searched_by_the_words_of_the_whole_atlas(tiny_data: Path) -> None:
    atlas = ca_geo.open(tiny_data)
    assert [hit.id for hit in atlas.search.search("dushanbe")] == ["1221874"]
    assert atlas.layers["mines"].select(Query(text="Тарор")).ids == ("taror",)
    by_actor = atlas.layers["mines"].select(Query(text="紫金"))
    assert by_actor.number_matched == len(atlas.layers["mines"])
    assert atlas.search is atlas.search
    assert list(atlas.layers["mines"].to_geodataframe(Query(text="taror"))["id"]) == ["taror"]


def test_version_follows_every_file(tiny_data: Path, edit: Any) -> None:
    versions = [ca_geo.open(tiny_data).version]
    for name, alter in (
        ("actors.json", lambda actors: actors["tj"].update(name="Tajikistan, Republic of")),
        ("layers/mines.geojson", lambda layer: layer["features"][0]["properties"].update(name="Taror")),
        ("basemap/towns.geojson", lambda towns: towns["features"].clear()),
    ):
        edit(tiny_data / name, alter)
        versions.append(ca_geo.open(tiny_data).version)
    assert len(set(versions)) == 4


def test_names_in_a_notebook(tiny_data: Path) -> None:
    atlas = ca_geo.open(tiny_data)
    assert repr(atlas) == f"<Atlas of mines, railway in {tiny_data}>"
    assert repr(atlas.layers["mines"]) == "<Layer mines: 5 features>"


def test_the_example_of_the_package_works() -> None:
    atlas = Atlas.load(Settings.default())
    frame = atlas.layers["mines"].to_geodataframe()
    assert list(frame["id"]) == list(atlas.layers["mines"].ids)
    assert type(atlas.map()).__mro__[1].__name__ == "Map"


def test_unknown_names_of_the_package_are_errors() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        ca_geo.nothing  # noqa: B018


@pytest.mark.parametrize(
    ("code", "absent"),
    [
        ("import ca_geo.cli", {"fastapi", "folium", "geopandas", "pandas", "pyarrow", "pyogrio", "uvicorn"}),
        ("import ca_geo; ca_geo.open()", {"folium", "geopandas", "pandas", "pyogrio", "fastapi"}),
    ],
)
def test_heavy_libraries_wait_until_they_are_needed(code: str, absent: set[str]) -> None:
    program = f"import sys; {code}; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert absent.isdisjoint(loaded.stdout.split())
