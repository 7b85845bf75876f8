"""Noun groups that belong together: "A, B and C", "firms such as A", "officials from A and B", "A, a maker, and C"."""

from __future__ import annotations

from collections.abc import Iterator

from kg.extract.capitals import places
from kg.extract.clauses import Clauses

REPEATED = frozenset(["on", "against", "of", "from"])
"""Prepositions that may be said again before the next party."""
LIMIT = 160
"""Groups that one coordination may have: a notice may name fifty parties."""


class Coordination:
    """Reads what is joined with a noun group of one sentence."""

    def __init__(self, clauses: Clauses) -> None:
        self.clauses, self.groups, self.lexicon = clauses, clauses.groups, clauses.lexicon

    def members(self, number: int, limit: int = LIMIT) -> Iterator[tuple[int, bool]]:
        """(group, whether it only belongs to another one) of each noun group that is joined with the first."""
        position, attached = number, False
        yield number, False
        while position + 1 < len(self.groups) and position < number + LIMIT and position < limit:
            found = self._next(position, limit, attached=attached)
            if found is None:
                return
            position, attached = found
            yield position, attached

    def _next(self, position: int, limit: int, *, attached: bool) -> tuple[int, bool] | None:
        """The group that goes on after `position`, and whether it only belongs to that one."""
        after = position + 1
        kind = self.groups.kind(after)
        if kind in "pty":
            belongs = not self.lexicon.is_in("listing", self.groups[after].word)
            fits = self.groups.kind(after + 1) == "N" and not self._leaves(after)
            return (after + 1, belongs) if fits else None
        if kind == "V" or (kind == "N" and self.groups[after].head.tag == "i"):  # "individuals it said were …"
            return self._inside(after) if kind == "N" or self._describes(after) else None
        if kind == "q":
            return self._behind_relative(after)
        return self._joined(position, limit, attached=attached)

    def _joined(self, position: int, limit: int, *, attached: bool) -> tuple[int, bool] | None:
        """The group after a comma, "and" or ", including"."""
        after = position + 1 if self._goes_on(position) else self._behind_aside(position + 1)
        while self.groups.kind(after) in "c,":
            after += 1
        again = self.groups.kind(after) == "p" and (self.groups.kind(after - 1) == "c" or self._goes_on(position))
        if again and self.groups[after].word in REPEATED and self.groups.kind(after + 1) == "N":
            return after + 1, False  # "sanctions on X, and on Y"
        if self.groups.kind(after) == "q" or (self.groups.kind(after) == "V" and self._describes(after)):
            return self._behind_relative(after)
        if self.groups.kind(after) == "p" and self.lexicon.is_in("listing", self.groups[after].word):
            return (after + 1, False) if self.groups.kind(after + 1) == "N" else None
        ends = self.groups.kind(after) != "N" or after == position + 1
        if ends or (after != limit and self._is_clause(after)):
            return None
        return after, attached and self._alike(position, after)

    def _goes_on(self, position: int) -> bool:
        """ "the assets of X, of Y and of Z": the preposition before the group is said again."""
        again = self.groups.kind(position + 1) == "," and self.groups.kind(position + 2) == "p"
        first = self.groups.kind(position - 1) == "p"
        return again and first and self.groups[position - 1].word == self.groups[position + 2].word

    def _behind_aside(self, comma: int) -> int:
        """Of "X, under the destination of China, and Y" the comma before "and"; else `comma` itself."""
        number = comma
        if self.groups.kind(comma) != ",":
            return comma
        number += self.groups.kind(comma + 1) == "N" and self.groups[comma + 1].word in {"both", "all", "each"}
        while self.groups.kind(number + 1) == "p" and self.groups.kind(number + 2) == "N":
            number += 2
        closed = number > comma + 1 and self.groups.kind(number + 1) == "," and self.groups.kind(number + 2) in "cN"
        listing = self.lexicon.is_in("listing", self.groups[comma + 1].word) if number > comma else False
        return number + 1 if closed and not listing else comma

    def _leaves(self, preposition: int) -> bool:
        """ "X from its networks", "X to the list": what is done to X, and no part of who X is."""
        place = any(token.tag in "GKJU" or token.word in places() for token in self.groups[preposition + 1].tokens)
        return self.groups[preposition].word in {"from", "to", "off"} and not place

    def _describes(self, number: int) -> bool:
        """Whether a verb describes the noun before it: "linked to", "accused of", "based in"."""
        return self.clauses.voice(number) == "reduced" and self.groups.kind(number + 1) in "pty"

    def _inside(self, verb: int) -> tuple[int, bool] | None:
        follow = verb + 1
        while self.groups.kind(follow) in "ptyV" and follow < verb + 5:
            follow += 1
        return (follow, True) if self.groups.kind(follow) == "N" else None

    def _behind_relative(self, start: int) -> tuple[int, bool] | None:
        """After ", which …,": the next member, if one follows."""
        if self.groups.kind(start - 1) != ",":
            return None
        for number in range(start, min(len(self.groups), start + 12)):
            if self.groups.kind(number) == ",":
                after = number + 1 + (self.groups.kind(number + 1) == "c")
                return (after, False) if self.groups.kind(after) == "N" and not self._is_clause(after) else None
        return None

    def _is_clause(self, number: int) -> bool:
        """Whether the noun group has a verb of its own: it is the next clause's subject."""
        follow = number + 1
        while self.groups.kind(follow) in "p" and self.groups.kind(follow + 1) == "N":
            follow += 2
        return self.clauses.is_finite(follow)

    def _alike(self, position: int, after: int) -> bool:
        """ "abuses in A, B and C": places go on with places."""
        return all(self.groups[number].head.tag in "GKJw" for number in (position, after))
