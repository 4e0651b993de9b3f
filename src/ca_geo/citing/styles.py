"""The table of forms that a reference may have."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

import orjson

from ca_geo.citing import bibtex, ris, text
from ca_geo.citing.reference import Reference, reference
from ca_geo.errors import BadValue
from ca_geo.media import Media

if TYPE_CHECKING:
    from ca_geo.atlas import Atlas
    from ca_geo.view import View


@dataclass(frozen=True)
class Style:
    """A form: how it is sent, what a file of it ends with, how it is written."""

    media: Media
    ending: str
    write: Callable[[Reference], str]


def _csl(reference: Reference) -> str:
    """CSL-JSON 1.0, the items in a list; deterministic."""
    return orjson.dumps(reference.items, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE).decode()


def _table(*rows: Style) -> Mapping[str, Style]:
    return MappingProxyType({row.media.key: row for row in rows})


STYLES = _table(
    Style(Media("txt", "Plain text", "text/plain; charset=utf-8"), "txt", text.write),
    Style(Media("bibtex", "BibTeX", "application/x-bibtex"), "bib", bibtex.write),
    Style(Media("ris", "RIS", "application/x-research-info-systems"), "ris", ris.write),
    Style(Media("csl", "CSL-JSON", "application/vnd.citationstyles.csl+json"), "json", _csl),
)


def cite(atlas: Atlas, view: View, style: str, accessed: date, base: str | None = None) -> str:
    """A view, or the feature that is open in it, in one of the forms `STYLES`; the same text on every call.

    `accessed` is the day that the reference names; `base` the address that its link begins with.

    :raises BadValue: there is no such form.
    :raises NotFound: the atlas does not have the feature.
    """
    if style not in STYLES:
        raise BadValue(f"{style!r} is no form of a citation", ", ".join(STYLES))
    return STYLES[style].write(reference(atlas, view, accessed, base))
