"""`ca-geo`: what it prints, what it writes, how it ends."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import chdir
from functools import partial
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

import ca_geo
from ca_geo.cli import COMMANDS, main, parser
from ca_geo.formats import FORMATS
from ca_geo.query import PARAMETERS


class Run:
    """One run of the command line: status and what was printed."""

    def __init__(self, capsys: pytest.CaptureFixture[str], arguments: Sequence[str | Path]) -> None:
        try:
            self.status: Any = main([str(argument) for argument in arguments])
        except SystemExit as end:
            self.status = end.code
        self.out, self.err = capsys.readouterr()


def spoil(data: Path, edit: Any) -> None:
    edit(
        data / "layers" / "mines.geojson",
        lambda one: one["features"][0]["properties"].update(status="haunted"),
    )


FAULT = "layers/mines.geojson taror status: 'haunted' is not in the list 'status'"


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    run = Run(capsys, ["--version"])
    assert (run.status, run.out) == (0, f"ca-geo {ca_geo.__version__}\n")


def test_help_tells_every_command_with_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    run = Run(capsys, ["--help"])
    assert run.status == 0
    for name in COMMANDS:
        assert f"ca-geo {name}" in run.out
        own = Run(capsys, [name, "--help"])
        assert own.status == 0
        assert f"ca-geo {name}" in own.out.partition("examples:")[2]
        assert "--data" in own.out


def test_every_example_can_be_read() -> None:
    lines = re.findall(
        r"^  ca-geo ([^\n&>]+?)(?:  .*| [&>].*)?$", "".join(row[2] for row in COMMANDS.values()), re.M
    )
    assert len(lines) >= 8
    for line in lines:
        parser().parse_args(line.split())


def test_export_offers_every_parameter_of_the_api(capsys: pytest.CaptureFixture[str]) -> None:
    text = Run(capsys, ["export", "--help"]).out
    for name in PARAMETERS:
        assert f"--{name} VALUE" in text


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "COMMAND"),
        (["fly"], "invalid choice: 'fly'"),
        (["serve", "--port", "99999"], "'99999' is not usable; allowed: a whole number from 0 to 65535"),
        (["export", "mines"], "-o/--output"),
        (["export", "mines", "-o", "x.csv", "--where", "status"], "'status' is not NAME=VALUE"),
    ],
)
def test_a_bad_command_line_says_what_is_wrong(
    capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    run = Run(capsys, arguments)
    assert run.status == 2
    assert message in run.err


def test_validate_prints_nothing_but_the_faults(
    capsys: pytest.CaptureFixture[str], tiny_data: Path, edit: Any
) -> None:
    clean = Run(capsys, ["validate", "--data", tiny_data])
    assert (clean.status, clean.out) == (0, "")
    assert "no faults" in clean.err
    spoil(tiny_data, edit)
    bad = Run(capsys, ["validate", "--data", tiny_data])
    assert (bad.status, bad.out) == (1, FAULT + "\n")
    assert "1 fault" in bad.err


def test_a_folder_that_is_not_there(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    run = Run(capsys, ["validate", "--data", tmp_path / "nowhere"])
    assert run.status == 1
    assert "nowhere: is no folder" in run.out


@pytest.mark.parametrize(
    "command", [["serve", "--port", "0"], ["export", "-o", "x.gpkg"], ["map", "-o", "x.html"]]
)
def test_bad_data_stop_every_command_with_the_report(
    capsys: pytest.CaptureFixture[str], tiny_data: Path, edit: Any, command: list[str]
) -> None:
    spoil(tiny_data, edit)
    run = Run(capsys, [*command, "--data", tiny_data])
    assert run.status == 1
    assert FAULT in run.err
    assert run.out == ""
    assert not Path("x.gpkg").exists()


def test_export_writes_what_is_asked_for(
    capsys: pytest.CaptureFixture[str], tiny_data: Path, tmp_path: Path
) -> None:
    path = tmp_path / "out.geojson"
    options = [
        "--where",
        "status=operational",
        "--where",
        "owners=zijin",
        "--limit",
        "1",
        "--geometry",
        "footprint",
    ]
    run = Run(capsys, ["export", "mines", "-o", path, "--data", tiny_data, *options])
    assert run.status == 0
    assert "Writing 1 feature of mines as GeoJSON" in run.err
    assert f"Wrote {path}" in run.err
    (feature,) = json.loads(path.read_bytes())["features"]
    assert (feature["id"], feature["geometry"]["type"]) == ("taror", "Polygon")


def test_export_takes_every_parameter_of_the_items(
    capsys: pytest.CaptureFixture[str], tiny_data: Path, tmp_path: Path
) -> None:
    path = tmp_path / "out.geojson"
    month = ["--datetime", "2024-11-01/2024-11-30", "--datetime-match", "certain"]
    options = [*month, "--precision-min", "district", "--q", "mine"]
    run = Run(capsys, ["export", "mines", "-o", path, "--data", tiny_data, *options])
    assert run.status == 0
    features = json.loads(path.read_bytes())["features"]
    assert {feature["id"] for feature in features} == {"taror", "dated"}


def test_export_of_all_layers(capsys: pytest.CaptureFixture[str], tiny_data: Path, tmp_path: Path) -> None:
    import pyogrio

    path = tmp_path / "all.gpkg"
    run = Run(capsys, ["export", "-o", path, "--data", tiny_data])
    assert run.status == 0
    assert "Writing 10 features of mines, railway, sources as GeoPackage" in run.err
    assert {"mines", "railway"} <= {name for name, _ in pyogrio.list_layers(path)}


@pytest.mark.parametrize("extension", [fmt.extension for fmt in FORMATS.values()])
def test_the_extension_names_the_format(
    capsys: pytest.CaptureFixture[str], tiny_data: Path, tmp_path: Path, extension: str
) -> None:
    path = tmp_path / f"Mines.{extension.upper()}"
    assert Run(capsys, ["export", "railway", "-o", path, "--data", tiny_data]).status == 0
    assert path.stat().st_size > 100


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["mines", "-o", "out.doc"], "names no format by its extension; allowed: .geojson, .geojsons, .gpkg"),
        (["mills", "-o", "out.csv"], "no collection with the id 'mills'; there are: mines, railway"),
        (["-o", "out.csv"], "out.csv cannot be written: CSV holds one layer, not 3"),
        (["mines", "-o", "no/such/folder/out.csv"], "cannot be written"),
        (["mines", "-o", "out.csv", "--bbox", "1,2", "--where", "x=1"], "bbox: 2 numbers make no box"),
        (["mines", "-o", "out.csv", "--bbox", "1,2", "--where", "x=1"], "x: is not a parameter here"),
    ],
)
def test_export_says_what_it_cannot_do(
    capsys: pytest.CaptureFixture[str], tiny_data: Path, arguments: list[str], message: str
) -> None:
    with chdir(tiny_data):
        run = Run(capsys, ["export", *arguments, "--data", "."])
    assert run.status == 1
    assert message in run.err
    assert not (tiny_data / "out.csv").exists()


def test_map_writes_one_page(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "map.html"
    run = Run(capsys, ["map", "-o", path])
    assert run.status == 0
    assert f"Wrote {path}" in run.err
    page = path.read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>")
    assert "taror-mine" in page


def test_a_bad_environment_is_named(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CA_GEO_PORT", "eighty")
    run = Run(capsys, ["validate"])
    assert run.status == 1
    assert "ca-geo: CA_GEO_PORT: 'eighty' is not usable" in run.err


def test_a_port_in_use_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        run = Run(capsys, ["serve", "--port", str(other.getsockname()[1])])
    assert run.status == 1
    assert "cannot listen on 127.0.0.1 port" in run.err
    assert "--port 0 takes a free one" in run.err


@pytest.fixture
def server() -> Iterator[subprocess.Popen[str]]:
    """`ca-geo serve` on a free port, in a process that heeds Ctrl+C even where this one ignores it."""
    program = [sys.executable, "-c", "import sys; from ca_geo.cli import main; sys.exit(main())"]
    environ = {**os.environ, "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        [*program, "serve", "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environ,
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509
    )
    yield process
    process.kill()
    process.communicate()


def test_serve_says_where_and_answers_there(server: subprocess.Popen[str]) -> None:
    assert server.stdout is not None
    first = server.stdout.readline()
    address = re.fullmatch(
        rf"ca-geo {re.escape(ca_geo.__version__)} answers at (http://127\.0\.0\.1:\d+)\n", first
    )
    assert address, first
    with urlopen(f"{address[1]}/collections?f=json", timeout=30) as answer:  # noqa: S310 - our own server
        ids = [one["id"] for one in json.load(answer)["collections"]]
    assert ids == list(ca_geo.open().collections)
    server.send_signal(signal.SIGINT)
    assert server.wait(timeout=30) == 130


def test_a_spatial_question_is_answered_as_by_the_api(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["within", "--feature", "gbao-facilities/shaymak-facility", "--km=150", "--collections", "mines"]
    assert main(["analysis", "-f", "json", *asked]) == 0
    (mine,) = json.loads(capsys.readouterr().out)["features"]
    assert mine["distance"]["farthest_m"] == 344_000
    assert main(["analysis", *asked]) == 0
    out = capsys.readouterr().out
    assert "mines/silver-mine-yakjilva  possible  up to 344" in out
    for wrong, fault in (("nowhere", "within"), ("within x", "option"), ("within --km 0", "out of range")):
        assert main(["analysis", *wrong.split()]) == 1
        assert fault in capsys.readouterr().err
