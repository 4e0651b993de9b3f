"""What slides and hand-out say of a briefing: its pictures, sources in full, the border statement."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ca_geo import briefings
from ca_geo.citation import citation
from ca_geo.figure import Request, scene_of
from ca_geo.figure.captions import Captions
from ca_geo.figure.language import Language
from ca_geo.figure.scene import Scene
from ca_geo.view import View

if TYPE_CHECKING:
    from ca_geo.atlas import Atlas
    from ca_geo.briefings import Briefing, Step


def named(atlas: Atlas, id: str) -> Briefing:
    """A briefing of the atlas by its id.

    :raises NotFound: there is none with this id.
    """
    return briefings.load(atlas).get(id)


def picture(atlas: Atlas, step: Step, size: str, dpi: int) -> Scene:
    """The map of a step without a title of its own: what it stands on has one."""
    return scene_of(atlas, step.view.view(atlas), Request(size=size, dpi=dpi, heading=False))


def numbers(briefing: Briefing, step: Step) -> str:
    """The sources of a step, as the briefing numbers them: `[1] [4]`."""
    return " ".join(f"[{briefing.number_of(id)}]" for id in step.view.sources)


def bibliography(atlas: Atlas, briefing: Briefing) -> Iterator[str]:
    """Every source in full behind its number and id."""
    for number, id in enumerate(briefing.sources, 1):
        item = atlas.catalog.sources[id]
        address = f" {item['URL']}" if "URL" in item else ""
        yield f"[{number}] {id}: {'. '.join(part.rstrip('.') for part in citation(item))}.{address}"


def statement(atlas: Atlas) -> str:
    """Whose the borders are and that they take no side, and as of when the evidence is."""
    captions = Captions(View(), Request(), Language.of(atlas, None), None)
    return f"{captions.statement} {captions.credits}"
