"""The words of the interface, by language: one catalogue each, `web/strings/<code>.json`.

An entry is a text with `{names}` to be filled in or, where words depend on a number, one text for each
plural category of the Unicode CLDR that the language has. The map's scripts read the same
(web/static/js/strings.js).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

Entry = str | Mapping[str, str]

LANGUAGES = MappingProxyType({"en": "English", "ru": "Русский"})  # by code, each as it calls itself
DEFAULT = "en"
PAGES = "page."  # keys of words that stand on the API's pages alone: the map is not told them


class Strings(Mapping[str, Entry]):
    """A catalogue, read-only; called with a key it gives the text for it."""

    def __init__(self, lang: str, entries: Mapping[str, Entry]) -> None:
        self.lang = lang
        self._entries = entries

    def __call__(self, key: str, **values: object) -> str:
        """The text for a key, its {names} filled from `values`; a plural entry is chosen by `values["n"]`.

        :raises KeyError: the catalogue has no such key, or the text names what `values` has not.
        """
        entry = self._entries[key]
        if not isinstance(entry, str):
            n = values["n"]
            entry = entry[plural(self.lang, n if isinstance(n, int | float) else 0)]
        return entry.format(**values) if values else entry

    def __getitem__(self, key: str) -> Entry:
        return self._entries[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    @property
    def of_map(self) -> dict[str, Entry]:
        """What the map's scripts are told."""
        return {key: entry for key, entry in self._entries.items() if not key.startswith(PAGES)}


@cache
def for_language(web: Path, lang: str) -> Strings:
    """The catalogue of a language of `LANGUAGES`, read once from the web folder."""
    text = (web / "strings" / f"{lang}.json").read_text(encoding="utf-8")
    return Strings(lang, MappingProxyType(json.loads(text)))


def plural(lang: str, n: float) -> str:
    """The plural category of a number (Unicode CLDR, "Language Plural Rules", cardinals)."""
    return _RULES[lang](n)


def _english(n: float) -> str:
    return "one" if n == 1 else "other"


def _russian(n: float) -> str:
    if n != int(n):
        return "other"
    ones, tens = int(abs(n)) % 10, int(abs(n)) % 100
    if ones == 1 and tens != 11:
        return "one"
    return "few" if 2 <= ones <= 4 and not 12 <= tens <= 14 else "many"


_RULES: Mapping[str, Callable[[float], str]] = MappingProxyType({"en": _english, "ru": _russian})
