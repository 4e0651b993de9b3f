"""The data through time: documents, links and Atom feed of the releases, and where each has its address.

Relations between versions of a resource are those of RFC 5829.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree

from ca_geo.formats.kml import xml_text
from ca_geo.links import Link, address, as_json
from ca_geo.media import ATOM, HTML, JSON, Media
from ca_geo.releases import Release, Releases
from ca_geo.releases.changelog import lines, summary

if TYPE_CHECKING:
    from ca_geo.atlas import Atlas

NAMESPACE = "http://www.w3.org/2005/Atom"
NEVER = "1970-01-01"  # of a feed without entries, which must have a date all the same
LINES = 100  # of changes in an entry of the feed
HOW = "No release has been made yet; `ca-geo release` makes one of the data as they are."
TITLES: Mapping[str, str] = {
    "feature": "Records",
    "claim": "Claims",
    "source": "Sources",
    "indicator": "Figures on countries",
    "gap": "Gaps",
    "actor": "Actors",
    "collection": "Catalogue entries",
    "codelist": "Codelists",
    "place": "Places in the background",
    "position": "Headings of statements",
    "basemap": "Base map",
    "file": "Files",
}

Document = dict[str, Any]
Change = Mapping[str, Any]


@dataclass(frozen=True)
class History:
    """All releases, the data as they are now, and of which release this site is: None is of now."""

    releases: Releases
    current: Atlas
    here: Release | None = None

    @property
    def version(self) -> str:
        """Changes with the releases, for which links to other versions stand in documents."""
        return self.releases.version

    @property
    def mount(self) -> str:
        """What stands before the path of every address of this site."""
        return mount(self.here) if self.here else ""

    def root(self, base: str) -> str:
        """Where the data of now are, from the address that links here begin with."""
        return base.removesuffix(self.mount)

    @property
    def root_path(self) -> str:
        """The same as a path, for pages."""
        return urlsplit(self.current.settings.base_url or "").path

    def links(
        self, base: str, path: str, forms: Sequence[Media], collection: str | None, feature: str | None
    ) -> Iterator[Link]:
        """Where other versions of a collection or a feature are, in each form, as far as there are any."""
        if collection is None or not len(self.releases):
            return
        root = self.root(base)
        yield from _in_forms(root, "/releases", "version-history", (JSON, HTML), "Releases of the data")
        for rel, other in self._neighbours():
            if other is None and self._is_current(collection, feature):
                yield from _in_forms(root, path, rel, forms, "As of now")
            if other is not None and other.has(collection, feature):
                yield from _in_forms(root, mount(other) + path, rel, forms, f"In {other.label}")

    def _neighbours(self) -> Iterator[tuple[str, Release | None]]:
        """The releases beside this site's; None stands for the data as they are."""
        all_ = list(self.releases)
        if self.here is None:
            yield "predecessor-version", all_[-1]
            return
        yield "latest-version", None
        if self.here.number > 1:
            yield "predecessor-version", all_[self.here.number - 2]
        yield "successor-version", all_[self.here.number] if self.here.number < len(all_) else None

    def _is_current(self, collection: str, feature: str | None) -> bool:
        layer = self.current.collections.get(collection)
        return layer is not None and (feature is None or feature in layer.ids)


def mount(release: Release) -> str:
    """The path under which a release has everything that the server has."""
    return f"/releases/{release.number}/atlas"


def _in_forms(base: str, path: str, rel: str, forms: Sequence[Media], title: str) -> Iterator[Link]:
    for media in forms:
        yield Link(address(base, path, f=media.key), rel, media.link_type, title)


def releases(known: Releases, base: str, links: Sequence[Link]) -> Document:
    """The list of releases, newest first."""
    said = {"title": "Releases"} | ({} if len(known) else {"description": HOW})
    return said | {
        "releases": [_listed(one, base) for one in reversed(list(known))],
        "links": as_json(links),
    }


def _listed(one: Release, base: str) -> Document:
    said = {name: value for name, value in one.as_json().items() if name not in {"changes", "features"}}
    path = f"/releases/{one.number}"
    links = _in_forms(base, path, "item", (JSON, HTML), one.label)
    return said | {"summary": summary(one.changes), "links": as_json([*links, *release_links(one, base)])}


def release(one: Release, links: Sequence[Link]) -> Document:
    """One release with all its changes."""
    return one.as_json() | {"summary": summary(one.changes), "links": as_json(links)}


def release_links(one: Release, base: str) -> list[Link]:
    """The data of a release, as one file and behind the same interface."""
    return [
        Link(address(base, f"/releases/{one.number}/data.zip"), "enclosure", "application/zip", "The data"),
        Link(
            address(base, mount(one) + "/", f="json"),
            "related",
            JSON.link_type,
            f"Everything as of {one.label}",
        ),
        Link(address(base, mount(one) + "/map"), "related", HTML.link_type, f"The map as of {one.label}"),
    ]


def beside(one: Release, known: Releases, base: str) -> list[Link]:
    """The list that a release stands in, and the releases before and after it."""
    rels = {one.number - 1: ("prev", "The release before"), one.number + 1: ("next", "The release after")}
    near = [(f"/releases/{other.number}", *rels[other.number]) for other in known if other.number in rels]
    return [
        link
        for path, rel, title in [("/releases", "collection", "Releases"), *near]
        for link in _in_forms(base, path, rel, (JSON, HTML), title)
    ]


def by_kind(changes: Sequence[Change]) -> list[tuple[str, list[Change]]]:
    """The changes under the titles of their kinds."""
    groups = ((TITLES[kind], [one for one in changes if one["kind"] == kind]) for kind in TITLES)
    return [(title, found) for title, found in groups if found]


def changed_where(change: Change, release: Release) -> str | None:
    """The path of the feature that a change is about, in the release that still has or first had it."""
    if change["kind"] != "feature":
        return None
    number = release.number - (change["action"] == "removed")
    return f"/releases/{number}/atlas/collections/{change['collection']}/items/{change['id']}"


# The feed (RFC 4287)


def feed(known: Releases, catalog: Any, base: str) -> bytes:
    """The releases as an Atom feed, newest first. Its ids do not depend on where the server is."""
    root = ElementTree.Element("feed", {"xmlns": NAMESPACE, "xml:lang": "en"})
    _text(root, "id", _id(known))
    _text(root, "title", f"{catalog.title}: releases of the data")
    _text(root, "updated", _moment(known.latest.date if known.latest else NEVER))
    _text(ElementTree.SubElement(root, "author"), "name", catalog.title)
    _link(root, Link(address(base, "/releases", f=ATOM.key), "self", ATOM.link_type))
    _link(root, Link(address(base, "/releases", f=HTML.key), "alternate", HTML.link_type))
    for one in reversed(list(known)):
        _entry(root, one, base)
    body: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return body


def _entry(root: ElementTree.Element, one: Release, base: str) -> None:
    entry = ElementTree.SubElement(root, "entry")
    _text(entry, "id", _urn(f"{one.sha256} {one.number}"))
    _text(entry, "title", one.label)
    _text(entry, "published", _moment(one.date))
    _text(entry, "updated", _moment(one.date))
    path = f"/releases/{one.number}"
    _link(entry, Link(address(base, path, f=HTML.key), "alternate", HTML.link_type))
    file = Link(address(base, f"{path}/data.zip"), "enclosure", "application/zip")
    _link(entry, file, length=str(one.size))
    _text(entry, "summary", f"{one.notes} {in_short(one)}".strip())
    if one.changes:
        _text(entry, "content", "\n".join(_first(lines(one.changes))))


def in_short(one: Release, told: Callable[[str], str] = str) -> str:
    """`Records changed: 1, Claims added: 2`; of the first release how many there are of each.

    `told` puts titles and actions in words of another language.
    """
    if not one.changes:
        return ", ".join(f"{told(TITLES[kind])}: {number}" for kind, number in one.counts.items())
    return ", ".join(
        f"{told(TITLES[kind])} {told(action)}: {number}"
        for kind, actions in summary(one.changes).items()
        for action, number in actions.items()
    )


def _first(told: Iterable[str]) -> list[str]:
    all_ = list(told)
    more = len(all_) - LINES
    return [*all_[:LINES], f"and {more} more"] if more > 0 else all_


def _id(known: Releases) -> str:
    """Settled by the first release, so that a feed of the same data is the same feed anywhere."""
    first = next(iter(known), None)
    return _urn(f"{first.sha256} releases" if first else "no release")


def _urn(name: str) -> str:
    return f"urn:uuid:{uuid5(NAMESPACE_URL, name)}"


def _moment(day: str) -> str:
    return f"{day}T00:00:00Z"


def _text(parent: ElementTree.Element, name: str, text: str) -> None:
    ElementTree.SubElement(parent, name).text = xml_text(text)


def _link(parent: ElementTree.Element, link: Link, **more: str) -> None:
    said = {"rel": link.rel, "type": link.type or "", "href": link.href, **more}
    ElementTree.SubElement(parent, "link", said)
