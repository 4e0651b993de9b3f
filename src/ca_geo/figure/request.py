"""What a picture is asked for beside its view: file, size, theme, projection, language, words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from ca_geo.errors import BadValue

Format = Literal["svg", "pdf", "png"]
Theme = Literal["light", "dark", "grey", "contrast", "safe"]
Chart = Literal["timeline", "indicator"]
THEMES = ("light", "dark", "grey", "contrast", "safe")
CHARTS = ("timeline", "indicator")
POINTS_PER_INCH = 72
MM = POINTS_PER_INCH / 25.4
SCREEN_DPI, PRINT_DPI = 144, 300
LEAST_PX, MOST_PX = 240, 8000
LEAST_PAGES = ((470, 240), (200, 340))  # points: smaller ones have no room for what a map must say
LEAST_DPI, MOST_DPI = 36, 1200


@dataclass(frozen=True)
class Preset:
    """A page by name: width and height in points, and the dots per inch of a picture in pixels."""

    width: float
    height: float
    dpi: int


PRESETS: Mapping[str, Preset] = {
    "16:9": Preset(960, 540, SCREEN_DPI),
    "4:3": Preset(720, 540, SCREEN_DPI),
    "a4": Preset(297 * MM, 210 * MM, PRINT_DPI),
    "a3": Preset(420 * MM, 297 * MM, PRINT_DPI),
    "column": Preset(85 * MM, 165 * MM, PRINT_DPI),
}
SIZES = f"{', '.join(PRESETS)}, or WxH in pixels, each {LEAST_PX} to {MOST_PX}"


@dataclass(frozen=True)
class Page:
    """Width and height in points, dots per inch."""

    width: float
    height: float
    dpi: int

    @property
    def pixels(self) -> tuple[int, int]:
        """Width and height of a picture in pixels."""
        return tuple(round(side * self.dpi / POINTS_PER_INCH) for side in (self.width, self.height))  # type: ignore[return-value]


@dataclass(frozen=True)
class Request:
    """A picture that is wanted; None is what the view says, or the default."""

    format: Format = "svg"
    size: str = "16:9"
    theme: Theme | None = None
    projection: str | None = None
    lang: str | None = None
    title: str | None = None
    caption: str | None = None
    dpi: int | None = None
    chart: Chart | None = None
    heading: bool = True  # whether the picture has its title and caption; what stands on a slide has none

    @property
    def page(self) -> Page:
        """The page of the picture.

        :raises BadValue: no such size, or more pixels than are drawn.
        """
        preset = PRESETS.get(self.size) or _sized(self.size, self.dpi or SCREEN_DPI)
        page = Page(preset.width, preset.height, self.dpi or preset.dpi)
        if not any(page.width >= width and page.height >= height for width, height in LEAST_PAGES):
            said = f"{self.size} at {page.dpi} dpi is a page of {page.width:g} x {page.height:g} points"
            least = " or ".join(f"{width} x {height}" for width, height in LEAST_PAGES)
            raise BadValue(said, f"at least {least}: fewer dpi make a larger page")
        if max(page.pixels) > MOST_PX:
            wide, high = page.pixels
            raise BadValue(
                f"{self.size} at {page.dpi} dpi has {wide} x {high} pixels", f"at most {MOST_PX} a side"
            )
        return page


def _sized(text: str, dpi: int) -> Preset:
    wide, _, high = text.partition("x")
    sides = [int(side) for side in (wide, high) if side.isascii() and side.isdigit() and len(side) < 6]
    if len(sides) != 2 or not all(LEAST_PX <= side <= MOST_PX for side in sides):
        raise BadValue(f"{text!r} is no size", SIZES)
    width, height = (side * POINTS_PER_INCH / dpi for side in sides)
    return Preset(width, height, dpi)
