"""Arithmetic in 64-bit floats (OGC 21-065r2, 7.13). What has no finite result, as 1 / 0, is NULL."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from ca_geo.cql2.columns import Column, Prepared
from ca_geo.cql2.places import Place
from ca_geo.cql2.typed import Typed, expect


def _whole_quotient(one: Any, other: Any) -> Any:
    """The quotient without its fraction; with `%`, the remainder, it makes up the dividend."""
    return np.rint((one - np.fmod(one, other)) / other)


_OPERATORS: Mapping[str, Callable[[Any, Any], Any]] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.divide,
    "%": np.fmod,
    "div": _whole_quotient,
    "^": np.power,
}


def calculated(sign: str, left: Typed, right: Typed, place: Place) -> Typed:
    """:raises BadValue: an operand is no number."""
    for operand in (left, right):
        expect(operand, {"number"}, sign)
    calculate = _OPERATORS[sign]

    def evaluate(table: Prepared) -> Column:
        one, other = left.evaluate(table), right.evaluate(table)
        with np.errstate(all="ignore"):
            result = calculate(one.values, other.values)
        finite = np.isfinite(result)
        return Column(np.where(finite, result, 0.0), one.known & other.known & finite)

    return Typed("number", place, evaluate)
