"""Inputs → a published generation of the database, and a report of what was done.

    plan ─▶ read, extract, map (kg.parts) ─▶ load ─▶ read again where lists have other names (kg.renewal)
         ─▶ derive ─▶ publish

The graph is built, never edited: what a file said before it changed goes with its graph.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, Self

from kg import derive, renewal
from kg.files import File
from kg.jobs import Task, parts, rare_collection
from kg.parts import PIECE, Part, content, fingerprint, seed_parts
from kg.plan import SEEDS, Change, Entry, Plan, plan
from kg.readers import Metadata, names
from kg.stores.oxigraph import Database, Generation
from kg.stores.writes import carry, check_kind
from kg.streams import NOTHING, Given

Progress = Callable[[int, str], None]
"""Called after each file with how many are done, and its path."""
Reading = Callable[[Iterable[Task[Any]]], Iterator[tuple[Any, Part]]]
"""Gives the parts of each task's file, with its key."""

BATCH = 60_000
"""Triples loaded at once: enough for the engine's sorted bulk path, few enough to stay under 400 MB in all."""


@dataclass
class Report:
    """What a build did, for people and for machines (`--json`)."""

    read: int = 0
    unchanged: int = 0
    retracted: int = 0
    rejected: list[tuple[str, str]] = field(default_factory=list)
    """(file, reason), new and remembered ones alike: what is wrong stays reported until it is mended."""
    notes: list[tuple[str, str]] = field(default_factory=list)
    """(file, what was repaired or left out)."""
    graphs: int = 0
    quads: int = 0
    generation: str = ""
    written: bool = False

    @property
    def exit_code(self) -> int:
        """1 where any input was rejected."""
        return 1 if self.rejected else 0


def build(  # noqa: PLR0913 - the one door of a build
    paths: Sequence[str],
    database: str | Path,
    *,
    metadata: Mapping[str, Metadata] | None = None,
    given: Given = NOTHING,
    jobs: int = 1,
    models: tuple[str, ...] = (),
    progress: Progress | None = None,
) -> Report:
    """Bring the database up to date with the inputs, and publish a new generation if anything changed.

    `paths` are files, folders, globs and archives. Inputs of earlier builds stay; a file that changed replaces its
    graph, and one that is gone from a folder or archive given here takes its graph with it. A file that cannot be
    read is reported and the rest is built. `given` is said of these inputs; `models` may propose what rules did not
    find. Raises StoreError where the database is busy or damaged, ParameterError where a model cannot be loaded.
    """
    state, target = fingerprint(models), Database(database)
    known_metadata = metadata or {}
    given = replace(given, metadata=_digest(known_metadata))
    with target.writing():
        manifest = target.manifest()
        check_kind(manifest, strict=False)
        work = plan(manifest, state, paths, given=given, own=str(target.path))
        if work.is_empty:
            target.open()  # nothing to do, but a damaged database is said to be one
            return _report(work, manifest["sources"], target, known_metadata)
        known = {} if work.anew else graphs_of(manifest["sources"])
        with target.generation(empty=work.anew) as generation, _Loader(generation, known) as loader, rare_collection():
            sources = dict(work.kept)
            if work.anew:
                ours = graphs_of(manifest.get("sources", {}))
                carry(generation, target, lambda graph: graph in ours or derive.is_derived(graph))
                sources[SEEDS] = _entry("", state, [loader.add(part) for part in seed_parts()])
            reading = partial(parts, metadata=known_metadata, jobs=jobs)
            before = renewal.at_hand(manifest, target.current, models)
            sources |= _read(work, known_metadata, loader, progress, partial(reading, means=before.means))
            loader.settle(keep=graphs_of(sources))
            names = renewal.fresh(generation, sources, before)
            if names.differ(before):
                for (key, number), part in reading(renewal.stale(sources, given), means=names.means):
                    sources[key]["parts"][number] |= loader.renew(part)
            loader.derive()
            known_now = {"inputs": work.inputs, "sources": sources, "names": names.entry()}
            generation.publish({"fingerprint": state, **known_now})
        return _report(work, sources, target, known_metadata)


def _read(
    work: Plan, metadata: Mapping[str, Metadata], loader: _Loader, progress: Progress | None, reading: Reading
) -> dict[str, Entry]:
    """The manifest's entries of all changed containers. A content that was read already is not read again."""
    found: dict[str, dict[str, Any]] = {change.container.key: _entry_of(change) for change in work.changed}
    firsts: dict[object, Part | None] = {}
    copies: list[tuple[Change, str, object]] = []

    def unread() -> Iterator[Task[tuple[Change, object]]]:
        for change in work.changed:
            for member in change.container.members():
                file = replace(member, given=change.given) if isinstance(member, File) else member
                same = content(file, metadata) if isinstance(file, File) else file
                if same in firsts:
                    copies.append((change, file.path, same))
                else:
                    firsts[same] = None
                    yield Task((change, same), file)

    for number, ((change, same), part) in enumerate(reading(unread()), 1):
        _append(found[change.container.key]["parts"], loader.add(part))
        firsts[same] = replace(part, triples="")
        if progress:
            progress(number, part.path)
    for change, path, same in copies:
        if first := firsts[same]:
            found[change.container.key]["parts"].append(loader.add(replace(first, path=path)))
    return dict(found)


def _append(entries: list[dict[str, Any]], part: dict[str, Any]) -> None:
    """A part to those of its container; the parts of one long file are one there."""
    if entries and entries[-1]["path"] == part["path"]:
        entries[-1] |= part | {"size": entries[-1]["size"] + part["size"]}
    else:
        entries.append(part)


def _entry(source: str, state: str, found: list[dict[str, Any]], path: str = "") -> dict[str, Any]:
    return {"input": source, "state": state, "parts": found, "path": path}


def _entry_of(change: Change) -> dict[str, Any]:
    said = {name: value for name, value in asdict(replace(change.given, metadata="")).items() if value}
    return _entry(change.input, change.state, [], change.container.path) | ({"given": said} if said else {})


def graphs_of(sources: Mapping[str, Entry]) -> dict[str, int]:
    """The graphs that the manifest's sources name, with the size of each in triples."""
    return {part["graph"]: part["size"] for entry in sources.values() for part in entry["parts"] if part.get("graph")}


class _Loader:
    """Parts into a generation, in batches, beside the reading; a graph that is there already is not loaded twice."""

    def __init__(self, generation: Generation, known: Mapping[str, int]) -> None:
        self._generation = generation
        self._known = dict(known)
        self._old = frozenset(known)
        self._paths: dict[str, str] = {}
        self._batch: list[tuple[str, str]] = []
        self._size = 0
        self._renewed: set[str] = set()
        self._renewing: list[tuple[str, str]] = []
        self._thread = ThreadPoolExecutor(1)
        self._loading: Future[None] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """The generation may be thrown away only when nothing writes to it any more."""
        self._thread.shutdown()

    def add(self, part: Part) -> dict[str, Any]:
        """Queue a part's triples; returns its entry for the manifest."""
        first = self._paths.setdefault(part.graph, part.path) if part.graph else part.path
        if first != part.path and not part.reason:
            part = replace(part, notes=(*part.notes, f"has the same content as {first}"))
        if part.reason and part.graph:
            self._retract(part.graph)
            return replace(part, graph="").entry()
        if part.graph and part.graph not in self._old and first == part.path:
            self._known[part.graph] = self._known.get(part.graph, 0) + part.size
            self._batch.append((part.triples, part.graph))
            self._size += part.size
            if self._size >= BATCH:
                self._flush()
        return part.entry()

    def renew(self, part: Part) -> dict[str, Any]:
        """Queue triples in the place of what the part's graph holds; returns what the manifest's entry learns."""
        if part.graph not in self._renewed:
            self._renewed.add(part.graph)
            self._renewing.append((part.triples, part.graph))
            self._size += part.size
            if self._size >= BATCH:
                self._replace()
        return {"size": part.size, "names": part.names}

    def _replace(self) -> None:
        self._generation.remove([graph for _, graph in self._renewing])
        self._generation.load(self._renewing)
        self._renewing, self._size = [], 0

    def settle(self, keep: Mapping[str, int]) -> None:
        """Load what is left, and drop the graphs that no source has any more."""
        self._flush()
        self._wait()
        self._generation.remove(sorted(self._old - keep.keys()))

    def derive(self) -> None:
        """Load what was renewed, and derive anew what follows from all."""
        self._replace()
        self._generation.remove(derive.stale(self._generation.store))
        for graph, triples in derive.fresh(self._generation.store):
            while lines := list(islice(triples, PIECE)):  # in small pieces: deriving holds much already
                self._generation.load([("\n".join(dict.fromkeys(lines)), graph)])

    def _retract(self, graph: str) -> None:
        """Drop what was loaded of a file that proved to be unusable."""
        self._flush()
        self._wait()
        if graph not in self._old and self._known.pop(graph, 0):
            self._generation.remove([graph])

    def _flush(self) -> None:
        """The engine loads without holding Python up, one batch while the next is read."""
        self._wait()
        self._loading = self._thread.submit(self._generation.load, self._batch)
        self._batch, self._size = [], 0

    def _wait(self) -> None:
        if self._loading:
            self._loading.result()


def _digest(metadata: Mapping[str, Metadata]) -> str:
    """What the metadata adds to the state of each container: nothing where none is given."""
    if not metadata:
        return ""
    return hashlib.sha256(repr(sorted(metadata.items())).encode()).hexdigest()


def _report(work: Plan, sources: Mapping[str, Entry], target: Database, metadata: Mapping[str, Metadata]) -> Report:
    """The report of a build that ended with these sources."""
    report = Report(written=not work.is_empty, retracted=len(work.gone))
    fresh = {change.container.key for change in work.changed}
    report.rejected = [(container.path, container.error.reason) for container in work.unreadable if container.error]
    unused = set(metadata)
    for key in [*work.unchanged, *(change.container.key for change in work.changed)]:
        for part in sources[key]["parts"]:
            unused.difference_update(names(part["path"]))
            if part.get("reason"):
                report.rejected.append((part["path"], part["reason"]))
            elif key in fresh:
                report.read += 1
                report.notes += [(part["path"], note) for note in part.get("notes", ())]
            else:
                report.unchanged += 1
    report.notes += [(name, "no file of this name was read: its metadata says nothing") for name in sorted(unused)]
    graphs = graphs_of(sources)
    report.graphs, report.quads = len(graphs), sum(graphs.values())
    report.generation = target.current.name if target.current else ""
    return report
