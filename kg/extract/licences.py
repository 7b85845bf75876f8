"""Licences that are taken away, or needed: what kind of act that is, whom it hits, and for what goods."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kg.extract.dealings import Dealing
from kg.extract.paths import NONE
from kg.extract.reading import Reading
from kg.extract.targets import Hit, theirs
from kg.extract.uses import Use

AHEAD = 9
"""Groups after a licence among which what it is for is looked for."""
NEAR = 4
"""Places after a verb among which the licence is looked for."""
HOLDING = frozenset(["of", "from", "held by"])
"""Prepositions between a licence and who has it."""
NEEDED = frozenset(["of"])
"""The same where a licence is needed: "from" then leads to who gives it."""
HELD = frozenset(["hold", "have", "own", "obtain", "use"])
"""Verbs of "a licence that X held"."""
EXPORT, OTHER = "kg:exportRestriction", "kg:otherAction"


class Licensed(NamedTuple):
    """The kind of the act, who is hit, and the goods."""

    type: str
    hit: Hit
    goods: str


class Licences:
    """Reads licences in one sentence."""

    def __init__(self, reading: Reading) -> None:
        self.reading, self.groups, self.lexicon = reading, reading.groups, reading.lexicon

    def of(self, use: Use) -> Licensed | None:
        """What the verb tells of a licence; None where it has none, or nobody can be told to be hit."""
        numbers = [use.object, *(place.number for place in use.places[:NEAR])]
        licence = next((n for n in numbers if n != NONE and self.lexicon.is_in("licences", self.groups[n].word)), NONE)
        if licence == NONE:
            return None
        dealing = self._dealing(licence)
        owners = [*self._owners(use, licence), *([dealing.hit] if dealing else [])]
        hit = next((one for one in owners if one.parties), owners[-1])
        kind = self._kind(use, licence, dealing, hit)
        if not kind or not (hit.named or use.frame.rule):
            return None
        return Licensed(kind, hit if hit.named else Hit(), dealing.goods if dealing else "")

    def _dealing(self, licence: int) -> Dealing | None:
        """What the licence is for: the first that names with whom, else the first."""
        ahead = range(licence, min(len(self.groups), licence + AHEAD))
        found = [dealing for number in ahead if (dealing := self.reading.dealings.at(number))]
        return next((one for one in found if one.hit.named), next(iter(found), None))

    def _owners(self, use: Use, licence: int) -> Iterator[Hit]:
        """Who has it: "X's licence", "the licence of X", "its licence", "a licence that X held"."""
        holding = NEEDED if use.frame.rule else HOLDING
        yield self.reading.targets.after(licence)
        for place in self.reading.clauses.attached(licence):
            if place.preposition in holding:
                yield self.reading.targets.after(place.number)
        if self.reading.targets.is_theirs(licence):
            yield self.reading.meant(theirs(licence))
        clause = "".join(self.groups.kind(licence + step) for step in (1, 2, 3))
        if clause == "qNV" and self.reading.clauses.lemma(licence + 3) in HELD:
            yield self.reading.targets.after(licence + 2)

    def _kind(self, use: Use, licence: int, dealing: Dealing | None, hit: Hit) -> str:
        kind = dealing.type if dealing else self.reading.dealings.kind_in(self.groups[licence])
        kind = kind or (EXPORT if self.groups[licence].word.startswith("export") else "")
        company = hit.count or any(one.kind == "organisation" for one in hit.parties)
        return kind or (OTHER if use.actor.entities and company else "")
