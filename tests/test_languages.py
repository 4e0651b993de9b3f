"""English and Russian: catalogues and vocabulary are whole, pages and map in the language asked for."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest

import ca_geo
from ca_geo.briefings import read
from ca_geo.citation import citation
from ca_geo.citing import STYLES
from ca_geo.formats import FORMATS
from ca_geo.links import LICENCES
from ca_geo.maptable import kilometres
from ca_geo.media import choose_language
from ca_geo.retelling import SAID
from ca_geo.settings import Settings
from ca_geo.strings import LANGUAGES, for_language, plural
from ca_geo.validate import validate
from ca_geo.words import date_in_words, number_in_words, rounded_in_words

if TYPE_CHECKING:
    from browser_fixtures import Visitor
    from ca_geo.atlas import Atlas

WEB = Settings.default().web
EN, RU = (for_language(WEB, lang) for lang in LANGUAGES)
FORMS = {"en": {"one", "other"}, "ru": {"one", "few", "many", "other"}}
# Words that Russian keeps in Latin letters: names, formats, keys, values of parameters.
LATIN = set(
    re.findall(
        r"\S+",
        """ru ru-RU E N MGRS English JavaScript collections CQL API zip JSON GeoJSON GeoPackage SVG PDF PNG A
        oEmbed Notion WordPress OpenStreetMap Natural Earth e CRS WGS OGC OpenAPI Schema SHA Atom QGIS ca-geo
        briefing new steps TJ Delete Enter Backspace Escape
        CSV STAC GeoDCAT-AP Data Package Web Mercator RFC D T P Z TJ-GB WKT POLYGON MULTIPOLYGON lon lat Point
        LineString MultiPolygon null certain possible datetime datetime-match sortby""",
    )
)
ADDRESS = re.compile(r"allowed\.(table|follow|matches|unknown|ask)")


def texts(entry: Any) -> list[str]:
    return [entry] if isinstance(entry, str) else list(entry.values())


def places(entry: Any) -> set[str]:
    """The {names} of an entry, in whichever of its forms."""
    return {name for text in texts(entry) for name in re.findall(r"\{(\w+)\}", text)}


# ---- catalogues


def test_both_catalogues_have_the_same_keys_and_places() -> None:
    assert set(EN) == set(RU)
    assert {key for key in EN if places(EN[key]) != places(RU[key])} == set()


@pytest.mark.parametrize("strings", [EN, RU], ids=["en", "ru"])
def test_plural_entries_have_every_form_of_the_language(strings: Any) -> None:
    plurals = {key: set(entry) for key, entry in strings.items() if not isinstance(entry, str)}
    assert plurals
    assert {key: forms for key, forms in plurals.items() if forms != FORMS[strings.lang]} == {}


def latin_in(entry: Any) -> set[str]:
    bare = re.sub(r"\{\w+\}", "", " ".join(texts(entry)))
    return set(re.findall(r"[A-Za-z]+(?:-[A-Za-z]+)*", bare)) - LATIN


def test_russian_texts_are_in_russian() -> None:
    found = {key: left for key in RU if not ADDRESS.fullmatch(key) and (left := latin_in(RU[key]))}
    assert found == {}


def test_every_word_of_the_pages_is_in_the_catalogue_and_none_is_idle() -> None:
    files = [*(WEB / "templates").rglob("*.html"), *Path(ca_geo.__file__).parent.rglob("*.py")]
    source = "\n".join(file.read_text("utf-8") for file in files)
    asked = set(re.findall(r"""\bt\(\s*["'](page\.[\w.]+)["'](?!\s*~)""", source))
    assert asked - set(EN) == set()
    asked |= set(re.findall(r"""["'](page\.[\w.-]+)["']""", source))
    made = ("page.kind.", "page.status.", SAID, *re.findall(r"""f["'](page\.[\w.]+\.)\{""", source))
    kept = {key for key in EN if key.startswith("page.") and not key.startswith(made)}
    assert kept - asked - {"page.next", "page.prev"} == set()


def test_what_a_page_retells_is_what_the_program_says() -> None:
    """A pair whose English stands nowhere is idle."""
    files = Path(ca_geo.__file__).parent.rglob("*.py")
    source = re.sub(r'"\s*\n\s*f?"|`', "", "\n".join(file.read_text("utf-8") for file in files)).lower()
    patterns = {key: re.split(r"\{\w+\}", str(EN[key]).lower()) for key in EN if key.startswith(SAID)}
    starts = {
        key: [" ".join(part.strip(" .:,").split()[:3]) for part in said] for key, said in patterns.items()
    }
    assert [key for key, said in starts.items() if not all(start in source for start in said)] == []


@pytest.mark.parametrize(
    ("n", "form"),
    [(1, "one"), (2, "few"), (5, "many"), (11, "many"), (12, "many"), (21, "one"), (22, "few"), (111, "many"),
     (0, "many"), (1.5, "other"), (1001, "one")],
)  # fmt: skip
def test_russian_plurals(n: float, form: str) -> None:
    assert plural("ru", n) == form
    assert RU("records", n=n) == RU["records"][form].format(n=n)  # type: ignore[index]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2024-11-18", "18 ноября 2024 г."),
        ("2024-11", "ноябрь 2024 г."),
        ("2024~", "примерно 2024 г."),
        ("2024-21", "весна 2024 г."),
        ("2024-11-17/2024-11-18", "17 – 18 ноября 2024 г."),
        ("../2024", "2024 г. или ранее"),
        ("..", "продолжается"),
        ("soon", None),
    ],
)
def test_dates_in_russian(text: str, words: str | None) -> None:
    assert date_in_words(text, "ru") == words


def test_numbers_in_russian() -> None:
    assert number_in_words(12345.6, "km", "ru") == "12\u202f345,6\u00a0км"
    assert rounded_in_words(43.5e9, "USD", "ru") == "43,5\u00a0млрд\u00a0долл. США"


def test_a_picture_in_russian_has_a_decimal_comma(real_atlas: Atlas) -> None:
    drawn = real_atlas.figure("layers=cku-railway&center=74.5,41&zoom=8", lang="ru").decode()
    assert "тоннель 12,5 км" in drawn


# ---- vocabulary


def status(said: Any) -> Any:
    return said["codelists"]["status"]


@pytest.mark.parametrize(
    ("metres", "words"), [(500, "0,5 км"), (1000, "1 км"), (1500, "1,5 км"), (25_400, "25 км")]
)
def test_kilometres_in_russian(real_atlas: Atlas, metres: int, words: str) -> None:
    assert kilometres(metres, for_language(real_atlas.settings.web, "ru")) == words


def test_an_atlas_in_russian_has_other_titles_and_the_same_data(real_atlas: Atlas) -> None:
    told = real_atlas.in_language("ru")
    assert told.layers["mines"].info.title == "Рудники"
    assert told.layers["mines"].features is real_atlas.layers["mines"].features
    assert told.catalog.vocabularies["status"]["planned"] == "В планах"
    assert told.version == real_atlas.version
    assert told.in_language("en") is real_atlas
    for layer in told.collections.values():
        for name, info in layer.schema.items():
            english = real_atlas.collections[layer.id].schema[name]
            assert info.title != english.title or name in {"isbn"}, (layer.id, name)


@pytest.mark.parametrize(
    ("path", "alter", "message"),
    [
        ("codelists/status/planned/title", lambda said: status(said)["planned"].pop("title"), "not said"),
        ("towns/1221874", lambda said: said["towns"].pop("1221874"), "not said"),
        ("codelists/status/begun", lambda said: status(said).update(begun={"title": "x"}), "in no file"),
    ],
)  # fmt: skip
def test_a_vocabulary_that_is_not_whole_is_a_fault(
    tmp_path: Path, edit: Callable[..., None], path: str, alter: Callable[[Any], Any], message: str
) -> None:
    data = tmp_path / "data"
    shutil.copytree(Settings.default().data, data, ignore=shutil.ignore_patterns("releases"))
    edit(data / "languages" / "ru.json", alter)
    (fault,) = validate(data)
    assert (fault.file, fault.property) == ("languages/ru.json", path)
    assert message in fault.message


@pytest.mark.parametrize(
    ("alter", "least"),
    [
        (lambda _said: [], {None}),
        (lambda said: {**said, "codelists": []}, {"codelists/status/planned/title"}),
        (
            lambda said: {**said, "derived": 1, "layers": "x"},
            {"properties/killed_low/title", "layers/mines/title"},
        ),
    ],
)
def test_a_vocabulary_of_another_shape_is_a_fault_not_a_crash(
    tmp_path: Path, alter: Callable[[Any], Any], least: set[str | None]
) -> None:
    data = tmp_path / "data"
    shutil.copytree(Settings.default().data, data, ignore=shutil.ignore_patterns("releases"))
    path = data / "languages" / "ru.json"
    path.write_text(json.dumps(alter(json.loads(path.read_text("utf-8")))), encoding="utf-8")
    report = validate(data)
    assert {fault.file for fault in report} == {"languages/ru.json"}
    assert least <= {fault.property for fault in report}


# ---- pages

PAGES = (
    *("/", "/conformance", "/functions", "/collections", "/collections/mines", "/collections/mines/items"),
    *("/collections/mines/schema", "/collections/mines/queryables", "/collections/mines/sortables", "/docs"),
    *("/collections/gbao-facilities/items/shaymak-facility", "/sources", "/sources/D1", "/countries"),
    *("/collections/gbao-facilities/items/shaymak-facility/claims", "/countries/TJ", "/gaps", "/briefings"),
    *("/search?q=Zarafshon", "/search?q=Dovang", "/api?f=html", "/countries/KZ", "/collections/gaps/schema"),
    *("/analysis", "/analysis/within?place=71,38&km=50", "/releases", "/tiles", "/tiles/WebMercatorQuad"),
    *("/analysis/nearest?from=mines&to=russian-bases", "/analysis/incidents?collection=border-incidents"),
    *("/analysis/profile?line=cku-railway", "/analysis/polygon?polygon=POLYGON((70 37,74 37,74 39,70 37))"),
    *("/collections/mines/tiles", "/tileMatrixSets", "/tileMatrixSets/WebMercatorQuad", "/nothing"),
    *("/cite", "/cite?layers=mines&casualties=any&time=2020-01-01/..", "/cite?feature=mines/jilau-mine"),
    *("/collections/claims/items?limit=3", "/collections/countries", "/collections/indicators/items?limit=3"),
    *("/collections/sources/items?limit=3", "/collections/mines/items?q=gold&limit=2"),
    "/collections/mines/items?bogus=1",
)


UNSPOKEN = {"script", "style", "code", "pre", "title", "desc"}
VOID = {"meta", "link", "br", "input", "img", "hr", "rect", "path", "circle", "source", "wbr"}
NAMED = ("title", "aria-label", "alt", "placeholder")
BY_NAME = {
    "Data Package",
    "GeoDCAT-AP",
    "STAC",
    "WebMercatorQuad",
    "TileJSON",
    "OpenAPI 3.0",
    "OpenAPI 3.1",
    "JSON Schema",
}
BY_NAME |= {title for title, _ in LICENCES.values()}
PROBLEMS = {"/nothing", "/collections/mines/items?bogus=1"}  # whose details are in English alone


class Texts(HTMLParser):
    """The texts of a page and of its attributes, in Russian and in English as they are marked.

    Codes, addresses and what is not to be translated are in no language.
    """

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.said: dict[str, set[str]] = {"ru": set(), "en": set()}
        self._inside: list[tuple[str, str | None]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given, lang = dict(attrs), self._inside[-1][1] if self._inside else None
        lang = None if tag in UNSPOKEN or given.get("translate") == "no" else given.get("lang", lang)
        for name in NAMED:
            self._keep(given.get(name), lang)
        if tag not in VOID:
            self._inside.append((tag, lang))

    def handle_endtag(self, tag: str) -> None:
        while self._inside and self._inside.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        self._keep(data, self._inside[-1][1] if self._inside else None)

    def _keep(self, text: str | None, lang: str | None) -> None:
        if lang in self.said and re.search("[A-Za-z][a-z]{2}", text or ""):
            self.said[lang].add(" ".join(str(text).split()))


def strings_in(value: Any) -> Iterator[str]:
    """Every text in a value of JSON."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping | list | tuple):
        for one in value.values() if isinstance(value, Mapping) else value:
            yield from strings_in(one)


@pytest.fixture(scope="module")
def data_texts(real_atlas: Atlas) -> str:
    """All that the data say, a line for each text."""
    catalog = real_atlas.catalog
    said = [layer.properties for layer in real_atlas.collections.values()]
    rest = [
        dict(catalog.sources),
        catalog.actors,
        real_atlas.headings,
        [dict(one) for one in real_atlas.gaps],
    ]
    told = [(one.title, one.summary) for one in read(real_atlas.settings.data).briefings.values()]
    lines = [" ".join(text.split()) for text in strings_in([said, rest, told])]
    lines += [real_atlas.basemap.files["towns"].body.decode()]
    lines += [one.info.attribution for one in real_atlas.collections.values()]
    lines += [f"{claim.source}, {claim.locator}" for claim in real_atlas.claims.claims]
    return "\n".join([*lines, *(". ".join(citation(item)) for item in catalog.sources.values())])


@pytest.fixture(scope="module")
def kept_in_latin(real_atlas: Atlas) -> set[str]:
    """Words in Latin letters that stand on pages in Russian on purpose: ids, names of files, of standards."""
    ids = {name for layer in real_atlas.collections.values() for name in (layer.id, *layer.ids)}
    vocabulary = "\n".join(strings_in(real_atlas.in_language("ru").vocabulary.said))
    catalogue = "\n".join(text for key in RU for text in texts(RU[key]))
    files = [*(one.title for one in FORMATS.values()), *(one.media.title for one in STYLES.values())]
    codes = {code for codelist in real_atlas.catalog.codelists.values() for code in codelist}
    words = re.findall(r"[A-Za-z][\w.-]*[A-Za-z\d]", f"{vocabulary}\n{catalogue}\n{files}")
    return ids | codes | set(words) | set(files) | BY_NAME


def _is_russian(text: str, kept: set[str]) -> bool:
    """Whether all Latin letters in a text stand there on purpose, and it is not made of such words alone."""
    if text in kept:
        return True
    words = set(re.findall(r"(?<![\w-])[A-Za-z][\w./:=-]*[A-Za-z\d]", text))
    return bool(re.search("[а-яё]", text, re.IGNORECASE)) and words <= kept


@pytest.mark.parametrize("path", PAGES)
def test_a_page_in_russian_has_no_english_words(
    client: httpx.Client, path: str, data_texts: str, kept_in_latin: set[str]
) -> None:
    """What the program says is in Russian; what the data say in English is marked as that."""
    mark = "&" if "?" in path else "?"
    page = client.get(f"{path}{mark}lang=ru", headers={"accept": "text/html"}).text
    assert '<html lang="ru">' in page
    assert re.search("[а-я]{4}", page)
    said = Texts(page).said
    assert {text for text in said["ru"] if not _is_russian(text, kept_in_latin)} == set()
    if path not in PROBLEMS:
        foreign = {text for text in said["en"] if text.strip("[]“”") not in data_texts}
        assert {text for text in foreign if not set(text.split(", ")) <= kept_in_latin} == set()
    links = re.findall(r'<a\b[^>]* href="(/(?:collections|countries|map|sources)[^"]*)"', page)
    assert links
    assert [href for href in links if "lang=ru" not in href and "f=" not in href] == []


def test_the_language_is_that_of_the_parameter_else_of_the_reader(client: httpx.Client) -> None:
    def lang(query: str, header: str) -> str:
        page = client.get("/gaps" + query, headers={"accept": "text/html", "accept-language": header})
        assert "Accept-Language" in page.headers["vary"]
        return str(re.findall('<html lang="(..)">', page.text)[0])

    assert lang("", "ru-RU,ru;q=0.9,en;q=0.8") == "ru"
    assert lang("?lang=en", "ru-RU,ru;q=0.9") == "en"
    assert lang("?lang=ru", "en") == "ru"
    assert lang("", "de, *;q=0.1") == "en"


@pytest.mark.parametrize(
    ("header", "lang"),
    [("ru", "ru"), ("en-GB, ru;q=0.5", "en"), ("fr", "en"), (None, "en"), ("ru;q=0", "en")],
)
def test_the_language_that_is_wanted_most(header: str | None, lang: str) -> None:
    assert choose_language(header, list(LANGUAGES)) == lang


@pytest.mark.parametrize(
    ("query", "allowed"), [("f=html&lang=tg", "en, ru"), ("f=json&lang=ru", "f=html, or no lang")]
)
def test_an_unknown_language_or_one_for_data_is_refused(
    client: httpx.Client, query: str, allowed: str
) -> None:
    for path in ("/collections", "/collections/mines/items", "/search", "/analysis/within"):
        answer = client.get(f"{path}?{query}", headers={"accept": "application/json"})
        assert answer.status_code == 400
        faults = {
            fault["parameter"]: fault["allowed"] for fault in json.loads(_bare(client, path, query))["faults"]
        }
        assert faults["lang"] == allowed


def _bare(client: httpx.Client, path: str, query: str) -> str:
    """The problem as a program gets it."""
    return client.get(f"{path}?{query.replace('f=html&', '')}", headers={"accept": "application/json"}).text


def test_data_are_the_same_whatever_the_reader_speaks(client: httpx.Client) -> None:
    plain = client.get("/collections", headers={"accept": "application/json"})
    asked = client.get("/collections", headers={"accept": "application/json", "accept-language": "ru"})
    assert (plain.content, plain.headers["etag"]) == (asked.content, asked.headers["etag"])


# ---- map


def test_the_map_in_russian_says_nothing_in_english(visitor: Visitor) -> None:
    import gzip

    page = visitor.open("/map?lang=ru&feature=gbao-facilities/shaymak-facility&table=open")
    html = httpx.get(f"{visitor.base}/map?lang=ru").text
    assert len(gzip.compress(html.encode())) < 60_000
    page.wait_for_selector("#panel h2")
    page.locator("#filters summary").first.click()
    page.get_by_role("button", name="Вид", exact=True).click()
    assert page.evaluate("document.documentElement.lang") == "ru"
    seen = set(page.evaluate(VISIBLE))
    words = {
        text
        for key in EN
        for text in texts(EN[key])
        if text not in texts(RU[key]) and re.search("[a-z]{3}", text)
    }
    assert seen & words == set()
    assert {"Слои", "Таблица", "Рудники", "Ташкент", "Душанбе", "Фильтры"} <= seen
    assert page.locator("#panel h2").inner_text() == "Шаймак"
    page.get_by_role("button", name="English").click()
    page.wait_for_selector("html[lang=en][data-drawn=true]")
    assert "feature=gbao-facilities/shaymak-facility" in page.url
    assert "lang=" not in page.url


def test_figures_on_the_map_have_the_comma_of_the_language(visitor: Visitor) -> None:
    page = visitor.open("/embed?lang=ru&layers=cku-railway&center=74.6,40.9&zoom=7.8")
    assert "тоннель 12,5 км" in (page.locator(".leaflet-container").text_content() or "")


VISIBLE = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const holder = node.parentElement;
    if (holder.closest("script, style, noscript, [lang=en]") || !holder.checkVisibility()) continue;
    found.push(node.data.trim());
  }
  const named = [...document.querySelectorAll("body [aria-label]")];
  return [...found, ...named.map((one) => one.getAttribute("aria-label"))].filter(Boolean);
}"""
