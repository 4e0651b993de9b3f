"""What the page of a view says before any script runs: for link previews, for readers without scripts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from ca_geo import maptable
from ca_geo.extent import seen
from ca_geo.links import address, join
from ca_geo.mapview import About, Picture
from ca_geo.strings import DEFAULT, Strings, for_language
from ca_geo.view import Record, View, words

if TYPE_CHECKING:
    from ca_geo.atlas import Atlas

OEMBED = {"application/json+oembed": "json", "text/xml+oembed": "xml"}  # as consumers look for them
CARD_SIZE = (1200, 630)  # px: what link previews show, 1.91 to 1
MOST = 100  # rows for readers without scripts


def about_view(view: View, atlas: Atlas, t: Strings, base: str, url: str | None = None) -> About:
    """What a page says of a view, `/map` unless it is another; `base` is the address of the server, without
    closing slash."""
    title, limits = words.title(view, atlas), tuple(words.limits(view, atlas, t))
    url = url or join(f"{base}/map", view.query)
    return About(
        title=title,
        description=_description(view, atlas, t, limits),
        words=limits,
        query=view.query,
        site=atlas.catalog.title,
        url=url,
        picture=_picture(view, base, title, limits),
        oembed={kind: f"{base}/oembed?{urlencode({'url': url, 'format': f})}" for kind, f in OEMBED.items()},
    )


@dataclass(frozen=True)
class Cards:
    """What pages that show no view of their own say to link previews."""

    atlas: Atlas

    def of_feature(self, collection: str, fid: str, base: str) -> About:
        """The page of a feature that the map has."""
        url = address(base, f"/collections/{collection}/items/{fid}")
        return self._of(View(feature=(collection, fid)), base, url)

    def of_briefing(self, id: str, title: str, summary: str, view: View, base: str) -> About:
        """A briefing, with the picture of its first view."""
        about = self._of(view, base, address(base, f"/briefing/{id}"))
        return replace(about, title=title, description=summary)

    def _of(self, view: View, base: str, url: str) -> About:
        lang = self.atlas.lang
        told = replace(view, lang=None if lang == DEFAULT else lang)
        return about_view(told, self.atlas, for_language(self.atlas.settings.web, lang), base, url)


def rows(view: View, atlas: Atlas, t: Strings, width: int, height: int) -> list[maptable.Row]:
    """The records in view for readers without scripts: those in a frame of that size (CSS px), if the view
    says where it is, and the one that is open first."""
    shown = view.in_frame(atlas, seen(*view.camera, width, height)) if view.center else view.shown(atlas)
    opened = words.record_of(view, atlas)
    records: Iterable[Record] = dict.fromkeys([*([opened] if opened else []), *shown])
    return [maptable.row(one.layer, one.index, atlas, t) for one in islice(records, MOST)]


def needed(view: View) -> tuple[str, ...] | None:
    """The layers that an embedded map of the view loads; None for all."""
    if view.layers is None or view.feature is None:
        return view.layers
    return (*view.layers, view.feature[0])


def _description(view: View, atlas: Atlas, t: Strings, limits: tuple[str, ...]) -> str:
    record = words.record_of(view, atlas)
    if record:
        return str(record.properties.get("summary") or record.layer.info.title)
    if not limits:
        return atlas.catalog.description
    count = t("records", n=len(view.shown(atlas)))
    return f"{count}. {'. '.join(limits)}. {t('embed.note')}"


def _picture(view: View, base: str, title: str, limits: tuple[str, ...]) -> Picture:
    width, height = CARD_SIZE
    href = join(f"{base}/figure.png", view.query, f"size={width}x{height}")
    return Picture(href, width, height, ". ".join([title, *limits]))
