"""Links (RFC 8288) as OGC API Features (17-069r4) wants them in bodies and headers, and their addresses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from ca_geo.media import Media

LICENCES = {
    "CC-BY-4.0": ("Creative Commons Attribution 4.0", "https://creativecommons.org/licenses/by/4.0/"),
    "ODbL-1.0": ("Open Database License 1.0", "https://opendatacommons.org/licenses/odbl/1-0/"),
}
SPDX_ID = re.compile(r"[A-Za-z0-9]+(-[A-Za-z0-9.]+)+")


@dataclass(frozen=True)
class Link:
    """One link: where, in which relation, of which media type, called what."""

    href: str
    rel: str
    type: str | None = None
    title: str | None = None

    def as_json(self) -> dict[str, str]:
        members = {"href": self.href, "rel": self.rel, "type": self.type, "title": self.title}
        return {name: value for name, value in members.items() if value is not None}

    def as_header(self) -> str:
        """The link as a value of the `Link` header. Titles stay in the body: headers carry ASCII alone."""
        kind = f'; type="{self.type}"' if self.type else ""
        return f'<{self.href}>; rel="{self.rel}"{kind}'


def header(links: Iterable[Link]) -> str:
    """The value of the `Link` header. Files stand in the body only: with all of them it would be too long."""
    return ", ".join(link.as_header() for link in links if link.rel != "enclosure")


def as_json(links: Iterable[Link]) -> list[dict[str, Any]]:
    return [link.as_json() for link in links]


def address(base: str, path: str, **parameters: str | int) -> str:
    """An absolute address: `base` without closing slash, the path percent-encoded, then the parameters."""
    query = f"?{urlencode(parameters)}" if parameters else ""
    return f"{base}{quote(path)}{query}"


def representations(
    base: str, path: str, chosen: Media, offered: Sequence[Media], query: str = ""
) -> list[Link]:
    """`self` for the chosen media type, `alternate` for each other one that shows the same resource."""
    return [
        Link(
            join(address(base, path), query, f"f={media.key}"),
            "self" if media is chosen else "alternate",
            media.link_type,
            "This document" if media is chosen else f"This document as {media.title}",
        )
        for media in sorted(offered, key=lambda media: media is not chosen)
    ]


def join(href: str, *queries: str) -> str:
    """The address with all non-empty query strings behind it."""
    query = "&".join(part for part in queries if part)
    return f"{href}?{query}" if query else href


def licences(named: str) -> list[Link]:
    """A link to the licence; none where it is not known, or no SPDX id: a user's file may say anything."""
    return [licence(named)] if named in LICENCES or SPDX_ID.fullmatch(named) else []


def licence(spdx: str) -> Link:
    """The licence by its SPDX id; one that is not in the table is named by SPDX's own page."""
    title, href = LICENCES.get(spdx, (spdx, f"https://spdx.org/licenses/{quote(spdx)}.html"))
    return Link(href, "license", "text/html", title)
