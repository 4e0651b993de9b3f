"""What a picture is asked for in a query string: one table of parameters beside those of the view."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from ca_geo import view
from ca_geo.errors import BadQuery, BadValue, Fault
from ca_geo.figure import fonts
from ca_geo.figure.projection import DEFAULT, NAMES
from ca_geo.figure.request import (
    CHARTS,
    LEAST_DPI,
    MOST_DPI,
    PRINT_DPI,
    SCREEN_DPI,
    SIZES,
    THEMES,
    Format,
    Request,
)
from ca_geo.query import Parameter, is_whole, line, read_table

if TYPE_CHECKING:
    from ca_geo.atlas import Atlas
    from ca_geo.view import View

T = TypeVar("T")

LONGEST_TITLE, LONGEST_CAPTION = 160, 600


def parse(pairs: Iterable[tuple[str, str]], atlas: Atlas, format: Format = "svg") -> tuple[View, Request]:
    """The view that name-value pairs tell, and what they ask of its picture.

    :raises BadQuery: with every fault of both.
    """
    given = list(pairs)
    own = [(name, text) for name, text in given if name in PARAMETERS]
    shown, faults = _tried(lambda: view.parse(given, atlas, also=PARAMETERS))
    values, more = _tried(lambda: read_table(PARAMETERS, own, also=()))
    request = Request(format=format, **(values or {}))
    faults += [*more, *(_together(request, shown) if not more else ())]
    if faults or shown is None:
        raise BadQuery(faults)
    return shown, request


def _tried(read: Callable[[], T]) -> tuple[T | None, list[Fault]]:
    try:
        return read(), []
    except BadQuery as found:
        return None, list(found.faults)


def _together(request: Request, shown: View | None) -> Sequence[Fault]:
    """Faults of values that are right one by one: a size at its dots per inch, a chart and its figures."""
    faults = []
    try:
        _ = request.page
    except BadValue as fault:
        faults.append(Fault("size", fault.message, fault.allowed))
    if request.chart == "indicator" and shown is not None and shown.indicator is None:
        faults.append(Fault("chart", "draws an indicator, and the view has none", "indicator=… beside it"))
    return faults


def _row(
    name: str, title: str, description: str, schema: Mapping[str, Any], read: Callable[[str], Any]
) -> Parameter:
    return Parameter(name, title, description, schema, name, lambda text, _: read(text))


def _choice(name: str, title: str, description: str, values: Sequence[str]) -> Parameter:
    def read(text: str) -> str:
        if text not in values:
            raise BadValue(f"{text!r} is none of them", ", ".join(values))
        return text

    return _row(name, title, description, {"type": "string", "enum": [*values]}, read)


def _words(name: str, description: str, longest: int) -> Parameter:
    def read(text: str) -> str:
        said = line(text, name, longest)
        if lacking := fonts.missing(said):
            raise BadValue(f"the fonts of pictures have no {lacking}", "Latin and Cyrillic letters")
        return said

    schema = {"type": "string", "minLength": 1, "maxLength": longest}
    return _row(name, name.capitalize(), description, schema, read)


def _size(text: str) -> str:
    _ = Request(size=text, dpi=LEAST_DPI).page  # whether it is one; `_together` asks how much room it leaves
    return text


def _dpi(text: str) -> int:
    if not is_whole(text, LEAST_DPI, MOST_DPI):
        raise BadValue(f"{text!r} is no number of dots", f"a whole number from {LEAST_DPI} to {MOST_DPI}")
    return int(text)


PARAMETERS: Mapping[str, Parameter] = {
    row.name: row
    for row in (
        _row("size", "Size", f"{SIZES}; without it, 16:9.", {"type": "string", "default": "16:9"}, _size),
        _row(
            "dpi",
            "Dots per inch",
            f"How many pixels an inch of a PNG has; without it, {PRINT_DPI} for paper and {SCREEN_DPI} for "
            "screens. Of a size in pixels it says how large letters and signs are.",
            {"type": "integer", "minimum": LEAST_DPI, "maximum": MOST_DPI},
            _dpi,
        ),
        _choice(
            "theme",
            "Theme",
            "Colours; `safe` for every sight, with patterns; without it, light.",
            THEMES,
        ),
        _choice("projection", "Projection", f"Of the map; without it, {DEFAULT}.", NAMES),
        _words("title", "The title of the picture, in place of the view's own.", LONGEST_TITLE),
        _words("caption", "A sentence or two under the title.", LONGEST_CAPTION),
        _choice("chart", "Chart", "A chart of the view in place of its map.", CHARTS),
    )
}
