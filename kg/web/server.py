"""A database and an address → a running HTTP server."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path

import uvicorn

from kg.errors import StoreError
from kg.stores.oxigraph import Database
from kg.web.app import create_app


class _Server(uvicorn.Server):
    """Tells its address once it listens."""

    def __init__(self, config: uvicorn.Config, listening: Callable[[str], None], address: str) -> None:
        super().__init__(config)
        self._listening, self._address = listening, address

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        if self.started:
            self._listening(self._address)


def serve(
    database_path: str | Path,
    host: str = "127.0.0.1",
    port: int = 8000,
    *,
    threads: int = 4,
    listening: Callable[[str], None] = lambda _: None,
) -> None:
    """Serve until Ctrl-C or SIGTERM. `listening` gets the address once requests are answered; port 0 takes a free one.

    Raises StoreError where the port cannot be had.
    """
    bound = _bind(host, port)
    shown = f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{bound.getsockname()[1]}/"
    app = create_app(Database(database_path), threads=threads)
    config = uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=3, server_header=False)
    try:
        _Server(config, listening, address).run(sockets=[bound])
    except KeyboardInterrupt:
        return
    finally:
        bound.close()


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
