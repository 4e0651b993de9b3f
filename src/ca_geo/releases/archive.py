"""A data folder as one zip file: the same bytes for the same files, on any machine.

Nothing is compressed, so that no version of a compressor is in the bytes, and a version control system keeps
two releases as one and a difference. HTTP packs the file on its way.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from ca_geo.errors import BadValue, DataError, DataFault

FOLDER = "releases"  # where a data folder keeps its own releases, which are in none of them
EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip file can say
READABLE = 0o100644 << 16

Files = Mapping[str, bytes]


def of_folder(folder: Path, apart: Path | None = None) -> dict[str, bytes]:
    """The files of a data folder by their paths in it; hidden ones, releases and those of `apart` left out.

    :raises BadValue: there is no such folder.
    """
    if not folder.is_dir():
        raise BadValue(f"{folder} is no folder")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in _data(folder, apart)}


def _data(folder: Path, apart: Path | None) -> Iterator[Path]:
    left_out = {folder / FOLDER, apart}
    for path in sorted(folder.rglob("*")):
        is_hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.is_file() and not is_hidden and left_out.isdisjoint(path.parents):
            yield path


def packed(files: Files) -> bytes:
    """The files as a zip file, in the order of their names."""
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.create_system, entry.external_attr = 3, READABLE
            archive.writestr(entry, files[name])
    return body.getvalue()


def of_archive(body: bytes, name: str) -> dict[str, bytes]:
    """The files in a zip file; `name` is what a fault calls it.

    :raises DataError: it is no zip file, or a path in it leads out of the folder.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            files = {entry.filename: archive.read(entry) for entry in entries}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as fault:
        raise DataError([DataFault(name, None, None, f"is no zip file that can be read: {fault}")]) from None
    for path in map(PurePosixPath, files):
        if path.is_absolute() or ".." in path.parts:
            raise DataError([DataFault(name, str(path), None, "leads out of the folder")])
    return files


def unpack(files: Files, folder: Path) -> None:
    """Writes the files under a folder."""
    for name, body in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
