"""How an answer leaves: ETag and 304, cache of finished bodies, caching and security headers.

ETags name content, not bytes: they are weak, because one answer goes out plain or packed (RFC 9110 clause 8.8.1).
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import anyio
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ca_geo import links
from ca_geo.assets import Asset
from ca_geo.links import Link
from ca_geo.media import Media, quality

IMMUTABLE = "public, max-age=31536000, immutable"
REVALIDATE = "public, no-cache"

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'self'",
}

CORS = {
    "access-control-allow-origin": "*",
    "access-control-expose-headers": "Content-Disposition, ETag, Link",
}


@dataclass(frozen=True)
class Answer:
    """What is to be sent, and how to make it when the client does not hold it yet.

    `tag` names the content. A `slow` body is made in a worker thread and kept; another is made anew each time.
    """

    media: Media
    tag: str
    build: Callable[[], bytes]
    links: Sequence[Link] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    slow: bool = False


class Bodies:
    """Finished bodies, the least recently used dropped first; `room` in bytes. Makes at most `workers` at a time."""

    def __init__(self, room: int = 64 * 2**20, workers: int = 2) -> None:
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._room = room
        self._lock = threading.Lock()
        self._workers = anyio.CapacityLimiter(workers)

    async def get(self, tag: str, build: Callable[[], bytes]) -> bytes:
        if (body := self._find(tag)) is None:
            body = await anyio.to_thread.run_sync(self._make, tag, build, limiter=self._workers)
        return body

    def _make(self, tag: str, build: Callable[[], bytes]) -> bytes:
        body = self._find(tag)  # another request may have made it while this one waited for a worker
        return self._keep(tag, build()) if body is None else body

    def _find(self, tag: str) -> bytes | None:
        with self._lock:
            if tag in self._kept:
                self._kept.move_to_end(tag)
            return self._kept.get(tag)

    def _keep(self, tag: str, body: bytes) -> bytes:
        with self._lock:
            if len(body) <= self._room:
                self._kept[tag] = body
            while sum(map(len, self._kept.values())) > self._room:
                self._kept.popitem(last=False)
        return body


async def send(request: Request, answer: Answer, bodies: Bodies) -> Response:
    """The answer, or 304 without computing it."""
    headers = {"etag": f'W/"{answer.tag}"', "cache-control": REVALIDATE, "vary": "Accept", **answer.headers}
    if answer.links:
        headers["link"] = links.header(answer.links)
    if holds(request, headers["etag"]):
        return Response(status_code=304, headers=headers)
    body = await bodies.get(answer.tag, answer.build) if answer.slow else answer.build()
    return Response(body, headers=headers, media_type=answer.media.content_type)


def send_asset(request: Request, asset: Asset) -> Response:
    """A file under an address that names its content: to be kept for a year; packed when the client takes it so."""
    headers = {"etag": f'W/"{asset.version}"', "cache-control": IMMUTABLE}
    if asset.packed is not None:
        headers["vary"] = "Accept-Encoding"
    if holds(request, headers["etag"]):
        return Response(status_code=304, headers=headers)
    body = asset.body
    if asset.packed is not None and quality(request.headers.get("accept-encoding", ""), ["gzip"])[0] > 0:
        body = asset.packed
        headers["content-encoding"] = "gzip"
    return Response(body, headers=headers, media_type=asset.media_type)


def holds(request: Request, etag: str) -> bool:
    """Whether `If-None-Match` names this entity, by the weak comparison (RFC 9110 clause 13.1.2)."""
    held = [tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")]
    return "*" in held or etag.removeprefix("W/") in held


def policy(**changes: str) -> str:
    """The Content-Security-Policy: everything from this server alone, except where `changes` (`script_src=…`) say more."""
    directives = POLICY | {name.replace("_", "-"): value for name, value in changes.items()}
    return "; ".join(f"{name} {value}" for name, value in directives.items())


def secure(headers: MutableHeaders) -> None:
    """Adds what every answer carries. A page that needs another policy has set its own before."""
    headers.setdefault("content-security-policy", policy())
    headers.setdefault("x-content-type-options", "nosniff")
    headers.setdefault("referrer-policy", "strict-origin-when-cross-origin")
    if not headers.get("content-type", "").startswith("text/html"):
        for name, value in CORS.items():
            headers.setdefault(name, value)


class SecureHeaders:
    """ASGI middleware: `secure` for every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_secured(message: Message) -> None:
            if message["type"] == "http.response.start":
                secure(MutableHeaders(scope=message))
            await send(message)

        await self.app(scope, receive, send_secured)
