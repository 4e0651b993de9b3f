"""Every exception of ca-geo. No HTTP in here: routes turn them into status codes by one table.

::

    CaGeoError
      NotFound        there is no such collection, feature, source, file
      BadValue        one value from outside that cannot be read
      BadQuery        a query with faults, all of them at once
      NotAcceptable   no representation is left that the caller accepts
      DataError       the data folder breaks rules; carries the whole report
      NotProvided     a form of the response that a protocol names, but this server does not have
      Unserved        a release whose data this version cannot serve
      Busy            as much is waiting to be made as the server takes on
      Unfinished      a thing took more time or memory to make than it may
      LayerError      files that were brought as layers cannot be used; carries all faults
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


class CaGeoError(Exception):
    """Root of all exceptions that ca-geo raises on purpose."""


class NotFound(CaGeoError):  # noqa: N818 - named after what is said, as the standard library's HTTP phrases are
    """There is no `what` (collection, feature, source, ...) with this id."""

    def __init__(self, what: str, id: str, *, allowed: Iterable[str] = ()) -> None:
        self.what, self.id, self.allowed = what, id, tuple(allowed)
        known = f"; there are: {', '.join(self.allowed)}" if self.allowed else ""
        super().__init__(f"no {what} with the id {id!r}{known}")


class NotProvided(CaGeoError):  # noqa: N818
    """A protocol lets this be asked for, but this server does not have it."""

    def __init__(self, what: str, name: str, *, allowed: Iterable[str]) -> None:
        super().__init__(f"no {what} {name!r}; there are: {', '.join(allowed)}")


class BadValue(CaGeoError, ValueError):  # noqa: N818
    """A value from outside that cannot be read: what is wrong, and what is allowed instead."""

    def __init__(self, message: str, allowed: str | None = None) -> None:
        self.message, self.allowed = message, allowed
        super().__init__(message if allowed is None else f"{message}; allowed: {allowed}")


@dataclass(frozen=True)
class Fault:
    """One thing wrong with a query."""

    parameter: str
    message: str
    allowed: str | None = None

    def __str__(self) -> str:
        allowed = f"; allowed: {self.allowed}" if self.allowed else ""
        return f"{self.parameter}: {self.message}{allowed}"


class BadQuery(CaGeoError):  # noqa: N818
    """A query with one or more faults. `faults` holds all of them, in the order of the query."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


class NotAcceptable(CaGeoError):  # noqa: N818
    """None of the representations on offer is one that the caller accepts."""

    def __init__(self, accept: str, offered: Iterable[str]) -> None:
        self.accept, self.offered = accept, tuple(offered)
        super().__init__(f"nothing on offer matches {accept!r}; offered: {', '.join(self.offered)}")


@dataclass(frozen=True, order=True)
class DataFault:
    """One thing wrong with the data: which file, which feature, which property, what."""

    file: str
    feature: str | None
    property: str | None
    message: str

    def __str__(self) -> str:
        where = " ".join(part for part in (self.file, self.feature, self.property) if part)
        return f"{where}: {self.message}"


class DataError(CaGeoError):
    """The data folder cannot be used. `report` holds every fault found."""

    def __init__(self, report: Iterable[DataFault]) -> None:
        self.report = tuple(report)
        count = len(self.report)
        head = f"the data have {count} fault{'' if count == 1 else 's'}:"
        super().__init__("\n".join([head, *(f"  {fault}" for fault in self.report)]))


class LayerError(CaGeoError):
    """Files that were brought as layers cannot be used. `faults` holds one line for each."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        lines = ("these layers cannot be used:", *(f"  {fault}" for fault in self.faults))
        super().__init__("\n".join(lines))


class Unserved(CaGeoError):  # noqa: N818
    """A release is kept, but its data cannot be served: they are damaged, or break a rule of this version."""

    def __init__(self, number: int, fault: str) -> None:
        self.number = number
        super().__init__(f"release {number} cannot be served by this version of ca-geo: {fault}")


class Busy(CaGeoError):  # noqa: N818
    """As much is waiting to be made as the server takes on."""

    def __init__(self) -> None:
        super().__init__("as much is waiting to be made as this server takes on; ask again in a few seconds")


class Unfinished(CaGeoError):  # noqa: N818
    """A thing was not made within the time and memory that it may take."""

    def __init__(self, why: str) -> None:
        super().__init__(f"this was not made: {why}")
