"""A generation that somebody works with stays on disk, though newer ones are published."""

from __future__ import annotations

import gc
import os
from pathlib import Path

import pytest

from kg.errors import StoreError
from kg.stores.oxigraph import Database
from kg.web.current import Current
from tests.web.serving import publish


def triple(number: int) -> list[tuple[str, str]]:
    return [(f"<http://e.org/s> <http://e.org/p> <http://e.org/o{number}>", f"http://e.org/g{number}")]


def test_a_generation_in_use_is_not_removed(tmp_path: Path) -> None:
    path = tmp_path / "kg.db"
    publish(path, triple(1))
    current = Current(Database(path))
    used = current.get()
    folder = used.folder
    for number in range(2, 5):
        publish(path, triple(number))
        assert current.get().folder != folder
        assert (folder / "manifest.json").exists()
    del used
    gc.collect()
    publish(path, triple(5))
    assert not folder.exists()
    assert current.get().folder.exists()


def test_a_damaged_generation_leaves_no_descriptor_open(tmp_path: Path) -> None:
    path = tmp_path / "kg.db"
    publish(path, triple(1))
    current = Current(Database(path))
    (current.get().folder / "manifest.json").write_text("{")
    os.utime(path / "CURRENT", ns=(1, 1))
    before = len(os.listdir("/proc/self/fd"))  # noqa: PTH208
    for _ in range(3):
        with pytest.raises(StoreError, match="damaged"):
            current.get()
    assert len(os.listdir("/proc/self/fd")) <= before  # noqa: PTH208
