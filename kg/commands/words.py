"""What all subcommands share: what they read beside documents, and how they speak."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from kg.errors import InputError


def metadata(path: str | None) -> dict[str, Any]:
    """What `--metadata FILE` says of files, by name. Raises InputError for what is no JSON Lines."""
    from kg.readers.metadata import load

    return dict(load(path)) if path else {}


def read_text(path: str) -> str:
    """The text of a file, or of standard input ("-"). Raises InputError where it cannot be read."""
    try:
        return sys.stdin.read() if path == "-" else Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot be read: {error}", source=path) from error


def print_json(value: object) -> None:
    """Data for machines."""
    print(json.dumps(value, ensure_ascii=False, indent=1, default=dict))


def say(text: str) -> None:
    """Words for people."""
    print(text, file=sys.stderr)
