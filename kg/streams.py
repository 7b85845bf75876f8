"""Where the bytes of a file can be read, again and again and without holding them: plain, gzip, or in a zip archive.

    Stream(path).open() ─▶ a binary stream over the unpacked bytes, bounded against decompression bombs

Nothing is ever unpacked to disk or whole into memory.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import IO, cast

from kg.errors import InputError

MAX_UNPACKED = 4 * 1024**3
"""Bytes that one packed file may unpack to."""
MAX_RATIO = 200
"""Text packs 3 to 20 fold, deflate at most 1,032 fold: what packs better than this is a bomb …"""
FREE_BYTES = 64 * 1024 * 1024
"""… but a small one may be as repetitive as it likes."""

DAMAGE = (OSError, EOFError, zlib.error, zipfile.BadZipFile, NotImplementedError, RuntimeError)
"""What the standard library raises for a file that is cut, damaged, or encrypted."""

GZIP, ZIP = b"\x1f\x8b", b"PK\x03\x04"
"""The first bytes of each packing."""


MAX_FILE = 4 * 1024 * 1024
"""The longest real article has 130 kB; what is thirty times longer is none, and would take long and fill the memory."""
HEAD = 64 * 1024
"""What of a longer file is held: enough to tell its form. A list is then read from its stream."""


@dataclass(frozen=True)
class Stream:
    """One file, or one member of a zip archive; opened anew as often as it is read. `data` is given instead of a
    path where the bytes are in memory already.
    """

    path: str = ""
    member: str = ""
    data: bytes = b""

    @contextmanager
    def open(self) -> Iterator[IO[bytes]]:
        """The unpacked bytes, forward only. Raises InputError where they are too many, and for a damaged packing
        one of `DAMAGE`, at once or while it is read.
        """
        if not self.path:
            yield io.BytesIO(self.data)
            return
        with open_regular(self.path) as file:
            yield self._unpacked(file)

    def _unpacked(self, file: IO[bytes]) -> IO[bytes]:
        if self.member:
            archive = zipfile.ZipFile(file)
            info = archive.getinfo(self.member)
            return bounded(archive.open(info), info.compress_size)
        head = file.read(2)
        file.seek(0)
        if head != GZIP:
            return file
        return bounded(cast(IO[bytes], gzip.GzipFile(fileobj=file)), Path(self.path).stat().st_size)


class _Bounded(io.RawIOBase):
    """A stream that ends in an error where there is more than an honest file has."""

    def __init__(self, stream: IO[bytes], limit: int) -> None:
        self._stream, self._limit, self._left = stream, limit, limit

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(cast(bytearray, buffer))
        data = self._stream.read(len(view))
        self._left -= len(data)
        if self._left < 0:
            raise InputError(f"it unpacks to more than {self._limit >> 20} MB", hint="a decompression bomb is not read")
        view[: len(data)] = data
        return len(data)


def bounded(stream: IO[bytes], packed_size: int) -> IO[bytes]:
    """The stream, ended by an InputError beyond what `packed_size` honest bytes can hold."""
    limit = min(MAX_UNPACKED, FREE_BYTES + MAX_RATIO * packed_size)
    return cast(IO[bytes], io.BufferedReader(_Bounded(stream, limit), 1 << 16))


def open_regular(path: str) -> IO[bytes]:
    """Regular files only: opening a pipe would wait for ever, a device never ends."""
    if not stat.S_ISREG(Path(path).stat().st_mode):
        raise InputError("this is a device, pipe or socket, not a file")
    return open(path, "rb")  # noqa: PTH123 - a name whose bytes are no text comes through unchanged


@dataclass(frozen=True)
class Given:
    """What the user says of an input."""

    as_of: str = ""
    """The day (ISO 8601) of lists that do not say theirs."""
    force: bool = False
    """Whether lists that seem to be cut are wanted all the same."""
    metadata: str = ""
    """Digest of the metadata that is given with the input."""


NOTHING = Given()
"""The user says nothing more."""


@dataclass(frozen=True)
class File:
    """The bytes of one document, or of a list that may be longer than memory."""

    path: str
    """As given by the user, for reports; a member is "archive.tar.gz!member", its n-th namesake ends in "#n"."""
    key: str
    """The same with the resolved absolute path: stable from build to build."""
    data: bytes
    sidecar: bytes = b""
    """What `NAME.meta.yaml` beside it holds (NAME with its suffix, or without)."""
    sidecar_path: str = ""
    """Where that is, for reports."""
    whole: bool = True
    """Whether `data` is all; where not, it is the head, and `stream` has the rest."""
    streams: tuple[tuple[str, Stream], ...] = ()
    """Role → stream of the files that are one list together (see `kg.file_sets`); "main" alone is one file."""

    given: Given = NOTHING

    @cached_property
    def sha256(self) -> str:
        """Of `data`, in hexadecimal digits."""
        return hashlib.sha256(self.data).hexdigest()

    def stream(self, role: str = "main") -> Stream | None:
        """Where the bytes of a part can be read from the start; None where the list has no such part."""
        if role == "main" and self.whole:
            return Stream(data=self.data)
        return dict(self.streams).get(role)

    @property
    def roles(self) -> tuple[str, ...]:
        """The parts of a list that are there, "main" first."""
        return tuple(role for role, _ in self.streams) or ("main",)


@dataclass(frozen=True)
class Unreadable:
    """An input that could not be read, and why."""

    path: str
    key: str
    error: InputError


def read(path: str, key: str, streams: tuple[tuple[str, Stream], ...], sidecar: tuple[str, bytes] = ("", b"")) -> File:
    """A file from its streams, the main one first, and name and bytes of its metadata.

    A packing that is damaged further on is for the reader of a list to report, which keeps what stands before. Raises
    InputError and those of `DAMAGE` where not even the head can be read.
    """
    data, whole = b"", True
    with streams[0][1].open() as stream:
        try:
            while whole and (block := stream.read(HEAD)):
                data += block
                whole = len(data) <= MAX_FILE
        except DAMAGE:
            if not data:
                raise
            whole = False
    return File(path, key, data if whole else data[:HEAD], sidecar[1], sidecar[0], whole, streams)


def known(error: Exception) -> InputError:
    """The error in words for people, whatever raised it."""
    if isinstance(error, InputError):
        return error
    if isinstance(error, OSError) and error.errno is not None:
        return _reason(error)
    return InputError(f"the archive is damaged or cut: {error}", hint="fetch it again")


def _reason(error: OSError) -> InputError:
    reasons = {
        FileNotFoundError: ("there is no such file", "check the path"),
        PermissionError: ("no permission to read this", "give the reading user access"),
    }
    what, hint = reasons.get(type(error), (f"it cannot be read: {error.strerror or error}", ""))
    return InputError(what, hint=hint)
