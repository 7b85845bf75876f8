"""Names without number → one file of sorted numbers, mapped into memory: which names does a text hold?

A name is known by the digest of its words (see `kg.name_keys`): 60 bits of BLAKE2, and 4 bits for what it may name. So
a name takes 8 bytes and so does each of its beginnings, by which a search ends at the first word that leads nowhere.
Two names of a million meet in one digest with a chance of one in a million; a search in a text, of one in 10^12.
"""

from __future__ import annotations

import hashlib
import heapq
import mmap
import re
import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from kg.name_keys import words

BEGINNING, PERSON, GROUP, LEGAL = 1, 2, 4, 8
"""Flags: other names begin with these words; a person; an organisation; a legal entity by its whole legal name."""
FLAGS = 15
MAGIC = f"kg-names-1 {sys.byteorder:6}\n".encode().ljust(24, b" ")
LONGEST = 12
"""Words of a name that is looked for, at most."""
RUN = 1 << 20
"""Numbers that are sorted at a time: as objects of Python they take five times the room that they take in the index."""

TOKEN = re.compile(r"\w+(?:['’ʼ`.]\w+)*")
POSSESSIVE = re.compile(r"['’]s$")
GAP = re.compile(r" |[,/-]| [&+–-] |, | ?[(\"“”]|[)\"”] ?|\.,? ?")
"""What may stand between two words of a name."""
ABBREVIATED = 5
"""Letters of a word of a name after which a full stop may stand: "Co. Ltd"."""


class Match(NamedTuple):
    """A place in a text, and the flags of the names that read so."""

    start: int
    end: int
    flags: int


class NameIndex:
    """An index file, open. One that is missing, or was written by another version or machine, is empty."""

    def __init__(self, path: Path | None = None) -> None:
        self._numbers: memoryview | array[int] = array("Q")
        if path and path.is_file():
            with path.open("rb") as file:
                if file.read(len(MAGIC)) == MAGIC:
                    mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
                    self._numbers = memoryview(mapped)[len(MAGIC) :].cast("Q")

    def __len__(self) -> int:
        """Names and beginnings of names."""
        return len(self._numbers)

    def flags(self, key: str) -> int:
        """The flags of a name, as words in lower case with single spaces; 0 for one that is not known."""
        number = _number(key)
        place = bisect_left(self._numbers, number)
        found = self._numbers[place] if place < len(self._numbers) else 0
        return found & FLAGS if found | FLAGS == number | FLAGS else 0

    def find(self, text: str) -> Iterator[Match]:
        """Every place where names are written, each word that begins with a small letter only inside; the leftmost,
        then the longest.
        """
        if not len(self._numbers):
            return
        spans = [match.span() for match in TOKEN.finditer(text)]
        position = 0
        while position < len(spans):
            found = self._longest(text, spans, position) if _is_capital(text[spans[position][0]]) else None
            if found:
                yield found[0]
            position += found[1] if found else 1

    def _longest(self, text: str, spans: list[tuple[int, int]], position: int) -> tuple[Match, int] | None:
        best, key, start = None, "", spans[position][0]
        for size, (begin, end) in enumerate(spans[position : position + LONGEST], 1):
            if size > 1 and not _goes_on(text, spans[position + size - 2], begin):
                break
            token = text[begin:end]
            bare = POSSESSIVE.sub("", token)
            key = f"{key} {_folded(bare)}".lstrip()
            flags = self.flags(key)
            if flags & ~BEGINNING and _is_capital(token[0]):
                best = Match(start, _closed(text, start, begin + len(bare)), flags & ~BEGINNING), size
            if not flags & BEGINNING or bare != token:
                break
        return best


def write(names: Iterable[tuple[str, int]], path: Path) -> str:
    """Write the index of (name as words in lower case with single spaces, its flags); gives its sha256.

    The same names give the same bytes, in any order and number.
    """
    runs, numbers = [array("Q")], array("Q")
    for name, flags in names:
        parts = name.split(" ")
        if len(parts) <= LONGEST:
            numbers.append(_number(name) | flags)
            numbers.extend(_number(" ".join(parts[:size])) | BEGINNING for size in range(1, len(parts)))
        if len(numbers) >= RUN:
            runs.append(_merged(sorted(numbers)))
            numbers = array("Q")
    content = _merged(heapq.merge(*runs, sorted(numbers))).tobytes()
    with path.open("wb") as file:
        file.write(MAGIC + content)
    return hashlib.sha256(content).hexdigest()


def _merged(ascending: Iterable[int]) -> array[int]:
    """The numbers of each digest as one, with the flags of all."""
    merged = array("Q")
    for number in ascending:
        if merged and merged[-1] | FLAGS == number | FLAGS:
            merged[-1] |= number
        else:
            merged.append(number)
    return merged


def _number(key: str) -> int:
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "little") & ~FLAGS


@lru_cache(maxsize=1 << 16)
def _folded(token: str) -> str:
    return " ".join(words(token))


def _goes_on(text: str, before: tuple[int, int], begin: int) -> bool:
    """Whether a name may go on over what stands between two words."""
    gap = text[before[1] : begin]
    if not GAP.fullmatch(gap):
        return False
    return not gap.startswith(".") or before[1] - before[0] < ABBREVIATED


def _closed(text: str, start: int, end: int) -> int:
    """Where a name ends: behind the bracket that closes one of it."""
    return end + (text[end : end + 1] == ")" and text.count("(", start, end) > text.count(")", start, end))


def _is_capital(letter: str) -> bool:
    return letter.isupper() or letter.isdigit()
