"""Paths as people give them (files, folders, globs, archives) into the files of documents, one at a time.

    containers(paths) ─▶ Container: one input with its identity, its sha256 and its `members()`
    files(paths)      ─▶ File | Unreadable: the members of all of them

A build that knows a container's sha256 need not open it. What cannot be read is an `Unreadable` in its place, and
the rest goes on. Nothing is ever unpacked to disk, and no archive is held in memory.
"""

# ruff: noqa: PTH112, PTH113, PTH116, PTH118, PTH122, PTH123, PTH207, PTH208
# Paths stay strings: a name whose bytes are no text must come through unchanged.

from __future__ import annotations

import glob
import gzip
import hashlib
import os
import stat
import tarfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO, Literal, Self, cast

from kg.errors import InputError

MAX_FILE = 16 * 1024 * 1024
"""The longest real article has 130 kB; what is a hundred times longer is no article, and would fill the memory."""
MAX_ARCHIVE = 4 * 1024**3
"""Bytes that one archive may unpack to."""
MAX_RATIO = 200
"""Text packs 3 to 20 fold, gzip at most 1,032 fold: an archive beyond this is a bomb …"""
FREE_BYTES = 64 * 1024 * 1024
"""… but a small one may be as repetitive as it likes."""
MAX_HEADER = 1024 * 1024
"""Of one extended header (a long name): tarfile reads it whole into memory."""

SIDECAR = ".meta.yaml"
ARCHIVES = (".tar", ".tar.gz", ".tgz")


@dataclass(frozen=True)
class File:
    """The bytes of one document."""

    path: str
    """As given by the user, for reports; a member is "archive.tar.gz!member", its n-th namesake ends in "#n"."""
    key: str
    """The same with the resolved absolute path: stable from build to build."""
    data: bytes
    sidecar: bytes = b""
    """What `NAME.meta.yaml` beside it holds (NAME with its suffix, or without)."""


@dataclass(frozen=True)
class Unreadable:
    """An input that could not be read, and why."""

    path: str
    key: str
    error: InputError


@dataclass(frozen=True)
class Container:
    """One input: a file, or an archive of files. `unreadable` ones hold their error alone."""

    path: str
    key: str
    kind: Literal["file", "archive", "unreadable"]
    error: InputError | None = None

    def sha256(self) -> str:
        """Of all bytes that `members()` depends on; "" where they cannot be read, which equals no known state."""
        digest = hashlib.sha256()
        try:
            for path in (self.key, sidecar_of(self.key) if self.kind == "file" else None):
                if path is not None:
                    with _open(path) as stream:
                        for block in iter(lambda: stream.read(1 << 20), b""):
                            digest.update(block)
        except (OSError, InputError):
            return ""
        return digest.hexdigest()

    def members(self) -> Iterator[File | Unreadable]:
        """Its files in order, each read when asked for."""
        if self.error:
            yield Unreadable(self.path, self.key, self.error)
        elif self.kind == "archive":
            yield from _members(self)
        else:
            yield _file(self)


def files(paths: Iterable[str]) -> Iterator[File | Unreadable]:
    """Every document file of `paths`, in the order given, folders and globs sorted."""
    for container in containers(paths):
        yield from container.members()


def containers(paths: Iterable[str]) -> Iterator[Container]:
    """Every input of `paths` once, however many links or arguments lead to it.

    A folder stands for all files below it (sorted, hidden ones and sidecars left out), a pattern that the shell
    did not expand for what it matches. A path that does not exist is an `unreadable` container, not an exception.
    """
    seen: set[str] = set()
    for given in paths:
        for container in _expand(os.fspath(given)):
            if container.key not in seen or container.error:
                seen.add(container.key)
                yield container


# -------------------------------------------------------------------------------------------- paths to inputs


def _expand(path: str) -> Iterator[Container]:
    if not os.path.lexists(path) and glob.has_magic(path):
        matches = sorted(glob.glob(path, recursive=True))
        for match in matches:
            yield from _expand(match)
        if not matches:
            yield _unreadable(path, InputError("no file matches this pattern", hint="check the folder and the name"))
    elif os.path.isdir(path):
        yield from _folder(path, set())
    else:
        yield _container(path)


def _folder(path: str, above: set[str]) -> Iterator[Container]:
    """Depth first in sorted order; a folder that is entered already (a link that loops) is not entered again."""
    real = os.path.realpath(path)
    if real in above:
        return
    above.add(real)
    try:
        names = sorted(os.listdir(path))
    except OSError as error:
        yield _unreadable(path, _reason(error))
        return
    for name in names:
        child = os.path.join(path, name)
        if name.startswith(".") or name.endswith(SIDECAR):
            continue
        if os.path.isdir(child):
            yield from _folder(child, above)
        else:
            yield _container(child)


def _container(path: str) -> Container:
    shown, key = printable(path), os.path.realpath(path)
    try:
        with _open(path) as stream:
            head = stream.read(512)
    except (OSError, InputError) as error:
        return _unreadable(path, error if isinstance(error, InputError) else _reason(error))
    archive = path.endswith(ARCHIVES) or head[257:262] == b"ustar" or head.startswith(b"\x1f\x8b")
    return Container(shown, key, "archive" if archive else "file")


def sidecar_of(path: str) -> str | None:
    """Where the metadata of a file stands: beside it, under its full name before its name without suffix."""
    candidates = (path + SIDECAR, os.path.splitext(path)[0] + SIDECAR)
    return next((candidate for candidate in candidates if os.path.isfile(candidate)), None)


def _unreadable(path: str, error: InputError) -> Container:
    return Container(printable(path), os.path.realpath(path), "unreadable", error)


def _open(path: str) -> IO[bytes]:
    """Regular files only: opening a pipe would wait for ever, a device never ends."""
    if not stat.S_ISREG(os.stat(path).st_mode):
        raise InputError("this is a device, pipe or socket, not a file")
    return open(path, "rb")


def _reason(error: OSError) -> InputError:
    reasons = {
        FileNotFoundError: ("there is no such file", "check the path"),
        PermissionError: ("no permission to read this", "give the reading user access"),
    }
    what, hint = reasons.get(type(error), (f"it cannot be read: {error.strerror or error}", ""))
    return InputError(what, hint=hint)


def printable(name: str) -> str:
    """A file name that can stand in a report: control characters and bytes that are no text become U+FFFD."""
    return name if name.isprintable() else "".join(letter if letter.isprintable() else "\ufffd" for letter in name)


# -------------------------------------------------------------------------------------------- inputs to files


def _file(container: Container) -> File | Unreadable:
    try:
        with _open(container.key) as stream:
            data = stream.read(MAX_FILE + 1)
        sidecar = b""
        if beside := sidecar_of(container.key):
            with _open(beside) as stream:
                sidecar = stream.read(MAX_HEADER)
        _check_size(len(data))
    except (OSError, InputError) as error:
        known = error if isinstance(error, InputError) else _reason(error)
        return Unreadable(container.path, container.key, known)
    return File(container.path, container.key, data, sidecar)


def _check_size(size: int) -> None:
    if size > MAX_FILE:
        raise InputError(f"larger than {MAX_FILE >> 20} MB: no article is", hint="split it into its articles")


class _Header(tarfile.TarInfo):
    """A member's header that refuses extended headers of a size that only an attack has."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Self:
        header = super().frombuf(buf, encoding, errors)
        if header.type not in (*tarfile.REGULAR_TYPES, tarfile.SYMTYPE) and header.size > MAX_HEADER:
            raise tarfile.ReadError("an extended header is too large")
        return header


class _Bounded:
    """The unpacked bytes of an archive, forward only, until there are more than an honest archive has."""

    def __init__(self, stream: IO[bytes], limit: int) -> None:
        self.stream, self.limit, self.last = stream, limit, b""

    def tell(self) -> int:
        return self.stream.tell()

    def seek(self, position: int) -> int:
        self._check(position)
        return self.stream.seek(position)

    def read(self, size: int) -> bytes:
        self._check(self.stream.tell() + size)
        self.last = self.stream.read(size)
        return self.last

    def _check(self, position: int) -> None:
        if position > self.limit:
            raise tarfile.ReadError(f"it unpacks to more than {self.limit >> 20} MB")


def _members(container: Container) -> Iterator[File | Unreadable]:
    """What a damaged archive holds before the damage is kept; the damage itself is reported after it."""
    read = 0
    try:
        with _open(container.key) as packed:
            stream = _unpacked(packed)
            with tarfile.open(fileobj=cast(IO[bytes], stream), mode="r:", tarinfo=_Header, errorlevel=1) as archive:
                for member in _documents(container, archive):
                    read += 1
                    yield member
            if stream.last.strip(b"\0") or not stream.last:
                raise tarfile.ReadError("it ends without its end mark")
    except (OSError, EOFError, zlib.error, tarfile.TarError, InputError, ValueError) as error:
        what = f"the archive is damaged or cut: {error}; {read} files before that were read"
        yield Unreadable(container.path, container.key, InputError(what, hint="fetch the archive again"))


def _unpacked(packed: IO[bytes]) -> _Bounded:
    size = os.fstat(packed.fileno()).st_size
    limit = min(MAX_ARCHIVE, FREE_BYTES + MAX_RATIO * size)
    compressed = packed.read(2) == b"\x1f\x8b"
    packed.seek(0)
    return _Bounded(cast(IO[bytes], gzip.GzipFile(fileobj=packed)) if compressed else packed, limit)


def _documents(container: Container, archive: tarfile.TarFile) -> Iterator[File | Unreadable]:
    names: Counter[str] = Counter()
    while (member := archive.next()) is not None:
        archive.members = []  # type: ignore[attr-defined] # tarfile would keep every header of the archive
        if member.isdir() or any(part.startswith(".") and part.strip(".") for part in member.name.split("/")):
            continue
        name = printable(member.name)
        names[name] += 1
        suffix = f"!{name}" + (f"#{names[name]}" if names[name] > 1 else "")
        yield _member(container.path + suffix, container.key + suffix, archive, member)


def _member(path: str, key: str, archive: tarfile.TarFile, member: tarfile.TarInfo) -> File | Unreadable:
    try:
        if not member.isreg() or member.issparse():
            raise InputError("a link, device or sparse file in an archive is not read")
        if member.name.endswith(SIDECAR):
            raise InputError("metadata beside a file is not read in archives", hint="use --metadata FILE")
        _check_size(member.size)
    except InputError as error:
        return Unreadable(path, key, error)
    stream = archive.extractfile(member)
    data = stream.read() if stream else b""
    if len(data) != member.size:
        raise tarfile.ReadError("unexpected end of data")
    return File(path, key, data)
