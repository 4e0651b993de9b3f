"""Names in many scripts, reduced to keys that compare.

One place is written Murghob, Murgab, Мурғоб and Мургаб. Every word is brought to Latin letters, and letters
that one romanisation or another uses for the same sound become one code. Three keys follow, from close to
loose; the start of a word always gives the start of its key, so that each serves while a name is typed:

* spelling: one code a sound (`sh` x, `ch` c, `zh` and `dzh` j, `kh` h, `gh` g, `q` k, `y` i), nothing doubled
* sound: a row of vowels is one `a`, and v is f: what is o in Tajik is a in Russian, u is o, e is i
* consonants: no vowels at all, as Arabic script leaves the short ones out

Chinese characters stay as they are, in their simplified form, each a word of its own. Letters of other
scripts are compared without their marks. No dependency and no data file: the tables below are all there is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

# How letters are written in plain Latin: first Cyrillic (Russian, Tajik, Kyrgyz, Uzbek, Kazakh, Uyghur), then
# Arabic (Arabic, Persian, Urdu, Uyghur), then Latin letters that are more than their base letter. Ain and
# hamza are silent. Waw counts as v; only the key of consonants takes it for the vowel that it often is.
_LETTERS_BY_LATIN = {
    "": "ъь عءئ",
    "a": "аә اأإآٱةۃ ə",
    "ae": "æ",
    "b": "б ب",
    "ch": "ч چ čçĉ",
    "d": "д دڈ đ",
    "e": "еэє ېےە",
    "f": "ф ف",
    "g": "гґ گ",
    "gh": "ғ غ ğ",
    "h": "ҳһ حهہھ",
    "i": "иӣії يىی ı",
    "j": "ҷҗ ج",
    "k": "к كک",
    "kh": "х خ",
    "l": "л ل ł",
    "m": "м م",
    "n": "н نں",
    "ng": "ң ڭ ŋ",
    "o": "оөў ۆ ø",
    "oe": "œ",
    "p": "п پ",
    "q": "қ ق",
    "r": "р رڑ",
    "s": "с سصث",
    "sh": "ш ش šşŝș",
    "shch": "щ",
    "t": "т تطٹ",
    "ts": "ц",
    "u": "уүұӯ ۇۈ",
    "v": "в وۋؤ",
    "y": "йы",
    "ya": "я",
    "yo": "ё",
    "yu": "ю",
    "z": "з زذضظ",
    "zh": "ж ژ žẑ",
}

# What a keyboard without such letters types in their place. Letters with marks merely lose them.
_UNHOOKED = "ғг қк ҳх ҷч ңн өо үу ұу әа һх іи җж ıi əe łl đd øo"

# Traditional characters that names in the region use, each before its simplified form.
_TRADITIONAL = (
    "華华 為为 國国 東东 鐵铁 爾尔 亞亚 機机 軍军 處处 區区 維维 連连 雲云 書书 輸输 礦矿 業业 "
    "電电 際际 車车 開开 關关 馬马 門门 無无 時时 會会 對对 產产 長长 張张 發发 來来 兩两 學学 "
    "實实 總总 應应 從从 後后 進进 過过 邊边 達达 運运 選选 遠远 衛卫 術术 議议 護护 資资 買买 "
    "貿贸 農农 鄉乡 鋼钢 銀银 銅铜 鋁铝 鎮镇 陳陈 陽阳 陸陆 隊队 險险 離离 難难 靈灵 項项 順顺 "
    "預预 領领 題题 顏颜 飛飞 體体 魯鲁 鳥鸟 麗丽 齊齐 龍龙 蘇苏 羅罗 蘭兰 賽赛 納纳 緬缅 貝贝 "
    "費费 頓顿 倫伦 圖图 賓宾 薩萨 烏乌 茲兹 別别 庫库 奧奥 興兴 準准 盧卢 強强 濟济 經经 團团 "
    "絲丝 綢绸 壩坝 橋桥"
)

# One code a sound. x and c are free for sh and ch, since x itself is taken for kh, and c and q for k.
_CODES = {
    **{"shch": "x", "sh": "x", "ch": "c", "dzh": "j", "dj": "j", "zh": "j", "kh": "h", "gh": "g"},
    **{"x": "h", "q": "k", "c": "k", "w": "v", "y": "i"},
}
# What makes another sound of a word's last letter, should the word go on.
_CONTINUED = {"s": "h", "c": "h", "k": "h", "z": "h", "d": "zh"}

_CODED = re.compile("|".join(_CODES))
_DOUBLED = re.compile(r"([a-z])\1+")
_VOWELS = re.compile("[aeiou]+")
_VOWELS_OR_V = re.compile("[aeiouv]+")

_SCRIPTS = {"LATIN": "Latn", "CYRILLIC": "Cyrl", "ARABIC": "Arab", "CJK": "Hani"}
_APOSTROPHES = "'’‘＇ʹʺ"
_SILENT = {"Lm", "Sk", "Cf"}  # modifier letters such as ʻ, free accents, joiners and direction marks
_WORD = re.compile("h|a(?:[sm]*a)*m*")  # of the classes that `_class` tells, one a character
_TABLE_SIZE = 10_000


def _pairs(text: str) -> dict[str, str]:
    return {pair[0]: pair[1] for pair in text.split()}


_LATIN = {
    letter: latin for latin, letters in _LETTERS_BY_LATIN.items() for letter in letters if letter != " "
} | _pairs(_TRADITIONAL)
_PLAIN = _pairs(_UNHOOKED)


class _Table(dict[int, str]):
    """A table for `str.translate` that works each character out when it is first met."""

    def __init__(self, work_out: Callable[[str], str]) -> None:
        super().__init__()
        self._work_out = work_out

    def __missing__(self, code: int) -> str:
        value = self._work_out(chr(code))
        if len(self) < _TABLE_SIZE:  # queries hold any character; they must not fill the memory
            self[code] = value
        return value


def _class(char: str) -> str:
    """`a` letter or digit, `h` Chinese character, `m` mark, `s` silent inside a word, blank between words."""
    category = unicodedata.category(char)
    if _is_silent(char):
        return "s"
    if category[0] in "LN":
        return "h" if script(char) == "Hani" else "a"
    return "m" if category[0] == "M" else " "


def _is_silent(char: str) -> bool:
    return char in _APOSTROPHES or unicodedata.category(char) in _SILENT


def _bare(char: str) -> list[str]:
    """The small letters in a character, without marks, and digits as 0 to 9; nothing if it is silent."""
    parts = [] if _is_silent(char) else unicodedata.normalize("NFKD", char.casefold())
    letters = [part for part in parts if unicodedata.category(part)[0] in "LN"]
    return [str(unicodedata.digit(letter, letter)) for letter in letters]


def _latin(char: str) -> str:
    small = char.casefold()
    return _LATIN[small] if small in _LATIN else "".join(_LATIN.get(part, part) for part in _bare(char))


def _plain(char: str) -> str:
    small = char.casefold()
    return _PLAIN[small] if small in _PLAIN else "".join(_bare(char))


_CLASSES, _TO_LATIN, _TO_PLAIN = _Table(_class), _Table(_latin), _Table(_plain)


@dataclass(frozen=True, slots=True)
class Word:
    """A word, and where it stands in its text: `text[start:end]`, in code points."""

    text: str
    start: int
    end: int


def words(text: str) -> list[Word]:
    """The words of a text in composed form (Unicode NFC). Apostrophes, marks and joiners divide no word."""
    classes = text.translate(_CLASSES)
    return [Word(text[m.start() : m.end()], m.start(), m.end()) for m in _WORD.finditer(classes)]


def comparable_words(text: str) -> list[str]:
    """The words of a text that have a key; a soft sign alone, say, has none."""
    found = [word.text for word in words(unicodedata.normalize("NFC", text))]
    return [word for word in found if keys([word])]


def latin(word: str) -> str:
    """A word in small Latin letters, as its script has them: `Мурғоб` is `murghob`."""
    return word.translate(_TO_LATIN)


def plain(word: str) -> str:
    """A word in the plain small letters of its script: `Тоҷикистон` is `точикистон`."""
    return word.translate(_TO_PLAIN)


def readings(word: str) -> tuple[str, str]:
    """A word in Latin letters, read as it stands and read from its plain letters: `š` is `sh`, and `s`."""
    return latin(word), latin(plain(word))


def coded(latin_word: str) -> str:
    """A word in small Latin letters with one code a sound: `murghob` is `murgob`."""
    return _CODED.sub(lambda found: _CODES[found[0]], latin_word)


def joined(codes: Iterable[str]) -> str:
    """The spelling key of coded words, run together: `jalal`, `abad` is `jalalabad`."""
    return _DOUBLED.sub(r"\1", "".join(codes))


def sound(key: str) -> str:
    """The sound key of a spelling key: `murgob` is `margab`."""
    return _VOWELS.sub("a", key).replace("v", "f")


def consonants(key: str) -> str:
    """The consonants of a spelling key: `murgob` is `mrgb`.

    Without v, which Arabic script writes like u and o, and without a final h, which it writes for a vowel.
    """
    return _VOWELS_OR_V.sub("", key).removesuffix("h")


def keys(texts: Sequence[str]) -> list[str]:
    """The spelling keys of words that stand together, one for each reading that differs."""
    return _distinct(joined(map(coded, reading)) for reading in phrases(texts))


def typed_keys(texts: Sequence[str]) -> list[str]:
    """As `keys`, for words still being typed: the last may end inside a sound, as `s` does in `sh`."""
    found = []
    for *before, last in phrases(texts):
        start = "".join(map(coded, before))
        found.append(joined([start, coded(last)]))
        found.append(joined([start, coded(last + _CONTINUED.get(last[-1:], ""))]))
    return _distinct(found)


def phrases(texts: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Words in Latin letters: all of them in one reading, then all in the other."""
    return zip(*map(readings, texts), strict=True)


def _distinct(found: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(key for key in found if key))


def script(text: str) -> str | None:
    """The script of a text's first letter by ISO 15924: Latn, Cyrl, Arab or Hani; None for any other."""
    letter = next(filter(str.isalpha, text), "")
    return _SCRIPTS.get(unicodedata.name(letter, "").partition(" ")[0]) if letter else None


def one_edit(a: str, b: str) -> bool:
    """Whether at most one letter put in, left out, replaced or swapped with the next makes `b` of `a`."""
    differing = (i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y)
    same = next(differing, min(len(a), len(b)))
    a, b = a[same:], b[same:]
    swapped = a[:2] == b[1::-1] and a[2:] == b[2:]
    return swapped or a[1:] == b[1:] or a[1:] == b or a == b[1:]
