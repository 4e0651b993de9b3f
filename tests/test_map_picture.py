"""Saving a picture on the map page: choices make the address; a page in one file draws itself."""

from __future__ import annotations

import io
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import numpy as np
import pytest
from PIL import Image

from ca_geo.atlas import Atlas
from ca_geo.sharing import one_file
from ca_geo.view import parse

pytestmark = pytest.mark.browser
VIEW = "layers=mines&indicator=debt-share"


def test_choices_make_the_picture_that_is_shown_and_saved(chromium, server: str, tmp_path: Path) -> None:
    page = chromium.new_page()
    page.goto(f"{server}/map?{VIEW}")
    page.wait_for_selector("html[data-drawn]")
    page.click("#share-button")
    page.click("[data-entry='picture.entry']")
    dialog = page.locator("dialog.picture")
    assert (
        dialog.locator("img").evaluate("async (img) => { await img.decode(); return img.naturalWidth; }") > 0
    )
    dialog.get_by_label("Format").select_option("png")
    dialog.get_by_label("Size").select_option("column")
    dialog.get_by_label("Colours").select_option("safe")
    dialog.get_by_label("What").select_option("indicator")
    dialog.get_by_label("Title").fill("Debt & share")
    address = urlsplit(dialog.get_by_role("link", name="Save").get_attribute("href"))
    assert address.path == "/figure.png"
    assert dict(parse_qsl(address.query)) == {
        "layers": "mines",
        "indicator": "debt-share",
        "size": "column",
        "theme": "safe",
        "title": "Debt & share",
        "chart": "indicator",
    }
    with page.expect_download() as download:
        dialog.get_by_role("link", name="Save").click()
    download.value.save_as(tmp_path / "picture.png")
    picture = Image.open(io.BytesIO((tmp_path / "picture.png").read_bytes()))
    assert picture.width == 1004
    page.close()


def test_a_page_in_one_file_saves_its_map_as_it_stands(chromium, real_atlas: Atlas, tmp_path: Path) -> None:
    path = tmp_path / "map.html"
    path.write_text(one_file(real_atlas, parse("layers=mines", real_atlas)), encoding="utf-8")
    page = chromium.new_page()
    page.goto(path.as_uri())
    page.wait_for_selector("html[data-drawn]")
    box = page.locator(".leaflet-container").first.bounding_box()
    page.click("#share-button")
    with page.expect_download() as download:
        page.click("[data-entry='picture.entry']")
    download.value.save_as(tmp_path / "map.png")
    pixels = np.asarray(Image.open(io.BytesIO((tmp_path / "map.png").read_bytes())).convert("RGB"))
    assert pixels.shape[1] == pytest.approx(2 * box["width"], abs=2)
    colours = {tuple(pixel) for pixel in pixels[::3, ::3].reshape(-1, 3)}
    assert {(0xFA, 0xF7, 0xF0), (0x57, 0x53, 0x00)} <= colours, "home land, and the signs of mines"
    page.close()
