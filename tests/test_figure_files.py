"""A scene as SVG, PDF and PNG: what stands in the files, and that all three show the same."""

from __future__ import annotations

import base64
import hashlib
import io
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path as File
from xml.etree import ElementTree

import numpy as np
import pypdfium2
import pytest
from fontTools.ttLib import TTFont
from PIL import Image

from ca_geo.figure import fonts, pdf, png, svg
from ca_geo.figure.paths import data, operators
from ca_geo.figure.scene import Circle, CurvedText, Group, Path, Pattern, Scene, Style, Text, Type

SVG = "{http://www.w3.org/2000/svg}"
INK = Type(12, "#1E2227")
PIXELS = (800, 400)  # two for a point
SQUARE = np.array([[20.0, 20], [100, 20], [100, 100], [20, 100]])
HOLE = np.array([[40.0, 40], [80, 40], [80, 80], [40, 80]])
ARCH = np.array([[20.0, 180], [110, 150], [200, 180]])
HALF = Circle(260, 60, 40, Style(fill="#8000C0"))
REGION = Type(16, "#6E5E45", italic=True, family="serif", halo=("#FAF7F0", 3))


def scene(*children) -> Scene:
    return Scene(
        400,
        200,
        "#FFFFFF",
        children,
        "Base & border — Граница",
        "What <it> shows",
        "en",
        {"creator": "ca-geo"},
    )


@pytest.fixture(scope="module")
def sample() -> Scene:
    return scene(
        Path((SQUARE, HOLE), Style(fill="#C00000", stroke="#0000C0", width=4), closed=True),
        Circle(160, 60, 40, Style(fill="#00C000", pattern=Pattern("lines", "#000000", 8, 2, angle=0))),
        Group((HALF,), clip=(220, 20, 260, 100), id="bases", title="Bases"),
        Text(20, 130, "Dushanbe Душанбе", replace(INK, halo=("#FFFF00", 3))),
        Text(380, 130, "Қазақстан", replace(INK, weight=600), anchor="end"),
        CurvedText(ARCH, "Pamir Памир", REGION),
    )  # fmt: skip


def image(scene: Scene) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(png.write(scene, PIXELS, 144))))


def text_of(document: bytes) -> str:
    opened = pypdfium2.PdfDocument(document)
    text = opened[0].get_textpage().get_text_bounded()
    opened.close()
    return text


# Type


def test_widths_are_those_of_the_font_that_is_embedded():
    path = fonts.runs("Ж")[0][0]
    for weight in (400, 600):
        font = TTFont(io.BytesIO(fonts.static(path, weight)))
        advance = font["hmtx"][font.getBestCmap()[ord("Ж")]][0] / font["head"].unitsPerEm
        assert fonts.measure("ЖЖ", 10, weight) == pytest.approx(20 * advance)
    assert fonts.measure("ЖЖ", 10, 600) > fonts.measure("ЖЖ", 10, 400)


def test_space_between_letters_stands_between_them_alone():
    assert fonts.measure("abc", 10, spacing=2) == pytest.approx(fonts.measure("abc", 10) + 4)


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("紫金 矿业 Zijin", "[…] Zijin"),
        ("Zarafshon زرافشان", "Zarafshon […]"),
        ("a\n\tb\u202fc\0d", "a b c[…]d"),
        ("Ghafurov Ғафуров Māori", "Ghafurov Ғафуров Māori"),
        ("й", "й"),
    ],
)
def test_what_no_font_has_is_said_to_be_left_out(text, drawn):
    assert fonts.drawable(text) == drawn
    assert not fonts.missing(drawn)


def test_no_character_is_set_in_a_font_without_it():
    line = "Қайроққум Ёғоч Pamir ğ"
    for family, italic in (("sans", False), ("sans", True), ("serif", True)):
        pieces = fonts.runs(line, family, italic)
        assert "".join(part for _, part in pieces) == line
        for path, part in pieces:
            assert set(map(ord, part)) <= TTFont(path).getBestCmap().keys()
    with pytest.raises(ValueError, match=r"U\+77FF"):
        fonts.runs("矿")


# Lines


def test_numbers_are_hundredths_that_do_not_add_up_to_a_drift():
    line = np.cumsum(np.full((1000, 2), 0.333), axis=0)
    steps = [float(part) for part in re.findall(r"-?[\d.]+", data([line]))]
    assert sum(steps[0::2]) == pytest.approx(333, abs=0.006)
    assert operators([SQUARE], closed=True) == "20 20 m 100 20 l 100 100 l 20 100 l h"
    assert data([SQUARE], closed=True) == "M20 20l80 0 0 80 -80 0z"


# SVG


def test_svg_holds_text_titles_and_nothing_from_elsewhere(sample):
    text = svg.write(sample).decode()
    root = ElementTree.fromstring(text)  # noqa: S314 - written a line above
    assert (root.get("role"), root.get("viewBox"), root.get("width")) == ("img", "0 0 400 200", "400pt")
    assert {root.find(f"{SVG}title").get("id"), root.find(f"{SVG}desc").get("id")} == {
        *root.get("aria-labelledby").split()
    }
    assert (root.findtext(f"{SVG}title"), root.findtext(f"{SVG}desc")) == (sample.title, sample.description)
    assert ["".join(one.itertext()) for one in root.iter(f"{SVG}text")] == [
        "Dushanbe Душанбе",
        "Қазақстан",
        "Pamir Памир",
    ]
    group = next(one for one in root.iter(f"{SVG}g") if one.get("id") == "bases")
    assert group.findtext(f"{SVG}title") == "Bases"
    addresses = re.findall(r"(?:href=\"|url\()([^\")]+)", text)
    assert addresses
    assert all(one.startswith(("#d", "data:font/woff2;base64,")) for one in addresses)


def test_fonts_in_the_svg_have_the_characters_of_the_picture_alone(sample):
    found = {}
    for face in re.findall(r"@font-face\{(.*?)\}", svg.write(sample).decode()):
        packed = re.search(r"base64,([^)]+)\)", face).group(1)
        said = re.search(r"unicode-range:(.*)", face).group(1)
        style = re.search(r"font-family:'(.*?)';font-style:(\w+)", face).groups()
        characters = TTFont(io.BytesIO(base64.b64decode(packed))).getBestCmap().keys()
        ranges = [part.removeprefix("U+").split("-") for part in said.split(",")]
        assert set(characters) == {code for r in ranges for code in range(int(r[0], 16), int(r[-1], 16) + 1)}
        found.setdefault(style, set()).update(map(chr, characters))
    assert found == {
        ("Source Sans 3", "normal"): set("Dushanbe Душанбе" + "Қазақстан"),
        ("Source Serif 4", "italic"): set("Pamir Памир"),
    }


def test_words_cannot_become_markup():
    bad = '<script>"&\x08'
    text = svg.write(replace(scene(Text(1, 9, bad, INK), Group((), title=bad)), title=bad)).decode()
    root = ElementTree.fromstring(text)  # noqa: S314
    assert [one.text for one in root.iter(f"{SVG}text")] == ['<script>"&[…]']
    assert root.findtext(f"{SVG}title") == '<script>"&'


# PDF


def test_pdf_text_is_read_once_and_in_order(sample):
    document = pdf.write(sample)
    assert text_of(document).split() == ["Dushanbe", "Душанбе", "Қазақстан", "Pamir", "Памир"]
    opened = pypdfium2.PdfDocument(document)
    assert opened.get_metadata_dict()["Title"] == sample.title
    assert opened[0].get_size() == (400, 200)
    opened.close()


def test_every_font_of_the_pdf_is_in_it(sample):
    document = pdf.write(sample)
    names = re.findall(rb"/BaseFont /(\S+)", document)
    assert len(names) == document.count(b"/FontFile2")
    assert {name.split(b"+")[1].decode() for name in names} >= {
        "sourcesans3latinwghtnormal-400",
        "sourcesans3cyrillicextwghtnormal-600",
        "sourceserif4latinwghtitalic-400",
    }
    assert b"/Lang (en)" in document


# PNG


def test_pixels_are_where_the_scene_has_them(sample):
    pixels = image(sample)
    assert pixels.shape == (400, 800, 3)
    at = lambda x, y: tuple(pixels[y * 2, x * 2])  # noqa: E731
    assert at(30, 30) == (0xC0, 0, 0)
    assert at(60, 60) == (255, 255, 255), "the hole"
    assert at(20, 60) == (0, 0, 0xC0), "the stroke"
    assert at(250, 60) == (0x80, 0, 0xC0)
    assert at(270, 60) == (255, 255, 255), "cut off by the clip"
    assert [at(160, y) for y in (52, 56, 60)] == [(0, 0, 0), (0, 0xC0, 0), (0, 0, 0)], "lines in steps of 8"
    name = pixels[236:262, 40:240].reshape(-1, 3)
    assert (name == (255, 255, 0)).all(axis=1).any(), "the halo"
    assert (name == (0x1E, 0x22, 0x27)).all(axis=1).any(), "the letters over it"


def test_png_says_its_dots_per_inch_and_colours(sample):
    written = png.write(sample, (1667, 833), 300)
    picture = Image.open(io.BytesIO(written))
    assert picture.size == (1667, 833)
    assert picture.info["dpi"] == pytest.approx((300, 300), abs=0.01)
    assert (picture.mode, picture.info["Title"]) == ("RGB", sample.title)
    assert b"sRGB" in written[:200]


def written() -> list[str]:
    words = [Text(9, 20, "Dushanbe Душанбе Māori", Type(12, "#1E2227", weight)) for weight in (400, 600)]
    curve = CurvedText(np.array([[0.0, 90], [200, 90]]), "Памир", Type(12, "#1E2227", family="serif"))
    scene = Scene(200, 100, "#FFFFFF", (*words, curve), "T")
    made = (svg.write(scene), pdf.write(scene), png.write(scene, (400, 200), 144))
    return [hashlib.sha256(one).hexdigest() for one in made]


def test_two_processes_write_the_same_bytes():
    script = "from test_figure_files import written; print(*written())"
    run = subprocess.run(
        [sys.executable, "-c", script], cwd=File(__file__).parent, capture_output=True, text=True, check=True
    )
    here = written()
    assert len(set(here)) == 3
    assert run.stdout.split() == here
