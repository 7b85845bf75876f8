"""A stretch of text and its mentions into tokens, before anything is known of their place in the sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from kg.extract.lexicon import lexicon
from kg.extract.mentions import Found
from kg.extract.tables import is_common

WORDS = re.compile(
    r"['’](?:s|ll|d|ve|re|m)\b|(?:[^\W\d_]\.){2,6}|\d(?:[\d,.]*\d)?[^\W\d_]{0,3}|[^\W_]+(?:-[^\W\d_]+)+|[^\W_]+(?:['’](?!(?:s|ll|d|ve|re|m)\b)[^\W_]+)?|[^\w\s]|_",
)
KINDS = {
    "authority": "G", "country": "K", "adjective": "J", "organisation": "O", "person": "P", "list": "L", "date": "D",
    "money": "M", "name": "U",
}  # fmt: skip
"""Kind of a mention → its tag."""
MARKS = {"–": "—", "“": '"', "”": '"', "…": ".", "’": "'", "[": "(", "]": ")"}
"""Punctuation that counts as another; what is not in PUNCTUATION then counts as a full stop."""
CAPITALS = frozenset(["it", "or", "us", "am", "who", "may", "can"])
"""Small words that are abbreviations in capitals ("IT workers")."""
UNITS = frozenset("%‰°")
"""Signs that end no sentence."""
PAST = 6
"""Letters from which an unknown word in -ed is taken for a past form."""
PARTS = frozenset("wXEAN-")
"""Tags that a part of a hyphenated word may have."""
ORDINALS = ("st", "nd", "rd", "th")
PUNCTUATION = frozenset(",;:()-—.!?\"'")


class Token(NamedTuple):
    """One unit of the abstract sentence; `start` and `end` count characters of the zone's readable text."""

    tag: str
    word: str
    """In lower case; a phrase has single spaces."""
    start: int
    end: int
    found: Found | None = None
    lemma: str = ""
    """Of what can be a verb."""
    form: str = ""
    """The letters of its forms: see kg.extract.inflection."""


def is_plural(token: Token) -> bool:
    """Whether a noun means several."""
    return token.word.endswith("s") or token.word in {"people", "men", "women", "police", "personnel"}


def raw(text: str, span: tuple[int, int], found: Iterable[Found]) -> list[Token]:
    """The tokens of text[span], mentions as one token each; what can be a verb keeps its tag as a noun."""
    tokens: list[Token] = []
    position = span[0]
    for mention in found:
        tokens += _plain(text, position, mention.start)
        word = text[mention.start : mention.end].lower()
        tokens.append(Token(KINDS[mention.kind], word, mention.start, mention.end, mention))
        position = mention.end
    tokens += _plain(text, position, span[1])
    return tokens


def _plain(text: str, start: int, end: int) -> Iterator[Token]:
    for match in WORDS.finditer(text, start, end):
        piece = match.group()
        word = piece.lower().replace("’", "'")
        if "-" in piece and len(piece) > 1 and word not in lexicon().tags:
            yield from _parts(piece, match.start())
        elif word.endswith("ly") and piece[0].isupper() and word not in lexicon().tags and not is_common(word):
            yield Token("w", word, match.start(), match.end())  # "Kontaktly" is no adverb
        elif word in CAPITALS and len(piece) > 1 and piece.isupper():
            yield Token("w", word, match.start(), match.end())
        else:
            yield token(word, match.start(), match.end())


def _parts(piece: str, start: int) -> Iterator[Token]:
    """A hyphenated word that is in no table, in its parts."""
    for match in re.finditer(r"-|[^-]+", piece):
        part = token(match.group().lower(), start + match.start(), start + match.end())
        yield part if part.tag in PARTS else part._replace(tag="w")


def token(word: str, start: int, end: int) -> Token:
    """The token of a word, phrase or sign by itself."""
    tag, lemma, form = _classed(word)
    return Token(tag, word, start, end, None, lemma, form)


@lru_cache(maxsize=1 << 15)
def _classed(word: str) -> tuple[str, str, str]:
    """Tag as no verb, lemma and letters as a verb."""
    unknown = (word, "dn") if word.endswith("ed") and len(word) >= PAST else ("", "")
    lemma, form = next(iter(lexicon().verbs.get(word, ())), unknown)
    return _tag(word), lemma, form


def _tag(word: str) -> str:
    if word in lexicon().tags or word == "'s":
        return lexicon().tags.get(word, "'")
    if not word[0].isalnum():
        mark = MARKS.get(word, word)
        other = "w" if word in UNITS else "."
        return mark if mark in PUNCTUATION else other
    if word[0].isdigit():
        return "N" if not word[-1].isalpha() or word.endswith(ORDINALS) else "w"
    if word.endswith("n't"):
        return "n"
    if word.endswith(("maker", "makers")):
        return "E"  # "toolmakers", "shoemaker"
    return "r" if word.endswith("ly") and len(word) > 4 else "w"


def joined(tokens: Sequence[Token]) -> list[Token]:
    """Phrases of the tables ("asset freeze", "export-controls", "rule out") as one token each."""
    result: list[Token] = []
    position, openings = 0, lexicon().openings
    while position < len(tokens):
        longest = openings.get(tokens[position].word, 0)
        phrase, size = _phrase(tokens, position, longest) if longest else (None, 1)
        result.append(phrase or tokens[position])
        position += size
    return result


def _phrase(tokens: Sequence[Token], position: int, longest: int) -> tuple[Token | None, int]:
    """The longest phrase that begins at `position`, and how many tokens it takes; hyphens do not count."""
    best: tuple[Token | None, int] = (None, 1)
    words: list[str] = []
    for size, part in enumerate(tokens[position : position + 2 * longest], 1):
        if part.found or len(words) == longest:
            break
        if part.tag == "-":
            continue
        words.append(part.word)
        text = " ".join(words)
        if size > 1 and (text in lexicon().tags or text in lexicon().verbs):
            found = token(text, tokens[position].start, part.end)
            best = (found, size)
    return best
