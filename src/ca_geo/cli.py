"""`ca-geo`: serve the atlas, check its data, write files from it."""

from __future__ import annotations

import argparse
import socket
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ca_geo import __version__
from ca_geo.errors import CaGeoError, DataError
from ca_geo.settings import Settings

if TYPE_CHECKING:
    from ca_geo.atlas import Atlas

# Everything else is imported by the command that needs it, so that help and errors come at once.


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; returns the exit status: 0, or 1 for a fault that was said on stderr."""
    options = _parser().parse_args(arguments)
    try:
        settings = _settings(options)
        status: int = options.run(options, settings)
    except DataError as fault:
        return _fail(f"ca-geo: {fault}\nNothing was started. Mend the data and try again.")
    except CaGeoError as fault:
        return _fail(f"ca-geo: {fault}")
    return status


def serve(options: argparse.Namespace, settings: Settings) -> int:
    """`ca-geo serve`: checks the data, listens, says where, then answers until it is interrupted."""
    import uvicorn

    from ca_geo.app import create_app

    _say(f"Checking the data in {settings.data}")
    app = create_app(settings)
    listener = _listen(settings.host, settings.port)
    address = _address(listener)
    print(
        f"ca-geo {__version__} on {address}  (map: {address}/map, API: {address}/api, Ctrl+C ends)",
        flush=True,
    )
    uvicorn.Server(uvicorn.Config(app, log_level="warning", proxy_headers=False)).run(sockets=[listener])
    return 0


def check(options: argparse.Namespace, settings: Settings) -> int:
    """`ca-geo validate`: prints every fault on stdout."""
    from ca_geo.validate import validate

    report = validate(settings.data)
    for fault in report:
        print(fault)
    _say(f"{settings.data}: {len(report) or 'no'} fault{'' if len(report) == 1 else 's'}")
    return 1 if report else 0


def export(options: argparse.Namespace, settings: Settings) -> int:
    """`ca-geo export`: writes layers to a file whose extension names the format."""
    from ca_geo.formats import FORMATS, write
    from ca_geo.query import Query

    fmt = next((row for row in FORMATS.values() if options.output.name.endswith(f".{row.extension}")), None)
    if fmt is None:
        known = ", ".join(f".{row.extension}" for row in FORMATS.values())
        return _fail(f"ca-geo: {options.output} has no known extension; allowed: {known}")
    atlas = _atlas(settings)
    selections = [atlas.layers[name].select(Query()) for name in options.layer]
    write(selections, fmt, options.output)
    return 0


def write_map(options: argparse.Namespace, settings: Settings) -> int:
    """`ca-geo map`: writes the map as one HTML file that needs no network."""
    atlas = _atlas(settings)
    atlas.map().save(str(options.output))
    return 0


def _atlas(settings: Settings) -> Atlas:
    from ca_geo.atlas import Atlas

    return Atlas.load(settings)


def _settings(options: argparse.Namespace) -> Settings:
    given = {name: getattr(options, name, None) for name in ("data", "host", "port")}
    return replace(Settings.from_env(), **{name: value for name, value in given.items() if value is not None})


def _listen(host: str, port: int) -> socket.socket:
    return socket.create_server((host, port))


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://{host}:{port}"


def _say(message: str) -> None:
    print(message, file=sys.stderr, flush=True)


def _fail(message: str) -> int:
    _say(message)
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="ca-geo", description=__doc__)
    parser.add_argument("--version", action="version", version=f"ca-geo {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, run in (("serve", serve), ("validate", check), ("export", export), ("map", write_map)):
        command = commands.add_parser(name)
        command.set_defaults(run=run)
        command.add_argument("--data", type=Path)
        _more(name, command)
    return parser


def _more(name: str, command: Any) -> None:
    if name == "serve":
        command.add_argument("--host")
        command.add_argument("--port", type=int)
    if name == "export":
        command.add_argument("layer", nargs="+")
    if name in {"export", "map"}:
        command.add_argument("-o", "--output", type=Path, required=True)
