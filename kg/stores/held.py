"""A generation that is read stays on disk: readers hold its manifest with a lock, which ends with their process."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path


def hold(generation: Path) -> int:
    """Keep a generation on disk while the descriptor that is returned is open. Raises OSError where it is gone."""
    descriptor = os.open(generation / "manifest.json", os.O_RDONLY | os.O_CLOEXEC)
    fcntl.flock(descriptor, fcntl.LOCK_SH)
    return descriptor


def is_read(generation: Path) -> bool:
    """Whether somebody holds it. What a crash left has no manifest, and nobody can."""
    try:
        descriptor = os.open(generation / "manifest.json", os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False
