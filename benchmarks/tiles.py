"""Tiles: how long one takes to make beside mapbox-vector-tile, and to serve beside pygeoapi.

pygeoapi makes no tiles of files; what it has for files hands out tiles that another program made. So it gets
ours, on disk, and is measured at handing them out.
"""

from __future__ import annotations

import random
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from statistics import median
from types import MappingProxyType

import mapbox_vector_tile
import shapely

import ca_geo
from benchmarks import servers
from benchmarks.load import CONNECTIONS, requests_per_second
from benchmarks.report import Table
from ca_geo.layers import Layer
from ca_geo.query import Query
from ca_geo.schema import PropertyInfo
from ca_geo.tiles import LayerTiles, Tile
from ca_geo.tiles.matrix import mercator

RUNS = 7
OURS, PEER = 2_000, 300  # requests a run
POINTS = 10_000
SET = "WebMercatorQuad"


def measure() -> Iterator[Table]:
    atlas = ca_geo.open()
    points, areas = _points(atlas.layers["mines"]), atlas.collections["countries"]
    rows = [
        _made("10,000 points with 12 properties, zoom 5", points, Tile(5, 12, 22)),
        _made("the same, zoom 8", points, Tile(8, 98, 178)),
        _made("land of the five states, zoom 4", areas, Tile(4, 6, 11)),
        _made("the same, zoom 7", areas, Tile(7, 49, 89)),
    ]
    heads = ("tile", "features", "ca-geo", "mapbox-vector-tile 2.2", "ratio")
    yield Table(f"A tile made anew, medians of {RUNS} alternating runs", heads, rows)
    yield _served(atlas.layers["mines"], Tile(0, 0, 0))


def _points(layer: Layer) -> Layer:
    """Random points about Central Asia, seeded, in the guise of a layer."""
    chance = random.Random(4)  # noqa: S311 - points, no secrets
    ids = tuple(f"point-{number}" for number in range(POINTS))
    places = tuple(shapely.Point(chance.uniform(66, 78), chance.uniform(36, 43)) for _ in ids)
    names = [f"property_{number}" for number in range(11)]
    records = tuple(
        MappingProxyType({"id": fid, **{name: chance.randrange(1000) for name in names}}) for fid in ids
    )
    schema = {name: PropertyInfo(name, "integer", name, "") for name in names}
    schema = {"id": PropertyInfo("id", "string", "id", ""), **schema}
    nothing, never = (b"",) * POINTS, (None,) * POINTS
    return replace(
        layer,
        ids=ids,
        properties=records,
        geometries=places,
        footprint_geometries=places,
        features=nothing,
        footprints=nothing,
        periods=never,
        schema=MappingProxyType(schema),
    )


def _made(name: str, layer: Layer, tile: Tile) -> tuple[str, ...]:
    """Both from geometries that are projected and indexed already; theirs does not simplify."""
    tiles, peer = LayerTiles.of([layer])[layer.id], _Peer(layer)
    ours = tiles.tile(tile, Query())
    if _ids(ours) != _ids(peer.tile(tile)):
        raise RuntimeError(f"the two do not hold the same features: {name}")
    runs = [(_time(lambda: tiles.tile(tile, Query())), _time(lambda: peer.tile(tile))) for _ in range(RUNS)]
    our_own, theirs = (median(times) for times in zip(*runs, strict=True))
    ratio = median(b / a for a, b in runs)
    count = f"{len(_ids(ours)):,}"
    return name, count, f"{our_own * 1000:.1f} ms", f"{theirs * 1000:.1f} ms", f"{ratio:.1f}"


class _Peer:
    """A layer as one makes tiles of it with shapely and mapbox-vector-tile."""

    def __init__(self, layer: Layer) -> None:
        kept = [number for number, one in enumerate(layer.geometries) if one is not None]
        self.name = layer.id
        self.geometries = [shapely.transform(layer.geometries[number], mercator) for number in kept]
        self.records = [
            {k: v for k, v in layer.properties[number].items() if v is not None and not isinstance(v, tuple)}
            for number in kept
        ]
        self.tree = shapely.STRtree(self.geometries)

    def tile(self, tile: Tile) -> bytes:
        west, south, east, north = tile.bounds
        edge = tile.size / 16
        window = shapely.box(west - edge, south - edge, east + edge, north + edge)
        hits = sorted(self.tree.query(window, predicate="intersects").tolist())
        features = [
            {
                "geometry": self.geometries[hit].intersection(window),
                "properties": self.records[hit],
                "id": hit,
            }
            for hit in hits
        ]
        layers = [{"name": self.name, "features": features}]
        options = {"quantize_bounds": tile.bounds, "extents": 4096, "y_coord_down": False}
        body: bytes = mapbox_vector_tile.encode(layers, default_options=options)
        return body


def _ids(body: bytes) -> list[str]:
    (layer,) = mapbox_vector_tile.decode(body).values()
    return sorted(feature["properties"]["id"] for feature in layer["features"])


def _time(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _served(layer: Layer, tile: Tile) -> Table:
    path = f"/collections/{layer.id}/tiles/{SET}/{tile}?f=mvt"
    folder = _on_disk(layer, tile)
    with servers.ours() as ours, servers.pygeoapi({}, tiles={layer.id: folder}) as peer:
        if not (_body(ours, path) == _body(peer, path) != b""):
            raise RuntimeError(f"the servers do not answer {path} with the same tile")
        runs = [(_rate(ours, path, OURS), _rate(peer, path, PEER)) for _ in range(RUNS)]
    our_own, theirs = (median(rates) for rates in zip(*runs, strict=True))
    ratio = median(a / b for a, b in runs)
    return Table(
        f"A tile of `{layer.id}` again, requests per second, {CONNECTIONS} connections, "
        f"medians of {RUNS} alternating runs",
        ("tile", "ca-geo", "pygeoapi 0.21, from disk", "ratio"),
        [(str(tile), f"{our_own:,.0f}", f"{theirs:,.0f}", f"{ratio:.1f}")],
    )


def _on_disk(layer: Layer, tile: Tile) -> Path:
    """The tile where pygeoapi looks for what tippecanoe has made."""
    folder = servers.PEERS / "tiles" / layer.id
    path = folder / f"{tile.zoom}" / f"{tile.col}" / f"{tile.row}.pbf"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(LayerTiles.of([layer])[layer.id].tile(tile, Query()))
    (folder / "metadata.json").write_text("{}")
    return folder


def _body(port: int, path: str) -> bytes:
    with urllib.request.urlopen(f"http://{servers.HOST}:{port}{path}") as answer:
        body: bytes = answer.read()
    return body


def _rate(port: int, path: str, count: int) -> float:
    return requests_per_second(servers.HOST, port, path, count)
