"""What happened so far → figures for Prometheus at /metrics."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
BUCKETS = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0)
"""Seconds."""
GAUGES = {
    "workers": "Query workers that are alive.",
    "busy": "Query workers that run a query.",
    "long": "Queries that run for longer than a slice.",
    "waiting": "Queries that wait for a worker.",
    "restarts": "Workers started in the place of others.",
    "cache_bytes": "Bytes of answers that are kept.",
    "cache_hits": "Answers given from the cache.",
    "cache_misses": "Answers that were not in it.",
}
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "QUERY", "OPTIONS"})
"""Others are counted together: a client must not make new series."""


class Answered(Protocol):
    """What is counted of a request (`kg.web.exchange.Exchange`)."""

    @property
    def method(self) -> str: ...
    @property
    def status(self) -> int: ...
    @property
    def sent(self) -> int: ...
    @property
    def query(self) -> str: ...
    @property
    def notes(self) -> Mapping[str, Any]: ...


class Metrics(Collector):
    """The tallies of one server: plain numbers while it runs, series when they are asked for."""

    def __init__(self) -> None:
        self._requests: Counter[tuple[str, int]] = Counter()
        self._queries: Counter[str] = Counter()
        self._buckets = [0] * (len(BUCKETS) + 1)
        self._seconds = 0.0
        self._bytes = 0
        self._figures: Mapping[str, float] = {}
        self._tag = ""

    def observe(self, exchange: Answered, seconds: float) -> None:
        """Count one request."""
        self._requests[exchange.method if exchange.method in _METHODS else "other", exchange.status] += 1
        self._bytes += exchange.sent
        if exchange.query:
            self._queries[exchange.notes.get("problem") or ("cached" if "cache" in exchange.notes else "ok")] += 1
            self._buckets[bisect_left(BUCKETS, seconds)] += 1
            self._seconds += seconds

    def text(self, figures: Mapping[str, float], tag: str) -> bytes:
        """Everything in Prometheus' text format; `figures` are those of GAUGES, `tag` names the generation."""
        self._figures, self._tag = figures, tag
        registry = CollectorRegistry(auto_describe=False)
        registry.register(self)
        return generate_latest(registry)

    def collect(self) -> Iterator[Metric]:
        """The series, for the client library."""
        requests = CounterMetricFamily("kg_requests", "Requests by method and status.", labels=["method", "status"])
        for (method, status), count in sorted(self._requests.items()):
            requests.add_metric([method, str(status)], count)
        queries = CounterMetricFamily("kg_queries", "Queries by outcome.", labels=["outcome"])
        for outcome, count in sorted(self._queries.items()):
            queries.add_metric([outcome], count)
        histogram = HistogramMetricFamily("kg_query_seconds", "Time of queries.")
        limits = [*map(str, BUCKETS), "+Inf"]
        totals = [sum(self._buckets[: place + 1]) for place in range(len(limits))]
        histogram.add_metric([], list(zip(limits, totals, strict=True)), self._seconds)
        sent = CounterMetricFamily("kg_response_bytes", "Bytes of bodies sent.", value=self._bytes)
        generation = GaugeMetricFamily("kg_generation", "The generation that is served.", labels=["tag"])
        generation.add_metric([self._tag], 1)
        gauges = [GaugeMetricFamily(f"kg_{name}", words, self._figures[name]) for name, words in GAUGES.items()]
        yield from (requests, queries, histogram, sent, generation, *gauges)
