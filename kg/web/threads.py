"""Queries → a few threads of their own, so that a slow one stops neither the event loop nor another route.

A thread cannot be killed: a query that never ends keeps its thread until the process ends. Worker processes with a
deadline replace this pool in the next step.
"""

from __future__ import annotations

import asyncio
import threading
import traceback
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from typing import Any, TypeVar

Answer = TypeVar("Answer")

STACK = 512 * 1024 * 1024
"""Bytes of address space; memory is used only as deep as a query goes. The engine recurses on long chains."""


class Threads:
    """A fixed number of daemon threads: they do not hold up the end of the process, as an executor's would."""

    def __init__(self, size: int) -> None:
        self._waiting: SimpleQueue[tuple[Future[Any], Callable[[], Any]]] = SimpleQueue()
        former = threading.stack_size(STACK)
        try:
            for number in range(size):
                threading.Thread(target=self._work, name=f"query-{number}", daemon=True).start()
        finally:
            threading.stack_size(former)

    async def run(self, work: Callable[[], Answer]) -> Answer:
        """The result of `work` once a thread has done it; what it raises is raised here."""
        future: Future[Answer] = Future()
        self._waiting.put((future, work))
        return await asyncio.wrap_future(future)

    def _work(self) -> None:
        while True:
            future, work = self._waiting.get()
            if not future.set_running_or_notify_cancel():
                continue
            try:
                future.set_result(work())
            except BaseException as error:  # noqa: BLE001 - the border of a thread: the waiting request gets it
                _forget_locals(error)
                future.set_exception(error)
            del future, work


def _forget_locals(error: BaseException | None) -> None:
    """Drop what the error's frames hold: the engine's results may only be freed by the thread that made them."""
    while error is not None:
        traceback.clear_frames(error.__traceback__)
        error = error.__context__
