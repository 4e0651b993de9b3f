"""The first page, conformance and the API's description as the standard wants them (17-069r4, 7.2 to 7.4)."""

from __future__ import annotations

import httpx

from ca_geo import documents
from ca_geo.atlas import Atlas


def test_the_landing_page_leads_everywhere(client: httpx.Client, real_atlas: Atlas) -> None:
    answer = client.get("/")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    body = answer.json()
    assert body["title"] == real_atlas.catalog.title
    assert body["description"] == real_atlas.catalog.description
    found = {(link["rel"], link["type"]) for link in body["links"]}
    assert found >= {
        ("self", "application/json"),
        ("alternate", "text/html"),
        ("service-desc", "application/vnd.oai.openapi+json;version=3.0"),
        ("service-doc", "text/html"),
        ("conformance", "application/json"),
        ("data", "application/json"),
        ("enclosure", "application/geopackage+sqlite3"),
    }
    assert all(link["title"] for link in body["links"])


def test_every_link_of_the_landing_page_answers_with_its_type(client: httpx.Client) -> None:
    for link in client.get("/").json()["links"]:
        answer = client.get(link["href"])
        assert answer.status_code == 200, link
        assert answer.headers["content-type"].startswith(link["type"]), link


def test_conformance_lists_what_holds(client: httpx.Client) -> None:
    body = client.get("/conformance").json()
    assert body["conformsTo"] == list(documents.CONFORMS_TO)
    prefix = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/"
    features = {uri.removeprefix(prefix) for uri in body["conformsTo"] if uri.startswith(prefix)}
    assert features == {"core", "oas30", "geojson", "html"}


def test_the_api_describes_itself_under_the_media_type_of_3_0(client: httpx.Client, server: str) -> None:
    answer = client.get("/api")
    assert answer.headers["content-type"] == "application/vnd.oai.openapi+json;version=3.0"
    assert answer.json()["openapi"] == "3.0.3"
    assert answer.json()["servers"] == [{"url": server}]
    asked = client.get("/api", headers={"accept": "application/vnd.oai.openapi+json;version=3.0"})
    assert asked.content == answer.content


def test_the_documentation_is_a_page_of_our_own_files(client: httpx.Client) -> None:
    for path in ("/docs", "/api?f=html"):
        page = client.get(path)
        assert page.headers["content-type"] == "text/html; charset=utf-8"
        assert 'data-definition="/api?f=json"' in page.text
        assert "swagger-ui-bundle.js" in page.text
