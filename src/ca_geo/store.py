"""A store of finished things in memory, bounded by their size."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable, Sized
from typing import Generic, TypeVar

T = TypeVar("T", bound=Sized)


class Store(Generic[T]):
    """Keeps values until their lengths add up to more than `room`; the least recently used go first.

    May be used from several threads. A value longer than the room is not kept.
    """

    def __init__(self, room: int) -> None:
        self._room, self._size = room, 0
        self._kept: OrderedDict[Hashable, T] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, key: Hashable) -> T | None:
        """The value kept under a key, which is thereby the last used one."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def keep(self, key: Hashable, value: T) -> None:
        """Keeps a value; one that is kept under the key already stays."""
        with self._lock:
            if key in self._kept or len(value) > self._room:
                return
            self._kept[key] = value
            self._size += len(value)
            while self._size > self._room:
                self._size -= len(self._kept.popitem(last=False)[1])
