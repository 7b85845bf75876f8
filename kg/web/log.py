"""Requests → lines of JSON for whoever runs the server; slow queries also in words."""

from __future__ import annotations

import hashlib
import json
import sys
from contextlib import suppress
from datetime import UTC, datetime
from typing import IO

from kg.errors import SettingError
from kg.web.exchange import Exchange


class Log:
    """The access log (`--access-log`) and the warning about slow queries (`--slow-query`)."""

    def __init__(self, path: str, slow: float) -> None:
        """`path`: "" for none, "-" for standard error. Raises SettingError where it cannot be written."""
        self._slow = slow
        self._file: IO[str] | None = None
        if path == "-":
            self._file = sys.stderr
        elif path:
            try:
                self._file = open(path, "a", encoding="utf-8", buffering=1)  # noqa: PTH123, SIM115 - open for ever
            except OSError as error:
                raise SettingError(f"the access log cannot be written: {error}") from error

    def write(self, exchange: Exchange, seconds: float) -> None:
        """One request. A full disk stops no server."""
        with suppress(OSError, ValueError):
            if self._file is not None:
                self._file.write(json.dumps(self._line(exchange, seconds), ensure_ascii=False) + "\n")
            if seconds >= self._slow and exchange.query:
                what = f"{_digest(exchange.query)}: {seconds:.1f} s, status {exchange.status}"
                sys.stderr.write(f"kg: slow query {what}\n")

    @staticmethod
    def _line(exchange: Exchange, seconds: float) -> dict[str, object]:
        client = exchange.scope.get("client") or ("",)
        return {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "client": client[0],
            "method": exchange.method,
            "path": exchange.path[:1000],
            "status": exchange.status,
            "bytes": exchange.sent,
            "seconds": round(seconds, 6),
            **({"query": _digest(exchange.query)} if exchange.query else {}),
            **exchange.notes,
        }


def _digest(query: str) -> str:
    """Names a query in logs without telling it."""
    return hashlib.sha256(query.encode("utf-8", "replace")).hexdigest()[:12]
