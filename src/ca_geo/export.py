"""Selections as files to be taken away: written in a worker thread, named, kept until there is no room."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from ca_geo.atlas import Atlas
from ca_geo.formats import FORMATS, Format, write
from ca_geo.jsonfile import digest
from ca_geo.layers import Layer, Selection
from ca_geo.media import Media
from ca_geo.query import Query
from ca_geo.responses import Answer, Body

FILES = {row.key: Media(row.key, row.title, row.media_type) for row in FORMATS.values()}


def of_layer(layer: Layer, query: Query, key: str, version: str) -> Answer:
    """What a query selects from one layer, as `<layer>.<extension>`; `version` is that of all it rests on."""
    tag = digest(version.encode(), layer.id.encode(), query.canonical().encode(), key.encode())
    return _answer(FORMATS[key], layer.id, tag, lambda: [layer.select(query)])


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
