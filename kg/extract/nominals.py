"""The nouns of a sentence that tell acts: measures ("US sanctions on X") and acts of a party ("X's designation")."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.extract.agents import NOBODY, OPEN, owner
from kg.extract.event import Actor, Event, Status
from kg.extract.lexicon import Measure
from kg.extract.measures import Named
from kg.extract.paths import NONE
from kg.extract.reading import Outline, Reading
from kg.extract.status import kind_of
from kg.extract.targets import Hit
from kg.extract.tokens import Token
from kg.extract.uses import PASSIVE

TRADE = frozenset({"kg:exportRestriction", "kg:importRestriction", "kg:tradeEmbargo", "kg:productBan"})
"""Kinds that are told with goods, without a party."""
PROTEST = frozenset({"kg:denied", "kg:urged"})
"""Who protests against a listing does not deny that it happened."""
BLOCKED = "kg:blocked"
TAKEN = "kg:taken"
TWO = 2
EASE, DELISTING = "ease.measure", "kg:delisting"
STATE, LISTING = "listing.state.noun", "kg:listing"
AHEAD = 9
"""Groups after a noun among which its verb or its list is looked for."""


class Nominals:
    """Reads the nominal acts of one sentence."""

    def __init__(self, reading: Reading) -> None:
        self.reading, self.groups, self.lexicon = reading, reading.groups, reading.lexicon
        self._words = self.lexicon.nominals.keys() | self.lexicon.sets["suffered"]
        self._breaking = self.lexicon.sets["breaking"]

    def opens(self, number: int) -> bool:
        """Whether the noun group `number` has a word that can tell an act: a measure, an act's noun, a participle."""
        return any(one.tag in "Xa" or one.word in self._words for one in self.groups[number].tokens)

    # ------------------------------------------------------------------------------------------------- measures

    def measures(self, number: int) -> Iterator[Event]:
        """ "US sanctions on X", in whatever place: the subject of "took effect", the object of "fears"."""
        for named in self.reading.measures.within(number):
            path = self.reading.paths.noun(named.group)
            if any(token.lemma in self._breaking or token.word in self._breaking for token in path.governors):
                continue
            own = [token for token in self.groups[named.group].tokens if token.tag in "wand"]
            status = self.reading.statuses.of(path, named.place, [*own, *self._said_of(named.group)])
            actor = named.owner if named.owner.entities else self._weighing(named.group)
            weighed = actor.body and status is not None and status.value != TAKEN
            if status is not None and (actor.entities or weighed) and self._counts(named):
                outline = Outline(f"{named.measure.id}.on", named.place, actor, status, named.measure.polarity)
                yield self.reading.event(outline, named.type, named.hit, goods=named.goods, used=(named.place,))

    def _weighing(self, number: int) -> Actor:
        """ "The US delayed sanctions on X": whose verb weighs the measure is who would take it."""
        verb = number - 1
        if self.groups.kind(verb) != "V" or self.reading.clauses.voice(verb) in {"passive", "reduced"}:
            return NOBODY
        head = self.groups[verb].head
        if not kind_of(head, self.lexicon) or head.lemma in self.lexicon.sets["opposing"]:
            return NOBODY
        return self.reading.agents.of(self.reading.paths.path(verb).subject)

    def _said_of(self, number: int) -> Sequence[Token]:
        """What is said of the measure: "sanctions on X would hurt", "the ban was blocked"."""
        for after in range(number + 1, min(len(self.groups), number + AHEAD)):
            if self.groups.kind(after) == "V" and self.reading.clauses.is_finite(after):
                return [token for token in self.groups[after].tokens if token.tag in "mnV"]
            if self.groups.kind(after) in "q;z":
                break
        return ()

    @staticmethod
    def _counts(named: Named) -> bool:
        """Whether it is an act that somebody told: with a target, or a trade measure with goods."""
        hit = named.hit
        if hit.parties or hit.countries:
            return True
        return (named.type != "kg:otherAction" and bool(hit.count)) or (named.type in TRADE and bool(named.goods))

    # ------------------------------------------------------------------------------------------------ of a party

    def acts(self, number: int) -> Iterator[Event]:
        """ "its inclusion on a US sanctions list", "the addition of 43 entities to the Entity List"."""
        group = self.groups[number]
        for place, token in zip(group.places, group.tokens, strict=True):
            nominal = self.lexicon.nominals.get(token.word)
            if nominal is not None and (event := self._act(number, place, nominal)):
                yield event
                return

    def members(self, number: int) -> Iterator[Event]:
        """ "Other companies on the list, including X"."""
        listed, after = number + 2, number + 3
        after += self.groups.kind(after) == ","
        named = self.groups.kind(after) == "p" and self.lexicon.is_in("listing", self.groups[after].word)
        several, on = self.groups[number].head.tag == "E", self.groups[number + 1].word == "on"
        if several and on and named and self.reading.lists.is_list(listed):
            hit = self.reading.targets.after(after + 1)
            if hit.parties:
                outline = Outline(STATE, self.groups[number].place, OPEN, listing=listed)
                yield self.reading.event(outline, LISTING, hit)

    def _act(self, number: int, place: int, nominal: Measure) -> Event | None:
        listing = self._list_after(number, nominal.prepositions)
        hit = self._hit_of(number, place)
        status = self.reading.statuses.of(self.reading.paths.noun(number), place)
        actor = owner(self.groups[listing]) if listing != NONE else self._agent(number)
        direct = self.lexicon.is_in("direct", self.groups.sentence.tokens[place].word)
        if direct and not actor.entities and hit.parties and listing == NONE:
            actor = self._body(hit)
        decided = bool(actor.entities) or (status is not None and status.value == BLOCKED)
        eased = self._eased(number) and bool(hit.parties) and nominal.polarity == "+"
        counts = listing != NONE or (direct and decided and hit.parties) or eased
        counts = bool(counts) or (status is not None and status.value == BLOCKED and hit.described == "pronoun")
        if not counts or status is None or not (hit.named or hit.described):
            return None
        status = Status() if status.value in PROTEST else status
        polarity, kind = ("-", DELISTING) if eased else (nominal.polarity, nominal.type)
        outline = Outline(nominal.id, place, actor if actor.fits else OPEN, status, polarity, listing)
        return self.reading.event(outline, kind, hit, used=(place,))

    def _eased(self, number: int) -> bool:
        """ "repealed the listing of X"."""
        verb = number - 1
        if self.groups.kind(verb) != "V" or self.reading.clauses.voice(verb) in PASSIVE:
            return False
        frames = self.lexicon.frames.get(self.reading.clauses.lemma(verb), ())
        subject = self.reading.paths.path(verb).subject
        court = subject != NONE and self.lexicon.is_in("courts", self.groups[subject].word)
        return any(frame.id == EASE for frame in frames) and not court

    def _body(self, hit: Hit) -> Actor:
        """Of "The designation of X comes a week after the Treasury warned" the Treasury; nobody for "of X as chief"."""
        if self.groups.kind(hit.last + 1) == "z" and self.groups[hit.last + 1].word == "as":
            return NOBODY
        bodies = (token.found for token in self.reading.sentence.tokens if token.tag == "G" and token.found)
        return next((Actor((one.entity,)) for one in bodies if not one.country), NOBODY)

    def _agent(self, number: int) -> Actor:
        """Who acts: "the designation of X by Y", "Washington's designation of X"."""
        for after in range(number + 1, min(len(self.groups), number + AHEAD)):
            if self.groups.kind(after) == "y":
                return self.reading.agents.of(after + 1)
            if self.groups.kind(after) in ";zV,":
                break
        own, verb = owner(self.groups[number]), number - 1
        if own.entities or self.groups.kind(verb) != "V" or self.reading.clauses.voice(verb) in PASSIVE:
            return own
        return self.reading.agents.of(self.reading.paths.path(verb).subject)  # "The move includes the designation of X"

    def _list_after(self, number: int, prepositions: frozenset[str]) -> int:
        for after in range(number + 1, min(len(self.groups), number + AHEAD)):
            fits = self.groups.kind(after) in "pt" and self.groups[after].word in prepositions
            if fits and self.reading.lists.is_list(after + 1):
                return after + 1
            if self.groups.kind(after) in ";z":
                break
        return NONE

    def _hit_of(self, number: int, place: int) -> Hit:
        """Whose act it is: "of X", "X's", "its"."""
        if self.groups.kind(number + 1) == "p" and self.groups[number + 1].word == "of":
            return self.reading.targets.after(number + 2)
        group = self.groups[number]
        before = [token for token, where in zip(group.tokens, group.places, strict=True) if where < place]
        named = tuple(token.found for token in before if token.found and token.tag in "OPU")
        if not named and any(token.word == "the" for token in before[:1]) and len(group.tokens) == TWO:
            return Hit(described="pronoun", word="its", last=number)  # "A judge suspended the designation"
        owned = next((token for token in reversed(before) if token.tag in "Es"), None)
        if named or owned is None:
            return Hit(named, last=number)
        return Hit(described="pronoun" if owned.tag == "s" else "definite", word=owned.word, last=number)
