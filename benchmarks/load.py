"""A small load generator: a few keep-alive connections, a bounded number of requests, nothing but sockets."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field

CONNECTIONS = 8


def requests_per_second(host: str, port: int, path: str, count: int) -> float:
    """Sends `count` GET requests over CONNECTIONS connections.

    :raises RuntimeError: an answer is not 200, or a connection is closed.
    """
    return asyncio.run(_run(host, port, _request(host, path), count))


def _request(host: str, path: str) -> bytes:
    head = (f"GET {path} HTTP/1.1", f"Host: {host}", "Accept: application/geo+json, application/json")
    return "\r\n".join((*head, "", "")).encode()


@dataclass
class _Work:
    """What the connections share: requests still to be sent, answers still to come."""

    request: bytes
    to_send: int
    to_come: int
    done: asyncio.Future[None] = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    def fail(self, message: str) -> None:
        if not self.done.done():
            self.done.set_exception(RuntimeError(message))


class _Connection(asyncio.Protocol):
    def __init__(self, work: _Work) -> None:
        self.work, self.buffer = work, bytearray()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self._send()

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        length = _complete(self.buffer)
        if length is None:
            return
        if not self.buffer.startswith(b"HTTP/1.1 200 "):
            self.work.fail(f"not 200: {bytes(self.buffer[:500])!r}")
            return
        del self.buffer[:length]
        self._count()
        self._send()

    def connection_lost(self, error: Exception | None) -> None:
        if self.work.to_come:
            self.work.fail(f"the server closed the connection: {error}")

    def _count(self) -> None:
        self.work.to_come -= 1
        if self.work.to_come == 0 and not self.work.done.done():
            self.work.done.set_result(None)

    def _send(self) -> None:
        if self.work.to_send:
            self.work.to_send -= 1
            self.transport.write(self.work.request)


def _complete(buffer: bytearray) -> int | None:
    """The length of the answer at the start of the buffer once it is whole; the server must state it."""
    end = buffer.find(b"\r\n\r\n")
    if end < 0:
        return None
    head = buffer[:end].lower()
    start = head.index(b"content-length:") + len(b"content-length:")
    length = end + 4 + int(head[start:].split(b"\r\n", 1)[0])
    return length if len(buffer) >= length else None


async def _run(host: str, port: int, request: bytes, count: int) -> float:
    loop = asyncio.get_running_loop()
    work = _Work(request, count, count)
    begun = time.perf_counter()
    pairs = [await loop.create_connection(lambda: _Connection(work), host, port) for _ in range(CONNECTIONS)]
    try:
        await work.done
        return count / (time.perf_counter() - begun)
    finally:
        for transport, _ in pairs:
            transport.close()
