"""The whole atlas in one zip: a GeoPackage, layers as GeoJSON, tables as CSV, schemas, README, licences.

`datapackage.json` describes these files to programs.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import orjson

from ca_geo.atlas import Atlas
from ca_geo.formats import FORMATS, write
from ca_geo.formats.columns import has_geometry, terms
from ca_geo.formats.zipped import pack
from ca_geo.jsonfile import digest
from ca_geo.layers import Layer, Selection
from ca_geo.links import licences
from ca_geo.media import ZIP
from ca_geo.metadata.datapackage import datapackage
from ca_geo.query import Query
from ca_geo.responses import Answer, Body

NAME = "atlas.zip"
MEDIA_TYPE = "application/zip"


def of_atlas(atlas: Atlas) -> Answer:
    """The archive as a download."""
    headers = {"content-disposition": f'attachment; filename="{NAME}"'}
    tag = digest(atlas.version.encode(), NAME.encode())
    return Answer(ZIP.content_type, tag, lambda: _body(atlas), headers, slow=True)


def write_archive(atlas: Atlas, path: Path) -> None:
    """Writes the archive; equal atlases give equal bytes.

    :raises OSError: the folder is missing or cannot be written.
    """
    with TemporaryDirectory(dir=path.parent, prefix=".ca-geo-") as folder:
        _fill(atlas, Path(folder))
        pack(Path(folder), path)


def path_of(collection: str, key: str) -> str:
    """Where the file of a collection is in the archive, by the key of its format."""
    return f"{'layers' if key == 'geojson' else 'tables'}/{collection}.{FORMATS[key].extension}"


def _body(atlas: Atlas) -> Body:
    with TemporaryDirectory(prefix="ca-geo-") as folder:
        path = Path(folder) / NAME
        write_archive(atlas, path)
        return Body(path.read_bytes())


def _fill(atlas: Atlas, folder: Path) -> None:
    whole = [layer.select(Query()) for layer in atlas.collections.values()]
    for selection in whole:
        _write_collection(selection, folder)
    write(whole, FORMATS["gpkg"], folder / "atlas.gpkg")
    (folder / "schemas").mkdir()
    for schema in sorted((atlas.settings.data / "schema").glob("*.schema.json")):
        (folder / "schemas" / schema.name).write_bytes(schema.read_bytes())
    (folder / "README.txt").write_text("\n".join(_readme(atlas)), encoding="utf-8")
    (folder / "LICENCES.txt").write_text("\n".join(_licences(atlas)), encoding="utf-8")
    _describe(atlas, folder)


def _write_collection(selection: Selection, folder: Path) -> None:
    key = "geojson" if has_geometry(selection) else "csv"
    path = folder / path_of(selection.layer.id, key)
    path.parent.mkdir(exist_ok=True)
    write([selection], FORMATS[key], path)


def _describe(atlas: Atlas, folder: Path) -> None:
    files = {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*.*")}
    document = datapackage(atlas, path_of, atlas.settings.base_url or "", files)
    (folder / "datapackage.json").write_bytes(orjson.dumps(document, option=orjson.OPT_INDENT_2))


def _readme(atlas: Atlas) -> Iterator[str]:
    yield atlas.catalog.title
    yield ""
    yield atlas.catalog.description
    yield ""
    yield "atlas.gpkg         everything in one GeoPackage, with the map's symbols for QGIS"
    yield "layers/            each layer as GeoJSON (RFC 7946)"
    yield "tables/            claims, sources and other tables as CSV"
    yield "schemas/           what the properties mean, as JSON Schema"
    yield "LICENCES.txt       the licence of each layer, and whom to name"
    yield "datapackage.json   the same for programs (Data Package 2.0)"
    yield ""
    for layer in atlas.collections.values():
        yield f"{layer.info.title} ({layer.id}): {len(layer)} records"
        said = (layer.info.description, layer.info.note, *terms(layer.info))
        yield from (f"    {line}" for line in said if line)
    yield ""


def _licences(atlas: Atlas) -> Iterator[str]:
    yield "Each layer has a licence of its own. A table of footprints has that of its layer."
    for layer in atlas.collections.values():
        yield ""
        yield from _licence(layer)


def _licence(layer: Layer) -> Iterator[str]:
    named = layer.info.licence
    yield f"{layer.info.title} ({layer.id})"
    yield f"    {named or 'The licence is not known.'}"
    yield from (f"    {link.title}, {link.href}" for link in licences(named))
    yield f"    {layer.info.attribution}"
