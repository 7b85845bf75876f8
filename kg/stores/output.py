"""An answer as the engine writes it → frames on a socket, packed where the client asked for that."""

from __future__ import annotations

import hashlib
import socket
import sys
import zlib
from typing import IO, Protocol, cast

from kg.stores.frames import DATA, END, HEAD, SIZE, frame

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

SMALL = 1024
"""Bytes below which an answer is not packed: it would hardly be smaller."""


class Packer(Protocol):
    """A content coding, in pieces."""

    def compress(self, data: bytes, /) -> bytes: ...
    def flush(self) -> bytes: ...


def packer(encoding: str) -> Packer:
    """The packer of a content coding (RFC 9110, section 8.4.1)."""
    if encoding == "gzip":
        return zlib.compressobj(1, wbits=31)
    return zstd.ZstdCompressor(level=3)


class Output:
    """What the engine writes its answer to: gathers small pieces, packs them, sends frames, ends with a digest."""

    def __init__(self, channel: socket.socket, encoding: str) -> None:
        self._channel, self._encoding = channel, encoding
        self._gathered = bytearray()
        self._packer: Packer | None = None
        self._digest = hashlib.sha256()
        self._begun = False
        self.form = self.note = ""
        """The name of the answer's format, and what is to be told beside it."""

    @property
    def file(self) -> IO[bytes]:
        """Itself as the engine takes it: of a file it calls `write` and `flush` alone."""
        return cast("IO[bytes]", self)

    def flush(self) -> None:
        """Pieces leave when they are large enough."""

    def write(self, data: bytes) -> int:
        """Called by the engine with a few kilobytes at a time."""
        self._gathered += data
        if len(self._gathered) >= SIZE:
            self._channel.sendall(self._start(self._encoding) + self._frame(bytes(self._gathered)))
            self._gathered.clear()
        return len(data)

    def finish(self) -> None:
        """Send what is left and say that the answer is whole."""
        rest = bytes(self._gathered)
        start = self._start(self._encoding if len(rest) >= SMALL else "")
        self._channel.sendall(start + self._frame(rest, last=True) + frame(END, self._digest.digest()))

    def _start(self, encoding: str) -> bytes:
        if self._begun:
            return b""
        self._begun = True
        self._packer = packer(encoding) if encoding else None
        return frame(HEAD, f"{self.form} {encoding} {self.note}".encode())

    def _frame(self, data: bytes, *, last: bool = False) -> bytes:
        if self._packer is not None:
            data = self._packer.compress(data) + (self._packer.flush() if last else b"")
        self._digest.update(data)
        return frame(DATA, data) if data else b""
