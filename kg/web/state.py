"""What the parts of the server share: settings, the published generation, the workers, the cache."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urljoin

from kg.settings import Settings
from kg.web.cache import Cache
from kg.web.current import Current
from kg.web.exchange import Exchange, Headers
from kg.web.federation import Federation
from kg.web.log import Log
from kg.web.metrics import Metrics
from kg.web.pool import Pool
from kg.web.shortcuts import Shortcuts
from kg.web.tokens import Tokens
from kg.web.writing import Writer


@dataclass
class State:
    """Made when the server starts."""

    settings: Settings
    current: Current
    pool: Pool
    cache: Cache
    tokens: Tokens
    writer: Writer
    metrics: Metrics
    log: Log
    shortcuts: Shortcuts | None = None
    """None where each request has to be looked at: for its token, or for the log."""
    federation: Federation | None = None
    federated: Pool | None = None
    """The workers for queries with SERVICE."""

    def hides_union(self) -> bool:
        """Whether the default graph on disk is the union, and plain patterns must not see it."""
        return self.settings.default_graph == "strict" and not self.current.get().strict

    def site(self, exchange: Exchange) -> str:
        """The address of this server as the client knows it, without a slash at its end."""
        if self.settings.public_url:
            return str(self.settings.public_url).rstrip("/")
        host = exchange.header(b"host") or f"{self.settings.host}:{self.settings.port}"
        return f"{exchange.scope['scheme']}://{host}"

    def absolute(self, exchange: Exchange, reference: str) -> str:
        """A reference of the request, resolved against its own address (RFC 3986, section 5)."""
        return urljoin(self.site(exchange) + exchange.raw_path, reference)

    def observe(self, exchange: Exchange, seconds: float) -> None:
        """Count a request that was answered, and log it."""
        self.metrics.observe(exchange, seconds)
        self.log.write(exchange, seconds)

    def figures(self) -> dict[str, float]:
        """What `kg.web.metrics` shows of the pool and the cache."""
        cache = self.cache
        return self.pool.figures() | {"cache_bytes": cache.used, "cache_hits": cache.hits, "cache_misses": cache.misses}

    def caching(self, *, lasting: bool = True) -> Headers:
        """Headers that say how long an answer holds: until the next generation, which only this server knows."""
        return self._lasting if lasting else _PASSING

    @cached_property
    def _lasting(self) -> Headers:
        kind = "private" if self.tokens.private else "public"
        return [(b"cache-control", f"{kind}, max-age={self.settings.max_age}, must-revalidate".encode()), _VARY]


_VARY = (b"vary", b"accept, accept-encoding, authorization")
_PASSING = [(b"cache-control", b"no-store"), _VARY]
