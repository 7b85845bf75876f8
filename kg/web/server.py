"""A database, settings and an address → a running HTTP server."""

from __future__ import annotations

import gc
import socket
from collections.abc import Callable
from pathlib import Path

import uvicorn

from kg.errors import StoreError
from kg.settings import Settings
from kg.stores.oxigraph import Database
from kg.web.app import create_app
from kg.web.connection import Connection
from kg.web.tokens import Tokens

HEADERS = [
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Expose-Headers", "Content-Digest, ETag, Link, Location"),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
]
"""Of every response. Any page may read the open answers, none may do so with credentials."""
GRACE = 10
"""Seconds that running requests get to end when the server is told to."""


class _Server(uvicorn.Server):
    """Tells its address once it listens."""

    def __init__(self, config: uvicorn.Config, listening: Callable[[str], None], address: str) -> None:
        super().__init__(config)
        self._listening, self._address = listening, address

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        if self.started:
            self._listening(self._address)


def serve(database: str | Path, settings: Settings, listening: Callable[[str], None] = lambda _: None) -> None:
    """Serve until Ctrl-C or SIGTERM; what runs then is finished. `listening` gets the address once it answers.

    Raises StoreError where the port cannot be had.
    """
    target, tokens = Database(database), Tokens.load(settings.token_file)
    if target.current is not None or not tokens.writing:
        target.open()  # a missing or damaged database is said before a port is taken
    bound = _bind(settings.host, settings.port)
    shown = f"[{settings.host}]" if ":" in settings.host else settings.host
    address = f"http://{shown}:{bound.getsockname()[1]}/"
    config = uvicorn.Config(
        create_app(target, settings, tokens, _own(bound)), http=Connection, log_level="error", access_log=False,
        server_header=False, headers=HEADERS, limit_concurrency=settings.connections, timeout_graceful_shutdown=GRACE,
        timeout_keep_alive=30, proxy_headers=False,
    )  # fmt: skip
    gc.freeze()  # what is there now stays, and need not be looked at again
    gc.set_threshold(20_000, 20, 20)
    try:
        _Server(config, listening, address).run(sockets=[bound])
    except KeyboardInterrupt:
        return
    finally:
        bound.close()


def _own(bound: socket.socket) -> str:
    """The address by which this machine reaches the server."""
    host, port = bound.getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared, not bound
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _bind(host: str, port: int) -> socket.socket:
    try:
        family, kind, protocol, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        bound = socket.socket(family, kind, protocol)
    except (OSError, OverflowError) as error:
        raise StoreError(f"cannot listen on {host}:{port}: {error}") from error
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(place)
    except (OSError, OverflowError) as error:
        bound.close()
        raise StoreError(f"cannot listen on {host}:{port}: {error} (choose another with --port)") from error
    return bound
