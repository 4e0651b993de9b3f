"""What routes ask for: the site, the layer or 404, the checked query, the media type to answer in."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, cast

from fastapi import APIRouter, Depends, Request

from ca_geo.assets import Assets
from ca_geo.errors import BadQuery, Fault
from ca_geo.media import Media, choose
from ca_geo.responses import Bodies
from ca_geo.settings import Settings

if TYPE_CHECKING:
    from ca_geo.atlas import Atlas
    from ca_geo.layers import Layer


@dataclass(frozen=True)
class Site:
    """Everything that `create_app` built, for the routes to use; never changes while the server runs."""

    settings: Settings
    atlas: Atlas
    assets: Assets
    bodies: Bodies


async def site(request: Request) -> Site:
    return cast(Site, request.app.state.site)


SiteDep = Annotated[Site, Depends(site)]


async def layer(site: SiteDep, collection: str) -> Layer:
    return site.atlas.layers[collection]


LayerDep = Annotated[Any, Depends(layer)]


def get(router: APIRouter, path: str) -> Callable[[Any], Any]:
    """Declares an address that answers GET and, as RFC 9110 clause 9.1 demands, HEAD."""
    return router.api_route(path, methods=["GET", "HEAD"])
