"""A bounded store: the least recently used go first, and never more is held than there is room for."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ca_geo.store import Store


def test_the_least_recently_used_go_first() -> None:
    store: Store[bytes] = Store(10)
    store.keep("a", b"aaaaa")
    store.keep("b", b"bbbbb")
    assert store.find("a") == b"aaaaa"  # used: b is now the one to go
    store.keep("c", b"ccccc")
    assert (store.find("a"), store.find("b"), store.find("c")) == (b"aaaaa", None, b"ccccc")


def test_what_is_too_long_is_not_kept_and_puts_nothing_out() -> None:
    store: Store[bytes] = Store(10)
    store.keep("a", b"aaaaa")
    store.keep("big", b"x" * 11)
    assert (store.find("big"), store.find("a")) == (None, b"aaaaa")


def test_a_kept_value_stays() -> None:
    store: Store[bytes] = Store(10)
    store.keep("a", b"first")
    store.keep("a", b"other")
    assert store.find("a") == b"first"


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 12))))
def test_there_is_never_more_than_the_room(steps: list[tuple[int, int]]) -> None:
    store: Store[bytes] = Store(20)
    for key, length in steps:
        store.keep(key, b"x" * length)
        held = [value for number in range(6) if (value := store.find(number)) is not None]
        assert sum(map(len, held)) <= 20
