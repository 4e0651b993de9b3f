"""Every rule that the data must keep; reports all faults.

Steps, each of which reports what it finds: `folder` (files that cannot be read), `schemas` (JSON Schema and
codelists), `geometry` (RFC 7946), `rules` (everything that takes more than one place to look at), `claims`
(what every fact rests on), `licences` (what may not be carried on), `lists` (gaps, places, headings),
`briefings` (these, and named views), `languages` (words of other languages are whole).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

from ca_geo.errors import DataFault
from ca_geo.validate.briefings import check_briefings
from ca_geo.validate.claims import UNREADABLE, check_claims
from ca_geo.validate.folder import Folder
from ca_geo.validate.geometry import check_geometries
from ca_geo.validate.languages import check_languages
from ca_geo.validate.ledger import Ledger
from ca_geo.validate.library import Library
from ca_geo.validate.licences import check_licences
from ca_geo.validate.lists import check_lists
from ca_geo.validate.rules import check_rules
from ca_geo.validate.schemas import check_schemas

Step = Callable[[Folder, Ledger], Iterator[DataFault]]


def validate(data: Path, documents: Path | None = None) -> list[DataFault]:
    """Every fault of a data folder in the order of files and features; none when it is clean.

    With `documents`, a folder with the sources' texts, claims are compared with these too.

    :raises BadValue: that folder holds no texts.
    """
    if not data.is_dir():
        return [DataFault(str(data), None, None, "is no folder")]
    folder, library = Folder.read(data), Library.read(documents) if documents else None
    report = check(folder)
    if folder.faults:  # what cannot be read cannot back a claim either
        return report
    ledger = Ledger.read(data, library)
    lists = [partial(step, data) for step in (check_lists, check_briefings, check_languages)]
    steps: list[Step] = [check_licences, check_claims, *lists]
    for step in steps:
        report += _unsaid(report, _safely(step, folder, ledger, tolerant=bool(report)))
    return report


def _safely(step: Step, folder: Folder, ledger: Ledger, *, tolerant: bool) -> Iterator[DataFault]:
    """What a step finds; where earlier faults keep it from reading on, those stand for the rest."""
    try:
        yield from step(folder, ledger)
    except UNREADABLE:
        if not tolerant:
            raise


def check(folder: Folder) -> list[DataFault]:
    """Every fault of a folder that was read."""
    plain, conditional = check_schemas(folder)
    report = [*folder.faults, *plain]
    report += _unsaid(report, check_geometries(folder))
    report += _unsaid(report, check_rules(folder, tolerant=bool(report)))
    features = {(fault.file, fault.feature) for fault in report}
    report += [fault for fault in conditional if (fault.file, fault.feature) not in features]
    return folder.in_order(report)


def _unsaid(report: Iterable[DataFault], found: Iterable[DataFault]) -> list[DataFault]:
    """What an earlier step has not said already of the same place: one cause, one fault."""
    said = {(fault.file, fault.feature, fault.property) for fault in report}
    return [fault for fault in found if (fault.file, fault.feature, fault.property) not in said]
