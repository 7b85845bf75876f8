"""A verb in its sentence into the path that leads up from it: who is its subject, and what governs it.

"Lawmakers urged the government to ban X"   ban: subject the government; governed by "urged", by the lawmakers
"US officials are debating whether to sanction X"     sanction: subject US officials; governed by "whether", "debating"
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from kg.extract.clauses import Clauses
from kg.extract.governing import Governing
from kg.extract.tokens import Token

DEPTH = 8
"""Steps that a path may have."""
NONE = -1
LETTING = frozenset(["let", "make", "help", "see"])
"""Verbs that take another one without "to"."""
BLAMING = frozenset(["for", "of"])
"""Prepositions after which it is the noun before that does something ("praised X for banning")."""


@dataclass(frozen=True, slots=True)
class Path:
    """What stands above a verb."""

    subject: int = NONE
    """The group of its subject, whatever its voice; NONE where there is none."""
    governors: tuple[Token, ...] = ()
    """The tokens that govern it, from the nearest: its auxiliaries, verbs that it completes, "if"."""
    asking: int = NONE
    """The group of who asks another for it ("Lawmakers urged …")."""
    relation: str = ""
    """How the subject was reached: "", "relative", "headline", "noun" (the subject is a plan or an order)."""

    def under(self, *tokens: Token) -> Path:
        """The same path, governed by these as well."""
        return replace(self, governors=(*self.governors, *tokens))


class Paths:
    """Paths of the verbs of one sentence."""

    def __init__(self, clauses: Clauses) -> None:
        self.clauses, self.groups, self.lexicon = clauses, clauses.groups, clauses.lexicon
        self.governing = Governing(clauses)
        self._left: Mapping[str, Callable[[int, int], Path]] = {
            "t": self._infinitive, "V": self._complement, "p": self._after_preposition, "y": self._after_preposition,
            "c": self._coordinated, ",": self._after_comma, "q": self._relative, "N": self._after_noun,
            "z": self._subordinate,
        }  # fmt: skip

    def path(self, number: int, depth: int = 0) -> Path:
        """The path of the verb group `number`, its own auxiliaries first."""
        helpers = tuple(token for token in self.groups[number].tokens[:-1] if token.tag in "mnu")
        if depth > DEPTH:
            return Path(governors=helpers)
        above = self._left.get(self.groups.kind(number - 1), self._first)(number, depth)
        return replace(above, governors=(*helpers, *above.governors))

    def noun(self, number: int, depth: int = 0) -> Path:
        """The path of a noun group: what governs the noun that it is."""
        kind = self.groups.kind(number - 1)
        if kind == "V" and self.clauses.voice(number - 1) != "passive":
            return self._governed(number - 1, depth)
        if kind in "pty":
            head = number - 2
            if self.groups.kind(head) == "N":
                return self.noun(head, depth + 1).under(*self.governing.own(head)) if depth < DEPTH else Path()
            if self.groups.kind(head) == "V":
                return self._governed(head, depth)
        if kind in "c," and self.groups.kind(number - 2) == "N" and depth < DEPTH:
            return self.noun(number - 2, depth + 1)
        return self._over(number)

    # ------------------------------------------------------------------------------------- by what stands before

    def _first(self, number: int, _depth: int) -> Path:
        """At the start: "Blacklisted by the US, X …" is told of the noun after the comma."""
        if self.clauses.voice(number) != "reduced":
            return Path()
        for position in range(number + 1, len(self.groups) - 1):
            if self.groups.kind(position) == "," and self.groups.kind(position + 1) == "N":
                return Path(position + 1)
        return Path()

    def _infinitive(self, number: int, depth: int) -> Path:
        before = number - 2
        kind = self.groups.kind(before)
        if kind == "V":
            above = self._governed(before, depth)
            if self.groups[before].head.tag == "b":  # "is to ban X"
                above = above.under(self.groups[number - 1].head)
        elif kind == "z":
            above = self._subordinate(number - 1, depth)
        elif kind == "N" and self._is_aside(before):
            above = self._governed(before - 2, depth)
        elif kind == "N":
            above = self._noun_and_infinitive(before, depth)
        else:
            above = self._main(before, depth)
        return above.under(*(token for token in self.groups[number - 1].tokens if token.word != "to"))

    def _is_aside(self, noun: int) -> bool:
        """Of "decided at a meeting to ban" the meeting: the verb before its preposition takes what follows."""
        verb = noun - 2
        aside = self.groups.kind(noun - 1) == "p" and self.groups.kind(verb) == "V" and not self.governing.governs(noun)
        return aside and self.clauses.lemma(verb) in self.lexicon.operators.governors

    def _noun_and_infinitive(self, noun: int, depth: int) -> Path:
        """ "urged X to", "plans to", "is likely to", "US to": the noun is who acts, or what governs."""
        head = self.governing.climbed(noun)
        if head != noun and self.groups.kind(head - 1) == "V" and self._controls(head - 1):
            noun = head  # "asked the ministry in Y to end"
        verb = noun - 1
        governed = self.groups.kind(verb) == "V"
        if self.groups.kind(verb) == "y" and self.governing.is_told(noun - 2):
            above = self.path(noun - 2, depth + 1)
            return replace(above.under(self.groups[noun - 2].head), asking=noun)
        if self.groups.kind(verb) == "y" and self.groups.kind(noun - 2) == "N" and self.governing.governs(noun - 2):
            return replace(self.noun(noun - 2, depth + 1).under(*self.governing.own(noun - 2)), subject=noun)
        if governed and self._controls(verb):
            above = self.path(verb, depth + 1)
            return replace(above.under(self.groups[verb].head), subject=noun, asking=above.subject)
        if self.governing.governs(noun):
            above = self.path(verb, depth + 1).under(self.groups[verb].head) if governed else self._over(noun)
            own = (
                above
                if governed and not self.governing.acts_by(noun)
                else replace(above, subject=noun, relation="noun")
            )
            return replace(own, governors=(*self.governing.own(noun), *own.governors, *self.governing.fate(noun)))
        late = self.groups.kind(verb) in "pc" and any(self.clauses.is_finite(n) for n in range(noun))
        return Path() if late else replace(self._over(noun), subject=noun, relation="headline")

    def _controls(self, verb: int) -> bool:
        """ "urged X to": a verb whose object is who shall act."""
        return self.clauses.lemma(verb) in self.lexicon.operators.controlling

    def _complement(self, number: int, depth: int) -> Path:
        if self.clauses.is_finite(number) and self.clauses.voice(number - 1) == "reduced":
            return self._after_noun(number - 1, depth)  # "a law passed in May forbids"
        return self._governed(number - 1, depth)

    def _after_preposition(self, number: int, depth: int) -> Path:
        """ "by adding", "for transporting", "from investing", "short of blacklisting"."""
        before = number - 2
        if self.groups.kind(before) == "N" and self.governing.governs(before):
            return self._noun_and_infinitive(before, depth)
        if self.groups[number - 1].word in BLAMING and self.groups.kind(before) == "N":
            return Path(before)
        return self._main(before, depth)

    def _coordinated(self, number: int, depth: int) -> Path:
        """ "has sanctioned X and praised Y": the path of the verb before, with the verb's own auxiliaries."""
        for before in range(number - 2, max(NONE, number - 30), -1):
            if self.groups.kind(before) == "V" and self._is_sister(before, number):
                return self.path(before, depth + 1)
            if self.groups.kind(before) == ";":
                break
        return Path()

    def _is_sister(self, before: int, number: int) -> bool:
        """Whether two verbs joined by "and" can be of one kind: both finite, both bare, both in -ing."""
        one, other = self.clauses.voice(before), self.clauses.voice(number)
        finite = {"active", "passive"}
        return one == other or {one, other} <= finite or (one == "bare" and "b" in self.groups[number].head.form)

    def _after_comma(self, number: int, depth: int) -> Path:
        comma, voice = number - 1, self.clauses.voice(number)
        if voice in {"ing", "bare"}:
            return self._beside(comma - 1, depth)
        if voice == "reduced":
            return self._after_noun(comma, depth) if self.groups.kind(comma - 1) == "N" else self._main(comma, depth)
        opening = next((n for n in range(comma - 1, max(NONE, comma - 16), -1) if self.groups.kind(n) == ","), NONE)
        if opening > 0 and self.groups.kind(opening + 1) == "c" and self.groups.kind(comma - 1) == "N":
            return self._after_noun(comma, depth)  # "X, along with Y, acted"
        opening = self._before_place(opening)
        if opening > 0 and self.groups.kind(opening - 1) == "N":
            return self._after_noun(opening, depth)
        if self.groups.kind(comma - 1) == "N" and not any(self.groups.kind(n) == "V" for n in range(comma)):
            return self._after_noun(comma, depth)
        return self._coordinated(number, depth)

    def _before_place(self, comma: int) -> int:
        """Of the commas in "X, a firm based in Akron, Ohio, has" the first one, where `comma` is that in the place."""
        inside = comma > 0 and self.groups.kind(comma - 2) == "p" and self.groups[comma - 1].head.tag in "UGK"
        if not inside:
            return comma
        for before in range(comma - 3, 0, -1):
            if self.groups.kind(before) == ",":
                return before
            if self.groups.kind(before) in ";zqc" or self.clauses.is_finite(before):
                break
        return comma

    def _relative(self, number: int, depth: int) -> Path:
        """ "X, which bans": the noun before it, and of an order what governs it; "said that …" has no noun there."""
        before = number - 2
        before -= self.groups.kind(before) == ","
        if self.groups.kind(before) != "N":
            return Path()
        noun = before if self.governing.is_name(before) else self.governing.climbed(before)
        above = (
            self.noun(noun, depth + 1).under(*self.governing.own(noun))
            if self.governing.acts_by(noun) and depth < DEPTH
            else Path()
        )
        return Path(noun, above.governors, relation="relative")

    def _after_noun(self, number: int, depth: int) -> Path:
        noun = self.governing.climbed(number - 1)
        verb = number - 2
        if self.groups.kind(verb) == "V" and self.clauses.lemma(verb) in LETTING and noun == number - 1:
            above = self.path(verb, depth + 1)  # "would let it forbid"
            return replace(above.under(self.groups[verb].head), subject=noun, asking=above.subject)
        if (outer := self._before_relative(noun, number)) != NONE:
            return replace(self._over(outer), subject=outer)
        if self.clauses.voice(min(number, len(self.groups) - 1)) == "ing" and self.governing.acts_by(noun):
            above = self.noun(noun, depth + 1)
            return replace(
                above, subject=noun, relation="noun", governors=(*self.governing.own(noun), *above.governors)
            )
        return replace(self._over(noun), subject=noun)

    def _before_relative(self, noun: int, verb: int) -> int:
        """Of "X, which backed Y in Z has banned W" X: the relative clause has its own verb; NONE where it has none."""
        if self.clauses.voice(min(verb, len(self.groups) - 1)) not in {"active", "passive"}:
            return NONE
        verbs = 0
        for number in range(noun, 0, -1):
            if self.groups.kind(number) in ",;cz":
                return NONE
            verbs += self.groups.kind(number) == "V" and self.clauses.is_finite(number)
            if self.groups.kind(number) == "q":
                before = number - 1 - (self.groups.kind(number - 1) == ",")
                return before if verbs and self.groups.kind(before) == "N" else NONE
        return NONE

    def _subordinate(self, number: int, depth: int) -> Path:
        """ "whether to sanction", "after being sanctioned", "if listed": governed by the word and by what is before."""
        word = self.groups[number - 1].head
        return self._main(number - 2, depth).under(word)

    # -------------------------------------------------------------------------------------------------- pieces

    def _governed(self, verb: int, depth: int) -> Path:
        """The path of a verb that governs: it is among the governors."""
        above = self.path(verb, depth + 1)
        return replace(above, governors=(self.governing.acting(verb, above.subject), *above.governors))

    def _main(self, number: int, depth: int) -> Path:
        """The path of the nearest verb at or before the group `number`, as one that governs."""
        for before in range(number, max(NONE, number - 30), -1):
            if self.groups.kind(before) == "V":
                return self._governed(before, depth)
            if self.groups.kind(before) == ";":
                break
        return Path()

    def _beside(self, number: int, depth: int) -> Path:
        """The path of the nearest verb at or before the group `number`, as of one that what follows goes with."""
        for before in range(number, max(NONE, number - 30), -1):
            if self.groups.kind(before) == "V" and self.clauses.is_finite(before):
                return self.path(before, depth + 1)
            if self.groups.kind(before) == ";":
                break
        return self._main(number, depth)

    def _over(self, noun: int) -> Path:
        """What governs the clause that begins with this noun: "if", "whether", "denied that", "denied reports that"."""
        before = noun - 1
        kind = self.groups.kind(before)
        if kind in "z":
            return Path(governors=(self.groups[before].head, *self.governing.verb_before(before)))
        if kind == "q" and self.groups.kind(before - 1) == "N":
            return Path(governors=(*self.governing.own(before - 1), *self.governing.verb_before(before - 1)))
        if kind == "q":
            return Path(governors=self.governing.verb_before(before))
        if kind == "V":
            return Path(governors=self.governing.verb_before(noun))
        if kind == "N" and self.groups[noun].head.tag == "i":  # "denied reports it had banned X"
            return Path(governors=(*self.governing.own(before), *self.governing.verb_before(before)))
        return Path()
