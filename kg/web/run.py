"""One query from its request to its answer: what has come of it, how long it may take, and how it failed."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from kg.stores.frames import DATA, END, ERROR, HEAD, SIZE
from kg.web.problem import RequestError

if TYPE_CHECKING:
    from kg.web.pool import Pool
    from kg.web.process import Worker

BUFFER = 256 * 1024
"""Bytes of an answer that are held until it is whole; a longer one is streamed. Of a packed one these are the bytes
before packing: each frame holds at least `kg.stores.output.SIZE` of them."""
AHEAD = 512 * 1024
"""Bytes that may wait for a slow client before the worker has to wait too."""


def overload(what: str) -> RequestError:
    """503: not now."""
    return RequestError("overload", f"{what}: try again in a few seconds", {"Retry-After": "5"})


class Run:
    """A query on its way through the pool."""

    pool: Pool
    timer: asyncio.TimerHandle
    """The end of its patience while it waits, of its slice while it runs."""
    since: float
    """When it began to wait (the loop's time)."""

    def __init__(self, request: bytes, timeout: float) -> None:
        self._request, self._timeout = request, timeout
        self._loop = asyncio.get_running_loop()
        self.ready: asyncio.Future[None] = self._loop.create_future()
        """Done once the answer is whole, or begins to be streamed."""
        self.long = self.restarted = self.done = self.streaming = self.whole = False
        self.digest = b""
        self._retried = False
        self._unread = 0
        self._failure: RequestError | None = None
        self._worker: Worker | None = None
        self._clock: asyncio.TimerHandle | None = None
        self._more = asyncio.Event()
        self._reset()

    def _reset(self) -> None:
        self.format = self.encoding = self.note = ""
        self._pieces: deque[bytes] = deque()
        self._held = 0
        self._left = self._timeout
        self._paused = False

    # ------------------------------------------------------------------------------------- called by the pool

    def begin(self, worker: Worker) -> None:
        """Hand the request to a worker."""
        self._reset()
        self._worker = worker
        self._run_clock()
        worker.work(self, self._request)

    def make_long(self) -> None:
        """From now on it may take its time, and may stream."""
        self.long = True
        if self._is_large():
            self._stream()

    def restart(self) -> None:
        """Its worker was taken away."""
        self._stop_clock()
        self._reset()
        self._worker = None

    def fail(self, failure: RequestError, *, healthy: bool = False) -> None:
        """End without an answer, or in the middle of one."""
        if self.done:
            return
        self._failure = failure
        if not self.ready.done():
            self.ready.set_exception(failure)
            self.ready.exception()  # whoever waited may be gone
        self._finish(healthy=healthy)

    # ------------------------------------------------------------------------------------ called by the worker

    def on_frame(self, kind: bytes, payload: bytes) -> None:
        """One frame of the answer (`kg.stores.frames`)."""
        if kind == DATA:
            self._pieces.append(payload)
            self._held += len(payload)
            if self.streaming:
                self._more.set()
                if self._held > AHEAD:
                    self._pause()
            elif self._is_large():
                if self.pool.over(self):
                    self._stream()
                else:
                    self._pause()
        elif kind == HEAD:
            self.format, self.encoding, self.note = payload.decode().split(" ", 2)
        elif kind == END:
            self.digest, self.whole = payload, True
            self._finish(healthy=True)
        elif kind == ERROR:
            fault = json.loads(payload)
            self.fail(RequestError(fault["kind"], fault["message"]), healthy=True)

    def on_death(self, reason: str, *, unread: bool) -> None:
        """The worker is gone: by the query's fault ("memory", "nesting"), or by none that is known ("killed").

        One that died before it read the request (`unread`) says nothing of the query: any idle one may be such.
        """
        if unread and self._unread < self.pool.size:
            self._unread += 1
        elif reason == "killed" and not self._retried and not self.streaming:
            self._retried = True
        else:
            self.fail(RequestError(reason))
            return
        self._stop_clock()
        self.pool.replace(self)

    # -------------------------------------------------------------------------------- called by whoever asked

    def body(self) -> bytes:
        """The whole answer, where it is whole."""
        return b"".join(self._pieces)

    async def pieces(self) -> AsyncIterator[bytes]:
        """The answer as it comes. Raises RequestError where it does not become whole."""
        while True:
            while self._pieces:
                piece = self._pieces.popleft()
                self._held -= len(piece)
                yield piece
                if self._paused and self._held < AHEAD // 2:
                    self._go_on()
            if self._failure is not None:
                raise self._failure
            if self.whole:
                return
            self._more.clear()
            await self._more.wait()

    # ------------------------------------------------------------------------------------------------ inside

    def _is_large(self) -> bool:
        return self._held >= BUFFER or len(self._pieces) * SIZE >= BUFFER

    def _stream(self) -> None:
        self.streaming = True
        if not self.ready.done():
            self.ready.set_result(None)
        if self._paused:
            self._go_on()

    def _pause(self) -> None:
        """The time that a worker waits for its client is not the query's."""
        if not self._paused and self._worker is not None:
            self._paused = True
            self._worker.pause()
            self._stop_clock()

    def _go_on(self) -> None:
        self._paused = False
        if self._worker is not None and not self.done:
            self._worker.resume()
            self._run_clock()

    def _run_clock(self) -> None:
        self._started = self._loop.time()
        self._clock = self._loop.call_later(self._left, self._late)

    def _stop_clock(self) -> None:
        if self._clock is not None:
            self._clock.cancel()
            self._clock = None
            self._left = max(0.0, self._left - (self._loop.time() - self._started))

    def _late(self) -> None:
        self.fail(RequestError("timeout", f"the query did not end within {self._timeout:g} seconds"))

    def _finish(self, *, healthy: bool) -> None:
        self.done = True
        self._stop_clock()
        self._more.set()
        self.pool.finished(self, healthy=healthy)
        if self.whole and not self.ready.done():
            self.ready.set_result(None)
