"""Selections as files to be taken away: written in a worker thread, named, kept until there is no room."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ca_geo.atlas import Atlas
from ca_geo.catalog import source_id
from ca_geo.errors import BadQuery, BadValue, Fault
from ca_geo.formats import FORMATS, Format, write
from ca_geo.jsonfile import digest
from ca_geo.layers import Layer, Selection
from ca_geo.media import Media
from ca_geo.query import Query
from ca_geo.responses import Answer, Body

FILES = {row.key: Media(row.key, row.title, row.media_type) for row in FORMATS.values()}


def of_layer(atlas: Atlas, layer: Layer, query: Query, key: str) -> Answer:
    """What a query selects from one layer, as `<layer>.<extension>`; its evidence too where there is room.

    :raises BadQuery: the format cannot say the system of coordinates that is asked for.
    """
    fmt = FORMATS[key]
    try:
        fmt.check(query.crs)
    except BadValue as fault:
        raise BadQuery([Fault("crs", fault.message, fault.allowed)]) from None
    more = fmt.many_layers or query.text is not None  # claims; names of actors, by which texts are found
    version = atlas.version if more else layer.version
    tag = digest(version.encode(), layer.id.encode(), query.canonical().encode(), key.encode())
    return _answer(fmt, layer.id, tag, lambda: contents(atlas, [layer.select(query)], fmt))


def contents(atlas: Atlas, selections: Sequence[Selection], fmt: Format) -> list[Selection]:
    """What goes into a file: the selections and, in a format of several tables, what they rest on."""
    return [*selections, *evidence(atlas, selections)] if fmt.many_layers else list(selections)


def evidence(atlas: Atlas, selections: Sequence[Selection]) -> Iterator[Selection]:
    """The claims on the selected records, and the sources of both; nothing that is selected already."""
    there = {selection.layer.id for selection in selections}
    own = [selection for selection in selections if selection.layer.info.report is None]
    if not own:
        return  # nothing is claimed of what a user brought
    found = list(own)
    if "claims" in atlas.collections and not there & {"claims", "sources"}:
        ids = {fid for selection in own for fid in selection.ids}
        found.append(_those(atlas.collections["claims"], lambda claim: claim.get("feature") in ids))
    if "sources" not in there:
        cited = {
            source for selection in found for record in selection.properties for source in _cited(record)
        }
        found.append(_those(atlas.collections["sources"], lambda source: source["id"] in cited))
    yield from found[len(own) :]


def _cited(record: Mapping[str, Any]) -> Iterator[str]:
    """The ids of the sources that a feature, a claim or a figure names."""
    yield from map(source_id, record.get("sources", ()))
    yield from (record[name] for name in ("source", "asserted_by") if name in record)


def _those(layer: Layer, wanted: Callable[[Mapping[str, Any]], bool]) -> Selection:
    indices = tuple(index for index, record in enumerate(layer.properties) if wanted(record))
    return Selection(layer, Query(), indices, len(indices))


def of_atlas(atlas: Atlas) -> Answer:
    """Every layer whole, as `atlas.gpkg`."""
    tag = digest(atlas.version.encode(), b"atlas.gpkg")
    return _answer(
        FORMATS["gpkg"], "atlas", tag, lambda: [layer.select(Query()) for layer in atlas.collections.values()]
    )


def _answer(fmt: Format, stem: str, tag: str, select: Callable[[], Sequence[Selection]]) -> Answer:
    name = fmt.filename(stem)  # ids of layers are plain ASCII: validation sees to it
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Answer(fmt.media_type, tag, lambda: _file(fmt, name, select()), headers, slow=True)


def _file(fmt: Format, name: str, selections: Sequence[Selection]) -> Body:
    with TemporaryDirectory(prefix="ca-geo-") as folder:
        path = Path(folder) / name
        write(selections, fmt, path)
        return Body(path.read_bytes())
