"""Small caches local to a process, for values that never change under their key."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from math import inf
from threading import Lock
from time import monotonic
from typing import Generic, TypeVar

T = TypeVar("T")


class Memory(Generic[T]):
    """Keeps at most ``most`` values, the least recently used go first.

    A key must hold the version of what it stands for, so nothing is ever flushed by hand. Where
    something small is not part of that version, such as the name of a region, ``seconds`` says
    how old a value may be. Values are shared between threads: treat them as read-only. Unlike
    Django's local-memory cache it does not copy them on every read.
    """

    _all: list[Memory] = []

    def __init__(self, most: int, *, seconds: float = inf) -> None:
        self.most, self.seconds = most, seconds
        self._items: OrderedDict[Hashable, tuple[T, float]] = OrderedDict()
        self._lock = Lock()
        self._all.append(self)

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        with self._lock:
            if found := self._fresh(key):
                self._items.move_to_end(key)
                return found[0]
        value = make()
        with self._lock:
            self._items[key] = (value, monotonic() + self.seconds)
            self._items.move_to_end(key)
            while len(self._items) > self.most:
                self._items.popitem(last=False)
        return value

    def peek(self, key: Hashable) -> T | None:
        """What is kept, or None: for who makes many missing values at once."""
        with self._lock:
            found = self._fresh(key)
            return found[0] if found else None

    def _fresh(self, key: Hashable) -> tuple[T, float] | None:
        found = self._items.get(key)
        return found if found and found[1] > monotonic() else None

    def clear(self) -> None:
        with self._lock:
            self._items.clear()

    @classmethod
    def clear_all(cls) -> None:
        """For tests, where ids and versions of one test come again in the next."""
        for memory in cls._all:
            memory.clear()
