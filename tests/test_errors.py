"""Exceptions: one root, and words that name the fault and what is allowed."""

from __future__ import annotations

import inspect

from ca_geo import errors
from ca_geo.errors import BadQuery, BadValue, CaGeoError, DataError, DataFault, Fault, NotAcceptable, NotFound


def test_every_exception_has_the_one_root_and_stands_in_the_tree_of_the_docstring() -> None:
    classes = [one for _, one in inspect.getmembers(errors, inspect.isclass) if issubclass(one, Exception)]
    assert {BadQuery, BadValue, CaGeoError, DataError, NotAcceptable, NotFound} <= set(classes)
    for one in classes:
        assert issubclass(one, CaGeoError)
        assert one.__name__ in (errors.__doc__ or "")


def test_words() -> None:
    assert str(NotFound("collection", "x", allowed=["a", "b"])) == (
        "no collection with the id 'x'; there are: a, b"
    )
    assert str(BadValue("'x' is no number", "a number")) == "'x' is no number; allowed: a number"
    faults = [Fault("limit", "'x' is no number", "a number"), Fault("q", "is unknown")]
    assert str(BadQuery(faults)) == "limit: 'x' is no number; allowed: a number\nq: is unknown"
    assert BadQuery(faults).faults == tuple(faults)


def test_a_data_error_reads_as_a_report() -> None:
    report = [
        DataFault("layers/mines.geojson", "taror", "start", "is no date"),
        DataFault("actors.json", None, None, "is missing"),
    ]
    assert str(DataError(report)) == (
        "the data have 2 faults:\n  layers/mines.geojson taror start: is no date\n  actors.json: is missing"
    )
    assert str(DataError(report[:1])).startswith("the data have 1 fault:")
