"""The order of features: numbers, texts, dates, nothing; several properties; pages."""

from __future__ import annotations

from functools import cmp_to_key
from itertools import pairwise
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ca_geo.atlas import Atlas
from ca_geo.columns import Properties
from ca_geo.period import Period
from ca_geo.schema import PropertyInfo

SCHEMA = {
    info.name: info
    for info in (
        PropertyInfo("name", "string", "Name", ""),
        PropertyInfo("killed", "integer", "Killed", ""),
        PropertyInfo("done", "boolean", "Done", ""),
        PropertyInfo("start", "string", "Start", "", format="edtf"),
    )
}
DATES = [
    "..",
    "2024",
    "2024-11",
    "2024-11-18",
    "202X",
    "2023~",
    "2024-11-17/2024-11-18",
    "../2020",
    "2019/..",
]
RECORDS = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "name": st.sampled_from(["a", "B", "é", "Я", "ab", ""]),
            "killed": st.integers(-2, 2),
            "done": st.booleans(),
            "start": st.sampled_from(DATES),
        },
    ),
    max_size=12,
)
ORDERS = st.lists(st.tuples(st.sampled_from(list(SCHEMA)), st.booleans()), min_size=1, max_size=3)


def _rank(name: str, value: Any) -> Any:
    if name != "start":
        return value
    if value == "..":
        return (1, 0, 0, value)
    first, last = Period.parse(value).inner
    return (0, first.toordinal() if first else 0, last.toordinal() if last else 10**9, value)


def _compared(one: Any, other: Any, order: list[tuple[str, bool]]) -> int:
    """Two records by one property after the other: nothing comes last, whichever way the property goes."""
    for name, down in order:
        values = one.get(name), other.get(name)
        if None in values:
            if values != (None, None):
                return 1 if values[0] is None else -1
            continue
        left, right = (_rank(name, value) for value in values)
        if left != right:
            return (1 if left > right else -1) * (-1 if down else 1)
    return 0


@given(RECORDS, ORDERS)
def test_the_order_is_that_of_comparing_two_by_two(
    records: list[dict[str, Any]], order: list[tuple[str, bool]]
) -> None:
    import numpy as np

    keys = Properties(SCHEMA, records).order(order)
    found = [records[index] for index in np.lexsort(keys[::-1])]
    assert found == sorted(records, key=cmp_to_key(lambda one, other: _compared(one, other, order)))


def _values(client: httpx.Client, query: str, name: str) -> list[Any]:
    found: list[Any] = []
    href = f"/collections/border-incidents/items?{query}&limit=3"
    while href:
        body = client.get(href).json()
        found += [feature["properties"].get(name) for feature in body["features"]]
        href = next((link["href"] for link in body["links"] if link["rel"] == "next"), "")
    return found


def test_pages_are_pages_of_one_order(client: httpx.Client, real_atlas: Atlas) -> None:
    everything = [record.get("killed") for record in real_atlas.layers["border-incidents"].properties]
    there = sorted(value for value in everything if value is not None)
    assert len(there) > 3
    nothing = [None] * everything.count(None)
    assert _values(client, "sortby=killed", "killed") == [*there, *nothing]
    assert _values(client, "sortby=%2Bkilled", "killed") == [*there, *nothing]
    assert _values(client, "sortby=-killed", "killed") == [*there[::-1], *nothing]


def test_dates_go_by_the_day_not_by_the_letter(client: httpx.Client) -> None:
    dates = [date for date in _values(client, "sortby=start", "start") if date is not None]
    firsts = [Period.parse(date).inner[0] for date in dates]
    assert len(dates) > 5
    assert all(one is None or (other is not None and one <= other) for one, other in pairwise(firsts))


def test_equals_keep_their_order(client: httpx.Client, real_atlas: Atlas) -> None:
    layer = real_atlas.layers["border-incidents"]
    body = client.get("/collections/border-incidents/items?sortby=category").json()
    expected = sorted(range(len(layer)), key=lambda index: layer.properties[index]["category"])
    assert [one["id"] for one in body["features"]] == [layer.ids[index] for index in expected]


def test_an_order_that_is_asked_for_goes_before_that_of_the_search(client: httpx.Client) -> None:
    href = "/collections/mines/items?q=gold,mine"
    ids = [one["id"] for one in client.get(href).json()["features"]]
    by_name = [one["properties"]["name"] for one in client.get(href + "&sortby=name").json()["features"]]
    assert len(ids) == len(by_name) > 3
    assert by_name == sorted(by_name)


def test_files_have_the_order_too(client: httpx.Client) -> None:
    items = client.get("/collections/mines/items?sortby=-name").json()
    file = client.get("/collections/mines/items?sortby=-name&f=geojson").json()
    assert [one["id"] for one in file["features"]] == [one["id"] for one in items["features"]]


@pytest.mark.parametrize("name", ["nothing", "countries", "geometry", ""])
def test_what_cannot_be_sorted_by_is_said(client: httpx.Client, name: str) -> None:
    answer = client.get(f"/collections/mines/items?sortby={name}")
    (fault,) = answer.json()["faults"]
    assert (answer.status_code, fault["parameter"]) == (400, "sortby")
    assert fault["message"] == f"'{name}' is not among the properties"
    assert "countries" not in fault["allowed"].split(", ")
