"""A CSV stream → its rows, one at a time, whatever is wrong with it: what cannot be a row is reported and left out.

RFC 4180, with what real lists do beside it: a lone 0x1A as end mark, lines in another encoding than the rest, a
quote that never closes, a cut in the middle of a row, a second header.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from typing import IO

from kg.errors import InputError
from kg.readers.lists.listing import Listing
from kg.streams import DAMAGE, Stream

LONGEST_LINE = 16 * 1024 * 1024
"""Bytes: a line beyond this is no row, and would fill the memory."""
MOST_LINES = 500
"""Lines that one row may span; a quote that is open longer never closes, and must not swallow the rest."""
FORMULA = re.compile(r'(?:^|,)"?(?:=(?!,|"|$)|@\w+\()', re.MULTILINE)
"""A cell that a spreadsheet would run. Here it is text; whoever sees it in a list should know."""
END_MARK = "\x1a"
"""The end of a file as CP/M and DOS wrote it, and OFAC still does."""

csv.field_size_limit(LONGEST_LINE)


def rows(listing: Listing, stream: Stream) -> Iterator[tuple[int, list[str]]]:
    """(line number, cells) of each row. A damage is told to `listing`, and ends the rows."""
    try:
        with stream.open() as opened:
            yield from _rows(_lines(listing, opened), listing)
    except DAMAGE as error:
        listing.cut(f"the file is damaged or cut: {error}")


def table(listing: Listing, stream: Stream, skip: int = 0) -> Iterator[tuple[int, dict[str, str]]]:
    """(line number, column → cell) of each row below the header, whatever the order of columns; empty cells left out.

    `skip` lines stand above the header. A row of another length, and a header that comes again, is reported.
    """
    found = rows(listing, stream)
    for _ in range(skip):
        next(found, None)
    header = [name.strip() for name in next(found, (0, []))[1]]
    if len(set(header)) < len(header) or not header:
        raise InputError("two columns have one name" if header else "there is no header", line=skip + 1)
    for line, cells in found:
        if len(cells) != len(header):
            listing.reject(line, f"it has {len(cells)} cells where {len(header)} are due")
        elif cells[0].strip() == header[0] and [cell.strip() for cell in cells] == header:
            listing.note(line, "the header comes again")
        else:
            yield line, {name: cell for name, cell in zip(header, cells, strict=True) if cell}


def header_of(head: str) -> tuple[str, ...]:
    """The cells of the first line of a text; () where it is no CSV.

    >>> header_of('_id,"source",name\\n1,2,3\\n')
    ('_id', 'source', 'name')
    """
    try:
        return tuple(cell.strip() for cell in next(csv.reader(io.StringIO(head.lstrip("\ufeff"))), ()))
    except csv.Error:
        return ()


def has_columns(*needed: str) -> Mapping[str, frozenset[str]]:
    """The columns that tell a form apart, as `recognises` of a reader needs them."""
    return {"columns": frozenset(needed)}


def _rows(lines: Iterable[str], listing: Listing) -> Iterator[tuple[int, list[str]]]:
    """Rows from lines. Those of the row being read are kept, to be read again where its quote never closes."""
    source, number, open_lines = iter(lines), 0, []

    def feed() -> Iterator[str]:
        for line in source:
            open_lines.append(line)
            if len(open_lines) > MOST_LINES:
                raise csv.Error("a quote is never closed")
            yield line

    reader = csv.reader(feed())
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            listing.reject(number + 1, str(error))
            source = chain(open_lines[1:], source)
            number += 1
            open_lines = []
            reader = csv.reader(feed())
            continue
        start, number = number + 1, number + len(open_lines)
        if any(("=" in line or "@" in line) and FORMULA.search(line) for line in open_lines):
            listing.note(start, "a cell looks like a formula: kept as text")
        open_lines.clear()
        if cells and cells != [END_MARK]:
            yield start, cells


def _lines(listing: Listing, stream: IO[bytes]) -> Iterator[str]:
    """The lines of a stream, decoded one by one: UTF-8 (or UTF-16 by its mark), else Windows-1252, which is counted."""
    head = stream.read(2)
    if head in (b"\xff\xfe", b"\xfe\xff"):
        yield from io.TextIOWrapper(stream, "utf-16-le" if head == b"\xff\xfe" else "utf-16-be", "replace", newline="")
        return
    other = 0
    for raw in chain(*_pieces(head, stream)):
        try:
            yield raw.decode()
        except UnicodeDecodeError:
            other += 1
            yield raw.decode("cp1252", "replace")
    if other:
        listing.note(None, f"{other} lines are not UTF-8: read as Windows-1252")


def _pieces(head: bytes, stream: IO[bytes]) -> Sequence[Iterable[bytes]]:
    first = head if head.endswith(b"\n") else head + stream.readline(LONGEST_LINE)
    if first.startswith(b"\xef\xbb\xbf"):
        first = first[3:]
    old = first.count(b"\r") - first.count(b"\r\n") if len(first) > 1 else 0
    if old > 1:  # carriage returns alone end the lines: the form of OFAC's specification
        return ([line + b"\r" for line in first.rstrip(b"\r\n").split(b"\r")], iter(partial(_checked, stream), b""))
    return ((first,) if first else (), iter(partial(_checked, stream), b""))


def _checked(stream: IO[bytes]) -> bytes:
    line = stream.readline(LONGEST_LINE)
    if len(line) == LONGEST_LINE:
        raise InputError(f"a line is longer than {LONGEST_LINE >> 20} MB", hint="this is no list")
    return line
