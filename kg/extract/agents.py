"""Noun groups into who acts: an authority, somebody who speaks for one, or nobody whose acts count."""

from __future__ import annotations

from collections.abc import Iterator

from kg.extract.clauses import Clauses
from kg.extract.event import Actor
from kg.extract.groups import Group
from kg.extract.tokens import Token

OPEN = Actor(open=True)
BODY = Actor(open=True, body=True)
NOBODY = Actor()
HOME = frozenset(["of", "in"])
"""Prepositions between an authority and its state."""
PERSONAL = frozenset(["he", "she", "him", "her"])


class Agents:
    """Reads actors out of the noun groups of one sentence."""

    def __init__(self, clauses: Clauses) -> None:
        self.clauses, self.groups, self.lexicon = clauses, clauses.groups, clauses.lexicon

    def of(self, number: int) -> Actor:
        """Who acts where the noun group `number` is the agent, with those that "and" joins to it."""
        if not 0 <= number < len(self.groups):
            return NOBODY
        actors = [self.one(other) for other in self.joined(number)]
        named = tuple(dict.fromkeys(entity for actor in reversed(actors) for entity in actor.entities))
        return Actor(named) if named and actors[0].fits else actors[0]

    def joined(self, number: int) -> Iterator[int]:
        """The group, and those before it that are joined with it by "and"."""
        yield number
        joined = False
        while self.groups.kind(number - 1) in "c,":
            joined |= self.groups.kind(number - 1) == "c"
            other = number - 2 - (self.groups.kind(number - 2) == ",")  # "X, along with Y"
            if not joined or self.groups.kind(other) != "N" or self.groups.kind(other - 1) in "Vpty":
                return
            number = other
            yield number

    def one(self, number: int) -> Actor:
        """The actor that one noun group names."""
        group = self.groups[number]
        head = group.head
        if head.tag == "i":
            return self._pronoun(number)
        if head.tag in "GK" and head.found:
            return Actor((head.found.entity,))
        if head.tag == "P" and head.found and head.found.authority:
            return Actor((head.found.authority,))
        if head.tag == "A" or self._speaks_for(group) or self._instrument(head):
            own = owner(group) if owner(group).fits else self._home(number)
            return own if own.fits else self._office(group)
        return NOBODY

    def _home(self, number: int) -> Actor:
        """Of "the central bank of Kenya", "prosecutors in Rotterdam" and the like, the state where one is named."""
        for place in self.clauses.attached(number):
            head = self.groups[place.number].head
            if place.preposition in HOME and head.found and head.tag in "GK":
                return Actor((head.found.entity,))
        return NOBODY

    def _office(self, group: Group) -> Actor:
        """ "The Foreign Secretary": the authority of an office that one state has; else a body, or open."""
        text = " ".join(token.word for token in group.tokens)
        return next(
            (
                Actor((iri,))
                for office, iri in self.lexicon.offices.items()
                if office in text and (" " in office or office == text)
            ),
            BODY if self.lexicon.is_in("regulators", group.head.word) else OPEN,
        )

    def _instrument(self, head: Token) -> bool:
        """ "The move", "the order", "the sanction": an authority acts by it. What a list does is no act."""
        if head.tag == "L" or head.word in self.lexicon.sets["list_heads"]:
            return False
        named = any(self.lexicon.is_in(name, head.word) for name in ("instruments", "anaphors"))
        return named or head.tag == "X" or (head.tag == "w" and head.word in self.lexicon.operators.governors)

    def holds_office(self, number: int) -> bool:
        """ "the minister": an office without a name."""
        return self._speaks_for(self.groups[number]) and self.groups[number].head.tag in "Ew"

    def _speaks_for(self, group: Group) -> bool:
        """ "foreign minister X", "Treasury Secretary": who has an office speaks for the authority."""
        if group.head.found and group.head.found.rule == "person.office":
            return True
        return any(
            token.word.split()[-1] in self.lexicon.sets["offices"] for token in group.tokens if token.tag in "EAw"
        )

    def _pronoun(self, number: int) -> Actor:
        """ "The Treasury said it would": the last subject before; open where the sentence has none."""
        personal = self.groups[number].word in PERSONAL
        within = self.groups.kind(number - 1) == "q"  # "the firm that it placed": not the firm
        for before in range(number - 1, -1, -1):
            if self.groups.kind(before) == "N" and self.groups.kind(before - 1) not in "pty":
                head = self.groups[before].head
                if head.tag in "GKA" and not personal:
                    return self.one(before)
                if head.tag == "P" and personal:
                    return self.one(before)
                if head.tag == "P" and head.found and head.found.kind == "person":
                    continue  # "it" is no person
                if head.tag in "OEUP" and not within:
                    return NOBODY
        return OPEN


def owner(group: Group) -> Actor:
    """Whose the head of a group is: "US officials", "Japan's decision", "the Commerce Department's list"."""
    for token in reversed(group.tokens[:-1]):
        if token.found and token.tag in "GKJ":
            return Actor((token.found.entity,))
        if token.tag in "OPU":
            return NOBODY
    return NOBODY
