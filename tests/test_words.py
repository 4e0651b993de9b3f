"""Dates and numbers in words."""

from __future__ import annotations

import pytest

from ca_geo.words import date_in_words, number_in_words


@pytest.mark.parametrize(
    ("edtf", "words"),
    [
        ("2024", "2024"),
        ("2024-11", "November 2024"),
        ("2024-11-08", "8 November 2024"),
        ("2024-21", "spring 2024"),
        ("2016~", "about 2016"),
        ("2016-05?", "May 2016, uncertain"),
        ("2016%", "about 2016, uncertain"),
        ("2024-11-17/2024-11-18", "between 17 and 18 November 2024"),
        ("2024-10-31/2024-11-01", "between 31 October 2024 and 1 November 2024"),
        ("2015/2017", "between 2015 and 2017"),
        ("2024-11-17~/2024-11-18", "between about 17 November 2024 and 18 November 2024"),
        ("../2016", "2016 or earlier"),
        ("/2016", "2016 or earlier"),
        ("2016/..", "2016 or later"),
        ("2016-03~/", "about March 2016 or later"),
        ("..", "goes on"),
    ],
)
def test_simple_dates_are_told(edtf: str, words: str) -> None:
    assert date_in_words(edtf) == words


@pytest.mark.parametrize(
    "edtf",
    ["201X", "2024-XX", "2024-11-XX", "201X/2020", "2020/202X", "../201X", "soon", "2024-13", "2024-00", ""],
)
def test_other_dates_are_left_as_they_are_written(edtf: str) -> None:
    assert date_in_words(edtf) is None


def test_numbers_have_their_thousands_apart_and_their_unit_behind() -> None:
    assert number_in_words(8_000_000_000, "USD") == "8\u202f000\u202f000\u202f000\u00a0USD"
    assert number_in_words(-1234.5) == "-1\u202f234.5"
    assert number_in_words(0, "t") == "0\u00a0t"
