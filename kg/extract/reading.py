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
from kg.extract.tokens import Token

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
            times=self._times(told.trigger),
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

    def meant(self, hit: Hit) -> Hit:
        """A pronoun as the party that the sentence has named last: "declared X unlawful and banned it"."""
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

    def _times(self, trigger: int) -> tuple[Token, ...]:
        """Words of time in the trigger's clause, or before it: behind it another verb has its own, unless it says."""
        tokens = self.sentence.tokens
        first = self._clause(trigger)
        places = [
            place
            for place, token in enumerate(tokens)
            if token.tag == "D" and not self._parted(trigger, place) and not self._is_others(place, first)
        ]
        return tuple(tokens[place] for place in sorted(places, key=lambda place: abs(place - trigger)))

    def _clause(self, trigger: int) -> int:
        """Where the subject of the trigger's verb begins; 0 where it has none."""
        number = self.groups.at(trigger)
        if self.groups.kind(number) != "V":
            return 0
        path = self.paths.path(number)
        return self.groups[path.subject].places[0] if NONE < path.subject < number and not path.relation else 0

    def _is_others(self, place: int, first: int) -> bool:
        """ "X was banned in July, and Y put Z on its list in May": a time before the clause, of the verb before it; a
        time in a clause of its own between subject and verb ("X, which was listed in 2019, was banned in May")."""
        number = next((n for n, group in enumerate(self.groups.groups) if group.place > place), len(self.groups))
        before = range(number - 1, -1, -1)
        if place < first:
            speech = self.lexicon.operators.speech
            return any(self.clauses.is_finite(n) and self.clauses.lemma(n) not in speech for n in before)
        for n in before:
            if self.groups.kind(n) in ",;z" or self.groups[n].places[0] < first:
                return False
            if self.groups.kind(n) == "q":
                return first > 0 and any(self.clauses.is_finite(other) for other in range(n, number))
        return False

    def _parted(self, trigger: int, place: int) -> bool:
        if self.groups.kind(self.groups.at(trigger)) == "N":
            return False
        inside = False
        for group in self.groups.groups:
            if not trigger < group.place < place:
                continue
            speaks = group.head.lemma in self.lexicon.operators.speech
            if group.kind == "z" or (group.kind == "V" and not inside and not speaks):
                return True
            inside = group.kind == "q" or (inside and group.kind != ",")
        return inside
