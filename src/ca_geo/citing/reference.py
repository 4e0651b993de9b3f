"""What is cited, and the sources behind it, as items of CSL-JSON 1.0."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from ca_geo import __version__
from ca_geo.strings import DEFAULT, for_language
from ca_geo.view.words import limits, title
from ca_geo.words import date_in_words

if TYPE_CHECKING:
    from ca_geo.atlas import Atlas
    from ca_geo.view import Record, View

Item = Mapping[str, Any]
SHORT = 12  # characters of the hash that names the data


@dataclass(frozen=True)
class Reference:
    """`work` is what is cited; `sources` are those that its records name, in the order of the bibliography.

    `limits` are the phrases that say what leaves records out; `evidence` the EDTF date up to which the
    evidence of its layers reaches.
    """

    work: Item
    sources: tuple[Item, ...]
    limits: tuple[str, ...]
    evidence: str | None

    @property
    def items(self) -> tuple[Item, ...]:
        return (self.work, *self.sources)


def reference(atlas: Atlas, view: View, accessed: date, base: str | None = None) -> Reference:
    """The view, or the one feature that is open in it, as a reference.

    `base` is the address that links begin with; without it, that of the settings, else there is no link.

    :raises NotFound: the atlas no longer has the feature.
    """
    record = view.record(atlas)
    records = (record,) if record else view.shown(atlas)
    evidence = _evidence(records)
    said = () if record else tuple(limits(view, atlas, for_language(atlas.settings.web, DEFAULT)))
    issued = atlas.release.date if atlas.release else evidence
    base = base or atlas.settings.base_url
    work = {
        "id": _id(view),
        "type": "dataset",
        **_titles(view, atlas, record),
        **({"genre": "; ".join(said)} if said else {}),
        "version": _version(atlas),
        **({"issued": _parts(issued)} if issued else {}),
        "accessed": _parts(accessed.isoformat()),
        **({"URL": base + _path(view)} if base else {}),
        **({"note": f"Evidence as of {date_in_words(evidence) or evidence}"} if evidence else {}),
    }
    return Reference(work, _sources(atlas, records), said, evidence)


def _id(view: View) -> str:
    """What the reference is called in a bibliography: letters, digits and hyphens."""
    named = view.feature or (view.layers if view.layers and len(view.layers) == 1 else ())
    plain = "-".join(("ca-geo", *named))
    return "".join(char if char.isascii() and char.isalnum() else "-" for char in plain)


def _titles(view: View, atlas: Atlas, record: Record | None) -> dict[str, str]:
    """What the view is called, and the atlas, with the layer of a record, that it is part of."""
    whole, part = atlas.catalog.title, title(view, atlas)
    if part == whole:
        return {"title": whole}
    within = f"{whole}: {record.layer.info.title}" if record else whole
    return {"title": part, "container-title": within}


def _path(view: View) -> str:
    """Where the thing itself is: a feature's own address, else the map with this view."""
    if view.feature:
        collection, fid = view.feature
        return f"/collections/{quote(collection)}/items/{quote(fid, safe='')}"
    return f"/map?{view.query}" if view.query else "/map"


def _version(atlas: Atlas) -> str:
    data = f"Release {atlas.release.number}" if atlas.release else f"Data {atlas.version[:SHORT]}"
    return f"{data}, ca-geo {__version__}"


def _evidence(records: Iterable[Record]) -> str | None:
    """The latest of the dates up to which the layers' evidence reaches."""
    return max((record.layer.info.evidence_as_of for record in records), default="") or None


def _parts(day: str) -> dict[str, list[list[int]]]:
    return {"date-parts": [[int(part) for part in day.split("-")]]}


def _sources(atlas: Atlas, records: Iterable[Record]) -> tuple[Item, ...]:
    """Those that the atlas's own records name; what users brought has none of its sources."""
    own = (record for record in records if record.layer.info.report is None)
    cited = {source for record in own for source in record.properties.get("source_ids", ())}
    return tuple(item for id_, item in atlas.catalog.sources.items() if id_ in cited)
