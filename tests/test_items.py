"""Features: pages, filters, files, one at a time (OGC 17-069r4, 7.15 and 7.16)."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.geometry import shape

from ca_geo.atlas import Atlas
from ca_geo.formats import FORMATS
from ca_geo.period import Interval, Period
from ca_geo.precision import PRECISIONS
from ca_geo.query import PARAMETERS

LAYERS = ("gbao-facilities", "cku-railway", "border-incidents", "mines", "russian-bases")
NOWHERE = "-170,-80,-169,-79"  # nothing of the atlas lies there


def _items(client: httpx.Client, name: str, query: str = "") -> Any:
    answer = client.get(f"/collections/{name}/items?{query}" if query else f"/collections/{name}/items")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/geo+json"
    body = answer.json()
    assert body["type"] == "FeatureCollection"
    assert body["numberReturned"] == len(body["features"]) <= body["numberMatched"]
    return body


def _ids(body: Any) -> list[str]:
    return [feature["id"] for feature in body["features"]]


def _link(body: Any, rel: str) -> dict[str, str] | None:
    return next((link for link in body["links"] if link["rel"] == rel), None)


@pytest.mark.parametrize("name", LAYERS)
def test_all_features_are_served_as_they_were_loaded(
    client: httpx.Client, real_atlas: Atlas, name: str
) -> None:
    layer, body = real_atlas.layers[name], _items(client, name)
    assert _ids(body) == list(layer.ids)
    assert (body["numberMatched"], body["numberReturned"]) == (len(layer), len(layer))
    for feature, geometry, record in zip(body["features"], layer.geometries, layer.properties, strict=True):
        assert set(feature) == {"type", "id", "geometry", "properties"}
        assert feature["properties"] == json.loads(json.dumps(dict(record)))
        if geometry is None:
            assert feature["geometry"] is None
        else:
            assert shape(feature["geometry"]).equals_exact(geometry, 0)


def test_a_page_says_when_it_was_made_and_what_it_is(client: httpx.Client, server: str) -> None:
    body = _items(client, "mines")
    assert body["timeStamp"].endswith("Z")
    assert len(body["timeStamp"]) == len("2026-11-21T22:47:59Z")
    own = _link(body, "self")
    assert own is not None
    assert own["href"].startswith(f"{server}/collections/mines/items?")
    assert _ids(client.get(own["href"]).json()) == _ids(body)
    other = _link(body, "alternate")
    assert other is not None
    assert (other["type"], client.get(other["href"]).headers["content-type"]) == (
        "text/html",
        "text/html; charset=utf-8",
    )


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 100])
def test_paging_walks_all_features_once_and_back(client: httpx.Client, real_atlas: Atlas, limit: int) -> None:
    seen: list[str] = []
    body = _items(client, "cku-railway", f"limit={limit}")
    assert _link(body, "prev") is None
    while True:
        seen += _ids(body)
        assert body["numberMatched"] == len(real_atlas.layers["cku-railway"])
        if (link := _link(body, "next")) is None:
            break
        assert link["type"] == "application/geo+json"
        body = client.get(link["href"]).json()
    assert tuple(seen) == real_atlas.layers["cku-railway"].ids
    back = _ids(body)
    while (link := _link(body, "prev")) is not None:
        body = client.get(link["href"]).json()
        back = _ids(body) + back
    assert back == seen


def test_a_page_beyond_the_end_is_empty_and_leads_back(client: httpx.Client, real_atlas: Atlas) -> None:
    body = _items(client, "mines", f"offset={10**12}&limit=3")
    assert (body["features"], body["numberReturned"]) == ([], 0)
    assert _link(body, "next") is None
    link = _link(body, "prev")
    assert link is not None
    assert _ids(client.get(link["href"]).json()) == list(real_atlas.layers["mines"].ids[-3:])


def test_filters_stay_in_the_links(client: httpx.Client) -> None:
    body = _items(
        client, "border-incidents", "limit=1&countries=TJ&bbox=60,30,80,45&geometry=footprint&f=json"
    )
    link = _link(body, "next")
    assert link is not None
    query = parse_qs(urlsplit(link["href"]).query)
    assert query == {
        "bbox": ["60,30,80,45"],
        "countries": ["TJ"],
        "geometry": ["footprint"],
        "limit": ["1"],
        "offset": ["1"],
        "f": ["json"],
    }


def test_a_larger_limit_than_the_most_is_lowered(client: httpx.Client) -> None:
    body = _items(client, "mines", "limit=99999999")
    link = _link(body, "self")
    assert link is not None
    assert parse_qs(urlsplit(link["href"]).query)["limit"] == ["10000"]


@pytest.mark.parametrize("name", LAYERS)
def test_a_box_takes_what_it_touches_and_what_has_no_place(
    client: httpx.Client, real_atlas: Atlas, name: str
) -> None:
    layer = real_atlas.layers[name]
    unplaced = [fid for fid, geometry in zip(layer.ids, layer.geometries, strict=True) if geometry is None]
    assert _ids(_items(client, name, f"bbox={NOWHERE}")) == unplaced
    for fid, geometry in zip(layer.ids, layer.geometries, strict=True):
        if geometry is not None:
            point = geometry.representative_point()
            box = f"{point.x - 1e-6},{point.y - 1e-6},{point.x + 1e-6},{point.y + 1e-6}"
            assert fid in _ids(_items(client, name, f"bbox={box}"))


def test_a_footprint_is_found_where_its_point_is_not(client: httpx.Client, real_atlas: Atlas) -> None:
    layer = real_atlas.layers["mines"]
    index = next(i for i, record in enumerate(layer.properties) if record["location_precision"] == "district")
    west, south, _, north = layer.footprint_geometries[index].bounds
    edge = f"{west},{(south + north) / 2 - 0.01},{west + 0.01},{(south + north) / 2 + 0.01}"
    assert layer.ids[index] not in _ids(_items(client, "mines", f"bbox={edge}"))
    wide = _items(client, "mines", f"bbox={edge}&geometry=footprint")
    assert layer.ids[index] in _ids(wide)
    feature = next(one for one in wide["features"] if one["id"] == layer.ids[index])
    assert feature["geometry"]["type"] == "Polygon"


def test_datetime_keeps_what_has_no_dates(client: httpx.Client) -> None:
    all_of_them = _items(client, "border-incidents")["features"]
    found = set(_ids(_items(client, "border-incidents", "datetime=2025-08-24/P1D")))
    assert "incident-2025-08-24-dovang" in found
    assert "incident-2025-11-26-shohin-sm" not in found
    undated = {one["id"] for one in all_of_them if not {"start", "end"} & set(one["properties"])}
    assert undated <= found
    for query in ("../2100-01-01", "1900-01-01/..", "1900-01-01T00:00:00Z/2100-01-01T00:00:00Z"):
        assert len(_ids(_items(client, "border-incidents", f"datetime={query}"))) == len(all_of_them)


def test_properties_are_parameters(client: httpx.Client, real_atlas: Atlas) -> None:
    for name, layer in real_atlas.layers.items():
        statuses = {record["status"] for record in layer.properties if "status" in record}
        for status in statuses:
            expected = [
                fid
                for fid, record in zip(layer.ids, layer.properties, strict=True)
                if record.get("status") == status
            ]
            assert _ids(_items(client, name, f"status={status}")) == expected
    both = _items(client, "mines", "countries=TJ&commodity=gold")["features"]
    assert both
    assert all("TJ" in one["properties"]["countries"] for one in both)
    assert all("gold" in one["properties"]["commodity"] for one in both)


def test_what_certainly_was_then_is_told_from_what_may_have_been(client: httpx.Client) -> None:
    def found(query: str) -> list[str]:
        return _ids(_items(client, "border-incidents", query))

    fid = "incident-2024-11-18-zarbuzi"  # on the 17th or the 18th
    month, day = "datetime=2024-11-01/2024-11-30", "datetime=2024-11-18"
    assert fid in found(f"{month}&datetime-match=certain")
    assert fid in found(day)
    assert fid not in found(f"{day}&datetime-match=certain")
    assert found(f"{day}&datetime-match=possible") == found(day)


@pytest.mark.parametrize("name", LAYERS)
def test_certain_is_never_more_than_possible(client: httpx.Client, real_atlas: Atlas, name: str) -> None:
    layer = real_atlas.layers[name]
    for text in ("2017", "2024-11", "2025-08-24", "1990"):
        period = "/".join(str(bound) for bound in Period.parse(text).outer)
        query = f"datetime={period}&datetime-match=certain"
        asked = Interval.parse(period)
        expected = [
            fid
            for fid, when in zip(layer.ids, layer.periods, strict=True)
            if when is not None and asked.meets(when.inner)
        ]
        assert _ids(_items(client, name, query)) == expected
        assert set(expected) <= set(_ids(_items(client, name, f"datetime={period}")))


@pytest.mark.parametrize("name", LAYERS)
def test_a_least_precision_keeps_what_is_as_precise(client: httpx.Client, name: str) -> None:
    everything = _items(client, name)["features"]
    for number, least in enumerate(PRECISIONS):
        found = _items(client, name, f"precision-min={least}")
        fitting = [
            one for one in everything if one["properties"]["location_precision"] in PRECISIONS[: number + 1]
        ]
        assert found["features"] == fitting
        assert found["numberMatched"] == len(fitting)


def test_a_text_finds_features_best_first_together_with_other_filters(
    client: httpx.Client, real_atlas: Atlas
) -> None:
    for text in ("Мурғоб", "Murgab", "zijin,huawei", "紫金"):
        for name in LAYERS:
            body = _items(client, name, f"q={quote(text)}&limit=1000")
            assert tuple(_ids(body)) == real_atlas.search.matching_ids(name, text)
            assert body["numberMatched"] == len(body["features"])
    assert "shaymak-facility" in _ids(_items(client, "gbao-facilities", "q=Шаймак"))
    gold = _ids(_items(client, "mines", "q=gold"))
    planned = _ids(_items(client, "mines", "q=gold&status=planned"))
    assert [fid for fid in gold if fid in planned] == planned
    first, second = (_items(client, "mines", f"q=gold&limit=1&offset={offset}") for offset in (0, 1))
    assert _ids(first) + _ids(second) == gold[:2]
    assert first["numberMatched"] == len(gold) > 2
    link = _link(first, "next")
    assert link is not None
    assert _ids(client.get(link["href"]).json()) == _ids(second)
    rows = client.get("/collections/mines/items?q=gold&f=csv").text.splitlines()[1:]
    assert [row.partition(",")[0] for row in rows] == gold
    assert _items(client, "mines", "q=nothing%20of%20the%20kind")["numberMatched"] == 0


@pytest.mark.parametrize(
    ("query", "parameter", "allowed"),
    [
        ("bbox=1,2", "bbox", "west"),
        ("bbox=a,b,c,d", "bbox", "west"),
        ("bbox=0,10,10,0", "bbox", "west"),
        ("datetime=yesterday", "datetime", "RFC 3339"),
        ("datetime=2024-02-30", "datetime", "RFC 3339"),
        ("limit=0", "limit", "1"),
        ("limit=ten", "limit", "1"),
        ("limit=", "limit", "1"),
        ("offset=-1", "offset", "0"),
        ("offset=" + "9" * 5000, "offset", None),
        ("q=gold,,mine", "q", "commas"),
        ("datetime-match=perhaps", "datetime-match", "possible, certain"),
        ("precision-min=near", "precision-min", "exact-site, settlement"),
        ("geometry=round", "geometry", "footprint"),
        ("status=asleep", "status", "operational"),
        ("f=xml", "f", "gpkg"),
        ("nonsense=1", "nonsense", "bbox"),
        ("limit=1&limit=2", "limit", "one value"),
        ("", None, None),
    ],
)
def test_what_cannot_be_honoured_is_400_and_named(
    client: httpx.Client, query: str, parameter: str | None, allowed: str | None
) -> None:
    answer = client.get(f"/collections/mines/items?{query}")
    if parameter is None:
        assert answer.status_code == 200
        return
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    (fault,) = answer.json()["faults"]
    assert fault["parameter"] == parameter
    assert allowed is None or allowed in fault["allowed"]
    assert parameter in answer.json()["detail"]


def test_all_faults_are_told_at_once(client: httpx.Client) -> None:
    answer = client.get("/collections/mines/items?bbox=1&limit=x&foo=1&f=nope")
    assert {fault["parameter"] for fault in answer.json()["faults"]} == {"bbox", "limit", "foo", "f"}


ODD = st.text(alphabet=st.characters(codec="utf-8"), max_size=20) | st.from_regex(r"[-0-9.,:/TZPDe ]{0,20}")


@given(
    query=st.lists(
        st.tuples(
            st.sampled_from([*PARAMETERS, "f", "status", "share_cn_pct", "start_contested", "other"]), ODD
        ),
        max_size=4,
    )
)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_asked_is_answered_or_refused(client: httpx.Client, query: list[tuple[str, str]]) -> None:
    answer = client.get("/collections/mines/items", params=query)
    assert answer.status_code in {200, 400}
    if answer.status_code == 400:
        named = {fault["parameter"] for fault in answer.json()["faults"]}
        assert named
        assert named <= {name for name, _ in query}


@pytest.mark.parametrize("name", LAYERS)
def test_one_feature_is_the_same_with_its_links(client: httpx.Client, server: str, name: str) -> None:
    for feature in _items(client, name)["features"]:
        answer = client.get(f"/collections/{name}/items/{feature['id']}")
        assert answer.headers["content-type"] == "application/geo+json"
        alone = answer.json()
        links = alone.pop("links")
        assert alone == feature
        found = {(link["rel"], link["type"]): link["href"] for link in links}
        assert (
            found["self", "application/geo+json"]
            == f"{server}/collections/{name}/items/{feature['id']}?f=json"
        )
        assert found["alternate", "text/html"].endswith("?f=html")
        assert found["collection", "application/json"] == f"{server}/collections/{name}?f=json"


def test_an_unknown_feature_is_404(client: httpx.Client) -> None:
    answer = client.get("/collections/mines/items/atlantis")
    assert answer.status_code == 404
    assert answer.json()["title"] == "Not Found"
    assert "'atlantis'" in answer.json()["detail"]


@pytest.mark.parametrize("key", FORMATS)
def test_files_are_whole_named_and_of_their_type(client: httpx.Client, key: str) -> None:
    answer = client.get(f"/collections/mines/items?f={key}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == FORMATS[key].media_type
    name = FORMATS[key].filename("mines")
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'
    assert answer.content.startswith(SIGNATURES[key])


SIGNATURES = {
    "geojson": b'{"type"',
    "gpkg": b"SQLite format 3\0",
    "fgb": b"fgb\x03fgb",
    "parquet": b"PAR1",
    "shp": b"PK\x03\x04",
    "kml": b"<?xml",
    "csv": b"\xef\xbb\xbf",
    "csvzip": b"PK\x03\x04",
    "geojsonseq": b'\x1e{"type"',
}


def test_a_file_holds_the_whole_selection_unless_a_limit_is_given(client: httpx.Client) -> None:
    default_page = 100
    path = "/collections/cku-railway/items"
    everything = client.get(path, params={"f": "geojson"}).json()["features"]
    assert len(everything) == client.get(path).json()["numberMatched"] <= default_page
    some = client.get(path, params={"f": "geojson", "limit": 3, "offset": 1}).json()["features"]
    assert [one["id"] for one in some] == [one["id"] for one in everything[1:4]]
    rows = client.get(path, params={"f": "csv", "limit": 2}).text.splitlines()
    assert rows[0].startswith("\ufeffid,")
    names = zipfile.ZipFile(io.BytesIO(client.get(path, params={"f": "shp"}).content)).namelist()
    assert any(name.endswith(".shp") for name in names)


def test_the_files_on_offer_hold_the_selection_of_the_page(client: httpx.Client) -> None:
    body = _items(client, "border-incidents", "limit=1&countries=AF")
    link = next(
        one for one in body["links"] if one["rel"] == "enclosure" and one["href"].endswith("f=geojson")
    )
    assert len(client.get(link["href"]).json()["features"]) == body["numberMatched"] > 1


def test_the_whole_atlas_is_one_geopackage(client: httpx.Client, real_atlas: Atlas, tmp_path: Any) -> None:
    import pyogrio

    answer = client.get("/download/atlas.gpkg")
    assert answer.headers["content-disposition"] == 'attachment; filename="atlas.gpkg"'
    path = tmp_path / "atlas.gpkg"
    path.write_bytes(answer.content)
    layers = {name for name, _ in pyogrio.list_layers(path)}
    for name, layer in real_atlas.layers.items():
        assert name in layers
        assert pyogrio.read_info(path, layer=name)["features"] == len(layer)
