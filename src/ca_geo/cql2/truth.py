"""Three-valued logic over many rows (OGC 21-065r2, table 1): true, false, or neither, which is NULL."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Truth:
    """Of each row, whether something is true and whether it is false; a row of neither is NULL.

    Masks have one element where all rows share it.
    """

    true: Mask
    false: Mask

    @classmethod
    def of(cls, answer: Mask, known: Mask) -> Truth:
        """The answer where it is known, elsewhere NULL."""
        return cls(answer & known, ~answer & known)

    @property
    def known(self) -> Mask:
        return self.true | self.false

    def __and__(self, other: Truth) -> Truth:
        return Truth(self.true & other.true, self.false | other.false)

    def __or__(self, other: Truth) -> Truth:
        return Truth(self.true | other.true, self.false & other.false)

    def __invert__(self) -> Truth:
        return Truth(self.false, self.true)


def always(answer: bool) -> Truth:
    return Truth(np.array([answer]), np.array([not answer]))
