"""Who is hit as well, where the verb is not said again: "X was added along with Y", "added X, and Y a week later"."""

from __future__ import annotations

from dataclasses import replace

from kg.extract.mentions import Found
from kg.extract.paths import NONE
from kg.extract.reading import Reading
from kg.extract.targets import Hit
from kg.extract.uses import Use

WITH = frozenset(["along with", "together with", "alongside", "as well as"])
UNITS = frozenset(["day", "week", "month", "year"])
"""Of "a week later", whose last word is left out."""
REACH = 16
"""Groups after a list among which who follows is looked for."""


class Gapping:
    """Reads parties whose verb is not said again, in one sentence."""

    def __init__(self, reading: Reading) -> None:
        self.reading, self.groups = reading, reading.groups

    def together(self, listing: int) -> tuple[Found, ...]:
        """ "X was added to the list along with Y", "added X to the list, and Y a week later": Y."""
        if listing == NONE:
            return ()
        after = listing + 1 + (self.groups.kind(listing + 1) == ",")
        joined = self.groups.kind(after) == "c" and self.groups.kind(after + 1) == "N"
        if joined and self.groups[after].word in WITH and not self.reading.clauses.is_finite(after + 2):
            return self.reading.targets.after(after + 1).parties
        return self._later(listing)

    def _later(self, listing: int) -> tuple[Found, ...]:
        for number in range(listing + 1, min(len(self.groups) - 1, listing + REACH)):
            if self.groups.kind(number) in "V;q":
                break
            if self.groups.kind(number) == "c" and self.groups.kind(number - 1) == ",":
                hit = self.reading.targets.after(number + 1) if self.groups.kind(number + 1) == "N" else Hit()
                return hit.parties if hit.parties and self._ends(hit.last + 1) else ()
        return ()

    def _ends(self, number: int) -> bool:
        """Whether the clause ends here, or after a word of time."""
        timed = self.groups.kind(number) == "N" and self.groups[number].word in UNITS
        return self.groups.kind(number + timed) == ";"

    def again(self, use: Use, hit: Hit) -> Hit:
        """ "X is being designated for aiding Y, and Z for lending money": Z as well."""
        if not use.passive or not hit.parties:
            return hit
        for start in range(use.number + 3, len(self.groups) - 2):
            joined = self.groups.kind(start - 1) == "c" and self.groups.kind(start - 2) == ","
            others = self.reading.targets.after(start) if joined and self.groups.kind(start) == "N" else Hit()
            ends = self.groups[others.last + 1].word if others.parties and others.last + 1 < len(self.groups) else ""
            if ends == "for" and self.groups.kind(others.last + 2) == "V":
                return replace(hit, parties=(*hit.parties, *others.parties))
        return hit
