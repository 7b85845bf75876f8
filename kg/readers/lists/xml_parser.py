"""Blocks of an XML file → its entries as plain dictionaries; what stands around them is not held.

Python's own expat, a tenth slower here than lxml and 12 MB smaller. Nothing is ever fetched and no entity is resolved:
a document type is refused, because no list has one and every attack on parsers needs one; so is an entry without end.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.parsers import expat

from kg.errors import InputError

Fields = dict[str, Any]
"""Name of a child or "@attribute" → its text, its own fields, or a list of those where it comes more than once."""

LARGEST_ENTRY = 16 * 1024 * 1024
"""Bytes of the file that one entry may take: the longest real one has 200 kB."""
DEEPEST = 100
"""Levels of elements in an entry; real ones have eight."""


class _Local(dict[str, str]):
    """Qualified name → name without its prefix."""

    def __missing__(self, qualified: str) -> str:
        found = self[qualified] = qualified.rpartition(":")[2]
        return found


class EntryParser:
    """One parse. `names` are those of the elements that are entries, without prefix; `encoding` overrides what the
    file says of itself.
    """

    def __init__(self, names: frozenset[str], encoding: str | None) -> None:
        self._names = names
        self._fields: list[Fields | None] = []
        """Of the open elements of an entry, innermost last; None for one that has neither attribute nor child so far:
        most never have.
        """
        self._texts: list[str] = []
        self._done: list[tuple[str, Fields]] = []
        self._local = _Local()
        self._began = 0
        self._parser = expat.ParserCreate(encoding)
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._data
        self._parser.StartDoctypeDeclHandler = _refuse

    def feed(self, block: bytes, *, last: bool = False) -> Iterator[tuple[str, Fields]]:
        """Parse a block; the entries that it completed."""
        self._parser.Parse(block, last)
        if self._fields and self._parser.CurrentByteIndex - self._began > LARGEST_ENTRY:
            what = f"an entry is longer than {LARGEST_ENTRY >> 20} MB"
            raise InputError(what, line=self._parser.CurrentLineNumber, hint="this is no list")
        yield from self.taken()

    def taken(self) -> Iterator[tuple[str, Fields]]:
        """The entries that are complete and were not handed out yet."""
        done, self._done = self._done, []
        yield from done

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if not self._fields:
            if self._local[name] not in self._names:
                return
            self._began = self._parser.CurrentByteIndex
        elif len(self._fields) > DEEPEST:
            what = f"an entry has more than {DEEPEST} levels of elements"
            raise InputError(what, line=self._parser.CurrentLineNumber, hint="this is no list")
        self._fields.append(self._own(attributes) if attributes else None)
        self._texts.append("")

    def _own(self, attributes: dict[str, str]) -> Fields | None:
        own = {f"@{self._local[key]}": value for key, value in attributes.items() if not key.startswith("xmlns")}
        return own or None

    def _data(self, text: str) -> None:
        if self._texts:
            self._texts[-1] += text

    def _end(self, name: str) -> None:
        if not self._fields:
            return
        fields, text = self._fields.pop(), self._texts.pop().strip()
        if fields is not None and text:
            fields["#text"] = text
        if not self._fields:
            self._done.append((self._local[name], {"": text} if fields is None else fields))
            return
        above = self._fields[-1]
        if above is None:
            above = self._fields[-1] = {}
        _add(above, self._local[name], text if fields is None else fields)


def _add(fields: Fields, name: str, value: Fields | str) -> None:
    """A child to those of its element; several of one name are a list."""
    if name not in fields:
        fields[name] = value
    elif isinstance(fields[name], list):
        fields[name].append(value)
    else:
        fields[name] = [fields[name], value]


def _refuse(*_: object) -> None:
    raise InputError("it has a document type (DOCTYPE), which no list has", hint="an XML attack is not read")
