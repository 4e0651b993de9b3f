"""Claims and sources as collections without geometry, served and exported like any layer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ca_geo.catalog import Catalog, LayerInfo
from ca_geo.citation import citation
from ca_geo.evidence import Claim, Claims
from ca_geo.schema import Kind, PropertyInfo, describe

Record = Mapping[str, Any]
LICENCE = "CC-BY-4.0"
SOURCE_PROPERTIES: tuple[tuple[str, Kind, str, str], ...] = (
    ("id", "string", "Identifier", "D0 to D4 for the documents mapped, R for references, others by name."),
    ("type", "string", "Type", "Kind of work, as CSL names it."),
    ("title", "string", "Title", "Title of the work."),
    ("author", "string", "Authors", "Family name, given name; several with semicolons."),
    ("issued", "string", "Issued", "Date of issue, EDTF; absent from undated works."),
    ("publisher", "string", "Publisher", "Who brought it out."),
    ("container_title", "string", "In", "The journal, paper or site that it stands in."),
    ("language", "string", "Language", "Language of the work, BCP 47."),
    ("citation", "string", "Citation", "The whole as a line of a bibliography."),
    ("url", "string", "Address", "Where it can be read; absent where no link may be made."),
    ("isbn", "string", "ISBN", "International standard book number."),
    ("note", "string", "Note", "What it is, in words of the atlas."),
    ("terms", "string", "Terms", "On which terms it is cited."),
    ("claims", "integer", "Claims", "How many claims rest on it."),
)


@dataclass(frozen=True)
class Table:
    """What a collection without geometry is made of. `dates` names the property that `datetime` asks for."""

    info: LayerInfo
    records: tuple[Record, ...]
    schema: Mapping[str, PropertyInfo]
    dates: str


def tables(catalog: Catalog, claims: Claims, schema: Record, homes: Mapping[str, str]) -> Iterator[Table]:
    """The tables of an atlas: its claims, if it has any, and its sources.

    `schema` is the JSON Schema of claims; `homes` says in which layer each feature is.
    """
    if claims.claims:
        yield _claims_table(catalog, claims, schema, homes)
    yield _sources_table(catalog, claims)


def _claims_table(catalog: Catalog, claims: Claims, schema: Record, homes: Mapping[str, str]) -> Table:
    info = _info("claims", "Claims", "Who says what of the features, in which source.", catalog)
    records = tuple(_claim_record(claim, catalog, homes) for claim in claims.claims)
    document = {"properties": {"properties": schema}}
    return Table(info, records, describe(document, catalog.vocabularies, records), "date")


def _claim_record(claim: Claim, catalog: Catalog, homes: Mapping[str, str]) -> Record:
    """A claim flat; its values as text, because one column holds numbers, dates and codes."""
    said = claim.as_json()
    said |= {name: str(said[name]) for name in ("value", "low", "high") if name in said}
    names = {
        "collection": homes.get(claim.feature),
        "asserted_by_name": _name(claim.asserted_by, catalog),
        "source_title": catalog.sources.get(claim.source, {}).get("title"),
    }
    return _present(said | names)


def _name(who: str, catalog: Catalog) -> str | None:
    name: str | None = catalog.actors.get(who, {}).get("name") or catalog.sources.get(who, {}).get("title")
    return name


def _sources_table(catalog: Catalog, claims: Claims) -> Table:
    info = _info("sources", "Sources", "What the records rest on.", catalog)
    counts = Counter(claim.source for claim in claims.claims)
    records = tuple(_source_record(item, counts[fid]) for fid, item in catalog.sources.items())
    schema = {name: PropertyInfo(name, kind, title, text) for name, kind, title, text in SOURCE_PROPERTIES}
    schema["issued"] = replace(schema["issued"], format="edtf")
    return Table(info, records, schema, "issued")


def _source_record(item: Record, claims: int) -> Record:
    """A CSL item flat: authors and date of issue as texts."""
    parts = (item.get("issued", {}).get("date-parts") or [[]])[0]
    said = {
        **{name.replace("-", "_").lower(): value for name, value in item.items() if isinstance(value, str)},
        "id": item["id"],
        "author": "; ".join(map(_author, item.get("author", ()))),
        "issued": "-".join(f"{part:02}" for part in parts),
        "citation": ". ".join(citation(item)),
        "terms": item.get("custom", {}).get("terms"),
        "claims": claims,
    }
    return _present({name: said[name] for name, *_ in SOURCE_PROPERTIES if name in said})


def _author(name: Mapping[str, str]) -> str:
    return name.get("literal") or ", ".join(name[part] for part in ("family", "given") if part in name)


def _info(id: str, title: str, description: str, catalog: Catalog) -> LayerInfo:
    """A table is as new as the newest layer, and is nobody else's work."""
    newest = max((info.evidence_as_of for info in catalog.layers.values()), default="")
    return LayerInfo(id, title, description, "", LICENCE, catalog.title, newest)


def _present(said: Record) -> Record:
    return {name: value for name, value in said.items() if value not in {None, ""}}
