"""CQL2 text cut into tokens (OGC 21-065r2, annex B)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ca_geo.cql2 import literals
from ca_geo.cql2.places import Offset, fault

# The ranges of `identifierStart` and `identifierPart`.
_START = (
    ":_A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1ffe\u200c\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_PART = f"{_START}.0-9\u0300-\u036f\u203f\u2040"
_SPACE = "\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_TOKEN = re.compile(
    rf"(?P<space>[{_SPACE}]+)"
    r"|(?P<number>(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
    rf"|(?P<name>[{_START}][{_PART}]*)"
    r'|(?P<quoted>"(?:[^"]|"")*+")'
    r"|(?P<text>'(?:[^'\\]|''|\\.)*+')"
    r"|(?P<sign><>|<=|>=|[-=<>+*/%^(),])",
    re.DOTALL,
)
_ESCAPE = re.compile(r"''|\\(['\\abtnvfr])")
ESCAPES = {"a": "\a", "b": "\b", "t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r"}
PLAIN_NAME = re.compile(rf"[{_START}][{_PART}]*")


@dataclass(frozen=True, slots=True)
class Token:
    """`kind` is `number`, `name`, `quoted`, `text`, `sign` or `end`; `value` is what it stands for.

    `word` is how a sign or an unquoted name reads to the grammar, where upper and lower case are one.
    """

    kind: str
    value: str
    place: Offset
    word: str = ""


def tokens(source: str) -> list[Token]:
    """All tokens of a text and an `end` behind them.

    :raises BadValue: a character that begins no token, or a quote that is not closed.
    """
    found, at = [], 0
    while at < len(source):
        match = _TOKEN.match(source, at)
        if not match:
            raise _unreadable(source, at)
        if match.lastgroup != "space":
            found.append(_token(match, Offset(source, at)))
        at = match.end()
    return [*found, Token("end", "", Offset(source, at))]


def _token(match: re.Match[str], place: Offset) -> Token:
    kind, written = str(match.lastgroup), match[0]
    if kind == "quoted":
        return Token(kind, literals.fit(written[1:-1].replace('""', '"'), place), place)
    if kind == "text":
        return Token(kind, literals.fit(_ESCAPE.sub(_unescaped, written[1:-1]), place), place)
    word = written.lower() if kind in {"name", "sign"} else ""
    return Token(kind, written, place, word)


def _unescaped(match: re.Match[str]) -> str:
    """Other backslashes stay: they belong to patterns (`\\%`)."""
    escaped = match[1] or "'"
    return ESCAPES.get(escaped, escaped)


def _unreadable(source: str, at: int) -> Exception:
    char, place = source[at], Offset(source, at)
    if char in "'\"":
        what = "text" if char == "'" else "name"
        return fault(f"the quote of a {what} is not closed", place)
    hint = "<> for unequal" if char == "!" else None
    return fault(f"the character {char!r} (U+{ord(char):04X}) begins nothing", place, hint)
