"""The folder in which releases are kept: `<number>.zip` is the data, `<number>.json` is about them."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import orjson

from ca_geo import __version__, jsonfile
from ca_geo.errors import BadValue, DataError, DataFault, NotFound
from ca_geo.releases import archive
from ca_geo.releases.changelog import changelog, counts
from ca_geo.releases.records import OWN, Content, content, sha256

T = TypeVar("T")


@dataclass(frozen=True)
class Release:
    """The data as they were on a day, and what had changed since the release before.

    `sha256` and `size` (in bytes) are of the archive, `counts` of records by kind, `features` ids by
    collection; `made_with` is the version of ca-geo. The first release has no changes.
    """

    number: int
    date: str
    title: str
    notes: str
    sha256: str
    size: int
    made_with: str
    counts: Mapping[str, int]
    features: Mapping[str, Sequence[str]]
    changes: Sequence[Mapping[str, Any]]
    folder: Path = field(repr=False)

    @property
    def label(self) -> str:
        """`Release 2: Corrections`, without saying anything twice."""
        plain = f"Release {self.number}"
        return plain if self.title == plain else f"{plain}: {self.title}"

    @property
    def archive(self) -> Path:
        return self.folder / f"{self.number}.zip"

    def as_json(self) -> dict[str, Any]:
        return {name: value for name, value in asdict(self).items() if name != "folder"}

    def has(self, collection: str, feature: str | None = None) -> bool:
        """Whether the release holds a collection, or a feature of it."""
        ids = self.features.get(collection)
        return ids is not None and (feature is None or feature in ids)

    def body(self) -> bytes:
        """The archive.

        :raises DataError: it is missing, or is not the one that the release was made with.
        """
        try:
            body = self.archive.read_bytes()
        except OSError as fault:
            raise _fault(self.archive, f"cannot be read: {fault.strerror}") from None
        if sha256(body) != self.sha256:
            raise _fault(self.archive, f"is not what was released: its SHA-256 is not {self.sha256}")
        return body

    def files(self) -> dict[str, bytes]:
        """The data by path. :raises DataError: as `body`."""
        return archive.of_archive(self.body(), self.archive.name)

    @contextmanager
    def unpacked(self) -> Iterator[Path]:
        """The data in a new folder of their own, taken away if the block fails: see `removed_with`.

        :raises DataError: as `body`.
        """
        files = self.files()
        folder = Path(tempfile.mkdtemp(prefix=f"ca-geo-release-{self.number}-"))
        try:
            archive.unpack(files, folder)
            yield folder
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise


def removed_with(owner: T, folder: Path) -> T:
    """The owner, with whose end the folder goes too."""
    weakref.finalize(owner, shutil.rmtree, folder, ignore_errors=True)
    return owner


@dataclass(frozen=True)
class Releases:
    """All releases of a folder, oldest first, as they were when it was read."""

    folder: Path
    releases: tuple[Release, ...] = ()

    @classmethod
    def read(cls, folder: Path) -> Releases:
        """The releases in a folder; none where there is no such folder.

        :raises DataError: a file is no release, or a number is left out.
        """
        numbers = sorted(int(path.stem) for path in folder.glob("*.json") if path.stem.isdecimal())
        if numbers != list(range(1, len(numbers) + 1)):
            raise _fault(folder, f"the releases are numbered {numbers}, not from 1 on")
        return cls(folder, tuple(_read(folder, number) for number in numbers))

    def __iter__(self) -> Iterator[Release]:
        return iter(self.releases)

    def __len__(self) -> int:
        return len(self.releases)

    @property
    def latest(self) -> Release | None:
        return self.releases[-1] if self.releases else None

    @cached_property
    def version(self) -> str:
        """Hash that changes when a release is made."""
        return jsonfile.digest(*(orjson.dumps(one.as_json()) for one in self))

    def get(self, number: str | int) -> Release:
        """A release by its number.

        :raises NotFound: there is none; names those there are.
        """
        for one in self:
            if str(one.number) == str(number):
                return one
        raise NotFound("release", str(number), allowed=[str(one.number) for one in self] or ["none yet"])

    def content_of(self, name: str, data: Path) -> Content:
        """What `current` (the data), the number of a release, a folder or a zip file holds.

        :raises NotFound: there is no such release.
        :raises BadValue: it is none of these.
        :raises DataError: a file cannot be read.
        """
        try:
            return content(self._files_of(name, data))
        except OSError as fault:
            raise BadValue(f"{name} cannot be read: {fault.strerror}") from None

    def _files_of(self, name: str, data: Path) -> dict[str, bytes]:
        path = Path(name)
        if name == "current":
            return archive.of_folder(data, apart=self.folder)
        if name.isdecimal():
            return self.get(name).files()
        if path.is_file():
            return archive.of_archive(path.read_bytes(), name)
        if path.is_dir():
            return archive.of_folder(path)
        raise BadValue(
            f"{name!r} cannot be compared", "the number of a release, current, a folder, a zip file"
        )

    def make(self, data: Path, day: date, title: str | None = None, notes: str = "") -> Release:
        """Writes the next release, of a data folder that keeps the rules of `validate`.

        :raises BadValue: nothing has changed since the last release, or that one is of a later day.
        :raises DataError: the data or the last release cannot be read.
        """
        if self.latest and day.isoformat() < self.latest.date:
            raise BadValue(f"{day} is before release {self.latest.number}", f"{self.latest.date} or later")
        files = archive.of_folder(data, apart=self.folder)
        now, body, number = content(files), archive.packed(files), len(self) + 1
        changes = self._changes(now)
        made = Release(
            number=number,
            date=day.isoformat(),
            title=title or f"Release {number}",
            notes=notes,
            sha256=sha256(body),
            size=len(body),
            made_with=__version__,
            counts=counts(now),
            features=_features(now),
            changes=changes,
            folder=self.folder,
        )
        _write(made, body)
        return made

    def _changes(self, now: Content) -> list[dict[str, Any]]:
        if self.latest is None:
            return []
        changes = changelog(content(self.latest.files()), now)
        if not changes:
            raise BadValue(f"nothing in the data has changed since release {self.latest.number}")
        return changes


def _read(folder: Path, number: int) -> Release:
    path = folder / f"{number}.json"
    try:
        made = Release(**jsonfile.read(path, folder), folder=folder)
    except TypeError as fault:
        raise _fault(path, f"is no release: {fault}") from None
    if made.number != number:
        raise _fault(path, f"is about release {made.number}")
    return made


def _features(now: Content) -> dict[str, list[str]]:
    """The ids of the features of each layer."""
    return {
        file.removeprefix("layers/").removesuffix(".geojson"): [key for key in records if key is not OWN]
        for file, records in now.items()
        if file.startswith("layers/")
    }


def _write(made: Release, body: bytes) -> None:
    """The archive first: what has a description is whole. Never writes over another release."""
    try:
        made.folder.mkdir(parents=True, exist_ok=True)
        text = orjson.dumps(made.as_json(), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
        for path, content in ((made.archive, body), (made.archive.with_suffix(".json"), text)):
            with path.open("xb") as file:
                file.write(content)
    except OSError as fault:
        raise BadValue(f"the release cannot be written: {fault}") from None


def _fault(path: Path, message: str) -> DataError:
    return DataError([DataFault(path.name, None, None, message)])
