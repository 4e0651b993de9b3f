"""Colours and words of the map, read from where the map has them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Literal

from ca_geo.catalog import LayerInfo
from ca_geo.settings import share

_ROOT = re.compile(r":root\s*\{(.*?)\}", re.DOTALL)
_COLOUR = re.compile(r"--([\w-]+):\s*light-dark\((#[0-9A-Fa-f]{6}),\s*(#[0-9A-Fa-f]{6})\)")
_PLAIN = re.compile(r"--([\w-]+):\s*(#[0-9A-Fa-f]{6});")


@cache
def colours(theme: Literal["light", "dark", "grey", "contrast"] = "light") -> Mapping[str, str]:
    """The colours of a theme by role, as `#8E0F33`: the tables of `theme.css`."""
    css = (share() / "web" / "static" / "css" / "theme.css").read_text(encoding="utf-8")
    own = re.compile(rf':root\[data-theme="{theme}"\]\s*\{{(.*?)\}}', re.DOTALL)
    table = {
        role: dark if theme == "dark" else light for role, light, dark in _COLOUR.findall(_block(_ROOT, css))
    }
    return MappingProxyType(table | dict(_PLAIN.findall(_block(own, css))))


def _block(selector: re.Pattern[str], css: str) -> str:
    found = selector.search(css)
    return found.group(1) if found else ""


def layer_colour(layer: LayerInfo, table: Mapping[str, str] | None = None) -> str:
    """The colour of a layer's signs: its own; a user's layer has that of its symbol; else ink."""
    return _colour(table or colours(), f"layer-{layer.id}", layer.symbol)


def label_colour(layer: LayerInfo, table: Mapping[str, str] | None = None) -> str:
    """The colour of a layer's names; `table` is that of a theme, light without one."""
    return _colour(table or colours(), f"layer-{layer.id}-label", f"{layer.symbol}-label")


def _colour(table: Mapping[str, str], *roles: str) -> str:
    return next((table[role] for role in roles if role in table), table["ink"])


@cache
def words() -> Mapping[str, str]:
    """The map's words by key: `signs.filled`, `precision.district`."""
    said = json.loads((share() / "web" / "strings" / "en.json").read_text(encoding="utf-8"))
    return MappingProxyType({key: text for key, text in said.items() if isinstance(text, str)})
