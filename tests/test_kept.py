"""Kept answers: the same question in the same way is answered once, and nothing else is mixed up with it."""

from __future__ import annotations

from typing import Any

import pytest

from ca_geo.kept import LARGEST, KeptAnswers
from conftest import run


class Counting:
    """An application that counts its calls and tells the count; `parts` are the bodies of one answer."""

    def __init__(self, status: int = 200, parts: int = 1, length: int = 0) -> None:
        self.calls, self.status, self.parts, self.length = 0, status, parts, length

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.calls += 1
        await send({"type": "http.response.start", "status": self.status, "headers": [(b"etag", b"x")]})
        for part in range(self.parts):
            body = str(self.calls).encode() + b"." * self.length
            await send({"type": "http.response.body", "body": body, "more_body": part < self.parts - 1})


def _ask(app: Any, method: str = "GET", path: str = "/", query: str = "", **headers: str) -> list[Any]:
    sent: list[Any] = []
    scope = {
        "type": "http",
        "method": method,
        "scheme": "http",
        "path": path,
        "query_string": query.encode(),
        "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()],
    }

    async def send(message: Any) -> None:
        sent.append(message)

    run(app(scope, None, send))
    return sent


@pytest.mark.parametrize("status", [200, 304])
@pytest.mark.parametrize("parts", [1, 3])
def test_the_same_question_gets_the_same_messages(status: int, parts: int) -> None:
    counting = Counting(status, parts)
    app = KeptAnswers(counting)
    first = _ask(app, host="a", accept="*/*")
    assert _ask(app, host="a", accept="*/*") == first
    assert len(first) == 1 + parts
    assert counting.calls == 1


def test_all_that_an_answer_depends_on_makes_another_question() -> None:
    counting = Counting()
    app = KeptAnswers(counting)
    questions: list[dict[str, str]] = [
        {},
        {"method": "HEAD"},
        {"path": "/other"},
        {"query": "f=json"},
        {"host": "b"},
        {"accept": "text/html"},
        {"accept_encoding": "gzip"},
        {"if_none_match": "x"},
    ]
    for number, question in enumerate(questions, 1):
        _ask(app, **question)
        assert counting.calls == number
    _ask(app, user_agent="another", cookie="x")
    assert counting.calls == len(questions)


@pytest.mark.parametrize("status", [400, 404, 500])
def test_faults_are_not_kept(status: int) -> None:
    counting = Counting(status)
    app = KeptAnswers(counting)
    _ask(app)
    _ask(app)
    assert counting.calls == 2


def test_other_methods_are_not_kept() -> None:
    counting = Counting()
    app = KeptAnswers(counting)
    _ask(app, method="OPTIONS")
    _ask(app, method="OPTIONS")
    assert counting.calls == 2


@pytest.mark.parametrize("parts", [1, 3])
def test_long_answers_pass_whole_and_are_not_kept(parts: int) -> None:
    counting = Counting(parts=parts, length=LARGEST)
    app = KeptAnswers(counting)
    for call in (b"1", b"2"):
        bodies = [message["body"] for message in _ask(app) if "body" in message]
        assert bodies == [call + b"." * LARGEST] * parts


def test_an_answer_that_breaks_off_is_not_kept() -> None:
    async def broken(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"half", "more_body": True})
        raise RuntimeError("gone")

    app = KeptAnswers(broken)
    for _ in range(2):
        with pytest.raises(RuntimeError, match="gone"):
            _ask(app)
