"""A small database, and a real server on it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import uvicorn

from kg.stores.oxigraph import Database
from kg.web.app import create_app

TRIPLES = [
    ('<http://e.org/s> <http://e.org/p> "a, \\"b\\" é"@en', "http://e.org/g1"),
    ("<http://e.org/s> <http://e.org/q> <http://e.org/o>", "http://e.org/g1"),
    ("<http://e.org/s> <http://e.org/q> <http://e.org/o>", "http://e.org/g2"),
]


def publish(database: Database, triples: list[tuple[str, str]]) -> None:
    with database.writing(), database.generation() as new:
        new.load(triples)
        new.publish({})


@pytest.fixture
def database(tmp_path: Path) -> Database:
    database = Database(tmp_path / "kg.db")
    publish(database, TRIPLES)
    return database


@pytest.fixture
def client(database: Database) -> Iterator[httpx.Client]:
    config = uvicorn.Config(create_app(database), port=0, log_level="error", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=20, trust_env=False) as opened:
        yield opened
    server.should_exit = True
    thread.join(10)
