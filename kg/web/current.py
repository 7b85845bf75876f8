"""A database → the generation that is published now."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from weakref import finalize

from kg.errors import StoreError
from kg.stores.held import hold
from kg.stores.oxigraph import Database
from kg.stores.writes import built, version, written


@dataclass(frozen=True)
class Published:
    """A generation as readers see it. It stays on disk as long as this object is in use."""

    folder: Path
    tag: str
    """Names its content: the digest of its manifest. A copy of a database has the same one."""
    strict: bool
    """Whether its default graph holds what was written into it, and not the union of all graphs."""
    _built: str
    _written: Mapping[str, Any]

    def version(self, graph: str | None) -> str:
        """Names the content of a graph, or of the whole dataset (None); see `kg.stores.writes`."""
        return version(self._built, self._written, graph)


class Current:
    """The newest generation, looked up for each request: a look at one small file tells whether it changed."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._pointer = database.path / "CURRENT"
        self._seen: tuple[int, int] | None = None
        self._published: Published | None = None

    def get(self) -> Published:
        """The published generation. Raises StoreError where there is none or it cannot be read."""
        try:
            state = os.stat(self._pointer)  # noqa: PTH116 - a hot path
        except OSError as error:
            raise StoreError(f"{self.database.path}: there is no database") from error
        seen = (state.st_mtime_ns, state.st_ino)
        if seen != self._seen or self._published is None:
            self._published, self._seen = self._read(), seen
        return self._published

    def folder(self) -> Path | None:
        """Its folder, for a worker that starts now; None where there is none."""
        try:
            return self.get().folder
        except StoreError:
            return None

    def _read(self) -> Published:
        folder = self.database.current
        if folder is None:
            raise StoreError(f"{self.database.path}: there is no database")
        with ExitStack() as opened:
            try:
                held = hold(folder)
                opened.callback(os.close, held)
                text = (folder / "manifest.json").read_bytes()
                manifest = json.loads(text)
            except (OSError, ValueError) as error:
                raise StoreError(f"{folder}: damaged: {error}") from error
            opened.pop_all()
        strict = manifest.get("default_graph") == "strict"
        found = Published(folder, hashlib.sha256(text).hexdigest()[:16], strict, built(manifest), written(manifest))
        finalize(found, os.close, held)
        return found
