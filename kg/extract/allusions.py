"""What a sentence tells of acts in passing: participles before names ("US-blacklisted X", "sanctions-hit X"), and words
that take an act up again ("The decision on Monday …").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.extract.agents import OPEN
from kg.extract.event import Actor, Event
from kg.extract.reading import Outline, Reading
from kg.extract.targets import Hit
from kg.extract.tokens import Token

DIRECT = "listing.direct"
"""The frame whose participles stand before names."""
ANAPHOR = "anaphor"
IN_FORCE = frozenset(["effect", "effective", "force"])
"""Words that tell of a rule since when it holds ("takes effect", "is effective", "comes into force")."""
PRONOUNS = frozenset(["they", "it", "both"])


class Allusions:
    """Reads what one sentence tells in passing."""

    def __init__(self, reading: Reading) -> None:
        self.reading, self.groups, self.lexicon = reading, reading.groups, reading.lexicon

    def participles(self, number: int) -> Iterator[Event]:
        """ "US-blacklisted X", "sanctioned firm X", "sanctions-hit X"."""
        group = self.groups[number]
        for position, token in enumerate(group.tokens):
            before, after = group.tokens[:position], group.tokens[position + 1 :]
            kind, actor = self._kind(before, token), self._actor(before)
            named = {one.found.entity for one in after if one.found and one.tag in "OPU"}
            if kind is None or actor is None or not named:
                continue
            hit = self.reading.targets.after(number)
            parties = tuple(one for one in hit.parties if one.entity in named)
            if parties:
                outline = Outline(f"{kind[0]}.prenominal", group.places[position], actor)
                used = (group.places[position],)
                yield self.reading.event(outline, kind[1], replace(hit, parties=parties), used=used)
            return

    def _kind(self, before: Sequence[Token], token: Token) -> tuple[str, str] | None:
        """The frame and type that a participle or a compound of "-hit" tells."""
        if token.tag == "a":
            frames = self.lexicon.frames.get(token.lemma, ())
            direct = next((frame for frame in frames if frame.id == DIRECT), None)
            if direct is not None:
                return direct.id, direct.type
        compound = [one for one in before if one.tag != "-"][-1:]
        if compound and self.lexicon.is_in("suffered", token.word) and compound[0].word in self.lexicon.measures:
            measure = self.lexicon.measures[compound[0].word]
            return measure.id, measure.type
        return None

    @staticmethod
    def _actor(before: Sequence[Token]) -> Actor | None:
        """ "US-": who acts; open where nobody stands before, None where it is no authority ("UEFA-sanctioned")."""
        if not before or before[-1].tag != "-":
            return OPEN
        named = before[-2] if len(before) > 1 else None
        if named is not None and named.found and named.tag in "GKJ":
            return Actor((named.found.entity,))
        return OPEN if named is not None and named.tag == "X" else None

    def anaphors(self) -> Iterator[Event]:
        """What more is told of the act told last: a date, a number."""
        for number in range(len(self.groups)):
            if self._takes_up(number) or (number == 0 and self._takes_effect()):
                outline = Outline(ANAPHOR, self.groups[number].place, self._authority())
                yield self.reading.event(outline, "kg:otherAction", self._count())
                return

    def _takes_up(self, number: int) -> bool:
        """Whether the group is "the move", "these measures"."""
        group = self.groups[number]
        if self.groups.kind(number) != "N" or group.tokens[0].tag not in "ds":
            return False
        return group.tokens[0].word not in {"a", "an"} and self.lexicon.is_in("anaphors", group.word)

    def _takes_effect(self) -> bool:
        """ "They take effect in May": with it pronouns, and names of rules that mean too much elsewhere."""
        group = self.groups[0]
        if self.groups.kind(0) != "N" or all(one.word not in IN_FORCE for one in self.groups.groups[1:]):
            return False
        named = group.tokens[0].tag in "ds" and any(
            self.lexicon.is_in(these, group.word) for these in ("anaphors", "instruments", "taking_effect")
        )
        return named or group.word in PRONOUNS

    def _authority(self) -> Actor:
        placed = "ptc"  # "firms in China": a place, nobody who acts
        groups = self.groups.groups
        free = [n for n in range(len(groups)) if groups[n].kind == "N" and self.groups.kind(n - 1) not in placed]
        heads = (groups[n].head for n in free)
        named = next((head.found.entity for head in heads if head.found and head.tag == "G"), "")
        return Actor((named,)) if named else OPEN

    def _count(self) -> Hit:
        """The number that the sentence tells, as the count of those who are hit."""
        for number in range(len(self.groups)):
            if self.groups.kind(number) == "N" and self.groups[number].head.tag in "EA":
                hit = self.reading.targets.after(number)
                if hit.count and hit.count > 1:
                    return Hit(count=hit.count)
        return Hit()
