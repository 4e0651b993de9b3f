"""What the server can do is documented, or it is not there."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest

from ca_geo import app, openapi
from ca_geo.atlas import Atlas
from ca_geo.formats import FORMATS
from ca_geo.query import PARAMETERS

DOCS = Path(__file__).parents[1] / "docs"
API = (DOCS / "api.md").read_text(encoding="utf-8")
METHODS = {"GET", "HEAD"}


def _rows(text: str) -> list[list[str]]:
    """The cells of every table row."""
    return [
        [cell.strip() for cell in line.strip("|").split(" | ")]
        for line in text.splitlines()
        if line.startswith("|")
    ]


def _first_cells(text: str) -> set[str]:
    return {name for row in _rows(text) for name in re.findall(r"`([^`]+)`", row[0])}


def _declared() -> set[str]:
    """The addresses that the routes declare."""
    return {
        re.sub(r":path", "", route.path)
        for module in app.ROUTES
        for route in module.router.routes  # type: ignore[attr-defined]
    }


def test_every_route_is_documented_and_every_documented_route_is_there() -> None:
    documented = {name for name in _first_cells(API) if name.startswith("/")}
    assert documented == _declared()


def test_every_route_answers_get_and_head_and_nothing_else() -> None:
    for module in app.ROUTES:
        for route in module.router.routes:
            assert route.methods == METHODS, route  # type: ignore[attr-defined]


def test_every_route_is_in_the_openapi_document(real_atlas: Atlas) -> None:
    described = {row.path for row in openapi.operations(real_atlas, real_atlas.settings)}
    for name in real_atlas.collections:
        described = {
            path.replace(f"/collections/{name}/", "/collections/{collection}/") for path in described
        }
    assert described == _declared() - {"/favicon.ico"}


def test_every_parameter_is_documented() -> None:
    assert set(PARAMETERS) <= _first_cells(API)


@pytest.mark.parametrize("name", ["api.md", "formats.md"])
def test_every_format_is_documented_with_its_media_type(name: str) -> None:
    rows = {row[0].strip("`"): row for row in _rows((DOCS / name).read_text(encoding="utf-8"))}
    for key, row in FORMATS.items():
        assert f"`{row.media_type}`" in rows[key]


def test_every_relation_and_status_is_documented(client: httpx.Client) -> None:
    told = _first_cells(API)
    paths = (
        "/",
        "/collections",
        "/collections/mines",
        "/collections/mines/items?limit=2&offset=2",
        "/sources/R1",
    )
    for path in paths:
        assert {link["rel"] for link in client.get(path).json()["links"]} <= told
    statuses = {row[0] for row in _rows(API)}
    assert {"304", *openapi.ERRORS} <= statuses
