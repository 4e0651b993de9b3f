"""What the program says in English wherever it answers programs, in the words of a page's language.

Titles of links, parameters and columns stand in JSON in English. The catalogues pair them under `page.said.`
with what a page says in their place: `{title}: features`, `{title}: записи`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path

from ca_geo.strings import DEFAULT, for_language

SAID = "page.said."  # keys of these pairs
MOST = 4096  # texts remembered: a page of many records asks the same of each
_PLACE = re.compile(r"\{(\w+)\}")

Pair = tuple[re.Pattern[str], str]
Told = tuple[str, Mapping[str, str]]


def retelling(web: Path, lang: str) -> Callable[[str], Told | None]:
    """What gives for an English text the one of a language of `strings.LANGUAGES`, by the catalogues of the
    web folder: with {names} still in it, and what is to stand in their place.

    It gives None for what the catalogues do not pair, and for everything where the language is English.
    """
    pairs = _pairs(web, lang) if lang != DEFAULT else []

    @lru_cache(MOST)
    def find(text: str) -> Told | None:
        matches = ((pattern.fullmatch(text), entry) for pattern, entry in pairs)
        return next(((entry, found.groupdict()) for found, entry in matches if found), None)

    return find


def retold(web: Path, lang: str) -> Callable[[str], str]:
    """What gives the same as plain text, its parts in the language too; what is not paired, as it is."""
    find = retelling(web, lang)

    def say(text: str) -> str:
        entry, parts = find(text) or (text, None)
        if parts is None:
            return text
        return entry.format(**{name: say(part) for name, part in parts.items()})

    return say


def _pairs(web: Path, lang: str) -> list[Pair]:
    """English patterns, those with the most words first, each with its text in the language."""
    english, told = for_language(web, DEFAULT), for_language(web, lang)
    said = [(str(english[key]), str(told[key])) for key in english if key.startswith(SAID)]
    said.sort(key=lambda pair: len(_PLACE.sub("", pair[0])), reverse=True)
    return [(_pattern(text), entry) for text, entry in said]


def _pattern(text: str) -> re.Pattern[str]:
    """What stands in the place of a {name} is any text."""
    parts = _PLACE.split(text)
    groups = (f"(?P<{part}>.+)" if index % 2 else re.escape(part) for index, part in enumerate(parts))
    return re.compile("".join(groups), re.DOTALL)
