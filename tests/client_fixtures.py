"""Other people's programs and a server for them, for tests/clients; conftest.py makes these known to all.

A program that is not here skips its tests with the reason. With `CLIENTS_REQUIRED` in the environment, as in
.ci/run, such a skip is a failure: there everything can be installed.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

import pytest

from serving import served

if TYPE_CHECKING:
    from ca_geo.atlas import Atlas

DEBIAN_PYTHON = "/usr/bin/python3"  # the one that Debian's QGIS and GDAL bindings are made for


@dataclass(frozen=True)
class Request:
    """A path, percent-decoded, and the values of its parameters."""

    path: str
    query: dict[str, list[str]]


@dataclass
class Watched:
    """A server that remembers what it was asked."""

    address: str
    asked: list[Request] = field(default_factory=list)

    def of(self, path: str) -> list[dict[str, list[str]]]:
        """The parameters of each request for a path."""
        return [request.query for request in self.asked if request.path == path]


@pytest.fixture(scope="session")
def watched_server(real_atlas: Atlas) -> Iterator[Watched]:
    from ca_geo import app

    inner, watched = app.serve(real_atlas), Watched("")

    async def remembering(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            watched.asked.append(Request(scope["path"], parse_qs(scope["query_string"].decode("ascii"))))
        await inner(scope, receive, send)

    with served(remembering) as watched.address:
        yield watched


@pytest.fixture
def watched(watched_server: Watched) -> Watched:
    """A server of the repository's atlas that has been asked nothing yet."""
    watched_server.asked.clear()
    return watched_server


def child(*command: str, **environment: str) -> str:
    """What a program writes. In a process of its own: in ours it could hold the lock that the server needs.

    :raises AssertionError: it fails; with what it says.
    """
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=120, check=False, env={**os.environ, **environment}
    )
    assert done.returncode == 0, f"{command[0]} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}"
    return done.stdout


@cache
def _imports(module: str) -> bool:
    if not shutil.which(DEBIAN_PYTHON):
        return False
    tried = subprocess.run([DEBIAN_PYTHON, "-c", f"import {module}"], capture_output=True, check=False)
    return tried.returncode == 0


@pytest.fixture(scope="session")
def qgis(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Any]:
    """`qgis(script, *arguments)`: the JSON that a script prints under Debian's Python, without a screen."""
    if not _imports("qgis.core"):
        pytest.skip("QGIS is not here (Debian package python3-qgis)")
    home = tmp_path_factory.mktemp("qgis")
    home.chmod(0o700)

    def run(script: object, *arguments: str) -> Any:
        place = {"HOME": str(home), "XDG_RUNTIME_DIR": str(home), "QT_QPA_PLATFORM": "offscreen"}
        return json.loads(child(DEBIAN_PYTHON, str(script), *arguments, PYTHONPATH="", **place))

    return run


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where everything can be installed, what is skipped has not been tested."""
    report = yield
    if report.skipped and "CLIENTS_REQUIRED" in os.environ and item.get_closest_marker("clients"):
        report.outcome, report.longrepr = "failed", f"must run here: {report.longrepr[2]}"  # type: ignore[index]
    return report
