"""A database → a handle of the generation that is current now, opened once per generation."""

from __future__ import annotations

import threading
from pathlib import Path

import pyoxigraph as ox

from kg.errors import StoreError
from kg.stores.oxigraph import Database


class Current:
    """The newest generation's read-only store. Queries that run keep the one that they began with."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._opened: tuple[Path, ox.Store] | None = None

    @property
    def generation(self) -> str:
        """The published generation's name. Raises StoreError where there is none."""
        folder = self._database.current
        if folder is None or not (folder / "store").is_dir():
            raise StoreError(f"{self._database.path}: there is no database")
        return folder.name

    def store(self) -> ox.Store:
        """The store of the published generation. Raises StoreError where there is none or it is damaged."""
        with self._lock:
            folder = self._database.current
            if self._opened is None or self._opened[0] != folder:
                self._opened = None
                store = self._database.open()
                self._opened = (folder, store) if folder else None
                return store
            return self._opened[1]
