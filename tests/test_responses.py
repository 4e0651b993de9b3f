"""ETags, slow bodies, the policy."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from starlette.requests import Request

from ca_geo.responses import Answer, Bodies, Body, holds, policy, send
from conftest import run


def _request(**headers: str) -> Request:
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": raw})


@pytest.mark.parametrize(
    ("held", "same"),
    [
        ('W/"a"', True),
        ('"a"', True),
        ('"b", W/"a"', True),
        ("*", True),
        ('"b"', False),
        ("a", False),
        ("", False),
    ],
)
def test_etags_are_compared_weakly(held: str, same: bool) -> None:
    assert holds(_request(if_none_match=held), 'W/"a"') is same


def test_no_condition_holds_nothing() -> None:
    assert not holds(_request(), 'W/"a"')


def _never() -> Body:
    raise AssertionError("a 304 must not make the body")


def test_304_makes_no_body_and_keeps_the_headers() -> None:
    answer = Answer("text/csv", "a", _never, {"content-disposition": "attachment"}, slow=True)
    response = run(send(_request(if_none_match='W/"a"'), answer, Bodies()))
    assert (response.status_code, response.body) == (304, b"")
    assert response.headers["etag"] == 'W/"a"'
    assert response.headers["vary"] == "Accept"
    assert response.headers["cache-control"] == "public, no-cache"
    assert "content-type" not in response.headers


def _counted(calls: list[str], name: str) -> Callable[[], Body]:
    def build() -> Body:
        calls.append(name)
        return Body(name.encode())

    return build


def test_slow_bodies_are_made_once_and_others_each_time() -> None:
    calls: list[str] = []
    bodies = Bodies()

    async def _run() -> None:
        for slow in (True, True, False, False):
            name = "slow" if slow else "quick"
            await send(_request(), Answer("text/csv", name, _counted(calls, name), slow=slow), bodies)

    run(_run())
    assert calls == ["slow", "quick", "quick"]


def test_equal_requests_at_once_make_one_body() -> None:
    calls: list[str] = []

    async def _run() -> None:
        bodies = Bodies(workers=1)
        await asyncio.gather(*(bodies.get("a", _counted(calls, "a")) for _ in range(5)))

    run(_run())
    assert calls == ["a"]


def test_the_policy_is_this_server_alone_but_for_what_is_said() -> None:
    parts = dict(part.split(" ", 1) for part in policy(style_src="'self' 'unsafe-inline'").split("; "))
    assert parts["default-src"] == "'none'"
    assert parts["script-src"] == "'self'"
    assert parts["style-src"] == "'self' 'unsafe-inline'"
    assert parts["frame-ancestors"] == "'self'"
