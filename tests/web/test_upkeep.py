"""What a burst of requests left behind goes back to the system."""

from __future__ import annotations

import asyncio
import gc
import sys
from collections.abc import Iterator

import pytest

from kg.stores import isolation
from kg.web import upkeep

MEBIBYTE = 1024 * 1024


@pytest.fixture
def rare_collection(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As in the server: cycles wait long for the collector."""
    monkeypatch.setattr(upkeep, "PAUSE", 0.01)
    before = gc.get_threshold()
    gc.disable()
    yield
    gc.enable()
    gc.set_threshold(*before)


def burst() -> None:
    """64 MiB in small blocks, held by a cycle, as by connections that broke."""
    held: list[object] = [bytes(1000) for _ in range(64 * 1000)]
    held.append(held)


@pytest.mark.skipif(sys.platform != "linux", reason="/proc/self/statm")
@pytest.mark.usefixtures("rare_collection")
def test_memory_of_a_burst_goes_back() -> None:
    async def served() -> tuple[int, int, int]:
        task = asyncio.create_task(upkeep.give_back_memory())
        await asyncio.sleep(0)
        before = isolation.resident()
        burst()
        after = isolation.resident()
        await asyncio.sleep(0.2)
        task.cancel()
        return before, after, isolation.resident()

    before, after, later = asyncio.run(served())
    assert after > before + 48 * MEBIBYTE
    assert later < before + 16 * MEBIBYTE
