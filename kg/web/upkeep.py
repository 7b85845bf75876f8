"""Memory that bursts of requests left behind → back to the system, so that a flood does not show for ever."""

from __future__ import annotations

import asyncio
import gc

from kg.stores import isolation

PAUSE, LONGEST = 2.0, 16.0
"""Seconds between looks; the longest, where the last ones gave nothing back."""
ENOUGH = 8 * 1024 * 1024
"""Bytes of growth that are worth some milliseconds' work."""


async def give_back_memory() -> None:
    """Goes on until it is cancelled."""
    least, pause = isolation.resident(), PAUSE
    while True:
        await asyncio.sleep(pause)
        before = isolation.resident()
        if before > least + ENOUGH:
            gc.collect()  # connections that broke are cycles, with what they had still to send
            isolation.give_back()
        after = isolation.resident()
        least = min(least, after)
        pause = min(2 * pause, LONGEST) if least + ENOUGH < after > before - ENOUGH else PAUSE
