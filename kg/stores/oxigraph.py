"""Quads → a database on disk: a folder of immutable generations of an Oxigraph store, and a pointer to one.

    kg.db/CURRENT                       the name of the generation that readers open
    kg.db/generations/000007/store      RocksDB files, never changed once published
    kg.db/generations/000007/manifest.json
    kg.db/generations/000007/names      the index of the names of its lists, which documents are read with

A writer works on a checkpoint (hard links) of the current generation and publishes it by replacing CURRENT in one
step, so that a reader sees the old whole or the new whole, and a crash leaves the old. The default graph of every
generation is the set union of its named graphs: Oxigraph's own union flag is a bag, in which counts are wrong.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from filelock import FileLock, Timeout

from kg.errors import BusyError, StoreError
from kg.stores.held import is_read
from kg.stores.manifest import REBUILD, read, write, write_durably

KEPT = 2
"""Generations that stay on disk: the current one, and the one that a reader may just be opening."""
CARRIED = frozenset({"default_graph", "writes"})
"""What a manifest takes over from the one before it, unless it says otherwise: see `kg.stores.writes`."""

NAME = re.compile(r"[0-9]{6,}")
"""Of a generation's folder."""
FORGET = """DELETE { ?s ?p ?o } WHERE {
  GRAPH ?this { ?s ?p ?o } FILTER NOT EXISTS { GRAPH ?other { ?s ?p ?o } FILTER(?other != ?this) }
}"""
"""Takes from the default graph each triple that only ?this has; in the engine, twice to three times as fast as here."""
REMEMBERED = 100_000
"""Triples of the default graph that a load remembers (some 25 MB); one that it forgot is written twice, at no harm."""


class Database:
    """A database folder. Opening it costs nothing; each method reads what is there now."""

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)

    @property
    def current(self) -> Path | None:
        """The folder of the published generation; None where nothing was ever published."""
        try:
            name = (self.path / "CURRENT").read_text(encoding="ascii", errors="replace").strip()
        except FileNotFoundError:
            return None
        except OSError as error:
            what = f"{self.path}: cannot be read as a database: {error.strerror}"
            raise StoreError(f"{what} (a database is a folder that `kg build` made)") from error
        if not NAME.fullmatch(name):
            raise StoreError(f"{self.path / 'CURRENT'}: damaged: {name[:40]!r} is no generation ({REBUILD})")
        return self.path / "generations" / name

    def open(self) -> ox.Store:
        """The current generation, read-only. Raises StoreError where there is none or it is damaged."""
        generation = self.current
        if generation is None:
            raise StoreError(f"{self.path}: there is no database (`kg build PATH…` makes one)")
        try:
            store = ox.Store.read_only(str(generation / "store"))
            store.contains_named_graph(ox.NamedNode("urn:none"))  # a file that is missing is missed at the first look
        except (OSError, RuntimeError) as error:  # pyoxigraph says RuntimeError where files are corrupt
            what = f"{self.path}: generation {generation.name} cannot be opened: {error}"
            raise StoreError(f"{what} ({REBUILD})") from error
        return store

    def manifest(self) -> dict[str, Any]:
        """What the current generation was built from; {} where there is none."""
        generation = self.current
        return read(generation / "manifest.json") if generation else {}

    @contextmanager
    def writing(self, *, patience: float = 0) -> Iterator[None]:
        """Hold the database against other writers, for whom it waits `patience` seconds.

        The system lets go of the lock when the process ends, however that happens. Raises StoreError where another
        one has it, and where nothing can be written: no rights, or a full disk.
        """
        if self.path.exists() and not self.path.is_dir():
            raise StoreError(f"{self.path}: this is a file, and a database is a folder (name another one)")
        lock = FileLock(self.path / "lock", timeout=patience)
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            with lock:
                yield
        except Timeout as error:
            raise BusyError(f"{self.path}: another build is writing to this database (wait for it to end)") from error
        except OSError as error:
            what = f"{self.path}: cannot be written: {error.strerror or error}"
            raise StoreError(f"{what}; the database is as it was (give rights, or room on the disk)") from error

    @contextmanager
    def generation(self, *, empty: bool = False) -> Iterator[Generation]:
        """A new generation to change, starting as the current one or empty; discarded unless published.

        To be called while `writing`.
        """
        folders = self.path / "generations"
        folders.mkdir(exist_ok=True)
        published = self.current
        for stray in _older(folders, published, keep=KEPT):
            if not is_read(stray):
                shutil.rmtree(stray)
        before = self.open() if published and not empty else None
        carried = {name: old for name, old in self.manifest().items() if name in CARRIED}
        folder = folders / f"{int(published.name) + 1 if published else 1:06d}"
        folder.mkdir()
        new = None
        try:
            if before:
                before.backup(str(folder / "store"))
            new = Generation(self.path, folder, carried)
            yield new
        except RuntimeError as error:
            if type(error) is not RuntimeError:  # pyoxigraph's, for corrupt files, has no class of its own
                raise
            raise StoreError(f"{self.path}: {error} ({REBUILD})") from error
        finally:
            if new:
                new.close()
            if not (new and new.published):
                shutil.rmtree(folder)


def _older(folders: Path, published: Path | None, *, keep: int) -> list[Path]:
    """Generations to remove: those that a crash left unpublished, and published ones beyond the last `keep`."""
    found = sorted(folders.iterdir())
    valid = [folder for folder in found if published and folder.name <= published.name]
    return [folder for folder in found if folder not in valid[-keep:]]


class Generation:
    """One generation while it is being written."""

    def __init__(self, database: Path, folder: Path, carried: dict[str, Any]) -> None:
        self._database, self.folder, self._carried = database, folder, carried
        self.store: ox.Store = ox.Store(str(folder / "store"))
        self.published = False
        self._loaded: set[str] = set()

    def remove(self, graphs: Iterable[str]) -> None:
        """Drop named graphs, and from the default graph each triple that no other named graph has."""
        self._loaded.clear()
        for name in map(ox.NamedNode, graphs):
            self.store.update(FORGET.replace("?this", str(name)))
            self.store.remove_graph(name)

    def load(self, triples: Iterable[tuple[str, str]]) -> None:
        """Add (triples, graph) pairs: triples as `kg.mapper.triples` writes them, one a line; each also to the
        default graph.
        """
        spool = self.folder / "load.nq"  # not in memory, where the engine's own needs are great already
        with spool.open("w", encoding="utf-8", newline="") as lines:
            for text, graph in triples:
                if text:
                    lines.write(f"{text}\n".replace("\n", f" <{graph}> .\n"))
                    lines.writelines([f"{triple} .\n" for triple in self._fresh(text)])
        # Lenient: its terms are ours, checked when they were made; checking them once more costs a sixth of the time.
        self.store.bulk_load(path=spool, format=ox.RdfFormat.N_QUADS, lenient=True)
        spool.unlink()

    def _fresh(self, text: str) -> list[str]:
        """Triples that the default graph was not given lately: half of all tell of a publisher that it has."""
        fresh = [triple for triple in text.split("\n") if triple not in self._loaded]
        if len(self._loaded) > REMEMBERED:
            self._loaded.clear()
        self._loaded.update(fresh)
        return fresh

    def publish(self, manifest: dict[str, Any], *, optimize: bool = True) -> None:
        """Make this the current generation, in one step: complete on disk first, then the pointer.

        `optimize` rewrites the whole store for faster reading: worth it after much was written.
        """
        if optimize:
            self.store.optimize()
        self.store.flush()
        self.close()
        write(self.folder / "manifest.json", self._carried | manifest)
        write_durably(self._database / "CURRENT", self.folder.name)
        self.published = True

    def close(self) -> None:
        """Let go of the store: it must not write when its folder is removed."""
        if hasattr(self, "store"):
            del self.store
