"""States from time-zone polygons: every zone belongs to one state, and zones of one state are united."""

from __future__ import annotations

import json

import shapely
import tzfpy
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from basemap.extent import WORK

NAMES = {
    "AF": "Afghanistan",
    "AM": "Armenia",
    "AZ": "Azerbaijan",
    "CN": "China",
    "GE": "Georgia",
    "IN": "India",
    "IQ": "Iraq",
    "IR": "Iran",
    "KG": "Kyrgyzstan",
    "KZ": "Kazakhstan",
    "MN": "Mongolia",
    "PK": "Pakistan",
    "RU": "Russia",
    "TJ": "Tajikistan",
    "TM": "Turkmenistan",
    "TR": "Türkiye",
    "UZ": "Uzbekistan",
}

ZONES = {
    "AF": "Asia/Kabul",
    "AM": "Asia/Yerevan",
    "AZ": "Asia/Baku",
    "CN": "Asia/Shanghai Asia/Urumqi",  # the two overlap: Xinjiang keeps both times
    "GE": "Asia/Tbilisi",
    "IN": "Asia/Kolkata",
    "IQ": "Asia/Baghdad",
    "IR": "Asia/Tehran",
    "KG": "Asia/Bishkek",
    "KZ": "Asia/Almaty Asia/Aqtau Asia/Aqtobe Asia/Atyrau Asia/Oral Asia/Qostanay Asia/Qyzylorda",
    "MN": "Asia/Hovd Asia/Ulaanbaatar",
    "PK": "Asia/Karachi",
    "RU": "Asia/Barnaul Asia/Irkutsk Asia/Krasnoyarsk Asia/Novokuznetsk Asia/Novosibirsk Asia/Omsk "
    "Asia/Tomsk Asia/Yekaterinburg Europe/Astrakhan Europe/Kirov Europe/Moscow Europe/Samara Europe/Saratov "
    "Europe/Ulyanovsk Europe/Volgograd",
    "TJ": "Asia/Dushanbe",
    "TM": "Asia/Ashgabat",
    "TR": "Europe/Istanbul",
    "UZ": "Asia/Samarkand Asia/Tashkent",
}


def edition() -> str:
    """Return the release of timezone-boundary-builder that the polygons come from, such as `2026e`."""
    return tzfpy.data_version()


def countries() -> dict[str, BaseGeometry]:
    """Return each state's area inside WORK, at sea as far as its time zones reach.

    Raises ValueError when the package holds a zone in WORK that no state of ZONES claims.
    """
    _check_complete()
    return {code: shapely.union_all([_zone(name) for name in names.split()]) for code, names in ZONES.items()}


def _zone(name: str) -> BaseGeometry:
    collection = json.loads(tzfpy.get_tz_polygon_geojson(name))
    polygons = [shapely.make_valid(shape(feature["geometry"])) for feature in collection["features"]]
    return shapely.union_all(polygons).intersection(WORK)


def _check_complete() -> None:
    known = set(" ".join(ZONES.values()).split())
    land = [name for name in tzfpy.timezonenames() if not name.startswith("Etc/")]
    missing = [name for name in land if name not in known and not _zone(name).is_empty]
    if missing:
        raise ValueError(f"time zones without a state: {', '.join(missing)}")
