"""Items requests per second beside pygeoapi on the same layer."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

import ca_geo
from benchmarks import servers
from benchmarks.load import CONNECTIONS, requests_per_second
from benchmarks.report import Table
from ca_geo.formats import FORMATS, write
from ca_geo.layers import Layer
from ca_geo.query import Query

RUNS = 9
OURS, PEER = 2_000, 500  # requests a run: enough to be steady, few enough to end soon


def measure() -> Iterator[Table]:
    """Alternating runs, medians; before that, both must answer with the same features."""
    atlas = ca_geo.open()
    layer = max(atlas.layers.values(), key=len)
    with servers.ours() as our_port, servers.pygeoapi({layer.id: _exported(layer)}) as peer_port:
        rows = [_row(name, path, our_port, peer_port) for name, path in _paths(layer).items()]
    yield Table(
        f"Items of `{layer.id}` ({len(layer)} features), requests per second, {CONNECTIONS} connections, "
        f"medians of {RUNS} alternating runs",
        ("request", "ca-geo", "pygeoapi 0.21, GeoJSON", "ratio"),
        rows,
    )


def _paths(layer: Layer) -> dict[str, str]:
    items = f"/collections/{layer.id}/items"
    return {
        "all": f"{items}?f=json&limit=1000",
        "a page of 5": f"{items}?f=json&limit=5&offset=2",
        "one": f"{items}/{layer.ids[0]}?f=json",
    }


def _exported(layer: Layer) -> Path:
    servers.PEERS.mkdir(parents=True, exist_ok=True)
    path = servers.PEERS / FORMATS["geojson"].filename(layer.id)
    write([layer.select(Query())], FORMATS["geojson"], path)
    return path


def _row(name: str, path: str, ours: int, peer: int) -> tuple[str, ...]:
    if _ids(ours, path) != _ids(peer, path):
        raise RuntimeError(f"the servers do not answer {path} with the same features")
    runs = [(_rate(ours, path, OURS), _rate(peer, path, PEER)) for _ in range(RUNS)]
    our_own, theirs = (median(rates) for rates in zip(*runs, strict=True))
    # Runs of one pair share what else the machine was doing, so that their ratio is steadier than the rates.
    ratio = median(a / b for a, b in runs)
    return name, f"{our_own:,.0f}", f"{theirs:,.0f}", f"{ratio:.1f}"


def _rate(port: int, path: str, count: int) -> float:
    return requests_per_second(servers.HOST, port, path, count)


def _ids(port: int, path: str) -> list[str]:
    connection = http.client.HTTPConnection(servers.HOST, port)
    connection.request("GET", path)
    document: dict[str, Any] = json.loads(connection.getresponse().read())
    return [feature["id"] for feature in document.get("features", [document])]
