"""Answers that are whole → kept while they are used, up to a number of bytes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer as it was sent: its headers and its body, packed already."""

    headers: list[tuple[bytes, bytes]]
    body: bytes


class Cache:
    """Least recently used first out. A key holds the generation, so that an answer is never stale."""

    OVERHEAD = 1024
    """Bytes that an entry takes beside its body."""

    def __init__(self, size: int) -> None:
        self._size, self._used = size, 0
        self._kept: OrderedDict[Hashable, Kept] = OrderedDict()
        self.hits = self.misses = 0

    def get(self, key: Hashable) -> Kept | None:
        """The answer kept under this key.

        >>> cache = Cache(4096)
        >>> cache.put("a", Kept([], b"x"))
        >>> cache.get("a").body, cache.get("b"), cache.hits, cache.misses
        (b'x', None, 1, 1)
        """
        found = self._kept.get(key)
        if found is None:
            self.misses += 1
            return None
        self.hits += 1
        self._kept.move_to_end(key)
        return found

    def put(self, key: Hashable, answer: Kept) -> None:
        """Keep an answer, and let go of the oldest ones that no longer fit."""
        size = len(answer.body) + self.OVERHEAD
        if size > self._size or key in self._kept:
            return
        self._kept[key] = answer
        self._used += size
        while self._used > self._size:
            _, dropped = self._kept.popitem(last=False)
            self._used -= len(dropped.body) + self.OVERHEAD

    @property
    def used(self) -> int:
        """Bytes."""
        return self._used
