"""Figures as Markdown tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Table:
    """A title, column heads, and rows of cells already in words."""

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]

    def markdown(self) -> str:
        """The table with its title in bold, ready for the docs."""
        lines = [self.heads, ["---"] * len(self.heads), *self.rows]
        return "\n".join([f"**{self.title}**\n", *(f"| {' | '.join(line)} |" for line in lines), ""])


def kilobytes(count: float) -> str:
    return f"{count / 1000:,.1f} kB"


def milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:,.0f} ms"


def verdict(value: float, limit: float) -> str:
    """Whether a figure keeps its limit."""
    return "kept" if value <= limit else "**exceeded**"
