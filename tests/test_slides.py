"""Briefings to be taken away: what stands on slides and pages, and that equal input gives equal bytes."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from datetime import datetime
from itertools import combinations

import httpx
import pypdfium2
import pytest
from PIL import Image

from ca_geo import briefings, cli, slides
from ca_geo.atlas import Atlas
from ca_geo.briefings import Briefing

STEPS = 2  # of a real briefing: the others are drawn in the same way


@pytest.fixture(scope="module")
def briefing(real_atlas: Atlas) -> Briefing:
    whole = next(iter(briefings.load(real_atlas).briefings.values()))
    return replace(whole, steps=whole.steps[:STEPS])


@pytest.fixture(scope="module")
def content(real_atlas: Atlas, briefing: Briefing) -> bytes:
    return slides.deck(real_atlas, briefing)


@pytest.fixture(scope="module")
def deck(content: bytes):
    from pptx import Presentation

    return Presentation(io.BytesIO(content))


def words(slide) -> list[str]:
    return [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]


def test_a_slide_for_each_step_between_title_and_sources(deck, briefing: Briefing) -> None:
    titles = [slide.shapes.title.text for slide in deck.slides]
    assert titles == [briefing.title, *(step.view.title for step in briefing.steps), "Sources"]
    assert deck.slide_width / deck.slide_height == pytest.approx(16 / 9, rel=1e-4)


def test_a_step_has_caption_picture_sources_and_notes(deck, briefing: Briefing, real_atlas: Atlas) -> None:
    for step, slide in zip(briefing.steps, list(deck.slides)[1:-1], strict=True):
        assert step.view.caption in words(slide)
        numbers = [briefing.number_of(id_) for id_ in step.view.sources]
        assert "Sources " + " ".join(f"[{number}]" for number in numbers) in words(slide)
        notes = slide.notes_slide.notes_text_frame.text
        assert step.notes in notes
        assert step.text in notes
        (picture,) = [shape for shape in slide.shapes if shape.shape_type == 13]
        size = Image.open(io.BytesIO(picture.image.blob)).size
        assert size[0] / size[1] == pytest.approx(picture.width / picture.height, rel=0.01), "not stretched"
        assert size[0] >= 2 * 1080
        described = picture._element.nvPicPr.cNvPr.get("descr")
        shown = step.view.view(real_atlas).shown(real_atlas)
        assert shown[0].layer.info.title in described


def test_nothing_lies_on_anything_else_or_off_the_slide(deck) -> None:
    for slide in list(deck.slides)[1:]:
        boxes = [(one.left, one.top, one.left + one.width, one.top + one.height) for one in slide.shapes]
        for left, top, right, bottom in boxes:
            assert 0 <= left < right <= deck.slide_width
            assert 0 <= top < bottom <= deck.slide_height
        for one, other in combinations(boxes, 2):
            assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


def test_the_last_slide_has_every_source_and_the_border_statement(deck, briefing: Briefing) -> None:
    said = words(deck.slides[-1])
    for number, id_ in enumerate(briefing.sources, 1):
        assert any(f"[{number}] {id_}: " in text for text in said)
    assert any("No line takes a side" in text for text in said)


def test_no_clock_is_in_the_file(content: bytes, deck, real_atlas: Atlas, briefing: Briefing) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert deck.core_properties.created == datetime(2000, 1, 1)
    one = replace(briefing, steps=briefing.steps[:1])
    assert slides.deck(real_atlas, one) == slides.deck(real_atlas, one)


# On paper


def test_the_hand_out_has_all_words_once_read(real_atlas: Atlas, briefing: Briefing) -> None:
    document = slides.handout(real_atlas, briefing)
    opened = pypdfium2.PdfDocument(document)
    pages = [" ".join(page.get_textpage().get_text_bounded().split()) for page in opened]
    assert {tuple(round(side / 72 * 25.4) for side in page.get_size()) for page in opened} == {(210, 297)}
    opened.close()
    assert len(pages) == STEPS + 2
    assert briefing.summary in pages[0]
    for number, step in enumerate(briefing.steps, 1):
        assert f"{number}. {step.view.title}" in pages[number]
        assert step.view.caption in pages[number]
        assert step.text in pages[number]
    assert all(f"[{number}] {id_}: " in pages[-1] for number, id_ in enumerate(briefing.sources, 1))
    assert len(re.findall(rb"/BaseFont", document)) == document.count(b"/FontFile2")


def test_http_and_library_give_the_same_hand_out(client: httpx.Client, real_atlas: Atlas) -> None:
    shortest = min(briefings.load(real_atlas).briefings.values(), key=lambda one: len(one.steps))
    answer = client.get(f"/briefing/{shortest.id}.pdf")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    assert answer.headers["content-disposition"] == f'attachment; filename="{shortest.id}.pdf"'
    assert answer.content == slides.handout(real_atlas, shortest)


@pytest.mark.usefixtures("loaded")
def test_no_such_briefing(client: httpx.Client, tmp_path, capsys) -> None:
    for form in ("pdf", "pptx"):
        assert client.get(f"/briefing/nothing.{form}").status_code == 404
        assert client.get(f"/briefing/nothing.{form}?what=1").status_code == 400
    assert cli.main(["export-slides", "nothing", "-o", str(tmp_path / "x.pptx")]) == 1
    assert cli.main(["export-slides", "nothing", "-o", str(tmp_path / "x.ppt")]) == 1
    assert ".pptx, .pdf" in capsys.readouterr().err
