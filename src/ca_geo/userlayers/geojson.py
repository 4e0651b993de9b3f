"""GeoJSON (RFC 7946), and what came before it: with a `crs` member, NaN, a byte order mark."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import orjson

from ca_geo.errors import BadValue
from ca_geo.userlayers.raw import Column, RawLayer, from_geojson
from ca_geo.userlayers.report import Notes

GEOMETRIES = ("Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon")
_LONG = re.compile(r"\d{19}")  # digits that may be more than 64 bits hold
_ABOUT = {"title": "title", "description": "description", "licence": "licence", "license": "licence"}


def read(path: Path) -> Iterator[RawLayer]:
    """The one layer of a file.

    :raises BadValue: no UTF-8, no JSON, no GeoJSON, or a `crs` member of null.
    """
    document = _parsed(path)
    notes = Notes()
    features, left_out = _features(document, notes)
    members = [feature.get("geometry") for feature in features]
    geometries = from_geojson([None if one is None else json.dumps(one) for one in members], notes)
    yield RawLayer(
        name=path.stem,
        columns=list(_columns(features)),
        geometries=geometries,
        crs=_crs(document, notes),
        notes=notes,
        ids=_ids(features),
        about=_about(document),
        left_out=left_out,
    )


def _parsed(path: Path) -> Any:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise BadValue(f"byte {fault.start} is no UTF-8", "GeoJSON in UTF-8 (RFC 8259, 8.1)") from None
    try:
        return _fully(text) if _LONG.search(text) else orjson.loads(text)
    except orjson.JSONDecodeError:
        return _fully(text)


def _fully(text: str) -> Any:
    """JSON with whole numbers of any length, and with NaN and Infinity, which some write: faults of rows."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as fault:
        raise BadValue(f"is no JSON: {fault}") from None


def _features(document: Any, notes: Notes) -> tuple[list[Mapping[str, Any]], int]:
    """The features, and how many members of `features` are none."""
    kind = document.get("type") if isinstance(document, dict) else None
    if kind == "Feature":
        return [_checked(document)], 0
    if kind in {*GEOMETRIES, "GeometryCollection"}:
        return [{"geometry": document}], 0
    members = document.get("features") if kind == "FeatureCollection" else None
    if kind == "FeatureCollection" and not isinstance(members, list):
        raise BadValue("its member features is no list", "a FeatureCollection with one (RFC 7946, 3.3)")
    if not isinstance(members, list):
        what = f"JSON of type {kind}" if kind else "JSON without type"
        raise BadValue(f"is {what}", "a FeatureCollection, a Feature or a geometry (RFC 7946)")
    wrong = [row for row, one in enumerate(members) if not _is_feature(one)]
    notes.rows(wrong, "is no Feature; left out")
    return [_checked(one) for one in members if _is_feature(one)], len(wrong)


def _is_feature(member: Any) -> bool:
    return isinstance(member, dict) and member.get("type") == "Feature"


def _checked(feature: dict[str, Any]) -> Mapping[str, Any]:
    """A feature whose `properties` is an object, as foreign members and null may not be."""
    given = feature.get("properties")
    return {
        **feature,
        "properties": given if isinstance(given, dict) else {} if given is None else {"properties": given},
    }


def _columns(features: Sequence[Mapping[str, Any]]) -> Iterator[Column]:
    """In the order in which the names occur."""
    records = [feature.get("properties") or {} for feature in features]
    names = dict.fromkeys(name for record in records for name in record)
    for name in names:
        yield Column(name, [record.get(name) for record in records])


def _ids(features: Sequence[Mapping[str, Any]]) -> tuple[str, Sequence[Any]] | None:
    ids = [feature.get("id") for feature in features]
    return None if all(fid is None for fid in ids) else ("ids of the features", ids)


def _crs(document: Mapping[str, Any], notes: Notes) -> str:
    """CRS84 unless the old `crs` member (GeoJSON 2008, 3) says otherwise; links are not followed."""
    if "crs" not in document:
        return "OGC:CRS84"
    member = document["crs"]
    said = member.get("properties") if isinstance(member, dict) else None
    name = said.get("name") if isinstance(said, dict) else None
    if not isinstance(name, str):
        raise BadValue(
            "the member crs names no coordinate reference system", "a name, or no such member (CRS84)"
        )
    notes.say(f"the member crs, which RFC 7946 no longer has, says {name}")
    return name


def _about(document: Mapping[str, Any]) -> dict[str, str]:
    names = {**_ABOUT, "attribution": "attribution"}
    return {to: text for name, to in names.items() if isinstance(text := document.get(name), str) and text}
