"""The colour tables of `theme.css`: contrast after WCAG 2.2, and how far layers differ for every sight.

Contrast: WCAG 2.2, "relative luminance" and "contrast ratio". Distance: CIE76 in Lab (D65). Colour blindness:
Machado, Oliveira and Fernandes 2009, severity 1, applied to linear RGB.
"""

from __future__ import annotations

import json
import re
from itertools import combinations

import numpy as np
import pytest

from ca_geo.settings import share

CSS = (share() / "web" / "static" / "css" / "theme.css").read_text("utf-8")
THEMES = ("light", "dark", "grey", "contrast")
GROUNDS = ("home", "neighbour", "water")
SYMBOL_FLOOR, TEXT_FLOOR = 3.0, 4.5
HIGH_SYMBOL_FLOOR, HIGH_TEXT_FLOOR = 4.5, 7.0  # WCAG 2.2, 1.4.6, and as much more for signs

# The least distance between two layers that the palette was chosen for, by sight. The railway has the ink of
# the page and takes no part: nothing else on the map is a double line. The colours of four layers were found
# later, between those of the first seven, and stand nearer to them.
LEAST = {
    "light": {"normal": 49, "red-blind": 13, "green-blind": 20, "blue-blind": 19},
    "dark": {"normal": 45, "red-blind": 31, "green-blind": 18, "blue-blind": 22},
}
LATER = {"layer-exercises", "layer-security-companies", "layer-unrest-conflict", "layer-institutions"}
LEAST_WITH_LATER = {
    "light": {"normal": 29, "red-blind": 11, "green-blind": 14, "blue-blind": 14},
    "dark": {"normal": 34, "red-blind": 16, "green-blind": 16, "blue-blind": 17},
}
SIGHT = {
    "normal": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
    "red-blind": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "green-blind": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "blue-blind": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
WHITE = np.array([0.95047, 1.0, 1.08883])


def _block(selector: str) -> str:
    found = re.search(re.escape(selector) + r"\s*\{(.*?)\n\}", CSS, re.S)
    assert found, selector
    return found[1]


def _tables() -> dict[str, dict[str, str]]:
    pairs = re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\);", _block(":root"))
    light = {name: value for name, value, _ in pairs}
    dark = {name: value for name, _, value in pairs}
    plain = {
        theme: dict(re.findall(r"--([\w-]+): (#\w{6});", _block(f':root[data-theme="{theme}"]')))
        for theme in ("grey", "contrast")
    }
    return {"light": light, "dark": dark, **plain}


TABLES = _tables()
LAYERS = sorted(name for name in TABLES["light"] if name.startswith("layer-") and not name.endswith("-label"))


def linear(colour: str) -> np.ndarray:
    srgb = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    low, high = sorted(float(np.dot(TO_XYZ[1], linear(colour))) for colour in (one, other))
    return (high + 0.05) / (low + 0.05)


def lab(colour: str, sight: str) -> np.ndarray:
    seen = np.clip(np.array(SIGHT[sight]) @ linear(colour), 0, 1)
    ratio = TO_XYZ @ seen / WHITE
    f = np.where(ratio > (6 / 29) ** 3, np.cbrt(ratio), ratio / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def test_the_formulas_give_known_values() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
    assert lab("#FF0000", "normal") == pytest.approx([53.24, 80.09, 67.20], abs=0.02)


@pytest.mark.parametrize("theme", THEMES)
def test_every_theme_has_every_colour(theme: str) -> None:
    assert set(TABLES[theme]) == set(TABLES["light"])
    assert len(LAYERS) == 11


@pytest.mark.parametrize("theme", THEMES)
def test_symbols_stand_out_from_every_ground(theme: str) -> None:
    table = TABLES[theme]
    weak = {
        (layer, ground): ratio
        for layer in LAYERS
        for ground in (*GROUNDS, "panel", "panel-2")
        if (ratio := contrast(table[layer], table[ground])) < SYMBOL_FLOOR
    }
    assert not weak


@pytest.mark.parametrize("theme", THEMES)
def test_map_text_can_be_read_on_every_ground(theme: str) -> None:
    table = TABLES[theme]
    texts = [name for name in table if name.endswith("-text")]
    weak = {
        (text, ground): ratio
        for text in texts
        for ground in GROUNDS
        if (ratio := contrast(table[text], table[ground]))
        < TEXT_FLOOR - 0.05  # the table is given to one decimal
    }
    assert len(texts) == 4
    assert not weak


@pytest.mark.parametrize("theme", THEMES)
def test_labels_can_be_read_on_land_which_is_their_halo(theme: str) -> None:
    table = TABLES[theme]
    weak = {
        (layer, ground): ratio
        for layer in LAYERS
        for ground in ("home", "neighbour")
        if (ratio := contrast(table[f"{layer}-label"], table[ground])) < TEXT_FLOOR
    }
    assert not weak


@pytest.mark.parametrize("theme", THEMES)
def test_ink_and_edges_of_the_page(theme: str) -> None:
    table = TABLES[theme]
    for panel in ("panel", "panel-2"):
        assert contrast(table["ink"], table[panel]) >= 7
        assert contrast(table["ink-2"], table[panel]) >= TEXT_FLOOR
        assert contrast(table["input-edge"], table[panel]) >= SYMBOL_FLOOR
    for ground in GROUNDS:
        assert contrast(table["border"], table[ground]) >= SYMBOL_FLOOR


def test_high_contrast_is_high() -> None:
    table = TABLES["contrast"]
    signs = [name for name in table if name.startswith(("layer-", "hexagon-"))]
    texts = ["ink", "ink-2", *(name for name in table if name.endswith("-text"))]
    for ground in (*GROUNDS, "panel", "panel-2"):
        assert {name for name in signs if contrast(table[name], table[ground]) < HIGH_SYMBOL_FLOOR} == set()
        assert {name for name in texts if contrast(table[name], table[ground]) < HIGH_TEXT_FLOOR} == set()
    assert min(
        contrast(table[name], table["panel"]) for name in ("button-edge", "input-edge")
    ) == pytest.approx(21)


HEXAGONS = [f"hexagon-{number}" for number in range(1, 7)]
LEAST_OF_HEXAGONS = 13  # between any two of them, and between one and any layer's colour, for every sight


@pytest.mark.parametrize("theme", THEMES)
def test_signs_of_user_layers_and_their_names_stand_out(theme: str) -> None:
    table = TABLES[theme]
    for name in HEXAGONS:
        for ground in (*GROUNDS, "panel", "panel-2"):
            assert contrast(table[name], table[ground]) >= SYMBOL_FLOOR, (name, ground)
        for ground in ("home", "neighbour"):
            assert contrast(table[f"{name}-label"], table[ground]) >= TEXT_FLOOR, (name, ground)


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("theme", LEAST)
def test_colours_of_user_layers_are_nobody_elses(theme: str, sight: str) -> None:
    others = {name for name in LAYERS if name != "layer-cku-railway"}
    for name in HEXAGONS:
        distance, *pair = closest({name, *others}, theme, sight, of=name)
        assert round(distance) >= LEAST_OF_HEXAGONS, (pair, distance)
    distance, *pair = closest(set(HEXAGONS), theme, sight)
    assert round(distance) >= LEAST_OF_HEXAGONS, (pair, distance)


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("theme", LEAST)
def test_layers_differ_for_every_kind_of_sight(theme: str, sight: str) -> None:
    coloured = {name for name in LAYERS if name != "layer-cku-railway"}
    for names, least in ((coloured - LATER, LEAST), (coloured, LEAST_WITH_LATER)):
        distance, *pair = closest(names, theme, sight)
        assert round(distance) >= least[theme][sight], (pair, distance)


def closest(names: set[str], theme: str, sight: str, of: str | None = None) -> tuple[float, str, str]:
    """The two that are nearest to each other, one of them `of` if that is given."""
    seen = {name: lab(TABLES[theme][name], sight) for name in sorted(names)}
    return min(
        (float(np.linalg.norm(seen[one] - seen[other])), one, other)
        for one, other in combinations(seen, 2)
        if of is None or of in {one, other}
    )


def test_in_grey_only_the_shape_tells_layers_apart_so_no_two_share_one() -> None:
    layers = json.loads((share() / "geodata" / "catalog.json").read_text("utf-8"))["layers"]
    shapes = [layer["symbol"] for layer in layers]
    assert len(shapes) == len(set(shapes))


def test_every_layer_of_the_catalogue_has_its_colours() -> None:
    layers = json.loads((share() / "geodata" / "catalog.json").read_text("utf-8"))["layers"]
    assert {f"layer-{layer['id']}" for layer in layers} <= set(LAYERS)
