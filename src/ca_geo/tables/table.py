"""What a collection that stands in no layer file is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ca_geo.catalog import Catalog, LayerInfo
from ca_geo.schema import PropertyInfo

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

Record = Mapping[str, Any]
LICENCE = "CC-BY-4.0"


@dataclass(frozen=True)
class Table:
    """A collection made of files that are no layers. `dates` names the property that `datetime` asks for.

    `geometries` holds one for each record, in degrees, longitude first; without any it is empty.
    """

    info: LayerInfo
    records: tuple[Record, ...]
    schema: Mapping[str, PropertyInfo]
    dates: str | None
    geometries: tuple[BaseGeometry, ...] = ()


def described(id: str, title: str, description: str, catalog: Catalog) -> LayerInfo:
    """A table is as new as the newest layer, and is nobody else's work. Nothing is claimed of its rows."""
    newest = max((info.evidence_as_of for info in catalog.layers.values()), default="")
    return LayerInfo(id, title, description, "", LICENCE, catalog.title, newest, claimed=False)


def present(said: Record) -> Record:
    """The record without what says nothing."""
    return {name: value for name, value in said.items() if value is not None and value != ""}
