"""The groups of a sentence into what a verb takes: its voice, and the noun groups after it with their prepositions.

Numbers are those of groups. A relative clause is "q" and its verb; a comma ends it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg.extract.groups import Groups
from kg.extract.lexicon import Lexicon

PREPOSITIONS = "pty"
INTENDING = frozenset(
    [
        "agree",
        "determine",
        "decide",
        "vow",
        "pledge",
        "move",
        "refuse",
        "decline",
        "begin",
        "choose",
        "opt",
        "seek",
        "continue",
        "threaten",
        "promise",
        "proceed",
    ]
)
"""Verbs that with "to" say what somebody does, and no participle."""
FAR = 40
"""Groups that a walk may cross."""


@dataclass(frozen=True, slots=True)
class Place:
    """A noun group in its place: the preposition before it ("" for none), and whether a clause inside holds it."""

    preposition: str
    number: int
    inner: bool = False


@dataclass(frozen=True)
class Clauses:
    """The clauses of a sentence."""

    groups: Groups
    lexicon: Lexicon

    def lemma(self, number: int) -> str:
        """The lemma of a verb group."""
        head = self.groups[number].head
        return head.lemma or ("be" if head.tag == "b" else head.word)

    def voice(self, number: int) -> str:
        """ "active", "passive", "reduced" (a participle after its noun), "ing", or "bare" (after "to", or bare)."""
        group = self.groups[number]
        head, helpers = group.head, group.tags[:-1].strip("n")
        if head.tag in "bh":
            return "active"
        if "n" in head.form and "b" in helpers:
            return "passive"
        if head.form == "g":
            return "active" if "b" in helpers else "ing"
        if helpers:
            return "active"
        if "n" in head.form and self._is_reduced(number):
            return "reduced"
        return "bare" if "b" in head.form and self.groups.kind(number - 1) in "tV" else "active"

    def is_finite(self, number: int) -> bool:
        """Whether the group is the verb of a clause of its own."""
        return self.groups.kind(number) == "V" and self.voice(number) in {"active", "passive"}

    def _is_reduced(self, number: int) -> bool:
        """A past form by itself is a participle where no object follows: "X, blacklisted by Y", "X added to list"."""
        before, after = self.groups.kind(number - 1), self.groups.kind(number + 1)
        if after == "y":
            return True
        if before == "N" and self.groups.kind(number - 2) == "q":
            return False
        intends = after == "t" and self.groups.kind(number + 2) == "V" and self.lemma(number) in INTENDING
        if intends and before == "N":
            return False  # "Norway agreed to halt"
        speaks = self.lemma(number) in self.lexicon.operators.speech and after != "t"
        if after == "N" or speaks:
            return False
        if before == "," or (after in ",;" and self.lemma(number) not in self.lexicon.frames):
            return after in PREPOSITIONS
        return before in "N;z" and after in "pt,;zV"

    def places(self, number: int) -> Iterator[Place]:
        """The noun groups after the verb group `number`, to the end of its clause, the object first."""
        preposition, inner = "", False
        for position in range(number + 1, min(len(self.groups), number + FAR)):
            kind = self.groups.kind(position)
            if kind == "N":
                if self._starts_clause(position) and position > number + 1:
                    return
                yield Place(preposition, position, inner)
                preposition = ""
            elif kind in PREPOSITIONS:
                preposition = self.groups[position].word
            elif kind in ";zn" or (kind == "V" and not self._is_inside(position, inner=inner)):
                return
            else:
                inner = kind in "qV" or (inner and kind != ",")
                preposition = "" if kind in "qV," else preposition

    def attached(self, noun: int) -> Iterator[Place]:
        """The noun groups that belong to the noun group `noun`: "property of X in Y"."""
        while self.groups.kind(noun + 1) == "p" and self.groups.kind(noun + 2) == "N":
            yield Place(self.groups[noun + 1].word, noun + 2, inner=True)
            noun += 2

    def _starts_clause(self, position: int) -> bool:
        """ "…, Qualcomm will suffer": a noun group that has its own verb."""
        return self.groups.kind(position - 1) in ",c" and self.is_finite(position + 1)

    def _is_inside(self, position: int, *, inner: bool) -> bool:
        """ "companies linked to X", "officials who …": a verb that describes the noun before it, or its purpose."""
        if inner or self.groups.kind(position - 1) in PREPOSITIONS:
            return True
        return self.groups.kind(position - 1) == "N" and self.voice(position) in {"reduced", "ing"}
