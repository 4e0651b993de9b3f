"""What a layer is and under which licence, as QGIS's panel of information reads it (QMD)."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from ca_geo.catalog import LayerInfo


def document(info: LayerInfo) -> str:
    """Title, description, licence, attribution and month of the evidence of a layer."""
    root = ET.Element("qgis", version="3.22.0")
    evidence = f"Evidence as of {info.evidence_as_of}." if info.evidence_as_of else ""
    said = {
        "identifier": info.id,
        "language": "en",
        "type": "dataset",
        "title": info.title,
        "abstract": f"{info.description} {evidence}".strip(),
        "license": info.licence,
        "rights": info.attribution,
        "encoding": "UTF-8",
    }
    for name, text in said.items():
        ET.SubElement(root, name).text = text
    ET.indent(root)
    return ET.tostring(root, encoding="unicode") + "\n"
