"""Figures on countries, one source a figure: `indicators.csv` of the data folder; one without it has none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ca_geo.evidence import INDICATOR_COLUMNS, Claim, Row, Value, read_rows, typed

FILE = "indicators.csv"
MAPPED = frozenset({"trade", "debt", "arms", "telecom"})
SIGNS = {"percent": "%", "count": "", "edtf": ""}  # how pages write a unit that is no word


@dataclass(frozen=True)
class Indicator:
    """One figure as one source has it, None where a row is empty. `countries` are codes, or C5 or SCO."""

    id: str
    countries: tuple[str, ...]
    indicator: str
    title: str
    value: Value | None
    low: Value | None
    high: Value | None
    unit: str | None
    qualifier: str | None
    date: str | None
    basis: str
    partner: str | None
    source: str
    locator: str | None
    printed: str
    caveat: str | None
    status: str

    @property
    def topic(self) -> str:
        """The code of its topic, which its indicator's code begins with."""
        return self.indicator.partition("-")[0]

    @property
    def sign(self) -> str | None:
        """The unit as a page writes it behind a number."""
        return SIGNS.get(self.unit or "", self.unit) or None

    @property
    def is_contested(self) -> bool:
        return self.status == "contested"

    def as_claim(self, country: str) -> Claim:
        """The figure as a claim on a state: its source says so, in words that name basis and caveat."""
        words = f"{self.title}. {self.caveat}" if self.caveat else self.title
        return Claim(
            id=self.id,
            feature=country,
            property=self.indicator.replace("-", "_"),
            statement=words,
            printed=self.printed,
            value=self.value,
            low=self.low,
            high=self.high,
            unit=self.unit,
            qualifier=self.qualifier,
            asserted_by=self.source,
            position="affirms",
            source=self.source,
            locator=self.locator,
            locator_line=None,
            date=self.date,
            status=self.status,
        )

    def as_json(self) -> dict[str, Any]:
        """What the figure says, absent where it says nothing."""
        return {name: value for name, value in asdict(self).items() if value is not None}


def load(data: Path) -> tuple[Indicator, ...]:
    """The figures of a data folder that keeps the rules of `validate`, in the order of the file.

    :raises DataError: the file cannot be read.
    """
    path = data / FILE
    return tuple(map(indicator, read_rows(path, INDICATOR_COLUMNS))) if path.exists() else ()


def indicator(row: Row) -> Indicator:
    """A row of the file. The line in the document is for checks alone and stays behind."""
    said: dict[str, Any] = {name: row[name] or None for name in INDICATOR_COLUMNS}
    said |= {name: typed(row[name], row["unit"]) for name in ("value", "low", "high")}
    del said["locator_line"]
    return Indicator(countries=tuple(said.pop("country").split()), **said)


def choropleths(figures: Sequence[Indicator], states: Sequence[str]) -> list[dict[str, Any]]:
    """What can be mapped: one figure a state, of two states or more, of one time, unit and partner.

    Each has `id`, `partner`, `unit`, `date`, `sources`, `unknown` (states without a figure) and `values` by
    state: `value`, `low` and `high` over all that is said of it, `others` (as printed), `contested`,
    `qualifier`. Shares in companies are no property of a state and are left out.
    """
    groups: dict[tuple[str, str, str, str], dict[str, list[Indicator]]] = {}
    for figure in figures:
        is_single = len(figure.countries) == 1 and figure.countries[0] in states
        if (
            is_single
            and figure.topic in MAPPED
            and figure.unit
            and figure.date
            and figure.status == "accepted"
        ):
            key = (figure.indicator, figure.unit, figure.partner or "", figure.date)
            groups.setdefault(key, {}).setdefault(figure.countries[0], []).append(figure)
    return [
        _choropleth([found for (found,) in by_state.values()], figures, states)
        for by_state in groups.values()
        if len(by_state) > 1 and all(len(found) == 1 for found in by_state.values())
    ]


def _choropleth(
    shown: Sequence[Indicator], figures: Sequence[Indicator], states: Sequence[str]
) -> dict[str, Any]:
    rivals = {one.id: [one, *_rivals(one, figures)] for one in shown}
    return {
        "id": shown[0].indicator,
        "partner": shown[0].partner,
        "unit": shown[0].sign,
        "date": shown[0].date,
        "sources": list(dict.fromkeys(one.source for said in rivals.values() for one in said)),
        "unknown": [state for state in states if state not in {one.countries[0] for one in shown}],
        "values": {one.countries[0]: _value(one, rivals[one.id]) for one in shown},
    }


def _rivals(shown: Indicator, figures: Sequence[Indicator]) -> Iterator[Indicator]:
    """What else is said of the same, at whatever time."""
    same = (shown.countries, shown.indicator, shown.unit, shown.partner)
    for one in figures:
        if one.is_contested and (one.countries, one.indicator, one.unit, one.partner) == same:
            yield one


def _value(shown: Indicator, said: Sequence[Indicator]) -> dict[str, Any]:
    numbers = [one.value for one in said if isinstance(one.value, int | float)]
    return {
        "value": shown.value,
        "qualifier": shown.qualifier,
        "low": min(numbers),
        "high": max(numbers),
        "others": [one.printed for one in said[1:]],
        "contested": len(said) > 1,
    }
