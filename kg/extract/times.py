"""Which of a sentence's words of time are an act's: those of its own clause.

"X was banned in July, and Y put Z on its list in May"     of "put": in May
"X, which was listed in 2019, was banned in May"           of "banned": in May
"""

from __future__ import annotations

from kg.extract.paths import NONE, Paths
from kg.extract.tokens import Token

ISSUING = frozenset(["sign", "issue", "publish", "announce", "adopt"])
"""Verbs of making an order, whose time is the act's."""


class Times:
    """Reads words of time in one sentence."""

    def __init__(self, paths: Paths) -> None:
        self.paths, self.clauses, self.groups = paths, paths.clauses, paths.groups
        self._speech = paths.lexicon.operators.speech

    def of(self, trigger: int) -> tuple[Token, ...]:
        """The words of time that can be those of the act at token `trigger`, the nearest first."""
        tokens = self.groups.sentence.tokens
        number = self.groups.at(trigger)
        known = [place for place, token in enumerate(tokens) if token.tag == "D"]
        verb = self.groups.kind(number) == "V"
        own = [place for place in known if not verb or not (self._after(trigger, place) or self._before(number, place))]
        return tuple(tokens[place] for place in sorted(own, key=lambda place: abs(place - trigger)))

    def _after(self, trigger: int, place: int) -> bool:
        """Behind another verb, which has its own time, unless it speaks."""
        inside = False
        for group in self.groups.groups:
            if not trigger < group.place < place:
                continue
            speaks = group.head.lemma in self._speech
            if group.kind == "z" or (group.kind == "V" and not inside and not speaks):
                return True
            inside = group.kind == "q" or (inside and group.kind != ",")
        return inside

    def _before(self, number: int, place: int) -> bool:
        """Before the verb `number`: of the verb of a clause before it, or of one inside between commas."""
        time = next((n for n, group in enumerate(self.groups.groups) if group.place > place), len(self.groups))
        if time > number:
            return False
        return self._is_of_clause_before(number, time) or self._is_inside(number, time)

    def _is_of_clause_before(self, number: int, time: int) -> bool:
        path = self.paths.path(number)
        subject = path.subject if NONE < path.subject < number and not path.relation else 0
        when = any(group.word == "when" for group in self.groups.groups[time:subject])  # "in June, when Y banned X"
        own = time == subject and self.groups.kind(time - 1) in ",c"  # "…, and in May Y banned X"
        if time > subject or when or own:
            return False
        return any(self.clauses.is_finite(n) and self.clauses.lemma(n) not in self._speech for n in range(time))

    def _is_inside(self, number: int, time: int) -> bool:
        """Whether a relative clause that a comma ends before the verb holds the time."""
        start = next((n for n in range(time - 1, -1, -1) if self.groups.kind(n) in "q;z"), NONE)
        if start == NONE or self.groups.kind(start) != "q" or "," in self.groups.kinds[start:time]:
            return False
        signed = self.paths.governing.acts_by(start - 1)  # "Under an order that X signed in May"
        if signed and any(self.clauses.lemma(n) in ISSUING for n in range(start, time) if self.groups.kind(n) == "V"):
            return False
        closed = "," in self.groups.kinds[time - 1 : number]
        return closed and any(self.clauses.is_finite(n) for n in range(start, time))
