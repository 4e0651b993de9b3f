"""Figures and dates as printed: what is read, and what is not."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ca_geo.errors import BadValue
from ca_geo.printed import MONTHS, NUMBER_WORDS, Figure, dates, figures, parse, parse_date

LONG_MONTHS = [name.capitalize() for name in MONTHS if len(name) > 4 or name in {"may", "june", "july"}]


def value(number: str, unit: str = "", qualifier: str = "") -> Figure:
    return Figure(Decimal(number), unit=unit, qualifier=qualifier)


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("nine", value("9")),
        ("nine facilities", value("9")),
        ("two dozen buildings", value("24")),
        ("three killed", value("3", "persons")),
        ("some 7,000 troops", value("7000", "persons", "about")),
        ("approximately 55 million yuan", value("55e6", "CNY", "about")),
        ("55 m yuan", value("55e6", "CNY")),
        ("100 m somoni", value("100e6", "TJS")),
        ("$8.5 million", value("8.5e6", "USD")),
        ("about US$8.9 m", value("8.9e6", "USD", "about")),
        ("8.6 m dollars", value("8.6e6", "USD")),
        ("US$8 bn", value("8e9", "USD")),
        ("nearly 4,000 m", value("4000", "m", "nearly")),
        ("2,300 m", value("2300", "m")),
        ("17,109 sq m", value("17109", "m2")),
        ("3,500 hectares", value("35e6", "m2")),
        ("over 1,300 km", value("1300", "km", "over")),
        ("more than 5.5", value("5.5", "", "over")),
        ("China Nonferrous Gold 100%", value("100", "percent")),
        ("24.5 per cent", value("24.5", "percent")),
        ("1435 mm", value("1435", "mm")),
        ("415 t of silver", value("415", "t")),
        ("3 attackers and 2 border officers killed", value("5", "persons")),
        ("4 posts plus 1 military training centre", value("5")),
        ("4-5", Figure(low=Decimal(4), high=Decimal(5))),
        ("4–5 billion dollars", Figure(low=Decimal("4e9"), high=Decimal("5e9"), unit="USD")),
        ("$4-5 billion", Figure(low=Decimal("4e9"), high=Decimal("5e9"), unit="USD")),
        ("4-5 km", Figure(low=Decimal(4), high=Decimal(5), unit="km")),
        ("50 m to 60 m yuan", Figure(low=Decimal("50e6"), high=Decimal("60e6"), unit="CNY")),
        ("$545 million to $1.6 billion", Figure(low=Decimal("545e6"), high=Decimal("1.6e9"), unit="USD")),
        ("1,345 to about 1,400 km", Figure(low=Decimal(1345), high=Decimal(1400), unit="km")),
    ],
)
def test_a_figure_as_printed(text: str, figure: Figure) -> None:
    assert parse(text) == figure


@pytest.mark.parametrize(
    "text", ["", "grant", "Dushanbe-2", "201st base", "at 23:30", "hundreds", "R65", "D1"]
)
def test_names_times_and_words_are_no_figures(text: str) -> None:
    assert figures(text) == ()
    with pytest.raises(BadValue, match="no figure"):
        parse(text)


def test_several_figures_are_not_guessed_from() -> None:
    assert [one.value for one in figures("51 / 24.5 / 24.5")] == [51, Decimal("24.5"), Decimal("24.5")]
    with pytest.raises(BadValue, match="several"):
        parse("51 / 24.5 / 24.5")
    with pytest.raises(BadValue, match="added"):
        parse("4-5 and 6")


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("27 October 2021", "2021-10-27"),
        ("March 4, 2026", "2026-03-04"),
        ("Oct 2021", "2021-10"),
        ("Sept. 2019", "2019-09"),
        ("2016", "2016"),
        ("since 2007", "2007"),
        ("early 2018", "2018"),
        ("2010s", "201X"),
        ("autumn 2024", "2024-23"),
        ("17-18 Nov 2024", "2024-11-17/2024-11-18"),
        ("30 June to 2 July 2019", "2019-06-30/2019-07-02"),
        ("Jan-May 2025", "2025-01/2025-05"),
        ("2017-2018", "2017/2018"),
        ("second half of 2025", "2025-07/2025-12"),
        ("2024-11-18", "2024-11-18"),
    ],
)
def test_a_date_as_printed(text: str, edtf: str) -> None:
    assert parse_date(text) == edtf


def test_a_date_without_its_year_needs_one() -> None:
    assert dates("night of 17-18 Nov") == ()
    assert dates("night of 17-18 Nov", "2024") == ("2024-11-17/2024-11-18",)
    assert dates("crossing 23 Dec 23:30", "2025") == ("2025-12-23",)


@pytest.mark.parametrize(("text", "said"), [("never", "no date"), ("2016 or 2019", "several dates")])
def test_no_date_or_several_are_refused(text: str, said: str) -> None:
    with pytest.raises(BadValue, match=said):
        parse_date(text)


CURRENCY = {"$": "USD", "US$": "USD"}
SCALE = {"": 1, " thousand": 10**3, " million": 10**6, " m": 10**6, " billion": 10**9, " bn": 10**9}
AMOUNTS = st.decimals(0, 10**6, places=2)


def printed(amount: Decimal) -> st.SearchStrategy[str]:
    return st.sampled_from([f"{amount:,}", f"{amount:f}"])


@given(st.data(), AMOUNTS, st.sampled_from(sorted(CURRENCY)), st.sampled_from(sorted(SCALE)))
def test_money_of_any_size(data: st.DataObject, amount: Decimal, sign: str, scale: str) -> None:
    text = sign + data.draw(printed(amount)) + scale
    assert parse(text) == Figure(amount * SCALE[scale], unit="USD")


@given(st.data(), AMOUNTS, st.sampled_from(["km", "mm", "kg", "t", "sq m", "m", "%"]))
def test_a_changed_digit_is_another_figure(data: st.DataObject, amount: Decimal, unit: str) -> None:
    text = f"{data.draw(printed(amount))} {unit}"
    places = [place for place, sign in enumerate(text) if sign.isdigit()]
    place = data.draw(st.sampled_from(places))
    changed = f"{text[:place]}{(int(text[place]) + 1) % 10}{text[place + 1 :]}"
    assert parse(text) != parse(changed)


@given(st.sampled_from(sorted(NUMBER_WORDS)), st.sampled_from(["", " facilities", " killed", " km"]))
def test_words_count_as_their_digits(word: str, unit: str) -> None:
    assert parse(word + unit) == parse(str(NUMBER_WORDS[word]) + unit) == parse(word.capitalize() + unit)


@given(st.dates(date(1000, 1, 1)))
def test_a_day_in_every_form(day: date) -> None:
    month = LONG_MONTHS[day.month - 1]
    assert MONTHS[month.casefold()] == MONTHS[month[:3].casefold()] == day.month
    for text in (
        f"{day.day} {month} {day.year}",
        f"{day.day} {month[:3]} {day.year}",
        f"{month} {day.day}, {day.year}",
        day.isoformat(),
    ):
        assert parse_date(text) == day.isoformat()
    assert parse_date(f"{day.day} {month}", str(day.year)) == day.isoformat()


@given(st.text(max_size=200))
def test_no_text_breaks_the_reading(text: str) -> None:
    assert isinstance(figures(text), tuple)
    assert isinstance(dates(text), tuple)
