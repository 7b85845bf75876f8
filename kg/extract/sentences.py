"""A zone's readable text into the places of its sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kg.extract.tables import table, words

LONGEST = 1500
"""A "sentence" beyond this is a table or a hostile line: it is cut, so that work per sentence stays bounded."""

_END = re.compile(r"[.!?…][\"”’')\]]{0,3}\s+(?=[\"“‘'(\[]{0,3}[^\W\d_a-z]|[\"“‘'(\[]{0,3}\d)|\n+")
UNSURE = frozenset(["u.s", "u.k", "inc", "ltd", "corp", "p.m", "a.m", "etc"])
"""Abbreviations that may end a sentence: what follows decides."""
_LAST_WORD = re.compile(r"([^\s(\"“‘]{1,12})$")


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """(start, end) of each sentence, in order; white space at the ends left out.

    >>> text = "The U.S. acted. Mr. Li of Acme Co. Ltd. objected."
    >>> [text[a:b] for a, b in sentences(text)]
    ['The U.S. acted.', 'Mr. Li of Acme Co. Ltd. objected.']
    """
    start = 0
    for match in _END.finditer(text):
        if _abbreviated(text, match):
            continue
        yield from _cut(text, start, match.end())
        start = match.end()
    yield from _cut(text, start, len(text))


def _abbreviated(text: str, match: re.Match[str]) -> bool:
    if match.group()[0] != ".":
        return False
    before = _LAST_WORD.search(text, max(0, match.start() - 12), match.start())
    word = before.group(1).lower() if before else ""
    if word not in abbreviations() and not re.fullmatch(r"[a-z]|([a-z]\.){1,3}[a-z]", word):
        return False
    following = re.match(r"\w+", text[match.end() : match.end() + 20])
    return not (word in UNSURE and following and following.group().lower() in starts())


@cache
def abbreviations() -> frozenset[str]:
    """Words before a full stop that ends no sentence."""
    return words(table("lexicon_words")["abbreviations"])


@cache
def starts() -> frozenset[str]:
    """Words that begin a sentence, and no name."""
    return words(table("lexicon_words")["sentence_starts"])


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    while end - start > LONGEST:
        space = text.rfind(" ", start + LONGEST // 2, start + LONGEST)
        middle = space if space > 0 else start + LONGEST
        yield start, middle
        start = middle + (space > 0)
    if end > start:
        yield start, end
