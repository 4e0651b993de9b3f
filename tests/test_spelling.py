"""Keys of names: what is one sound in different scripts and romanisations gives one key."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ca_geo import spelling

LETTERS = "abcdefghijklmnopqrstuvwxyzšžçğабвгдежзийклмнопрстуфхцчшщъыьэюяғқҳҷӯӣңөүўәұһі"
WORDS = st.text(LETTERS, min_size=1, max_size=12)


def cut(text: str) -> list[str]:
    return [word.text for word in spelling.words(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Jalal-Abad", ["Jalal", "Abad"]),
        ("Xi'an, O‘zbekiston; Baʼda", ["Xi'an", "O‘zbekiston", "Baʼda"]),  # apostrophes divide nothing
        ("(Шохин СМ)", ["Шохин", "СМ"]),
        ("中吉乌铁路", ["中", "吉", "乌", "铁", "路"]),  # no blanks to cut at
        ("Zijin 紫金", ["Zijin", "紫", "金"]),
        ("جلال\u200cآباد", ["جلال\u200cآباد"]),  # zero-width non-joiner
        ("\u202eمرغاب\u202c", ["مرغاب"]),  # direction marks around a word are not of it
        ("s\u030cahr", ["s\u030cahr"]),  # a mark of its own
        ("201-я", ["201", "я"]),
        ("«» — 🙂 '", []),
        ("", []),
    ],
)
def test_words_are_cut_where_a_reader_cuts(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


@given(st.text(max_size=40))
def test_words_say_where_they_stand(text: str) -> None:
    found = spelling.words(text)
    assert all(text[word.start : word.end] == word.text != "" for word in found)
    assert [word.start for word in found] == sorted({word.start for word in found})
    assert all(one.end <= other.start for one, other in pairwise(found))


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("Мурғоб", "murghob"),
        ("Шаймак", "shaymak"),
        ("Қӯрғонтеппа", "qurghonteppa"),
        ("Өзгөн", "ozgon"),
        ("Тоҷикистон", "tojikiston"),
        ("Җалал", "jalal"),
        ("Ўш", "osh"),
        ("Әулиеата", "aulieata"),
        ("Dušanbe", "dushanbe"),
        ("Gʻijduvon", "gijduvon"),
        ("خروغ", "khrvgh"),
        ("پنجکنت", "pnjknt"),
        ("華為", "华为"),
        ("۲۰۱", "201"),
    ],
)
def test_each_script_has_its_latin_letters(word: str, expected: str) -> None:
    assert spelling.latin(word) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("Тоҷикистон", "точикистон"),
        ("Хоруғ", "хоруг"),
        ("Dušanbe", "dusanbe"),
        ("Ёвон", "евон"),
        ("Ўш", "уш"),
    ],
)
def test_plain_letters_are_those_of_a_plain_keyboard(word: str, expected: str) -> None:
    assert spelling.plain(word) == expected


@pytest.mark.parametrize(
    "names",
    [
        ("Murgab", "Мургаб"),
        ("Murghob", "Мурғоб"),
        ("Shaimak", "Shaymak", "Шаймак"),
        ("Dzhilau", "Djilau", "Zhilau", "Jilau", "Джилау", "Жилау"),
        ("Pendzhikent", "Penjikent", "Пенджикент"),
        ("Jalal-Abad", "Jalalabad", "jalal abad", "Жалал-Абад", "Джалал-Абад"),
        ("Khorog", "Xorog", "Хорог", "Horog"),
        ("Wakhan", "Vakhan", "Вахан"),
        ("Samarqand", "Samarkand", "Самарканд", "Самарқанд"),
        ("华为", "華為"),
        ("ТАРОР", "Tarror", "тарор"),
    ],
)
def test_spellings_of_one_name_share_a_key(names: tuple[str, ...]) -> None:
    assert set.intersection(*(set(spelling.keys(cut(name))) for name in names))


@pytest.mark.parametrize(
    "names",
    [
        ("Murgab", "Murghob"),
        ("Ishkashim", "Ishkoshim"),
        ("Khorog", "Khorugh"),
        ("Jilau", "Julau"),
        ("Panjakent", "Penjikent"),
        ("Zeravshan", "Zarafshon"),
        ("Kulob", "Kulyab"),
    ],
)
def test_vowels_that_differ_between_languages_sound_the_same(names: tuple[str, ...]) -> None:
    assert len({spelling.sound(spelling.keys([name])[0]) for name in names}) == 1


@pytest.mark.parametrize(
    ("arabic", "latin"),
    [
        ("مرغاب", "Murghob"),
        ("خروغ", "Khorugh"),
        ("دوشنبه", "Dushanbe"),
        ("اشکاشم", "Ishkoshim"),
        ("ختلان", "Khatlon"),
    ],
)
def test_arabic_script_meets_latin_in_the_consonants(arabic: str, latin: str) -> None:
    (one,), (other,) = spelling.keys([arabic]), spelling.keys([latin])
    assert spelling.consonants(one) == spelling.consonants(other)


@given(WORDS, st.data())
def test_the_start_of_a_word_gives_the_start_of_its_key(word: str, data: st.DataObject) -> None:
    start = word[: data.draw(st.integers(1, len(word)))]
    typed, whole = spelling.typed_keys([start]), spelling.keys([word])
    for of in (str, spelling.sound, spelling.consonants):
        assert not typed or any(of(key).startswith(of(begun)) for key in whole for begun in typed)


@given(st.lists(WORDS, min_size=1, max_size=4))
def test_keys_ignore_case_and_are_never_empty(texts: list[str]) -> None:
    # ß and its like grow when capitalised; the letters used here do not.
    assert spelling.keys([text.upper() for text in texts]) == spelling.keys(texts)
    assert all(spelling.keys(texts))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Osh", "Latn"),
        ("«Ош»", "Cyrl"),
        ("اوش", "Arab"),
        ("奥什", "Hani"),
        ("ოში", None),
        ("201", None),
        ("", None),
    ],
)
def test_script_is_that_of_the_first_letter(text: str, expected: str | None) -> None:
    assert spelling.script(text) == expected


def _edits(word: str) -> set[str]:
    """All words at most one edit away, over two letters: by definition, not by cleverness."""
    cuts = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    left_out = {a + b[1:] for a, b in cuts if b}
    put_in = {a + letter + b for a, b in cuts for letter in "ab"}
    replaced = {a + letter + b[1:] for a, b in cuts if b for letter in "ab"}
    swapped = {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
    return {word} | left_out | put_in | replaced | swapped


@given(st.text("ab", max_size=6), st.text("ab", max_size=6))
def test_one_edit_is_what_its_definition_says(one: str, other: str) -> None:
    assert spelling.one_edit(one, other) == (other in _edits(one))


def test_the_tables_of_characters_stay_small_whatever_is_asked() -> None:
    for start in range(0x3000, 0x30000, 100):
        spelling.keys(cut("".join(map(chr, range(start, start + 100)))))
    assert max(map(len, (spelling._CLASSES, spelling._TO_LATIN, spelling._TO_PLAIN))) <= 10_000
