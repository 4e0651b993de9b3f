"""The rules that need the atlas: what a view shows, and what stands behind its words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ca_geo import printed
from ca_geo.briefings.told import Briefings, NamedView, read
from ca_geo.catalog import source_id
from ca_geo.errors import BadQuery, DataError, DataFault
from ca_geo.view import FILTERS, Record

if TYPE_CHECKING:
    from ca_geo.atlas import Atlas

# What a view says of what is seen; how a reader looks at it (theme, language, table, …) is theirs to choose.
TOLD = ("center", "zoom", "layers", "feature", "time", "match", "indicator", *(row.name for row in FILTERS))


def load(atlas: Atlas) -> Briefings:
    """The views and briefings of the atlas's data.

    :raises DataError: one of them breaks a rule; carries every fault.
    """
    found = read(atlas.settings.data)
    if report := check(atlas, found):
        raise DataError(report)
    return found


def check(atlas: Atlas, found: Briefings) -> list[DataFault]:
    """Every fault of the views, and of the words that briefings add to them, in the order of the files."""
    report: list[DataFault] = []
    numbers: dict[str, set[str]] = {}
    for view in found.views.values():
        faults, pool = _of_view(atlas, view)
        numbers[view.id] = pool
        report += [DataFault(f"views/{view.id}.json", None, *fault) for fault in faults]
    for briefing in found.briefings.values():
        for place, step in enumerate(briefing.steps, 1):
            for number in sorted(printed.numbers(step.text) - numbers[step.view.id]):
                message = f"step {place}: {number} stands in no claim and no property of what is shown"
                report.append(DataFault(f"briefings/{briefing.id}.json", None, "steps", message))
    return report


Said = tuple[str, str]  # a member, and what is wrong with it


def _of_view(atlas: Atlas, named: NamedView) -> tuple[list[Said], set[str]]:
    """The faults of a view, and the numbers that may be said of what it shows."""
    try:
        view = named.view(atlas)
    except BadQuery as fault:
        return [("query", str(one)) for one in fault.faults], printed.numbers(
            f"{named.title} {named.caption}"
        )
    shown = list(view.shown(atlas))
    faults = [("query", f"{name} is the reader's to choose") for name in view.parts if name not in TOLD]
    if view.feature and view.feature not in {(record.layer.id, record.id) for record in shown}:
        faults.append(("query", f"the feature {'/'.join(view.feature)} is not among the records shown"))
    if not shown:
        return [*faults, ("query", "no record is shown")], set()
    pool = set().union(*(_numbers(atlas, record) for record in shown))
    return [*faults, *_unsupported(atlas, named, shown), *_unwritten(named, pool)], pool


def _unsupported(atlas: Atlas, named: NamedView, shown: Iterable[Record]) -> Iterator[Said]:
    behind = {source for record in shown for source in _sources(atlas, record)}
    for source in named.sources:
        if source not in behind:
            yield "sources", f"{source} stands behind no record that is shown"


def _sources(atlas: Atlas, record: Record) -> Iterator[str]:
    yield from map(source_id, record.properties.get("sources", ()))
    yield from (claim.source for claim in atlas.claims.of_feature(record.id))


def _unwritten(named: NamedView, pool: set[str]) -> Iterator[Said]:
    for member, text in (("title", named.title), ("caption", named.caption)):
        for number in sorted(printed.numbers(text) - pool):
            yield member, f"{number} stands in no claim and no property of what is shown"


def _numbers(atlas: Atlas, record: Record) -> set[str]:
    """Every number in a record and in the claims on it; metres as kilometres too."""
    said = [str(value) for value in record.properties.values()]
    metres = [value for name, value in record.properties.items() if name.endswith("_m")]
    said += [f"{value / 1000:g}" for value in metres if isinstance(value, int | float)]
    claims = (claim.as_json().values() for claim in atlas.claims.of_feature(record.id))
    return printed.numbers(" ".join([*said, *(str(value) for values in claims for value in values)]))
