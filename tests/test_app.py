"""What holds for every address: HEAD, 304, packing, negotiation, faults as problems, a base URL in links."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import Any

import httpx
import pytest

from ca_geo.app import create_app
from ca_geo.atlas import Atlas
from ca_geo.errors import DataError
from ca_geo.settings import Settings
from serving import served

PATHS = (
    "/",
    "/conformance",
    "/api",
    "/docs",
    "/collections",
    "/collections/mines",
    "/collections/mines/items",
    "/collections/mines/items?limit=2&offset=1",
    "/collections/mines/items/taror-mine",
    "/collections/mines/items?f=csv",
    "/collections/mines/items?f=gpkg",
    "/download/atlas.gpkg",
    "/sources",
    "/sources/D1",
    "/map",
    "/embed",
    "/basemap/land.geojson",
    "/favicon.ico",
)
NEGOTIATED = [path for path in PATHS[:9] if path != "/docs"] + ["/sources", "/sources/D1"]


@pytest.mark.parametrize("path", PATHS)
def test_head_says_what_get_says_without_the_body(client: httpx.Client, path: str) -> None:
    got, head = client.get(path), client.head(path)
    assert (got.status_code, head.status_code) == (200, 200)
    assert head.content == b""
    for name in ("content-type", "etag", "cache-control", "vary", "link", "content-disposition"):
        assert head.headers.get(name) == got.headers.get(name), name


@pytest.mark.parametrize("path", PATHS)
def test_an_etag_that_is_held_is_answered_with_304(client: httpx.Client, path: str) -> None:
    got = client.get(path)
    assert got.headers["etag"].startswith('W/"')
    again = client.get(path, headers={"if-none-match": got.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == got.headers["etag"]
    assert client.get(path, headers={"if-none-match": '"other"'}).status_code == 200


def test_etags_differ_by_what_is_asked_and_not_by_how_it_is_written(client: httpx.Client) -> None:
    path = "/collections/mines/items"
    etags = {
        query: client.get(f"{path}?{query}").headers["etag"]
        for query in (
            "limit=2",
            "limit=3",
            "f=html",
            "f=csv",
            "f=kml",
            "status=operational",
            "geometry=footprint",
        )
    }
    assert len(set(etags.values())) == len(etags)
    one = client.get(f"{path}?limit=2&countries=TJ&bbox=60,30,80,45").headers["etag"]
    same = client.get(f"{path}?bbox=60.0,30.0,80.0,45.0&f=json&countries=TJ&limit=2").headers["etag"]
    assert one == same


@pytest.mark.parametrize(
    "path", ["/collections", "/collections/mines/items", "/map", "/api", "/basemap/towns.geojson"]
)
def test_texts_are_packed_for_those_who_take_it(client: httpx.Client, path: str) -> None:
    plain = client.get(path, headers={"accept-encoding": "identity"})
    packed = client.get(path, headers={"accept-encoding": "gzip"})
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["vary"]
    assert int(packed.headers["content-length"]) < int(plain.headers["content-length"]) / 2
    assert len(packed.content) == len(plain.content)


@pytest.mark.parametrize("path", NEGOTIATED)
def test_programs_get_json_and_browsers_pages(client: httpx.Client, path: str) -> None:
    browser = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
    page = client.get(path, headers={"accept": browser})
    data = client.get(path)
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "json" in data.headers["content-type"]
    assert "Accept" in data.headers["vary"]
    assert "Accept" in page.headers["vary"]
    mark = "&" if "?" in path else "?"
    assert client.get(f"{path}{mark}f=html").headers["content-type"] == page.headers["content-type"]
    by_f = client.get(f"{path}{mark}f=json", headers={"accept": browser})
    assert by_f.headers["content-type"] == data.headers["content-type"]


@pytest.mark.parametrize("path", [*NEGOTIATED, "/docs"])
def test_what_no_one_offers_is_406_with_the_offer(client: httpx.Client, path: str) -> None:
    answer = client.get(path, headers={"accept": "image/png"})
    assert answer.status_code == 406
    assert answer.headers["content-type"] == "application/problem+json"
    assert "text/html" in answer.json()["offered"]


@pytest.mark.parametrize(
    "path", [path.partition("?")[0] for path in PATHS if path.partition("?")[0] not in {"/map", "/embed"}]
)
def test_an_unknown_parameter_is_400_everywhere(client: httpx.Client, path: str) -> None:
    answer = client.get(path, params={"nonsense": "1"})
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert [fault["parameter"] for fault in answer.json()["faults"]] == ["nonsense"]
    assert answer.json()["faults"][0]["allowed"]


def test_the_map_leaves_the_parameters_to_its_page(client: httpx.Client) -> None:
    view = "center=70,39&zoom=7"
    shared = client.get(f"/map?{view}&fbclid=1")
    assert shared.content == client.get(f"/map?{view}").content
    assert shared.headers["etag"] == client.get(f"/map?{view}").headers["etag"]
    assert shared.text.partition("<body>")[2] == client.get("/map").text.partition("<body>")[2]


def test_a_parameter_given_twice_is_a_fault(client: httpx.Client) -> None:
    answer = client.get("/collections?f=json&f=html")
    assert answer.status_code == 400
    assert answer.json()["faults"] == [
        {"parameter": "f", "message": "is given more than once", "allowed": "one value"}
    ]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nothing", 404),
        ("GET", "/collections/", 404),
        ("GET", "/sources/nothing", 404),
        ("GET", "/static/old/css/site.css", 404),
        ("GET", "/basemap/nothing.geojson", 404),
        ("GET", "/basemap/land.geojson?v=old", 404),
        ("GET", "/download/other.gpkg", 404),
        ("POST", "/collections/mines/items", 405),
        ("DELETE", "/collections/mines/items/taror-mine", 405),
        ("OPTIONS", "/", 405),
        ("GET", "/?nonsense=1", 400),
        ("GET", "/collections/mines/items?f=xml", 400),
    ],
)
def test_problems_are_json_for_programs_and_pages_for_browsers(
    client: httpx.Client, method: str, path: str, status: int
) -> None:
    told = client.request(method, path)
    assert told.status_code == status
    assert told.headers["content-type"] == "application/problem+json"
    assert told.headers["cache-control"] == "no-store"
    body = told.json()
    assert (body["type"], body["status"]) == ("about:blank", status)
    assert body["title"]
    assert body["detail"]
    shown = client.request(method, path, headers={"accept": "text/html"})
    assert (shown.status_code, shown.headers["content-type"]) == (status, "text/html; charset=utf-8")
    assert f"<h1>{status} {body['title']}</h1>" in shown.text
    if status == 405:
        assert set(told.headers["allow"].split(", ")) == {"GET", "HEAD"}


def test_a_script_of_another_site_may_read_the_api(client: httpx.Client) -> None:
    for path in ("/collections", "/collections/mines/items", "/nothing", "/basemap/land.geojson"):
        assert client.get(path).headers["access-control-allow-origin"] == "*"
    asked = client.request(
        "OPTIONS", "/collections", headers={"origin": "https://x.org", "access-control-request-method": "GET"}
    )
    assert asked.status_code == 204
    assert asked.headers["access-control-allow-methods"] == "GET, HEAD"
    assert "If-None-Match" in asked.headers["access-control-allow-headers"]


def test_static_files_are_kept_for_a_year_and_only_under_their_version(client: httpx.Client) -> None:
    page = client.get("/?f=html").text
    href = next(part.split('"')[0] for part in page.split('href="') if "css/site.css" in part)
    style = client.get(href)
    assert style.headers["content-type"] == "text/css; charset=utf-8"
    assert style.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert client.get(f"{href}?v=1").status_code == 400


def test_the_base_map_is_kept_for_a_year_only_under_its_hash(client: httpx.Client, real_atlas: Atlas) -> None:
    answer = client.get("/basemap/land.geojson")
    assert answer.headers["cache-control"] == "public, no-cache"
    assert answer.headers["content-type"] == "application/geo+json"
    assert answer.content == (real_atlas.settings.data / "basemap" / "land.geojson").read_bytes()
    version = answer.headers["etag"].removeprefix('W/"').rstrip('"')
    kept = client.get(f"/basemap/land.geojson?v={version}")
    assert kept.headers["cache-control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize(
    "path",
    [
        "/static/{version}/../../pyproject.toml",
        "/static/{version}/%2e%2e/%2e%2e/pyproject.toml",
        "/static/{version}/..%2f..%2fpyproject.toml",
        "/static/{version}//etc/passwd",
        "/static/{version}/css/..%5c..%5cpyproject.toml",
        "/static/{version}/css/site.css%00",
        "/basemap/..%2fcatalog.json",
        "/basemap/%2e%2e%2fcatalog.json",
    ],
)
def test_no_path_leads_out_of_the_table(client: httpx.Client, path: str) -> None:
    version = client.get("/?f=html").text.split("/static/")[1].split("/")[0]
    request = client.build_request("GET", "/")
    request.url = request.url.copy_with(raw_path=path.format(version=version).encode())
    answer = client.send(request)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_links_follow_the_host_that_was_asked(client: httpx.Client) -> None:
    body = client.get("/", headers={"host": "atlas.example:8080"}).json()
    assert body["links"][0]["href"] == "http://atlas.example:8080/?f=json"
    hostile = client.get("/", headers={"host": 'x"><script>alert(1)</script>'})
    assert "<script>" not in hostile.text


@pytest.fixture
def failing(real_atlas: Atlas) -> Any:
    """A server whose catalogue breaks when the landing page reads it."""

    class Broken:
        title = "Broken"

        @property
        def description(self) -> str:
            raise RuntimeError("a secret path: /srv/secret")

    from ca_geo import app

    application = app.serve(real_atlas)
    site = application.state.site
    application.state.site = replace(site, atlas=replace(real_atlas, catalog=Broken()))
    return application


@pytest.mark.parametrize("accept", ["*/*", "text/html"])
def test_an_unforeseen_fault_is_logged_and_not_shown(
    failing: Any, accept: str, caplog: pytest.LogCaptureFixture
) -> None:
    with served(failing) as address, caplog.at_level(logging.ERROR):
        logging.getLogger("uvicorn.error").setLevel(logging.ERROR)
        answer = httpx.get(address, headers={"accept": accept})
    assert answer.status_code == 500
    expected = "application/problem+json" if accept == "*/*" else "text/html; charset=utf-8"
    assert answer.headers["content-type"] == expected
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "a secret path" in caplog.text


def test_a_base_url_stands_in_every_link_and_its_path_before_every_file(real_atlas: Atlas) -> None:
    settings = replace(real_atlas.settings, base_url="https://maps.example/atlas")
    with served(replace(real_atlas, settings=settings)) as address:
        for path in ("/", "/collections", "/collections/mines", "/collections/mines/items", "/sources/D1"):
            links = httpx.get(address + path).json()["links"]
            outside = ("license", "about")
            hrefs = [link["href"] for link in links if link["rel"] not in outside]
            assert hrefs
            assert all(href.startswith("https://maps.example/atlas/") for href in hrefs)
            page = httpx.get(address + path, params={"f": "html"}).text
            assert 'href="/atlas/static/' in page
            assert 'href="/static/' not in page
            assert 'href="/collections' not in page
        assert httpx.get(address + "/api").json()["servers"] == [{"url": "https://maps.example/atlas"}]


def test_bad_data_do_not_start(tiny_data: Any, edit: Any) -> None:
    edit(
        tiny_data / "layers" / "mines.geojson",
        lambda d: d["features"][0]["properties"].update(status="asleep"),
    )
    with pytest.raises(DataError) as refused:
        create_app(replace(Settings(), data=tiny_data))
    assert any(fault.feature == "taror" and fault.property == "status" for fault in refused.value.report)
