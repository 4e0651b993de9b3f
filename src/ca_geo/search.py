"""Search over names, summaries, actors and places of the base map, in any script, while it is typed.

A `SearchIndex` is built once and never changes. Every searchable text stands in sorted lists from each of its
words on, as the keys that `spelling` makes; what begins with the key of a query is one run of such a list.
docs/search.md says what finds what, and in which order.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from ca_geo import query, spelling
from ca_geo.errors import BadQuery, BadValue, Fault, NotFound
from ca_geo.lonlat import LonLat
from ca_geo.searchable import KINDS, AtlasLike, Part, Record, Text, records

LONGEST = query.LONGEST  # as many characters of a text are compared, from each word on

# What a match is worth by where it stands. What needs tolerance is worth less than all that does not.
EXACT, START, IN_NAME, ALL_WORDS, CONTEXT, PROSE = 100, 80, 65, 60, 50, 40
WORTH = {Part.NAME: IN_NAME, Part.CONTEXT: CONTEXT, Part.PROSE: PROSE}
SPELT, SOUNDING, MISTYPED = 1, 3, 4  # divisors
TYPO_LETTERS = 5  # a word of as many may have one letter wrong


@dataclass(frozen=True, slots=True)
class Hit:
    """One feature or place found.

    `matched` is the text that matched, in composed form (Unicode NFC), and `span` the part of it that did, in
    code points. `lang` is its language as a BCP 47 tag: `und-Cyrl` where only the script is known, None where
    that says nothing. `detail` says where the record lies: district, then ISO 3166-2 codes, else ISO 3166-1
    codes. `lonlat` is the position of a feature that is a point; lines and areas have none here, since any
    position would be sharper than the source. Of a place it is where its name stands on the map.
    `uncertainty_m` is the radius in metres of the disc that a position stands for, None where not known.
    `score` is 1 to 100, equal for equally good matches.
    """

    kind: str
    collection: str | None
    id: str
    name: str
    matched: str
    span: tuple[int, int]
    lang: str | None
    detail: tuple[str, ...]
    lonlat: LonLat | None
    uncertainty_m: int | None
    score: int


@dataclass(frozen=True, slots=True)
class _Entry:
    """A text of a record, cut into words."""

    record: int
    text: Text
    script: str | None
    words: tuple[spelling.Word, ...]

    def spellings(self, start: int, end: int) -> list[str]:
        """The spelling keys of some of the words."""
        return spelling.keys([word.text for word in self.words[start:end]])


@dataclass(frozen=True, slots=True)
class _Rule:
    """One way to compare: what it makes of a spelling key, what divides the score, how long the key must be.

    A key shorter than `unfinished` must be a word, or all that is left of a text. `fits` says
    whether it is for a query of these words.
    """

    key: Callable[[str], str]
    divisor: int
    shortest: int
    unfinished: int
    prose: bool
    fits: Callable[[Sequence[str]], bool]

    def made_of(self, spellings: Iterable[str]) -> list[str]:
        """The distinct keys of these spelling keys that are long enough."""
        made = dict.fromkeys(map(self.key, spellings))
        return [key for key in made if len(key) >= self.shortest]


def _always(_words: Sequence[str]) -> bool:
    return True


def _all_arabic(words: Sequence[str]) -> bool:
    return all(spelling.script(word) == "Arab" for word in words)


_RULES = (
    _Rule(str, SPELT, shortest=1, unfinished=1, prose=True, fits=_always),
    # Short sounds say too little, and in prose they meet by chance: base and busy sound alike.
    _Rule(spelling.sound, SOUNDING, shortest=4, unfinished=6, prose=False, fits=_always),
    _Rule(spelling.consonants, SOUNDING, shortest=3, unfinished=3, prose=False, fits=_all_arabic),
)


class _Match(NamedTuple):
    """Where a query was met. `left_over` counts the letters that follow. No rule: a word is mistyped."""

    score: int
    left_over: int
    foreign: bool  # not in the query's script
    entry: int
    position: int
    key: str
    rule: _Rule | None

    def betters(self, other: _Match | None) -> bool:
        """Whether it is the one to keep of two in one record; the earlier text where they are equal."""
        if other is None or self.score != other.score:
            return other is None or self.score > other.score
        return self[1:4] < other[1:4]

    def among_others(self) -> _Match:
        """The match of one word of several, wherever they stand."""
        most = ALL_WORDS // (self.rule.divisor if self.rule else MISTYPED)
        return self._replace(score=min(self.score, most))


_Matches = dict[int, _Match]  # by record


class SearchIndex:
    """All that can be searched: features in the order of their layers, then places."""

    def __init__(self, searched: Iterable[Record], layer_ids: Iterable[str]) -> None:
        self._records = tuple(searched)
        self._layer_ids = tuple(layer_ids)
        self._entries = tuple(_entries(self._records))
        self._tails = [(rule, _Tails(rule, self._entries)) for rule in _RULES]
        self._vocabulary = _Vocabulary(self._entries)

    @classmethod
    def build(cls, atlas: AtlasLike) -> SearchIndex:
        """The index of an atlas.

        :raises DataError: a feature names an actor that is not in the catalogue.
        """
        return cls(records(atlas), atlas.layers)

    def search(self, text: str, *, limit: int = 20, kinds: Collection[str] = KINDS) -> list[Hit]:
        """What a text names, best first, words taken for unfinished; a text without a word names nothing.

        :raises BadQuery: the text is too long, `limit` is below 1, or a kind is unknown.
        """
        _check(text, limit, kinds)
        words = spelling.comparable_words(text)
        found = self._by_words(words) if words else {}
        ranked = (match for match in self._ranked(found) if self._record(match).kind in kinds)
        return [self._hit(match) for match in islice(ranked, limit)]

    def matching_ids(self, layer_id: str, text: str) -> tuple[str, ...]:
        """The ids of the features of a layer that contain a search term, best match first: `q` of items.

        Commas separate the terms, any of which will do; the words of a term must follow one another in one
        text (OGC 24-031, `/req/text-search/q-response`). Spellings are tolerated, typing errors are not: a
        feature with another word does not contain the term.

        :raises NotFound: there is no such layer.
        :raises BadQuery: the text is too long, or a term is without a word.
        """
        if layer_id not in self._layer_ids:
            raise NotFound("collection", layer_id, allowed=self._layer_ids)
        found = _best_of([self._in_a_row(term) for term in _terms(text)])
        ranked = map(self._record, self._ranked(found))
        return tuple(record.id for record in ranked if record.collection == layer_id)

    def _by_words(self, words: Sequence[str]) -> _Matches:
        """Records that hold all words, in a row or scattered over their texts."""
        if len(words) == 1:
            return self._by_word(words[0])
        scattered = _in_all([self._by_word(word) for word in dict.fromkeys(words)])
        return _best_of([self._in_a_row(words), scattered])

    def _by_word(self, word: str) -> _Matches:
        """Records that hold a word, or one that differs by a letter."""
        found = self._in_a_row([word])
        script = spelling.script(word)
        for number, position in self._vocabulary.near(word):
            entry = self._entries[number]
            worth = WORTH[entry.text.part]
            score = worth if len(entry.words) == 1 else min(worth, ALL_WORDS)
            match = _Match(score // MISTYPED, 0, entry.script != script, number, position, word, None)
            self._keep(found, match)
        return found

    def _in_a_row(self, words: Sequence[str]) -> _Matches:
        """Records that hold the words one after another."""
        found: _Matches = {}
        typed = spelling.typed_keys(words)
        for rule, tails in self._tails:
            for key in rule.made_of(typed) if rule.fits(words) else ():
                for match in self._starting(tails, key, rule, spelling.script(words[0])):
                    self._keep(found, match)
        return found

    def _starting(self, tails: _Tails, key: str, rule: _Rule, script: str | None) -> Iterator[_Match]:
        for tail, number, position, word_end in tails.starting(key):
            if len(key) >= rule.unfinished or len(key) in {word_end, len(tail)}:
                entry = self._entries[number]
                score = _worth(entry.text, position, whole=tail == key) // rule.divisor
                left_over = len(tail) - len(key)
                yield _Match(score, left_over, entry.script != script, number, position, key, rule)

    def _keep(self, found: _Matches, match: _Match) -> None:
        record = self._entries[match.entry].record
        if match.betters(found.get(record)):
            found[record] = match

    def _record(self, match: _Match) -> Record:
        return self._records[self._entries[match.entry].record]

    def _ranked(self, found: _Matches) -> list[_Match]:
        """By score, features before places, rank of towns, fewest letters left over, the order given."""

        def order(number: int) -> tuple[int, ...]:
            record, match = self._records[number], found[number]
            return (-match.score, KINDS.index(record.kind), record.rank, match.left_over, number)

        return [found[number] for number in sorted(found, key=order)]

    def _hit(self, match: _Match) -> Hit:
        record, entry = self._record(match), self._entries[match.entry]
        end = match.position + 1
        if match.rule:
            end = _reach(entry, match.position, match.key, match.rule)
        return Hit(
            kind=record.kind,
            collection=record.collection,
            id=record.id,
            name=record.name,
            matched=entry.text.content,
            span=(entry.words[match.position].start, entry.words[end - 1].end),
            lang=entry.text.lang,
            detail=record.detail,
            lonlat=record.lonlat,
            uncertainty_m=record.uncertainty_m,
            score=match.score,
        )


def _worth(text: Text, position: int, *, whole: bool) -> int:
    """What a match of the words from a position on is worth; the start counts in names only."""
    if text.part is not Part.NAME or position:
        return WORTH[text.part]
    return EXACT if whole else START


def _reach(entry: _Entry, position: int, key: str, rule: _Rule) -> int:
    """Where the words end that are needed from a position on to make up a key."""
    for end in range(position + 1, len(entry.words)):
        if any(rule.key(text).startswith(key) for text in entry.spellings(position, end)):
            return end
    return len(entry.words)


def _best_of(all_matches: Sequence[_Matches]) -> _Matches:
    """Records in any of these, each with its best match."""
    best: _Matches = {}
    for matches in all_matches:
        best |= {record: match for record, match in matches.items() if match.betters(best.get(record))}
    return best


def _in_all(all_matches: Sequence[_Matches]) -> _Matches:
    """Records in all of these: as good as the weakest of a record's matches, shown by the strongest."""
    common = set(all_matches[0]).intersection(*all_matches[1:])
    found = {}
    for record in common:
        matches = [matches[record].among_others() for matches in all_matches]
        strongest = max(matches, key=lambda match: match.score)
        found[record] = strongest._replace(score=min(match.score for match in matches))
    return found


class _Tails:
    """What follows each word of each text, that word included, as keys in order."""

    def __init__(self, rule: _Rule, entries: Sequence[_Entry]) -> None:
        rows = sorted(
            (rule.key(tail), number, position, len(rule.key(word)))
            for number, entry in enumerate(entries)
            if rule.prose or entry.text.part is not Part.PROSE
            for tail, position, word in _tails(entry)
        )
        self._keys = [key for key, *_ in rows]
        self._places = [(number, position, word_end) for _, number, position, word_end in rows]

    def starting(self, key: str) -> Iterator[tuple[str, int, int, int]]:
        """Key, entry, position, and length of the first word of all that begins with a key."""
        for row in _run(self._keys, key):
            yield (self._keys[row], *self._places[row])


def _tails(entry: _Entry) -> Iterator[tuple[str, int, str]]:
    """The spelling key of a text from each word on, that word's position and own key; in each reading."""
    readings = spelling.phrases([word.text for word in entry.words])
    for reading in dict.fromkeys(readings):
        codes = [*map(spelling.coded, reading)]
        for position in range(len(codes)):
            tail = spelling.joined(codes[position : position + LONGEST])[:LONGEST]
            yield tail, position, spelling.joined([codes[position]])


def _run(ordered: Sequence[str], start: str) -> range:
    """The rows of an ordered list that begin with a text."""
    return range(bisect_left(ordered, start), bisect_left(ordered, start + chr(0x10FFFF)))


class _Vocabulary:
    """The words of all names, to find those that differ from a given one by a letter.

    One edit leaves the first or the last half of a word as it was, so only words that share one are compared.
    """

    def __init__(self, entries: Sequence[_Entry]) -> None:
        self._places: dict[str, list[tuple[int, int]]] = {}
        for number, entry in enumerate(entries):
            if entry.text.part is not Part.PROSE:
                for position, word in enumerate(entry.words):
                    self._note(word.text, (number, position))
        self._forwards = sorted(self._places)
        self._backwards = sorted(form[::-1] for form in self._places)

    def _note(self, word: str, place: tuple[int, int]) -> None:
        for form in _forms(word):
            self._places.setdefault(form, []).append(place)

    def near(self, word: str) -> set[tuple[int, int]]:
        """Entry and position of the words at most one edit away; none for a word below TYPO_LETTERS."""
        if len(spelling.plain(word)) < TYPO_LETTERS:
            return set()
        forms = [form for form in _forms(word) if len(form) >= TYPO_LETTERS]
        near = {
            other for form in forms for other in self._sharing_half(form) if spelling.one_edit(form, other)
        }
        return {place for other in near for place in self._places[other]}

    def _sharing_half(self, form: str) -> Iterator[str]:
        half = (len(form) - 1) // 2
        for row in _run(self._forwards, form[:half]):
            yield self._forwards[row]
        for row in _run(self._backwards, form[: -half - 1 : -1]):
            yield self._backwards[row][::-1]


def _forms(word: str) -> set[str]:
    """A word as typed, in Latin letters, and coded: an error in any of them is one error."""
    return {spelling.plain(word), *spelling.readings(word), *spelling.keys([word])}


def _check(text: str, limit: int = 1, kinds: Collection[str] = KINDS) -> None:
    faults = []
    if len(text) > LONGEST:
        faults.append(Fault("q", f"has {len(text)} characters", f"at most {LONGEST}"))
    if limit < 1:
        faults.append(Fault("limit", f"{limit} is below 1", "a whole number from 1"))
    unknown = [kind for kind in kinds if kind not in KINDS]
    if unknown:
        faults.append(Fault("kinds", f"unknown: {', '.join(unknown)}", ", ".join(KINDS)))
    if faults:
        raise BadQuery(faults)


def _terms(text: str) -> list[list[str]]:
    try:
        return query.terms(text)
    except BadValue as fault:
        raise BadQuery([Fault("q", fault.message, fault.allowed)]) from None


def _entries(records: Sequence[Record]) -> Iterator[_Entry]:
    for number, record in enumerate(records):
        for text in dict.fromkeys(record.texts):
            yield _Entry(number, text, spelling.script(text.content), tuple(spelling.words(text.content)))
