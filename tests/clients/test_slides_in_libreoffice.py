"""Slides in LibreOffice Impress: it opens them, every slide is a page with its words and its picture."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pypdfium2
import pytest

from ca_geo import briefings, slides
from ca_geo.atlas import Atlas
from client_fixtures import child

pytestmark = pytest.mark.clients
STEPS = 2
PICTURE = (0.2, 0.72)  # from here to there down the page lies the map


@pytest.fixture(scope="module")
def briefing(real_atlas: Atlas):
    whole = briefings.load(real_atlas).get("cku-railway")
    return replace(whole, steps=whole.steps[:STEPS])


@pytest.fixture(scope="module")
def pages(real_atlas: Atlas, briefing, tmp_path_factory: pytest.TempPathFactory):
    if not shutil.which("soffice"):
        pytest.skip("LibreOffice is not here (Debian package libreoffice-impress)")
    folder: Path = tmp_path_factory.mktemp("slides")
    path = folder / "railway.pptx"
    path.write_bytes(slides.deck(real_atlas, briefing))
    own = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    child("soffice", own, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(path))
    opened = pypdfium2.PdfDocument((folder / "railway.pdf").read_bytes())
    yield list(opened)
    opened.close()


def text(page) -> str:
    return " ".join(page.get_textpage().get_text_bounded().split())


def test_each_slide_is_a_page_with_its_words(pages, briefing) -> None:
    assert len(pages) == STEPS + 2
    assert briefing.title in text(pages[0])
    for step, page in zip(briefing.steps, pages[1:-1], strict=True):
        assert step.view.title in text(page)
        assert step.view.caption in text(page)
    assert f"[1] {briefing.sources[0]}: " in text(pages[-1])


def test_the_map_is_seen_in_its_place(pages) -> None:
    for page in pages[1:-1]:
        pixels = np.asarray(page.render(scale=1).to_pil().convert("RGB"), dtype=int)
        top, bottom = (int(part * len(pixels)) for part in PICTURE)
        shades = {tuple(pixel) for pixel in pixels[top:bottom].reshape(-1, 3)}
        assert len(shades) > 300, "land, water, borders, names"
        assert (pixels[: len(pixels) // 40] == 255).all(), "the margin is white"
