"""A tar archive, packed or not, into the documents in it, read forward once and never unpacked to disk.

What an archive says of itself is not believed: sizes, names, links and devices are the work of whoever made it.
"""

from __future__ import annotations

import gzip
import os
import tarfile
from collections import Counter
from collections.abc import Iterator
from typing import IO, NamedTuple, Self, cast

from kg.errors import InputError
from kg.streams import DAMAGE, FREE_BYTES, GZIP, MAX_FILE, MAX_RATIO, MAX_UNPACKED

MAX_HEADER = 1024 * 1024
"""Of one extended header (a long name): tarfile reads it whole into memory."""
MAX_SIDECAR = 64 * 1024
"""Of one metadata file, of which real ones have some 300 bytes."""
MAX_SIDECARS = 64 * 1024 * 1024
"""Of those of one archive: they are held in memory until their documents come."""
DAMAGED = (*DAMAGE, tarfile.TarError, ValueError)
"""What reading a tar or gzip file may raise."""

SIDECAR = ".meta.yaml"
SUFFIXES = (".tar", ".tar.gz", ".tgz")


class Member(NamedTuple):
    """A document in an archive, or why it is not read."""

    name: str
    """Its path there, fit to print; its n-th namesake ends in "#n"."""
    data: bytes = b""
    sidecar: tuple[str, bytes] = ("", b"")
    """Name and bytes of the metadata that lies beside it in the archive."""
    error: InputError | None = None


def is_archive(path: str, head: bytes) -> bool:
    """Whether a file is one, by its name or by its first 512 bytes, unpacked."""
    return path.endswith(SUFFIXES) or head[257:262] == b"ustar"


def members(packed: IO[bytes]) -> Iterator[Member]:
    """The documents of an archive in its order; folders, hidden files and metadata left out.

    Raises InputError for what is no archive, and after the last sound member where the rest is damaged or cut.
    """
    read = 0
    try:
        sidecars = _sidecars(packed)
        for member in _documents(packed, sidecars):
            read += 1
            yield member
    except DAMAGED as error:
        if not read and not _is_tar(packed):
            raise InputError("this is no tar archive", hint="unpack it, or pack its files with tar") from error
        what = f"the archive is damaged or cut: {error}; {read} files before that were read"
        raise InputError(what, hint="fetch the archive again") from error


def check_size(size: int) -> None:
    """Raises InputError for what is too large to be an article."""
    if size > MAX_FILE:
        raise InputError(f"larger than {MAX_FILE >> 20} MB: no article is", hint="split it into its articles")


def orphan() -> InputError:
    """What is wrong with metadata that stands alone."""
    return InputError("this is metadata, and no document of its name is beside it", hint="name it after its document")


def sidecar_names(name: str) -> tuple[str, str]:
    """Where the metadata of a document stands: beside it, under its full name before its name without suffix."""
    return name + SIDECAR, os.path.splitext(name)[0] + SIDECAR  # noqa: PTH122 - a name, of any system


def printable(name: str) -> str:
    """A file name that can stand in a report: control characters and bytes that are no text become U+FFFD."""
    return name if name.isprintable() else "".join(letter if letter.isprintable() else "\ufffd" for letter in name)


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

    def __init__(self, packed: IO[bytes]) -> None:
        self.limit = min(MAX_UNPACKED, FREE_BYTES + MAX_RATIO * os.fstat(packed.fileno()).st_size)
        packed.seek(0)
        compressed = packed.read(2) == GZIP
        packed.seek(0)
        self.stream = cast(IO[bytes], gzip.GzipFile(fileobj=packed)) if compressed else packed
        self.last = b""

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


def _is_tar(packed: IO[bytes]) -> bool:
    try:
        return bool(tarfile.TarInfo.frombuf(_Bounded(packed).read(512), "utf-8", "surrogateescape"))
    except DAMAGED:
        return False


def _sidecars(packed: IO[bytes]) -> dict[str, bytes]:
    """The metadata of an archive's documents by its name: a document may come before it, so it is looked for first."""
    found: dict[str, bytes] = {}
    beside: set[str] = set()
    if _holds_sidecars(packed):
        for header, archive in _to_damage(packed):
            if not header.name.endswith(SIDECAR):
                beside.update(sidecar_names(header.name))
            elif header.isreg() and header.size <= MAX_SIDECAR:
                found[header.name] = _content(archive, header)
            if sum(map(len, found.values())) > MAX_SIDECARS:
                raise InputError(f"metadata of more than {MAX_SIDECARS >> 20} MB", hint="use --metadata FILE")
    return {name: data for name, data in found.items() if name in beside}


def _holds_sidecars(packed: IO[bytes]) -> bool:
    """Whether the name of a metadata file is in it: unpacking takes a third of the time of reading its headers."""
    stream, before = _Bounded(packed), b""
    try:
        while block := stream.read(1 << 20):
            if SIDECAR.encode() in before + block:
                return True
            before = block[-len(SIDECAR) :]
    except DAMAGED:  # `_documents` comes to the same place, and reports it after what stands before
        return False
    return False


def _to_damage(packed: IO[bytes]) -> Iterator[tuple[tarfile.TarInfo, tarfile.TarFile]]:
    """The headers up to a damage, which is for `_documents` to report."""
    try:
        yield from _headers(packed)
    except DAMAGED:
        return


def _headers(packed: IO[bytes]) -> Iterator[tuple[tarfile.TarInfo, tarfile.TarFile]]:
    stream = _Bounded(packed)
    with tarfile.open(fileobj=cast(IO[bytes], stream), mode="r:", tarinfo=_Header, errorlevel=1) as archive:
        while (header := archive.next()) is not None:
            archive.members = []  # type: ignore[attr-defined] # tarfile would keep every header of the archive
            yield header, archive
    if stream.last.strip(b"\0") or not stream.last:
        raise tarfile.ReadError("it ends without its end mark")


def _documents(packed: IO[bytes], sidecars: dict[str, bytes]) -> Iterator[Member]:
    names: Counter[str] = Counter()
    for header, archive in _headers(packed):
        if header.isdir() or any(part.startswith(".") and part.strip(".") for part in header.name.split("/")):
            continue
        if header.name in sidecars:
            continue
        name = printable(header.name)
        names[name] += 1
        unique = name + (f"#{names[name]}" if names[name] > 1 else "")
        try:
            _check(header)
        except InputError as error:
            yield Member(unique, error=error)
            continue
        beside = next((each for each in sidecar_names(header.name) if each in sidecars), "")
        yield Member(unique, _content(archive, header), (printable(beside), sidecars.get(beside, b"")))


def _check(header: tarfile.TarInfo) -> None:
    if not header.isreg() or header.issparse():
        raise InputError("a link, device or sparse file in an archive is not read")
    if header.name.endswith(SIDECAR):
        raise orphan()
    check_size(header.size)


def _content(archive: tarfile.TarFile, header: tarfile.TarInfo) -> bytes:
    stream = archive.extractfile(header)
    data = stream.read() if stream else b""
    if len(data) != header.size:
        raise tarfile.ReadError("unexpected end of data")
    return data
