"""A verb and a frame into the verb's use: who acts, what it takes, whether an authority can be acting at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg.extract.agents import NOBODY, OPEN, owner
from kg.extract.clauses import Place
from kg.extract.event import Actor
from kg.extract.lexicon import Frame
from kg.extract.measures import Named
from kg.extract.paths import NONE, Path
from kg.extract.reading import Reading

SCOPE = frozenset(["sanctions", "sanction", "sanctioned", "ban", "banned", "evading", "exports", "export", "security"])
"""Words without which a court acts between private parties, or in a crime of another kind."""
FREEZE = "freeze.assets"
PASSIVE = frozenset({"passive", "reduced"})


@dataclass(frozen=True, slots=True)
class Use:
    """A verb that opens a frame, with what stands around it."""

    number: int
    frame: Frame
    voice: str
    path: Path
    places: tuple[Place, ...]
    actor: Actor = OPEN
    object: int = NONE
    """The group of the object: before the verb in the passive, the antecedent in "which X banned"."""

    @property
    def passive(self) -> bool:
        return self.voice in PASSIVE

    def at(self, prepositions: frozenset[str]) -> Iterator[Place]:
        """The places with one of the prepositions."""
        return (place for place in self.places if place.preposition in prepositions)


class Uses:
    """Reads the uses of the verbs of one sentence."""

    def __init__(self, reading: Reading) -> None:
        self.reading, self.groups, self.lexicon = reading, reading.groups, reading.lexicon

    def of(self, number: int, frame: Frame) -> Use | None:
        """The verb with its places; None where the frame cannot fit: a word is missing, or no authority acts."""
        if frame.words and not frame.words & {one.word.removeprefix("the ") for one in self.reading.sentence.tokens}:
            return None
        voice, path = self.reading.clauses.voice(number), self.reading.paths.path(number)
        places = tuple(self.reading.clauses.places(number))
        passive = voice in PASSIVE
        actor, target = OPEN, self._passive(number, path, frame) if passive else self._active(number, frame, places)
        if frame.subject == "authority" and not passive and self._is_stopped(path, target, frame):
            return None  # "A judge blocked an order": what a court stops is no act of its own
        if frame.subject == "court" and not self._is_court(path, places, passive=passive):
            return None
        if frame.subject not in {"authority", "court"}:
            target = self._object(places)
        elif frame.subject == "authority":
            actor = self._by(number, places) if passive else self._subject(path, frame)
            target = target if passive or target != NONE else self._antecedent(path)
        if frame.agent in {"ordered", "allowed"} and not self.is_ordered(path, frame):
            return None
        council = frame.agent == "named" and actor.open and not passive and self._is_body(path.subject)
        fits = council or bool(actor.entities) if frame.agent == "named" or (frame.agent and passive) else actor.fits
        return Use(number, frame, voice, path, places, actor, target) if fits else None

    def _passive(self, number: int, path: Path, frame: Frame) -> int:
        """The subject of a passive; of several that a measure hits, the measure; of "Sanctioned: X" who follows."""
        if path.subject == NONE:
            ahead = range(number + 1, len(self.groups))
            colon = next((after for after in ahead if self.groups[after].word == ":"), NONE)
            return colon + 1 if colon != NONE and self.groups.kind(colon + 1) == "N" else NONE
        return self.headed(path.subject) if {"measure", "dealing"} & set(frame.object) else path.subject

    def _active(self, number: int, frame: Frame, places: tuple[Place, ...]) -> int:
        """The object of a verb: the group after it, a sum for assets, or for a dealing what is done."""
        taken = self._object(places)
        dealt = "dealing" in frame.object and self._is_done(number + 1)
        paid = "assets" in frame.object and self.groups.kind(number + 1) == "M"
        return number + 1 if taken == NONE and (dealt or paid) else taken

    def headed(self, number: int) -> int:
        """Of "sanctions on X, Y and Z (were lifted)" the sanctions, of "imports of X and Y" the imports."""
        first = number
        while self.groups.kind(first - 1) in "c," and self.groups.kind(first - 2) in "N,":
            first -= 2 + (self.groups.kind(first - 2) == ",")
        head = self.reading.paths.governing.climbed(first)
        return head if self.measure(head) or self.reading.dealings.at(head) else number

    def _is_done(self, number: int) -> bool:
        """ "(stop) buying X": a verb in -ing that is a dealing."""
        return self.groups.kind(number) == "V" and self.reading.clauses.voice(number) == "ing"

    def _is_extent(self, number: int) -> bool:
        """ "(extended) by six months": a number of what nobody is."""
        return self.groups[number].head.tag == "w" and any(token.tag == "N" for token in self.groups[number].tokens)

    def _is_market(self, number: int) -> bool:
        """ "(barred from) the US market": a state's, out of which somebody is kept."""
        return self.groups[number].word in self.lexicon.dealings and bool(owner(self.groups[number]).entities)

    def _is_body(self, number: int) -> bool:
        """ "the Council", "the ministry": a word for a government whose name the text tells elsewhere."""
        if number == NONE:
            return False
        group = self.groups[number]
        paper = self.lexicon.is_in("instruments", group.word) and group.tokens[0].word in {"this", "the"}
        return group.head.tag == "A" or group.word == "it" or paper or self.reading.agents.holds_office(number)

    def measure(self, number: int) -> Named | None:
        """The measure that a group names."""
        return self.reading.measures.one(number) if number != NONE else None

    def _is_stopped(self, path: Path, target: int, frame: Frame) -> bool:
        """Whether a court acts on what an authority acts by, or freezes in a suit between parties."""
        court = path.subject != NONE and self.lexicon.is_in("courts", self.groups[path.subject].word)
        order = target != NONE and self.lexicon.is_in("instruments", self.groups[target].word)
        return court and (order or (frame.id == FREEZE and not self.reading.words & SCOPE))

    def _is_court(self, path: Path, places: tuple[Place, ...], *, passive: bool) -> bool:
        """Whether a court acts: as the subject, or after "by"."""
        agents = [place.number for place in places if place.preposition == "by"] if passive else [path.subject]
        return any(number != NONE and self.lexicon.is_in("courts", self.groups[number].word) for number in agents)

    def _subject(self, path: Path, frame: Frame) -> Actor:
        """Who acts; of "X signed an order banning Y", X."""
        actor = self.reading.agents.of(path.subject)
        if not actor.entities and path.asking != NONE and (actor.open or self.is_ordered(path, frame)):
            asked = self.reading.agents.of(path.asking)
            forced = self.groups[path.asking].head.tag == "X"  # "sanctions forced X to sell": nobody's order
            actor = asked if asked.entities and not forced else actor  # "French lawmakers urged …": France's
        if not actor.fits and path.asking == NONE and frame.agent == "ordered" and self.is_ordered(path, frame):
            return OPEN  # "X was ordered to sell its stake"
        if path.relation in {"noun", "relative"} and path.subject != NONE and not actor.entities:
            verb = path.subject - 1
            if self.groups.kind(verb) == "V" and self.reading.clauses.voice(verb) not in PASSIVE:
                above = self.reading.agents.of(self.reading.paths.path(verb).subject)
                return above if above.fits else actor
        return actor

    def is_ordered(self, path: Path, frame: Frame) -> bool:
        """ "The US ordered X to halt exports", "allowed X to resume them": who is told carries out another's act."""
        operators = self.lexicon.operators
        verbs = operators.allowing if frame.agent == "allowed" else operators.ordering
        return any(token.lemma in verbs for token in path.governors)

    @staticmethod
    def _object(places: tuple[Place, ...]) -> int:
        """The group right after the verb."""
        return next((place.number for place in places[:1] if not place.preposition and not place.inner), NONE)

    def _antecedent(self, path: Path) -> int:
        """ "X, which the US blacklisted": the noun before "which"."""
        before = path.subject - 1
        if path.subject == NONE or self.groups.kind(before) != "q":
            return NONE
        before -= 1 + (self.groups.kind(before - 1) == ",")
        return before if self.groups.kind(before) == "N" else NONE

    def _by(self, number: int, places: tuple[Place, ...]) -> Actor:
        """The agent of a passive, after "by" or as the country where it happened; nobody where "by" names a party."""
        for place in places:
            if place.preposition == "by" and not self._is_extent(place.number):
                actor = self.reading.agents.of(place.number)
                return actor if actor.fits or self.groups[place.number].head.tag not in "OEUP" else NOBODY
        barred = (place.number for place in places if place.preposition == "from" and self._is_market(place.number))
        if (market := next(barred, NONE)) != NONE:
            return owner(self.groups[market])
        home = next((place.number for place in places if place.preposition == "in" and not place.inner), NONE)
        own = not any(self.reading.clauses.is_finite(other) for other in range(number + 1, home))
        head = self.groups[home].head if home != NONE and own else None
        return Actor((head.found.entity,)) if head and head.found and head.found.country else OPEN
