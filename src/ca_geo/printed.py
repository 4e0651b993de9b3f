"""Figures and dates as sources print them, read to machine form: "55 million yuan", "nine", "27 Oct 2021".

The forms follow how the evidence prints (geodata/claims.csv, column `printed`); docs/evidence.md lists them.
Amounts are exact decimals; dates are EDTF texts (ISO 8601-2, levels 0 and 1).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from ca_geo.errors import BadValue

FORM = (
    "a figure in digits or words to twenty, with or without scale and unit (55 million yuan, $8.5 m, 4-5, "
    "12.5 km, 70%), or a date (27 October 2021, Oct 2021, 2016)"
)


@dataclass(frozen=True)
class Figure:
    """One figure: an amount, or the two ends of a range.

    `unit` is the unit's code (`USD`, `km`, `percent`, `persons`), or empty where none is printed. `qualifier`
    is `about`, `over`, `under`, `nearly` or empty.
    """

    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str = ""
    qualifier: str = ""

    def __add__(self, other: Figure) -> Figure:
        """The sum of two amounts: "3 attackers and 2 guards" are five persons."""
        if self.value is None or other.value is None:
            raise BadValue("ranges cannot be added")
        return replace(self, value=self.value + other.value, unit=self.unit or other.unit)


_NUMBER_WORDS = """
    zero one two three four five six seven eight nine ten
    eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty
"""
NUMBER_WORDS: Mapping[str, int] = {word: number for number, word in enumerate(_NUMBER_WORDS.split())}
SCALES: Mapping[str, int] = {
    "dozen": 12,
    "thousand": 10**3,
    "million": 10**6,
    "mn": 10**6,
    "m": 10**6,  # only beside a currency, else metres
    "billion": 10**9,
    "bn": 10**9,
    "trillion": 10**12,
}
CURRENCIES: Mapping[str, str] = {
    "us$": "USD",
    "$": "USD",
    "usd": "USD",
    "us dollars": "USD",
    "dollars": "USD",
    "cny": "CNY",
    "rmb": "CNY",
    "¥": "CNY",
    "yuan": "CNY",
    "tjs": "TJS",
    "somoni": "TJS",
}
_PERSONS = """
    persons people dead killed hurt injured wounded troops soldiers personnel staff employees guards
    attackers officers workers servicemen citizens
"""
MEASURES: Mapping[str, tuple[str, int]] = {  # what is printed: unit, and how many of the unit it is
    "%": ("percent", 1),
    "per cent": ("percent", 1),
    "percent": ("percent", 1),
    "square metres": ("m2", 1),
    "square meters": ("m2", 1),
    "sq m": ("m2", 1),
    "m²": ("m2", 1),
    "m2": ("m2", 1),
    "hectares": ("m2", 10_000),
    "ha": ("m2", 10_000),
    "kilometres": ("km", 1),
    "kilometers": ("km", 1),
    "km": ("km", 1),
    "metres": ("m", 1),
    "meters": ("m", 1),
    "m": ("m", 1),
    "millimetres": ("mm", 1),
    "mm": ("mm", 1),
    "kilograms": ("kg", 1),
    "kg": ("kg", 1),
    "tonnes": ("t", 1),
    "tons": ("t", 1),
    "t": ("t", 1),
    "mw": ("MW", 1),
    "times": ("times", 1),
    **dict.fromkeys(_PERSONS.split(), ("persons", 1)),
}
QUALIFIERS: Mapping[str, str] = {
    "about": "about",
    "approximately": "about",
    "approx.": "about",
    "around": "about",
    "roughly": "about",
    "some": "about",
    "more than": "over",
    "over": "over",
    "exceeds": "over",
    "at least": "over",
    "above": "over",
    "less than": "under",
    "under": "under",
    "below": "under",
    "nearly": "nearly",
    "almost": "nearly",
}


def _any(names: Iterator[str] | Mapping[str, object]) -> str:
    """Any of these, the longest first; spaces as wide as they come."""
    longest = sorted(names, key=len, reverse=True)
    return "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in longest)


_AMOUNT = rf"\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?|(?:{_any(NUMBER_WORDS)})\b"
_QUALIFIER = rf"(?:(?<![a-z])(?:{_any(QUALIFIERS)})\s+|[~≈]\s*)"
_SIGN = rf"(?:{_any(CURRENCIES)})\s*"
_SCALE = rf"[\s-]*(?:{_any(SCALES)})(?![a-z²2])"
_UNIT = rf"[\s-]*(?:{_any(CURRENCIES)}|{_any(MEASURES)})(?![a-z0-9])"
_NOT_INSIDE = r"(?<![\w.,:])(?<![a-z]-)"  # a name (Dushanbe-2), a time (23:30) or another figure


def _side(end: str) -> str:
    return (
        rf"(?P<sign{end}>{_SIGN})?(?P<amount{end}>{_AMOUNT})(?P<scale{end}>{_SCALE})?(?P<unit{end}>{_UNIT})?"
    )


_FIGURE = re.compile(
    rf"(?P<qualifier>{_QUALIFIER})?{_NOT_INSIDE}{_side('1')}"
    rf"(?:\s*(?:-|–|to\b)\s*{_QUALIFIER}?{_side('2')})?(?![a-z0-9:])(?!\.\d)(?!,\d)",
    re.IGNORECASE,
)


def figures(text: str) -> tuple[Figure, ...]:
    """Every figure in a text, in the order of reading; numbers inside names and times of day are none."""
    return tuple(map(_figure, _FIGURE.finditer(text)))


def numbers(text: str) -> set[str]:
    """The numbers in a text, those in names (Dushanbe-2, R79) left out; 199X counts as 1990."""
    plain = re.sub(r"(?<=\d)X", "0", text)
    found = re.findall(r"(?<![A-Za-z\d.,])(?<![A-Za-z]-)\d+(?:,\d{3})*(?:\.\d+)?", plain)
    return {number.replace(",", "").lstrip("0") for number in found} - {""}


def parse(text: str) -> Figure:
    """The figure that a text prints; several that are joined by "and" or "plus" are added up.

    :raises BadValue: there is no figure, or there are several that are not joined.
    """
    found = figures(text)
    if not found:
        raise BadValue(f"{text!r} prints no figure", FORM)
    if len(found) > 1 and len(re.findall(r"\b(?:and|plus)\b|\+", text)) != len(found) - 1:
        raise BadValue(f"{text!r} prints several figures", "one figure, or figures joined by and")
    total = found[0]
    for other in found[1:]:
        total += other
    return total


def _figure(match: re.Match[str]) -> Figure:
    said = {name: _plain(text) for name, text in match.groupdict().items()}
    qualifier = QUALIFIERS.get(said["qualifier"], "about" if said["qualifier"] else "")
    unit1, factor1 = _unit(said, "1")
    if not said["amount2"]:
        return Figure(_amount(said, "1") * factor1, unit=unit1, qualifier=qualifier)
    unit2, factor2 = _unit(said, "2")
    if not (said["scale1"] or said["unit1"] or said["sign2"]):  # "4-5 billion": said of both
        said["scale1"], factor1 = said["scale2"], factor2
    low, high = _amount(said, "1") * factor1, _amount(said, "2") * factor2
    return Figure(None, low, high, unit1 or unit2, qualifier)


def _plain(text: str | None) -> str:
    return " ".join((text or "").casefold().split()).strip("- ")


def _amount(said: dict[str, str], end: str) -> Decimal:
    text, scale = said[f"amount{end}"], said[f"scale{end}"]
    number = Decimal(NUMBER_WORDS[text]) if text in NUMBER_WORDS else Decimal(text.replace(",", ""))
    return number * SCALES.get(scale, 1)


def _unit(said: dict[str, str], end: str) -> tuple[str, int]:
    """Unit and factor of one side. An `m` that no currency stands beside was metres, not millions."""
    named = (
        CURRENCIES.get(said[place])
        for place in (f"sign{end}", f"unit{end}", "sign1", "unit1", "sign2", "unit2")
    )
    if currency := next(filter(None, named), None):
        return currency, 1
    if said[f"scale{end}"] == "m":
        said[f"scale{end}"] = ""
        return MEASURES["m"]
    return MEASURES.get(said[f"unit{end}"], ("", 1))


# Dates

_MONTHS = """
    january february march april may june july august september october november december
"""
MONTHS: Mapping[str, int] = {
    name[:length]: number
    for number, name in enumerate(_MONTHS.split(), 1)
    for length in {3, 4 if name == "september" else 3, len(name)}
}
_SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "winter": 24}
_DASH = r"\s*(?:-|–|to\b|and\b)\s*"
_MONTH = rf"(?P<{{0}}>{_any(MONTHS)})\b\.?"
_DAY = r"(?<!\d)(?P<{0}>\d{{1,2}})(?![\d:])"
_YEAR = r"(?<![\d.,])(?P<{0}>\d{{4}})(?!\d|[.,]\d)"
_DATES = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        r"(?P<iso>\d{4}-\d\d-\d\d)(?!\d)",
        rf"{_DAY.format('d1')}{_DASH}{_DAY.format('d2')}\s+{_MONTH.format('m1')}(?:,?\s+{_YEAR.format('y1')})?",
        rf"{_DAY.format('d1')}\s+{_MONTH.format('m1')}(?:\s+{_YEAR.format('y1')})?{_DASH}"
        rf"{_DAY.format('d2')}\s+{_MONTH.format('m2')}(?:\s+{_YEAR.format('y2')})?",
        rf"{_DAY.format('d1')}\s+{_MONTH.format('m1')}(?:,?\s+{_YEAR.format('y1')})?",
        rf"{_MONTH.format('m1')}\s+{_DAY.format('d1')}(?:,?\s+{_YEAR.format('y1')})?",
        rf"{_MONTH.format('m1')}{_DASH}{_MONTH.format('m2')}\s+{_YEAR.format('y1')}",
        rf"{_MONTH.format('m1')},?\s+{_YEAR.format('y1')}",
        rf"(?P<half>first|second)\s+half\s+of\s+{_YEAR.format('y1')}",
        rf"(?P<season>{_any(_SEASONS)})\s+(?:of\s+)?{_YEAR.format('y1')}",
        r"(?<!\d)(?P<decade>\d{3})0s\b",
        rf"{_YEAR.format('y1')}{_DASH}{_YEAR.format('y2')}",
        _YEAR.format("y1"),
    )
)


def dates(text: str, year: str | None = None) -> tuple[str, ...]:
    """Every date in a text as EDTF, in the order of reading. One without its year takes `year`, if given."""
    found: list[tuple[int, str]] = []
    for form in _DATES:
        for match in form.finditer(text):
            date = _edtf(match.groupdict(), year)
            if date:
                found.append((match.start(), date))
        text = form.sub(lambda match: "\0" * len(match[0]), text)  # read once, in its longest form
    return tuple(date for _, date in sorted(found))


def parse_date(text: str, year: str | None = None) -> str:
    """The one date that a text prints, as EDTF.

    :raises BadValue: there is no date, or there are several.
    """
    found = dates(text, year)
    if len(found) != 1:
        raise BadValue(f"{text!r} prints {'several dates' if found else 'no date'}", FORM)
    return found[0]


def _edtf(said: dict[str, str | None], year: str | None) -> str | None:
    if said.get("iso"):
        return said["iso"]
    if said.get("decade"):
        return f"{said['decade']}X"
    second_year = said.get("y2") or said.get("y1") or year
    first_year = said.get("y1") or second_year
    if not first_year or not second_year:
        return None
    if said.get("half"):
        return (
            f"{first_year}-01/{first_year}-06"
            if _is_first(said["half"])
            else f"{first_year}-07/{first_year}-12"
        )
    if said.get("season"):
        return f"{first_year}-{_SEASONS[str(said['season']).casefold()]}"
    first = _joined(first_year, said.get("m1"), said.get("d1"))
    last = _joined(second_year, said.get("m2") or said.get("m1"), said.get("d2") or said.get("d1"))
    return first if first == last else f"{first}/{last}"


def _is_first(half: str | None) -> bool:
    return str(half).casefold() == "first"


def _joined(year: str, month: str | None, day: str | None) -> str:
    parts = [year]
    if month:
        parts.append(f"{MONTHS[month.casefold()]:02}")
    if day:
        parts.append(f"{int(day):02}")
    return "-".join(parts)
