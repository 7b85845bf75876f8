"""What a generation was built from, as JSON beside its store: read strictly, written so that a crash cannot cut it."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kg.errors import StoreError

FORMAT = 1
"""Of a database folder. A kg that does not know it must not touch it."""

REBUILD = "remove the folder and build again: but for what was written over HTTP, its inputs hold all of it"


def read(path: Path) -> dict[str, Any]:
    """The manifest at `path`. Raises StoreError where it is damaged, or of a kg that is newer than this."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        form = found.get("format", FORMAT)
    except (OSError, ValueError, AttributeError) as error:
        raise StoreError(f"{path}: damaged: {error} ({REBUILD})") from error
    if form != FORMAT:
        raise StoreError(f"{path}: made by another kg (format {form}, this one has {FORMAT}): install that version")
    if not _is_sound(found):
        raise StoreError(f"{path}: damaged: it is no manifest ({REBUILD})")
    return dict(found)


def _is_sound(manifest: Any) -> bool:
    try:
        parts = [part for entry in manifest["sources"].values() for part in entry["parts"]]
        known = isinstance(manifest["fingerprint"], str) and isinstance(manifest["inputs"], list)
    except (KeyError, TypeError, AttributeError):
        return False
    return known and all(isinstance(part, dict) for part in parts)


def write(path: Path, manifest: Mapping[str, Any]) -> None:
    """The manifest as JSON, all in ASCII: a file's name may hold bytes that are no text, and no encoding."""
    write_durably(path, json.dumps({"format": FORMAT, **manifest}, indent=1, sort_keys=True))


def write_durably(path: Path, text: str) -> None:
    """Write a small file so that after a crash it is there with its old content or its new one, never in between."""
    temporary = path.with_suffix(".new")
    with temporary.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    if os.name == "posix":  # a directory is a file there, and the new name is in it
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
