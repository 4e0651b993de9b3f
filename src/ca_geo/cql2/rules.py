"""Rules that call each other without Python's own stack, so that nesting costs memory and nothing breaks."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

# A rule yields each rule that it needs the result of; one that needs none may be its result.
Rule = Generator[Any, Any, Any]


def run(rule: Rule) -> Any:
    """What a rule gives in the end."""
    waiting, result = [rule], None
    while waiting:
        try:
            asked = waiting[-1].send(result)
        except StopIteration as done:
            waiting.pop()
            result = done.value
        else:
            ready = not isinstance(asked, Generator)
            result = asked if ready else None
            waiting.extend([] if ready else [asked])
    return result
