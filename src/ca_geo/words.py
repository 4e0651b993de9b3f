"""Values in words for people: dates and numbers. What is not simple stays as it is written."""

from __future__ import annotations

import re

_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?([~?%]?)", re.ASCII)
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_PARTS_OF_YEAR = {f"{number:02}": name for number, name in enumerate(_MONTHS, 1)} | {
    "21": "spring",
    "22": "summer",
    "23": "autumn",
    "24": "winter",
}
_DOUBT = {"": "{}", "~": "about {}", "?": "{}, uncertain", "%": "about {}, uncertain"}


def date_in_words(edtf: str) -> str | None:
    """An EDTF date (ISO 8601-2 levels 0 and 1) in English, or None where the text says it better itself."""
    if edtf == "..":
        return "goes on"
    first, slash, last = edtf.partition("/")
    if not slash:
        return _one(edtf)
    if first in {"", ".."} or last in {"", ".."}:
        return _half_open(first, last)
    one, other = _one(first), _one(last)
    if not one or not other:
        return None
    same_month = first[:-2] == last[:-2] and len(first) == len(last) == len("2024-11-17")
    return f"between {one.partition(' ')[0] if same_month else one} and {other}"


def _half_open(first: str, last: str) -> str | None:
    known = _one(last if first in {"", ".."} else first)
    if known is None:
        return None
    return f"{known} or earlier" if first in {"", ".."} else f"{known} or later"


def _one(text: str) -> str | None:
    match = _DATE.fullmatch(text)
    if not match:
        return None
    year, month, day, doubt = match.groups()
    if month and month not in _PARTS_OF_YEAR:
        return None
    words = [str(int(day))] if day else []
    words += [_PARTS_OF_YEAR[month], year] if month else [year]
    return _DOUBT[doubt].format(" ".join(words))


def number_in_words(value: float, unit: str | None = None) -> str:
    """A number with its thousands set apart by thin spaces, and its unit behind a fixed space."""
    text = f"{value:,}".replace(",", "\u202f")
    return f"{text}\u00a0{unit}" if unit else text


SIZES = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))


def rounded_in_words(value: float, unit: str | None = None) -> str:
    """A number to three digits, with the word for its size: `43.5 billion USD`; less stays as it is."""
    for size, word in SIZES:
        if abs(value) >= size * 0.9995:
            return "\u00a0".join(filter(None, (f"{value / size:.3g}", word, unit)))
    if abs(value) >= 1000:
        return number_in_words(value, unit)
    return "\u00a0".join(filter(None, (f"{value:.3g}", unit)))
