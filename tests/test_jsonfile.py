"""JSON files: faults name the file; hashes tell contents apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from ca_geo import jsonfile
from ca_geo.errors import DataError


@pytest.mark.parametrize(
    ("body", "message"),
    [(None, "is missing"), (b"{", "is not JSON"), (b'{"a": NaN}', "is not JSON"), (b'"\xff"', "is not JSON")],
)
def test_a_fault_names_the_file(tmp_path: Path, body: bytes | None, message: str) -> None:
    path = tmp_path / "layers" / "mines.geojson"
    path.parent.mkdir()
    if body is not None:
        path.write_bytes(body)
    with pytest.raises(DataError) as caught:
        jsonfile.read(path, tmp_path)
    (fault,) = caught.value.report
    assert fault.file == "layers/mines.geojson"
    assert fault.message.startswith(message)


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot be read"):
        jsonfile.read(tmp_path, tmp_path.parent)


def test_digest_tells_where_one_part_ends() -> None:
    assert jsonfile.digest(b"ab", b"c") != jsonfile.digest(b"a", b"bc")
    assert jsonfile.digest(b"ab", b"c") == jsonfile.digest(b"ab", b"c")
    assert len(jsonfile.digest()) == 16
