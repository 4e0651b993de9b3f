"""The map's type outside the browser: which characters it has, how wide they are, files cut for a picture.

Source Sans 3 and Source Serif 4 Italic lie in `web/vendor` as variable WOFF2 files, one for each range of
characters. Widths come from these files as they are; a PDF embeds static TrueType files of one weight, an
SVG the variable files with the characters of its text alone. Kerning is left out everywhere, so that all
formats set a line equally wide.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from ca_geo.settings import share

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

Family = Literal["sans", "serif"]

RANGES = ("latin", "latin-ext", "cyrillic", "cyrillic-ext")
LIGHTEST, HEAVIEST = 200, 900
EM = 1000  # units of these fonts in an em
GAP = "[…]"  # stands for characters that no font here has
_SPACES = re.compile(r"\s+")
LAYOUT = ("BASE", "DSIG", "GDEF", "GPOS", "GSUB", "MVAR", "STAT", "gasp", "prep")  # hints, kerning, ligatures


def measure(  # noqa: PLR0917 - a type by its parts, as scenes have it
    text: str,
    size: float,
    weight: int = 400,
    italic: bool = False,
    family: Family = "sans",
    spacing: float = 0.0,
) -> float:
    """Width of a line as it is drawn, in the unit of `size`, as is the `spacing` between two characters."""
    line = _legible(text)  # a space alone is as wide as between words
    return size * sum(widths(line, weight, italic, family)) + spacing * max(len(line) - 1, 0)


def widths(line: str, weight: int, italic: bool, family: Family) -> list[float]:
    """How wide each character of a drawable line is, in ems."""
    return [_advances(path, weight)[char] for path, part in runs(line, family, italic) for char in part]


def drawable(text: str) -> str:
    """The text with `[…]` for what no font here has (Chinese, Arabic and other scripts), in one line."""
    return _legible(text).strip()


def _legible(text: str) -> str:
    flat = unicodedata.normalize("NFC", _SPACES.sub(" ", text))
    lacking = re.escape(missing(flat))
    return re.sub(f"[{lacking}]+(?: +[{lacking}]+)*", GAP, flat) if lacking else flat


def missing(text: str) -> str:
    """The characters that no font here has, each once, in the order of the text."""
    known = _characters("sans", False)
    composed = unicodedata.normalize("NFC", text)
    return "".join(dict.fromkeys(char for char in composed if char not in known))


def runs(text: str, family: Family = "sans", italic: bool = False) -> list[tuple[Path, str]]:
    """The text in pieces that one font file has all characters of.

    :raises ValueError: no font has a character; `drawable` takes these out.
    """
    pieces: list[tuple[Path, str]] = []
    for char in text:
        if pieces and char in _glyphs(pieces[-1][0]):  # a space needs no other file
            path, before = pieces.pop()
            pieces.append((path, before + char))
        else:
            pieces.append((_file_of(char, family, italic), char))
    return pieces


def first() -> Path:
    """The file of the plainest characters."""
    return _files("sans", False)[0]


@cache
def static(path: Path, weight: int) -> bytes:
    """A font file as TrueType of one weight, without kerning; the same bytes each time."""
    from fontTools.varLib.instancer import instantiateVariableFont  # noqa: PLC0415

    font = instantiateVariableFont(_opened(path), {"wght": _within(weight)}, inplace=True, optimize=False)
    name = f"{path.stem.replace('-', '')}-{weight}"
    for name_id in (1, 4, 6):
        font["name"].setName(name, name_id, 3, 1, 0x409)
    return _saved(font)


def cut(path: Path, characters: Collection[str]) -> bytes:
    """A font file as variable WOFF2 with these characters alone; the same bytes each time."""
    from fontTools import subset  # noqa: PLC0415

    options = subset.Options(
        layout_features=[], hinting=False, recalc_timestamp=False, notdef_outline=False, name_IDs=[1, 2]
    )
    font = _opened(path)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=sorted(map(ord, characters)))
    cutter.subset(font)
    font.flavor = "woff2"
    return _saved(font)


def _within(weight: int) -> int:
    return max(LIGHTEST, min(weight, HEAVIEST))


@cache
def _files(family: Family, italic: bool) -> tuple[Path, ...]:
    """The files in which a character is looked for, in order. The serif is there in italics alone."""
    vendor = share() / "web" / "vendor"
    style = "italic" if italic or family == "serif" else "normal"
    sans = [vendor / "source-sans-3" / f"source-sans-3-{name}-wght-{style}.woff2" for name in RANGES]
    serif = [vendor / "source-serif-4" / f"source-serif-4-{name}-wght-italic.woff2" for name in RANGES]
    return (*serif, *sans) if family == "serif" else tuple(sans)


@cache
def _characters(family: Family, italic: bool) -> Mapping[str, Path]:
    """The file that has each character: the first of the family's."""
    found = {char: path for path in reversed(_files(family, italic)) for char in _glyphs(path)}
    return MappingProxyType(found)


def _file_of(char: str, family: Family, italic: bool) -> Path:
    try:
        return _characters(family, italic)[char]
    except KeyError:
        raise ValueError(f"no font has {char!r} (U+{ord(char):04X})") from None


@cache
def _glyphs(path: Path) -> Mapping[str, str]:
    """The name of each character's glyph in a file."""
    return {chr(code): glyph for code, glyph in _opened(path).getBestCmap().items()}


@cache
def _advances(path: Path, weight: int) -> Mapping[str, float]:
    """How wide each character of a file is, in ems: as the static file of that weight has it."""
    glyphs = _drawn(path, weight)
    return {char: round(glyphs[glyph].width) / EM for char, glyph in _glyphs(path).items()}


def glyph(path: Path, weight: int, char: str) -> tuple[Any, Any]:
    """fontTools' set of a file's glyphs at a weight, and the glyph of a character."""
    glyphs = _drawn(path, weight)
    return glyphs, glyphs[_glyphs(path)[char]]


@cache
def _drawn(path: Path, weight: int) -> Any:
    return _opened(path).getGlyphSet(location={"wght": _within(weight)})


def _opened(path: Path) -> TTFont:
    from fontTools.ttLib import TTFont  # noqa: PLC0415

    return TTFont(io.BytesIO(_unpacked(path)), recalcBBoxes=False, recalcTimestamp=False)


@cache
def _unpacked(path: Path) -> bytes:
    """A font file without packing and layout."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415

    font = TTFont(path, recalcBBoxes=False, recalcTimestamp=False)
    font.flavor = None
    for tag in {*LAYOUT} & {*font.keys()}:
        del font[tag]
    return _saved(font)


def _saved(font: Any) -> bytes:
    file = io.BytesIO()
    font.save(file, reorderTables=False)
    return file.getvalue()
