"""The JSON documents of country profiles and of gaps; the pages are filled from the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ca_geo.countries import Profile, Topic, evidence_as_of
from ca_geo.links import Link, address, as_json
from ca_geo.media import HTML, JSON

if TYPE_CHECKING:
    from ca_geo.atlas import Atlas
    from ca_geo.indicators import Indicator
    from ca_geo.layers import Layer

Document = dict[str, Any]


def countries(atlas: Atlas, base: str, links: Sequence[Link]) -> Document:
    """`/countries`: the states, each with the number of its figures and records."""
    return {
        "title": "Countries",
        "evidence_as_of": evidence_as_of(atlas),
        "countries": [
            {
                "id": code,
                "title": name,
                "figures": sum(code in figure.countries for figure in atlas.indicators),
                "href": address(base, f"/countries/{code}"),
            }
            for code, name in atlas.basemap.states.items()
        ],
        "links": as_json(links),
    }


def country(found: Profile, atlas: Atlas, base: str, links: Sequence[Link]) -> Document:
    """`/countries/{code}`: figures on the state and on the region, and the state's records."""
    return {
        "id": found.code,
        "title": found.name,
        "evidence_as_of": found.evidence_as_of,
        "figures": _figures(found.topics, atlas),
        "region": _figures(found.region, atlas),
        "features": [_feature(layer, index, base) for layer, index in found.records],
        "gaps": [_gap(gap, atlas, base) for gap in found.gaps],
        "links": as_json(links),
    }


def country_links(base: str) -> list[Link]:
    return [
        Link(address(base, "/countries", f=media.key), "collection", media.link_type, "Countries")
        for media in (JSON, HTML)
    ]


def gaps(atlas: Atlas, base: str, links: Sequence[Link]) -> Document:
    """`/gaps`: what was looked for and not found, and up to when each layer's evidence reaches."""
    return {
        "title": "What is not known",
        "gaps": [_gap(gap, atlas, base) for gap in atlas.gaps],
        "evidence_as_of": {layer.id: layer.info.evidence_as_of for layer in atlas.layers.values()},
        "links": as_json(links),
    }


def _figures(topics: Sequence[Topic], atlas: Atlas) -> list[Document]:
    return [_figure(figure, atlas.catalog.sources) for topic in topics for figure in topic.figures]


def _figure(figure: Indicator, sources: Mapping[str, Mapping[str, Any]]) -> Document:
    title = sources.get(figure.source, {}).get("title", figure.source)
    return figure.as_json() | {"source_title": title}


def _gap(gap: Mapping[str, Any], atlas: Atlas, base: str) -> Document:
    """A gap, its records with their names and addresses."""
    wanted = gap.get("features", ())
    found = [
        _feature(layer, index, base)
        for layer in atlas.layers.values()
        for index, fid in enumerate(layer.ids)
        if fid in wanted
    ]
    return {**gap, "features": found}


def _feature(layer: Layer, index: int, base: str) -> Document:
    fid, record = layer.ids[index], layer.properties[index]
    return {
        "collection": layer.id,
        "id": fid,
        "name": record.get("name", fid),
        "located": layer.geometries[index] is not None,
        "href": address(base, f"/collections/{layer.id}/items/{fid}"),
    }
