"""What passes between the server and a query worker: frames of a kind, a length and a payload.

             R                                   once, when a worker has started
request  ─▶  J {store, query, …}
answer   ◀─  H format encoding note   D bytes …   Z sha256      complete only with its Z
         ◀─  E {kind, message}                            a failure, at any moment
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator
from typing import Any

HEADER = struct.Struct(">cI")
READY, REQUEST, HEAD, DATA, END, ERROR = b"R", b"J", b"H", b"D", b"Z", b"E"
MORE = "more"
"""The note of an answer that is a page, and not the last."""
SIZE = 64 * 1024
"""Bytes of a data frame: large enough for few system calls, small enough for an early first byte."""


def frame(kind: bytes, payload: bytes = b"") -> bytes:
    """One frame.

    >>> frame(END)
    b'Z\\x00\\x00\\x00\\x00'
    """
    return HEADER.pack(kind, len(payload)) + payload


def message(kind: bytes, /, **values: Any) -> bytes:
    """A frame that holds a JSON object."""
    return frame(kind, json.dumps(values).encode())


class Frames:
    """Bytes in any pieces → whole frames, in order."""

    def __init__(self) -> None:
        self._held = bytearray()

    def feed(self, data: bytes) -> Iterator[tuple[bytes, bytes]]:
        """The frames (kind, payload) that are whole once `data` has come.

        >>> frames = Frames()
        >>> list(frames.feed(frame(DATA, b"ab")[:-1])), list(frames.feed(b"b" + frame(END)))
        ([], [(b'D', b'ab'), (b'Z', b'')])
        """
        held = self._held
        held += data
        while len(held) >= HEADER.size:
            kind, size = HEADER.unpack_from(held)
            end = HEADER.size + size
            if len(held) < end:
                return
            payload = bytes(held[HEADER.size : end])
            del held[:end]
            yield kind, payload
