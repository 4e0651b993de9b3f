"""The HTML pages: one Jinja environment in which every value is escaped and every missing one is an error."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from ca_geo.facts import Facts
from ca_geo.jsonfile import digest
from ca_geo.strings import LANGUAGES, for_language
from ca_geo.templates import in_language

# Links to what comes in several languages: pages of this server, by the first step of their path.
_PAGES = (
    *(
        "",
        "map",
        "embed",
        "collections",
        "countries",
        "gaps",
        "sources",
        "search",
        "releases",
        "docs",
        "analysis",
    ),
    *("conformance", "functions", "tiles", "tileMatrixSets", "cite", "briefings", "briefing"),
)
_LINK = re.compile(r'(<a\b[^>]*? href=")([^"]*)(")')
_FORM = re.compile(r"<form\b[^>]*>")


class Pages:
    """Renders the templates of one folder in the language of the atlas that `facts` reads.

    `said` are names that every template may use.
    """

    def __init__(
        self, folder: Path, asset: Callable[[str], str], facts: Facts, said: Mapping[str, Any]
    ) -> None:
        atlas, lang = facts.atlas, facts.atlas.lang
        words = for_language(folder.parent, lang)
        files = (path.read_bytes() for path in sorted(folder.rglob("*.html")))
        self.prefix = facts.prefix
        self.words = words
        self.version = digest(repr((lang, dict(words), atlas.vocabulary.said)).encode(), *files)
        self._environment = in_language(folder, words)
        self._environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False}  # scripts stay legible
        self._environment.globals.update(
            said,
            asset=asset,
            facts=facts,
            atlas=atlas,
            languages=LANGUAGES,
        )

    def render(self, template: str, **context: Any) -> str:
        return self._environment.get_template(template).render(context)


def keeping(page: str, roots: Sequence[str], lang: str | None) -> str:
    """A page whose links to other pages below one of `roots`, and whose forms, ask for its language too."""
    if lang is None:
        return page

    def link(found: re.Match[str]) -> str:
        before, href, after = found.groups()
        return f"{before}{_in_language(href, roots, lang)}{after}"

    hidden = f'<input type="hidden" name="lang" value="{lang}">'
    return _FORM.sub(lambda found: found[0] + hidden, _LINK.sub(link, page))


def _in_language(href: str, roots: Sequence[str], lang: str) -> str:
    """An address with `lang`, where it is one of a page; addresses are escaped for HTML here."""
    address, hash_, fragment = href.partition("#")
    path, mark, query = address.partition("?")
    if not _is_page(path, query, roots) or "lang=" in query:
        return href
    return f"{path}?{query}{'&amp;' if mark and query else ''}lang={lang}{hash_}{fragment}"


def _is_page(path: str, query: str, roots: Sequence[str]) -> bool:
    """Whether an address leads to a page of this server."""
    root = next((root for root in roots if path.startswith(f"{root}/")), None)
    if root is None or re.search(r"(^|;)f=(?!html)", query.replace("&amp;", ";")):
        return False
    steps = path.removeprefix(f"{root}/").split("/")
    is_file = "." in steps[-1] and "items" not in steps  # an id may hold a dot
    return steps[0] in _PAGES and not is_file and steps[-2:] != ["schema", "feature"]
