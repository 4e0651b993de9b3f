"""The JSON documents of briefings: all of them, and one with its steps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ca_geo.briefings.told import Briefing, Briefings, Step
from ca_geo.links import Link, address, as_json, join
from ca_geo.media import HTML, PDF, PPTX

if TYPE_CHECKING:
    from ca_geo.atlas import Atlas


def all_of(found: Briefings, base: str, links: Sequence[Link]) -> dict[str, Any]:
    """The document of `/briefings`."""
    return {"briefings": [_entry(one, base) for one in found.briefings.values()], "links": as_json(links)}


def one_of(briefing: Briefing, atlas: Atlas, base: str, links: Sequence[Link]) -> dict[str, Any]:
    """The document of `/briefing/{id}`: every step with the records that its view shows."""
    return {
        "id": briefing.id,
        "title": briefing.title,
        "summary": briefing.summary,
        "steps": [_step(atlas, step, number, base) for number, step in enumerate(briefing.steps, 1)],
        "sources": [{"number": briefing.number_of(id_), "id": id_} for id_ in briefing.sources],
        "links": as_json(links),
    }


def briefing_links(briefing: Briefing, base: str) -> list[Link]:
    """Where a briefing can be read, and the list that it stands in."""
    path = f"/briefing/{briefing.id}"
    return [
        Link(join(address(base, path), "read"), "alternate", HTML.link_type, "The briefing as a text"),
        Link(address(base, f"{path}.pptx"), "alternate", PPTX.link_type, "The briefing as slides"),
        Link(address(base, f"{path}.pdf"), "alternate", PDF.link_type, "The briefing as a hand-out"),
        Link(address(base, "/briefings"), "up", HTML.link_type, "All briefings"),
    ]


def _entry(briefing: Briefing, base: str) -> dict[str, Any]:
    path = f"/briefing/{briefing.id}"
    links = [Link(address(base, path), "item", HTML.link_type, briefing.title)]
    said = {"id": briefing.id, "title": briefing.title, "summary": briefing.summary}
    return {**said, "steps": len(briefing.steps), "links": as_json(links)}


def _step(atlas: Atlas, step: Step, number: int, base: str) -> dict[str, Any]:
    view = step.view.view(atlas)
    href = join(address(base, "/map"), view.query)
    return {
        "number": number,
        "view": step.view.id,
        "title": step.view.title,
        "caption": step.view.caption,
        "query": view.query,
        "text": step.text,
        "notes": step.notes,
        "sources": list(step.view.sources),
        "features": [record.reference for record in view.shown(atlas)],
        "links": as_json([Link(href, "related", HTML.link_type, "This view on the map")]),
    }
