"""The wheel carries everything: unpacked anywhere, it serves the same map as the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PRINT_MAP = (
    "import sys, ca_geo; from ca_geo.app import create_app; from ca_geo.settings import Settings;"
    "from starlette.testclient import TestClient;"
    "sys.stdout.write(ca_geo.__file__ + '\\n' + TestClient(create_app(Settings.default())).get('/map').text)"
)


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*build, "--wheel-dir", folder, ROOT], check=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def served_map(cwd: Path, python_path: Path) -> tuple[Path, str]:
    """The package's file and the page it serves, from a process that stands in another folder."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith("CA_GEO_")}
    run = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", PRINT_MAP],
        cwd=cwd,
        env=clean | {"PYTHONPATH": str(python_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    file, _, page = run.stdout.partition("\n")
    return Path(file), page


def test_wheel_serves_the_same_map(unpacked: Path, tmp_path: Path) -> None:
    file, page = served_map(tmp_path, unpacked)
    assert file.is_relative_to(unpacked)
    assert page == served_map(tmp_path, ROOT / "src")[1]
    assert "map_atlas" in page


def test_wheel_holds_each_library_with_its_licence(unpacked: Path) -> None:
    vendor = unpacked / "ca_geo" / "share" / "web" / "vendor"
    assert {p.name for p in vendor.iterdir() if p.is_dir()} == {
        "leaflet",
        "geographiclib-geodesic",
        "mgrs",
        "source-sans-3",
        "source-serif-4",
        "swagger-ui-dist",
    }
    licences = {p.parent.name: p.stat().st_size for p in vendor.glob("*/*") if p.stem.upper() == "LICENSE"}
    assert set(licences) == {p.name for p in vendor.iterdir() if p.is_dir()}
    assert min(licences.values()) > 500


def test_lock_files_name_hashes_and_no_registry() -> None:
    for lock in [*(ROOT / "requirements").glob("*.lock"), ROOT / "web" / "package-lock.json"]:
        text = lock.read_text()
        assert "sha256:" in text or "sha512-" in text
        assert '"resolved"' not in text
        assert "index-url" not in text
