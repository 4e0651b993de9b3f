"""One frozen `Settings`: where the data and the web files lie, how to listen, how much to answer.

The fields of `Settings` are the one table of settings; each names its environment variable and says what it
is for. `docs/settings.md` is kept in step with it by a test.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from ca_geo.errors import BadValue

PACKAGE = Path(__file__).resolve().parent


def share(package: Path = PACKAGE) -> Path:
    """The folder that holds `geodata/` and `web/`: `share/` of an installed wheel, else the repository."""
    packed = package / "share"
    return packed if packed.is_dir() else package.parents[1]


def _path(text: str) -> Path:
    return Path(text).expanduser()


def _paths(text: str) -> tuple[Path, ...]:
    return tuple(_path(part) for part in text.split(os.pathsep) if part)


def _whole(low: int, high: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            value = low - 1
        if not low <= value <= high:
            raise BadValue(f"{text!r} is not usable", f"a whole number from {low} to {high}")
        return value

    return read


def _base_url(text: str) -> str | None:
    if not text:
        return None
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.query or parts.fragment:
        raise BadValue(f"{text!r} is not usable", "an http or https address without query, or nothing")
    return text.rstrip("/")


ORIGIN = re.compile(r"https?://(\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:(\d{1,5}|\*))?")


def _origins(text: str) -> tuple[str, ...]:
    """Host sources as Content-Security-Policy Level 3, clause 2.3.1 has them, without paths; or `self`."""
    found = tuple(dict.fromkeys(text.lower().replace(",", " ").split()))
    if found != ("self",) and (wrong := [one for one in found if not ORIGIN.fullmatch(one)]):
        allowed = (
            "origins such as https://example.org, https://*.example.org or http://localhost:8080; or self"
        )
        raise BadValue(f"{' '.join(wrong)!r} is not usable", allowed)
    return found


def _setting(default: Any, help: str, read: Callable[[str], Any] = str) -> Any:
    metadata = {"help": help, "read": read}
    if callable(default):
        return field(default_factory=default, metadata=metadata)
    return field(default=default, metadata=metadata)


@dataclass(frozen=True)
class Settings:
    """How one server or one library session is set up. Never changes once built."""

    data: Path = _setting(
        lambda: share() / "geodata", "Folder with the atlas's data: catalogue, layers, base map.", _path
    )
    releases: Path | None = _setting(
        None, "Folder with the releases of the data; without it, `releases` in the folder of the data.", _path
    )
    web: Path = _setting(
        lambda: share() / "web", "Folder with templates, strings, styles, scripts, vendored libraries.", _path
    )
    layers: tuple[Path, ...] = _setting(
        (),
        "Files, or folders of files, to serve as layers beside the atlas's own; several with `:` between "
        "them (`;` on Windows).",
        _paths,
    )
    host: str = _setting("127.0.0.1", "Address to listen on; `0.0.0.0` opens the server to the network.")
    port: int = _setting(8000, "Port to listen on; `0` takes a free one.", _whole(0, 65535))
    base_url: str | None = _setting(
        None,
        "Public address of the server, used in every link; without it, the address of the request.",
        _base_url,
    )
    embed_origins: tuple[str, ...] = _setting(
        (),
        "Origins whose pages may frame `/embed`, with spaces between them, `https://*.example.org` for all "
        "below one; `self` for this server's own pages alone; without it, any site.",
        _origins,
    )
    limit_default: int = _setting(
        100, "Features on a page of items when the request has no `limit`.", _whole(1, 1_000_000)
    )
    limit_max: int = _setting(
        10_000, "Most features on a page of items; a larger `limit` is lowered to it.", _whole(1, 1_000_000)
    )

    @property
    def releases_folder(self) -> Path:
        """Where releases are kept."""
        return self.releases or self.data / "releases"

    @classmethod
    def default(cls) -> Settings:
        """The settings of a fresh installation; reads no environment."""
        return cls()

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """The default settings with what `CA_GEO_*` variables change.

        :raises BadValue: a variable's value cannot be used, or a `CA_GEO_*` variable is unknown.
        """
        environ = os.environ if environ is None else environ
        table = {row.env: row for row in settings_table()}
        given = {name: text for name, text in environ.items() if name.startswith("CA_GEO_")}
        _refuse_unknown(given, table)
        return replace(cls(), **{table[name].name: table[name].value(text) for name, text in given.items()})


class Setting(NamedTuple):
    """A row of the table of settings."""

    name: str
    env: str
    help: str
    read: Callable[[str], Any]

    def value(self, text: str) -> Any:
        """The setting's value from the text of its environment variable."""
        try:
            return self.read(text)
        except BadValue as fault:
            raise BadValue(f"{self.env}: {fault.message}", fault.allowed) from None


def settings_table() -> Iterator[Setting]:
    """Every setting with its environment variable, in the order of `Settings`."""
    for row in fields(Settings):
        yield Setting(row.name, f"CA_GEO_{row.name.upper()}", row.metadata["help"], row.metadata["read"])


def _refuse_unknown(given: Iterable[str], known: Mapping[str, Setting]) -> None:
    unknown = sorted(set(given) - set(known))
    if unknown:
        raise BadValue(f"unknown setting {', '.join(unknown)}", ", ".join(known))
