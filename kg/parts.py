"""Files → parts: the triples of one graph each. A pure function of the file, its metadata and the seeds.

    read ─▶ extract ─▶ map

So any executor may run it on any machine, and the merge of its results is a union of sets.
"""

from __future__ import annotations

import gc
import hashlib
import os
import signal
import traceback
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import chain, islice
from multiprocessing import get_context, parent_process
from pathlib import Path
from threading import Thread
from typing import TypeVar

import pyoxigraph as ox

from kg.errors import InputError
from kg.extract import Extractor
from kg.extract.explain import explain
from kg.extract.summary import summary as summarise
from kg.files import File, Unreadable
from kg.mapper import triples
from kg.model import Document, Edition, Entity, Note, Record
from kg.readers import Metadata, given, is_list, read, tables
from kg.resources import folder, package_files
from kg.terms import ONTOLOGY, base, mint

PIECE = 20_000
"""Triples of a list that are held at a time."""

CHUNK = 32
"""Files that one job takes at a time: a process hop then costs little, and memory stays flat."""

Key = TypeVar("Key")


@dataclass(frozen=True)
class Part:
    """What became of one file: the triples of one graph, or the reason why there are none."""

    path: str
    graph: str = ""
    triples: str = ""
    """As the mapper writes them, one a line."""
    size: int = 0
    """How many triples the graph has."""
    reason: str = ""
    notes: tuple[str, ...] = ()

    @classmethod
    def of(cls, path: str, graph: str, triples: Iterable[str], notes: tuple[str, ...] = ()) -> Part:
        """The part of these triples, each once."""
        lines = dict.fromkeys(triples)
        return cls(path, graph, "\n".join(lines), len(lines), notes=notes)

    def entry(self) -> dict[str, object]:
        """For the manifest."""
        known: dict[str, object] = {
            "path": self.path,
            "graph": self.graph,
            "reason": self.reason,
            "notes": list(self.notes),
        }
        return {name: value for name, value in known.items() if value} | {"size": self.size}


@cache
def _entities() -> Mapping[str, Entity]:
    return {entity.id: entity for entity in tables.read_seeds()}


@cache
def _extractor() -> Extractor:
    return Extractor(_entities().values(), tables.ambiguous_names())


@cache
def _provider_names() -> Mapping[str, str]:
    return tables.provider_names()


def build_parts(file: File | Unreadable, metadata: Mapping[str, Metadata]) -> Iterator[Part]:
    """Read, extract and map one file: a pure function, the same on any machine and in any process.

    A list may be longer than memory: its graph then comes in several parts of one path. Where only the last of them
    finds that the file cannot be used, it holds the reason, and the others are to be dropped.
    """
    notes: list[str] = []
    graph, lines = "", dict[str, None]()
    try:
        with _border(file):
            for record in _records(file, metadata, notes):
                graph = graph or (record.id if isinstance(record, Edition) else "")
                lines.update(dict.fromkeys(triples(record)))
                if len(lines) >= PIECE:
                    yield Part.of(file.path, graph, lines)
                    lines = {}
    except InputError as error:
        yield Part(file.path, graph, reason=error.reason_in(file.path))
    else:
        yield Part.of(file.path, graph, lines, tuple(notes))


def _records(file: File | Unreadable, metadata: Mapping[str, Metadata], notes: list[str]) -> Iterator[Record]:
    """All that is known of a file; what readers tell of it goes to `notes`."""
    if isinstance(file, Unreadable):
        raise file.error
    found = read(file, metadata=metadata, provider_names=_provider_names())
    return iter(_extractor().extract(_without_notes(found, notes)))


def _without_notes(found: Iterable[Record | Note], notes: list[str]) -> Iterator[Record]:
    for each in found:
        if isinstance(each, Note):
            notes.append(each.text)
            continue
        if isinstance(each, Document):
            notes.extend(each.notes)
        yield each


@contextmanager
def _border(file: File | Unreadable) -> Iterator[None]:
    """One document never stops a build of ten thousand: what no rule foresees in it is its refusal, with the place."""
    try:
        yield
    except InputError:
        raise
    except Exception as error:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{type(error).__name__} at {Path(frame.filename).name}:{frame.lineno}"
        what = f"a fault of kg, not of the file: {place}: {error}"
        raise InputError(what, source=file.path, hint="please report it") from error


def _mapped(records: Iterable[Record]) -> Iterator[str]:
    return chain.from_iterable(map(triples, records))


def content(file: File, metadata: Mapping[str, Metadata]) -> object:
    """All that a part depends on but for the file's name: documents of one content are one edition.

    A list is itself alone: its name may tell its day, and it may be too long to be compared.
    """
    if not _fits(file) or is_list(file):
        return file.key
    return file.sha256, file.sidecar, given(file, metadata)


def summary(file: File | Unreadable, metadata: Mapping[str, Metadata]) -> dict[str, object]:
    """What the rules find in one file, as `kg extract` prints it. Raises InputError where it cannot be read."""
    with _border(file):
        return {"file": file.path} | summarise(list(_records(file, metadata, [])), _entities())


def explanation(file: File | Unreadable, metadata: Mapping[str, Metadata]) -> Iterator[str]:
    """What each stage saw in one file, for people. Raises InputError where it cannot be read."""
    if isinstance(file, Unreadable):
        raise file.error
    with _border(file):
        found = _without_notes(read(file, metadata=metadata, provider_names=_provider_names()), [])
        yield from explain(_extractor(), found, _entities())


def seed_parts() -> Iterator[Part]:
    """The ontology, the dataset's own description, and one part per seed table."""
    for name, graph in (("kg.ttl", ONTOLOGY), ("dataset.ttl", mint("graph", "dataset"))):
        parsed = ox.parse(path=folder("ontology") / name, format=ox.RdfFormat.TURTLE, base_iri=base())
        yield Part.of(f"ontology/{name}", graph, sorted(str(quad.triple) for quad in parsed))
    for path in tables.tables(folder("seeds")):
        records = list(tables.read(path))
        yield Part.of(f"seeds/{path.name}", records[0].id, _mapped(records))


@cache
def fingerprint() -> str:
    """sha256 over this package's code and data, and the base of its IRIs: with another one, all files are read anew."""
    digest = hashlib.sha256(base().encode())
    for path in package_files():
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def parts(
    items: Iterable[tuple[Key, File | Unreadable]], metadata: Mapping[str, Metadata], jobs: int
) -> Iterator[tuple[Key, Part]]:
    """What became of each file, with the key that it was given with, by `jobs` processes."""
    if jobs <= 1:
        yield from ((key, part) for key, file in items for part in build_parts(file, metadata))
        return
    waiting: deque[Future[list[tuple[Key, Part]]]] = deque()
    # Spawned, not forked: the store's own threads would not survive a fork.
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_end_with_parent) as pool:
        for chunk in _chunks(items):
            waiting.append(pool.submit(_build_chunk, [item for item in chunk if _fits(item[1])], metadata))
            if len(waiting) > 2 * jobs:
                yield from _finished(waiting)
            for key, file in chunk:
                if not _fits(file):
                    yield from ((key, part) for part in build_parts(file, metadata))
        while waiting:
            yield from _finished(waiting)


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


def _fits(file: File | Unreadable) -> bool:
    """Whether all parts of a file can be held at once: a long list is read here, piece by piece."""
    return isinstance(file, Unreadable) or (file.whole and len(file.roles) == 1)


def _build_chunk(
    items: Sequence[tuple[Key, File | Unreadable]], metadata: Mapping[str, Metadata]
) -> list[tuple[Key, Part]]:
    with rare_collection():
        return [(key, part) for key, file in items for part in build_parts(file, metadata)]


def _finished(waiting: deque[Future[list[tuple[Key, Part]]]]) -> list[tuple[Key, Part]]:
    try:
        return waiting.popleft().result()
    except BrokenProcessPool as error:
        what = "a process that was reading was killed: the system may be short of memory"
        raise InputError(what, hint="build with fewer --jobs; the database is as it was") from error


def _chunks(items: Iterable[tuple[Key, File | Unreadable]]) -> Iterator[list[tuple[Key, File | Unreadable]]]:
    iterator = iter(items)
    while chunk := list(islice(iterator, CHUNK)):
        yield chunk
