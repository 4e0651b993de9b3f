"""The tables of evidence: who says what, and what it rests on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from ca_geo.catalog import Catalog
from ca_geo.citation import citation
from ca_geo.evidence import Claim, Claims
from ca_geo.schema import Kind, PropertyInfo, describe
from ca_geo.tables.table import Record, Table, described, present

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


def claims_table(catalog: Catalog, claims: Claims, schema: Record, homes: Mapping[str, str]) -> Table:
    """The claims on features.

    `schema` is the JSON Schema of claims; `homes` says in which layer each feature is.
    """
    info = described("claims", "Claims", "Who says what of the features, in which source.", catalog)
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
    return present(said | names)


def _name(who: str, catalog: Catalog) -> str | None:
    name: str | None = catalog.actors.get(who, {}).get("name") or catalog.sources.get(who, {}).get("title")
    return name


def sources_table(catalog: Catalog, claims: Claims) -> Table:
    """The bibliography, each source with the number of claims that rest on it."""
    info = described("sources", "Sources", "What the records rest on.", catalog)
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
    return present({name: said[name] for name, *_ in SOURCE_PROPERTIES if name in said})


def _author(name: Mapping[str, str]) -> str:
    return name.get("literal") or ", ".join(name[part] for part in ("family", "given") if part in name)
