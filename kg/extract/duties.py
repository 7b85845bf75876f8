"""What a sentence says that parties may no longer do: "EU firms may no longer sell chips to X", "Americans may not hold
the shares of X".
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.extract.agents import OPEN, owner
from kg.extract.event import Actor, Event
from kg.extract.lexicon import Lexicon
from kg.extract.paths import NONE
from kg.extract.reading import Outline, Reading
from kg.extract.targets import Hit
from kg.extract.tokens import is_plural

RULE = "forbid.dealing"
LEAVE = frozenset(["may", "can", "must", "shall"])
"""Auxiliaries that with "not" or "no longer" forbid."""
HOLDING = frozenset(["hold", "own", "buy", "acquire", "purchase", "trade"])
"""Verbs whose object says what is dealt in."""


USING = frozenset(["buy", "use", "install", "deploy", "order", "purchase"])
"""Verbs of what staff may be told not to do with a party's products."""
PRODUCT = "kg:productBan"
NEGATIONS = frozenset(["not", "longer", "cannot"])
"""Words of which one stands in such a sentence."""


def verbs(lexicon: Lexicon) -> frozenset[str]:
    """The verbs that it can have, as they stand after "may not"."""
    dealt = (word for word in lexicon.dealings if any(lemma == word for lemma, _ in lexicon.verbs.get(word, ())))
    return HOLDING.union(dealt, USING)


class Duties:
    """Reads prohibitions that are told of whom they bind."""

    def __init__(self, reading: Reading) -> None:
        self.reading, self.groups, self.lexicon = reading, reading.groups, reading.lexicon

    def events(self, number: int) -> Iterator[Event]:
        """The act that the verb group `number` tells, if its subject is bound by it."""
        if self._is_told_not(number):
            yield from self._told_not(number)
            return
        if not self._forbids(number):
            return
        bound = self.reading.paths.path(number).subject
        kind, hit, goods = self._dealt(number)
        if kind and bound != NONE and self._is_bound(bound):
            outline = Outline(RULE, self.groups[number].place, self._actor(bound))
            yield self.reading.event(outline, kind, hit, goods=goods)

    def _is_told_not(self, number: int) -> bool:
        """ "instructed its staff not to (buy)"."""
        before = "".join(self.groups.kind(number - step) for step in (4, 3, 2, 1)) if number > 3 else ""
        return before == "VNnt" and self.reading.clauses.lemma(number - 4) in self.lexicon.operators.ordering

    def _told_not(self, number: int) -> Iterator[Event]:
        actor = self.reading.agents.of(self.reading.paths.path(number - 4).subject)
        place = next(iter(self.reading.clauses.places(number)), None)
        hit = self.reading.targets.after(place.number) if place and not place.preposition else Hit()
        if actor.fits and hit.parties and self.reading.clauses.lemma(number) in USING:
            outline = Outline(RULE, self.groups[number].place, actor)
            yield self.reading.event(outline, PRODUCT, hit)

    def _forbids(self, number: int) -> bool:
        """ "may no longer", "must not"; not "may"."""
        tokens = self.groups[number].tokens
        return any(one.tag == "m" and one.word in LEAVE for one in tokens) and any(one.tag == "n" for one in tokens)

    def _is_bound(self, number: int) -> bool:
        """ "European companies", "Americans", "banks": several who have no name."""
        head = self.groups[number].head
        named = any(token.tag in "OPU" for token in self.groups[number].tokens)
        return not named and (self.lexicon.is_in("first_parties", head.word) or (head.tag == "E" and is_plural(head)))

    def _actor(self, bound: int) -> Actor:
        """Whose firms these are, where a state or a union is named."""
        own = owner(self.groups[bound])
        return own if own.entities else OPEN

    def _dealt(self, number: int) -> tuple[str, Hit, str]:
        """Kind, whom the dealing is with, and the goods."""
        if self.groups.kind(number + 1) == "c" and self.groups.kind(number + 2) == "V":
            return self._dealt(number + 2)  # "may no longer buy or hold"
        dealing = self.reading.dealings.at(number)
        if dealing is not None:
            return dealing.type, dealing.hit, dealing.goods
        place = next(iter(self.reading.clauses.places(number)), None)
        if place is None or place.preposition or self.reading.clauses.lemma(number) not in HOLDING:
            return "", Hit(), ""
        held = self.reading.dealings.at(place.number)
        return (held.type, held.hit, "") if held else ("", Hit(), "")
