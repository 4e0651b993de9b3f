"""Reads a page for tests: elements, texts, scripts, and where things are loaded from."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

DATA = {"application/json", "application/ld+json"}
VOID = {"meta", "link", "img", "br", "input", "hr", "source", "path", "circle"}


@dataclass
class Page(HTMLParser):
    """The elements of a page with their attributes, the text in it, the text of its inline scripts."""

    html: str
    elements: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    text: str = ""
    scripts: list[tuple[dict[str, str | None], str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._inside: list[str] = []
        self.feed(self.html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._inside.append(tag)
        if tag == "script":
            self.scripts.append((dict(attrs), ""))

    def handle_endtag(self, tag: str) -> None:
        if tag in self._inside:
            while self._inside.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if self._inside and self._inside[-1] == "script":
            attributes, text = self.scripts[-1]
            self.scripts[-1] = (attributes, text + data)
        else:
            self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of each element of a kind."""
        return [attributes for name, attributes in self.elements if name == tag]

    def running(self) -> list[tuple[dict[str, str | None], str]]:
        """The scripts that a browser runs, not those that are data (HTML, 4.12.1)."""
        return [one for one in self.scripts if one[0].get("type") not in DATA]

    def loads(self) -> list[str]:
        """The address of everything that the page loads by itself: no links that a reader follows."""
        styles = [
            one
            for one in self.all("link")
            if one.get("rel") in {"stylesheet", "icon", "modulepreload", "preload"}
        ]
        sources = [one for tag in ("script", "img", "iframe", "source", "embed") for one in self.all(tag)]
        found = [one.get("href") for one in styles] + [one.get("src") for one in sources]
        return [address for address in found if address]
