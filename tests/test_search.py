"""Search: what finds what, in which order; every name of the evidence, every name of every town."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from shapely.geometry import LineString, Point
from shapely.geometry.base import BaseGeometry

import ca_geo
from ca_geo import search
from ca_geo.errors import BadQuery, DataError, NotFound
from ca_geo.lonlat import LonLat
from ca_geo.search import LONGEST, Hit, SearchIndex

PAGE = Path(__file__).parents[1] / "docs" / "search.md"
EVIDENCE = Path(__file__).parents[2] / "shared" / "evidence" / "places.json"
TOP = 20


@dataclass
class Layer:
    id: str
    properties: list[dict[str, Any]]
    geometries: Sequence[BaseGeometry | None] = ()

    def __post_init__(self) -> None:
        self.geometries = self.geometries or [None] * len(self.properties)

    @property
    def ids(self) -> list[str]:
        return [record["id"] for record in self.properties]


@dataclass
class Catalog:
    actors: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


@dataclass
class BaseMap:
    towns: Sequence[Mapping[str, Any]] = ()

    def features(self, name: str, /) -> Sequence[Mapping[str, Any]]:
        return self.towns if name == "towns" else ()


@dataclass
class Atlas:
    layers: dict[str, Layer]
    catalog: Catalog = field(default_factory=Catalog)
    basemap: BaseMap = field(default_factory=BaseMap)
    places: Sequence[Mapping[str, Any]] = ()


def town(id: str, name: str, *alt_names: str, rank: int = 3, country: str = "TJ") -> dict[str, Any]:
    said = {"name": name, "label": name, "country": country, "rank": rank, "alt_names": list(alt_names)}
    place = {"type": "Point", "coordinates": [70.0, 38.0]}
    return {"type": "Feature", "id": id, "geometry": place, "properties": said}


def index(*names: str, towns: Sequence[Mapping[str, Any]] = (), **more: Any) -> SearchIndex:
    """An index of features f0, f1, ... in one layer `things`, with these names and properties."""
    records = [{"id": f"f{number}", "name": name, **more} for number, name in enumerate(names)]
    return SearchIndex.build(Atlas({"things": Layer("things", records)}, basemap=BaseMap(towns)))


def ids(hits: Sequence[Hit]) -> list[str]:
    return [hit.id for hit in hits]


def marked(hit: Hit) -> str:
    """The part of the matched text that a page underlines."""
    return hit.matched[slice(*hit.span)]


ACTORS = {
    "huawei": {"name": "Huawei", "name_zh": "华为", "country": "CN", "kind": "company"},
    "zijin": {"name": "Zijin Mining", "name_zh": "紫金矿业", "alt_names": ["Цзыцзинь"], "kind": "company"},
}
MINES = Layer(
    "mines",
    [
        {
            "id": "jilau",
            "name": "Jilau gold mine",
            "name_short": "Jilau",
            "name_ru": "Джилау",
            "alt_names": ["Dzhilau"],
            "summary": "Gold is dug near Panjakent by a joint venture.",
            "district": "Panjakent",
            "admin1": ["TJ-SU"],
            "countries": ["TJ"],
            "actors": ["zijin"],
        },
        {
            "id": "railway",
            "name": "Railway",
            "name_zh": "中吉乌铁路",
            "name_fa": "راه آهن",
            "countries": ["CN", "KG", "UZ"],
            "alt_names": ["Темир жол"],
        },
    ],
    [Point(67.5, 39.4), LineString([[70, 40], [75, 41]])],
)
NETWORKS = Layer(
    "networks",
    [{"id": "net", "name": "Mobile network", "countries": ["TJ"], "actors": ["huawei"]}],
)
TOWNS = [
    town("1", "Dushanbe", "Душанбе", "دوشنبه", "杜尚别", rank=1),
    town("2", "Panjakent", "Панҷакент", "Penjikent"),
    town("3", "Bokhtar", "Qurghonteppa", "Kurgan-Tyube", "Қӯрғонтеппа"),
]
SMALL = SearchIndex.build(
    Atlas({"mines": MINES, "networks": NETWORKS}, catalog=Catalog(ACTORS), basemap=BaseMap(TOWNS))
)


class TestHit:
    def test_a_feature_says_where_it_is_and_what_matched(self) -> None:
        (hit,) = SMALL.search("джила")
        assert hit == Hit(
            kind="feature",
            collection="mines",
            id="jilau",
            name="Jilau gold mine",
            matched="Джилау",
            span=(0, 6),
            lang="ru",
            detail=("Panjakent", "TJ-SU"),
            lonlat=LonLat(67.5, 39.4),
            uncertainty_m=None,
            score=80,
        )

    def test_a_place_says_so_too(self) -> None:
        (hit,) = SMALL.search("Қӯрғонтеппа")
        assert (hit.kind, hit.collection, hit.id, hit.name) == ("place", None, "3", "Bokhtar")
        assert (hit.matched, hit.lang, hit.detail) == ("Қӯрғонтеппа", "und-Cyrl", ("TJ",))
        assert (hit.lonlat, hit.score) == (LonLat(70.0, 38.0), 100)

    def test_a_line_has_no_one_position(self) -> None:
        (hit,) = SMALL.search("铁路")
        assert (hit.id, hit.lonlat, hit.lang, marked(hit)) == ("railway", None, "zh", "铁路")
        assert hit.detail == ("CN", "KG", "UZ")

    @pytest.mark.parametrize(
        ("text", "id", "underlined", "lang"),
        [
            ("gold", "jilau", "gold", "en"),
            ("gold mi", "jilau", "gold mine", "en"),
            ("goldmine", "jilau", "gold mine", "en"),
            ("joint venture", "jilau", "joint venture", "en"),
            ("kurgantyube", "3", "Kurgan-Tyube", None),
            ("紫金", "jilau", "紫金", "zh"),
            ("華為", "net", "华为", "zh"),
            ("Цзыцз", "jilau", "Цзыцзинь", "und-Cyrl"),
            ("راه", "railway", "راه", "fa"),
            ("دوشنبه", "1", "دوشنبه", "und-Arab"),
            ("Dushanpe", "1", "Dushanbe", "en"),
        ],
    )
    def test_the_matching_part_is_marked(self, text: str, id: str, underlined: str, lang: str | None) -> None:
        hit = SMALL.search(text)[0]
        assert (hit.id, marked(hit), hit.lang) == (id, underlined, lang)

    def test_of_equal_matches_the_one_in_the_script_of_the_query_is_shown(self) -> None:
        found = index("Khorugh", alt_names=["Хоруғ"])
        assert [hit.matched for hit in found.search("Хоруғ") + found.search("Khorugh")] == [
            "Хоруғ",
            "Khorugh",
        ]

    def test_a_text_in_decomposed_form_is_marked_in_composed_form(self) -> None:
        (hit,) = index("Camp Du\u0161anbe".replace("\u0161", "s\u030c")).search("dusanbe")
        assert (hit.matched, marked(hit)) == ("Camp Dušanbe", "Dušanbe")


class TestWhatFindsWhat:
    @pytest.mark.parametrize(
        "names",
        [
            ("Murgab", "Murghob", "Мурғоб", "Мургаб", "MURGAB"),
            ("Shaimak", "Shaymak", "Шаймак"),
            ("Ishkashim", "Ishkoshim", "Ишкашим", "Ишкошим"),
            ("Khorog", "Khorugh", "Хорог", "Хоруғ"),
            ("Dzhilau", "Jilau", "Julau", "Джилау"),
            ("Panjakent", "Penjikent", "Pendzhikent", "Панҷакент", "Пенджикент"),
            ("Panjakent", "Панчакент"),
            ("Kulob", "Kulyab", "Кӯлоб", "Куляб"),
            ("Zarafshon", "Zeravshan", "Зеравшан", "Зарафшон"),
            ("Jalal-Abad", "Jalalabad", "Жалал-Абад", "Джалал-Абад", "Jalal Abad"),
            ("Dushanbe", "Dušanbe", "Душанбе"),
            ("Dušanbe", "Dusanbe"),
            ("Andijon", "Andijan", "Andizhan", "Андижон", "Андижан"),
            ("Oʻsh", "O'sh", "O‘sh", "Osh", "Ош", "Өш", "Ўш"),
            ("Тоҷикистон", "Точикистон", "Tojikiston"),
            ("Алматы", "Almaty"),
            ("Қанды қаңтар", "Kandy kantar", "Qandy qangtar"),
            ("Кытай - Кыргызстан", "Kytai Kyrgyzstan"),
            ("左岸金矿", "左岸金礦"),
            ("«Шохин СМ»", "Shohin SM", "shohinsm"),
        ],
    )
    def test_spellings_of_a_name_find_each_other(self, names: tuple[str, ...]) -> None:
        for name in names:
            found = index("Kant", name, "Taror")
            assert {text: ids(found.search(text))[:1] for text in names} == {text: ["f1"] for text in names}

    @pytest.mark.parametrize(
        ("text", "name"),
        [("مرغاب", "Murghob"), ("خروغ", "Khorugh"), ("دوشنبه", "Dushanbe"), ("دوشن", "Душанбе")],
    )
    def test_arabic_script_finds_names_that_are_written_in_others(self, text: str, name: str) -> None:
        assert ids(index("Kant", name, "Taror").search(text)) == ["f1"]

    @pytest.mark.parametrize(
        "text", ["Qurghonteppa", "Kurgan-Tyube", "kurgan tyube", "Курган-Тюбе", "Кургонтеппа"]
    )
    def test_former_names_find_the_town(self, text: str) -> None:
        assert SMALL.search(text)[0].name == "Bokhtar"

    def test_actors_districts_and_sentences_are_searched(self) -> None:
        assert ids(SMALL.search("zijin")) == ids(SMALL.search("紫金矿业")) == ["jilau"]
        assert ids(SMALL.search("joint venture")) == ["jilau"]
        assert ids(SMALL.search("panjakent")) == ["2", "jilau"]

    def test_every_start_of_a_name_finds_it(self) -> None:
        names = ["Dzhilau", "Shchuchinsk", "Шаймак", "Khorugh", "Жезқазған", "中吉乌铁路", "اشکاشم", "Chüy"]
        found = index(*names)
        for number, name in enumerate(names):
            missed = [
                name[:end] for end in range(1, len(name)) if f"f{number}" not in ids(found.search(name[:end]))
            ]
            assert missed == []

    def test_words_may_stand_in_any_order_and_in_different_texts(self) -> None:
        assert ids(SMALL.search("mine gold jilau")) == ["jilau"]
        assert ids(SMALL.search("venture zijin джилау")) == ["jilau"]
        assert SMALL.search("venture huawei") == []

    @pytest.mark.parametrize(
        "typed", ["Dushanpe", "Dushabe", "Dushannbe", "Duhsanbe", "ushanbe", "Dushanb", "Душенба", "Душпанбе"]
    )
    def test_one_wrong_letter_is_forgiven_in_longer_words(self, typed: str) -> None:
        assert ids(SMALL.search(typed)) == ["1"]

    @pytest.mark.parametrize("typed", ["Dushpunpe", "Dxshxnbe", "Kxnt"])
    def test_two_wrong_letters_or_one_in_a_short_word_are_not(self, typed: str) -> None:
        assert index("Kant", "Dushanbe").search(typed) == []

    def test_prose_is_not_searched_by_sound_or_with_errors(self) -> None:
        found = index("Thing", summary="A base near the harbour.")
        assert ids(found.search("base")) == ids(found.search("harb")) == ["f0"]
        assert found.search("busy") == found.search("biso") == found.search("harbuor") == []

    @pytest.mark.parametrize("text", ["", "  ", "-", "«»", "ь", "🙂", "'", "\u202e"])
    def test_a_text_without_a_word_names_nothing(self, text: str) -> None:
        assert SMALL.search(text) == []


class TestOrder:
    def test_exact_then_start_then_words_then_context_then_prose_then_sound_then_error(self) -> None:
        records = [
            {"id": "error", "name": "Tarir"},
            {"id": "prose", "name": "A", "summary": "Dug at Taror."},
            {"id": "actor", "name": "B", "actors": ["taror"]},
            {"id": "scattered", "name": "C Taror"},
            {"id": "start", "name": "Taror gold mine"},
            {"id": "sound", "name": "Turur"},
            {"id": "exact", "name": "Taror"},
        ]
        catalog = Catalog({"taror": {"name": "Taror Company"}})
        found = SearchIndex.build(Atlas({"x": Layer("x", records)}, catalog=catalog))
        hits = found.search("тарор")
        assert ids(hits) == ["exact", "start", "scattered", "actor", "prose", "error", "sound"]
        assert [hit.score for hit in hits] == [100, 80, 65, 50, 40, 33, 33]
        assert [(hit.id, hit.score) for hit in found.search("tarof")] == [
            ("exact", 16),
            ("scattered", 15),
            ("start", 15),
            ("actor", 12),
        ]

    def test_words_in_a_row_come_before_words_apart(self) -> None:
        assert ids(index("Mine of gold", "The gold mine").search("gold mine")) == ["f1", "f0"]

    def test_features_come_before_places_where_they_match_equally(self) -> None:
        hits = index("Dushanbe", "Dushanbe garrison", towns=TOWNS).search("dushanbe")
        assert [(hit.id, hit.score) for hit in hits] == [("f0", 100), ("1", 100), ("f1", 80)]

    def test_of_places_the_greater_one_comes_first(self) -> None:
        towns = [town("small", "Karakul", rank=4), town("great", "Karakol Bazar", rank=2)]
        assert ids(index(towns=towns).search("kara")) == ["great", "small"]

    def test_then_what_has_less_left_over_and_then_what_is_given_first(self) -> None:
        assert ids(index("Karakul mine", "Karakul", "Karatau").search("kara")) == ["f1", "f2", "f0"]

    def test_limit_cuts_the_same_list(self) -> None:
        found = index(*[f"Mine {number}" for number in range(30)], towns=TOWNS)
        everything = found.search("mine", limit=1000)
        assert ids(everything) == [f"f{number}" for number in range(30)]
        assert all(found.search("mine", limit=limit) == everything[:limit] for limit in (1, 2, 29, 30))
        assert found.search("mine") == everything[:20]

    def test_kinds_are_chosen_before_the_limit(self) -> None:
        found = index("Dushanbe", "Dushanbe garrison", towns=TOWNS)
        assert ids(found.search("dush", kinds=["place"], limit=1)) == ["1"]
        assert ids(found.search("dush", kinds=["feature"])) == ["f0", "f1"]
        assert found.search("dush", kinds=[]) == []

    def test_the_page_about_search_tells_the_scores(self) -> None:
        told = [
            int(score)
            for score in re.findall(r"^\| (\d+) \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
        ]
        assert told == [
            search.EXACT,
            search.START,
            search.IN_NAME,
            search.ALL_WORDS,
            search.CONTEXT,
            search.PROSE,
        ]
        assert (search.SOUNDING, search.MISTYPED) == (3, 4)


class TestMatchingIds:
    def test_any_of_the_terms_between_commas_will_do(self) -> None:
        assert SMALL.matching_ids("mines", "джилау,铁路") == ("jilau", "railway")
        assert SMALL.matching_ids("mines", "铁路, nothing") == ("railway",)

    def test_the_words_of_a_term_follow_one_another_in_one_text(self) -> None:
        assert SMALL.matching_ids("mines", "gold   mine") == ("jilau",)
        assert SMALL.matching_ids("mines", "mine gold") == ()
        assert SMALL.matching_ids("mines", "mine dzhilau") == ()  # the end of one name, the start of another

    def test_only_features_of_the_layer_are_among_them(self) -> None:
        assert SMALL.matching_ids("networks", "huawei") == ("net",)
        assert SMALL.matching_ids("mines", "huawei") == SMALL.matching_ids("mines", "dushanbe") == ()

    def test_spellings_are_tolerated_and_errors_are_not(self) -> None:
        assert SMALL.matching_ids("mines", "Julau") == SMALL.matching_ids("mines", "Жилау") == ("jilau",)
        assert SMALL.matching_ids("mines", "Panjakert") == ()

    def test_the_best_match_comes_first(self) -> None:
        assert index("A gold mine", "Gold mine", "Gold").matching_ids("things", "gold") == ("f2", "f1", "f0")

    @pytest.mark.parametrize("text", ["", ",", "gold,", "gold,,mine", " , gold", "-"])
    def test_a_term_without_a_word_is_a_fault(self, text: str) -> None:
        with pytest.raises(BadQuery, match=r"^q: .* without a word; allowed: terms separated by commas$"):
            SMALL.matching_ids("mines", text)

    def test_an_unknown_layer_is_not_found(self) -> None:
        with pytest.raises(NotFound, match="no collection with the id 'towns'; there are: mines, networks"):
            SMALL.matching_ids("towns", "dushanbe")


class TestFaults:
    def test_all_faults_at_once(self) -> None:
        with pytest.raises(BadQuery) as caught:
            SMALL.search("x" * (LONGEST + 1), limit=0, kinds=["feature", "river"])
        assert [str(fault) for fault in caught.value.faults] == [
            "q: has 201 characters; allowed: at most 200",
            "limit: 0 is below 1; allowed: a whole number from 1",
            "kinds: unknown: river; allowed: feature, place",
        ]

    def test_an_actor_that_is_not_in_the_catalogue_is_a_fault_of_the_data(self) -> None:
        records = [{"id": "a", "name": "A", "actors": ["nobody"]}]
        with pytest.raises(DataError, match=r"layers/x\.geojson a actors: 'nobody' is not in actors\.json"):
            SearchIndex.build(Atlas({"x": Layer("x", records)}))

    def test_hostile_texts_are_texts_like_others(self) -> None:
        hostile = [
            "<img src=x onerror=alert(1)>",
            "kant" * 25_000,
            "lang " * 20_000,
            "\u202e\u0000'\"`",
            "\ud7ff" * 3,
        ]
        found = index(*hostile)
        assert ids(found.search("onerror")) == ["f0"]
        assert marked(found.search("onerror")[0]) == "onerror"
        assert ids(found.search("kant" * 50)) == ["f1"]
        assert ids(found.search("lang lang lang")) == ["f2"]


NAMES = st.text("abcdghijkostuyzжшчхкзғқҷӯңүаоуие -'’华为", min_size=1, max_size=25)
VOCABULARY = ["gold", "mine", "camp", "border", "post", "tunnel"]
PHRASES = st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=4)


class TestProperties:
    @given(st.text(max_size=LONGEST))
    def test_any_name_finds_itself_exactly(self, name: str) -> None:
        found = index("Other", name or "?")
        hits = found.search(name)
        assume(hits)  # a name without a word is no name
        assert (hits[0].id, hits[0].score) == ("f1", 100) or name.casefold() == "other"

    @given(NAMES, st.data())
    def test_any_start_of_any_name_finds_it(self, name: str, data: st.DataObject) -> None:
        typed = name[: data.draw(st.integers(1, len(name)))]
        found = index("Other", name)
        assert "f1" in ids(found.search(typed)) or not re.search(r"\w", typed)

    @given(st.text(max_size=40), st.lists(st.text(max_size=40), max_size=4))
    def test_any_query_gives_well_formed_hits_in_order(self, text: str, names: list[str]) -> None:
        found = index(*[name or "?" for name in names], towns=TOWNS)
        hits = found.search(text, limit=1000)
        assert hits == found.search(text, limit=1000)
        assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
        assert len({(hit.kind, hit.id) for hit in hits}) == len(hits)
        assert all(marked(hit) and 1 <= hit.score <= 100 for hit in hits)

    @given(
        st.text("abdeghiklmnoprstuvz", min_size=5, max_size=10),
        st.sampled_from("abdeghiklmnoprstuvz"),
        st.sampled_from(["put in", "left out", "replaced", "swapped"]),
        st.data(),
    )
    def test_any_single_error_in_a_longer_word_is_forgiven(
        self, word: str, letter: str, what: str, data: st.DataObject
    ) -> None:
        at = data.draw(st.integers(0, len(word) - 2))
        before, here, after = word[:at], word[at : at + 2], word[at + 2 :]
        wrong = {
            "put in": letter + here,
            "left out": here[1:],
            "replaced": letter + here[1:],
            "swapped": here[::-1],
        }
        typed = before + wrong[what] + after
        assume(len(typed) >= 5)
        assert "f1" in ids(index("Q", word, "Mine Z").search(typed))

    @given(st.permutations(["jilau", "gold", "zijin", "venture"]))
    def test_the_order_of_words_does_not_matter(self, words: list[str]) -> None:
        assert ids(SMALL.search(" ".join(words))) == ["jilau"]

    @given(st.lists(PHRASES, min_size=1, max_size=6), st.lists(PHRASES, min_size=1, max_size=3))
    def test_matching_ids_are_those_of_a_plain_search(
        self, texts: list[list[str]], terms: list[list[str]]
    ) -> None:
        found = index(*map(" ".join, texts)).matching_ids("things", ",".join(map(" ".join, terms)))

        def holds(text: list[str], term: list[str]) -> bool:
            return any(text[start : start + len(term)] == term for start in range(len(text)))

        expected = {f"f{n}" for n, text in enumerate(texts) if any(holds(text, term) for term in terms)}
        assert set(found) == expected
        assert len(found) == len(expected)


LANGUAGES = r"\((?:ru|tg|, )+\)"
REMARKS = (
    r"\b(?:until|since)(?: [A-Z]\w+)? \d{4}|\b[a-z][^;]* as\b(?! above)|\bformerly\b|\bICAO\b|\w+:|as above"
)
# The former name of a district, by which no record of the atlas goes.
NOT_HELD = {("incident-2024-11-18-zarbuzi", "Shuroobod")}


def _pieces(other_names: str) -> Iterator[str]:
    """The names in a field of the evidence, without the remarks that stand around them."""
    for piece in re.split(r"[;,/=()]", re.sub(f"{LANGUAGES}|{REMARKS}", "", other_names)):
        if re.search(r"\w", piece):
            yield piece.strip(' "')


@pytest.fixture(scope="module")
def evidence() -> list[dict[str, Any]]:
    if not EVIDENCE.is_file():
        pytest.skip(f"the evidence is not here: {EVIDENCE.parent.name}/{EVIDENCE.name}")
    places: list[dict[str, Any]] = json.loads(EVIDENCE.read_text(encoding="utf-8"))
    return places


@pytest.fixture(scope="module")
def atlas() -> ca_geo.Atlas:
    return ca_geo.open()


@pytest.fixture(scope="module")
def built(atlas: ca_geo.Atlas) -> SearchIndex:
    return SearchIndex.build(atlas)


class TestNamesOfTheEvidence:
    def test_every_name_finds_its_entry(self, evidence: list[dict[str, Any]], atlas: ca_geo.Atlas) -> None:
        records = [
            {"id": entry["id"], "name": entry["name"], "alt_names": [*_pieces(entry["other_names"] or "")]}
            for entry in evidence
        ]
        towns = atlas.basemap.features("towns")
        found = SearchIndex.build(Atlas({"all": Layer("all", records)}, basemap=BaseMap(towns)))
        names = [
            (record["id"], name) for record in records for name in (record["name"], *record["alt_names"])
        ]
        assert len(records) == 77
        assert [(id, name) for id, name in names if id not in ids(found.search(name[:LONGEST])[:5])] == []

    def test_every_other_name_finds_the_feature_of_the_atlas(
        self, evidence: list[dict[str, Any]], atlas: ca_geo.Atlas, built: SearchIndex
    ) -> None:
        held = {id for layer in atlas.layers.values() for id in layer.ids}
        asked = [(entry["id"], piece) for entry in evidence for piece in _pieces(entry["other_names"] or "")]
        missed = [(id, name) for id, name in asked if id in held and id not in ids(built.search(name))]
        assert set(missed) <= NOT_HELD

    @pytest.mark.parametrize(
        "name", ["Xinjiang", "新疆维吾尔自治区", "Wakhan Corridor", "Trans-Siberian Railway"]
    )
    def test_what_is_named_as_background_is_found_as_a_place(self, built: SearchIndex, name: str) -> None:
        best = built.search(name)[0]
        assert (best.kind, best.collection, best.score) == ("place", None, 100)

    def test_a_region_stands_for_a_disc_and_one_without_a_point_has_none(self, built: SearchIndex) -> None:
        (wakhan, *_), (xinjiang, *_) = built.search("Wakhan Corridor"), built.search("Xinjiang")
        assert (wakhan.lonlat, wakhan.uncertainty_m) == (LonLat(73.4, 37.0), 120_000)
        assert (xinjiang.lonlat, xinjiang.uncertainty_m, xinjiang.detail) == (None, None, ("CN-XJ",))


class TestNamesOfTowns:
    def test_every_name_finds_its_town(self, atlas: ca_geo.Atlas, built: SearchIndex) -> None:
        names = [
            (str(feature["id"]), name)
            for feature in atlas.basemap.features("towns")
            for name in _names(feature)
        ]
        assert len(names) > 1000
        assert [(id, name) for id, name in names if id not in ids(built.search(name)[:TOP])] == []

    @pytest.mark.parametrize(
        ("text", "name"),
        [
            *((text, "Murghob") for text in ("Murgab", "Murghob", "Мурғоб", "Мургаб", "مرغاب")),
            *((text, "Khorugh") for text in ("Khorog", "Khorugh", "Хорог", "Хоруғ", "خروغ")),
            *(
                (text, "Bokhtar")
                for text in ("Qurghonteppa", "Kurgan-Tyube", "Курган-Тюбе", "Bokhtar", "Бохтар")
            ),
            *(
                (text, "Panjakent")
                for text in ("Panjakent", "Penjikent", "Pendzhikent", "Панҷакент", "Панчакент")
            ),
            *((text, "Manas") for text in ("Jalal-Abad", "Jalalabad", "Жалал-Абад", "Manas", "Манас")),
            *(
                (text, "Dushanbe")
                for text in ("Dushanbe", "душанб", "Dusanbe", "دوشنبه", "杜尚别", "Dushnabe")
            ),
        ],
    )
    def test_the_towns_that_are_asked_for_most(self, built: SearchIndex, text: str, name: str) -> None:
        found = [hit.name for hit in built.search(text, kinds=["place"])[:3]]
        assert any(name in place for place in found), found


def _names(feature: Mapping[str, Any]) -> list[str]:
    said = feature["properties"]
    local = [value for key, value in said.items() if key.startswith("name_")]
    return [said["name"], said["label"], *local, *said.get("alt_names", ())]


def test_every_feature_is_found_by_its_title(atlas: ca_geo.Atlas, built: SearchIndex) -> None:
    for layer in atlas.layers.values():
        for id, said in zip(layer.ids, layer.properties, strict=True):
            assert id in ids(built.search(said["name"], kinds=["feature"]))
            assert id in built.matching_ids(layer.id, said["name"].replace(",", " "))
