"""Lines as the text that files have for them, to a hundredth of a point."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from ca_geo.figure.scene import Points

PER_POINT = 100


def data(lines: Iterable[Points], *, closed: bool = False) -> str:
    """The `d` of an SVG path (SVG 1.1 clause 8.3): each line from its first point on in steps."""
    end = "z" if closed else ""
    return "".join(_steps(line) + end for line in lines if len(line))


def operators(lines: Iterable[Points], *, closed: bool = False) -> str:
    """The operators that build a PDF path (ISO 32000-1, 8.5.2.1): `m`, `l` and, for rings, `h`."""
    end = " h" if closed else ""
    return " ".join(_absolute(line) + end for line in lines if len(line))


def _steps(line: Points) -> str:
    whole = _whole(line)
    whole[1:] -= whole[:-1].copy()
    numbers = tuple((whole / PER_POINT).ravel().tolist())
    further = "l" + " ".join(["%g %g"] * (len(line) - 1)) if len(line) > 1 else ""
    return f"M%g %g{further}" % numbers


def _absolute(line: Points) -> str:
    numbers = tuple((_whole(line) / PER_POINT).ravel().tolist())
    return ("%g %g m" + " %g %g l" * (len(line) - 1)) % numbers


def _whole(line: Points) -> NDArray[np.int64]:
    whole: NDArray[np.int64] = np.rint(np.asarray(line, dtype=float) * PER_POINT).astype(np.int64)
    return whole
