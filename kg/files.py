"""Paths as people give them (files, folders, globs, archives) into the files of documents, one at a time.

    containers(paths) ─▶ Container: one input with its identity, its sha256 and its `members()`
    files(paths)      ─▶ File | Unreadable: the members of all of them

A build that knows a container's sha256 need not open it. What cannot be read is an `Unreadable` in its place, and
the rest goes on. Nothing is ever unpacked to disk, and no archive is held in memory.
"""

# ruff: noqa: PTH112, PTH113, PTH118, PTH207
# Paths stay strings: a name whose bytes are no text must come through unchanged.

from __future__ import annotations

import glob
import gzip
import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import IO, Literal

from kg import file_sets, zip_archives
from kg.archives import (
    MAX_SIDECAR,
    SIDECAR,
    is_archive,
    members,
    orphan,
    printable,
    sidecar_names,
)  # fmt: skip
from kg.errors import InputError
from kg.streams import DAMAGE, GZIP, HEAD, ZIP, File, Stream, Unreadable, known, open_regular, read

DEEPEST = 100
"""Folders in folders: beyond that it is no collection, and Python's stack ends at some hundreds."""

__all__ = ["SIDECAR", "Container", "File", "Unreadable", "containers", "files"]


@dataclass(frozen=True)
class Container:
    """One input: a file, or an archive of files. `unreadable` ones hold their error alone."""

    path: str
    key: str
    kind: Literal["file", "archive", "unreadable"]
    error: InputError | None = None
    whole: bytes = b""
    """The sha256 of a file that was seen whole at the first look."""

    def sha256(self) -> str:
        """Of all that `members()` depends on; "" where it cannot be read, which equals no known state."""
        beside = sidecar_of(self.key) if self.kind == "file" else None
        parts = _parts(self.key).values() if self.kind == "file" else [self.key]
        try:
            own = [self.whole] if self.whole else [_digest(path) for path in parts]
            return "+".join(digest.hex() for digest in (*own, *([_digest(beside)] if beside else [])))
        except (OSError, InputError):
            return ""

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
        yield from _container(path)


def _folder(path: str, above: set[str], depth: int = 0) -> Iterator[Container]:
    """Depth first in sorted order; a folder that is entered already (a link that loops) is not entered again."""
    real = os.path.realpath(path)
    if real in above:
        return
    above.add(real)
    try:
        if depth > DEEPEST:
            raise InputError(f"folders nest deeper than {DEEPEST}", hint="give the inner folder itself")
        with os.scandir(path) as listed:
            entries = sorted(listed, key=lambda entry: entry.name)
    except (OSError, InputError) as error:
        yield _unreadable(path, known(error))
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if os.path.isdir(entry.path) if entry.is_symlink() else entry.is_dir():  # the latter raises for a looping link
            yield from _folder(entry.path, above, depth + 1)
        else:
            yield from _container(entry.path, "" if entry.is_symlink() else os.path.join(real, entry.name))


def _container(path: str, key: str = "") -> Iterator[Container]:
    """One file, of which `key` may be known; nothing for metadata, which is read with the document beside it."""
    if path.endswith(SIDECAR) and os.path.lexists(path):
        if not _is_beside_a_document(path):
            yield _unreadable(path, orphan())
        return
    parts = file_sets.members(path)
    path = parts.get("main", path)
    try:
        with open_regular(path) as stream:
            head = stream.read(HEAD)
            kind: Literal["file", "archive"] = "archive" if _holds_several(path, head, stream) else "file"
    except (InputError, *DAMAGE) as error:
        yield _unreadable(path, known(error))
        return
    whole = hashlib.sha256(head).digest() if len(head) < HEAD and not parts else b""
    yield Container(printable(path), (not parts and key) or os.path.realpath(path), kind, whole=whole)


def _holds_several(path: str, head: bytes, stream: IO[bytes]) -> bool:
    """Whether a file is an archive; a list that is packed by itself, with gzip or zip, is a file."""
    if head.startswith(ZIP):
        return len(zip_archives.members(path)) != 1
    if head.startswith(GZIP) and not is_archive(path, b""):
        stream.seek(0)
        head = gzip.GzipFile(fileobj=stream).read(512)
    return is_archive(path, head)


def _parts(path: str) -> dict[str, str]:
    """Role → path of the files that are read as one."""
    return file_sets.members(path) or {"main": path}


def _is_beside_a_document(path: str) -> bool:
    stem = path.removesuffix(SIDECAR)
    return os.path.lexists(stem) or any(found != path for found in glob.glob(glob.escape(stem) + ".*"))


def sidecar_of(path: str) -> str | None:
    """The metadata file of a document; None where there is none."""
    return next((candidate for candidate in sidecar_names(path) if os.path.isfile(candidate)), None)


def _unreadable(path: str, error: InputError) -> Container:
    return Container(printable(path), os.path.realpath(path), "unreadable", error)


def _digest(path: str) -> bytes:
    with open_regular(path) as stream:
        return hashlib.file_digest(stream, "sha256").digest()  # type: ignore[arg-type]


# -------------------------------------------------------------------------------------------- inputs to files


def _file(container: Container) -> File | Unreadable:
    beside = sidecar_of(container.key)
    try:
        streams = tuple([(role, zip_archives.stream_of(path)) for role, path in _parts(container.key).items()])
        file = read(container.path, container.key, streams)
    except (InputError, *DAMAGE) as error:
        return Unreadable(container.path, container.key, known(error))
    try:
        sidecar = _content(beside, MAX_SIDECAR) if beside else b""
    except OSError as error:
        reason = InputError(known(error).reason, source=printable(beside or ""))
        return Unreadable(container.path, container.key, reason)
    return replace(file, sidecar=sidecar, sidecar_path=printable(beside or ""))


def _content(path: str, most: int) -> bytes:
    with open_regular(path) as stream:
        return stream.read(most + 1)


def _members(container: Container) -> Iterator[File | Unreadable]:
    """What a damaged archive holds before the damage is kept; the damage itself is reported after it."""
    try:
        with open_regular(container.key) as packed:
            if packed.read(4) == ZIP:
                yield from _zip_members(container)
                return
            packed.seek(0)
            for member in members(packed):
                path, key = f"{container.path}!{member.name}", f"{container.key}!{member.name}"
                if member.error:
                    yield Unreadable(path, key, member.error)
                else:
                    name, sidecar = member.sidecar
                    yield File(path, key, member.data, sidecar, f"{container.path}!{name}")
    except (InputError, *DAMAGE) as error:
        yield Unreadable(container.path, container.key, known(error))


def _zip_members(container: Container) -> Iterator[File | Unreadable]:
    for name in zip_archives.members(container.key):
        path, key = f"{container.path}!{printable(name)}", f"{container.key}!{printable(name)}"
        try:
            yield read(path, key, (("main", Stream(container.key, name)),))
        except (InputError, *DAMAGE) as error:
            yield Unreadable(path, key, known(error))
