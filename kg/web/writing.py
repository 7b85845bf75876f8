"""Requests that write → the one writer process, one after the other."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from kg.stores.frames import END, REQUEST, message
from kg.web.problem import RequestError
from kg.web.process import Worker

PATIENCE = 20.0
"""Seconds that a write waits for another one, such as a build, to end."""


class _Reply:
    """What the writer says to one request."""

    def __init__(self) -> None:
        self.future: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self.unread = False
        """Whether the writer died before it read the request."""

    def on_frame(self, kind: bytes, payload: bytes) -> None:
        if self.future.done():
            return
        told = json.loads(payload)
        if kind == END:
            self.future.set_result(told)
        else:
            self.future.set_exception(RequestError(told["kind"], told["message"]))

    def on_death(self, reason: str, *, unread: bool) -> None:
        self.unread = unread
        if not self.future.done():
            self.future.set_exception(RequestError(reason))


class Writer:
    """Starts its process with the first write."""

    def __init__(self, database: str, memory: int, timeout: float, *, strict: bool) -> None:
        self._database, self._memory, self._timeout, self._strict = database, memory, timeout, strict
        self._turn = asyncio.Lock()
        self._process: Worker | None = None

    async def write(self, **request: Any) -> dict[str, Any]:
        """Carry out one request of `kg.stores.writer`. Raises RequestError; then nothing has changed.

        A client that goes away meanwhile does not stop a write: it is done wholly or not at all.
        """
        async with self._turn:
            return await asyncio.shield(asyncio.ensure_future(self._write(request)))

    async def _write(self, request: dict[str, Any], *, again: bool = True) -> dict[str, Any]:
        if self._process is None or not self._process.alive:
            self._process = Worker("kg.stores.writer", self._memory, self._database)
        reply = _Reply()
        values = {"strict": self._strict, "timeout": PATIENCE + self._timeout, "patience": PATIENCE, **request}
        self._process.work(reply, message(REQUEST, **values))
        try:
            return await asyncio.wait_for(reply.future, PATIENCE + self._timeout)
        except RequestError:
            if not (reply.unread and again):
                raise
            return await self._write(request, again=False)
        except TimeoutError:
            self._process.kill()
            raise RequestError(
                "timeout", f"the write did not end within {self._timeout:g} seconds: nothing has changed"
            ) from None

    def close(self) -> None:
        """End the process; what it is at is not published."""
        if self._process is not None:
            self._process.kill()
