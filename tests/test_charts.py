"""Charts of a view: every record counted once, bars as long as their figures, nothing off the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import combinations

import numpy as np
import pytest

from ca_geo import view
from ca_geo.atlas import Atlas
from ca_geo.figure import Request, scene_of
from ca_geo.figure.fonts import measure
from ca_geo.figure.language import Language
from ca_geo.figure.palette import palette
from ca_geo.figure.request import PRESETS, THEMES
from ca_geo.figure.scene import Group, Node, Path, Scene, Text
from ca_geo.figure.sheet import Sheet
from ca_geo.figure.timeline import Scale, Timeline


def chart(atlas: Atlas, name: str, query: str = "", **asked: str) -> Scene:
    return scene_of(atlas, view.parse(query, atlas), Request(chart=name, **asked))  # type: ignore[arg-type]


def nodes(children: tuple[Node, ...]) -> Iterator[Node]:
    for node in children:
        yield node
        if isinstance(node, Group):
            yield from nodes(node.children)


def texts(scene: Scene) -> list[Text]:
    return [node for node in nodes(scene.children) if isinstance(node, Text)]


def box(text: Text) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of the letters without what hangs below the line."""
    size = text.type.size
    wide = measure(text.text, size, text.type.weight, text.type.italic, text.type.family, text.type.spacing)
    left = text.x - wide * {"start": 0, "middle": 0.5, "end": 1}[text.anchor]
    return left, text.y - 0.65 * size, left + wide, text.y


def overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


# What began when


@pytest.mark.parametrize(
    "query",
    [
        "",
        "layers=border-incidents",
        "layers=russian-bases",
        "time=2025-01-01/2026-03-31",
        "time=2015-01-01/2020-12-31",
        "time=1900-01-01/1901-12-31",
    ],
)
def test_every_record_shown_is_counted_once(real_atlas: Atlas, query: str) -> None:
    shown = view.parse(query, real_atlas).shown(real_atlas)
    scene = chart(real_atlas, "timeline", query)
    drawn = [one for one in nodes(scene.children) if isinstance(one, Group) and one.title]
    note = next((one.text for one in texts(scene) if re.match(r"\d+ records? do", one.text)), "0")
    assert len(drawn) + int(note.split()[0]) == len(shown)


def test_numbers_over_piles_are_those_of_their_blocks(real_atlas: Atlas) -> None:
    scene = chart(real_atlas, "timeline", "layers=border-incidents")
    counts = [int(one.text) for one in texts(scene) if one.text.isdigit() and one.anchor == "middle"]
    assert sum(counts) == len(real_atlas.layers["border-incidents"])


def test_a_year_that_is_not_known_is_a_span_with_its_name(real_atlas: Atlas) -> None:
    scene = chart(real_atlas, "timeline", "layers=gbao-facilities")
    spans = [one for one in nodes(scene.children) if isinstance(one, Path) and one.style.dash]
    named = {one.text for one in texts(scene)}
    assert len(spans) == 2
    assert "Near Shaymak" in named
    starts = [line.lines[0][0, 0] for line in spans]
    assert starts == sorted(starts), "2015 before 2017"


def test_spans_that_find_no_room_are_counted(real_atlas: Atlas) -> None:
    made = Timeline.of(
        real_atlas, view.parse("time=2023-01-01/2025-12-31", real_atlas), Language.of(real_atlas, "en")
    )
    vague = replace(made.events[0], earliest=date(2024, 1, 1), latest=date(2024, 12, 31))
    sheet, room = Sheet(960, 540, palette("light")), (30.0, 60.0, 930.0, 500.0)
    drawn = replace(made, events=[*made.events, *[vague] * 70]).draw(sheet, room)
    lines = [one for one in nodes(tuple(drawn)) if isinstance(one, Text)]
    (more,) = (one for one in lines if one.text.startswith("and "))
    titled = [one for one in nodes(tuple(drawn)) if isinstance(one, Group) and one.title]
    assert len(titled) + int(more.text.split()[1]) == len(made.events) + 70
    assert more.y == max(one.y for one in lines)
    blocks = [one for one in nodes(tuple(drawn)) if isinstance(one, Path) and one.style.fill]
    ys = [*(one.y for one in lines), *(y for one in blocks for y in one.lines[0][:, 1].tolist())]
    assert 60 <= min(ys) <= max(ys) <= 500


def test_months_up_to_three_years_else_years(real_atlas: Atlas) -> None:
    words = Language.of(real_atlas, "en")
    for query, monthly in (("time=2023-01-01/2025-12-31", True), ("time=2023-01-01/2026-01-01", False)):
        made = Timeline.of(real_atlas, view.parse(query, real_atlas), words)
        assert isinstance(made.scale, Scale)
        assert made.scale.monthly is monthly
        assert len(made.scale) == (36 if monthly else 4)


def test_a_view_without_dates_says_so(real_atlas: Atlas) -> None:
    said = {one.text for one in texts(chart(real_atlas, "timeline", "time=1900-01-01/1901-12-31"))}
    assert "What began when" in said


# Figures by country


def test_bars_are_as_long_as_their_figures(real_atlas: Atlas) -> None:
    scene = chart(real_atlas, "indicator", "indicator=debt-share")
    groups = [one for one in nodes(scene.children) if isinstance(one, Group)]
    found = {}
    for group in groups:
        bars = [one for one in group.children if isinstance(one, Path)]
        said = next(one.text for one in group.children if isinstance(one, Text)).replace("\u00a0", " ")
        if bars:
            found.setdefault(said, np.ptp(bars[0].lines[0][:, 0]))
    assert found["about 37 %"] / found["about 28 %"] == pytest.approx(37 / 28)


def test_what_differs_stands_side_by_side_and_what_is_not_known_is_said(real_atlas: Atlas) -> None:
    scene = chart(real_atlas, "indicator", "indicator=debt-share")
    said = [one.text for one in texts(scene)]
    assert said.count("no figure found") == 3
    assert {"Kyrgyzstan", "Tajikistan", "Kazakhstan", "Turkmenistan", "Uzbekistan"} <= set(said)
    assert "“one third”" in said, "words where no number is printed"
    assert sum("; contested" in text for text in said) == 2
    assert {"D1", "R101", "R104"} <= set(re.findall(r"\b[DR]\d+\b", " ".join(said)))
    hatched = [one for one in nodes(scene.children) if isinstance(one, Path) and one.style.pattern]
    assert len(hatched) == 1


# Both


@pytest.mark.parametrize("size", [*PRESETS, "1200x1600"])
@pytest.mark.parametrize(
    ("name", "query"),
    [("timeline", ""), ("timeline", "time=2025-01-01/2026-03-31"), ("indicator", "indicator=debt-amount")],
)
@pytest.mark.parametrize("lang", ["en", "ru"])
def test_no_words_leave_the_page_or_lie_on_others(
    real_atlas: Atlas, name: str, query: str, size: str, lang: str
) -> None:
    scene = chart(real_atlas, name, query, size=size, lang=lang)
    boxes = [(one.text, box(one)) for one in texts(scene)]
    for text, (left, top, right, bottom) in boxes:
        assert 0 <= left <= right <= scene.width, text
        assert 0 <= top <= bottom <= scene.height, text
    assert [(one[0], other[0]) for one, other in combinations(boxes, 2) if overlap(one[1], other[1])] == []


def test_each_theme_has_its_own_ground(real_atlas: Atlas) -> None:
    grounds = {theme: chart(real_atlas, "timeline", theme=theme).background for theme in THEMES}
    assert grounds["dark"] not in {grounds["light"], grounds["grey"]}
    assert grounds["safe"] == grounds["light"]


@pytest.mark.parametrize("theme", ["grey", "safe"])
def test_colour_is_not_the_only_sign_of_a_layer(real_atlas: Atlas, theme: str) -> None:
    scene = chart(real_atlas, "timeline", theme=theme)
    blocks = [one for one in nodes(scene.children) if isinstance(one, Path) and one.style.fill]
    looks = {(one.style.fill, one.style.pattern) for one in blocks}
    layers = [layer for layer in real_atlas.layers.values() if any(layer.periods)]
    assert len({colour for colour, _ in looks}) < len(looks) == len(layers)


def test_russian_words(real_atlas: Atlas) -> None:
    scene = chart(real_atlas, "timeline", lang="ru")
    assert (scene.lang, scene.title) == ("ru", "Что когда началось")
    assert "Рудники 6" in {one.text for one in texts(scene)}
