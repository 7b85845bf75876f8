"""Queries → query workers: who runs now, who waits, and who has run for too long.

    waiting ──▶ short ──▶ done          a query that ends within SLICE never meets a long one
                  │ over its slice
                  ▼
                long ──▶ done           at most one worker fewer than there are
                  ▲
    set aside ────┘                     killed for those that wait, and begun again when a long one ends

So long queries never take the last worker. Who waits is served newest first once the queue is old: under a flood the
newest have clients that still listen (adaptive LIFO, as in Maurer, "Fail at Scale", ACM Queue 2015). For the same
reason a full queue lets the oldest go.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kg.web.process import Worker
from kg.web.run import Run, overload

SLICE = 0.25
"""Seconds after which a query counts as long."""
BACK = 1.0
"""Seconds after that from which its worker stands back for the others, and is not used again."""
RESTART = 0.5
"""Seconds before a worker that ended while it was idle is replaced: one that cannot even start
must not keep the server busy."""
OLD = 0.5
"""Seconds after which the queue is served newest first."""


@dataclass(frozen=True)
class Limits:
    """What queries may take."""

    workers: int = 3
    memory: int = 2 << 30
    """Bytes, for each worker."""
    queue: int = 64
    """Queries that may wait."""
    patience: float = 10.0
    """Seconds that a query may wait."""
    network: str = "closed"
    """Whether workers may open sockets ("open")."""


class Pool:
    """A fixed number of workers. All methods are to be called on the event loop."""

    def __init__(self, limits: Limits, generation: Callable[[], Path | None]) -> None:
        self._limits, self._generation = limits, generation
        self.size = limits.workers
        self._loop = asyncio.get_running_loop()
        self._most_long = max(1, limits.workers - 1)
        self._long = 0
        self._waiting: deque[Run] = deque()
        self._aside: deque[Run] = deque()
        self._over: deque[Run] = deque()
        self._busy: dict[Run, Worker] = {}
        self._started = 0
        self._idle: list[Worker] = []
        self._starting: set[Worker] = set()
        self._closed = False
        for _ in range(limits.workers):
            self._start()

    async def run(self, run: Run) -> Run:
        """The run, once its answer is whole or large enough to be streamed. Raises what stopped it.

        Raises `kg.web.problem.RequestError` 503 where too many wait already.
        """
        self._submit(run)
        try:
            await run.ready
        except asyncio.CancelledError:
            self.cancel(run)
            raise
        return run

    def cancel(self, run: Run) -> None:
        """Nobody waits for the run any more."""
        if not run.done:
            run.fail(overload("the client is gone"))

    def close(self) -> None:
        """Kill every worker."""
        self._closed = True
        for run in [*self._busy, *self._waiting, *self._aside]:
            run.fail(overload("the server is ending"))
        for worker in [*self._idle, *self._starting]:
            worker.kill()
        self._idle.clear()
        self._starting.clear()

    def figures(self) -> dict[str, float]:
        """How many run, run long, and wait: for metrics."""
        return {
            "busy": len(self._busy),
            "long": self._long,
            "waiting": len(self._waiting) + len(self._aside),
            "workers": len(self._busy) + len(self._idle) + len(self._starting),
            "restarts": self._started - self._limits.workers,
        }

    def _submit(self, run: Run) -> None:
        run.pool = self
        if self._idle:
            self._begin(run)
            return
        if len(self._waiting) >= self._limits.queue + len(self._starting):
            full = overload("too many queries are waiting")
            if not self._waiting:
                raise full
            self._waiting[0].fail(full)
        self._wait(run, self._waiting)
        self._dispatch()

    def _wait(self, run: Run, queue: deque[Run]) -> None:
        run.since = self._loop.time()
        run.timer = self._loop.call_later(self._limits.patience, self._impatient, run)
        queue.append(run)

    def _impatient(self, run: Run) -> None:
        run.fail(overload("too many queries are running"))

    def _begin(self, run: Run) -> None:
        worker = self._idle.pop()
        self._busy[run] = worker
        run.begin(worker)
        run.timer = self._loop.call_later(SLICE, self.over, run)

    def over(self, run: Run) -> bool:
        """The run has used its slice, or wants to stream: is it a long one now? Else it gives way when others wait."""
        if run.long:
            return True
        run.timer.cancel()
        if self._long < self._most_long:
            self._make_long(run)
            return True
        if run not in self._over:
            self._over.append(run)
            self._dispatch()
        return False

    def _make_long(self, run: Run) -> None:
        self._long += 1
        run.timer = self._loop.call_later(BACK, self._busy[run].stand_back)
        run.make_long()

    def _set_aside(self, run: Run) -> None:
        """Make room for one that may be short. Long ones have a queue of their own: it may be full, this one not."""
        if len(self._aside) >= self._limits.queue:
            run.fail(overload("too many long queries are waiting"))
            return
        self._take_away(run)
        run.restarted = True
        self._wait(run, self._aside)
        self._dispatch()

    def _take_away(self, run: Run) -> None:
        """Its worker; another one will be there."""
        self._busy.pop(run).kill()
        run.restart()
        self._start()

    def finished(self, run: Run, *, healthy: bool) -> None:
        """Called by a run that is over; `healthy` says whether its worker can work on."""
        run.timer.cancel()
        self._long -= run.long
        for queue in (self._over, self._waiting, self._aside):
            if run in queue:
                queue.remove(run)
        worker = self._busy.pop(run, None)
        if worker is not None:
            worker.release()
            if healthy and worker.alive and not (run.long and worker.is_spent):
                self._idle.append(worker)
            else:
                worker.kill()
                self._start()
        self._dispatch()

    def replace(self, run: Run) -> None:
        """The run's worker died by no fault that is known: once, it gets another one, as soon as there is one."""
        run.timer.cancel()
        if run in self._over:
            self._over.remove(run)
        self._take_away(run)
        if run.long:
            self._long -= 1
            run.long, run.restarted = False, True
        self._wait(run, self._aside if run.restarted else self._waiting)
        self._dispatch()

    def _dispatch(self) -> None:
        while self._over and self._long < self._most_long:
            self._make_long(self._over.popleft())
        while self._idle and (self._waiting or (self._aside and self._long < self._most_long)):
            run = self._next()
            run.timer.cancel()
            self._begin(run)
            if run.restarted:
                self.over(run)
        if self._over and len(self._waiting) > len(self._starting):
            self._set_aside(self._over.popleft())

    def _next(self) -> Run:
        if not self._waiting or (
            self._aside and self._long < self._most_long and len(self._idle) + len(self._starting) > 1
        ):
            return self._aside.popleft()
        old = self._loop.time() - self._waiting[0].since > OLD
        return self._waiting.pop() if old else self._waiting.popleft()

    def _start(self) -> None:
        """Start a worker. Its time to do so is nobody's: it gets work once it has started."""
        if self._closed:
            return
        self._started += 1
        generation = self._generation()
        arguments = [self._limits.network, *([str(generation)] if generation else [])]
        self._starting.add(Worker("kg.stores.worker", self._limits.memory, *arguments, owner=self))

    def on_ready(self, worker: Worker) -> None:
        """A worker has started."""
        self._starting.discard(worker)
        self._idle.append(worker)
        self._dispatch()

    def on_lost(self, worker: Worker) -> None:
        """A worker ended by nothing that we did, and without work."""
        self._starting.discard(worker)
        if worker in self._idle:
            self._idle.remove(worker)
        self._loop.call_later(RESTART, self._start)
