"""Static files: one version for all, a table instead of the file system."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from ca_geo.assets import Assets
from ca_geo.errors import NotFound


@pytest.fixture
def web(tmp_path: Path) -> Path:
    for path, text in {
        "static/css/site.css": "body { margin: 0 }",
        "static/js/a b.js": "export {}",
        "static/.hidden": "no",
        "vendor/leaflet/leaflet.js": "L",
        "vendor/leaflet/LICENSE": "BSD",
        "vendor/leaflet/font.woff2": "packed",
        "vendor/package-lock.json": "{}",
        "basemap/land.geojson": "{}",
        "secret": "no",
    }.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    return tmp_path


@pytest.fixture
def assets(web: Path) -> Assets:
    return Assets.read(web, web / "basemap", "/atlas")


def test_every_file_stands_in_the_table_and_nothing_else(assets: Assets) -> None:
    assert set(assets.static) == {
        "css/site.css",
        "js/a b.js",
        "vendor/leaflet/leaflet.js",
        "vendor/leaflet/LICENSE",
        "vendor/leaflet/font.woff2",
    }
    assert set(assets.basemap) == {"land.geojson"}


def test_media_types_come_from_our_own_table(assets: Assets) -> None:
    types = {path: assets.static[path].media_type for path in assets.static}
    assert types["css/site.css"] == "text/css; charset=utf-8"
    assert types["js/a b.js"] == "text/javascript; charset=utf-8"
    assert types["vendor/leaflet/LICENSE"] == "text/plain; charset=utf-8"
    assert types["vendor/leaflet/font.woff2"] == "font/woff2"


def test_addresses_name_the_content(assets: Assets, web: Path) -> None:
    version = assets.version
    assert assets.url("css/site.css") == f"/atlas/static/{version}/css/site.css"
    assert assets.url("js/a b.js") == f"/atlas/static/{version}/js/a%20b.js"
    assert assets.url("js/") == f"/atlas/static/{version}/js/"
    land = assets.basemap["land.geojson"].version
    assert assets.url("basemap/land.geojson") == f"/atlas/basemap/land.geojson?v={land}"
    assert Assets.read(web, web / "basemap").version == version
    (web / "vendor/leaflet/leaflet.js").write_text("M")
    assert Assets.read(web, web / "basemap").version != version


@pytest.mark.parametrize(
    "path", ["css/other.css", "../secret", "basemap/sea.geojson", "basemap/../secret", ""]
)
def test_there_is_no_address_for_what_is_not_there(assets: Assets, path: str) -> None:
    with pytest.raises(NotFound):
        assets.url(path)


def test_packing_is_done_once_and_only_where_it_helps(assets: Assets) -> None:
    style = assets.static["css/site.css"]
    assert style.packed is not None
    assert gzip.decompress(style.packed) == style.body
    assert style.packed is style.packed
    assert assets.static["vendor/leaflet/font.woff2"].packed is None
