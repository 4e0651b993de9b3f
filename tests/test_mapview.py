"""The page as text: folium's frame in it, stable bytes, hashes of what runs, and the page in one file."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import folium
import pytest

import ca_geo
from ca_geo import mapview
from ca_geo.atlas import Atlas
from ca_geo.settings import share
from onefile import carried_by

WEB = share() / "web"
TEMPLATES = [WEB / "templates" / "map.html", *(WEB / "templates" / "map").iterdir()]
SOURCES = [*(WEB / "static" / "js").rglob("*.js"), *TEMPLATES]
STYLES = (Path(mapview.__file__).parent / "styles").glob("*.py")
MEGABYTE = 1_000_000


def asset(path: str) -> str:
    return f"/static/v/{path}"


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return ca_geo.open()


@pytest.fixture(scope="module")
def page(atlas: Atlas) -> mapview.MapPage:
    return mapview.map_page(atlas, embed=False, asset=asset, downloads={"csv": "CSV"})


class Scripts(HTMLParser):
    """The script elements of a page: [(attributes, text)]."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[dict[str, str | None], str]] = []
        self.open = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open = tag == "script"
        if self.open:
            self.found.append((dict(attrs), ""))

    def handle_data(self, data: str) -> None:
        if self.open:
            attributes, text = self.found[-1]
            self.found[-1] = (attributes, text + data)

    def handle_endtag(self, tag: str) -> None:
        self.open = False


def settings_of(html: str) -> dict[str, Any]:
    [text] = [text for attributes, text in Scripts(html).found if attributes.get("id") == "settings"]
    told: dict[str, Any] = json.loads(text)
    return told


def test_two_builds_give_the_same_bytes(atlas: Atlas, page: mapview.MapPage) -> None:
    again = mapview.map_page(atlas, embed=False, asset=asset, downloads={"csv": "CSV"})
    assert again == page
    assert mapview.standalone(atlas).get_root().render() == mapview.standalone(atlas).get_root().render()


def test_rendering_one_map_twice_gives_the_same_text(atlas: Atlas) -> None:
    figure = mapview.standalone(atlas).get_root()
    assert figure.render() == figure.render()


def test_map_is_folium_s_own_under_its_pinned_name(page: mapview.MapPage) -> None:
    assert '<div class="folium-map" id="map_atlas"' in page.html
    assert "var map_atlas = L.map(" in page.html
    assert settings_of(page.html)["mapName"] == "map_atlas"
    assert page.html.count("L.map(") == 1


def test_page_names_no_other_server_and_lets_readers_zoom(page: mapview.MapPage) -> None:
    head = page.html[: page.html.index("</head>")]
    assert not re.findall(r"https?://", head)
    assert [url for url in re.findall(r'(?:src|href)="([^"]+)"', page.html) if "//" in url] == []
    assert "user-scalable" not in page.html
    assert "maximum-scale" not in page.html


@pytest.mark.parametrize("embed", [False, True])
def test_hashes_cover_exactly_the_inline_scripts_that_run(atlas: Atlas, embed: bool) -> None:
    page = mapview.map_page(atlas, embed=embed, asset=asset)
    running = [
        text
        for attributes, text in Scripts(page.html).found
        if "src" not in attributes and attributes.get("type") in {None, "module", "importmap"}
    ]
    hashes = [
        "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in running
    ]
    assert tuple(hashes) == page.script_hashes
    assert len(hashes) == 3


def test_import_map_names_every_module(page: mapview.MapPage) -> None:
    [text] = [text for attributes, text in Scripts(page.html).found if attributes.get("type") == "importmap"]
    told = json.loads(text)["imports"]
    texts = [
        (WEB / "static" / "js" / name.removeprefix("ca-geo/")).read_text("utf-8")
        for name in told
        if name.startswith("ca-geo/")
    ]
    asked = {
        name for text in texts for name in re.findall(r"""(?:from |import\()["'](ca-geo/[^"']+)""", text)
    }
    assert asked | {"ca-geo/main.js", "mgrs", "geographiclib"} == set(told)
    assert told["ca-geo/words.js"] == asset("js/words.js")


def test_an_embedded_map_starts_with_fewer_modules_and_loads_the_others_when_they_are_asked_for(
    page: mapview.MapPage, atlas: Atlas
) -> None:
    framed = mapview.map_page(atlas, embed=True, asset=asset)
    first = {
        html: set(re.findall(r'modulepreload" href="/static/v/js/([^"]+)"', html))
        for html in (page.html, framed.html)
    }
    assert {"table.js", "facets.js", "timeline.js"} <= first[page.html]
    assert not {"table.js", "facets.js", "timeline.js", "main.js"} & first[framed.html]
    assert '"ca-geo/timeline.js"' in framed.html


def test_settings_hold_what_the_contract_lists(page: mapview.MapPage, atlas: Atlas) -> None:
    told = settings_of(page.html)
    contract = (Path(__file__).parents[1] / "docs" / "architecture.md").read_text("utf-8")
    line = contract.partition("`settings`:")[2].partition("\n\n")[0]
    assert set(re.findall(r"`(\w+)`", line)) - {"items", "count", "user"} <= set(told)
    assert [layer["id"] for layer in told["layers"]] == list(atlas.layers)
    for layer in told["layers"]:
        assert layer["items"].startswith(f"collections/{layer['id']}/items?")
        whole = atlas.layers[layer["id"]].properties
        assert layer["count"] == len([one for one in whole if not one.get("aggregate")])
    assert told["home"] == {"center": [71.5, 39.5], "zoom": 6.4}


def test_settings_name_all_sources_for_records_and_filters(page: mapview.MapPage, atlas: Atlas) -> None:
    cited = {
        source.split(" ")[0]
        for layer in atlas.layers.values()
        for properties in layer.properties
        for source in properties["sources"]
    }
    cited |= {claim.source for claim in atlas.claims.claims}
    told = set(settings_of(page.html)["sources"])
    assert cited <= told
    assert told == set(atlas.catalog.sources)


def test_data_cannot_end_a_script_element() -> None:
    text = mapview.script_json({"a": "</script><script>alert(1)</script><!--", "b": "\u2028"})
    assert "<" not in text
    assert json.loads(text) == {"a": "</script><script>alert(1)</script><!--", "b": "\u2028"}


# ---- the page in one file


@pytest.fixture(scope="module")
def whole(atlas: Atlas) -> str:
    html: str = mapview.standalone(atlas).get_root().render()
    return html


def test_one_file_holds_everything_and_stays_small(whole: str, atlas: Atlas) -> None:
    assert len(whole.encode()) < 3 * MEGABYTE
    assert [
        url for url in re.findall(r' (?:src|href)="([^"]+)"', whole) if not url.startswith(("data:", "#"))
    ] == []
    told = settings_of(whole)
    carried = carried_by(whole)
    claims = {href for href in carried if href.endswith("/claims?f=json")}
    assert set(carried) - claims == {*told["basemap"].values(), *(layer["items"] for layer in told["layers"])}
    asked = {f"collections/{name}/items/{fid}" for name, layer in atlas.layers.items() for fid in layer.ids}
    assert claims == ({f"{address}/claims?f=json" for address in asked} if atlas.claims.claims else set())
    for layer in told["layers"]:
        features = json.loads(carried[layer["items"]])["features"]
        assert [feature["id"] for feature in features] == list(atlas.layers[layer["id"]].ids)
    assert "url(&#34;../" not in whole


def test_atlas_gives_a_folium_map_that_shows_in_a_notebook(atlas: Atlas, whole: str) -> None:
    shown = atlas.map()
    assert isinstance(shown, folium.Map)
    frame = shown._repr_html_()
    assert frame.startswith("<iframe")
    assert unescape(frame.partition('srcdoc="')[2].partition('" ')[0]) == whole


def test_saved_map_is_the_shown_one(atlas: Atlas, whole: str, tmp_path: Path) -> None:
    atlas.map().save(tmp_path / "map.html")
    assert (tmp_path / "map.html").read_text("utf-8") == whole


def test_what_is_added_as_to_any_folium_map_is_on_the_page(atlas: Atlas) -> None:
    own = atlas.map()
    folium.Marker([38.5, 68.8], popup="Here").add_to(own)
    html = own.get_root().render()
    assert "L.marker(" in html
    assert ".addTo(map_atlas)" in html


def test_view_of_a_map_is_told_as_an_address_would(atlas: Atlas) -> None:
    shown = atlas.map(center=(70, 40), zoom=7, layers=["mines"], feature="mines/taror-mine", theme="dark")
    view = settings_of(shown.get_root().render())["view"]
    assert view == "center=70%2C40&zoom=7&layers=mines&feature=mines%2Ftaror-mine&theme=dark"
    with pytest.raises(TypeError):
        atlas.map(colour="red")


# ---- words


def test_every_word_of_the_page_is_in_the_catalogue_and_none_is_idle() -> None:
    strings = json.loads((WEB / "strings" / "en.json").read_text("utf-8"))
    text = "\n".join(file.read_text("utf-8") for file in SOURCES)
    asked = set(re.findall(r"""\b(?:this\.)?(?:t|footButton|row)\(\s*["']([\w.-]+)["'](?!\s*~)""", text))
    assert asked - set(strings) == set()
    quoted = set(re.findall(r"""["'`]([\w.²% ,/{}$\[\]-]+)["'`]""", text))
    made = [one for one in quoted if re.search(r"\w\.\$\{|\}\.\w", one)]  # keys made of a word and a value
    patterns = [re.compile(re.sub(r"\\\$\\\{[^}]*\\\}", ".+", re.escape(one))) for one in made]
    patterns += [re.compile(re.escape(one) + ".+") for one in re.findall(r"""\bt\("([\w.-]+\.)" ~""", text)]
    styles = "\n".join(file.read_text("utf-8") for file in STYLES)  # names of the signs, in files too
    quoted |= set(re.findall(r"""\["([\w.-]+)"\]""", styles)) | set(re.findall(r'"(rail[\w.-]+)"', styles))
    patterns += [re.compile(re.escape(one) + ".+") for one in re.findall(r"""f"([\w.-]+\.)\{""", styles)]
    patterns += [
        re.compile(re.escape(one) + r"\.[\w-]+") for one in re.findall(r'radios\([^;]*"([\w.]+)"\)', text)
    ]
    pages = [*(WEB / "templates").rglob("*.html"), *Path(mapview.__file__).parent.rglob("*.py")]
    others = "\n".join(file.read_text("utf-8") for file in pages)  # the API's pages, files and pictures
    quoted |= set(re.findall(r"""["']([\w.-]+)["']""", others))
    patterns += [
        re.compile(re.escape(one) + ".+")
        for one in re.findall(r"""["']([\w-]+\.[\w.-]*)(?:["'] ?~|\{)""", others)
    ]
    idle = {
        key
        for key in strings
        if key not in quoted and not any(pattern.fullmatch(key) for pattern in patterns)
    }
    assert idle == set()
