"""How precisely a place is known: the order of the codes, and what they are in other systems.

The other systems' codes are derived when a layer is loaded and stand in no file, so that they cannot
contradict `location_precision`. Where a system has no code for a precision, the property is absent. A code
says no more than its system's definition: GEM and ACLED tell fewer kinds of place apart than this atlas.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

PRECISIONS = ("exact-site", "settlement", "district", "region", "corridor", "country")  # most precise first

Code = int | str


@dataclass(frozen=True)
class Scheme:
    """Another system's codes for the precision of a place: those of `PRECISIONS`, None where it has none.

    `values` are the codes as text with their meaning in that system.
    """

    name: str
    title: str
    description: str
    type: Literal["integer", "string"]
    codes: tuple[Code | None, ...]
    values: Mapping[str, str]


_SIX = {
    "1": "Exact place",
    "2": "Within 25 km of a known point",
    "3": "Second-level division",
    "4": "First-level division",
    "5": "Along a line, or estimated",
    "6": "Country",
}

SCHEMES = (
    Scheme(
        "precision_ucdp",
        "Precision by UCDP",
        "where_prec of the UCDP Georeferenced Event Dataset; follows from location_precision.",
        "integer",
        (1, 2, 3, 4, 5, 6),
        _SIX,
    ),
    Scheme(
        "precision_aiddata",
        "Precision by AidData and IATI",
        "Precision code of AidData, the former GeographicalPrecision codelist of IATI; follows from "
        "location_precision.",
        "integer",
        (1, 2, 3, 4, 5, 6),
        _SIX,
    ),
    Scheme(
        "precision_acled",
        "Precision by ACLED",
        "geo_precision of ACLED; follows from location_precision. It has no code for a country alone.",
        "integer",
        (1, 2, 2, 3, 3, None),
        {"1": "Particular place", "2": "Part of a region", "3": "Larger region"},
    ),
    Scheme(
        "precision_gem",
        "Precision by Global Energy Monitor",
        "Location accuracy in Global Energy Monitor's trackers; follows from location_precision. It has no "
        "code for a country alone.",
        "string",
        ("exact", *["approximate"] * 4, None),
        {"exact": "Exact", "approximate": "Approximate"},
    ),
)

_CODES: Mapping[str, Mapping[str, Code]] = MappingProxyType(
    {
        precision: MappingProxyType(
            {row.name: code for row in SCHEMES if (code := row.codes[number]) is not None}
        )
        for number, precision in enumerate(PRECISIONS)
    }
)


def codes(precision: object) -> dict[str, Code]:
    """The other systems' codes of a precision by property name; none for what is no precision."""
    return dict(_CODES.get(str(precision), {}))
