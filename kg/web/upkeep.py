"""Memory that bursts of requests left behind → back to the system, so that a flood does not show for ever."""

from __future__ import annotations

import asyncio
import gc

from kg.stores import isolation

PAUSE = 2.0
"""Seconds between looks."""
ENOUGH = 8 * 1024 * 1024
"""Bytes of growth that are worth some milliseconds' work."""


async def give_back_memory() -> None:
    """Goes on until it is cancelled."""
    kept = isolation.resident()
    while True:
        await asyncio.sleep(PAUSE)
        if isolation.resident() > kept + ENOUGH:
            gc.collect()  # connections that broke are cycles, with what they had still to send
            isolation.give_back()
            kept = isolation.resident()
