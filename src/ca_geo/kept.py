"""Finished answers, kept whole: who asks for the same in the same way gets the same bytes, packed already.

Right because nothing that an answer is made of changes while the server runs, and the key holds all that an
answer depends on. `timeStamp` says when an answer was made, not when it was sent again.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ca_geo.store import Store

ROOM = 32 * 2**20
LARGEST = 2**20  # longer answers are files: those are kept once, whoever asks, by `responses.Bodies`
HEADERS = ("host", "accept", "accept-language", "accept-encoding", "if-none-match")
METHODS = {"GET", "HEAD"}
STATUSES = {200, 204, 304}


@dataclass
class Recording:
    """The messages of one answer."""

    messages: list[Message] = field(default_factory=list)
    size: int = 0

    def __len__(self) -> int:
        return self.size

    def take(self, message: Message) -> None:
        if self.size <= LARGEST:
            self.messages.append(message)
        self.size += len(message.get("body", b"")) + sum(
            len(n) + len(v) for n, v in message.get("headers", ())
        )

    def is_to_be_kept(self) -> bool:
        """Whether it is a whole answer, a good one, and not too long."""
        if not self.messages or self.size > LARGEST:
            return False
        return self.messages[0]["status"] in STATUSES and not self.messages[-1].get("more_body", False)


class KeptAnswers:
    """ASGI middleware, the outermost: gives a kept answer, else records the one that is made."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._store: Store[Recording] = Store(ROOM)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in METHODS:
            await self.app(scope, receive, send)
            return
        key = _key(scope)
        kept = self._store.find(key)
        if kept is None:
            kept = Recording()
            await self.app(scope, receive, _recorded(kept, send))
            if kept.is_to_be_kept():
                self._store.keep(key, kept)
            return
        for message in kept.messages:
            await send(message)


def _recorded(recording: Recording, send: Send) -> Send:
    async def record(message: Message) -> None:
        recording.take(message)
        await send(message)

    return record


def _key(scope: Scope) -> tuple[object, ...]:
    headers = Headers(scope=scope)
    said = (headers.getlist(name) for name in HEADERS)
    return (scope["method"], scope["scheme"], scope["path"], scope["query_string"], *map(tuple, said))
