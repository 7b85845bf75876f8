"""Requests that were answered before → their answers, without the way through the application.

A repeated query is known by its address and by what it accepts, before anything is decoded: the connection answers it
from the cache at once. Only what everybody may read, and only for the generation that is published now.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Any

from kg.errors import KgError
from kg.web.cache import Cache
from kg.web.current import Current
from kg.web.metrics import Metrics

MOST = 4096
"""Shortcuts that are remembered."""
LONGEST = 4096
"""Bytes of an address and of what it accepts, beyond which a request is not remembered."""
_KEYS = (b"host", b"accept", b"accept-encoding")
"""Headers that an answer depends on."""
_PLAIN = frozenset({*_KEYS, b"user-agent", b"accept-language", b"connection", b"cache-control"})
"""Those, and others that change nothing. With any other one a request goes the long way."""
Headers = list[tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True)
class Shortcut:
    """Where the answer is kept, and the headers that go with it."""

    tag: str
    key: Hashable
    headers: Headers
    query: str


@dataclass(slots=True)
class Served:
    """A request that took a shortcut, as metrics know requests."""

    method: str
    status: int
    sent: int
    query: str
    notes: dict[str, Any] = field(default_factory=lambda: {"cache": "hit"})


class Shortcuts:
    """The shortcuts of one server; `cache` holds the answers."""

    def __init__(self, current: Current, cache: Cache, metrics: Metrics) -> None:
        self._current, self._cache, self._metrics = current, cache, metrics
        self._known: OrderedDict[Hashable, Shortcut] = OrderedDict()

    def remember(self, request: Hashable, shortcut: Shortcut) -> None:
        """From now on the request is answered so."""
        self._known[request] = shortcut
        if len(self._known) > MOST:
            self._known.popitem(last=False)

    def find(self, request: Hashable) -> tuple[Headers, bytes] | None:
        """The answer, if it is still kept and still true; then it counts as given."""
        shortcut = self._known.get(request)
        if shortcut is None:
            return None
        try:
            published = self._current.get().tag
        except KgError:
            return None
        kept = self._cache.get(shortcut.key) if shortcut.tag == published else None
        if kept is None:
            del self._known[request]
            return None
        self._metrics.observe(Served("GET", 200, len(kept.body), shortcut.query), 0.0)
        return [*kept.headers, *shortcut.headers], kept.body


def request_key(url: bytes, headers: Headers) -> Hashable | None:
    """Names a GET request by everything that its answer depends on; None where it has a header that may change it."""
    given = dict(headers)
    if len(given) < len(headers) or not given.keys() <= _PLAIN:
        return None
    names = (url, *(given.get(name, b"") for name in _KEYS))
    return names if sum(map(len, names)) <= LONGEST else None
