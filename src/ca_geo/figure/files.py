"""A picture as the bytes of a file: drawn, then written in the format asked for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

from ca_geo import view
from ca_geo.figure import pdf, png, svg
from ca_geo.figure.request import Request, Theme
from ca_geo.figure.scene import Scene

if TYPE_CHECKING:
    from ca_geo.atlas import Atlas
    from ca_geo.view import View


def draw(atlas: Atlas, view: View, request: Request) -> bytes:
    """The picture of a view as a file; the same bytes for the same input.

    :raises BadValue: a size or a projection that there is not.
    """
    page = request.page
    drawn = scene_of(atlas, view, request)
    if request.format == "svg":
        return svg.write(drawn)
    return pdf.write(drawn) if request.format == "pdf" else png.write(drawn, page.pixels, page.dpi)


def draw_query(atlas: Atlas, query: str, request: Request) -> bytes:
    """`draw` of the view that a query string tells: what can be asked of another process."""
    return draw(atlas, view.parse(query, atlas), request)


def scene_of(atlas: Atlas, view: View, request: Request) -> Scene:
    """What the picture is made of: the map, or a chart. What the request leaves open, the view says."""
    from ca_geo.figure import charts  # noqa: PLC0415 - neither is needed to answer what there is

    theme = cast("Theme", request.theme or view.theme or "light")
    asked = replace(request, theme=theme, lang=request.lang or view.lang or "en")
    if asked.chart is not None:
        return charts.compose(atlas, view, asked)
    from ca_geo.figure.compose import compose  # noqa: PLC0415

    return compose(atlas, view, asked)
