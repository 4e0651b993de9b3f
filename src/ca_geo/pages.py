"""The HTML pages: one Jinja environment in which every value is escaped and every missing one is an error."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ca_geo.citation import citation
from ca_geo.facts import Facts
from ca_geo.jsonfile import digest
from ca_geo.words import date_in_words, number_in_words, rounded_in_words


class Pages:
    """Renders the templates of one folder. `said` are names that every template may use."""

    def __init__(
        self, folder: Path, asset: Callable[[str], str], facts: Facts, said: Mapping[str, Any]
    ) -> None:
        self.version = digest(*(path.read_bytes() for path in sorted(folder.rglob("*.html"))))
        self._environment = Environment(
            loader=FileSystemLoader(folder),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False}  # scripts stay legible
        self._environment.globals.update(said, asset=asset, facts=facts, atlas=facts.atlas)
        self._environment.filters.update(
            citation=citation, date=date_in_words, number=number_in_words, rounded=rounded_in_words
        )

    def render(self, template: str, **context: Any) -> str:
        return self._environment.get_template(template).render(context)
