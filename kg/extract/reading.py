"""One sentence with everything that reads it, each part once."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kg.extract.abstract import Sentence
from kg.extract.agents import OPEN, PERSONAL, Agents
from kg.extract.clauses import Clauses
from kg.extract.event import Actor, Event, Status
from kg.extract.groups import groups
from kg.extract.lexicon import Lexicon
from kg.extract.listings import Listings
from kg.extract.measures import Measures
from kg.extract.paths import NONE, Paths
from kg.extract.reasons import reason
from kg.extract.status import Statuses
from kg.extract.targets import Hit, Targets
from kg.extract.times import Times

TAKEN = Status()
PLURAL = frozenset(["they", "them", "these", "those", "we", "us"])
"""Pronouns that never mean one party."""
FOLLOWING = "following"
"""Says that who is hit stands after a colon."""


@dataclass(frozen=True, slots=True)
class Outline:
    """What is told of an act: by which rule and word, who acts, what became of it, and of which list it speaks."""

    rule: str
    trigger: int
    """The place of its word among the tokens."""
    actor: Actor = OPEN
    status: Status = TAKEN
    polarity: str = "+"
    listing: int = NONE
    """The noun group of the list."""
    elliptic: bool = False
    """Whether the list is one that was told before ("has been on it since")."""


class Reading:
    """The readers of one sentence, built on each other."""

    def __init__(self, sentence: Sentence, lexicon: Lexicon) -> None:
        self.sentence, self.lexicon = sentence, lexicon
        self.words = frozenset(token.word for token in sentence.tokens)
        self.groups = groups(sentence)
        self.clauses = Clauses(self.groups, lexicon)
        self.paths = Paths(self.clauses)
        self.targets = Targets(self.clauses)
        self.agents = Agents(self.clauses)
        self.statuses = Statuses(self.agents)
        self.measures = Measures(self.clauses, self.targets)
        self.dealings = self.measures.dealings
        self.lists = Listings(self.clauses)
        self.times = Times(self.paths)

    def event(self, told: Outline, kind: str, hit: Hit, *, goods: str = "", used: tuple[int, ...] = ()) -> Event:
        """The event of this sentence that an outline gives, of this kind, with who is hit."""
        hit = self._enumerated(self.meant(hit))
        named, words = self.lists.named(told.listing) if told.listing != NONE else (None, frozenset[str]())
        return Event(
            rule=told.rule,
            type=kind,
            polarity=told.polarity,
            actor=told.actor,
            hit=hit,
            status=told.status,
            sentence=self.sentence,
            trigger=told.trigger,
            list=named,
            listed=told.listing != NONE or told.elliptic,
            elliptic=told.elliptic,
            words=words,
            goods=goods,
            reason=reason(self.groups, self.groups.at(told.trigger)),
            times=self.times.of(told.trigger),
            used=used,
        )

    def _enumerated(self, hit: Hit) -> Hit:
        """ "removed the following entries: X and Y", "added two firms: X and Y": who stands after the colon."""
        colon = next((n for n in range(len(self.groups)) if self.groups[n].word == ":" and n > hit.last), NONE)
        told = FOLLOWING in self.words or (hit.count and colon == hit.last + 1)
        if colon == NONE or hit.parties or not told or self.groups.kind(colon + 1) != "N":
            return hit
        named = self.targets.after(colon + 1)
        return replace(named, count=hit.count or named.count) if named.parties else hit

    def _person(self, hit: Hit) -> Hit:
        """ "the general" as the person whom the sentence has named last."""
        tokens = self.groups[hit.last].tokens[0:1] if 0 <= hit.last < len(self.groups) else ()
        start = tokens[0].start if tokens else 0
        places = [n for n, one in enumerate(self.sentence.tokens) if one.tag in "PU" and one.end <= start]
        named = (party for place in reversed(places) for party in self.targets.within(self.groups.at(place)))
        person = next((party for party in named if party.kind == "person"), None)
        return replace(hit, parties=(person,)) if person else hit

    def meant(self, hit: Hit) -> Hit:
        """A pronoun as the party that the sentence has named last: "declared X unlawful and banned it"."""
        person = hit.described == "definite" and self.lexicon.is_in("persons", hit.word)
        if person and not hit.named:
            return self._person(hit)
        if hit.described != "pronoun" or hit.named or not 0 <= hit.last < len(self.groups):
            return hit
        if self.groups[hit.last].word in PLURAL:
            return hit
        tags = "PU" if self.groups[hit.last].word in PERSONAL else "OU"
        for number in range(hit.last - 1, -1, -1):
            if self.groups.kind(number) == "N" and self.groups[number].head.tag in tags:
                parties = self.targets.within(number)
                return replace(hit, parties=parties) if parties else hit
        return hit
