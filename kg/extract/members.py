"""Sentences that name who belongs to a set that was told before.

"Among those hit are X and Y"   "The list also names X"   "The ministry named the firms as X and Y"   "The others are X"
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.extract.agents import OPEN
from kg.extract.event import Event
from kg.extract.paths import NONE
from kg.extract.reading import Outline, Reading
from kg.extract.tables import words
from kg.extract.targets import Hit

RULE = "members.set"
LISTING = "kg:listing"
DEFINITE = frozenset(["the", "those", "these", "its"])
NAMING = frozenset(["name", "identify", "list"])
"""Verbs of "named the firms as X"."""
HOLDING = frozenset(["name", "include", "list", "cover", "comprise", "feature"])
"""Verbs of "The list also names X"."""
OTHERS = frozenset(["other", "others", "rest", "remaining"])


class Members:
    """Reads the names of a set in one sentence."""

    def __init__(self, reading: Reading) -> None:
        self.reading, self.groups, self.lexicon = reading, reading.groups, reading.lexicon

    def events(self) -> Iterator[Event]:
        """One event with all the names that the sentence gives."""
        part = self._part()
        if part.parties:
            yield self.reading.event(Outline(RULE, self.groups[0].place, OPEN), LISTING, part)
            return
        for number in range(len(self.groups)):
            if self.groups.kind(number) != "V":
                continue
            hit = self._hit(number)
            if hit.parties:
                yield self.reading.event(Outline(RULE, self.groups[number].place, OPEN), LISTING, hit)
                return

    def _hit(self, number: int) -> Hit:
        """Who is named after the verb group `number`, where it names a set."""
        lemma, follows = self.reading.clauses.lemma(number), self.groups.kind(number + 1) == "N"
        if follows and self.groups[number].head.tag == "b" and (self._among(number) or self._others(number)):
            return self.reading.targets.after(number + 1)
        if lemma in NAMING and follows and self._is_set(number + 1) and self._is_as(number + 2):
            return self.reading.targets.after(number + 3)
        if lemma in HOLDING and follows and (self._holds(number) or self._others(number)):
            return self.reading.targets.after(number + 1)
        return Hit()

    def _part(self) -> Hit:
        """ "Nine of them, including X, are", "The rest, among them X": who belongs to a part of the set."""
        if not len(self.groups) or self.groups.kind(0) != "N":
            return Hit()
        them = self.groups.kinds[:3] == "NpN" and self.groups[2].head.tag == "i" and self.groups[1].word == "of"
        rest = (
            any(token.word in OTHERS for token in self.groups[0].tokens) and self.groups[0].tokens[0].word in DEFINITE
        )
        after = 3 if them else 1
        after += self.groups.kind(after) == ","
        named = self.groups.kind(after) == "p" and self.lexicon.is_in("listing", self.groups[after].word)
        return self.reading.targets.after(after + 1) if (them or rest) and named else Hit()

    def _among(self, number: int) -> bool:
        """ "Among those hit (are)", "Among the firms blacklisted (are)"."""
        return number in {2, 3} and self.groups[0].word == "among" and self.groups.kind(1) == "N"

    def _others(self, number: int) -> bool:
        """ "The other companies (are)", "The rest (are)"."""
        subject = number - 1
        if self.groups.kind(subject) != "N":
            return False
        tokens = self.groups[subject].tokens
        one = [token.word for token in tokens] == ["one"] and subject == 0
        return one or (tokens[0].word in DEFINITE and any(token.word in OTHERS for token in tokens))

    def _is_set(self, number: int) -> bool:
        """ "the individuals", "the companies"."""
        group = self.groups[number]
        return group.tokens[0].word in DEFINITE and group.head.tag == "E"

    def _is_as(self, number: int) -> bool:
        return self.groups.kind(number) in "zp" and self.groups[number].word == "as"

    def _holds(self, number: int) -> bool:
        """ "The list (also names)", "The sanctions (cover)"."""
        subject = self.reading.paths.path(number).subject
        if subject == NONE or self.reading.clauses.voice(number) != "active":
            return False
        tokens = self.groups[subject].tokens
        told = tokens[-1].tag in "XL" or self.lexicon.is_in("instruments", tokens[-1].word)
        listed = tokens[-1].word in self.lexicon.sets["list_heads"]
        return tokens[0].word in DEFINITE and len(tokens) <= SHORT and (told or listed)


SHORT = 3
"""Words of "the new list"."""


def gate() -> frozenset[str]:
    """Words of which a sentence has one that names a set."""
    return words(
        "them putting since one among other others rest remaining named names identified includes include lists covers"
    )
