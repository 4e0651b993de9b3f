"""What the program says in English wherever it answers programs, in the words of a page's language.

Titles of links, parameters and columns stand in JSON in English. The catalogues pair them under `page.said.`
with what a page says in their place: `{title}: features`, `{title}: записи`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from ca_geo.strings import DEFAULT, for_language

SAID = "page.said."  # keys of these pairs
MOST = 4096  # texts remembered: a page of many records asks the same of each
_PLACE = re.compile(r"\{(\w+)\}")

Pair = tuple[re.Pattern[str], str]


def retelling(web: Path, lang: str) -> Callable[[str], str | None]:
    """What gives an English text in a language of `strings.LANGUAGES`, by the catalogues of the web folder.

    It gives None for what the catalogues do not pair, and for everything where the language is English.
    """
    pairs = _pairs(web, lang) if lang != DEFAULT else []

    @lru_cache(MOST)
    def retell(text: str) -> str | None:
        for pattern, entry in pairs:
            if found := pattern.fullmatch(text):
                parts = found.groupdict()
                return entry.format(**{name: retell(part) or part for name, part in parts.items()})
        return None

    return retell


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
