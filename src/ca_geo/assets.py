"""Files that never change while the server runs, each under an address that names its content.

`web/static` and `web/vendor` share one version, the hash of all their files, so that modules may import each
other by relative paths; a base map file carries its own hash. Files are read at start-up: what is not in the
table does not exist, so no path from outside ever reaches the file system.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from ca_geo.errors import NotFound
from ca_geo.jsonfile import digest

# Written here because the tables of the operating system differ from machine to machine.
MEDIA_TYPES = {
    "": "text/plain; charset=utf-8",  # LICENSE and NOTICE
    ".css": "text/css; charset=utf-8",
    ".geojson": "application/geo+json",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
}
PACKED_ALREADY = {".png", ".webp", ".woff2"}


@dataclass(frozen=True)
class Asset:
    """One file: its bytes, its media type, the hash that names it."""

    body: bytes
    suffix: str
    version: str

    @property
    def media_type(self) -> str:
        return MEDIA_TYPES.get(self.suffix, "application/octet-stream")

    @cached_property
    def packed(self) -> bytes | None:
        """The gzip form, made once; None where it would save nothing."""
        return None if self.suffix in PACKED_ALREADY else gzip.compress(self.body, 9, mtime=0)


@dataclass(frozen=True)
class Assets:
    """Everything under `/static/{version}/` and `/basemap/`, by path.

    `prefix` is the path of the public base URL, for servers that stand behind another one's folder.
    """

    static: Mapping[str, Asset]
    basemap: Mapping[str, Asset]
    version: str
    prefix: str = ""

    @classmethod
    def read(cls, web: Path, basemap: Path, prefix: str = "") -> Assets:
        static = dict(_files(web / "static")) | {f"vendor/{path}": a for path, a in _files(web / "vendor")}
        version = digest(*(f"{path} {asset.version}".encode() for path, asset in sorted(static.items())))
        return cls(static, dict(_files(basemap)), version, prefix)

    def url(self, path: str) -> str:
        """The address of `css/site.css`, `vendor/leaflet/leaflet.js` or `basemap/land.geojson`.

        A path that ends in a slash stands for its folder. Raises NotFound for a file that is not there.
        """
        folder, _, name = path.partition("/")
        if folder == "basemap":
            return f"{self.prefix}/basemap/{quote(name)}?v={self.find(self.basemap, name).version}"
        if not path.endswith("/"):
            self.find(self.static, path)
        return f"{self.prefix}/static/{self.version}/{quote(path)}"

    @staticmethod
    def find(files: Mapping[str, Asset], path: str) -> Asset:
        try:
            return files[path]
        except KeyError:
            raise NotFound("file", path) from None


def _files(folder: Path) -> Iterator[tuple[str, Asset]]:
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        body = file.read_bytes()
        name = PurePosixPath(file.relative_to(folder)).as_posix()
        if not name.startswith(".") and file.name != "package-lock.json":
            yield name, Asset(body, file.suffix, digest(body))
