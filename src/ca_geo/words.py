"""Values in words for people: dates and numbers, by language. What is not simple stays as it is written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType

_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?([~?%]?)", re.ASCII)
_SEASONS = ("21", "22", "23", "24")  # ISO 8601-2: spring to winter


@dataclass(frozen=True)
class Language:
    """How one language writes dates and numbers.

    `of_day` names the months behind a day, `months` where they stand alone; `{}` in a text is what it is said
    of. `same_month` is what stands between two days of one month. `units` are those that read otherwise than
    they are written in the data.
    """

    months: tuple[str, ...]
    of_day: tuple[str, ...]
    seasons: tuple[str, ...]
    year: str
    doubt: Mapping[str, str]
    goes_on: str
    earlier: str
    later: str
    between: str
    decimal: str
    sizes: tuple[tuple[float, str], ...]
    units: Mapping[str, str] = field(default_factory=dict)


_ENGLISH_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
LANGUAGES: Mapping[str, Language] = MappingProxyType({
    "en": Language(
        months=_ENGLISH_MONTHS,
        of_day=_ENGLISH_MONTHS,
        seasons=("spring", "summer", "autumn", "winter"),
        year="{}",
        doubt={"": "{}", "~": "about {}", "?": "{}, uncertain", "%": "about {}, uncertain"},
        goes_on="goes on",
        earlier="{} or earlier",
        later="{} or later",
        between="between {} and {}",
        decimal=".",
        sizes=((1e12, "trillion"), (1e9, "billion"), (1e6, "million")),
    ),
    "ru": Language(
        months=(
            *("январь", "февраль", "март", "апрель", "май", "июнь"),
            *("июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь"),
        ),
        of_day=(
            *("января", "февраля", "марта", "апреля", "мая", "июня"),
            *("июля", "августа", "сентября", "октября", "ноября", "декабря"),
        ),
        seasons=("весна", "лето", "осень", "зима"),
        year="{} г.",
        doubt={
            "": "{}", "~": "примерно {}", "?": "{}, предположительно", "%": "примерно {}, предположительно",
        },
        goes_on="продолжается",
        earlier="{} или ранее",
        later="{} или позднее",
        between="{} – {}",
        decimal=",",
        sizes=((1e12, "трлн"), (1e9, "млрд"), (1e6, "млн")),
        units={
            "km": "км", "m": "м", "mm": "мм", "m²": "м²", "t": "т", "kg": "кг", "MW": "МВт",
            "persons": "чел.", "Mt a year": "млн т в год", "USD": "долл. США", "CNY": "юаней",
            "TJS": "сомони", "times": "раз",
        },
    ),
})  # fmt: skip


def date_in_words(edtf: str, lang: str = "en") -> str | None:
    """An EDTF date (ISO 8601-2 levels 0 and 1) in words, or None where the text says it better itself."""
    said = LANGUAGES[lang]
    if edtf == "..":
        return said.goes_on
    first, slash, last = edtf.partition("/")
    if not slash:
        return _one(edtf, said)
    if first in {"", ".."} or last in {"", ".."}:
        return _half_open(first, last, said)
    one, other = _one(first, said), _one(last, said)
    if not one or not other:
        return None
    same_month = first[:-2] == last[:-2] and len(first) == len(last) == len("2024-11-17")
    return said.between.format(one.partition(" ")[0] if same_month else one, other)


def _half_open(first: str, last: str, said: Language) -> str | None:
    known = _one(last if first in {"", ".."} else first, said)
    if known is None:
        return None
    return (said.earlier if first in {"", ".."} else said.later).format(known)


def _one(text: str, said: Language) -> str | None:
    match = _DATE.fullmatch(text)
    if not match:
        return None
    year, month, day, doubt = match.groups()
    name = _part_of_year(month, said.of_day if day else said.months, said) if month else None
    if month and name is None:
        return None
    words = [str(int(day))] if day else []
    words += [name, said.year.format(year)] if name else [said.year.format(year)]
    return said.doubt[doubt].format(" ".join(words))


def _part_of_year(number: str, months: tuple[str, ...], said: Language) -> str | None:
    """A month or a season by its two digits."""
    if number in _SEASONS:
        return said.seasons[_SEASONS.index(number)]
    return months[int(number) - 1] if 1 <= int(number) <= len(months) else None


def unit_in_words(unit: str, lang: str = "en") -> str:
    """The sign or word for a unit."""
    return LANGUAGES[lang].units.get(unit, unit)


def number_in_words(value: float, unit: str | None = None, lang: str = "en") -> str:
    """A number with its thousands set apart by thin spaces, and its unit behind a fixed space."""
    said = LANGUAGES[lang]
    text = f"{value:,}".replace(",", "\u202f").replace(".", said.decimal)
    return f"{text}\u00a0{unit_in_words(unit, lang)}" if unit else text


def rounded_in_words(value: float, unit: str | None = None, lang: str = "en") -> str:
    """A number to three digits, with the word for its size: `43.5 billion USD`; less stays as it is."""
    said = LANGUAGES[lang]
    named = unit_in_words(unit, lang) if unit else unit
    for size, word in said.sizes:
        if abs(value) >= size * 0.9995:
            return "\u00a0".join(filter(None, (_three_digits(value / size, said), word, named)))
    if abs(value) >= 999.5:  # what three digits make a thousand of
        return number_in_words(value, unit, lang)
    return "\u00a0".join(filter(None, (_three_digits(value, said), named)))


def _three_digits(value: float, said: Language) -> str:
    """Rounded to three digits, never with an exponent."""
    return f"{Decimal(f'{value:.3g}'):f}".replace(".", said.decimal)
