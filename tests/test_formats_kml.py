"""KML: well-formed, in the schema's order, and no markup out of data."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from ca_geo.atlas import Atlas
from ca_geo.formats import FORMATS, write
from ca_geo.formats.kml import NAMESPACE, xml_text
from ca_geo.layers import Selection
from ca_geo.query import Query
from formats_samples import HOSTILE, MIXED, SCRIPTS, everything, layer, select

NS = {"k": NAMESPACE}


def parsed(selection: Selection, folder: Path) -> ET.Element:
    path = folder / "layer.kml"
    write([selection], FORMATS["kml"], path)
    return ET.fromstring(path.read_bytes())  # noqa: S314 - our own


def placemarks(root: ET.Element) -> dict[str, ET.Element]:
    marks = root.findall(".//k:Placemark", NS)
    return {_data(mark)["id"]: mark for mark in marks}


def _data(mark: ET.Element) -> dict[str, str]:
    return {data.get("name", ""): data.text or "" for data in mark.findall(".//k:SimpleData", NS)}


def _child(mark: ET.Element, name: str) -> str:
    return mark.findtext(f"k:{name}", "", NS)


class Markup(HTMLParser):
    """The elements of a fragment of HTML, and its text."""

    def __init__(self, fragment: str) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""
        self.feed(fragment)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.text += data


def test_a_balloon_holds_the_texts_and_no_markup_of_theirs(tmp_path: Path) -> None:
    marks = placemarks(parsed(everything(HOSTILE), tmp_path))
    assert len(marks) == len(HOSTILE)
    for number, text in enumerate(SCRIPTS):
        mark = marks[f"h-{number}"]
        found = Markup(_child(mark, "description"))
        assert found.elements == {"p", "table", "tr", "th", "td"}
        assert found.attributes == set()
        assert xml_text(text) in found.text
        assert _child(mark, "name") == xml_text(text)


def test_balloons_show_the_description_and_nothing_else(tmp_path: Path) -> None:
    root = parsed(everything(HOSTILE), tmp_path)
    style = root.find(".//k:Style", NS)
    assert style is not None
    assert style.findtext("k:BalloonStyle/k:text", "", NS) == "$[description]"
    assert {_child(m, "styleUrl") for m in root.findall(".//k:Placemark", NS)} == {f"#{style.get('id')}"}


def test_a_balloon_tells_facts_place_sources_and_up_to_when(real_atlas: Atlas, tmp_path: Path) -> None:
    marks = placemarks(parsed(real_atlas.layers["mines"].select(Query()), tmp_path))
    said = Markup(_child(marks["jilau-mine"], "description")).text
    for words in ("In use", "Zijin Mining", "July 2007", "Anywhere in the district, known to 50\u00a0km"):
        assert words in said
    assert "Sources: D1 From investment to structural dependence; R51" in said
    assert "Evidence as of 2026-07. Licence: CC-BY-4.0." in said


def test_no_contested_figure_stands_bare_in_a_balloon(real_atlas: Atlas, tmp_path: Path) -> None:
    seen = 0
    for source in real_atlas.layers.values():
        marks = placemarks(parsed(source.select(Query()), tmp_path))
        for record in source.properties:
            names = [name.removesuffix("_contested") for name in record if name.endswith("_contested")]
            rows = _child(marks[record["id"]], "description").split("<tr>")
            for name in set(names) & set(record):
                (row,) = [row for row in rows if f"<th>{source.schema[name].title}</th>" in row]
                assert "statements differ" in row
                seen += 1
    assert seen > 10


def test_styles_stand_in_the_order_of_the_schema_and_in_the_colours_of_the_map(
    real_atlas: Atlas, tmp_path: Path
) -> None:
    style = parsed(real_atlas.layers["mines"].select(Query()), tmp_path).find(".//k:Style", NS)
    assert style is not None
    parts = [part.tag.split("}")[1] for part in style]
    assert parts == ["IconStyle", "LabelStyle", "LineStyle", "PolyStyle", "BalloonStyle"]
    colours = [style.findtext(f"k:{part}/k:color", "", NS) for part in parts[:4]]
    assert colours == ["ff005357", "ff005357", "ff005357", "0e005357"]  # mines are #575300: BGR after alpha


def test_a_feature_without_a_place_is_a_placemark_without_geometry(tmp_path: Path) -> None:
    marks = placemarks(parsed(everything(MIXED), tmp_path))
    shapes = {"Point", "LineString", "Polygon", "MultiGeometry"}
    drawn = {
        fid: [
            child.tag.removeprefix(f"{{{NAMESPACE}}}") for child in mark if child.tag.split("}")[1] in shapes
        ]
        for fid, mark in marks.items()
    }
    assert drawn == {
        "district": ["Point"],
        "nowhere": [],
        "line": ["LineString"],
        "lines": ["MultiGeometry"],
        "area": ["Polygon"],
        "areas": ["MultiGeometry"],
        "points": ["MultiGeometry"],
        "collection": ["MultiGeometry"],
    }


def test_coordinates_are_longitude_first_with_seven_decimals(tmp_path: Path) -> None:
    marks = placemarks(parsed(everything(MIXED), tmp_path))
    assert marks["district"].findtext("k:Point/k:coordinates", "", NS) == "70.1234567,38.5"
    rings = [ring.text for ring in marks["area"].findall(".//k:LinearRing/k:coordinates", NS)]
    assert rings == [
        "70.0,38.0 71.0,38.0 71.0,39.0 70.0,38.0",
        "70.5,38.1 70.7,38.15 70.6,38.2 70.5,38.1",
    ]


def test_extended_data_are_typed(tmp_path: Path) -> None:
    root = parsed(everything(MIXED), tmp_path)
    types = {field.get("name"): field.get("type") for field in root.findall(".//k:SimpleField", NS)}
    assert types["killed"] == "int"
    assert types["cost_usd"] == "double"  # KML's int ends at 2^31
    assert (types["share_pct"], types["aggregate"], types["sources"]) == ("double", "bool", "string")
    data = _data(placemarks(root)["district"])
    assert (data["cost_usd"], data["aggregate"]) == ("8000000000", "true")
    assert "killed" not in _data(placemarks(root)["areas"])


def test_the_document_names_licence_and_attribution(tmp_path: Path) -> None:
    root = parsed(select(MIXED), tmp_path)
    said = {
        data.get("name"): data.findtext("k:value", "", NS)
        for data in root.findall("k:Document/k:ExtendedData/k:Data", NS)
    }
    assert said == {"licence": "CC-BY-4.0", "attribution": "ca-geo", "evidence_as_of": "2026-07"}
    assert root.findtext("k:Document/k:name", "", NS) == "Mixed & more"
    assert root.findtext("k:Document/k:description", "", NS) == (
        "What &lt;b&gt;it&lt;/b&gt; holds. Evidence as of 2026-07. Licence: CC-BY-4.0. Attribution: ca-geo."
    )


@pytest.mark.parametrize(("fid", "attribute"), [("a-1", "a-1"), ("1-a", None), ('"><x', None), ("a b", None)])
def test_only_an_xml_name_becomes_the_id_of_an_element(
    fid: str, attribute: str | None, tmp_path: Path
) -> None:
    root = parsed(everything(layer("ids", (None, {"id": fid}))), tmp_path)
    mark = placemarks(root)[fid]
    assert mark.get("id") == attribute
    assert _child(mark, "name") == fid


# The order in which OGC 07-147r2 (annex A, the XML Schema) has the children of an element.
FEATURE = ("name", "description", "styleUrl", "Style", "ExtendedData")
GEOMETRIES = ("Point", "LineString", "Polygon", "MultiGeometry")
ORDER = {
    "Document": (*FEATURE, "Schema", "Document", "Placemark"),
    "Placemark": (*FEATURE, *GEOMETRIES),
    "Style": ("IconStyle", "LabelStyle", "LineStyle", "PolyStyle", "BalloonStyle"),
    "LineStyle": ("color", "width"),
    "LineString": ("tessellate", "coordinates"),
    "Polygon": ("tessellate", "outerBoundaryIs", "innerBoundaryIs"),
}


def test_children_stand_in_the_order_of_the_schema(real_atlas: Atlas, tmp_path: Path) -> None:
    seen = set()
    for source in (MIXED, real_atlas.layers["gbao-facilities"], real_atlas.layers["cku-railway"]):
        for element in parsed(everything(source), tmp_path).iter():
            name = element.tag.partition("}")[2]
            if order := ORDER.get(name):
                places = [order.index(child.tag.partition("}")[2]) for child in element]
                assert places == sorted(places), name
                seen.add(name)
    assert seen == set(ORDER)


def test_every_reference_within_the_file_leads_somewhere(tmp_path: Path) -> None:
    root = parsed(everything(MIXED), tmp_path)
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(set(ids)) == len(ids)
    links = {f"#{name}" for name in ids}
    assert {_child(mark, "styleUrl") for mark in root.findall(".//k:Placemark", NS)} <= links
    assert {data.get("schemaUrl") for data in root.findall(".//k:SchemaData", NS)} <= links
