"""Colours and words of the map, read from where the map has them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from ca_geo.catalog import LayerInfo
from ca_geo.settings import share

_ROOT = re.compile(r":root\s*\{(.*?)\}", re.DOTALL)
_COLOUR = re.compile(r"--([\w-]+):\s*light-dark\((#[0-9A-Fa-f]{6}),")


@cache
def colours() -> Mapping[str, str]:
    """The colours of the light theme by role, as `#8E0F33`: the first table of `theme.css`."""
    css = (share() / "web" / "static" / "css" / "theme.css").read_text(encoding="utf-8")
    table = _ROOT.search(css)
    return MappingProxyType(dict(_COLOUR.findall(table.group(1) if table else "")))


def layer_colour(layer: LayerInfo) -> str:
    """The colour of a layer's signs: its own; a user's layer has that of its symbol; else ink."""
    return _colour(f"layer-{layer.id}", layer.symbol)


def label_colour(layer: LayerInfo) -> str:
    """The colour of a layer's names."""
    return _colour(f"layer-{layer.id}-label", f"{layer.symbol}-label")


def _colour(*roles: str) -> str:
    found = (colours()[role] for role in roles if role in colours())
    return next(found, colours()["ink"])


@cache
def words() -> Mapping[str, str]:
    """The map's words by key: `signs.filled`, `precision.district`."""
    said = json.loads((share() / "web" / "strings" / "en.json").read_text(encoding="utf-8"))
    return MappingProxyType({key: text for key, text in said.items() if isinstance(text, str)})
