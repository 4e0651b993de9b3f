"""Along a line: its sections, what stands at it, the borders it crosses, the lengths that sources give."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import accumulate, pairwise
from typing import Any

import numpy as np
import shapely

from ca_geo.analysis import asked
from ca_geo.analysis.asked import BORDERS
from ca_geo.analysis.extent import GRAINS, Extent, extents
from ca_geo.analysis.placed import km
from ca_geo.analysis.question import Answer, Question, Values, columns, reference_to
from ca_geo.atlas import Atlas
from ca_geo.errors import BadQuery, BadValue, Fault
from ca_geo.geodesic import Course, nearest
from ca_geo.layers import Layer
from ca_geo.lonlat import LonLat
from ca_geo.query import Parameter

RAILWAY = "cku-railway"
PART = "feature:"
SECTION = "section"
Row = dict[str, Any]
_NOTHING: Row = {"feature": None, "official": ""}
GAP_M = 1000  # between sections that are one line
SCHEMATIC = (
    "Distances run along the line as it is drawn. The true one may be {km} km away from it, and longer or "
    "shorter; plus or minus says how far off line and place may be, which along the true line may make more."
)
OFFICIAL = "Lengths that sources give are of the true line. They date from different years: not to be added."


def parameters(atlas: Atlas) -> Mapping[str, Parameter]:
    """What the question takes."""
    return asked.table(
        asked.row(
            "line",
            "Line",
            f"A collection that is one line, or a line as collection/id; {RAILWAY} unless given.",
            partial(_line, atlas),
            **asked.default(atlas, RAILWAY),
        )
    )


Chosen = tuple[Layer, tuple[int, ...], int | None]


def _line(atlas: Atlas, text: str) -> Chosen:
    """The layer, its sections in the order of the line, and the record of the whole line, if there is one."""
    asked.line(atlas, text)  # refuses what is no line
    name, _, fid = text.partition("/")
    layer = asked.located(atlas)[name]
    wholes = [i for i, record in enumerate(layer.properties) if _parts(record) and fid in ("", layer.ids[i])]
    whole = wholes[0] if len(wholes) == 1 else None
    named = (
        [fid]
        if fid
        else [one for one, extent in zip(layer.ids, extents(layer), strict=True) if _is_line(extent)]
    )
    sections = tuple(map(layer.index_of, named if whole is None else _parts(layer.properties[whole])))
    if (whole is None and len(sections) > 1) or not all(_is_line(extents(layer)[one]) for one in sections):
        raise BadValue(f"{text!r} is not one line in sections", "such a line, as collection/id")
    return layer, sections, whole


def _is_line(extent: Extent | None) -> bool:
    return extent is not None and extent.whole and len(shapely.get_parts(extent.course.geometry)) == 1


def _parts(record: Mapping[str, Any]) -> list[str]:
    """The ids of the features that a line is put together from, in its order."""
    named = str(record.get("geometry_ref", "")).split()
    return [one.removeprefix(PART) for one in named] if named and named[0].startswith(PART) else []


def answer(atlas: Atlas, values: Values) -> Answer:
    """The rows in the order of the line; first the whole, then what begins or stands where."""
    layer, sections, whole = values.get("line") or _railway(atlas)
    lines = (shapely.get_parts(layer.geometries[index])[0] for index in sections)
    paths = _chained([shapely.get_coordinates(line) for line in lines])
    course = Course(shapely.LineString(np.vstack(paths)))
    radius = max(float(layer.properties[index].get("location_uncertainty_m") or 0) for index in sections)
    rows = [
        *_sections(atlas, layer, sections, paths, radius),
        *_stops(atlas, layer, course, radius),
        *_crossings(atlas, course, radius),
    ]
    rows.sort(key=lambda row: (row["from_km"], row["kind"] != SECTION))
    if whole is not None:
        rows.insert(0, _of_record(atlas, layer, whole) | _at("line", (0, course.length), radius))
    return Answer(
        columns=columns(
            ("kind", "Kind"),
            ("feature", "Feature"),
            ("from_km", "At, or from (km)"),
            ("to_km", "To (km)"),
            ("plus_minus_km", "Plus or minus (km)"),
            ("drawn_km", "Length as drawn (km)"),
            ("official", "Lengths that sources give"),
        ),
        rows=tuple(rows),
        members={
            "line": layer.id,
            "drawn_km": _km(course.length, radius),
            "uncertainty_m": round(radius),
            "path": {"type": "LineString", "coordinates": np.vstack(paths).round(5).tolist()},
        },
        notes=(*([SCHEMATIC.format(km=f"{radius / 1000:g}")] if radius else ()), OFFICIAL),
    )


def _railway(atlas: Atlas) -> Chosen:
    try:
        return _line(atlas, RAILWAY)
    except BadValue as fault:
        raise BadQuery([Fault("line", fault.message, fault.allowed)]) from None


def _chained(paths: Sequence[Any]) -> list[Any]:
    """The sections, each turned so that it begins where the one before it ends.

    :raises BadQuery: one of them does not begin there.
    """
    first, *rest = paths
    if rest and min(_between(first[0], end) for end in _ends(rest[0])) < min(
        _between(first[-1], end) for end in _ends(rest[0])
    ):
        first = first[::-1]
    found = [first]
    for path in rest:
        last = found[-1][-1]
        turned = path[::-1] if _between(last, path[-1]) < _between(last, path[0]) else path
        if _between(last, turned[0]) > GAP_M:
            raise BadQuery([Fault("line", "has a gap between its sections", "a line without gaps")])
        found.append(turned)
    return found


def _ends(path: Any) -> tuple[Any, Any]:
    return path[0], path[-1]


def _between(a: Any, b: Any) -> float:
    return nearest(Course(shapely.Point(a)), Course(shapely.Point(b))).metres


def _sections(
    atlas: Atlas, layer: Layer, sections: Sequence[int], paths: Sequence[Any], radius: float
) -> Iterator[Row]:
    lengths = [Course(shapely.LineString(path)).length for path in paths]
    for index, span in zip(sections, pairwise([0.0, *accumulate(lengths)]), strict=True):
        yield _of_record(atlas, layer, index) | _at(SECTION, span, radius)


def _stops(atlas: Atlas, layer: Layer, course: Course, radius: float) -> Iterator[Row]:
    """The collection's points whose discs touch the line, where they are nearest to it."""
    for index, extent in enumerate(extents(layer)):
        if extent is None or not extent.is_point:
            continue
        position = LonLat(*map(float, extent.course.points[0]))
        if nearest(extent.course, course).metres <= extent.radius_m:
            kind, off = str(layer.properties[index].get("category", "point")), extent.radius_m + radius
            yield _of_record(atlas, layer, index) | _at(kind, (course.along(position), None), off)


def _crossings(atlas: Atlas, course: Course, radius: float) -> Iterator[Row]:
    """Where the line crosses borders; crossings of one border that may be a single one are one row."""
    for name in asked.borders(atlas, *BORDERS):
        crossed = shapely.intersection(course.geometry, asked.border(atlas, name).extent.course.geometry)
        metres = sorted(course.along(LonLat(*one)) for one in shapely.get_coordinates(crossed).tolist())
        for first, last in _grouped(metres, radius):
            yield _NOTHING | _at(f"border {name}", (first, last if last > first else None), radius)


def _grouped(metres: Sequence[float], gap: float) -> Iterator[tuple[float, float]]:
    """First and last of numbers in order that are no farther from one another than a gap."""
    starts = [i for i, one in enumerate(metres) if not i or one - metres[i - 1] > gap]
    for first, end in pairwise([*starts, len(metres)]):
        yield metres[first], metres[end - 1]


def _of_record(atlas: Atlas, layer: Layer, index: int) -> Row:
    fid = layer.ids[index]
    named = reference_to(layer.id, fid, str(layer.properties[index].get("name", fid)))
    return {"feature": named, "official": "; ".join(_official(atlas, layer, index))}


def _at(kind: str, span: tuple[float, float | None], radius: float) -> Row:
    start, end = span
    return {
        "kind": kind,
        "from_km": _km(start, radius),
        "to_km": None if end is None else _km(end, radius),
        "plus_minus_km": math.ceil(radius / 1000),
        "drawn_km": None if end is None or kind not in (SECTION, "line") else _km(end - start, radius),
    }


def _km(metres: float, radius: float) -> float | int | None:
    """As fine as what is known of the place allows."""
    grain = next((one for one in GRAINS if radius >= one), 1)
    return km(round(metres / grain) * grain)


def _official(atlas: Atlas, layer: Layer, index: int) -> list[str]:
    """The lengths that sources give: as printed, what of, when, by which source, and how they stand."""
    claims = atlas.claims_on(layer.id, layer.ids[index])
    return [
        f"{one.value} {one.unit}{f' ({one.qualifier})' if one.qualifier else ''}, "
        f"{', '.join(filter(None, (_of(one.property), one.date, one.source, one.status)))}"
        for one in claims
        if one.property and one.property.startswith("length_") and one.value is not None
    ]


def _of(name: str) -> str:
    """Of a property such as `length_kg_km`, the country whose part it is."""
    part = name.removeprefix("length_").removesuffix("km").strip("_")
    return f"in {part.upper()}" if part else ""


QUESTION = Question(
    "profile",
    "Along a line",
    "Sections, stations, tunnels and border crossings in the order of a line, with distances along it as it "
    "is drawn, and beside them the lengths that sources give.",
    parameters,
    answer,
    has_features=False,
    needs="line",
    taken=RAILWAY,
)
