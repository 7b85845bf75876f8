"""Noun groups into the government lists that they name or describe ("an export blacklist", "its sanctions list")."""

from __future__ import annotations

from itertools import pairwise

from kg.extract.clauses import Clauses
from kg.extract.mentions import Found

CALLED = frozenset(["of", "subject to", "under"])
"""Prepositions after a list before what it is a list of."""


class Listings:
    """Reads lists in one sentence."""

    def __init__(self, clauses: Clauses) -> None:
        self.groups, self.lexicon = clauses.groups, clauses.lexicon

    def is_list(self, number: int) -> bool:
        """Whether the group names a list, or calls something a list that can be a government's."""
        if self.groups.kind(number) != "N":
            return False
        tokens = self.groups[number].tokens
        if any(token.tag == "L" for token in tokens):
            return True
        words = {token.word for token in tokens}
        owned = any(one.tag in "OPUEw" and other.tag == "'" for one, other in pairwise(tokens))
        if words & self.lexicon.sets["lists"] or owned:
            return False
        return self.groups[number].word in self.lexicon.sets["list_heads"]

    def is_government_list(self, number: int) -> bool:
        """The same, and the group itself says that it is a government's: "the US list", "a sanctions list"."""
        if not self.is_list(number):
            return False
        tokens = self.groups[number].tokens
        qualified = {token.word for token in tokens[:-1]} & self.lexicon.sets["list_qualifiers"]
        black = "black" in tokens[-1].word
        return bool(qualified) or black or any(token.tag in "LGKJ" for token in tokens)

    def named(self, number: int) -> tuple[Found | None, frozenset[str]]:
        """The list of the tables that the group names, and the words by which it is called.

        "a list of entities subject to export controls" is called by all of these.
        """
        tokens = self.groups[number].tokens
        for preposition in (number + 1, number + 3):
            called = self.groups.kind(preposition) in "pt" and self.groups[preposition].word in CALLED
            if not called or self.groups.kind(preposition + 1) != "N":
                break
            tokens += self.groups[preposition + 1].tokens
        found = next((token.found for token in tokens if token.tag == "L"), None)
        return found, frozenset(token.word for token in tokens)
