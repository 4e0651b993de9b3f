"""The ES modules of a page: what its entry imports, and what it takes only when a reader asks for it.

Modules import each other by the bare prefix `ca-geo/`, which an import map turns into addresses, so the text
of a module says all: `from "ca-geo/words.js"`, `import("ca-geo/later/cite.js")`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

AT_ONCE = re.compile(r"""(?:\bfrom|^import) "ca-geo/([^"]+)\"""", re.MULTILINE)
WHEN_ASKED = re.compile(r"""\bimport\("ca-geo/([^"]+)"\)""")


@dataclass(frozen=True)
class Modules:
    """Names of modules (`words.js`, `later/cite.js`), sorted: `first` to start with, `all` at some time."""

    first: tuple[str, ...]
    all: tuple[str, ...]

    @classmethod
    def of(cls, folder: Path, entry: str) -> Modules:
        """Those of the folder that `entry` reaches; one that is not there is for the browser to name."""
        texts: dict[str, str] = {}
        first = _reached(folder, {entry}, (AT_ONCE,), texts)
        return cls(tuple(sorted(first)), tuple(sorted(_reached(folder, first, (AT_ONCE, WHEN_ASKED), texts))))


def _reached(
    folder: Path, wanted: set[str], ways: tuple[re.Pattern[str], ...], texts: dict[str, str]
) -> set[str]:
    """All that modules import in these ways, directly or not; `texts` are those read so far."""
    found: set[str] = set()
    while wanted:
        wanted = {name for name in wanted if (folder / name).is_file()}
        found |= wanted
        for name in wanted - texts.keys():
            texts[name] = (folder / name).read_text("utf-8")
        wanted = {name for one in wanted for way in ways for name in way.findall(texts[one])} - found
    return found
