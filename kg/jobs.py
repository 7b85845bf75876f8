"""Files → parts by several processes: a pool on this machine; any other executor may stand in its place."""

from __future__ import annotations

import gc
import os
import signal
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import Generic, TypeVar

from kg.errors import InputError
from kg.files import File, Unreadable
from kg.parts import PLAIN, Means, Part, build_parts, fits, names_in
from kg.readers import Metadata

CHUNK = 32
"""Files that one job takes at a time: a process hop then costs little, and memory stays flat."""

Key = TypeVar("Key")


@dataclass(frozen=True)
class Task(Generic[Key]):
    """A file to read, and a key by which its parts are known."""

    key: Key
    file: File | Unreadable
    names: str | None = None
    """`Part.names` when it was read before: it is read again only where that has changed. None: it is read."""


def parts(
    tasks: Iterable[Task[Key]], metadata: Mapping[str, Metadata], jobs: int, means: Means = PLAIN
) -> Iterator[tuple[Key, Part]]:
    """What became of each file, with the key that it was given with, by `jobs` processes."""
    if jobs <= 1:
        for task in tasks:
            yield from ((task.key, part) for part in _parts(task, metadata, means))
        return
    waiting: deque[Future[list[tuple[Key, Part]]]] = deque()
    # Spawned, not forked: the store's own threads would not survive a fork.
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_end_with_parent) as pool:
        for chunk in _chunks(tasks):
            waiting.append(pool.submit(_build_chunk, [task for task in chunk if fits(task.file)], metadata, means))
            if len(waiting) > 2 * jobs:
                yield from _finished(waiting)
            for task in chunk:
                if not fits(task.file):
                    yield from ((task.key, part) for part in _parts(task, metadata, means))
        while waiting:
            yield from _finished(waiting)


def _parts(task: Task[Key], metadata: Mapping[str, Metadata], means: Means) -> Iterator[Part]:
    if task.names is not None and isinstance(task.file, File) and names_in(task.file, metadata, means) == task.names:
        return
    yield from build_parts(task.file, metadata, means)


@contextmanager
def rare_collection() -> Iterator[None]:
    """Let Python look for reference cycles rarely: records have none, and the look costs a fifth of the reading."""
    before = gc.get_threshold()
    gc.set_threshold(50_000, 20, 50)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _end_with_parent() -> None:
    """A worker whose build was killed would wait for files for ever; of an interrupted one, the build itself tells."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()

    def watch() -> None:
        if parent:
            parent.join()
        os._exit(1)

    Thread(target=watch, daemon=True).start()


def _build_chunk(tasks: Sequence[Task[Key]], metadata: Mapping[str, Metadata], means: Means) -> list[tuple[Key, Part]]:
    with rare_collection():
        return [(task.key, part) for task in tasks for part in _parts(task, metadata, means)]


def _finished(waiting: deque[Future[list[tuple[Key, Part]]]]) -> list[tuple[Key, Part]]:
    try:
        return waiting.popleft().result()
    except BrokenProcessPool as error:
        what = "a process that was reading was killed: the system may be short of memory"
        raise InputError(what, hint="build with fewer --jobs; the database is as it was") from error


def _chunks(tasks: Iterable[Task[Key]]) -> Iterator[list[Task[Key]]]:
    iterator = iter(tasks)
    while chunk := list(islice(iterator, CHUNK)):
        yield chunk
