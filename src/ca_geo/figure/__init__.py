"""Pictures of a view, drawn without a browser: what is drawn (`scene`), and the files it is written to."""

from __future__ import annotations

from ca_geo.figure.files import draw, draw_query, scene_of
from ca_geo.figure.parameters import PARAMETERS, parse
from ca_geo.figure.request import Request

__all__ = ["PARAMETERS", "Request", "draw", "draw_query", "parse", "scene_of"]
