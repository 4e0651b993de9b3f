"""LIKE: `%` stands for any text, `_` for one character, a backslash takes the meaning from the next one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ca_geo.cql2.places import Place, fault


def compiled(pattern: str, place: Place) -> re.Pattern[str]:
    """The regular expression that a text matches as a whole where it is like the pattern.

    An atomic group never looks for a second place of what it holds; the first is as good as any. So no
    pattern takes longer than its length times the text's.

    :raises BadValue: the pattern ends with a single backslash.
    """
    first, *others = _pieces(pattern, place)
    between = "".join(f"(?>.*?{piece})" for piece in others[:-1] if piece)
    ending = f".*{others[-1]}" if others else ""
    return re.compile(first + between + ending, re.DOTALL)


def _pieces(pattern: str, place: Place) -> list[str]:
    """What stands between the `%`, as regular expressions."""
    pieces = [""]
    for char, literal in _characters(pattern, place):
        if char == "%" and not literal:
            pieces.append("")
        else:
            pieces[-1] += re.escape(char) if literal or char != "_" else "."
    return pieces


def _characters(pattern: str, place: Place) -> Iterator[tuple[str, bool]]:
    """Each character, and whether it is meant literally."""
    characters = iter(pattern)
    for char in characters:
        escaped = next(characters, None) if char == "\\" else char
        if escaped is None:
            raise fault("the pattern ends with the escape character", place, r"\\ for a backslash")
        yield escaped, char == "\\"
