"""Answers of the server, taken apart for the abstract tests (tests/ats)."""

from __future__ import annotations

from typing import Any

import httpx


def body_of(client: httpx.Client, path: str, **query: Any) -> Any:
    """The JSON of an answer that must be 200."""
    answer = client.get(path, params=query or None)  # none at all would drop those of the address
    assert answer.status_code == 200, answer.text
    return answer.json()


def ids(body: Any) -> list[str]:
    return [feature["id"] for feature in body["features"]]


def links(body: Any, rel: str) -> list[dict[str, str]]:
    return [link for link in body["links"] if link["rel"] == rel]


def target(body: Any, rel: str, media_type: str) -> str:
    """The one link of a relation and a media type."""
    (link,) = [link for link in links(body, rel) if link.get("type") == media_type]
    return link["href"]


def refused(client: httpx.Client, path: str, **query: Any) -> list[str]:
    """The parameters at fault of an answer that must be 400 and say so."""
    answer = client.get(path, params=query)
    assert answer.status_code == 400, (query, answer.text[:200])
    assert answer.headers["content-type"] == "application/problem+json"
    return [fault["parameter"] for fault in answer.json()["faults"]]


def resolved(definition: Any, node: Any) -> Any:
    """A node of the API definition; where it refers to another, that one."""
    while "$ref" in node:
        found = definition
        for part in node["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        node = found
    return node


def parameter(definition: Any, layer: str, name: str) -> Any:
    """A parameter of a layer's items as the API definition has it."""
    told = definition["paths"][f"/collections/{layer}/items"]["get"]["parameters"]
    (found,) = [one for one in (resolved(definition, one) for one in told) if one["name"] == name]
    return found
