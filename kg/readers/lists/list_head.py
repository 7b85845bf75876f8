"""The beginning of a file, as far as a reader needs it to tell whether the file is of its form."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from kg.readers.lists.rows import header_of
from kg.streams import HEAD, File

_ROOT = re.compile(
    r"(?:\ufeff)?\s*(?:<\?xml\b[^>]*\?>\s*)?(?:<!--.*?-->\s*|<!DOCTYPE\b[^\[>]*(?:\[.*?\]\s*)?>\s*)*<([\w.:-]+)[\s/>]",
    re.DOTALL,
)
"""The root element. A document type before it is for the parser to refuse."""


@dataclass(frozen=True)
class Head:
    """The first 64 kB of a file, decoded, and its name."""

    text: str
    name: str = ""

    @classmethod
    def of(cls, file: File) -> Head:
        """Of a file."""
        return cls(_decoded(file.data[:HEAD]), file.path)

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The names in the first line, where the text is a CSV with a header."""
        return header_of(self.text)

    @cached_property
    def first_rows(self) -> tuple[tuple[str, ...], ...]:
        """The cells of the first five lines, for a CSV without header, whose first line may be the damaged one."""
        return tuple(header_of(line) for line in self.text.split("\n", 5)[:5])

    def values(self, column: str) -> frozenset[str]:
        """What a column holds in the first rows that are whole, where the text is a CSV with a header."""
        place, lines = self.columns.index(column), self.text.lstrip("\ufeff").split("\n")[1:]
        rows = [header_of(line) for line in (lines[:-1] if len(lines) > 1 else lines)]
        return frozenset(row[place] for row in rows if len(row) == len(self.columns) and row != self.columns)

    @cached_property
    def root(self) -> str:
        """The name of the root element, without its prefix, where the text is XML."""
        match = _ROOT.match(self.text)
        return match[1].rpartition(":")[2] if match else ""


def _decoded(data: bytes) -> str:
    """A beginning; what is no UTF-8 is taken for Windows-1252, unless it is only the last character that is cut."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        cut = len(data) - error.start < 4
        return data[: error.start].decode() if cut else data.decode("cp1252", "replace")
