"""The rooms of `docs/architecture.md`: every module has one, and imports only from lower levels."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "ca_geo"


def rooms() -> dict[str, int]:
    """The level of each room, from the table."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    table = text.partition("| level | room |")[2].partition("\n\n")[0].splitlines()[2:]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in table]
    return {room.strip("`/"): int(level) for level, room, _ in cells}


def modules() -> Iterator[tuple[str, Path]]:
    """Every module with its room: the folder it lies in, else its own name."""
    for path in sorted(PACKAGE.rglob("*.py")):
        room = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
        if room != "__init__":
            yield room, path


def imported(path: Path) -> Iterator[str]:
    """The rooms that a module imports when it is imported: not in functions, not for the type checker."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ImportFrom) and node.module == "ca_geo":
            yield from (name.name for name in node.names if name.name != "__version__")
        elif isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("ca_geo."):
            yield node.module.split(".")[1]


def test_every_module_has_a_room_and_every_room_is_there() -> None:
    assert {room for room, _ in modules()} == set(rooms())


@pytest.mark.parametrize(
    ("room", "path"), [pytest.param(*one, id=one[1].relative_to(PACKAGE).as_posix()) for one in modules()]
)
def test_a_module_imports_only_from_lower_levels(room: str, path: Path) -> None:
    levels = rooms()
    others = set(imported(path)) - {room, "errors"}
    assert {other for other in others if levels[other] >= levels[room]} == set()


def test_one_door_for_each_heavy_library() -> None:
    doors = {
        "pyproj": {"crs.py", "geodesic/measure.py"},
        "folium": {"mapview.py"},
        "jsonschema": {"validate/schemas.py"},
    }
    for library, allowed in doors.items():
        users = {
            path.relative_to(PACKAGE).as_posix()
            for _, path in modules()
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == library
        }
        assert users <= allowed
