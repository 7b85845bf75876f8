"""What a burst of requests left behind goes back to the system."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

MEBIBYTE = 1024 * 1024
SCRIPT = """
import asyncio, gc, json
from kg.stores import isolation
from kg.web import upkeep

upkeep.PAUSE = 0.01
gc.disable()  # as in the server, where cycles wait long for the collector


def burst():
    held = [bytes(1000) for _ in range(64 * 1000)]
    held.append(held)  # as of connections that broke


async def served():
    task = asyncio.create_task(upkeep.give_back_memory())
    await asyncio.sleep(0.05)
    told = [isolation.resident()]
    burst()
    told.append(isolation.resident())
    await asyncio.sleep(0.5)
    told.append(isolation.resident())
    task.cancel()
    return told


print(json.dumps(asyncio.run(served())))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="/proc/self/statm")
def test_memory_of_a_burst_goes_back() -> None:
    told = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True).stdout
    before, after, later = json.loads(told)
    assert after > before + 48 * MEBIBYTE
    assert later < before + 16 * MEBIBYTE
