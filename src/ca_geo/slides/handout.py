"""A briefing on paper, A4: for each step its map, caption and text; the sources at the end."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ca_geo.figure import pdf
from ca_geo.figure.lettering import wrapped
from ca_geo.figure.palette import palette
from ca_geo.figure.scene import Node, Scene, Text, Type
from ca_geo.slides import told

if TYPE_CHECKING:
    from typing import Any

    from ca_geo.atlas import Atlas
    from ca_geo.briefings import Briefing, Step

MM = 72 / 25.4
WIDTH, HEIGHT = 210 * MM, 297 * MM
EDGE = 20 * MM
INNER = WIDTH - 2 * EDGE
PICTURE_HEIGHT = 140 * MM
DPI = 288
LINE = 1.35  # of the size
INK, PALE = palette("light")["ink"], palette("light")["ink-2"]
TITLE, HEAD = Type(22, INK, weight=650), Type(15, INK, weight=650)
LEAD, BODY, SMALL = Type(11.5, INK, weight=600), Type(10.5, INK), Type(8, PALE)
REFERENCE = Type(9, INK)


def handout_of(atlas: Atlas, id: str) -> bytes:
    """`handout` of the briefing with an id: what can be asked of another process. Raises NotFound."""
    return handout(atlas, told.named(atlas, id))


def handout(atlas: Atlas, briefing: Briefing) -> bytes:
    """The hand-out as a PDF file; the same bytes for the same atlas."""
    file = io.BytesIO()
    paper = _Paper(pdf.opened(file, briefing.title, briefing.summary, "en"), briefing.title)
    _cover(paper, briefing)
    for number, step in enumerate(briefing.steps, 1):
        _step(paper, atlas, briefing, step, number)
    paper.turn()
    paper.write("Sources", HEAD, after=8)
    for row in told.bibliography(atlas, briefing):
        paper.write(row, REFERENCE, after=3)
    paper.write(told.statement(atlas), SMALL, before=12)
    paper.turn()
    paper.canvas.save()
    return file.getvalue()


def _cover(paper: _Paper, briefing: Briefing) -> None:
    paper.write(briefing.title, TITLE, before=60, after=8)
    paper.write(briefing.summary, BODY, after=24)
    for number, step in enumerate(briefing.steps, 1):
        paper.write(f"{number}. {step.view.title}", BODY, after=4)


def _step(paper: _Paper, atlas: Atlas, briefing: Briefing, step: Step, number: int) -> None:
    paper.turn()
    paper.write(f"{number}. {step.view.title}", HEAD, after=6)
    width, height = (round(side * DPI / 72) for side in (INNER, PICTURE_HEIGHT))
    paper.place(told.picture(atlas, step, f"{width}x{height}", DPI))
    paper.write(f"{step.view.caption} {told.numbers(briefing, step)}", LEAD, after=8)
    paper.write(step.text, BODY)


@dataclass
class _Paper:
    """Pages filled from above; what does not fit goes on over the leaf."""

    canvas: Any
    foot: str
    page: int = 0
    y: float = EDGE
    nodes: list[Node] = field(default_factory=list)

    def write(self, text: str, type: Type, before: float = 0, after: float = 0) -> None:
        """A paragraph over the whole width."""
        self.y += before
        for line in wrapped(text, type, INNER):
            if self.y + type.size * LINE > HEIGHT - EDGE:
                self.turn()
            self.nodes.append(Text(EDGE, self.y + type.size, line, type))
            self.y += type.size * LINE
        self.y += after

    def place(self, scene: Scene) -> None:
        """A picture at the left edge."""
        pdf.paint(self.canvas, scene, (EDGE, HEIGHT - self.y))
        self.y += scene.height + 10

    def turn(self) -> None:
        """Ends the page, with its number; an empty one stays."""
        if not self.nodes:
            return
        self.page += 1
        number = Text(WIDTH - EDGE, HEIGHT - EDGE / 2, str(self.page), SMALL, "end")
        foot = (Text(EDGE, HEIGHT - EDGE / 2, self.foot, SMALL), number)
        sheet = Scene(WIDTH, HEIGHT, "", (*self.nodes, *foot), self.foot)
        self.canvas.setPageSize((WIDTH, HEIGHT))
        pdf.paint(self.canvas, sheet, (0, HEIGHT))
        self.canvas.showPage()
        self.nodes, self.y = [], EDGE
