"""How an answer leaves: ETag and 304, slow bodies made once, caching and security headers.

ETags name content, not bytes: weak ones, because one answer goes out plain or packed (RFC 9110 clause 8.8.1).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import anyio
import anyio.to_thread
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ca_geo.assets import Asset
from ca_geo.errors import Busy
from ca_geo.media import quality
from ca_geo.store import Store

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
    "access-control-expose-headers": "Content-Crs, Content-Disposition, ETag, Link",
}
PREFLIGHT = CORS | {
    "access-control-allow-methods": "GET, HEAD",
    "access-control-allow-headers": "Accept, If-None-Match",
    "access-control-max-age": "86400",
}


@dataclass(frozen=True)
class Body:
    """The bytes of an answer, and its links as the `Link` header says them."""

    content: bytes
    links: str = ""

    def __len__(self) -> int:
        return len(self.content) + len(self.links)


@dataclass(frozen=True)
class Answer:
    """What is to be sent, and how to make it when the client does not hold it yet.

    `tag` names the content. A `slow` body is made in a worker thread and kept; others are made each time.
    """

    content_type: str
    tag: str
    build: Callable[[], Body]
    headers: Mapping[str, str] = field(default_factory=dict)
    slow: bool = False


class Bodies:
    """Slow bodies, made by at most `workers` threads at a time and kept in a store of `room` bytes.

    No more than `queue` requests wait for a thread; None: any number.
    """

    def __init__(self, room: int = 64 * 2**20, workers: int = 2, queue: int | None = None) -> None:
        self._store: Store[Body] = Store(room)
        self._workers, self._queue = anyio.CapacityLimiter(workers), queue

    async def get(self, tag: str, build: Callable[[], Body]) -> Body:
        """The body kept under `tag`, else what `build` makes. Raises Busy where the queue is full."""
        if (body := self._store.find(tag)) is None:
            if self._queue is not None and self._workers.statistics().tasks_waiting >= self._queue:
                raise Busy
            body = await anyio.to_thread.run_sync(self._make, tag, build, limiter=self._workers)
        return body

    def _make(self, tag: str, build: Callable[[], Body]) -> Body:
        body = self._store.find(tag)  # another request may have made it while this one waited for a worker
        if body is None:
            body = build()
            self._store.keep(tag, body)
        return body


async def send(request: Request, answer: Answer, bodies: Bodies) -> Response:
    """The answer, or 304 without making it; 204 where there is nothing to send."""
    headers = {
        "etag": f'W/"{answer.tag}"',
        "cache-control": REVALIDATE,
        "vary": _vary(answer),
        **answer.headers,
    }
    if holds(request, headers["etag"]):
        return Response(status_code=304, headers=headers)
    body = await bodies.get(answer.tag, answer.build) if answer.slow else answer.build()
    if body.links:
        headers["link"] = body.links
    if not body.content:
        return Response(status_code=204, headers=headers)
    return Response(body.content, headers=headers, media_type=answer.content_type)


def _vary(answer: Answer) -> str:
    """What the choice of this answer hangs on: a page comes in several languages."""
    return "Accept, Accept-Language" if answer.content_type.startswith("text/html") else "Accept"


def send_asset(request: Request, asset: Asset, *, forever: bool = True) -> Response:
    """A file, packed if the client takes it so; to be kept for a year where its address names its content."""
    headers = {"etag": f'W/"{asset.version}"', "cache-control": IMMUTABLE if forever else REVALIDATE}
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
    """The Content-Security-Policy: this server alone, except where `changes` (`script_src=…`) say more."""
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
    """ASGI middleware: `secure` for every answer; and the answer to what a browser asks before it asks."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if _is_preflight(scope):
            await Response(status_code=204, headers=PREFLIGHT)(scope, receive, send)
            return

        async def send_secured(message: Message) -> None:
            if message["type"] == "http.response.start":
                secure(MutableHeaders(scope=message))
            await send(message)

        await self.app(scope, receive, send_secured)


def _is_preflight(scope: Scope) -> bool:
    """Whether a browser asks on behalf of another site's script (WHATWG Fetch, 3.2.2)."""
    if scope["type"] != "http" or scope["method"] != "OPTIONS":
        return False
    return "access-control-request-method" in Headers(scope=scope)
