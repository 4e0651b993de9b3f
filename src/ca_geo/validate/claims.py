"""The rules of the claims: every fact is backed, every figure is the one that its source prints.

Rules of a row yield messages; rules of a feature yield (property, message). The tables at the end list them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any

from ca_geo import printed
from ca_geo.catalog import issued, source_id
from ca_geo.errors import BadValue, DataFault
from ca_geo.evidence import LOCATION, Row, typed, unit_of
from ca_geo.period import OPEN, Period
from ca_geo.schema import property_rules
from ca_geo.validate.folder import Feature, Folder
from ca_geo.validate.ledger import Ledger
from ca_geo.validate.schemas import check_records

Messages = Iterator[str]
Said = Iterator[tuple[str, str]]
CLAIMS, INDICATORS = "claims.csv", "indicators.csv"
AMOUNTS = ("value", "low", "high")
DOCUMENT = re.compile(r"D\d+")
COUNTED = frozenset({"count", "persons", "times"})  # units of which a source may print the bare number
LARGER: Mapping[str, tuple[str, int]] = {"Mt a year": ("t", 10**6)}  # unit, printed in, how many of it


@dataclass(frozen=True)
class Known:
    """What claims may speak of."""

    folder: Folder
    ledger: Ledger

    @cached_property
    def features(self) -> Mapping[str, tuple[str, Feature]]:
        """Every feature by id, with its file."""
        return {
            feature["id"]: (f"layers/{name}.geojson", feature)
            for name, collection in self.folder.layers.items()
            for feature in collection["features"]
        }

    @cached_property
    def claims_of(self) -> Mapping[str, Sequence[Row]]:
        """The claims on each feature."""
        found: dict[str, list[Row]] = {}
        for row in self.ledger.claims or ():
            found.setdefault(row["feature"], []).append(row)
        return found

    @cached_property
    def indicators(self) -> Mapping[str, Row]:
        return {row["id"]: row for row in self.ledger.indicators or ()}

    @cached_property
    def rules(self) -> Mapping[str, Mapping[str, Any]]:
        """What the schema says of each property, of facts and of others."""
        return property_rules(self.folder.schemas["feature"])

    @cached_property
    def facts(self) -> tuple[str, ...]:
        """The properties that rest on claims, in the order of the schema."""
        return tuple(name for name, rule in self.rules.items() if rule.get("x-fact"))

    @cached_property
    def sources(self) -> Mapping[str, Mapping[str, Any]]:
        return {item["id"]: item for item in self.folder.documents["sources"]}

    @cached_property
    def codes(self) -> Mapping[str, Any]:
        return self.folder.vocabularies or {}

    def codelist(self, name: str) -> Mapping[str, Any] | None:
        """The codes that a property's values are from, if they are from a list."""
        rule = {**self.rules.get(name, {}).get("items", {}), **self.rules.get(name, {})}
        listed = rule.get("x-codelist") or rule.get("x-ref")
        return self.codes.get(listed, {}) if listed else None


# Rules of a row: of claims alone


def names_are_known(row: Row, known: Known) -> Messages:
    if row["feature"] not in known.features and row["feature"] not in known.indicators:
        yield f"{row['feature']!r} is no feature and no indicator"
    if row["asserted_by"] not in known.sources and row["asserted_by"] not in known.folder.actors:
        yield f"asserted_by: {row['asserted_by']!r} is no actor and no source"
    name = row["property"]
    of_indicator = name == "value" and row["feature"] in known.indicators
    if name and name != LOCATION and not of_indicator and name not in known.facts:
        yield f"{name!r} is no fact of features"


def source_is_listed_by_the_feature(row: Row, known: Known) -> Messages:
    if row["feature"] in known.features:
        _, feature = known.features[row["feature"]]
        if row["source"] not in map(source_id, feature["properties"]["sources"]):
            yield f"{row['source']} is missing from the sources of the feature"


def unit_is_the_propertys(row: Row, known: Known) -> Messages:
    if row["property"] in known.facts:
        unit = unit_of(known.rules[row["property"]])
        if row["unit"] != unit:
            yield f"unit: {row['unit']!r} must be {unit!r}, which the property has"
    elif row["property"] == LOCATION and row["unit"]:
        yield f"unit: {row['unit']!r} must be left out: a location is written as longitude and latitude"


def unit_is_known(row: Row, known: Known) -> Messages:
    """Of statements and indicators, which have no property to give them a unit."""
    units = {unit_of(rule) for rule in known.rules.values()} | {"edtf", "count", "USD", "persons", "times"}
    if row["unit"] not in units:
        yield f"unit: {row['unit']!r} is unknown; there are: {', '.join(sorted(units - {''}))}"


def value_is_a_code(row: Row, known: Known) -> Messages:
    codes = known.codelist(row["property"])
    if codes is not None and row["value"] and row["value"] not in codes:
        yield f"value: {row['value']!r} is no code of the property"


def nothing_is_said_after_its_source(row: Row, known: Known) -> Messages:
    last = issued(known.sources.get(row["source"], {}))
    first = None
    with suppress(BadValue):  # the schema's format has said so
        first = Period.parse(row["date"]).inner[0] if row["date"] else None
    if first and last and first > last:
        yield f"date: {row['date']!r} lies after the day of {row['source']}, {last}"


# Rules of a row: of claims and indicators


def source_is_known(row: Row, known: Known) -> Messages:
    if row["source"] not in known.sources:
        yield f"source: {row['source']!r} is none of sources.json"


def documents_have_locators(row: Row, known: Known) -> Messages:
    if DOCUMENT.fullmatch(row["source"]):
        for column in ("locator", "locator_line"):
            if not row[column]:
                yield f"{column}: is missing; a claim says where in {row['source']} it stands"
    elif row["locator_line"]:
        yield f"locator_line: stands at {row['source']}, which is no document of ours"


def amounts_are_of_the_unit(row: Row, known: Known) -> Messages:
    for column in AMOUNTS:
        try:
            _amount(row[column], row["unit"])
        except (BadValue, InvalidOperation):
            yield f"{column}: {row[column]!r} is no {'EDTF date' if row['unit'] == 'edtf' else 'number'}"
    if bool(row["low"]) != bool(row["high"]):
        yield "low and high: one stands without the other"


def range_holds_the_value(row: Row, known: Known) -> Messages:
    if row["low"] and row["high"]:
        low, high = _bounds(row["low"], row["unit"])[0], _bounds(row["high"], row["unit"])[1]
        first, last = _bounds(row["value"], row["unit"]) if row["value"] else (low, high)
        if not low <= first <= last <= high:
            yield f"value: {row['value']!r} does not lie between {row['low']!r} and {row['high']!r}"


def figures_are_printed(row: Row, known: Known) -> Messages:
    is_figure = row["unit"] and any(row[column] not in {"", OPEN} for column in AMOUNTS)
    is_derived = bool(row.get("statement"))  # which says how
    if is_figure and not row["printed"] and not is_derived and DOCUMENT.fullmatch(row["source"]):
        yield f"printed: is missing, and no statement says how the figure follows from {row['source']}"


def printed_agrees(row: Row, known: Known) -> Messages:
    if not row["printed"] or not any(row[column] for column in AMOUNTS):
        return
    if row["unit"] == "edtf":
        yield from _date_agrees(row)
    elif row["unit"]:
        yield from _figure_agrees(row)
    elif known.codelist(row["property"]) is None:
        yield from _numbers_agree(row)


def _figure_agrees(row: Row) -> Messages:
    try:
        figure = printed.parse(row["printed"])
    except BadValue as fault:
        yield f"printed: {fault.message}"
        return
    base, factor = LARGER.get(row["unit"], (row["unit"], 1))
    if figure.unit not in {"", base} and not {figure.unit, base} <= COUNTED:
        yield f"unit: {row['unit']!r} where {figure.unit} is printed"
    for column, read in zip(AMOUNTS, (figure.value, figure.low, figure.high), strict=True):
        written = Decimal(row[column]) * factor if row[column] else None
        if written != read:
            yield f"{column}: {row[column] or 'nothing'} where {row['printed']!r} reads {_said(read, factor)}"
    if figure.qualifier != row["qualifier"]:
        yield f"qualifier: {row['qualifier'] or 'none'} where {figure.qualifier or 'none'} is printed"


def _said(read: Decimal | None, factor: int) -> str:
    return "nothing" if read is None else f"{read / factor:f}"


def _date_agrees(row: Row) -> Messages:
    for column in AMOUNTS:
        text = row[column].rstrip("~?%")
        if text and text != OPEN and text not in _readings(row["printed"], text[:4]):
            yield f"{column}: {row[column]} where {row['printed']!r} is printed"


def _readings(text: str, year: str) -> set[str]:
    """Every date that a text can stand for: also the ends of a longer time, and a time between two dates."""
    found = printed.dates(text, year)
    ends = {end for one in found if not re.search(r"-\d\d-\d\d/", one) for end in one.split("/")}
    return {*found, *ends, "/".join(found)}


def _numbers_agree(row: Row) -> Messages:
    """Of texts, such as times of day: the numbers printed stand together in the value."""
    said, value = (re.findall(r"\d+:\d+|\d+", row[column]) for column in ("printed", "value"))
    together = (sorted(value[at : at + len(said)]) for at in range(len(value) - len(said) + 1))
    if said and sorted(said) not in together:
        yield f"value: {', '.join(said)} in what is printed, which {row['value']!r} does not hold together"


def figures_without_print_are_in_words(row: Row, known: Known) -> Messages:
    """What no source prints in so many digits stands in the record, or else in the statement."""
    is_shown = row["property"] and row["status"] == "accepted"
    if not row["unit"] or row["printed"] or is_shown:
        return
    for number in sorted(
        set().union(*(printed.numbers(row[column]) for column in AMOUNTS)) - printed.numbers(row["statement"])
    ):
        yield f"printed: is missing, and the statement does not say {number} either"


def numbers_in_words_stand_elsewhere(row: Row, known: Known) -> Messages:
    """A number in a statement, or in a name as printed, is not the only place where it is written."""
    if row["feature"] not in known.features:
        return
    _, feature = known.features[row["feature"]]
    others = [other for other in known.claims_of.get(row["feature"], ()) if other is not row]
    pool = _written(feature, others) | printed.numbers(" ".join(row[column] for column in (*AMOUNTS, "date")))
    words = (
        {"statement": row["printed"]}
        if row["unit"]
        else {"statement": row["printed"], "printed": row["statement"]}
    )
    for column, beside in words.items():
        for number in sorted(printed.numbers(row[column]) - pool - printed.numbers(beside)):
            yield f"{column}: {number} stands in no figure, other claim or property of the feature"


def texts_bear_it_out(row: Row, known: Known) -> Messages:
    yield from known.ledger.library.faults(row)


# Rules of a feature


def facts_are_backed(feature: Feature, rows: Sequence[Row], known: Known) -> Said:
    for name in known.facts:
        shown = _items(feature["properties"].get(name))
        accepted = [row["value"] for row in rows if row["property"] == name and row["status"] == "accepted"]
        for value in shown:
            if not any(_equal(value, text) for text in accepted):
                yield name, f"{value!r} rests on no accepted claim"
        for text in dict.fromkeys(filter(None, accepted)):
            if not any(_equal(value, text) for value in shown):
                yield name, f"{text!r} is an accepted claim, but not what the record shows"


def doubt_is_shown(feature: Feature, rows: Sequence[Row], known: Known) -> Said:
    for name in known.facts:
        is_contested = any(row["property"] == name and row["status"] == "contested" for row in rows)
        is_marked = feature["properties"].get(f"{name}_contested") is True
        if is_contested and not is_marked:
            yield f"{name}_contested", "is missing: the claims differ, and the value may not stand alone"
        elif is_marked and not is_contested:
            yield f"{name}_contested", "no claim contests it"


def bounds_are_the_claims(feature: Feature, rows: Sequence[Row], known: Known) -> Said:
    for name in known.facts:
        unit = unit_of(known.rules[name])
        claims = [row for row in rows if row["property"] == name and row["status"] != "superseded"]
        values = [row[column] for row in claims for column in AMOUNTS if row[column]] if unit else []
        if not any(row["status"] == "contested" and (row["value"] or row["low"]) for row in claims):
            values = []
        yield from _bounds_agree(feature["properties"], name, unit, values)


def _bounds_agree(properties: Mapping[str, Any], name: str, unit: str, values: Sequence[str]) -> Said:
    for side, end, choose in (("low", 0, min), ("high", 1, max)):
        written = properties.get(f"{name}_{side}")
        if written is None:
            if values:
                yield f"{name}_{side}", "is missing: claims give several values"
        elif not values:
            yield f"{name}_{side}", "rests on no claims that differ"
        else:
            expected = choose((_bounds(text, unit)[end], text) for text in values)
            if _bounds(str(written), unit)[end] != expected[0]:
                yield f"{name}_{side}", f"{written!r} must be {expected[1]}, as the claims have it"


def places_are_backed(feature: Feature, rows: Sequence[Row], known: Known) -> Said:
    located: dict[str, list[str]] = {}
    for row in rows:
        if row["property"] == LOCATION:
            located.setdefault(row["source"], []).append(row["value"])
    geometry = feature["geometry"]
    if geometry is None and located:
        yield LOCATION, "is claimed, but the record has no coordinates of its own"
    if geometry is not None:
        points = geometry["coordinates"] if geometry["type"] != "Point" else [geometry["coordinates"]]
        if not located:
            yield LOCATION, "rests on no claim"
        for source, values in located.items():
            if list(map(_position, values)) != [tuple(map(float, point)) for point in points]:
                yield (
                    LOCATION,
                    f"the claims of {source} are not the coordinates, one for each vertex in order",
                )


def _position(text: str) -> tuple[float, ...]:
    return tuple(map(float, text.split()))


def words_repeat_figures(feature: Feature, rows: Sequence[Row], known: Known) -> Said:
    """What summary and notes say in digits stands in a claim or in another property."""
    pool = _written(feature, rows)
    for name, text in feature["properties"].items():
        if _is_prose(name):
            for number in sorted(printed.numbers(text) - pool):
                yield name, f"{number} stands in no claim and in no other property"


def _written(feature: Feature, rows: Sequence[Row]) -> set[str]:
    """Every number in the properties that are no prose, and in claims; metres as kilometres too."""
    properties = feature["properties"]
    texts = [str(value) for name, value in properties.items() if not _is_prose(name)]
    texts += [
        f"{value / 1000:g}" for name, value in properties.items() if name.endswith("_m") and value is not True
    ]
    texts += [row[column] for row in rows for column in (*AMOUNTS, "printed", "statement", "date")]
    return printed.numbers(" ".join(texts))


def _is_prose(name: str) -> bool:
    return name == "summary" or name.endswith("_note")


def contested_records_show_why(feature: Feature, rows: Sequence[Row], known: Known) -> Said:
    if feature["properties"].get("assessment") == "contested" and not any(
        row["status"] == "contested" for row in rows
    ):
        yield "assessment", "is contested, but no claim is"


def _items(value: Any) -> Sequence[Any]:
    if value is None:
        return ()
    return value if isinstance(value, list) else (value,)


def _equal(value: Any, text: str) -> bool:
    if isinstance(value, str):
        return value == text
    try:
        return Decimal(str(value)) == Decimal(text)
    except InvalidOperation:
        return False


def _amount(text: str, unit: str) -> Decimal | Period | None:
    if not text or not unit:
        return None
    return Period.parse(text) if unit == "edtf" else Decimal(text)


def _bounds(text: str, unit: str) -> tuple[Any, Any]:
    """First and last of what a value covers: a date's days, a number twice."""
    amount = _amount(text, unit)
    if isinstance(amount, Period):
        first, last = amount.inner
        return first or date.min, last or date.max
    return amount, amount


# The tables

RowRule = Callable[[Row, Known], Messages]
SHARED_RULES: tuple[RowRule, ...] = (
    source_is_known,
    documents_have_locators,
    unit_is_known,
    amounts_are_of_the_unit,
    range_holds_the_value,
    figures_are_printed,
    printed_agrees,
    figures_without_print_are_in_words,
    texts_bear_it_out,
)
CLAIM_RULES: tuple[RowRule, ...] = (
    names_are_known,
    source_is_listed_by_the_feature,
    unit_is_the_propertys,
    value_is_a_code,
    nothing_is_said_after_its_source,
    numbers_in_words_stand_elsewhere,
    *SHARED_RULES,
)
FEATURE_RULES: tuple[Callable[[Feature, Sequence[Row], Known], Said], ...] = (
    facts_are_backed,
    doubt_is_shown,
    bounds_are_the_claims,
    places_are_backed,
    words_repeat_figures,
    contested_records_show_why,
)
UNREADABLE = (AttributeError, IndexError, KeyError, TypeError, ValueError, ArithmeticError)


def check_claims(folder: Folder, ledger: Ledger) -> Iterator[DataFault]:
    """The faults of both tables and of all facts; nothing is asked of a table that there is not."""
    known = Known(folder, ledger)
    yield from ledger.faults
    if ledger.indicators is not None:
        yield from indicator_table_faults(ledger.indicators, known)
    if ledger.claims is None:
        return
    yield from _forms("claims", ledger.claims, known)
    for row in ledger.claims:
        yield from claim_faults(row, known)
    for fid, (file, feature) in known.features.items():
        yield from feature_faults(file, feature, known.claims_of.get(fid, ()), known)


def indicator_table_faults(rows: Sequence[Row], known: Known) -> Iterator[DataFault]:
    yield from _forms("indicators", rows, known)
    for row in rows:
        yield from indicator_faults(row, known)
    for fid, count in Counter(row["id"] for row in rows).items():
        if count > 1:
            yield DataFault(INDICATORS, fid, "id", f"stands {count} times")


def _forms(table: str, rows: Sequence[Row], known: Known) -> Iterator[DataFault]:
    """What the table's JSON Schema finds in rows read as records."""
    schema = known.ledger.schemas[table]
    for number, message in check_records(known.folder, schema, map(_record, rows)):
        row = rows[number]
        where = row.get("feature") or row.get("id") or f"row {number + 2}"
        yield DataFault(f"{table}.csv", where, row.get("property") or None, f"({row['source']}) {message}")


def _record(row: Row) -> dict[str, Any]:
    """A row as its schema sees it: empty cells absent, numbers where the unit counts something."""
    record: dict[str, Any] = {name: cell for name, cell in row.items() if cell}
    for name in AMOUNTS:
        with suppress(ValueError):  # `amounts_are_of_the_unit` says so
            record |= {name: typed(row[name], row["unit"])} if row[name] else {}
    if row["locator_line"].isdigit():
        record["locator_line"] = int(row["locator_line"])
    return record


def claim_faults(row: Row, known: Known) -> Iterator[DataFault]:
    """The faults of one row of claims.csv."""
    for message in _row_messages(CLAIM_RULES, row, known):
        yield DataFault(
            CLAIMS, row["feature"], row["property"] or "statement", f"({row['source']}) {message}"
        )


def indicator_faults(row: Row, known: Known) -> Iterator[DataFault]:
    """The faults of one row of indicators.csv."""
    for message in _row_messages(SHARED_RULES, {**row, "property": "value"}, known):
        yield DataFault(INDICATORS, row["id"], None, f"({row['source']}) {message}")


def feature_faults(file: str, feature: Feature, rows: Sequence[Row], known: Known) -> Iterator[DataFault]:
    """What a feature shows that its claims do not bear out."""
    for rule in FEATURE_RULES:
        try:
            for name, message in rule(feature, rows, known):
                yield DataFault(file, feature["id"], name, message)
        except UNREADABLE as fault:
            yield DataFault(file, feature["id"], None, f"cannot be read for {rule.__name__}: {fault!r}")


def _row_messages(rules: Sequence[RowRule], row: Row, known: Known) -> Messages:
    """What the rules find; one that cannot read the row is heard only if no other found anything."""
    found, unread = [], []
    for rule in rules:
        try:
            found += list(rule(row, known))
        except UNREADABLE as fault:
            unread.append(f"cannot be read for {rule.__name__}: {fault!r}")
    yield from found or unread
