"""Files and folders of files as layers, each with an id of its own."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from shapely.geometry.base import BaseGeometry

from ca_geo import spelling
from ca_geo.catalog import LayerInfo
from ca_geo.crs import Definition
from ca_geo.errors import BadValue, LayerError
from ca_geo.period import Period
from ca_geo.schema import PropertyInfo
from ca_geo.userlayers.columns import Property, properties
from ca_geo.userlayers.formats import ENDINGS, Format, belongs_beside, format_of
from ca_geo.userlayers.geometry import located
from ca_geo.userlayers.ids import ids
from ca_geo.userlayers.raw import RawLayer
from ca_geo.userlayers.report import Report
from ca_geo.userlayers.times import periods, times

SYMBOLS = 6  # hexagons that the map can draw: hexagon-1 and so on
NOTE = "Brought by the operator of this server; not part of the atlas’s evidence."
OPERATOR = "the operator of this server"
NAMES = ("name", "title", "label", "name_en", "название", "имя")  # of the column that calls a feature by name
ID = PropertyInfo("id", "string", "Identifier", "What the feature is known by in this layer.")


@dataclass(frozen=True, eq=False)
class UserLayer:
    """A layer as `ca_geo.layers` takes it in: columns equally long, in the order of the file."""

    info: LayerInfo
    ids: tuple[str, ...]
    properties: tuple[Mapping[str, Any], ...]
    geometries: tuple[BaseGeometry | None, ...]
    periods: tuple[Period | None, ...]
    schema: Mapping[str, PropertyInfo]


def read_all(paths: Iterable[Path], taken: Collection[str]) -> list[UserLayer]:
    """Every layer of the files, and of the files in the folders, in that order.

    `taken` are the ids that other collections have.

    :raises LayerError: with one fault for each file that cannot be used.
    """
    faults: list[str] = []
    found: list[tuple[Path, Format, RawLayer]] = []
    for path in _files(paths, faults):
        found += _raw(path, faults)
    layers: list[UserLayer] = []
    for path, fmt, raw in found:
        known = {*taken, *(layer.info.id for layer in layers)}
        try:
            layers.append(_layer(path, fmt, raw, known, number=len(layers)))
        except BadValue as fault:
            faults.append(f"{path.name}{_of(raw, fmt)}: {fault}")
    if faults:
        raise LayerError(faults)
    return layers


def _files(paths: Iterable[Path], faults: list[str]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from _in_folder(path)
        elif not path.exists():
            faults.append(f"{path}: there is no such file")
        elif format_of(path) is None:
            faults.append(f"{path.name}: its name does not end in {ENDINGS}")
        else:
            yield path


def _in_folder(folder: Path) -> Iterator[Path]:
    """The files that can be read, by name; what stands beside them is passed over."""
    for path in sorted(folder.iterdir()):
        if path.is_file() and format_of(path) and not path.name.startswith("."):
            yield path


def left_out(paths: Iterable[Path]) -> Iterator[Path]:
    """What lies in the folders and is not read: files in no known format, further folders."""
    for folder in paths:
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            unread = path.is_dir() or not (format_of(path) or belongs_beside(path))
            if unread and not path.name.startswith("."):
                yield path


def _raw(path: Path, faults: list[str]) -> Iterator[tuple[Path, Format, RawLayer]]:
    fmt = format_of(path)
    assert fmt is not None  # noqa: S101 - `_files` has seen to it
    try:
        for raw in fmt.read(path):
            yield path, fmt, raw
    except (BadValue, OSError) as fault:
        faults.append(f"{path.name}: {fault}")


def _of(raw: RawLayer, fmt: Format) -> str:
    return f", layer {raw.name}" if fmt.many else ""


def _layer(path: Path, fmt: Format, raw: RawLayer, taken: Collection[str], number: int) -> UserLayer:
    """:raises BadValue: the coordinates cannot be told where on Earth they are."""
    definition = _definition(raw)
    geometries = located(raw.geometries, definition, raw.notes)
    words, feature_ids, columns = ids(raw, raw.columns, raw.notes)
    described = properties(columns, raw.notes)
    chosen = times(described, raw.notes)
    days = periods(chosen, len(feature_ids), raw.notes)
    named = _identified(path, fmt, raw, taken)
    report = Report(
        file=path.name,
        layer=raw.name,
        format=fmt.title,
        crs=definition.title,
        rows=len(feature_ids) + raw.left_out,
        left_out=raw.left_out,
        ids=words,
        start=_name(chosen[0]),
        end=_name(chosen[1]),
        name=_calling(described),
        notes=raw.notes.finished(str(path.parent), str(path.parent.absolute())),
    )
    return UserLayer(
        info=_info(named, raw, report, number),
        ids=tuple(feature_ids),
        properties=tuple(_records(feature_ids, described)),
        geometries=tuple(geometries),
        periods=tuple(days),
        schema=MappingProxyType({one.name: one for one in (ID, *(prop.info for prop in described))}),
    )


def _definition(raw: RawLayer) -> Definition:
    if raw.crs is None:
        raise BadValue(
            "has no coordinate reference system, so that nobody knows where it lies",
            "a file that names one (a .prj file beside a Shapefile)",
        )
    return Definition.read(raw.crs)


def _records(ids: Sequence[str], described: Sequence[Property]) -> Iterator[Mapping[str, Any]]:
    """The properties of each feature that it has, as the atlas's own records have them."""
    names = [ID.name, *(prop.info.name for prop in described)]
    for row in zip(ids, *(prop.values for prop in described), strict=True):
        cells = zip(names, row, strict=True)
        yield MappingProxyType({name: value for name, value in cells if value is not None})


def _name(prop: Property | None) -> str | None:
    return prop.info.name if prop else None


def _calling(described: Sequence[Property]) -> str | None:
    """The property that calls a feature by name: one of texts, by its own name."""
    by_name = {prop.info.name.casefold(): prop.info for prop in reversed(described)}
    return next(
        (by_name[name].name for name in NAMES if name in by_name and by_name[name].type == "string"), None
    )


def _identified(path: Path, fmt: Format, raw: RawLayer, taken: Collection[str]) -> str:
    """The collection's id: of the file's name, and of the layer's where a file has several by name."""
    stem = slug(path.name.partition(".")[0])
    layer = slug(raw.name)
    wanted = f"{stem}-{layer}" if fmt.many and layer != stem else stem
    number, free = 1, wanted
    while free in taken:
        number += 1
        free = f"{wanted}-{number}"
    if free != wanted:
        raw.notes.say(f"the collection is called {free}, because {wanted} is another")
    return free


def slug(text: str) -> str:
    """A name as a collection's id: small Latin letters, digits, hyphens."""
    words = [spelling.latin(word.text) for word in spelling.words(text)]
    plain = re.sub(r"[^a-z0-9]+", "-", "-".join(words)).strip("-")
    return plain or "layer"


def _info(named: str, raw: RawLayer, report: Report, number: int) -> LayerInfo:
    features = len(raw.geometries)
    return LayerInfo(
        id=named,
        title=raw.about.get("title") or raw.name.replace("_", " "),
        description=raw.about.get("description") or f"{features} features of {report.file}.",
        symbol=f"hexagon-{number % SYMBOLS + 1}",
        licence=raw.about.get("licence", ""),
        attribution=raw.about.get("attribution") or OPERATOR,
        evidence_as_of="",
        note=NOTE,
        claimed=False,
        report=report,
    )
