"""What lies in an area that the asker draws."""

from __future__ import annotations

from collections.abc import Mapping

from ca_geo import geodesic
from ca_geo.analysis import asked
from ca_geo.analysis.extent import CERTAIN, POSSIBLE, Extent
from ca_geo.analysis.placed import counted, notes_on, placed
from ca_geo.analysis.question import Answer, Question, Values, columns
from ca_geo.analysis.within import LIMIT, limit_row, match_row
from ca_geo.atlas import Atlas
from ca_geo.geodesic import Course
from ca_geo.query import Parameter


def parameters(atlas: Atlas) -> Mapping[str, Parameter]:
    """What the question takes."""
    return asked.table(
        asked.row("polygon", "Polygon", f"{asked.POLYGON_FORM}.", asked.polygon),
        match_row(),
        *asked.scope_rows(atlas),
        limit_row(),
    )


def answer(atlas: Atlas, values: Values) -> Answer:
    """The features that are certainly or possibly in the area, certain ones first."""
    area, scope = asked.one_of(values, ("polygon",)), asked.scope(atlas, values)
    inside, edge = Course(area), Course(area.boundary)
    told = [(one, lies_in(one.extent, inside, edge)) for one in placed(scope)]
    hits = [(one, sure) for one, sure in told if sure is not None]
    hits.sort(key=lambda hit: (hit[1] != CERTAIN, hit[0].key))
    if values.get("match") == CERTAIN:
        hits = [hit for hit in hits if hit[1] == CERTAIN]
    shown = hits[: values.get("limit", LIMIT)]
    return Answer(
        columns=columns(("feature", "Feature"), ("within", "In the polygon"), ("aggregate", "Aggregate")),
        rows=tuple(
            {"feature": one.reference, "within": sure, "aggregate": one.is_aggregate} for one, sure in shown
        ),
        features=tuple(one.as_feature(within=sure) for one, sure in shown),
        members={
            "polygon": area.__geo_interface__,
            "area_km2": round(geodesic.geodesic_area(area) / 1e6),
            "numberMatched": len(hits),
            "numberCertain": sum(sure == CERTAIN for _, sure in hits),
            **counted(scope),
        },
        notes=tuple(notes_on(scope, (one for one, _ in shown))),
    )


def lies_in(extent: Extent, area: Course, edge: Course) -> str | None:
    """Whether all that a place may be is in an area (certain), some of it (possible), or none."""
    if area.prepared.contains(extent.course.geometry):
        if not extent.stated:
            return POSSIBLE
        deep = not extent.radius_m or geodesic.nearest(extent.course, edge).metres >= extent.radius_m
        return CERTAIN if deep else POSSIBLE
    return POSSIBLE if geodesic.nearest(extent.course, area).metres <= extent.radius_m else None


QUESTION = Question(
    "polygon",
    "What lies in a polygon",
    "What lies in an area that you draw: certainly, with all that its place may be, or possibly.",
    parameters,
    answer,
    needs="polygon",
)
