"""Colours and words of the map, read from where the map has them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from ca_geo.settings import share

_ROOT = re.compile(r":root\s*\{(.*?)\}", re.DOTALL)
_COLOUR = re.compile(r"--([\w-]+):\s*light-dark\((#[0-9A-Fa-f]{6}),")


@cache
def colours() -> Mapping[str, str]:
    """The colours of the light theme by role, as `#8E0F33`: the first table of `theme.css`."""
    css = (share() / "web" / "static" / "css" / "theme.css").read_text(encoding="utf-8")
    table = _ROOT.search(css)
    return MappingProxyType(dict(_COLOUR.findall(table.group(1) if table else "")))


def layer_colour(layer: str) -> str:
    """The colour of a layer's signs; ink for a layer that the theme does not know, as on the map."""
    return colours().get(f"layer-{layer}", colours()["ink"])


def label_colour(layer: str) -> str:
    """The colour of a layer's names."""
    return colours().get(f"layer-{layer}-label", colours()["ink"])


@cache
def words() -> Mapping[str, str]:
    """The map's words by key: `signs.filled`, `precision.district`."""
    said = json.loads((share() / "web" / "strings" / "en.json").read_text(encoding="utf-8"))
    return MappingProxyType({key: text for key, text in said.items() if isinstance(text, str)})
