"""Jinja as every page is made with it: values are escaped, missing ones are errors; words in a language."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from ca_geo.citation import citation
from ca_geo.retelling import retelling, retold
from ca_geo.strings import DEFAULT, Strings
from ca_geo.words import date_in_words, number_in_words, rounded_in_words, unit_in_words

ENGLISH = Markup(' lang="en"')  # of what is in English on a page in another language
_ENGLISH_WORD = re.compile("[A-Za-z][a-z]{2}")
_OTHER_LETTER = re.compile("[\u0400-\u04ff]")  # Cyrillic


def environment(folder: Path) -> Environment:
    """An environment of its own for the templates of a folder; what it is told, no other one knows."""
    return Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def in_language(folder: Path, words: Strings) -> Environment:
    """An environment for the pages of a web folder in the language of a catalogue."""
    found, filters = environment(folder), _filters(folder, words.lang)
    found.filters.update(filters)
    found.globals.update(
        t=words,
        lang=words.lang,
        english=ENGLISH if words.lang != DEFAULT else "",
        phrase=partial(_phrase, words),
        retold=filters["retold"],
    )
    return found


def _filters(folder: Path, lang: str) -> dict[str, Callable[..., Any]]:
    """How templates put things in the words of a language.

    `retold` is for what the program says in English, `marked` for what the data say, `told` for what may be
    either; `retold` alone gives plain text, which attributes need.
    """
    find, marked = retelling(folder.parent, lang), partial(_marked, lang=lang)

    def told(text: str) -> str:
        entry, parts = find(text) or (text, None)
        if parts is None:
            return marked(text)
        return _filled(entry, {name: told(part) for name, part in parts.items()})

    values = (date_in_words, number_in_words, rounded_in_words, unit_in_words)
    return {
        "citation": citation,
        "retold": retold(folder.parent, lang),
        "marked": marked,
        "told": told,
        **{one.__name__.removesuffix("_in_words"): partial(one, lang=lang) for one in values},
    }


def _marked(text: str, lang: str) -> str:
    """A text of the data, marked as English where the page is in another language and it is in none of its
    letters; a sign such as `TJ` is in no language."""
    if lang == DEFAULT or not _ENGLISH_WORD.search(text) or _OTHER_LETTER.search(text):
        return text
    return Markup("<span{}>{}</span>").format(ENGLISH, text)


def _phrase(words: Strings, key: str, **values: str) -> Markup:
    """A text of the catalogue, filled with what may be marked."""
    return _filled(str(words[key]), values)


def _filled(entry: str, parts: Mapping[str, str]) -> Markup:
    return Markup(escape(entry)).format(**parts)  # noqa: S704
