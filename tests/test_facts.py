"""What pages say of properties."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ca_geo.atlas import Atlas
from ca_geo.facts import Fact, Facts, Value
from ca_geo.settings import Settings


@pytest.fixture
def facts(tiny_data: Path) -> Facts:
    return Facts(Atlas.load(replace(Settings(), data=tiny_data)), "/atlas")


def _found(facts: Facts, fid: str) -> dict[str, Fact]:
    layer = facts.atlas.layers["mines"]
    return {fact.info.name: fact for fact in facts.of(layer, layer.index_of(fid))}


def test_every_property_is_told_in_the_order_of_the_schema(facts: Facts) -> None:
    layer = facts.atlas.layers["mines"]
    for index, record in enumerate(layer.properties):
        told = [fact.info.name for fact in facts.of(layer, index)]
        assert told == [name for name in layer.schema if name in record]


def test_values_are_told_in_words_beside_what_is_stored(facts: Facts) -> None:
    found: dict[str, Any] = {name: fact.values for name, fact in _found(facts, "taror").items()}
    assert found["status"] == (Value("In use", "operational", "It is in use."),)
    assert found["owners"] == (Value("Zijin Mining", "zijin"),)
    assert found["countries"] == (Value("Tajikistan", "TJ", "ISO 3166-1."),)
    assert found["end"] == (Value("goes on", ".."),)
    assert found["location_uncertainty_m"] == (Value("10\u202f000\u00a0m"),)
    assert found["cost_usd_contested"] == (Value("yes"),)
    assert found["sources"] == (
        Value("D1 fn 13", meaning="A report", href="/atlas/sources/D1"),
        Value("R1", meaning="A page", href="/atlas/sources/R1"),
    )


def test_a_contested_value_is_marked(facts: Facts) -> None:
    found = _found(facts, "taror")
    assert [name for name, fact in found.items() if fact.contested] == ["cost_usd"]


def test_a_source_knows_who_names_it(facts: Facts) -> None:
    cited = [(layer.id, layer.ids[index]) for layer, index in facts.cited("D1")]
    layers = facts.atlas.layers.values()
    assert cited == [(layer.id, fid) for layer in layers for fid in layer.ids]
    assert list(facts.cited("atlas")) == []


def test_names_in_other_languages_have_their_language(real_atlas: Atlas) -> None:
    facts, layer = Facts(real_atlas), real_atlas.layers["gbao-facilities"]
    found = {fact.info.name: fact.lang for fact in facts.of(layer, layer.index_of("shaymak-facility"))}
    assert (found["name_ru"], found["name_tg"], found["name"]) == ("ru", "tg", None)
