"""A scene as PDF: vectors, text that can be searched and copied, subsets of its fonts inside.

Nobody copies a name twice or letter by letter: halos are outlines, no text, and so are the letters of a
curved name, whose text lies unseen in one line in the middle of the curve.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from math import atan2, cos, hypot, radians, sin
from pathlib import Path as File
from typing import Any, NamedTuple

import numpy as np

from ca_geo.figure import fonts
from ca_geo.figure.boxes import corners
from ca_geo.figure.paths import operators
from ca_geo.figure.scene import (
    Box,
    Circle,
    CurvedText,
    Group,
    Node,
    Path,
    Pattern,
    Points,
    Scene,
    Style,
    Text,
    Type,
)

CAPS = {"butt": 0, "round": 1, "square": 2}
JOINS = {"miter": 0, "round": 1, "bevel": 2}
FILLED, STROKED, UNSEEN = 0, 1, 3  # text rendering modes (ISO 32000-1, 9.3.6)
EVEN_ODD, NON_ZERO = 0, 1  # reportlab's names of the rules
SHARE = {"start": 0.0, "middle": 0.5, "end": 1.0}
ROUND = 0.5522847  # of a quarter of a circle as one Bézier curve


def write(scene: Scene) -> bytes:
    """The picture as a PDF of one page; the same bytes for the same scene."""
    file = io.BytesIO()
    canvas = opened(file, scene.title, scene.description, scene.lang)
    canvas.setPageSize((scene.width, scene.height))
    paint(canvas, scene, (0, scene.height))
    canvas.showPage()
    canvas.save()
    return file.getvalue()


def opened(file: io.BytesIO, title: str, subject: str, lang: str) -> Any:
    """A document to be written to, without time or chance in it."""
    from reportlab import rl_config  # noqa: PLC0415
    from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415

    rl_config.useA85 = 0  # streams as bytes: a fifth shorter than as text, and sooner written
    first = _font(fonts.first(), 400)  # reportlab names one font on each page, used or not
    canvas = Canvas(file, pageCompression=1, invariant=1, lang=lang, initialFontName=first)
    canvas.setTitle(title)
    canvas.setSubject(subject)
    canvas.setAuthor("ca-geo")
    canvas.setCreator("ca-geo")
    canvas.setViewerPreference("DisplayDocTitle", "true")
    return canvas


def paint(canvas: Any, scene: Scene, corner: tuple[float, float]) -> None:
    """Paints a scene with its upper left corner at a place of the page, whose y goes up.

    A scene without background leaves what is painted already.
    """
    canvas.saveState()
    canvas.transform(1, 0, 0, -1, *corner)  # y down, as scenes have it
    painter = _Painter(canvas)
    if scene.background:
        page = corners((0.0, 0.0, scene.width, scene.height))
        painter.node(Path((page,), Style(fill=scene.background), closed=True))
    for node in scene.children:
        painter.node(node)
    canvas.restoreState()


class Place(NamedTuple):
    """Where a letter stands, and in which direction, in radians."""

    x: float
    y: float
    angle: float


@dataclass(frozen=True)
class _Code:
    """Operators as reportlab takes them for a path or a text."""

    code: str

    def getCode(self) -> str:  # noqa: N802 - reportlab's name
        return self.code


@dataclass(frozen=True)
class _Painter:
    """Paints nodes; `opacity` is that of the groups around them."""

    canvas: Any
    opacity: float = 1

    def node(self, node: Node) -> None:
        match node:
            case Group():
                self._group(node)
            case Path():
                outline = _Code(operators(node.lines, closed=node.closed))
                self._shape(outline, _bounds(node.lines), node.style)
            case Circle():
                box = (node.x - node.r, node.y - node.r, node.x + node.r, node.y + node.r)
                self._shape(_Code(_circle(node)), box, node.style)
            case Text():
                self._text(node)
            case CurvedText():
                self._curved(node)

    def _group(self, group: Group) -> None:
        self.canvas.saveState()
        if group.clip is not None:
            self._clip(_Code(operators([corners(group.clip)], closed=True)))
        inner = replace(self, opacity=self.opacity * group.opacity)
        for child in group.children:
            inner.node(child)
        self.canvas.restoreState()

    def _clip(self, outline: _Code) -> None:
        self.canvas.clipPath(outline, stroke=0, fill=0, fillMode=EVEN_ODD)

    def _shape(self, outline: _Code, box: Box, style: Style) -> None:
        if style.fill is not None:
            self.canvas.setFillColor(style.fill, style.opacity * style.fill_opacity * self.opacity)
            self.canvas.drawPath(outline, stroke=0, fill=1, fillMode=EVEN_ODD)
        if style.pattern is not None:
            self._pattern(outline, box, style.pattern)
        if style.stroke is not None and style.width:
            self._pen(style)
            self.canvas.drawPath(outline, stroke=1, fill=0)

    def _pen(self, style: Style) -> None:
        canvas = self.canvas
        canvas.setStrokeColor(style.stroke, style.opacity * self.opacity)
        canvas.setLineWidth(style.width)
        canvas.setLineCap(CAPS[style.cap])
        canvas.setLineJoin(JOINS[style.join])
        canvas.setDash(list(style.dash))

    def _pattern(self, outline: _Code, box: Box, pattern: Pattern) -> None:
        """The pattern's lines over the box, cut to the outline; dots are dashes without length."""
        dots = pattern.kind == "dots"
        line = Style(
            stroke=pattern.colour,
            width=pattern.width,
            dash=(0, pattern.step) if dots else (),
            opacity=pattern.opacity,
            cap="round" if dots else "butt",
        )
        angles = (pattern.angle, pattern.angle + 90) if pattern.kind == "cross" else (pattern.angle,)
        self.canvas.saveState()
        self._clip(outline)
        for angle in angles:
            self._shape(_Code(operators(_hatch(box, angle, pattern.step))), box, line)
        self.canvas.restoreState()

    def _text(self, text: Text) -> None:
        line = fonts.drawable(text.text)
        angle = radians(text.rotate)
        back = SHARE[text.anchor] * _length(line, text.type)
        start = Place(text.x - back * cos(angle), text.y - back * sin(angle), angle)
        if text.type.halo:
            self._halo(list(_straight(start, line, text.type)), text.type)
        self._line(line, start, text.type, FILLED)

    def _line(self, line: str, start: Place, type: Type, mode: int) -> None:
        self.canvas.setFillColor(type.fill, self.opacity)
        text = self.canvas.beginText()
        text.setTextRenderMode(mode)
        text.setCharSpace(type.spacing)
        text.setTextTransform(*_matrix(start))
        for file, run in fonts.runs(line, type.family, type.italic):
            text.setFont(_font(file, type.weight), type.size)
            text.textOut(run)
        text.setTextRenderMode(FILLED)  # it outlives the text
        self.canvas.drawText(text)

    def _curved(self, text: CurvedText) -> None:
        line = fonts.drawable(text.text)
        letters = list(_along(text.points, line, text.type))
        if not letters:
            return
        self._halo(letters, text.type)
        self.canvas.setFillColor(text.type.fill, self.opacity)
        self._outlines(letters, text.type.size, stroke=0, fill=1)
        x, y, _ = letters[len(letters) // 2][0]
        self._line(line, Place(x - _length(line, text.type) / 2, y, 0), text.type, UNSEEN)

    def _halo(self, letters: Sequence[Letter], type: Type) -> None:
        if type.halo:
            colour, width = type.halo
            self._pen(Style(stroke=colour, width=width / type.size * fonts.EM))
            self._outlines(letters, type.size, stroke=1, fill=0)

    def _outlines(self, letters: Sequence[Letter], size: float, *, stroke: int, fill: int) -> None:
        for place, glyph in letters:
            self.canvas.saveState()
            a, b, c, d, x, y = _matrix(place)
            unit = size / fonts.EM
            self.canvas.transform(a * unit, b * unit, c * unit, d * unit, x, y)
            self.canvas.drawPath(glyph.outline, stroke=stroke, fill=fill, fillMode=NON_ZERO)
            self.canvas.restoreState()


def _matrix(place: Place) -> tuple[float, float, float, float, float, float]:
    """From a letter's plane, y up, to the page at a place, y down."""
    across, down = cos(place.angle), sin(place.angle)
    return across, down, down, -across, place.x, place.y


@cache
def _font(file: File, weight: int) -> str:
    """The name under which reportlab has a font."""
    from reportlab.pdfbase import pdfmetrics  # noqa: PLC0415
    from reportlab.pdfbase.ttfonts import TTFont  # noqa: PLC0415

    name = f"{file.stem}-{weight}"
    pdfmetrics.registerFont(TTFont(name, io.BytesIO(fonts.static(file, weight))))
    return name


class Glyph(NamedTuple):
    """A letter's outline as a PDF path, y up, and how wide it is, both in the font's units."""

    outline: Any
    advance: int


Letter = tuple[Place, Glyph]


@cache
def _glyph(file: File, weight: int, char: str) -> Glyph:
    from fontTools.pens.reportLabPen import ReportLabPen  # noqa: PLC0415
    from reportlab.pdfgen.pathobject import PDFPathObject  # noqa: PLC0415

    path = PDFPathObject()
    path.closePath = path.close  # as the pen calls it
    glyphs, glyph = fonts.glyph(file, weight, char)
    glyph.draw(ReportLabPen(glyphs, path))
    return Glyph(path, round(glyph.width))


def _length(line: str, type: Type) -> float:
    return fonts.measure(line, type.size, type.weight, type.italic, type.family, type.spacing)


def _glyphs(line: str, type: Type) -> Iterator[tuple[float, Glyph]]:
    """Each letter, and its width on the page."""
    for file, run in fonts.runs(line, type.family, type.italic):
        for glyph in (_glyph(file, type.weight, char) for char in run):
            yield glyph.advance / fonts.EM * type.size, glyph


def _straight(start: Place, line: str, type: Type) -> Iterator[Letter]:
    at, across, down = 0.0, cos(start.angle), sin(start.angle)
    for width, glyph in _glyphs(line, type):
        yield Place(start.x + at * across, start.y + at * down, start.angle), glyph
        at += width + type.spacing


def _along(points: Points, line: str, type: Type) -> Iterator[Letter]:
    """Each letter and its place on a curve: turned about the middle of its foot."""
    ends = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])
    at = (ends[-1] - _length(line, type)) / 2
    for width, glyph in _glyphs(line, type):
        x, y, angle = _on(points, ends, at + width / 2)
        yield Place(x - width / 2 * cos(angle), y - width / 2 * sin(angle), angle), glyph
        at += width + type.spacing


def _on(points: Points, ends: Points, at: float) -> Place:
    """The place at a length from the start of a line; straight on before its start and after its end."""
    i = int(np.clip(np.searchsorted(ends, at) - 1, 0, len(points) - 2))
    (x, y), (dx, dy) = points[i], points[i + 1] - points[i]
    share = (at - ends[i]) / (hypot(dx, dy) or 1)
    return Place(float(x + share * dx), float(y + share * dy), atan2(dy, dx))


def _hatch(box: Box, angle: float, step: float) -> list[Points]:
    """Parallel lines over a box, where an SVG pattern has them: in steps from the page's corner."""
    turn = radians(angle)
    along, across = np.array([cos(turn), sin(turn)]), np.array([-sin(turn), cos(turn)])
    ring = corners(box)
    far, near = ring @ along, ring @ across
    start = np.floor(far.min() / step) * step + step / 2
    rows = np.arange(np.floor(near.min() / step), np.ceil(near.max() / step)) * step + step / 2
    return [np.array([start * along + row * across, far.max() * along + row * across]) for row in rows]


def _bounds(lines: Sequence[Points]) -> Box:
    every = np.concatenate(lines) if lines else np.zeros((1, 2))
    (left, top), (right, bottom) = every.min(axis=0), every.max(axis=0)
    return float(left), float(top), float(right), float(bottom)


def _circle(circle: Circle) -> str:
    """Four Bézier curves."""
    x, y, r, k = circle.x, circle.y, circle.r, circle.r * ROUND
    quarters = (
        (x + r, y + k, x + k, y + r, x, y + r),
        (x - k, y + r, x - r, y + k, x - r, y),
        (x - r, y - k, x - k, y - r, x, y - r),
        (x + k, y - r, x + r, y - k, x + r, y),
    )
    curves = " ".join(("%.3f " * 6 + "c") % quarter for quarter in quarters)
    return f"{x + r:.3f} {y:.3f} m {curves} h"
