"""The map of a view as one HTML file that needs no server and no network."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ca_geo import mapview
from ca_geo.jsonfile import digest
from ca_geo.media import HTML
from ca_geo.responses import Answer, Body
from ca_geo.sharing.about import about_view
from ca_geo.strings import DEFAULT, for_language
from ca_geo.view import View

if TYPE_CHECKING:
    from ca_geo.atlas import Atlas

NAME = "map.html"


def one_file(atlas: Atlas, view: View, *, embed: bool = False) -> str:
    """The page of a view with scripts, styles, fonts, base map and data in it; the same text for the same
    atlas and view, in every process. `embed` leaves out what stands around the map."""
    told = atlas.in_language(view.lang or DEFAULT)
    about = about_view(view, told, for_language(atlas.settings.web, told.lang), "")
    offline = replace(about, url=None, picture=None, oembed={})
    text: str = mapview.standalone(told, query=view.query, about=offline, embed=embed).get_root().render()
    return text


def answer(atlas: Atlas, view: View, version: str) -> Answer:
    """The same, to be downloaded; `version` names the state of the server."""
    headers = {"content-disposition": f'attachment; filename="{NAME}"'}
    tag = digest(version.encode(), view.query.encode(), NAME.encode())
    return Answer(HTML.content_type, tag, lambda: Body(one_file(atlas, view).encode()), headers, slow=True)
