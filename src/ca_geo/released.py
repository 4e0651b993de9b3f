"""The applications of releases: built in a thread when first asked for, a few kept; requests go on to one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import anyio
import anyio.to_thread
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from ca_geo.errors import DataError, Unserved
from ca_geo.releases import Release
from ca_geo.store import Store

KEPT = 2  # each holds a whole atlas
ASKED = (  # what the server says of a request (ASGI 3.0), without what an application has made of it
    *("type", "asgi", "http_version", "method", "scheme", "root_path", "query_string", "headers"),
    *("client", "server", "extensions", "state"),
)


@dataclass(frozen=True)
class Built:
    """What came of building an application: it, or why there is none."""

    app: ASGIApp | None
    fault: str = ""

    def __len__(self) -> int:
        return 1


class ReleasedApps:
    """Builds one application at a time; whoever asks for the same in the meantime waits for that one."""

    def __init__(self, build: Callable[[Release], ASGIApp]) -> None:
        self._build = build
        self._store: Store[Built] = Store(KEPT)
        self._worker = anyio.CapacityLimiter(1)

    async def get(self, release: Release) -> ASGIApp:
        """The application of a release.

        :raises Unserved: its data are not what was released, or break a rule of this version.
        """
        if (built := self._store.find(release.number)) is None:
            built = await anyio.to_thread.run_sync(self._make, release, limiter=self._worker)
        if built.app is None:
            raise Unserved(release.number, built.fault)
        return built.app

    def _make(self, release: Release) -> Built:
        built = self._store.find(release.number)  # another request may have built it while this one waited
        if built is None:
            try:
                built = Built(self._build(release))
            except DataError as fault:
                built = Built(None, str(fault))
            self._store.keep(release.number, built)
        return built


class HandedOn(Response):
    """The answer that another application gives to the same request at `path` of its own."""

    def __init__(self, app: ASGIApp, path: str) -> None:
        super().__init__()
        self._app, self._path = app, path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        inner = {name: value for name, value in scope.items() if name in ASKED}
        await self._app(inner | {"path": self._path}, receive, send)
