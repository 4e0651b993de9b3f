"""A scene as SVG with text as text, its fonts inside, and nothing asked of another place.

Browsers read the fonts; a drawing program that does not takes Source Sans 3 from its own machine, else the
next font of the stack, and is better given the PDF.
"""

from __future__ import annotations

import base64
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path as File
from xml.sax.saxutils import escape, quoteattr

from ca_geo.figure import fonts
from ca_geo.figure.paths import data
from ca_geo.figure.scene import Box, Circle, CurvedText, Group, Node, Path, Pattern, Scene, Style, Text, Type

NAMES = {"source-sans-3": "Source Sans 3", "source-serif-4": "Source Serif 4"}
SANS = "'Source Sans 3','Source Sans Pro','Noto Sans',Arial,sans-serif"
SERIF = "'Source Serif 4','Source Sans 3','Noto Serif',Georgia,serif"
MOVED = {
    "start": 0.0,
    "middle": 0.5,
    "end": 1.0,
}  # by how much of the space that SVG puts after the last letter


def write(scene: Scene) -> bytes:
    """The picture as an SVG document in UTF-8; the same bytes for the same scene."""
    return _Document().text(scene).encode()


class _Document:
    """What one document has defined so far, and which characters it takes of which font."""

    def __init__(self) -> None:
        self._ids: dict[str, str] = {}
        self._definitions: list[str] = []
        self._characters: dict[File, set[str]] = defaultdict(set)

    def text(self, scene: Scene) -> str:
        body = [self._node(child) for child in scene.children]
        return "\n".join([
            f"<svg{_root(scene)}>",
            f'<title id="title">{_said(scene.title)}</title>',
            f'<desc id="description">{_said(scene.description or scene.title)}</desc>',
            f"<metadata>{_metadata(scene.metadata)}</metadata>",
            f"<style>{''.join(_faces(self._characters))}</style>",
            f"<defs>{''.join(self._definitions)}</defs>",
            f'<rect width="100%" height="100%" fill="{scene.background}"/>',
            *body,
            "</svg>\n",
        ])  # fmt: skip

    def _node(self, node: Node) -> str:
        match node:
            case Group():
                return self._group(node)
            case Path():
                return self._path(node)
            case Circle():
                return self._shape(f"circle{_attributes(cx=node.x, cy=node.y, r=node.r)}", node.style)
            case Text():
                return self._text(node)
            case CurvedText():
                return self._curved(node)

    def _group(self, group: Group) -> str:
        clip = None if group.clip is None else self._define(_clip(group.clip))
        said = _attributes(id=group.id, clip_path=clip and f"url(#{clip})", opacity=_but(group.opacity, 1))
        title = f"<title>{_said(group.title)}</title>" if group.title else ""
        return f"<g{said}>{title}{''.join(map(self._node, group.children))}</g>"

    def _path(self, path: Path) -> str:
        rule = ' fill-rule="evenodd"' if path.closed and len(path.lines) > 1 else ""
        return self._shape(f'path d="{data(path.lines, closed=path.closed)}"{rule}', path.style)

    def _shape(self, shape: str, style: Style) -> str:
        """The shape; a pattern lies on a copy of it that has the fill, under the stroke."""
        if style.pattern is None:
            return f"<{shape}{_fill(style)}{_stroke(style)}/>"
        tile = self._define(_tile(style.pattern))
        filled = f"<{shape}{_fill(style)}/>" if style.fill else ""
        return f'{filled}<{shape} fill="url(#{tile})"{_stroke(style)}/>'

    def _text(self, text: Text) -> str:
        line = fonts.drawable(text.text)
        turn = f"rotate({_number(text.rotate)} {_number(text.x)} {_number(text.y)})" if text.rotate else None
        place = _attributes(
            x=text.x + MOVED[text.anchor] * text.type.spacing,
            y=text.y,
            text_anchor=_but(text.anchor, "start"),
            transform=turn,
        )
        return f"<text{place}{self._type(line, text.type)}{_lang(text.lang)}>{escape(line)}</text>"

    def _curved(self, text: CurvedText) -> str:
        line = fonts.drawable(text.text)
        d = data([text.points])
        track = self._define(lambda id: f'<path id="{id}" d="{d}"/>')
        run = f'<textPath href="#{track}" startOffset="50%">{escape(line)}</textPath>'
        return f'<text text-anchor="middle"{self._type(line, text.type)}{_lang(text.lang)}>{run}</text>'

    def _type(self, line: str, type: Type) -> str:
        for file, part in fonts.runs(line, type.family, type.italic):
            self._characters[file].update(part)
        halo, width = type.halo or (None, None)
        return _attributes(
            font_family=SERIF if type.family == "serif" else None,
            font_size=type.size,
            font_weight=_but(type.weight, 400),
            font_style="italic" if type.italic or type.family == "serif" else None,
            letter_spacing=_but(type.spacing, 0),
            fill=type.fill,
            stroke=halo,
            stroke_width=width,
            paint_order="stroke" if halo else None,
        )

    def _define(self, make: Callable[[str], str]) -> str:
        """The id of a definition; the same one is made once."""
        key = make("")
        if key not in self._ids:
            self._ids[key] = f"d{len(self._ids) + 1}"
            self._definitions.append(make(self._ids[key]))
        return self._ids[key]


def _root(scene: Scene) -> str:
    width, height = _number(scene.width), _number(scene.height)
    return _attributes(
        xmlns="http://www.w3.org/2000/svg",
        width=f"{width}pt",
        height=f"{height}pt",
        viewBox=f"0 0 {width} {height}",
        role="img",
        aria_labelledby="title description",
        lang=scene.lang,
        font_family=SANS,
        font_kerning="none",
        font_variant_ligatures="none",
        stroke_linejoin="round",
        fill="none",
    ) + _lang(scene.lang)


def _metadata(metadata: Mapping[str, str]) -> str:
    """Further facts as Dublin Core terms."""
    said = "".join(f"<dc:{name}>{_said(text)}</dc:{name}>" for name, text in metadata.items())
    return f'<dc:dc xmlns:dc="http://purl.org/dc/terms/">{said}</dc:dc>'


def _faces(characters: Mapping[File, set[str]]) -> Iterator[str]:
    """`@font-face` for each file (CSS Fonts 4, clause 4), with the characters that the picture has of it."""
    for file, chars in sorted(characters.items()):
        packed = base64.b64encode(fonts.cut(file, chars)).decode()
        style = "italic" if "italic" in file.name else "normal"
        yield (
            f"@font-face{{font-family:'{NAMES[file.parent.name]}';font-style:{style};font-weight:200 900;"
            f"src:url(data:font/woff2;base64,{packed}) format('woff2');unicode-range:{_ranges(chars)}}}"
        )


def _ranges(characters: Iterable[str]) -> str:
    """The characters as CSS has ranges of them: `U+20,U+41-5A`."""
    codes = sorted(map(ord, characters))
    blocks = groupby(enumerate(codes), key=lambda pair: pair[1] - pair[0])
    found = [[code for _, code in block] for _, block in blocks]
    return ",".join(f"U+{b[0]:X}" + (f"-{b[-1]:X}" if len(b) > 1 else "") for b in found)


def _clip(box: Box) -> Callable[[str], str]:
    left, top, right, bottom = box
    rectangle = _attributes(x=left, y=top, width=right - left, height=bottom - top)
    return lambda id: f'<clipPath id="{id}"><rect{rectangle}/></clipPath>'


def _tile(pattern: Pattern) -> Callable[[str], str]:
    """A pattern's square: its lines, or dots, in the middle of it."""
    side, middle = _number(pattern.step), _number(pattern.step / 2)
    frame = _attributes(
        width=pattern.step,
        height=pattern.step,
        patternUnits="userSpaceOnUse",
        patternTransform=f"rotate({_number(pattern.angle)})",
    )
    if pattern.kind == "dots":
        dot = _attributes(cx=pattern.step / 2, cy=pattern.step / 2, r=pattern.width / 2, fill=pattern.colour)
        inside = f"<circle{dot}{_attributes(fill_opacity=_but(pattern.opacity, 1))}/>"
    else:
        d = f"M0 {middle}H{side}" + (f"M{middle} 0V{side}" if pattern.kind == "cross" else "")
        line = _attributes(stroke=pattern.colour, stroke_width=pattern.width)
        inside = f'<path d="{d}"{line}{_attributes(stroke_opacity=_but(pattern.opacity, 1))}/>'
    return lambda id: f'<pattern id="{id}"{frame}>{inside}</pattern>'


def _fill(style: Style) -> str:
    if style.fill is None:
        return ""
    opacity = style.opacity * style.fill_opacity
    return _attributes(fill=style.fill, fill_opacity=_but(opacity, 1))


def _stroke(style: Style) -> str:
    if style.stroke is None or not style.width:
        return ""
    return _attributes(
        stroke=style.stroke,
        stroke_width=style.width,
        stroke_dasharray=" ".join(map(_number, style.dash)) or None,
        stroke_opacity=_but(style.opacity, 1),
        stroke_linecap=_but(style.cap, "butt"),
        stroke_linejoin=_but(style.join, "round"),
    )


def _but(value: float | str, usual: float | str) -> float | str | None:
    """The value, or nothing where it is the usual one."""
    return None if value == usual else value


def _attributes(**given: float | str | None) -> str:
    found = {name.replace("_", "-"): value for name, value in given.items() if value is not None}
    return "".join(f" {name}={quoteattr(_written(value))}" for name, value in found.items())


def _written(value: float | str) -> str:
    return value if isinstance(value, str) else _number(value)


def _number(value: float) -> str:
    return f"{round(value, 2) + 0:g}"


def _lang(lang: str | None) -> str:
    return f' xml:lang="{lang}"' if lang else ""


def _said(text: str) -> str:
    """Words that are not drawn, in any script; without what XML cannot hold."""
    return escape("".join(char for char in text if char.isprintable() or char in "\n\t"))
