"""Small databases, and real servers on them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from kg.build import build
from kg.resources import folder
from kg.streams import Given
from tests.web.serving import Server, publish

TRIPLES = [
    ('<http://e.org/s> <http://e.org/p> "a, \\"b\\" é"@en', "http://e.org/g1"),
    ("<http://e.org/s> <http://e.org/q> <http://e.org/o>", "http://e.org/g1"),
    ("<http://e.org/s> <http://e.org/q> <http://e.org/o>", "http://e.org/g2"),
]
"""Two distinct triples, one of them in two graphs."""
MANY = [(f"<http://e.org/s{n}> <http://e.org/many> <http://e.org/o{n}>", "http://e.org/many") for n in range(1000)]
"""A thousand more: three variables over them are a billion rows."""

Serve = Callable[..., Server]


@pytest.fixture(scope="module")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serve]:
    """Starts a server with options on a database of TRIPLES (or of `triples`); all end with the module."""
    started: list[Server] = []

    def start(
        *options: str, token: bool = False, triples: list[tuple[str, str]] | None = None, **more: object
    ) -> Server:
        path = tmp_path_factory.mktemp("served") / "kg.db"
        if triples is None or triples:
            publish(path, TRIPLES if triples is None else triples)
        server = Server(path, *options, token=token, **more)  # type: ignore[arg-type]
        started.append(server)
        return server

    yield start
    for server in started:
        server.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A read-only server on TRIPLES and MANY, for tests that change nothing and break nothing."""
    path = tmp_path_factory.mktemp("server") / "kg.db"
    publish(path, [*TRIPLES, *MANY])
    started = Server(path)
    yield started
    started.close()


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A read-only server on what a build makes of the samples."""
    path = tmp_path_factory.mktemp("samples") / "kg.db"
    build([str(folder("seeds") / name) for name in ("articles", "lists")], str(path), given=Given(force=True))
    started = Server(path)
    yield started
    started.close()
