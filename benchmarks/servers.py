"""Servers for the time of a measurement: ours, and pygeoapi in an environment of its own."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import time
import venv
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryFile
from typing import TextIO

PEERS = Path(__file__).parents[1] / "build" / "peers"
REQUIREMENTS = Path(__file__).with_name("peers.txt")
HOST = "127.0.0.1"
PATIENCE = 60.0  # seconds until a server that does not answer counts as failed


def free_port() -> int:
    """A port that nothing listens on just now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(command: Sequence[str], port: int, env: Mapping[str, str] | None = None) -> Iterator[int]:
    """Runs a server until the block ends; the port is given out once it answers.

    :raises RuntimeError: the server ends or stays silent; with what it wrote.
    """
    with TemporaryFile("w+") as log:
        process = subprocess.Popen(command, env={**os.environ, **(env or {})}, stdout=log, stderr=log)
        try:
            _await(process, port, log)
            yield port
        finally:
            process.terminate()
            process.wait(PATIENCE)


def ours(*more: str) -> AbstractContextManager[int]:
    """`ca-geo serve` as anyone starts it: one process; `more` are further arguments."""
    port = free_port()
    command = Path(sys.executable).with_name("ca-geo")
    return serving([str(command), "serve", "--host", HOST, "--port", str(port), *more], port)


def pygeoapi(
    layers: Mapping[str, Path], tiles: Mapping[str, Path] | None = None
) -> AbstractContextManager[int]:
    """pygeoapi on GeoJSON files: one process, under the same server as ours (uvicorn, uvloop, httptools).

    `tiles` are folders of tiles that are made already.
    """
    port = free_port()
    python = _peer_python()
    config, openapi = PEERS / "pygeoapi.yml", PEERS / "openapi.json"
    config.write_text(json.dumps(_config(port, _features(layers) | _tiles(tiles or {}))))  # JSON is YAML too
    env = {"PYGEOAPI_CONFIG": str(config), "PYGEOAPI_OPENAPI": str(openapi)}
    generate = [
        "pygeoapi",
        "openapi",
        "generate",
        str(config),
        "--format",
        "json",
        "--output-file",
        str(openapi),
    ]
    tool = str(python.with_name(generate[0]))
    subprocess.run([tool, *generate[1:]], env={**os.environ, **env}, check=True, capture_output=True)
    app = ["-m", "uvicorn", "pygeoapi.starlette_app:APP", "--log-level", "error"]
    return serving([str(python), *app, "--host", HOST, "--port", str(port)], port, env)


def answers(port: int) -> bool:
    """Whether the landing page comes with status 200."""
    with suppress(OSError, http.client.HTTPException):
        connection = http.client.HTTPConnection(HOST, port, timeout=5)
        connection.request("GET", "/", headers={"Accept": "application/json"})
        return connection.getresponse().status == 200
    return False


def _await(process: subprocess.Popen[bytes], port: int, log: TextIO) -> None:
    end = time.monotonic() + PATIENCE
    while not answers(port):
        if process.poll() is not None:
            log.seek(0)
            raise RuntimeError(f"the server ended with status {process.returncode}:\n{log.read()}")
        if time.monotonic() > end:
            raise RuntimeError(f"no answer on port {port} within {PATIENCE:.0f} s")
        time.sleep(0.01)


def _peer_python() -> Path:
    """The peer's interpreter; its environment is made at the first run and again when its list changes."""
    home, stamp = PEERS / "venv", PEERS / "installed.txt"
    python = home / "bin" / "python"
    wanted = REQUIREMENTS.read_text()
    if not (python.exists() and stamp.exists() and stamp.read_text() == wanted):
        print("Installing the peer into build/peers ...", file=sys.stderr, flush=True)
        venv.create(home, with_pip=True, clear=True)
        subprocess.run(
            [python, "-m", "pip", "install", "--quiet", "-r", REQUIREMENTS], check=True, capture_output=True
        )
        stamp.write_text(wanted)
    return python


def _features(layers: Mapping[str, Path]) -> dict[str, object]:
    return {
        name: {"type": "feature", "name": "GeoJSON", "data": str(path), "id_field": "id"}
        for name, path in layers.items()
    }


def _tiles(folders: Mapping[str, Path]) -> dict[str, object]:
    how = {
        "type": "tile",
        "name": "MVT-tippecanoe",
        "options": {"zoom": {"min": 0, "max": 14}, "schemes": ["WebMercatorQuad"]},
        "format": {"name": "pbf", "mimetype": "application/vnd.mapbox-vector-tile"},
    }
    return {name: {**how, "data": str(folder)} for name, folder in folders.items()}


def _config(port: int, providers: Mapping[str, object]) -> dict[str, object]:
    """As little as pygeoapi takes; pages as large as ours, no pretty printing, no compression."""
    address = {"url": "http://127.0.0.1"}
    named = {"title": "Benchmark", "description": "Benchmark", "keywords": ["benchmark"]}
    return {
        "server": {
            "bind": {"host": HOST, "port": port},
            "url": f"http://{HOST}:{port}",
            "mimetype": "application/json; charset=UTF-8",
            "encoding": "utf-8",
            "languages": ["en-US"],
            "pretty_print": False,
            "gzip": False,
            "limits": {"default_items": 100, "max_items": 10_000},
            "map": {"url": "http://127.0.0.1/{z}/{x}/{y}.png", "attribution": "none"},
        },
        "logging": {"level": "ERROR"},
        "metadata": {
            "identification": {**named, **address, "terms_of_service": "none"},
            "license": {"name": "none", **address},
            "provider": {"name": "none", **address},
            "contact": {"name": "none"},
        },
        "resources": {name: _resource(named, provider) for name, provider in providers.items()},
    }


def _resource(named: Mapping[str, object], provider: object) -> dict[str, object]:
    world = {"bbox": [-180, -90, 180, 90], "crs": "http://www.opengis.net/def/crs/OGC/1.3/CRS84"}
    return {
        "type": "collection",
        **named,
        "links": [],
        "extents": {"spatial": world},
        "providers": [provider],
    }
