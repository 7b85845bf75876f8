"""A stream of JSON, one object a line → the objects, one at a time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from kg.errors import InputError
from kg.readers.lists.listing import Listing
from kg.readers.lists.rows import LONGEST_LINE
from kg.streams import DAMAGE, Stream


def objects(listing: Listing, stream: Stream) -> Iterator[tuple[int, dict[str, Any]]]:
    """(line number, object) of each line. A line that is no object is reported; a damage ends them."""
    try:
        with stream.open() as opened:
            for number, line in enumerate(iter(lambda: opened.readline(LONGEST_LINE), b""), 1):
                if len(line) == LONGEST_LINE:
                    raise InputError(f"a line is longer than {LONGEST_LINE >> 20} MB", line=number)
                if not line.isspace():
                    yield from _object(listing, number, line)
    except DAMAGE as error:
        listing.cut(f"the file is damaged or cut: {error}")


def _object(listing: Listing, number: int, line: bytes) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as error:
        listing.reject(number, f"it is no JSON: {error}")
        return
    if isinstance(found, dict):
        yield number, found
    else:
        listing.reject(number, "it is no JSON object")
