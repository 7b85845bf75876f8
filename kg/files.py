"""Paths as people give them (files, folders, globs, archives) into the files of documents, one at a time.

    containers(paths) ─▶ Container: one input with its identity, its sha256 and its `members()`
    files(paths)      ─▶ File | Unreadable: the members of all of them

A build that knows a container's sha256 need not open it. What cannot be read is an `Unreadable` in its place, and
the rest goes on. Nothing is ever unpacked to disk, and no archive is held in memory.
"""

# ruff: noqa: PTH112, PTH113, PTH116, PTH118, PTH123, PTH207
# Paths stay strings: a name whose bytes are no text must come through unchanged.

from __future__ import annotations

import glob
import hashlib
import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from io import BufferedReader
from typing import Literal

from kg.archives import (
    MAX_FILE,
    MAX_SIDECAR,
    SIDECAR,
    check_size,
    is_archive,
    members,
    orphan,
    printable,
    sidecar_names,
)
from kg.errors import InputError

DEEPEST = 100
"""Folders in folders: beyond that it is no collection, and Python's stack ends at some hundreds."""
FIRST_LOOK = 64 * 1024
"""Bytes that tell what a file is; of most files, these are all."""


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
    sidecar_path: str = ""
    """Where that is, for reports."""

    @cached_property
    def sha256(self) -> str:
        """Of `data`, in hexadecimal digits."""
        return hashlib.sha256(self.data).hexdigest()


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
    whole: bytes = b""
    """The sha256 of a file that was seen whole at the first look."""

    def sha256(self) -> str:
        """Of all that `members()` depends on; "" where it cannot be read, which equals no known state."""
        beside = sidecar_of(self.key) if self.kind == "file" else None
        try:
            own = self.whole or _digest(self.key)
            return own.hex() + (f"+{_digest(beside).hex()}" if beside else "")
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
        yield _unreadable(path, error if isinstance(error, InputError) else _reason(error))
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
    try:
        with _open(path) as stream:
            head = stream.read(FIRST_LOOK)
    except (OSError, InputError) as error:
        yield _unreadable(path, error if isinstance(error, InputError) else _reason(error))
        return
    kind: Literal["file", "archive"] = "archive" if is_archive(path, head) else "file"
    whole = hashlib.sha256(head).digest() if len(head) < FIRST_LOOK else b""
    yield Container(printable(path), key or os.path.realpath(path), kind, whole=whole)


def _is_beside_a_document(path: str) -> bool:
    stem = path.removesuffix(SIDECAR)
    return os.path.lexists(stem) or any(found != path for found in glob.glob(glob.escape(stem) + ".*"))


def sidecar_of(path: str) -> str | None:
    """The metadata file of a document; None where there is none."""
    return next((candidate for candidate in sidecar_names(path) if os.path.isfile(candidate)), None)


def _unreadable(path: str, error: InputError) -> Container:
    return Container(printable(path), os.path.realpath(path), "unreadable", error)


def _digest(path: str) -> bytes:
    with _open(path) as stream:
        return hashlib.file_digest(stream, "sha256").digest()


def _open(path: str) -> BufferedReader:
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


# -------------------------------------------------------------------------------------------- inputs to files


def _file(container: Container) -> File | Unreadable:
    beside = sidecar_of(container.key)
    try:
        data = _content(container.key, MAX_FILE)
        check_size(len(data))
    except (OSError, InputError) as error:
        known = error if isinstance(error, InputError) else _reason(error)
        return Unreadable(container.path, container.key, known)
    try:
        sidecar = _content(beside, MAX_SIDECAR) if beside else b""
    except OSError as error:
        known = InputError(_reason(error).reason, source=printable(beside or ""))
        return Unreadable(container.path, container.key, known)
    return File(container.path, container.key, data, sidecar, printable(beside or ""))


def _content(path: str, most: int) -> bytes:
    with _open(path) as stream:
        return stream.read(most + 1)


def _members(container: Container) -> Iterator[File | Unreadable]:
    """What a damaged archive holds before the damage is kept; the damage itself is reported after it."""
    try:
        with _open(container.key) as packed:
            for member in members(packed):
                path, key = f"{container.path}!{member.name}", f"{container.key}!{member.name}"
                if member.error:
                    yield Unreadable(path, key, member.error)
                else:
                    name, sidecar = member.sidecar
                    yield File(path, key, member.data, sidecar, f"{container.path}!{name}")
    except (OSError, InputError) as error:
        known = error if isinstance(error, InputError) else _reason(error)
        yield Unreadable(container.path, container.key, known)
