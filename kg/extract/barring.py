"""What somebody is barred from: "barred X from selling to Y", "banned X from its networks"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kg.extract.dealings import Dealing
from kg.extract.reading import Reading
from kg.extract.targets import Hit
from kg.extract.uses import Use

FORBIDDING = frozenset(["ban.party", "block.party"])
"""Frames whose verb may take what is forbidden after "to" as well."""
BODIES = frozenset(["agencies", "departments", "ministries", "bodies", "offices"])
"""What belongs to a state: from whom these may not buy is shut out of its market."""
EXPORT, IMPORT, PRODUCT = "kg:exportRestriction", "kg:importRestriction", "kg:productBan"
ENTRY = "kg:visaRestriction"
AHEAD = 12
"""Groups after the verb among which the dealing is looked for."""


class Barred(NamedTuple):
    """The kind of the act, who is hit, the goods, and the place of the word for the dealing."""

    type: str
    hit: Hit
    goods: str
    place: int


class Barring:
    """Reads what verbs of barring keep somebody from, in one sentence."""

    def __init__(self, reading: Reading) -> None:
        self.reading, self.groups, self.lexicon = reading, reading.groups, reading.lexicon

    def of(self, use: Use, bound: Hit) -> Barred | None:
        """What the verb bars `bound`, its object, from; None where it names no dealing, or not persons from entry."""
        dealing = next((d for number in self._after_from(use) if (d := self.reading.dealings.at(number))), None)
        if dealing is None or (dealing.type == ENTRY and not self._can_enter(bound)):
            return None
        hit = self._hit(use, bound, dealing)
        return Barred(self._kind(use, dealing, hit), hit, dealing.goods, dealing.place)

    def _after_from(self, use: Use) -> Iterator[int]:
        """The groups after "from" and the like: a noun, or a verb in -ing; after "to", a verb."""
        prepositions = use.frame.takes.get("dealing", frozenset())
        for number in range(use.number + 1, min(len(self.groups), use.number + AHEAD)):
            kind, word = self.groups.kind(number), self.groups[number].word
            done = kind == "t" and self.groups.kind(number + 1) == "V" and use.frame.id in FORBIDDING
            if done or (kind == "p" and word in prepositions):
                yield number + 1
            elif kind in ";z":
                return

    def _can_enter(self, hit: Hit) -> bool:
        """Whether it is persons, or parties, or whom a pronoun means: not "bars trucks from its territory"."""
        return bool(hit.parties) or hit.described == "pronoun" or self.lexicon.is_in("persons", hit.word)

    def _hit(self, use: Use, bound: Hit, dealing: Dealing) -> Hit:
        """Of "barred X from dealing with Y" Y is hit; X where no Y is named, or Y is the authority's own country."""
        if dealing.hit.described == "pronoun" and not bound.parties:
            return self.reading.meant(dealing.hit)  # "barred Americans from buying its shares"
        if dealing.type == PRODUCT and (bound.named or bound.described == "definite"):
            return bound  # "banned the firm from tendering for the network"
        anybody = self.groups[use.object].word in self.lexicon.sets["first_parties"] and not bound.parties
        home = not dealing.hit.parties and self._is_home(use, dealing.hit.countries)
        agent = {one.entity for one in dealing.hit.parties} & set(use.actor.entities)  # "from dealing by the ministry"
        return dealing.hit if (dealing.hit.named and not home and not agent) or anybody else bound

    def _is_home(self, use: Use, countries: tuple[str, ...]) -> bool:
        """ "banned X from doing business in the United States": the country is whose ban it is."""
        named = [token.found for token in self.reading.sentence.tokens if token.tag in "GKJ" and token.found]
        own = {one.country for one in named if one.entity in use.actor.entities}
        return bool(countries) and own.issuperset(countries)

    def _kind(self, use: Use, dealing: Dealing, hit: Hit) -> str:
        """The kind: a supplier that may not supply, and one from which a state's bodies may not buy, are shut out."""
        done = self.groups.kind(self.groups.at(dealing.place)) == "V"
        supplies = dealing.type == EXPORT and done and hit is not dealing.hit and bool(hit.parties)
        state = self.groups[use.object].word in BODIES
        return PRODUCT if supplies or (dealing.type == IMPORT and state) else dealing.type
