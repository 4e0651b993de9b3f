"""A briefing as PowerPoint slides, 16:9: each step's map as a picture, everything else as text to edit."""

from __future__ import annotations

import io
import sys
import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ca_geo.figure import png
from ca_geo.slides import told

if TYPE_CHECKING:
    from ca_geo.atlas import Atlas
    from ca_geo.briefings import Briefing, Step

WIDTH, HEIGHT, EDGE = 13.333, 7.5, 0.5  # inches
PICTURE = (1.42, 5.5)  # top and height
PIXELS = (2466, 1100)  # of the picture: 200 an inch of the slide
PICTURE_DPI = 250  # letters and signs a quarter larger than on a page of that size
TITLE_SIZES = ((56, 26), (sys.maxsize, 20))  # up to how many characters, points
TITLE, ALONE = 0, 5  # layouts of python-pptx's own template: title slide, title only
SUBTITLE = 1  # a placeholder of the title slide
A_PAGE = 12  # sources on a slide
NEVER = datetime(2000, 1, 1)  # the same in every file
IN_ZIP = (1980, 1, 1, 0, 0, 0)


def deck_of(atlas: Atlas, id: str) -> bytes:
    """`deck` of the briefing with an id: what can be asked of another process. Raises NotFound."""
    return deck(atlas, told.named(atlas, id))


def deck(atlas: Atlas, briefing: Briefing) -> bytes:
    """The slides as a .pptx file; the same bytes for the same atlas."""
    from pptx import Presentation  # noqa: PLC0415 - a third of a second

    slides = Presentation()
    _widen(slides)
    _add_title(slides, briefing)
    for step in briefing.steps:
        _add_step(slides, atlas, briefing, step)
    rows = list(told.bibliography(atlas, briefing))
    for first in range(0, len(rows), A_PAGE):
        _add_sources(slides, rows[first : first + A_PAGE], told.statement(atlas))
    _describe(slides.core_properties, briefing)
    file = io.BytesIO()
    slides.save(file)
    return _without_times(file.getvalue())


def _widen(slides: Any) -> None:
    """From the template's 4:3 to 16:9, master and layouts with it."""
    from pptx.util import Inches  # noqa: PLC0415

    share = Inches(WIDTH) / slides.slide_width
    slides.slide_width, slides.slide_height = Inches(WIDTH), Inches(HEIGHT)
    for page in (slides.slide_master, *slides.slide_layouts):
        for shape in page.shapes:
            shape.left, shape.width = int(shape.left * share), int(shape.width * share)


def _add_title(slides: Any, briefing: Briefing) -> None:
    from pptx.util import Pt  # noqa: PLC0415

    slide = slides.slides.add_slide(slides.slide_layouts[TITLE])
    slide.shapes.title.text = briefing.title
    subtitle = slide.placeholders[SUBTITLE]
    subtitle.text = briefing.summary
    subtitle.text_frame.paragraphs[0].font.size = Pt(22)


def _add_step(slides: Any, atlas: Atlas, briefing: Briefing, step: Step) -> None:
    from pptx.util import Inches  # noqa: PLC0415

    slide = slides.slides.add_slide(slides.slide_layouts[ALONE])
    _head(slide, step.view.title)
    _add_text(slide, (EDGE, 0.86, WIDTH - 2 * EDGE, 0.54), [step.view.caption], size=14)
    scene = told.picture(atlas, step, "x".join(map(str, PIXELS)), PICTURE_DPI)
    file = io.BytesIO(png.write(scene, PIXELS, PICTURE_DPI))
    top, height = PICTURE
    box = map(Inches, (EDGE, top, WIDTH - 2 * EDGE, height))
    picture = slide.shapes.add_picture(file, *box)
    said = f"{scene.title}. {scene.description}"
    picture._element.nvPicPr.cNvPr.set("descr", said)  # python-pptx has no word for it
    sources = f"Sources {told.numbers(briefing, step)}"
    _add_text(slide, (EDGE, 6.98, WIDTH - 2 * EDGE, 0.3), [sources], size=11)
    notes = "\n\n".join(filter(None, (step.notes, step.text, sources)))
    slide.notes_slide.notes_text_frame.text = notes


def _add_sources(slides: Any, rows: Sequence[str], statement: str) -> None:
    slide = slides.slides.add_slide(slides.slide_layouts[ALONE])
    _head(slide, "Sources")
    _add_text(slide, (EDGE, 1.0, WIDTH - 2 * EDGE, 5.3), rows, size=12)
    _add_text(slide, (EDGE, 6.4, WIDTH - 2 * EDGE, 0.8), [statement], size=10)


def _head(slide: Any, title: str) -> None:
    size = next(size for most, size in TITLE_SIZES if len(title) <= most)
    _place(slide.shapes.title, (EDGE, 0.22, WIDTH - 2 * EDGE, 0.62), [title], size=size, bold=True)


def _add_text(slide: Any, box: tuple[float, float, float, float], rows: Sequence[str], size: int) -> None:
    from pptx.util import Inches  # noqa: PLC0415

    shape = slide.shapes.add_textbox(*map(Inches, box))
    shape.text_frame.word_wrap = True
    _place(shape, box, rows, size=size)


def _place(
    shape: Any, box: tuple[float, float, float, float], rows: Sequence[str], *, size: int, bold: bool = False
) -> None:
    """A shape at left, top, width, height in inches, with a paragraph for each row."""
    from pptx.enum.text import MSO_ANCHOR, PP_ALIGN  # noqa: PLC0415
    from pptx.util import Inches, Pt  # noqa: PLC0415

    shape.left, shape.top, shape.width, shape.height = map(Inches, box)
    frame = shape.text_frame
    frame.vertical_anchor = MSO_ANCHOR.TOP
    frame.margin_left = frame.margin_right = 0
    for number, row in enumerate(rows):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.text, paragraph.alignment = row, PP_ALIGN.LEFT
        paragraph.font.size, paragraph.font.bold, paragraph.space_after = Pt(size), bold, Pt(4)


def _describe(properties: Any, briefing: Briefing) -> None:
    properties.title, properties.subject = briefing.title, briefing.summary
    properties.author = properties.last_modified_by = "ca-geo"
    properties.language = "en"
    properties.created = properties.modified = NEVER


def _without_times(content: bytes) -> bytes:
    """The package with the time of no clock in it."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w") as new:
        for entry in old.infolist():
            said = zipfile.ZipInfo(entry.filename, IN_ZIP)
            said.compress_type, said.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            new.writestr(said, old.read(entry))
    return file.getvalue()
