"""An XML stream → its entries, one at a time; how their fields are asked for."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import chain
from typing import Any
from xml.parsers import expat

from kg.encoding import ESCAPED_BYTE, windows_1252
from kg.readers.lists.listing import Listing
from kg.readers.lists.xml_parser import EntryParser, Fields
from kg.streams import DAMAGE, Stream

__all__ = ["Fields", "entries", "every", "first", "text_of"]

BLOCK = 1 << 16
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, b"<\0", b"\0<")
_ENCODING = re.compile(rb"""(?:\xef\xbb\xbf)?\s*<\?xml\b[^>]*\bencoding\s*=\s*["']([\w.:-]+)""")


def entries(listing: Listing, stream: Stream, *names: str) -> Iterator[tuple[str, Fields]]:
    """(name, fields) of each element of these names, outermost, whatever its namespace, in the order of the file.

    A damage is told to `listing`, and ends the entries. Raises InputError for a document type, and for an entry that
    is no entry of a list.
    """
    parser = None
    try:
        with stream.open() as opened:
            head = opened.read(BLOCK)
            utf_8 = _is_utf_8(head)
            parser = EntryParser(frozenset(names), "utf-8" if utf_8 else None)
            rest = iter(partial(opened.read, BLOCK), b"")
            for block in _as_utf_8(listing, chain([head], rest)) if utf_8 else chain([head], rest):
                yield from parser.feed(block)
            yield from parser.feed(b"", last=True)
    except expat.ExpatError as error:
        listing.cut(f"line {error.lineno}: {expat.ErrorString(error.code)}")
    except DAMAGE as error:
        listing.cut(f"the file is damaged or cut: {error}")
    if parser:
        yield from parser.taken()


def _is_utf_8(head: bytes) -> bool:
    """Whether the file says so, or says nothing; any other encoding is for expat to read."""
    declared = _ENCODING.match(head)
    return head[:2] not in UTF_16 and (declared is None or declared[1].lower() in {b"utf-8", b"utf8"})


def _as_utf_8(listing: Listing, blocks: Iterable[bytes]) -> Iterator[bytes]:
    """The same blocks. What is no UTF-8 in them is read as Windows-1252 and counted, so that one wrong letter costs no
    entry.
    """
    decoder, wrong = codecs.getincrementaldecoder("utf-8")("surrogateescape"), 0
    for block in chain(blocks, [b""]):
        text = decoder.decode(block, final=not block)
        try:
            yield text.encode()
        except UnicodeEncodeError:
            wrong += sum(map(len, ESCAPED_BYTE.findall(text)))
            yield ESCAPED_BYTE.sub(lambda run: windows_1252(run[0]), text).encode()
    if wrong:
        listing.note(None, f"{wrong} bytes are not UTF-8: read as Windows-1252")


def every(fields: Fields | str, *path: str) -> list[Any]:
    """All values at a path of names, in order; a name that comes once or never is no special case.

    >>> every({"a": [{"b": "1"}, {"b": ["2", "3"]}]}, "a", "b")
    ['1', '2', '3']
    """
    values: list[Any] = [fields]
    for name in path:
        below = [value.get(name, []) for value in values if isinstance(value, dict)]
        values = [item for value in below for item in (value if isinstance(value, list) else [value])]
    return [value for value in values if value != ""]


def text_of(value: Any) -> str:
    """The text of a value that may have attributes beside it."""
    return str(value.get("#text", "")) if isinstance(value, dict) else str(value)


def first(fields: Fields, *path: str) -> str:
    """The first text at a path; "" where there is none."""
    return next((text_of(value) for value in every(fields, *path)), "")
