"""Schemathesis: what an adversary makes of the OpenAPI document, over every operation of it.

No answer is a 500 or unlike its description, and what the description forbids is refused. What it allows may
still be refused: a schema cannot tell days of the calendar or what a filter means.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

import httpx
import pytest

import ondisk
from client_fixtures import Watched

pytestmark = pytest.mark.clients
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
)
# Said in docs/api.md: a larger limit is lowered (17-069r4 permits it); the map's page reads its own address.
PERMITTED = re.compile(r"parameter `limit` in query - .*maximum|^(?:GET|HEAD) /(?:map|embed)\n", re.MULTILINE)
# The mines stand for all layers, the claims for all tables: they differ in data, not in code.
ALIKE = "|".join(sorted({*ondisk.LAYERS, "countries", "sources", "gaps", "indicators"} - {"mines"}))


class Run(NamedTuple):
    """How many operations were tried, and each failure: its operation, then what is said of it."""

    operations: int
    failures: list[str]


def _run(watched: Watched, report: Path, *options: str) -> Run:
    command = [
        str(Path(sys.executable).with_name("schemathesis")),
        *("run", f"{watched.address}/api", "--checks", ",".join(CHECKS), "--continue-on-failure"),
        *("--seed", "1", "--generation-deterministic", "--warnings", "off", "--no-color"),
        *("--report", "junit", "--report-junit-path", str(report), *options),
    ]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=300, check=False, cwd=report.parent
    )
    assert done.returncode in {0, 1}, done.stdout + done.stderr
    cases = list(ElementTree.parse(report).getroot().iter("testcase"))  # noqa: S314 - our own child wrote it
    tested = re.search(r"Tested: (\d+)", done.stdout)
    assert tested, done.stdout
    return Run(int(tested[1]), [fault for case in cases for fault in _faults(case)])


def _faults(case: ElementTree.Element) -> Iterator[str]:
    for told in (*case.iter("failure"), *case.iter("error")):
        for part in re.split(r"^\d+\. Test Case ID.*$", told.text or "", flags=re.MULTILINE):
            if part.strip():
                yield f"{case.attrib['name']}\n{part.strip()}"


def _described(watched: Watched) -> list[str]:
    """The path of each operation, without the document itself, which it reads and does not try as well."""
    paths = httpx.get(f"{watched.address}/api", params={"f": "json"}, timeout=60).json()["paths"]
    methods = ((path, method) for path, entry in paths.items() for method in entry)
    return [path for path, method in methods if method in {"get", "head"} and path != "/api"]


def _unexpected(failures: list[str]) -> str:
    return "\n\n".join(fault[:1500] for fault in failures if not PERMITTED.search(fault))


def test_every_operation_withstands_made_up_requests(watched: Watched, tmp_path: Path) -> None:
    run = _run(watched, tmp_path / "report.xml", "--phases", "fuzzing", "--max-examples", "5")
    assert run.operations >= len(_described(watched))
    assert not _unexpected(run.failures), _unexpected(run.failures)


def test_every_parameter_is_tried_at_its_bounds(watched: Watched, tmp_path: Path) -> None:
    """Least, greatest, missing and wrong values, of collections that differ in more than their data."""
    alike = f"^/collections/({ALIKE})(/|$)"
    run = _run(watched, tmp_path / "report.xml", "--phases", "coverage", "--exclude-path-regex", alike)
    assert run.operations >= len([path for path in _described(watched) if not re.search(alike, path)])
    assert not _unexpected(run.failures), _unexpected(run.failures)
    assert len(watched.of("/collections/mines/items")) > 100
