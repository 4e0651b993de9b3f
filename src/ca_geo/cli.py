"""`ca-geo`: serve the atlas, check its data, write files from it, release and compare the data.

What a command needs is imported by that command: help and mistyped options are answered at once.
"""

# ruff: noqa: PLC0415

from __future__ import annotations

import argparse
import socket
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ca_geo import __version__
from ca_geo.errors import BadValue, CaGeoError, DataError, DataFault
from ca_geo.query import PARAMETERS
from ca_geo.settings import Setting, Settings, settings_table

if TYPE_CHECKING:
    from ca_geo.atlas import Atlas
    from ca_geo.formats import Format
    from ca_geo.layers import Selection
    from ca_geo.view import View

TROUBLE = 2  # of `diff`, where 1 says that something differs
PICTURES = ("svg", "pdf", "png")
PICTURED = {  # what `figure` takes beside the view: the parameters of the API's /figure.svg
    "size": "16:9 (default), 4:3, a4, a3, column, or WIDTHxHEIGHT in pixels",
    "dpi": "pixels an inch of a PNG",
    "theme": "light, dark, grey, contrast or safe",
    "projection": "albers (default), laea, lcc or mercator",
    "lang": "language of the words, en or ru",
    "title": "title in place of the view's own",
    "caption": "a sentence or two under the title",
    "chart": "timeline or indicator, in place of the map",
}
INTERRUPTED = 130  # what a shell expects of a program that Ctrl+C ended


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; returns the exit status: 0, or 1 for a fault (`diff`: 2), which is said on stderr."""
    options = parser().parse_args(arguments)
    try:
        settings = _settings(options)
        status: int = options.run(options, settings)
    except DataError as fault:
        advice = f"Mend the data in {settings.data} and try again; `ca-geo validate` checks them."
        return _fail(f"{fault}\n{advice}", _trouble(options))
    except CaGeoError as fault:
        return _fail(str(fault), _trouble(options))
    except KeyboardInterrupt:
        return INTERRUPTED
    return status


# The commands


def serve(options: argparse.Namespace, settings: Settings) -> int:
    """Checks the data, listens, says where, then answers until it is interrupted."""
    import uvicorn

    from ca_geo.app import create_app

    _say(f"Reading and checking the data in {settings.data} ...")
    app = create_app(settings)
    _tell_layers(app.state.site.atlas)
    listener = _listen(settings.host, settings.port)
    address = _address(listener)
    print(
        f"ca-geo {__version__} answers at {address}",
        f"map: {address}/map",
        "Ctrl+C ends.",
        sep="\n",
        flush=True,
    )
    uvicorn.Server(uvicorn.Config(app, log_level="warning")).run(sockets=[listener])
    return 0


def check(options: argparse.Namespace, settings: Settings) -> int:
    """Prints every fault of the data on stdout; exits 1 if there are any."""
    from ca_geo.validate import validate

    report = validate(settings.data, options.documents) or _told_faults(settings)
    for fault in report:
        print(fault)
    _say(f"{settings.data}: {_count(len(report), 'fault')}")
    return 1 if report else 0


def _told_faults(settings: Settings) -> list[DataFault]:
    """What views and briefings show and say: that can be looked at where the data have no other fault."""
    from ca_geo import briefings
    from ca_geo.atlas import Atlas

    atlas = Atlas.load(replace(settings, layers=()))
    return briefings.check(atlas, briefings.read(settings.data))


def export(options: argparse.Namespace, settings: Settings) -> int:
    """Writes what is asked for to a file whose extension names the format."""
    from ca_geo.export import contents
    from ca_geo.formats import write

    fmt = _format(options.output)
    atlas = _atlas(settings)
    selections = list(_selections(atlas, options))
    features = _count(sum(len(selection.indices) for selection in selections), "feature")
    _say(f"Writing {features} of {', '.join(one.layer.id for one in selections)} as {fmt.title} ...")
    try:
        write(contents(atlas, selections, fmt), fmt, options.output)
    except (OSError, ValueError) as fault:
        return _fail(f"{options.output} cannot be written: {fault}")
    return _wrote(options.output)


def write_map(options: argparse.Namespace, settings: Settings) -> int:
    """Writes the map as one HTML file that needs no server and no network."""
    from ca_geo.sharing import one_file

    atlas = _atlas(settings)
    view = _view(options, atlas)
    _say("Drawing up the map ...")
    return _write(options.output, one_file(atlas, view, embed=options.embed).encode())


def _view(options: argparse.Namespace, atlas: Atlas) -> View:
    """The view of `--view`, in the theme and the language of the options."""
    from ca_geo.briefings import view_of
    from ca_geo.view import parse

    given = {"theme": options.theme, "lang": options.lang}
    own = parse([(name, text) for name, text in given.items() if text], atlas)
    view = view_of(atlas, options.view)
    return replace(view, theme=own.theme or view.theme, lang=own.lang if options.lang else view.lang)


def briefing(options: argparse.Namespace, settings: Settings) -> int:
    """Lists briefings, writes one as a file that presents without a network, or the files of a new one."""
    return BRIEFING_ACTIONS[options.action](options, settings)


def list_briefings(_options: argparse.Namespace, settings: Settings) -> int:
    """Prints every briefing and its steps, each with the view that it shows."""
    from ca_geo.briefings import load

    for one in load(_atlas(settings)).briefings.values():
        print(f"{one.id}: {one.title}")
        for number, step in enumerate(one.steps, 1):
            print(f"  {number}. {step.view.title} ({step.view.id})")
    return 0


def save_briefing(options: argparse.Namespace, settings: Settings) -> int:
    """Writes a briefing as one HTML file."""
    from ca_geo.briefings import load
    from ca_geo.briefings.page import one_file

    if not options.id or not options.output:
        raise BadValue("what to save, and where", "ca-geo briefing save ID -o FILE")
    atlas = _atlas(settings)
    page = one_file(atlas, load(atlas).get(options.id))
    return _write(options.output, page.get_root().render().encode())


def new_briefing(options: argparse.Namespace, settings: Settings) -> int:
    """Writes the files of a briefing to be filled with words."""
    from ca_geo.briefings import drafts

    if not options.id or not options.title:
        raise BadValue("what it is called", "ca-geo briefing new ID --title TEXT [--view VIEW ...]")
    told = drafts.read_steps(options.steps) if options.steps else ()
    written = drafts.write(
        drafts.draft(_atlas(settings), options.id, options.title, options.views, told), settings.data
    )
    print(*written, sep="\n")
    _say("Fill in the words; `ca-geo validate` checks them.")
    return 0


def draw(options: argparse.Namespace, settings: Settings) -> int:
    """Draws a view as a picture: SVG, PDF or PNG, by the file's extension."""
    format_ = options.output.suffix.removeprefix(".").lower()
    if format_ not in PICTURES:
        known = ", ".join(f".{one}" for one in PICTURES)
        raise BadValue(f"{options.output} is no picture by its extension", known)
    asked = {name: getattr(options, name) for name in PICTURED if getattr(options, name) is not None}
    atlas = _atlas(settings)
    _say("Drawing the picture ...")
    return _write(options.output, atlas.figure(options.view, format_, **asked))


def cite(options: argparse.Namespace, settings: Settings) -> int:
    """Prints how a view is cited, with the sources of what it shows."""
    from ca_geo.briefings import view_of
    from ca_geo.citing import cite as cited

    atlas = _atlas(settings)
    print(cited(atlas, view_of(atlas, options.view), options.style, options.accessed), end="")
    return 0


def export_slides(options: argparse.Namespace, settings: Settings) -> int:
    """Writes a briefing as slides (.pptx) or as a hand-out (.pdf), by the file's extension."""
    from ca_geo.slides import deck_of, handout_of

    makers = {".pptx": deck_of, ".pdf": handout_of}
    if options.output.suffix.lower() not in makers:
        raise BadValue(f"{options.output} is neither by its extension", ", ".join(makers))
    atlas = _atlas(settings)
    _say("Drawing the maps ...")
    made = makers[options.output.suffix.lower()](atlas, options.briefing)
    return _write(options.output, made)


def release(options: argparse.Namespace, settings: Settings) -> int:
    """Writes the next release: the data as they are, and what has changed since the last one."""
    from ca_geo.briefings import load
    from ca_geo.releases import Releases
    from ca_geo.releases.changelog import lines

    before = Releases.read(settings.releases_folder)
    load(_atlas(settings))  # nothing is released that would not be served
    made = before.make(settings.data, options.date, options.title, options.notes or "")
    for line in lines(made.changes):
        print(line)
    _say(f"Release {made.number} of {made.date}: {_count(len(made.changes), 'change')}.")
    return _wrote(made.archive)


def diff(options: argparse.Namespace, settings: Settings) -> int:
    """Prints what differs between two states of the data; exits 0 if nothing does, 1 if something does."""
    import orjson

    from ca_geo.releases import Releases
    from ca_geo.releases.changelog import changelog, lines, summary

    releases = Releases.read(settings.releases_folder)
    old, new = (releases.content_of(name, settings.data) for name in (options.old, options.new))
    changes = changelog(old, new)
    if options.json:
        said = {"from": options.old, "to": options.new, "summary": summary(changes), "changes": changes}
        print(orjson.dumps(said, option=orjson.OPT_INDENT_2).decode())
    else:
        print(*lines(changes), sep="\n", end="\n" if changes else "")
    return 1 if changes else 0


def inspect(options: argparse.Namespace, settings: Settings) -> int:
    """Prints what files would be as layers: ids, columns, and what has to be done to which row."""
    from ca_geo.userlayers import read_all

    for layer in read_all(options.files, ()):
        print(f"{layer.info.id}: {layer.info.title}, {_count(len(layer.ids), 'feature')}")
        for line in layer.info.report.lines() if layer.info.report else ():
            print(f"  {line}")
        for one in layer.schema.values():
            print(f"  {one.name}: {one.type}{f' ({one.format})' if one.format else ''}, {one.title}")
    return 0


def analyse(options: argparse.Namespace, settings: Settings) -> int:
    """Answers a spatial question: a table, or the API's JSON or CSV."""
    import orjson

    from ca_geo.analysis import QUESTIONS, read, written

    if options.question not in QUESTIONS:
        raise BadValue(f"{options.question!r} is no question", ", ".join(QUESTIONS))
    pairs = _options_as_pairs(options.parameters)
    atlas = _atlas(settings)
    asked = read(atlas, options.question, pairs, also=())
    answer = asked.answer(atlas)
    if options.f == "json":
        base = settings.base_url or ""
        document = written.document(asked, answer, atlas, base, [])
        print(orjson.dumps(document, option=orjson.OPT_INDENT_2).decode())
    elif options.f == "csv":
        sys.stdout.buffer.write(written.csv_text(answer))
    else:
        print(*written.text(answer), sep="\n")
    return 0


def _options_as_pairs(words: Sequence[str]) -> list[tuple[str, str]]:
    """`--km 50` and `--km=50` as a parameter and its value."""
    pairs, rest = [], list(words)
    while rest:
        name, equals, value = rest.pop(0).partition("=")
        if not name.startswith("--") or not (equals or rest):
            raise BadValue(
                f"{name!r} is no option with a value", "--PARAMETER VALUE; docs/analysis.md has them"
            )
        pairs.append((name.removeprefix("--"), value if equals else rest.pop(0)))
    return pairs


def _atlas(settings: Settings) -> Atlas:
    from ca_geo.atlas import Atlas

    _say(f"Reading and checking the data in {settings.data} ...")
    atlas = Atlas.load(settings)
    _tell_layers(atlas)
    return atlas


def _tell_layers(atlas: Atlas) -> None:
    """What became of the files that were brought, in short; `ca-geo inspect` tells all of it."""
    from ca_geo.userlayers import left_out

    for path in left_out(atlas.settings.layers):
        _say(f"{path.name}: left out; it is no file of a layer")
    for layer in atlas.user_layers.values():
        _say(f"Layer {layer.id}: {_count(len(layer), 'feature')}.")
        for line in layer.info.report.lines(most=5) if layer.info.report else ():
            _say(f"  {line}")


def _format(path: Path) -> Format:
    from ca_geo.formats import FORMATS

    for fmt in FORMATS.values():
        if path.name.lower().endswith(f".{fmt.extension}"):
            return fmt
    known = ", ".join(f".{fmt.extension}" for fmt in FORMATS.values())
    raise BadValue(f"{path} names no format by its extension", known)


def _selections(atlas: Atlas, options: argparse.Namespace) -> Iterable[Selection]:
    """What the options select of each layer: the parameters of the API's items, by the same table."""
    from ca_geo.query import parse

    values = {name: getattr(options, name.replace("-", "_")) for name in PARAMETERS}
    given = [(name, value) for name, value in values.items() if value is not None]
    for name in options.layer or atlas.collections:
        layer = atlas.layer(name)
        query = parse(
            [*given, *options.where], layer.schema, default_limit=None, max_limit=sys.maxsize, also=()
        )
        yield layer.select(query)


def _listen(host: str, port: int) -> socket.socket:
    """A socket that is bound before the server says where it is. `port` 0 takes a free one."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as fault:
        raise BadValue(
            f"cannot listen on {host} port {port}: {fault.strerror}", "--port 0 takes a free one"
        ) from None


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


# Words


def _say(message: str) -> None:
    """Progress and outcome, apart from what a command prints as its result."""
    print(message, file=sys.stderr, flush=True)


def _fail(message: str, status: int = 1) -> int:
    _say(f"ca-geo: {message}")
    return status


def _trouble(options: argparse.Namespace) -> int:
    return TROUBLE if options.run is diff else 1


def _write(path: Path, content: bytes) -> int:
    try:
        path.write_bytes(content)
    except OSError as fault:
        return _fail(f"{path} cannot be written: {fault}")
    return _wrote(path)


def _wrote(path: Path) -> int:
    _say(f"Wrote {path} ({path.stat().st_size / 1000:,.0f} kB).")
    return 0


def _count(number: int, thing: str) -> str:
    return f"{number or 'no'} {thing}{'' if number == 1 else 's'}"


# The command line


def parser() -> argparse.ArgumentParser:
    """The command line; every option of every command has a sentence of help."""
    top = _parser(argparse.ArgumentParser, prog="ca-geo", description=DESCRIPTION, epilog=EXAMPLES)
    top.add_argument("--version", action="version", version=f"ca-geo {__version__}", help="print the version")
    commands = top.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for name, (run, add_options, epilog) in COMMANDS.items():
        help_text = run.__doc__ or ""
        command = _parser(
            commands.add_parser, name=name, help=help_text, description=help_text, epilog=epilog
        )
        command.set_defaults(run=run)
        add_options(command)
        _add_settings(command, "data")
    return top


def _parser(make: Callable[..., argparse.ArgumentParser], **words: str) -> argparse.ArgumentParser:
    return make(formatter_class=argparse.RawDescriptionHelpFormatter, **words)


def _add_serve(command: argparse.ArgumentParser) -> None:
    _add_settings(command, "host", "port", "releases")
    _add_layers(command)


def _add_validate(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--documents",
        metavar="DIR",
        type=Path,
        help="Folder with the sources' texts (one .txt file each, by name D0, D1, ...; references.json "
        "beside the folder): also checks that what claims print stands where they say.",
    )


def _add_export(command: argparse.ArgumentParser) -> None:
    command.add_argument("layer", nargs="*", metavar="LAYER", help="id of a layer; without any, all layers")
    _add_output(command, "file to write; its extension names the format")
    _add_layers(command)
    for row in PARAMETERS.values():
        command.add_argument(f"--{row.name}", metavar="VALUE", help=row.description)
    command.add_argument(
        "--where",
        metavar="NAME=VALUE",
        type=_pair,
        action="append",
        default=[],
        help="Features whose property has that value; may be given for several properties.",
    )


def _add_map(command: argparse.ArgumentParser) -> None:
    _add_output(command, "HTML file to write")
    _add_view(command)
    command.add_argument("--embed", action="store_true", help="the map alone, without the page around it")
    command.add_argument("--theme", metavar="THEME", help="light, dark, grey or contrast")
    command.add_argument("--lang", metavar="LANG", help="language of the page, en or ru")
    _add_layers(command)


def _add_briefing(command: argparse.ArgumentParser) -> None:
    command.add_argument("action", choices=BRIEFING_ACTIONS, help="what to do")
    command.add_argument("id", nargs="?", metavar="ID", help="id of the briefing, to save it or to make it")
    command.add_argument("--title", type=_line, metavar="TEXT", help="title of a new one")
    command.add_argument(
        "--view",
        dest="views",
        action="append",
        default=[],
        metavar="VIEW",
        help="a step of a new one: id of a named view, or what a map's address says behind its question mark",
    )
    words = "steps of a new one that were saved on the map, Share > Step of a briefing"
    command.add_argument("--steps", type=Path, metavar="FILE", help=words)
    command.add_argument("-o", "--output", type=Path, metavar="FILE", help="HTML file to save it to")


def _add_figure(command: argparse.ArgumentParser) -> None:
    _add_output(command, f"file to write: {', '.join(f'.{one}' for one in PICTURES)}")
    _add_view(command)
    for name, words in PICTURED.items():
        command.add_argument(f"--{name}", metavar=name.upper(), help=words)
    _add_layers(command)


def _add_cite(command: argparse.ArgumentParser) -> None:
    _add_view(command)
    command.add_argument("--style", default="txt", metavar="STYLE", help="txt, bibtex, ris or csl")
    command.add_argument(
        "--accessed", type=_day, default=date.today(), metavar="DATE", help="day of access, else today"
    )
    _add_layers(command)


def _add_slides(command: argparse.ArgumentParser) -> None:
    command.add_argument("briefing", metavar="BRIEFING", help="id of a briefing (`ca-geo briefing list`)")
    _add_output(command, "file to write: .pptx or .pdf")


def _add_release(command: argparse.ArgumentParser) -> None:
    command.add_argument("--date", type=_day, default=date.today(), metavar="DATE", help="day, else today")
    command.add_argument(
        "--title", type=_line, metavar="TEXT", help="what the release is called, in one line"
    )
    command.add_argument("--notes", type=_line, metavar="TEXT", help="a sentence on what is in it")
    _add_settings(command, "releases")


def _add_diff(command: argparse.ArgumentParser) -> None:
    what = "number of a release, `current`, a folder of data, or a zip file of one"
    command.add_argument("old", metavar="A", help=what)
    command.add_argument("new", metavar="B", help=what)
    command.add_argument("--json", action="store_true", help="as JSON, with what was added and removed whole")
    _add_settings(command, "releases")


def _add_layers(command: argparse.ArgumentParser) -> None:
    """Files and folders in the order in which they are given."""
    both = (("layer", "FILE", "a file"), ("layers", "DIR", "every file of a folder"))
    for name, metavar, what in both:
        words = f"serve {what} as layers beside the atlas's own; may be repeated; goes before CA_GEO_LAYERS"
        command.add_argument(
            f"--{name}", dest="layers", action="append", type=Path, metavar=metavar, help=words
        )


def _add_inspect(command: argparse.ArgumentParser) -> None:
    what = "a file, or a folder of files, that is to be a layer"
    command.add_argument("files", nargs="+", type=Path, metavar="FILE", help=what)


def _add_analysis(command: argparse.ArgumentParser) -> None:
    command.add_argument("question", metavar="QUESTION", help="which one: docs/analysis.md has them")
    command.add_argument(
        "-f", choices=("text", "json", "csv"), default="text", help="a table to read (default), JSON or CSV"
    )
    command.add_argument(
        "parameters",
        nargs=argparse.REMAINDER,
        metavar="--PARAMETER VALUE",
        help="the parameters of the API's /analysis/QUESTION, last on the line",
    )
    _add_layers(command)


def _add_view(command: argparse.ArgumentParser) -> None:
    words = "id of a named view, or query of a map's address"
    command.add_argument("--view", default="", metavar="VIEW", help=words)


def _add_output(command: argparse.ArgumentParser, words: str) -> None:
    command.add_argument("-o", "--output", type=Path, required=True, metavar="FILE", help=words)


def _add_settings(command: argparse.ArgumentParser, *names: str) -> None:
    for row in settings_table():
        if row.name in names:
            words = f"{row.help} Goes before the variable {row.env}."
            command.add_argument(f"--{row.name}", metavar=row.name.upper(), type=_reader(row), help=words)


def _reader(row: Setting) -> Callable[[str], Any]:
    def read(text: str) -> Any:
        try:
            return row.read(text)
        except BadValue as fault:
            raise argparse.ArgumentTypeError(str(fault)) from None

    return read


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day; write YYYY-MM-DD") from None


def _line(text: str) -> str:
    if not text.strip() or not text.isprintable():
        raise argparse.ArgumentTypeError(f"{text!r} is no line of text")
    return text.strip()


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=VALUE")
    return name, value


def _settings(options: argparse.Namespace) -> Settings:
    """The environment's settings with the options' in front."""
    given = {row.name: getattr(options, row.name, None) for row in settings_table()}
    if given["layers"] is not None:
        given["layers"] = tuple(given["layers"])
    return replace(Settings.from_env(), **{name: value for name, value in given.items() if value is not None})


DESCRIPTION = (
    "An atlas of Chinese and Russian presence in Central Asia: serve it, check its data, write files from it."
)
EXAMPLES = """examples:
  ca-geo serve                                 the map and the API on http://127.0.0.1:8000
  ca-geo validate --data my-data               every fault of a folder of data
  ca-geo export mines -o mines.gpkg            one layer as GeoPackage
  ca-geo export -o atlas.gpkg                  all layers in one
  ca-geo map -o map.html                       the map as one file that needs no network
  ca-geo figure --view layers=mines -o m.pdf   a view as a picture for print
  ca-geo export-slides cku-railway -o cku.pptx a briefing as slides
  ca-geo cite --view layers=mines              a view as a reference, with its sources
  ca-geo serve --layer wells.csv               with a layer of your own
  ca-geo briefing list                         briefings, to be presented on the map
  ca-geo analysis within --border AF-TJ        what lies within 50 km of a border
  ca-geo inspect wells.csv                     what that file would be as a layer
  ca-geo release --title "Mines of 2026"       the data as they are, kept under a number
  ca-geo diff 1 current                        what has changed since release 1

ca-geo COMMAND --help tells more; docs/settings.md lists the environment variables.
"""
SERVE_EXAMPLES = """examples:
  ca-geo serve --port 0                        on a free port, which is printed
  ca-geo serve --host 0.0.0.0                  for the whole network
  ca-geo serve --data my-data                  with other data
  ca-geo serve --layer wells.csv --layers gis  with layers of your own beside it

Data that break a rule are not served: the faults are printed instead.
"""
VALIDATE_EXAMPLES = """examples:
  ca-geo validate && echo clean
  ca-geo validate --data my-data > faults.txt
  ca-geo validate --documents texts            claims against the sources' own texts

Each line names the file, the feature and the property, then the fault.
"""
EXPORT_EXAMPLES = """examples:
  ca-geo export mines russian-bases -o two.gpkg
  ca-geo export mines -o mines.csv --where status=operational --where countries=TJ
  ca-geo export border-incidents -o discs.geojson --geometry footprint --datetime 2025-07-01/2025-12-31

Only GeoPackage holds several layers. docs/formats.md says what each format keeps.
"""
ANALYSIS_EXAMPLES = """examples:
  ca-geo analysis within --feature gbao-facilities/shaymak-facility --km 150
  ca-geo analysis -f csv within --border AF-TJ --match certain > at-the-border.csv
  ca-geo analysis polygon --polygon "POLYGON((69 37,71 37,71 39,69 39,69 37))"

Parameters come last; they are those of the API. docs/analysis.md says what the answers mean.
"""
MAP_EXAMPLES = """examples:
  ca-geo map -o map.html && xdg-open map.html
  ca-geo map -o mines.html --view "layers=mines&countries=TJ" --theme dark
  ca-geo map -o map.html --layer surveys.gpkg
"""
FIGURE_EXAMPLES = """examples:
  ca-geo figure -o atlas.svg
  ca-geo figure -o mines.pdf --view "layers=mines" --size a4 --theme safe
  ca-geo figure -o incidents.png --view "layers=border-incidents" --chart timeline

The same input gives the same bytes. docs/figures.md says what is drawn.
"""
CITE_EXAMPLES = """examples:
  ca-geo cite
  ca-geo cite --view "layers=mines&countries=TJ" --style bibtex > mines.bib
  ca-geo cite --view feature=mines/jilau-mine --style ris --accessed 2026-11-22

The sources are those that the records name. docs/citing.md says what an entry holds.
"""
SLIDES_EXAMPLES = """examples:
  ca-geo export-slides cku-railway -o railway.pptx
  ca-geo export-slides cku-railway -o railway.pdf

Titles, captions and notes can be edited; docs/figures.md says what stands where.
"""
INSPECT_EXAMPLES = """examples:
  ca-geo inspect surveys.gpkg wells.csv
  ca-geo inspect my-layers

Every row of a file becomes a feature or is named. docs/layers-of-your-own.md says what is read, and how.
"""
BRIEFING_EXAMPLES = """examples:
  ca-geo briefing list
  ca-geo briefing save cku-railway -o railway.html
  ca-geo briefing new my-talk --title "Mines" --view mines-all --view "layers=mines&countries=KG"

docs/briefings.md says what the files hold.
"""
RELEASE_EXAMPLES = """examples:
  ca-geo release
  ca-geo release --date 2026-11-22 --title Corrections
  ca-geo release --data my-data --releases my-releases

Prints the changes since the last release. Refused where the data have a fault, or nothing has changed.
A server shows a new release from its next start on; docs/releases.md says what a release holds.
"""
DIFF_EXAMPLES = """examples:
  ca-geo diff 1 2
  ca-geo diff 2 current --json > changes.json
  ca-geo diff old-data new-data && echo same
  ca-geo diff ca-geo-release-1.zip current

Exit status as of diff(1): 0 nothing differs, 1 something does, 2 trouble. Layout and the order of members of
JSON objects are no difference; the order of records is.
"""

BRIEFING_ACTIONS: dict[str, Callable[[argparse.Namespace, Settings], int]] = {
    "list": list_briefings,
    "save": save_briefing,
    "new": new_briefing,
}
COMMANDS: dict[str, tuple[Callable[..., int], Callable[[argparse.ArgumentParser], None], str]] = {
    "serve": (serve, _add_serve, SERVE_EXAMPLES),
    "validate": (check, _add_validate, VALIDATE_EXAMPLES),
    "export": (export, _add_export, EXPORT_EXAMPLES),
    "analysis": (analyse, _add_analysis, ANALYSIS_EXAMPLES),
    "map": (write_map, _add_map, MAP_EXAMPLES),
    "briefing": (briefing, _add_briefing, BRIEFING_EXAMPLES),
    "figure": (draw, _add_figure, FIGURE_EXAMPLES),
    "cite": (cite, _add_cite, CITE_EXAMPLES),
    "export-slides": (export_slides, _add_slides, SLIDES_EXAMPLES),
    "inspect": (inspect, _add_inspect, INSPECT_EXAMPLES),
    "release": (release, _add_release, RELEASE_EXAMPLES),
    "diff": (diff, _add_diff, DIFF_EXAMPLES),
}
