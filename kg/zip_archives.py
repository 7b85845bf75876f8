"""A zip archive → the files in it, which are read from it as streams."""

from __future__ import annotations

import zipfile

from kg.streams import ZIP, Stream, open_regular


def members(path: str) -> list[str]:
    """The members that are files and not hidden, in the archive's order."""
    with zipfile.ZipFile(path) as archive:
        names = [info.filename for info in archive.infolist() if not info.is_dir()]
    return [name for name in names if not any(part.startswith(".") for part in name.split("/"))]


def stream_of(path: str) -> Stream:
    """Where a file's bytes are: in itself, or in its one member where it is a zip archive."""
    with open_regular(path) as file:
        return Stream(path, members(path)[0] if file.read(4) == ZIP else "")
