"""A sentence and its mentions into an abstract sentence: one tagged token per mention, phrase or word.

    text + mentions ─▶ raw tokens ─▶ names by their capitals ─▶ phrases joined ─▶ verbs told from nouns

Tags: G authority, K country, J nationality, O organisation, P person, U name that no table holds, L list, D date,
M money, N number, E common noun for a party, A common noun for an authority, X noun of a measure, V verb, a participle
before its noun, b be, h have, m modal, u do, n negation, t to, y by, p preposition, d determiner, s possessive pronoun,
i pronoun, c conjunction, q relative pronoun, z subordinator, r adverb, w any other word, ' possessive ending, - hyphen,
and punctuation as itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from kg.extract.capitals import named
from kg.extract.mentions import Found
from kg.extract.tokens import Token, joined, raw
from kg.extract.wordclass import settled

NONE: Mapping[str, Found] = MappingProxyType({})

__all__ = ["Sentence", "Token", "abstract"]


@dataclass(frozen=True, slots=True)
class Sentence:
    """The tokens, and their tags as one string, for short patterns."""

    text: str
    start: int
    end: int
    tokens: tuple[Token, ...]
    tags: str = ""

    def words(self, start: int, end: int) -> list[str]:
        """The lower-case words of the tokens [start, end)."""
        return [token.word for token in self.tokens[max(0, start) : end]]


def abstract(text: str, span: tuple[int, int], found: Sequence[Found], known: Mapping[str, Found] = NONE) -> Sentence:
    """The abstract sentence of text[span]; `found` are its mentions in order, `known` the short forms of others."""
    tokens = settled(joined(named(text, raw(text, span, found), known)))
    return Sentence(text, span[0], span[1], tuple(tokens), "".join(token.tag for token in tokens))
