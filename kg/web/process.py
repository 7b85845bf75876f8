"""A worker as the server sees it: a process, its channel, and what it works on."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Protocol

from kg.stores.frames import READY, Frames

PIECE = 256 * 1024
"""Bytes read from a worker at a time."""
ALLOCATION = {"GLIBC_TUNABLES": "glibc.malloc.tcache_max=65536:glibc.malloc.trim_threshold=67108864"}
"""glibc's allocator for an engine of many short-lived blocks: five percent of a query's time."""
NICE = 10
"""How far a long query stands back for short ones (setpriority(2))."""
BLOATED = 256 * 1024 * 1024
"""Bytes of memory that a worker may keep; at rest it has 40 to 100 million."""
REAP = 0.005
"""Seconds between looks at whether a killed process is gone."""


_MEMORY = ("memory allocation", "bad_alloc", "MemoryError", "cannot allocate")
_STACK = (-signal.SIGSEGV, -signal.SIGBUS, -signal.SIGABRT)


class Listener(Protocol):
    """Whoever a worker works for."""

    def on_frame(self, kind: bytes, payload: bytes) -> None: ...
    def on_death(self, reason: str, *, unread: bool) -> None: ...


class Owner(Protocol):
    """Whoever has workers, and wants to know of those that nobody has work for."""

    def on_ready(self, worker: Worker) -> None: ...
    def on_lost(self, worker: Worker) -> None: ...


class Worker:
    """A process of `kg.stores.worker` or `kg.stores.writer`. It is started at once, and killed rather than asked."""

    def __init__(self, module: str, memory: int, *arguments: str, owner: Owner | None = None) -> None:
        """`memory` is the bytes that it may take; `arguments` are the module's own. `owner` is told when it is ready,
        and when it ends by itself while nobody has work for it."""
        self._loop = asyncio.get_running_loop()
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own module, no shell
                [sys.executable, "-m", module, str(theirs.fileno()), str(memory), *arguments],
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, pass_fds=[theirs.fileno()],
                env=os.environ | ALLOCATION,
            )  # fmt: skip
        ours.setblocking(False)
        self._channel, self._frames = ours, Frames()
        self._listener: Listener | None = None
        self._owner = owner
        self._reading = self._stands_back = self._unread = False
        self.alive = True
        self.resume()

    def work(self, listener: Listener, request: bytes) -> None:
        """Send a request; its frames go to `listener`."""
        self._listener, self._unread = listener, False
        try:
            sent = self._channel.send(request)
        except BlockingIOError:
            sent = 0
        except OSError:  # it died meanwhile: the reader will see the end of the channel
            self._unread = True
            return
        if sent < len(request):
            self._loop.create_task(self._send(request[sent:]))

    async def _send(self, rest: bytes) -> None:
        with contextlib.suppress(OSError):  # as above
            await self._loop.sock_sendall(self._channel, rest)

    def release(self) -> None:
        """Its run is over: what comes now belongs to nobody."""
        self._listener = None

    def pause(self) -> None:
        """Read no more for the moment: the worker then waits with a full channel."""
        if self._reading:
            self._loop.remove_reader(self._channel.fileno())
            self._reading = False

    def resume(self) -> None:
        """Read on."""
        if self.alive and not self._reading:
            self._loop.add_reader(self._channel.fileno(), self._readable)
            self._reading = True

    def stand_back(self) -> None:
        """Lower the process's priority. It cannot be raised again without privilege."""
        self._stands_back = True
        with contextlib.suppress(OSError):  # it may be gone already
            os.setpriority(os.PRIO_PROCESS, self._process.pid, NICE)

    @property
    def is_spent(self) -> bool:
        """Whether another process had better take its place: it stands back, or keeps much memory from a long query."""
        return self._stands_back or resident(self._process.pid) > BLOATED

    def kill(self) -> None:
        """End the process now, whatever it does."""
        self._listener = None
        if self.alive:
            self.alive = False
            self.pause()
            self._channel.close()
            self._process.kill()
            self._reap()

    @property
    def pid(self) -> int:
        return self._process.pid

    def _readable(self) -> None:
        try:
            data = self._channel.recv(PIECE)
        except BlockingIOError:
            return
        except OSError as error:
            # Linux's word for a peer that closed its end with bytes in it that it had not read (unix(7)): the request
            self._unread |= isinstance(error, ConnectionResetError)
            data = b""
        if not data:
            self._ended()
            return
        for kind, payload in self._frames.feed(data):
            if kind == READY:
                if self._owner is not None:
                    self._owner.on_ready(self)
            elif self._listener is not None:
                self._listener.on_frame(kind, payload)

    def _ended(self) -> None:
        self.alive = False
        self.pause()
        self._channel.close()
        if self._listener is None and self._owner is not None:
            self._owner.on_lost(self)
        self._reap()

    def _reap(self, waited: float = 0.0) -> None:
        """Wait for the end of the process without stopping the loop, then tell who still listens why it ended."""
        if self._process.poll() is None:
            if waited > 1:
                self._process.kill()
            self._loop.call_later(REAP, self._reap, waited + REAP)
            return
        reason = self._reason()
        listener, self._listener = self._listener, None
        if listener is not None:
            listener.on_death(reason, unread=self._unread)

    def _reason(self) -> str:
        """The kind of problem (`kg.web.problem`), by the process's signal and its last words."""
        assert self._process.stderr is not None
        with self._process.stderr as stream:
            os.set_blocking(stream.fileno(), False)
            words = (stream.read(4096) or b"").decode(errors="replace")
        if any(sign in words for sign in _MEMORY):
            return "memory"
        if self._process.returncode in _STACK:
            return "nesting"
        if "Traceback" in words:
            sys.stderr.write(words)  # a fault of our own: for whoever runs the server, not for the client
            return "internal"
        return "killed"


def resident(pid: int) -> int:
    """Bytes of memory that a process has now; 0 where the system does not tell (Linux does, in proc(5))."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    except (OSError, IndexError, ValueError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")
