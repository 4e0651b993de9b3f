"""Base maps from other servers, which a viewer may pick: the one table of them, `online-tiles.json`.

An operator changes, adds or takes away rows there. An address names `{z}`, `{x}` and `{y}` of the tile matrix
set WebMercatorQuad (OGC 17-083r4), in whatever order: a WMTS has the row before the column.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ca_geo import jsonfile
from ca_geo.errors import DataError, DataFault

FILE = "online-tiles.json"
OWN = "atlas"  # how an address calls the atlas's own ground
NUMBERS = ["x", "y", "z"]
REFERRER_POLICIES = ("no-referrer", "origin", "strict-origin", "strict-origin-when-cross-origin")


@dataclass(frozen=True)
class OnlineTiles:
    """A row: `max_zoom` is the last level that the server has; closer views show that level, enlarged.

    `attribution` holds {text, href} in the order of showing. A server that `needs_referer` answers no page
    opened from a file, which sends none. Images are asked for with `referrer_policy` (W3C Referrer Policy).
    """

    id: str
    title: str
    url: str
    max_zoom: int
    referrer_policy: str
    needs_referer: bool
    attribution: list[dict[str, str]]

    @property
    def origin(self) -> str:
        """`https://tile.openstreetmap.org`: what a Content-Security-Policy calls the server."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}"


TYPES = {
    "id": str,
    "title": str,
    "url": str,
    "max_zoom": int,
    "referrer_policy": str,
    "needs_referer": bool,
    "attribution": list,
}


def read(web: Path) -> tuple[OnlineTiles, ...]:
    """The table of a web folder, in its order.

    :raises DataError: the file is missing or not JSON, or rows cannot be used; carries every fault.
    """
    rows = jsonfile.read(web / FILE, web)
    if not isinstance(rows, list):
        raise DataError([DataFault(FILE, None, None, "is no list of rows")])
    faults = [
        DataFault(FILE, f"row {n}", None, text) for n, row in enumerate(rows, 1) for text in _faults(row)
    ]
    if not faults:
        ids = Counter(row["id"] for row in rows)
        faults = [DataFault(FILE, id_, "id", "stands there twice") for id_, n in ids.items() if n > 1]
    if faults:
        raise DataError(faults)
    return tuple(OnlineTiles(**row) for row in rows)


def _faults(row: Any) -> Iterator[str]:
    if not isinstance(row, dict) or {name: type(value) for name, value in row.items()} != TYPES:
        yield "needs just these: " + ", ".join(f"{name} ({kind.__name__})" for name, kind in TYPES.items())
        return
    if not re.fullmatch(r"[a-z0-9-]+", row["id"]) or row["id"] == OWN:
        yield f"id is made of small letters, digits and hyphens, and is not {OWN!r}"
    if not row["url"].startswith("https://") or sorted(re.findall(r"{(.*?)}", row["url"])) != NUMBERS:
        yield "url is an https address with {z}, {x} and {y}, each once, and nothing else in braces"
    if row["referrer_policy"] not in REFERRER_POLICIES:
        yield f"referrer_policy is one of {', '.join(REFERRER_POLICIES)}"
    if not row["attribution"] or not all(_is_credit(one) for one in row["attribution"]):
        yield "attribution holds at least one {text, href}"


def _is_credit(one: Any) -> bool:
    return isinstance(one, dict) and {name: type(value) for name, value in one.items()} == {
        "text": str,
        "href": str,
    }
