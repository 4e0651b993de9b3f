"""What catalogues are told: field by field against the atlas, then before the judges of each vocabulary."""

from __future__ import annotations

import csv
import hashlib
import json
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import frictionless
import httpx
import pystac
import pystac.validation
import pytest
from shapely.geometry import LineString, Point

from ca_geo.archive import path_of, write_archive
from ca_geo.atlas import Atlas
from ca_geo.facts import Facts
from ca_geo.formats import FORMATS
from ca_geo.formats.csv import unguarded
from ca_geo.links import licence
from ca_geo.metadata import dcat, stac
from ca_geo.metadata.datapackage import datapackage
from ca_geo.metadata.dataset import datasets
from ca_geo.metadata.schemaorg import SchemaOrg
from ca_geo.pages import Pages
from formats_samples import layer as sample
from markup import Page

BASE = "https://maps.example.org/atlas"
SHAPES = Path(__file__).parents[2] / "shared" / "judges" / "geodcat-ap-2.0.0.shacl.ttl"
Json = dict[str, Any]


@pytest.fixture(scope="module")
def packed(real_atlas: Atlas, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what is in the archive of everything."""
    folder = tmp_path_factory.mktemp("package")
    write_archive(real_atlas, folder / "atlas.zip")
    with zipfile.ZipFile(folder / "atlas.zip") as archive:
        archive.extractall(folder)
    return folder


@pytest.fixture(scope="module")
def bare(real_atlas: Atlas) -> Atlas:
    """An atlas with a layer of which only its name is known, as a user's file may be."""
    layer = sample("found", (Point(70, 40), {"id": "a", "sources": "hearsay", "updated": 5}))
    info = replace(layer.info, licence="", attribution="", description="", evidence_as_of="")
    return replace(real_atlas, layers={**real_atlas.layers, "found": replace(layer, info=info)})


# Data Package


def test_the_package_on_the_server_is_valid_with_every_row(client: httpx.Client, real_atlas: Atlas) -> None:
    answer = client.get("/datapackage.json")
    assert answer.headers["content-type"] == "application/vnd.datapackage+json"
    report = frictionless.Package.from_descriptor(answer.json()).validate()
    assert report.flatten(["type", "message"]) == []
    counted = {task.name: task.stats["rows"] for task in report.tasks if "rows" in task.stats}
    tables = {one.id: len(one.layer) for one in datasets(real_atlas, BASE) if not one.is_spatial}
    assert counted == {**tables, "features": len({one.feature for one in real_atlas.claims.claims})}


def test_the_package_in_an_archive_is_valid_with_sizes_and_hashes(packed: Path) -> None:
    assert frictionless.Package(str(packed / "datapackage.json")).validate().flatten(["message"]) == []
    descriptor = json.loads((packed / "datapackage.json").read_text("utf-8"))
    for resource in descriptor["resources"]:
        if "path" in resource:
            body = (packed / resource["path"]).read_bytes()
            assert resource["bytes"] == len(body)
            assert resource["hash"] == f"sha256:{hashlib.sha256(body).hexdigest()}"


@pytest.mark.parametrize(
    ("column", "fault"),
    [("source", "foreign-key"), ("feature", "foreign-key"), ("position", "constraint-error")],
)
def test_a_broken_reference_does_not_pass(packed: Path, tmp_path: Path, column: str, fault: str) -> None:
    """The judge looks at what it is asked to look at."""
    descriptor = json.loads((packed / "datapackage.json").read_text("utf-8"))
    kept = [one for one in descriptor["resources"] if one["name"] in {"claims", "sources", "features"}]
    for resource in kept:
        resource.pop("bytes", None)
        resource.pop("hash", None)
        if "path" in resource:
            body = (packed / resource["path"]).read_text("utf-8-sig")
            rows = list(csv.reader(body.splitlines(keepends=True)))
            if resource["name"] == "claims":
                rows[1][rows[0].index(column)] = "nobody"
            with (tmp_path / f"{resource['name']}.csv").open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows(rows)
            resource["path"] = f"{resource['name']}.csv"
    (tmp_path / "datapackage.json").write_text(
        json.dumps({**descriptor, "resources": kept}), encoding="utf-8"
    )
    report = frictionless.Package(str(tmp_path / "datapackage.json")).validate()
    assert {error[0] for error in report.flatten(["type"])} == {fault}


def test_the_package_says_what_the_atlas_says(real_atlas: Atlas) -> None:
    told = datapackage(real_atlas, path_of, BASE)
    catalog = real_atlas.catalog
    assert (told["title"], told["description"]) == (catalog.title, catalog.description)
    assert told["homepage"] == f"{BASE}/"
    assert [one["title"] for one in told["sources"]] != []
    assert len(told["sources"]) == len(catalog.sources)
    addresses = {item["URL"] for item in catalog.sources.values() if "URL" in item}
    assert {one["path"] for one in told["sources"] if "path" in one} == addresses
    assert {one["name"] for one in told["licenses"]} == {
        layer.info.licence for layer in real_atlas.collections.values()
    }
    assert told == datapackage(real_atlas, path_of, BASE)


def test_each_resource_says_what_its_collection_says(real_atlas: Atlas) -> None:
    resources = {one["name"]: one for one in datapackage(real_atlas, path_of)["resources"]}
    assert list(resources) == [*real_atlas.collections, "features"]
    for name, layer in real_atlas.collections.items():
        told, link = resources[name], licence(layer.info.licence)
        assert told["title"] == layer.info.title
        assert told["description"].startswith(layer.info.description)
        assert layer.info.attribution in told["description"]
        assert told["licenses"] == [{"name": layer.info.licence, "title": link.title, "path": link.href}]
        assert told["path"] == path_of(name, "csv" if "schema" in told else "geojson")


@pytest.mark.parametrize("name", ["claims", "sources", "indicators", "gaps"])
def test_a_table_schema_describes_the_columns_of_the_file(real_atlas: Atlas, packed: Path, name: str) -> None:
    layer = real_atlas.collections[name]
    (told,) = [one for one in datapackage(real_atlas, path_of)["resources"] if one["name"] == name]
    fields = {one["name"]: one for one in told["schema"]["fields"]}
    with (packed / told["path"]).open(encoding="utf-8-sig", newline="") as file:
        assert next(csv.reader(file)) == list(fields)
    for info in layer.schema.values():
        field = fields[info.name]
        assert (field["title"], field["description"]) == (info.title, info.description)
        assert field["type"] == ("date" if info.format == "date" else info.type)
        assert field.get("unit") == info.unit
        if info.values is not None and info.type == "string":
            assert {one["value"]: one["label"] for one in field["categories"]} == dict(info.values)
    assert told["schema"]["primaryKey"] == ["id"]


def test_the_index_holds_each_claimed_feature_once(real_atlas: Atlas) -> None:
    index = datapackage(real_atlas, path_of)["resources"][-1]["data"]
    rows = {row["id"]: row for row in index}
    assert len(rows) == len(index)
    assert set(rows) == {claim.feature for claim in real_atlas.claims.claims}
    for fid, row in rows.items():
        layer = real_atlas.collections[row["collection"]]
        assert layer.properties[layer.index_of(fid)]["name"] == row["name"]


def test_guarded_texts_come_back(packed: Path, real_atlas: Atlas) -> None:
    with (packed / "tables" / "claims.csv").open(encoding="utf-8-sig", newline="") as file:
        printed = {row["id"]: unguarded(row["printed"]) for row in csv.DictReader(file)}
    assert printed == {claim.id: claim.printed or "" for claim in real_atlas.claims.claims}


# STAC


def test_stac_documents_are_valid(client: httpx.Client) -> None:
    """The core schemas come with pystac; the extension's would be asked of the network."""
    root = client.get("/stac").json()
    pystac.validation.validate_dict(root, extensions=[])
    for link in root["links"]:
        if link["rel"] == "child":
            found = client.get(link["href"]).json()
            pystac.validation.validate_dict(found, extensions=[])
            assert pystac.Collection.from_dict(found).id == link["href"].rpartition("/")[2]


def test_a_broken_stac_collection_does_not_pass(real_atlas: Atlas) -> None:
    told = stac.collection(stac.find(real_atlas, "mines", BASE))
    told["extent"]["spatial"]["bbox"] = [[1, 2, 3]]
    with pytest.raises(pystac.STACValidationError):
        pystac.validation.validate_dict(told, extensions=[])


def test_stac_has_every_layer_and_no_table_without_places(client: httpx.Client, real_atlas: Atlas) -> None:
    links = client.get("/stac").json()["links"]
    ids = [link["href"].rpartition("/")[2] for link in links if link["rel"] == "child"]
    placed = [name for name, layer in real_atlas.collections.items() if layer.info.drawn or layer.bbox]
    assert ids == placed
    assert set(real_atlas.layers) <= set(ids)
    assert client.get("/stac/claims").status_code == 404
    assert "mines" in client.get("/stac/claims").json()["detail"]


def test_a_stac_collection_says_what_its_layer_says(client: httpx.Client, real_atlas: Atlas) -> None:
    base = str(client.base_url).rstrip("/")
    for name, layer in real_atlas.layers.items():
        told = client.get(f"/stac/{name}").json()
        assert (told["id"], told["title"]) == (name, layer.info.title)
        assert told["license"] == layer.info.licence
        assert told["providers"][0]["description"] == layer.info.attribution
        box = layer.bbox.as_tuple() if layer.bbox else (-180, -90, 180, 90)
        assert told["extent"]["spatial"]["bbox"] == [list(box)]
        first, last = layer.interval or (None, None)
        assert told["extent"]["temporal"]["interval"] == [
            [f"{first}T00:00:00Z" if first else None, f"{last}T23:59:59Z" if last else None]
        ]
        columns = {one["name"]: one for one in told["table:columns"]}
        assert list(columns) == list(layer.schema)
        assert all(columns[key]["type"] == info.type for key, info in layer.schema.items())
        assert all((info.unit or "") in columns[key]["description"] for key, info in layer.schema.items())
        assert told["table:row_count"] == len(layer)
        assert {key: one["href"] for key, one in told["assets"].items()} == {
            key: f"{base}/collections/{name}/items?f={key}" for key in FORMATS
        }


def test_stac_links_lead_back_and_to_the_collection(client: httpx.Client) -> None:
    links = {link["rel"]: link for link in client.get("/stac/mines").json()["links"]}
    assert client.get(links["root"]["href"]).json()["type"] == "Catalog"
    assert client.get(links["describes"]["href"]).json()["id"] == "mines"
    page = client.get(links["alternate"]["href"], headers={"accept": "text/html"})
    assert "<h1" in page.text
    assert links["license"]["href"] == licence("CC-BY-4.0").href


# GeoDCAT-AP


@pytest.fixture
def graph(real_atlas: Atlas) -> Any:
    import rdflib

    return rdflib.Graph().parse(data=json.dumps(dcat.catalog(real_atlas, BASE)), format="json-ld")


def _judged(graph: Any) -> tuple[bool, str]:
    """Whether the shapes hold. Of those of DCAT-AP, which they build on, one is needed and written here."""
    import pyshacl
    import rdflib

    shapes = rdflib.Graph().parse(SHAPES)
    shapes.parse(
        data="""@prefix : <http://data.europa.eu/r5r#> . @prefix sh: <http://www.w3.org/ns/shacl#> .
        @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
        :DateOrDateTimeDataType_Shape a sh:NodeShape ;
          sh:or ([ sh:datatype xsd:date ] [ sh:datatype xsd:dateTime ]) .""",
        format="turtle",
    )
    holds, _, text = pyshacl.validate(graph, shacl_graph=shapes, do_owl_imports=False)
    return holds, text


needs_shapes = pytest.mark.skipif(not SHAPES.is_file(), reason="the GeoDCAT-AP shapes are not at hand")
ignores_rdflib = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")


@needs_shapes
@ignores_rdflib
def test_the_catalogue_keeps_to_the_shapes(graph: Any) -> None:
    holds, text = _judged(graph)
    assert holds, text


@needs_shapes
@ignores_rdflib
def test_a_broken_catalogue_does_not(graph: Any) -> None:
    from rdflib import DCTERMS, Literal, URIRef

    graph.add((URIRef(f"{BASE}/collections/mines"), DCTERMS.created, Literal("some day")))
    assert not _judged(graph)[0]


@ignores_rdflib
def test_the_catalogue_has_what_the_profile_makes_mandatory(graph: Any, real_atlas: Atlas) -> None:
    """DCAT-AP 2.0.1, which GeoDCAT-AP 2.0.0 builds on: mandatory properties of each class."""
    from rdflib import DCAT, DCTERMS, FOAF, RDF, RDFS

    (catalog,) = graph.subjects(RDF.type, DCAT.Catalog)
    found = set(graph.subjects(RDF.type, DCAT.Dataset))
    assert set(graph.objects(catalog, DCAT.dataset)) == found
    assert len(found) == len(real_atlas.collections)
    mandatory = {
        DCAT.Catalog: (DCTERMS.title, DCTERMS.description, DCTERMS.publisher, DCAT.dataset),
        DCAT.Dataset: (DCTERMS.title, DCTERMS.description),
        DCAT.Distribution: (DCAT.accessURL,),
        DCAT.DataService: (DCTERMS.title, DCAT.endpointURL),
        FOAF.Agent: (FOAF.name,),
    }
    for kind, properties in mandatory.items():
        nodes = list(graph.subjects(RDF.type, kind))
        assert nodes
        for node in nodes:
            assert all(list(graph.objects(node, one)) for one in properties), (node, kind)
    assert {str(one) for one in graph.objects(None, RDFS.label)} == {
        layer.info.attribution for layer in real_atlas.collections.values()
    }


@ignores_rdflib
def test_a_dataset_says_what_its_collection_says(graph: Any, real_atlas: Atlas) -> None:
    import shapely
    from rdflib import DCAT, DCTERMS, URIRef

    for name, layer in real_atlas.collections.items():
        node = URIRef(f"{BASE}/collections/{name}")
        assert str(graph.value(node, DCTERMS.title)) == layer.info.title
        files = list(graph.objects(node, DCAT.distribution))
        assert {str(one) for one in files} == {f"{BASE}/collections/{name}/items?f={key}" for key in FORMATS}
        for file in files:
            assert str(graph.value(file, DCTERMS.license)) == licence(layer.info.licence).href
        box = graph.value(graph.value(node, DCTERMS.spatial), DCAT.bbox) if layer.bbox else None
        if layer.bbox:
            crs, _, wkt = str(box).partition("> ")
            assert crs.endswith("/CRS84")
            bounds = shapely.from_wkt(wkt).bounds
            assert bounds == pytest.approx(layer.bbox.as_tuple(), abs=1e-5)
        first, last = layer.interval or (None, None)
        period = graph.value(node, DCTERMS.temporal)
        assert (period is not None) == bool(first or last)
        if period is not None:
            dates = (graph.value(period, DCAT.startDate), graph.value(period, DCAT.endDate))
            assert tuple(one and one.toPython() for one in dates) == (first, last)


def test_the_context_needs_no_other_server(client: httpx.Client) -> None:
    answer = client.get("/dcat", headers={"accept": "application/ld+json"})
    assert answer.headers["content-type"] == "application/ld+json"
    assert all(isinstance(one, str) for one in answer.json()["@context"].values())
    assert isinstance(answer.json()["@context"], dict)


# schema.org


def _described(client: httpx.Client, path: str) -> Json:
    page = Page(client.get(path, headers={"accept": "text/html"}).text)
    (text,) = [text for said, text in page.scripts if said.get("type") == "application/ld+json"]
    said: Json = json.loads(text)
    return said


def test_the_first_page_is_a_catalogue_of_all_datasets(client: httpx.Client, real_atlas: Atlas) -> None:
    told = _described(client, "/")
    assert (told["@context"], told["@type"]) == ("https://schema.org", "DataCatalog")
    assert told["name"] == real_atlas.catalog.title
    titles = [layer.info.title for layer in real_atlas.collections.values()]
    assert [one["name"] for one in told["dataset"]] == titles
    assert all(len(one["description"]) >= 50 for one in told["dataset"])


@pytest.mark.parametrize("end", ["", "/items"])
def test_a_collection_is_a_dataset(client: httpx.Client, real_atlas: Atlas, end: str) -> None:
    base = str(client.base_url).rstrip("/")
    for name, layer in real_atlas.collections.items():
        told = _described(client, f"/collections/{name}{end}")
        assert (told["@type"], told["name"], told["identifier"]) == ("Dataset", layer.info.title, name)
        assert told["license"] == licence(layer.info.licence).href
        assert told["creditText"] == layer.info.attribution
        assert {one["contentUrl"] for one in told["distribution"]} == {
            f"{base}/collections/{name}/items?f={key}" for key in FORMATS
        }
        measured = {one["name"]: one for one in told["variableMeasured"]}
        assert list(measured) == list(layer.schema)
        assert all(measured[key].get("unitText") == info.unit for key, info in layer.schema.items())
        if layer.bbox:
            west, south, east, north = layer.bbox.as_tuple()
            assert told["spatialCoverage"]["geo"]["box"] == f"{south} {west} {north} {east}"
        first, last = layer.interval or (None, None)
        dates = f"{first or '..'}/{last or '..'}" if first or last else None
        assert told.get("temporalCoverage") == dates


def test_a_dataset_is_based_on_the_sources_that_its_records_name(real_atlas: Atlas) -> None:
    layer = real_atlas.layers["mines"]
    cited = {locator.split()[0] for record in layer.properties for locator in record["sources"]}
    told = SchemaOrg(real_atlas).dataset(layer, BASE)["isBasedOn"]
    assert {one["name"] for one in told} == {real_atlas.catalog.sources[key]["title"] for key in cited}


def test_a_place_known_to_some_kilometres_is_a_circle_never_a_point(real_atlas: Atlas) -> None:
    told = SchemaOrg(real_atlas)
    for layer in real_atlas.layers.values():
        for index, (record, geometry) in enumerate(zip(layer.properties, layer.geometries, strict=True)):
            said = told.record(layer, index, BASE)
            place = said.get("location", said)
            radius = record.get("location_uncertainty_m")
            if geometry is None:
                assert "geo" not in place
            elif geometry.geom_type == "Point" and radius:
                circle = place["geo"]
                assert (circle["@type"], circle["geoRadius"]) == ("GeoCircle", radius)
                assert circle["geoMidpoint"]["longitude"] == geometry.x
                assert circle["geoMidpoint"]["latitude"] == geometry.y
            else:
                assert place["geo"]["@type"] == "GeoShape"


def test_a_record_is_an_event_only_where_it_happened_on_a_known_day(real_atlas: Atlas) -> None:
    told, kinds = SchemaOrg(real_atlas), set()
    for layer in real_atlas.layers.values():
        for index, record in enumerate(layer.properties):
            said = told.record(layer, index, BASE)
            day = record.get("start", "")
            happened = record.get("status") == "occurred" and len(day) == 10 and "X" not in day
            assert (said["@type"] == "Event") == happened
            assert said.get("startDate") == (day if happened else None)
            kinds.add(said["@type"])
    assert kinds == {"Event", "Place", "Thing"}


def test_an_exact_point_without_radius_is_a_point(real_atlas: Atlas) -> None:
    layer = sample(
        "sharp",
        (Point(70, 40), {"id": "a", "location_precision": "exact-site"}),
        (Point(70, 40), {"id": "b", "location_precision": "district"}),
        (LineString([(70, 40), (71, 41)]), {"id": "c"}),
        (None, {"id": "d"}),
    )
    told = [SchemaOrg(real_atlas).record(layer, index, BASE) for index in range(4)]
    assert told[0]["geo"] == {"@type": "GeoCoordinates", "longitude": 70, "latitude": 40}
    assert told[2]["geo"]["box"] == "40.0 70.0 41.0 71.0"
    assert [one["@type"] for one in told] == ["Place", "Thing", "Place", "Thing"]


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/collections/mines/items/taror-mine", "Place"),
        ("/collections/security-companies/items", "Dataset"),
        ("/sources/D1", "Book"),
        ("/sources/R1", "CreativeWork"),
        ("/countries/TJ", "Country"),
    ],
)
def test_pages_say_what_they_are_about(client: httpx.Client, path: str, kind: str) -> None:
    assert _described(client, path)["@type"] == kind


HOSTILE = "</script><script>alert(1)</script><!-- & \u2028 \" ' ]]> <img src=x onerror=alert(1)>"


def test_no_text_of_the_data_leaves_its_script_element(real_atlas: Atlas) -> None:
    pages = Pages(real_atlas.settings.web / "templates", str, Facts(real_atlas), {"prefix": ""})
    template = '{% from "parts.html" import jsonld %}{{ jsonld(node) }}'
    text = pages._environment.from_string(template).render(node={"name": HOSTILE})
    page = Page(text)
    assert [tag for tag, _ in page.elements] == ["script"]
    assert page.text.strip() == ""
    assert json.loads(page.scripts[0][1]) == {"name": HOSTILE}


# Layers of users


def test_a_layer_of_which_little_is_known_is_described_all_the_same(bare: Atlas) -> None:
    package = datapackage(bare, path_of)
    (told,) = [one for one in package["resources"] if one["name"] == "found"]
    assert told["description"] == told["title"] == "Found & more"
    assert "licenses" not in told
    assert "sources" not in told
    collection = stac.collection(stac.find(bare, "found", BASE))
    pystac.validation.validate_dict(collection, extensions=[])
    assert collection["license"] == "other"
    assert "license" not in {link["rel"] for link in collection["links"]}
    (node,) = [one for one in dcat.catalog(bare, BASE)["dcat:dataset"] if one["dct:identifier"] == "found"]
    assert not {"dct:provenance", "dct:modified", "dct:source"} & set(node)
    assert all("dct:license" not in file for file in node["dcat:distribution"])
    said = SchemaOrg(bare).dataset(bare.layers["found"], BASE)
    assert not {"license", "creditText", "dateModified", "isBasedOn"} & set(said)


# Links


def test_the_first_page_leads_to_all_of_them(client: httpx.Client) -> None:
    links = {link["href"]: link for link in client.get("/").json()["links"] if link["rel"] == "describedby"}
    for path in ("/datapackage.json", "/dcat", "/stac"):
        link = links[str(client.base_url).rstrip("/") + path]
        assert client.get(link["href"]).headers["content-type"] == link["type"]


def test_a_collection_leads_to_its_description_in_stac(client: httpx.Client, real_atlas: Atlas) -> None:
    for name in real_atlas.collections:
        links = client.get(f"/collections/{name}").json()["links"]
        hrefs = [link["href"] for link in links if link["rel"] == "describedby"]
        is_there = client.get(f"/stac/{name}").status_code == 200
        assert (str(client.base_url).rstrip("/") + f"/stac/{name}" in hrefs) == is_there
